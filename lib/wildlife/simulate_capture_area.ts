import { cholesky, type Random, random } from "../stats/mod.ts";
import { type DensityArea, densityArea } from "./density_area.ts";
import type { CameraCounts, CollarUse, DroneCounts } from "./density_source.ts";
import { drawCount } from "./draw_count.ts";
import { cellCentre } from "./planar_grid.ts";
import { simulateTerrain, slopeOf, smoothSurface } from "./simulate_terrain.ts";
import { spatialCorrelation } from "./spatial_correlation.ts";

/** What is simulated, and how far sources are off. */
export interface CaptureAreaOptions {
  /** Whole number from 0. */
  seed: number;
  /** Cells on a side, and their size, m. Default 24 of 250 m: 36 km2. */
  side?: number;
  cell?: number;
  /** Animals per km2 on average over what chance does to the field. Default 14. */
  density?: number;
  /** Standard deviation and range (m) of log density about its trend. Default 0.9 and 2200. */
  sigma?: number;
  range?: number;
  /** How far log density falls at a house. Default 0.9. */
  avoidance?: number;
  /** Cameras at random places. Default 10, as 5 that are moved once. */
  cameras?: number;
  /** Night flights over the same strips. Default 2. */
  flights?: number;
  /** Collared animals. Default 2. */
  collars?: number;
  /** Standard errors that cameras and drone state of their common scale, and that they have. Default 0.2 and 0.15. */
  logErrors?: { camera: number; drone: number };
  /** What counts of each are multiplied by beyond what they state: a biased source. Default 1 and 1. */
  bias?: { camera: number; drone: number };
}

/** A simulated area with its truth. */
export interface CaptureArea {
  area: DensityArea;
  /** Of each cell: m above the sea, degrees, share, m to the next road and house. */
  elevation: Float64Array;
  slope: Float64Array;
  forest: Float64Array;
  road: Float64Array;
  house: Float64Array;
  /** 鳥獣保護区: 1 where nothing may be captured. */
  sanctuary: Uint8Array;
  /** True density of each cell, animals per km2. */
  density: Float64Array;
  camera: CameraCounts & { x: Float64Array; y: Float64Array; days: Float64Array };
  drone: DroneCounts & { flight: Int32Array };
  collar: CollarUse;
}

/** Place of the area: south-west of Lake Suwa in no more than its coordinates. */
const WEST = -37_000;
const NORTH = 15_500;

/**
 * A mountain side with a known density of deer: more at forest edges, fewer near houses, and a random field besides. Roads
 * run along the valley and up two side valleys. Cameras stand at random cells for a month each and are read by the REST
 * model; the drone flies the same strips every few cells by night; collared deer keep to ranges of some 450 m standard
 * deviation within which they use cells in proportion to density, in bouts of about 15 hours.
 */
export function simulateCaptureArea(options: CaptureAreaOptions): CaptureArea {
  const { seed, side = 24, cell = 250, density = 14, sigma = 0.9, range = 2200, avoidance = 0.9 } = options;
  const source = random(seed);
  const centres = Array.from(
    { length: side * side },
    (_, k) =>
      cellCentre({ origin: [WEST, NORTH], cell, width: side, height: side }, Math.floor(k / side), k % side),
  );
  const terrain = simulateTerrain(source.stream("terrain"));
  const cover = smoothSurface(source.stream("forest"), 1400);
  const of = (value: (x: number, y: number) => number) => Float64Array.from(centres, ([x, y]) => value(x, y));
  const share = (x: number, y: number) => Math.max(0.02, Math.min(0.98, 0.68 + 0.75 * cover(x, y)));
  const extent = side * cell;
  const house = of((x, y) => nearest(x, y, houses(extent)));
  const forest = of(share);
  const edge = forest.map((value) => 4 * value * (1 - value));
  const field = randomField(centres, sigma, range, source.stream("field"));
  const truth = field.map((value, k) =>
    density * Math.exp(value - sigma ** 2 / 2 + 0.5 * (edge[k] - 0.6) - avoidance * Math.exp(-house[k] / 350))
  );
  const { area } = densityArea("EPSG:6676", {
    x: centres.map(([x]) => x),
    y: centres.map(([, y]) => y),
    cell,
  });
  const ground = { area, forest, density: truth, centres, cell, side };
  return {
    area,
    elevation: of((x, y) => Math.round(terrain(x, y))),
    slope: of((x, y) => Math.round(10 * slopeOf(terrain, x, y)) / 10),
    forest,
    road: of((x, y) => Math.round(roadDistance(x, y, extent))),
    house: house.map(Math.round),
    sanctuary: Uint8Array.from(
      centres,
      ([x, y]) => Number(Math.hypot(x - (WEST + 0.8 * extent), y - (NORTH - 0.22 * extent)) < 0.16 * extent),
    ),
    density: truth,
    camera: cameraCounts(ground, options, source.stream("camera")),
    drone: droneCounts(ground, options, source.stream("drone")),
    collar: collarUse(ground, options, source.stream("collar")),
  };
}

