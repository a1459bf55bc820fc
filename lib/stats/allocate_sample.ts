import { Fault } from "../fault/mod.ts";
import { checkPlan, type PlannedStratum } from "./stratified_sample_size.ts";

/** How {@link allocateSample} divides the points. */
export type Allocation = "equal" | "proportional" | "Neyman" | "mixed";

/** Options of {@link allocateSample}. */
export interface AllocateSampleOptions {
  /** Default `proportional`. */
  rule?: Allocation;
  /** Points every stratum of weight above 0 gets at least. Default 2, the least that has a variance. */
  minimum?: number;
  /** Units there are in each stratum: none gets more. Default no limit. */
  available?: readonly number[];
  /** For `mixed`: the share of the whole below which a stratum is rare. Default 0.05. */
  rareBelow?: number;
  /** For `mixed`: points of each rare stratum. Default 50. */
  rarePoints?: number;
}

/**
 * Divides n points among strata.
 *
 * - `equal`: as many in each.
 * - `proportional`: n W_h.
 * - `Neyman`: n W_h S_h / sum W S, least variance of the mean (Neyman 1934; Cochran 1977, eq. 5.26).
 * - `mixed`: a fixed number in each rare stratum, the rest proportional (Olofsson et al. 2014, section 5.1).
 *
 * Strata that would get less than the minimum get it, strata with fewer units than their due are taken whole, and the
 * others share what is left by the same rule; fractions are rounded by largest remainder, so that the sum is n.
 *
 * @returns Points of each stratum. A stratum of weight 0 gets none.
 * @throws {Fault} n not whole, less than the minimums or more than the units there are.
 */
export function allocateSample(
  n: number,
  strata: readonly PlannedStratum[],
  options: AllocateSampleOptions = {},
): number[] {
  const { rule = "proportional", minimum = 2, rareBelow = 0.05, rarePoints = 50, available } = options;
  const total = checkPlan(strata);
  const used = [...strata.keys()].filter((h) => strata[h].weight > 0);
  const most = strata.map((_, h) => available?.[h] ?? Infinity);
  const least = strata.map((_, h) => Math.min(minimum, most[h]));
  const isRare = (h: number) => rule === "mixed" && strata[h].weight / total < rareBelow;
  for (const h of used.filter(isRare)) least[h] = most[h] = Math.min(Math.max(rarePoints, least[h]), most[h]);
  const [floor, ceiling] = [least, most].map((bounds) => used.reduce((sum, h) => sum + bounds[h], 0));
  if (![n, ...least].every((points) => Number.isInteger(points) && points >= 0) || n < floor || n > ceiling) {
    throw new Fault("stats: these points cannot be divided among the strata", {
      expected: `whole numbers, ${floor} to ${ceiling} points in all`,
      found: `${n} points`,
      remedy: n < floor ? "take more points, or a smaller minimum" : "check the number of points and units",
    });
  }
  const due = strata.map(({ weight, standardDeviation }) =>
    rule === "equal" ? 1 : rule === "Neyman" ? weight * standardDeviation : weight
  );
  // With no spread anywhere Neyman's rule has nothing to go by: it becomes the proportional one.
  if (used.every((h) => due[h] === 0)) used.forEach((h) => due[h] = strata[h].weight);
  const shares = boundedShares(n, used, due, least, most);
  return roundToSum(shares, n, most);
}

/** Shares of n in the ratio of `due`, each inside its bounds: shares are min(most, max(least, t due)) for one t. */
function boundedShares(n: number, used: number[], due: number[], least: number[], most: number[]): number[] {
  const at = (t: number) =>
    due.map((d, h) => used.includes(h) ? Math.min(most[h], Math.max(least[h], t * d)) : 0);
  const sum = (shares: number[]) => shares.reduce((a, b) => a + b, 0);
  let [low, high] = [0, 1];
  while (sum(at(high)) < n && high < 1e300) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) < n) low = middle;
    else high = middle;
  }
  return at(high);
}

/** Whole numbers near the shares, with their sum n: largest remainders first, then earlier strata. */
function roundToSum(shares: number[], n: number, most: number[]): number[] {
  const points = shares.map((share) => Math.floor(share + 1e-9));
  let left = n - points.reduce((a, b) => a + b, 0);
  const order = [...shares.keys()].filter((h) => shares[h] > 0).sort((a, b) =>
    shares[b] - points[b] - (shares[a] - points[a]) || a - b
  );
  while (left > 0) {
    for (const h of order) {
      if (left === 0) break;
      if (points[h] >= most[h]) continue;
      points[h]++;
      left--;
    }
  }
  return points;
}
