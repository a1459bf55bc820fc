import type { Table } from "apache-arrow";
import { random } from "../stats/mod.ts";
import { type ColumnValues, tableFrom } from "../table/mod.ts";
import { drawFieldSurvey } from "./draw_field_survey.ts";
import { drawRecheck, type RecheckDraw } from "./draw_recheck.ts";
import { nullableCodes } from "./nullable_codes.ts";
import { plantErrors } from "./plant_errors.ts";
import { idText, type PointIds, PointIndex } from "./point_ids.ts";
import { sampleGrid, type SimulatedCountry } from "./sample_grid.ts";
import { simulateFieldRecord } from "./simulate_field_record.ts";
import { simulateMisreading } from "./simulate_misreading.ts";
import { simulateSurvey, type SimulateSurveyOptions } from "./simulate_survey.ts";
import { type ArdSurvey, FIELD_KIND, type FieldSurvey, type Recheck } from "./survey.ts";
import { LOGICAL_CHECKS } from "./check_survey.ts";
import type { SurveyFiles } from "./read_survey.ts";
import type { SurveyTable } from "./survey_context.ts";
import { idColumn, pointsOut, stackOut } from "./survey_tables.ts";

/** What is simulated. */
export interface SimulateDeliveryOptions extends SimulateSurveyOptions {
  /** Share of the AR and D that are missed. Default 0.06. */
  omission?: number;
  /** Share of unchanged points that are read as AR or D. Default 0.0004. */
  commission?: number;
}

/** A year's interpretation as it is handed in, and what is truly wrong with it. */
export interface SimulatedDelivery {
  files: Record<keyof SurveyFiles, Table>;
  /**
   * Errors that are known: by `check`, `table` and `point` (empty where it is of none) what each check must find, and
   * with the check `reading` the points whose KP_ARD of stage 1 is wrong, with the true `code`.
   */
  truth: Table;
}

/** Errors of second readings and field visits can be made once these are drawn. */
const LATE = ["L33", "L70", "L71", "L72", "L73", "L74", "L75"];

/**
 * Simulate a year's interpretation with its errors: interpreters who miss AR and D and see some that are none, an error
 * for each of the logical checks, second readings of a draw by `drawRecheck` with the same seed, which find the truth,
 * and field visits of a draw by `drawFieldSurvey`, which find it too where they reach the point.
 */
export function simulateDelivery(
  country: SimulatedCountry,
  options: SimulateDeliveryOptions,
): SimulatedDelivery {
  const { seed, omission = 0.06, commission = 0.0004, unreachable = 0.1, fiscalYear = 2026 } = options;
  const truth = sampleGrid(country, { clouds: false });
  const { survey: ideal, truth: trueCodes } = simulateSurvey(truth, options);
  const read = simulateSurvey(simulateMisreading(truth, { seed, omission, commission }), options).survey;
  const early = LOGICAL_CHECKS.map(({ id }) => id).filter((id) => !LATE.includes(id));
  const drafted = plantErrors(
    { ...read, recheck: NOTHING_READ, fieldSurvey: { point: new Float64Array(0), kind: new Uint8Array(0) } },
    { seed, only: early },
  );
  const draw = drawRecheck(drafted.survey, { seed });
  const again = secondReadings(draw, drafted.survey, ideal);
  const { survey: visits, rows: visited } = drawFieldSurvey(drafted.survey, { seed });
  const record = simulateFieldRecord({ rows: visited, kind: visits.kind }, {
    truth: trueCodes,
    landUse: drafted.survey.stage1.columns.KP_LU_end!.values,
    unreachable,
    fiscalYear,
  }, random(seed).stream("visits"));
  const fieldSurvey: FieldSurvey = { ...visits, record, seed, drawn: visits.point };
  const late = plantErrors({ ...drafted.survey, recheck: again, fieldSurvey }, {
    seed: seed + 1,
    only: LATE,
  });
  const found = [
    ...named(drafted.survey, drafted.planted),
    ...named(late.survey, late.planted),
    ...misread(late.survey, ideal),
  ];
  return {
    files: {
      stage1: pointsOut(late.survey.stage1),
      stage2: pointsOut(late.survey.stage2!),
      stack: stackOut(late.survey.stack!),
      dating: stackOut(late.survey.dating!),
      planned: plannedOut(read),
      recheck: sheetOut(draw, again, late.survey.recheck!),
      fieldSurvey: visitsOut(late.survey),
    },
    truth: tableFrom({
      check: found.map(({ check }) => check),
      table: found.map(({ table }) => table),
      point: found.map(({ point }) => point),
      code: found.map(({ code }) => code),
    }),
  };
}

