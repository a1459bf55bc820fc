import { Fault } from "../fault/mod.ts";
import { gammaQuantile } from "./gamma_quantile.ts";

/**
 * The x that chi-square with `degreesOfFreedom` exceeds with probability `tail`, 0 < tail < 1.
 *
 * @param degreesOfFreedom Above 0; need not be whole.
 * @throws {Fault} A probability outside (0, 1), degrees of freedom not above 0.
 */
export function chiSquareQuantile(tail: number, degreesOfFreedom: number): number {
  if (!(tail > 0 && tail < 1 && degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new Fault("stats: chi-square has no quantile there", {
      expected: "a tail between 0 and 1 and degrees of freedom > 0",
      found: `tail = ${tail}, degrees of freedom = ${degreesOfFreedom}`,
    });
  }
  return 2 * gammaQuantile(tail, "upper", degreesOfFreedom / 2);
}
