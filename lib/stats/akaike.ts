import { Fault } from "../fault/mod.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";

/**
 * Akaike weights: exp(-d / 2) of each model's difference d to the smallest AIC, as shares (Burnham & Anderson 2002,
 * section 2.9).
 *
 * @throws {Fault} No models, or an AIC that is not finite.
 */
export function akaikeWeights(aic: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(aic);
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw new Fault("stats: no weights of these models", {
      expected: "the AIC of one model or more",
      found: values.join(", ") || "none",
      remedy: "leave out models that could not be fitted",
    });
  }
  const least = Math.min(...values);
  const relative = values.map((value) => Math.exp((least - value) / 2));
  const sum = relative.reduce((total, value) => total + value, 0);
  return relative.map((value) => value / sum);
}

/**
 * Weighted mean of one quantity over models with its unconditional standard error, the sum of w sqrt(v + (x - mean)^2),
 * and a normal interval (Buckland, Burnham & Augustin 1997, Biometrics 53, 603-618; Burnham & Anderson 2002, eq. 4.9).
 * Give the logarithm of what is positive.
 *
 * @param variances Of the estimate of each model, if that model were the right one.
 */
export function modelAverage(
  estimates: ArrayLike<number>,
  variances: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: { level?: number } = {},
): Estimate {
  const { level = 0.95 } = options;
  let mean = 0;
  for (let i = 0; i < estimates.length; i++) mean += weights[i] * estimates[i];
  let error = 0;
  for (let i = 0; i < estimates.length; i++) {
    error += weights[i] * Math.sqrt(variances[i] + (estimates[i] - mean) ** 2);
  }
  return normalEstimate(mean, error ** 2, level);
}