interface Ground {
  area: DensityArea;
  forest: Float64Array;
  density: Float64Array;
  centres: [number, number][];
  cell: number;
  side: number;
}

function randomField(
  centres: readonly [number, number][],
  sigma: number,
  range: number,
  noise: Random,
): Float64Array {
  const n = centres.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const distance = Math.hypot(centres[i][0] - centres[j][0], centres[i][1] - centres[j][1]);
      covariance[i * n + j] = spatialCorrelation("Matérn 3/2", distance, range);
    }
    covariance[i * n + i] += 1e-9;
  }
  cholesky(covariance, n);
  const draws = Float64Array.from({ length: n }, () => noise.normal());
  return Float64Array.from(draws, (_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += covariance[i * n + j] * draws[j];
    return sigma * sum;
  });
}

function cameraCounts(
  { density, centres, cell }: Ground,
  { cameras = 10, logErrors, bias }: CaptureAreaOptions,
  noise: Random,
): CaptureArea["camera"] {
  const logError = logErrors?.camera ?? 0.2;
  const off = (bias?.camera ?? 1) * Math.exp(logError * noise.normal());
  const order = noise.shuffle(Array.from(centres.keys())).slice(0, cameras);
  // One in eight fails after some days.
  const days = Float64Array.from(
    order,
    () => noise.integer(8) === 0 ? 9 + noise.integer(12) : 28 + noise.integer(4),
  );
  // Focal area 3.6 m2, activity 0.42, mean stay 4.8 s, 1.15 passes per video.
  const exposure = days.map((value) => 3.6e-6 * value * 86_400 * 0.42 / (4.8 * 1.15));
  return {
    kind: "camera",
    cell: Int32Array.from(order),
    exposure,
    days,
    count: Float64Array.from(order, (k, i) => drawCount(noise, off * exposure[i] * density[k], 2)),
    x: Float64Array.from(order, (k) => Math.round(centres[k][0] + (noise.uniform() - 0.5) * 0.9 * cell)),
    y: Float64Array.from(order, (k) => Math.round(centres[k][1] + (noise.uniform() - 0.5) * 0.9 * cell)),
    logError,
    names: order.map((_, i) => `C${String(i + 1).padStart(2, "0")}`),
  };
}

function droneCounts(
  { forest, density, cell, side }: Ground,
  { flights = 2, logErrors, bias }: CaptureAreaOptions,
  noise: Random,
): CaptureArea["drone"] {
  const logError = logErrors?.drone ?? 0.15;
  const off = (bias?.drone ?? 1) * Math.exp(logError * noise.normal());
  const rows: { flight: number; cell: number; covered: number; detection: number; count: number }[] = [];
  for (let flight = 1; flight <= flights; flight++) {
    for (let row = 2; row < side; row += 5) {
      for (let column = 0; column < side; column++) {
        const k = row * side + column;
        // Strips are 180 m wide; canopy hides some of the deer below it.
        const covered = Math.round(1e6 * cell * Math.min(cell, 180) * (0.9 + 0.1 * noise.uniform()) / 1e6) /
          1e6;
        const detection = Math.round(1000 * (0.88 - 0.38 * forest[k])) / 1000;
        const count = drawCount(noise, off * covered * detection * density[k], 3);
        rows.push({ flight, cell: k, covered, detection, count });
      }
    }
  }
  return {
    kind: "drone",
    flight: Int32Array.from(rows, (row) => row.flight),
    cell: Int32Array.from(rows, (row) => row.cell),
    covered: Float64Array.from(rows, (row) => row.covered),
    detection: Float64Array.from(rows, (row) => row.detection),
    count: Float64Array.from(rows, (row) => row.count),
    logError,
    names: rows.map((row) => `F${row.flight}-${row.cell + 1}`),
  };
}

