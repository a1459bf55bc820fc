import { Fault } from "../fault/mod.ts";
import type { PlanarGrid } from "./planar_grid.ts";
import type { Positions } from "./positions.ts";

/** Where an animal stays long. Cells without a fix have NaN. */
export interface ResidenceByCell {
  grid: PlanarGrid;
  /** Mean residence time of the fixes in each cell, s. Row by row from the north. */
  mean: Float64Array;
  /** Fixes in each cell. */
  fixes: Int32Array;
}

/**
 * Mean of residence times by square cells, whose edges lie at multiples of their side.
 *
 * @param residence s, one entry a position, as of `residenceTime`.
 * @param cell Side, m.
 * @throws {Fault} no position, a number of times that is not that of the positions, or a side that is not above 0.
 */
export function residenceByCell(
  { x, y }: Pick<Positions, "x" | "y">,
  residence: ArrayLike<number>,
  cell: number,
): ResidenceByCell {
  if (x.length === 0 || residence.length !== x.length || !(cell > 0)) {
    throw new Fault("wildlife: no map of residence times", {
      expected: "positions, a residence time for each, and a side of cells above 0 (m)",
      found: `${x.length} positions, ${residence.length} times, side ${cell}`,
    });
  }
  const columns = Int32Array.from(x, (value) => Math.floor(value / cell));
  const rows = Int32Array.from(y, (value) => Math.floor(value / cell));
  const span = (values: Int32Array) =>
    values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [
      values[0],
      values[0],
    ]);
  const [[west, east], [south, north]] = [span(columns), span(rows)];
  const grid = {
    origin: [west * cell, (north + 1) * cell] as const,
    cell,
    width: east - west + 1,
    height: north - south + 1,
  };
  const fixes = new Int32Array(grid.width * grid.height);
  const mean = new Float64Array(fixes.length);
  columns.forEach((column, i) => {
    const at = (north - rows[i]) * grid.width + column - west;
    fixes[at]++;
    mean[at] += residence[i];
  });
  return { grid, fixes, mean: mean.map((sum, at) => sum / fixes[at]) };
}
