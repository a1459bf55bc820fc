import type { Course } from "./screen_speed.ts";

/** No deer goes so far (m) at such a speed (m/s). */
const FAR = 30_000;
const FAST = 10;
/** Fewer are single fixes that failed, there and back. */
const FEWEST = 4;

/**
 * Fixes at either end of a leap: a step of more than 30 km, faster than 36 km/h. Several of them are no failing fixes but two
 * places in one course, of which each looks well by itself: coordinates of two zones, or fixes of another animal.
 *
 * @returns Indices into the course, ascending; none where there are fewer than four leaps.
 */
export function leaps({ time, x, y }: Course): number[] {
  const ends = new Set<number>();
  let count = 0;
  for (let i = 1; i < time.length; i++) {
    const distance = Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    if (distance <= FAR || distance <= FAST * (time[i] - time[i - 1]) / 1000) continue;
    count++;
    ends.add(i - 1).add(i);
  }
  return count < FEWEST ? [] : [...ends].sort((a, b) => a - b);
}
