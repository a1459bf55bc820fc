import { random } from "../stats/mod.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import { isArd, isUnread } from "./code_sets.ts";
import { DatumField } from "./datum_field.ts";
import { DirtySurvey, type PlantedFinding } from "./dirty_survey.ts";
import { FIELD_ERRORS } from "./plant_field_errors.ts";
import { plant, type PlantedError } from "./planted_error.ts";
import { PointIndex } from "./point_ids.ts";
import { toTokyo } from "./simulate_survey.ts";
import type { ArdSurvey } from "./survey.ts";
import { FIELD_KIND } from "./survey.ts";

export type { PlantedFinding } from "./dirty_survey.ts";
export type { PlantedError } from "./planted_error.ts";

/** A value in a field of a plain point (forest, 2), and the checks that must find it. */
const value = (
  check: string,
  field: Parameters<DirtySurvey["put"]>[0],
  wrong: number,
  checks: readonly string[] = [check],
) =>
  plant(check, (dirty) => {
    const row = dirty.plain();
    dirty.put(field, row, wrong);
    dirty.expect(checks, "stage1", row);
  });

/** A value in a field of an AR or D point from before the start. */
const onArd = (check: string, code: number, field: Parameters<DirtySurvey["put"]>[0], wrong: number) =>
  plant(check, (dirty) => {
    const row = dirty.early(code);
    dirty.put(field, row, wrong);
    // A flag of what is not there would be another error.
    if (wrong === 0) dirty.put(`${field}_QA` as typeof field, row, 0);
    dirty.expect([check], "stage1", row);
  });

/** Other coordinates of a plain point. */
const moved = (
  check: string,
  to: (
    at: { jgd: readonly [number, number]; tokyo: readonly [number, number] },
    dirty: DirtySurvey,
  ) => Parameters<DirtySurvey["move"]>[1],
  checks: readonly string[] = [check],
) =>
  plant(check, (dirty) => {
    const row = dirty.plain();
    const { jgd, tokyo } = dirty.survey.stage1;
    dirty.move(row, to({ jgd: [jgd!.x[row], jgd!.y[row]], tokyo: [tokyo!.x[row], tokyo!.y[row]] }, dirty));
    dirty.expect(checks, "stage1", row);
  });

/** Codes of a plain point in the stack (else 2, 2, 2), with the checks that must find it there. */
const stacked = (
  check: string,
  codes: readonly [number, number, number],
  checks: readonly string[] = [check],
) =>
  plant(check, (dirty) => {
    const row = dirty.rowOf("stack", dirty.plain());
    codes.forEach((code, k) => dirty.survey.stack.periods[k].column.values[row] = code);
    dirty.expect(checks, "stack", row);
  });

