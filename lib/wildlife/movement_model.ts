/**
 * How positions hang together in time (Fleming et al. 2014, American Naturalist 183, E154-E167): not at all (`IID`), by
 * drawing back to a centre (`OU`, Ornstein-Uhlenbeck), or by that and by keeping speed and direction for a while (`OUF`,
 * Ornstein-Uhlenbeck with foraging).
 */
export type MovementProcess = "IID" | "OU" | "OUF";

/** Of two coordinates, m2. */
export interface Covariance {
  xx: number;
  xy: number;
  yy: number;
}

/** A stationary Gaussian movement about a centre; both axes share the timescales, as in ctmm. */
export interface MovementModel {
  process: MovementProcess;
  /** Autocorrelation timescale of positions (about how long the animal takes to cross its range), s; 0 for IID. */
  positionTime: number;
  /** Autocorrelation timescale of velocities, s, at most {@link positionTime}; 0 but for OUF. */
  velocityTime: number;
  /** The centre, m. */
  mean: readonly [x: number, y: number];
  /** Of positions about the centre. */
  covariance: Covariance;
}

/** Timescales of a movement. */
export type Timescales = Pick<MovementModel, "process" | "positionTime" | "velocityTime">;

/** The determinant: the square of what an area scales with. */
export function determinant({ xx, xy, yy }: Covariance): number {
  return xx * yy - xy * xy;
}

/** Correlation of two positions on one axis, `lag` seconds apart (Fleming et al. 2014, table 1). */
export function autocorrelation({ process, positionTime, velocityTime }: Timescales, lag: number): number {
  if (process === "IID") return lag === 0 ? 1 : 0;
  if (process === "OU") return Math.exp(-lag / positionTime);
  // (t_p exp(-lag / t_p) - t_v exp(-lag / t_v)) / (t_p - t_v), written so that it holds for t_v = t_p.
  const [slow, fast] = [1 / positionTime, 1 / velocityTime];
  const spread = (fast - slow) * lag;
  return Math.exp(-slow * lag) * (1 + slow * lag * (spread < 1e-12 ? 1 : -Math.expm1(-spread) / spread));
}

/** Mean of both axes of half the mean squared displacement after `lag` seconds, m2: the model's variogram. */
export function semivariance(model: MovementModel, lag: number): number {
  const { xx, yy } = model.covariance;
  return (xx + yy) / 2 * (1 - autocorrelation(model, lag));
}
