import { Fault } from "../fault/mod.ts";
import { betaQuantile } from "./beta_quantile.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal_quantile.ts";

/** Methods of {@link binomialInterval}. */
export type BinomialMethod = "Wilson" | "Clopper-Pearson" | "Jeffreys" | "Agresti-Coull";

/** Options of {@link binomialInterval}. */
export interface BinomialIntervalOptions {
  /** Default 0.95. */
  level?: number;
  /** Default `Wilson`. */
  method?: BinomialMethod;
  /**
   * Variance of the estimate over that of a simple random sample; x and n are divided by it, which gives the
   * interval at the effective sample size (Korn & Graubard 1998). Default 1.
   */
  designEffect?: number;
}

/**
 * Two-sided confidence interval of a proportion: x successes in n trials, both possibly fractional (weighted counts).
 *
 * - `Wilson`: score interval (Wilson 1927), good for any n and p on average (Brown, Cai & DasGupta 2001).
 * - `Clopper-Pearson`: never covers less than its level (Clopper & Pearson 1934).
 * - `Jeffreys`: equal tails of beta(x + 1/2, n - x + 1/2), with 0 at x = 0 and 1 at x = n (Brown et al. 2001).
 * - `Agresti-Coull`: Wald's formula with z^2/2 successes and failures added (Agresti & Coull 1998), cut at 0 and 1.
 *
 * @throws {Fault} n not above 0, x outside 0 to n, a level outside (0, 1), a design effect not above 0.
 * @example
 * ```ts
 * import { binomialInterval } from "kenzan/stats/mod.ts";
 *
 * const { lower, upper } = binomialInterval(15, 148);
 * console.assert(lower.toFixed(4) === "0.0624" && upper.toFixed(4) === "0.1605");
 * ```
 */
export function binomialInterval(x: number, n: number, options: BinomialIntervalOptions = {}): Interval {
  const { level = 0.95, method = "Wilson", designEffect = 1 } = options;
  if (!(n > 0 && n < Infinity && x >= 0 && x <= n)) {
    throw new Fault("stats: no proportion has an interval from these counts", {
      expected: "n > 0 trials and 0 <= x <= n successes",
      found: `x = ${x}, n = ${n}`,
      remedy: n === 0 ? "leave out the domain that has no points, and say so" : "check the counts",
    });
  }
  if (!(designEffect > 0 && designEffect < Infinity)) {
    throw new Fault("stats: not a design effect", { expected: "a number above 0", found: `${designEffect}` });
  }
  const alpha = 1 - checkLevel(level);
  const [lower, upper] = METHODS[method](x / designEffect, n / designEffect, alpha);
  return { lower, upper, level, method: designEffect === 1 ? method : `${method} (n/deff)` };
}

type Bounds = [lower: number, upper: number];

const METHODS: Record<BinomialMethod, (x: number, n: number, alpha: number) => Bounds> = {
  "Wilson": wilson,
  "Clopper-Pearson": (x, n, alpha) => [
    x === 0 ? 0 : betaQuantile(alpha / 2, "lower", x, n - x + 1),
    x === n ? 1 : betaQuantile(alpha / 2, "upper", x + 1, n - x),
  ],
  "Jeffreys": (x, n, alpha) => [
    x === 0 ? 0 : betaQuantile(alpha / 2, "lower", x + 0.5, n - x + 0.5),
    x === n ? 1 : betaQuantile(alpha / 2, "upper", x + 0.5, n - x + 0.5),
  ],
  "Agresti-Coull": (x, n, alpha) => {
    const z = -normalQuantile(alpha / 2);
    const total = n + z * z;
    const p = (x + z * z / 2) / total;
    const half = z * Math.sqrt(p * (1 - p) / total);
    return [Math.max(0, p - half), Math.min(1, p + half)];
  },
};

function wilson(x: number, n: number, alpha: number): Bounds {
  const z2 = normalQuantile(alpha / 2) ** 2;
  const root = x + z2 / 2 + Math.sqrt(z2 * (x * (n - x) / n + z2 / 4));
  // The lower bound from the product of both: x + z2 / 2 minus the square root would cancel for rare events.
  return [x * x / (n * root), x === n ? 1 : root / (n + z2)];
}
