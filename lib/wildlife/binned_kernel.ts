import type { WeightedPoints } from "./exact_kernel.ts";
import { WINDOW } from "./kernel_grid.ts";
import type { PlanarGrid } from "./planar_grid.ts";

/** Points on the lattice of a grid's cell centres, which may reach beyond the grid. */
interface Bins {
  /** Column and row of the first bin, in cells of the grid. */
  first: readonly [column: number, row: number];
  width: number;
  height: number;
  /** Weight of each bin: every point divided among the four centres around it (linear binning). */
  weight: Float64Array;
  /** Weight of the points in each square of four centres, by its north-western one. */
  square: Float64Array;
}

/** Linear binning (Jones & Lotwick 1983) on the cell centres of a grid; points that no kernel of it reaches are left. */
export function linearBins(
  { x, y, weight }: WeightedPoints,
  grid: PlanarGrid,
  [hx, hy]: readonly [number, number],
): Bins {
  const { origin: [west, north], cell } = grid;
  const [u, v] = [
    x.map((value) => (value - west) / cell - 0.5),
    y.map((value) => (north - value) / cell - 0.5),
  ];
  const [left, right] = reach(u, WINDOW * hx / cell, grid.width);
  const [top, bottom] = reach(v, WINDOW * hy / cell, grid.height);
  const [width, height] = [Math.max(0, right - left + 2), Math.max(0, bottom - top + 2)];
  const bins = new Float64Array(width * height);
  const square = new Float64Array(width * height);
  for (let i = 0; i < x.length; i++) {
    const [column, row] = [Math.floor(u[i]), Math.floor(v[i])];
    if (!(column >= left && column <= right && row >= top && row <= bottom)) continue;
    const [fx, fy] = [u[i] - column, v[i] - row];
    const at = (row - top) * width + column - left;
    const [upper, lower] = [weight[i] * (1 - fy), weight[i] * fy];
    bins[at] += upper * (1 - fx);
    bins[at + 1] += upper * fx;
    bins[at + width] += lower * (1 - fx);
    bins[at + width + 1] += lower * fx;
    square[at] += weight[i];
  }
  return { first: [left, top], width, height, weight: bins, square };
}

/** First and last whole place of the points from which a kernel reaches the grid. */
function reach(places: Float64Array, window: number, cells: number): [first: number, last: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const place of places) {
    if (place < low) low = place;
    if (place > high) high = place;
  }
  return [
    Math.floor(Math.max(low, -window - 1)),
    Math.floor(Math.min(high, cells + window)),
  ];
}

/** A bivariate normal kernel, per m2, from linear bins, and how far it may be from that of the points themselves. */
export function binnedKernel(
  bins: Bins,
  grid: PlanarGrid,
  [hx, hy]: readonly [number, number],
): { density: Float64Array; errorBound: number } {
  const scale = 1 / (2 * Math.PI * hx * hy);
  const [across, down] = [hx, hy].map((h) => profile(h / grid.cell));
  const density = new Float64Array(grid.width * grid.height);
  convolve(bins.weight, bins, grid, across.value, down.value, scale, density);
  // The error of a product: of one factor times the most of the other, and the reverse.
  const error = new Float64Array(density.length);
  convolve(bins.square, bins, grid, across.error, down.most, scale, error);
  convolve(bins.square, bins, grid, across.most, down.error, scale, error);
  return { density, errorBound: error.reduce((most, value) => Math.max(most, value), 0) };
}

/** A factor of the kernel by offset of a cell centre from a bin; offset 0 in the middle. */
interface Profile {
  value: Float64Array;
  /** Most of the factor for points in the square from the bin on. */
  most: Float64Array;
  /** Most that linear interpolation between the bin and the next misses it by: 1/8 of the largest second derivative. */
  error: Float64Array;
}

/** @param h Bandwidth in cells. */
function profile(h: number): Profile {
  const middle = Math.ceil(WINDOW * h) + 1;
  const length = 2 * middle + 1;
  const gauss = (t: number) => Math.exp(-t * t / (2 * h * h));
  const within = (t: number) => Math.abs(t) <= WINDOW * h;
  const bend = (t: number) => Math.abs(gauss(t) * (t * t / h ** 4 - 1 / h ** 2));
  const extremes = [0, Math.sqrt(3) * h, -Math.sqrt(3) * h];
  const value = new Float64Array(length);
  const most = new Float64Array(length);
  const error = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    // A point in the square lies up to a cell further on, which makes the offset smaller.
    const [low, high] = [k - middle - 1, k - middle];
    value[k] = within(high) ? gauss(high) : 0;
    if (!within(low) && !within(high)) continue;
    most[k] = Math.max(gauss(low), gauss(high));
    const turns = extremes.filter((t) => t > low && t < high);
    error[k] = within(low) && within(high)
      ? Math.max(...[low, high, ...turns].map(bend)) / 8
      // The kernel ends here: both it and what is put for it are at most its value inside.
      : gauss(within(low) ? low : high);
  }
  return { value, most, error };
}

/** Adds to `sum` the separable convolution of values on the bins, times a factor, at the cells of the grid. */
function convolve(
  values: Float64Array,
  bins: Pick<Bins, "first" | "width" | "height">,
  grid: Pick<PlanarGrid, "width" | "height">,
  across: Float64Array,
  down: Float64Array,
  factor: number,
  sum: Float64Array,
): void {
  const { first: [left, top], width, height } = bins;
  const line = new Float64Array(grid.width);
  const [middleX, middleY] = [across.length - 1 >> 1, down.length - 1 >> 1];
  for (let row = 0; row < height; row++) {
    line.fill(0);
    let empty = true;
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column];
      if (value === 0) continue;
      empty = false;
      const shift = middleX - left - column;
      const from = Math.max(0, -shift);
      const to = Math.min(grid.width, across.length - shift);
      for (let c = from; c < to; c++) line[c] += value * across[c + shift];
    }
    if (empty) continue;
    const shift = middleY - top - row;
    const from = Math.max(0, -shift);
    const to = Math.min(grid.height, down.length - shift);
    for (let r = from; r < to; r++) {
      const weight = factor * down[r + shift];
      if (weight === 0) continue;
      for (let c = 0; c < grid.width; c++) sum[r * grid.width + c] += weight * line[c];
    }
  }
}
