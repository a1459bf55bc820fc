import { akaikeWeights, type Interval, modelAverage, normalQuantile, poissonInterval } from "../stats/mod.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import { densityPerRate, type RestFactors, type RestFit } from "./rest_density.ts";

/** Animals per km2 for one video a camera-day: what all stations have in common. */
export interface DensityFactor {
  value: number;
  /** Standard error of its logarithm: stay, passes, activity and area. */
  logError: number;
}

/** The density at a station. */
export interface StationDensity {
  station: string;
  videos: number;
  /** Camera-days. */
  effort: number;
  /** Videos a camera-day. */
  rate: number;
  rateInterval: Interval;
  /** Animals per km2. */
  density: number;
  interval: Interval;
}

/** The factor by the fits' staying times, averaged by Akaike weights with its unconditional error. */
export function densityFactor(fits: readonly RestFit[], factors: RestFactors): DensityFactor {
  const { passes, activity, area } = factors;
  const shared = passes.logError ** 2 + activity.logError ** 2 + area.logError ** 2;
  const { estimate, standardError } = modelAverage(
    fits.map(({ stay }) => Math.log(densityPerRate(stay.mean, factors))),
    fits.map(({ stay }) => stay.logMeanError ** 2 + shared),
    akaikeWeights(fits.map(({ aic }) => aic)),
  );
  return { value: Math.exp(estimate), logError: standardError };
}

/**
 * Encounter rate and density of each station by itself.
 *
 * The interval of the rate is Garwood's at videos / dispersion: an animal that makes several videos counts as one event
 * (see `CameraSurvey.dispersion`; 1 where it is not known). That of the density joins it with the error of the factor on
 * the logarithmic scale (Zou & Donner 2008); without videos the upper bounds are multiplied.
 */
export function stationDensities(
  survey: Pick<CameraSurvey, "stations" | "videos" | "effort" | "dispersion">,
  factor: DensityFactor,
  options: { level?: number } = {},
): StationDensity[] {
  const { level = 0.95 } = options;
  const z = -normalQuantile((1 - level) / 2);
  return survey.stations.map((station, k) => {
    const [videos, effort] = [survey.videos[k], survey.effort[k]];
    const dispersion = Number.isNaN(survey.dispersion[k]) ? 1 : survey.dispersion[k];
    const bounds = poissonInterval(videos / dispersion, { level, exposure: effort / dispersion });
    const rate = videos / effort;
    const part = (bound: number, side: -1 | 1) =>
      rate * factor.value * Math.exp(side * Math.hypot(Math.log(bound / rate), z * factor.logError));
    return {
      station,
      videos,
      effort,
      rate,
      rateInterval: { ...bounds, method: dispersion > 1 ? "Garwood at videos / dispersion" : "Garwood" },
      density: rate * factor.value,
      interval: {
        lower: videos === 0 ? 0 : part(bounds.lower, -1),
        upper: videos === 0
          ? bounds.upper * factor.value * Math.exp(z * factor.logError)
          : part(bounds.upper, 1),
        level,
        method: "Zou-Donner, log scale",
      },
    };
  });
}
