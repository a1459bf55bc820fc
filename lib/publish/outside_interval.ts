import type { PublishedInterval } from "./published.ts";

/**
 * Whether a number, as it is printed, lies outside its own interval.
 *
 * That is no error by itself: the percentile interval of a bootstrap leaves out the estimate where the estimator is biased
 * enough (Efron and Tibshirani 1993, 13.3), as do intervals after a correction or a shrinkage. But two numbers that were
 * mixed up, or a share beside per cents, look the same: so it is told wherever value and interval stand, and not refused.
 *
 * @example
 * ```ts
 * import { isOutsideInterval } from "kenzan/publish/mod.ts";
 * const interval = { lower: 2, upper: 3, level: 0.95, method: "percentile bootstrap" };
 * console.assert(isOutsideInterval({ value: 1, interval, digits: 1 }));
 * console.assert(!isOutsideInterval({ value: 1.99, interval, digits: 1 }));
 * ```
 */
export function isOutsideInterval(
  { value, interval, digits }: { value?: number; interval?: PublishedInterval; digits: number },
): boolean {
  if (value === undefined || interval === undefined) return false;
  const [printed, lower, upper] = [value, interval.lower, interval.upper].map((it) =>
    Number(it.toFixed(digits))
  );
  return printed < lower || printed > upper;
}
