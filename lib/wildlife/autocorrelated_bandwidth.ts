import { minimise } from "../stats/mod.ts";
import type { TimedPositions } from "./movement_filter.ts";
import { autocorrelation, type Timescales } from "./movement_model.ts";
import { optimalWeights } from "./optimal_weights.ts";

/** Kernels for a track whose fixes hang together. */
export interface AutocorrelatedBandwidth {
  /** Standard deviation of the kernels as a share of that of the positions, in any direction. */
  relative: number;
  /** Weights of the fixes, sum 1. */
  weights: Float64Array;
  /** By what the expected area of the estimate exceeds that of the distribution, if that is normal. */
  areaInflation: number;
}

/**
 * The bandwidth that makes the mean integrated squared error least if the distribution is normal and the movement is
 * this one (Fleming et al. 2015, Ecology 96, 1182-1188): half of sum w_i w_j / (g_ij + h^2), less 2 / (2 + h^2), with g
 * one minus the correlation of two fixes. For independent fixes it is the reference bandwidth. `areaInflation` is the
 * Gaussian bias of Fleming & Calabrese (2017, Methods in Ecology and Evolution 8, 571-579): sum w_i w_j g_ij + h^2.
 *
 * @param weighted Fixes that tell the same count less, in the way that makes the error least (Fleming et al. 2018,
 * Ecological Applications 28, 1704-1716); else all count the same.
 */
export function autocorrelatedBandwidth(
  track: TimedPositions,
  movement: Timescales,
  weighted: boolean,
): AutocorrelatedBandwidth {
  const n = track.time.length;
  const uniform = new Float64Array(n).fill(1 / n);
  const lacks = pairedLacks(track, movement, uniform);
  const relative = bestBandwidth(lacks);
  if (!weighted || movement.process === "IID") {
    return { relative, weights: uniform, areaInflation: inflation(lacks, relative) };
  }

  // Weights for the bandwidth and a bandwidth for the weights, in turn: each lowers the error.
  let best: AutocorrelatedBandwidth = { relative, weights: uniform, areaInflation: NaN };
  const weigh = optimalWeights(track, movement);
  for (let round = 0; round < 50; round++) {
    const weights = weigh(best.relative, best.weights);
    const paired = pairedLacks(track, movement, weights);
    const next = bestBandwidth(paired);
    const settled = Math.abs(next / best.relative - 1) < 1e-4;
    best = { relative: next, weights, areaInflation: inflation(paired, next) };
    if (settled) break;
  }
  return best;
}

/** Bins of pairs by what their correlation lacks to 1. */
const BINS = 1 << 15;
/** Lags of more position timescales have no correlation left: exp(-40) = 4e-18. */
const FAR = 40;

/**
 * Sum of w_i w_j over the pairs (a fix with itself among them) whose correlation lacks k / BINS to 1, linear between
 * bins: the smooth functions that are summed over them are then right to 1e-8.
 */
function pairedLacks({ time }: TimedPositions, movement: Timescales, weights: Float64Array): Float64Array {
  const n = time.length;
  const bins = new Float64Array(BINS + 1);
  let later = 0; // weight of the fixes from the first far one on
  for (let i = n - 1; i >= 0; i--) later += weights[i];
  for (let i = 0, far = 0; i < n; i++) {
    bins[0] += weights[i] ** 2;
    while (far < n && (far <= i || time[far] - time[i] <= FAR * 1000 * movement.positionTime)) {
      later -= weights[far++];
    }
    for (let j = i + 1; j < far; j++) {
      const at = Math.min((1 - autocorrelation(movement, (time[j] - time[i]) / 1000)) * BINS, BINS - 1e-9);
      const bin = Math.floor(at);
      const weight = 2 * weights[i] * weights[j];
      bins[bin] += weight * (bin + 1 - at);
      bins[bin + 1] += weight * (at - bin);
    }
    bins[BINS] += 2 * weights[i] * Math.max(0, later);
  }
  return bins;
}

function bestBandwidth(lacks: Float64Array): number {
  const error = ([log]: Float64Array) => {
    const square = Math.exp(2 * log);
    let sum = 0;
    for (let k = 0; k <= BINS; k++) if (lacks[k] !== 0) sum += lacks[k] / (k / BINS + square);
    return sum / 2 - 2 / (2 + square) + 0.5;
  };
  // From the widest kernel that can be best (that of a single fix) downwards.
  const { point: [log] } = minimise(error, [Math.log(Math.SQRT2)], { scale: [0.3], tolerance: 1e-13 });
  return Math.exp(log);
}

function inflation(lacks: Float64Array, relative: number): number {
  let sum = relative ** 2;
  for (let k = 0; k <= BINS; k++) sum += lacks[k] * k / BINS;
  return sum;
}
