import { binomialInterval, type BinomialMethod, type Interval, poissonInterval } from "../stats/mod.ts";
import type { SubgridSpread } from "./grid_comparison.ts";

/** An interval that needs nothing but a count. */
export type CountMethod = Exclude<BinomialMethod, "Agresti-Coull"> | "Garwood";

/** How often an interval of a 4 km grid holds the rate of all points. */
export interface SubgridCoverage {
  method: CountMethod;
  /** Grids of 4 km asked, over all periods, and of these those whose interval holds it. */
  asked: number;
  held: number;
  /** Mean width of the intervals over the rate. */
  relativeWidth: number;
}

const METHODS: readonly CountMethod[] = ["Wilson", "Clopper-Pearson", "Jeffreys", "Garwood"];

/**
 * The coverage that intervals really have on the data at hand: each of the 64 grids of 4 km gives its own, and the share
 * of all points stands for the truth. Grids without a point at risk, and periods without an event, are not asked.
 *
 * @param spreads One for each period.
 * @param level Default 0.95.
 */
export function subgridCoverage(
  spreads: readonly SubgridSpread[],
  { level = 0.95 }: { level?: number } = {},
): SubgridCoverage[] {
  return METHODS.map((method) => {
    let [asked, held, width] = [0, 0, 0];
    for (const { events, atRisk, share } of spreads) {
      if (share === 0) continue;
      events.forEach((x, k) => {
        if (atRisk[k] === 0) return;
        const { lower, upper } = intervalOf(method, x, atRisk[k], level);
        asked++;
        held += +(lower <= share && share <= upper);
        width += (upper - lower) / share;
      });
    }
    return { method, asked, held, relativeWidth: asked === 0 ? 0 : width / asked };
  });
}

function intervalOf(method: CountMethod, x: number, n: number, level: number): Interval {
  return method === "Garwood"
    ? poissonInterval(x, { level, exposure: n })
    : binomialInterval(x, n, { level, method });
}
