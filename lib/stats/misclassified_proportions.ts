import { Fault } from "../fault/mod.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";
import { linearSolve } from "./linear_solve.ts";
import { margins, type SquareCounts } from "./square_counts.ts";

/** What {@link misclassifiedProportions} estimates. */
export interface CorrectedProportions {
  /**
   * True share of each class; may fall outside 0-1 where errors are many and points few. The intervals are normal: for
   * a rare class of which few points were read they hold too seldom, where `misclassifiedProportion`'s do not.
   */
  proportions: Estimate[];
  /** Covariance of the shares. */
  covariance: number[][];
  /**
   * Largest sum of |entries| in a row of the inverse: how many times an error in the shares read can grow. Far above
   * 2 or 3 the correction costs more than it gives.
   */
  amplification: number;
}

/**
 * True shares of k classes behind shares read with errors, by the inverse confusion matrix: p = A^-1 q, with q the
 * shares read and A_ij = n_ij / n_+j the probability that a point of class j is read as i (Selen 1986; Buonaccorsi 2010). Covariance by the delta method, A^-1 (C_q + sum_j p_j^2 C_j) A^-T, each C multinomial,
 * (diag(a) - a a') / n. With two classes it is `misclassifiedProportion`.
 *
 * @param observed Points read as each class.
 * @param counts Points checked, independent of those: rows by the reading, columns by the truth.
 * @throws {Fault} A class never checked in truth, readings that do not tell the classes apart, impossible counts.
 */
export function misclassifiedProportions(
  observed: readonly number[],
  counts: SquareCounts,
  options: { level?: number } = {},
): CorrectedProportions {
  const { level = 0.95 } = options;
  const { k, columns } = margins(counts, observed.length);
  const n = observed.reduce((sum, x) => sum + x, 0);
  const empty = columns.indexOf(0);
  if (empty >= 0 || !(n > 0 && n < Infinity) || observed.some((x) => !(x >= 0))) {
    throw new Fault("stats: shares that cannot be corrected", {
      expected: "points read, none negative, and one or more checked points of each true class",
      found: empty >= 0 ? `no checked point of class ${empty + 1}` : observed.join(", "),
      remedy: empty >= 0 ? "join the class to another" : "check the counts",
    });
  }
  const q = observed.map((x) => x / n);
  const a = counts.map((row) => row.map((count, j) => count / columns[j]));
  const inverse = linearSolve(a, a.map((_, i) => a.map((_, j) => Number(i === j))));
  if (!inverse) {
    throw new Fault("stats: readings that say nothing cannot be corrected", {
      expected: "classes that are read differently",
      found: "a singular matrix of reading probabilities",
      remedy: "join the classes that are read alike",
    });
  }
  const p = inverse.map((row) => row.reduce((sum, value, j) => sum + value * q[j], 0));
  const middle = q.map((_, r) =>
    q.map((_, c) => {
      const multinomial = (at: (i: number) => number, size: number) =>
        (Number(r === c) * at(r) - at(r) * at(c)) / size;
      return p.reduce(
        (sum, share, j) => sum + share ** 2 * multinomial((i) => a[i][j], columns[j]),
        multinomial((i) => q[i], n),
      );
    })
  );
  const covariance = inverse.map((left) =>
    inverse.map((right) => {
      let sum = 0;
      for (let r = 0; r < k; r++) for (let c = 0; c < k; c++) sum += left[r] * middle[r][c] * right[c];
      return sum;
    })
  );
  return {
    proportions: p.map((share, i) => normalEstimate(share, Math.max(0, covariance[i][i]), level)),
    covariance,
    amplification: Math.max(...inverse.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0))),
  };
}
