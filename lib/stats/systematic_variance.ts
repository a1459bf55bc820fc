import { Fault } from "../fault/mod.ts";
import { designEffect } from "./design_effect.ts";
import type { SystematicGrid } from "./systematic_grid.ts";

/** Estimated variance of the mean of a systematic sample. */
export interface SystematicVariance {
  /** Mean of the points observed. */
  mean: number;
  /** Variance of that mean. */
  variance: number;
  /** What it would be if the points had fallen at random: s^2 / n. */
  simpleVariance: number;
  /** `variance` over `simpleVariance`; 1 where all values are equal. */
  designEffect: number;
  /** Number of points observed. */
  n: number;
  /** Number of differences (pairs), contrasts (2 x 2 blocks), degrees of freedom (groups), points or blocks it rests on. */
  contrasts: number;
  /** Where it rests on few independent values, how many are free: of groups or blocks one less than there are. */
  degreesOfFreedom?: number;
}

/** Options of the estimators of a {@link SystematicVariance}. */
export interface SystematicVarianceOptions {
  /** Share of the population that was sampled; the variance is multiplied by 1 minus it. Default 0. */
  samplingFraction?: number;
}

/** Options of {@link successiveDifferenceVariance}. */
export interface SuccessiveDifferenceOptions extends SystematicVarianceOptions {
  /**
   * Which neighbours are compared: along rows, along columns, or both; `serpentine`: along one path through all points,
   * rows from the first on, every other one backwards, whatever lies between its points. Default `both`.
   */
  along?: "rows" | "columns" | "both" | "serpentine";
}

/**
 * Variance from successive differences: sum of d^2 over 2 m n, with m pairs of neighbours (Wolter 2007, 8.2, v2).
 *
 * Trend across the grid enters it much less than it enters s^2 / n. No estimator of this variance is free of bias,
 * since one systematic sample is one draw: show it beside {@link maternVariance}.
 *
 * @throws {Fault} No two neighbours were both observed.
 */
export function successiveDifferenceVariance(
  grid: SystematicGrid,
  options: SuccessiveDifferenceOptions = {},
): SystematicVariance {
  const { along = "both" } = options;
  const { values, right, below } = grid;
  let sum = 0;
  let contrasts = 0;
  const add = (difference: number) => {
    if (Number.isNaN(difference)) return;
    sum += difference * difference;
    contrasts++;
  };
  if (along === "serpentine") {
    const path = serpentine(grid);
    for (let i = 1; i < path.length; i++) add(values[path[i]] - values[path[i - 1]]);
  } else {
    for (let i = 0; i < values.length; i++) {
      if (along !== "columns" && right[i] >= 0) add(values[right[i]] - values[i]);
      if (along !== "rows" && below[i] >= 0) add(values[below[i]] - values[i]);
    }
  }
  return systematicVariance(grid, sum / 2, contrasts, "two neighbours", options);
}

/** The observed points along the path; rows and columns may begin anywhere. */
function serpentine({ row, column, values }: SystematicGrid): number[] {
  const isBack = (i: number) => Math.abs(row[i] % 2) === 1;
  const seen = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  return seen.sort((a, b) => row[a] - row[b] || (isBack(a) ? column[b] - column[a] : column[a] - column[b]));
}

/**
 * Variance from contrasts of all 2 x 2 blocks of neighbours, overlapping: sum of (y11 - y12 - y21 + y22)^2 over
 * 4 k n, with k blocks (Matern 1947; Ranneby et al. 1987). A plane trend does not enter it at all.
 *
 * @throws {Fault} No block of four was observed.
 */
export function maternVariance(
  grid: SystematicGrid,
  options: SystematicVarianceOptions = {},
): SystematicVariance {
  const { values, right, below } = grid;
  let sum = 0;
  let contrasts = 0;
  for (let i = 0; i < values.length; i++) {
    const across = below[i] < 0 || right[i] < 0 ? -1 : right[below[i]];
    if (across < 0) continue;
    const contrast = values[i] - values[right[i]] - values[below[i]] + values[across];
    if (Number.isNaN(contrast)) continue;
    sum += contrast * contrast;
    contrasts++;
  }
  return systematicVariance(grid, sum / 4, contrasts, "a 2 x 2 block of points", options);
}

/** Each contrast in `sum` has the variance of a single value as its expectation if values fall at random. */
export function systematicVariance(
  { values }: Pick<SystematicGrid, "values">,
  sum: number,
  contrasts: number,
  needed: string,
  { samplingFraction = 0 }: SystematicVarianceOptions,
): SystematicVariance {
  if (!(samplingFraction >= 0 && samplingFraction < 1)) {
    throw new Fault("stats: not a sampling fraction", {
      expected: "0 <= f < 1",
      found: `${samplingFraction}`,
    });
  }
  if (contrasts === 0) {
    throw new Fault("stats: the grid is too sparse for a variance", {
      expected: `${needed}, all observed`,
      found: "none",
      remedy: "take a larger domain, or the variance of a simple random sample and say so",
    });
  }
  let n = 0;
  let total = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    total += value;
    n++;
  }
  const mean = total / n;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const remaining = 1 - samplingFraction;
  const variance = remaining * sum / (contrasts * n);
  const simpleVariance = remaining * squares / ((n - 1) * n);
  return {
    mean,
    variance,
    simpleVariance,
    designEffect: designEffect(variance, simpleVariance),
    n,
    contrasts,
  };
}
