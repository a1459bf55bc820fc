import { Fault } from "../fault/mod.ts";
import { binomialInterval, type ErrorBudget, errorBudget, type Interval } from "../stats/mod.ts";
import { type ArdRate, FEWEST_EVENTS } from "./ard_rate.ts";
import type { Label } from "./logical_check.ts";
import { poolStrata, type RecheckedStratum } from "./recheck_accuracy.ts";

/** Sources of error of a corrected rate. */
export type BudgetSource = "sampling" | "spatial" | "commission" | "omission";

/** Their labels and what they are. */
export const BUDGET_SOURCES: ReadonlyArray<{ id: BudgetSource; label: Label; reason: Label }> = [
  {
    id: "sampling",
    label: { ja: "標本誤差", en: "Sampling" },
    reason: {
      ja: "点が無作為に配置されたとした場合の分散",
      en: "The variance if points had fallen at random",
    },
  },
  {
    id: "spatial",
    label: { ja: "空間的集中", en: "Spatial" },
    reason: {
      ja: "系統抽出の分散のうち、変化が集中することによる上乗せ",
      en: "What clustering adds to it on the systematic grid",
    },
  },
  {
    id: "commission",
    label: { ja: "誤検出", en: "Commission" },
    reason: {
      ja: "再確認で否定される割合の不確かさ（ARDをすべて再確認しても、点が土地の標本であるため残る）",
      en:
        "How many of the events a second reading rejects; also if all are read again, since points are a sample of land",
    },
  },
  {
    id: "omission",
    label: { ja: "見落とし", en: "Omission" },
    reason: {
      ja: "再確認の抽出率が低いことによる、見落とし数の不確かさ",
      en: "How many were missed, of which so few points are checked",
    },
  },
];

/** An annual rate without the errors of interpretation that a re-check found. */
export interface CorrectedRate {
  raw: ArdRate;
  /** True events for each event read: the rate is multiplied by it. */
  factor: number;
  /** Its parts: share of the events read that were confirmed, and events found elsewhere for each event read. */
  confirmed: number;
  missed: number;
  /**
   * The corrected rate per year, with its variance by source (see {@link BUDGET_SOURCES}). The interval is not the
   * normal one of the variances but that of the exact bounds of each source, which reaches further up than down.
   */
  budget: ErrorBudget;
  /** ha per year. */
  areaHa: number;
  areaInterval: Interval;
}

/**
 * A rate corrected for commission and omission as a re-check found them, with one error budget. The rate is
 * multiplied by K = c + m: events confirmed and events missed, each for one event read.
 *
 * The points are a sample of the land, and so are the events that are confirmed: also where all that was read is read
 * again, they are a count thinned by c. Of a count with variance n, c n of which remain, the variance is
 * c^2 n + c (1 - c) n = c n; hence V = K^2 V(rate) + c (1 - c) V'(rate) + rate^2 (V(c) + V(m)). V' is V(rate), or what
 * points at random would have if that is more: errors of reading may cluster as the events do. V(c) is that of events
 * of which only some were read again. V(m) has no finite correction unless all points were read again, for the same reason. K^2 in place of c^2 lets the
 * missed events cluster with the others.
 *
 * The interval joins those of its parts, each cut off its estimate, as the interval of a sum of squares does (Zou and
 * Donner 2008): of the events confirmed as `ardRate` has it for as many, at the design effect of the rate; the
 * rate's own as far as K^2 exceeds c^2; and Clopper and Pearson's for the counts of the re-check. Of events so rare that
 * a re-check may meet none, a symmetric interval would end far too low.
 *
 * In a stratum in which no event was missed the variance is that of Jeffreys' posterior, beta(1/2, n + 1/2): nothing
 * found is not nothing there. The variance of the rate is `sampling` as far as points at random would have it, the
 * rest is `spatial`; where the grid does better than points at random, all of it is `sampling`.
 *
 * @param rate Of the domain in which the re-check was drawn, or that it stands for.
 * @param strata See `recheckedStrata`, of the same event.
 * @throws Fault when no event was read, and when a kind of points was not checked at all.
 */
