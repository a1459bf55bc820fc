import type { Crs } from "../geo/mod.ts";
import type { Caution } from "./caution.ts";
import type { PlanarGrid } from "./planar_grid.ts";

/** Density of animals over a grid with its error. Arrays hold `row * width + column`; NaN where nothing is said. */
export interface DensitySurface {
  crs: Crs;
  grid: PlanarGrid;
  /** Animals per km2; with `relative`, an index whose mean over the cells is 1. */
  density: Float64Array;
  /** Standard error (prediction error) of `density`, same unit. */
  standardError: Float64Array;
  /** True if only ratios between cells mean anything (encounter rates, use by collared animals). */
  relative: boolean;
  /** The field's name of how it was made, e.g. `ordinary kriging`. */
  method: string;
  cautions: Caution[];
}
