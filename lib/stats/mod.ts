/**
 * Statistics for rates and their intervals, and random numbers: pure functions on numbers and typed arrays.
 *
 * @module
 */
export { type Random, random } from "./random.ts";
export type { Interval } from "./interval.ts";
export { binomialInterval, type BinomialIntervalOptions, type BinomialMethod } from "./binomial_interval.ts";
export { binomialTail } from "./binomial_tail.ts";
export { poissonInterval, type PoissonIntervalOptions } from "./poisson_interval.ts";
export { type SystematicGrid, systematicGrid } from "./systematic_grid.ts";
export {
  maternVariance,
  type SuccessiveDifferenceOptions,
  successiveDifferenceVariance,
  type SystematicVariance,
  type SystematicVarianceOptions,
} from "./systematic_variance.ts";
export { type Subgrids, subgrids } from "./subgrids.ts";
export {
  type PostStratified,
  type PostStratifiedOptions,
  postStratifiedProportion,
  type PostStratum,
} from "./post_stratified_proportion.ts";
export { designEffect } from "./design_effect.ts";
export { normalQuantile } from "./normal_quantile.ts";
