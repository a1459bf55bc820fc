import { chiSquareTail, type TestResult } from "../stats/mod.ts";
import { Fault } from "../fault/mod.ts";
import type { SightingTrack } from "./sighting_track.ts";

/** How tracks are spread across the swath of the strips. */
export interface SwathDecline {
  /** Numbers of tracks by their distance from the middle, in bands of equal breadth from the middle to the edge. */
  counts: number[];
  /** Of tracks spread evenly: as many in each band. */
  test: TestResult;
}

/**
 * Whether detection declines towards the edges of the pictures, as it does with distance from a transect (Buckland et
 * al. 2001): strips are flown without regard to where animals are, so tracks lie evenly across them unless those at the
 * edge are missed. Pearson's chi-square test of equal bands.
 *
 * @param bands From the middle to the edge. Default 3.
 * @throws Fault for fewer than five tracks a band: the test would not hold.
 */
export function swathDecline(tracks: readonly SightingTrack[], bands = 3): SwathDecline {
  if (!(Number.isInteger(bands) && bands >= 2) || tracks.length < 5 * bands) {
    throw new Fault("wildlife: too few tracks to see a decline across the swath", {
      expected: `two bands or more, with five tracks each`,
      found: `${tracks.length} tracks in ${bands} bands`,
      remedy: "join the tracks of several flights of one kind",
    });
  }
  const counts = new Array<number>(bands).fill(0);
  for (const { sightings } of tracks) {
    const across = Math.abs(sightings.reduce((sum, sighting) => sum + sighting.across, 0) / sightings.length);
    counts[Math.min(bands - 1, Math.floor(across * bands))]++;
  }
  const expected = tracks.length / bands;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return {
    counts,
    test: {
      method: "chi-square, equal bands",
      statistic,
      degreesOfFreedom: bands - 1,
      p: chiSquareTail(statistic, bands - 1),
    },
  };
}
