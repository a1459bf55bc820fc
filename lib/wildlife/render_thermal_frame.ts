import { Fault } from "../fault/mod.ts";
import { random } from "../stats/mod.ts";
import { groundPoint, pixelOf } from "./ground_point.ts";
import { THERMAL_SENSOR, type TrueFrame } from "./simulate_thermal_flight.ts";
import type { ThermalSite, WarmBody } from "./simulate_thermal_site.ts";
import { type Terrain, terrainHeight } from "./terrain.ts";

/** s between two corrections of the sensor (flat field). */
const CORRECTION = 120;
/** Pixels between the places whose rays are cast; the others lie between them. */
const NODE = 16;

/**
 * Renders the frames of one flight, in centikelvin; each call takes the next frame. Noise of 0.06 K, columns that
 * differ, a sensor that drifts between corrections, edges darker than the middle, a meadow that cools.
 *
 * @param meadow °C of the open ground when the flight begins.
 */
export function frameRenderer(
  seed: number,
  night: string,
  site: ThermalSite,
  bodies: readonly WarmBody[],
  meadow: number,
): (frame: TrueFrame) => Uint16Array {
  const draws = random(seed).stream(`thermal frames ${night}`);
  const { width, height } = THERMAL_SENSOR;
  // One long tape of noise, entered at random places: as good as fresh noise for each frame, and much quicker.
  const tape = Float32Array.from({ length: 1 << 17 }, () => draws.normal(0, 0.06));
  const columnNoise = Float32Array.from({ length: width }, () => draws.normal(0, 0.025));
  const drift = draws.normal(0, 0.3);
  const { grid, values } = site.temperature();
  return (frame) => {
    const { x, y } = groundGrid(frame, site.ground);
    const picture = new Float32Array(width * height);
    for (let p = 0; p < picture.length; p++) {
      const column = Math.max(0, Math.min(grid.width - 1, Math.floor((x[p] - grid.origin[0]) / grid.cell)));
      const row = Math.max(0, Math.min(grid.height - 1, Math.floor((grid.origin[1] - y[p]) / grid.cell)));
      picture[p] = values[row * grid.width + column];
    }
    for (const body of bodies) warm(picture, { x, y }, frame, site, body);
    const start = draws.integer(tape.length - picture.length);
    const shift = meadow - 0.4 * frame.seconds / 3600 + drift * ((frame.seconds % CORRECTION) / CORRECTION);
    const stored = new Uint16Array(picture.length);
    for (let row = 0, p = 0; row < height; row++) {
      for (let column = 0; column < width; column++, p++) {
        const edge = ((column / width - 0.5) ** 2 + (row / height - 0.5) ** 2) * 0.8;
        const celsius = picture[p] + shift - edge + columnNoise[column] + tape[start + p];
        stored[p] = Math.round((celsius + 273.15) * 100);
      }
    }
    return stored;
  };
}

/** Where the middle of each pixel looks. */
function groundGrid(frame: TrueFrame, ground: Terrain): { x: Float64Array; y: Float64Array } {
  const { width, height } = THERMAL_SENSOR;
  const [across, down] = [width / NODE + 1, height / NODE + 1];
  const nodes = Array.from({ length: across * down }, (_, k) => {
    const point = groundPoint(
      frame.camera,
      frame.pose,
      ground,
      (k % across) * NODE,
      Math.floor(k / across) * NODE,
    );
    if (point !== null) return point;
    throw new Fault("wildlife: a simulated frame looks past the simulated ground", { where: frame.name });
  });
  const x = new Float64Array(width * height), y = new Float64Array(width * height);
  for (let row = 0, p = 0; row < height; row++) {
    const r = Math.floor((row + 0.5) / NODE), v = (row + 0.5) / NODE - r;
    for (let column = 0; column < width; column++, p++) {
      const c = Math.floor((column + 0.5) / NODE), u = (column + 0.5) / NODE - c;
      const at = r * across + c;
      const a = nodes[at], b = nodes[at + 1], d = nodes[at + across], e = nodes[at + across + 1];
      x[p] = (1 - v) * ((1 - u) * a.x + u * b.x) + v * ((1 - u) * d.x + u * e.x);
      y[p] = (1 - v) * ((1 - u) * a.y + u * b.y) + v * ((1 - u) * d.y + u * e.y);
    }
  }
  return { x, y };
}

