import { combinedInterval, type Estimate, hypergeometricInterval, type Interval } from "../stats/mod.ts";

/** Points of one kind that were sampled: those there are, those read again, and the events found among these. */
export interface SampledPoints {
  frame: number;
  n: number;
  found: number;
}

/**
 * Events among points of which a sample was read again. Each group has its exact (hypergeometric) interval; those of
 * several groups, drawn at unequal rates, are joined as that of a sum (Zou and Donner 2008) and end where nothing more
 * is possible: at the events found, and at all the points that were not read again.
 */
export function missedPoints(
  groups: readonly SampledPoints[],
  level: number,
): Estimate & { interval: Interval } {
  const parts = groups.map(({ frame, n, found }) => ({
    value: frame * found / n,
    interval: hypergeometricInterval(found, n, { population: frame, level }),
  }));
  const [least, most] = groups.reduce(
    ([low, high], { frame, n, found }) => [low + found, high + found + frame - n],
    [0, 0],
  );
  const joined = combinedInterval(parts);
  const variance = groups.reduce((sum, { frame, n, found }) => {
    const p = found / n;
    return n === frame ? sum : sum + frame * (frame - n) * p * (1 - p) / (n > 1 ? n - 1 : NaN);
  }, 0);
  return {
    estimate: joined.value,
    standardError: Math.sqrt(variance),
    interval: parts.length === 1 ? parts[0].interval : {
      lower: Math.max(least, joined.interval.lower),
      upper: Math.min(most, joined.interval.upper),
      level,
      method: "hypergeometric, joined (Zou-Donner)",
    },
  };
}
