import { Fault } from "../fault/mod.ts";
import { binomialInterval } from "./binomial_interval.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";
import { checkLevel } from "./interval.ts";

/** Accuracy of a map, and the areas of the reference classes, from a stratified sample. */
export interface AreaAccuracy {
  /** Points in the sample. */
  n: number;
  /** Share of the area that is classified as the reference does. */
  overall: Estimate;
  /** User's accuracy of each class. */
  users: Estimate[];
  /** Producer's accuracy of each class. */
  producers: Estimate[];
  /** Share of the area that is of each class in the reference. */
  proportions: Estimate[];
  /** The same in the unit of the strata. */
  areas: Estimate[];
  /** `shares[i][j]`: estimated share of the area with class i on the map and j in the reference. */
  shares: number[][];
}

/** Options of `areaAdjustedAccuracy` and `stratifiedAccuracy`. */
export interface AreaAccuracyOptions {
  /** Default 0.95. */
  level?: number;
  /**
   * `normal`: estimate +- z standard errors, as published, cut to 0-1; its width is 0 where no error was found.
   * `Wilson`: Wilson's interval at the sample size that has the same standard error, p (1 - p) / se^2; where that
   * standard error is 0, at the smallest of n_h / W_h over the strata that could hold an error. `Clopper-Pearson`: the
   * exact interval at that size (Korn & Graubard 1998), for errors of which a few or none are found, where Wilson's
   * lower bound lies too high. Default `normal`.
   */
  interval?: "normal" | "Wilson" | "Clopper-Pearson";
}

/** An estimated share with the interval asked for. */
export function shareEstimate(
  share: number,
  variance: number,
  sizeAtNoVariance: number,
  { level = 0.95, interval = "normal" }: AreaAccuracyOptions,
): Estimate {
  checkLevel(level);
  const normal = normalEstimate(share, variance, level, [0, 1]);
  if (interval === "normal" || normal.interval === null) return normal;
  const p = Math.min(1, share); // a sum of shares may end a rounding error above 1
  const size = variance > 0 && p < 1 ? p * (1 - p) / variance : sizeAtNoVariance;
  const method = `${interval} at the effective sample size`;
  return {
    ...normal,
    interval: { ...binomialInterval(p * size, size, { level, method: interval }), method },
  };
}

/** A share of the whole as an amount. */
export function scaled({ estimate, standardError, interval }: Estimate, total: number): Estimate {
  return {
    estimate: estimate * total,
    standardError: standardError * total,
    interval: interval && { ...interval, lower: interval.lower * total, upper: interval.upper * total },
  };
}

/** Refuses sizes of strata that make no whole. */
export function checkSizes(sizes: readonly number[], counted: readonly number[], finite = false): number {
  sizes.forEach((size, h) => {
    const enough = !finite || size >= counted[h];
    if (size >= 0 && size < Infinity && (size > 0 || counted[h] === 0) && enough) return;
    throw new Fault("stats: not the size of a stratum", {
      expected: finite
        ? "as many units as points were drawn from it, or more"
        : "a size above 0 where there are points",
      found: `${size}, with ${counted[h]} points`,
      where: `stratum ${h + 1}`,
    });
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > 0 && counted.some((n) => n > 0)) return total;
  throw new Fault("stats: no strata", { expected: "an area and points in it", found: "none" });
}
