import type { ArdEvent, RateBase, RateQuestion } from "./ard_rate.ts";
import type { Contrasts, PeriodTally } from "./ard_tally.ts";

/**
 * Where the interval takes its variance from. `systematic`: differences between neighbours, the variance of a
 * systematic sample; `matern`: the same from squares of four; `post-stratified`: as if the points had fallen at random
 * in each prefecture; `binomial`: at random anywhere, clustering ignored.
 */
export type VarianceMethod = "systematic" | "matern" | "post-stratified" | "binomial";

/** Numbers of one prefecture that a rate is made of. */
export interface RateStratum {
  pref: number;
  /** Land area, ha. */
  land: number;
  points: number;
  read: number;
  /** Points at risk, and events. */
  z: number;
  y: number;
}

/** The variance of a rate of a whole period, and how each prefecture's part of it was had. */
export interface RateVariance {
  variance: number;
  /** In the order of the strata. */
  ways: VarianceWay[];
}

/** A method, or what takes its place where a prefecture does not allow it. */
export type VarianceWay = Exclude<VarianceMethod, "binomial"> | "single-point" | "no-neighbours";

/**
 * Variance of the ratio R of two areas summed over prefectures, from its residuals y - R z (Cochran 1977, 6.3). One point
 * alone has no spread: it is taken to vary as all points do. Points without neighbours are taken as placed at random.
 *
 * @param rate R, the area of the base (ha), and the points at risk.
 */
export function rateVariance(
  strata: readonly RateStratum[],
  { ratio, baseHa, atRisk }: { ratio: number; baseHa: number; atRisk: number },
  method: VarianceMethod,
  tally: PeriodTally,
  question: RateQuestion,
): RateVariance {
  const ways = strata.map((stratum) => wayOf(stratum, method, tally));
  if (method === "binomial") return { variance: ratio * (1 - ratio) / atRisk, ways };
  const total = (of: (stratum: RateStratum, k: number) => number) =>
    strata.reduce((sum, stratum, k) => sum + of(stratum, k), 0);
  const pooled = total((stratum) => squaresOf(stratum, ratio)) / total(({ read }) => read);
  const variance = total((stratum, k) => {
    const way = ways[k];
    const own = way === "single-point" ? pooled : meanVariance(stratum, ratio, way, tally, question);
    return (stratum.land / baseHa) ** 2 * own;
  });
  return { variance, ways };
}

/** How the variance of a prefecture can be had, where a method is wished for. */
function wayOf({ pref, read }: RateStratum, method: VarianceMethod, tally: PeriodTally): VarianceWay {
  if (method === "binomial") return "post-stratified";
  if (read < 2) return "single-point";
  const isContrast = method !== "post-stratified";
  return isContrast && contrastsOf(method, tally).count[pref] === 0 ? "no-neighbours" : method;
}

const contrastsOf = (method: "systematic" | "matern", tally: PeriodTally) =>
  method === "matern" ? tally.matern : tally.successive;

/** Sum of the squares of y - R z: y, z are 0 or 1, and y is 1 only where z is. */
const squaresOf = ({ z, y }: RateStratum, ratio: number) => y - 2 * ratio * y + ratio * ratio * z;

/** Variance of a prefecture's mean residual y - R z. */
function meanVariance(
  stratum: RateStratum,
  ratio: number,
  way: Exclude<VarianceWay, "single-point">,
  tally: PeriodTally,
  { event, base }: RateQuestion,
): number {
  const { pref, read, z, y } = stratum;
  if (way === "post-stratified" || way === "no-neighbours") {
    const mean = (y - ratio * z) / read;
    return (squaresOf(stratum, ratio) - read * mean * mean) / ((read - 1) * read);
  }
  const contrasts = contrastsOf(way, tally);
  const points = way === "matern" ? 4 : 2;
  return residualSquares(contrasts, event, base, pref, ratio) / (points * contrasts.count[pref] * read);
}

/** Sum of the squared contrasts of y - R z. */
function residualSquares(
  sums: Contrasts,
  event: ArdEvent,
  base: RateBase,
  pref: number,
  ratio: number,
): number {
  const { yy, yz } = sums[event];
  // On all land z is 1 everywhere and has no contrast; non-forest is 1 - z.
  if (base === "land") return yy[pref];
  const sign = event === "D" ? 1 : -1;
  return yy[pref] - 2 * ratio * sign * yz[pref] + ratio * ratio * sums.zz[pref];
}
