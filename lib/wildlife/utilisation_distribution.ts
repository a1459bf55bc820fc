import type { Crs } from "../geo/mod.ts";
import type { Caution } from "./caution.ts";
import type { RangeMethod } from "./home_range.ts";
import type { PlanarGrid } from "./planar_grid.ts";

/** How an animal's use of space is distributed: a density over a grid. */
export interface UtilisationDistribution {
  /** How it was estimated; its isopleths are ranges of this method. */
  method: RangeMethod;
  crs: Crs;
  grid: PlanarGrid;
  /** Probability per m2 at the centre of each cell, `row * width + column`. Never renormalised: see {@link mass}. */
  density: Float64Array;
  /** Sum of density x cell area: 1 but for what lies outside the grid or a kernel's window. */
  mass: number;
  /** Number of fixes it was made from. */
  fixes: number;
  cautions: Caution[];
}
