import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic } from "../geo/mod.ts";
import { inverseDistance, type LeaveOneOut, type VariogramFit } from "../stats/mod.ts";
import type { DensityFactor } from "./camera_density.ts";
import { type CameraVariogram, cameraVariogram, type PlacedCounts } from "./camera_variogram.ts";
import { type Caution, caution } from "./caution.ts";
import type { DensitySurface } from "./density_surface.ts";
import { cellCentre, type PlanarGrid } from "./planar_grid.ts";

/** Options of {@link krigeCameras} and {@link interpolateCameras}. */
export interface CameraSurfaceOptions {
  /** Projected; that of the survey's `x` and `y`. */
  crs: Crs;
  grid: PlanarGrid;
  /**
   * Turns rates into densities. Null leaves the surface relative, as an index whose mean over the cells is 1: the
   * fallback where stays or videos do not suffice.
   */
  factor: DensityFactor | null;
  /** Farther than this from every station nothing is said, m. Default the largest distance of a station to its nearest. */
  reach?: number;
}

/** What kriging of a survey finds. */
export interface CameraKriging extends Pick<CameraVariogram, "variogram" | "models"> {
  surface: DensitySurface;
  /** Of rates, videos a camera-day. */
  leaveOneOut: LeaveOneOut;
}

/**
 * Density surface by kriging of encounter rates.
 *
 * Counts hold zeros and have errors that depend on effort: a logarithm would need a number added to the zeros, and bias
 * when taken back. The rates are therefore kriged as they are, each with the variance of its count, dispersion x mean rate
 * / effort, taken off the variogram and filtered out of the prediction (Poisson kriging: Monestiez et al. 2006, Ecological
 * Modelling 193, 615-628, there of whale sightings). Predictions below 0 become 0, with a caution.
 *
 * A relative surface from 20 stations rises by 0.4 where the density rises by 1, from 60 by 0.7; its intervals, +- 1.96
 * standard errors, hold the true ratio to the mean in 93 and 97 % of cells (`bench/wildlife_camera_factors_coverage.ts`; with a
 * density: `bench/wildlife_rest_coverage.ts`).
 *
 * @throws Fault for stations without places, coordinates in degrees, fewer than 8 stations, and places whose distances up to
 * half their extent fall into fewer than 3 classes.
 */
export function krigeCameras(survey: PlacedCounts, options: CameraSurfaceOptions): CameraKriging {
  checkSurvey(survey, options.crs);
  const { grid, factor, crs } = options;
  const { variogram, models, kriging } = cameraVariogram(survey);
  const cautions = variogramCautions(survey, models[0], variogram.at(-1)!.distance);
  let [below, cells] = [0, 0];
  const surface = fill(survey, options, (x, y) => {
    const { value, variance } = kriging.predict(x, y);
    cells++;
    below += Number(value < 0);
    return [Math.max(0, value), Math.sqrt(variance)];
  });
  if (below > 0) {
    cautions.push(caution(
      "negative-density",
      `予測値が負となった${below}セル（全${cells}セル）を0とした。`,
      `${below} of ${cells} cells had predictions below 0, which became 0.`,
    ));
  }
  return {
    surface: {
      crs,
      grid,
      ...scaled(surface, factor),
      relative: factor === null,
      method: "ordinary kriging of rates with count errors",
      cautions,
    },
    variogram,
    models,
    leaveOneOut: kriging.leaveOneOut(),
  };
}

/**
 * Density surface by inverse distance weighting of the rates. It has no prediction error of its own (`standardError` is
 * NaN): the error of leaving one station out tells how far off it is at most, since it holds that of the counts too (twice
 * what it is for relative surfaces of 20 and 60 stations, `bench/wildlife_camera_factors_coverage.ts`).
 *
 * @throws Fault as {@link krigeCameras}, but for 3 stations.
 */
export function interpolateCameras(
  survey: PlacedCounts,
  options: CameraSurfaceOptions & { power?: number },
): { surface: DensitySurface; leaveOneOut: LeaveOneOut } {
  checkSurvey(survey, options.crs, 3);
  const { grid, factor, crs, power = 2 } = options;
  const rates = survey.videos.map((videos, k) => videos / survey.effort[k]);
  const interpolation = inverseDistance(survey, rates, { power });
  const surface = fill(survey, options, (x, y) => [interpolation.predict(x, y), NaN]);
  return {
    surface: {
      crs,
      grid,
      ...scaled(surface, factor),
      relative: factor === null,
      method: `inverse distance weighting, power ${power}`,
      cautions: [caution(
        "no-prediction-error",
        "逆距離加重法は予測誤差を持たない。地点を一つずつ除いた検証の誤差を参照のこと。",
        "Inverse distance weighting has no prediction error; see the error of leaving one station out.",
      )],
    },
    leaveOneOut: interpolation.leaveOneOut(),
  };
}

