import type { PeriodCodes } from "./forest_at.ts";
import { type GridNeighbours, gridNeighbours } from "./grid_neighbours.ts";
import { GRID_SPACING } from "./ard_grid.ts";
import type { PlotPairs } from "./pair_plots.ts";

/** The grid points next to plots and their neighbours: what is needed to look around plots, a seventh of a country. */
export interface PlotSurroundings {
  /** Rows of the grid, rising. */
  rows: Int32Array;
  /** The pairs, with `point` as a place in `rows`. */
  pairs: PlotPairs;
  neighbours: GridNeighbours;
  /** By place in `rows`. */
  state: Uint8Array;
  periods: PeriodCodes[];
}

/**
 * Take the points of plots and the eight around each out of a grid.
 *
 * @param grid Projected coordinates along the axes of the grid, m.
 * @param state By grid point, see `forestAt`.
 * @throws Fault when the points are not those of one square grid.
 */
export function plotSurroundings(
  { x, y }: { x: ArrayLike<number>; y: ArrayLike<number> },
  pairs: PlotPairs,
  periods: readonly PeriodCodes[],
  state: Uint8Array,
): PlotSurroundings {
  const [x0, y0] = [x[0], y[0]];
  // Steps from the first point; a lattice may be 2^20 steps wide.
  const place = (k: number) =>
    Math.round((y[k] - y0) / GRID_SPACING) * 2 ** 21 + Math.round((x[k] - x0) / GRID_SPACING);
  const wanted = new Set<number>();
  for (const point of pairs.point) {
    if (point < 0) continue;
    const at = place(point);
    for (let r = -1; r <= 1; r++) for (let c = -1; c <= 1; c++) wanted.add(at + r * 2 ** 21 + c);
  }
  const chosen: number[] = [];
  for (let k = 0; k < x.length; k++) if (wanted.has(place(k))) chosen.push(k);
  const rows = Int32Array.from(chosen);
  const placeOf = new Map(chosen.map((row, at) => [row, at]));
  return {
    rows,
    pairs: { ...pairs, point: pairs.point.map((row) => row < 0 ? -1 : placeOf.get(row)!) },
    neighbours: gridNeighbours({ x: chosen.map((row) => x[row]), y: chosen.map((row) => y[row]) }),
    state: Uint8Array.from(rows, (row) => state[row]),
    periods: periods.map((period) => ({
      ...period,
      codes: Int8Array.from(rows, (row) => period.codes[row]),
    })),
  };
}
