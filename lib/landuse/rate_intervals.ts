import { binomialInterval, type Interval, poissonInterval } from "../stats/mod.ts";
import type { ArdGrid } from "./ard_grid.ts";
import { type ArdRate, ardRate, FEWEST_EVENTS, type RateQuestion } from "./ard_rate.ts";
import type { PeriodTally } from "./ard_tally.ts";
import type { ArdPeriod } from "./ard_period.ts";
import type { SubgridSpread } from "./grid_comparison.ts";
import { PREFECTURES } from "./prefecture.ts";
import { rateResiduals } from "./rate_residuals.ts";
import { residualVariances } from "./residual_variances.ts";

/** Names of {@link RATE_INTERVALS}. */
export type RateIntervalId =
  | "Wilson"
  | "Clopper-Pearson"
  | "Jeffreys"
  | "Garwood"
  | "post-stratified"
  | "systematic"
  | "matern"
  | "random-groups"
  | "local-mean"
  | "block-bootstrap"
  | "subgrids";

const way = <Id extends RateIntervalId>(id: Id, ja: string, en: string) => ({ id, label: { ja, en } });

/**
 * The ways to an interval of a rate: four from the count alone, as if points had fallen at random, then Wilson's at
 * the effective number of points by each variance.
 */
export const RATE_INTERVALS: ReadonlyArray<{ id: RateIntervalId; label: { ja: string; en: string } }> = [
  way("Wilson", "Wilson（無作為とみなす）", "Wilson, as if at random"),
  way("Clopper-Pearson", "Clopper–Pearson（正確法）", "Clopper–Pearson, exact"),
  way("Jeffreys", "Jeffreys", "Jeffreys"),
  way("Garwood", "Garwood（ポアソン）", "Garwood, Poisson"),
  way("post-stratified", "都道府県による事後層化", "Post-stratified by prefecture"),
  way("systematic", "隣り合う点の差", "Successive differences"),
  way("matern", "Matérn（2×2点）", "Matérn, squares of 2 x 2"),
  way("random-groups", "無作為群（64群）", "Random groups, 64"),
  way("local-mean", "局所近傍平均", "Local neighbourhood mean"),
  way("block-bootstrap", "ブロックブートストラップ", "Block bootstrap"),
  way("subgrids", "64通りの4 km格子（列挙）", "The 64 grids of 4 km, enumerated"),
];

/** Design effect below which a variance is none but what rounding leaves. */
const LEAST = 1e-9;

/** One interval of a rate. */
export interface RateInterval {
  id: RateIntervalId;
  /** Of the rate, per year. Undefined where it is refused. */
  standardError: number | undefined;
  /** Variance over that of points at random: 1 for intervals from the count alone. */
  designEffect: number | undefined;
  /** Per year; undefined where it is refused. */
  interval: Interval | undefined;
  /**
   * Why there is none: too few events for a variance, or a variance that the points do not tell (one block, one group,
   * no neighbours that differ), from which the interval would have no width.
   */
  refused: "few-events" | "no-variance" | undefined;
  /** Whether `ardRate` takes this one by itself. */
  isUsed: boolean;
}

/** What {@link rateIntervals} takes besides the points. */
export interface RateIntervalsOptions {
  /** Distance of neighbours, m. */
  spacing: number;
  /** Default 0.95. */
  level?: number;
  /** Default: the published one. */
  landHa?: (pref: number) => number;
  /** For a 4 km grid: what the 64 of them show. Without it there is no row `subgrids`. */
  spread?: SubgridSpread;
}

/**
 * One rate with every interval there is for it, in the order of {@link RATE_INTERVALS}. Those that need a variance are
 * refused with fewer than {@link FEWEST_EVENTS} events, but for the enumerated one, which rests on all 64 grids, and
 * where the points do not tell it.
 *
 * @throws Fault as `ardRate`.
 */
export function rateIntervals(
  grid: ArdGrid,
  tally: PeriodTally,
  period: ArdPeriod,
  question: RateQuestion,
  options: RateIntervalsOptions,
): RateInterval[] {
  const { spacing, level = 0.95, landHa = (pref: number) => PREFECTURES[pref - 1].landHa, spread } = options;
  const of = (variance: "systematic" | "matern" | "post-stratified") =>
    ardRate(tally, period, question, { level, landHa, variance, interval: "Wilson" });
  const rate = of("systematic");
  const isMany = rate.events >= FEWEST_EVENTS;
  const ratio = rate.rate * period.years;
  const simple = ratio * (1 - ratio) / rate.atRisk;
  const around = isMany ? residualVariances(rateResiduals(grid, tally, rate, landHa), spacing) : undefined;
  const squared = ({ standardError }: ArdRate) =>
    standardError === undefined ? undefined : (standardError * period.years) ** 2;
  const variances: Partial<Record<RateIntervalId, number | undefined>> = {
    "post-stratified": isMany ? squared(of("post-stratified")) : undefined,
    systematic: isMany ? squared(rate) : undefined,
    matern: isMany ? squared(of("matern")) : undefined,
    "random-groups": around?.randomGroups,
    "local-mean": around?.localMean,
    "block-bootstrap": around?.blockBootstrap,
    subgrids: spread?.designEffect === undefined ? undefined : spread.designEffect * simple,
  };
  // Weighted by land area, so not quite a whole number; rounding must not lift it above the points at risk.
  const count = Math.min(ratio * rate.atRisk, rate.atRisk);
  const perYear = ({ lower, upper, ...rest }: Interval): Interval => ({
    ...rest,
    lower: lower / period.years,
    upper: Math.min(1, upper) / period.years,
  });
  const used: RateIntervalId = isMany ? "systematic" : "Clopper-Pearson";
  return RATE_INTERVALS.filter(({ id }) => id !== "subgrids" || spread !== undefined).map(({ id }) => {
    const isCount = id === "Wilson" || id === "Clopper-Pearson" || id === "Jeffreys";
    const isCounted = isCount || id === "Garwood";
    const given = isCounted ? simple : variances[id];
    // Rounding leaves a trace of a variance where there is none.
    const isKnown = given !== undefined && (isCounted || given > LEAST * simple);
    const variance = isKnown ? given : undefined;
    const designEffect = variance === undefined || simple === 0 ? undefined : variance / simple;
    const interval = id === "Garwood"
      ? poissonInterval(count, { level, exposure: rate.atRisk })
      : isCount
      ? binomialInterval(count, rate.atRisk, { level, method: id })
      : designEffect
      ? binomialInterval(count, rate.atRisk, { level, designEffect })
      : undefined;
    return {
      id,
      standardError: variance === undefined ? undefined : Math.sqrt(variance) / period.years,
      designEffect,
      interval: interval && perYear(interval),
      refused: interval ? undefined : isMany || id === "subgrids" ? "no-variance" : "few-events",
      isUsed: id === used,
    };
  });
}
