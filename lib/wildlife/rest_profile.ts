import { Fault } from "../fault/mod.ts";
import { type Interval, minimise, normalQuantile } from "../stats/mod.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import { countLogLikelihood } from "./encounter_counts.ts";
import type { RestFit } from "./rest_density.ts";
import { stayLogLikelihood } from "./staying_time.ts";

/**
 * Profile likelihood interval of the density of a fit without covariates: densities that, with everything else fitted
 * anew, lower the log-likelihood by no more than half the chi-square quantile (Venzon & Moolgavkar 1988). The errors of
 * passes, activity and area take part as one normal deviate of their logarithms.
 *
 * A bound is 0 or Infinity where the likelihood does not fall far enough: few stays do not bound their mean.
 *
 * @throws Fault for a fit with covariates.
 */
export function profileInterval(
  survey: CameraSurvey,
  fit: RestFit,
  options: { level?: number } = {},
): Interval {
  const { level = 0.95 } = options;
  if (fit.coefficients.length > 0) {
    throw new Fault("wildlife: no profile interval with covariates", {
      expected: "a fit without covariates",
      found: fit.coefficients.map(({ name }) => name).join(", "),
      remedy: "use `interval`, or the bootstrap",
    });
  }
  const z = -normalQuantile((1 - level) / 2);
  const { stay, counts, variances, logError } = fit;
  const { family } = stay;
  const others = variances.passes + variances.activity + variances.area;
  const own = family.parameters;
  const hasSize = Number.isFinite(counts.size);
  const estimates = [
    ...stay.parameters,
    ...(hasSize ? [counts.parameters[1]] : []),
    ...(others > 0 ? [0] : []),
  ];
  const best = stay.logLikelihood + counts.logLikelihood;
  let begin = estimates;
  /** Signed root of twice the fall of the log-likelihood at a change of log density, everything else fitted. */
  const root = (change: number) => {
    const cost = (at: Float64Array) => {
      const shift = others > 0 ? at[at.length - 1] : 0;
      const logRate = counts.parameters[0] + change - (Math.log(family.mean(at)) - Math.log(stay.mean)) -
        shift;
      const size = hasSize ? Math.exp(at[own]) : Infinity;
      return -stayLogLikelihood(survey.stays, family, at) - countLogLikelihood(survey, logRate, size) +
        (others > 0 ? shift * shift / (2 * others) : 0);
    };
    const found = minimise(cost, begin, { scale: begin.map(() => 0.3), tolerance: 1e-9 });
    begin = [...found.point];
    return Math.sign(change) * Math.sqrt(Math.max(0, 2 * (found.value + best)));
  };
  const bound = (side: -1 | 1) => {
    begin = estimates;
    // The signed root is nearly a straight line in log density.
    let [low, high] = [{ at: 0, root: 0 }, { at: side * z * logError, root: 0 }];
    high.root = root(high.at);
    for (let tries = 0; Math.abs(high.root) < z; tries++) {
      if (tries === 12) return side < 0 ? 0 : Infinity;
      low = high;
      high = { at: high.at * 1.5, root: 0 };
      high.root = root(high.at);
    }
    for (let i = 0; i < 30 && Math.abs(high.at - low.at) > 1e-7; i++) {
      const share = (side * z - low.root) / (high.root - low.root);
      const at = low.at + Math.min(0.98, Math.max(0.02, share)) * (high.at - low.at);
      const middle = { at, root: root(at) };
      if (Math.abs(middle.root - side * z) < 1e-7) return fit.density * Math.exp(at);
      if (Math.abs(middle.root) < z) low = middle;
      else high = middle;
    }
    return fit.density * Math.exp((low.at + high.at) / 2);
  };
  return { lower: bound(-1), upper: bound(1), level, method: "profile likelihood, all errors" };
}
