import { Fault } from "../fault/mod.ts";
import type { Interval, Random } from "../stats/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { cellSquareKilometres, type DensityArea, overGrid } from "./density_area.ts";
import { type DensityDraws, drawDensity } from "./density_draws.ts";
import { type DensityField, densityField } from "./density_field.ts";
import { checkedSources, type DensitySource, isAbsolute } from "./density_source.ts";
import type { DensitySurface } from "./density_surface.ts";
import {
  DEER_PENALTIES,
  type FieldPenalties,
  fitHyperparameters,
  hyperparameterDesign,
  type WeightedMode,
} from "./field_hyperparameters.ts";
import { effectError, type LaplaceMode } from "./laplace_mode.ts";
import type { CorrelationModel } from "./spatial_correlation.ts";
import { summariseDraws } from "./summarise_draws.ts";

/** Options of {@link integratedDensity}. */
export interface IntegratedDensityOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** Default `Matérn 3/2`. */
  correlation?: CorrelationModel;
  /** Default 0.95. */
  level?: number;
  /** Number of draws from the posterior. Default 1000. */
  draws?: number;
  /** Default {@link DEER_PENALTIES}; null for none. */
  penalties?: FieldPenalties | null;
  /** Prior standard deviation of a covariate's effect, per standard deviation of the covariate. Default 0.5. */
  trendSd?: number;
  /** Average over the hyperparameters' uncertainty; false takes them as fitted. Default true. */
  average?: boolean;
}

/** A number of the model with what is known of it. */
export interface DensityParameter {
  /** `sigma`, `range`, `overdispersion <kind>`, and the names of the effects. */
  name: string;
  estimate: number;
  /** Of hyperparameters that of the logarithm. */
  standardError: number;
}

/** Density from all sources together. */
export interface IntegratedDensity {
  area: DensityArea;
  /** Posterior median, and half the width of the middle 68 % as its standard error. */
  surface: DensitySurface;
  /** Over the grid: bounds of the interval of each cell. */
  lower: Float64Array;
  upper: Float64Array;
  /** Number of animals in the area (or the mean index of a relative surface): posterior median. */
  total: { value: number; standardError: number; interval: Interval };
  draws: DensityDraws;
  parameters: DensityParameter[];
  /** Logarithm of the marginal likelihood at the fitted hyperparameters, penalties not counted. */
  logMarginal: number;
  /** The model, and its fits at points of the hyperparameters, the most probable first. */
  field: DensityField;
  design: WeightedMode[];
}

/**
 * One surface of density from cameras, drone and collars.
 *
 * Log density is a Gaussian process over the cells with an intercept and, if the area has covariates, linear trends. Counts
 * of cameras and drone are Poisson or negative binomial around density times what they covered; use by collared animals is
 * proportional to density within each animal's range: see {@link densityField}. The posterior is approximated by
 * Laplace's method and averaged over the hyperparameters (integrated nested Laplace approximation: Rue, Martino & Chopin
 * 2009, J. R. Stat. Soc. B 71, 319-392). Without cameras and drone the surface is relative.
 *
 * Cells are many times smaller than a home range: density is that of a place over time, not of animals that stay there.
 *
 * @throws {Fault} sources that cannot be used (see {@link checkedSources}), draws that are no whole number from 100.
 */
