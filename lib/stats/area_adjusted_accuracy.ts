import {
  type AreaAccuracy,
  type AreaAccuracyOptions,
  checkSizes,
  scaled,
  shareEstimate,
} from "./area_accuracy.ts";
import { margins, type SquareCounts } from "./square_counts.ts";

/**
 * Accuracy and area from a sample stratified by the classes of the map: Olofsson et al. (2014, Remote Sensing of
 * Environment 148, 42-57), eq. 1-11.
 *
 * p_ij = W_i n_ij / n_i; V(O) = sum W_i^2 U_i (1 - U_i) / (n_i - 1); V(U_i) = U_i (1 - U_i) / (n_i - 1); V(P_j) by
 * eq. 7; areas A sum W_i n_ij / n_i, with standard errors by eq. 10.
 *
 * Where a class has area on the map but no point in the sample, all that depends on it is NaN; with one point the
 * estimate stands and its standard error is NaN.
 *
 * @param counts Rows: class on the map, which is the stratum; columns: class in the reference.
 * @param mapped Area of each class on the map, in any one unit (ha, pixels, grid points).
 * @throws {Fault} Not a square table, negative counts or areas, points of a class without area.
 */
export function areaAdjustedAccuracy(
  counts: SquareCounts,
  mapped: readonly number[],
  options: AreaAccuracyOptions = {},
): AreaAccuracy {
  const { n, rows } = margins(counts, mapped.length);
  const total = checkSizes(mapped, rows);
  const weight = mapped.map((area) => area / total);
  const classes = [...counts.keys()];
  const sum = (term: (i: number) => number) =>
    classes.reduce((s, i) => s + (weight[i] === 0 ? 0 : term(i)), 0);
  /** Of the points in stratum i, the share of class j, and the variance of that share. */
  const share = (i: number, j: number) => counts[i][j] / rows[i];
  const variance = (i: number, j: number) =>
    share(i, j) * (1 - share(i, j)) / (rows[i] > 1 ? rows[i] - 1 : NaN);
  const fewest = Math.min(...classes.filter((i) => weight[i] > 0).map((i) => rows[i] / weight[i]));

  const proportions = classes.map((j) =>
    shareEstimate(
      sum((i) => weight[i] * share(i, j)),
      sum((i) => weight[i] ** 2 * variance(i, j)),
      fewest,
      options,
    )
  );
  const producers = classes.map((j) => {
    const found = proportions[j].estimate;
    const accuracy = (weight[j] === 0 ? 0 : weight[j] * share(j, j)) / found;
    const spread = sum((i) => (i === j ? 1 - accuracy : accuracy) ** 2 * weight[i] ** 2 * variance(i, j));
    return shareEstimate(accuracy, spread / found ** 2, found * fewest, options);
  });
  return {
    n,
    overall: shareEstimate(
      sum((i) => weight[i] * share(i, i)),
      sum((i) => weight[i] ** 2 * variance(i, i)),
      fewest,
      options,
    ),
    users: classes.map((i) => shareEstimate(share(i, i), variance(i, i), rows[i], options)),
    producers,
    proportions,
    areas: proportions.map((proportion) => scaled(proportion, total)),
    shares: classes.map((i) => classes.map((j) => weight[i] === 0 ? 0 : weight[i] * share(i, j))),
  };
}
