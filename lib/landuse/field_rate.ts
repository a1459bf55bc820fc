import { Fault } from "../fault/mod.ts";
import { D_CODE, UNREAD_CODES } from "./ard_code.ts";
import { type ArdGrid, GRID_SPACING } from "./ard_grid.ts";
import { BASE_YEAR } from "./ard_period.ts";
import { type ArdRate, ardRate } from "./ard_rate.ts";
import { tallyPeriod } from "./ard_tally.ts";
import { isArd, isUnread } from "./code_sets.ts";
import { type CorrectedRate, correctedRate } from "./corrected_rate.ts";
import { joinThin, reachedIn } from "./field_accuracy.ts";
import type { FieldOutcome, VisitedClass } from "./field_outcome.ts";
import type { Label } from "./logical_check.ts";
import { madeRecheck } from "./made_recheck.ts";
import { PointIndex } from "./point_ids.ts";
import { recheckedStrata, type RecheckedStratum, sampledPrefectures } from "./recheck_accuracy.ts";
import { HA_PER_POINT } from "./recheck_bound.ts";
import type { ArdSurvey } from "./survey.ts";

/** Where the errors that a rate is corrected for were found. */
export type FieldRateSource = "recheck" | "field" | "fieldAndRecheck";

/** The D rate since the base year in the prefectures that were visited, corrected in one way. */
export interface FieldRate {
  source: FieldRateSource;
  label: Label;
  /** Null where it cannot be made, `because` of what. */
  corrected: CorrectedRate | null;
  because: Label | null;
}

/** The rate as read with its corrections. */
export interface FieldRates {
  /** Prefectures visited for points without ARD: the domain of all these rates. */
  prefectures: number[];
  raw: ArdRate;
  rates: FieldRate[];
  /** Prefectures among these whose second readings of ARD or of the others are still to come: the rest stand for them. */
  outstanding: number[];
}

const LABELS: Record<FieldRateSource, Label> = {
  recheck: { ja: "再確認により補正", en: "Corrected by second readings" },
  field: { ja: "現地調査により補正", en: "Corrected by field visits" },
  fieldAndRecheck: {
    ja: "誤検出は現地調査、見落としは再確認により補正",
    en: "Commission by field visits, omission by second readings",
  },
};

/**
 * What field visits do to the D rate of the land since the base year (KP_ARD), in the prefectures that were visited:
 * as read, and corrected (`correctedRate`) by second readings, by the visits, and by both: D that are none by the
 * visits, D that were missed by the second readings, of which there are many more.
 *
 * D are visited in some of these prefectures; they stand for the D of all of them, and so do points without ARD where a
 * prefecture was not reached or not read again. Points read as AR in stage 1 are taken to be no D. The land of a prefecture is that of its
 * planned points, 25 ha each.
 *
 * @throws Fault without planned points with places, and when no point without ARD was to be visited.
 */
export function fieldRates(
  survey: ArdSurvey,
  outcome: FieldOutcome,
  options: { level?: number } = {},
): FieldRates {
  const { stage1 } = survey;
  const prefectures = outcome.strata.filter((each) => each.class === "neither" && each.n > 0)
    .map(({ pref }) => pref);
  if (prefectures.length === 0) {
    throw new Fault("landuse: no prefecture in which points without ARD were visited", {
      expected: "visits of kind other (非ARD)",
      found: outcome.strata.map((each) => `${each.class} in ${each.pref}`).join(", ") || "no visits",
    });
  }
  const isIn = (pref: number) => prefectures.includes(pref);
  const grid = surveyGrid(survey, isIn);
  const points = new Int32Array(48);
  for (const pref of grid.pref) points[pref]++;
  const period = { field: "KP_ARD", start: BASE_YEAR, end: survey.end, years: survey.end - BASE_YEAR };
  const raw = ardRate(
    tallyPeriod(grid, period.field, GRID_SPACING),
    period,
    { event: "D", base: "land", domain: prefectures },
    { ...options, landHa: (pref) => HA_PER_POINT * points[pref] },
  );
  const codes = stage1.columns.KP_ARD.values;
  const count = (is: (row: number) => boolean) =>
    codes.reduce((n, _, row) => n + +(isIn(stage1.pref[row]) && is(row)), 0);
  const read = count((row) => codes[row] === D_CODE);
  const visited = (of: VisitedClass, frame: number) => visitedStrata(outcome, of, frame, isIn);
  const confirmed = visited("sinceD", read);
  const found = visited("neither", count((row) => !isArd(codes[row]) && !isUnread(codes[row])));
  const { again, missed, outstanding } = survey.recheck?.drawn === undefined
    ? { again: [], missed: [], outstanding: [] }
    : rechecked(survey, isIn);
  const noD = { ja: "到達したDの調査点がない", en: "No D was reached in the field" };
  const noRecheck = { ja: "再確認の結果がない", en: "No second readings" };
  const noConfirmed = { ja: "再確認の結果のあるDがない", en: "No D has a second reading" };
  const isReadAgain = again.some(({ counts: [, row] }) => row[0] + row[1] > 0);
  const noRead = { ja: "判読されたDがない", en: "No D was read" };
  const make = (
    source: FieldRateSource,
    strata: RecheckedStratum[],
    missing: Label | null,
  ): FieldRate => {
    const because = read === 0 ? noRead : missing;
    const corrected = because === null ? correctedRate(raw, strata, options) : null;
    return { source, label: LABELS[source], corrected, because };
  };
  const unvisited = confirmed.length === 0
    ? noD
    : found.length === 0
    ? { ja: "到達したARD以外の調査点がない", en: "No point without ARD was reached in the field" }
    : null;
  return {
    prefectures,
    raw,
    outstanding,
    rates: [
      make("recheck", again, missed.length === 0 ? noRecheck : isReadAgain ? null : noConfirmed),
      make("field", [...confirmed, ...found], unvisited),
      make(
        "fieldAndRecheck",
        [...confirmed, ...missed],
        confirmed.length === 0 ? noD : missed.length === 0 ? noRecheck : null,
      ),
    ],
  };
}

