import type { Timescales } from "./movement_model.ts";

/** What becomes of position and velocity on one axis, in units of the standard deviation of positions, after a time. */
export interface MovementStep {
  /** Share of the position that is left in the position, and in the velocity (per s). */
  fromPosition: number;
  positionToVelocity: number;
  /** Share of the velocity in the position (s), and in the velocity. */
  velocityToPosition: number;
  fromVelocity: number;
  /** Covariance of what is new. */
  position: number;
  cross: number;
  velocity: number;
}

/**
 * Transition of a movement over `seconds`, by the exact solution of its stochastic differential equation (Fleming et al.
 * 2014, appendix B). The returned object is overwritten by the next call.
 */
export function movementSteps({ process, positionTime, velocityTime }: Timescales) {
  const step: MovementStep = {
    fromPosition: 0,
    positionToVelocity: 0,
    velocityToPosition: 0,
    fromVelocity: 0,
    position: 1,
    cross: 0,
    velocity: 0,
  };
  if (process === "IID") return () => step;
  if (process === "OU") {
    return (seconds: number) => {
      step.fromPosition = Math.exp(-seconds / positionTime);
      step.position = -Math.expm1(-2 * seconds / positionTime);
      return step;
    };
  }
  const [slow, fast] = [1 / positionTime, 1 / velocityTime];
  const half = (slow + fast) / 2;
  /** Variance of the velocity. */
  const square = slow * fast;
  /** Position after `seconds` from a velocity of 1 at 0: s exp(-slow s) for equal timescales. */
  const reach = (seconds: number) => {
    const spread = (fast - slow) * seconds;
    const shape = spread < 1e-12 ? 1 : -Math.expm1(-spread) / spread;
    return seconds * Math.exp(-slow * seconds) * shape;
  };
  return (seconds: number) => {
    const s = reach(seconds);
    const middle = (Math.exp(-slow * seconds) + Math.exp(-fast * seconds)) / 2;
    step.fromPosition = middle + half * s;
    step.positionToVelocity = -square * s;
    step.velocityToPosition = s;
    step.fromVelocity = middle - half * s;
    step.cross = 2 * half * square * s * s;
    step.velocity = square * (1 - square * s * s - step.fromVelocity ** 2);
    step.position = 1 - step.fromPosition ** 2 - square * s * s;
    if (fast * seconds < 0.5) {
      // The difference would lose its digits: the integrals of the noise instead, by Gauss and Legendre.
      let [position, velocity] = [0, 0];
      for (let k = 0; k < NODES.length; k++) {
        const at = seconds * NODES[k];
        const response = reach(at);
        const slope = (Math.exp(-slow * at) + Math.exp(-fast * at)) / 2 - half * response;
        position += WEIGHTS[k] * response * response;
        velocity += WEIGHTS[k] * slope * slope;
      }
      step.position = 4 * half * square * seconds * position;
      step.velocity = 4 * half * square * seconds * velocity;
    }
    return step;
  };
}

/** Gauss-Legendre, five nodes on (0, 1) (Abramowitz & Stegun, table 25.4). */
const NODES = [0, 1, 2, 3, 4].map((k) =>
  (1 + [-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664][k]) / 2
);
const WEIGHTS = [
  0.236926885056189,
  0.478628670499366,
  0.568888888888889,
  0.478628670499366,
  0.236926885056189,
]
  .map((weight) => weight / 2);
