import { Fault } from "../fault/mod.ts";
import { binomialInterval, type Interval, poissonInterval } from "../stats/mod.ts";
import { type Annualisation, annualise } from "./annualise.ts";
import { AR_CODE, ARD_CODES, D_CODE, UNREAD_CODES } from "./ard_code.ts";
import type { ArdPeriod } from "./ard_period.ts";
import { type CodeCounts, COUNTS_PER_PREFECTURE, type PeriodTally } from "./ard_tally.ts";
import { type Domain, prefecturesOf } from "./domain.ts";
import { PREFECTURES } from "./prefecture.ts";
import { type RateCaution, rateCaution } from "./rate_caution.ts";
import { type RateStratum, rateVariance, type VarianceMethod } from "./rate_variance.ts";

/** AR: afforestation and reforestation (code 3). D: deforestation (code 4). */
export type ArdEvent = "AR" | "D";

/**
 * What a rate is relative to: `land`, all land; `start`, the land it can happen to, that is forest at the start of the
 * period for D and land that is not forest for AR, by land use (see `ArdCode.landUse`).
 */
export type RateBase = "land" | "start";

/** Which rate. */
export interface RateQuestion {
  event: ArdEvent;
  base: RateBase;
  domain: Domain;
}

/** How a rate and its interval are computed. */
export interface ArdRateOptions {
  /** Nominal coverage. Default 0.95. */
  level?: number;
  /** Default `linear`, see {@link annualise}. */
  annualisation?: Annualisation;
  /** Default `systematic`. */
  variance?: VarianceMethod;
  /**
   * `auto` (default): Wilson at the effective sample size from {@link FEWEST_EVENTS} events on; below, where a
   * variance cannot be estimated from the few, the exact interval of Clopper and Pearson. Else always the one named.
   * Exact intervals are of the rate at the effective number of points, (sum of weights)^2 / sum of their squares (Kish
   * 1965, 11.7), a point's weight being the land it stands for: as many as there are where all prefectures were read
   * alike, fewer where a cloud left one with a handful.
   */
  interval?: "auto" | "Wilson" | "Clopper-Pearson" | "Garwood";
  /** Land area of a prefecture, ha. Default: the published one, `Prefecture.landHa`. */
  landHa?: (pref: number) => number;
}

/** Events below which no variance is estimated, and `auto` takes the exact interval. */
export const FEWEST_EVENTS = 10;

/** An annual rate with what it rests on. */
export interface ArdRate extends RateQuestion {
  period: ArdPeriod;
  /** Points of the grid in the domain. */
  points: number;
  /** Of these unreadable or without an image (12, 13): in neither number of the rate. */
  unread: number;
  /** Points the event could have happened to: all that were read, or those of the land in question at the start. */
  atRisk: number;
  events: number;
  /** Share of the base per year, 0-1; prefectures weighted by their land area. */
  rate: number;
  /** Of `rate`, per year. */
  interval: Interval;
  /** Of `rate`, per year, by the variance method; undefined where no variance can be estimated: too few events, or no
   * neighbours that differ. */
  standardError: number | undefined;
  /**
   * Variance over that of a simple random sample of `atRisk` points, as the interval used it; undefined where it used
   * none (an exact interval, or no variance).
   */
  designEffect: number | undefined;
  /** Area of the base, ha: the land area, or the estimated area of forest (non-forest) at the start. */
  baseHa: number;
  /** Area of the event, ha per year (the period's area over its years), and its interval. */
  areaHa: number;
  areaInterval: Interval;
  /** What to know of the variance where one is given; mostly nothing. */
  cautions: RateCaution[];
}

/** The code that counts as the event. */
export const EVENT_CODE = { AR: AR_CODE, D: D_CODE } as const;
const READ = ARD_CODES.filter(({ code }) => !UNREAD_CODES.includes(code));

