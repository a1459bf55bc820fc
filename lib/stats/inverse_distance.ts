import { Fault } from "../fault/mod.ts";
import type { LeaveOneOut } from "./ordinary_kriging.ts";
import { checkPlaces, type Places } from "./variogram.ts";

/** Options of {@link inverseDistance}. */
export interface InverseDistanceOptions {
  /** Of the distance. Default 2. */
  power?: number;
}

/** An interpolation by inverse distances. */
export interface InverseDistance {
  /** At a place; the value (or mean of the values) that lies there exactly. */
  predict(x: number, y: number): number;
  /** Each value predicted from the others. */
  leaveOneOut(): LeaveOneOut;
}

/**
 * Mean of all values weighted by distance^-power (Shepard 1968). It has no error of its own: {@link InverseDistance.leaveOneOut}
 * tells how far off it is.
 *
 * @throws {Fault} Fewer than 2 values, values that are not finite, a power that is not above 0.
 */
export function inverseDistance(
  places: Places,
  values: ArrayLike<number>,
  options: InverseDistanceOptions = {},
): InverseDistance {
  const { power = 2 } = options;
  checkPlaces(places, values, 2);
  if (!(power > 0)) {
    throw new Fault("stats: not a power of distance", { expected: "a number above 0", found: String(power) });
  }
  const { x, y } = places;
  const n = values.length;
  const at = (atX: number, atY: number, without: number) => {
    let [sum, weights, here, count] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      if (i === without) continue;
      const square = (x[i] - atX) ** 2 + (y[i] - atY) ** 2;
      if (square === 0) {
        here += values[i];
        count++;
        continue;
      }
      const weight = square ** (-power / 2);
      sum += weight * values[i];
      weights += weight;
    }
    return count > 0 ? here / count : sum / weights;
  };
  return {
    predict: (atX, atY) => at(atX, atY, -1),
    leaveOneOut() {
      const predicted = Float64Array.from({ length: n }, (_, i) => at(x[i], y[i], i));
      const squares = predicted.reduce((sum, value, i) => sum + (values[i] - value) ** 2, 0);
      return { predicted, variance: new Float64Array(n).fill(NaN), rootMeanSquare: Math.sqrt(squares / n) };
    },
  };
}
