import type { CaptureYield } from "./capture_yield.ts";
import type { IntegratedDensity } from "./integrated_density.ts";
import { best } from "./rank_capture_cells.ts";

/** What another camera would tell. */
export interface NextCamera {
  /** Number of the cell in the area. */
  cell: number;
  /** By how much the standard deviation of the number of animals is expected to fall, a share. */
  total: number;
  /** How many more of the k chosen cells are expected to be truly among the best k. */
  hits: number;
}

/** Options of {@link nextCameras}. */
export interface NextCameraOptions {
  /** How many cells are to be chosen. */
  k: number;
  /** What the camera would cover, km2: see `CameraCounts.exposure`. */
  exposure: number;
  /** Cells where it can stand. Default: all. */
  candidates?: readonly number[];
}

/** Outcomes are told apart in so many groups. */
const GROUPS = 6;

/**
 * For each cell what one more camera there would be worth, by what it may count and how the draws of the surface would
 * then be weighed (preposterior analysis: Raiffa & Schlaifer 1961). Counts in six groups of about the same probability
 * stand for all of them, which tells a little less than every count of its own.
 *
 * @returns By falling number of hits, then of what the total gains.
 */
export function nextCameras(
  { draws, field, area }: IntegratedDensity,
  yields: CaptureYield,
  { k, exposure, candidates }: NextCameraOptions,
): NextCamera[] {
  const { count, density, effects, size } = draws;
  const n = area.cells.length;
  const open = yields.excluded.flatMap((reason, cell) => reason === null ? [cell] : []);
  const members = Array.from(
    { length: count },
    (_, d) => best(open, (cell) => yields.captures[d * n + cell], k),
  );
  const totals = Float64Array.from(
    { length: count },
    (_, d) => density.subarray(d * n, d * n + n).reduce((sum, value) => sum + value, 0),
  );
  const scale = field.effects.findIndex(({ name }) => name === "scale camera");
  const common = Float64Array.from(
    { length: count },
    (_, d) => scale < 0 ? exposure : exposure * Math.exp(effects[d * field.effects.length + scale]),
  );
  const outcome = (weight: Float64Array) => {
    const sum = weight.reduce((a, b) => a + b, 0);
    const chances = new Float64Array(n);
    let [first, second] = [0, 0];
    for (let d = 0; d < count; d++) {
      for (const cell of members[d]) chances[cell] += weight[d] / sum;
      first += weight[d] * totals[d] / sum;
      second += weight[d] * totals[d] ** 2 / sum;
    }
    const hits = chances.sort().subarray(n - k).reduce((a, b) => a + b, 0);
    return { share: sum / count, variance: Math.max(0, second - first ** 2), hits };
  };
  const now = outcome(new Float64Array(count).fill(1));
  return (candidates ?? Array.from({ length: n }, (_, cell) => cell)).map((cell) => {
    const means = common.map((value, d) => value * density[d * n + cell]);
    const sizes = size.camera;
    let [variance, hits] = [0, 0];
    for (const weight of countGroups(means, sizes)) {
      const then = outcome(weight);
      variance += then.share * then.variance;
      hits += then.share * then.hits;
    }
    return {
      cell,
      // Neither can be below 0, but for rounding.
      total: now.variance > 0 ? Math.max(0, 1 - Math.sqrt(variance / now.variance)) : 0,
      hits: Math.max(0, hits - now.hits),
    };
  }).sort((a, b) => b.hits - a.hits || b.total - a.total);
}

/** Groups of counts next to each other, each as its probability in each draw. */
function countGroups(means: Float64Array, sizes: Float64Array | undefined): Float64Array[] {
  const draws = means.length;
  const groups: Float64Array[] = [];
  const covered = new Float64Array(draws);
  let group = new Float64Array(draws);
  let [inGroup, left] = [0, 1];
  // Of no animal; then from each count to the next.
  const probability = means.map((mean, d) => sizes ? (1 + mean / sizes[d]) ** -sizes[d] : Math.exp(-mean));
  for (let count = 0; left > 1 / (2 * GROUPS) && count < 2000; count++) {
    for (let d = 0; d < draws; d++) {
      group[d] += probability[d];
      covered[d] += probability[d];
      inGroup += probability[d] / draws;
      left -= probability[d] / draws;
      probability[d] *= sizes
        ? (count + sizes[d]) / (count + 1) * means[d] / (means[d] + sizes[d])
        : means[d] / (count + 1);
    }
    if (inGroup < 1 / GROUPS) continue;
    groups.push(group);
    group = new Float64Array(draws);
    inGroup = 0;
  }
  // All that is larger, with what was left without a group.
  const rest = covered.map((sum, d) => Math.max(0, 1 - sum) + group[d]);
  return [...groups, rest];
}
