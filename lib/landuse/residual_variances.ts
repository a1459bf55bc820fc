import { localMeanVariance, randomGroupsVariance } from "../stats/mod.ts";
import type { RateResiduals } from "./rate_residuals.ts";

/** Variances of a period's rate from its residuals, over prefecture borders. */
export interface ResidualVariances {
  /** From the 64 coarser grids, of eight times the spacing, that the grid is made of. */
  randomGroups: number;
  /** From each point and its nearest neighbours. */
  localMean: number;
  /**
   * From squares of 8 x 8 points drawn again with replacement: what more and more replicates tend to. Undefined where
   * all points lie in one square: drawing it again is no other sample.
   */
  blockBootstrap: number | undefined;
}

/** Side of a block, and of the squares whose points make the groups, in steps of the grid. */
const BLOCK = 8;
const NONE = new Int32Array(0);
/** Steps around an event whose points enter the local variance. */
const REACH = 6;

/**
 * The variances that look at where points lie, for a rate of a systematic grid.
 *
 * The local variance is summed over the points within {@link REACH} steps of an event: what others add are squares of
 * the rate itself, where forest borders on other land, a share of the whole of the order of the rate.
 *
 * @param spacing Of the grid, m.
 */
export function residualVariances(
  { x, y, values, isEvent }: RateResiduals,
  spacing: number,
): ResidualVariances {
  const places = placesOf(x, y, spacing);
  const { row, column } = places;
  // Groups are made of places alone; to look for the neighbours of 1.5 million points takes its time.
  const grid = { row, column, values, right: NONE, below: NONE };
  const near = nearEvents(places, isEvent);
  const local = localMeanVariance({
    x: Array.from(near, (k) => x[k]),
    y: Array.from(near, (k) => y[k]),
    values: Array.from(near, (k) => values[k]),
  });
  return {
    randomGroups: randomGroupsVariance(grid, { step: BLOCK }).variance,
    localMean: local.variance * (near.length / values.length) ** 2,
    blockBootstrap: blockVariance(places, values),
  };
}

/** Rows and columns of the points in steps of the grid, from the northernmost and the westernmost. */
interface Places {
  row: Int32Array;
  column: Int32Array;
  rows: number;
  columns: number;
}

function placesOf(x: Int32Array, y: Int32Array, spacing: number): Places {
  let [west, east] = [Infinity, -Infinity];
  for (const metres of x) {
    if (metres < west) west = metres;
    if (metres > east) east = metres;
  }
  // The first point is the northernmost, the last the southernmost.
  const row = y.map((metres) => Math.round((y[0] - metres) / spacing));
  const column = x.map((metres) => Math.round((metres - west) / spacing));
  return { row, column, rows: row[row.length - 1] + 1, columns: Math.round((east - west) / spacing) + 1 };
}

/**
 * Variance of the mean over all bootstrap samples of blocks. Residuals have the mean 0, so that it is the sum of the
 * squared totals of the blocks: no need to draw, and the same value for everybody.
 */
function blockVariance({ row, column, rows, columns }: Places, values: Float64Array): number | undefined {
  const across = Math.ceil(columns / BLOCK);
  const totals = new Float64Array(across * Math.ceil(rows / BLOCK));
  const isHit = new Uint8Array(totals.length);
  for (let k = 0; k < values.length; k++) {
    const block = Math.floor(row[k] / BLOCK) * across + Math.floor(column[k] / BLOCK);
    totals[block] += values[k];
    isHit[block] = 1;
  }
  if (isHit.reduce((sum, is) => sum + is, 0) < 2) return undefined;
  return totals.reduce((sum, total) => sum + total * total, 0) / values.length ** 2;
}

/** Points within the reach of an event, in their order. */
function nearEvents({ row, column, rows, columns }: Places, isEvent: Uint8Array): Int32Array {
  const isNear = new Uint8Array(rows * columns);
  for (let k = 0; k < row.length; k++) {
    if (isEvent[k] === 0) continue;
    const [from, to] = [Math.max(0, column[k] - REACH), Math.min(columns, column[k] + REACH + 1)];
    for (let r = Math.max(0, row[k] - REACH); r < Math.min(rows, row[k] + REACH + 1); r++) {
      isNear.fill(1, r * columns + from, r * columns + to);
    }
  }
  const near = new Int32Array(row.length);
  let found = 0;
  for (let k = 0; k < row.length; k++) if (isNear[row[k] * columns + column[k]]) near[found++] = k;
  return near.subarray(0, found);
}
