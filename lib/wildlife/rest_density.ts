import { Fault } from "../fault/mod.ts";
import { akaikeWeights, type Interval, modelAverage, normalQuantile, studentQuantile } from "../stats/mod.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import { type CountModel, type EncounterFit, fitEncounterCounts } from "./encounter_counts.ts";
import { fitStayingTime, type StayingTimeFit } from "./staying_time.ts";
import { STAYING_TIME_FAMILIES, type StayingTimeFamilyName } from "./staying_time_family.ts";

/** What turns encounter rates into densities beside the staying time; errors are standard errors of logarithms. */
export interface RestFactors {
  /** Passes through the focal area a video. */
  passes: { mean: number; logError: number };
  /**
   * Share of the day in which the animals are active. `logError` has all its errors; `smoothing` is the part that drawing
   * stations anew does not show (see `ActivityLevel`). Default 0.
   */
  activity: { level: number; logError: number; smoothing?: number };
  /** Focal area, m2. */
  area: { area: number; logError: number };
}

/** A covariate of the density, one value a station. */
export interface RestCovariate {
  name: string;
  values: Float64Array;
  /** Whether it acts on the staying time too. Default false. */
  onStay?: boolean;
}

/** Options of {@link fitRest}. */
export interface RestOptions {
  /** Default all four. */
  families?: readonly StayingTimeFamilyName[];
  /** Default both. */
  countModels?: readonly CountModel[];
  /** Standardised here to mean 0 and standard deviation 1 over the stations. Default none. */
  covariates?: readonly RestCovariate[];
  /** Default 0.95. */
  level?: number;
}

/** The density by one family of staying times and one model of counts. */
export interface RestFit {
  family: StayingTimeFamilyName;
  count: CountModel;
  /** Animals per km2, mean over the stations. */
  density: number;
  /** Standard error of the logarithm of the density, all errors together, and its parts as variances. */
  logError: number;
  variances: { stay: number; counts: number; passes: number; activity: number; area: number };
  /** Of the density: exp(log density +- t x logError), t of `degreesOfFreedom`. */
  interval: Interval;
  /** Stations less one, and less the covariates. */
  degreesOfFreedom: number;
  /** The same from the likelihood alone, with passes, activity and area taken as known. */
  likelihoodInterval: Interval;
  /** Of each station; differ with covariates only. */
  stationDensity: Float64Array;
  /** Effect of one standard deviation of each covariate on log density, with its standard error. */
  coefficients: { name: string; value: number; standardError: number }[];
  logLikelihood: number;
  /** Parameters that were estimated. */
  parameters: number;
  aic: number;
  stay: StayingTimeFit;
  counts: EncounterFit;
  converged: boolean;
}

const SECONDS_PER_DAY = 86_400;
const M2_PER_KM2 = 1e6;

/**
 * Random encounter and staying time (Nakashima, Fukasawa & Samejima 2018, Journal of Applied Ecology 55, 735-744): the
 * expected passes at a station are density x focal area x time x activity / mean stay. Maximum likelihood over staying
 * times and counts of videos, whose passes a video are estimated beside, as in RAD-REST of the package ctrest.
 *
 * As the density is free, the joint maximum is that of both parts; a covariate of the staying time has to be one of the
 * density, too, and takes part in both.
 *
 * @throws Fault for an unknown family, a covariate that does not vary or lacks values, and what the parts refuse.
 */
export function fitRest(survey: CameraSurvey, factors: RestFactors, options: RestOptions = {}): RestFit[] {
  const {
    families = STAYING_TIME_FAMILIES.map(({ name }) => name),
    countModels = ["Poisson", "negative binomial"],
    covariates = [],
    level = 0.95,
  } = options;
  checkFactors(factors);
  const standardised = covariates.map((covariate) => standardise(covariate, survey.stations.length));
  const onStay = standardised.filter((_, c) => covariates[c].onStay);
  const counts = countModels.map((model) => fitEncounterCounts(survey, model, { covariates: standardised }));
  return families.flatMap((name) => {
    const family = STAYING_TIME_FAMILIES.find((each) => each.name === name);
    if (family === undefined) {
      throw new Fault("wildlife: no such family of staying times", {
        expected: STAYING_TIME_FAMILIES.map((each) => each.name).join(", "),
        found: JSON.stringify(name),
      });
    }
    const stay = fitStayingTime(survey.stays, family, { covariates: onStay });
    return counts.map((fit) =>
      combine(stay, fit, {
        columns: standardised,
        covariates,
        factors,
        level,
        stations: survey.stations.length,
      })
    );
  });
}

/** Animals per km2 for one video a camera-day. */
export function densityPerRate(meanStay: number, { passes, activity, area }: RestFactors): number {
  return meanStay * passes.mean / (SECONDS_PER_DAY * activity.level * area.area / M2_PER_KM2);
}

