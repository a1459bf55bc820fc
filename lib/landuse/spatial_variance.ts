import {
  successiveDifferenceVariance,
  type SystematicGrid,
  systematicGrid,
  type SystematicVariance,
} from "../stats/mod.ts";
import { GRID_SPACING, NFI_SPACING } from "./ard_grid.ts";

/** Column and row of points on the lattice of the 500 m grid, counted from anywhere. */
export interface GridPlaces {
  column: Int32Array;
  row: Int32Array;
}

/** The two parts of the variance of a two-phase estimate on systematic grids. */
export interface SpatialVariance {
  variance: number;
  /** Of the predictions over the fine grid, and of the residuals over the coarse one. */
  predictions: number;
  residuals: number;
  /** `variance` over what it would be if both phases had fallen at random. */
  designEffect: number;
}

/** Points of the fine grid to each of the coarse one, in a row. */
const STEP = NFI_SPACING / GRID_SPACING;

/** Computes {@link SpatialVariance} for several estimates from the same points. Made by {@link spatialVariances}. */
export type SpatialVariances = (
  predicted: Float64Array,
  residual: Float64Array,
) => SpatialVariance | null;

/**
 * Variances of two-phase estimates on two systematic grids: a mean of predictions over the 500 m grid plus a mean of
 * residuals over the 4 km grid, V = v(predictions) + v(residuals), each by successive differences (Wolter 2007, 8.2).
 * It is the `external` form (Mandallaz 2008) with both parts as systematic samples have them; like it, it takes
 * predictions and residuals as uncorrelated.
 *
 * Plots beside the lattice of most of them count, but have no neighbours. Where no two neighbours were observed in one
 * of the phases the answer is null.
 *
 * @param isSecond Whether a point is a plot.
 */
export function spatialVariances(
  { column, row }: GridPlaces,
  isSecond: (k: number) => boolean,
): SpatialVariances {
  const fine = systematicGrid(row, column, new Float64Array(row.length));
  const plots: number[] = [];
  for (let k = 0; k < row.length; k++) if (isSecond(k)) plots.push(k);
  const phase = (k: number) => (modulo(row[k]) * STEP) + modulo(column[k]);
  const counts = new Int32Array(STEP * STEP);
  for (const k of plots) counts[phase(k)]++;
  const most = counts.indexOf(Math.max(...counts));
  const regular = plots.filter((k) => phase(k) === most);
  const steps = (of: Int32Array) => Int32Array.from(regular, (k) => Math.floor(of[k] / STEP));
  const coarse = regular.length === 0
    ? null
    : systematicGrid(steps(row), steps(column), new Float64Array(regular.length));
  return (predicted, residual) => {
    const first = varianceOf({ ...fine, values: predicted });
    const second = coarse &&
      varianceOf({ ...coarse, values: Float64Array.from(regular, (k) => residual[k]) });
    if (!first || !second) return null;
    // Those beside the lattice are part of the mean.
    const share = regular.length / plots.length;
    const [predictions, residuals] = [first.variance, second.variance * share];
    const random = first.simpleVariance + second.simpleVariance * share;
    const variance = predictions + residuals;
    return { variance, predictions, residuals, designEffect: random === 0 ? 1 : variance / random };
  };
}

function modulo(value: number): number {
  return ((value % STEP) + STEP) % STEP;
}

function varianceOf(grid: SystematicGrid): SystematicVariance | null {
  const { values, right, below } = grid;
  const has = (k: number, other: number) =>
    other >= 0 && !Number.isNaN(values[k]) && !Number.isNaN(values[other]);
  const isKnown = values.some((_, k) => has(k, right[k]) || has(k, below[k]));
  return isKnown ? successiveDifferenceVariance(grid) : null;
}
