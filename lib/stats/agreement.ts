import { countedProportion, type Estimate } from "./estimate.ts";
import { filledMargins, type SquareCounts } from "./square_counts.ts";

/** How far two classifications of the same points agree. */
export interface Agreement {
  n: number;
  /** Share of points in the same class. */
  overall: Estimate;
  /** Of the points the first puts in a class, the share the second does (user's accuracy); 1 - commission. */
  users: Estimate[];
  /** Of the points the second puts in a class, the share the first does (producer's accuracy); 1 - omission. */
  producers: Estimate[];
  /** Positive agreement on each class: 2 n_ii / (n_i+ + n_+i) (Dice 1945; Cicchetti & Feinstein 1990). */
  positive: Estimate[];
  /** Negative agreement, that a point is not of the class. */
  negative: Estimate[];
}

/** Options of {@link agreement}. */
export interface AgreementOptions {
  /** Default 0.95. */
  level?: number;
}

/**
 * Agreement of two classifications from counts of a simple random sample: rows the classification under test, columns
 * the reference. Standard errors are binomial, sqrt(p (1 - p) / n), intervals Wilson's; NaN where a class has no points.
 * Positive and negative agreement: standard error 2 sqrt(a d (a + d)) / (2 a + d)^2, with a points that agree and d
 * that differ (delta method), and Wilson's interval at the sample size that has this standard error.
 *
 * Where the sample was stratified by class the shares of the strata matter: see `areaAdjustedAccuracy`.
 *
 * @throws {Fault} Not a square table of two or more classes, negative counts, no points at all.
 */
export function agreement(counts: SquareCounts, options: AgreementOptions = {}): Agreement {
  const { level = 0.95 } = options;
  const { n, rows, columns } = filledMargins(counts);
  const same = counts.map((row, i) => row[i]);
  const differ = same.map((a, i) => rows[i] + columns[i] - 2 * a);
  return {
    n,
    overall: countedProportion(same.reduce((sum, a) => sum + a, 0), n, level),
    users: same.map((a, i) => countedProportion(a, rows[i], level)),
    producers: same.map((a, i) => countedProportion(a, columns[i], level)),
    positive: same.map((a, i) => specific(a, differ[i], level)),
    negative: same.map((a, i) => specific(n - a - differ[i], differ[i], level)),
  };
}

function specific(a: number, d: number, level: number): Estimate {
  const estimate = 2 * a / (2 * a + d);
  if (a + d === 0) return { estimate: NaN, standardError: NaN, interval: null };
  const standardError = 2 * Math.sqrt(a * d * (a + d)) / (2 * a + d) ** 2;
  // p (1 - p) / se^2; where all agree or all differ, the number of points itself.
  const size = a === 0 || d === 0 ? a + d : (2 * a + d) ** 2 / (2 * (a + d));
  const { interval } = countedProportion(estimate * size, size, level);
  return { estimate, standardError, interval };
}