function collarUse(
  { density, centres, cell, side }: Ground,
  { collars = 2 }: CaptureAreaOptions,
  noise: Random,
): CollarUse {
  const use: { animal: number; cell: number; fixes: number }[] = [];
  const animals = Array.from({ length: collars }, (_, a) => `N${String(a + 1).padStart(2, "0")}`);
  const effective = new Float64Array(collars);
  const spread = Math.max(450, cell);
  animals.forEach((_, animal) => {
    // Home ranges lie where deer are, away from the edge of the area.
    const inner = Array.from(centres.keys()).filter((k) =>
      [Math.floor(k / side), k % side].every((at) => at >= side / 5 && at < side - side / 5)
    );
    const [x, y] = centres[inner[pick(inner.map((k) => density[k]), noise)]];
    const near = Array.from(centres.keys()).filter((k) =>
      Math.hypot(centres[k][0] - x, centres[k][1] - y) <= 3 * spread
    );
    const weight = near.map((k) =>
      density[k] * Math.exp(-((centres[k][0] - x) ** 2 + (centres[k][1] - y) ** 2) / (2 * spread ** 2))
    );
    const fixes = new Map(near.map((k) => [k, 0]));
    const bouts = 90 + noise.integer(30);
    for (let bout = 0; bout < bouts; bout++) {
      const k = near[pick(weight, noise)];
      fixes.set(k, fixes.get(k)! + 10 + noise.integer(11));
    }
    effective[animal] = bouts;
    fixes.forEach((count, k) => use.push({ animal, cell: k, fixes: count }));
  });
  return {
    kind: "collar",
    cell: Int32Array.from(use, (row) => row.cell),
    animal: Int32Array.from(use, (row) => row.animal),
    fixes: Float64Array.from(use, (row) => row.fixes),
    animals,
    effective,
  };
}

/** One of the positions, each as likely as its weight. */
function pick(weights: readonly number[], noise: Random): number {
  let left = noise.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(0, weights.findIndex((weight) => (left -= weight) < 0));
}

/** Two hamlets in the valley along the southern edge. */
const houses = (extent: number): [number, number][] =>
  [[0.18, 0.9], [0.21, 0.92], [0.24, 0.9], [0.62, 0.93], [0.66, 0.94]].map(([east, south]) => [
    WEST + east * extent,
    NORTH - south * extent,
  ]);

const nearest = (x: number, y: number, places: readonly [number, number][]) =>
  Math.min(...places.map(([a, b]) => Math.hypot(x - a, y - b)));

/** To the valley road and two forest roads that climb from it. */
function roadDistance(x: number, y: number, extent: number): number {
  const [u, v] = [(x - WEST) / extent, (NORTH - y) / extent];
  const roads = [
    (t: number) => [t, 0.9 + 0.03 * Math.sin(7 * t)],
    (t: number) => [0.3 + 0.08 * Math.sin(5 * t), 0.9 - 0.7 * t],
    (t: number) => [0.66 + 0.18 * t, 0.9 - 0.45 * t],
  ];
  const steps = Array.from({ length: 101 }, (_, k) => k / 100);
  return extent * Math.min(...roads.flatMap((road) =>
    steps.map((t) => {
      const [a, b] = road(t);
      return Math.hypot(u - a, v - b);
    })
  ));
}
