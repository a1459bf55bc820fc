import { type ArdRules, CODES, defaultRules } from "./ard_rules.ts";
import { codeFault } from "./code_fault.ts";

/** A way to mend a history. A proposal: nothing is changed. */
export interface ArdCorrection {
  /** The history as it would stand, all periods. */
  codes: number[];
  /** What differs: 0-based period, the code that stands there, the code that is proposed. */
  changes: { period: number; before: number; after: number }[];
  /** Code since the base year, where one was given: as it stands, or as proposed. */
  since?: number;
  /** Sum of the costs of the changes, see `ConfusionRule`, and of lenience where the history needs it. */
  cost: number;
  /** Whether it holds in the lenient reading only. */
  isLenient: boolean;
}

/** How {@link proposeCorrections} searches. */
export interface CorrectionOptions {
  /** Default: `ARD_RULE_TABLE`. */
  rules?: ArdRules;
  /** How many to propose at most. Default 3. */
  most?: number;
  /** Code from the base year to the last period's end; the history must compose to it, or it is mended as well. */
  since?: number;
}

/** A history up to some period. */
interface Partial {
  codes: number[];
  cost: number;
  changes: number;
}

/**
 * The cheapest ways to make a history consistent, cheapest first; a history that holds comes back unchanged at cost 0
 * (or at the cost of lenience). Found by dynamic programming over periods and states of the automaton, so that no
 * cheaper way exists. Equal costs are ordered by the number of changes, then by the codes. Unread periods (12, 13)
 * stay, and are never proposed: an image does not become illegible afterwards.
 *
 * @throws Fault on a code outside 1-13.
 * @example
 * ```ts
 * import { proposeCorrections } from "kenzan/landuse/mod.ts";
 *
 * // Cut-over land that was judged AR: the harvest was a D, or the AR was the planting of forest management (5).
 * const [first, second] = proposeCorrections([6, 3, 2]);
 * console.assert(first.codes.join() === "4,3,2" && second.codes.join() === "6,5,2" && second.cost === 1);
 * ```
 */
export function proposeCorrections(
  codes: ArrayLike<number>,
  options: CorrectionOptions = {},
): ArdCorrection[] {
  const { rules = defaultRules(), most = 3, since } = options;
  for (let k = 0; k < codes.length; k++) {
    if (!(codes[k] >= 1 && codes[k] < CODES)) throw codeFault(codes[k], `period ${k + 1} of the history`);
  }
  if (since !== undefined && !(since >= 1 && since < CODES)) throw codeFault(since, "since the base year");
  // Cheap corrections visit few states: the limit grows until enough are found, or nothing was cut off.
  for (let limit = 2;; limit *= 2) {
    const search = searchWithin(codes, rules, most, limit);
    const found = finish(search.ends, rules, most, since);
    const isEnough = found.length === most && found[most - 1].cost <= limit;
    if (isEnough || !search.isCut) return found.map((each) => tell(each, codes));
  }
}

interface Found extends Partial {
  since?: number;
  isLenient: boolean;
}

/** Best partial histories by state after the last period; whether dearer ones were left out. */
function searchWithin(
  codes: ArrayLike<number>,
  { next, cost, isUnread }: ArdRules,
  most: number,
  limit: number,
): { ends: Map<number, Partial[]>; isCut: boolean } {
  let isCut = false;
  let now = new Map<number, Partial[]>([[1, [{ codes: [], cost: 0, changes: 0 }]]]);
  for (let k = 0; k < codes.length; k++) {
    const then = new Map<number, Partial[]>();
    for (const [state, ways] of now) {
      for (let meant = 1; meant < CODES; meant++) {
        const step = cost[codes[k] * CODES + meant];
        const to = next[state * CODES + meant];
        if (step === Infinity || to === 0 || (isUnread[meant] && meant !== codes[k])) continue;
        let list = then.get(to);
        for (const way of ways) {
          if (way.cost + step > limit) {
            isCut = true;
            continue;
          }
          if (list === undefined) then.set(to, list = []);
          list.push({
            codes: [...way.codes, meant],
            cost: way.cost + step,
            changes: way.changes + (step > 0 ? 1 : 0),
          });
        }
      }
    }
    // Ways that end in one state go on alike: the best few of each are enough for the best few of all.
    for (const list of then.values()) {
      list.sort(byCost);
      list.length = Math.min(list.length, most);
    }
    now = then;
  }
  return { ends: now, isCut };
}

function finish(
  ends: Map<number, Partial[]>,
  { land, composites, cost, lenientCost, isUnread }: ArdRules,
  most: number,
  since: number | undefined,
): Found[] {
  const found: Found[] = [];
  for (const [state, ways] of ends) {
    const isLenient = land.strict[state] === 0;
    for (const way of ways) {
      const whole = { ...way, isLenient, cost: way.cost + (isLenient ? lenientCost : 0) };
      if (since === undefined || isUnread[since] || composites.lenient[state] & 1 << since) {
        found.push({ ...whole, since });
        continue;
      }
      for (let code = 1; code < CODES; code++) {
        if (isUnread[code] || !(composites.lenient[state] & 1 << code)) continue;
        found.push({
          ...whole,
          since: code,
          cost: whole.cost + cost[since * CODES + code],
          changes: way.changes + 1,
        });
      }
    }
  }
  return found.sort((a, b) => byCost(a, b) || (a.since ?? 0) - (b.since ?? 0)).slice(0, most);
}

function byCost(a: Partial, b: Partial): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.changes !== b.changes) return a.changes - b.changes;
  const k = a.codes.findIndex((code, at) => code !== b.codes[at]);
  return k < 0 ? 0 : a.codes[k] - b.codes[k];
}

function tell({ codes, cost, since, isLenient }: Found, before: ArrayLike<number>): ArdCorrection {
  const changes = codes.flatMap((after, period) =>
    after === before[period] ? [] : [{ period, before: before[period], after }]
  );
  return { codes, changes, ...(since === undefined ? {} : { since }), cost, isLenient };
}