/** m. */
const FAR = 80;
/** Samples across a pixel, and by how much of a pixel the optics blur. */
const [SAMPLES, BLUR] = [4, 1.6];

/** Draws a body into a picture: the share of each pixel that it covers and crowns do not. */
function warm(
  picture: Float32Array,
  ground: { x: Float64Array; y: Float64Array },
  frame: TrueFrame,
  site: ThermalSite,
  body: WarmBody,
): void {
  const { width, height } = THERMAL_SENSOR;
  const { x, y, direction } = body.at(frame.seconds);
  // Far beyond the picture, whatever the ground.
  if (Math.hypot(x - frame.pose.x, y - frame.pose.y) > FAR) return;
  const z = terrainHeight(site.ground, x, y);
  const pixel = pixelOf(frame.camera, frame.pose, { x, y, z });
  if (pixel === null) return;
  const reach = body.length / 2 * frame.camera.focal / (frame.pose.z - z) + 2;
  const [left, right] = [pixel[0] - reach, pixel[0] + reach].map(Math.floor);
  const [top, bottom] = [pixel[1] - reach, pixel[1] + reach].map(Math.floor);
  if (right < 0 || bottom < 0 || left >= width || top >= height) return;
  const eye = [frame.pose.x, frame.pose.y, frame.pose.z] as const;
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  for (let row = Math.max(0, top); row <= Math.min(height - 1, bottom); row++) {
    for (let column = Math.max(0, left); column <= Math.min(width - 1, right); column++) {
      const p = row * width + column;
      const next = column < width - 1 ? p + 1 : p - 1, below = row < height - 1 ? p + width : p - width;
      const [sx, sy] = [next - p, (below - p) / width];
      const [ax, ay] = [(ground.x[next] - ground.x[p]) * sx, (ground.y[next] - ground.y[p]) * sx];
      const [bx, by] = [(ground.x[below] - ground.x[p]) * sy, (ground.y[below] - ground.y[p]) * sy];
      let covered = 0;
      for (let k = 0; k < SAMPLES * SAMPLES; k++) {
        const u = ((k % SAMPLES + 0.5) / SAMPLES - 0.5) * BLUR,
          v = ((Math.floor(k / SAMPLES) + 0.5) / SAMPLES - 0.5) * BLUR;
        const gx = ground.x[p] + u * ax + v * bx, gy = ground.y[p] + u * ay + v * by;
        const along = (gx - x) * cos + (gy - y) * sin, aside = (gy - y) * cos - (gx - x) * sin;
        const isInside = (2 * along / body.length) ** 2 + (2 * aside / body.width) ** 2 <= 1;
        if (isInside && !site.isHidden(gx, gy, z, eye)) covered++;
      }
      const share = covered / (SAMPLES * SAMPLES);
      picture[p] += share * (body.warmth - picture[p]);
    }
  }
}

/** How a body appears in a frame: its place in the picture and the share of it that crowns do not hide; null outside. */
export function appearance(
  frame: TrueFrame,
  site: ThermalSite,
  body: WarmBody,
): { column: number; row: number; x: number; y: number; visible: number } | null {
  const { x, y, direction } = body.at(frame.seconds);
  const z = terrainHeight(site.ground, x, y);
  const pixel = pixelOf(frame.camera, frame.pose, { x, y, z });
  const { width, height } = THERMAL_SENSOR;
  if (pixel === null || !(pixel[0] >= 0 && pixel[1] >= 0 && pixel[0] < width && pixel[1] < height)) {
    return null;
  }
  const eye = [frame.pose.x, frame.pose.y, frame.pose.z] as const;
  let seen = 0;
  for (let k = 0; k < 15; k++) {
    const along = (k % 5 - 2) / 5 * body.length, aside = (Math.floor(k / 5) - 1) / 4 * body.width;
    const [px, py] = [
      x + along * Math.cos(direction) - aside * Math.sin(direction),
      y + along * Math.sin(direction) + aside * Math.cos(direction),
    ];
    if (!site.isHidden(px, py, z, eye)) seen++;
  }
  return { column: pixel[0], row: pixel[1], x, y, visible: seen / 15 };
}
