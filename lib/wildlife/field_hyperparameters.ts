import { minimise, solveUpper } from "../stats/mod.ts";
import type { DensityField } from "./density_field.ts";
import { type FieldHyperparameters, type LaplaceMode, laplaceMode } from "./laplace_mode.ts";
import type { CorrelationModel } from "./spatial_correlation.ts";

/**
 * Penalties on what few data cannot tell: exponential priors that pull towards the simpler model (penalised complexity:
 * Simpson et al. 2017, Statist. Sci. 32, 1-28; of a Matérn field Fuglstad et al. 2019, J. Am. Stat. Assoc. 114, 445-452).
 * Each number is what is exceeded with probability 0.05; the range falls below its own with that probability.
 */
export interface FieldPenalties {
  /** Standard deviation of the field. */
  sigma: number;
  /** Its range, m. */
  range: number;
  /** Coefficient of variation of the extra scatter of counts. */
  overdispersion: number;
}

/**
 * Of deer: densities within a factor of 20 of what the trend says, patches of 300 m and more, counts whose extra scatter is
 * at most as large as what is expected. Chosen by how often intervals of cells hold the truth in simulated areas
 * (`bench/wildlife_synthesis_coverage.ts`).
 */
export const DEER_PENALTIES: FieldPenalties = { sigma: 3, range: 300, overdispersion: 1 };

/** A point of the hyperparameters with its weight in the average over them. */
export interface WeightedMode {
  weight: number;
  mode: LaplaceMode;
}

/** How hyperparameters are fitted. */
export interface HyperparameterOptions {
  correlation: CorrelationModel;
  /** Default {@link DEER_PENALTIES}; null for maximum marginal likelihood without a penalty. */
  penalties?: FieldPenalties | null;
}

/** What was fitted: hyperparameters in the order sigma, range, overdispersion. */
export interface FittedHyperparameters {
  mode: LaplaceMode;
  /** Standard error of the logarithm of each. */
  logErrors: Float64Array;
  converged: boolean;
  /** Logarithms. */
  point: Float64Array;
  /** Columns of a root of the covariance of `point`. */
  axes: Float64Array[];
  /** Minus the logarithm of the penalised marginal likelihood; `mode` is what it found there. */
  evaluate(point: Float64Array): { value: number; mode: LaplaceMode };
}

/**
 * Hyperparameters by penalised maximum marginal likelihood (Laplace), on the scale of logarithms, with the curvature
 * there.
 */
export function fitHyperparameters(
  field: DensityField,
  options: HyperparameterOptions,
): FittedHyperparameters {
  const { correlation, penalties = DEER_PENALTIES } = options;
  // The search keeps returning to its best point: the mode there is where to begin from.
  let best: { value: number; mode: LaplaceMode } | undefined;
  const evaluate = (point: Float64Array) => {
    const hyperparameters = parameters(point);
    const mode = laplaceMode(field, hyperparameters, correlation, best?.mode);
    return { value: -mode.logMarginal - (penalties ? logPrior(hyperparameters, penalties) : 0), mode };
  };
  const objective = (point: Float64Array) => {
    // Beyond this no data says anything, and numbers run out.
    if (point.some((value, k) => Math.abs(value - from[k]) > 8)) return Infinity;
    const found = evaluate(point);
    if (!best || found.value < best.value) best = found;
    return found.value;
  };
  const { grid } = field.area;
  const from = Float64Array.from([
    Math.log(0.7),
    Math.log(Math.max(4, Math.max(grid.width, grid.height) / 3) * grid.cell),
    ...field.overdispersed.map(() => Math.log(0.7)),
  ]);
  const { point, converged } = minimise(objective, from, { scale: from.map(() => 0.5), tolerance: 1e-5 });
  const p = point.length;
  const root = curvatureRoot((at) => evaluate(at).value, point);
  const axes = Array.from(
    { length: p },
    (_, k) => solveUpper(root, p, Float64Array.from(point, (_, j) => Number(j === k))),
  );
  const logErrors = point.map((_, j) => Math.sqrt(axes.reduce((sum, axis) => sum + axis[j] ** 2, 0)));
  return { mode: evaluate(point).mode, logErrors, converged, point, axes, evaluate };
}

