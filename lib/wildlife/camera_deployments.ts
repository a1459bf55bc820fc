import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { CameraColumns, type ColumnNames } from "./camera_columns.ts";
import { cameraTimes } from "./camera_time.ts";
import type { ClockChecks } from "./clock_correction.ts";

/** One camera at one place, from its set-up until it was taken in or moved. */
export interface CameraDeployment {
  /** Unique. */
  id: string;
  /** The place (地点); several deployments may follow each other there. */
  station: string;
  /** The device; empty where it is not named. */
  camera: string;
  /** True times, ms since 1970-01-01 UTC; NaN where only the effort is known. */
  start: number;
  end: number;
  /** Times in which it did not record, in order, inside the deployment. */
  failures: (readonly [start: number, end: number])[];
  clock: ClockChecks;
  /** Days in which it recorded. */
  effort: number;
  /** As in the table; NaN where it has none. */
  x: number;
  y: number;
}

/**
 * Columns of deployments by what they hold: names of this project, of Camtrap DP 1.0 and of camtrapR. Failures are
 * `problem1_from`, `problem1_to`, `problem2_from` and so on, as in camtrapR. Of places {@link deploymentPlaces} knows more
 * names, and which of X座標 and Y座標 is east.
 */
export const CAMERA_DEPLOYMENT_COLUMNS = {
  deployment: ["deployment", "deploymentID"],
  station: ["station", "locationID", "locationName", "地点"],
  camera: ["camera", "cameraID", "カメラ"],
  start: ["start", "deploymentStart", "setup_date", "設置日時"],
  end: ["end", "deploymentEnd", "retrieval_date", "回収日時"],
  effort: ["effort_days", "effort", "稼働日数"],
  clockStart: ["clock_ahead_start_s"],
  clockEnd: ["clock_ahead_end_s"],
  x: ["x", "longitude", "経度"],
  y: ["y", "latitude", "緯度"],
} satisfies ColumnNames<string>;

/** What a column of deployments may hold. */
export type CameraDeploymentRole = keyof typeof CAMERA_DEPLOYMENT_COLUMNS;

/** Options of {@link readCameraDeployments}. */
export interface CameraDeploymentOptions {
  /** Columns whose names are none of {@link CAMERA_DEPLOYMENT_COLUMNS}. */
  columns?: Partial<Record<CameraDeploymentRole, string>>;
  /** Zone of times without an offset. Default `Asia/Tokyo`. */
  zone?: string;
}

const DAY = 86_400_000;

/**
 * Deployments of a table: with `start` and `end`, or with the days of effort alone. A date alone as start or end stands
 * for the begin of that day.
 *
 * @throws Fault for a missing column, a deployment named twice, an end that is not after its start, failures outside
 * their deployment, and {@link refuseOverlaps}.
 */
export function readCameraDeployments(
  table: Table,
  options: CameraDeploymentOptions = {},
): CameraDeployment[] {
  const { columns = {}, zone = "Asia/Tokyo" } = options;
  const found = new CameraColumns<CameraDeploymentRole>(
    table,
    CAMERA_DEPLOYMENT_COLUMNS,
    columns,
    "the table of deployments",
  );
  const ids = found.texts("deployment");
  const stations = found.texts("station") ?? ids;
  if (stations === null) found.need("station");
  const rows = table.numRows;
  const times = (name: string | undefined) =>
    name === undefined ? null : cameraTimes(table.getChild(name)!, zone, `column ${name}`).time;
  const start = times(found.find("start"));
  const end = start === null ? null : times(found.need("end"));
  const effort = start === null ? found.numbers("effort", "d") : null;
  if (start === null && effort === null) found.need("start");
  const cameras = found.texts("camera");
  const [x, y] = [found.numbers("x"), found.numbers("y")];
  const [clockStart, clockEnd] = [found.numbers("clockStart", "s"), found.numbers("clockEnd", "s")];
  const problems = problemColumns(table).map(([from, to]) => [times(from)!, times(to)!] as const);
  const deployments = Array.from({ length: rows }, (_, row): CameraDeployment => {
    const failures = problems.flatMap(([from, to]) =>
      Number.isNaN(from[row]) ? [] : [[from[row], Number.isNaN(to[row]) ? end![row] : to[row]] as const]
    ).sort((a, b) => a[0] - b[0]);
    const station = stations![row];
    const deployment = {
      id: ids?.[row] || (start === null ? station : `${station}#${row + 1}`),
      station,
      camera: cameras?.[row] ?? "",
      start: start?.[row] ?? NaN,
      end: end?.[row] ?? NaN,
      failures,
      clock: { atStart: clockStart?.[row] ?? NaN, atEnd: clockEnd?.[row] ?? NaN },
      x: x?.[row] ?? NaN,
      y: y?.[row] ?? NaN,
    };
    return { ...deployment, effort: effort?.[row] ?? workingDays(deployment) };
  });
  deployments.forEach(checkDeployment);
  refuseOverlaps(deployments);
  return deployments;
}