function combine(
  stay: StayingTimeFit,
  counts: EncounterFit,
  { columns, covariates, factors, level, stations }: {
    columns: readonly Float64Array[];
    covariates: readonly RestCovariate[];
    factors: RestFactors;
    level: number;
    stations: number;
  },
): RestFit {
  const degreesOfFreedom = Math.max(1, stations - 1 - columns.length);
  const p = columns.length + 1;
  const own = stay.family.parameters;
  /** Number of the stay's parameter of each covariate, or -1. */
  let next = own;
  const stayIndex = covariates.map(({ onStay }) => onStay ? next++ : -1);
  // Log density = intercept + log mean stay + (count slope + stay slope) x covariate.
  const slopes = columns.map((_, c) =>
    counts.parameters[c + 1] + (stayIndex[c] < 0 ? 0 : stay.parameters[stayIndex[c]])
  );
  const rate = Math.exp(counts.parameters[0]) * densityPerRate(stay.mean, factors);
  const relative = Float64Array.from(
    { length: stations },
    (_, i) => Math.exp(slopes.reduce((sum, slope, c) => sum + slope * columns[c][i], 0)),
  );
  const meanRelative = relative.reduce((sum, value) => sum + value, 0) / stations;
  // Derivative of log mean density by each slope.
  const by = columns.map((column) =>
    relative.reduce((sum, value, i) => sum + value * column[i], 0) / stations / meanRelative
  );
  const countVariance = quadratic(counts.covariance, counts.parameters.length, [1, ...by]);
  const staySlopes = Array.from(stay.parameters, () => 0);
  stayIndex.forEach((at, c) => at >= 0 && (staySlopes[at] = by[c]));
  const stayVariance = stay.logMeanError ** 2 +
    quadratic(stay.covariance, stay.parameters.length, staySlopes);
  const variances = {
    stay: stayVariance,
    counts: countVariance,
    passes: factors.passes.logError ** 2,
    activity: factors.activity.logError ** 2,
    area: factors.area.logError ** 2,
  };
  const density = rate * meanRelative;
  const logError = Math.sqrt(Object.values(variances).reduce((sum, value) => sum + value, 0));
  const parameters = stay.parameters.length + p + Number(counts.model !== "Poisson");
  const logLikelihood = stay.logLikelihood + counts.logLikelihood;
  return {
    family: stay.family.name,
    count: counts.model,
    density,
    logError,
    variances,
    interval: logInterval(density, logError, { level, method: "log-t, all errors", degreesOfFreedom }),
    likelihoodInterval: logInterval(density, Math.sqrt(stayVariance + countVariance), {
      level,
      method: "log-normal, likelihood",
    }),
    degreesOfFreedom,
    stationDensity: relative.map((value) => rate * value),
    coefficients: columns.map((_, c) => ({
      name: covariates[c].name,
      value: slopes[c],
      standardError: Math.sqrt(
        counts.covariance[(c + 1) * (counts.parameters.length + 1)] +
          (stayIndex[c] < 0 ? 0 : stay.covariance[stayIndex[c] * (stay.parameters.length + 1)]),
      ),
    })),
    logLikelihood,
    parameters,
    aic: 2 * parameters - 2 * logLikelihood,
    stay,
    counts,
    converged: stay.converged && counts.converged,
  };
}

/**
 * exp(log x +- q se), with the quantile of Student's t where degrees of freedom are given, else the normal one: with ten
 * stations their variation is known no better than that.
 */
export function logInterval(
  estimate: number,
  logError: number,
  options: { level: number; method: string; degreesOfFreedom?: number },
): Interval {
  const { level, method, degreesOfFreedom } = options;
  const tail = (1 - level) / 2;
  const q = degreesOfFreedom === undefined ? -normalQuantile(tail) : studentQuantile(tail, degreesOfFreedom);
  return {
    lower: estimate * Math.exp(-q * logError),
    upper: estimate * Math.exp(q * logError),
    level,
    method,
  };
}

/** The density averaged over models by Akaike weights, on the logarithmic scale, with its unconditional interval. */
export interface RestAverage {
  density: number;
  logError: number;
  interval: Interval;
  /** Of each fit. */
  weights: Float64Array;
}

/**
 * Average over the fits: Akaike weights, unconditional standard error (see {@link modelAverage}). The errors that all fits
 * share count once.
 */
export function averageRest(fits: readonly RestFit[], options: { level?: number } = {}): RestAverage {
  const { level = 0.95 } = options;
  const weights = akaikeWeights(fits.map(({ aic }) => aic));
  const { estimate, standardError } = modelAverage(
    fits.map(({ density }) => Math.log(density)),
    fits.map(({ logError }) => logError ** 2),
    weights,
  );
  const density = Math.exp(estimate);
  return {
    density,
    logError: standardError,
    interval: logInterval(density, standardError, {
      level,
      method: "Akaike weights, unconditional",
      degreesOfFreedom: fits[0].degreesOfFreedom,
    }),
    weights,
  };
}

function standardise({ name, values }: RestCovariate, stations: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  // Of one value over and over the rounding of the mean may leave a deviation.
  if (values.length === stations && sd > 1e-12 * Math.abs(mean)) {
    return values.map((value) => (value - mean) / sd);
  }
  throw new Fault(`wildlife: the covariate ${name} cannot be used`, {
    expected: `a number for each of ${stations} stations, not all the same`,
    found: `${values.length} numbers, standard deviation ${sd}`,
    remedy: "leave it out, or leave out the stations without a value",
  });
}

function quadratic(a: Float64Array, n: number, v: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) for (let j = 0; j < v.length; j++) sum += v[i] * a[i * n + j] * v[j];
  return sum;
}

function checkFactors({ passes, activity, area }: RestFactors): void {
  const errors = [passes.logError, activity.logError, area.logError];
  const inRange = passes.mean > 0 && activity.level > 0 && activity.level <= 1 && area.area > 0;
  if (inRange && errors.every((error) => error >= 0 && error < Infinity)) return;
  throw new Fault("wildlife: factors of the density that cannot be", {
    expected: "passes > 0, activity above 0 to 1, area > 0 m2, and errors of 0 or more",
    found: `passes ${passes.mean}, activity ${activity.level}, area ${area.area}; errors ${
      errors.join(", ")
    }`,
  });
}
