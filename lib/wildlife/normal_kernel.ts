import { type Covariance, determinant } from "./movement_model.ts";
import type { PlanarGrid } from "./planar_grid.ts";

/** Mahalanobis distance at which a kernel ends: what is left out is exp(-4.5^2 / 2) = 4e-5 of it. */
const REACH = 4.5;

/**
 * Adds a bivariate normal kernel of any orientation, times `weight`, to the density at the centres of the cells it
 * reaches. Along a row a Gaussian goes on by two multiplications a cell; each row starts at its peak and goes outwards,
 * so that factors are at most 1 and rounding does not grow.
 */
export function addNormalKernel(
  density: Float64Array,
  { origin: [west, north], cell, width, height }: PlanarGrid,
  [x, y]: readonly [x: number, y: number],
  covariance: Covariance,
  weight: number,
): void {
  const det = determinant(covariance);
  // Inverse of the covariance, for displacements in cells.
  const a = covariance.yy / det * cell * cell;
  const b = -covariance.xy / det * cell * cell;
  const [column, row] = [(x - west) / cell - 0.5, (north - y) / cell - 0.5];
  const reach = REACH * Math.sqrt(covariance.yy) / cell;
  const peak = weight / (2 * Math.PI * Math.sqrt(det));
  const bend = Math.exp(-a);
  const last = Math.min(height - 1, Math.floor(row + reach));
  for (let r = Math.max(0, Math.ceil(row - reach)); r <= last; r++) {
    const up = row - r; // north is up
    // Given the row, the kernel is normal about this column, with variance 1 / a.
    const share = (up * cell) ** 2 / covariance.yy;
    const middle = column - b * up / a;
    const half = Math.sqrt(Math.max(0, REACH * REACH - share) / a);
    const [low, high] = [
      Math.max(0, Math.ceil(middle - half)),
      Math.min(width - 1, Math.floor(middle + half)),
    ];
    if (low > high) continue;
    const start = Math.min(high, Math.max(low, Math.round(middle)));
    const off = start - middle;
    const value = peak * Math.exp(-(share + a * off * off) / 2);
    const to = r * width;
    let [at, ratio] = [value, Math.exp(-a * (off + 0.5))];
    for (let k = start; k <= high; k++) {
      density[to + k] += at;
      at *= ratio;
      ratio *= bend;
    }
    [at, ratio] = [value, Math.exp(a * (off - 0.5))];
    for (let k = start - 1; k >= low; k--) {
      at *= ratio;
      ratio *= bend;
      density[to + k] += at;
    }
  }
}
