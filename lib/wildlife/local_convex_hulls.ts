import type { Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { convexHull } from "./convex_hull.ts";
import type { HomeRange } from "./home_range.ts";
import { neighbourhoods, type NeighbourRule } from "./neighbourhoods.ts";
import { checkedPercent } from "./percent.ts";
import { polygonUnion } from "./polygon_overlay.ts";
import { checkedPositions, fewFixes, type Positions, whose } from "./positions.ts";
import { polygonArea, ringArea } from "./ring_area.ts";

/** Options of {@link localConvexHulls}, with one of `k`, `r` and `a`. */
export type LocalConvexHullOptions = NeighbourRule & {
  /** Isopleths, in the order wanted. Default 50 and 95. */
  percents?: readonly number[];
  /** Whether a fix is one of its own k neighbours: true in adehabitatHR (the default), false in amt. */
  includesFocal?: boolean;
  /**
   * Which hulls come first: the smallest, or those of most fixes (the smaller first of as many). By default `area` for k,
   * `count` for r and a, as in adehabitatHR; amt takes the area for all.
   */
  order?: "area" | "count";
  /**
   * Hulls are joined in that order. The isopleth of p % are those up to the first whose union holds p % of the fixes or
   * more (the default), those before it, or whichever of all is nearest to p %. adehabitatHR's `LoCoH.k.area` takes the
   * first, its `getverticeshr` the second, amt the third.
   */
  isopleth?: "first at or above" | "last below" | "nearest";
  /** Fixes at one place are one place (the default), or each a neighbour of the others, as in amt. */
  duplicates?: "merge" | "keep";
};

/** A hull with the places in it, by index. */
interface LocalHull {
  members: Int32Array;
  ring: Position[];
  area: number;
}

/**
 * Home ranges by local convex hulls (LoCoH; Getz & Wilmers 2004, Getz et al. 2007): the hull of each fix and its neighbours;
 * the hulls joined one by one until they hold the percent of the fixes. Keeps holes and sharp edges.
 *
 * A fix on a line with its neighbours, or with fewer than two, has no hull, and counts only if another hull holds it. Nothing
 * is drawn at random: fixes at one place are merged, ties are decided by place.
 *
 * Areas come out small: of evenly used ground with a lake and a corner cut out, from 50, 200 and 1,000 fixes, 46, 72 and 88 %
 * of it by k = sqrt n, 56, 75 and 88 % by a = the largest distance of two fixes, 40, 52 and 66 % by r = the largest distance
 * of a fix to its nearest (80, 90 and 92 % by twice that, which reaches over the lake); at most 2 % lies where the animal
 * cannot be, 9 % by the wider r. Of a normal range 38, 65 and 85 % by k (`bench/wildlife_edges_coverage.ts`).
 *
 * @returns A range for each percent.
 * @throws {Fault} What {@link checkedPositions} refuses (4 fixes or more), a rule or percent that is none, fewer places than
 * neighbours, hulls that hold less than a percent.
 */
export async function localConvexHulls(
  positions: Positions,
  options: LocalConvexHullOptions,
): Promise<HomeRange[]> {
  const {
    percents = [50, 95],
    includesFocal = true,
    order = "k" in options ? "area" : "count",
    isopleth = "first at or above",
    duplicates = "merge",
  } = options;
  percents.forEach(checkedPercent);
  const { x, crs } = checkedPositions(positions, 4);
  const places = inOrder(positions, duplicates);
  const least = "k" in options ? options.k + (includesFocal ? 0 : 1) : 3;
  if (places.x.length < least) {
    throw new Fault("wildlife: fewer places than neighbours", {
      expected: `${least} places or more`,
      found: `${places.x.length} places of ${x.length} fixes`,
      where: whose(positions),
      remedy: "take fewer neighbours, or a longer period",
    });
  }
  const hulls = neighbourhoods(places, options, includesFocal)
    .map((members) => localHull(places, members))
    .filter(({ area }) => area > 0)
    .sort((a, b) => order === "count" && b.members.length - a.members.length || a.area - b.area);
  const shares = coveredShares(hulls, places.x.length);
  const held = shares.at(-1) ?? 0;
  const cautions = [...fewFixes(x.length), ...isolated(held)];
  const counts = percents.map((percent) => {
    const share = percent / 100;
    const above = shares.findIndex((covered) => covered >= share - 1e-12);
    if (above < 0 && isopleth !== "nearest") {
      throw new Fault("wildlife: the local hulls do not hold so many of the fixes", {
        expected: `a percent up to ${(100 * held).toFixed(1)}`,
        found: String(percent),
        where: whose(positions),
        remedy: "ask for less, or take more neighbours, so that lone fixes have hulls",
      });
    }
    if (isopleth === "first at or above") return above + 1;
    if (isopleth === "last below") return above;
    return shares.reduce(
      (best, covered, k) => Math.abs(covered - share) < Math.abs(shares[best] - share) ? k : best,
      0,
    ) + 1;
  });
  const empty = counts.indexOf(0);
  if (empty >= 0 || hulls.length === 0) {
    throw new Fault("wildlife: no local hull for this isopleth", {
      expected: "one hull or more",
      found: hulls.length === 0 ? "fixes on lines" : `the first hull holds more than ${percents[empty]} %`,
      where: whose(positions),
      remedy: "ask for a higher percent, or take more or other neighbours",
    });
  }
  return await joined(hulls, counts, (polygon, k): HomeRange => ({
    method: "local convex hull",
    percent: percents[k],
    crs,
    polygon,
    area: polygonArea(polygon),
    interval: null,
    fixes: x.length,
    cautions,
  }));
}

/** Places by x, then y, so that the order of fixes decides nothing. */
function inOrder(
  { x, y }: Positions,
  duplicates: "merge" | "keep",
): { x: Float64Array; y: Float64Array } {
  const order = Int32Array.from(x.keys()).sort((i, j) => x[i] - x[j] || y[i] - y[j]);
  const kept = duplicates === "keep"
    ? order
    : order.filter((i, k) => k === 0 || x[i] !== x[order[k - 1]] || y[i] !== y[order[k - 1]]);
  return { x: Float64Array.from(kept, (i) => x[i]), y: Float64Array.from(kept, (i) => y[i]) };
}

function localHull({ x, y }: { x: Float64Array; y: Float64Array }, members: Int32Array): LocalHull {
  const corners = convexHull(
    Float64Array.from(members, (i) => x[i]),
    Float64Array.from(members, (i) => y[i]),
  );
  const ring = [...corners, corners[0]].map((k) => [x[members[k]], y[members[k]]]);
  return { members, ring, area: corners.length < 3 ? 0 : ringArea(ring) };
}

/** Share of the places that the first hull holds, the first two, and so on. */
function coveredShares(hulls: LocalHull[], places: number): Float64Array {
  const seen = new Uint8Array(places);
  let count = 0;
  return Float64Array.from(hulls, ({ members }) => {
    for (const i of members) {
      count += 1 - seen[i];
      seen[i] = 1;
    }
    return count / places;
  });
}

/** The unions of the first so many hulls, each made from the next smaller. */
async function joined<T>(
  hulls: LocalHull[],
  counts: number[],
  range: (polygon: Awaited<ReturnType<typeof polygonUnion>>, k: number) => T,
): Promise<T[]> {
  const ranges: T[] = [];
  let parts: Position[][][] = [];
  let done = 0;
  for (const k of [...counts.keys()].sort((a, b) => counts[a] - counts[b])) {
    parts = [...parts, ...hulls.slice(done, counts[k]).map(({ ring }) => [ring])];
    done = counts[k];
    const polygon = await polygonUnion(parts);
    parts = polygon.coordinates;
    ranges[k] = range(polygon, k);
  }
  return ranges;
}

function isolated(held: number): Caution[] {
  if (held === 1) return [];
  const percent = (100 * (1 - held)).toFixed(1);
  return [caution(
    "isolated-fixes",
    `測位点の${percent}%は近隣点が少なく局所凸包を作れず、どの凸包にも含まれない。`,
    `${percent} % of the fixes have too few neighbours for a hull and lie in none.`,
  )];
}
