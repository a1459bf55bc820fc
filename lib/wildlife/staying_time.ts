import { Fault } from "../fault/mod.ts";
import { hessian, minimise, positiveInverse } from "../stats/mod.ts";
import type { StayingTimeFamily, StayingTimeParameters } from "./staying_time_family.ts";

/** Staying times in the focal area. */
export interface StayingTimes {
  /** s, above 0. */
  time: Float64Array;
  /** 1 where the stay was longer than that. */
  censored: Uint8Array;
  /** Number of the station. */
  station: Int32Array;
}

/** A fitted distribution. */
export interface StayingTimeFit {
  family: StayingTimeFamily;
  /** Of the family, then one for each covariate, which is added to the first. */
  parameters: Float64Array;
  /** Row-major; of the parameters. */
  covariance: Float64Array;
  logLikelihood: number;
  /** Mean stay, s, where the covariates are 0. */
  mean: number;
  /** Standard error of the logarithm of the mean. */
  logMeanError: number;
  converged: boolean;
}

/** How {@link fitStayingTime} fits. */
export interface StayingTimeOptions {
  /** Covariates by station. Default none. */
  covariates?: readonly Float64Array[];
  /** How often each stay counts (bootstrap). Default once. */
  weights?: ArrayLike<number>;
  /** Where to begin. */
  start?: ArrayLike<number>;
  /** Leave the covariance out (bootstrap). Default false. */
  quick?: boolean;
}

/**
 * Maximum likelihood of a family of staying times: seen to the end they contribute their density, censored ones the
 * probability of a longer stay.
 *
 * @throws Fault for no stay that was seen to its end, and, for families of two parameters, fewer than 2 different ones.
 */
export function fitStayingTime(
  stays: StayingTimes,
  family: StayingTimeFamily,
  options: StayingTimeOptions = {},
): StayingTimeFit {
  const { covariates = [], weights, start, quick = false } = options;
  const { parameters: own } = family;
  const rows = Array.from(stays.time.keys()).filter((k) => (weights?.[k] ?? 1) > 0);
  refuseUninformative(stays, rows, family);
  const begin = start ??
    [...family.guess(exponentialMean(stays, rows, weights), 1.2), ...covariates.map(() => 0)];
  const shifted = new Float64Array(own);
  const cost = (p: Float64Array) => {
    let sum = 0;
    shifted.set(p.subarray(0, own));
    for (const k of rows) {
      for (let c = 0; c < covariates.length; c++) {
        if (c === 0) shifted[0] = p[0];
        shifted[0] += p[own + c] * covariates[c][stays.station[k]];
      }
      const log = stays.censored[k] ? family.logSurvival : family.logDensity;
      sum -= (weights?.[k] ?? 1) * log(stays.time[k], shifted);
    }
    return sum;
  };
  const closed = family.name === "exponential" && covariates.length === 0;
  const found = closed
    ? { point: Float64Array.of(Math.log(exponentialMean(stays, rows, weights))), converged: true }
    : minimise(cost, begin, { scale: Float64Array.from(begin, () => 0.3) });
  const { point, converged } = found;
  const covariance = quick ? new Float64Array(0) : inverse(hessian(cost, point), point.length, family.name);
  const slope = logMeanSlope(family, point);
  return {
    family,
    parameters: point,
    covariance,
    logLikelihood: -cost(point),
    mean: family.mean(point),
    logMeanError: quick ? NaN : Math.sqrt(quadratic(covariance, slope)),
    converged,
  };
}

/** Log-likelihood of staying times without covariates. */
export function stayLogLikelihood(
  { time, censored }: StayingTimes,
  family: StayingTimeFamily,
  parameters: StayingTimeParameters,
): number {
  let sum = 0;
  for (let k = 0; k < time.length; k++) {
    sum += censored[k] ? family.logSurvival(time[k], parameters) : family.logDensity(time[k], parameters);
  }
  return sum;
}

/** Derivatives of log mean by the parameters; those of covariates are 0, where they are 0. */
function logMeanSlope(family: StayingTimeFamily, point: Float64Array): Float64Array {
  const log = (p: Float64Array) => Math.log(family.mean(p));
  return point.map((at, i) => {
    if (i >= family.parameters) return 0;
    const step = 1e-5 * Math.max(1, Math.abs(at));
    const moved = (by: number) => log(point.map((value, j) => i === j ? value + by : value));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

/** v' A v of a row-major matrix. */
function quadratic(a: Float64Array, v: Float64Array): number {
  return v.reduce(
    (sum, left, i) => sum + v.reduce((part, right, j) => part + left * a[i * v.length + j] * right, 0),
    0,
  );
}

/** The inverse of a Hessian. @throws Fault where it has none. */
function inverse(of: Float64Array, n: number, what: string): Float64Array {
  const found = positiveInverse(of, n);
  if (found !== null) return found;
  throw new Fault("wildlife: staying times do not determine the parameters", {
    expected: "a likelihood with one maximum",
    found: `a flat one for the ${what} distribution`,
    remedy: "measure more stays, or leave this family out",
  });
}

/** Sum of all times over the number of ends. */
function exponentialMean(
  { time, censored }: StayingTimes,
  rows: readonly number[],
  weights?: ArrayLike<number>,
): number {
  let [total, ends] = [0, 0];
  for (const k of rows) {
    const weight = weights?.[k] ?? 1;
    total += weight * time[k];
    if (!censored[k]) ends += weight;
  }
  return total / ends;
}

function refuseUninformative(
  { time, censored }: StayingTimes,
  rows: readonly number[],
  family: StayingTimeFamily,
): void {
  const ends = new Set(rows.filter((k) => !censored[k]).map((k) => time[k]));
  if (ends.size >= family.parameters) return;
  throw new Fault("wildlife: too few staying times for a distribution", {
    expected: `${family.parameters} different stays or more that were seen to their end (${family.name})`,
    found: `${ends.size} of ${rows.length}`,
    remedy: "measure more staying times, or use the encounter rate",
  });
}
