import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { CameraColumns } from "./camera_columns.ts";
import {
  CAMERA_DEPLOYMENT_COLUMNS,
  type CameraDeployment,
  type CameraDeploymentOptions,
  type CameraDeploymentRole,
} from "./camera_deployments.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import { type Caution, caution } from "./caution.ts";
import type { RestCovariate } from "./rest_density.ts";
import type { VideoAssignment } from "./video_assignment.ts";

/** A covariate of the density as a column of the table of deployments has it. */
export interface StationCovariate extends RestCovariate {
  /** As the catalog gives it; empty for `1` and where it gives none. */
  unit: string;
}

/** What {@link stationCovariates} has to know of a table. */
export interface StationCovariateOptions {
  /** Read from the table: one a row. */
  deployments: readonly CameraDeployment[];
  assignment: Pick<VideoAssignment, "doubted">;
  survey: Pick<CameraSurvey, "stations">;
  /** Columns as they were stated when the deployments were read. Default none. */
  columns?: CameraDeploymentOptions["columns"];
  /** Columns of numbers that are codes, as the catalog tells. Default none. */
  coded?: readonly string[];
}

/** Columns that keep the books of the survey, and tell nothing of a place. */
const BOOKKEEPING: readonly CameraDeploymentRole[] = [
  "deployment",
  "station",
  "camera",
  "start",
  "end",
  "effort",
  "clockStart",
  "clockEnd",
];

/**
 * Covariates of the density, by station, from columns of numbers of the table of deployments. Where the deployments of a
 * station differ in one, it has their mean by effort, and a caution; deployments that are left out of the survey (clock in
 * doubt, no effort) do not count.
 *
 * @param text Names of columns, apart by commas (`標高, 林道距離`). Empty: none.
 * @throws Fault for a name that is no column of numbers, or a code (the columns of numbers are named), one that is there
 * twice, and missing values (the stations are named).
 */
export function stationCovariates(
  table: Table,
  text: string,
  options: StationCovariateOptions,
): { covariates: StationCovariate[]; cautions: Caution[] } {
  const { deployments, assignment, survey } = options;
  const names = text.split(/[,，、]/).map((name) => name.trim()).filter((name) => name !== "");
  const usable = usableColumns(table, options);
  names.forEach((name, at) => {
    if (usable.includes(name) && names.indexOf(name) === at) return;
    const isTwice = names.indexOf(name) < at;
    throw new Fault(`wildlife: ${name} cannot be a covariate of the density`, {
      expected: `columns of numbers of the table of deployments, each once: ${
        usable.join(", ") || "it has none"
      }`,
      found: isTwice ? `${name} twice` : `${name}: ${kindOf(table, name, options)}`,
      remedy: usable.length === 0
        ? "add a column of numbers, e.g. the altitude of each station, to the table and its catalog entry"
        : "name columns of numbers; a measurement that the catalog entry takes for codes needs its `enum` removed there",
    });
  });
  const doubted = new Set(assignment.doubted.map(({ deployment }) => deployment));
  const rows = Array.from(deployments.keys()).filter((row) =>
    !doubted.has(row) && deployments[row].effort > 0
  );
  const byStation = Map.groupBy(rows, (row) => deployments[row].station);
  const cautions: Caution[] = [];
  const covariates = names.map((name): StationCovariate => {
    const column = columnNumbers(table, name, { missing: NaN });
    const lacking = survey.stations.filter((station) =>
      byStation.get(station)!.some((row) => !Number.isFinite(column[row]))
    );
    if (lacking.length > 0) throw missingValues(name, lacking);
    const varying: string[] = [];
    const values = Float64Array.from(survey.stations, (station) => {
      const own = byStation.get(station)!;
      if (own.every((row) => column[row] === column[own[0]])) return column[own[0]];
      varying.push(station);
      const effort = own.reduce((sum, row) => sum + deployments[row].effort, 0);
      return own.reduce((sum, row) => sum + deployments[row].effort * column[row], 0) / effort;
    });
    if (varying.length > 0) cautions.push(averaged(name, varying));
    const unit = table.schema.fields.find((field) => field.name === name)!.metadata.get("unit") ?? "";
    return { name, values, unit: unit === "1" ? "" : unit };
  });
  return { covariates, cautions };
}

const isNumeric = (type: DataType) => DataType.isInt(type) || DataType.isFloat(type);

function bookkeeping(table: Table, columns: StationCovariateOptions["columns"] = {}): (string | undefined)[] {
  const found = new CameraColumns<CameraDeploymentRole>(
    table,
    CAMERA_DEPLOYMENT_COLUMNS,
    columns,
    "the table of deployments",
  );
  return BOOKKEEPING.map((role) => found.find(role));
}

function usableColumns(table: Table, { columns, coded = [] }: StationCovariateOptions): string[] {
  const kept = bookkeeping(table, columns);
  return table.schema.fields.filter(({ type }) => isNumeric(type)).map(({ name }) => name)
    .filter((name) => !kept.includes(name) && !coded.includes(name));
}

function kindOf(table: Table, name: string, { columns, coded = [] }: StationCovariateOptions): string {
  const type = table.getChild(name)?.type;
  if (type === undefined) return "no such column";
  if (bookkeeping(table, columns).includes(name)) return "a column by which the survey is kept";
  return coded.includes(name) ? "codes" : `values of the type ${type}`;
}

const someOf = (stations: readonly string[], comma: string) =>
  stations.slice(0, 10).join(comma) + (stations.length > 10 ? `${comma}…` : "");

function missingValues(name: string, stations: readonly string[]): Fault {
  return new Fault(`wildlife: the covariate ${name} lacks values`, {
    expected: "a value at each deployment that is used: without one a station could only be left out",
    found: `none at ${stations.length} station${stations.length === 1 ? "" : "s"}`,
    where: `station ${someOf(stations, ", ")}`,
    remedy: "fill in the values in the table of deployments, or leave the covariate out",
  });
}

function averaged(name: string, stations: readonly string[]): Caution {
  return caution(
    "covariate-averaged",
    `共変量「${name}」の値が設置により異なる${stations.length}地点（${
      someOf(stations, "、")
    }）では、稼働日数による加重平均を用いた。`,
    `The covariate ${name} differs between deployments of ${stations.length} stations (${
      someOf(stations, ", ")
    }); the mean by effort was used.`,
  );
}
