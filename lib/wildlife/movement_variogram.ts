import { Fault } from "../fault/mod.ts";
import { chiSquareQuantile } from "../stats/mod.ts";
import { checkedTrack, type Track } from "./track.ts";
import { fixInterval } from "./track_parts.ts";

/** Options of {@link movementVariogram}. */
export interface MovementVariogramOptions {
  /** Width of a class of lags, s. Default the median interval between fixes. */
  lagClass?: number;
  /** Longest lag, s. Default half of the track: longer ones rest on few pairs. */
  longestLag?: number;
  /** Of the intervals. Default 0.95. */
  level?: number;
}

/** Half the mean squared displacement by the time between; arrays have an entry for each class that has pairs. */
export interface MovementVariogram {
  /** Mean lag, s. */
  lag: Float64Array;
  /** Mean of both axes, m2. */
  semivariance: Float64Array;
  /** Number of pairs of fixes. */
  pairs: Float64Array;
  /** Of the semivariance, m2: chi-square with two degrees of freedom for each pair that does not overlap another. */
  lower: Float64Array;
  upper: Float64Array;
  level: number;
}

/**
 * Variogram of a track (Fleming et al. 2014, American Naturalist 183, E154-E167), to be drawn under the model's
 * ({@link semivariance}): it levels off where there is a range, and keeps rising where there is none.
 *
 * @throws {Fault} What {@link checkedTrack} refuses, fewer than 3 fixes, classes or lags that are not above 0.
 */
export function movementVariogram(track: Track, options: MovementVariogramOptions = {}): MovementVariogram {
  const { time, x, y } = checkedTrack(track);
  const n = time.length;
  const { level = 0.95 } = options;
  const lagClass = options.lagClass ?? fixInterval(track) / 1000;
  const longest = options.longestLag ?? (time[n - 1] - time[0]) / 2000;
  if (n < 3 || !(lagClass > 0 && longest > 0)) {
    throw new Fault("wildlife: no variogram", {
      expected: "3 fixes or more, and lags above 0 s",
      found: `${n} fixes, classes of ${lagClass} s to ${longest} s`,
      where: `track ${track.animal}`,
    });
  }
  const classes = Math.floor(longest / lagClass + 0.5) + 1;
  const [lag, square, pairs, apart] = [0, 1, 2, 3].map(() => new Float64Array(classes));
  /** End of the last pair of each class that was counted as independent. */
  const end = new Float64Array(classes).fill(-Infinity);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const seconds = (time[j] - time[i]) / 1000;
      const k = Math.round(seconds / lagClass);
      if (k >= classes) break;
      lag[k] += seconds;
      square[k] += (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2;
      pairs[k]++;
      if (time[i] >= end[k]) {
        apart[k]++;
        end[k] = time[j];
      }
    }
  }
  const kept = Array.from(pairs.keys()).filter((k) => pairs[k] > 0);
  const column = (of: (k: number) => number) => Float64Array.from(kept, of);
  const mean = (k: number) => square[k] / pairs[k] / 4;
  const tail = (1 - level) / 2;
  const bound = (k: number, above: number) => mean(k) * 2 * apart[k] / chiSquareQuantile(above, 2 * apart[k]);
  return {
    lag: column((k) => lag[k] / pairs[k]),
    semivariance: column(mean),
    pairs: column((k) => pairs[k]),
    lower: column((k) => bound(k, tail)),
    upper: column((k) => bound(k, 1 - tail)),
    level,
  };
}
