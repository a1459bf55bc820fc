import { chiSquareQuantile, minimise } from "../stats/mod.ts";
import type { MovementFit } from "./fit_movement.ts";
import { rememberingFilter, type TimedPositions } from "./movement_filter.ts";
import { determinant, type Timescales } from "./movement_model.ts";

/** Effective positions below which there is no interval. */
const LEAST_SAMPLE = 3;

/**
 * How much smaller and larger than estimated the range may be, as factors: profile of the restricted likelihood over the
 * area, everything else fitted to each (Venzon & Moolgavkar 1988, Applied Statistics 37, 87-94). A track that has not
 * seen its range through leaves room upwards, which intervals from the effective sample size alone do not show: they are
 * narrow where chance made the range small.
 *
 * The estimate is not where the restricted likelihood is highest, but near it; where next to nothing is known it may lie
 * outside of what the profile says. There is no interval then: one that ends at the estimate would be no statement of the
 * data. Nor is there one from fewer than three effective positions, from which no spread can be told.
 *
 * Position timescales up to the length of the track (or the fitted one, if longer) are looked at: the range is taken to
 * be crossed within the track. Without that a short track has no upper bound.
 *
 * @returns null where there is none.
 */
export function areaProfile(
  track: TimedPositions,
  movement: MovementFit,
  level: number,
): { lower: number; upper: number } | null {
  if (movement.effectiveSampleSize.area < LEAST_SAMPLE) return null;
  const n = track.time.length;
  const filter = rememberingFilter(track);
  const { process, isotropic } = movement;
  const longest = Math.max((track.time[n - 1] - track.time[0]) / 1000, 1.001 * movement.positionTime);
  // Logits of the timescales as shares of the longest that each can be.
  const logit = (share: number) => Math.log(share / (1 - share));
  const start = process === "IID" ? [] : [logit(movement.positionTime / longest)];
  if (process === "OUF") start.push(logit(Math.min(0.999, movement.velocityTime / movement.positionTime)));
  const at = (logits: ArrayLike<number>): Timescales => {
    const [position = 0, velocity = 0] = Array.from(logits, (value) => 1 / (1 + Math.exp(-value)));
    const positionTime = longest * position;
    return { process, positionTime, velocityTime: positionTime * velocity };
  };
  /** Half the deviance; without a geometric mean variance at the one that is best. */
  const lack = (logits: ArrayLike<number>, given?: number) => {
    const { scatter, logDeterminant, meanSize } = filter(at(logits));
    const best = isotropic ? (scatter.xx + scatter.yy) / 2 : Math.sqrt(determinant(scatter));
    const variance = given ?? n * best / (n - 1);
    return logDeterminant + Math.log(meanSize) + (n - 1) * Math.log(variance) + n * best / variance;
  };
  /** The least of it over the timescales, from where it was least before. */
  const fitted = (from: ArrayLike<number>, given?: number) => {
    if (start.length === 0) return { point: from, value: lack(from, given) };
    const scale = start.map(() => 0.5);
    return minimise((logits) => lack(logits, given), from, { scale, tolerance: 1e-8 });
  };
  const top = fitted(start);
  const { scatter } = filter(at(top.point));
  const best = (isotropic ? (scatter.xx + scatter.yy) / 2 : Math.sqrt(determinant(scatter))) * n / (n - 1);
  const height = chiSquareQuantile(1 - level, 1) / 2;
  const bound = (side: number) => {
    let near = top.point;
    const rise = (off: number) => {
      const { point, value } = fitted(near, best * Math.exp(side * off));
      near = point;
      return value - top.value - height;
    };
    const spread = 2 / Math.sqrt(movement.effectiveSampleSize.area);
    return best * Math.exp(side * firstRoot(rise, -height, spread)) /
      Math.sqrt(determinant(movement.covariance));
  };
  const [lower, upper] = [bound(-1), bound(1)];
  return lower < 1 && upper > 1 ? { lower, upper } : null;
}

/** Where f, below 0 at 0, first is 0: steps outwards, then false position (Illinois). */
function firstRoot(f: (x: number) => number, atZero: number, step: number): number {
  let [low, lowValue] = [0, atZero];
  let high = step;
  let highValue = f(high);
  while (highValue < 0) {
    [low, lowValue] = [high, highValue];
    high *= 1.6;
    highValue = f(high);
  }
  for (let round = 0; round < 60 && high - low > 1e-4 * high; round++) {
    const x = (low * highValue - high * lowValue) / (highValue - lowValue);
    const value = f(x);
    if (Math.abs(value) < 1e-4) return x;
    if (value < 0) {
      [low, lowValue] = [x, value];
      highValue /= 2;
    } else {
      [high, highValue] = [x, value];
      lowValue /= 2;
    }
  }
  return (low + high) / 2;
}
