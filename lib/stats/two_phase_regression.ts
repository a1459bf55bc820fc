import { leastSquares } from "./least_squares.ts";
import { spread, textbookVariance, type TwoPhase, twoPhase, type TwoPhaseOptions } from "./two_phase.ts";
import { secondPhase, type TwoPhasePoints } from "./two_phase_points.ts";

/** Options of {@link twoPhaseRegression}. */
export interface TwoPhaseRegressionOptions extends TwoPhaseOptions {
  /** The variance of interval and efficiency. Default `textbook`. */
  variance?: "textbook" | "external" | "g-weight";
}

/**
 * Two-phase regression estimator: mean over the first phase of y predicted from the auxiliary variables by least squares
 * with an intercept on the second phase (whose residuals then have the mean 0). With indicators of all strata but one
 * as auxiliary variables it is the post-stratified estimator.
 *
 * The residual variance s_e^2 is divided by n2 less the number of coefficients in `textbook`, by n2 - 1 in `external`.
 *
 * @throws {Fault} Missing auxiliary values, columns that follow from each other, too few second-phase points.
 */
export function twoPhaseRegression(
  points: TwoPhasePoints,
  options: TwoPhaseRegressionOptions = {},
): TwoPhase {
  const { level, variance = "textbook" } = options;
  const coefficients = points.auxiliary.length + 1;
  const second = secondPhase(points, coefficients);
  const fit = leastSquares(second.auxiliary, second.y);
  const [n1, n2] = [points.y.length, second.y.length];
  const predicted = new Float64Array(n1).fill(fit.coefficients[0]);
  points.auxiliary.forEach((values, c) => {
    for (let i = 0; i < n1; i++) predicted[i] += fit.coefficients[c + 1] * values[i];
  });
  const first = spread(predicted);
  const squares = fit.residuals.reduce((sum, e) => sum + e * e, 0);
  const gram = fit.solveGram([1, ...points.auxiliary.map((values) => spread(values).mean)]);
  const weighted = fit.residuals.reduce((sum, e, i) => {
    const g = gram[0] + second.auxiliary.reduce((total, values, c) => total + gram[c + 1] * values[i], 0);
    return sum + (g * e) ** 2; // g / n2 of the literature
  }, 0);
  const variances = {
    textbook: textbookVariance(n1, n2, spread(second.y).variance, squares / (n2 - coefficients)),
    external: first.variance / n1 + squares / (n2 - 1) / n2,
    "g-weight": first.variance / n1 + weighted,
  };
  return twoPhase(
    { estimate: first.mean, n1, second: second.y, coefficients, variances, variance: variances[variance] },
    level,
  );
}
