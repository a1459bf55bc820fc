import { Fault } from "../fault/mod.ts";
import { hessian, logGamma, minimise, positiveInverse } from "../stats/mod.ts";

/** How often animals entered the focal area in the videos that were examined. */
export interface ExaminedVideos {
  /** 0, 1, 2 ... */
  passes: Float64Array;
  /** Number of the station. */
  station: Int32Array;
}

/** Passes through the focal area a video. */
export interface PassesPerVideo {
  mean: number;
  /** Standard error of the logarithm of the mean. */
  logError: number;
  /** Videos examined, and stations they are from. */
  n: number;
  stations: number;
  /** Videos with 0, 1, 2 ... passes. */
  counts: Float64Array;
  model: "mean" | "Dirichlet-multinomial";
}

/**
 * Mean passes a video. Its error takes stations as the units drawn, since the videos of one station are alike
 * (linearised variance of a ratio; Cochran 1977, eq. 6.10).
 *
 * @throws Fault for no examined video, and none with a pass.
 */
export function meanPasses({ passes, station }: ExaminedVideos): PassesPerVideo {
  const n = passes.length;
  const total = passes.reduce((sum, value) => sum + value, 0);
  refuseNone(n, total);
  const mean = total / n;
  const groups = [...Map.groupBy(passes.keys(), (k) => station[k]).values()];
  const squares = groups.reduce(
    (sum, rows) => sum + rows.reduce((left, k) => left + passes[k] - mean, 0) ** 2,
    0,
  );
  const m = groups.length;
  const single = passes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n * (n - 1));
  const variance = m > 1 ? m / (m - 1) * squares / (n * n) : single;
  return {
    mean,
    logError: Math.sqrt(variance) / mean,
    n,
    stations: m,
    counts: tally(passes),
    model: "mean",
  };
}

/**
 * Mean passes of a Dirichlet-multinomial distribution: the shares of videos with 0, 1, 2 ... passes differ from station to
 * station (RAD-REST; Nakashima et al., package ctrest). Stations with few examined videos then do not count for less than
 * they tell.
 *
 * @returns Null where the likelihood has no maximum with such differences: the shares do not differ.
 * @throws Fault as {@link meanPasses}.
 */
export function dirichletPasses(videos: ExaminedVideos): PassesPerVideo | null {
  const simple = meanPasses(videos);
  const { passes, station } = videos;
  const used = Array.from(simple.counts.keys()).filter((k) => simple.counts[k] > 0);
  if (used.length < 2) return null;
  const column = new Map(used.map((value, c) => [value, c]));
  const rows = [...Map.groupBy(passes.keys(), (k) => station[k]).values()].map((members) => {
    const counts = new Float64Array(used.length);
    for (const k of members) counts[column.get(passes[k])!]++;
    return counts;
  });
  const cost = (logs: Float64Array) => {
    const alpha = logs.map(Math.exp);
    const all = alpha.reduce((sum, value) => sum + value, 0);
    if (!(all < 1e5)) return NaN;
    let sum = 0;
    for (const counts of rows) {
      const size = counts.reduce((total, value) => total + value, 0);
      sum -= logGamma(all) - logGamma(all + size);
      counts.forEach((value, c) => value > 0 && (sum -= logGamma(alpha[c] + value) - logGamma(alpha[c])));
    }
    return sum;
  };
  const start = used.map((value) => Math.log(3 * simple.counts[value] / simple.n));
  const { point, converged } = minimise(cost, start, { scale: start.map(() => 0.5) });
  const alpha = point.map(Math.exp);
  const all = alpha.reduce((sum, value) => sum + value, 0);
  const covariance = converged && all < 1e4 ? positiveInverse(hessian(cost, point), point.length) : null;
  if (covariance === null) return null;
  const weighted = alpha.reduce((sum, value, c) => sum + value * used[c], 0);
  // d log mean / d log alpha
  const slope = alpha.map((value, c) => value * (used[c] / weighted - 1 / all));
  const variance = slope.reduce(
    (sum, a, i) => sum + slope.reduce((part, b, j) => part + a * b * covariance[i * slope.length + j], 0),
    0,
  );
  return { ...simple, mean: weighted / all, logError: Math.sqrt(variance), model: "Dirichlet-multinomial" };
}

function tally(passes: Float64Array): Float64Array {
  const counts = new Float64Array(Math.max(...passes) + 1);
  for (const value of passes) counts[value]++;
  return counts;
}

function refuseNone(n: number, total: number): void {
  if (n > 0 && total > 0) return;
  throw new Fault("wildlife: no passes through the focal area", {
    expected: "examined videos, some of them with an animal in the focal area",
    found: `${n} videos examined, ${total} passes`,
    remedy: "count the passes in a sample of the videos, or use the encounter rate",
  });
}
