import type { CheckResult, Finding } from "./check_survey.ts";
import type { LogicalCheck } from "./logical_check.ts";

/** Where the findings of one check lie, for a small map. */
export interface CheckSpots {
  check: LogicalCheck;
  /** Findings, and those of them that lie at a point with a place. */
  findings: number;
  placed: number;
  /** One spot for each cell with findings, at the first of them. */
  x: Float64Array;
  y: Float64Array;
}

/**
 * The places of findings, check by check, for those that found something. However many findings lie in a cell, it has
 * one spot: a map of a country shows no more, and stays quick.
 *
 * @param findings Told in full, in the order in which the first of a cell is taken.
 * @param cell Side of a cell, in the unit of the coordinates.
 */
export function checkSpots(
  results: ReadonlyArray<CheckResult>,
  findings: ReadonlyArray<Finding>,
  cell: number,
): CheckSpots[] {
  const byCheck = Map.groupBy(findings, ({ check }) => check);
  return results.flatMap(({ check }) => {
    const mine = byCheck.get(check.id) ?? [];
    if (mine.length === 0) return [];
    const spots = new Map<string, Finding>();
    let placed = 0;
    for (const finding of mine) {
      const { x, y } = finding;
      if (!Number.isFinite(x + y)) continue;
      placed++;
      const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
      if (!spots.has(key)) spots.set(key, finding);
    }
    const at = [...spots.values()];
    return [{
      check,
      findings: mine.length,
      placed,
      x: Float64Array.from(at, ({ x }) => x),
      y: Float64Array.from(at, ({ y }) => y),
    }];
  });
}
