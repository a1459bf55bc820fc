import type { Interval } from "../stats/mod.ts";

/** What draws say of a number. */
export interface DrawSummary {
  mean: number;
  median: number;
  /** Half the width of the middle 68.3 %: the standard deviation of normal draws, which a long tail does not rule. */
  standardError: number;
  /** Equal tails. */
  interval: Interval;
}

/** Mean, median and quantiles (type 7 of Hyndman & Fan 1996) of draws from a posterior, sorted once for all of them. */
export function summariseDraws(draws: Float64Array, level: number): DrawSummary {
  const sorted = draws.slice().sort();
  const at = (p: number) => {
    const rank = (sorted.length - 1) * p;
    const low = Math.floor(rank);
    return sorted[low] + (rank - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
  };
  return {
    mean: draws.reduce((sum, value) => sum + value, 0) / draws.length,
    median: at(0.5),
    standardError: (at(0.841344746) - at(0.158655254)) / 2,
    interval: {
      lower: at((1 - level) / 2),
      upper: at((1 + level) / 2),
      level,
      method: "posterior quantiles",
    },
  };
}
