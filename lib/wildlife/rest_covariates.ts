import { Fault } from "../fault/mod.ts";
import { type Interval, studentQuantile } from "../stats/mod.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import { type Caution, caution } from "./caution.ts";
import { averageRest, fitRest, type RestAverage, type RestFactors, type RestFit } from "./rest_density.ts";
import type { StationCovariate } from "./station_covariates.ts";

/** How the density goes with one covariate, the others as they are. */
export interface CovariateEffect {
  name: string;
  unit: string;
  /** Over the stations, in units of the covariate. */
  mean: number;
  standardDeviation: number;
  /** Change of log density for one standard deviation, with its error and interval. */
  effect: number;
  standardError: number;
  interval: Interval;
  /** Ratio of densities for one unit of the covariate. */
  perUnit: { ratio: number; interval: Interval };
  /** Ratio of densities for `step`, the power of ten next below the standard deviation: one unit may be far too little. */
  step: number;
  perStep: { ratio: number; interval: Interval };
  /** AIC with all covariates, less that without this one. */
  deltaAic: number;
}

/** The density with covariates beside that without. */
export interface RestCovariates {
  /** With all covariates, in the order of the fits without. */
  fits: RestFit[];
  average: RestAverage;
  /** Of least AIC without covariates, and its fellow with them: effects are of this model. */
  without: RestFit;
  with: RestFit;
  /** AIC of `with` less that of `without`. */
  deltaAic: number;
  effects: CovariateEffect[];
  cautions: Caution[];
}

/** Fewer stations than this for each covariate are refused; fewer than the second are cautioned of. */
const LEAST_STATIONS = 5;
const ENOUGH_STATIONS = 10;
/** Correlation from which two covariates tell the same (Dormann et al. 2013, Ecography 36, 27-46). */
const COLLINEAR = 0.7;

/**
 * Fits {@link fitRest} with covariates of the density, for the families and count models of fits without any, and compares:
 * the model that is best without covariates is kept, so that a difference of AIC is that of the covariates alone.
 *
 * The interval of an effect takes t of n - 1 - m degrees of freedom for n stations and m covariates, and the variance of
 * maximum likelihood times n / (n - 1 - m), as in a linear regression: likelihood alone is too sure of ten or twenty.
 *
 * @throws Fault for fewer than five stations a covariate, and what fitRest refuses.
 */
export function restCovariates(
  survey: CameraSurvey,
  factors: RestFactors,
  plain: readonly RestFit[],
  covariates: readonly StationCovariate[],
  options: { level?: number } = {},
): RestCovariates {
  const { level = 0.95 } = options;
  const [n, m] = [survey.stations.length, covariates.length];
  if (n < LEAST_STATIONS * m) {
    throw new Fault("wildlife: too many covariates for the stations", {
      expected: `${LEAST_STATIONS} stations or more for each covariate; ${ENOUGH_STATIONS} are advisable`,
      found: `${n} stations, ${m} covariates: ${covariates.map(({ name }) => name).join(", ")}`,
      remedy: "choose the covariates that were expected to matter before the data were seen",
    });
  }
  const models = {
    families: [...new Set(plain.map(({ family }) => family))],
    countModels: [...new Set(plain.map(({ count }) => count))],
  };
  const fits = fitRest(survey, factors, { ...models, covariates, level });
  const without = plain.reduce((a, b) => (b.aic < a.aic ? b : a));
  const isSame = ({ family, count }: RestFit) => family === without.family && count === without.count;
  const best = fits.find(isSame)!;
  const one = { families: [without.family], countModels: [without.count], level };
  const effects = covariates.map((covariate, c) => {
    const others = covariates.filter((_, other) => other !== c);
    const [fewer] = m === 1 ? [without] : fitRest(survey, factors, { ...one, covariates: others });
    return effectOf(covariate, best.coefficients[c], { n, m, level, deltaAic: best.aic - fewer.aic });
  });
  return {
    fits,
    average: averageRest(fits, { level }),
    without,
    with: best,
    deltaAic: best.aic - without.aic,
    effects,
    cautions: [...sizeCautions(n, m), ...collinear(covariates), ...unconverged(best)],
  };
}

function effectOf(
  { name, unit, values }: StationCovariate,
  { value: effect, standardError: likelihoodError }: RestFit["coefficients"][number],
  { n, m, level, deltaAic }: { n: number; m: number; level: number; deltaAic: number },
): CovariateEffect {
  const mean = meanOf(values);
  const standardDeviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
  const degreesOfFreedom = n - 1 - m;
  const standardError = likelihoodError * Math.sqrt(n / degreesOfFreedom);
  const reach = studentQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
  const method = "log-t, stations less one and less the covariates";
  const per = (amount: number) => {
    const ratio = (slope: number) => Math.exp(slope * amount / standardDeviation);
    return {
      ratio: ratio(effect),
      interval: { lower: ratio(effect - reach), upper: ratio(effect + reach), level, method },
    };
  };
  const step = 10 ** Math.floor(Math.log10(standardDeviation));
  return {
    name,
    unit,
    mean,
    standardDeviation,
    effect,
    standardError,
    interval: { lower: effect - reach, upper: effect + reach, level, method },
    perUnit: per(1),
    step,
    perStep: per(step),
    deltaAic,
  };
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function sizeCautions(n: number, m: number): Caution[] {
  if (n >= ENOUGH_STATIONS * m) return [];
  return [caution(
    "few-stations-for-covariates",
    `共変量${m}個に対して地点は${n}であり、1個当たり${ENOUGH_STATIONS}地点に満たない。共変量の効果は偶然に左右されやすく、参考にとどめる。`,
    `${n} stations for ${m} covariates are fewer than ${ENOUGH_STATIONS} for each: effects may be chance, and are for reference.`,
  )];
}

function collinear(covariates: readonly StationCovariate[]): Caution[] {
  return covariates.flatMap((a, k) =>
    covariates.slice(k + 1).flatMap((b) => {
      const r = correlation(a.values, b.values);
      if (Math.abs(r) < COLLINEAR) return [];
      return [caution(
        "covariates-alike",
        `共変量「${a.name}」と「${b.name}」の相関係数は${
          r.toFixed(2)
        }であり、それぞれの効果を分けて読むことはできない。`,
        `The covariates ${a.name} and ${b.name} have a correlation of ${
          r.toFixed(2)
        }: their effects cannot be told apart.`,
      )];
    })
  );
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function unconverged({ converged }: RestFit): Caution[] {
  if (converged) return [];
  return [caution(
    "covariates-unconverged",
    "共変量を用いたモデルのあてはめが収束しなかった。共変量の効果は用いない。",
    "The fit with covariates did not converge: its effects are not to be used.",
  )];
}
