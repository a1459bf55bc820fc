import { Fault } from "../fault/mod.ts";
import { type ArdRules, defaultRules } from "./ard_rules.ts";
import { AUXILIARY_CHECKS } from "./check_auxiliary.ts";
import { COORDINATE_CHECKS } from "./check_coordinates.ts";
import { DATING_CHECKS } from "./check_dating.ts";
import { LAND_USE_CHECKS } from "./check_land_use.ts";
import { QUALITY_FLAG_CHECKS } from "./check_quality_flags.ts";
import { FIELD_CHECKS } from "./check_field.ts";
import { RECHECK_CHECKS } from "./check_recheck.ts";
import { SEQUENCE_CHECKS } from "./check_sequence.ts";
import { STACK_CHECKS } from "./check_stack.ts";
import { STAGE_CHECKS } from "./check_stages.ts";
import { VALUE_CHECKS } from "./check_values.ts";
import { FindingList, type Proposal, type Reason } from "./finding_list.ts";
import { LAND_USE_CODES } from "./land_use_code.ts";
import { hasNeed, type Label, type LogicalCheck, NEED_LABELS } from "./logical_check.ts";
import { idText } from "./point_ids.ts";
import type { ArdSurvey, CheckSettings } from "./survey.ts";
import { SurveyContext, type SurveyTable } from "./survey_context.ts";

