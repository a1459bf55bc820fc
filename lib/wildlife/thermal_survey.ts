import type { Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import { flightPasses, type FlightPassOptions } from "./flight_passes.ts";
import { type FlightPath, type Pose, poseAt, type PoseGap, type PoseOptions } from "./flight_path.ts";
import { footprint } from "./footprint.ts";
import type { Detection, FrameDetections, FrameDetector, Rejection } from "./frame_detector.ts";
import { groundPoint } from "./ground_point.ts";
import type { Terrain } from "./terrain.ts";
import type { ThermalCamera } from "./thermal_camera.ts";
import { thermalFrame } from "./thermal_frame.ts";

/** A frame of a survey. */
export interface SurveyFrame {
  name: string;
  /** ms since 1970 UTC, of the frames' clock. */
  time: number;
  /** Number of the strip, from 0; -1 for frames that are not used. */
  pass: number;
  pose: Pose | null;
  /** Why a frame is not used; null for those that are. */
  unused: PoseGap | "beyond the terrain" | null;
  /** Side of a pixel on the ground in the middle of the frame, m; NaN for frames that are not used. */
  pixelSize: number;
  /** What it shows of the ground, as a ring in the coordinate system of the terrain; null for frames not used. */
  footprint: Position[] | null;
}

/** A detection and its frame. */
export interface FrameDetection extends Detection {
  /** Number of its frame, from 0. */
  frame: number;
}

/** What a detector found in the frames of a flight. */
export interface FlightDetections {
  detections: FrameDetection[];
  /** Numbers of what stood out and was left. */
  rejected: Record<Rejection, number>;
}

/** What a flight is flown with. */
export interface FlightGeometry extends PoseOptions, FlightPassOptions {
  path: FlightPath;
  camera: ThermalCamera;
  terrain: Terrain;
}

/**
 * Poses, passes, pixel sizes and footprints of the frames of a flight, in the order of `names`.
 *
 * @param options.times Time of each frame by its name, ms since 1970 UTC, of the frames' clock.
 * @throws Fault for frames without a time, and for times that go backwards.
 */
export function surveyFrames(
  names: readonly string[],
  options: FlightGeometry & { times: ReadonlyMap<string, number> },
): SurveyFrame[] {
  const { path, camera, terrain, times } = options;
  const missing = names.filter((name) => !times.has(name));
  const backwards = names.findIndex((name, k) => k > 0 && !(times.get(name)! >= times.get(names[k - 1])!));
  if (missing.length > 0 || backwards >= 0) {
    throw new Fault("wildlife: frames without their times", {
      expected: "a time for each frame, in the order of the frames",
      found: missing.length > 0
        ? `${missing.length} of ${names.length} frames have none`
        : `${names[backwards]} is earlier than ${names[backwards - 1]}`,
      where: missing.slice(0, 5).join(", ") || undefined,
      remedy: "name the frames in the table of times as they are named in the archive",
    });
  }
  const frames = names.map((name): SurveyFrame => {
    const time = times.get(name)!;
    const none = { name, time, pass: -1, pose: null, pixelSize: NaN, footprint: null };
    const pose = poseAt(path, time, options);
    if (typeof pose === "string") return { ...none, unused: pose };
    const ring = footprint(camera, pose, terrain);
    const middle = groundPoint(camera, pose, terrain, camera.centre[0], camera.centre[1]);
    if (ring === null || middle === null) return { ...none, unused: "beyond the terrain" };
    return {
      name,
      time,
      pass: -1,
      pose,
      unused: null,
      pixelSize: middle.range / camera.focal,
      footprint: ring,
    };
  });
  const passes = flightPasses(frames.map(({ time, pose }) => pose && { time, ...pose }), options);
  return frames.map((frame, k) => ({ ...frame, pass: passes[k] }));
}

/**
 * Goes through the stored frames of a flight, one in memory at a time, and detects in each: whether it has a pose hangs on
 * the clock offset, which is estimated from what is detected.
 *
 * @param options.unit Of the stored pixels, see {@link thermalFrame}.
 * @param options.pixelSize Side of a pixel on the ground in frames that have no pose yet, m: see {@link typicalView}.
 * @param options.progress Told after each frame: the share done.
 * @returns What was found in each frame, in their order.
 * @throws Fault for frames of another size than the camera's, in a unit that is not known, and for another number.
 */
export async function detectFrames(
  stored: AsyncIterable<{ name: string; width: number; height: number; values: ArrayLike<number> }>,
  frames: readonly SurveyFrame[],
  { camera, detector, unit, pixelSize, progress = () => {} }: {
    camera: ThermalCamera;
    detector: FrameDetector;
    unit: string;
    pixelSize: number;
    progress?: (done: number) => void;
  },
): Promise<FrameDetections[]> {
  const found: FrameDetections[] = [];
  for await (const raw of stored) {
    const frame = frames[found.length];
    if (
      frame?.name !== raw.name || raw.width !== camera.width || raw.height !== camera.height
    ) {
      throw new Fault("wildlife: a frame is not of this flight", {
        expected: `${frame?.name ?? "no further frame"}, ${camera.width} x ${camera.height} pixels`,
        found: `${raw.name}, ${raw.width} x ${raw.height} pixels`,
        remedy:
          "state the size of the frames with the flight's camera, and take times and frames of one flight",
      });
    }
    const size = frame.pose === null ? pixelSize : frame.pixelSize;
    found.push(await detector.detect(thermalFrame(raw, unit), size));
    progress(found.length / frames.length);
  }
  return found;
}

/** What was found in the frames that are used: detections with their frames, and numbers of what was left. */
export function usedDetections(
  found: readonly FrameDetections[],
  frames: readonly SurveyFrame[],
): FlightDetections {
  const rejected: Record<Rejection, number> = {
    "too small": 0,
    "too large": 0,
    "too long": 0,
    "low score": 0,
  };
  const detections: FrameDetection[] = [];
  found.forEach((own, frame) => {
    if (frames[frame].pose === null) return;
    for (const reason of Object.keys(rejected) as Rejection[]) rejected[reason] += own.rejected[reason];
    for (const detection of own.detections) detections.push({ ...detection, frame });
  });
  return { detections, rejected };
}
