import { Fault } from "../fault/mod.ts";
import { quantile } from "../stats/mod.ts";
import { convexHull } from "./convex_hull.ts";
import type { HomeRange } from "./home_range.ts";
import { checkedPercent } from "./percent.ts";
import { checkedPositions, fewFixes, type Positions, whose } from "./positions.ts";
import { ringArea } from "./ring_area.ts";

/** Options of {@link minimumConvexPolygon}. */
export interface MinimumConvexPolygonOptions {
  /** Of the fixes, those nearest to their mean; above 0, to 100. Default 95. */
  percent?: number;
}

/**
 * Minimum convex polygon (Mohr 1947): the convex hull of the fixes nearest to their arithmetic mean. A fix is kept if its
 * distance to the mean is at most the `percent` quantile (type 7) of the distances, as in adehabitatHR and amt.
 *
 * Holds ground the animal never used and grows with the number of fixes: compare only ranges of as many fixes. Of 50, 200
 * and 1,000 independent fixes the polygon of 95 % has 53, 78 and 100 % of the true area of a normal range, that of 100 % 67,
 * 109 and 160 % (`bench/wildlife_ranges_coverage.ts`).
 *
 * @throws {Fault} What {@link checkedPositions} refuses, a percent outside 0-100, kept fixes on one line (no area).
 */
export function minimumConvexPolygon(
  positions: Positions,
  { percent = 95 }: MinimumConvexPolygonOptions = {},
): HomeRange {
  checkedPercent(percent);
  const { crs, x, y } = checkedPositions(positions, 3);
  const kept = nearestToMean(x, y, percent / 100);
  const hull = convexHull(kept.x, kept.y);
  if (hull.length < 3) {
    throw new Fault("wildlife: the fixes are on a line and enclose no area", {
      expected: "three or more fixes that are not on one line",
      found: `${kept.x.length} of ${x.length} fixes within ${percent} %`,
      where: whose(positions),
      remedy: "take more fixes or a higher percent, or leave the range out and say so",
    });
  }
  const ring = [...hull, hull[0]].map((i) => [kept.x[i], kept.y[i]]);
  return {
    method: "minimum convex polygon",
    percent,
    crs,
    polygon: { type: "MultiPolygon", coordinates: [[ring]] },
    area: ringArea(ring),
    interval: null,
    fixes: x.length,
    cautions: fewFixes(x.length),
  };
}

function nearestToMean(
  x: Float64Array,
  y: Float64Array,
  share: number,
): { x: Float64Array; y: Float64Array } {
  if (share === 1) return { x, y };
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const distance = x.map((value, i) => Math.sqrt((value - meanX) ** 2 + (y[i] - meanY) ** 2));
  const reach = quantile(distance, share);
  const near = (_: number, i: number) => distance[i] <= reach;
  return { x: x.filter(near), y: y.filter(near) };
}
