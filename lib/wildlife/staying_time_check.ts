import type { Random } from "../stats/mod.ts";
import { kaplanMeier, type SurvivalStep } from "./kaplan_meier.ts";
import { fitStayingTime, type StayingTimeFit, type StayingTimes } from "./staying_time.ts";

/** How well a family fits the staying times. */
export interface StayingTimeCheck {
  /** Largest distance of the fitted survival curve from Kaplan and Meier's (Kolmogorov-Smirnov), 0-1. */
  distance: number;
  /** Share of samples from the fitted distribution that lie as far off, the distribution fitted anew to each. */
  p: number;
  replicates: number;
}

/**
 * Goodness of fit by parametric bootstrap: stays are drawn from the fit, cut off at the times of censoring of the
 * recordings (those seen for censored stays, others from their estimated distribution beyond the stay; Davison & Hinkley
 * 1997, algorithm 3.1), and fitted anew.
 *
 * @param fit Without covariates.
 */
export function checkStayingTime(
  stays: StayingTimes,
  fit: StayingTimeFit,
  options: { random: Random; replicates?: number },
): StayingTimeCheck {
  const { random, replicates = 199 } = options;
  const distance = distanceOf(stays, fit);
  const limits = kaplanMeier(stays.time, stays.censored, { reverse: true });
  let beyond = 0;
  let made = 0;
  for (let r = 0; r < replicates; r++) {
    const drawn = drawStays(stays, fit, limits, random);
    // A draw without two ends has no fit of two parameters.
    if (new Set(drawn.time.filter((_, k) => !drawn.censored[k])).size < 2) continue;
    const again = fitStayingTime(drawn, fit.family, { start: fit.parameters, quick: true });
    made++;
    beyond += Number(distanceOf(drawn, again) >= distance);
  }
  return { distance, p: (beyond + 1) / (made + 1), replicates: made };
}

function drawStays(
  { time, censored, station }: StayingTimes,
  { family, parameters }: StayingTimeFit,
  limits: readonly SurvivalStep[],
  random: Random,
): StayingTimes {
  const drawn = { time: new Float64Array(time.length), censored: new Uint8Array(time.length), station };
  for (let k = 0; k < time.length; k++) {
    const limit = censored[k] ? time[k] : drawLimit(limits, time[k], random);
    const stay = family.draw(parameters, random);
    drawn.time[k] = Math.min(stay, limit);
    drawn.censored[k] = Number(stay > limit);
  }
  return drawn;
}

/** A time of censoring beyond `least`; Infinity where the last recordings were not cut off. */
function drawLimit(limits: readonly SurvivalStep[], least: number, random: Random): number {
  const before = limits.findLast(({ time }) => time <= least)?.survival ?? 1;
  const at = before * random.uniform();
  return limits.find(({ time, survival }) => time > least && survival <= at)?.time ?? Infinity;
}

/** Before and after each step. */
function distanceOf(stays: StayingTimes, { family, parameters }: StayingTimeFit): number {
  let [most, above] = [0, 1];
  for (const { time, survival } of kaplanMeier(stays.time, stays.censored)) {
    const fitted = Math.exp(family.logSurvival(time, parameters));
    most = Math.max(most, Math.abs(fitted - above), Math.abs(fitted - survival));
    above = survival;
  }
  return most;
}
