import type { Position } from "geojson";
import type { Pose } from "./flight_path.ts";
import { groundPoint } from "./ground_point.ts";
import type { Terrain } from "./terrain.ts";
import type { ThermalCamera } from "./thermal_camera.ts";

/** Places along each edge of a picture whose rays are cast: edges bend over uneven ground. */
const PER_EDGE = 4;

/**
 * The ground that a frame shows, as a ring (counter-clockwise, first position repeated); null where an edge of the
 * picture looks past the terrain. Ground hidden behind a ridge within the picture counts as shown.
 */
export function footprint(camera: ThermalCamera, pose: Pose, terrain: Terrain): Position[] | null {
  const { width, height } = camera;
  const ring: Position[] = [];
  const corners = [[0, height], [width, height], [width, 0], [0, 0]];
  for (const [k, [column, row]] of corners.entries()) {
    const [nextColumn, nextRow] = corners[(k + 1) % 4];
    for (let step = 0; step < PER_EDGE; step++) {
      const share = step / PER_EDGE;
      const point = groundPoint(
        camera,
        pose,
        terrain,
        column + share * (nextColumn - column),
        row + share * (nextRow - row),
      );
      if (point === null) return null;
      ring.push([point.x, point.y]);
    }
  }
  ring.push(ring[0]);
  return ring;
}
