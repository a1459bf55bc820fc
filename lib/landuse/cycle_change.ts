import { Fault } from "../fault/mod.ts";
import { type ArdGrid, NFI_SPACING } from "./ard_grid.ts";
import type { CombinedPoints } from "./combine_designs.ts";
import { combinedPoints } from "./combined_points.ts";
import { forestAt, type PeriodCodes } from "./forest_at.ts";
import { type NfiPlots, PLOT_FOREST, PLOT_STATUS } from "./nfi_plots.ts";
import { NFI_CYCLE_YEARS } from "./nfi_precision.ts";
import type { PlotPairs } from "./pair_plots.ts";

/** Steps of the 4 km grid in which a point without a plot in its own cell looks for the next one. */
const REACH = 4;

/**
 * What two visits of the inventory tell apart: D, forest at the first and not at the second; or `gain`, the other way
 * round, which is AR (code 3) and natural succession (8) together: the state alone does not say who brought the forest.
 * Forest land that was cut over before the histories begin reads as open land, so that its regrowth counts as a gain, too.
 */
export type CycleEvent = "D" | "gain";

/** What became of points between two visits of the inventory, five years apart. */
export interface CycleChange {
  /** By event: 1 or 0 by the interpretation at all points, and by the inventory at its plots; NaN where unknown. */
  points: Record<CycleEvent, Required<CombinedPoints>>;
  /** Year of the later visit of each point; 0 where no plot is near. */
  year: Int16Array;
}

/**
 * Changes between two visits of the inventory, by land use (see {@link CycleEvent}). A plot was visited in its planned
 * year and five years before, and tells nothing where that year is yet to come; each point of the grid is followed over the same years as the plot of its cell of 4 km, so
 * that plots and points are of the same mixture of years. A point's state in a year without an image is that at the
 * image before.
 *
 * @param periods Histories of the points over all the years, see `forestAt`.
 * @throws Fault when the plots lack planned years or the state in the cycle before, and for years without images.
 */
export function cycleChange(
  plots: Pick<NfiPlots, "rows" | "x" | "y" | "status" | "forest" | "forestBefore" | "plannedYear">,
  pairs: PlotPairs,
  grid: Pick<ArdGrid, "x" | "y" | "pref">,
  periods: readonly PeriodCodes[],
): CycleChange {
  const { plannedYear, forestBefore } = plots;
  if (plannedYear === undefined || forestBefore === undefined) {
    throw new Fault("landuse: the inventory does not tell what changed", {
      expected: "the planned year of each point, and its state in the cycle before",
      found: plannedYear === undefined ? "no planned year" : "no state in the cycle before",
      remedy: "give the fields planned_year (調査予定年度) and forest_before (前回森林)",
    });
  }
  const year = plannedYears(plots.x, plots.y, plannedYear, grid);
  const [before, now] = [year.map((each) => each && each - NFI_CYCLE_YEARS), year].map((years) =>
    statesIn(years, periods)
  );
  const seen = plots.forest.map((state, k) =>
    plots.status[k] === PLOT_STATUS.notDue ? PLOT_FOREST.unknown : state
  );
  const change = (event: CycleEvent) => {
    const [from, to] = event === "D"
      ? [PLOT_FOREST.forest, PLOT_FOREST.open]
      : [PLOT_FOREST.open, PLOT_FOREST.forest];
    // As states, so that they go the way of forest: 1 the event, 2 none, 0 unknown.
    const states = (first: Uint8Array, second: Uint8Array) =>
      first.map((state, k) =>
        state === 0 || second[k] === 0 ? 0 : state === from && second[k] === to ? 1 : 2
      );
    return combinedPoints(grid, states(before, now), pairs, states(forestBefore, seen));
  };
  return { points: { D: change("D"), gain: change("gain") }, year };
}

/** The planned year of each point: that of the plot in its cell, else of a plot in the cells around. */
function plannedYears(
  plotX: Float64Array,
  plotY: Float64Array,
  planned: Int16Array,
  { x, y }: Pick<ArdGrid, "x" | "y">,
): Int16Array {
  const first = plotX.findIndex((each, k) => !Number.isNaN(each + plotY[k]));
  const cell = (metres: number, origin: number) => Math.round((metres - origin) / NFI_SPACING);
  const key = (column: number, row: number) => column * 2 ** 20 + row;
  const years = new Map<number, number>();
  planned.forEach((year, k) => {
    if (year > 0 && !Number.isNaN(plotX[k] + plotY[k])) {
      years.set(key(cell(plotX[k], plotX[first]), cell(plotY[k], plotY[first])), year);
    }
  });
  return Int16Array.from(x, (east, k) => {
    const [column, row] = [cell(east, plotX[first]), cell(y[k], plotY[first])];
    for (let ring = 0; ring <= REACH; ring++) {
      for (let c = -ring; c <= ring; c++) {
        for (let r = -ring; r <= ring; r++) {
          if (Math.max(Math.abs(c), Math.abs(r)) < ring) continue;
          const found = years.get(key(column + c, row + r));
          if (found !== undefined) return found;
        }
      }
    }
    return 0;
  });
}

/** The state of each point in its own year; unknown where it has none. */
function statesIn(years: Int16Array, periods: readonly PeriodCodes[]): Uint8Array {
  const states = new Uint8Array(years.length);
  for (const year of [...new Set(years)].filter((each) => each > 0).sort((a, b) => a - b)) {
    const rows = Array.from(years.keys()).filter((k) => years[k] === year);
    const own = periods.map((period) => ({ ...period, codes: Int8Array.from(rows, (k) => period.codes[k]) }));
    const { state } = forestAt(own, year, { between: "before" });
    rows.forEach((k, i) => states[k] = state[i]);
  }
  return states;
}
