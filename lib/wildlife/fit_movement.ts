import { hessian, type Interval, normalQuantile, positiveInverse } from "../stats/mod.ts";
import {
  type Filtered,
  profileLogLikelihood,
  rememberingFilter,
  restrictedCovariance,
  type TimedPositions,
} from "./movement_filter.ts";
import type { Covariance, MovementModel, MovementProcess, Timescales } from "./movement_model.ts";
import { searchTimescales, type TimescaleSearch } from "./timescale_search.ts";

/** A movement model fitted to a track. */
export interface MovementFit extends MovementModel {
  /** Whether the range was taken for a circle. */
  isotropic: boolean;
  /** How many parameters were fitted, the centre's two among them. */
  parameters: number;
  /** Of the track under this model. */
  logLikelihood: number;
  /** Akaike's criterion with the small-sample correction for this estimator. */
  aicc: number;
  /**
   * `pHREML`, or `HREML` where the small-sample correction of the timescales is not defined (Fleming et al. 2019).
   */
  method: "pHREML" | "HREML";
  /**
   * `inside`, or why the fit is of no use but for its likelihood: see {@link TimescaleSearch}; `flat` if the likelihood
   * has no curvature at its top.
   */
  edge: TimescaleSearch["edge"] | "flat";
  /** Number of independent positions that would tell as much of the range's area (0 at an edge), and of its centre. */
  effectiveSampleSize: { area: number; mean: number };
  /** Of the timescales, s; null where there is none. */
  positionTimeInterval: Interval | null;
  velocityTimeInterval: Interval | null;
}

/** Which movement {@link fitMovement} fits. */
export interface MovementKind {
  process: MovementProcess;
  /** Whether the range is taken for a circle. */
  isotropic: boolean;
}

/** Options of {@link fitMovement}. */
export interface FitMovementOptions {
  /** Of the intervals. Default 0.95. */
  level?: number;
  /** What was found of the same track already, for fits of several kinds. Default nothing. */
  filter?: (timescales: Timescales) => Filtered;
}

/**
 * A movement fitted by perturbative hybrid residual maximum likelihood, ctmm's default (pHREML; Fleming et al. 2019,
 * Methods in Ecology and Evolution 10, 1679-1689): maximum likelihood; one Newton step of the timescales towards the
 * residual likelihood, which knows that the mean was fitted too; the covariance that is best for those timescales by the
 * residual likelihood. Its curvature there gives the effective sample sizes and the intervals.
 *
 * @param track Checked; positions neither all at one place nor on one line.
 */
export function fitMovement(
  track: TimedPositions,
  { process, isotropic }: MovementKind,
  options: FitMovementOptions = {},
): MovementFit {
  const { level = 0.95, filter = rememberingFilter(track) } = options;
  const n = track.time.length;
  const { timescales, edge } = searchTimescales(track, process, isotropic, filter);
  const scales = [timescales.positionTime, timescales.velocityTime].slice(0, TIMESCALES[process]);
  const unit = filter(timescales).scatter;
  const shares = isotropic ? 1 : 3;

  // Parameters: the covariance in the metric of the one found, then the timescales as shares of those found. What
  // comes out is then the same for every rotation, unit and origin.
  const at = (ratios: ArrayLike<number>): Timescales => ({
    process,
    positionTime: scales.length > 0 ? scales[0] * ratios[0] : 0,
    velocityTime: scales.length > 1 ? scales[1] * ratios[1] : 0,
  });
  const lack = (q: Float64Array, restricted: boolean) => {
    const ratios = q.subarray(shares);
    if (ratios.some((ratio) => !(ratio > 0))) return NaN;
    const filtered = filter(at(ratios));
    const scatter = whitened(filtered.scatter, unit, isotropic);
    return -profileLogLikelihood({ ...filtered, scatter }, n, packed(q.subarray(0, shares)), restricted);
  };
  const start = Float64Array.of(...(isotropic ? [1] : [1, 0, 1]), ...scales.map(() => 1));
  const scale = start.map(() => 0.2);
  let ratios: Float64Array | null = null;
  if (edge === "inside" && scales.length > 0) {
    const curvature = positiveInverse(hessian((q) => lack(q, false), start, { scale }), start.length);
    ratios = curvature && corrected(curvature, start, shares, (tried) => filter(at(tried)).meanSize);
  }
  const method = ratios || scales.length === 0 ? "pHREML" : "HREML";
  const times = at(ratios ?? start.subarray(shares));
  const filtered = filter(times);
  const covariance = restrictedCovariance(filtered, n, isotropic);
  const logLikelihood = profileLogLikelihood(filtered, n, covariance);
  const varying = shares + scales.length;
  const parameters = varying + 2;
  const spare = 2 * n - parameters - varying;

  const final = Float64Array.of(
    ...unpacked(whitened(covariance, unit, isotropic), isotropic),
    ...(ratios ?? start.subarray(shares)),
  );
  const spread = edge === "inside"
    ? positiveInverse(hessian((q) => lack(q, true), final, { scale }), final.length)
    : null;
  const interval = (index: number, value: number): Interval | null => {
    if (!spread || index >= scales.length) return null;
    const at = shares + index;
    const off = normalQuantile((1 + level) / 2) * Math.sqrt(spread[at * final.length + at]) / final[at];
    return {
      lower: value * Math.exp(-off),
      upper: value * Math.exp(off),
      level,
      method: "normal of the log",
    };
  };
  return {
    ...times,
    mean: filtered.mean,
    covariance,
    isotropic,
    parameters,
    logLikelihood,
    aicc: spare > 0 ? -2 * logLikelihood + (2 * n - 2) * 2 * parameters / spare : Infinity,
    method,
    edge: edge === "inside" && !spread ? "flat" : edge,
    effectiveSampleSize: { area: spread ? areaSize(spread, final, isotropic) : 0, mean: filtered.meanSize },
    positionTimeInterval: interval(0, times.positionTime),
    velocityTimeInterval: interval(1, times.velocityTime),
  };
}

