import { Fault } from "../fault/mod.ts";
import { converter, type Crs, type Extent, isGeographic, type Raster, transform } from "../geo/mod.ts";

/** Heights of the ground over a grid, read into memory. Rows run from north to south. */
export interface Relief {
  crs: Crs;
  /** West and north edge of the first cell (its corner), in units of the crs. */
  origin: readonly [x: number, y: number];
  /** Cell size in units of the crs, both positive. */
  resolution: readonly [x: number, y: number];
  width: number;
  height: number;
  /** m, `row * width + column`; NaN where there is no value. */
  elevation: Float32Array;
}

/** What of a raster is read. */
export interface ReadReliefOptions {
  /** Coordinate system of the raster. */
  crs: Crs;
  /** What has to be covered, in `of`; cells around it are read too. Default: the whole raster. */
  around?: { of: Crs; x: ArrayLike<number>; y: ArrayLike<number> };
  /** m around it. Default 500. */
  margin?: number;
  /** Number of the band with heights, from 0. Default 0. */
  band?: number;
}

/** Cells that are read at most. */
const MOST_CELLS = 64e6;

/**
 * Reads the heights of a DEM around positions. Undefined where the raster covers none of them.
 *
 * @throws Fault for a part of more than 64 million cells, and a DEM that says its heights are ellipsoidal.
 */
export async function readRelief(
  raster: Pick<Raster, "width" | "height" | "origin" | "resolution" | "read"> & {
    bands: readonly { noData?: number }[];
    heightReference?: string;
  },
  options: ReadReliefOptions,
): Promise<Relief | undefined> {
  const { crs, around, margin = 500, band = 0 } = options;
  if (raster.heightReference === "ellipsoidal") {
    throw new Fault("wildlife: a DEM with ellipsoidal heights", {
      expected: "heights above the geoid (標高)",
      found: raster.heightReference,
      remedy: "subtract the height of the geoid from the DEM, or give one of the survey authority",
    });
  }
  const [[west, north], [dx, dy]] = [raster.origin, raster.resolution];
  let window = { left: 0, top: 0, right: raster.width, bottom: raster.height };
  if (around !== undefined) {
    const [x0, y0, x1, y1] = extentOf(transform(around.of, crs, around.x, around.y), crs, margin);
    const column = (x: number) => Math.max(0, Math.min(raster.width, x));
    const row = (y: number) => Math.max(0, Math.min(raster.height, y));
    window = {
      left: column(Math.floor((x0 - west) / dx)),
      right: column(Math.ceil((x1 - west) / dx)),
      top: row(Math.floor((north - y1) / dy)),
      bottom: row(Math.ceil((north - y0) / dy)),
    };
    if (window.left >= window.right || window.top >= window.bottom) return undefined;
  }
  const cells = (window.right - window.left) * (window.bottom - window.top);
  if (cells > MOST_CELLS) {
    throw new Fault("wildlife: too much of a DEM is asked for", {
      expected: `up to ${MOST_CELLS / 1e6} million cells`,
      found: `${Math.round(cells / 1e6)} million cells`,
      remedy: "drop positions far away before, or take a coarser DEM",
    });
  }
  const read = await raster.read({ window, bands: [band] });
  const { noData } = raster.bands[band];
  const values = read.bands[0];
  const elevation = values instanceof Float32Array
    ? values
    : Float32Array.from(values, (value) => value === noData ? NaN : value);
  const { width, height, origin, resolution } = read;
  return { crs, origin, resolution, width, height, elevation };
}

function extentOf({ x, y }: { x: Float64Array; y: Float64Array }, crs: Crs, margin: number): Extent {
  const around = isGeographic(crs) ? margin / 90_000 : margin;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    [west, south] = [Math.min(west, x[i]), Math.min(south, y[i])];
    [east, north] = [Math.max(east, x[i]), Math.max(north, y[i])];
  }
  return [west - around, south - around, east + around, north + around];
}

/** What a DEM says of a position. */
export interface ReliefSamples {
  /** m; NaN where `outside` or without a value. */
  elevation: Float64Array;
  /** Degrees; NaN where a neighbouring cell has no value. */
  slope: Float64Array;
  /** 1 outside the DEM. Inside it and NaN: no value there. */
  outside: Uint8Array;
}

/**
 * Height (bilinear between the centres of four cells) and slope at positions; in the outermost half cell the height is
 * that of the nearest centres.
 *
 * @param of Coordinate system of `x` and `y`.
 */
