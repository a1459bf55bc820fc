import { Fault } from "../fault/mod.ts";
import { akaikeWeights, type Interval, quantile, type Random } from "../stats/mod.ts";
import { type CircularSums, stationActivity, weightedActivity } from "./activity_level.ts";
import { type Caution, caution } from "./caution.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import { type CountModel, fitEncounterCounts } from "./encounter_counts.ts";
import { densityPerRate, type RestFactors, type RestFit } from "./rest_density.ts";
import { fitStayingTime } from "./staying_time.ts";

/** Options of {@link bootstrapRest}. */
export interface RestBootstrapOptions {
  /** A stream of its own. */
  random: Random;
  /** Default 1,000. */
  replicates?: number;
  /** Default 0.95. */
  level?: number;
  /** Told what is done, 0-1. */
  progress?: (done: number) => void;
}

/** What {@link bootstrapRest} finds. */
export interface RestBootstrap {
  /** Of each fit, in their order; null where more than one replicate in ten has no density. */
  intervals: (Interval | null)[];
  /** Of the average over the fits, whose weights are found anew in each replicate. */
  average: Interval | null;
  /** Densities of each fit, animals per km2, then their average, one a replicate. */
  densities: Float64Array[];
  averages: Float64Array;
  /** Replicates that had no density: no measured stay, pass or video among the stations drawn. */
  refused: number;
  cautions: Caution[];
}

/**
 * Bootstrap of the density: stations are drawn with replacement with all that they recorded, so that stays, passes, counts
 * and activity vary together; the focal area varies by its own error. Percentile intervals.
 *
 * @param fits Without covariates.
 * @throws Fault for fits with covariates.
 */
export function bootstrapRest(
  survey: CameraSurvey,
  fits: readonly RestFit[],
  factors: RestFactors,
  options: RestBootstrapOptions,
): RestBootstrap {
  const { random, replicates = 1000, level = 0.95, progress = () => {} } = options;
  const covariate = fits.flatMap(({ coefficients }) => coefficients)[0];
  if (covariate !== undefined) {
    throw new Fault("wildlife: no bootstrap with covariates", {
      expected: "fits without covariates",
      found: covariate.name,
      remedy: "use the interval of the fit",
    });
  }
  const n = survey.stations.length;
  const events = survey.events.angle.length < 10 ? null : stationActivity(survey.events, n);
  const families = [...new Map(fits.map(({ stay }) => [stay.family.name, stay])).values()];
  const models = [...new Set(fits.map(({ count }) => count))];
  const [weights, stayWeights] = [new Float64Array(n), new Float64Array(survey.stays.time.length)];
  const densities = fits.map(() => [] as number[]);
  const averages: number[] = [];
  let refused = 0;
  for (let r = 0; r < replicates; r++) {
    weights.fill(0);
    for (let k = 0; k < n; k++) weights[random.integer(n)]++;
    const area = factors.area.area * Math.exp(factors.area.logError * random.normal());
    survey.stays.station.forEach((station, k) => stayWeights[k] = weights[station]);
    const drawn = drawnFactors(survey, events, weights, factors, random);
    if (drawn === null || !isEstimable(survey, weights, stayWeights)) {
      refused++;
      continue;
    }
    const stays = new Map(families.map(({ family, parameters }) => [
      family.name,
      fitStayingTime(survey.stays, family, { weights: stayWeights, start: parameters, quick: true }),
    ]));
    const counts = new Map(models.map((model: CountModel) => [
      model,
      fitEncounterCounts(survey, model, { weights, quick: true }),
    ]));
    const found = fits.map(({ family, count }) => {
      const [stay, rate] = [stays.get(family)!, counts.get(count)!];
      const logLikelihood = stay.logLikelihood + rate.logLikelihood;
      const density = Math.exp(rate.parameters[0]) *
        densityPerRate(stay.mean, { ...drawn, area: { area, logError: 0 } });
      return { density, logLikelihood };
    });
    const shares = akaikeWeights(
      found.map(({ logLikelihood }, k) => 2 * fits[k].parameters - 2 * logLikelihood),
    );
    found.forEach(({ density }, k) => densities[k].push(density));
    averages.push(Math.exp(found.reduce((sum, { density }, k) => sum + shares[k] * Math.log(density), 0)));
    if (r % 50 === 0) progress(r / replicates);
  }
  const isPoor = refused > replicates / 10;
  const intervalOf = (values: readonly number[]): Interval | null =>
    isPoor ? null : {
      lower: quantile(values, (1 - level) / 2),
      upper: quantile(values, (1 + level) / 2),
      level,
      method: "bootstrap of stations, percentile",
    };
  return {
    intervals: densities.map(intervalOf),
    average: intervalOf(averages),
    densities: densities.map((values) => Float64Array.from(values)),
    averages: Float64Array.from(averages),
    refused,
    cautions: isPoor
      ? [caution(
        "bootstrap-refused",
        `${replicates}回の再抽出のうち${refused}回で密度が得られず、ブートストラップの区間を示さない。`,
        `${refused} of ${replicates} replicates had no density: there are no bootstrap intervals.`,
      )]
      : [],
  };
}

/** Passes and activity of the stations drawn; given ones vary by their error. */
function drawnFactors(
  { examined }: CameraSurvey,
  events: readonly CircularSums[] | null,
  weights: Float64Array,
  factors: RestFactors,
  random: Random,
): RestFactors | null {
  const passes = { ...factors.passes };
  if (examined.passes.length > 0) {
    let [sum, n] = [0, 0];
    examined.passes.forEach((value, k) => {
      sum += weights[examined.station[k]] * value;
      n += weights[examined.station[k]];
    });
    if (sum === 0) return null;
    // What the stations drawn change in the mean, they change in the mean of a distribution alike.
    const all = examined.passes.reduce((total, value) => total + value, 0) / examined.passes.length;
    passes.mean *= sum / n / all;
  } else {
    passes.mean *= Math.exp(passes.logError * random.normal());
  }
  const activity = { ...factors.activity };
  if (events !== null) {
    const level = weightedActivity(events, weights);
    if (level === null) return null;
    activity.level = level * Math.exp((activity.smoothing ?? 0) * random.normal());
  } else {
    activity.level *= Math.exp(activity.logError * random.normal());
  }
  return { ...factors, passes, activity };
}

function isEstimable(
  { videos, stays }: CameraSurvey,
  weights: Float64Array,
  stayWeights: Float64Array,
): boolean {
  const ends = new Set<number>();
  stays.time.forEach((time, k) => stayWeights[k] > 0 && !stays.censored[k] && ends.add(time));
  return ends.size >= 2 && videos.some((count, k) => count > 0 && weights[k] > 0);
}
