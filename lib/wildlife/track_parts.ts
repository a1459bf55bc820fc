import { Fault } from "../fault/mod.ts";
import { firstFrom, type LocalPeriod, localPeriods } from "./local_time.ts";
import { solarElevation, SUNRISE } from "./sun.ts";
import type { Track } from "./track.ts";
import { unproject } from "../geo/mod.ts";

/** A track of the fixes from index `start` up to `end`; its arrays are views. */
export function trackPart(track: Track, start: number, end: number): Track {
  const { time, x, y } = track;
  return { ...track, time: time.subarray(start, end), x: x.subarray(start, end), y: y.subarray(start, end) };
}

/** The fixes of a track from a time up to, and not including, another; ms since 1970 UTC. Its arrays are views. */
export function trackBetween(track: Track, start: number, end: number): Track {
  return trackPart(track, firstFrom(track.time, start), firstFrom(track.time, end));
}

/** What a month's fixes are good for. `none`, `few`, `leaps` and `one-place` are no basis for a range. */
export type MonthState = "none" | "few" | "leaps" | "one-place" | "sparse" | "enough";

/** A month of a track. */
export interface MonthTrack extends LocalPeriod {
  track: Track;
  /** Local days of the month within the time from `from` to `until`, and those of them with a fix. */
  days: number;
  daysWithFixes: number;
  state: MonthState;
}

/** How months are judged. */
export interface SplitMonthsOptions {
  /** Named zone of local time, e.g. `Asia/Tokyo`. */
  zone: string;
  /** First and last time that belong to the study; default: the first and last fix. */
  from?: number;
  until?: number;
  /** Fewer fixes are `few`. Default 10. */
  fewest?: number;
  /** m: `one-place` where 95 % of the fixes lie this near to their median place. Default 50, some GPS errors. */
  onePlace?: number;
  /** `sparse` below this share of days with a fix. Default 0.5. */
  leastDays?: number;
  /** Times at which the animal leaps ({@link Screening.leapTimes}): a month with one is `leaps`. Default none. */
  leapTimes?: readonly number[];
}

/** All local months of a track, those without fixes too, and what their fixes are good for. */
export function splitMonths(track: Track, options: SplitMonthsOptions): MonthTrack[] {
  const { zone, fewest = 10, onePlace = 50, leastDays = 0.5, leapTimes = [] } = options;
  const { time } = track;
  const from = options.from ?? time[0];
  const until = options.until ?? time.at(-1);
  if (from === undefined || until === undefined) return [];
  return localPeriods(from, until, zone, "month").map((period) => {
    const part = trackBetween(track, period.start, period.end);
    const days = localPeriods(Math.max(from, period.start), Math.min(until, period.end - 1), zone, "day");
    const daysWithFixes = days.filter(({ start, end }) =>
      firstFrom(part.time, start) < firstFrom(part.time, end)
    ).length;
    const state: MonthState = part.time.length === 0
      ? "none"
      : part.time.length < fewest
      ? "few"
      : leapTimes.some((time) => period.start <= time && time < period.end)
      ? "leaps"
      : spread(part) <= onePlace
      ? "one-place"
      : daysWithFixes < leastDays * days.length
      ? "sparse"
      : "enough";
    return { ...period, track: part, days: days.length, daysWithFixes, state };
  });
}

/** Distance from the median place within which 95 % of the fixes lie, m. */
function spread({ x, y }: Track): number {
  const middle = (values: Float64Array) => values.slice().sort()[values.length >> 1];
  const [mx, my] = [middle(x), middle(y)];
  const distances = x.map((value, i) => Math.hypot(value - mx, y[i] - my)).sort();
  return distances[Math.ceil(0.95 * distances.length) - 1];
}

/** Seasons by the months that begin them, 1 to 12. */
export const SEASONS: Readonly<Record<string, number>> = { spring: 3, summer: 6, autumn: 9, winter: 12 };

/** A season of a track. */
export interface SeasonTrack extends LocalPeriod {
  season: string;
  track: Track;
}

/**
 * The seasons of a track in local time; a season that crosses the new year has the year of its beginning
 * (`2022-winter`). Seasons without fixes are among them, with an empty track.
 *
 * @param starts Month in which each season begins. Default {@link SEASONS}.
 */
export function splitSeasons(
  track: Track,
  zone: string,
  starts: Readonly<Record<string, number>> = SEASONS,
): SeasonTrack[] {
  const { time } = track;
  if (time.length === 0) return [];
  const order = Object.entries(starts).sort((a, b) => a[1] - b[1]);
  const parts: SeasonTrack[] = [];
  for (const { label, start, end } of localPeriods(time[0], time[time.length - 1], zone, "month")) {
    const [year, month] = label.split("-").map(Number);
    const begun = order.findLast(([, begins]) => begins <= month);
    const [season] = begun ?? order[order.length - 1];
    const name = `${begun === undefined ? year - 1 : year}-${season}`;
    const last = parts.at(-1);
    if (last?.label === name) last.end = end;
    else parts.push({ label: name, season, start, end, track });
  }
  return parts.map((part) => ({
    ...part,
    track: trackBetween(track, part.start, part.end),
  }));
}

/** Fixes by day and by night: the sun's centre above or below {@link SUNRISE} at the fix. */
export function splitDayNight(track: Track): { day: Track; night: Track } {
  const { x: longitude, y: latitude } = unproject(track.crs, track.x, track.y);
  const isDay = track.time.map((time, i) =>
    solarElevation(time, longitude[i], latitude[i]) >= SUNRISE ? 1 : 0
  );
  const part = (wanted: number): Track => {
    const of = (values: Float64Array) => values.filter((_, i) => isDay[i] === wanted);
    return { ...track, time: of(track.time), x: of(track.x), y: of(track.y) };
  };
  return { day: part(1), night: part(0) };
}

/** Median time between fixes, ms; NaN for fewer than two. */
export function fixInterval({ time }: Track): number {
  if (time.length < 2) return NaN;
  const between = time.slice(1).map((at, i) => at - time[i]).sort();
  return between[between.length >> 1];
}

/** Longest time between fixes that counts as a step: two and a half times the usual one, ms. */
export function usualGap(track: Track): number {
  return 2.5 * fixInterval(track);
}

/**
 * The stretches of a track without a gap.
 *
 * @param maxGap ms between fixes that is no gap yet. Default {@link usualGap}.
 * @throws Fault for a gap that is not above 0.
 */
export function splitBursts(track: Track, maxGap: number = usualGap(track)): Track[] {
  const { time } = track;
  if (time.length > 1 && !(maxGap > 0)) {
    throw new Fault("wildlife: not a gap", { expected: "milliseconds above 0", found: String(maxGap) });
  }
  const bursts: Track[] = [];
  for (let start = 0, i = 1; i <= time.length; i++) {
    if (i < time.length && time[i] - time[i - 1] <= maxGap) continue;
    bursts.push(trackPart(track, start, i));
    start = i;
  }
  return time.length === 0 ? [] : bursts;
}
