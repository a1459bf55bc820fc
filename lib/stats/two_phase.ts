import { checkLevel, type Interval } from "./interval.ts";
import { studentQuantile } from "./student_t.ts";

/**
 * Mean of y from two phases: auxiliary information on all n1 points, y on n2 of them (double sampling; Neyman 1938;
 * Cochran 1977, chapter 12). Both phases count as simple random samples from a large population, the second drawn from
 * the first.
 */
export interface TwoPhase {
  /** Mean of y; of a share, where y is 0 or 1. */
  estimate: number;
  /** Points of the first phase, and of the second, which are among them. */
  n1: number;
  n2: number;
  /** Under each of its names; see the estimator. */
  variances: Readonly<Partial<Record<TwoPhaseVariance, number>>>;
  /** The one the interval and the efficiency are based on. */
  variance: number;
  /** Student's t with n2 less the number of coefficients as degrees of freedom. */
  interval: Interval;
  /** Mean of y over the second phase alone, and its variance s_y^2 / n2. */
  secondPhaseMean: number;
  secondPhaseVariance: number;
  /** `secondPhaseVariance` over `variance`: how many times as many second-phase points would do without the first. */
  relativeEfficiency: number;
}

/**
 * Names of the variances of a two-phase estimate:
 *
 * - `textbook`: (1 - n2 / n1) s_e^2 / n2 + s_y^2 / n1 (Cochran 1977, sections 12.6-12.8).
 * - `external`: s^2(yhat) / n1 + s_e^2 / n2, s^2(yhat) over the first phase (Mandallaz 2008, chapter 5; the R package
 *   forestinventory computes this form). It holds where residuals and predictions are uncorrelated.
 * - `g-weight`: s^2(yhat) / n1 + sum g_i^2 e_i^2 / n2^2, which also answers for the fit of the coefficients
 *   (Mandallaz, Breschan & Hill 2013; Saerndal, Swensson & Wretman 1992).
 * - `stratified`: sum (n1_h - 1) / (n1 - 1) w_h s_h^2 / n2_h + sum w_h (ybar_h - ybar)^2 / (n1 - 1)
 *   (Rao 1973; Cochran 1977, section 12.2, large population).
 */
export type TwoPhaseVariance = "textbook" | "external" | "g-weight" | "stratified";

/** Options of the two-phase estimators. */
export interface TwoPhaseOptions {
  /** Default 0.95. */
  level?: number;
}

/** Completes an estimate. */
export function twoPhase(
  parts: {
    estimate: number;
    n1: number;
    second: Float64Array;
    coefficients: number;
    variances: TwoPhase["variances"];
    variance: number;
  },
  level = 0.95,
): TwoPhase {
  const { estimate, n1, second, coefficients, variances, variance } = parts;
  const n2 = second.length;
  const t = studentQuantile((1 - checkLevel(level)) / 2, n2 - coefficients);
  const half = t * Math.sqrt(variance);
  const secondPhase = spread(second);
  const secondPhaseVariance = secondPhase.variance / n2;
  return {
    estimate,
    n1,
    n2,
    variances,
    variance,
    interval: { lower: estimate - half, upper: estimate + half, level, method: "Student" },
    secondPhaseMean: secondPhase.mean,
    secondPhaseVariance,
    relativeEfficiency: variance === secondPhaseVariance ? 1 : secondPhaseVariance / variance,
  };
}

/** Textbook form from its parts. */
export function textbookVariance(
  n1: number,
  n2: number,
  yVariance: number,
  residualVariance: number,
): number {
  return (1 - n2 / n1) * residualVariance / n2 + yVariance / n1;
}

/** Mean, sum of squares about it, and variance with n - 1. */
export function spread(values: ArrayLike<number>): { mean: number; squares: number; variance: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { mean, squares, variance: squares / (values.length - 1) };
}
