// @ts-types="@types/d3-delaunay"
import { Delaunay } from "d3-delaunay";
import { Fault } from "../fault/mod.ts";
import { convexHull } from "./convex_hull.ts";
import type { HomeRange } from "./home_range.ts";
import { checkedPercent } from "./percent.ts";
import { checkedPositions, fewFixes, type Positions, whose } from "./positions.ts";
import { polygonArea } from "./ring_area.ts";
import { trianglesOutline } from "./triangles_outline.ts";

/** Options of {@link characteristicHull}. */
export interface CharacteristicHullOptions {
  /** Of the triangles, the smallest; above 1, to 100. Default 95. */
  percent?: number;
  /** What makes a triangle small. Default `area`, as in adehabitatHR. */
  order?: "area" | "perimeter";
}

/**
 * Characteristic hull (Downs & Horner 2009): the Delaunay triangles of the fixes, the largest left out, so that the range
 * may be concave, have holes and consist of parts. Kept are the smallest, as many as are at most so many per cent of all.
 * The hull of 100 % is the minimum convex polygon.
 *
 * At 95 % it comes out small, since what is left out is the largest: from 50, 200 and 1,000 fixes 74, 85 and 87 % of evenly
 * used ground with a lake and a corner cut out, of which 7, 2 and 0.5 % lies outside (`bench/wildlife_edges_coverage.ts`);
 * 51, 72 and 85 % of a normal range (`bench/wildlife_ranges_coverage.ts`).
 *
 * @throws {Fault} What {@link checkedPositions} refuses (3 fixes or more), fixes on a line, a percent of less than one
 * triangle.
 */
export function characteristicHull(
  positions: Positions,
  { percent = 95, order = "area" }: CharacteristicHullOptions = {},
): HomeRange {
  checkedPercent(percent);
  const { x, y, crs } = checkedPositions(positions, 3);
  // From the first fix: in coordinates of millions of metres the circles of near fixes would lose their digits.
  const local = new Float64Array(2 * x.length);
  for (let i = 0; i < x.length; i++) local.set([x[i] - x[0], y[i] - y[0]], 2 * i);
  const { triangles, halfedges } = new Delaunay(local);
  // Of points on a line d3-delaunay makes slivers by moving them.
  const count = convexHull(x, y).length < 3 ? 0 : triangles.length / 3;
  const kept = Math.floor(count * percent / 100 + 1e-9);
  if (kept === 0) {
    throw new Fault("wildlife: no triangle for a characteristic hull", {
      expected: "three or more fixes that are not on one line, and a percent of one triangle or more",
      found: `${count} triangles of ${x.length} fixes, of which ${percent} %`,
      where: whose(positions),
      remedy: "take more fixes or a higher percent, or leave the range out and say so",
    });
  }
  const size = Float64Array.from({ length: count }, (_, k) => {
    const [a, b, c] = triangles.subarray(3 * k, 3 * k + 3);
    const side = (i: number, j: number) => Math.hypot(x[i] - x[j], y[i] - y[j]);
    return order === "perimeter"
      ? side(a, b) + side(b, c) + side(c, a)
      : Math.abs((x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a])) / 2;
  });
  const isKept = new Uint8Array(count);
  for (const k of Array.from(size.keys()).sort((a, b) => size[a] - size[b]).slice(0, kept)) isKept[k] = 1;
  const polygon = trianglesOutline({ triangles, halfedges }, isKept, (i) => [x[i], y[i]]);
  return {
    method: "characteristic hull",
    percent,
    crs,
    polygon,
    area: polygonArea(polygon),
    interval: null,
    fixes: x.length,
    cautions: fewFixes(x.length),
  };
}
