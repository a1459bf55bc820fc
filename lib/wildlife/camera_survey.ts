import { Fault } from "../fault/mod.ts";
import { quantile } from "../stats/mod.ts";
import type { CameraDeployment } from "./camera_deployments.ts";
import type { CameraDetections } from "./camera_detections.ts";
import { timeOfDay } from "./camera_time.ts";
import { type Caution, caution } from "./caution.ts";
import type { EncounterCounts } from "./encounter_counts.ts";
import { independentEvents } from "./independent_events.ts";
import type { ExaminedVideos } from "./passes_per_video.ts";
import type { StayingTimes } from "./staying_time.ts";
import type { VideoAssignment } from "./video_assignment.ts";

/** What a camera survey says of one species, station by station. `station` numbers index the first three columns. */
export interface CameraSurvey extends EncounterCounts {
  stations: string[];
  /** Of the station, as the deployments give it; NaN where they do not. */
  x: Float64Array;
  y: Float64Array;
  stays: StayingTimes;
  examined: ExaminedVideos;
  /** Independent events, times of day as angles. */
  events: { angle: Float64Array; station: Int32Array };
  /**
   * Variance over mean of the number of videos, for each station: 1 where videos come one by one, more where an animal
   * makes several. From the days of all stations where the schedule is known; else from the videos of each station's own
   * events, which leaves out that events come in runs. NaN without either.
   */
  dispersion: Float64Array;
  /** Stations that had effort, but whose rate cannot be told, since the clocks of all their deployments are in doubt. */
  refused: RefusedStation[];
  /** Whether the times of all deployments are known: else no clock could be doubted. */
  isScheduled: boolean;
  cautions: Caution[];
}

/** A station without a rate. */
export interface RefusedStation {
  station: string;
  /** Camera-days of what was left out. */
  effort: number;
  /** Records of its deployments, outside their time too. */
  videos: number;
}

/** Options of {@link cameraSurvey}. */
export interface CameraSurveyOptions {
  /** Zone of the time of day. Default `Asia/Tokyo`. */
  zone?: string;
  /** See {@link independentEvents}. Default 30. */
  independenceMinutes?: number;
}

const DAY = 86_400_000;

/**
 * A survey from deployments and the records assigned to them. Deployments at one station add up; stations in the order in
 * which they first stand in the table. Stations without effort are left out and named; deployments whose clock is in doubt
 * ({@link VideoAssignment}) count neither with videos nor with effort.
 *
 * @throws Fault where no station has effort, and where the clocks of all are in doubt.
 */
export function cameraSurvey(
  deployments: readonly CameraDeployment[],
  detections: CameraDetections,
  assignment: VideoAssignment,
  options: CameraSurveyOptions = {},
): CameraSurvey {
  const { zone = "Asia/Tokyo", independenceMinutes = 30 } = options;
  const doubted = new Map(assignment.doubted.map((one) => [deployments[one.deployment], one]));
  const trusted = deployments.filter((deployment) => !doubted.has(deployment));
  const groups = [...Map.groupBy(trusted, ({ station }) => station)]
    .map(([station, members]) => ({
      station,
      members,
      effort: members.reduce((sum, { effort }) => sum + effort, 0),
    }));
  const idle = groups.filter(({ effort }) => !(effort > 0)).map(({ station }) => station);
  const used = groups.filter(({ effort }) => effort > 0);
  if (used.length === 0) {
    throw new Fault("wildlife: a camera survey without effort", {
      expected: "deployments with camera-days, most videos of which lie within their time",
      found: `${deployments.length} deployments, ${doubted.size} of which have videos outside their time`,
      remedy: doubted.size === 0
        ? "give the days in which each camera recorded"
        : "check the years and the zone of both tables, and the clocks of the cameras (clock_ahead_start_s)",
    });
  }
  const known = new Set(groups.map(({ station }) => station));
  const refused = [...Map.groupBy(doubted, ([{ station }]) => station)]
    .filter(([station]) => !known.has(station))
    .map(([station, members]): RefusedStation => ({
      station,
      effort: members.reduce((sum, [{ effort }]) => sum + effort, 0),
      videos: members.reduce((sum, [, { inside, outside }]) => sum + inside + outside, 0),
    }));
  const numbers = new Map(used.map(({ station }, k) => [station, k]));
  const stationOf = (k: number) =>
    assignment.deployment[k] < 0 ? -1 : numbers.get(deployments[assignment.deployment[k]].station) ?? -1;
  const station = Int32Array.from({ length: detections.rows }, (_, k) => stationOf(k));
  const rows = Array.from(station.keys()).filter((k) => station[k] >= 0);
  const counted = rows.filter((k) => assignment.counts[k] === 1);
  const videos = new Float64Array(used.length);
  for (const k of counted) videos[station[k]]++;
  const pick = (chosen: readonly number[], of: ArrayLike<number>) => Float64Array.from(chosen, (k) => of[k]);
  const numbersOf = (chosen: readonly number[]) => Int32Array.from(chosen, (k) => station[k]);
  const measured = rows.filter((k) => !Number.isNaN(detections.stay[k]));
  const timed = counted.filter((k) => !detections.dateOnly[k]);
  const independent = independentEvents(numbersOf(timed), pick(timed, assignment.time), {
    minutes: independenceMinutes,
  });
  const first = Array.from(independent.first, (at) => timed[at]);
  const daily = dailyDispersion(deployments, assignment, counted);
  return {
    stations: used.map(({ station }) => station),
    effort: Float64Array.from(used, ({ effort }) => effort),
    videos,
    x: Float64Array.from(used, ({ members }) => members[0].x),
    y: Float64Array.from(used, ({ members }) => members[0].y),
    stays: {
      time: pick(measured, detections.stay),
      censored: Uint8Array.from(measured, (k) => detections.censored[k]),
      station: numbersOf(measured),
    },
    examined: examinedVideos(rows, detections, assignment, station),
    events: { angle: timeOfDay(pick(first, assignment.time), zone), station: numbersOf(first) },
    dispersion: Number.isNaN(daily)
      ? eventDispersion(used.length, first.map((k) => station[k]), independent.size)
      : new Float64Array(used.length).fill(daily),
    refused,
    isScheduled: deployments.every(({ start }) => !Number.isNaN(start)),
    cautions: [
      ...detections.cautions,
      ...assignment.cautions,
      ...(idle.length === 0 ? [] : [caution(
        "no-effort",
        `稼働日数のない地点（${idle.slice(0, 10).join("、")}）を除いた。`,
        `Stations without effort were left out: ${idle.slice(0, 10).join(", ")}.`,
      )]),
    ],
  };
}

