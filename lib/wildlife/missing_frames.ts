import type { Position } from "geojson";
import { flightPasses } from "./flight_passes.ts";
import { type Pose, poseAt } from "./flight_path.ts";
import type { FlightGeometry } from "./thermal_survey.ts";

/** Frames in a row of which there is no picture. */
export interface MissingRun {
  /** `no picture`: times are listed, pictures are not there. `no time`: the times leave frames out within a strip. */
  kind: "no picture" | "no time";
  count: number;
  /** Of the first and the last of them, ms since 1970 UTC, of the frames' clock. */
  from: number;
  to: number;
  /** s of flight without a picture. */
  seconds: number;
  /** Strips it lies on, from 0, in order; none where the log has no pose. */
  strips: number[];
  /** Where the aircraft was meanwhile, in the coordinate system of the flight. */
  path: Position[];
}

/** Frames that a flight should have and has not. */
export interface MissingFrames {
  /** Frames that were to be there: those listed, and those that the times leave out. */
  expected: number;
  missing: number;
  /** s of the longest run; 0 for none. */
  longest: number;
  /** In order of time. */
  runs: MissingRun[];
}

/** Intervals between listed frames from which on frames are left out, and the ways flown meanwhile, in their medians. */
const [HOLE, WAY] = [5, 2.5];

/**
 * Frames of a flight that are missing: listed in the table of times without a picture, or left out of the table, where
 * the same strip goes on, farther on, after a long interval. Between strips, and where the aircraft waits, cameras may
 * rest: intervals there tell nothing.
 *
 * @param names Of the pictures that are there.
 * @param times Time of each listed frame by its name, ms since 1970 UTC, of the frames' clock.
 */
export function missingFrames(
  names: readonly string[],
  times: ReadonlyMap<string, number>,
  geometry: Pick<FlightGeometry, "path" | "clockOffset" | "maximumGap" | "maximumTurn">,
): MissingFrames {
  const there = new Set(names);
  const poseOf = (time: number) => {
    const pose = poseAt(geometry.path, time, geometry);
    return typeof pose === "string" ? null : pose;
  };
  const listed = [...times].filter(([, time]) => Number.isFinite(time)).sort(([, a], [, b]) => a - b)
    .map(([name, time]) => ({ isThere: there.has(name), time, pose: poseOf(time) }));
  // Strips end where the flight turns; a break is what is looked for here.
  const strips = flightPasses(listed.map(({ time, pose }) => pose && { time, ...pose }), {
    ...geometry,
    longestBreak: Infinity,
  });
  const steps = listed.slice(1).map(({ time }, k) => time - listed[k].time);
  const ways = listed.slice(1).map(({ pose }, k) => wayBetween(listed[k].pose, pose));
  const interval = median(steps), way = median(ways.filter(Number.isFinite));
  const isHole = (k: number) =>
    k > 0 && strips[k] >= 0 && strips[k] === strips[k - 1] && steps[k - 1] > HOLE * interval &&
    ways[k - 1] > WAY * way;
  const runs: MissingRun[] = [];
  const add = (kind: MissingRun["kind"], missed: readonly number[], on: Iterable<number>) =>
    runs.push({
      kind,
      count: missed.length,
      from: missed[0],
      to: missed.at(-1)!,
      seconds: missed.length * interval / 1000,
      strips: [...new Set(on)].filter((strip) => strip >= 0),
      path: missed.map(poseOf).flatMap((pose) => pose === null ? [] : [[pose.x, pose.y]]),
    });
  for (let k = 0; k < listed.length; k++) {
    if (isHole(k)) {
      const left = Math.round(steps[k - 1] / interval) - 1;
      const at = Array.from({ length: left }, (_, n) => listed[k - 1].time + (n + 1) * interval);
      add("no time", at, [strips[k]]);
    }
    if (listed[k].isThere) continue;
    let end = k;
    while (end + 1 < listed.length && !listed[end + 1].isThere) end++;
    add("no picture", listed.slice(k, end + 1).map(({ time }) => time), strips.slice(k, end + 1));
    k = end;
  }
  const missing = runs.reduce((sum, { count }) => sum + count, 0);
  return {
    expected: names.length + missing,
    missing,
    longest: Math.max(0, ...runs.map(({ seconds }) => seconds)),
    runs,
  };
}

/** m; NaN where one of the poses is not known. */
function wayBetween(from: Pose | null, to: Pose | null): number {
  return from === null || to === null ? NaN : Math.hypot(to.x - from.x, to.y - from.y);
}

/** The upper one of an even number; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
