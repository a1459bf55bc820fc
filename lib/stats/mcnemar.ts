import { Fault } from "../fault/mod.ts";
import { binomialTail } from "./binomial_tail.ts";
import { chiSquareTail } from "./chi_square_tail.ts";
import { filledMargins, type SquareCounts } from "./square_counts.ts";
import type { TestResult } from "./test_result.ts";

/** Options of {@link mcnemarTest}. */
export interface McnemarOptions {
  /**
   * `exact`: binomial; `chi-square`: (b - c)^2 / (b + c); `continuity`: (|b - c| - 1)^2 / (b + c) (Edwards 1948).
   * Default `exact`.
   */
  method?: "exact" | "chi-square" | "continuity";
}

/**
 * McNemar's (1947) test that two classifications put equally many points in a class: of the b + c points they differ
 * on, half should go either way. The statistic of the exact test is the smaller of b and c.
 *
 * @param counts 2 x 2.
 * @throws {Fault} Not 2 x 2, negative counts, no points; counts that are not whole for the exact test.
 */
export function mcnemarTest(counts: SquareCounts, options: McnemarOptions = {}): TestResult {
  const { method = "exact" } = options;
  if (filledMargins(counts).k !== 2) {
    throw new Fault("stats: McNemar's test compares two classes", {
      expected: "a 2 x 2 table",
      found: `${counts.length} x ${counts.length}`,
      remedy: "use bowkerTest or stuartMaxwellTest, or join classes",
    });
  }
  const [b, c] = [counts[0][1], counts[1][0]];
  if (method === "exact") {
    const statistic = Math.min(b, c);
    const p = Math.min(1, 2 * binomialTail(statistic, b + c, 0.5));
    return { method: "McNemar (exact)", statistic, degreesOfFreedom: null, p };
  }
  const corrected = method === "continuity" ? Math.max(0, Math.abs(b - c) - 1) : Math.abs(b - c);
  const statistic = b + c === 0 ? 0 : corrected ** 2 / (b + c);
  return { method: `McNemar (${method})`, statistic, degreesOfFreedom: 1, p: chiSquareTail(statistic, 1) };
}
