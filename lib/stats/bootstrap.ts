import { Fault } from "../fault/mod.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal_quantile.ts";
import { normalTail } from "./normal_tail.ts";
import { orderStatistic } from "./order_statistic.ts";
import type { Random } from "./random.ts";

/** A number computed from the sample whose members have these indices; an index may come up several times. */
export type Statistic = (indices: Int32Array) => number;

/** Options of {@link bootstrap}. */
export interface BootstrapOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** Default `BCa`. */
  method?: "percentile" | "BCa" | "studentised";
  /** For `studentised`: standard error of the statistic, from the same indices. */
  standardError?: Statistic;
  /** Default 0.95. */
  level?: number;
  /** Default 1999. */
  replicates?: number;
}

/** What {@link bootstrap} finds. */
export interface Bootstrap {
  /** The statistic of the sample itself. */
  estimate: number;
  /** Standard deviation of the replicates. */
  standardError: number;
  /** Mean of the replicates less the estimate. */
  bias: number;
  interval: Interval;
  /** The statistic of each replicate, in the order drawn. */
  replicates: Float64Array;
}

/**
 * Bootstrap interval of a statistic of n independent units: n are drawn with replacement, again and again.
 *
 * - `percentile`: quantiles of the replicates (Efron 1979).
 * - `BCa`: the same, corrected for bias and acceleration, the latter from the jackknife: n more evaluations (Efron 1987);
 *   replicates equal to the estimate count half.
 * - `studentised`: estimate - se x quantiles of (t* - t) / se* (Hall 1988).
 *
 * @throws {Fault} A statistic that is not finite, too few replicates for the level, no `standardError` where it is
 *   needed, replicates that do not vary or all lie on one side of the estimate.
 * @example
 * ```ts
 * import { bootstrap, random } from "kenzan/stats/mod.ts";
 *
 * const heights = [12.1, 15.3, 9.8, 14.2, 11.7, 13.3];
 * const mean = (indices: Int32Array) => indices.reduce((sum, i) => sum + heights[i], 0) / indices.length;
 * const { interval } = bootstrap(heights.length, mean, { random: random(1).stream("heights") });
 * console.assert(interval.lower < 12.7 && interval.upper > 12.8);
 * ```
 */
export function bootstrap(n: number, statistic: Statistic, options: BootstrapOptions): Bootstrap {
  const { random, method = "BCa", standardError, level = 0.95, replicates: count = 1999 } = options;
  if (!Number.isInteger(n) || n < 2 || !Number.isInteger(count) || count < 2) {
    throw new Fault("stats: no bootstrap of this sample", {
      expected: "2 or more units, 2 or more replicates, whole numbers",
      found: `${n} units, ${count} replicates`,
    });
  }
  if (method === "studentised" && !standardError) {
    throw new Fault("stats: a studentised bootstrap needs standard errors", {
      expected: "`standardError`, a function of the indices",
      found: "none",
      remedy: "give it, or use BCa",
    });
  }
  const alpha = 1 - checkLevel(level);
  const indices = Int32Array.from({ length: n }, (_, i) => i);
  const estimate = finite(statistic(indices), "of the sample");
  const scale = method === "studentised"
    ? finite(standardError!(indices), "standard error of the sample")
    : 1;
  const replicates = new Float64Array(count);
  const pivots = new Float64Array(method === "studentised" ? count : 0);
  const drawn = new Int32Array(n);
  for (let r = 0; r < count; r++) {
    for (let i = 0; i < n; i++) drawn[i] = random.integer(n);
    replicates[r] = finite(statistic(drawn), `of replicate ${r + 1}`);
    if (method !== "studentised") continue;
    pivots[r] = finite(
      (replicates[r] - estimate) / standardError!(drawn),
      `studentised, of replicate ${r + 1}`,
    );
  }
  if (replicates.every((value) => value === replicates[0])) {
    throw new Fault("stats: a bootstrap without variation has no interval", {
      expected: "replicates that differ",
      found: `${replicates[0]} in all ${count}`,
      remedy: "for a share of 0 or 1 use binomialInterval or errorBound",
    });
  }
  const limits = (): [number, number] => {
    if (method === "studentised") {
      const sorted = pivots.toSorted();
      return [
        estimate - scale * orderStatistic(sorted, 1 - alpha / 2),
        estimate - scale * orderStatistic(sorted, alpha / 2),
      ];
    }
    const sorted = replicates.toSorted();
    const at = method === "percentile" ? (p: number) => p : corrected(estimate, replicates, n, statistic);
    return [orderStatistic(sorted, at(alpha / 2)), orderStatistic(sorted, at(1 - alpha / 2))];
  };
  const [lower, upper] = limits();
  const centre = replicates.reduce((sum, value) => sum + value, 0) / count;
  const squares = replicates.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return {
    estimate,
    standardError: Math.sqrt(squares / (count - 1)),
    bias: centre - estimate,
    interval: { lower, upper, level, method: `bootstrap, ${method}` },
    replicates,
  };
}

/** The probability to look up in place of p: Phi(z0 + (z0 + z_p) / (1 - a (z0 + z_p))) (Efron 1987). */
function corrected(
  estimate: number,
  replicates: Float64Array,
  n: number,
  statistic: Statistic,
): (p: number) => number {
  // Half of those that equal the estimate, but for rounding, so that no last bit of it decides.
  const rounding = 1e-12 * Math.abs(estimate);
  const below = replicates.reduce((count, value) => {
    if (Math.abs(value - estimate) <= rounding) return count + 0.5;
    return value < estimate ? count + 1 : count;
  }, 0) / replicates.length;
  if (below === 0 || below === 1) {
    throw new Fault("stats: the bias of the bootstrap cannot be corrected", {
      expected: "replicates on both sides of the estimate",
      found: `all on one side of ${estimate}`,
      remedy: "use the percentile method, and say so",
    });
  }
  const z0 = normalQuantile(below);
  const without = Float64Array.from({ length: n }, (_, left) => {
    const indices = Int32Array.from({ length: n - 1 }, (_, i) => i < left ? i : i + 1);
    return finite(statistic(indices), `without unit ${left + 1}`);
  });
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  const squares = without.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  const acceleration = squares === 0
    ? 0
    : without.reduce((sum, value) => sum + (mean - value) ** 3, 0) / (6 * squares ** 1.5);
  return (p) => {
    const z = z0 + normalQuantile(p);
    return normalTail(-(z0 + z / (1 - acceleration * z)));
  };
}

function finite(value: number, which: string): number {
  if (Number.isFinite(value)) return value;
  throw new Fault("stats: the statistic is not a number", {
    expected: "a finite number for every resample",
    found: String(value),
    where: which,
    remedy: "let the statistic say what it is where the resample has no spread or lacks a class",
  });
}
