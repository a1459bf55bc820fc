import { Fault } from "../fault/mod.ts";

/**
 * Probability of at most x successes in n independent trials that each succeed with probability p.
 *
 * Summed term by term in logarithms: exact to a few ulp of the largest term, with n steps at most.
 *
 * @param x Whole number from 0 to n.
 * @param p 0-1.
 * @throws {Fault} Counts that are not whole, x outside 0 to n, p outside 0 to 1.
 * @example
 * ```ts
 * import { binomialTail } from "kenzan/stats/mod.ts";
 *
 * console.assert(binomialTail(0, 10, 0.5) === 1 / 1024);
 * ```
 */
export function binomialTail(x: number, n: number, p: number): number {
  if (!(Number.isInteger(x) && Number.isInteger(n) && 0 <= x && x <= n && p >= 0 && p <= 1)) {
    throw new Fault("stats: not a number of successes in trials", {
      expected: "whole numbers 0 <= x <= n and a probability from 0 to 1",
      found: `x = ${x}, n = ${n}, p = ${p}`,
    });
  }
  if (x === n || p === 0) return 1;
  if (p === 1) return 0;
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let k = 1; k <= x; k++) {
    log += Math.log((n - k + 1) / k * p / (1 - p));
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
