import { type DatedEvents, dateEvents } from "./date_event.ts";
import { type ArdRules, defaultRules } from "./ard_rules.ts";
import { isArd } from "./code_sets.ts";
import { idText, PointIndex } from "./point_ids.ts";
import type { ArdSurvey } from "./survey.ts";

/** The ARD that had to be dated (④), with when they must have happened. */
export interface DatedArd extends DatedEvents {
  /** By row: name of the point, its prefecture, and 3 (AR) or 4 (D) as stage 1 has it. */
  point: string[];
  pref: Uint8Array;
  event: Int8Array;
}

/**
 * Date the ARD of stage 1 from their histories (3(1)イ④): to one period, or to several where unreadable images hide
 * when it was. Histories of points that are no ARD in stage 1 are left out (L53, L54 tell of them).
 */
export function datedArd(
  { dating, stage1 }: Pick<ArdSurvey, "dating" | "stage1">,
  rules: ArdRules = defaultRules(),
): DatedArd {
  const at = dating === undefined ? [] : new PointIndex(stage1.point).rowsOf(dating.point);
  const { values } = stage1.columns.KP_ARD;
  const rows = Array.from(at).flatMap((row, k) => row >= 0 && isArd(values[row]) ? [k] : []);
  const event = Int8Array.from(rows, (k) => values[at[k]]);
  const periods = dating?.periods ?? [];
  const codes = periods.map(({ column }) => Int8Array.from(rows, (k) => column.values[k]));
  return {
    ...dateEvents(codes, event, periods, rules),
    point: rows.map((k) => idText(dating!.point, k)),
    pref: Uint8Array.from(rows, (k) => stage1.pref[at[k]]),
    event,
  };
}
