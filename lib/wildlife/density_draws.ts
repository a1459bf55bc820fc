import type { Random } from "../stats/mod.ts";
import type { DensityField } from "./density_field.ts";
import type { DensitySource } from "./density_source.ts";
import type { WeightedMode } from "./field_hyperparameters.ts";
import { drawField, fieldPosterior } from "./field_posterior.ts";
import { laplaceMean } from "./laplace_mean.ts";

/** Draws from the posterior: what any number made of the surface is uncertain by. */
export interface DensityDraws {
  count: number;
  /** Animals per km2, `draw * cells + cell`; of a relative surface an index with mean 1. */
  density: Float64Array;
  /** Effects in the order of the field's, `draw * effects + effect`. */
  effects: Float64Array;
  /** Of each overdispersed source the size of its negative binomial, for each draw. */
  size: Partial<Record<DensitySource["kind"], Float64Array>>;
}

/**
 * Draws density in all cells, as many from each point of the hyperparameters as its weight says.
 *
 * @param relative Brings each draw to a mean of 1.
 */
export function drawDensity(
  field: DensityField,
  design: readonly WeightedMode[],
  { count, random, relative }: { count: number; random: Random; relative: boolean },
): DensityDraws {
  const n = field.area.cells.length;
  const q = field.effects.length;
  const density = new Float64Array(count * n);
  const effects = new Float64Array(count * q);
  const sizes = field.overdispersed.map(() => new Float64Array(count));
  let done = 0;
  let weight = 0;
  for (const point of design) {
    weight += point.weight;
    const until = Math.round(weight * count);
    if (until === done) continue;
    const posterior = fieldPosterior(field, laplaceMean(field, point.mode));
    effects.set(drawField(posterior, random, density.subarray(done * n, until * n)), done * q);
    for (; done < until; done++) {
      const cells = density.subarray(done * n, done * n + n);
      let sum = 0;
      for (let k = 0; k < n; k++) sum += cells[k] = Math.exp(cells[k]);
      if (relative) { for (let k = 0; k < n; k++) cells[k] *= n / sum; }
      sizes.forEach((values, at) => values[done] = point.mode.hyperparameters.overdispersion[at] ** -2);
    }
  }
  return {
    count,
    density,
    effects,
    size: Object.fromEntries(field.overdispersed.map((kind, at) => [kind, sizes[at]])),
  };
}
