import { Fault } from "../fault/mod.ts";

/** A stretch of local time: a month `2022-07`, a day `2022-07-01`. */
export interface LocalPeriod {
  label: string;
  /** ms since 1970 UTC: start is in it, end is the first instant after it. */
  start: number;
  end: number;
}

/**
 * The local months or days that hold the times from `first` to `last`, in order, without gaps. Days have 23 or 25 hours
 * where clocks are changed.
 *
 * @param zone Named zone (`Asia/Tokyo`) or offset.
 * @throws Fault for a zone that does not exist.
 */
export function localPeriods(
  first: number,
  last: number,
  zone: string,
  unit: "month" | "day",
): LocalPeriod[] {
  const day = localDate(first, zone);
  let at = unit === "month" ? day.with({ day: 1 }) : day;
  const periods: LocalPeriod[] = [];
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  for (let start = startOf(at); start <= last;) {
    const next = at.add(unit === "month" ? { months: 1 } : { days: 1 });
    const end = startOf(next);
    periods.push({ label: at.toString().slice(0, unit === "month" ? 7 : 10), start, end });
    [at, start] = [next, end];
  }
  return periods;
}

/** The local date of an instant. @throws Fault for a zone that does not exist. */
export function localDate(time: number, zone: string): Temporal.PlainDate {
  try {
    return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).toPlainDate();
  } catch (cause) {
    throw new Fault("wildlife: not a time in a zone", {
      expected: "milliseconds since 1970, and a zone of the IANA database or an offset: Asia/Tokyo, +09:00",
      found: `${time}, ${JSON.stringify(zone)}`,
      cause,
    });
  }
}

/** Index of the first time at or after `at`, in ascending times. */
export function firstFrom(time: Float64Array, at: number): number {
  let [low, high] = [0, time.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
