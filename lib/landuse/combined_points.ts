import type { ArdGrid } from "./ard_grid.ts";
import { GRID_SPACING } from "./ard_grid.ts";
import type { CombinedPoints } from "./combine_designs.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";
import type { PlotPairs } from "./pair_plots.ts";

/** A forest state (`PLOT_FOREST`) as 1, 0 or NaN. */
const share = (state: number) => state === PLOT_FOREST.unknown ? NaN : +(state === PLOT_FOREST.forest);

/**
 * The points of a grid with the inventory's state at those next to its plots, for `combineDesigns`. Of plots that
 * share a point the first counts.
 *
 * @param state The interpretation's state by grid point, see `forestAt`.
 * @param forest The inventory's state by plot; unknown where a plot is to be left out.
 */
export function combinedPoints(
  { x, y, pref }: Pick<ArdGrid, "x" | "y" | "pref">,
  state: Uint8Array,
  { point }: Pick<PlotPairs, "point">,
  forest: Uint8Array,
): Required<CombinedPoints> {
  const ard = new Float64Array(state.length);
  for (let k = 0; k < state.length; k++) ard[k] = share(state[k]);
  const nfi = new Float64Array(state.length).fill(NaN);
  point.forEach((at, plot) => {
    if (at >= 0 && Number.isNaN(nfi[at])) nfi[at] = share(forest[plot]);
  });
  const [column, row] = [new Int32Array(state.length), new Int32Array(state.length)];
  for (let k = 0; k < state.length; k++) {
    column[k] = Math.round((x[k] - x[0]) / GRID_SPACING);
    row[k] = Math.round((y[0] - y[k]) / GRID_SPACING);
  }
  return { pref, ard, nfi, places: { column, row } };
}