/** Errors of the points: L01-L44. */
const POINT_ERRORS: ReadonlyArray<PlantedError> = [
  value("L01", "KP_ARD", 99, ["L01", "L50"]),
  value("L02", "Area", 77),
  plant("L03", (dirty) => {
    const row = dirty.plain();
    const { point, pref } = dirty.survey.stage1;
    const other = dirty.find(
      "another point of the prefecture",
      (at) =>
        at < row && pref[at] === pref[row] && dirty.survey.stage1.columns.KP_ARD.values[at] === 2 &&
        dirty.rowOf("recheck", at) < 0 && dirty.rowOf("stage2", at) < 0,
    );
    dirty.expect(["L03"], "planned", dirty.rowOf("planned", row));
    (point as Float64Array)[row] = point[other] as number;
    dirty.expect(["L03"], "stage1", row);
  }),
  plant("L04", (dirty) => {
    Object.assign(dirty.survey.stage2, { start: 2021, end: 2023 });
    dirty.expect(["L04"], "survey", -1);
  }),
  value("L10", "Area", 2),
  plant("L11", (dirty) => {
    const row = dirty.find(
      "unreadable points",
      (at) => isUnread(dirty.survey.stage1.columns.KP_ARD.values[at]),
    );
    dirty.put("Area", row, 1);
    dirty.expect(["L11"], "stage1", row);
  }),
  value("L12", "Crown", 7),
  plant("L13", (dirty) => {
    dirty.survey.stage1.others.push("Width");
    dirty.expect(["L13"], "survey", -1);
  }),
  onArd("L20", AR_CODE, "KP_LU_start", 0),
  onArd("L21", D_CODE, "KP_LU_end", 0),
  onArd("L22", D_CODE, "KP_LU_start", 2),
  value("L23", "KP_LU_end", 5),
  onArd("L24", D_CODE, "KP_LU_end", 1),
  value("L25", "Area", 4),
  value("L30", "Crown_QA", 1),
  plant("L31", (dirty) => {
    const { stage1 } = dirty.survey;
    const [pref, who] = [stage1.pref[0], stage1.interpreter!.index[0]];
    for (let row = 0; row < stage1.rows; row++) {
      const isMine = stage1.pref[row] === pref && stage1.interpreter!.index[row] === who;
      const code = stage1.columns.KP_ARD.values[row];
      if (isMine && !isArd(code) && !isUnread(code) && dirty.draw.integer(3) === 0) {
        dirty.put("KP_ARD_QA", row, 1);
      }
    }
    dirty.expect(["L31"], "survey", -1);
  }),
  plant("L32", (dirty) => {
    const row = dirty.find("unreadable points", (at) => dirty.survey.stage1.columns.KP_ARD.values[at] === 12);
    dirty.put("KP_ARD_QA", row, 1);
    dirty.expect(["L32"], "stage1", row);
  }),
  plant("L33", (dirty) => {
    const row = dirty.early(D_CODE);
    dirty.put("KP_ARD_QA", row, 1);
    dirty.remove("recheck", dirty.rowOf("recheck", row));
    dirty.expect(["L33", "L70"], "stage1", row);
  }),
  moved("L40", ({ jgd }) => ({ jgd: [NaN, jgd[1]] })),
  moved("L41", ({ jgd: [x, y] }, { survey }) => {
    const far = [x + 2_500_000, y] as const;
    return { jgd: far, tokyo: toTokyo(new DatumField(survey.crs), ...far) };
  }, ["L41", "L44"]),
  moved("L42", ({ jgd }) => ({ tokyo: jgd })),
  moved("L42", ({ tokyo: [x, y] }) => ({ tokyo: [y, x] })),
  moved("L42", ({ tokyo: [x, y] }) => ({ tokyo: [x + 30, y] })),
  moved("L43", ({ jgd: [x, y], tokyo }) => ({ jgd: [x + 5, y], tokyo: [tokyo[0] + 5, tokyo[1]] })),
  plant("L44", (dirty) => {
    const row = dirty.plain();
    const { pref } = dirty.survey.stage1;
    pref[row] = pref.find((code) => code !== pref[row])!;
    dirty.expect(["L03", "L44"], "stage1", row);
  }),
];

