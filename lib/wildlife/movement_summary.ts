import { unproject } from "../geo/mod.ts";
import { dailyDistances } from "./daily_distance.ts";
import { steps } from "./steps.ts";
import { solarElevation, SUNRISE } from "./sun.ts";
import { type MonthTrack, trackPart, usualGap } from "./track_parts.ts";
import type { Track } from "./track.ts";

/** How an animal moved in a month. NaN where nothing can be said. */
export interface MovementSummary {
  month: string;
  fixes: number;
  /** Steps without a gap. */
  steps: number;
  /** Days that are covered well enough to have a distance. */
  completeDays: number;
  /** Mean of their distances, m. */
  dailyDistance: number;
  /** Mean speed of steps without a gap whose middle lies in daylight, and at night, m/h. */
  daySpeed: number;
  nightSpeed: number;
  /** Mean cosine of the turning angles: 1 straight on, 0 any way, -1 back. */
  directness: number;
  /** From the month's first fix to its last, m. */
  netDisplacement: number;
  /** Farthest from the first fix of the whole track, m. */
  farthest: number;
}

/**
 * Movement by month. Gaps are judged by the usual interval of the whole track, so that a thin month does not hide its own.
 *
 * @param options.maxGap ms. Default {@link usualGap} of the track.
 */
export function movementSummary(
  track: Track,
  months: readonly MonthTrack[],
  options: { zone: string; maxGap?: number },
): MovementSummary[] {
  const { zone, maxGap = usualGap(track) } = options;
  return months.map(({ label, track: part }) => {
    const n = part.time.length;
    const { time, speed, duration, turning, isGap } = steps(part, maxGap);
    const days = n === 0
      ? []
      : dailyDistances(part, { zone, maxGap }).filter(({ distance }) => !Number.isNaN(distance));
    const [day, night]: [number[], number[]] = [[], []];
    if (n > 0) {
      const { x, y } = unproject(part.crs, part.x, part.y);
      for (let i = 0; i < time.length; i++) {
        if (isGap[i] === 1) continue;
        const elevation = solarElevation(
          time[i] + 500 * duration[i],
          (x[i] + x[i + 1]) / 2,
          (y[i] + y[i + 1]) / 2,
        );
        (elevation >= SUNRISE ? day : night).push(speed[i] * 3600);
      }
    }
    const turns = Array.from(turning).filter((angle) => !Number.isNaN(angle));
    return {
      month: label,
      fixes: n,
      steps: day.length + night.length,
      completeDays: days.length,
      dailyDistance: mean(days.map(({ distance }) => distance)),
      daySpeed: mean(day),
      nightSpeed: mean(night),
      directness: mean(turns.map((angle) => Math.cos(angle * Math.PI / 180))),
      netDisplacement: n === 0 ? NaN : Math.hypot(part.x[n - 1] - part.x[0], part.y[n - 1] - part.y[0]),
      farthest: n === 0 ? NaN : Math.sqrt(farthestSquared(trackPart(track, 0, 1), part)),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function farthestSquared({ x: [x0], y: [y0] }: Track, { x, y }: Track): number {
  return x.reduce((most, value, i) => Math.max(most, (value - x0) ** 2 + (y[i] - y0) ** 2), 0);
}
