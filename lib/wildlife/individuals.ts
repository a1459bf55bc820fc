import type { Sighting } from "./sighting.ts";
import { type SightingTrack, trackPlace, trackScore } from "./sighting_track.ts";
import type { TrackPair } from "./same_animal.ts";

/** An animal (or what passes for one) with all its tracks. */
export interface Individual {
  /** Numbers of its tracks. */
  tracks: number[];
  /** The passes it was seen from. */
  passes: number[];
  /** Its sighting nearest to the middle of a picture: where and when the report has it. */
  place: Sighting;
  /** Mean score of its best track. */
  score: number;
  /** Lowest probability of the pairs that made its tracks one; 1 for a single track. */
  certainty: number;
}

/**
 * Joins tracks into individuals: pairs at least as probable as `least` from the most probable on, unless the two
 * groups share a frame, or hold tracks of one pass that are not such a pair themselves (a broken track). A low threshold gives the fewest animals (conservative), a high one the most (liberal).
 */
export function individualsOf(
  tracks: readonly SightingTrack[],
  pairs: readonly TrackPair[],
  least: number,
): Individual[] {
  const group = tracks.map((_, k) => k);
  const members = tracks.map((_, k) => [k]);
  const certainty = tracks.map(() => 1);
  const frames = tracks.map(({ sightings }) => new Set(sightings.map(({ frame }) => frame)));
  const key = (a: number, b: number) => Math.min(a, b) * tracks.length + Math.max(a, b);
  const probable = new Set(
    pairs.filter((pair) => pair.probability >= least).map((pair) => key(pair.first, pair.second)),
  );
  const areOfOne = (a: readonly number[], b: readonly number[]) =>
    a.every((i) => b.every((j) => tracks[i].pass !== tracks[j].pass || probable.has(key(i, j))));
  const ordered = pairs.filter(({ probability }) => probability >= least)
    .toSorted((a, b) => b.probability - a.probability || a.first - b.first || a.second - b.second);
  for (const { first, second, probability } of ordered) {
    const [a, b] = [Math.min(group[first], group[second]), Math.max(group[first], group[second])];
    if (a === b || !frames[a].isDisjointFrom(frames[b]) || !areOfOne(members[a], members[b])) continue;
    for (const track of members[b]) group[track] = a;
    members[a].push(...members[b]);
    members[b] = [];
    frames[a] = frames[a].union(frames[b]);
    certainty[a] = Math.min(certainty[a], certainty[b], probability);
  }
  return members.flatMap((own, k): Individual[] => {
    if (own.length === 0) return [];
    const mine = own.toSorted((a, b) => a - b);
    const places = mine.map((track) => trackPlace(tracks[track]));
    return [{
      tracks: mine,
      passes: [...new Set(mine.map((track) => tracks[track].pass))].sort((a, b) => a - b),
      place: places.reduce((best, place) => place.range < best.range ? place : best),
      score: Math.max(...mine.map((track) => trackScore(tracks[track]))),
      certainty: certainty[k],
    }];
  }).sort((a, b) => a.place.time - b.place.time || a.place.x - b.place.x);
}

/** Fraction of the golden ratio: its multiples are spread evenly over 0-1, however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Other ways to join the tracks, all as likely: in each, pairs count or do not, and over all of them a pair counts in as
 * large a share as it is probable. They stand for the uncertainty of double counts; no random numbers are drawn.
 *
 * @param count How many. Default 15.
 */
export function alternativeIndividuals(
  tracks: readonly SightingTrack[],
  pairs: readonly TrackPair[],
  count = 15,
): Individual[][] {
  return Array.from({ length: count }, (_, way) => {
    const joined = pairs.filter(({ probability }, k) => probability > ((way + 0.5) / count + k * GOLDEN) % 1);
    return individualsOf(tracks, joined, 0);
  });
}

/** Numbers of animals by how probable a double count has to be to be removed. */
export interface CountRange {
  /** Every plausible double count removed (probability 0.05 and more): the fewest animals. */
  conservative: number;
  /** Double counts that are more probable than not removed. */
  best: number;
  /** Only certain double counts removed (0.95 and more): the most animals. */
  liberal: number;
}

/** The number of individuals under three thresholds. */
export function countRange(tracks: readonly SightingTrack[], pairs: readonly TrackPair[]): CountRange {
  const count = (least: number) => individualsOf(tracks, pairs, least).length;
  return { conservative: count(0.05), best: count(0.5), liberal: count(0.95) };
}
