import { Fault } from "../fault/mod.ts";
import { betaQuantile, betaTails } from "./beta_quantile.ts";

/**
 * Probability that Student's t with `degreesOfFreedom` exceeds t: half of I_x(df / 2, 1 / 2) for t > 0, with
 * x = df / (df + t^2) (Abramowitz & Stegun 26.7.1).
 *
 * @throws {Fault} NaN, degrees of freedom not above 0.
 */
export function studentTail(t: number, degreesOfFreedom: number): number {
  check(degreesOfFreedom);
  if (Number.isNaN(t)) {
    throw new Fault("stats: no tail at this point", { expected: "a number", found: "NaN" });
  }
  if (t < 0) return 1 - studentTail(-t, degreesOfFreedom);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  // Whichever of x and 1 - x is the smaller is the one that has all its digits.
  const square = t * t / degreesOfFreedom;
  return square < 1
    ? betaTails(square / (1 + square), 0.5, degreesOfFreedom / 2).upper / 2
    : betaTails(1 / (1 + square), degreesOfFreedom / 2, 0.5).lower / 2;
}

/**
 * The t that Student's t with `degreesOfFreedom` exceeds with probability `tail`, 0 < tail < 1.
 *
 * @throws {Fault} A probability outside (0, 1), degrees of freedom not above 0.
 */
export function studentQuantile(tail: number, degreesOfFreedom: number): number {
  check(degreesOfFreedom);
  if (!(tail > 0 && tail < 1)) {
    throw new Fault("stats: not a tail probability", {
      expected: "a number between 0 and 1",
      found: `${tail}`,
    });
  }
  if (tail === 0.5) return 0;
  if (tail > 0.5) return -studentQuantile(1 - tail, degreesOfFreedom);
  // y = t^2 / (df + t^2), or x = 1 - y where that is the smaller and has all its digits.
  const y = betaQuantile(2 * tail, "upper", 0.5, degreesOfFreedom / 2);
  if (y < 0.5) return Math.sqrt(degreesOfFreedom * y / (1 - y));
  const x = betaQuantile(2 * tail, "lower", degreesOfFreedom / 2, 0.5);
  return Math.sqrt(degreesOfFreedom * (1 - x) / x);
}

function check(degreesOfFreedom: number): void {
  if (degreesOfFreedom > 0 && degreesOfFreedom < Infinity) return;
  throw new Fault("stats: not degrees of freedom", {
    expected: "a number above 0",
    found: `${degreesOfFreedom}`,
  });
}
