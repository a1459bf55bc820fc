import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { timeParser } from "../geo/mod.ts";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import type { FoundColumns } from "./fix_columns.ts";
import type { DropReason } from "./fixes.ts";

/** Times of the rows of a table: NaN, and why, where there is none. */
export interface FixTimes {
  /** Milliseconds since 1970-01-01 UTC. */
  time: Float64Array;
  problem: Map<number, DropReason>;
}

/** How times are written, where they are texts, or a date and a time of day. */
export interface FixTimeOptions {
  /** Named zone (`Asia/Tokyo`) or offset (`+09:00`) of local times. */
  zone?: string;
  /** Of one column of texts, as in Table Schema: `%Y/%m/%d %H:%M:%S`. Default ISO 8601, or with `/` in the date. */
  timeFormat?: string;
}

/**
 * The times of a table's rows. A column of timestamps is taken as it is; texts with an offset are instants; texts
 * without one, and dates with times of day, are local times of `zone`. A local time that occurs twice or not at all, at
 * the ends of summer time, is a problem of its row.
 *
 * @throws Fault for local times without a zone, and a zone that does not exist.
 */
export function fixTimes(table: Table, columns: FoundColumns, options: FixTimeOptions): FixTimes {
  const rows = table.numRows;
  const time = new Float64Array(rows).fill(NaN);
  const problem = new Map<number, DropReason>();
  if (columns.time !== undefined && DataType.isTimestamp(table.getChild(columns.time)!.type)) {
    const values = table.getChild(columns.time)!;
    for (let i = 0; i < rows; i++) {
      const value = values.get(i) as number | null;
      if (value === null) problem.set(i, "no-time");
      else time[i] = Number(value);
    }
    return { time, problem };
  }
  const texts = columns.time === undefined ? joined(table, columns) : timeTexts(table, columns.time);
  const pattern = options.timeFormat;
  const [withOffset, local] = [timeParser(pattern, NaN), timeParser(pattern, 0)];
  const encoder = new TextEncoder();
  for (let i = 0; i < rows; i++) {
    if (texts[i] === "") {
      problem.set(i, "no-time");
      continue;
    }
    const bytes = encoder.encode(pattern === undefined ? isoLike(texts[i]) : texts[i]);
    time[i] = withOffset(bytes, 0, bytes.length);
    if (!Number.isNaN(time[i])) continue;
    const wall = local(bytes, 0, bytes.length);
    const found = Number.isNaN(wall) ? "unreadable-time" : instantOf(wall, zoneOf(options.zone, texts[i]));
    if (typeof found === "number") time[i] = found;
    else problem.set(i, found);
  }
  return { time, problem };
}

/** The instant of a local time, given as if it were UTC. */
function instantOf(wall: number, zone: string): number | DropReason {
  const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC").toPlainDateTime();
  let earlier: Temporal.ZonedDateTime;
  try {
    earlier = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
  } catch (cause) {
    throw new Fault("wildlife: a time zone that does not exist", {
      expected: "a name of the IANA database or an offset: Asia/Tokyo, +09:00",
      found: JSON.stringify(zone),
      cause,
    });
  }
  const later = plain.toZonedDateTime(zone, { disambiguation: "later" });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds;
  return earlier.toPlainDateTime().equals(plain) ? "ambiguous-time" : "absent-time";
}

function zoneOf(zone: string | undefined, text: string): string {
  if (zone !== undefined) return zone;
  throw new Fault("wildlife: local times without a zone", {
    expected: "the zone of the collar's clock",
    found: text,
    remedy: 'say it: { zone: "Asia/Tokyo" }, or "UTC" where the collar writes UTC',
  });
}

function timeTexts(table: Table, column: string): string[] {
  const type = table.getChild(column)!.type;
  if (DataType.isDate(type) || DataType.isInt(type) || DataType.isFloat(type)) {
    const number = table.getChild(column)!.get(0);
    // Days since 1900 of today's surveys, as Excel gives a date that is copied without its format.
    const isSerial = !DataType.isDate(type) && Number(number) > 30_000 && Number(number) < 80_000;
    throw new Fault("wildlife: a column of times without times", {
      expected: "dates with times of day",
      found: isSerial
        ? `${type}: ${number}, as Excel counts days`
        : DataType.isDate(type)
        ? `days alone, first ${
          number === null ? "none" : new Date(Number(number)).toISOString().slice(0, 10)
        }`
        : String(type),
      where: `column ${column}`,
      remedy: isSerial
        ? "give the column a format of date and time in Excel (yyyy/mm/dd hh:mm), and save the CSV again"
        : "name the column of dates and that of times of day: { columns: { date: ..., clock: ... } }, in the notebook " +
          "-p columns=date=...,clock=...",
    });
  }
  return columnTexts(table, column, { missing: "" });
}

function joined(table: Table, { date, clock }: FoundColumns): string[] {
  const days = DataType.isDate(table.getChild(date!)!.type)
    ? Array.from(
      columnNumbersOfDays(table, date!),
      (day) => Number.isNaN(day) ? "" : new Date(day).toISOString().slice(0, 10),
    )
    : columnTexts(table, date!, { missing: "" });
  const times = columnTexts(table, clock!, { missing: "" });
  return days.map((day, i) => day === "" || times[i] === "" ? "" : `${day} ${times[i]}`);
}

/** Days as milliseconds; NaN where there is none. */
function columnNumbersOfDays(table: Table, column: string): Float64Array {
  const values = table.getChild(column)!;
  return Float64Array.from({ length: table.numRows }, (_, i) => {
    const value = values.get(i) as number | Date | null;
    return value === null ? NaN : Number(value);
  });
}

/** `2022/7/1 9:05` as ISO 8601 has it. */
function isoLike(text: string): string {
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]+(\d{1,2}):(\d{2})(.*)$/.exec(text.trim());
  if (match === null) return text.trim();
  const [, year, month, day, hour, minute, rest] = match;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T${hour.padStart(2, "0")}:${minute}${
    rest.replace(/ ?UTC$/, "Z").replaceAll(" ", "")
  }`;
}

/** A column as numbers, NaN where there is none; undefined without a column. */
export function optionalNumbers(table: Table, column: string | undefined): Float64Array | undefined {
  return column === undefined ? undefined : columnNumbers(table, column, { missing: NaN });
}
