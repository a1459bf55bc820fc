import type { Points } from "./cell_grid.ts";
import { nearestPoints } from "./nearest_points.ts";

/** Weights of the neighbourhoods of {@link localMeanWeights}: of point i, `weight[start[i] ... start[i + 1] - 1]`. */
export interface LocalMeanWeights {
  start: Int32Array;
  /** The neighbour each weight is of. */
  of: Int32Array;
  weight: Float64Array;
}

/**
 * Neighbourhoods and weights of Stevens & Olsen (2003): each point with its nearest ones, mutual; weights that
 * fall linearly with the rank of the distance; then the least change, in squares, that makes the weights of every point
 * and those given to every point sum to 1.
 *
 * Where distances tie, ranks are averaged: the order of points does not matter.
 *
 * @param tolerance How far the sum of the weights given to a point may stay from 1.
 */
export function localMeanWeights(points: Points, neighbours: number, tolerance: number): LocalMeanWeights {
  const { start, of } = mutual(nearestPoints(points, neighbours));
  const weight = taper(points, start, of);
  makeDoublyStochastic(start, of, weight, tolerance);
  return { start, of, weight };
}

/** Adds j -> i wherever there is i -> j. */
function mutual({ start, of }: { start: Int32Array; of: Int32Array }): { start: Int32Array; of: Int32Array } {
  const n = start.length - 1;
  const oneSided = new Uint8Array(of.length);
  const bounds = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    bounds[i + 1] += start[i + 1] - start[i];
    for (let at = start[i]; at < start[i + 1]; at++) {
      const j = of[at];
      let back = start[j];
      while (back < start[j + 1] && of[back] !== i) back++;
      if (back < start[j + 1]) continue;
      oneSided[at] = 1;
      bounds[j + 1]++;
    }
  }
  for (let i = 1; i <= n; i++) bounds[i] += bounds[i - 1];
  const all = new Int32Array(bounds[n]);
  const next = bounds.slice(0, n);
  for (let i = 0; i < n; i++) {
    for (let at = start[i]; at < start[i + 1]; at++) {
      all[next[i]++] = of[at];
      if (oneSided[at]) all[next[of[at]]++] = i;
    }
  }
  return { start: bounds, of: all };
}

/** Weights 1 - rank / m, rank 0 to m - 1 by distance among m neighbours, over their sum. Sorts the neighbours. */
function taper({ x, y }: Points, start: Int32Array, of: Int32Array): Float64Array {
  const weight = new Float64Array(of.length);
  const square = new Float64Array(of.length);
  for (let i = 0; i + 1 < start.length; i++) {
    const [from, to] = [start[i], start[i + 1]];
    for (let at = from; at < to; at++) {
      const j = of[at];
      const d = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2;
      let k = at;
      for (; k > from && square[k - 1] > d; k--) {
        square[k] = square[k - 1];
        of[k] = of[k - 1];
      }
      square[k] = d;
      of[k] = j;
    }
    const m = to - from;
    const sum = (m + 1) / 2;
    for (let at = from; at < to;) {
      let end = at + 1;
      while (end < to && square[end] <= square[at] * (1 + 2e-6)) end++;
      const rank = (at + end - 1) / 2 - from;
      for (; at < end; at++) weight[at] = (1 - rank / m) / sum;
    }
  }
  return weight;
}

/**
 * Adds (row_i + column_j) / 2 to each weight so that those of a point sum to 1, and those given to it to within `tolerance`
 * of 1. With D the numbers of neighbours and A the 0-1 matrix of who is whose: (D - A D^-1 A) column = 2 (1 - sums given),
 * row = -D^-1 A column; by conjugate gradients.
 */
function makeDoublyStochastic(
  start: Int32Array,
  of: Int32Array,
  weight: Float64Array,
  tolerance: number,
): void {
  const n = start.length - 1;
  const given = new Float64Array(n);
  for (let at = 0; at < of.length; at++) given[of[at]] += weight[at];
  const neighbourMean = (values: Float64Array, into: Float64Array) => {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let at = start[i]; at < start[i + 1]; at++) sum += values[of[at]];
      into[i] = sum / (start[i + 1] - start[i]);
    }
  };
  const column = new Float64Array(n);
  const residual = given.map((sum) => 2 * (1 - sum));
  const direction = new Float64Array(n);
  const mean = new Float64Array(n);
  const meanOfMeans = new Float64Array(n);
  let norm = 0;
  while (true) {
    let [next, worst] = [0, 0];
    for (let i = 0; i < n; i++) {
      const square = residual[i] * residual[i];
      next += square / (start[i + 1] - start[i]);
      if (square > worst) worst = square;
    }
    if (Math.sqrt(worst) / 2 <= tolerance) break;
    const kept = norm === 0 ? 0 : next / norm;
    norm = next;
    for (let i = 0; i < n; i++) direction[i] = residual[i] / (start[i + 1] - start[i]) + kept * direction[i];
    neighbourMean(direction, mean);
    neighbourMean(mean, meanOfMeans);
    let bend = 0;
    for (let i = 0; i < n; i++) {
      meanOfMeans[i] = (start[i + 1] - start[i]) * (direction[i] - meanOfMeans[i]);
      bend += direction[i] * meanOfMeans[i];
    }
    const step = norm / bend;
    for (let i = 0; i < n; i++) {
      column[i] += step * direction[i];
      residual[i] -= step * meanOfMeans[i];
    }
  }
  neighbourMean(column, mean);
  for (let i = 0; i < n; i++) {
    for (let at = start[i]; at < start[i + 1]; at++) weight[at] += (column[of[at]] - mean[i]) / 2;
  }
}
