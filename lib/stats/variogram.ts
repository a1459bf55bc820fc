import { Fault } from "../fault/mod.ts";

/** Places of values; any unit of length. */
export interface Places {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** How {@link empiricalVariogram} is made. */
export interface VariogramOptions {
  /** Largest distance of a pair. Default a third of the diagonal of the bounding box, as in gstat. */
  cutoff?: number;
  /** Width of a class of distance. Default cutoff / 15. */
  width?: number;
  /**
   * `Matheron` (default): half the mean square of differences. `Cressie-Hawkins`: from the mean square root, which single
   * far-off values move less (Cressie & Hawkins 1980).
   */
  estimator?: "Matheron" | "Cressie-Hawkins";
  /**
   * Variance of the error of each value. Pairs then weigh 1 / (sum of their error variances), and half that sum is taken
   * off: the variogram of what is behind the errors. With the variance of counts it is that of Poisson kriging (Monestiez
   * et al. 2006). `Matheron` only.
   */
  errorVariance?: ArrayLike<number>;
}

/** A class of distances. */
export interface VariogramClass {
  /** Mean distance of its pairs. */
  distance: number;
  semivariance: number;
  pairs: number;
}

/**
 * Empirical variogram. Classes hold distances above their lower edge up to their upper; those without pairs are left out.
 * Pairs at one place are not used.
 *
 * @throws {Fault} Fewer than 3 values, values that are not finite, or errors with the robust estimator.
 */
export function empiricalVariogram(
  places: Places,
  values: ArrayLike<number>,
  options: VariogramOptions = {},
): VariogramClass[] {
  checkPlaces(places, values, 3);
  const { estimator = "Matheron", errorVariance } = options;
  const cutoff = options.cutoff ?? diagonal(places) / 3;
  const width = options.width ?? cutoff / 15;
  if (!(cutoff > 0 && width > 0 && width <= cutoff) || (errorVariance && estimator !== "Matheron")) {
    throw new Fault("stats: no such variogram", {
      expected: "0 < width <= cutoff; error variances with the estimator Matheron only",
      found: `cutoff ${cutoff}, width ${width}, ${estimator}${errorVariance ? " with error variances" : ""}`,
      remedy: diagonal(places) > 0 ? undefined : "all values lie at one place: there is no variogram",
    });
  }
  const count = Math.ceil(cutoff / width - 1e-9);
  const sums = Array.from({ length: count }, () => ({ pairs: 0, distance: 0, weight: 0, sum: 0 }));
  const { x, y } = places;
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.hypot(x[i] - x[j], y[i] - y[j]);
      if (distance === 0 || distance > cutoff) continue;
      const one = sums[Math.min(count - 1, Math.max(0, Math.ceil(distance / width) - 1))];
      const difference = values[i] - values[j];
      const error = errorVariance ? errorVariance[i] + errorVariance[j] : 0;
      const weight = errorVariance ? 1 / error : 1;
      one.pairs++;
      one.distance += distance;
      one.weight += weight;
      one.sum += estimator === "Matheron"
        ? weight * (difference * difference - error) / 2
        : Math.sqrt(Math.abs(difference));
    }
  }
  return sums.filter(({ pairs }) => pairs > 0).map(({ pairs, distance, weight, sum }) => ({
    distance: distance / pairs,
    semivariance: estimator === "Matheron"
      ? sum / weight
      : 0.5 * (sum / pairs) ** 4 / (0.457 + 0.494 / pairs),
    pairs,
  }));
}

/** @throws {Fault} Too few values, other lengths, values or places that are not finite. */
export function checkPlaces({ x, y }: Places, values: ArrayLike<number>, least: number): void {
  const n = values.length;
  const bad = Array.from({ length: n }, (_, i) => i).find((i) => !Number.isFinite(x[i] + y[i] + values[i]));
  if (n >= least && x.length === n && y.length === n && bad === undefined) return;
  throw new Fault("stats: values that cannot be interpolated", {
    expected: `${least} or more finite values, each with its place`,
    found: bad === undefined
      ? `${n} values, ${x.length} and ${y.length} coordinates`
      : `value ${bad + 1}: ${values[bad]} at (${x[bad]}, ${y[bad]})`,
    remedy: "leave out values without a place",
  });
}

function diagonal({ x, y }: Places): number {
  const range = (values: ArrayLike<number>) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    return high - low;
  };
  return Math.hypot(range(x), range(y));
}
