import { type Interval, poissonInterval } from "../stats/mod.ts";
import type { CaptureLog } from "./capture_records.ts";
import type { CaptureMethod } from "./capture_method.ts";

/** Catch per unit of effort of a group of days. */
export interface CatchPerEffort {
  method: CaptureMethod;
  /** Month (1 to 12), number of the cell (-1 outside the area, or known by a mesh alone), or 0 for all days. */
  group: number;
  /** Entries of the work logs. */
  days: number;
  effort: number;
  captures: number;
  /** Captures per trap-night or person-hour. */
  rate: number;
  /** Garwood's, of Poisson counts: too narrow where captures come in groups. */
  interval: Interval;
}

/**
 * Catch per unit of effort (CPUE, 捕獲効率) by method, and within it in all, by month or by cell, in rising order.
 *
 * @param level Of the intervals. Default 0.95.
 */
export function catchPerEffort(
  log: CaptureLog,
  by: "all" | "month" | "cell",
  level = 0.95,
): CatchPerEffort[] {
  const groupOf = (row: number) => by === "all" ? 0 : log[by][row];
  const groups = Map.groupBy(log.date.keys(), (row) => `${log.method[row]} ${groupOf(row)}`);
  const sum = (values: Float64Array, rows: readonly number[]) =>
    rows.reduce((total, row) => total + values[row], 0);
  return [...groups.values()].map((rows) => {
    const [effort, captures] = [sum(log.effort, rows), sum(log.captures, rows)];
    return {
      method: log.method[rows[0]],
      group: groupOf(rows[0]),
      days: rows.length,
      effort,
      captures,
      rate: captures / effort,
      interval: poissonInterval(captures, { level, exposure: effort }),
    };
  }).sort((a, b) => b.method.localeCompare(a.method, "en") || a.group - b.group);
}
