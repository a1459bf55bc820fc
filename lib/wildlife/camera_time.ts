import { DataType, type Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";

/** Times of the rows of a camera's table. */
export interface CameraTimes {
  /** Milliseconds since 1970-01-01 UTC; the start of the local day where only the date is known; NaN where nothing is. */
  time: Float64Array;
  /** 1 where only the date is known. */
  dateOnly: Uint8Array;
}

const DAY = 86_400_000;

/**
 * Times of a column: timestamps as they are (the catalog has turned them into UTC), dates as the start of the day in
 * `zone`, texts as ISO 8601 or `2022/3/1 4:05`, in `zone` where they have no offset.
 *
 * @param zone Named zone of the camera's clock, e.g. `Asia/Tokyo`.
 * @throws Fault for a text that is no time (up to five are listed), an unknown zone, and a column of another type.
 */
export function cameraTimes(column: Vector, zone: string, where: string): CameraTimes {
  checkZone(zone);
  const rows = column.length;
  const time = new Float64Array(rows).fill(NaN);
  const dateOnly = new Uint8Array(rows);
  const { type } = column;
  const wrong: string[] = [];
  for (let row = 0; row < rows; row++) {
    const value: unknown = column.get(row);
    if (value === null || value === "") continue;
    if (DataType.isTimestamp(type)) time[row] = Number(value);
    else if (DataType.isDate(type)) {
      dateOnly[row] = 1;
      time[row] = localDay(Number(value), zone);
    } else if (typeof value === "string") {
      const read = readTime(value.trim(), zone);
      if (read === null) wrong.push(`row ${row + 1}: ${value}`);
      else [time[row], dateOnly[row]] = read;
    } else {
      wrong.push(`row ${row + 1}: ${value}`);
    }
  }
  if (wrong.length === 0) return { time, dateOnly };
  throw new Fault(`wildlife: ${wrong.length} ${wrong.length === 1 ? "value is" : "values are"} no time`, {
    expected: "ISO 8601, e.g. 2022-03-01T04:05:00 or 2022-03-01T04:05:00+09:00, or a date",
    found: wrong.slice(0, 5).join("\n"),
    where,
    remedy: "give the column the type datetime and its `format` in the catalog entry",
  });
}

/**
 * Time of day as an angle: 0 at local midnight, 2 pi after 24 hours, by the clock of a named zone.
 *
 * @param time Milliseconds since 1970-01-01 UTC.
 * @throws Fault for an unknown zone.
 */
export function timeOfDay(time: ArrayLike<number>, zone: string): Float64Array {
  checkZone(zone);
  return Float64Array.from(time, (instant) => {
    const { hour, minute, second, millisecond } = zoned(instant, zone);
    return 2 * Math.PI * (((hour * 60 + minute) * 60 + second) * 1000 + millisecond) / DAY;
  });
}

const zoned = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(instant)).toZonedDateTimeISO(zone);

/** The start of a day in a zone, from the same date in UTC. */
function localDay(utc: number, zone: string): number {
  const { year, month, day } = zoned(utc, "UTC");
  return Temporal.PlainDate.from({ year, month, day }).toZonedDateTime(zone).epochMilliseconds;
}

const TEXT =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

function readTime(text: string, zone: string): [time: number, dateOnly: 0 | 1] | null {
  const match = TEXT.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const offset = match[8];
  try {
    const plain = Temporal.PlainDateTime.from({
      year,
      month,
      day,
      hour,
      minute,
      second,
      millisecond: Math.floor(Number(match[7] ?? 0) * 1000),
    }, { overflow: "reject" });
    const in_ = offset === undefined
      ? zone
      : offset === "Z"
      ? "UTC"
      : offset.replace(/^(...):?(..)$/, "$1:$2");
    return [plain.toZonedDateTime(in_).epochMilliseconds, match[4] === undefined ? 1 : 0];
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function checkZone(zone: string): void {
  try {
    zoned(0, zone);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Fault("wildlife: no such time zone", {
      expected: "a name of the IANA database, e.g. Asia/Tokyo",
      found: JSON.stringify(zone),
      cause,
    });
  }
}
