import type { Pose } from "./flight_path.ts";
import type { ThermalCamera } from "./thermal_camera.ts";
import { type Terrain, terrainHeight } from "./terrain.ts";

/** Where a ray meets the ground. */
export interface GroundPoint {
  /** m in the coordinate system of the terrain. */
  x: number;
  y: number;
  z: number;
  /** m from the camera. */
  range: number;
}

/**
 * Direction in which a pixel looks, as a unit vector (east, north, up).
 *
 * Pinhole with collinearity (e.g. Luhmann et al. 2014, 4.2): the camera looks along yaw and pitch, its rows run to the
 * right turned by roll. With pitch -90 the top of the picture is where yaw points.
 *
 * @param column Pixels from the left edge of the picture, not from the middle of the first pixel.
 * @param row Pixels from its top edge.
 */
export function pixelRay(
  camera: ThermalCamera,
  { yaw, pitch, roll }: Pose,
  column: number,
  row: number,
): [east: number, north: number, up: number] {
  const [sy, cy] = [Math.sin(yaw * Math.PI / 180), Math.cos(yaw * Math.PI / 180)];
  const [sp, cp] = [Math.sin(pitch * Math.PI / 180), Math.cos(pitch * Math.PI / 180)];
  const [sr, cr] = [Math.sin(roll * Math.PI / 180), Math.cos(roll * Math.PI / 180)];
  // In the camera: right and down over the focal length, then turned by the roll about the axis.
  const a = (column - camera.centre[0]) / camera.focal, b = (row - camera.centre[1]) / camera.focal;
  const right = a * cr - b * sr, down = a * sr + b * cr;
  // Axes of the camera without roll: forward, right, down.
  const east = sy * cp + right * cy + down * sy * sp;
  const north = cy * cp - right * sy + down * cy * sp;
  const up = sp - down * cp;
  const length = Math.hypot(east, north, up);
  return [east / length, north / length, up / length];
}

/** Longest ray that is followed, m. */
const MAXIMUM_RANGE = 3000;
/** m. */
const PRECISE = 1e-4;

/**
 * The first place where a pixel's ray meets the terrain: followed in steps of half a cell between the highest and the
 * lowest ground, then bisected. Null where it meets none within 3 km, or leaves the DEM before.
 */
export function groundPoint(
  camera: ThermalCamera,
  pose: Pose,
  terrain: Terrain,
  column: number,
  row: number,
): GroundPoint | null {
  const [east, north, up] = pixelRay(camera, pose, column, row);
  const [lowest, highest] = terrain.range;
  // A ray that rises, or is level, meets only ground that is higher than the camera: not of use from above.
  if (up >= -1e-6) return null;
  const step = terrain.grid.cell / 2 / Math.max(Math.hypot(east, north), 1e-3);
  const last = Math.min(MAXIMUM_RANGE, (lowest - 1 - pose.z) / up);
  const above = (range: number) =>
    pose.z + range * up - terrainHeight(terrain, pose.x + range * east, pose.y + range * north);
  let from = Math.max(0, (highest + 1 - pose.z) / up);
  if (!(above(from) > 0)) return null;
  for (let range = from; range < last;) {
    range = Math.min(range + step, last);
    const clear = above(range);
    if (Number.isNaN(clear)) return null;
    if (clear > 0) {
      from = range;
      continue;
    }
    let to = range;
    while (to - from > PRECISE) {
      const middle = (from + to) / 2;
      if (above(middle) > 0) from = middle;
      else to = middle;
    }
    const [x, y] = [pose.x + to * east, pose.y + to * north];
    return { x, y, z: pose.z + to * up, range: to };
  }
  return null;
}

/** Where a place on the ground appears in the picture, pixels from its left and top edge; null behind the camera. */
export function pixelOf(
  camera: ThermalCamera,
  pose: Pose,
  { x, y, z }: { x: number; y: number; z: number },
): [column: number, row: number] | null {
  const [sy, cy] = [Math.sin(pose.yaw * Math.PI / 180), Math.cos(pose.yaw * Math.PI / 180)];
  const [sp, cp] = [Math.sin(pose.pitch * Math.PI / 180), Math.cos(pose.pitch * Math.PI / 180)];
  const [sr, cr] = [Math.sin(pose.roll * Math.PI / 180), Math.cos(pose.roll * Math.PI / 180)];
  const [dx, dy, dz] = [x - pose.x, y - pose.y, z - pose.z];
  const forward = dx * sy * cp + dy * cy * cp + dz * sp;
  if (!(forward > 0)) return null;
  const right = (dx * cy - dy * sy) / forward;
  const down = (dx * sy * sp + dy * cy * sp - dz * cp) / forward;
  return [
    camera.centre[0] + camera.focal * (right * cr + down * sr),
    camera.centre[1] + camera.focal * (down * cr - right * sr),
  ];
}