interface Filled {
  rate: Float64Array;
  error: Float64Array;
}

/** Rate and error in each cell within reach of a station; NaN elsewhere. */
function fill(
  survey: PlacedCounts,
  { grid, reach = largestGap(survey) }: CameraSurfaceOptions,
  predict: (x: number, y: number) => readonly [rate: number, error: number],
): Filled {
  const cells = grid.width * grid.height;
  const filled = { rate: new Float64Array(cells).fill(NaN), error: new Float64Array(cells).fill(NaN) };
  for (let row = 0; row < grid.height; row++) {
    for (let column = 0; column < grid.width; column++) {
      const [x, y] = cellCentre(grid, row, column);
      if (!survey.x.some((stationX, k) => Math.hypot(stationX - x, survey.y[k] - y) <= reach)) continue;
      const cell = row * grid.width + column;
      [filled.rate[cell], filled.error[cell]] = predict(x, y);
    }
  }
  return filled;
}

/** As densities, with the error of the factor; or relative to the mean over the cells. */
function scaled(
  { rate, error }: Filled,
  factor: DensityFactor | null,
): { density: Float64Array; standardError: Float64Array } {
  if (factor !== null) {
    return {
      density: rate.map((value) => value * factor.value),
      // Of a product of independent factors, to first order.
      standardError: rate.map((value, k) => factor.value * Math.hypot(error[k], value * factor.logError)),
    };
  }
  const known = rate.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { density: rate.map((value) => value / mean), standardError: error.map((value) => value / mean) };
}

function variogramCautions(survey: PlacedCounts, model: VariogramFit, farthest: number): Caution[] {
  const n = survey.stations.length;
  return [
    ...(n >= 50 ? [] : [caution(
      "few-stations",
      `バリオグラムの推定に用いた地点は${n}であり、安定した推定の目安とされる50地点に満たない。`,
      `The variogram rests on ${n} stations; 50 and more are advised.`,
    )]),
    ...(model.partialSill > 0 ? [] : [caution(
      "no-spatial-structure",
      "計数の誤差を超える空間的な構造が認められず、クリギングの予測はほぼ一様な平均となる。",
      "There is no spatial structure beyond the errors of the counts: kriging predicts little but the mean.",
    )]),
    ...(model.range < 0.99 * farthest || model.partialSill === 0 ? [] : [caution(
      "range-at-bound",
      "バリオグラムが調べた距離の範囲で頭打ちにならず、レンジは探索の上限にある。傾向面の存在が示唆される。",
      "The variogram does not level off within the distances looked at; its range is at the bound, as with a trend.",
    )]),
    ...(survey.dispersion.some(Number.isNaN)
      ? [caution(
        "dispersion-unknown",
        "動画の集中度が分からない地点の計数の誤差を、ポアソン分布によるものとした。",
        "Where the dispersion of the videos is not known, errors of counts are Poisson's.",
      )]
      : []),
  ];
}

/** The largest distance of a station to the one nearest to it. */
function largestGap({ x, y }: PlacedCounts): number {
  return Math.max(
    ...Array.from(
      x,
      (at, i) =>
        Math.min(...Array.from(x, (other, j) => i === j ? Infinity : Math.hypot(other - at, y[j] - y[i]))),
    ),
  );
}

/** Fewest stations from which a variogram is tried. */
export const LEAST_KRIGED = 8;

function checkSurvey(survey: PlacedCounts, crs: Crs, least = LEAST_KRIGED): void {
  const placed = survey.x.every((x, k) => Number.isFinite(x + survey.y[k]));
  if (placed && !isGeographic(crs) && survey.stations.length >= least) return;
  throw new Fault("wildlife: no surface from these stations", {
    expected: `${least} stations or more, each with coordinates in metres`,
    found: isGeographic(crs)
      ? crs
      : `${survey.stations.length} stations, ${
        survey.x.filter((x, k) => Number.isFinite(x + survey.y[k])).length
      } with coordinates`,
    remedy: isGeographic(crs)
      ? "project the stations first"
      : "give coordinates of the stations, or leave the map out",
  });
}