const NOTHING_READ: Recheck = {
  point: new Float64Array(0),
  codes: new Int8Array(0),
  checker: { names: [], index: new Int16Array(0) },
  seed: 0,
  drawn: new Float64Array(0),
};

/** The second reader sees what truly happened. Points whose name was spoilt keep their code. */
function secondReadings(draw: RecheckDraw, { stage1 }: ArdSurvey, ideal: ArdSurvey): Recheck {
  const point = Float64Array.from(draw.rows, (row) => stage1.point[row] as number);
  const at = new PointIndex(ideal.stage1.point).rowsOf(point);
  const codes = Int8Array.from(at, (row) => ideal.stage1.columns.KP_ARD.values[row]);
  return { point, codes, checker: draw.checker, ...draw.log };
}

interface Known {
  check: string;
  table: SurveyTable;
  point: string;
  code: number | null;
}

function named(
  survey: ArdSurvey,
  planted: readonly { check: string; table: SurveyTable; row: number }[],
): Known[] {
  return planted.map(({ check, table, row }) => {
    const ids: PointIds | undefined = table === "survey" ? undefined : survey[table]!.point;
    return { check, table, point: ids === undefined ? "" : idText(ids, row), code: null };
  });
}

function misread({ stage1 }: ArdSurvey, ideal: ArdSurvey): Known[] {
  const { values } = ideal.stage1.columns.KP_ARD;
  // Rows stay in order; a point may have lost its name.
  return Array.from(stage1.columns.KP_ARD.values).flatMap((code, row) =>
    code === values[row] ? [] : [{
      check: "reading",
      table: "stage1" as const,
      point: idText(ideal.stage1.point, row),
      code: values[row],
    }]
  );
}

function plannedOut({ planned, coverage }: ArdSurvey): Table {
  const { point, pref, x, y } = planned!;
  return tableFrom({
    point: idColumn(point),
    pref,
    x: Int32Array.from(x!),
    y: Int32Array.from(y!),
    ...Object.fromEntries(
      Object.entries(coverage!).map(([field, covered]): [string, ColumnValues] => [
        field.replace(/^kpard\d\d_/, "image"),
        Array.from(covered, (is) => is === 1),
      ]),
    ),
  });
}

/** All points of the draw in an order that tells nothing; KP_ARD is empty where a reading is missing. */
function sheetOut(draw: RecheckDraw, made: Recheck, left: Recheck): Table {
  const order = random(draw.seed).stream("sheet").shuffle(Int32Array.from(draw.rows, (_, k) => k));
  const at = new PointIndex(left.point).rowsOf(Float64Array.from(order, (k) => made.point[k] as number));
  const checkers = [...at].map((row, k) =>
    row < 0 ? draw.checker.names[draw.checker.index[order[k]]] : left.checker.names[left.checker.index[row]]
  );
  return tableFrom({
    point: Int32Array.from(order, (k) => made.point[k] as number),
    checker: checkers,
    KP_ARD: [...at].map((row) => row < 0 ? null : left.codes[row]),
    seed: Float64Array.from(order, () => draw.seed),
  });
}

const KINDS = Object.fromEntries(
  Object.entries({ ard: "ARD", deforested: "D", other: "非ARD" }).map(
    ([name, text]) => [FIELD_KIND[name as keyof typeof FIELD_KIND], text],
  ),
);

function visitsOut({ fieldSurvey }: ArdSurvey): Table {
  const { point, kind, record, seed } = fieldSurvey!;
  const { code, landUse, date, notReached, remarks } = record!;
  return tableFrom({
    point: idColumn(point),
    kind: Array.from(kind, (each) => KINDS[each]),
    KP_ARD: nullableCodes(code.values),
    land_use: nullableCodes(landUse!.values),
    date: [...date],
    not_reached: Array.from(notReached.index, (at) => notReached.names[at] ?? ""),
    remarks: [...remarks],
    seed: Float64Array.from(kind, () => seed!),
  });
}
