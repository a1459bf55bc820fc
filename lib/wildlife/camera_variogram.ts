import {
  empiricalVariogram,
  fitVariogram,
  type Kriging,
  ordinaryKriging,
  VARIOGRAM_SHAPES,
  type VariogramClass,
  type VariogramFit,
} from "../stats/mod.ts";
import type { CameraSurvey } from "./camera_survey.ts";

/** What is mapped: counts of stations with their places, in metres. */
export type PlacedCounts = Pick<CameraSurvey, "stations" | "x" | "y" | "videos" | "effort" | "dispersion">;

/** Rates of stations with the variogram that was fitted to them. */
export interface CameraVariogram {
  /** Empirical variogram of the rates, (videos / day)², less the errors of the counts. */
  variogram: VariogramClass[];
  /** Every shape fitted to it; the first, of the least sum of squares, is the one used. */
  models: VariogramFit[];
  /** Of the rates, by the model used. */
  kriging: Kriging;
}

/**
 * Variogram and kriging of encounter rates, each rate with the variance of its count, dispersion x mean rate / effort.
 * Distances up to half the extent of the stations, in ten classes.
 *
 * @param survey Of stations with coordinates, m.
 * @throws Fault for places whose distances fall into fewer than 3 classes.
 */
export function cameraVariogram(survey: PlacedCounts): CameraVariogram {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const mean = total(survey.videos) / total(survey.effort);
  const rates = survey.videos.map((videos, k) => videos / survey.effort[k]);
  const errorVariance = survey.effort.map((effort, k) =>
    (Number.isNaN(survey.dispersion[k]) ? 1 : survey.dispersion[k]) * mean / effort
  );
  const cutoff = extentOf(survey) / 2;
  const variogram = empiricalVariogram(survey, rates, { cutoff, width: cutoff / 10, errorVariance });
  const models = VARIOGRAM_SHAPES.map((shape) => fitVariogram(variogram, shape))
    .sort((a, b) => a.sumOfSquares - b.sumOfSquares);
  const [model] = models;
  const sill = model.nugget + model.partialSill;
  // A field that does not vary beyond the errors of the counts: its mean everywhere.
  const kriging = ordinaryKriging(survey, rates, sill > 0 ? model : { ...model, nugget: 1e-6 * mean ** 2 }, {
    errorVariance,
  });
  return { variogram, models, kriging };
}

/** Diagonal of the box around the stations. */
function extentOf({ x, y }: PlacedCounts): number {
  return Math.hypot(Math.max(...x) - Math.min(...x), Math.max(...y) - Math.min(...y));
}
