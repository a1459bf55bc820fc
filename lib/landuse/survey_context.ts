import { Fault } from "../fault/mod.ts";
import type { ArdRules } from "./ard_rules.ts";
import { replay } from "./correction_log.ts";
import { type PointIds, PointIndex } from "./point_ids.ts";
import type { PointField, PointTable } from "./point_table.ts";
import type { StackedTable } from "./stacked_table.ts";
import type { ArdSurvey, CheckSettings } from "./survey.ts";
import { type ArdHistories, readHistories } from "./ard_history.ts";

/** Tables of a survey that a finding can lie in; `survey` stands for what is no row of a table. */
export type SurveyTable =
  | "stage1"
  | "stage2"
  | "stack"
  | "dating"
  | "planned"
  | "recheck"
  | "fieldSurvey"
  | "survey";

/** A survey with what the checks ask again and again, worked out when first asked. */
export class SurveyContext {
  readonly #indices = new Map<PointIds, PointIndex>();
  readonly #rows = new Map<string, Int32Array>();
  #histories?: ArdHistories;
  #before?: { raw: Int8Array; effective: Int8Array; corrected: Uint8Array } | "none";

  constructor(readonly survey: ArdSurvey, readonly rules: ArdRules, readonly settings: CheckSettings) {}

  /** The tables of 別表4 that are there. */
  get interpreted(): { table: "stage1" | "stage2"; points: PointTable }[] {
    const { stage1, stage2 } = this.survey;
    return [
      { table: "stage1" as const, points: stage1 },
      ...(stage2 === undefined ? [] : [{ table: "stage2" as const, points: stage2 }]),
    ];
  }

  /** Names of the points of a table. */
  ids(table: SurveyTable): PointIds | undefined {
    return table === "survey" ? undefined : this.survey[table]?.point;
  }

  /** Rows by name, for a table that is there. */
  index(ids: PointIds): PointIndex {
    let found = this.#indices.get(ids);
    if (found === undefined) this.#indices.set(ids, found = new PointIndex(ids));
    return found;
  }

  /** For each row of a table the row of the same point in another; -1 where there is none. Both must be there. */
  rowsIn(target: SurveyTable, of: SurveyTable): Int32Array {
    const key = `${of} ${target}`;
    let found = this.#rows.get(key);
    if (found === undefined) {
      this.#rows.set(key, found = this.index(this.ids(target)!).rowsOf(this.ids(of)!));
    }
    return found;
  }

  /** Values of a field in a table of 別表4; undefined where it has none. */
  values(points: PointTable, field: PointField): Int8Array | undefined {
    return points.columns[field]?.values;
  }

  /** Codes since the base year at the start, by row of stage 1: as known, and as corrected by the log. */
  get before(): { raw: Int8Array; effective: Int8Array; corrected: Uint8Array } | undefined {
    this.#before ??= this.#findBefore() ?? "none";
    return this.#before === "none" ? undefined : this.#before;
  }

  /** The stack read as histories. It must be there. */
  get histories(): ArdHistories {
    return this.#histories ??= readHistories(
      this.survey.stack!.periods.map(({ column }) => column.values),
      this.rules,
    );
  }

  #findBefore(): { raw: Int8Array; effective: Int8Array; corrected: Uint8Array } | undefined {
    const { survey } = this;
    const known = survey.previous ?? knownIn(survey.stack, survey.start);
    if (known === undefined) return undefined;
    if (known.point.length !== known.codes.length) {
      throw new Fault("landuse: the known codes are not of these points", {
        expected: `${known.point.length} codes, one a point`,
        found: String(known.codes.length),
        where: "previous",
      });
    }
    const rows = this.index(known.point).rowsOf(survey.stage1.point);
    const field = "field" in known ? known.field as string : undefined;
    const corrections = (survey.log ?? []).filter((entry) =>
      field === undefined ? entry.table === "previous" : entry.table === "stack" && entry.field === field
    );
    const fixed = replay(known.codes, corrections, this.index(known.point), field ?? "previous");
    const take = (codes: Int8Array) => Int8Array.from(rows, (row) => (row < 0 ? 0 : codes[row]));
    const corrected = new Uint8Array(rows.length);
    const touched = new Set(corrections.map(({ point }) => this.index(known.point).row(point)));
    rows.forEach((row, k) => corrected[k] = row >= 0 && touched.has(row) ? 1 : 0);
    return { raw: take(known.codes), effective: take(fixed), corrected };
  }
}

function knownIn(
  stack: StackedTable | undefined,
  start: number,
): { point: PointIds; codes: Int8Array; field: string } | undefined {
  const found = stack === undefined
    ? undefined
    : [stack.periods[0], ...stack.since].find(({ end }) => end === start);
  return found && { point: stack!.point, codes: found.column.values, field: found.field };
}
