import { binomialInterval, type BinomialIntervalOptions } from "./binomial_interval.ts";
import type { Interval } from "./interval.ts";
import type { SystematicVariance } from "./systematic_variance.ts";

/**
 * Interval of a proportion from a systematic sample, by the method of {@link binomialInterval} at the effective sample
 * size n / deff of any of the variances for such samples. Default Wilson's.
 *
 * Above a design effect of 1 it is wider, below 1 narrower than for points at random; with no event seen (mean 0) the
 * design effect is 1.
 *
 * @param estimate Of values that are 0 or 1.
 * @throws {Fault} A mean outside 0 to 1, a variance of 0 where the mean is neither 0 nor 1, a level outside (0, 1).
 */
export function systematicInterval(
  estimate: SystematicVariance,
  options: Omit<BinomialIntervalOptions, "designEffect"> = {},
): Interval {
  const { mean, n, designEffect } = estimate;
  return binomialInterval(mean * n, n, { ...options, designEffect });
}
