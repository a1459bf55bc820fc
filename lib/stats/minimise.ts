import { Fault } from "../fault/mod.ts";
import { simplexDescent } from "./simplex_descent.ts";

/** Options of {@link minimise}. */
export interface MinimiseOptions {
  /**
   * For each parameter a change that matters, e.g. its guessed standard error: parameters are divided by it. Default
   * the start's own size, or 1 where it is 0; fit logarithms of what spans orders of magnitude.
   */
  scale?: ArrayLike<number>;
  /** What is left to gain at the minimum, as a share of |f| + 1. Default 1e-11. */
  tolerance?: number;
  /** Default 2,000 for each parameter. */
  maxEvaluations?: number;
}

/** What {@link minimise} found. */
export interface Minimum {
  point: Float64Array;
  value: number;
  /** How often the function was asked. */
  evaluations: number;
  /**
   * True if the expected gain of another quasi-Newton step is below the tolerance and no neighbour, from one
   * thousandth of the scale to the whole of it, lies lower; at a kink, that a settled simplex found nothing lower
   * either. A local minimum: other starts may find a deeper one.
   */
  converged: boolean;
}

/**
 * A minimum of a function of a few parameters: quasi-Newton steps (BFGS with central differences; Nocedal & Wright
 * 2006, algorithm 6.1), and where those do not descend (kinks, cliffs, saddle points) the simplex of Nelder & Mead.
 * Points where the function is NaN or infinite are outside its domain. Deterministic.
 *
 * Of our own, because npm has no kept one that says whether it converged: fmin 0.0.4, the most used, returns a point and
 * a value only, and ml-levenberg-marquardt fits least squares.
 *
 * @throws {Fault} A start where the function is not finite, a scale that is not above 0.
 * @example
 * ```ts
 * import { minimise } from "kenzan/stats/mod.ts";
 *
 * const { point, converged } = minimise(([x, y]) => (x - 3) ** 2 + (y + 1) ** 4, [1, 1]);
 * console.assert(converged && Math.abs(point[0] - 3) < 1e-4);
 * ```
 */
export function minimise(
  f: (point: Float64Array) => number,
  start: ArrayLike<number>,
  options: MinimiseOptions = {},
): Minimum {
  const n = start.length;
  const { tolerance = 1e-11, maxEvaluations = 2000 * Math.max(1, n) } = options;
  const scale = Float64Array.from(options.scale ?? Array.from(start, (value) => Math.abs(value) || 1));
  if (scale.length !== n || !scale.every((value) => value > 0 && value < Infinity)) {
    throw new Fault("stats: not a scale for these parameters", {
      expected: `${n} numbers above 0`,
      found: scale.join(", "),
    });
  }
  let evaluations = 0;
  const natural = (z: Float64Array) => z.map((value, i) => start[i] + value * scale[i]);
  const g = (z: Float64Array) => {
    evaluations++;
    const value = f(natural(z));
    return Number.isFinite(value) ? value : Infinity;
  };
  const spent = () => evaluations >= maxEvaluations;

  let best: Place = { z: new Float64Array(n), value: g(new Float64Array(n)) };
  if (best.value === Infinity) {
    throw new Fault("stats: nothing to minimise from this start", {
      expected: "a finite value of the function",
      found: `f(${Array.from(start).join(", ")}) is not finite`,
      remedy: "start inside the domain of the function",
    });
  }
  let converged = false;
  while (!spent()) {
    const descent = quasiNewton(g, best, tolerance, spent);
    const lower = poll(g, descent);
    const gain = descent.value - lower.value;
    const enough = tolerance * (Math.abs(lower.value) + 1);
    best = lower;
    converged = descent.flat && gain <= enough;
    if (converged) break;
    // A kink, a cliff or a saddle point: the simplex needs no slope.
    const size = gain > enough ? 0.5 * distance(lower.z, descent.z) : 0.05;
    const simplex = simplexDescent(g, best, size, tolerance, spent);
    const won = best.value - simplex.value;
    best = simplex;
    if (won <= enough) {
      // A minimum with a kink has no flat gradient: that two methods and all neighbours agree has to do.
      converged = simplex.settled && gain <= enough;
      break;
    }
  }
  return { point: natural(best.z), value: best.value, evaluations, converged };
}

