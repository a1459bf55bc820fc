import { Fault } from "../fault/mod.ts";
import { logGamma, positiveInverse } from "../stats/mod.ts";

/** How counts of videos vary between cameras. */
export type CountModel = "Poisson" | "negative binomial";

/** Videos of each station and the days in which they could be made. */
export interface EncounterCounts {
  videos: Float64Array;
  /** Camera-days, above 0. */
  effort: Float64Array;
}

/** A fitted model of counts: log expected videos a day = intercept + coefficients x covariates. */
export interface EncounterFit {
  model: CountModel;
  /** Intercept, then one for each covariate; of the negative binomial the log size last. */
  parameters: Float64Array;
  /** Row-major; of the parameters. */
  covariance: Float64Array;
  logLikelihood: number;
  /** Of the negative binomial: variance = mean + mean^2 / size. Infinity for Poisson. */
  size: number;
  converged: boolean;
}

/** How {@link fitEncounterCounts} fits. */
export interface EncounterOptions {
  /** By station. Default none. */
  covariates?: readonly Float64Array[];
  /** How often each station counts (bootstrap). Default once. */
  weights?: ArrayLike<number>;
  /** Leave the covariance and constants of the log-likelihood out (bootstrap). Default false. */
  quick?: boolean;
}

/** A size above which the negative binomial is taken for the Poisson distribution. */
const LARGEST_SIZE = 1e7;

/**
 * Maximum likelihood of log-linear Poisson or negative binomial (size constant) counts, with effort as offset, by Newton's
 * method with exact derivatives.
 *
 * Counts that vary no more than Poisson's have no size: the fit then is Poisson's, with size Infinity.
 *
 * @throws Fault for no videos at all, effort that is not above 0, and covariates that determine nothing.
 */
export function fitEncounterCounts(
  counts: EncounterCounts,
  model: CountModel,
  options: EncounterOptions = {},
): EncounterFit {
  const { covariates = [], weights, quick = false } = options;
  const problem = new CountProblem(counts, covariates, weights);
  const poisson = newton(problem, Float64Array.from([problem.startRate, ...covariates.map(() => 0)]), false);
  const isPoisson = model === "Poisson" || !problem.isOverdispersed(poisson.at);
  const fit = isPoisson
    ? poisson
    : newton(problem, Float64Array.from([...poisson.at, problem.startSize(poisson.at)]), true);
  const own = covariates.length + 1;
  const parameters = isPoisson && model !== "Poisson"
    ? Float64Array.from([...fit.at, Math.log(LARGEST_SIZE)])
    : fit.at;
  return {
    model,
    parameters,
    covariance: quick ? new Float64Array(0) : covarianceOf(fit.hessian, fit.at.length, parameters.length),
    logLikelihood: fit.value - (quick ? 0 : problem.constant),
    size: isPoisson ? Infinity : Math.exp(fit.at[own]),
    converged: fit.converged,
  };
}

/** Log-likelihood of counts without covariates, as {@link fitEncounterCounts} has it. @param size Infinity for Poisson. */
export function countLogLikelihood(
  { videos, effort }: EncounterCounts,
  logRate: number,
  size: number,
): number {
  let sum = 0;
  for (let i = 0; i < videos.length; i++) {
    const mu = effort[i] * Math.exp(logRate);
    const y = videos[i];
    sum -= logGamma(y + 1);
    if (size === Infinity) sum += (y === 0 ? 0 : y * Math.log(mu)) - mu;
    else {
      sum += logGamma(y + size) - logGamma(size) - size * Math.log1p(mu / size);
      if (y > 0) sum += y * Math.log(mu / (mu + size));
    }
  }
  return sum;
}

/** The log-likelihood with its derivatives. Constants apart: sum of w (log Gamma(y + 1) - y log T). */
class CountProblem {
  readonly #design: readonly Float64Array[];
  readonly #y: Float64Array;
  readonly #t: Float64Array;
  readonly #w: Float64Array;
  /** Weight of stations with more than j videos. */
  readonly #above: Float64Array;

  constructor(
    { videos, effort }: EncounterCounts,
    covariates: readonly Float64Array[],
    weights: ArrayLike<number> | undefined,
  ) {
    this.#y = videos;
    this.#t = effort;
    this.#design = [new Float64Array(videos.length).fill(1), ...covariates];
    this.#w = weights === undefined ? new Float64Array(videos.length).fill(1) : Float64Array.from(weights);
    let [most, sum] = [0, 0];
    for (let i = 0; i < videos.length; i++) {
      if (this.#w[i] === 0) continue;
      if (!(effort[i] > 0)) {
        throw new Fault("wildlife: a station without effort", {
          expected: "camera-days above 0",
          found: String(effort[i]),
          where: `station ${i + 1}`,
          remedy: "leave the station out: it could not see anything",
        });
      }
      sum += this.#w[i] * videos[i];
      most = Math.max(most, videos[i]);
    }
    if (sum === 0) {
      throw new Fault("wildlife: no videos at all", {
        expected: "one video or more",
        found: `none at ${videos.length} stations`,
        remedy: "no density can be estimated; give the effort and the upper bound of the encounter rate",
      });
    }
    this.#above = new Float64Array(most);
    for (let i = 0; i < videos.length; i++) {
      for (let j = 0; j < videos[i]; j++) this.#above[j] += this.#w[i];
    }
  }

  get startRate(): number {
    let [videos, effort] = [0, 0];
    for (let i = 0; i < this.#y.length; i++) {
      videos += this.#w[i] * this.#y[i];
      effort += this.#w[i] * this.#t[i];
    }
    return Math.log(videos / effort);
  }

  get constant(): number {
    return this.#y.reduce(
      (sum, y, i) => sum + this.#w[i] * (logGamma(y + 1) - (y === 0 ? 0 : y * Math.log(this.#t[i]))),
      0,
    );
  }

