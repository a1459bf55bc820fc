import { type ErrorBound, errorBound } from "../stats/mod.ts";
import { type Domain, prefecturesOf } from "./domain.ts";
import { REGIONS } from "./prefecture.ts";

/** Area a point of the 500 m grid stands for, ha. */
export const HA_PER_POINT = 25;

/** Points of one prefecture (and stratum of risk) that were checked. */
export interface CheckedPoints {
  pref: number;
  /** Points to choose from, points checked, errors found. */
  frame: number;
  n: number;
  errors: number;
}

/** What the checks of a domain still allow. */
export interface RecheckBound {
  domain: Domain;
  points: number;
  checked: number;
  errors: number;
  /** Lowest share of points checked in any of its strata. */
  fraction: number;
  /** Points of the strata checked too little, or not at all: any of those left in them may be an error. */
  open: number;
  /** Their prefectures. */
  openPrefs: number[];
  /** Upper bound of the errors there are, those found among them: in points, as a share of the points, in ha. */
  upperPoints: number;
  upperRate: number;
  upperHa: number;
  level: number;
  method: ErrorBound["method"] | "none checked";
}

/**
 * What no or few errors in a re-check still allow, for each prefecture, region and the nation: one-sided upper
 * bounds of the number of errors, from the finite population. A domain of several strata counts as checked
 * everywhere at the lowest of its fractions, as if the errors were where they are found least easily: this makes no
 * assumption about where they are, and for the even draw of 2 % loses nothing. The bound of the nation is far below
 * the sum of the prefectures'.
 *
 * Strata that were not checked yet, or so little that they would spoil the rest, are set apart: any point left in them
 * may be an error, and is counted as one. Which these are is settled by the numbers checked alone, so that the bound
 * would be lowest if no error were found, and not by what was found: the level holds. No bound exceeds the errors found
 * and the points that were not checked.
 */
export function recheckBounds(
  strata: readonly CheckedPoints[],
  options: { level?: number; haPerPoint?: number } = {},
): RecheckBound[] {
  const { level = 0.95, haPerPoint = HA_PER_POINT } = options;
  const there = new Set(strata.map(({ pref }) => pref));
  const domains: Domain[] = [
    ...[...there].sort((a, b) => a - b),
    ...REGIONS.map(({ id }) => id),
    "nation",
  ];
  return domains.flatMap((domain) => {
    const codes = new Set(prefecturesOf(domain).map(({ code }) => code));
    const within = strata.filter(({ pref, frame }) => codes.has(pref) && frame > 0)
      .sort((a, b) => a.n / a.frame - b.n / b.frame);
    if (within.length === 0) return [];
    const { points, checked, errors } = totalOf(within);
    const blank = within.map((each) => ({ ...each, errors: 0 }));
    const unchecked = within.filter(({ n }) => n === 0).length;
    let [apart, lowest] = [within.length, Infinity];
    for (let k = unchecked; k <= within.length; k++) {
      const upper = boundWith(blank, k, level);
      if (upper < lowest) [apart, lowest] = [k, upper];
    }
    const upperPoints = Math.min(boundWith(within, apart, level), points - checked + errors);
    return [{
      domain,
      points,
      checked,
      errors,
      fraction: within[0].n / within[0].frame,
      open: totalOf(within.slice(0, apart)).points,
      openPrefs: [...new Set(within.slice(0, apart).map(({ pref }) => pref))].sort((a, b) => a - b),
      upperPoints,
      upperRate: upperPoints / points,
      upperHa: upperPoints * haPerPoint,
      level,
      method: checked === 0 ? "none checked" as const : "hypergeometric, one-sided" as const,
    }];
  });
}

/** Bound with the first `apart` strata, of rising fractions, taken at worst and the others as one. */
function boundWith(strata: readonly CheckedPoints[], apart: number, level: number): number {
  const open = totalOf(strata.slice(0, apart));
  const atWorst = open.points - open.checked + open.errors;
  const rest = strata.slice(apart);
  if (rest.length === 0) return atWorst;
  const { points, checked, errors } = totalOf(rest);
  const fraction = rest[0].n / rest[0].frame;
  const counted = rest.length === 1 ? checked : Math.max(errors, Math.floor(fraction * points + 1e-9));
  return atWorst + errorBound(errors, counted, { population: points, level }).errors!;
}

function totalOf(strata: readonly CheckedPoints[]) {
  const sum = (of: (stratum: CheckedPoints) => number) => strata.reduce((total, each) => total + of(each), 0);
  return {
    points: sum(({ frame }) => frame),
    checked: sum(({ n }) => n),
    errors: sum((each) => each.errors),
  };
}
