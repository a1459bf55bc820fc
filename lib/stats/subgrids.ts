import { Fault } from "../fault/mod.ts";
import { designEffect } from "./design_effect.ts";
import type { SystematicGrid } from "./systematic_grid.ts";

/** The exact sampling distribution of the mean over the step x step coarser grids that a grid is made of. */
export interface Subgrids {
  /** Mean of all points. */
  mean: number;
  /** Mean of each coarser grid; the one through row r, column c stands at `(r mod step) * step + c mod step`. NaN if empty. */
  means: Float64Array;
  /** Number of points observed of each. */
  sizes: Float64Array;
  /** Mean squared difference from `mean`, each coarser grid weighted by its size. */
  variance: number;
  /**
   * Variance of the mean of a simple random sample, drawn without replacement from all points, of the average size of
   * the coarser grids that have a point.
   */
  simpleVariance: number;
  /**
   * Variance of the mean of a stratified random sample: one point drawn from each block of step x step (from the
   * first row and column), weighted by its number of points; Cochran (1977), section 8.5. What evenly spaced points, which lie one
   * in each block too, gain or lose against it is due to their regular order alone.
   */
  stratifiedVariance: number;
  /** `variance` over `simpleVariance`. */
  designEffect: number;
}

/**
 * Splits a grid into its coarser grids: with step 8, a 500 m grid into the 64 possible 4 km grids.
 *
 * Weighted by size the means average to the mean of all points exactly; unweighted they would not, where sizes differ.
 *
 * @throws {Fault} A step that is not a whole number from 2, or no observed points.
 */
export function subgrids(grid: SystematicGrid, step: number): Subgrids {
  const { row, column, values } = grid;
  if (!Number.isInteger(step) || step < 2) {
    throw new Fault("stats: not a step between the points of a coarser grid", {
      expected: "a whole number from 2",
      found: String(step),
    });
  }
  const totals = new Float64Array(step * step);
  const sizes = new Float64Array(step * step);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const offset = modulo(row[i], step) * step + modulo(column[i], step);
    totals[offset] += values[i];
    sizes[offset]++;
  }
  const n = sizes.reduce((sum, size) => sum + size, 0);
  if (n === 0) {
    throw new Fault("stats: no observed point in the grid", { expected: "one or more", found: "none" });
  }
  const mean = totals.reduce((sum, total) => sum + total, 0) / n;
  const means = totals.map((total, i) => total / sizes[i]);
  const variance = means.reduce((sum, m, i) => sizes[i] > 0 ? sum + sizes[i] * (m - mean) ** 2 : sum, 0) / n;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const size = n / sizes.filter((points) => points > 0).length;
  const simpleVariance = n > 1 ? squares / (n - 1) / size * (1 - size / n) : 0;
  return {
    mean,
    means,
    sizes,
    variance,
    simpleVariance,
    stratifiedVariance: stratifiedVariance(grid, step),
    designEffect: designEffect(variance, simpleVariance),
  };
}

/** Sum of squared weights times the variance of one point drawn from a block. */
function stratifiedVariance({ row, column, values }: SystematicGrid, step: number): number {
  const blocks = new Map<string, { size: number; sum: number; squares: number }>();
  const first = [row, column].map((indices) =>
    indices.reduce((least, index) => Math.min(least, index), Infinity)
  );
  let points = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const name = [row[i] - first[0], column[i] - first[1]].map((it) => Math.floor(it / step)).join(" ");
    const block = blocks.get(name) ?? { size: 0, sum: 0, squares: 0 };
    blocks.set(name, block);
    // Squares about the running mean: values far from 0 lose no digits.
    const distance = values[i] - (block.size > 0 ? block.sum / block.size : 0);
    block.squares += block.size > 0 ? distance ** 2 * block.size / (block.size + 1) : 0;
    block.size++;
    block.sum += values[i];
    points++;
  }
  let variance = 0;
  for (const { size, squares } of blocks.values()) variance += (size / points) ** 2 * squares / size;
  return variance;
}

function modulo(value: number, step: number): number {
  return ((value % step) + step) % step;
}