/** Codes of points that were read and that an event could have happened to. */
export function riskCodes(event: ArdEvent, base: RateBase): number[] {
  return READ.filter(({ landUse }) => base === "land" || landUse!.start === (event === "D")).map(({ code }) =>
    code
  );
}

/** Codes of points that were read. */
export function readCodes(): number[] {
  return READ.map(({ code }) => code);
}

/** Sum of a prefecture's counts over some codes. */
export function countCodes(counts: CodeCounts, pref: number, codes: readonly number[]): number {
  return codes.reduce((sum, code) => sum + counts[pref * COUNTS_PER_PREFECTURE + code], 0);
}

/** Points of a domain that were read and that the event could have happened to; 0 where {@link ardRate} has no answer. */
export function pointsAtRisk({ counts }: PeriodTally, { event, base, domain }: RateQuestion): number {
  const risk = riskCodes(event, base);
  return prefecturesOf(domain).reduce((total, { code }) => total + countCodes(counts, code, risk), 0);
}

/** Whether {@link ardRate} has an answer: points at risk, and no prefecture with points of which none was read. */
export function isEstimable(tally: PeriodTally, question: RateQuestion): boolean {
  const seen = readCodes();
  const isHidden = prefecturesOf(question.domain).some(({ code }) =>
    countCodes(tally.counts, code, UNREAD_CODES) > 0 && countCodes(tally.counts, code, seen) === 0
  );
  return !isHidden && pointsAtRisk(tally, question) > 0;
}

/**
 * A tally without the prefectures that have points of which none was read, and which these are: {@link ardRate} of a
 * larger domain is then that of the others, and whoever shows it says so. Their own rate is none.
 */
export function withoutUnread(tally: PeriodTally): { tally: PeriodTally; prefectures: number[] } {
  const prefectures = PREFECTURES.map(({ code }) => code).filter((code) =>
    countCodes(tally.counts, code, UNREAD_CODES) > 0 && countCodes(tally.counts, code, readCodes()) === 0
  );
  const counts = tally.counts.slice();
  for (const pref of prefectures) {
    counts.fill(0, pref * COUNTS_PER_PREFECTURE, (pref + 1) * COUNTS_PER_PREFECTURE);
  }
  return { tally: { ...tally, counts }, prefectures };
}

/** Share of the base in a domain over the whole period, from complete counts (a census, not a sample). */
export function censusRate(census: CodeCounts, { event, base, domain }: RateQuestion): number {
  const sum = (codes: readonly number[]) =>
    prefecturesOf(domain).reduce((total, { code }) => total + countCodes(census, code, codes), 0);
  return sum([EVENT_CODE[event]]) / sum(riskCodes(event, base));
}

/**
 * An annual AR or D rate from the points of a grid.
 *
 * The estimate is a ratio of two areas, each summed over prefectures as land area times share of the points read:
 * a cloud over one prefecture takes weight from none. Unreadable points count as read nowhere, that is as if they
 * resembled the others of their prefecture. The variance of the ratio is that of its residuals (Cochran 1977, 6.3),
 * within prefectures, since the grid fixes the number of points in each. Where a prefecture does not tell its own, the
 * result has a caution.
 *
 * @throws Fault when a prefecture of the domain has points and none was read, and when the domain has no points at risk.
 */
