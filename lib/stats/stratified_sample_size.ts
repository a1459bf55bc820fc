import { Fault } from "../fault/mod.ts";

/** What is expected of a stratum before it is sampled. */
export interface PlannedStratum {
  /** Size of the stratum, in any one unit. */
  weight: number;
  /** Standard deviation of the variable in it; sqrt(U (1 - U)) for a proportion U. */
  standardDeviation: number;
}

/** Options of {@link stratifiedSampleSize}. */
export interface StratifiedSampleSizeOptions {
  /** Units in the population. Default Infinity. */
  populationSize?: number;
}

/** What {@link stratifiedSampleSize} finds. */
export interface SampleSize {
  /** The whole number of points to draw. */
  n: number;
  /** Before rounding up. */
  exact: number;
}

/**
 * Points needed for a standard error of a stratified mean, n = (sum W_i S_i / SE)^2, or with N units in all
 * (sum W_i S_i)^2 / (SE^2 + sum W_i S_i^2 / N) (Cochran 1977, eq. 5.25; Olofsson et al. 2014, eq. 13).
 *
 * @param standardError Wished for, of the mean or share over all strata.
 * @throws {Fault} No strata, negative weights or deviations, a standard error not above 0.
 */
export function stratifiedSampleSize(
  strata: readonly PlannedStratum[],
  standardError: number,
  options: StratifiedSampleSizeOptions = {},
): SampleSize {
  const { populationSize = Infinity } = options;
  const total = checkPlan(strata);
  if (!(standardError > 0 && standardError < Infinity && populationSize > 0)) {
    throw new Fault("stats: no sample size for this precision", {
      expected: "a standard error above 0, in a population above 0",
      found: `${standardError}, in ${populationSize}`,
    });
  }
  const mean = strata.reduce((sum, s) => sum + s.weight / total * s.standardDeviation, 0);
  const square = strata.reduce((sum, s) => sum + s.weight / total * s.standardDeviation ** 2, 0);
  const exact = mean * mean / (standardError ** 2 + square / populationSize);
  return { n: Math.ceil(exact), exact };
}

/** The sum of the weights, if they are such. */
export function checkPlan(strata: readonly PlannedStratum[]): number {
  strata.forEach(({ weight, standardDeviation }, h) => {
    if (weight >= 0 && weight < Infinity && standardDeviation >= 0 && standardDeviation < Infinity) return;
    throw new Fault("stats: not a stratum to plan with", {
      expected: "a weight and a standard deviation from 0",
      found: `${weight}, ${standardDeviation}`,
      where: `stratum ${h + 1}`,
    });
  });
  const total = strata.reduce((sum, { weight }) => sum + weight, 0);
  if (total > 0) return total;
  throw new Fault("stats: no strata", { expected: "one or more with a weight above 0", found: "none" });
}
