import { Fault } from "../fault/mod.ts";
import type { TimedPositions } from "./movement_filter.ts";
import { autocorrelation, type Timescales } from "./movement_model.ts";

/** Above it the pairs of fixes take more than 300 MB. */
const MOST_FIXES = 12_000;
/** Residual of the linear systems; their matrix is kept in single precision. */
const PRECISION = 1e-5;

/**
 * Weights of the fixes, sum 1 and none negative, that make sum w_i w_j / (g_ij + h^2) least: the mean integrated squared
 * error of an autocorrelated kernel density with bandwidth h as far as weights enter it (Fleming et al. 2018). Fixes of a
 * dense stretch get less each than those of a sparse one.
 *
 * A quadratic programme, solved by block principal pivoting (Portugal et al. 1994, Mathematics of Computation 63,
 * 625-643); its linear systems by conjugate gradients, preconditioned by the exponential that has the matrix's cusp: its
 * inverse is tridiagonal.
 *
 * @returns Weights for a bandwidth (as a share of the positions' standard deviation) from weights to begin with.
 * @throws {Fault} More fixes than memory is meant for.
 */
export function optimalWeights(
  { time }: TimedPositions,
  movement: Timescales,
): (relative: number, start: Float64Array) => Float64Array {
  const n = time.length;
  if (n > MOST_FIXES) {
    throw new Fault("wildlife: too many fixes for optimal weights", {
      expected: `${MOST_FIXES} or fewer`,
      found: String(n),
      remedy: "leave the weights out, or thin the track to one fix an hour",
    });
  }
  /** 1 - correlation of i and j < i at i (i - 1) / 2 + j. */
  const lacks = new Float32Array(n * (n - 1) / 2);
  for (let i = 1, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++) lacks[at++] = 1 - autocorrelation(movement, (time[i] - time[j]) / 1000);
  }

  return (relative, start) => {
    const square = relative ** 2;
    /** Rows of the matrix times a vector that is 0 where not free; only free rows unless all are asked for. */
    const times = (v: Float64Array, free: Uint8Array, all: boolean) => {
      const out = v.map((value) => value / square);
      for (let i = 1; i < n; i++) {
        if (!free[i] && !all) continue;
        const row = i * (i - 1) / 2;
        const own = v[i];
        let sum = 0;
        for (let j = 0; j < i; j++) {
          const entry = 1 / (lacks[row + j] + square);
          sum += entry * v[j];
          out[j] += entry * own;
        }
        out[i] += sum;
      }
      return out;
    };
    const solve = (free: Uint8Array, guess: Float64Array) =>
      conjugateGradients((v) => times(v, free, false), markov(time, movement, square, free), free, guess);

    // min v'Av / 2 - sum v, v >= 0, has the weights' proportions.
    const free = new Uint8Array(n).fill(1);
    let v = solve(free, start.slice());
    let [fewest, patience] = [Infinity, 10];
    for (let round = 0; round < 20 * n; round++) {
      const slope = times(v, free, true);
      const wrong: number[] = [];
      const bound = 1e-4; // of weights 1 / n, and of the slope 1
      const least = -bound * v.reduce((sum, value) => sum + value, 0) / n;
      for (let i = 0; i < n; i++) if (free[i] ? v[i] < least : slope[i] < 1 - bound) wrong.push(i);
      if (wrong.length === 0) break;
      if (wrong.length < fewest) [fewest, patience] = [wrong.length, 10];
      // All at once may go round in circles; the last one alone never does (Murty 1974).
      for (const i of patience-- > 0 ? wrong : wrong.slice(-1)) free[i] = 1 - free[i];
      v = solve(free, v);
    }
    const weights = v.map((value) => Math.max(0, value));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  };
}

/** Solves A v = 1 among the free. */
function conjugateGradients(
  times: (v: Float64Array) => Float64Array,
  precondition: (r: Float64Array) => Float64Array,
  free: Uint8Array,
  guess: Float64Array,
): Float64Array {
  const v = guess.map((value, i) => free[i] ? value : 0);
  const found = times(v);
  const r = found.map((value, i) => free[i] ? 1 - value : 0);
  let z = precondition(r);
  let p = z;
  let size = dot(r, z);
  const enough = PRECISION ** 2 * free.reduce((count, is) => count + is, 0);
  for (let k = 0; k < 500 && dot(r, r) > enough; k++) {
    const q = times(p);
    const length = size / dot(p, q);
    for (let i = 0; i < v.length; i++) {
      if (!free[i]) continue;
      v[i] += length * p[i];
      r[i] -= length * q[i];
    }
    z = precondition(r);
    const next = dot(r, z);
    const back = next / size;
    p = z.map((value, i) => value + back * p[i]);
    size = next;
  }
  return v;
}

/** Inverse of e + s exp(-lag / T) among the free: of the matrix's value at lag 0 and far away, and its slope at 0. */
function markov(time: Float64Array, { positionTime }: Timescales, square: number, free: Uint8Array) {
  const far = 1 / (1 + square);
  const near = 1 / square - far;
  const scale = 1000 * positionTime * square * far;
  const kept = Array.from(free.keys()).filter((i) => free[i]);
  const link = Float64Array.from(kept.slice(1), (i, k) => Math.exp(-(time[i] - time[kept[k]]) / scale));
  const inverse = (r: Float64Array) => {
    const z = new Float64Array(r.length);
    kept.forEach((i, k) => {
      let value = r[i];
      if (k > 0) value += link[k - 1] * (link[k - 1] * r[i] - r[kept[k - 1]]) / (1 - link[k - 1] ** 2);
      if (k < link.length) value += link[k] * (link[k] * r[i] - r[kept[k + 1]]) / (1 - link[k] ** 2);
      z[i] = value / near;
    });
    return z;
  };
  // The constant by Sherman and Morrison.
  const ones = inverse(Float64Array.from(free));
  const share = far / (1 + far * ones.reduce((sum, value) => sum + value, 0));
  return (r: Float64Array) => {
    const z = inverse(r);
    const constant = share * dot(ones, r);
    return z.map((value, i) => value - constant * ones[i]);
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
