import { random } from "../stats/mod.ts";
import { nfiPoints } from "./ard_grid.ts";
import { forestAt } from "./forest_at.ts";
import { type NfiPlots, PLOT_FOREST, PLOT_STATUS } from "./nfi_plots.ts";
import { sampleGrid, type SimulatedCountry } from "./sample_grid.ts";
import { edgeShare } from "./simulate_edge.ts";
import { FOREST_TYPES, forestTypeAt, TREELESS } from "./simulate_forest_type.ts";
import { SIMULATED_PERIODS } from "./simulated_periods.ts";

/** How the inventory is simulated. */
export interface SimulateNfiOptions {
  /** Whole number from 0. */
  seed: number;
  /** Columns and rows of parcels (100 m) by which the plots lie east and north of the 500 m grid. Default [0, 0]. */
  offset?: readonly [column: number, row: number];
  /** Share of the plots in forest that are not reached, about: more inside the forest than at its edge. Default 0.08. */
  nonResponse?: number;
  /** First year of the cycle of five; each year surveys a fifth of the plots. Default 2019. */
  firstYear?: number;
}

const YEARS = 5;
/** Non-response at the edge of the forest and inside it, over that of all plots. */
const [AT_EDGE, INSIDE] = [0.5, 1.3];

/**
 * The inventory of a simulated country: all planned points of the 4 km grid with their true forest state by land use
 * in the year of their panel and five years before, surveyed where they are forest and reached. A plot that was not reached keeps its
 * state: that it is forest was the reason to go there.
 *
 * A parcel's state between two images is that at the earlier one.
 *
 * @throws Fault for an offset outside the lattice, and for a cycle that the images do not cover.
 */
export function simulateNfi(country: SimulatedCountry, options: SimulateNfiOptions): Required<NfiPlots> {
  const { seed, offset = [0, 0], nonResponse = 0.08, firstYear = 2019 } = options;
  const all = sampleGrid(country, { offset, clouds: false });
  const edge = edgeShare(all, all.codes[SIMULATED_PERIODS.find(({ end }) => end >= firstYear)!.field])
    .filter((_, k) => all.nfi[k] === 1);
  const truth = nfiPoints(all);
  const periods = SIMULATED_PERIODS.map(({ start, end, field }) => ({
    start,
    end,
    codes: truth.codes[field],
  }));
  const statesIn = (first: number, by: "use" | "cover") =>
    Array.from({ length: YEARS }, (_, k) => forestAt(periods, first + k, { between: "before", by }).state);
  const states = statesIn(firstYear, "use");
  const covers = statesIn(firstYear, "cover");
  const before = statesIn(firstYear - YEARS, "use");
  const rows = truth.x.length;
  const draw = random(seed).stream("nfi");
  const because = ["到達不能"];
  const plots: Required<NfiPlots> = {
    rows,
    plot: Float64Array.from({ length: rows }, (_, k) => k + 1),
    pref: truth.pref,
    x: Float64Array.from(truth.x),
    y: Float64Array.from(truth.y),
    status: new Uint8Array(rows),
    forest: new Uint8Array(rows),
    year: new Int16Array(rows),
    forestType: { names: [...FOREST_TYPES], index: new Int16Array(rows).fill(-1) },
    missedBecause: { names: because, index: new Int16Array(rows).fill(-1) },
    surveyedUntil: firstYear + YEARS - 1,
    plannedYear: new Int16Array(rows),
    forestBefore: new Uint8Array(rows),
    others: [],
    warnings: [],
  };
  for (let k = 0; k < rows; k++) {
    const panel = draw.integer(YEARS);
    const isReached = draw.uniform() >= nonResponse * (edge[k] > 0 ? AT_EDGE : INSIDE);
    plots.plannedYear[k] = firstYear + panel;
    plots.forestBefore[k] = before[panel][k];
    plots.forest[k] = states[panel][k];
    if (plots.forest[k] !== PLOT_FOREST.forest) continue;
    plots.status[k] = isReached ? PLOT_STATUS.surveyed : PLOT_STATUS.missed;
    if (!isReached) {
      plots.missedBecause.index[k] = 0;
      continue;
    }
    plots.year[k] = firstYear + panel;
    const isStocked = covers[panel][k] === PLOT_FOREST.forest;
    plots.forestType.index[k] = isStocked ? forestTypeAt(truth.x[k], truth.y[k], seed) : TREELESS;
  }
  return plots;
}
