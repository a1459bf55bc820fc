import { Fault } from "../fault/mod.ts";
import { subgrids } from "./subgrids.ts";
import type { SystematicGrid } from "./systematic_grid.ts";
import {
  type SystematicVariance,
  systematicVariance,
  type SystematicVarianceOptions,
} from "./systematic_variance.ts";

/** Options of {@link randomGroupsVariance}. */
export interface RandomGroupsOptions extends SystematicVarianceOptions {
  /** The grid is divided into the step x step coarser grids it is made of. Default 2: four groups. */
  step?: number;
}

/**
 * Variance from the coarser, interpenetrating grids that a grid is made of, taken as groups: with G groups of n_g points,
 * sum of n_g (mean_g - mean)^2 over (G - 1) n; for equal groups sum (mean_g - mean)^2 / (G (G - 1)) (Wolter 2007, chapters 2 and 8).
 *
 * A coarser grid is a systematic sample itself, so that gradients enter it little; with few groups it varies much.
 *
 * @throws {Fault} Fewer than two groups with a point, a step that is not a whole number from 2.
 */
export function randomGroupsVariance(
  grid: SystematicGrid,
  options: RandomGroupsOptions = {},
): SystematicVariance {
  const { step = 2 } = options;
  const { mean, means, sizes } = subgrids(grid, step);
  const groups = sizes.reduce((count, size) => size > 0 ? count + 1 : count, 0);
  if (groups < 2) {
    throw new Fault("stats: the grid is too sparse for a variance", {
      expected: "two or more groups with an observed point",
      found: `${groups}`,
    });
  }
  const sum = means.reduce((total, m, g) => sizes[g] > 0 ? total + sizes[g] * (m - mean) ** 2 : total, 0);
  const degreesOfFreedom = groups - 1;
  return { ...systematicVariance(grid, sum, degreesOfFreedom, "two groups", options), degreesOfFreedom };
}
