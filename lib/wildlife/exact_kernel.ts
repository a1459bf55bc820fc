import { WINDOW } from "./kernel_grid.ts";
import type { PlanarGrid } from "./planar_grid.ts";

/** The part of a kernel on one axis: its value at the centres of `count` cells from `first` on. */
interface Windows {
  first: Int32Array;
  count: Int32Array;
  /** `most` places a point. */
  value: Float64Array;
  most: number;
}

/** Points that carry weights; weights of kernels are probabilities, and sum to 1. */
export interface WeightedPoints {
  x: Float64Array;
  y: Float64Array;
  weight: Float64Array;
}

/**
 * Sum over the points of weight x bivariate normal kernel at the centre of every cell, per m2. Kernels count within a
 * square window of four bandwidths to each side and are not renormalised for what lies outside (adehabitatHR).
 */
export function exactKernel(
  { x, y, weight }: WeightedPoints,
  grid: PlanarGrid,
  [hx, hy]: readonly [number, number],
): Float64Array {
  const { origin: [west, north], cell, width, height } = grid;
  const [across, down] = [
    windows(x, (value) => (value - west) / cell - 0.5, hx / cell, width),
    windows(y, (value) => (north - value) / cell - 0.5, hy / cell, height),
  ];
  const density = new Float64Array(width * height);
  const scale = 1 / (2 * Math.PI * hx * hy);
  for (let i = 0; i < x.length; i++) {
    const [left, columns, rows] = [i * across.most, across.count[i], down.count[i]];
    for (let row = 0; row < rows; row++) {
      const factor = weight[i] * scale * down.value[i * down.most + row];
      const to = (down.first[i] + row) * width + across.first[i];
      for (let column = 0; column < columns; column++) {
        density[to + column] += factor * across.value[left + column];
      }
    }
  }
  return density;
}

/**
 * Gaussian factors exp(-z2/2) of every point at the cell centres within its window.
 *
 * @param place Of a coordinate, in cells from the first centre.
 * @param h Bandwidth in cells.
 */
function windows(values: Float64Array, place: (value: number) => number, h: number, cells: number): Windows {
  const n = values.length;
  const most = Math.min(cells, Math.floor(2 * WINDOW * h) + 1);
  const first = new Int32Array(n);
  const count = new Int32Array(n);
  const value = new Float64Array(n * most);
  // exp(-(k - f)2 / 2h2) = exp(-k2 / 2h2) exp(f / h2)^k exp(-f2 / 2h2): two exponentials a point, the first from a table.
  const reach = Math.ceil(WINDOW * h) + 1;
  const table = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, k) => Math.exp(-(((k - reach) / h) ** 2) / 2),
  );
  for (let i = 0; i < n; i++) {
    const at = place(values[i]);
    const middle = Math.round(at);
    const [low, high] = [
      Math.max(0, Math.ceil(at - WINDOW * h)),
      Math.min(cells - 1, Math.floor(at + WINDOW * h)),
    ];
    if (high < low) continue;
    first[i] = low;
    count[i] = high - low + 1;
    const offset = at - middle;
    const ratio = Math.exp(offset / (h * h));
    let power = Math.exp(-offset * offset / (2 * h * h) + offset * (low - middle) / (h * h));
    for (let k = low; k <= high; k++) {
      value[i * most + k - low] = table[k - middle + reach] * power;
      power *= ratio;
    }
  }
  return { first, count, value, most };
}
