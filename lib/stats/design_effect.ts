import { Fault } from "../fault/mod.ts";

/**
 * Design effect (Kish 1965): variance of an estimate over that of the same estimate from a simple random sample of the
 * same size. 1 where both are 0, that is where nothing varies.
 *
 * @throws {Fault} A negative variance, or one that is 0 in a simple random sample only.
 */
export function designEffect(variance: number, simpleVariance: number): number {
  if (variance === 0 && simpleVariance === 0) return 1;
  if (variance >= 0 && simpleVariance > 0) return variance / simpleVariance;
  throw new Fault("stats: no design effect from these variances", {
    expected: "a variance >= 0, over one > 0",
    found: `${variance} over ${simpleVariance}`,
  });
}
