import { Fault } from "../fault/mod.ts";
import { cholesky, solveLower, solveUpper } from "../stats/mod.ts";
import { countConstant, countLikelihood } from "./count_likelihood.ts";
import type { DensityField } from "./density_field.ts";
import { siteCovariance, times } from "./site_covariance.ts";
import type { CorrelationModel } from "./spatial_correlation.ts";

/** What the model is conditional on. */
export interface FieldHyperparameters {
  /** Standard deviation of the field (log density). */
  sigma: number;
  /** Distance at which its correlation has fallen to about 0.14, m. */
  range: number;
  /** For each overdispersed source the coefficient of variation of its extra scatter, size^(-1/2). */
  overdispersion: readonly number[];
}

/** The most probable field and effects, and the normal distribution around them. */
export interface LaplaceMode {
  hyperparameters: FieldHyperparameters;
  correlation: CorrelationModel;
  /** K^-1 times the field at the sites: the field anywhere is its covariance with the sites times this. */
  dual: Float64Array;
  /** Effects. */
  effects: Float64Array;
  /** Square roots of the curvature of the log-likelihood at each site. */
  rootCurvature: Float64Array;
  /** Cholesky factor of I + W^(1/2) K W^(1/2), sites x sites. */
  factor: Float64Array;
  /** What the dual field loses per unit of each effect, `site * effects + effect`. */
  response: Float64Array;
  /** Cholesky factor of the precision of the effects. */
  effectFactor: Float64Array;
  /** Logarithm of the marginal likelihood. */
  logMarginal: number;
}

/** Newton's steps gain no more than this at the mode. */
const TOLERANCE = 1e-15;

/**
 * Laplace approximation of the field and the effects at given hyperparameters (Rasmussen & Williams 2006, algorithms 3.1
 * and 3.2, with the effects as a border of the system): Newton's method with steps halved until they climb. The
 * log-likelihoods are concave, so there is one mode.
 *
 * @param start A mode at hyperparameters near by, to begin from.
 * @throws {Fault} when Newton's method does not settle in 100 steps, or the precision of the effects is singular.
 */
export function laplaceMode(
  field: DensityField,
  hyperparameters: FieldHyperparameters,
  correlation: CorrelationModel,
  start?: Pick<LaplaceMode, "hyperparameters" | "dual" | "effects">,
): LaplaceMode {
  const { sites, effects: { length: q } } = field;
  const s = sites.length;
  const covariance = siteCovariance(field, hyperparameters, correlation);
  const precision = Float64Array.from(field.effects, ({ sd }) => sd ** -2);
  const logDensity = likelihoodOf(field, hyperparameters);
  const penalty = (dual: Float64Array, f: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < s; i++) sum += dual[i] * f[i];
    for (let j = 0; j < q; j++) sum += precision[j] * b[j] ** 2;
    return sum / 2;
  };

  const from = (dual: Float64Array, b: Float64Array) => {
    const f = times(covariance, s, dual);
    const now = logDensity(f, b);
    return { dual, b, f, now, objective: now.value - penalty(dual, f, b) };
  };
  const afresh = from(new Float64Array(s), startingEffects(field));
  // The field that was found there, not its dual: that shrinks as the variance of the field grows.
  const shrink = start ? (start.hyperparameters.sigma / hyperparameters.sigma) ** 2 : 0;
  const near = start ? from(start.dual.map((value) => shrink * value), start.effects) : afresh;
  let { dual, b, f, now, objective } = near.objective > afresh.objective ? near : afresh;
  for (let step = 0; step < 100; step++) {
    const newton = newtonStep(field, covariance, precision, now, f, b);
    let gain = 0;
    for (let i = 0; i < s; i++) gain += (now.siteSlope[i] - dual[i]) * (newton.f[i] - f[i]);
    for (let j = 0; j < q; j++) gain += (now.effectSlope[j] - precision[j] * b[j]) * (newton.b[j] - b[j]);
    if (gain <= TOLERANCE * (1 + Math.abs(objective))) {
      let logMarginal = objective;
      for (let i = 0; i < s; i++) logMarginal -= Math.log(newton.factor[i * s + i]);
      for (let j = 0; j < q; j++) {
        logMarginal += Math.log(precision[j]) / 2 - Math.log(newton.effectFactor[j * q + j]);
      }
      const { factor, effectFactor, response, rootCurvature } = newton;
      return {
        hyperparameters,
        correlation,
        dual,
        effects: b,
        rootCurvature,
        factor,
        response,
        effectFactor,
        logMarginal,
      };
    }
    const between = (from: Float64Array, to: Float64Array, t: number) =>
      from.map((value, i) => value + t * (to[i] - value));
    let climbed = false;
    for (let t = 1; t > 1e-10; t /= 2) {
      const next = {
        dual: between(dual, newton.dual, t),
        f: between(f, newton.f, t),
        b: between(b, newton.b, t),
      };
      const there = logDensity(next.f, next.b);
      const value = there.value - penalty(next.dual, next.f, next.b);
      // Near the mode the gain drowns in rounding.
      if (value > objective - 1e-12 * (1 + Math.abs(objective))) {
        ({ dual, f, b } = next);
        now = there;
        objective = value;
        climbed = true;
        break;
      }
    }
    if (!climbed) break;
  }
  throw new Fault("wildlife: the mode of the density field was not found", {
    expected: "a Newton step that climbs, and an end within 100 of them",
    found: `sd ${hyperparameters.sigma}, range ${hyperparameters.range} m`,
    remedy: "look for counts that are far beyond what their exposure allows",
  });
}

