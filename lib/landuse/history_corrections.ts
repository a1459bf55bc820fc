import { type ArdCorrection, proposeCorrections } from "./ard_correction.ts";
import { composeHistory } from "./ard_composition.ts";
import { followHistory } from "./ard_history.ts";
import { type ArdRules, CODES, defaultRules } from "./ard_rules.ts";
import { isUnread } from "./code_sets.ts";
import { idText, PointIndex } from "./point_ids.ts";
import type { ArdSurvey } from "./survey.ts";

/** An inconsistent history of the stack, with the cheapest ways to mend it. */
export interface HistoryCorrections {
  /** Name and prefecture of the point. */
  point: string;
  pref: number;
  /** Codes of the periods of the stack, as they stand, and KP_ARD of stage 1; 0 where stage 1 has none. */
  codes: number[];
  since: number;
  /** `broken`: the codes cannot follow each other. `apart`: they can, but do not make the code of stage 1. */
  kind: "broken" | "apart";
  /** Cheapest first. */
  proposals: ArdCorrection[];
}

/**
 * The histories of the stack that contradict themselves (L61) or stage 1 (L62), with ranked proposals for each; those
 * that are cheapest to mend first. Nothing is changed. Histories with empty or unknown codes are left to L01.
 *
 * @param options.most Proposals for each. Default 3.
 */
export function historyCorrections(
  { stack, stage1 }: Pick<ArdSurvey, "stack" | "stage1">,
  options: { rules?: ArdRules; most?: number } = {},
): HistoryCorrections[] {
  const { rules = defaultRules(), most = 3 } = options;
  if (stack === undefined) return [];
  const at = new PointIndex(stage1.point).rowsOf(stack.point);
  const isCode = (code: number) => code >= 1 && code < CODES;
  // Most points share few histories: each is followed once.
  const known = new Map<string, Omit<HistoryCorrections, "point" | "pref"> | undefined>();
  const found: HistoryCorrections[] = [];
  for (let row = 0; row < stack.rows; row++) {
    const codes = stack.periods.map(({ column }) => column.values[row]);
    const since = at[row] < 0 ? 0 : stage1.columns.KP_ARD.values[at[row]];
    const key = `${codes} ${since}`;
    if (!known.has(key)) known.set(key, codes.every(isCode) ? mend(codes, since) : undefined);
    const history = known.get(key);
    if (history) found.push({ point: idText(stack.point, row), pref: stack.pref[row], ...history });
  }
  const cost = ({ proposals }: HistoryCorrections) => proposals[0]?.cost ?? Infinity;
  return found.sort((a, b) => cost(a) - cost(b) || a.pref - b.pref || (a.point < b.point ? -1 : 1));

  function mend(codes: number[], since: number) {
    const isBroken = followHistory(codes, rules).verdict === "contradiction";
    const wanted = isCode(since) && !isUnread(since) ? since : undefined;
    const isApart = !isBroken && wanted !== undefined && !composeHistory(codes, { rules }).includes(wanted);
    if (!isBroken && !isApart) return undefined;
    return {
      codes,
      since,
      kind: isBroken ? "broken" as const : "apart" as const,
      proposals: proposeCorrections(codes, { rules, most, since: wanted }),
    };
  }
}
