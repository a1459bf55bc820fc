import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic, project, trueNorth } from "../geo/mod.ts";
import type { FlightLog } from "./flight_log.ts";

/** Where the camera is and how it looks. */
export interface Pose {
  /** m in the projected coordinate system. */
  x: number;
  y: number;
  /** m in the height system of the DEM. */
  z: number;
  /** Degrees: yaw clockwise from grid north, pitch from the horizon (-90 is straight down), roll. */
  yaw: number;
  pitch: number;
  roll: number;
}

/** Where heights of a log begin. */
export type LogHeights =
  /** Above the geoid, as DEMs of Japan are (標高). */
  | { kind: "orthometric" }
  /** Above the ellipsoid, as GNSS gives it; the geoid lies `geoidHeight` m above the ellipsoid. */
  | { kind: "ellipsoidal"; geoidHeight: number }
  /** Above the place of take-off, which lies `elevation` m high. */
  | { kind: "take-off"; elevation: number };

/** A flight in a projected coordinate system. */
export interface FlightPath {
  crs: Crs;
  /** Milliseconds since 1970-01-01 UTC, strictly increasing; of the log's clock. */
  time: Float64Array;
  /** One for each time. */
  poses: Pose[];
}

/**
 * A flight log in the coordinate system of the survey: places projected, heights as the DEM has them, yaw from grid
 * north in place of true north.
 *
 * @throws Fault for a coordinate system in degrees and a height reference without its number.
 */
export function flightPath(
  log: FlightLog,
  { crs, heights }: { crs: Crs; heights: LogHeights },
): FlightPath {
  if (isGeographic(crs)) {
    throw new Fault("wildlife: a flight in degrees", {
      expected: "a projected coordinate system in metres, e.g. EPSG:6676",
      found: crs,
    });
  }
  const up = heights.kind === "ellipsoidal"
    ? -heights.geoidHeight
    : heights.kind === "take-off"
    ? heights.elevation
    : 0;
  if (!Number.isFinite(up)) {
    throw new Fault("wildlife: heights of a flight log without their reference", {
      expected: "`geoidHeight` for ellipsoidal heights, `elevation` for heights above take-off, in m",
      found: JSON.stringify(heights),
      remedy: "state it with the flight: 40 m of height move a point at the picture's edge by 10 m and more",
    });
  }
  const { x, y } = project(crs, log.longitude, log.latitude);
  // It changes by less than 0.01° within a kilometre.
  const convergence = trueNorth(crs, x[0], y[0]);
  const poses = Array.from(x, (_, k): Pose => ({
    x: x[k],
    y: y[k],
    z: log.height[k] + up,
    yaw: log.yaw[k] + convergence,
    pitch: log.pitch[k],
    roll: log.roll[k],
  }));
  return { crs, time: log.time, poses };
}

/** Why there is no pose for a time. */
export type PoseGap = "before the log" | "after the log" | "gap in the log";

/** Options of {@link poseAt}. */
export interface PoseOptions {
  /** s that the frames' clock is ahead of the log's. Default 0. */
  clockOffset?: number;
  /** Longest time between two rows of the log, s. Default 2. */
  maximumGap?: number;
}

/** The pose at a time of the frames' clock (ms), linear between two rows of the log; angles the short way round. */
export function poseAt(path: FlightPath, time: number, options: PoseOptions = {}): Pose | PoseGap {
  const { clockOffset = 0, maximumGap = 2 } = options;
  const at = time - 1000 * clockOffset;
  const { time: times, poses } = path;
  if (at < times[0]) return "before the log";
  if (at > times[times.length - 1]) return "after the log";
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle;
    else high = middle;
  }
  const step = times[high] - times[low];
  if (step > 1000 * maximumGap) {
    return at === times[low] ? poses[low] : at === times[high] ? poses[high] : "gap in the log";
  }
  const share = (at - times[low]) / step;
  const [a, b] = [poses[low], poses[high]];
  const linear = (from: number, to: number) => from + share * (to - from);
  const angle = (from: number, to: number) => from + share * ((((to - from) % 360) + 540) % 360 - 180);
  return {
    x: linear(a.x, b.x),
    y: linear(a.y, b.y),
    z: linear(a.z, b.z),
    yaw: angle(a.yaw, b.yaw),
    pitch: angle(a.pitch, b.pitch),
    roll: angle(a.roll, b.roll),
  };
}
