import { type Random, random } from "../stats/mod.ts";
import type { PlanarGrid } from "./planar_grid.ts";
import { DEER_CRS } from "./simulate_collars.ts";
import { simulateTerrain, smoothSurface, type Surface } from "./simulate_terrain.ts";
import { type Terrain } from "./terrain.ts";

/** A warm thing on the ground, seen from above as an ellipse. */
export interface WarmBody {
  name: string;
  /** `deer`, `boar`, `raccoon dog`, or `stone` (and stumps). */
  kind: "deer" | "boar" | "raccoon dog" | "stone";
  /** m. */
  length: number;
  width: number;
  /** °C above the open ground. */
  warmth: number;
  /** Where it is at a time of the flight (s), m; and where its length points, radians from east. */
  at: (seconds: number) => { x: number; y: number; direction: number };
}

/** The ground over which the simulated flights go. */
export interface ThermalSite {
  centre: readonly [x: number, y: number];
  /** The true ground, on a grid finer than any DEM. */
  ground: Terrain;
  /** °C above the open ground, of what the camera sees from above without animals: meadow, and the crowns of forest; made when asked for. */
  temperature: () => { grid: PlanarGrid; values: Float32Array };
  /** Whether a point on the ground is hidden by crowns from a camera at (x, y, z). */
  isHidden: (x: number, y: number, z: number, camera: readonly [x: number, y: number, z: number]) => boolean;
  isForest: (x: number, y: number) => boolean;
  stones: WarmBody[];
}

/** Middle of the flights (m, EPSG:6676), and half the ground that is simulated around it. */
export const THERMAL_CENTRE = [-35_100, 13_500] as const;
/** Half the ground that is simulated around the middle, m. */
export const THERMAL_HALF = [420, 280] as const;
const CROWN_HEIGHT = 9;
const STONES = 80;

/**
 * A site with meadow and forest on the mountains of the simulated DEM. Crowns are some degrees warmer than the meadow at
 * night and hide the ground but for gaps, which open in some directions of view and not in others.
 */
export function simulateThermalSite(seed: number): ThermalSite {
  const source = random(seed);
  const relief = simulateTerrain(source.stream("terrain"));
  const draws = source.stream("thermal site");
  const cover = smoothSurface(draws.stream("cover"), 95);
  const opening = smoothSurface(draws.stream("opening"), 60);
  const gap = smoothSurface(draws.stream("gap"), 1.8);
  const isForest = (x: number, y: number) => cover(x, y) > 0.08;
  const [cx, cy] = THERMAL_CENTRE, [hx, hy] = THERMAL_HALF;
  return {
    centre: THERMAL_CENTRE,
    ground: groundOf(relief),
    temperature: () => temperatureOf(draws, cover),
    isForest,
    isHidden(x, y, z, camera) {
      if (!isForest(x, y)) return false;
      // Where the line of sight goes through the crowns.
      const up = CROWN_HEIGHT / (camera[2] - z);
      const [through, across] = [x + up * (camera[0] - x), y + up * (camera[1] - y)];
      return gap(through, across) > 0.75 * opening(x, y) + 0.05;
    },
    stones: Array.from({ length: STONES }, (_, k): WarmBody => {
      const place = { x: cx + hx * (2 * draws.uniform() - 1), y: cy + hy * (2 * draws.uniform() - 1) };
      const direction = Math.PI * draws.uniform();
      const length = 0.25 + 1.6 * draws.uniform() ** 2;
      return {
        name: `S${String(k + 1).padStart(3, "0")}`,
        kind: "stone",
        length,
        width: length * (0.5 + 0.5 * draws.uniform()),
        warmth: 0.6 + 4.5 * draws.uniform() ** 2,
        at: () => ({ ...place, direction }),
      };
    }),
  };
}

function groundOf(relief: Surface): Terrain {
  const cell = 5;
  const [width, height] = THERMAL_HALF.map((half) => 2 * Math.ceil((half + 100) / cell));
  const origin = [THERMAL_CENTRE[0] - width * cell / 2, THERMAL_CENTRE[1] + height * cell / 2] as const;
  const heights = Float64Array.from(
    { length: width * height },
    (_, k) => relief(origin[0] + (k % width + 0.5) * cell, origin[1] - (Math.floor(k / width) + 0.5) * cell),
  );
  const range = heights.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Infinity,
    -Infinity,
  ]);
  return {
    crs: DEER_CRS,
    grid: { origin, cell, width, height },
    height: heights,
    range: [range[0], range[1]],
  };
}

function temperatureOf(draws: Random, cover: Surface): ReturnType<ThermalSite["temperature"]> {
  const cell = 0.35;
  const [width, height] = THERMAL_HALF.map((half) => Math.ceil(2 * half / cell));
  const origin = [THERMAL_CENTRE[0] - width * cell / 2, THERMAL_CENTRE[1] + height * cell / 2] as const;
  const [broad, grass, crowns] = [["broad", 30], ["grass", 1.2], ["crowns", 5]].map(([name, spacing]) =>
    smoothSurface(draws.stream(String(name)), Number(spacing))
  );
  const values = new Float32Array(width * height);
  for (let row = 0, p = 0; row < height; row++) {
    const y = origin[1] - (row + 0.5) * cell;
    for (let column = 0; column < width; column++, p++) {
      const x = origin[0] + (column + 0.5) * cell;
      // Crowns thin out within some metres of the forest's edge.
      const forest = Math.max(0, Math.min(1, (cover(x, y) - 0.04) / 0.08));
      values[p] = 0.7 * broad(x, y) + (1 - forest) * 0.35 * grass(x, y) + forest * (2.4 + 0.9 * crowns(x, y));
    }
  }
  return { grid: { origin, cell, width, height }, values };
}
