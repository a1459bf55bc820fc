import { FEWEST_EVENTS } from "./ard_rate.ts";
import {
  type CombinedDesigns,
  combineDesigns,
  type CombinedPoints,
  type DesignCosts,
} from "./combine_designs.ts";
import type { CycleEvent } from "./cycle_change.ts";

/**
 * Whether plots tell a rate by themselves: none of them changed (`none`), fewer than `FEWEST_EVENTS` did (`few`: the
 * estimate is that of a handful of plots, its interval exact, no variance to be trusted), or enough (`enough`).
 */
export type Estimability = "none" | "few" | "enough";

/** Estimates of an annual rate, in share of the land per year where `combineDesigns` has shares of the whole time. */
export interface TwoPhaseRate {
  event: CycleEvent;
  /** Plots at which the inventory saw the event, and those at whose point the interpretation saw it. */
  events: number;
  read: number;
  estimability: Estimability;
  /** Null where no plot changed: there is nothing to estimate from. */
  combined: CombinedDesigns | null;
}

/**
 * Two-phase estimates of a rate of change from the interpretation (first phase) and plots visited twice (second phase).
 *
 * @param points Of one event, from {@link cycleChange}.
 * @throws Fault as `combineDesigns`.
 */
export function twoPhaseRate(
  event: CycleEvent,
  points: CombinedPoints,
  costs: DesignCosts,
  options: { level?: number } = {},
): TwoPhaseRate {
  let [events, read] = [0, 0];
  for (let k = 0; k < points.pref.length; k++) {
    if (Number.isNaN(points.ard[k] + points.nfi[k])) continue;
    events += points.nfi[k];
    read += points.ard[k];
  }
  return {
    event,
    events,
    read,
    estimability: events === 0 ? "none" : events < FEWEST_EVENTS ? "few" : "enough",
    combined: events === 0 ? null : combineDesigns(points, costs, options),
  };
}
