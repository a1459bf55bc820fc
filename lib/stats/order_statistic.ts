import { Fault } from "../fault/mod.ts";
import { normalQuantile } from "./normal_quantile.ts";

/**
 * Quantile of bootstrap replicates: the (R + 1) p-th smallest, interpolated on the normal scale (Davison & Hinkley 1997,
 * eq. 5.8).
 *
 * @param sorted Replicates in rising order.
 * @throws {Fault} Too few replicates to reach p.
 */
export function orderStatistic(sorted: Float64Array, p: number): number {
  const count = sorted.length;
  // (R + 1) p of whole numbers like 1000 * 0.025 may miss by a rounding error.
  const rank = (count + 1) * p;
  const k = Math.abs(rank - Math.round(rank)) < 1e-9 * count ? Math.round(rank) : Math.floor(rank);
  if (!(k >= 1 && k <= count) || k === count && rank > count + 1e-9 * count) {
    throw new Fault("stats: too few bootstrap replicates for this interval", {
      expected: `enough for the ${p} quantile: 1 <= (R + 1) p <= R`,
      found: `R = ${count}`,
      remedy: "draw more replicates, or ask for a lower level",
    });
  }
  if (rank <= k || k === count) return sorted[k - 1];
  const [at, from, to] = [p, k / (count + 1), (k + 1) / (count + 1)].map(normalQuantile);
  return sorted[k - 1] + (at - from) / (to - from) * (sorted[k] - sorted[k - 1]);
}
