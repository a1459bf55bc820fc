import { Fault } from "../fault/mod.ts";
import { ARD_CODES } from "./ard_code.ts";
import type { ArdRule, ConfusionRule } from "./ard_rule.ts";

const CODES = 14;

/**
 * Costs of supposing one code where another stands, `[judged * 14 + meant]`, from the rows of a rule table: the first
 * that fits. A code stands for itself at no cost; what nobody saw (`isUnread`) is neither replaced nor proposed.
 *
 * @throws Fault when no row fits a pair of codes, and when no row says what lenience costs.
 */
export function confusionCosts(
  table: ReadonlyArray<ArdRule>,
  isUnread: Uint8Array,
): { cost: Float64Array; lenientCost: number } {
  const rules = table.filter((rule): rule is ConfusionRule => rule.kind === "confusion");
  const cost = new Float64Array(CODES * CODES).fill(Infinity);
  for (let judged = 1; judged < CODES; judged++) {
    cost[judged * CODES + judged] = 0;
    for (let meant = 1; meant < CODES; meant++) {
      if (isUnread[judged] || isUnread[meant] || judged === meant) continue;
      const ends = coverEnds(judged, meant);
      const fits = rules.find(({ pairs, cover }) =>
        cover === undefined
          ? pairs!.some(([a, b]) => (a === judged && b === meant) || (a === meant && b === judged))
          : cover === ends
      );
      if (fits === undefined) throw missing(`a confusion of ${judged} and ${meant}`);
      cost[judged * CODES + meant] = fits.cost;
    }
  }
  const lenience = table.find((rule) => rule.kind === "lenience");
  if (lenience === undefined) throw missing("lenience");
  return { cost, lenientCost: lenience.cost };
}

/** At how many ends of the period the two codes differ in the cover they state. */
function coverEnds(a: number, b: number): number {
  const [first, second] = [ARD_CODES[a - 1].cover, ARD_CODES[b - 1].cover];
  if (first === undefined || second === undefined) return 2;
  return +(first.start !== second.start) + +(first.end !== second.end);
}

function missing(what: string): Fault {
  return new Fault("landuse: the rule table does not say what a correction costs", {
    expected: `a row for ${what}`,
    found: "none",
    remedy: "add it to the table that was given to ardRules",
  });
}
