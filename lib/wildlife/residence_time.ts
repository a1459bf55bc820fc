import { Fault } from "../fault/mod.ts";
import { usualGap } from "./track_parts.ts";
import type { Track } from "./track.ts";

/** How {@link residenceTime} looks. */
export interface ResidenceTimeOptions {
  /** Of the circle around each fix, m. */
  radius: number;
  /** s outside the circle after which the animal has left it. Default 0: the first passage time of Fauchald & Tveraa (2003). */
  away?: number;
  /** ms. Default {@link usualGap}. A gap ends the time on its side. */
  maxGap?: number;
}

/**
 * Residence time (Barraquand & Benhamou 2008, Ecology 89: 3336-3348): for each fix, how long the animal is within a circle
 * around it, before and after, with excursions shorter than `away` not ending the stay and not counted. Between fixes it
 * goes straight and evenly.
 *
 * @returns s, one entry a fix.
 * @throws Fault for a radius that is not above 0 or a negative `away`.
 */
export function residenceTime(track: Track, options: ResidenceTimeOptions): Float64Array {
  const { radius, away = 0, maxGap = usualGap(track) } = options;
  if (!(radius > 0 && away >= 0)) {
    throw new Fault("wildlife: no residence time with these numbers", {
      expected: "a radius above 0 (m), and 0 or more seconds away",
      found: `radius ${radius}, away ${away}`,
    });
  }
  const { time } = track;
  return Float64Array.from(time, (_, i) => {
    let stay = 0;
    for (const direction of [1, -1]) {
      let outside = 0;
      for (let a = i; outside <= away; a += direction) {
        const b = a + direction;
        if (b < 0 || b >= time.length || Math.abs(time[b] - time[a]) > maxGap) break;
        const span = Math.abs(time[b] - time[a]) / 1000;
        const [from, to] = chord(track, i, a, b, radius);
        outside += span * from;
        // An excursion that began earlier may become too long before the circle is entered again.
        if (outside > away) break;
        stay += span * (to - from);
        if (to > from) outside = span * (1 - to);
      }
    }
    return stay;
  });
}

/** The part of the segment from fix `a` to `b` within a circle around fix `i`, as shares of it; [1, 1] for none. */
function chord({ x, y }: Track, i: number, a: number, b: number, radius: number): [from: number, to: number] {
  const [px, py] = [x[a] - x[i], y[a] - y[i]];
  const [dx, dy] = [x[b] - x[a], y[b] - y[a]];
  const square = dx * dx + dy * dy;
  const gap = px * px + py * py - radius * radius;
  if (square === 0) return gap <= 0 ? [0, 1] : [1, 1];
  const half = px * dx + py * dy;
  const root = half * half - square * gap;
  if (root <= 0) return [1, 1];
  const [from, to] = [(-half - Math.sqrt(root)) / square, (-half + Math.sqrt(root)) / square];
  return to <= 0 || from >= 1 ? [1, 1] : [Math.max(0, from), Math.min(1, to)];
}
