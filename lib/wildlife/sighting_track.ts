import type { Sighting } from "./sighting.ts";

/** Sightings of one thing during one pass, in order of time. */
export interface SightingTrack {
  pass: number;
  sightings: Sighting[];
}

/** Options of {@link trackSightings}. */
export interface TrackSightingsOptions {
  /** Standard error of a place relative to the frame before, m: GNSS errors are shared by both. Default 0.8. */
  relativeError?: number;
  /** Fastest walk of an animal, m/s. Default 1.5. */
  maximumSpeed?: number;
  /** Frames that a track may miss. Default 2. */
  missed?: number;
  /** Sightings that make a track: what is seen in one frame alone is taken for noise. Default 2. */
  least?: number;
}

/** Quantile of chi-square with two degrees of freedom, 99 %: -2 log 0.01. */
const GATE = 9.21;

/** A track while it is followed. */
interface OpenTrack {
  sightings: Sighting[];
}

/**
 * Joins sightings of successive frames into tracks, pass by pass: each frame's sightings go to the nearest tracks
 * within a gate, the nearest pair first (global nearest neighbour, taken greedily; Blackman & Popoli 1999, ch. 6).
 * A track is expected where its last sighting was, moved on by half of its last velocity: deer browse more than they
 * walk, and a velocity from two places is uncertain.
 *
 * @returns Tracks in order of their first sighting, and the number of sightings in none.
 */
export function trackSightings(
  sightings: readonly Sighting[],
  options: TrackSightingsOptions = {},
): { tracks: SightingTrack[]; single: number } {
  const { relativeError = 0.8, maximumSpeed = 1.5, missed = 2, least = 2 } = options;
  const frames = Map.groupBy(sightings, ({ frame }) => frame);
  const finished: OpenTrack[] = [];
  let open: OpenTrack[] = [];
  for (const frame of [...frames.keys()].sort((a, b) => a - b)) {
    const found = frames.get(frame)!;
    const isOver = ({ sightings }: OpenTrack) =>
      frame - sightings.at(-1)!.frame > missed + 1 || sightings[0].pass !== found[0].pass;
    finished.push(...open.filter(isOver));
    open = open.filter((track) => !isOver(track));
    const pairs = open.flatMap((track, t) =>
      found.flatMap((sighting, s) => {
        const last = track.sightings.at(-1)!;
        const seconds = (sighting.time - last.time) / 1000;
        const expected = expectedPlace(track.sightings, seconds, maximumSpeed);
        const walk = maximumSpeed * seconds / 2;
        const squared = (sighting.x - expected.x) ** 2 + (sighting.y - expected.y) ** 2;
        const distance = squared / (2 * relativeError ** 2 + walk ** 2);
        return distance <= GATE ? [{ t, s, distance }] : [];
      })
    ).sort((a, b) => a.distance - b.distance || a.t - b.t || a.s - b.s);
    const taken = { t: new Set<number>(), s: new Set<number>() };
    for (const { t, s } of pairs) {
      if (taken.t.has(t) || taken.s.has(s)) continue;
      taken.t.add(t);
      taken.s.add(s);
      open[t].sightings.push(found[s]);
    }
    found.forEach((sighting, s) => {
      if (!taken.s.has(s)) open.push({ sightings: [sighting] });
    });
  }
  finished.push(...open);
  const tracks = finished.filter(({ sightings }) => sightings.length >= least)
    .map(({ sightings }): SightingTrack => ({ pass: sightings[0].pass, sightings }))
    .sort((a, b) => a.sightings[0].time - b.sightings[0].time || a.sightings[0].x - b.sightings[0].x);
  const single = sightings.length - tracks.reduce((sum, track) => sum + track.sightings.length, 0);
  return { tracks, single };
}

function expectedPlace(
  sightings: readonly Sighting[],
  seconds: number,
  maximumSpeed: number,
): { x: number; y: number } {
  const last = sightings.at(-1)!, before = sightings.at(-2);
  if (before === undefined || last.time <= before.time) return last;
  const passed = (last.time - before.time) / 1000;
  const [vx, vy] = [(last.x - before.x) / passed, (last.y - before.y) / passed];
  const slower = Math.min(1, maximumSpeed / Math.hypot(vx, vy)) / 2;
  return { x: last.x + slower * vx * seconds, y: last.y + slower * vy * seconds };
}

/**
 * Where a track is, at its sighting nearest to the middle of the picture: there the ray is steepest. Errors of the
 * sightings of one pass are nearly the same (one GNSS error, one boresight), so averaging them would promise too much.
 */
export function trackPlace({ sightings }: SightingTrack): Sighting {
  return sightings.reduce((best, sighting) => sighting.range < best.range ? sighting : best);
}

/** Mean score of the sightings of a track. */
export function trackScore({ sightings }: SightingTrack): number {
  return sightings.reduce((sum, { score }) => sum + score, 0) / sightings.length;
}