/** Standard error of the effect at this place. */
export function effectError({ effectFactor, effects: { length: q } }: LaplaceMode, at: number): number {
  const unit = Float64Array.from({ length: q }, (_, k) => Number(k === at));
  return Math.hypot(...solveLower(effectFactor, q, unit));
}

/** Size of the negative binomial of each observation. */
export function dispersionSizes(
  { dispersion }: DensityField,
  { overdispersion }: FieldHyperparameters,
): Float64Array {
  return Float64Array.from(dispersion, (at) => at < 0 ? Infinity : overdispersion[at] ** -2);
}

/** The log-likelihood at a field and effects, with its slopes, and its curvature along each observation. */
interface Likelihood {
  value: number;
  slope: Float64Array;
  curvature: Float64Array;
  siteSlope: Float64Array;
  effectSlope: Float64Array;
}

function likelihoodOf(
  field: DensityField,
  hyperparameters: FieldHyperparameters,
): (f: Float64Array, b: Float64Array) => Likelihood {
  const { site, offset, found, loading, effects: { length: q }, sites } = field;
  const rows = site.length;
  const size = dispersionSizes(field, hyperparameters);
  const constant = found.reduce((sum, value, row) => sum + countConstant(value, size[row]), 0);
  const out = new Float64Array(3);
  return (f, b) => {
    const [slope, curvature] = [new Float64Array(rows), new Float64Array(rows)];
    const [siteSlope, effectSlope] = [new Float64Array(sites.length), new Float64Array(q)];
    let value = constant;
    for (let row = 0; row < rows; row++) {
      let logMean = offset[row] + f[site[row]];
      for (let j = 0; j < q; j++) logMean += loading[row * q + j] * b[j];
      countLikelihood(found[row], logMean, size[row], out);
      value += out[0];
      slope[row] = out[1];
      curvature[row] = out[2];
      siteSlope[site[row]] += out[1];
      for (let j = 0; j < q; j++) effectSlope[j] += loading[row * q + j] * out[1];
    }
    return { value: Number.isNaN(value) ? -Infinity : value, slope, curvature, siteSlope, effectSlope };
  };
}

