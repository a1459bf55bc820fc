import type { PlanarGrid } from "./planar_grid.ts";

/** How correlation falls with distance. */
export type CorrelationModel = "Matérn 3/2" | "exponential";

/**
 * Correlation at a distance. `range` is the distance at which it has fallen to about 0.14: sqrt(8 nu) / kappa of the
 * Matérn family (Lindgren, Rue & Lindström 2011, J. R. Stat. Soc. B 73, 423-498), with smoothness nu = 3/2 and 1/2.
 *
 * @param distance 0 or more, in the unit of `range`.
 */
export function spatialCorrelation(model: CorrelationModel, distance: number, range: number): number {
  if (model === "exponential") return Math.exp(-2 * distance / range);
  const scaled = Math.sqrt(12) * distance / range;
  return (1 + scaled) * Math.exp(-scaled);
}

/**
 * Correlation between cells by how many rows and columns they lie apart, `rows * width + columns`: on a grid there are no
 * other distances, and a covariance matrix is looked up instead of computed.
 *
 * @param range m.
 */
export function latticeCorrelation(
  { cell, width, height }: PlanarGrid,
  model: CorrelationModel,
  range: number,
): Float64Array {
  return Float64Array.from(
    { length: width * height },
    (_, k) => spatialCorrelation(model, cell * Math.hypot(Math.floor(k / width), k % width), range),
  );
}
