import type { Covariance, MovementModel, Timescales } from "./movement_model.ts";
import { movementSteps } from "./movement_step.ts";
import type { Track } from "./track.ts";

/** Columns of a track that likelihoods need. */
export type TimedPositions = Pick<Track, "time" | "x" | "y">;

/** What timescales say of a track, whatever the covariance of positions. */
export interface Filtered {
  /** Number of independent positions that would tell the mean as exactly: 1' C^-1 1, C the correlation. */
  meanSize: number;
  /** Generalised least squares mean, m. */
  mean: [x: number, y: number];
  /** Mean square about it in the metric of C: the maximum likelihood covariance, m2. */
  scatter: Covariance;
  /** log det C. */
  logDeterminant: number;
}

/**
 * Kalman filter of a track without location error (Fleming et al. 2017, Ecology 98, appendix): innovations of x, of y and
 * of a constant, from which mean and covariance follow without a search. Both axes share C, so one pass serves any
 * orientation. Order n.
 */
export function filterTrack({ time, x, y }: TimedPositions, timescales: Timescales): Filtered {
  const n = time.length;
  const steps = movementSteps(timescales);
  let [one, ofX, ofY, xx, xy, yy, logDeterminant] = [0, 0, 0, 0, 0, 0, 0];
  // Velocity forecasts for the constant, x and y, and their common variance.
  let [velocityOne, velocityX, velocityY] = [0, 0, 0];
  let variance = timescales.process === "OUF" ? 1 / (timescales.positionTime * timescales.velocityTime) : 0;
  let [lastX, lastY, lastSeconds] = [0, 0, NaN];
  let step = steps(1);
  for (let i = 0; i < n; i++) {
    const [atX, atY] = [x[i] - x[0], y[i] - y[0]];
    if (i === 0) {
      one = 1;
    } else {
      const seconds = (time[i] - time[i - 1]) / 1000;
      if (seconds !== lastSeconds) step = steps(lastSeconds = seconds);
      const { fromPosition: c, velocityToPosition: s, positionToVelocity: d, fromVelocity: e } = step;
      const spread = s * s * variance + step.position;
      const common = s * e * variance + step.cross;
      const offOne = 1 - c - s * velocityOne;
      const offX = atX - c * lastX - s * velocityX;
      const offY = atY - c * lastY - s * velocityY;
      const weight = 1 / spread;
      one += offOne * offOne * weight;
      ofX += offOne * offX * weight;
      ofY += offOne * offY * weight;
      xx += offX * offX * weight;
      xy += offX * offY * weight;
      yy += offY * offY * weight;
      logDeterminant += Math.log(spread);
      const gain = common * weight;
      velocityOne = d + e * velocityOne + gain * offOne;
      velocityX = d * lastX + e * velocityX + gain * offX;
      velocityY = d * lastY + e * velocityY + gain * offY;
      variance = e * e * variance + step.velocity - gain * common;
    }
    [lastX, lastY] = [atX, atY];
  }
  return {
    meanSize: one,
    mean: [x[0] + ofX / one, y[0] + ofY / one],
    scatter: {
      xx: (xx - ofX * ofX / one) / n,
      xy: (xy - ofX * ofY / one) / n,
      yy: (yy - ofY * ofY / one) / n,
    },
    logDeterminant,
  };
}

/** {@link filterTrack} of one track that remembers what it was asked: searches and derivatives come back often. */
export function rememberingFilter(track: TimedPositions): (timescales: Timescales) => Filtered {
  const seen = new Map<string, Filtered>();
  return (timescales) => {
    const key = `${timescales.process} ${timescales.positionTime} ${timescales.velocityTime}`;
    const known = seen.get(key) ?? filterTrack(track, timescales);
    seen.set(key, known);
    return known;
  };
}

/** The covariance that is best by the restricted likelihood; with one variance for both axes if `isotropic`. */
export function restrictedCovariance({ scatter }: Filtered, n: number, isotropic: boolean): Covariance {
  const factor = n / (n - 1);
  const [xx, xy, yy] = [factor * scatter.xx, factor * scatter.xy, factor * scatter.yy];
  const mean = (xx + yy) / 2;
  return isotropic ? { xx: mean, xy: 0, yy: mean } : { xx, xy, yy };
}

/**
 * Log-likelihood of a track under a movement with the given timescales and covariance, at its best mean.
 *
 * @param restricted Of what is left when the mean has been fitted (REML; Fleming et al. 2019), up to a constant.
 */
export function profileLogLikelihood(
  { scatter, logDeterminant, meanSize }: Filtered,
  n: number,
  { xx, xy, yy }: Covariance,
  restricted = false,
): number {
  const area = xx * yy - xy * xy;
  const trace = (scatter.xx * yy - 2 * scatter.xy * xy + scatter.yy * xx) / area;
  const fitted = -logDeterminant - n * Math.log(2 * Math.PI) - n / 2 * (Math.log(area) + trace);
  return restricted ? fitted - Math.log(meanSize) + Math.log(area) / 2 : fitted;
}

/**
 * Log-likelihood of a track under a movement model: the density of all positions, per m to the power of twice their
 * number.
 */
export function movementLogLikelihood(track: TimedPositions, model: MovementModel): number {
  const n = track.time.length;
  const filtered = filterTrack(track, model);
  const { covariance: { xx, xy, yy } } = model;
  const [dx, dy] = [filtered.mean[0] - model.mean[0], filtered.mean[1] - model.mean[1]];
  const off = (dx * dx * yy - 2 * dx * dy * xy + dy * dy * xx) / (xx * yy - xy * xy);
  return profileLogLikelihood(filtered, n, model.covariance) - filtered.meanSize * off / 2;
}
