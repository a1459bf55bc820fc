import type { Crs } from "../geo/mod.ts";
import { type ClockOffset, clockOffset } from "./clock_offset.ts";
import { type CoveredArea, coveredArea, passesOver } from "./covered_area.ts";
import type { FlightLog } from "./flight_log.ts";
import { flightPath } from "./flight_path.ts";
import type { FlightRecord } from "./flight_records.ts";
import type { FrameDetector } from "./frame_detector.ts";
import type { PoseErrors } from "./ground_error.ts";
import { type MissingFrames, missingFrames } from "./missing_frames.ts";
import { type CountRange, countRange, type Individual, individualsOf } from "./individuals.ts";
import type { Relief } from "./relief.ts";
import { sameAnimal, type SameAnimalOptions, type TrackPair } from "./same_animal.ts";
import { placeDetections, type Sighting } from "./sighting.ts";
import { type SightingTrack, trackSightings, type TrackSightingsOptions } from "./sighting_track.ts";
import { terrainOf } from "./terrain.ts";
import {
  detectFrames,
  type FlightDetections,
  type FlightGeometry,
  type SurveyFrame,
  surveyFrames,
  usedDetections,
} from "./thermal_survey.ts";
import { typicalView } from "./typical_view.ts";

/** What is needed of one night. */
export interface DroneSurveyInput {
  flight: FlightRecord;
  log: FlightLog;
  /** The stored frames, as the catalog gives them. */
  frames: AsyncIterable<{ name: string; width: number; height: number; values: ArrayLike<number> }> & {
    names: readonly string[];
    unit: string;
  };
  /** Time of each frame by its name, ms since 1970 UTC, of the frames' clock. */
  times: ReadonlyMap<string, number>;
  relief: Relief;
}

/** How a night is analysed. */
export interface DroneSurveyOptions
  extends TrackSightingsOptions, Omit<SameAnimalOptions, "density" | "covers"> {
  /** Projected coordinate system of the analysis. */
  crs: Crs;
  detector: FrameDetector;
  errors: PoseErrors;
  /** Longest time between rows of the log, s. Default 2. */
  maximumGap?: number;
  /** Told after each frame: the share done. */
  progress?: (done: number) => void;
}

/** One night from frames to individuals. */
export interface DroneSurvey {
  night: string;
  geometry: FlightGeometry;
  frames: SurveyFrame[];
  /** Frames that should be there and are not: their ground was not looked at. */
  missing: MissingFrames;
  detections: FlightDetections["detections"];
  rejected: FlightDetections["rejected"];
  sightings: Sighting[];
  /** Detections that have no place on the ground. */
  unplaced: number;
  tracks: SightingTrack[];
  /** Sightings in no track. */
  single: number;
  /** The clock offset that was used, and how passes agree with it. */
  clock: ClockOffset;
  covered: CoveredArea;
  pairs: TrackPair[];
  /** Double counts that are more probable than not removed. */
  individuals: Individual[];
  range: CountRange;
}

/** m around the flight that the terrain has to cover: rays of oblique pixels. */
const MARGIN = 150;

/**
 * One night of a thermal drone survey: frames are detected in, placed on the terrain, joined into tracks and, between
 * overlapping strips, into individuals. A clock offset that was not declared is estimated from the passes' agreement,
 * a declared one is checked: see {@link clockOffset}.
 *
 * @throws Fault where the clock offset cannot be told, or the declared one is contradicted.
 */
export async function droneSurvey(
  input: DroneSurveyInput,
  options: DroneSurveyOptions,
): Promise<DroneSurvey> {
  const { flight, log, frames: stored, times, relief } = input;
  const { crs, detector, errors, maximumGap, progress, detection = 0.8 } = options;
  const path = flightPath(log, { crs, heights: flight.heights });
  let extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of path.poses) {
    extent = [
      Math.min(extent[0], x - MARGIN),
      Math.min(extent[1], y - MARGIN),
      Math.max(extent[2], x + MARGIN),
      Math.max(extent[3], y + MARGIN),
    ];
  }
  const { camera } = flight;
  const view: FlightGeometry = { path, camera, terrain: terrainOf(relief, { crs, extent }), maximumGap };
  const { clockOffset: declared } = flight;
  const before = surveyFrames(stored.names, { ...view, clockOffset: declared ?? 0, times });
  const found = await detectFrames(stored, before, {
    camera,
    detector,
    unit: stored.unit,
    pixelSize: typicalView(path, camera, view.terrain).pixelSize,
    progress,
  });
  const clock = clockOffset(
    found.flatMap(({ detections }, frame) => detections.map((detection) => ({ ...detection, frame }))),
    before.map(({ time }) => time),
    view,
    { declared },
  );
  const geometry: FlightGeometry = { ...view, clockOffset: clock.offset };
  const frames = surveyFrames(stored.names, { ...geometry, times });
  const { detections, rejected } = usedDetections(found, frames);
  const placed = placeDetections(detections, frames, { ...geometry, errors });
  const { tracks, single } = trackSightings(placed.sightings, options);
  const covered = await coveredArea(frames);
  const flown = covered.passes.reduce((sum, { area }) => sum + area, 0);
  const pairs = sameAnimal(tracks, {
    ...options,
    // Each animal makes a track in a share `detection` of the passes over it.
    density: Math.max(1, tracks.length) / flown / detection,
    covers: (pass, place) => passesOver(covered, place).includes(pass),
  });
  return {
    night: flight.night,
    geometry,
    frames,
    missing: missingFrames(stored.names, times, geometry),
    detections,
    rejected,
    ...placed,
    tracks,
    single,
    clock,
    covered,
    pairs,
    individuals: individualsOf(tracks, pairs, 0.5),
    range: countRange(tracks, pairs),
  };
}

/** For each individual, how many passes covered its place and how many of them saw it. */
export function sightingHistories(
  individuals: readonly Individual[],
  covered: CoveredArea,
): { covered: number; seen: number }[] {
  return individuals.map(({ passes, place }) => {
    // One that walked may have been seen from a pass that does not cover its place in the report.
    const over = new Set([...passesOver(covered, place), ...passes]);
    return { covered: over.size, seen: passes.length };
  });
}
