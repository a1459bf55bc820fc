import { Fault } from "../fault/mod.ts";
import { betaTails } from "./beta_quantile.ts";
import { hypergeometricTail } from "./hypergeometric_tail.ts";
import type { TestResult } from "./test_result.ts";

/** Options of {@link changeTest}. */
export interface ChangeTestOptions {
  /** Exposure (years, points, area) of the second count over that of the first, for rare events. Default 1. */
  exposureRatio?: number;
  /** Points looked at for each count, where events are not rare: the test is then Fisher's (1935) exact one. */
  trials?: readonly [first: number, second: number];
}

/**
 * Exact conditional test that two counts come from one rate. Given their sum, the second is binomial with probability
 * ratio / (1 + ratio) (Przyborowski & Wilenski 1940); with `trials` it is hypergeometric. p is twice the smaller tail.
 *
 * @throws {Fault} Counts that are not whole, both 0 exposures, more events than trials.
 */
export function changeTest(first: number, second: number, options: ChangeTestOptions = {}): TestResult {
  const { below, above } = changeTails(first, second, options);
  return {
    method: options.trials ? "Fisher" : "conditional binomial",
    statistic: second,
    degreesOfFreedom: null,
    p: Math.min(1, 2 * Math.min(below, above)),
  };
}

/** Probability, given the sum, of a second count as small as this or smaller, and as large or larger. */
export function changeTails(
  first: number,
  second: number,
  { exposureRatio = 1, trials }: ChangeTestOptions,
): { below: number; above: number } {
  const whole = [first, second, ...trials ?? []].every((count) => Number.isSafeInteger(count) && count >= 0);
  const inside = !trials || first <= trials[0] && second <= trials[1];
  if (
    !whole || !inside || !(exposureRatio > 0 && exposureRatio < Infinity) || trials && exposureRatio !== 1
  ) {
    throw new Fault("stats: these counts cannot be compared", {
      expected:
        "whole numbers from 0, not more events than trials, and either trials or an exposure ratio above 0",
      found: `${first} and ${second}${
        trials ? ` of ${trials.join(" and ")}` : ""
      }, exposure ratio ${exposureRatio}`,
    });
  }
  const sum = first + second;
  if (trials) {
    const all = trials[0] + trials[1];
    // Counted from the other side, so that neither tail is 1 minus the other.
    return {
      below: hypergeometricTail(second, { population: all, marked: sum, drawn: trials[1] }),
      above: hypergeometricTail(first, { population: all, marked: sum, drawn: trials[0] }),
    };
  }
  const p = exposureRatio / (1 + exposureRatio);
  // P(X >= k) = I_p(k, sum - k + 1)
  return {
    above: second === 0 ? 1 : betaTails(p, second, first + 1).lower,
    below: first === 0 ? 1 : betaTails(p, second + 1, first).upper,
  };
}
