import { usualGap } from "./track_parts.ts";
import type { Track } from "./track.ts";

/** Steps between the fixes of a track: entry `i` leads from fix `i` to fix `i + 1`. */
export interface Steps {
  /** Of the fix it starts from, ms since 1970 UTC. */
  time: Float64Array;
  /** s. */
  duration: Float64Array;
  /** Straight, m. */
  length: Float64Array;
  /** m/s; NaN over a gap. */
  speed: Float64Array;
  /** Degrees clockwise from grid north, 0 to 360; NaN for no movement and over a gap. */
  heading: Float64Array;
  /** Degrees from the heading of the step before, right positive, above -180 to 180; NaN beside a gap or without a heading. */
  turning: Float64Array;
  /** Squared distance of the step's end from the track's first fix, m2. */
  netSquaredDisplacement: Float64Array;
  /** 1 where more time passes than `maxGap`: nobody knows where the animal went. */
  isGap: Uint8Array;
}

/**
 * Steps of a track.
 *
 * @param maxGap ms between fixes that is no gap yet. Default {@link usualGap}.
 */
export function steps(track: Track, maxGap: number = usualGap(track)): Steps {
  const { time, x, y } = track;
  const n = Math.max(0, time.length - 1);
  const column = () => new Float64Array(n).fill(NaN);
  const result: Steps = {
    time: time.slice(0, n),
    duration: column(),
    length: column(),
    speed: column(),
    heading: column(),
    turning: column(),
    netSquaredDisplacement: column(),
    isGap: new Uint8Array(n),
  };
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [x[i + 1] - x[i], y[i + 1] - y[i]];
    result.duration[i] = (time[i + 1] - time[i]) / 1000;
    result.length[i] = Math.hypot(dx, dy);
    result.netSquaredDisplacement[i] = (x[i + 1] - x[0]) ** 2 + (y[i + 1] - y[0]) ** 2;
    if (time[i + 1] - time[i] > maxGap) {
      result.isGap[i] = 1;
      continue;
    }
    result.speed[i] = result.length[i] / result.duration[i];
    if (result.length[i] > 0) result.heading[i] = (Math.atan2(dx, dy) * 180 / Math.PI + 360) % 360;
    // NaN where either heading is.
    if (i > 0) result.turning[i] = halfTurn(result.heading[i] - result.heading[i - 1]);
  }
  return result;
}

/** An angle in degrees, above -180 to 180. */
function halfTurn(angle: number): number {
  const turned = ((angle % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}
