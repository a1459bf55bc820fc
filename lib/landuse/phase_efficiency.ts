import { Fault } from "../fault/mod.ts";
import type { DesignCosts } from "./combine_designs.ts";

/**
 * What two phases are worth at a ratio of points: variance of the inventory alone over that of both, for the same money,
 * c2 / ((R^2 / r + 1 - R^2) (c1 r + c2)) with r points interpreted for each plot. `twoPhasePlan` has the best r.
 *
 * @param explained R^2, or phi^2 of two binary readings, 0-1.
 * @param ratio Points interpreted for each plot, from 1.
 * @throws Fault for numbers that are none of these.
 */
export function phaseEfficiency(
  explained: number,
  { interpreted, plot }: DesignCosts,
  ratio: number,
): number {
  const isGood = explained >= 0 && explained <= 1 && interpreted >= 0 && plot > 0 && ratio >= 1 &&
    interpreted + plot + ratio < Infinity;
  if (!isGood) {
    throw new Fault("landuse: no efficiency from these numbers", {
      expected: "a share explained of 0-1, costs from 0 (a plot above it), one or more points for each plot",
      found: `${explained}; ${interpreted} and ${plot}; ${ratio}`,
    });
  }
  return plot / ((explained / ratio + 1 - explained) * (interpreted * ratio + plot));
}
