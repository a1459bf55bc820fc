import { Fault } from "../fault/mod.ts";
import { gammaQuantile } from "./gamma_quantile.ts";
import { checkLevel, type Interval } from "./interval.ts";

/** Options of {@link poissonInterval}. */
export interface PoissonIntervalOptions {
  /** Default 0.95. */
  level?: number;
  /** The rate is events per unit of exposure (years, km2, points). Default 1: the mean count itself. */
  exposure?: number;
}

/**
 * Exact two-sided confidence interval of a Poisson rate: x events in `exposure` (Garwood 1936). It never covers less
 * than its level. x may be fractional (a weighted count).
 *
 * @throws {Fault} x below 0, exposure not above 0, a level outside (0, 1).
 */
export function poissonInterval(x: number, options: PoissonIntervalOptions = {}): Interval {
  const { level = 0.95, exposure = 1 } = options;
  if (!(x >= 0 && x < Infinity && exposure > 0 && exposure < Infinity)) {
    throw new Fault("stats: no rate has an interval from this count", {
      expected: "x >= 0 events in an exposure > 0",
      found: `x = ${x}, exposure = ${exposure}`,
    });
  }
  const alpha = 1 - checkLevel(level);
  return {
    lower: x === 0 ? 0 : gammaQuantile(alpha / 2, "lower", x) / exposure,
    upper: gammaQuantile(alpha / 2, "upper", x + 1) / exposure,
    level,
    method: "Garwood",
  };
}
