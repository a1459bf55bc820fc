import { Fault } from "../fault/mod.ts";
import type { Estimate, Interval } from "../stats/mod.ts";
import type { ArdEvent } from "./ard_rate.ts";
import { EVENT_CODE } from "./ard_rate.ts";
import { isUnread } from "./code_sets.ts";
import type { DrawnStratum, RecheckDraw } from "./draw_recheck.ts";
import { missedPoints } from "./missed_points.ts";
import type { CheckedPoints } from "./recheck_bound.ts";

/** A stratum of a re-check with the outcome for one event: rows by the first reading, columns by the second. */
export interface RecheckedStratum extends DrawnStratum {
  /** `[[not-not, not-event], [event-not, event-event]]`. */
  counts: readonly [readonly [number, number], readonly [number, number]];
  /** Points drawn that the second reader could not read: in none of the counts. */
  unread: number;
}

/** A stratum of which every first reading is known, those that were not read again among them. */
export interface KnownStratum extends RecheckedStratum {
  /** Points of its frame that were read as the event at first. */
  read: number;
}

/** An estimate whose interval is always there; where nothing limits it, it holds all that is possible. */
export interface RecheckEstimate extends Estimate {
  interval: Interval;
}

/** Of the points read as an event, those that are none. */
export interface RecheckCommission {
  event: ArdEvent;
  /** Points read as the event at first, and those of them without a second reading that could be made out. */
  read: number;
  open: number;
  /** Of the points read as the event, those that are none, and their share: counted, not estimated. */
  falsePoints: RecheckEstimate;
  commission: RecheckEstimate;
}

/** What a re-check says about one event. */
export interface RecheckAccuracy extends RecheckCommission {
  strata: KnownStratum[];
  /** Of the points that are the event, the share that was missed. */
  omission: RecheckEstimate;
  /** Points that truly are the event, and those missed among them. */
  truePoints: RecheckEstimate;
  missedPoints: RecheckEstimate;
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
): KnownStratum[] {
  const last = draw.rows.at(-1) ?? -1;
  if (second.length !== draw.rows.length || first.length <= last) {
    throw new Fault("landuse: not the second readings of this draw", {
      expected: `${draw.rows.length} second codes, and first ones of ${last + 1} points or more`,
      found: `${second.length}, and ${first.length}`,
    });
  }
  const code = EVENT_CODE[event];
  const tables = draw.strata.map(() => [[0, 0], [0, 0]]);
  const [unread, read] = [new Int32Array(draw.strata.length), new Int32Array(draw.strata.length)];
  draw.rows.forEach((row, k) => {
    const stratum = draw.stratum[k];
    // All that is ARD is in the draw, whether it was read again or not.
    if (first[row] === code) read[stratum]++;
    if (second[k] === 0 || isUnread(second[k])) unread[stratum]++;
    else tables[stratum][+(first[row] === code)][+(second[k] === code)]++;
  });
  return draw.strata.map((stratum, h) => ({
    ...stratum,
    counts: tables[h] as unknown as RecheckedStratum["counts"],
    unread: unread[h],
    read: read[h],
  }));
}

/** The strata as `recheckBounds` takes them: points without ARD, and the events found among them. */
export function missedIn(strata: readonly RecheckedStratum[]): CheckedPoints[] {
  return strata.filter(({ isArd }) => !isArd).map(({ pref, frame, counts }) => ({
    pref,
    frame,
    n: readAgain({ counts }),
    errors: counts[0][1],
  }));
}

/**
 * Commission of an event from a re-check, the second reading taken as the truth.
 *
 * Every point that was read as ARD is read again (3(1)イ⑤): which of the points read as the event are none is counted,
 * and has no sampling error. Where second readings are missing, as in a prefecture that is still to come, the interval
 * is not one of confidence but reaches from all of these points right to all of them wrong.
 *
 * Where nothing is known of any of them the estimates are no numbers (NaN), and without any event the interval of the
 * share is 0 to 1.
 */
export function recheckCommission(
  event: ArdEvent,
  strata: readonly KnownStratum[],
  options: { level?: number } = {},
): RecheckCommission {
  const { level = 0.95 } = options;
  const { read, wrong, right } = censusOf(strata);
  const open = read - wrong - right;
  const within = (lower: number, upper: number, method: string): Interval => ({
    lower,
    upper,
    level,
    method,
  });
  const counted = open === 0 ? "census" : "census, from all open readings right to all wrong";
  const share = wrong / (wrong + right);
  return {
    event,
    read,
    open,
    falsePoints: {
      estimate: read === 0 ? 0 : read * share,
      standardError: 0,
      interval: within(wrong, wrong + open, counted),
    },
    commission: {
      estimate: share,
      standardError: 0,
      interval: read === 0
        ? within(0, 1, "none read: any share")
        : within(wrong / read, (wrong + open) / read, counted),
    },
  };
}

