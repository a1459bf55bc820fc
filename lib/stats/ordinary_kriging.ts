import { Fault } from "../fault/mod.ts";
import { cholesky, solveLower, solveUpper } from "./cholesky.ts";
import { checkPlaces, type Places } from "./variogram.ts";
import { structuredCovariance, type VariogramModel } from "./variogram_model.ts";

/** Options of {@link ordinaryKriging}. */
export interface KrigingOptions {
  /**
   * Variance of the error of each value, besides the nugget: it is filtered out, predictions are of what is behind the
   * errors (kriging with heterogeneous measurement errors; Chilès & Delfiner 2012, section 3.7.1). Default 0.
   */
  errorVariance?: ArrayLike<number>;
}

/** A prediction. */
export interface KrigingPrediction {
  value: number;
  /** Of the prediction's error. */
  variance: number;
}

/** What an interpolation says of each value when it is left out. */
export interface LeaveOneOut {
  predicted: Float64Array;
  /** Variance of the difference of the value from the prediction; NaN where the method has none. */
  variance: Float64Array;
  /** Root of the mean square of the differences. */
  rootMeanSquare: number;
}

/** A field predicted from its values. */
export interface Kriging {
  /** Generalised least squares mean of the field. */
  mean: number;
  /** Prediction at a place. @throws {Fault} A place that is not finite. */
  predict(x: number, y: number): KrigingPrediction;
  /** Each value predicted from the others (Dubrule 1983, Mathematical Geology 15, 687-699). */
  leaveOneOut(): LeaveOneOut;
}

/**
 * Ordinary kriging: the best linear unbiased prediction of a field of unknown constant mean and known variogram, from all
 * values (Cressie 1993, section 3.2). Without error variances a value is met exactly at its place.
 *
 * @throws {Fault} Fewer than 2 values, several values at one place without nugget and error, a model without variance.
 */
export function ordinaryKriging(
  places: Places,
  values: ArrayLike<number>,
  model: VariogramModel,
  options: KrigingOptions = {},
): Kriging {
  const { errorVariance } = options;
  checkPlaces(places, values, 2);
  const { x, y } = places;
  const n = values.length;
  const sill = model.nugget + model.partialSill;
  if (!(sill > 0 && model.nugget >= 0 && model.partialSill >= 0 && model.range > 0)) {
    throw new Fault("stats: a variogram without variance", {
      expected: "a nugget or partial sill above 0, and a range above 0",
      found: `nugget ${model.nugget}, partial sill ${model.partialSill}, range ${model.range}`,
      remedy: "values that do not vary in space have a mean and no map",
    });
  }
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.hypot(x[i] - x[j], y[i] - y[j]);
      // Two values at one place share the field there, its nugget too: only their errors differ.
      factor[i * n + j] = distance === 0 ? sill : structuredCovariance(model, distance);
    }
    factor[i * n + i] = sill + (errorVariance?.[i] ?? 0);
  }
  try {
    cholesky(factor, n);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault("stats: kriging has no unique solution", {
      expected: "values at different places, or with errors",
      found: cause.where,
      remedy: "average the values of one place, or give their error variances",
      cause,
    });
  }
  const solve = (b: Float64Array) => solveUpper(factor, n, solveLower(factor, n, b));
  const ones = solve(new Float64Array(n).fill(1));
  const weight = ones.reduce((sum, value) => sum + value, 0);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += ones[i] * values[i] / weight;
  const residual = solve(Float64Array.from({ length: n }, (_, i) => values[i] - mean));
  return {
    mean,
    predict(atX, atY) {
      if (!Number.isFinite(atX + atY)) {
        throw new Fault("stats: no prediction at this place", {
          expected: "finite coordinates",
          found: `${atX}, ${atY}`,
        });
      }
      const covariance = new Float64Array(n);
      let [value, share] = [mean, 0];
      for (let i = 0; i < n; i++) {
        const distance = Math.hypot(x[i] - atX, y[i] - atY);
        covariance[i] = distance === 0 ? sill : structuredCovariance(model, distance);
        value += covariance[i] * residual[i];
        share += covariance[i] * ones[i];
      }
      solveLower(factor, n, covariance);
      const explained = covariance.reduce((sum, each) => sum + each * each, 0);
      return { value, variance: Math.max(0, sill - explained + (1 - share) ** 2 / weight) };
    },
    leaveOneOut() {
      const predicted = new Float64Array(n);
      const variance = new Float64Array(n);
      let squares = 0;
      for (let i = 0; i < n; i++) {
        // Diagonal of the inverse, less what the unknown mean takes.
        const unit = new Float64Array(n);
        unit[i] = 1;
        const own = solve(unit)[i] - ones[i] * ones[i] / weight;
        predicted[i] = values[i] - residual[i] / own;
        variance[i] = 1 / own;
        squares += (values[i] - predicted[i]) ** 2;
      }
      return { predicted, variance, rootMeanSquare: Math.sqrt(squares / n) };
    },
  };
}
