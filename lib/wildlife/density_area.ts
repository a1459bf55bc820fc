import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic } from "../geo/mod.ts";
import type { PlanarGrid } from "./planar_grid.ts";

/** The cells for which density is estimated. */
export interface DensityArea {
  /** Projected, in metres. */
  crs: Crs;
  grid: PlanarGrid;
  /** For each cell of the area its place in the grid, `row * width + column`; rising. */
  cells: Int32Array;
  /** What log density may depend on, one value for each cell of the area: elevation, share of forest. */
  covariates: { name: string; values: Float64Array }[];
}

/** Size of one cell, km2. */
export function cellSquareKilometres({ grid }: DensityArea): number {
  return grid.cell ** 2 / 1e6;
}

/**
 * For each place the number of its cell in the area; -1 outside.
 *
 * @param x East, m. @param y North, m.
 */
export function cellsAt(area: DensityArea, x: ArrayLike<number>, y: ArrayLike<number>): Int32Array {
  const { origin: [west, north], cell, width, height } = area.grid;
  const inArea = new Int32Array(width * height).fill(-1);
  area.cells.forEach((at, k) => inArea[at] = k);
  return Int32Array.from(x, (_, k) => {
    const column = Math.floor((x[k] - west) / cell);
    const row = Math.floor((north - y[k]) / cell);
    return column >= 0 && column < width && row >= 0 && row < height ? inArea[row * width + column] : -1;
  });
}

/** One value for each cell of the area as a raster over its grid, NaN outside. */
export function overGrid({ grid, cells }: DensityArea, values: ArrayLike<number>): Float64Array {
  const raster = new Float64Array(grid.width * grid.height).fill(NaN);
  cells.forEach((at, k) => raster[at] = values[k]);
  return raster;
}

/**
 * The area of the cells with these centres, which must lie on one square grid; they need not fill it.
 *
 * @param x East, m. @param y North, m. @param cell Side of a cell, m.
 * @returns The area, and for each of its cells the row of the input it came from.
 * @throws {Fault} degrees, no cells, centres off the grid (the first), two rows for one cell, a covariate that is not
 *   finite.
 */
export function densityArea(
  crs: Crs,
  { x, y, cell, covariates = [] }: {
    x: ArrayLike<number>;
    y: ArrayLike<number>;
    cell: number;
    covariates?: { name: string; values: ArrayLike<number> }[];
  },
): { area: DensityArea; rows: Int32Array } {
  const refuse = (subject: string, expected: string, found: string, remedy?: string): never => {
    throw new Fault(`wildlife: ${subject}`, { expected, found, where: "cells of the area", remedy });
  };
  if (isGeographic(crs)) {
    refuse("an area in degrees", "a projected coordinate system in metres, e.g. EPSG:6676", crs);
  }
  if (x.length === 0 || x.length !== y.length || !(cell > 0 && cell < Infinity)) {
    refuse(
      "no cells",
      "one or more centres and the side of a cell above 0",
      `${x.length} cells of ${cell} m`,
    );
  }
  const smallest = (of: ArrayLike<number>) => Array.from(of).reduce((a, b) => Math.min(a, b));
  const [west, south] = [smallest(x) - cell / 2, smallest(y) - cell / 2];
  const columns = Array.from(x, (value) => (value - west) / cell - 0.5);
  const fromSouth = Array.from(y, (value) => (value - south) / cell - 0.5);
  const off = columns.findIndex((_, k) =>
    !(Math.abs(columns[k] - Math.round(columns[k])) < 1e-6 &&
      Math.abs(fromSouth[k] - Math.round(fromSouth[k])) < 1e-6)
  );
  if (off >= 0) {
    refuse(
      "a cell off the grid",
      `centres whole multiples of ${cell} m apart`,
      `(${x[off]}, ${y[off]}) in row ${off + 1}`,
      "give centres of cells, and the side of a cell that they were made with",
    );
  }
  const width = Math.max(...columns.map(Math.round)) + 1;
  const height = Math.max(...fromSouth.map(Math.round)) + 1;
  const place = columns.map((column, k) =>
    (height - 1 - Math.round(fromSouth[k])) * width + Math.round(column)
  );
  const rows = Int32Array.from(place.keys()).sort((a, b) => place[a] - place[b]);
  const cells = Int32Array.from(rows, (row) => place[row]);
  const twice = cells.findIndex((at, k) => k > 0 && at === cells[k - 1]);
  if (twice > 0) {
    refuse("two rows for one cell", "each cell once", `rows ${rows[twice - 1] + 1} and ${rows[twice] + 1}`);
  }
  const sorted = covariates.map(({ name, values }) => {
    const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
    if (values.length !== x.length || bad >= 0) {
      refuse(
        `covariate ${name} has no value`,
        `${x.length} finite numbers`,
        bad >= 0 ? `${values[bad]} in row ${bad + 1}` : `${values.length}`,
      );
    }
    return { name, values: Float64Array.from(rows, (row) => values[row]) };
  });
  const grid: PlanarGrid = { origin: [west, south + height * cell], cell, width, height };
  return { area: { crs, grid, cells, covariates: sorted }, rows };
}
