import {
  type CombinedDesigns,
  combineDesigns,
  type CombinedPoints,
  type DesignCosts,
} from "./combine_designs.ts";
import { PREFECTURES, type Region, REGIONS } from "./prefecture.ts";

/** The designs in one region. */
export interface RegionDesigns {
  region: (typeof REGIONS)[number];
  /** Null where the region has too few plots. */
  combined: CombinedDesigns | null;
}

/** Fewest plots of a region for its own regression. */
const FEWEST = 30;

/**
 * `combineDesigns` region by region, without variances of systematic grids (they need the neighbours across borders).
 * Regions without points are left out.
 *
 * @throws Fault as `combineDesigns`.
 */
export function combineRegions(
  points: Omit<CombinedPoints, "places">,
  costs: DesignCosts,
  options: { level?: number } = {},
): RegionDesigns[] {
  const rowsOf = new Map<Region, number[]>();
  for (let k = 0; k < points.pref.length; k++) {
    const region = PREFECTURES[points.pref[k] - 1]?.region;
    if (region === undefined) continue;
    const rows = rowsOf.get(region);
    if (rows) rows.push(k);
    else rowsOf.set(region, [k]);
  }
  return REGIONS.flatMap((region) => {
    const rows = rowsOf.get(region.id);
    if (rows === undefined) return [];
    const own = {
      pref: Uint8Array.from(rows, (k) => points.pref[k]),
      ard: Float64Array.from(rows, (k) => points.ard[k]),
      nfi: Float64Array.from(rows, (k) => points.nfi[k]),
    };
    const plots = own.nfi.filter((value, k) => !Number.isNaN(value + own.ard[k])).length;
    return [{ region, combined: plots < FEWEST ? null : combineDesigns(own, costs, options) }];
  });
}
