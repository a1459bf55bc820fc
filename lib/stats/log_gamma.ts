import { Fault } from "../fault/mod.ts";
import { stirlingError } from "./saddle_point.ts";

/**
 * Logarithm of the gamma function, x > 0: Stirling's formula with its error by series; absolute error about 1e-15
 * times the larger of 1 and the result.
 *
 * @throws {Fault} x not above 0.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) {
    throw new Fault("stats: no logarithm of gamma at this point", { expected: "x > 0", found: `${x}` });
  }
  if (x === Infinity) return Infinity;
  // log gamma(x + 1) - log x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + stirlingError(x);
}
