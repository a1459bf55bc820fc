import { Fault } from "../fault/mod.ts";
import { type Crs, type Extent, isGeographic } from "../geo/mod.ts";
import { cellCentre, type PlanarGrid } from "./planar_grid.ts";
import { type Relief, sampleRelief } from "./relief.ts";

/** Heights of the ground over square cells in a projected coordinate system, for rays to meet. */
export interface Terrain {
  crs: Crs;
  grid: PlanarGrid;
  /** m at the centres of the cells, `row * width + column`; NaN where there is no value. */
  height: Float64Array;
  /** Lowest and highest of them. */
  range: readonly [lowest: number, highest: number];
}

/**
 * A DEM in the coordinate system of a survey, bilinear between its cells.
 *
 * @param extent West, south, east and north in `crs`; m.
 * @param cell Side of a cell, m. Default 5.
 * @throws Fault for a coordinate system in degrees, and where the DEM covers nothing of the extent.
 */
export function terrainOf(
  relief: Relief,
  { crs, extent: [west, south, east, north], cell = 5 }: { crs: Crs; extent: Extent; cell?: number },
): Terrain {
  const width = Math.ceil((east - west) / cell);
  const grid: PlanarGrid = { origin: [west, north], cell, width, height: Math.ceil((north - south) / cell) };
  const centres = Array.from(
    { length: grid.width * grid.height },
    (_, k) => cellCentre(grid, Math.floor(k / width), k % width),
  );
  const height = isGeographic(crs)
    ? new Float64Array()
    : sampleRelief(relief, crs, centres.map(([x]) => x), centres.map(([, y]) => y)).elevation;
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of height) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (!(highest >= lowest)) {
    throw new Fault("wildlife: no terrain under a survey", {
      expected: "a projected coordinate system in metres, and a DEM that covers the flights",
      found: `${crs}, x ${west} to ${east}, y ${south} to ${north}: no height`,
      remedy: "give a DEM of this area, and check its coordinate system",
    });
  }
  return { crs, grid, height, range: [lowest, highest] };
}

/** Height at a place, bilinear between the centres of four cells; NaN outside and beside cells without a value. */
export function terrainHeight({ grid, height }: Terrain, x: number, y: number): number {
  const column = (x - grid.origin[0]) / grid.cell - 0.5;
  const row = (grid.origin[1] - y) / grid.cell - 0.5;
  if (!(column >= 0 && row >= 0 && column <= grid.width - 1 && row <= grid.height - 1)) return NaN;
  const c = Math.min(Math.floor(column), grid.width - 2), r = Math.min(Math.floor(row), grid.height - 2);
  const u = column - c, v = row - r, at = r * grid.width + c;
  const above = height[at] + u * (height[at + 1] - height[at]);
  const below = height[at + grid.width] + u * (height[at + grid.width + 1] - height[at + grid.width]);
  return above + v * (below - above);
}