interface Place {
  /** In units of the scale, from the start. */
  z: Float64Array;
  value: number;
}

/** Nocedal & Wright (2006), algorithm 6.1, with backtracking by half; `flat` if what is left to gain is nothing. */
function quasiNewton(
  g: (z: Float64Array) => number,
  from: Place,
  tolerance: number,
  spent: () => boolean,
): Place & { flat: boolean } {
  const n = from.z.length;
  let { z, value } = from;
  let slope = gradient(g, z, value);
  let inverse = identity(n);
  let fresh = true; // the inverse Hessian knows nothing yet
  while (!spent()) {
    const step = inverse.map((row) => -dot(row, slope));
    const decrement = -dot(step, slope);
    const enough = tolerance * (Math.abs(value) + 1);
    // The second look: with nothing learnt of the curvature the decrement means little.
    if (decrement <= enough && (!fresh || decrement === 0)) return { z, value, flat: true };
    const longest = Math.max(...step.map(Math.abs));
    let length = longest > 1 && fresh ? 1 / longest : Math.min(1, 10 / longest);
    let next: Place | null = null;
    for (; length * longest > 1e-12 && !spent(); length /= 2) {
      const tried = z.map((at, i) => at + length * step[i]);
      const found = g(tried);
      if (found <= value - 1e-4 * length * decrement) {
        next = { z: tried, value: found };
        break;
      }
    }
    if (next === null) {
      if (fresh || decrement <= enough) return { z, value, flat: decrement <= enough };
      inverse = identity(n);
      fresh = true;
      continue;
    }
    const nextSlope = gradient(g, next.z, next.value);
    const s = next.z.map((at, i) => at - z[i]);
    const y = nextSlope.map((at, i) => at - slope[i]);
    const sy = dot(s, y);
    if (sy > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y))) {
      if (fresh) inverse = identity(n, sy / dot(y, y));
      update(inverse, s, y, sy);
      fresh = false;
    }
    ({ z, value } = next);
    slope = nextSlope;
  }
  return { z, value, flat: false };
}

/** Inverse Hessian after a step s along which the gradient changed by y (Nocedal & Wright, eq. 6.17). */
function update(inverse: Float64Array[], s: Float64Array, y: Float64Array, sy: number): void {
  const hy = inverse.map((row) => dot(row, y));
  const factor = (1 + hy.reduce((sum, value, i) => sum + value * y[i], 0) / sy) / sy;
  for (let i = 0; i < s.length; i++) {
    for (let j = 0; j < s.length; j++) {
      inverse[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }
  }
}

/** Central differences; one-sided at the border of the domain. */
function gradient(g: (z: Float64Array) => number, z: Float64Array, value: number): Float64Array {
  return z.map((at, i) => {
    const h = 6e-6 * Math.max(1, Math.abs(at)); // cube root of the rounding error
    const beside = (by: number) => g(z.map((other, j) => j === i ? other + by : other));
    const [up, down] = [beside(h), beside(-h)];
    if (up < Infinity && down < Infinity) return (up - down) / (2 * h);
    if (up < Infinity) return (up - value) / h;
    return down < Infinity ? (value - down) / h : 0;
  });
}

/** The lowest of the neighbours along the axes, or the place itself. */
function poll(g: (z: Float64Array) => number, place: Place): Place {
  let best = place;
  for (const reach of [1e-3, 0.03, 1]) {
    for (let i = 0; i < place.z.length; i++) {
      for (const by of [reach, -reach]) {
        const z = place.z.map((at, j) => j === i ? at + by : at);
        const value = g(z);
        if (value < best.value) best = { z, value };
      }
    }
  }
  return best;
}

function identity(n: number, factor = 1): Float64Array[] {
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    row[i] = factor;
    return row;
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]));
}