export function sampleRelief(
  relief: Relief,
  of: Crs,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): ReliefSamples {
  const { width, height, origin: [west, north], resolution: [dx, dy], elevation } = relief;
  const { forward } = converter(of, relief.crs);
  const result: ReliefSamples = {
    elevation: new Float64Array(x.length).fill(NaN),
    slope: new Float64Array(x.length).fill(NaN),
    outside: new Uint8Array(x.length),
  };
  const clamp = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  for (let i = 0; i < x.length; i++) {
    const [px, py] = forward(x[i], y[i]);
    const [column, row] = [(px - west) / dx - 0.5, (north - py) / dy - 0.5];
    if (!(column >= -0.5 && column <= width - 0.5 && row >= -0.5 && row <= height - 0.5)) {
      result.outside[i] = 1;
      continue;
    }
    const [c, r] = [clamp(column, width), clamp(row, height)];
    const [c0, r0] = [Math.floor(c), Math.floor(r)];
    const [c1, r1] = [Math.min(c0 + 1, width - 1), Math.min(r0 + 1, height - 1)];
    const [u, v] = [c - c0, r - r0];
    // A cell of no weight may have no value.
    const at = (rr: number, cc: number, weight: number) =>
      weight === 0 ? 0 : weight * elevation[rr * width + cc];
    result.elevation[i] = at(r0, c0, (1 - u) * (1 - v)) + at(r0, c1, u * (1 - v)) + at(r1, c0, (1 - u) * v) +
      at(r1, c1, u * v);
    result.slope[i] = gradientAt(relief, Math.round(r), Math.round(c)).slope;
  }
  return result;
}

/** Slope in degrees and the components of the gradient (east, north) of a cell, by Horn (1981) from its 3 x 3 cells. */
function gradientAt(
  relief: Relief,
  row: number,
  column: number,
): { slope: number; east: number; north: number } {
  const { width, height, elevation } = relief;
  const at = (dr: number, dc: number) =>
    elevation[
      Math.max(0, Math.min(height - 1, row + dr)) * width + Math.max(0, Math.min(width - 1, column + dc))
    ];
  const [mx, my] = metresPerCell(relief, row);
  // At the edge the missing side is the cell itself: the difference spans one cell in place of two.
  const across = column === 0 || column === width - 1 ? 4 : 8;
  const down = row === 0 || row === height - 1 ? 4 : 8;
  const east = ((at(-1, 1) + 2 * at(0, 1) + at(1, 1)) - (at(-1, -1) + 2 * at(0, -1) + at(1, -1))) /
    (across * mx);
  const north = ((at(-1, -1) + 2 * at(-1, 0) + at(-1, 1)) - (at(1, -1) + 2 * at(1, 0) + at(1, 1))) /
    (down * my);
  return { slope: Math.atan(Math.hypot(east, north)) * 180 / Math.PI, east, north };
}

/** Size of a cell of this row in m; of degrees on the GRS 80 ellipsoid. */
function metresPerCell({ crs, origin, resolution: [dx, dy] }: Relief, row: number): [x: number, y: number] {
  if (!isGeographic(crs)) return [dx, dy];
  const latitude = (origin[1] - (row + 0.5) * dy) * Math.PI / 180;
  const [a, e2] = [6378137, 0.00669438002290];
  const w = Math.sqrt(1 - e2 * Math.sin(latitude) ** 2);
  return [dx * Math.PI / 180 * a * Math.cos(latitude) / w, dy * Math.PI / 180 * a * (1 - e2) / w ** 3];
}

/**
 * Shaded relief (Horn 1981) with light from the north-west, 45° high: 0 (dark) to 1 of each cell; NaN without a value.
 *
 * @param exaggeration Factor of heights. Default 1.
 */
export function hillshade(relief: Relief, exaggeration = 1): Float32Array {
  const { width, height } = relief;
  const [azimuth, altitude] = [315 * Math.PI / 180, 45 * Math.PI / 180];
  const light = [
    Math.sin(azimuth) * Math.cos(altitude),
    Math.cos(azimuth) * Math.cos(altitude),
    Math.sin(altitude),
  ];
  const shade = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const { east, north } = gradientAt(relief, row, column);
      const [gx, gy] = [east * exaggeration, north * exaggeration];
      const lit = (light[2] - gx * light[0] - gy * light[1]) / Math.sqrt(1 + gx * gx + gy * gy);
      shade[row * width + column] = Math.max(0, lit);
    }
  }
  return shade;
}
