import { Fault } from "../fault/mod.ts";
import type { FlightPath } from "./flight_path.ts";
import { footprint } from "./footprint.ts";
import { groundPoint } from "./ground_point.ts";
import type { Terrain } from "./terrain.ts";
import type { ThermalCamera } from "./thermal_camera.ts";

/** What a frame of a flight shows, whichever: medians over the rows of the log. */
export interface TypicalView {
  /** Side of a pixel on the ground in the middle of the frame, m. */
  pixelSize: number;
  /** Longest distance between two corners of what it shows, m. */
  diagonal: number;
  /** Of the aircraft while it moves, m/s. */
  speed: number;
}

/** Rows of the log that are looked at. */
const ROWS = 50;
/** m/s below which an aircraft hovers. */
const HOVERING = 0.5;

/**
 * How much of the ground a frame shows and how fast it passes, by the log alone: known before frames and log share a clock.
 *
 * @throws Fault where no row of the log looks at the terrain.
 */
export function typicalView(path: FlightPath, camera: ThermalCamera, terrain: Terrain): TypicalView {
  const step = Math.max(1, Math.floor(path.poses.length / ROWS));
  const views = path.poses.flatMap((pose, k) => {
    if (k % step !== 0) return [];
    const ring = footprint(camera, pose, terrain);
    const middle = groundPoint(camera, pose, terrain, camera.centre[0], camera.centre[1]);
    if (ring === null || middle === null) return [];
    const across = ring.flatMap(([x, y]) => ring.map(([u, v]) => Math.hypot(u - x, v - y)));
    return [{ pixelSize: middle.range / camera.focal, diagonal: Math.max(...across) }];
  });
  if (views.length === 0) {
    throw new Fault("wildlife: a flight that does not look at the terrain", {
      expected: "a camera that looks down, within the DEM",
      found: `none of ${Math.ceil(path.poses.length / step)} rows of the log sees the ground`,
      remedy:
        "look at the pitch (-90 is straight down), at the heights' reference and at the extent of the DEM",
    });
  }
  const speeds = path.poses.slice(1).map(({ x, y }, k) =>
    1000 * Math.hypot(x - path.poses[k].x, y - path.poses[k].y) / (path.time[k + 1] - path.time[k])
  ).filter((speed) => speed > HOVERING);
  return {
    pixelSize: median(views.map(({ pixelSize }) => pixelSize)),
    diagonal: median(views.map(({ diagonal }) => diagonal)),
    speed: speeds.length > 0 ? median(speeds) : HOVERING,
  };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
