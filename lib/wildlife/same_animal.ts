import type { PlaceCovariance } from "./ground_error.ts";
import type { Sighting } from "./sighting.ts";
import { type SightingTrack, trackPlace } from "./sighting_track.ts";

/** How animals move and how dense they are, as {@link sameAnimal} needs it. */
export interface SameAnimalOptions {
  /** Share of the animals that rest or stand between two passes. Default 0.5. */
  resting?: number;
  /** Root mean square speed of the others along each axis, m/s. Default 0.2: browsing deer. */
  speed?: number;
  /** s over which they keep their direction. Default 60. */
  persistence?: number;
  /** Error of a place that errors of GNSS and boresight do not explain, along each axis, m. Default 0.5. */
  slack?: number;
  /** Probability that a pass sees an animal whose place it covers. Default 0.8. */
  detection?: number;
  /** Animals (and what passes for them) to be expected, per m2. */
  density: number;
  /** Whether a pass covers a place. */
  covers: (pass: number, place: { x: number; y: number }) => boolean;
}

/** Two tracks that may be one animal. */
export interface TrackPair {
  /** Their numbers, the earlier one first. */
  first: number;
  second: number;
  /** m between their places, and s between the times. */
  distance: number;
  seconds: number;
  /** Probability that they are one animal. */
  probability: number;
}

/** Eight directions, at the distance within which half of the deviates of two normal axes lie, in standard deviations. */
const DIRECTIONS = Array.from({ length: 8 }, (_, k) => {
  const angle = k * Math.PI / 4;
  return [1.1774 * Math.cos(angle), 1.1774 * Math.sin(angle)] as const;
});

/**
 * Variance along one axis of how far an animal gets in a time, m2: its velocity is an Ornstein-Uhlenbeck process
 * (e.g. Johnson et al. 2008), straight at first, a random walk in the long run.
 */
export function walkVariance(seconds: number, speed: number, persistence: number): number {
  const t = seconds / persistence;
  return 2 * (speed * persistence) ** 2 * (t - 1 + Math.exp(-t));
}

/**
 * Pairs of tracks that may be of one animal, with their probability: that an animal is displaced as far, given the
 * errors of both places and, unless it rests, its walk in between, against that of two animals (data association;
 * Bar-Shalom & Fortmann 1988). Two animals lie there by chance, and each was missed by the other's pass where that
 * covers its place: the better passes detect, the less likely are two. Tracks that share a frame are two animals.
 *
 * @returns Pairs with a probability of 0.001 or more.
 */
export function sameAnimal(tracks: readonly SightingTrack[], options: SameAnimalOptions): TrackPair[] {
  const { resting = 0.5, speed = 0.2, persistence = 60, slack = 0.5, detection = 0.8, density, covers } =
    options;
  const pairs: TrackPair[] = [];
  const frames = tracks.map(({ sightings }) => new Set(sightings.map(({ frame }) => frame)));
  const places = tracks.map(trackPlace);
  for (let i = 0; i < tracks.length; i++) {
    for (let j = i + 1; j < tracks.length; j++) {
      if (!frames[i].isDisjointFrom(frames[j])) continue;
      const [a, b] = [places[i], places[j]];
      const seconds = Math.abs(b.time - a.time) / 1000;
      // One pass has one error of GNSS and boresight: it cancels.
      const shared = tracks[i].pass === tracks[j].pass ? 0 : 1;
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const displaced = (walked: number) => {
        const own = walked + 2 * slack * slack;
        return normalDensity(dx, dy, {
          xx: own + shared * (a.covariance.xx + b.covariance.xx),
          xy: shared * (a.covariance.xy + b.covariance.xy),
          yy: own + shared * (a.covariance.yy + b.covariance.yy),
        });
      };
      const same = resting * displaced(0) +
        (1 - resting) * displaced(walkVariance(seconds, speed, persistence));
      // Where it was when the other pass came: there, or as far as it may have walked.
      const reach = Math.sqrt(walkVariance(seconds, speed, persistence));
      const missed = (place: Sighting, pass: number) => {
        if (shared === 0) return 1;
        const around = DIRECTIONS.reduce(
          (sum, [east, north]) =>
            sum + Number(covers(pass, { x: place.x + reach * east, y: place.y + reach * north })),
          0,
        ) / DIRECTIONS.length;
        return 1 - detection * (resting * Number(covers(pass, place)) + (1 - resting) * around);
      };
      const two = density * missed(a, b.pass) * missed(b, a.pass);
      const probability = same / (same + two);
      if (!(probability >= 0.001)) continue;
      const [first, second] = a.time <= b.time ? [i, j] : [j, i];
      pairs.push({ first, second, distance: Math.hypot(dx, dy), seconds, probability });
    }
  }
  return pairs;
}

/** Density of a bivariate normal deviate around 0. */
function normalDensity(dx: number, dy: number, { xx, xy, yy }: PlaceCovariance): number {
  const determinant = xx * yy - xy * xy;
  const squared = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
  return Math.exp(-squared / 2) / (2 * Math.PI * Math.sqrt(determinant));
}
