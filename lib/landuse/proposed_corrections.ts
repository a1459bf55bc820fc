import type { CheckResult } from "./check_survey.ts";
import { type CorrectionEntry, correctPoints, correctStack } from "./correction_log.ts";
import { correctedTableOf } from "./error_list.ts";
import type { ArdSurvey } from "./survey.ts";

/**
 * What the correction log would hold if every proposal were taken: for each point the first finding that comes with
 * one, since proposals of several findings at a point need not fit each other. A draft to be decided on, not a decision.
 *
 * @param by What stands for who decided.
 */
export function proposedCorrections(results: ReadonlyArray<CheckResult>, by: string): CorrectionEntry[] {
  const mended = new Set<string>();
  return results.flatMap(({ reasons, reason, row, tell }) =>
    Array.from(row).flatMap((_, k): CorrectionEntry[] => {
      if (reasons[reason[k]].propose === undefined) return [];
      const { point, table, check, rule, proposal } = tell(k);
      if (proposal.length === 0 || mended.has(point)) return [];
      mended.add(point);
      return proposal.map(({ field, before, after }) => ({
        table: correctedTableOf(table, field, `${check}, point ${point}`),
        point,
        field,
        before,
        after,
        check,
        reason: rule.ja,
        by,
      }));
    })
  );
}

/**
 * A survey with a correction log applied to its tables; the survey itself stays as it is.
 *
 * @throws Fault as `correctPoints` and `correctStack` do, where the log is not of these tables.
 */
export function correctSurvey(survey: ArdSurvey, log: ReadonlyArray<CorrectionEntry>): ArdSurvey {
  const { stage1, stage2, stack, dating } = survey;
  return {
    ...survey,
    stage1: correctPoints(stage1, log, "stage1"),
    ...(stage2 && { stage2: correctPoints(stage2, log, "stage2") }),
    ...(stack && { stack: correctStack(stack, log, "stack") }),
    ...(dating && { dating: correctStack(dating, log, "dating") }),
  };
}
