import { binomialInterval, type Estimate } from "../stats/mod.ts";
import type { ArdEvent } from "./ard_rate.ts";
import { EVENT_CODE } from "./ard_rate.ts";
import type { PeriodCodes } from "./forest_at.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";

/** How much of an event survey plots (調査点) can see, in one period. */
export interface PlotCapture {
  event: ArdEvent;
  start: number;
  end: number;
  /** Grid points with the event whose state in the year is known, and those of them that were forest then. */
  events: number;
  inForest: number;
  /**
   * Share of the event that lies where a survey plot would be; its rate from survey plots is low by the rest. Null without
   * an event.
   */
  captured: Estimate | null;
}

/**
 * What survey plots miss of AR and D, on all points of the grid: the inventory has a plot where there was forest in the
 * year of the survey. What became forest later is not among them, nor what was cleared before. Planned points
 * (計画格子点) see all of it.
 *
 * @param state State of the grid points in the year of the survey, see `forestAt`.
 */
export function surveyPlotCapture(
  periods: readonly PeriodCodes[],
  state: Uint8Array,
  options: { level?: number } = {},
): PlotCapture[] {
  const { level = 0.95 } = options;
  return (["AR", "D"] as const).flatMap((event) =>
    periods.map(({ start, end, codes }): PlotCapture => {
      let [events, inForest] = [0, 0];
      for (let k = 0; k < codes.length; k++) {
        if (codes[k] !== EVENT_CODE[event] || state[k] === PLOT_FOREST.unknown) continue;
        events++;
        inForest += +(state[k] === PLOT_FOREST.forest);
      }
      const p = inForest / events;
      return {
        event,
        start,
        end,
        events,
        inForest,
        captured: events === 0 ? null : {
          estimate: p,
          standardError: Math.sqrt(p * (1 - p) / events),
          interval: binomialInterval(inForest, events, { level }),
        },
      };
    })
  );
}
