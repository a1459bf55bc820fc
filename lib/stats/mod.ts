/**
 * Statistics for rates, agreement and areas with their intervals, and random numbers: pure functions on numbers and
 * typed arrays.
 *
 * @module
 */
export { type Random, random } from "./random.ts";
export type { Interval } from "./interval.ts";
export { combinedInterval, type WeightedEstimate } from "./combined_interval.ts";
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
export { moran } from "./moran.ts";
export { type Subgrids, subgrids } from "./subgrids.ts";
export {
  type PostStratified,
  type PostStratifiedOptions,
  postStratifiedProportion,
  type PostStratum,
} from "./post_stratified_proportion.ts";
export { designEffect } from "./design_effect.ts";
export { normalQuantile } from "./normal_quantile.ts";
export { normalTail } from "./normal_tail.ts";
export { cholesky, solveLower, solveUpper } from "./cholesky.ts";
export { chiSquareTail } from "./chi_square_tail.ts";
export { chiSquareQuantile } from "./chi_square_quantile.ts";
export { logGamma } from "./log_gamma.ts";
export { type BesselRatios, besselRatios } from "./bessel_ratios.ts";
export { studentQuantile, studentTail } from "./student_t.ts";
export { type Hypergeometric, hypergeometricTail } from "./hypergeometric_tail.ts";
export { hypergeometricInterval } from "./hypergeometric_interval.ts";

export type { Estimate } from "./estimate.ts";
export type { TestResult } from "./test_result.ts";
export type { SquareCounts } from "./square_counts.ts";
export {
  type Code,
  type ConfusionMatrix,
  confusionMatrix,
  type ConfusionMatrixOptions,
} from "./confusion_matrix.ts";
export { type Agreement, agreement, type AgreementOptions } from "./agreement.ts";
export { classKappas, type Kappa, kappa, type KappaOptions } from "./kappa.ts";
export { type Disagreement, disagreement, type DisagreementParts } from "./disagreement.ts";
export { type McnemarOptions, mcnemarTest } from "./mcnemar.ts";
export { bowkerTest } from "./bowker.ts";
export { stuartMaxwellTest } from "./stuart_maxwell.ts";

export type { AreaAccuracy, AreaAccuracyOptions } from "./area_accuracy.ts";
export { areaAdjustedAccuracy } from "./area_adjusted_accuracy.ts";
export {
  type AccuracyStratum,
  stratifiedAccuracy,
  type StratifiedAccuracyOptions,
} from "./stratified_accuracy.ts";
export {
  type PlannedStratum,
  type SampleSize,
  stratifiedSampleSize,
  type StratifiedSampleSizeOptions,
} from "./stratified_sample_size.ts";
export { allocateSample, type AllocateSampleOptions, type Allocation } from "./allocate_sample.ts";

export { type LeastSquares, leastSquares } from "./least_squares.ts";
export type { TwoPhase, TwoPhaseOptions, TwoPhaseVariance } from "./two_phase.ts";
export type { TwoPhasePoints } from "./two_phase_points.ts";
export { twoPhaseRegression, type TwoPhaseRegressionOptions } from "./two_phase_regression.ts";
export { twoPhaseRatio } from "./two_phase_ratio.ts";
export {
  twoPhasePostStratified,
  type TwoPhasePostStratifiedOptions,
  type TwoPhaseStratum,
} from "./two_phase_post_stratified.ts";
export { type TwoPhaseCosts, type TwoPhasePlan, twoPhasePlan } from "./two_phase_plan.ts";

export {
  type CorrectedProportion,
  type Count,
  type Misclassification,
  misclassifiedProportion,
} from "./misclassified_proportion.ts";
export { type CorrectedProportions, misclassifiedProportions } from "./misclassified_proportions.ts";
export { checksForBound, type ErrorBound, errorBound, type ErrorBoundOptions } from "./error_bound.ts";
export { type ErrorBudget, errorBudget, type ErrorComponent } from "./error_budget.ts";

export { type RandomGroupsOptions, randomGroupsVariance } from "./random_groups_variance.ts";
export { type LocalMeanOptions, localMeanVariance, type SamplePoints } from "./local_mean_variance.ts";
export { type BlockBootstrap, blockBootstrap, type BlockBootstrapOptions } from "./block_bootstrap.ts";
export { systematicInterval } from "./systematic_interval.ts";
export { type Bootstrap, bootstrap, type BootstrapOptions, type Statistic } from "./bootstrap.ts";

export { changeTest, type ChangeTestOptions } from "./count_change.ts";
export {
  type DetectableChange,
  detectableChange,
  type DetectableChangeOptions,
} from "./detectable_change.ts";
export {
  type PointsForPrecision,
  pointsForPrecision,
  type YearsForPrecision,
  yearsForPrecision,
} from "./precision_plan.ts";

export { minimise, type MinimiseOptions, type Minimum } from "./minimise.ts";
export { hessian, type HessianOptions } from "./hessian.ts";
export { positiveInverse } from "./positive_inverse.ts";
export { quantile } from "./quantile.ts";
export { akaikeWeights, modelAverage } from "./akaike.ts";
export { empiricalVariogram, type Places, type VariogramClass, type VariogramOptions } from "./variogram.ts";
export {
  fitVariogram,
  type FitVariogramOptions,
  practicalRange,
  semivariance,
  VARIOGRAM_SHAPES,
  type VariogramFit,
  type VariogramModel,
  type VariogramShape,
} from "./variogram_model.ts";
export {
  type Kriging,
  type KrigingOptions,
  type KrigingPrediction,
  type LeaveOneOut,
  ordinaryKriging,
} from "./ordinary_kriging.ts";
export { type InverseDistance, inverseDistance, type InverseDistanceOptions } from "./inverse_distance.ts";
export { type NearestPoints, nearestPoints } from "./nearest_points.ts";