/** All logical checks, L01 to L75, by id. */
export const LOGICAL_CHECKS: ReadonlyArray<LogicalCheck> = [
  ...VALUE_CHECKS,
  ...AUXILIARY_CHECKS,
  ...LAND_USE_CHECKS,
  ...QUALITY_FLAG_CHECKS,
  ...COORDINATE_CHECKS,
  ...STAGE_CHECKS,
  ...DATING_CHECKS,
  ...STACK_CHECKS,
  ...SEQUENCE_CHECKS,
  ...RECHECK_CHECKS,
  ...FIELD_CHECKS,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** One finding, told in full. */
export interface Finding {
  check: string;
  severity: "E" | "W";
  table: SurveyTable;
  /** 0-based row of the table; -1 where the finding is of no row. */
  row: number;
  /** Name of the point; empty where it has none. */
  point: string;
  /** Prefecture; 0 where it is not known. */
  pref: number;
  field: string;
  /** What stands there, the rule it breaks, and what is expected. */
  value: string;
  rule: Label;
  expected: Label;
  /** How it could be mended; never applied of itself. */
  proposal: Proposal[];
  /** Position for a map: as planned, else JGD_X and JGD_Y of stage 1; NaN where it is not known. */
  x: number;
  y: number;
}

/** What a check said of a survey. */
export interface CheckResult {
  check: LogicalCheck;
  /** False: there was nothing to look at, see `because`. */
  applicable: boolean;
  because?: Label;
  errors: number;
  warnings: number;
  /** By finding: its row, and its number in `reasons`. */
  row: Int32Array;
  reason: Uint16Array;
  reasons: ReadonlyArray<Reason>;
  /** By finding: row of its point in stage 1, for a map or a count; -1 where it has none. */
  points: Int32Array;
  /** The finding of an index, told in full; all that is slow (proposals) happens here. */
  tell(index: number): Finding;
  /** The first 20 findings. */
  examples(): Finding[];
}

/** How {@link checkSurvey} checks. */
export interface CheckOptions extends Partial<CheckSettings> {
  /** Default: `ARD_RULE_TABLE`. */
  rules?: ArdRules;
  /** Ids of the checks, e.g. `["L51", "L61"]`. Default: all. */
  only?: readonly string[];
}

const EXAMPLES = 20;

/**
 * Run the logical checks (3(1)イ⑤) on a survey. A check without what it needs is not passed over: its result says that
 * it does not apply, and what is missing.
 *
 * @returns one result for each check, by id.
 * @throws Fault for an id in `only` that is no check, and for columns that are not of the same points.
 */
export function checkSurvey(survey: ArdSurvey, options: CheckOptions = {}): CheckResult[] {
  const { rules = defaultRules(), only, ...given } = options;
  const settings: CheckSettings = {
    datumTolerance: 20,
    grid: { spacing: 500, tolerance: 1 },
    landUse: LAND_USE_CODES,
    unreadableFlag: "majority",
    recheckShare: 0.02,
    fieldPoints: 45,
    ...given,
  };
  const unknown = only?.filter((id) => !LOGICAL_CHECKS.some((check) => check.id === id)) ?? [];
  if (unknown.length > 0) {
    throw new Fault("landuse: no such check", {
      expected: LOGICAL_CHECKS.map(({ id }) => id).join(", "),
      found: unknown.join(", "),
    });
  }
  const context = new SurveyContext(survey, rules, settings);
  return LOGICAL_CHECKS.filter(({ id }) => only?.includes(id) ?? true).map((check) =>
    runCheck(check, context)
  );
}

function runCheck(check: LogicalCheck, context: SurveyContext): CheckResult {
  const missing = check.needs.filter((need) => !hasNeed(context, need));
  const found = new FindingList();
  const because = missing.length > 0 ? lacking(missing) : check.run(context, found) ?? undefined;
  const { row, reason } = found.columns();
  const { reasons } = found;
  const warnings = reason.reduce((n, k) => n + +(reasons[k].severity === "W" || check.severity === "W"), 0);
  const firstOf = reasons.map(({ table }) => stage1Rows(table, context));
  const points = row.map((at, k) => firstOf[reason[k]](at));
  const tell = (index: number) => tellFinding(check, reasons[reason[index]], row[index], context);
  return {
    check,
    applicable: because === undefined,
    because,
    errors: row.length - warnings,
    warnings,
    row,
    reason,
    reasons,
    points,
    tell,
    examples: () => Array.from({ length: Math.min(EXAMPLES, row.length) }, (_, k) => tell(k)),
  };
}

function lacking(needs: LogicalCheck["needs"]): Label {
  return {
    ja: `ない：${needs.map((need) => NEED_LABELS[need].ja).join("、")}`,
    en: `not there: ${needs.map((need) => NEED_LABELS[need].en).join(", ")}`,
  };
}

/** Row in stage 1 of the point in a row of a table. */
function stage1Rows(table: SurveyTable, context: SurveyContext): (row: number) => number {
  if (table === "survey") return () => -1;
  if (table === "stage1") return (row) => row;
  const rows = context.rowsIn("stage1", table);
  return (row) => rows[row];
}

/**
 * 1 for each row of stage 1 at whose point an error was found (not a mere warning), for {@link controlTable} and maps.
 *
 * @param rows Number of rows of stage 1.
 */
export function errorMarks(results: ReadonlyArray<CheckResult>, rows: number): Uint8Array {
  const marks = new Uint8Array(rows);
  for (const { check, reason, reasons, points } of results) {
    points.forEach((row, k) => {
      if (row >= 0 && check.severity === "E" && reasons[reason[k]].severity !== "W") marks[row] = 1;
    });
  }
  return marks;
}

function tellFinding(check: LogicalCheck, reason: Reason, row: number, context: SurveyContext): Finding {
  const { survey } = context;
  const { table } = reason;
  const ids = context.ids(table);
  const first = stage1Rows(table, context)(row);
  const own = table === "stage2" || table === "stack" || table === "dating" || table === "planned"
    ? survey[table]!.pref[row]
    : 0;
  return {
    check: check.id,
    severity: check.severity === "W" ? "W" : reason.severity ?? "E",
    table,
    row: ids === undefined ? -1 : row,
    point: ids === undefined ? "" : idText(ids, row),
    pref: (first >= 0 ? survey.stage1.pref[first] : 0) || own,
    field: typeof reason.field === "string" ? reason.field : reason.field(row),
    value: reason.value(row),
    rule: reason.rule,
    expected: typeof reason.expected === "function" ? reason.expected(row) : reason.expected,
    proposal: reason.propose?.(row) ?? [],
    ...positionOf(context, ids?.[row], first),
  };
}

/** Coordinates can be what is wrong: the plan knows better where a point lies. */
function positionOf(
  context: SurveyContext,
  point: number | string | undefined,
  first: number,
): { x: number; y: number } {
  const { planned, stage1: { jgd } } = context.survey;
  if (planned?.x !== undefined && planned.y !== undefined && point !== undefined) {
    const at = context.index(planned.point).row(point);
    if (at >= 0) return { x: planned.x[at], y: planned.y[at] };
  }
  return { x: jgd?.x[first] ?? NaN, y: jgd?.y[first] ?? NaN };
}
