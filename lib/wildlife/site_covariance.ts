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
  for (let i = 0; i < n; i++) {
    const at = i * columns;
    for (let k = 0; k < n; k++) {
      const load = matrix[i * n + k];
      const from = k * columns;
      for (let j = 0; j < columns; j++) product[at + j] += load * v[from + j];
    }
  }
  return product;
}
