import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import type { Crs } from "../geo/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { type DensityArea, densityArea } from "./density_area.ts";

/** The area with what decides where one can capture. One entry a cell, in the order of the area. */
export interface CaptureGround {
  area: DensityArea;
  /** Number of the cell in the table. */
  name: Int32Array;
  /** m above the sea. */
  elevation: Float64Array;
  /** Degrees. */
  slope: Float64Array;
  /** Share of forest, 0-1. */
  forest: Float64Array;
  /** To the next road, and to the next house, m. */
  road: Float64Array;
  house: Float64Array;
  /** 1 where nothing may be captured (鳥獣保護区など). */
  sanctuary: Uint8Array;
}

/**
 * The area from a table of cells: `cell` (a number), `x`, `y` (centres, m), `elevation` (m), `slope` (degrees), `forest`
 * (0-1), `road` and `house` (m), `sanctuary` (true or false).
 *
 * @param covariates Columns on which log density may depend. Default none: one whose effect is not the linear one that is
 *   supposed makes a few cells look sure to be best that are not (`bench/wildlife_synthesis_coverage.ts`).
 * @throws {Fault} fewer than two cells, centres off a square grid, a column that is missing.
 */
export function captureGround(
  table: Table,
  crs: Crs,
  covariates: readonly ("elevation" | "slope" | "forest" | "road" | "house")[] = [],
): CaptureGround {
  const x = columnNumbers(table, "x");
  const y = columnNumbers(table, "y");
  const { area, rows } = densityArea(crs, {
    x,
    y,
    cell: cellSide(x, y),
    covariates: covariates.map((name) => ({ name, values: columnNumbers(table, name) })),
  });
  const ordered = (name: string) => {
    const values = columnNumbers(table, name);
    return Float64Array.from(rows, (row) => values[row]);
  };
  return {
    area,
    name: Int32Array.from(ordered("cell")),
    elevation: ordered("elevation"),
    slope: ordered("slope"),
    forest: ordered("forest"),
    road: ordered("road"),
    house: ordered("house"),
    sanctuary: Uint8Array.from(ordered("sanctuary")),
  };
}

/** The smallest distance between columns or rows of centres. */
function cellSide(x: Float64Array, y: Float64Array): number {
  const steps = [x, y].flatMap((values) => {
    const sorted = Float64Array.from(new Set(values)).sort();
    return Array.from(sorted.subarray(1), (value, k) => value - sorted[k]);
  });
  const side = steps.reduce((a, b) => Math.min(a, b), Infinity);
  if (side > 0 && side < Infinity) return side;
  throw new Fault("wildlife: an area of one cell", {
    expected: "two or more cells",
    found: `${x.length}`,
    where: "columns x, y",
  });
}
