import { binomialInterval } from "./binomial_interval.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { normalTail } from "./normal_tail.ts";
import { filledMargins, type SquareCounts } from "./square_counts.ts";

/** Cohen's kappa. */
export interface Kappa extends Estimate {
  /** Share of points that agree. */
  observed: number;
  /** Share that would agree if the classifications were independent. */
  expected: number;
  /** Standard error if they were independent. */
  standardErrorIfIndependent: number;
  /** Two-sided probability of a kappa so far from 0 if they were independent (normal approximation). */
  p: number;
}

/** Options of {@link kappa} and {@link classKappas}. */
export interface KappaOptions {
  /** Default 0.95. */
  level?: number;
  /**
   * `normal`: estimate +- z standard errors, as published, which is of no width where all points agree, and holds
   * the truth too seldom for some tens of points. `Wilson`: from Wilson's interval of the share that differs, at the
   * sample size that gives kappa its standard error, over what differs by chance. Default `Wilson`.
   */
  interval?: "Wilson" | "normal";
}

/**
 * Cohen's (1960) kappa, (p_o - p_e) / (1 - p_e), with the large-sample standard errors of Fleiss, Cohen & Everitt (1969,
 * Psychological Bulletin 72, 323-327): the one for the interval, and the one
 * under independence for the test.
 *
 * NaN where both classifications put all points in one and the same class. Where only one of them puts all points in one
 * class, kappa is 0 whatever the other does: it then has no standard error and no interval. Kappa depends on how common the classes are:
 * show it beside `agreement` and `disagreement`, not in their place.
 *
 * @throws {Fault} Not a square table of two or more classes, negative counts, no points at all.
 */
export function kappa(counts: SquareCounts, options: KappaOptions = {}): Kappa {
  const { level = 0.95, interval = "Wilson" } = options;
  const { k, n, rows, columns } = filledMargins(counts);
  const row = rows.map((total) => total / n);
  const column = columns.map((total) => total / n);
  let observed = 0;
  let expected = 0;
  let skew = 0;
  for (let i = 0; i < k; i++) {
    observed += counts[i][i] / n;
    expected += row[i] * column[i];
    skew += row[i] * column[i] * (row[i] + column[i]);
  }
  // 1 - p_e, and p_o - p_e, as sums of what differs: exact where all points are in one class.
  let chance = 0;
  row.forEach((p, i) => column.forEach((q, j) => chance += i === j ? 0 : p * q));
  // One class takes all points of a classification: there is nothing to agree on.
  if (rows.includes(n) || columns.includes(n)) {
    const none = { standardError: NaN, interval: null, standardErrorIfIndependent: NaN, p: NaN };
    checkLevel(level);
    return { estimate: chance === 0 ? NaN : 0, observed, expected, ...none };
  }
  const estimate = (observed - expected) / chance;
  const distrust = 1 - estimate;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const weight = i === j ? 1 - (row[i] + column[i]) * distrust : (column[i] + row[j]) * distrust;
      sum += counts[i][j] / n * weight * weight;
    }
  }
  const variance = Math.max(0, sum - (estimate - expected * distrust) ** 2) / (n * chance * chance);
  const normal = normalEstimate(estimate, variance, level, [-1, 1]);
  const ifIndependent = Math.sqrt(Math.max(0, expected + expected * expected - skew) / n) / chance;
  return {
    ...normal,
    interval: interval === "normal" ? normal.interval : wilson(1 - observed, chance, variance, n, level),
    observed,
    expected,
    standardErrorIfIndependent: ifIndependent,
    p: Math.min(1, 2 * normalTail(Math.abs(estimate) / ifIndependent)),
  };
}

/** Kappa is 1 less the share that differs over the share that would by chance. */
function wilson(differ: number, chance: number, variance: number, n: number, level: number): Interval {
  const size = differ > 0 && differ < 1 && variance > 0
    ? differ * (1 - differ) / (variance * chance * chance)
    : n;
  const { lower, upper } = binomialInterval(Math.max(0, differ) * size, size, { level });
  return {
    lower: Math.max(-1, 1 - upper / chance),
    upper: Math.min(1, 1 - lower / chance),
    level,
    method: "Wilson at the effective sample size",
  };
}

/**
 * Kappa of each class against all others together (Fleiss 1981): the overall kappa is their mean, weighted by the share
 * of disagreement expected by chance, p_i+ (1 - p_+i) + p_+i (1 - p_i+).
 *
 * NaN for a class that none or all of the points are in.
 *
 * @throws {Fault} As {@link kappa}.
 */
export function classKappas(counts: SquareCounts, options: KappaOptions = {}): Kappa[] {
  const { n, rows, columns } = filledMargins(counts);
  return rows.map((row, i) => {
    const [both, column] = [counts[i][i], columns[i]];
    return kappa([[both, row - both], [column - both, Math.max(0, n - row - column + both)]], options);
  });
}