export function correctedRate(
  rate: ArdRate,
  strata: readonly RecheckedStratum[],
  options: { level?: number } = {},
): CorrectedRate {
  const { level = 0.95 } = options;
  const pooled = poolStrata(strata);
  // `counted`: events among points of which all were to be read again, whatever they were read as.
  let [read, confirmed, missed, counted, ofConfirmed, ofMissed] = [0, 0, 0, 0, 0, 0];
  const squares = { below: 0, above: 0 };
  for (const { isArd, frame, n, counts: [[, omitted], [rejected, kept]] } of pooled) {
    const weight = frame / n;
    read += weight * (rejected + kept);
    confirmed += weight * kept;
    missed += weight * omitted;
    // That events counted are a sample of land is in the variance of their number.
    const isCounted = isArd || n === frame;
    if (isCounted) counted += weight * (kept + omitted);
    const remaining = isCounted ? 1 - n / frame : 1;
    ofConfirmed += frame * frame * remaining * shareVariance(kept, n, kept + rejected === 0);
    ofMissed += frame * frame * remaining * shareVariance(omitted, n, false);
    for (const [x, isCertain] of [[kept, kept + rejected === 0], [omitted, false]] as const) {
      if (isCertain || remaining === 0) continue;
      const { lower, upper } = binomialInterval(x, n, { level, method: "Clopper-Pearson" });
      squares.below += remaining * (frame * (x / n - lower)) ** 2;
      squares.above += remaining * (frame * (upper - x / n)) ** 2;
    }
  }
  if (read === 0) {
    throw new Fault("landuse: no event was read, so that none can be corrected", {
      expected: `one or more points read as ${rate.event}`,
      found: "none in the re-check",
      where: String(rate.domain),
      remedy: "take a larger domain; recheckBounds says what may have been missed",
    });
  }
  const factor = (confirmed + missed) / read;
  const thinned = counted / read;
  const { years } = rate.period;
  const share = rate.rate;
  // Per year: the share of the period over its years.
  const random = share * years * (1 - Math.min(1, share * years)) / rate.atRisk / years ** 2;
  const whole = rate.standardError === undefined ? random : rate.standardError ** 2;
  const budget = errorBudget(
    share * factor,
    [
      { name: "sampling", variance: factor ** 2 * Math.min(random, whole) },
      { name: "spatial", variance: factor ** 2 * Math.max(0, whole - random) },
      {
        name: "commission",
        variance: (share / read) ** 2 * ofConfirmed +
          Math.max(0, thinned * (1 - thinned)) * Math.max(random, whole),
      },
      { name: "omission", variance: (share / read) ** 2 * ofMissed },
    ],
    { level, range: [0, 1] },
  );
  const part = share / read;
  const found = thinned === 1 ? rate.interval : thinnedInterval(rate, thinned, level);
  const beyond = Math.sqrt(Math.max(0, factor ** 2 - thinned ** 2));
  const below = Math.hypot(
    thinned * share - found.lower,
    beyond * (share - rate.interval.lower),
    part * Math.sqrt(squares.below),
  );
  const above = Math.hypot(
    found.upper - thinned * share,
    beyond * (rate.interval.upper - share),
    part * Math.sqrt(squares.above),
  );
  const interval: Interval = {
    lower: Math.max(0, budget.estimate - below),
    upper: Math.min(1, budget.estimate + above),
    level,
    method: "Zou-Donner",
  };
  return {
    raw: rate,
    factor,
    confirmed: confirmed / read,
    missed: missed / read,
    budget: { ...budget, interval },
    areaHa: budget.estimate * rate.baseHa,
    areaInterval: {
      ...interval,
      lower: interval.lower * rate.baseHa,
      upper: interval.upper * rate.baseHa,
    },
  };
}

/** Of a share of the events of a rate, per year: as `ardRate` has it for so many, at the rate's design effect. */
function thinnedInterval(
  { rate, atRisk, events, designEffect, period: { years } }: ArdRate,
  share: number,
  level: number,
): Interval {
  const over = binomialInterval(Math.min(rate * years * share * atRisk, atRisk), atRisk, {
    level,
    method: events * share < FEWEST_EVENTS ? "Clopper-Pearson" : "Wilson",
    designEffect: designEffect ?? 1,
  });
  return { ...over, lower: over.lower / years, upper: over.upper / years };
}

/** Variance of a share x / n; Jeffreys' where none or all were found, unless it cannot be anything else. */
function shareVariance(x: number, n: number, isCertain: boolean): number {
  if (isCertain) return 0;
  if (x > 0 && x < n && n > 1) return x / n * (1 - x / n) / (n - 1);
  const [a, b] = [x + 0.5, n - x + 0.5];
  return a * b / ((a + b) ** 2 * (a + b + 1));
}
