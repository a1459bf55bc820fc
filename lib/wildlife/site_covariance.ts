import type { DensityField } from "./density_field.ts";
import type { FieldHyperparameters } from "./laplace_mode.ts";
import { type CorrelationModel, latticeCorrelation } from "./spatial_correlation.ts";

/** Covariance of the field between the sites, s x s. */
export function siteCovariance(
  { area: { grid, cells }, sites }: DensityField,
  { sigma, range }: FieldHyperparameters,
  correlation: CorrelationModel,
): Float64Array {
  const s = sites.length;
  const lattice = latticeCorrelation(grid, correlation, range);
  const row = Array.from(sites, (cell) => Math.floor(cells[cell] / grid.width));
  const column = Array.from(sites, (cell) => cells[cell] % grid.width);
  const covariance = new Float64Array(s * s);
  for (let i = 0; i < s; i++) {
    for (let j = 0; j <= i; j++) {
      const apart = Math.abs(row[i] - row[j]) * grid.width + Math.abs(column[i] - column[j]);
      covariance[i * s + j] = covariance[j * s + i] = sigma * sigma * lattice[apart];
    }
  }
  return covariance;
}

/** A symmetric n x n matrix times an n x columns one. */
export function times(matrix: Float64Array, n: number, v: Float64Array, columns = 1): Float64Array {
  const product = new Float64Array(n * columns);
  // Four rows and two columns at a time, that their sums need not wait for each other; at the ends the last is done again.
  for (let i = 0; i < n; i += 4) {
    const [p, q, r, s] = [i, i + 1, i + 2, i + 3].map((row) => Math.min(row, n - 1));
    const [inP, inQ, inR, inS] = [p * n, q * n, r * n, s * n];
    for (let j = 0; j < columns; j += 2) {
      const next = Math.min(j + 1, columns - 1);
      let [pl, ql, rl, sl] = [0, 0, 0, 0];
      let [pr, qr, rr, sr] = [0, 0, 0, 0];
      for (let k = 0, at = 0; k < n; k++, at += columns) {
        const left = v[at + j];
        const right = v[at + next];
        const first = matrix[inP + k];
        const second = matrix[inQ + k];
        const third = matrix[inR + k];
        const fourth = matrix[inS + k];
        pl += first * left;
        pr += first * right;
        ql += second * left;
        qr += second * right;
        rl += third * left;
        rr += third * right;
        sl += fourth * left;
        sr += fourth * right;
      }
      product[p * columns + j] = pl;
      product[q * columns + j] = ql;
      product[r * columns + j] = rl;
      product[s * columns + j] = sl;
      product[p * columns + next] = pr;
      product[q * columns + next] = qr;
      product[r * columns + next] = rr;
      product[s * columns + next] = sr;
    }
  }
  return product;
}
