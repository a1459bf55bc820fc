import { Fault } from "../fault/mod.ts";

/** A stratum of a sample that was drawn as a whole and stratified afterwards. */
export interface PostStratum {
  /** Size of the stratum in the population (points, or area in any one unit). */
  population: number;
  /** Points of the sample in it: 2 or more. */
  n: number;
  /** Of these, with the attribute. */
  x: number;
}

/** What {@link postStratifiedProportion} estimates. */
export interface PostStratified {
  proportion: number;
  /** Over all samples that might have been drawn (Cochran 1977, eq. 5A.42). */
  variance: number;
  /** Over the samples with the stratum sizes n_h that came out: sum of W_h^2 s_h^2 / n_h. */
  conditionalVariance: number;
  /**
   * As calibration has it, from the residuals of the strata with the weights W_h / n_h: n / (n - 1) times the sum of
   * W_h^2 (n_h - 1) s_h^2 / n_h^2 (Valliant 1993; the R package survey's `postStratify` computes this form).
   */
  residualVariance: number;
}

/** Options of {@link postStratifiedProportion}. */
export interface PostStratifiedOptions {
  /** True where `population` counts sampling units: both variances then shrink as the sample nears all of them. Default false. */
  finitePopulation?: boolean;
}

/**
 * Proportion with an attribute, each stratum weighted by its size in the population:
 * v = (1 - f) / n sum W_h s_h^2 + sum (1 - W_h) s_h^2 / n^2, with s_h^2 = n_h p_h (1 - p_h) / (n_h - 1).
 *
 * @throws {Fault} A stratum with fewer than 2 points (join it to another), or impossible counts.
 */
export function postStratifiedProportion(
  strata: readonly PostStratum[],
  options: PostStratifiedOptions = {},
): PostStratified {
  const { finitePopulation = false } = options;
  strata.forEach((stratum, i) => check(stratum, i, finitePopulation));
  const population = strata.reduce((sum, stratum) => sum + stratum.population, 0);
  const n = strata.reduce((sum, stratum) => sum + stratum.n, 0);
  if (n === 0) {
    throw new Fault("stats: no strata", { expected: "one or more", found: "none" });
  }
  const f = finitePopulation ? n / population : 0;
  let proportion = 0;
  let within = 0;
  let sizes = 0;
  let conditionalVariance = 0;
  let residuals = 0;
  for (const stratum of strata) {
    const weight = stratum.population / population;
    const p = stratum.x / stratum.n;
    const s2 = stratum.n * p * (1 - p) / (stratum.n - 1);
    const remaining = finitePopulation ? 1 - stratum.n / stratum.population : 1;
    proportion += weight * p;
    within += weight * s2;
    sizes += (1 - weight) * s2;
    conditionalVariance += weight * weight * remaining * s2 / stratum.n;
    residuals += weight * weight * (stratum.n - 1) * s2 / (stratum.n * stratum.n);
  }
  return {
    proportion,
    variance: (1 - f) / n * within + sizes / (n * n),
    conditionalVariance,
    residualVariance: (1 - f) * n / (n - 1) * residuals,
  };
}

function check({ population, n, x }: PostStratum, i: number, finite: boolean): void {
  const whole = n >= 2 && x >= 0 && x <= n;
  if (whole && population > 0 && population < Infinity && (!finite || n <= population)) return;
  throw new Fault("stats: a stratum cannot be estimated", {
    expected: `n >= 2 points of which 0 <= x <= n, in a population > 0${finite ? " of n or more" : ""}`,
    found: `n = ${n}, x = ${x}, population = ${population}`,
    where: `stratum ${i + 1}`,
    remedy: n < 2 ? "join it to a neighbouring stratum" : "check the counts",
  });
}