/**
 * Points around the fit that together have the mean and covariance of the hyperparameters' posterior, if it is normal on
 * the scale of logarithms, corrected by its height at each: the centre and two points on each axis of a sphere of radius
 * 1.1 sqrt(p) (the central composite design of Rue, Martino & Chopin 2009, J. R. Stat. Soc. B 71, 319-392, section 6.5,
 * with its star points only).
 */
export function hyperparameterDesign({ point, axes, mode, evaluate }: FittedHyperparameters): WeightedMode[] {
  const p = point.length;
  const stretch = 1.21;
  const radius = Math.sqrt(stretch * p);
  const each = Math.exp(stretch * p / 2) / (2 * p * (stretch - 1));
  const centre = evaluate(point).value;
  const design: WeightedMode[] = [{ weight: 1, mode }];
  for (const axis of axes) {
    for (const side of [-radius, radius]) {
      const there = evaluate(point.map((value, j) => value + side * axis[j]));
      design.push({ weight: each * Math.exp(centre - there.value), mode: there.mode });
    }
  }
  const total = design.reduce((sum, { weight }) => sum + weight, 0);
  return design.map(({ weight, mode }) => ({ weight: weight / total, mode }));
}

function parameters(point: Float64Array): FieldHyperparameters {
  const [sigma, range, ...overdispersion] = point.map(Math.exp);
  return { sigma, range, overdispersion };
}

/** Of the logarithms of the hyperparameters, up to a constant. */
function logPrior({ sigma, range, overdispersion }: FieldHyperparameters, penalties: FieldPenalties): number {
  const rate = -Math.log(0.05);
  const exponential = (value: number, bound: number) => Math.log(value) - rate * value / bound;
  // In the plane 1 / range is exponential: density rate range0 / range^2 exp(-rate range0 / range), times range.
  return exponential(sigma, penalties.sigma) - Math.log(range) - rate * penalties.range / range +
    overdispersion.reduce((sum, value) => sum + exponential(value, penalties.overdispersion), 0);
}

/** Cholesky factor of the curvature, by differences wide enough to see past ripples. */
function curvatureRoot(objective: (point: Float64Array) => number, point: Float64Array): Float64Array {
  const p = point.length;
  const h = 0.15;
  const at = (...moves: [axis: number, by: number][]) => {
    const there = point.slice();
    for (const [axis, by] of moves) there[axis] += by * h;
    return objective(there);
  };
  const centre = at();
  const curvature = new Float64Array(p * p);
  const [up, down] = [1, -1].map((side) => Array.from({ length: p }, (_, j) => at([j, side])));
  for (let j = 0; j < p; j++) {
    curvature[j * p + j] = (up[j] - 2 * centre + down[j]) / h ** 2;
    for (let k = 0; k < j; k++) {
      const both = at([j, 1], [k, 1]) + at([j, -1], [k, -1]) + 2 * centre - up[j] - down[j] - up[k] - down[k];
      curvature[j * p + k] = curvature[k * p + j] = both / (2 * h ** 2);
    }
  }
  // Modified Cholesky decomposition (Gill, Murray & Wright 1981, section 4.4): where the function is flat or bent the wrong
  // way a pivot is raised: no hyperparameter is taken to be less certain than by a factor of e.
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < j; k++) {
      for (let i = j; i < p; i++) curvature[i * p + j] -= curvature[i * p + k] * curvature[j * p + k];
    }
    const pivot = Math.sqrt(Math.max(1, curvature[j * p + j]));
    curvature[j * p + j] = pivot;
    for (let i = j + 1; i < p; i++) curvature[i * p + j] /= pivot;
  }
  return curvature;
}
