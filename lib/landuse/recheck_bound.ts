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
    const within = strata.filter(({ pref, frame }) => codes.has(pref) && frame > 0);
    if (within.length === 0) return [];
    const sum = (of: (stratum: CheckedPoints) => number) =>
      within.reduce((total, each) => total + of(each), 0);
    const [points, checked, errors] = [
      sum(({ frame }) => frame),
      sum(({ n }) => n),
      sum((each) => each.errors),
    ];
    const fraction = Math.min(...within.map(({ n, frame }) => n / frame));
    const counted = within.length === 1 ? checked : Math.max(errors, Math.floor(fraction * points + 1e-9));
    const bound = counted === 0 ? undefined : errorBound(errors, counted, { population: points, level });
    const upperPoints = bound?.errors ?? points;
    return [{
      domain,
      points,
      checked,
      errors,
      fraction,
      upperPoints,
      upperRate: upperPoints / points,
      upperHa: upperPoints * haPerPoint,
      level,
      method: bound?.method ?? "none checked" as const,
    }];
  });
}