/** Passes of each examined video: the records of one video add up. */
function examinedVideos(
  rows: readonly number[],
  { passes }: CameraDetections,
  { video }: VideoAssignment,
  station: Int32Array,
): ExaminedVideos {
  const sums = new Map<number, { passes: number; station: number }>();
  for (const k of rows) {
    if (Number.isNaN(passes[k])) continue;
    const sum = sums.get(video[k]);
    if (sum === undefined) sums.set(video[k], { passes: passes[k], station: station[k] });
    else sum.passes += passes[k];
  }
  const all = [...sums.values()];
  return {
    passes: Float64Array.from(all, ({ passes }) => passes),
    station: Int32Array.from(all, (each) => each.station),
  };
}

/**
 * Pearson's chi-square of the numbers of videos on whole days of each deployment over its degrees of freedom (McCullagh &
 * Nelder 1989, eq. 4.23); at least 1.
 */
function dailyDispersion(
  deployments: readonly CameraDeployment[],
  { deployment, time }: VideoAssignment,
  counted: readonly number[],
): number {
  const byDeployment = Map.groupBy(counted, (k) => deployment[k]);
  let [chi, degrees] = [0, 0];
  for (const [index, rows] of byDeployment) {
    const { start, end, failures } = deployments[index];
    // Days of a camera that failed now and then are not alike.
    if (Number.isNaN(start) || failures.length > 0) continue;
    const days = Math.floor((end - start) / DAY);
    if (days < 2) continue;
    const counts = new Float64Array(days);
    for (const k of rows) {
      const day = Math.floor((time[k] - start) / DAY);
      if (day >= 0 && day < days) counts[day]++;
    }
    const mean = counts.reduce((sum, value) => sum + value, 0) / days;
    if (mean === 0) continue;
    chi += counts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / mean;
    degrees += days - 1;
  }
  return degrees === 0 ? NaN : Math.max(1, chi / degrees);
}

/**
 * Of events that come one by one with so many videos each: the sum of squared sizes over the sum of sizes. Stations without
 * events have the median of the others.
 */
function eventDispersion(stations: number, station: readonly number[], size: Int32Array): Float64Array {
  const [sum, squares] = [new Float64Array(stations), new Float64Array(stations)];
  station.forEach((at, event) => {
    sum[at] += size[event];
    squares[at] += size[event] ** 2;
  });
  const own = squares.map((value, at) => value / sum[at]);
  const known = own.filter((value) => !Number.isNaN(value));
  const usual = known.length === 0 ? NaN : quantile(known, 0.5);
  return own.map((value) => Number.isNaN(value) ? usual : value);
}
