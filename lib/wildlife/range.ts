/**
 * Home ranges: utilisation distributions, isopleths and hulls, their areas and overlap. Part of the door of this folder,
 * `mod.ts`.
 *
 * @module
 */
export type { UtilisationDistribution } from "./utilisation_distribution.ts";
export type { HomeRange, RangeMethod } from "./home_range.ts";
export { minimumConvexPolygon, type MinimumConvexPolygonOptions } from "./minimum_convex_polygon.ts";
export { RANGE_STUDY } from "./range_study.ts";
export { referenceBandwidth } from "./reference_bandwidth.ts";
export { type KernelDensity, kernelDensity, type KernelDensityOptions } from "./kernel_density.ts";
export type { KernelBoundary } from "./boundary_correction.ts";
export { cellArea, isopleth } from "./isopleth.ts";
export { plugInBandwidth, type PlugInBandwidthOptions } from "./plug_in_bandwidth.ts";
export { type ScaledBandwidth, scaledBandwidth, type ScaledBandwidthOptions } from "./scaled_bandwidth.ts";
export {
  type CrossValidation,
  type CrossValidationOptions,
  leastSquaresCrossValidation,
} from "./least_squares_cross_validation.ts";
export {
  type AutocorrelatedKernelDensity,
  autocorrelatedKernelDensity,
  type AutocorrelatedKernelOptions,
} from "./autocorrelated_kernel_density.ts";
export { type BrownianBridge, brownianBridge, type BrownianBridgeOptions } from "./brownian_bridge.ts";
export { type LocalConvexHullOptions, localConvexHulls } from "./local_convex_hulls.ts";
export type { NeighbourRule } from "./neighbourhoods.ts";
export { characteristicHull, type CharacteristicHullOptions } from "./characteristic_hull.ts";
export {
  type EstimatedRange,
  estimateRanges,
  type RangeEstimator,
  rangeEstimators,
  type RangeEstimatorsOptions,
} from "./range_estimators.ts";
export { collarUseTable, type UsePeriod } from "./collar_use.ts";
export { courseLayer, type NamedRange, rangeLayer } from "./range_layers.ts";
export { onSharedGrid, type SharedGridOptions } from "./on_shared_grid.ts";
export { type Overlap, overlap, type OverlapOptions } from "./overlap.ts";
export { pairwiseOverlap } from "./pairwise_overlap.ts";
export {
  bootstrapRangeArea,
  type BootstrapRangeAreaOptions,
  type RangeAreaBootstrap,
} from "./bootstrap_range_area.ts";
export { clipRange } from "./clip_range.ts";