/** Errors between the tables: L50-L72. The last code of a comment is what stands in the stack. */
const TABLE_ERRORS: ReadonlyArray<PlantedError> = [
  plant("L50", (dirty) => {
    const row = dirty.candidate(2, 6);
    dirty.remove("stage2", dirty.rowOf("stage2", row));
    dirty.expect(["L50"], "stage1", row);
  }),
  plant("L50", (dirty) => dirty.expect(["L50"], "stage2", dirty.addStage2(dirty.plain(), 2))),
  plant("L51", (dirty) => {
    const row = dirty.rowOf("stage2", dirty.candidate(2, 6));
    dirty.survey.stage2.columns.KP_ARD.values[row] = 5;
    dirty.expect(["L51"], "stage2", row);
  }),
  plant("L52", (dirty) => {
    // Where the ARD are visited in the field, one more could make the visits less than half.
    const { fieldSurvey: { kind, point }, stage1 } = dirty.survey;
    const index = new PointIndex(stage1.point);
    const visited = new Set(
      Array.from(kind, (each, k) => each === FIELD_KIND.ard ? stage1.pref[index.row(point[k])] : 0),
    );
    const row = dirty.plain((at) => !visited.has(stage1.pref[at]));
    const added = dirty.addStage2(row, D_CODE);
    // An ARD of stage 2 without land use and second reading is told by the checks of these, too.
    dirty.expect(["L21", "L50", "L51", "L52"], "stage2", added);
    // Where second readings are still to be drawn, this one will be among them.
    if (dirty.survey.recheck.point.length > 0) dirty.expect(["L70"], "stage1", row);
  }),
  plant("L53", (dirty) => {
    const row = dirty.early(D_CODE);
    dirty.remove("dating", dirty.rowOf("dating", row));
    dirty.expect(["L53"], "stage1", row);
  }),
  plant("L53", (dirty) => replaceArd(dirty, "L53", 2)),
  plant("L54", (dirty) => replaceArd(dirty, "L54", AR_CODE)),
  plant("L55", (dirty) => vanish(dirty, 6, ["L55"])),
  plant("L56", (dirty) => vanish(dirty, 7, ["L51", "L55", "L56"])),
  plant("L57", (dirty) => {
    const row = dirty.rowOf("stage2", dirty.candidate(2, 6));
    dirty.survey.stage2.columns.KP_ARD.values[row] = 2;
    dirty.expect(["L51", "L57"], "stage2", row);
  }),
  plant("L60", (dirty) => {
    const row = dirty.plain();
    dirty.remove("stack", dirty.rowOf("stack", row));
    // Without the stack nothing is known of the start, so that it differs.
    dirty.expect(["L50", "L60"], "stage1", row);
  }),
  stacked("L61", [2, 2, 3]),
  plant("L62", (dirty) => {
    const row = dirty.plain();
    dirty.put("KP_ARD", row, 7);
    dirty.addStage2(row, 7);
    dirty.expect(["L62"], "stack", dirty.rowOf("stack", row));
  }),
  plant("L63", (dirty) => {
    const row = dirty.plain();
    const at = dirty.rowOf("stack", row);
    dirty.survey.stack.since[0].column.values[at] = 7;
    dirty.expect(["L63"], "stack", at);
    dirty.expect(["L50"], "stage1", row);
  }),
  stacked("L64", [2, 12, 2]),
  stacked("L65", [2, 13, 2]),
  stacked("L66", [2, 4, 3], ["L63", "L66"]),
  stacked("L67", [2, 6, 4], ["L61", "L62", "L63", "L67"]),
  plant("L68", (dirty) => {
    Object.assign(dirty.survey.stack.periods[1], { start: 2022, years: 1 });
    dirty.expect(["L04", "L68"], "survey", -1);
  }),
  plant("L70", (dirty) => {
    const row = dirty.early(D_CODE);
    dirty.remove("recheck", dirty.rowOf("recheck", row));
    dirty.expect(["L70"], "stage1", row);
  }),
  plant("L71", (dirty) => {
    // The last prefecture loses as many second readings as take it just below the 2 %.
    const { stage1, stage2 } = dirty.survey;
    const pref = stage1.pref[stage1.rows - 1];
    const others = Array.from(stage1.pref.keys()).filter((row) => {
      const [code, second] = [stage1.columns.KP_ARD.values[row], dirty.rowOf("stage2", row)];
      return stage1.pref[row] === pref && !isUnread(code) && !isArd(code) &&
        !(second >= 0 && isArd(stage2.columns.KP_ARD.values[second]));
    });
    const checked = others.filter((row) => dirty.rowOf("recheck", row) >= 0);
    for (const row of checked.slice(Math.ceil(0.02 * others.length - 1e-9) - 1)) {
      dirty.remove("recheck", dirty.rowOf("recheck", row));
      dirty.expect(["L72"], "stage1", row);
    }
    dirty.expect(["L71"], "survey", -1);
  }),
  plant("L72", (dirty) => {
    const row = dirty.early(D_CODE);
    const again = dirty.rowOf("recheck", row);
    dirty.survey.recheck.checker.index[again] = dirty.survey.stage1.interpreter!.index[row];
    dirty.expect(["L72"], "recheck", again);
  }),
];

/** The dated D of a point becomes another code. */
function replaceArd(dirty: DirtySurvey, check: string, by: number): void {
  const row = dirty.rowOf("dating", dirty.early(D_CODE));
  for (const { column: { values } } of dirty.survey.dating.periods) {
    if (values[row] === D_CODE || isUnread(values[row])) values[row] = by;
  }
  dirty.expect([check], "dating", row);
}

/** An AR from before the start becomes 1 in stage 1, with a period code that is no D. */
function vanish(dirty: DirtySurvey, period: number, checks: readonly string[]): void {
  const row = dirty.early(AR_CODE);
  dirty.put("KP_ARD", row, 1);
  dirty.put("KP_LU_start", row, 0);
  dirty.put("KP_LU_start_QA", row, 0);
  dirty.expect(checks, "stage2", dirty.addStage2(row, period));
  dirty.expect(["L62"], "stack", dirty.rowOf("stack", row));
}

/** The errors that {@link plantErrors} knows, at least one for every check. */
export const PLANTED_ERRORS: ReadonlyArray<PlantedError> = [
  ...POINT_ERRORS,
  ...TABLE_ERRORS,
  ...FIELD_ERRORS,
];

/**
 * Plant known errors into a simulated survey.
 *
 * An error can break several rules at once (a code that cannot follow contradicts the code since the base year as
 * well): every finding that it must lead to is told, so that a check that finds more or less is wrong.
 *
 * @param options.only Checks whose errors are planted. Default: all.
 * @throws Fault when the survey has no place for an error.
 */
export function plantErrors(
  clean: ArdSurvey,
  options: { seed: number; only?: readonly string[] },
): { survey: ArdSurvey; planted: PlantedFinding[] } {
  const dirty = new DirtySurvey(clean, random(options.seed).stream("errors"));
  for (const error of PLANTED_ERRORS) {
    if (options.only?.includes(error.check) ?? true) error.plant(dirty);
  }
  return dirty.finish();
}
