/** Options of {@link hessian}. */
export interface HessianOptions {
  /**
   * For each parameter the change to begin with; it is shortened as the function needs. Default a tenth of the
   * parameter's size, or 0.1 where it is 0.
   */
  scale?: ArrayLike<number>;
}

/**
 * Second derivatives of a function, p x p, row-major: central differences at shrinking steps, extrapolated to step 0
 * (Richardson's deferred approach with Ridders' 1982 choice of the most certain entry). About 8 digits for a smooth
 * function; off the diagonal the curvature is taken along sums and differences of parameters brought to unit curvature.
 * NaN where the function is not finite around the point.
 *
 * At the minimum of a negative log-likelihood its inverse is the covariance of the estimates.
 */
export function hessian(
  f: (point: Float64Array) => number,
  point: ArrayLike<number>,
  options: HessianOptions = {},
): Float64Array {
  const p = point.length;
  const scale = Float64Array.from(
    options.scale ?? Array.from(point, (value) => 0.1 * Math.abs(value) || 0.1),
  );
  const centre = f(Float64Array.from(point));
  const curvature = (direction: Float64Array) =>
    secondDerivative((t) => f(direction.map((along, i) => point[i] + t * along)), centre);
  const axis = (i: number, length: number) => Float64Array.from(scale, (_, j) => i === j ? length : 0);

  const result = new Float64Array(p * p);
  const unit = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    const found = curvature(axis(i, scale[i])) / scale[i] ** 2;
    result[i * p + i] = found;
    unit[i] = found !== 0 && Number.isFinite(found)
      // Where a likelihood drops by a half; not far beyond the scale, which may be all the domain there is.
      ? Math.min(scale[i], 1 / Math.sqrt(Math.abs(found)))
      : scale[i];
  }
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [axis(i, unit[i]), axis(j, unit[j])];
      const sum = curvature(a.map((along, k) => along + b[k]));
      const difference = curvature(a.map((along, k) => along - b[k]));
      result[i * p + j] = result[j * p + i] = (sum - difference) / (4 * unit[i] * unit[j]);
    }
  }
  return result;
}

/** Of g at 0; `centre` is g(0). */
function secondDerivative(g: (t: number) => number, centre: number): number {
  let step = 1;
  const difference = () => (g(step) - 2 * centre + g(-step)) / (step * step);
  let first = difference();
  // Back from where the function has no value, and from where it does not look like a parabola.
  for (let i = 0; i < 60 && !Number.isFinite(first); i++) {
    step /= 2;
    first = difference();
  }
  if (!Number.isFinite(first)) return NaN;
  let row = [first];
  let best = first;
  let error = Infinity;
  for (let level = 1; level <= 12; level++) {
    step /= 1.6;
    const next = [difference()];
    for (let k = 1; k <= level; k++) {
      const factor = 1.6 ** (2 * k);
      next.push((factor * next[k - 1] - row[k - 1]) / (factor - 1));
      const off = Math.max(Math.abs(next[k] - next[k - 1]), Math.abs(next[k] - row[k - 1]));
      if (off <= error) {
        error = off;
        best = next[k];
      }
    }
    // Rounding has taken over.
    if (level > 3 && Math.abs(next[level] - row[level - 1]) >= 2 * error) break;
    row = next;
  }
  return best;
}
