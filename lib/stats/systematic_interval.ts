import { binomialInterval, type BinomialIntervalOptions } from "./binomial_interval.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { studentQuantile } from "./student_t.ts";
import type { SystematicVariance } from "./systematic_variance.ts";

/**
 * Interval of a proportion from a systematic sample, by the method of {@link binomialInterval} at the effective sample
 * size n / deff of any of the variances for such samples. Default Wilson's.
 *
 * Above a design effect of 1 it is wider, below 1 narrower than for points at random; with no event seen (mean 0) the
 * design effect is 1. A variance from few groups or blocks is itself uncertain: n / deff is then multiplied by the
 * squared ratio of Student's quantiles with n - 1 and with its degrees of freedom (Korn & Graubard 1998, Survey
 * Methodology 24, 193-201), without which four groups hold the truth in 85 % of cases instead of 95 %.
 *
 * @param estimate Of values that are 0 or 1.
 * @throws {Fault} A mean outside 0 to 1, a variance of 0 where the mean is neither 0 nor 1, a level outside (0, 1).
 */
export function systematicInterval(
  estimate: SystematicVariance,
  options: Omit<BinomialIntervalOptions, "designEffect"> = {},
): Interval {
  const { mean, n, designEffect, degreesOfFreedom } = estimate;
  const isSeen = mean > 0 && mean < 1;
  const widened = isSeen && degreesOfFreedom !== undefined
    ? designEffect * widening(n - 1, degreesOfFreedom, options.level)
    : designEffect;
  return binomialInterval(mean * n, n, { ...options, designEffect: widened });
}

function widening(ofPoints: number, ofVariance: number, level = 0.95): number {
  const tail = (1 - checkLevel(level)) / 2;
  return (studentQuantile(tail, ofVariance) / studentQuantile(tail, ofPoints)) ** 2;
}
