import { Fault } from "../fault/mod.ts";
import { spread, textbookVariance, type TwoPhase, twoPhase, type TwoPhaseOptions } from "./two_phase.ts";
import { secondPhase } from "./two_phase_points.ts";

/**
 * Two-phase ratio estimator: R times the mean of x over the first phase, R = mean of y / mean of x over the second
 * (Cochran 1977, section 12.8). Residuals are y - R x.
 *
 * Only the `textbook` variance is given: residuals of a ratio are correlated with its predictions.
 *
 * @param points x on every point of the first phase; y, NaN on points that are in the first phase only.
 * @throws {Fault} Missing values of x, too few of y, a mean of 0 in the second phase.
 */
export function twoPhaseRatio(
  points: { x: ArrayLike<number>; y: ArrayLike<number> },
  options: TwoPhaseOptions = {},
): TwoPhase {
  const { x, y } = points;
  const second = secondPhase({ auxiliary: [x], y }, 1);
  const [n1, n2] = [y.length, second.y.length];
  const [ofX, ofY] = [spread(second.auxiliary[0]), spread(second.y)];
  if (ofX.mean === 0) {
    throw new Fault("stats: no ratio to the auxiliary variable", {
      expected: "a mean other than 0 over the second phase",
      found: "0",
      remedy: "use twoPhaseRegression",
    });
  }
  const ratio = ofY.mean / ofX.mean;
  const residuals = second.y.map((value, i) => value - ratio * second.auxiliary[0][i]);
  const variance = textbookVariance(n1, n2, ofY.variance, spread(residuals).variance);
  const estimate = ratio * spread(x).mean;
  return twoPhase(
    { estimate, n1, second: second.y, coefficients: 1, variances: { textbook: variance }, variance },
    options.level,
  );
}
