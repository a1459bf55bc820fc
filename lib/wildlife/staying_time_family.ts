import { chiSquareTail, logGamma, normalTail, type Random } from "../stats/mod.ts";

/** Names of the distributions of staying times. */
export type StayingTimeFamilyName = "exponential" | "gamma" | "lognormal" | "Weibull";

/** Parameters of a family, in its order. */
export type StayingTimeParameters = Float64Array | readonly number[];

/**
 * A distribution of staying times. Its first parameter scales time: the logarithm of a scale (of the median for the
 * lognormal), so that a covariate added to it multiplies the mean.
 */
export interface StayingTimeFamily {
  name: StayingTimeFamilyName;
  label: { ja: string; en: string };
  parameters: 1 | 2;
  /** Log density at t > 0 s. */
  logDensity(t: number, parameters: StayingTimeParameters): number;
  /** Log probability of a longer stay. */
  logSurvival(t: number, parameters: StayingTimeParameters): number;
  /** Mean, s. */
  mean(parameters: StayingTimeParameters): number;
  /** Parameters with this mean and coefficient of variation, to begin a search with. */
  guess(mean: number, variation: number): number[];
  /** A stay, s. */
  draw(parameters: StayingTimeParameters, random: Random): number;
}

const exponential: StayingTimeFamily = {
  name: "exponential",
  label: { ja: "指数分布", en: "Exponential" },
  parameters: 1,
  logDensity: (t, [scale]) => -scale - t * Math.exp(-scale),
  logSurvival: (t, [scale]) => -t * Math.exp(-scale),
  mean: ([scale]) => Math.exp(scale),
  guess: (mean) => [Math.log(mean)],
  draw: ([scale], random) => -Math.log(1 - random.uniform()) * Math.exp(scale),
};

/** Parameters: log scale, log shape. */
const gamma: StayingTimeFamily = {
  name: "gamma",
  label: { ja: "ガンマ分布", en: "Gamma" },
  parameters: 2,
  logDensity: (t, [scale, shape]) => {
    const a = Math.exp(shape);
    return (a - 1) * Math.log(t) - t * Math.exp(-scale) - a * scale - logGamma(a);
  },
  logSurvival: (t, [scale, shape]) => Math.log(chiSquareTail(2 * t * Math.exp(-scale), 2 * Math.exp(shape))),
  mean: ([scale, shape]) => Math.exp(scale + shape),
  guess: (mean, variation) => [Math.log(mean * variation ** 2), -2 * Math.log(variation)],
  draw: ([scale, shape], random) => drawGamma(Math.exp(shape), random) * Math.exp(scale),
};

/** Parameters: mean and log standard deviation of log t. */
const lognormal: StayingTimeFamily = {
  name: "lognormal",
  label: { ja: "対数正規分布", en: "Lognormal" },
  parameters: 2,
  logDensity: (t, [mean, sd]) => {
    const z = (Math.log(t) - mean) * Math.exp(-sd);
    return -Math.log(t) - sd - 0.5 * Math.log(2 * Math.PI) - 0.5 * z * z;
  },
  logSurvival: (t, [mean, sd]) => Math.log(normalTail((Math.log(t) - mean) * Math.exp(-sd))),
  mean: ([mean, sd]) => Math.exp(mean + 0.5 * Math.exp(2 * sd)),
  guess: (mean, variation) => {
    const variance = Math.log1p(variation ** 2);
    return [Math.log(mean) - variance / 2, 0.5 * Math.log(variance)];
  },
  draw: ([mean, sd], random) => Math.exp(random.normal(mean, Math.exp(sd))),
};

/** Parameters: log scale, log shape. */
const weibull: StayingTimeFamily = {
  name: "Weibull",
  label: { ja: "ワイブル分布", en: "Weibull" },
  parameters: 2,
  logDensity: (t, [scale, shape]) => {
    const z = Math.exp(shape) * (Math.log(t) - scale);
    return shape - Math.log(t) + z - Math.exp(z);
  },
  logSurvival: (t, [scale, shape]) => -Math.exp(Math.exp(shape) * (Math.log(t) - scale)),
  // The scale times Gamma(1 + 1 / shape): the sum of both, as in ctrest, is no mean.
  mean: ([scale, shape]) => Math.exp(scale + logGamma(1 + Math.exp(-shape))),
  guess: (mean, variation) => {
    const shape = -1.086 * Math.log(variation); // Justus et al. 1978, to a few per cent
    return [Math.log(mean) - logGamma(1 + Math.exp(-shape)), shape];
  },
  draw: ([scale, shape], random) => Math.exp(scale) * (-Math.log(1 - random.uniform())) ** Math.exp(-shape),
};

/** The four families of REST (Nakashima et al. 2018, Journal of Applied Ecology 55, 735-744). */
export const STAYING_TIME_FAMILIES: readonly StayingTimeFamily[] = [exponential, gamma, lognormal, weibull];

/** A gamma deviate of any shape above 0, scale 1 (Marsaglia & Tsang 2000; their note on shapes below 1). */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
