import { normalQuantile, type Random } from "../stats/mod.ts";
import type { DensityArea } from "./density_area.ts";
import type { DensityDraws } from "./density_draws.ts";
import { type DensityField, densityField } from "./density_field.ts";
import { type DensitySource, isAbsolute } from "./density_source.ts";
import { drawCount } from "./draw_count.ts";

/** How one source looks to the others. */
export interface SourcePrediction {
  /** The source that was left out, and those that predict it. */
  kind: DensitySource["kind"];
  from: DensitySource["kind"][];
  /**
   * Of each of its rows the normal score of what was found among what was predicted, at the middle of its probability
   * (mid-p): about standard normal where all sources see the same density.
   */
  score: Float64Array;
  /** Probability of scores whose mean is as far from 0; null where one side tells no level. Two-sided. */
  level: number | null;
  /** Probability of scores that scatter as much around their mean. */
  pattern: number;
  /** Scatter of the scores around their mean over what is expected: 1 where the sources agree. */
  scatter: number;
}

/**
 * Predicts what a source finds from the density that other sources tell, and compares: counts are drawn around each draw
 * of the surface with the source's own error and extra scatter, and what was found is ranked among them. Rows share the
 * error of the surface; both probabilities are therefore those of the statistic among the draws themselves (a posterior
 * predictive check of data that were left out: Gelman, Meng & Stern 1996, Statistica Sinica 6, 733-807).
 *
 * Where one side is relative (collars), draws have the total that was found: only the pattern is compared.
 *
 * @param others Density that the other sources tell, in the cells of the source.
 * @param own What all sources tell of it: the sizes of its extra scatter, and effects by name (where animals' ranges are).
 */
export function predictSource(
  source: DensitySource,
  others: { field: DensityField; draws: DensityDraws; relative: boolean },
  own: { size: DensityDraws["size"]; effects: ReadonlyMap<string, number> },
  random: Random,
): SourcePrediction {
  const rows = source.cell.length;
  const { draws, field: { area } } = others;
  const n = area.cells.length;
  const conditional = others.relative || !isAbsolute(source);
  const expected = expectationOf(source, area, own.effects);
  const groups = isAbsolute(source)
    ? [Array.from(source.cell.keys())]
    : source.animals.map((_, a) => Array.from(source.cell.keys()).filter((row) => source.animal[row] === a));
  const found = isAbsolute(source) ? source.count : source.fixes;
  const totals = groups.map((group) => group.reduce((sum, row) => sum + found[row], 0));
  const predicted = Array.from({ length: rows }, () => new Float64Array(draws.count));
  for (let d = 0; d < draws.count; d++) {
    const common = isAbsolute(source) ? Math.exp(source.logError * random.normal()) : 1;
    groups.forEach((group, g) => {
      const means = group.map((row) => expected[row] * common * draws.density[d * n + source.cell[row]]);
      const scale = conditional ? totals[g] / means.reduce((sum, mean) => sum + mean, 0) : 1;
      group.forEach((row, k) => {
        const mean = means[k] * scale;
        predicted[row][d] = drawCount(random, mean, sizeOf(source, g, totals[g], mean, own.size, d));
      });
    });
  }
  const score = new Float64Array(rows);
  // Of the draws' own scores only sums are needed.
  const [sum, squares] = [new Float64Array(draws.count), new Float64Array(draws.count)];
  for (let row = 0; row < rows; row++) {
    const scores = midScores(predicted[row]);
    score[row] = scores(found[row]);
    for (let d = 0; d < draws.count; d++) {
      const value = scores(predicted[row][d]);
      sum[d] += value;
      squares[d] += value * value;
    }
  }
  const own1 = score.reduce((total, value) => total + value, 0);
  const own2 = score.reduce((total, value) => total + value * value, 0) - own1 ** 2 / rows;
  const spread = squares.map((value, d) => value - sum[d] ** 2 / rows);
  const beyond = (is: (d: number) => boolean) => {
    let count = 1;
    for (let d = 0; d < draws.count; d++) if (is(d)) count++;
    return count / (draws.count + 1);
  };
  const below = beyond((d) => sum[d] <= own1);
  const above = beyond((d) => sum[d] >= own1);
  return {
    kind: source.kind,
    from: others.field.first.map(({ kind }) => kind),
    score,
    level: conditional ? null : Math.min(1, 2 * Math.min(below, above)),
    pattern: beyond((d) => spread[d] >= own2),
    scatter: own2 / (spread.reduce((total, value) => total + value, 0) / draws.count),
  };
}

/** What is expected of each row per unit of density; of collars up to a factor of each animal. */
function expectationOf(
  source: DensitySource,
  area: DensityArea,
  fitted: ReadonlyMap<string, number>,
): Float64Array {
  if (source.kind === "camera") return source.exposure;
  if (source.kind === "drone") return source.covered.map((covered, row) => covered * source.detection[row]);
  const { effects, loading } = densityField(area, [source]);
  return Float64Array.from(source.cell, (_, row) => {
    let sum = 0;
    effects.forEach(({ name }, j) => {
      if (name.startsWith("place ")) sum += loading[row * effects.length + j] * fitted.get(name)!;
    });
    return Math.exp(sum);
  });
}

/** Size of the negative binomial that a row is drawn from. */
function sizeOf(
  source: DensitySource,
  animal: number,
  fixes: number,
  mean: number,
  size: DensityDraws["size"],
  draw: number,
): number {
  if (isAbsolute(source)) {
    const sizes = size[source.kind];
    return sizes ? sizes[draw % sizes.length] : Infinity;
  }
  // Fixes come in bouts of as many as there are to one that is independent: variance = mean x bout.
  const bout = fixes / source.effective[animal];
  return bout > 1 ? mean / (bout - 1) : Infinity;
}

/** Normal score of a value among the draws, ties and itself at the middle. */
function midScores(draws: Float64Array): (value: number) => number {
  const sorted = draws.slice().sort();
  const scores = new Map<number, number>();
  return (value) => {
    const known = scores.get(value);
    if (known !== undefined) return known;
    const below = countUntil(sorted, (at) => at < value);
    const upTo = countUntil(sorted, (at) => at <= value);
    const score = normalQuantile(((below + upTo) / 2 + 0.5) / (sorted.length + 1));
    scores.set(value, score);
    return score;
  };
}

/** How many of the sorted values come before the first that fails. */
function countUntil(sorted: Float64Array, holds: (at: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
