import { chiSquareTail, minimise } from "../stats/mod.ts";
import type { MovementFit } from "./fit_movement.ts";
import {
  profileLogLikelihood,
  rememberingFilter,
  restrictedCovariance,
  type TimedPositions,
} from "./movement_filter.ts";

/** Timescale in spans of the track at which a movement is a random walk for as long as the track lasts. */
const WALK = 1e4;

/**
 * Probability that a random walk without a range looks as much like drawing back to a centre as this track does:
 * likelihood ratio of the restricted likelihoods of the fitted movement and of the same with an endless position
 * timescale, against chi-square with one degree of freedom. Unlike other likelihood ratios at a unit root the restricted
 * one needs no table of its own (Chen & Deo 2009, Journal of Time Series Analysis 30, 618-630): of simulated walks of 30
 * to 300 fixes 3.5 to 5 % exceed its 5 % point.
 */
export function residencyTail(track: TimedPositions, movement: MovementFit): number {
  const { process, positionTime, velocityTime, isotropic } = movement;
  if (process === "IID") return 0;
  const n = track.time.length;
  const span = (track.time[n - 1] - track.time[0]) / 1000;
  const filter = rememberingFilter(track);
  const restricted = (time: number) => {
    const filtered = filter({ process, positionTime: time, velocityTime });
    return profileLogLikelihood(filtered, n, restrictedCovariance(filtered, n, isotropic), true);
  };
  const longest = Math.log(WALK * span);
  const lack = ([log]: Float64Array) => log > longest ? NaN : -restricted(Math.exp(log));
  const { value } = minimise(lack, [Math.log(Math.min(positionTime, span))], { scale: [1] });
  return chiSquareTail(Math.max(0, 2 * (-value - restricted(WALK * span))), 1);
}
