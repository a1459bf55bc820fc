import { Fault } from "../fault/mod.ts";
import type { VariogramClass } from "./variogram.ts";

/** Shapes of variograms; the Matérn ones with smoothness 3/2 and 5/2 (1/2 is the exponential). */
export type VariogramShape = "exponential" | "spherical" | "Gaussian" | "Matérn 3/2" | "Matérn 5/2";

/** A variogram as a function of distance; parameters as in gstat. */
export interface VariogramModel {
  shape: VariogramShape;
  /** Semivariance just beside a place. */
  nugget: number;
  /** What comes on top of it far away. */
  partialSill: number;
  /** Parameter of the shape, in units of distance; of the spherical model the distance from which on it is level. */
  range: number;
}

/** A model fitted to an empirical variogram. */
export interface VariogramFit extends VariogramModel {
  /** Weighted sum of squared differences. */
  sumOfSquares: number;
}

/** All shapes. */
export const VARIOGRAM_SHAPES: readonly VariogramShape[] = [
  "exponential",
  "spherical",
  "Gaussian",
  "Matérn 3/2",
  "Matérn 5/2",
];

const CORRELATION: Record<VariogramShape, (u: number) => number> = {
  "exponential": (u) => Math.exp(-u),
  "spherical": (u) => u >= 1 ? 0 : 1 - 1.5 * u + 0.5 * u ** 3,
  "Gaussian": (u) => Math.exp(-u * u),
  "Matérn 3/2": (u) => (1 + u) * Math.exp(-u),
  "Matérn 5/2": (u) => (1 + u + u * u / 3) * Math.exp(-u),
};

/** Covariance of the model without its nugget, at a distance. */
export function structuredCovariance(
  { shape, partialSill, range }: VariogramModel,
  distance: number,
): number {
  return partialSill * CORRELATION[shape](distance / range);
}

/** Semivariance of the model at a distance; 0 at 0. */
export function semivariance(model: VariogramModel, distance: number): number {
  if (distance === 0) return 0;
  return model.nugget + model.partialSill - structuredCovariance(model, distance);
}

/** The distance at which 95 % of the partial sill are reached: what shapes can be compared by. */
export function practicalRange(model: VariogramModel): number {
  let [low, high] = [0, 20 * model.range];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (CORRELATION[model.shape](middle / model.range) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** How {@link fitVariogram} fits. */
export interface FitVariogramOptions {
  /** Weight of a class: `pairs / distance²` (default, gstat's) or `pairs`. */
  weights?: "pairs / distance²" | "pairs";
  /** Largest range that is tried. Default the largest distance: a longer one is a slope without a sill. */
  longestRange?: number;
}

/**
 * Nugget, partial sill and range by weighted least squares (Cressie 1985). For a range both variances are linear and 0
 * or more; the range is looked for between a quarter of the shortest distance and `longestRange`, so that there is
 * always one best model, also where the variogram is flat (partial sill 0) or still rises at its end.
 *
 * @throws {Fault} Fewer than 3 classes.
 */
export function fitVariogram(
  classes: readonly VariogramClass[],
  shape: VariogramShape,
  options: FitVariogramOptions = {},
): VariogramFit {
  const { weights = "pairs / distance²" } = options;
  if (classes.length < 3) {
    throw new Fault("stats: too few classes for a variogram model", {
      expected: "3 classes of distance or more",
      found: String(classes.length),
      remedy: "take a smaller width, or a larger cutoff",
    });
  }
  const weighted = classes.map((one) => ({
    ...one,
    weight: weights === "pairs" ? one.pairs : one.pairs / one.distance ** 2,
  }));
  const at = (logRange: number) => fitSills(weighted, shape, Math.exp(logRange));
  const shortest = Math.log(Math.min(...classes.map(({ distance }) => distance)) / 4);
  const longest = Math.log(options.longestRange ?? Math.max(...classes.map(({ distance }) => distance)));
  const STEPS = 60;
  const step = (longest - shortest) / STEPS;
  let best = 0;
  let fit = at(shortest);
  for (let k = 1; k <= STEPS; k++) {
    const tried = at(shortest + k * step);
    if (tried.sumOfSquares < fit.sumOfSquares) [best, fit] = [k, tried];
  }
  // Golden section around the best of them.
  let [low, high] = [shortest + Math.max(0, best - 1) * step, shortest + Math.min(STEPS, best + 1) * step];
  const share = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 60; i++) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (at(left).sumOfSquares <= at(right).sumOfSquares) high = right;
    else low = left;
  }
  const refined = at((low + high) / 2);
  return refined.sumOfSquares <= fit.sumOfSquares ? refined : fit;
}

type Weighted = VariogramClass & { weight: number };

/** The best nugget and partial sill, each 0 or more, for a range. */
function fitSills(classes: readonly Weighted[], shape: VariogramShape, range: number): VariogramFit {
  let [w, wf, wff, wg, wfg] = [0, 0, 0, 0, 0];
  for (const { distance, semivariance, weight } of classes) {
    const f = 1 - CORRELATION[shape](distance / range);
    w += weight;
    wf += weight * f;
    wff += weight * f * f;
    wg += weight * semivariance;
    wfg += weight * f * semivariance;
  }
  const determinant = w * wff - wf * wf;
  const model = (nugget: number, partialSill: number): VariogramFit => {
    const sumOfSquares = classes.reduce((sum, { distance, semivariance, weight }) => {
      const expected = nugget + partialSill * (1 - CORRELATION[shape](distance / range));
      return sum + weight * (semivariance - expected) ** 2;
    }, 0);
    return { shape, nugget, partialSill, range, sumOfSquares };
  };
  if (determinant > 1e-12 * w * wff) {
    const [nugget, sill] = [(wff * wg - wf * wfg) / determinant, (w * wfg - wf * wg) / determinant];
    if (nugget >= 0 && sill >= 0) return model(nugget, sill);
  }
  const [pure, structured] = [model(Math.max(0, wg / w), 0), model(0, Math.max(0, wfg / wff))];
  return pure.sumOfSquares <= structured.sumOfSquares ? pure : structured;
}