export function ardRate(
  tally: PeriodTally,
  period: ArdPeriod,
  question: RateQuestion,
  options: ArdRateOptions = {},
): ArdRate {
  const {
    level = 0.95,
    annualisation = "linear",
    variance: method = "systematic",
    interval: wanted = "auto",
    landHa = (pref: number) => PREFECTURES[pref - 1].landHa,
  } = options;
  const strata = strataOf(tally.counts, question, landHa);
  const total = (of: (stratum: RateStratum) => number) =>
    strata.reduce((sum, stratum) => sum + of(stratum), 0);
  const atRisk = total(({ z }) => z);
  if (atRisk === 0) {
    throw new Fault("landuse: no point at risk", {
      expected: `points that ${question.event} could happen to`,
      found: "none",
      where: `${question.domain}, ${period.field}`,
      remedy: "choose a larger domain, or check the codes of this period",
    });
  }
  const baseHa = total(({ land, read, z }) => land * z / read);
  const ratio = total(({ land, read, y }) => land * y / read) / baseHa;
  const events = total(({ y }) => y);
  const { variance, ways } = rateVariance(strata, { ratio, baseHa, atRisk }, method, tally, question);
  const isFlat = variance === 0 && ratio > 0 && ratio < 1;
  const exact = wanted === "Clopper-Pearson" || (wanted === "auto" && events < FEWEST_EVENTS);
  const random = ratio * (1 - ratio) / atRisk;
  const isExact = exact || wanted === "Garwood";
  const designEffect = isExact || variance === 0 || random === 0 ? undefined : variance / random;
  // Where a variance is used it holds the weights already.
  const weights = total(({ land, read, z }) => z * (land / read) ** 2);
  const effective = designEffect === undefined ? Math.min(baseHa ** 2 / weights, atRisk) : atRisk;
  // Weighted by land area, so not quite a whole number; rounding must not lift it above the points at risk.
  const weighted = Math.min(ratio * effective, effective);
  const over = wanted === "Garwood"
    ? poissonInterval(weighted, { level, exposure: effective })
    : binomialInterval(weighted, effective, {
      level,
      method: exact ? "Clopper-Pearson" : "Wilson",
      designEffect: designEffect ?? 1,
    });
  // Who names Wilson's interval asks for the variance, whatever the events.
  const isFew = events < FEWEST_EVENTS && wanted !== "Wilson";
  const told = (code: "single-point" | "no-neighbours") => {
    const prefectures = strata.filter((_, k) => ways[k] === code).map(({ pref }) => pref);
    return prefectures.length > 0 ? [rateCaution(code, prefectures)] : [];
  };
  const heavy = strata.filter(({ land, read }) => land / read > 2 * baseHa / atRisk).map(({ pref }) => pref);
  const perYear = (value: number) => annualise(value, period.years, annualisation);
  const inHectares = (value: number) => value * baseHa / period.years;
  return {
    ...question,
    period,
    points: total(({ points }) => points),
    unread: total(({ points, read }) => points - read),
    atRisk,
    events,
    rate: perYear(ratio),
    interval: { ...over, lower: perYear(over.lower), upper: perYear(Math.min(1, over.upper)) },
    standardError: isFew || isFlat ? undefined : Math.sqrt(variance) / period.years,
    designEffect,
    baseHa,
    areaHa: inHectares(ratio),
    areaInterval: { ...over, lower: inHectares(over.lower), upper: inHectares(over.upper) },
    cautions: isExact && heavy.length > 0
      ? [rateCaution("uneven-weights", heavy)]
      : isFew || method === "binomial"
      ? []
      : isFlat
      ? [rateCaution("no-variance")]
      : [...told("single-point"), ...told("no-neighbours")],
  };
}

function strataOf(
  counts: CodeCounts,
  { event, base, domain }: RateQuestion,
  landHa: (pref: number) => number,
): RateStratum[] {
  const seen = readCodes();
  const risk = riskCodes(event, base);
  return prefecturesOf(domain).flatMap(({ code: pref }) => {
    const points = countCodes(counts, pref, [...seen, ...UNREAD_CODES]);
    // Half of the country is interpreted each year: prefectures without points are not part of the question.
    if (points === 0) return [];
    const read = countCodes(counts, pref, seen);
    if (read === 0) {
      throw new Fault("landuse: a prefecture without a readable point", {
        expected: "at least one code from 1 to 11",
        found: `${points} points, all 12 or 13`,
        where: `prefecture ${pref}`,
        remedy: "leave it out of the grid, or choose another period",
      });
    }
    const y = counts[pref * COUNTS_PER_PREFECTURE + EVENT_CODE[event]];
    return [{ pref, land: landHa(pref), points, read, z: countCodes(counts, pref, risk), y }];
  });
}
