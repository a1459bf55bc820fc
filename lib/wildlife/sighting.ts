import { groundError, type PlaceCovariance, type PoseErrors } from "./ground_error.ts";
import { groundPoint } from "./ground_point.ts";
import type { FlightGeometry, FrameDetection, SurveyFrame } from "./thermal_survey.ts";

/** A detection with its place on the ground. */
export interface Sighting extends FrameDetection {
  /** Number of the strip it was seen from, from 0. */
  pass: number;
  /** ms since 1970 UTC, of the log's clock. */
  time: number;
  /** m in the coordinate system of the terrain. */
  x: number;
  y: number;
  /** m from the camera. */
  range: number;
  /** Of x and y, m2. */
  covariance: PlaceCovariance;
  /** Offset from the middle of the picture across the direction of flight, as a share of half its width: -1 to 1. */
  across: number;
}

/**
 * Places detections on the ground.
 *
 * @returns Sightings, and the number of detections whose ray, or one of those its error is computed from, does not
 * meet the terrain.
 */
export function placeDetections(
  detections: readonly FrameDetection[],
  frames: readonly SurveyFrame[],
  { camera, terrain, clockOffset = 0, errors }: FlightGeometry & { errors: PoseErrors },
): { sightings: Sighting[]; unplaced: number } {
  const sightings: Sighting[] = [];
  for (const detection of detections) {
    const { pose, pass, time } = frames[detection.frame];
    if (pose === null) continue;
    const { column, row } = detection;
    const ground = groundPoint(camera, pose, terrain, column, row);
    const covariance = groundError(camera, pose, terrain, [column, row], errors);
    if (ground === null || covariance === null) continue;
    sightings.push({
      ...detection,
      pass,
      time: time - 1000 * clockOffset,
      x: ground.x,
      y: ground.y,
      range: ground.range,
      covariance,
      across: (column - camera.centre[0]) / (camera.width / 2),
    });
  }
  return { sightings, unplaced: detections.length - sightings.length };
}
