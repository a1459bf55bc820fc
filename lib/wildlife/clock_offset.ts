import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { poseAt } from "./flight_path.ts";
import { groundPoint } from "./ground_point.ts";
import type { SightingTrack } from "./sighting_track.ts";
import { trackPlace } from "./sighting_track.ts";
import type { FlightGeometry, SurveyFrame } from "./thermal_survey.ts";

/** How far the frames' clock is ahead of the log's. */
export interface ClockOffset {
  /** s. */
  offset: number;
  /** Agreement of the passes at each trial offset: near pairs of tracks, each up to 1. */
  trials: { offset: number; agreement: number }[];
  cautions: Caution[];
}

/** Options of {@link estimateClockOffset}. */
export interface ClockOffsetOptions {
  /** Largest offset that is tried, s, to both sides. Default 4. */
  largest?: number;
  /** s between trials. Default 0.1. */
  step?: number;
  /** Distance at which two places still agree, m. Default 2. */
  near?: number;
}

/**
 * Estimates the offset of the frames' clock from where passes see the same things: warm stones and resting animals that
 * two passes of opposite direction show come together at the right offset, and lie `2 x speed x error` apart at a wrong
 * one. Places are computed again for each trial; agreement is the sum over pairs of tracks of different passes of a
 * normal kernel of their distance. A camera mounted tilted forwards or backwards has the same effect at constant speed
 * and height, and is corrected along with the clock.
 *
 * @throws Fault where no two passes saw anything near each other.
 */
export function estimateClockOffset(
  tracks: readonly SightingTrack[],
  frames: readonly SurveyFrame[],
  geometry: FlightGeometry,
  options: ClockOffsetOptions = {},
): ClockOffset {
  const { largest = 4, step = 0.1, near = 2 } = options;
  const { path, camera, terrain, maximumGap } = geometry;
  const seen = tracks.map(trackPlace);
  const count = Math.round(largest / step);
  const trials = Array.from({ length: 2 * count + 1 }, (_, k) => {
    const offset = (k - count) * step;
    const places = seen.map(({ frame, column, row }) => {
      const pose = poseAt(path, frames[frame].time, { clockOffset: offset, maximumGap });
      return typeof pose === "string" ? null : groundPoint(camera, pose, terrain, column, row);
    });
    let agreement = 0;
    for (let i = 0; i < places.length; i++) {
      for (let j = i + 1; j < places.length; j++) {
        const [a, b] = [places[i], places[j]];
        if (a === null || b === null || seen[i].pass === seen[j].pass) continue;
        const squared = (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
        if (squared < 25 * near * near) agreement += Math.exp(-squared / (2 * near * near));
      }
    }
    return { offset, agreement };
  });
  const best = trials.reduce((most, trial, k) => trial.agreement > trials[most].agreement ? k : most, 0);
  if (trials[best].agreement < 1) {
    throw new Fault("wildlife: no clock offset can be estimated", {
      expected: "things that two passes show: overlapping strips",
      found: `no pair of tracks of different passes comes together within ${largest} s`,
      remedy: "declare the offset with the flight: photograph the clock of the log with the thermal camera",
    });
  }
  const sorted = trials.map(({ agreement }) => agreement).sort((a, b) => a - b);
  const cautions: Caution[] = [];
  if (best === 0 || best === trials.length - 1) {
    cautions.push(caution(
      "clock-offset-at-bound",
      "時計のずれの推定値が探索範囲の端にある。",
      "The estimated clock offset lies at the bound of its search.",
    ));
  } else if (trials[best].agreement < 2 * sorted[sorted.length >> 1]) {
    cautions.push(caution(
      "clock-offset-uncertain",
      "時計のずれによる一致の差が小さく、推定値は不確かである。",
      "Passes agree little better at the estimated clock offset than at others.",
    ));
  }
  return { offset: refined(trials, best), trials, cautions };
}

/** The top of the parabola through the best trial and its neighbours. */
function refined(trials: { offset: number; agreement: number }[], best: number): number {
  if (best === 0 || best === trials.length - 1) return trials[best].offset;
  const [before, at, after] = [trials[best - 1], trials[best], trials[best + 1]];
  const bend = before.agreement - 2 * at.agreement + after.agreement;
  const shift = bend < 0 ? (before.agreement - after.agreement) / (2 * bend) : 0;
  return at.offset + shift * (after.offset - at.offset);
}
