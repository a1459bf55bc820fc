import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { timestampColumn } from "./timestamp_column.ts";

/** Where the aircraft was and where its camera looked, in order of time. Columns of equal length, one entry a row. */
export interface FlightLog {
  /** Milliseconds since 1970-01-01 UTC, strictly increasing. */
  time: Float64Array;
  /** Degrees. */
  latitude: Float64Array;
  longitude: Float64Array;
  /** m, above what the log's height reference says. */
  height: Float64Array;
  /**
   * Of the gimbal, degrees: yaw clockwise from true north, pitch from the horizon (-90 is straight down), roll clockwise
   * as seen from behind the camera.
   */
  yaw: Float64Array;
  pitch: Float64Array;
  roll: Float64Array;
}

/** What is the matter with rows of a log. */
export type LogProblem = "missing value" | "out of order" | "duplicate time" | "jump" | "gap";

/** A problem of a log and the rows that have it. */
export interface LogFinding {
  problem: LogProblem;
  /** Rows of the table, from 1, in their order. */
  rows: number[];
  /** What was done about them. */
  handling: { ja: string; en: string };
}

/** Options of {@link flightLog}. */
export interface FlightLogOptions {
  /** Rows that belong to this flight, 1 each. Default all. */
  rows?: ArrayLike<number>;
  /** Fastest the aircraft can be, m/s. Default 40. */
  maximumSpeed?: number;
  /** Longest time without a row, s, across which a pose may be interpolated. Default 2. */
  maximumGap?: number;
}

const COLUMNS = ["latitude", "longitude", "height", "yaw", "pitch", "roll"] as const;

const HANDLING: Record<LogProblem, { ja: string; en: string }> = {
  "missing value": { ja: "除外した", en: "left out" },
  "out of order": { ja: "時刻順に並べ替えた", en: "put into order of time" },
  "duplicate time": { ja: "先の行を残し、後の行を除外した", en: "the first row kept, later ones left out" },
  "jump": { ja: "除外した", en: "left out" },
  "gap": { ja: "この間は補間せず、フレームを用いない", en: "not interpolated: frames in it are not used" },
};

/**
 * The log of a flight from a table with the columns `time` (a timestamp), `latitude`, `longitude`, `height`, `yaw`,
 * `pitch` and `roll`, and what was wrong with its rows: values missing, times out of order or twice, positions that
 * no aircraft reaches, and gaps.
 *
 * @throws Fault for a missing column, and for a log with fewer than two rows that can be used.
 */
export function flightLog(
  table: Table,
  options: FlightLogOptions = {},
): { log: FlightLog; findings: LogFinding[] } {
  const { rows: chosen, maximumSpeed = 40, maximumGap = 2 } = options;
  const values = [
    timestampColumn(table, "time"),
    ...COLUMNS.map((name) => columnNumbers(table, name, { missing: NaN })),
  ];
  const [time, latitude, longitude] = values;
  const found = new Map<LogProblem, number[]>();
  const note = (problem: LogProblem, row: number) => {
    found.set(problem, [...found.get(problem) ?? [], row + 1]);
  };
  let order: number[] = [];
  let latest = -Infinity;
  for (let row = 0; row < time.length; row++) {
    if (chosen !== undefined && !chosen[row]) continue;
    if (!values.every((column) => Number.isFinite(column[row]))) {
      note("missing value", row);
      continue;
    }
    if (time[row] < latest) note("out of order", row);
    latest = Math.max(latest, time[row]);
    order.push(row);
  }
  order.sort((a, b) => time[a] - time[b] || a - b);
  order = order.filter((row, k) => {
    if (k === 0 || time[row] !== time[order[k - 1]]) return true;
    note("duplicate time", row);
    return false;
  });
  order = withoutJumps(order, { time, latitude, longitude }, maximumSpeed, (row) => note("jump", row));
  for (let k = 1; k < order.length; k++) {
    if (time[order[k]] - time[order[k - 1]] > 1000 * maximumGap) note("gap", order[k]);
  }
  if (order.length < 2) {
    throw new Fault("wildlife: a flight log without a flight", {
      expected: "two rows with time, place and angles at least",
      found: `${order.length} of ${time.length} rows can be used`,
      remedy: "see which columns lack values, and whether the flight's name is the one in the log",
    });
  }
  const [times, ...rest] = values.map((column) => Float64Array.from(order, (row) => column[row]));
  const [lat, lon, height, yaw, pitch, roll] = rest;
  return {
    log: { time: times, latitude: lat, longitude: lon, height, yaw, pitch, roll },
    findings: [...found].map(([problem, rows]) => ({
      problem,
      rows: rows.sort((a, b) => a - b),
      handling: HANDLING[problem],
    })),
  };
}

/** Leaves out rows that lie too far from the last good one: a single wrong position, not where the flight goes on. */
function withoutJumps(
  order: number[],
  { time, latitude, longitude }: { time: Float64Array; latitude: Float64Array; longitude: Float64Array },
  maximumSpeed: number,
  note: (row: number) => void,
): number[] {
  const speed = (a: number, b: number) => {
    const east = (longitude[b] - longitude[a]) * Math.cos(latitude[a] * Math.PI / 180);
    const metres = 111_195 * Math.hypot(latitude[b] - latitude[a], east);
    return metres / Math.max(1e-3, Math.abs(time[b] - time[a]) / 1000);
  };
  const kept: number[] = [];
  for (let k = 0; k < order.length; k++) {
    const before = kept.at(-1);
    const isFar = before !== undefined && speed(before, order[k]) > maximumSpeed;
    // Where the next row is near this one, not near the one before, the flight does go on from here.
    const goesOn = k + 1 < order.length && speed(order[k], order[k + 1]) <= maximumSpeed &&
      before !== undefined && speed(before, order[k + 1]) > maximumSpeed;
    if (isFar && !goesOn) note(order[k]);
    else kept.push(order[k]);
  }
  return kept;
}
