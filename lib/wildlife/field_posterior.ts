import { cholesky, type Random, solveLower, solveUpper } from "../stats/mod.ts";
import type { DensityField } from "./density_field.ts";
import type { LaplaceMode } from "./laplace_mode.ts";
import { latticeCorrelation } from "./spatial_correlation.ts";

/** Log density in all cells, given the hyperparameters: a normal distribution. */
export interface FieldPosterior {
  mode: LaplaceMode;
  /** For each cell of the area. */
  mean: Float64Array;
  /** Cholesky factor of the covariance given the effects, cells x cells. */
  factor: Float64Array;
  /** What each independent part of the effects adds, `cell * effects + part`. */
  shared: Float64Array;
}

/** Relative size of what is added to the diagonal: cells next to each other are almost the same number. */
const JITTER = 1e-9;

/**
 * Log density in all cells from what was found at the sites (Rasmussen & Williams 2006, eq. 3.21 and 3.24, with the
 * uncertainty of the effects). The Cholesky factor of the joint matrix of sites and cells holds, in its last rows, that of
 * the covariance of the cells given what was found.
 */
export function fieldPosterior(field: DensityField, mode: LaplaceMode): FieldPosterior {
  const { area: { grid, cells }, sites, effects: { length: q }, trend } = field;
  const { hyperparameters: { sigma, range }, rootCurvature, dual, response, effectFactor } = mode;
  const [s, n] = [sites.length, cells.length];
  const size = s + n;
  const lattice = latticeCorrelation(grid, mode.correlation, range);
  const row = Int32Array.from(cells, (at) => Math.floor(at / grid.width));
  const column = Int32Array.from(cells, (at) => at % grid.width);
  const covariance = (a: number, b: number) =>
    sigma * sigma * lattice[Math.abs(row[a] - row[b]) * grid.width + Math.abs(column[a] - column[b])];

  const joint = new Float64Array(size * size);
  const mean = new Float64Array(n);
  const effectShare = new Float64Array(n * q);
  for (let i = 0; i < s; i++) {
    for (let j = 0; j <= i; j++) {
      joint[i * size + j] = rootCurvature[i] * rootCurvature[j] * covariance(sites[i], sites[j]) +
        Number(i === j);
    }
  }
  for (let k = 0; k < n; k++) {
    const at = (s + k) * size;
    for (let j = 0; j < q; j++) {
      effectShare[k * q + j] = trend[k * q + j];
      mean[k] += trend[k * q + j] * mode.effects[j];
    }
    for (let i = 0; i < s; i++) {
      const between = covariance(k, sites[i]);
      joint[at + i] = between * rootCurvature[i];
      mean[k] += between * dual[i];
      for (let j = 0; j < q; j++) effectShare[k * q + j] -= between * response[i * q + j];
    }
    for (let j = 0; j <= k; j++) joint[at + s + j] = covariance(k, j);
    joint[at + s + k] += JITTER * sigma * sigma;
  }
  cholesky(joint, size);
  const factor = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const from = (s + k) * size + s;
    factor.set(joint.subarray(from, from + k + 1), k * n);
    solveLower(effectFactor, q, effectShare.subarray(k * q, k * q + q));
  }
  return { mode, mean, factor, shared: effectShare };
}

/**
 * Draws log density in all cells.
 *
 * @param cells Where the draws are written, `draw * cells + cell`: as many as it has room for.
 * @returns The effects that go with each, `draw * effects + effect`.
 */
export function drawField(
  { mode, mean, factor, shared }: FieldPosterior,
  random: Random,
  cells: Float64Array,
): Float64Array {
  const n = mean.length;
  const q = mode.effects.length;
  const count = cells.length / n;
  const effects = new Float64Array(count * q);
  const noise = new Float64Array(cells.length);
  for (let d = 0; d < count; d++) {
    const parts = effects.subarray(d * q, d * q + q).map(() => random.normal());
    for (let k = 0; k < n; k++) {
      noise[d * n + k] = random.normal();
      let sum = mean[k];
      for (let j = 0; j < q; j++) sum += shared[k * q + j] * parts[j];
      cells[d * n + k] = sum;
    }
    solveUpper(mode.effectFactor, q, parts);
    effects.set(parts.map((value, j) => mode.effects[j] + value), d * q);
  }
  // Four draws at a time, that their sums need not wait for each other; at the end the last is done again.
  for (let d = 0; d < count; d += 4) {
    const [a, b, c, e] = [d, d + 1, d + 2, d + 3].map((draw) => Math.min(draw, count - 1) * n);
    for (let k = 0; k < n; k++) {
      const row = k * n;
      let [first, second, third, fourth] = [cells[a + k], cells[b + k], cells[c + k], cells[e + k]];
      for (let j = 0; j <= k; j++) {
        const load = factor[row + j];
        first += load * noise[a + j];
        second += load * noise[b + j];
        third += load * noise[c + j];
        fourth += load * noise[e + j];
      }
      cells[a + k] = first;
      cells[b + k] = second;
      cells[c + k] = third;
      cells[e + k] = fourth;
    }
  }
  return effects;
}