const TIMESCALES = { IID: 0, OU: 1, OUF: 2 } as const satisfies Record<MovementProcess, number>;

/** The covariance in the metric of another: L^-1 C L^-T, with L L' the other. */
function whitened({ xx, xy, yy }: Covariance, unit: Covariance, isotropic: boolean): Covariance {
  if (isotropic) {
    const area = (unit.xx + unit.yy) / 2;
    return { xx: (xx + yy) / 2 / area, xy: 0, yy: (xx + yy) / 2 / area };
  }
  const a = Math.sqrt(unit.xx);
  const b = unit.xy / a;
  const c = Math.sqrt(unit.yy - b * b);
  const across = (xy / a - b * xx / (a * a)) / c;
  return { xx: xx / (a * a), xy: across, yy: (yy - 2 * b * xy / a + b * b * xx / (a * a)) / (c * c) };
}

/** Parameters of a covariance, and back. */
function unpacked({ xx, xy, yy }: Covariance, isotropic: boolean): number[] {
  return isotropic ? [xx] : [xx, xy, yy];
}

function packed(q: ArrayLike<number>): Covariance {
  return q.length === 1 ? { xx: q[0], xy: 0, yy: q[0] } : { xx: q[0], xy: q[1], yy: q[2] };
}

/**
 * Ratios of the timescales after a Newton step from the maximum of the likelihood, where all are 1, towards that of the
 * residual likelihood: only what that adds to the likelihood has a slope there. The step is halved until it stays in the
 * domain.
 */
function corrected(
  curvature: Float64Array,
  start: Float64Array,
  shares: number,
  meanSize: (ratios: Float64Array) => number,
): Float64Array | null {
  const p = start.length;
  const ones = start.slice(shares);
  const slope = Float64Array.from(start, (_, i) => {
    // d (-log det / 2) of the identity, and d log(mean size).
    if (i < shares) return shares === 1 ? -1 : i === 1 ? 0 : -0.5;
    const h = 1e-4;
    const beside = (by: number) => meanSize(ones.map((one, k) => k === i - shares ? one + by : one));
    return (Math.log(beside(h)) - Math.log(beside(-h))) / (2 * h);
  });
  const step = ones.map((_, k) => {
    const row = (shares + k) * p;
    return -slope.reduce((sum, value, j) => sum + curvature[row + j] * value, 0);
  });
  if (step.some((by) => !Number.isFinite(by))) return null;
  for (let length = 1; length > 0.1; length /= 2) {
    const ratios = ones.map((one, k) => one + length * step[k]);
    if (ratios.every((ratio) => ratio > 0.05 && ratio < 20)) return ratios;
  }
  return null;
}

/** Squared area over the variance of its estimate: the size of a sample of independent positions that tells as much. */
function areaSize(spread: Float64Array, q: Float64Array, isotropic: boolean): number {
  const p = q.length;
  const [xx, xy, yy] = q;
  const area = xx * yy - xy * xy;
  // Of log sqrt(det).
  const slope = isotropic ? [1 / xx] : [yy / (2 * area), -xy / area, xx / (2 * area)];
  let variance = 0;
  slope.forEach((a, i) => slope.forEach((b, j) => variance += a * b * spread[i * p + j]));
  return 1 / variance;
}
