import type { Random } from "../stats/mod.ts";
import { cameraVariogram, type PlacedCounts } from "./camera_variogram.ts";

/** Whether stations that are left out are predicted by their neighbours. */
export interface SpatialPattern {
  /** Root mean square error of the rate of a station, videos a camera-day: by kriging from the others. */
  byKriging: number;
  /** By the mean of the others. */
  byMean: number;
  /** Part of the variance of the rates that the variogram gives to places, (videos / day)²; 0 leaves a map that is even. */
  partialSill: number;
  /**
   * Share of the arrangements, the one observed among them, in which kriging does as well: stations keep their counts, and
   * change places at random. 1 where there is nothing to test, without a partial sill or a smaller error than the mean's.
   */
  p: number;
  /** Rearrangements; 0 where there was nothing to test. */
  replicates: number;
  /** Whether `p` is not above the level. */
  isEstablished: boolean;
}

/** Options of {@link spatialPattern}. */
export interface SpatialPatternOptions {
  random: Random;
  /** Rearrangements. Default 199. */
  replicates?: number;
  /** Share of surveys without a pattern in which one is found all the same. Default 0.05. */
  level?: number;
}

/**
 * Tests whether rates follow a pattern in space that kriging can use. That its error at stations left out is smaller than
 * that of the mean is no proof: without any pattern it is so in a third of surveys. Here the error is held against those of
 * the same counts at the same places in other orders (permutation test: Edgington & Onghena 2007, Randomization Tests, ch.
 * 3), with the variogram fitted anew to each. Effort and dispersion of a station go with its count, so that orders are
 * alike where nothing but chance and effort makes stations differ, and the level holds whatever the distribution.
 *
 * @throws Fault as {@link cameraVariogram}.
 */
export function spatialPattern(survey: PlacedCounts, options: SpatialPatternOptions): SpatialPattern {
  const { random, replicates = 199, level = 0.05 } = options;
  const rates = survey.videos.map((videos, k) => videos / survey.effort[k]);
  const byMean = errorOfMean(rates);
  const { models: [{ partialSill }], kriging } = cameraVariogram(survey);
  const byKriging = kriging.leaveOneOut().rootMeanSquare;
  const errors = { byKriging, byMean, partialSill };
  if (partialSill === 0 || byKriging >= byMean) {
    return { ...errors, p: 1, replicates: 0, isEstablished: false };
  }
  const order = Int32Array.from(rates.keys());
  let asGood = 1;
  for (let k = 0; k < replicates; k++) {
    random.shuffle(order);
    const error = cameraVariogram(inOrder(survey, order)).kriging.leaveOneOut().rootMeanSquare;
    asGood += Number(error <= byKriging);
  }
  const p = asGood / (replicates + 1);
  return { ...errors, p, replicates, isEstablished: p <= level };
}

/** Root mean square of rates less the mean of the others. */
function errorOfMean(rates: Float64Array): number {
  const n = rates.length;
  const mean = rates.reduce((sum, value) => sum + value, 0) / n;
  return Math.sqrt(rates.reduce((sum, value) => sum + ((value - mean) * n / (n - 1)) ** 2, 0) / n);
}

/** The counts of stations at each other's places. */
function inOrder(survey: PlacedCounts, order: Int32Array): PlacedCounts {
  const of = (values: Float64Array) => Float64Array.from(order, (k) => values[k]);
  return {
    ...survey,
    videos: of(survey.videos),
    effort: of(survey.effort),
    dispersion: of(survey.dispersion),
  };
}
