import { Fault } from "../fault/mod.ts";
import type { Random } from "../stats/mod.ts";

/** A stationary movement around a centre. */
export interface OufMovement {
  /** m. */
  centre: readonly [x: number, y: number];
  /** Standard deviation of the position along its two axes, m. */
  sigma: readonly [first: number, second: number];
  /** Of the first axis, degrees counter-clockwise from east. Default 0. */
  angle?: number;
  /** Time after which the position has forgotten where it was (to 1/e), s. */
  tauPosition: number;
  /** The same of the velocity, s, shorter than `tauPosition`; 0 (default): Ornstein-Uhlenbeck, without velocity. */
  tauVelocity?: number;
}

/**
 * Positions of an Ornstein-Uhlenbeck (OU) or Ornstein-Uhlenbeck foraging (OUF) process at given times, exact at any
 * interval (Fleming et al. 2014, Am. Nat. 183: E154-E167). Each position has the normal distribution that `centre`,
 * `sigma` and `angle` say, so that the true range is {@link normalRangeArea}.
 *
 * @param time s, ascending.
 * @throws Fault for times of memory that are not positive, or a velocity remembered longer than the position.
 */
export function simulateOuf(
  random: Random,
  time: ArrayLike<number>,
  movement: OufMovement,
): { x: Float64Array; y: Float64Array } {
  const { centre: [cx, cy], sigma: [first, second], angle = 0, tauPosition, tauVelocity = 0 } = movement;
  if (!(tauPosition > 0 && tauVelocity >= 0 && tauVelocity < tauPosition && first >= 0 && second >= 0)) {
    throw new Fault("wildlife: not a movement that can be simulated", {
      expected: "sigma of 0 or more, tauPosition above 0, tauVelocity from 0 to below it",
      found: JSON.stringify({ sigma: movement.sigma, tauPosition, tauVelocity }),
    });
  }
  const u = standardOuf(random, time, tauPosition, tauVelocity);
  const v = standardOuf(random, time, tauPosition, tauVelocity);
  const [cosine, sine] = [Math.cos(angle * Math.PI / 180), Math.sin(angle * Math.PI / 180)];
  return {
    x: u.map((value, i) => cx + cosine * first * value - sine * second * v[i]),
    y: u.map((value, i) => cy + sine * first * value + cosine * second * v[i]),
  };
}

/**
 * One axis with variance 1. Position and velocity are a linear system with rates 1/tauPosition and 1/tauVelocity; the new
 * state is its expectation from the old and a normal deviate with what is left of the stationary variance.
 */
function standardOuf(
  random: Random,
  time: ArrayLike<number>,
  tauPosition: number,
  tauVelocity: number,
): Float64Array {
  const result = new Float64Array(time.length);
  const [a, b] = [1 / tauPosition, tauVelocity === 0 ? Infinity : 1 / tauVelocity];
  let [position, velocity] = [random.normal(), tauVelocity === 0 ? 0 : random.normal(0, Math.sqrt(a * b))];
  for (let i = 0; i < time.length; i++) {
    const dt = i === 0 ? 0 : time[i] - time[i - 1];
    if (tauVelocity === 0) {
      const decay = Math.exp(-dt * a);
      position = decay * position + Math.sqrt(1 - decay * decay) * random.normal();
    } else if (dt > 0) {
      const [ea, eb] = [Math.exp(-a * dt), Math.exp(-b * dt)];
      // The exponential of [[0, 1], [-ab, -(a + b)]] dt.
      const [p11, p12] = [(b * ea - a * eb) / (b - a), (ea - eb) / (b - a)];
      const [p21, p22] = [-a * b * p12, (b * eb - a * ea) / (b - a)];
      // Stationary variances 1 and ab, less what of them is expected.
      const q11 = Math.max(0, 1 - p11 * p11 - p12 * p12 * a * b);
      const q12 = -p11 * p21 - p12 * p22 * a * b;
      const q22 = Math.max(0, a * b - p21 * p21 - p22 * p22 * a * b);
      const l11 = Math.sqrt(q11);
      const l21 = l11 > 0 ? q12 / l11 : 0;
      const [z1, z2] = [random.normal(), random.normal()];
      [position, velocity] = [
        p11 * position + p12 * velocity + l11 * z1,
        p21 * position + p22 * velocity + l21 * z1 + Math.sqrt(Math.max(0, q22 - l21 * l21)) * z2,
      ];
    }
    result[i] = position;
  }
  return result;
}

/**
 * Area of the ellipse that holds `percent` of a bivariate normal distribution and is smallest, m2:
 * -2 ln(1 - p) pi sigma1 sigma2.
 */
export function normalRangeArea(sigma: readonly [number, number], percent: number): number {
  return -2 * Math.log(1 - percent / 100) * Math.PI * sigma[0] * sigma[1];
}