/** Strata of a class as a re-check has them, their points scaled up to those of the domain. */
function visitedStrata(
  { strata }: FieldOutcome,
  of: VisitedClass,
  points: number,
  isIn: (pref: number) => boolean,
): RecheckedStratum[] {
  const mine = strata.filter((each) => each.class === of && isIn(each.pref));
  if (mine.reduce((n, each) => n + reachedIn(each), 0) === 0) return [];
  const { cells } = joinThin(mine);
  const all = cells.reduce((n, { frame }) => n + frame, 0);
  return cells.map(({ frame, found }) => {
    const n = reachedIn({ found });
    const other = found.AR + found.neither;
    return {
      pref: 0,
      risk: 0,
      isArd: of !== "neither",
      frame: Math.max(n, frame * points / all),
      n,
      counts: of === "neither" ? [[other, found.D], [0, 0]] : [[0, 0], [other, found.D]],
      unread: 0,
    };
  });
}

/**
 * Strata of the second readings: `again`, of the prefectures of which ARD and others were read again, and their others
 * alone, scaled up to those of the domain, `missed`.
 */
function rechecked(survey: ArdSurvey, isIn: (pref: number) => boolean) {
  const made = madeRecheck(survey);
  const strata = recheckedStrata(made, survey.stage1.columns.KP_ARD.values, made.second, "D")
    .filter(({ pref, frame }) => isIn(pref) && frame > 0);
  const { sampled, outstanding } = sampledPrefectures(strata);
  const isEmpty = ({ counts }: RecheckedStratum) => counts.flat().every((n) => n === 0);
  const halfRead = new Set(sampled.filter(isEmpty).map(({ pref }) => pref));
  const others = sampled.filter(({ isArd }) => !isArd);
  const framesOf = (each: readonly RecheckedStratum[]) => each.reduce((n, { frame }) => n + frame, 0);
  const scale = framesOf(strata.filter(({ isArd }) => !isArd)) / framesOf(others);
  return {
    again: sampled.filter(({ pref }) => !halfRead.has(pref)),
    missed: others.map((each) => ({ ...each, frame: scale * each.frame })),
    outstanding: [...outstanding, ...halfRead].sort((x, y) => x - y),
  };
}

/** Stage 1 at the places of the planned points, in the order of a grid; a code that is none counts as unread. */
function surveyGrid({ planned, stage1 }: ArdSurvey, isIn: (pref: number) => boolean): ArdGrid {
  const { x, y } = planned ?? {};
  if (planned === undefined || x === undefined || y === undefined) {
    throw new Fault("landuse: a rate needs the places of the points", {
      expected: "planned points with x and y",
      found: planned === undefined ? "no planned points" : "planned points without places",
    });
  }
  const at = new PointIndex(stage1.point).rowsOf(planned.point);
  const rows = Array.from(at.keys()).filter((k) => at[k] >= 0 && isIn(planned.pref[k]))
    .sort((a, b) => y[b] - y[a] || x[a] - x[b]);
  const codes = stage1.columns.KP_ARD.values;
  return {
    x: Int32Array.from(rows, (k) => Math.round(x[k])),
    y: Int32Array.from(rows, (k) => Math.round(y[k])),
    pref: Uint8Array.from(rows, (k) => planned.pref[k]),
    nfi: new Uint8Array(rows.length),
    codes: {
      KP_ARD: Int8Array.from(
        rows,
        (k) => codes[at[k]] >= 1 && codes[at[k]] <= 13 ? codes[at[k]] : UNREAD_CODES[0],
      ),
    },
  };
}
