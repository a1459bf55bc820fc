import { chiSquareQuantile } from "../stats/mod.ts";
import { areaCorrected } from "./area_corrected.ts";
import { areaProfile } from "./area_profile.ts";
import { autocorrelatedBandwidth } from "./autocorrelated_bandwidth.ts";
import { caution } from "./caution.ts";
import type { MovementFit } from "./fit_movement.ts";
import type { HomeRange } from "./home_range.ts";
import { isopleth } from "./isopleth.ts";
import { bandwidthGrid } from "./kernel_grid.ts";
import type { Covariance } from "./movement_model.ts";
import { addNormalKernel } from "./normal_kernel.ts";
import type { PlanarGrid } from "./planar_grid.ts";
import { residencyCautions } from "./residency_cautions.ts";
import { type MovementSelection, selectMovement } from "./select_movement.ts";
import type { Track } from "./track.ts";
import type { UtilisationDistribution } from "./utilisation_distribution.ts";

/** Options of {@link autocorrelatedKernelDensity}. */
export interface AutocorrelatedKernelOptions {
  /** How the animal moves. Default {@link selectMovement} of the track; its best is used. */
  selection?: MovementSelection;
  /** Which ranges are asked for, in per cent of the distribution. Default 50 and 95. */
  percents?: readonly number[];
  /**
   * Whether fixes that tell the same count less, which mends uneven sampling; some seconds for thousands of fixes. Default
   * false, as in ctmm.
   */
  weighted?: boolean;
  /** Of the intervals of areas. Default 0.95. */
  level?: number;
  /**
   * `profile likelihood` (default), or ctmm's `chi-square` with twice the effective sample size as degrees of freedom,
   * which ends too soon above: with some ten effective positions it holds the truth in four of five cases
   * (`bench/results/wildlife-movement-coverage.json`).
   */
  interval?: "profile likelihood" | "chi-square";
  /** Where to say it. Default cells of an eighth of the kernel, to four kernels beyond the outermost fixes. */
  grid?: PlanarGrid;
}

/** A range from fixes that hang together. */
export interface AutocorrelatedKernelDensity {
  /** Corrected for the width of the kernels, so that its isopleths are the {@link ranges}. */
  distribution: UtilisationDistribution;
  movement: MovementFit;
  /** Number of independent positions that would tell as much of the range's area, and of its centre. */
  effectiveSampleSize: { area: number; mean: number };
  /** One for each percent asked for, with the interval of its area; without one, and a caution, where too little is known. */
  ranges: HomeRange[];
  /** Covariance of the kernels, m2. */
  bandwidth: Covariance;
  /** Of the fixes, sum 1. */
  weights: Float64Array;
}

/**
 * Autocorrelated kernel density estimate of the range (AKDE; Fleming et al. 2015), with the correction of areas for the
 * kernels' width (AKDEc; Fleming & Calabrese 2017): what the animal would use in the long run if it went on as it did,
 * where ordinary kernels draw what it did use. Hourly fixes are not independent: their ranges by ordinary kernels are too
 * small, and so are the intervals.
 *
 * Intervals of areas know of chance in the movement ({@link areaProfile}), not of a range that changes shape.
 *
 * @throws {Fault} What {@link selectMovement} and {@link isopleth} refuse.
 */
export function autocorrelatedKernelDensity(
  track: Track,
  options: AutocorrelatedKernelOptions = {},
): AutocorrelatedKernelDensity {
  const { percents = [50, 95], weighted = false, level = 0.95, interval: method = "profile likelihood" } =
    options;
  const { best: movement } = options.selection ?? selectMovement(track);
  const { relative, weights, areaInflation } = autocorrelatedBandwidth(track, movement, weighted);
  const { xx, xy, yy } = movement.covariance;
  const square = relative ** 2;
  const bandwidth = { xx: square * xx, xy: square * xy, yy: square * yy };
  const grid = options.grid ?? bandwidthGrid(track, [Math.sqrt(bandwidth.xx), Math.sqrt(bandwidth.yy)]);
  const kernels = new Float64Array(grid.width * grid.height);
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) addNormalKernel(kernels, grid, [track.x[i], track.y[i]], bandwidth, weights[i]);
  }
  const density = areaCorrected(kernels, areaInflation);
  const mass = density.reduce((sum, value) => sum + value, 0) * grid.cell ** 2;
  const factors = method === "chi-square"
    ? chiSquareFactors(movement.effectiveSampleSize.area, level)
    : areaProfile(track, movement, level);
  const distribution: UtilisationDistribution = {
    method: "autocorrelated kernel density",
    crs: track.crs,
    grid,
    density,
    mass,
    fixes: track.time.length,
    cautions: [...residencyCautions(track, movement), ...(factors === null ? [NO_INTERVAL] : [])],
  };
  const ranges = percents.map((percent) => {
    const range = isopleth(distribution, percent);
    if (factors === null) return range;
    const [lower, upper] = [range.area * factors.lower, range.area * factors.upper];
    return { ...range, interval: { lower, upper, level, method } };
  });
  return {
    distribution,
    movement,
    effectiveSampleSize: movement.effectiveSampleSize,
    ranges,
    bandwidth,
    weights,
  };
}

const NO_INTERVAL = caution(
  "no-area-interval",
  "測位の示す独立な位置の数が少なく、面積の信頼区間を求められない（面積は目安にもならないことがある）。",
  "The fixes are worth too few independent positions for an interval of the area; the area itself may be far off.",
);

/** Bounds of an area that is known as well as from so many independent positions, as factors. */
function chiSquareFactors(size: number, level: number): { lower: number; upper: number } {
  const bound = (tail: number) => chiSquareQuantile(tail, 2 * size) / (2 * size);
  return { lower: bound((1 + level) / 2), upper: bound((1 - level) / 2) };
}