/**
 * Commission (`recheckCommission`) and omission of an event from a re-check, by what was read at first, the second
 * reading taken as the truth.
 *
 * Which ARD of the other kind are the event is counted, too. Of the other points a sample was read again: events missed
 * there have the exact interval of `missedPoints`. Strata that were checked at the same fraction, within a tenth, are
 * pooled over prefectures. As the points confirmed are known, the omission, missed / (confirmed + missed), rises with the
 * missed ones alone: its bounds are theirs. Second readings that could not be made out are left out of the sample.
 *
 * Without any event a share is not a number (NaN) and its interval is 0 to 1; the points that may have been missed are
 * bounded all the same. `recheckBounds` gives one-sided bounds.
 *
 * @throws Fault when no other point of a stratum was read again (`sampledPrefectures` leaves such strata out), and for an
 * event read where it cannot be (no ARD by `isArd`).
 */
export function recheckAccuracy(
  event: ArdEvent,
  strata: readonly KnownStratum[],
  options: { level?: number } = {},
): RecheckAccuracy {
  const { level = 0.95 } = options;
  const sampled = strata.filter(({ isArd }) => !isArd);
  const odd = sampled.find(({ read, counts: [, row] }) => read + row[0] + row[1] > 0);
  if (odd) {
    throw new Fault("landuse: an event among the points that are no ARD", {
      expected: `points read as ${event} in the strata of the ARD, which are all read again`,
      found: `${odd.read} in a stratum of the others`,
      where: `prefecture ${odd.pref}`,
      remedy: "set the strata by recheckedStrata",
    });
  }
  const { frame, read, wrong, right, none, confused } = censusOf(strata);
  const open = read - wrong - right;
  // ARD of the other kind, or of the other stage: the same census.
  const others = frame - read;
  const unseen = others - none - confused;
  const elsewhere = missedPoints(
    poolStrata(sampled).map(({ frame, n, counts }) => ({ frame, n, found: counts[0][1] })),
    level,
  );
  const method = elsewhere.interval.method;
  const within = (lower: number, upper: number): Interval => ({ lower, upper, level, method });
  const missed: RecheckEstimate = {
    estimate: elsewhere.estimate + (none + confused === 0 ? 0 : others * confused / (none + confused)),
    standardError: elsewhere.standardError,
    interval: within(elsewhere.interval.lower + confused, elsewhere.interval.upper + confused + unseen),
  };
  // Of no point read as the event none is confirmed, whatever share of nothing is false.
  const confirmed = read === 0 ? 0 : read * right / (wrong + right);
  const [least, most] = [right, right + open];
  const there = confirmed + missed.estimate;
  const { lower, upper } = missed.interval;
  return {
    ...recheckCommission(event, strata, { level }),
    strata: [...strata],
    omission: {
      estimate: missed.estimate / there,
      standardError: confirmed / there ** 2 * missed.standardError,
      interval: within(
        most + lower === 0 ? 0 : lower / (most + lower),
        least + upper === 0 ? 1 : upper / (least + upper),
      ),
    },
    truePoints: {
      estimate: there,
      standardError: missed.standardError,
      interval: within(least + lower, most + upper),
    },
    missedPoints: missed,
  };
}

/**
 * The strata of the prefectures of which every stratum of the other points was read again in part or in whole, and the
 * prefectures of which none or not every one was: of what was missed there a re-check says nothing yet.
 */
export function sampledPrefectures(
  strata: readonly KnownStratum[],
): { sampled: KnownStratum[]; outstanding: number[] } {
  const outstanding = new Set(
    strata.filter((each) => !each.isArd && each.frame > 0 && readAgain(each) === 0).map(({ pref }) => pref),
  );
  const isEmpty = ({ isArd, frame }: KnownStratum) => !isArd && frame === 0;
  return {
    sampled: strata.filter((each) => !outstanding.has(each.pref) && !isEmpty(each)),
    outstanding: [...outstanding].sort((a, b) => a - b),
  };
}

/** Points of a stratum with a second reading that could be made out. */
const readAgain = ({ counts }: Pick<RecheckedStratum, "counts">): number =>
  counts.flat().reduce((sum, n) => sum + n, 0);

/** The ARD of all strata together. */
function censusOf(strata: readonly KnownStratum[]) {
  const census = strata.filter(({ isArd }) => isArd);
  const sum = (of: (stratum: KnownStratum) => number) => census.reduce((total, each) => total + of(each), 0);
  return {
    frame: sum(({ frame }) => frame),
    read: sum(({ read }) => read),
    wrong: sum(({ counts }) => counts[1][0]),
    right: sum(({ counts }) => counts[1][1]),
    none: sum(({ counts }) => counts[0][0]),
    confused: sum(({ counts }) => counts[0][1]),
  };
}

/** Strata of a kind with nearly one fraction, as one. */
export function poolStrata(
  strata: readonly RecheckedStratum[],
): { isArd: boolean; frame: number; n: number; counts: number[][] }[] {
  const groups: { isArd: boolean; risk: number; fraction: number; members: RecheckedStratum[] }[] = [];
  for (const stratum of strata) {
    const fraction = readAgain(stratum) / stratum.frame;
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
    n: members.reduce((sum, each) => sum + readAgain(each), 0),
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
