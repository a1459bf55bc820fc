import { Fault } from "../fault/mod.ts";
import {
  type AreaAccuracy,
  type AreaAccuracyOptions,
  checkSizes,
  scaled,
  shareEstimate,
} from "./area_accuracy.ts";
import { margins, type SquareCounts } from "./square_counts.ts";

/** A stratum of a sample whose strata are not the classes of the map. */
export interface AccuracyStratum {
  /** Size of the stratum: units of the population, or area in any one unit. */
  size: number;
  /** Its points, rows by class on the map, columns by class in the reference. */
  counts: SquareCounts;
}

/** Options of {@link stratifiedAccuracy}. */
export interface StratifiedAccuracyOptions extends AreaAccuracyOptions {
  /** True where `size` counts sampling units: variances then shrink as the sample nears all of them. Default false. */
  finitePopulation?: boolean;
}

/**
 * Accuracy and area from a stratified sample whose strata differ from the classes of the map: Stehman (2014,
 * International Journal of Remote Sensing 35, 4923-4939). Means of indicators, and for user's and
 * producer's accuracy their ratios R = sum N_h y_h / sum N_h x_h, with
 * V(R) = sum N_h^2 (1 - n_h / N_h) (s_yh^2 + R^2 s_xh^2 - 2 R s_xyh) / n_h / (sum N_h x_h)^2.
 *
 * A stratum without points makes NaN of every estimate, one with a single point of every standard error. One stratum
 * is a simple random sample.
 *
 * @throws {Fault} No strata, tables of unequal size, negative counts or sizes, more points than units.
 */
export function stratifiedAccuracy(
  strata: readonly AccuracyStratum[],
  options: StratifiedAccuracyOptions = {},
): AreaAccuracy {
  const { finitePopulation = false } = options;
  if (strata.length === 0) throw new Fault("stats: no strata", { expected: "one or more", found: "none" });
  const classes = [...strata[0].counts.keys()];
  const tables = strata.map(({ counts }) => margins(counts, classes.length));
  const total = checkSizes(strata.map(({ size }) => size), tables.map(({ n }) => n), finitePopulation);
  const used = strata.flatMap(({ size, counts }, h) =>
    size === 0 ? [] : [{
      counts,
      weight: size / total,
      remaining: finitePopulation ? 1 - tables[h].n / size : 1,
      ...tables[h],
    }]
  );
  const fewest = Math.min(...used.map(({ n, weight }) => n / weight));
  type Used = typeof used[number];

  /** Ratio of the points that count to those of a domain they are part of; of a mean, the domain is all points. */
  const ratio = (part: (stratum: Used) => number, domain: (stratum: Used) => number) => {
    const whole = used.reduce((sum, stratum) => sum + stratum.weight * domain(stratum) / stratum.n, 0);
    const r = used.reduce((sum, stratum) => sum + stratum.weight * part(stratum) / stratum.n, 0) / whole;
    // s_y^2 + r^2 s_x^2 - 2 r s_xy is the variance of y - r x: 1 - r in the part, -r in the rest of the domain.
    const variance = used.reduce((sum, stratum) => {
      const { n, weight, remaining } = stratum;
      const [p, d] = [part(stratum) / n, domain(stratum) / n];
      const mean = p - r * d;
      const square = p * (1 - r) ** 2 + (d - p) * r * r - mean * mean;
      return sum + weight ** 2 * remaining * Math.max(0, square) / (n > 1 ? n - 1 : NaN);
    }, 0);
    return shareEstimate(r, variance / whole ** 2, whole * fewest, options);
  };
  const all = ({ n }: Used) => n;
  const correct = ({ counts }: Used) => classes.reduce((sum, i) => sum + counts[i][i], 0);

  const proportions = classes.map((j) => ratio(({ columns }) => columns[j], all));
  return {
    n: tables.reduce((sum, { n }) => sum + n, 0),
    overall: ratio(correct, all),
    users: classes.map((i) => ratio(({ counts }) => counts[i][i], ({ rows }) => rows[i])),
    producers: classes.map((j) => ratio(({ counts }) => counts[j][j], ({ columns }) => columns[j])),
    proportions,
    areas: proportions.map((proportion) => scaled(proportion, total)),
    shares: classes.map((i) =>
      classes.map((j) => used.reduce((sum, { counts, weight, n }) => sum + weight * counts[i][j] / n, 0))
    ),
  };
}
