import { Fault } from "../fault/mod.ts";
import { chiSquareTail } from "./chi_square_tail.ts";
import { linearSolve } from "./linear_solve.ts";
import { filledMargins, type SquareCounts } from "./square_counts.ts";
import type { TestResult } from "./test_result.ts";

/**
 * Test of Stuart (1955) and Maxwell (1970) that two classifications put equally many points in every class:
 * d' V^-1 d, with d_i = n_i+ - n_+i, V_ii = n_i+ + n_+i - 2 n_ii, V_ij = -(n_ij + n_ji), one class left out. With two
 * classes it is McNemar's.
 *
 * Classes that are linked by no confusion are compared apart: each group of m linked classes has m - 1 degrees of
 * freedom. Where the classifications differ nowhere, p is 1.
 *
 * @throws {Fault} Not a square table of two or more classes, negative counts, no points at all.
 */
export function stuartMaxwellTest(counts: SquareCounts): TestResult {
  const { rows, columns } = filledMargins(counts);
  let statistic = 0;
  let degreesOfFreedom = 0;
  for (const group of linkedClasses(counts)) {
    const kept = group.slice(1); // the differences sum to 0: one of them is told by the others
    if (kept.length === 0) continue;
    const d = kept.map((i) => rows[i] - columns[i]);
    const v = kept.map((i) =>
      kept.map((j) => i === j ? rows[i] + columns[i] - 2 * counts[i][i] : -(counts[i][j] + counts[j][i]))
    );
    const solved = linearSolve(v, d.map((value) => [value]));
    if (!solved) {
      throw new Fault("stats: differences between classes cannot be told apart", {
        expected: "confusions of comparable size",
        found: "a singular covariance matrix",
        remedy: "join classes",
      });
    }
    statistic += d.reduce((sum, value, i) => sum + value * solved[i][0], 0);
    degreesOfFreedom += kept.length;
  }
  const p = degreesOfFreedom === 0 ? 1 : chiSquareTail(Math.max(0, statistic), degreesOfFreedom);
  return { method: "Stuart-Maxwell", statistic, degreesOfFreedom, p };
}

/** Groups of classes with a chain of confusions between any two. */
function linkedClasses(counts: SquareCounts): number[][] {
  const left = new Set(counts.keys());
  const groups: number[][] = [];
  for (const start of counts.keys()) {
    if (!left.delete(start)) continue;
    const group = [start];
    for (const i of group) { // grows as it is walked
      for (const j of left) {
        if (counts[i][j] + counts[j][i] === 0) continue;
        left.delete(j);
        group.push(j);
      }
    }
    groups.push(group);
  }
  return groups;
}