  /** Whether the likelihood rises from Poisson towards the negative binomial: sum of (y - mu)^2 - y above 0. */
  isOverdispersed(at: Float64Array): boolean {
    return this.#excess(at) > 0;
  }

  /** Log size from moments. */
  startSize(at: Float64Array): number {
    let squares = 0;
    this.#each(at, (_, mu, w) => squares += w * mu * mu);
    return Math.log(Math.min(100, Math.max(0.02, squares / this.#excess(at))));
  }

  #excess(at: Float64Array): number {
    let sum = 0;
    this.#each(at, (y, mu, w) => sum += w * ((y - mu) ** 2 - y));
    return sum;
  }

  #each(at: Float64Array, use: (y: number, mu: number, weight: number, i: number) => void): void {
    for (let i = 0; i < this.#y.length; i++) {
      if (this.#w[i] === 0) continue;
      let eta = 0;
      for (let c = 0; c < this.#design.length; c++) eta += at[c] * this.#design[c][i];
      use(this.#y[i], this.#t[i] * Math.exp(eta), this.#w[i], i);
    }
  }

  evaluate(
    at: Float64Array,
    hasSize: boolean,
  ): { value: number; gradient: Float64Array; hessian: Float64Array } {
    const p = this.#design.length;
    const n = at.length;
    const gradient = new Float64Array(n);
    const hessian = new Float64Array(n * n);
    const k = hasSize ? Math.exp(at[p]) : Infinity;
    let value = 0;
    let [slope, curve] = [0, 0]; // by k
    if (hasSize) {
      for (let j = 0; j < this.#above.length; j++) {
        const q = 1 / (k + j);
        value += this.#above[j] * Math.log(k + j);
        slope += this.#above[j] * q;
        curve -= this.#above[j] * q * q;
      }
    }
    this.#each(at, (y, mu, w, i) => {
      // y log mu - mu and its like; y log T is among the constants.
      const logRate = Math.log(mu / this.#t[i]);
      let [first, second, mixed] = [y - mu, -mu, 0];
      if (hasSize) {
        const sum = mu + k;
        value += w * (y * (logRate - Math.log(sum)) - k * Math.log1p(mu / k));
        first = (y - mu) * k / sum;
        second = -mu * k * (y + k) / (sum * sum);
        mixed = mu * (y - mu) / (sum * sum);
        slope += w * (1 - Math.log1p(mu / k) - (y + k) / sum);
        curve += w * (1 / k - 2 / sum + (y + k) / (sum * sum));
      } else {
        value += w * (y * logRate - mu);
      }
      for (let a = 0; a < p; a++) {
        const x = w * this.#design[a][i];
        gradient[a] += x * first;
        for (let b = 0; b <= a; b++) hessian[a * n + b] += x * this.#design[b][i] * second;
        if (hasSize) hessian[p * n + a] += x * mixed * k;
      }
    });
    if (hasSize) {
      gradient[p] = k * slope;
      hessian[p * n + p] = k * k * curve + k * slope;
    }
    return { value, gradient, hessian };
  }
}

function newton(problem: CountProblem, start: Float64Array, hasSize: boolean) {
  const n = start.length;
  let at = start;
  let now = problem.evaluate(at, hasSize);
  for (let round = 0; round < 200; round++) {
    const step = ascent(now.gradient, now.hessian, n);
    let gain = 0;
    for (let i = 0; i < n; i++) gain += step[i] * now.gradient[i];
    if (gain < 1e-16 * (1 + Math.abs(now.value))) return { at, ...now, converged: true };
    const longest = Math.max(...step.map(Math.abs));
    let length = Math.min(1, 3 / longest);
    let next = problem.evaluate(move(at, step, length), hasSize);
    while (!(next.value >= now.value) && length > 1e-9) {
      length /= 2;
      next = problem.evaluate(move(at, step, length), hasSize);
    }
    if (!(next.value >= now.value)) return { at, ...now, converged: gain < 1e-9 * (1 + Math.abs(now.value)) };
    at = move(at, step, length);
    now = next;
  }
  return { at, ...now, converged: false };
}

const move = (at: Float64Array, step: Float64Array, length: number) =>
  at.map((value, i) => value + length * step[i]);

/** Newton's step; where the likelihood is not curved downwards, with as much added to the diagonal as it needs. */
function ascent(gradient: Float64Array, hessian: Float64Array, n: number): Float64Array {
  const largest = Math.max(...Array.from({ length: n }, (_, i) => Math.abs(hessian[i * n + i])), 1e-12);
  for (let ridge = 0;; ridge = ridge === 0 ? 1e-3 * largest : 10 * ridge) {
    const negative = hessian.map((value, at) => -value + (at % (n + 1) === 0 ? ridge : 0));
    const solved = positiveInverse(negative, n);
    if (solved === null) continue;
    return gradient.map((_, i) => gradient.reduce((sum, slope, j) => sum + solved[i * n + j] * slope, 0));
  }
}

function covarianceOf(hessian: Float64Array, n: number, size: number): Float64Array {
  const solved = positiveInverse(hessian.map((value) => -value), n);
  if (solved === null) {
    throw new Fault("wildlife: counts do not determine the model", {
      expected:
        "covariates none of which follows from the others, and videos at more than one of their values",
      found: "a flat likelihood",
      remedy: "leave a covariate out",
    });
  }
  if (size === n) return solved;
  // A Poisson fit in place of the negative binomial: its size is not estimated.
  const padded = new Float64Array(size * size);
  for (let i = 0; i < n; i++) padded.set(solved.subarray(i * n, (i + 1) * n), i * size);
  return padded;
}
