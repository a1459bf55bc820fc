import { Fault } from "../fault/mod.ts";
import type { SystematicGrid } from "./systematic_grid.ts";

/**
 * Moran's (1950) I of the values of a grid, each compared with the points beside, above and below it:
 * n / W sum w_ij z_i z_j / sum z_i^2, z the deviations from the mean. About -1 / (n - 1) where values fall at random,
 * near 1 where neighbours are alike. Its companion, Geary's (1954) C, is the design effect that
 * `successiveDifferenceVariance` finds.
 *
 * @throws {Fault} No two neighbours were both observed, or nothing varies.
 */
export function moran({ values, right, below }: SystematicGrid): number {
  let [n, total] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    n++;
    total += value;
  }
  const mean = total / n;
  let [squares, products, pairs] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    squares += (values[i] - mean) ** 2;
    for (const j of [right[i], below[i]]) {
      if (j < 0 || Number.isNaN(values[j])) continue;
      products += (values[i] - mean) * (values[j] - mean);
      pairs++;
    }
  }
  if (pairs === 0 || squares === 0) {
    throw new Fault("stats: no correlation between neighbours", {
      expected: "two neighbours that were observed, and values that differ",
      found: pairs === 0 ? "no neighbours" : "equal values",
    });
  }
  return n / pairs * products / squares;
}
