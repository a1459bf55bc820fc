import { forestAt, type ForestAtOptions, type PeriodCodes, STATE_GAP } from "./forest_at.ts";
import type { NfiPlots } from "./nfi_plots.ts";
import type { PlotPairs } from "./pair_plots.ts";

/** Why a plot has no state by interpretation, beyond `STATE_GAP`. */
export const PLOT_GAP = { ...STATE_GAP, unpaired: 4, outsideImages: 5, noYear: 6 } as const;

/** Both states of each plot: values of `PLOT_FOREST`. */
export interface PlotStates {
  /** By interpretation (ARD). */
  ard: Uint8Array;
  /** By the inventory (NFI). */
  nfi: Uint8Array;
  /** Why `ard` is unknown, see {@link PLOT_GAP}. */
  gap: Uint8Array;
  /** Year of the comparison; 0 without. */
  year: Int16Array;
}

/** How plots are compared. */
export interface PlotStatesOptions extends ForestAtOptions {
  /**
   * Year for plots that were not surveyed (planned points that are no forest). Default none: they stay without
   * state.
   */
  plannedYear?: number;
}

/**
 * The state of each plot by the inventory and, in the year it was surveyed, by the interpretation of its point.
 *
 * @param periods Histories of the grid points, see `forestAt`.
 */
export function plotStates(
  plots: Pick<NfiPlots, "rows" | "forest" | "year">,
  pairs: PlotPairs,
  periods: readonly PeriodCodes[],
  options: PlotStatesOptions = {},
): PlotStates {
  const { plannedYear = 0 } = options;
  const year = Int16Array.from(plots.year, (each) => each || plannedYear);
  const states: PlotStates = {
    ard: new Uint8Array(plots.rows),
    nfi: plots.forest,
    gap: new Uint8Array(plots.rows),
    year,
  };
  const [first, last] = [periods[0]?.start, periods.at(-1)?.end];
  for (const each of [...new Set(year)].sort((a, b) => a - b)) {
    const rows = Array.from(year.keys()).filter((k) => year[k] === each);
    const gap = each === 0
      ? PLOT_GAP.noYear
      : each < first || each > last!
      ? PLOT_GAP.outsideImages
      : undefined;
    const paired = rows.filter((k) => pairs.point[k] >= 0);
    for (const k of rows) states.gap[k] = pairs.point[k] < 0 ? PLOT_GAP.unpaired : gap ?? PLOT_GAP.none;
    if (gap !== undefined || paired.length === 0) continue;
    const points = periods.map((period) => ({
      ...period,
      codes: Int8Array.from(paired, (k) => period.codes[pairs.point[k]]),
    }));
    const found = forestAt(points, each, options);
    paired.forEach((k, i) => {
      states.ard[k] = found.state[i];
      states.gap[k] = found.gap[i];
    });
  }
  return states;
}
