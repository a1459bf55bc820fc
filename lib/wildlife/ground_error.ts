import { Fault } from "../fault/mod.ts";
import { groundPoint } from "./ground_point.ts";
import type { Pose } from "./flight_path.ts";
import type { Terrain } from "./terrain.ts";
import type { ThermalCamera } from "./thermal_camera.ts";

/** Standard errors of what a position on the ground is computed from. */
export interface PoseErrors {
  /** Of the aircraft's place, each of east and north, m. */
  horizontal: number;
  /** Of its height, m. */
  vertical: number;
  /** Of the direction of north, degrees. */
  heading: number;
  /** Of the camera's axis, each of along and across, with the error of its mounting (boresight), degrees. */
  pointing: number;
  /** Of the DEM's heights, m. */
  terrain: number;
  /** Of a position in the picture, pixels. */
  pixel: number;
}

/** PlaceCovariance of a position on the ground, m2. */
export interface PlaceCovariance {
  xx: number;
  xy: number;
  yy: number;
}

/** An ellipse that holds the true position with a stated probability. */
export interface ErrorEllipse {
  /** Half axes, m. */
  major: number;
  minor: number;
  /** Direction of the major axis, degrees clockwise from grid north, 0-180. */
  azimuth: number;
}

/**
 * PlaceCovariance of a position on the ground, by first-order propagation: the ray is cast again with each of its inputs
 * changed by its standard error (differences to both sides). Errors are taken as independent of each other.
 *
 * @returns null where a changed ray does not meet the terrain.
 */
export function groundError(
  camera: ThermalCamera,
  pose: Pose,
  terrain: Terrain,
  [column, row]: readonly [column: number, row: number],
  errors: PoseErrors,
): PlaceCovariance | null {
  const total: PlaceCovariance = { xx: 0, xy: 0, yy: 0 };
  const add = (sd: number, cast: (change: number) => { x: number; y: number } | null): boolean => {
    if (sd === 0) return true;
    const [before, after] = [cast(-sd), cast(sd)];
    if (before === null || after === null) return false;
    const [dx, dy] = [(after.x - before.x) / 2, (after.y - before.y) / 2];
    total.xx += dx * dx;
    total.xy += dx * dy;
    total.yy += dy * dy;
    return true;
  };
  const moved = (key: keyof Pose, sd: number) =>
    add(sd, (change) => groundPoint(camera, { ...pose, [key]: pose[key] + change }, terrain, column, row));
  // A camera that looks elsewhere sees the point at another pixel; so does whoever marks it.
  const pixel = Math.hypot(errors.pixel, camera.focal * Math.tan(errors.pointing * Math.PI / 180));
  const isKnown = moved("x", errors.horizontal) && moved("y", errors.horizontal) &&
    // Ground that is higher brings the aircraft nearer to it.
    moved("z", Math.hypot(errors.vertical, errors.terrain)) &&
    moved("yaw", errors.heading) &&
    add(pixel, (change) => groundPoint(camera, pose, terrain, column + change, row)) &&
    add(pixel, (change) => groundPoint(camera, pose, terrain, column, row + change));
  return isKnown ? total : null;
}

/**
 * The ellipse that holds a normal deviate of this covariance with probability `level`.
 *
 * @throws Fault for a level outside 0-1.
 */
export function errorEllipse({ xx, xy, yy }: PlaceCovariance, level = 0.95): ErrorEllipse {
  if (!(level > 0 && level < 1)) {
    throw new Fault("wildlife: not a probability", {
      expected: "a number between 0 and 1",
      found: String(level),
    });
  }
  const [mean, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  // Two degrees of freedom: the quantile of chi-square is -2 log(1 - level).
  const scale = -2 * Math.log(1 - level);
  const azimuth = 90 - Math.atan2(2 * xy, xx - yy) * 90 / Math.PI;
  return {
    major: Math.sqrt(scale * (mean + half)),
    minor: Math.sqrt(scale * Math.max(0, mean - half)),
    azimuth: (azimuth + 180) % 180,
  };
}
