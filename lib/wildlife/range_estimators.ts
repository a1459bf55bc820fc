import type { Fault } from "../fault/mod.ts";
import { nearestPoints } from "../stats/mod.ts";
import { attempt } from "./attempt.ts";
import { brownianBridge } from "./brownian_bridge.ts";
import type { Caution } from "./caution.ts";
import { characteristicHull } from "./characteristic_hull.ts";
import type { HomeRange } from "./home_range.ts";
import { isopleth } from "./isopleth.ts";
import { kernelDensity } from "./kernel_density.ts";
import { leastSquaresCrossValidation } from "./least_squares_cross_validation.ts";
import { localConvexHulls } from "./local_convex_hulls.ts";
import { minimumConvexPolygon } from "./minimum_convex_polygon.ts";
import type { NeighbourRule } from "./neighbourhoods.ts";
import { plugInBandwidth } from "./plug_in_bandwidth.ts";
import type { Positions } from "./positions.ts";
import { scaledBandwidth } from "./scaled_bandwidth.ts";
import type { Track } from "./track.ts";

/** An estimator of a range, by how it is told from the others in a table. */
export interface RangeEstimator {
  id: string;
  label: { ja: string; en: string };
  /** The range of a per cent. */
  range(track: Track, percent: number): HomeRange | Promise<HomeRange>;
}

/** What an estimator makes of a track: a range with its cautions, or why there is none. */
export interface EstimatedRange {
  estimator: RangeEstimator;
  range?: HomeRange;
  refused?: Fault;
}

/** A bandwidth, m (default the reference bandwidth), and what is to be known of its choice. */
interface Bandwidth {
  bandwidth?: number | readonly [hx: number, hy: number];
  cautions: Caution[];
}

/** Options of {@link rangeEstimators}. */
export interface RangeEstimatorsOptions {
  /** Standard deviation of a fix on each axis, m, for the Brownian bridge. */
  locationError: number;
}

/**
 * The estimators of a range that take nothing but the fixes, each by the rule that its literature gives for what is free:
 * what they differ by on the same fixes is the choice of the method, not of the animal.
 *
 * Kernels: reference bandwidth, the same scaled until the range would break up, least-squares cross-validation, plug-in.
 * Local convex hulls (Getz et al. 2007): k the root of the number of fixes, a the largest distance between two fixes, r the
 * largest distance of a fix to its nearest: half of it, with which they propose to begin, leaves fixes without a hull.
 *
 * @throws Fault A location error that is not above 0 comes out as the bridge's refusal.
 */
export function rangeEstimators({ locationError }: RangeEstimatorsOptions): RangeEstimator[] {
  const kernel = (
    id: string,
    ja: string,
    en: string,
    bandwidthOf: (track: Track, percent: number) => Bandwidth,
  ): RangeEstimator => ({
    id,
    label: { ja: `カーネル法（${ja}）`, en: `Kernel, ${en}` },
    range(track, percent) {
      const { bandwidth, cautions } = bandwidthOf(track, percent);
      const range = isopleth(kernelDensity(track, { bandwidth, method: "binned" }), percent);
      return { ...range, cautions: [...cautions, ...range.cautions] };
    },
  });
  const hulls = (id: string, ruleOf: (track: Track) => NeighbourRule): RangeEstimator => ({
    id: `locoh-${id}`,
    label: { ja: `${id}-LoCoH`, en: `${id}-LoCoH` },
    range: async (track, percent) =>
      (await localConvexHulls(track, { ...ruleOf(track), percents: [percent] }))[0],
  });
  return [
    {
      id: "mcp",
      label: { ja: "最外郭法（MCP）", en: "Minimum convex polygon" },
      range: (track, percent) => minimumConvexPolygon(track, { percent }),
    },
    kernel("href", "href", "href", () => ({ cautions: [] })),
    kernel("scaled", "縮小したhref", "scaled href", (track, percent) => scaledBandwidth(track, { percent })),
    kernel("lscv", "LSCV", "LSCV", (track) => leastSquaresCrossValidation(track)),
    kernel(
      "plug-in",
      "プラグイン",
      "plug-in",
      (track) => ({ bandwidth: plugInBandwidth(track), cautions: [] }),
    ),
    hulls("k", ({ time }) => ({ k: Math.max(3, Math.round(Math.sqrt(time.length))) })),
    hulls("r", (track) => ({ r: farthestNearest(track) })),
    hulls("a", (track) => ({ a: diameter(track) })),
    {
      id: "hull",
      label: { ja: "特徴凸包", en: "Characteristic hull" },
      range: (track, percent) => characteristicHull(track, { percent }),
    },
    {
      id: "bridge",
      label: { ja: "ブラウン橋", en: "Brownian bridge" },
      range: (track, percent) => isopleth(brownianBridge(track, { locationError }), percent),
    },
  ];
}

/** The ranges of a track by each estimator; a Fault of one leaves the others as they are. */
export async function estimateRanges(
  track: Track,
  percent: number,
  estimators: readonly RangeEstimator[],
): Promise<EstimatedRange[]> {
  const found: EstimatedRange[] = [];
  for (const estimator of estimators) {
    const { made, refused } = await attempt(() => estimator.range(track, percent));
    found.push({ estimator, ...(made === undefined ? { refused } : { range: made }) });
  }
  return found;
}

/** The largest distance of a fix to the one nearest to it, m. */
function farthestNearest({ x, y }: Positions): number {
  const { start, of } = nearestPoints({ x, y }, 2);
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const others = of.subarray(start[i], start[i + 1]).filter((j) => j !== i);
    most = Math.max(most, Math.min(...Array.from(others, (j) => Math.hypot(x[j] - x[i], y[j] - y[i]))));
  }
  return most;
}

/** The largest distance between two fixes, m. */
function diameter({ x, y }: Positions): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) most = Math.max(most, (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2);
  }
  return Math.sqrt(most);
}
