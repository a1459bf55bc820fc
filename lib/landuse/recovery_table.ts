import type { Table } from "apache-arrow";
import type { Interval } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { Label } from "./logical_check.ts";

/** An estimate of simulated data beside its truth; shares, 0-1. */
export interface RecoveryRow {
  id: string;
  label: Label;
  estimate: number;
  interval: Interval;
  truth: number;
}

/** Whether the interval holds the truth. */
export function isHeld({ interval, truth }: RecoveryRow): boolean {
  return interval.lower <= truth && truth <= interval.upper;
}

/** Estimates against their truth, one a row, in percent, with whether the interval holds it. */
export function recoveryTable(rows: readonly RecoveryRow[]): Table {
  const percent = (of: (row: RecoveryRow) => number) => Float64Array.from(rows, (row) => 100 * of(row));
  return tableFrom({
    id: rows.map(({ id }) => id),
    name_ja: rows.map(({ label }) => label.ja),
    name_en: rows.map(({ label }) => label.en),
    truth: percent(({ truth }) => truth),
    estimate: percent(({ estimate }) => estimate),
    lower: percent(({ interval }) => interval.lower),
    upper: percent(({ interval }) => interval.upper),
    held: rows.map(isHeld),
  });
}
