import type { Table } from "apache-arrow";
import { type Interval, normalQuantile, normalTail } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { Label } from "./logical_check.ts";

/** An estimate of simulated data beside its truth; shares, 0-1. */
export interface RecoveryRow {
  id: string;
  label: Label;
  estimate: number;
  interval: Interval;
  truth: number;
  /** True of a reading as it stands: its interval is of the sampling error, and misreadings bias it besides. */
  isAsRead?: boolean;
  /** The sample that several rows share, so that chance takes them off the truth together. */
  sample?: Label;
}

/** Whether the interval holds the truth. */
export function isHeld({ interval, truth }: RecoveryRow): boolean {
  return interval.lower <= truth && truth <= interval.upper;
}

/**
 * Why an interval does not hold the truth; null where it does. What is as read has the bias of misreadings. Of any other
 * it is the sampling error: how many standard errors the truth is away, as the interval's bound on its side tells them,
 * and how often (p, two-sided, normal) chance goes as far.
 */
export function whyNotHeld(row: RecoveryRow): { label: Label; standardErrors: number; p: number } | null {
  if (isHeld(row)) return null;
  const { estimate, truth, interval: { lower, upper, level }, isAsRead = false, sample } = row;
  const reach = truth < estimate ? estimate - lower : upper - estimate;
  const standardErrors = normalQuantile((1 + level) / 2) * Math.abs(truth - estimate) / reach;
  const p = 2 * normalTail(standardErrors);
  const [z, percent] = [standardErrors.toFixed(1), (100 * p).toFixed(1)];
  const label = isAsRead
    ? {
      ja: "誤判読による偏り（区間は標本誤差のみ）",
      en: "Bias of misreadings (interval of the sampling error alone)",
    }
    : {
      ja: `標本誤差：標準誤差の${z}倍（p = ${percent} %）${sample ? `、${sample.ja}` : ""}`,
      en: `Sampling error: ${z} standard errors (p = ${percent} %)${sample ? `, ${sample.en}` : ""}`,
    };
  return { label, standardErrors, p };
}

/** Estimates against their truth, one a row, in percent, with whether the interval holds it, and why not. */
export function recoveryTable(rows: readonly RecoveryRow[]): Table {
  const percent = (of: (row: RecoveryRow) => number) => Float64Array.from(rows, (row) => 100 * of(row));
  const why = rows.map(whyNotHeld);
  return tableFrom({
    id: rows.map(({ id }) => id),
    name_ja: rows.map(({ label }) => label.ja),
    name_en: rows.map(({ label }) => label.en),
    truth: percent(({ truth }) => truth),
    estimate: percent(({ estimate }) => estimate),
    lower: percent(({ interval }) => interval.lower),
    upper: percent(({ interval }) => interval.upper),
    held: rows.map(isHeld),
    why_ja: why.map((each) => each?.label.ja ?? ""),
    why_en: why.map((each) => each?.label.en ?? ""),
  });
}
