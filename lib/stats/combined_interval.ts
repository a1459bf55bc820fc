import { Fault } from "../fault/mod.ts";
import type { Interval } from "./interval.ts";

/** A part of a sum of estimates. */
export interface WeightedEstimate {
  value: number;
  interval: Pick<Interval, "lower" | "upper" | "level">;
  /** What it is multiplied by, -1 for a difference. Default 1. */
  weight?: number;
}

/**
 * Interval of a weighted sum of independent estimates from the interval of each, which need not be symmetric: the
 * squared distances from each part to its bound add up (Zou & Donner 2008, Statistics in Medicine 27, 1693-1702;
 * Zou, Huang & Zhang 2009, Computational Statistics & Data Analysis 53, 1080-1085, for sums of any length).
 *
 * @throws {Fault} No parts, intervals of different levels, one that does not hold its value.
 * @example A difference.
 * ```ts
 * import { combinedInterval } from "kenzan/stats/mod.ts";
 *
 * const part = (value: number) => ({ value, interval: { lower: value - 3, upper: value + 4, level: 0.95 } });
 * const { value, interval } = combinedInterval([part(10), { ...part(2), weight: -1 }]);
 * console.assert(value === 8 && interval.lower === 3 && interval.upper === 13);
 * ```
 */
export function combinedInterval(parts: readonly WeightedEstimate[]): { value: number; interval: Interval } {
  const level = parts[0]?.interval.level;
  let [sum, below, above] = [0, 0, 0];
  parts.forEach(({ value, interval, weight = 1 }, k) => {
    const { lower, upper } = interval;
    // Bounds of an estimate at the edge of what is possible may miss it by a rounding error.
    const slack = 1e-9 * Math.max(Math.abs(lower), Math.abs(upper));
    if (!(interval.level === level && lower <= value + slack && value - slack <= upper)) {
      throw new Fault("stats: estimates that cannot be combined", {
        expected: `intervals of one level (${level}) that hold their value`,
        found: `${value}, ${lower} to ${upper} at ${interval.level}`,
        where: `part ${k + 1}`,
      });
    }
    sum += weight * value;
    const [low, high] = weight < 0 ? [upper, lower] : [lower, upper];
    below += (weight * (value - low)) ** 2;
    above += (weight * (high - value)) ** 2;
  });
  if (level === undefined) {
    throw new Fault("stats: no estimates to combine", { expected: "one or more", found: "none" });
  }
  return {
    value: sum,
    interval: { lower: sum - Math.sqrt(below), upper: sum + Math.sqrt(above), level, method: "Zou-Donner" },
  };
}
