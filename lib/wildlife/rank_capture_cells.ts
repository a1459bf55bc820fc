import { Fault } from "../fault/mod.ts";
import type { Interval } from "../stats/mod.ts";
import type { CaptureYield } from "./capture_yield.ts";
import { summariseDraws } from "./summarise_draws.ts";

/** A cell as a place to capture. */
export interface RankedCell {
  /** Number in the area. */
  cell: number;
  /** 1 is the best. */
  rank: number;
  /** Captures per day of a team: mean, and interval. */
  captures: number;
  interval: Interval;
  /** Probability of being among the best k. */
  probability: number;
}

/** Cells in order, and what it costs that density is not known better. */
export interface CaptureRanking {
  /** All cells that may be worked, best first. */
  cells: RankedCell[];
  k: number;
  /** How many of the k first are expected to be truly among the best k. */
  hits: number;
  /**
   * What the k first fall short of the truly best k, captures of one day in each: mean, its share of what the best would
   * yield, and the upper bound of its interval.
   */
  regret: { value: number; share: number; upper: number };
}

/**
 * Ranks the cells by the expected captures of a day, and tells how sure that is: in each draw of density and catchability
 * the best k are found anew.
 *
 * @param level Of the intervals. Default 0.95.
 * @throws {Fault} k that is no whole number from 1 to how many cells may be worked.
 */
export function rankCaptureCells(yields: CaptureYield, k: number, level = 0.95): CaptureRanking {
  const { captures, draws, excluded } = yields;
  const n = excluded.length;
  const open = excluded.flatMap((reason, cell) => reason === null ? [cell] : []);
  if (!(Number.isInteger(k) && k >= 1 && k <= open.length)) {
    throw new Fault("wildlife: not a number of cells to choose", {
      expected: `a whole number from 1 to ${open.length}, the cells that may be worked`,
      found: String(k),
    });
  }
  const probability = new Float64Array(n);
  const bestOf = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    for (const cell of best(open, (at) => captures[d * n + at], k)) {
      probability[cell] += 1 / draws;
      bestOf[d] += captures[d * n + cell];
    }
  }
  const summaries = new Map(open.map((cell) => {
    const values = Float64Array.from({ length: draws }, (_, d) => captures[d * n + cell]);
    return [cell, summariseDraws(values, level)];
  }));
  const order = best(open, (cell) => summaries.get(cell)!.mean, open.length);
  const cells = order.map((cell, at): RankedCell => {
    const { mean, interval } = summaries.get(cell)!;
    return { cell, rank: at + 1, captures: mean, interval, probability: probability[cell] };
  });
  const chosen = order.slice(0, k);
  const regrets = bestOf.map((value, d) =>
    value - chosen.reduce((sum, cell) => sum + captures[d * n + cell], 0)
  );
  const { mean, interval: { upper } } = summariseDraws(regrets, level);
  return {
    cells,
    k,
    hits: chosen.reduce((sum, cell) => sum + probability[cell], 0),
    regret: { value: mean, share: mean * draws / bestOf.reduce((sum, value) => sum + value, 0), upper },
  };
}

/** The k of these cells with the highest values, highest first; of equals the first. */
export function best(cells: readonly number[], value: (cell: number) => number, k: number): number[] {
  const values = Float64Array.from(cells, value);
  // Numbers sort much faster than cells by a function; few cells are left for that.
  const least = values.toSorted()[Math.max(0, cells.length - k)];
  const by = new Map<number, number>();
  cells.forEach((cell, at) => values[at] >= least && by.set(cell, values[at]));
  return [...by.keys()].sort((a, b) => by.get(b)! - by.get(a)! || a - b).slice(0, k);
}
