import { Fault } from "../fault/mod.ts";
import { changeTails, type ChangeTestOptions } from "./count_change.ts";
import { checkLevel } from "./interval.ts";

/** Options of {@link detectableChange}. */
export interface DetectableChangeOptions extends ChangeTestOptions {
  /** Two-sided level of the test. Default 0.95. */
  level?: number;
}

/** The nearest second counts that differ from the first beyond chance. */
export interface DetectableChange {
  /** Largest count that is significantly less; null where not even 0 is. */
  decrease: number | null;
  /** Smallest count that is significantly more; null where not even all trials are. */
  increase: number | null;
}

/**
 * Minimal detectable change: what a second count must fall or rise to for `changeTest`, the exact conditional test
 * of two counts, to call it a change. This is what the test can tell of counts once they are there; a change of that
 * size is found in about half the cases.
 *
 * @param first Events counted the first time.
 * @throws {Fault} As `changeTest`; a level outside (0, 1).
 */
export function detectableChange(first: number, options: DetectableChangeOptions = {}): DetectableChange {
  const { level = 0.95, exposureRatio = 1, trials } = options;
  const alpha = (1 - checkLevel(level)) / 2;
  const tails = (second: number) => changeTails(first, second, { exposureRatio, trials });
  tails(0); // refuses what cannot be compared
  const most = trials ? trials[1] : Number.MAX_SAFE_INTEGER - first;
  const expected = trials ? first / Math.max(1, trials[0]) * trials[1] : first * exposureRatio;
  const isMore = (second: number) => tails(second).above <= alpha;
  let high = Math.ceil(expected) + 1;
  while (high < most && !isMore(high)) high = Math.min(most, 2 * high);
  if (!Number.isSafeInteger(high)) {
    throw new Fault("stats: too many events to compare", {
      expected: "counts below 2^53",
      found: `${first}`,
    });
  }
  const increase = isMore(Math.min(high, most)) ? firstWhere(isMore, 0, Math.min(high, most)) : null;
  const isNotLess = (second: number) => tails(second).below > alpha;
  const decrease = isNotLess(0)
    ? null
    : firstWhere(isNotLess, 0, Math.min(Math.ceil(expected) + 1, most)) - 1;
  return { decrease, increase };
}

/** The least whole number above `no` where a condition holds that holds at `yes` and from there on. */
function firstWhere(holds: (value: number) => boolean, no: number, yes: number): number {
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
