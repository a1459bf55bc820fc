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
  // Four rows at a time, that their sums need not wait for each other; at the end the last is done again.
  for (let i = 0; i < n; i += 4) {
    const [p, q, r, s] = [i, i + 1, i + 2, i + 3].map((row) => Math.min(row, n - 1));
    for (let j = 0; j < columns; j++) {
      let [first, second, third, fourth] = [0, 0, 0, 0];
      for (let k = 0, at = j; k < n; k++, at += columns) {
        const value = v[at];
        first += matrix[p * n + k] * value;
        second += matrix[q * n + k] * value;
        third += matrix[r * n + k] * value;
        fourth += matrix[s * n + k] * value;
      }
      product[p * columns + j] = first;
      product[q * columns + j] = second;
      product[r * columns + j] = third;
      product[s * columns + j] = fourth;
    }
  }
  return product;
}