export function integratedDensity(
  area: DensityArea,
  sources: readonly DensitySource[],
  options: IntegratedDensityOptions,
): IntegratedDensity {
  const {
    random,
    correlation = "Matérn 3/2",
    level = 0.95,
    draws: count = 1000,
    penalties = DEER_PENALTIES,
    trendSd,
    average = true,
  } = options;
  checkedSources(area, sources);
  if (!(Number.isInteger(count) && count >= 100)) {
    throw new Fault("wildlife: too few draws", {
      expected: "a whole number from 100",
      found: String(count),
      remedy: "leave out `draws`",
    });
  }
  const field = densityField(area, sources, { trendSd });
  const fitted = fitHyperparameters(field, { correlation, penalties });
  const design = average ? hyperparameterDesign(fitted) : [{ weight: 1, mode: fitted.mode }];

  const n = area.cells.length;
  const relative = !sources.some(isAbsolute);
  const draws = drawDensity(field, design, { count, random: random.stream("posterior"), relative });
  const { density } = draws;
  const cellwise = Array.from(
    { length: n },
    (_, k) => summariseDraws(Float64Array.from({ length: count }, (_, d) => density[d * n + k]), level),
  );
  const perAnimal = relative ? 1 / n : cellSquareKilometres(area);
  const totals = Float64Array.from(
    { length: count },
    (_, d) => perAnimal * density.subarray(d * n, d * n + n).reduce((sum, value) => sum + value, 0),
  );
  const { median, standardError, interval } = summariseDraws(totals, level);
  return {
    area,
    surface: {
      crs: area.crs,
      grid: area.grid,
      density: overGrid(area, cellwise.map(({ median }) => median)),
      standardError: overGrid(area, cellwise.map(({ standardError }) => standardError)),
      relative,
      method: `log-Gaussian field (${correlation}) of ${sources.map(({ kind }) => kind).join(", ")}`,
      cautions: cautionsOf(field, fitted.converged, relative, fitted.mode.hyperparameters.range),
    },
    lower: overGrid(area, cellwise.map(({ interval }) => interval.lower)),
    upper: overGrid(area, cellwise.map(({ interval }) => interval.upper)),
    total: { value: median, standardError, interval },
    draws,
    parameters: parametersOf(field, fitted.mode, fitted.logErrors),
    logMarginal: fitted.mode.logMarginal,
    field,
    design,
  };
}

function parametersOf(field: DensityField, mode: LaplaceMode, logErrors: Float64Array): DensityParameter[] {
  const { hyperparameters: { sigma, range, overdispersion }, effects } = mode;
  return [
    ...[sigma, range, ...overdispersion].map((estimate, k) => ({
      name: ["sigma", "range"][k] ?? `overdispersion ${field.overdispersed[k - 2]}`,
      estimate,
      standardError: logErrors[k],
    })),
    ...field.effects.map(({ name }, j) => ({
      name,
      estimate: effects[j],
      standardError: effectError(mode, j),
    })),
  ];
}

function cautionsOf(field: DensityField, converged: boolean, relative: boolean, range: number): Caution[] {
  const { area: { grid, cells }, sites, found } = field;
  const cautions: Caution[] = [];
  if (!converged) {
    cautions.push(caution(
      "hyperparameters-not-converged",
      "密度場の超パラメータの探索が収束しなかった。",
      "The search for the hyperparameters of the density field did not converge.",
    ));
  }
  if (relative) {
    cautions.push(caution(
      "relative-use",
      "密度の水準を示す情報源（カメラ、ドローン）がないため、面は相対的な利用の指数であり、密度ではない。",
      "Neither cameras nor a drone tell the level of density: the surface is an index of relative use.",
    ));
  }
  const counted = found.reduce((sum, value) => sum + value, 0);
  if (counted < 20) {
    cautions.push(caution(
      "few-animals",
      `観測された数が少なく（合計${Math.round(counted)}）、面は主に事前の仮定による。`,
      `So few were observed (${Math.round(counted)} in all) that the surface rests on prior assumptions.`,
    ));
  }
  const place = (k: number) => [Math.floor(cells[k] / grid.width), cells[k] % grid.width];
  const seen = Array.from(sites, place);
  const far =
    Array.from(cells.keys(), place).filter(([row, column]) =>
      seen.every(([r, c]) => Math.hypot(row - r, column - c) * grid.cell > range / 2)
    ).length;
  const share = Math.round(100 * far / cells.length);
  if (share > 20) {
    cautions.push(caution(
      "far-from-data",
      `セルの${share}%は、観測のあるセルから密度場の相関距離の半分（${Math.round(range / 2)} m）より遠い。`,
      `${share}% of the cells lie farther than half the range of the field (${
        Math.round(range / 2)
      } m) from any observation.`,
    ));
  }
  return cautions;
}
