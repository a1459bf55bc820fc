import { logGamma } from "../stats/mod.ts";

/**
 * Logarithm of the probability of a count without what does not depend on its expectation, with the first derivative and
 * minus the second by the logarithm of the expectation. Written to `out` as [value, slope, curvature].
 *
 * Negative binomial with variance mean + mean^2 / size; size Infinity is Poisson. Fractional counts are weighted ones.
 */
export function countLikelihood(found: number, logMean: number, size: number, out: Float64Array): void {
  const mean = Math.exp(logMean);
  if (size === Infinity) {
    out[0] = found * logMean - mean;
    out[1] = found - mean;
    out[2] = mean;
    return;
  }
  const share = mean / (size + mean);
  // log(mean / (size + mean)) for the found, and log(size / (size + mean)) for the size.
  out[0] = found * (logMean - Math.log(size + mean)) - size * Math.log1p(mean / size);
  out[1] = found - (found + size) * share;
  out[2] = (found + size) * share * (1 - share);
}

/** Third derivative of the logarithm of the probability by the logarithm of the expectation. */
export function countSkewness(found: number, logMean: number, size: number): number {
  const mean = Math.exp(logMean);
  if (size === Infinity) return -mean;
  const share = mean / (size + mean);
  return -(found + size) * share * (1 - share) * (1 - 2 * share);
}

/** What {@link countLikelihood} leaves out. */
export function countConstant(found: number, size: number): number {
  if (size === Infinity) return -logGamma(found + 1);
  let rising = 0;
  // Exact for small counts: a difference of two large logarithms has no digits left.
  if (Number.isInteger(found) && found < 100) {
    for (let k = 0; k < found; k++) {
      rising += Math.log(size + k);
    }
  } else rising = logGamma(found + size) - logGamma(size);
  return rising - logGamma(found + 1);
}
