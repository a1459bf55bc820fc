import { Fault } from "../fault/mod.ts";

/**
 * Quantile of a sample, interpolated between order statistics: at rank (n - 1) p, counted from 0 (type 7 of Hyndman & Fan
 * 1996, the default of R and NumPy).
 *
 * @param p Probability, 0 to 1.
 * @throws {Fault} An empty sample, a value that is not a number, a p outside 0-1.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort();
  // NaN sorts to the end.
  if (sorted.length === 0 || Number.isNaN(sorted[sorted.length - 1]) || !(p >= 0 && p <= 1)) {
    throw new Fault("stats: no quantile of this sample", {
      expected: "one or more numbers, and a probability from 0 to 1",
      found: `${sorted.length} values, the last in order ${sorted.at(-1)}; p = ${p}`,
    });
  }
  // A product like 20 * 0.95 may miss a whole rank by a rounding error, and the value there with it.
  const product = (sorted.length - 1) * p;
  const rank = Math.abs(product - Math.round(product)) < 1e-12 * sorted.length
    ? Math.round(product)
    : product;
  const low = Math.floor(rank);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (rank - low) * (sorted[high] - sorted[low]);
}
