import { Fault } from "../fault/mod.ts";
import { gammaTails } from "./gamma_quantile.ts";

/**
 * Probability that a standard normal deviate exceeds z: half of Q(1/2, z^2 / 2) for z > 0 (Abramowitz & Stegun, chapter 26),
 * so that small tails keep their digits.
 *
 * @throws {Fault} NaN.
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) {
    throw new Fault("stats: no tail at this point", { expected: "a number", found: "NaN" });
  }
  if (z < 0) return 1 - normalTail(-z);
  if (z === 0) return 0.5;
  return z === Infinity ? 0 : gammaTails(z * z / 2, 0.5).upper / 2;
}
