import { type ArdRules, codesOf, defaultRules } from "./ard_rules.ts";
import { isUnread } from "./code_sets.ts";
import { PointIndex } from "./point_ids.ts";
import { expectedPeriodCodes } from "./stage_two.ts";
import type { ArdSurvey } from "./survey.ts";

/** Points that went from one code since the base year to another, and what stage 2 made of them. */
export interface StageTwoTransition {
  /** Code from the base year to the start, and to the end. */
  before: number;
  after: number;
  points: number;
  /** Codes of the period that lead from one to the other; none: one of the two is wrong. */
  expected: number[];
  /** Points whose stage 2 code is one of these, is 12 or 13, is another one, and points that stage 2 does not have. */
  fitting: number;
  unread: number;
  other: number;
  missing: number;
}

/**
 * The candidates of stage 2 (3(1)イ②) by their two codes, most frequent first; empty where the codes up to the start
 * are not known.
 */
export function stageTwoTransitions(
  survey: Pick<ArdSurvey, "stage1" | "stage2" | "stack" | "previous" | "start">,
  rules: ArdRules = defaultRules(),
): StageTwoTransition[] {
  const { stage1, stage2, stack, start } = survey;
  const since = [...(stack?.periods.slice(0, 1) ?? []), ...(stack?.since ?? [])].find(({ end }) =>
    end === start
  );
  const known = survey.previous ?? (since && { point: stack!.point, codes: since.column.values });
  if (known === undefined) return [];
  const expected = expectedPeriodCodes(rules);
  const [at, in2] = [known.point, stage2?.point ?? []].map((ids) => new PointIndex(ids).rowsOf(stage1.point));
  const found = new Map<number, StageTwoTransition>();
  for (let row = 0; row < stage1.rows; row++) {
    const before = at[row] < 0 ? 0 : known.codes[at[row]];
    const after = stage1.columns.KP_ARD.values[row];
    if (before === after) continue;
    const mask = expected(before, after);
    const key = before * 256 + after;
    let group = found.get(key);
    if (group === undefined) {
      group = {
        before,
        after,
        points: 0,
        expected: codesOf(mask),
        fitting: 0,
        unread: 0,
        other: 0,
        missing: 0,
      };
      found.set(key, group);
    }
    group.points++;
    const code = in2[row] < 0 ? 0 : stage2!.columns.KP_ARD.values[in2[row]];
    if (in2[row] < 0) group.missing++;
    else if (isUnread(code)) group.unread++;
    else if (mask & 1 << code) group.fitting++;
    else group.other++;
  }
  return [...found.values()].sort((a, b) => b.points - a.points || a.before - b.before || a.after - b.after);
}
