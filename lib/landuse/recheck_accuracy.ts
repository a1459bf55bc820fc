import { Fault } from "../fault/mod.ts";
import { type Estimate, stratifiedAccuracy } from "../stats/mod.ts";
import type { ArdEvent } from "./ard_rate.ts";
import { EVENT_CODE } from "./ard_rate.ts";
import { isUnread } from "./code_sets.ts";
import type { DrawnStratum, RecheckDraw } from "./draw_recheck.ts";
import type { CheckedPoints } from "./recheck_bound.ts";

/** A stratum of a re-check with the outcome for one event: rows by the first reading, columns by the second. */
export interface RecheckedStratum extends DrawnStratum {
  /** `[[not-not, not-event], [event-not, event-event]]`. */
  counts: readonly [readonly [number, number], readonly [number, number]];
  /** Points drawn that the second reader could not read: in none of the counts. */
  unread: number;
}

/** What a re-check says about one event. */
export interface RecheckAccuracy {
  event: ArdEvent;
  strata: RecheckedStratum[];
  /** Of the points read as the event, the share that is none. */
  commission: Estimate;
  /** Of the points that are the event, the share that was missed. */
  omission: Estimate;
  /** Points that truly are the event, and those missed among them. */
  truePoints: Estimate;
  missedPoints: Estimate;
}

/**
 * Set the outcome of a draw on its strata.
 *
 * @param draw From `drawRecheck`, or as it was made (`madeRecheck`).
 * @param first Codes of the first reading, by row of stage 1.
 * @param second Codes of the second reading, by entry of `draw.rows`; 0 where it is still to come.
 * @throws Fault when the codes are not of this draw.
 */
export function recheckedStrata(
  draw: Pick<RecheckDraw, "rows" | "stratum" | "strata">,
  first: Int8Array,
  second: Int8Array,
  event: ArdEvent,
): RecheckedStratum[] {
  const last = draw.rows.at(-1) ?? -1;
  if (second.length !== draw.rows.length || first.length <= last) {
    throw new Fault("landuse: not the second readings of this draw", {
      expected: `${draw.rows.length} second codes, and first ones of ${last + 1} points or more`,
      found: `${second.length}, and ${first.length}`,
    });
  }
  const code = EVENT_CODE[event];
  const tables = draw.strata.map(() => [[0, 0], [0, 0]]);
  const unread = new Int32Array(draw.strata.length);
  draw.rows.forEach((row, k) => {
    const stratum = draw.stratum[k];
    if (second[k] === 0 || isUnread(second[k])) unread[stratum]++;
    else tables[stratum][+(first[row] === code)][+(second[k] === code)]++;
  });
  return draw.strata.map((stratum, h) => ({
    ...stratum,
    counts: tables[h] as unknown as RecheckedStratum["counts"],
    unread: unread[h],
  }));
}

/** The strata as `recheckBounds` takes them: points without ARD, and the events found among them. */
export function missedIn(strata: readonly RecheckedStratum[]): CheckedPoints[] {
  return strata.filter(({ isArd }) => !isArd).map(({ pref, frame, counts }) => ({
    pref,
    frame,
    n: counts.flat().reduce((sum, n) => sum + n, 0),
    errors: counts[0][1],
  }));
}

/**
 * Commission and omission of an event from a re-check, each stratum weighted by its points (Stehman 2014), the
 * second reading taken as the truth. Strata of one kind that were checked at the same fraction, within a tenth, are
 * pooled over prefectures: the few points of one prefecture have no variance of their own. Strata with unread second
 * readings count these as if they were like the others.
 *
 * Intervals are those of Clopper and Pearson at the effective sample size, since a re-check finds few errors or none;
 * `recheckBounds` gives the exact bound of what was missed.
 *
 * @throws Fault when a kind of points was not checked at all.
 */
export function recheckAccuracy(
  event: ArdEvent,
  strata: readonly RecheckedStratum[],
  options: { level?: number } = {},
): RecheckAccuracy {
  const pooled = poolStrata(strata);
  const accuracyOf = (of: typeof pooled) =>
    stratifiedAccuracy(
      of.map(({ frame, counts }) => ({ size: frame, counts })),
      { ...options, interval: "Clopper-Pearson", finitePopulation: true },
    );
  const accuracy = accuracyOf(pooled);
  // Only ARD was read as the event: what was drawn from the other points says nothing of its commission.
  const read = pooled.filter(({ isArd }) => isArd);
  const total = pooled.reduce((sum, { frame }) => sum + frame, 0);
  const missed = stratifiedAccuracy(
    pooled.map(({ frame, counts: [[none, omitted], [commission, both]] }) => ({
      size: frame,
      counts: [[none + commission + both, 0], [0, omitted]],
    })),
    { ...options, interval: "Clopper-Pearson", finitePopulation: true },
  );
  const inPoints = ({ estimate, standardError, interval }: Estimate): Estimate => ({
    estimate: estimate * total,
    standardError: standardError * total,
    interval: interval && { ...interval, lower: interval.lower * total, upper: interval.upper * total },
  });
  return {
    event,
    strata: [...strata],
    commission: complement((read.length > 0 ? accuracyOf(read) : accuracy).users[1]),
    omission: complement(accuracy.producers[1]),
    truePoints: inPoints(accuracy.proportions[1]),
    missedPoints: inPoints(missed.proportions[1]),
  };
}

/** Strata of a kind with nearly one fraction, as one. */
export function poolStrata(
  strata: readonly RecheckedStratum[],
): { isArd: boolean; frame: number; n: number; counts: number[][] }[] {
  const groups: { isArd: boolean; risk: number; fraction: number; members: RecheckedStratum[] }[] = [];
  const checked = ({ counts }: RecheckedStratum) => counts.flat().reduce((sum, n) => sum + n, 0);
  for (const stratum of strata) {
    const fraction = checked(stratum) / stratum.frame;
    const group = groups.find((each) =>
      each.isArd === stratum.isArd && each.risk === stratum.risk &&
      Math.abs(each.fraction - fraction) <= 0.1 * each.fraction
    );
    if (group) group.members.push(stratum);
    else groups.push({ isArd: stratum.isArd, risk: stratum.risk, fraction, members: [stratum] });
  }
  const pooled = groups.map(({ isArd, members }) => ({
    isArd,
    frame: members.reduce((sum, { frame }) => sum + frame, 0),
    n: members.reduce((sum, each) => sum + checked(each), 0),
    counts: [0, 1].map((i) => [0, 1].map((j) => members.reduce((sum, { counts }) => sum + counts[i][j], 0))),
  }));
  const empty = pooled.find(({ n }) => n === 0);
  if (empty === undefined && pooled.length > 0) return pooled;
  throw new Fault("landuse: points that were not read again say nothing", {
    expected: "one or more second readings of each stratum",
    found: empty ? `none of ${empty.frame} points` : "no strata",
    remedy: "complete the re-check, or leave the stratum out and say so",
  });
}

function complement({ estimate, standardError, interval }: Estimate): Estimate {
  return {
    estimate: 1 - estimate,
    standardError,
    interval: interval && { ...interval, lower: 1 - interval.upper, upper: 1 - interval.lower },
  };
}