/** Pairs of columns `problem<n>_from` and `problem<n>_to`, in order. */
function problemColumns(table: Table): [from: string, to: string][] {
  const fields = table.schema.fields.map(({ name }) => name);
  return fields.filter((name) => /^problem\d+_from$/i.test(name)).map((from) => {
    const to = fields.find((name) => name.toLowerCase() === from.toLowerCase().replace(/_from$/, "_to"));
    if (to !== undefined) return [from, to];
    throw new Fault("wildlife: a failure without an end", {
      expected: from.replace(/_from$/i, "_to"),
      found: fields.join(", "),
      remedy: "add the column; an empty cell says that the camera did not work again",
    });
  });
}

/** Days between start and end without the failures, overlapping failures counted once. */
function workingDays({ start, end, failures }: Pick<CameraDeployment, "start" | "end" | "failures">): number {
  let [lost, until] = [0, start];
  for (const [from, to] of failures) {
    if (to <= until) continue;
    lost += to - Math.max(from, until);
    until = to;
  }
  return (end - start - lost) / DAY;
}

function checkDeployment(deployment: CameraDeployment, row: number, all: readonly CameraDeployment[]): void {
  const { id, station, start, end, failures, effort } = deployment;
  const refuse = (subject: string, expected: string, found: string, remedy: string) => {
    throw new Fault(`wildlife: ${subject}`, {
      expected,
      found,
      where: `deployment ${id}, row ${row + 1}`,
      remedy,
    });
  };
  const show = (time: number) => Number.isNaN(time) ? "none" : new Date(time).toISOString();
  if (station === "") refuse("a deployment without a place", "a station", "none", "name the station");
  const first = all.findIndex((other) => other.id === id);
  if (first < row) {
    refuse(
      "a deployment named twice",
      "each once",
      `rows ${first + 1} and ${row + 1}`,
      "name each deployment by itself",
    );
  }
  const isDated = !Number.isNaN(start) || !Number.isNaN(end);
  if (isDated && !(end > start)) {
    refuse(
      "a deployment does not end after it starts",
      "end after start",
      `${show(start)} to ${show(end)}`,
      "correct the times",
    );
  }
  for (const [from, to] of failures) {
    if (from >= start && to <= end && to > from) continue;
    refuse(
      "a failure outside its deployment",
      `from ${show(start)} to ${show(end)}`,
      `${show(from)} to ${show(to)}`,
      "correct the times of the failure; an empty end says: until the camera was taken in",
    );
  }
  if (!(effort >= 0)) {
    refuse(
      "a deployment without effort",
      "days, 0 or more",
      String(effort),
      "give start and end, or effort_days",
    );
  }
}

/**
 * Refuses deployments that overlap in time at one station, or with one camera: their effort would count twice.
 *
 * @throws Fault listing up to five pairs.
 */
function refuseOverlaps(deployments: readonly CameraDeployment[]): void {
  const pairs: string[] = [];
  const look = (by: "station" | "camera") => {
    for (const [name, group] of Map.groupBy(deployments, (deployment) => deployment[by])) {
      if (name === "") continue;
      const sorted = group.toSorted((a, b) => a.start - b.start);
      for (let i = 1; i < sorted.length; i++) {
        const isEffortOnly = Number.isNaN(sorted[i].start);
        if (isEffortOnly && by === "station" || sorted[i].start < sorted[i - 1].end) {
          pairs.push(`${by} ${name}: ${sorted[i - 1].id} and ${sorted[i].id}`);
        }
      }
    }
  };
  look("station");
  look("camera");
  if (pairs.length === 0) return;
  throw new Fault("wildlife: deployments overlap", {
    expected: "one camera at a station at a time, and a camera at one station at a time",
    found: pairs.slice(0, 5).join("\n") + (pairs.length > 5 ? `\nand ${pairs.length - 5} more` : ""),
    remedy: "correct start and end; two cameras at one place are two stations",
  });
}
