import { chiSquareTail } from "./chi_square_tail.ts";
import { filledMargins, type SquareCounts } from "./square_counts.ts";
import type { TestResult } from "./test_result.ts";

/**
 * Bowker's (1948) test of symmetry: sum over i < j of (n_ij - n_ji)^2 / (n_ij + n_ji). With two classes it is McNemar's.
 *
 * Pairs of classes that are never confused say nothing and take no degree of freedom; where none is, p is 1.
 *
 * @throws {Fault} Not a square table of two or more classes, negative counts, no points at all.
 */
export function bowkerTest(counts: SquareCounts): TestResult {
  const { k } = filledMargins(counts);
  let statistic = 0;
  let degreesOfFreedom = 0;
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const [a, b] = [counts[i][j], counts[j][i]];
      if (a + b === 0) continue;
      statistic += (a - b) ** 2 / (a + b);
      degreesOfFreedom++;
    }
  }
  const p = degreesOfFreedom === 0 ? 1 : chiSquareTail(statistic, degreesOfFreedom);
  return { method: "Bowker", statistic, degreesOfFreedom, p };
}