/** Where the parabola through the present point has its top. */
function newtonStep(
  { site, loading, sites, effects: { length: q } }: DensityField,
  covariance: Float64Array,
  precision: Float64Array,
  { curvature, siteSlope, effectSlope }: Likelihood,
  f: Float64Array,
  b: Float64Array,
) {
  const s = sites.length;
  const atSite = new Float64Array(s);
  const cross = new Float64Array(s * q); // curvature between sites and effects
  const information = new Float64Array(q * q);
  for (let row = 0; row < site.length; row++) {
    const w = curvature[row];
    atSite[site[row]] += w;
    for (let j = 0; j < q; j++) {
      const load = w * loading[row * q + j];
      if (load === 0) continue;
      cross[site[row] * q + j] += load;
      for (let k = 0; k <= j; k++) information[j * q + k] += load * loading[row * q + k];
    }
  }
  const rootCurvature = atSite.map(Math.sqrt);
  const factor = new Float64Array(s * s);
  for (let i = 0; i < s; i++) {
    for (let j = 0; j <= i; j++) {
      factor[i * s + j] = rootCurvature[i] * covariance[i * s + j] * rootCurvature[j];
    }
    factor[i * s + i] += 1;
  }
  cholesky(factor, s);
  // Right-hand sides: of each effect, and last what the field would be pulled to without effects.
  const m = q + 1;
  const dual = new Float64Array(s * m);
  for (let i = 0; i < s; i++) {
    let target = siteSlope[i] + atSite[i] * f[i];
    for (let j = 0; j < q; j++) {
      dual[i * m + j] = cross[i * q + j];
      target += cross[i * q + j] * b[j];
    }
    dual[i * m + q] = target;
  }
  // (K^-1 + W)^-1 v = K (v - W^(1/2) B^-1 W^(1/2) K v): v becomes what is in the bracket, the dual.
  const inner = times(covariance, s, dual, m);
  for (let i = 0; i < s; i++) for (let j = 0; j < m; j++) inner[i * m + j] *= rootCurvature[i];
  solveUpper(factor, s, solveLower(factor, s, inner, m), m);
  for (let i = 0; i < s; i++) {
    for (let j = 0; j < m; j++) dual[i * m + j] -= rootCurvature[i] * inner[i * m + j];
  }
  const fields = times(covariance, s, dual, m);

  // Effects by their Schur complement, as a step from where they are.
  const effectFactor = information;
  const step = new Float64Array(q);
  for (let j = 0; j < q; j++) {
    effectFactor[j * q + j] += precision[j];
    step[j] = effectSlope[j] - precision[j] * b[j];
  }
  for (let i = 0; i < s; i++) {
    let beyond = f[i] - fields[i * m + q];
    for (let j = 0; j < q; j++) beyond += fields[i * m + j] * b[j];
    for (let j = 0; j < q; j++) {
      const load = cross[i * q + j];
      if (load === 0) continue;
      step[j] += load * beyond;
      for (let k = 0; k <= j; k++) effectFactor[j * q + k] -= load * fields[i * m + k];
    }
  }
  cholesky(effectFactor, q);
  solveUpper(effectFactor, q, solveLower(effectFactor, q, step));
  const nextB = b.map((value, j) => value + step[j]);
  const along = (of: Float64Array) =>
    Float64Array.from({ length: s }, (_, i) => {
      let sum = of[i * m + q];
      for (let j = 0; j < q; j++) sum -= of[i * m + j] * nextB[j];
      return sum;
    });
  return {
    dual: along(dual),
    f: along(fields),
    b: nextB,
    rootCurvature,
    factor,
    effectFactor,
    response: Float64Array.from({ length: s * q }, (_, at) => dual[Math.floor(at / q) * m + at % q]),
  };
}

/** The level at which all counts together are as many as found; 0 else. */
function startingEffects({ effects, found, offset, loading }: DensityField): Float64Array {
  const q = effects.length;
  const b = new Float64Array(q);
  let [seen, expected] = [0.5, 0];
  const isAbsolute = (row: number) =>
    effects.every(({ name }, j) => !name.startsWith("use ") || loading[row * q + j] === 0);
  found.forEach((value, row) => {
    if (!isAbsolute(row)) return;
    seen += value;
    expected += Math.exp(offset[row]);
  });
  if (expected > 0) b[0] = Math.log(seen / expected);
  return b;
}
