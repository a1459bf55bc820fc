import { Fault } from "../fault/mod.ts";
import { designEffect } from "./design_effect.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { orderStatistic } from "./order_statistic.ts";
import type { Random } from "./random.ts";
import type { SystematicGrid } from "./systematic_grid.ts";
import type { SystematicVariance } from "./systematic_variance.ts";

/** Options of {@link blockBootstrap}. */
export interface BlockBootstrapOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** Side of a block in grid steps. Default 8. */
  block?: number;
  /** Default 999. */
  replicates?: number;
  /** Of the interval. Default 0.95. */
  level?: number;
}

/** What {@link blockBootstrap} finds. `contrasts` is the number of blocks. */
export interface BlockBootstrap extends SystematicVariance {
  /** Percentile interval of the mean: of no width where no event was seen, and too narrow for fewer than about five. */
  interval: Interval;
  /** Means of the replicates, in the order drawn. */
  replicates: Float64Array;
}

/**
 * Block bootstrap of the mean of a grid (Hall 1985; Carlstein 1986): the grid is cut into square blocks, as many as there
 * are with a point are drawn with replacement, and the mean of their points is taken, again and again. Dependence inside
 * a block is kept, between blocks it is lost: the block should be wider than clusters of change.
 *
 * Blocks at the coast hold fewer points; the mean is a ratio and each replicate has its own number of points.
 *
 * @throws {Fault} Fewer than two blocks with a point, a block or number of replicates that is not whole.
 */
export function blockBootstrap(grid: SystematicGrid, options: BlockBootstrapOptions): BlockBootstrap {
  const { random, block = 8, replicates: count = 999, level = 0.95 } = options;
  if (!Number.isInteger(block) || block < 1 || !Number.isInteger(count) || count < 2) {
    throw new Fault("stats: no block bootstrap with these numbers", {
      expected: "a block of 1 or more steps, 2 or more replicates, whole numbers",
      found: `${block} steps, ${count} replicates`,
    });
  }
  const alpha = 1 - checkLevel(level);
  const { totals, sizes } = blockSums(grid, block);
  const blocks = totals.length;
  if (blocks < 2) {
    throw new Fault("stats: the grid is too small for a block bootstrap", {
      expected: "two or more blocks with an observed point",
      found: `${blocks}`,
      remedy: "take a smaller block or a larger domain",
    });
  }
  const means = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    let [total, size] = [0, 0];
    for (let b = 0; b < blocks; b++) {
      const drawn = random.integer(blocks);
      total += totals[drawn];
      size += sizes[drawn];
    }
    means[r] = total / size;
  }
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const mean = totals.reduce((sum, total) => sum + total, 0) / n;
  const centre = means.reduce((sum, m) => sum + m, 0) / count;
  const variance = means.reduce((sum, m) => sum + (m - centre) ** 2, 0) / (count - 1);
  let squares = 0;
  for (const value of grid.values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const simpleVariance = n > 1 ? squares / ((n - 1) * n) : 0;
  const sorted = means.toSorted();
  const interval = {
    lower: orderStatistic(sorted, alpha / 2),
    upper: orderStatistic(sorted, 1 - alpha / 2),
    level,
    method: "block bootstrap, percentile",
  };
  return {
    mean,
    variance,
    simpleVariance,
    designEffect: designEffect(variance, simpleVariance),
    n,
    contrasts: blocks,
    degreesOfFreedom: blocks - 1,
    interval,
    replicates: means,
  };
}

/** Total and number of the observed points of each block that has one, rows of blocks from the first row and column. */
function blockSums(
  { row, column, values }: SystematicGrid,
  block: number,
): { totals: number[]; sizes: number[] } {
  const [top] = extent(row);
  const [left, right] = extent(column);
  const across = Math.floor((right - left) / block) + 1;
  const sums = new Map<number, { total: number; size: number }>();
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const key = Math.floor((row[i] - top) / block) * across + Math.floor((column[i] - left) / block);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { total: values[i], size: 1 });
    else {
      sum.total += values[i];
      sum.size++;
    }
  }
  // In the order of place, so that a draw means the same block however the points are ordered.
  const ordered = [...sums].sort(([a], [b]) => a - b).map(([, sum]) => sum);
  return { totals: ordered.map(({ total }) => total), sizes: ordered.map(({ size }) => size) };
}

function extent(values: Int32Array): [number, number] {
  let [low, high] = [values[0], values[0]];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
