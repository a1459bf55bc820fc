import { errorBound } from "./error_bound.ts";
import { checkLevel, type Interval } from "./interval.ts";

/**
 * Exact two-sided interval of the number of marked units in a finite population, from `x` marked among `drawn` units
 * drawn without replacement: the numbers with which neither so few nor so many would be drawn with a probability of half
 * of 1 - level or less (Buonaccorsi 1987, The American Statistician 41, 215-218). It holds only numbers that are
 * possible, x to x + population - drawn, and ends in x itself where all units were drawn.
 *
 * @throws {Fault} Counts that are not whole, x above `drawn`, more drawn than there are, none drawn; a level.
 * @example
 * ```ts
 * import { hypergeometricInterval } from "kenzan/stats/mod.ts";
 *
 * const { lower, upper } = hypergeometricInterval(5, 32, { population: 32 });
 * console.assert(lower === 5 && upper === 5);
 * ```
 */
export function hypergeometricInterval(
  x: number,
  drawn: number,
  { population, level = 0.95 }: { population: number; level?: number },
): Interval {
  const oneSided = { population, level: (1 + checkLevel(level)) / 2 };
  const upper = errorBound(x, drawn, oneSided).errors!;
  // The most that can be unmarked leaves the fewest that are marked.
  const lower = population - errorBound(drawn - x, drawn, oneSided).errors!;
  return { lower, upper, level, method: "hypergeometric" };
}
