import { Fault } from "../fault/mod.ts";
import { gammaTails } from "./gamma_quantile.ts";

/**
 * Probability that chi-square with `degreesOfFreedom` exceeds x: the regularised incomplete gamma function
 * Q(df / 2, x / 2) (Abramowitz & Stegun 26.4.19), computed without subtracting from 1 in the tail.
 *
 * @param x 0 or more.
 * @param degreesOfFreedom Above 0; need not be whole.
 * @throws {Fault} x below 0, degrees of freedom not above 0.
 * @example
 * ```ts
 * import { chiSquareTail } from "kenzan/stats/mod.ts";
 *
 * console.assert(chiSquareTail(3.841458820694124, 1).toFixed(12) === "0.050000000000");
 * ```
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  if (!(x >= 0 && degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new Fault("stats: chi-square has no tail there", {
      expected: "x >= 0 and degrees of freedom > 0",
      found: `x = ${x}, degrees of freedom = ${degreesOfFreedom}`,
    });
  }
  if (x === 0) return 1;
  return x === Infinity ? 0 : gammaTails(x / 2, degreesOfFreedom / 2).upper;
}
