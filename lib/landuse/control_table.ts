import { Float64, type Table, vectorFromArray } from "apache-arrow";
import { binomialTail } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import { comparePeers } from "./compare_peers.ts";
import type { NameColumn } from "./name_column.ts";
import { PREFECTURES } from "./prefecture.ts";

/** One interpreter in one prefecture, held against all others. */
export interface ControlRow {
  /** Prefecture; 0 where the table does not say. */
  pref: number;
  /** Empty where the table does not say. */
  interpreter: string;
  points: number;
  marked: number;
  share: number;
  /** Median of the shares, weighted by points; where that is 0, the share of all. */
  centre: number;
  /** Limits of the share: `centre` ± 3 sigma, within 0 and 1. */
  lower: number;
  upper: number;
  isBeyondLimits: boolean;
  /** Whether there are others of the prefecture, or of so few groups as these, to be held against. */
  isCompared: boolean;
  /** Against these, see `comparePeers`. */
  p: number | null;
  isUnlikeOthers: boolean;
  detectable: number | null;
  /** By the limits, by the others, or both. */
  isOutside: boolean;
}

/** Groups below which centre and spread of their shares say little. */
const FEW = 5;

/** Two-sided probability of leaving three sigma of a normal distribution, one side. */
const TAIL = 0.00135;

/**
 * Shares by interpreter and prefecture, held against each other in two ways.
 *
 * Control limits (p-chart): three sigma about the centre. Shares differ between prefectures for good reasons as well
 * (steep land, old forest), so that sigma is the binomial one times the spread found among the groups, as in Laney's
 * p'-chart (Quality Engineering 14(4), 2002), never below the binomial. Centre and spread are a median, weighted by
 * points, and a median absolute deviation, so that the one that is off does not hide itself. Where few marks are
 * expected, a group is beyond the limits only if the exact binomial probability is as small as well.
 *
 * With two groups, and where half of them are off, a median and its deviations are blind: what is off then is the
 * spread. So the interpreters of one prefecture, whose land is alike, are also compared with each other by an exact test
 * (`comparePeers`). Groups alone in their prefecture are compared so only where there are fewer than five groups; of
 * more, a prefecture that differs would be told as an interpreter who does: they are not compared, and the row says so.
 *
 * @param marks 1 at the points that are counted (a QA flag, an error, an unreadable point).
 * @returns by prefecture and interpreter; groups without points are left out.
 */
export function controlTable(
  points: { pref: Uint8Array; interpreter?: NameColumn },
  marks: ArrayLike<number>,
): ControlRow[] {
  const names = [...(points.interpreter?.names ?? []), ""];
  const size = new Int32Array(48 * names.length);
  const count = new Int32Array(48 * names.length);
  for (let row = 0; row < points.pref.length; row++) {
    const name = points.interpreter?.index[row] ?? -1;
    const group = points.pref[row] * names.length + (name < 0 ? names.length - 1 : name);
    size[group]++;
    if (marks[row]) count[group]++;
  }
  const groups = [...size.keys()].filter((group) => size[group] > 0);
  const centre = centreOf(groups.map((group) => [count[group], size[group]]));
  const sigma = (group: number) => Math.sqrt(centre * (1 - centre) / size[group]);
  const deviations = groups.map((group) =>
    sigma(group) > 0 ? (count[group] / size[group] - centre) / sigma(group) : 0
  );
  const spread = Math.max(1, 1.4826 * median(deviations.map(Math.abs)));
  const prefOf = (group: number) => Math.floor(group / names.length);
  const isAlone = (group: number) => groups.filter((each) => prefOf(each) === prefOf(group)).length === 1;
  const setOf = (group: number) => isAlone(group) && groups.length < FEW ? -1 : prefOf(group);
  const compared = new Map(
    [...Map.groupBy(groups, setOf).values()].flatMap((set) =>
      comparePeers(set.map((group) => ({ points: size[group], marked: count[group] })))
        .map((found, k) => [set[k], found] as const)
    ),
  );
  return groups.map((group, k) => {
    const half = 3 * spread * sigma(group);
    const [n, x] = [size[group], count[group]];
    const isBeyondLimits = Math.abs(deviations[k]) > 3 * spread && isRare(x, n, centre);
    const { p, isUnlike, detectable } = compared.get(group)!;
    return {
      pref: prefOf(group),
      interpreter: names[group % names.length],
      points: n,
      marked: x,
      share: x / n,
      centre,
      lower: Math.max(0, centre - half),
      upper: Math.min(1, centre + half),
      isBeyondLimits,
      isCompared: p !== null,
      p,
      isUnlikeOthers: isUnlike,
      detectable,
      isOutside: isBeyondLimits || isUnlike,
    };
  }).sort((a, b) => a.pref - b.pref || (a.interpreter < b.interpreter ? -1 : 1));
}

/** Of marks and points by group. */
function centreOf(groups: ReadonlyArray<readonly [marked: number, points: number]>): number {
  const points = groups.reduce((sum, [, n]) => sum + n, 0);
  let below = 0;
  for (const [x, n] of groups.toSorted(([a, m], [b, n]) => a / m - b / n)) {
    below += n;
    if (2 * below < points) continue;
    if (x > 0) return x / n;
    break;
  }
  return points === 0 ? 0 : groups.reduce((sum, [x]) => sum + x, 0) / points;
}

/** Whether the exact probability agrees; beyond a hundred expected marks the normal one is as good. */
function isRare(x: number, n: number, centre: number): boolean {
  if (n * centre > 100) return true;
  return x > n * centre
    ? 1 - (x === 0 ? 0 : binomialTail(x - 1, n, centre)) < TAIL
    : binomialTail(x, n, centre) < TAIL;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2 || 0;
}

/** A control table as Arrow, for the report. */
export function controlRowsTable(rows: readonly ControlRow[]): Table {
  const numbers = (of: (row: ControlRow) => number) => Float64Array.from(rows, of);
  return tableFrom({
    pref: Uint8Array.from(rows, ({ pref }) => pref),
    prefecture: rows.map(({ pref }) => PREFECTURES[pref - 1]?.label.ja ?? ""),
    interpreter: rows.map(({ interpreter }) => interpreter),
    points: Int32Array.from(rows, ({ points }) => points),
    marked: Int32Array.from(rows, ({ marked }) => marked),
    share: numbers(({ share }) => share),
    centre: numbers(({ centre }) => centre),
    lower: numbers(({ lower }) => lower),
    upper: numbers(({ upper }) => upper),
    // Lists that may hold nulls alone.
    p: vectorFromArray(rows.map(({ p }) => p), new Float64()),
    detectable: vectorFromArray(rows.map(({ detectable }) => detectable), new Float64()),
    outside: rows.map(({ isOutside }) => isOutside),
  });
}
