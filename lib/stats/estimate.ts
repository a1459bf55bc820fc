import { binomialInterval } from "./binomial_interval.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal_quantile.ts";

/** An estimate with its precision. */
export interface Estimate {
  /** NaN where the data say nothing about it. */
  estimate: number;
  /** NaN where it cannot be estimated. */
  standardError: number;
  /** Null where there is none. */
  interval: Interval | null;
}

/** estimate +- z standard errors, cut to the range of what is estimated. */
export function normalEstimate(
  estimate: number,
  variance: number,
  level: number,
  range: readonly [number, number] = [-Infinity, Infinity],
): Estimate {
  const half = -normalQuantile((1 - checkLevel(level)) / 2) * Math.sqrt(variance);
  const interval = Number.isNaN(estimate + half) ? null : {
    lower: Math.max(range[0], estimate - half),
    upper: Math.min(range[1], estimate + half),
    level,
    method: "normal",
  };
  return { estimate, standardError: Math.sqrt(variance), interval };
}

/** x of n with Wilson's interval; NaN where n is 0. */
export function countedProportion(x: number, n: number, level: number): Estimate {
  checkLevel(level);
  if (n === 0) return { estimate: NaN, standardError: NaN, interval: null };
  const p = x / n;
  return {
    estimate: p,
    standardError: Math.sqrt(p * (1 - p) / n),
    interval: binomialInterval(x, n, { level }),
  };
}
