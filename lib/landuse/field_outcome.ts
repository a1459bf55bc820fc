import { Fault } from "../fault/mod.ts";
import { D_CODE } from "./ard_code.ts";
import { ardMarks } from "./ard_marks.ts";
import { isArd, isUnread } from "./code_sets.ts";
import { VISIT, visitOutcomes } from "./field_visit.ts";
import { type PointIds, PointIndex } from "./point_ids.ts";
import { type ArdSurvey, FIELD_KIND, type FieldRecord } from "./survey.ts";

/**
 * What the interpretation says of a point that was to be visited: D or AR of stage 2 (from start to end), D of stage 1
 * (from the base year on), or neither AR nor D in both.
 */
export type VisitedClass = "periodD" | "periodAR" | "sinceD" | "neither";

/** The visits to points of one class in one prefecture. */
export interface VisitedStratum {
  pref: number;
  class: VisitedClass;
  /** Points of this kind there are, and those drawn. */
  frame: number;
  n: number;
  /** Of those drawn: visited, by what was found (AR, D, neither); not reached; without a usable record. */
  found: { AR: number; D: number; neither: number };
  notReached: number;
  open: number;
}

/** One visit that takes part in the estimates. */
export interface Visit {
  /** Row of the list of visits, and of stage 1. */
  row: number;
  stage1: number;
  pref: number;
  class: VisitedClass;
  /** Code as read, of the stage that the visit is to verify, and as found; 0 where the point was not reached. */
  read: number;
  found: number;
}

/** A field survey as it was made. */
export interface FieldOutcome {
  strata: VisitedStratum[];
  /** Visited or not reached. */
  visits: Visit[];
  /** Rows of the list that are of no stratum: points that were not drawn, or that are not of the kind they stand for. */
  leftOut: number[];
}

/** The class that a code of a visit is of. */
export const VISITED_CLASSES: ReadonlyArray<VisitedClass> = ["periodD", "periodAR", "sinceD", "neither"];

/**
 * The strata of a field survey from its list, with what the visits found: classes of the interpretation in the
 * prefectures that were visited, as `drawFieldSurvey` draws them. A point drawn that is not on the list, one that is
 * still to be visited and one whose record contradicts itself are `open`.
 *
 * The D of stage 1 in a prefecture do not count those that were drawn as ARD of stage 2.
 *
 * @throws Fault without stage 2, and without a field survey that has results.
 */
export function fieldOutcome(survey: Pick<ArdSurvey, "stage1" | "stage2" | "fieldSurvey">): FieldOutcome {
  const { stage1, stage2, fieldSurvey } = survey;
  if (stage2 === undefined || fieldSurvey?.record === undefined) {
    throw new Fault("landuse: nothing was found in the field yet", {
      expected: "both stages, and field visits with results",
      found: stage2 === undefined
        ? "no stage 2"
        : fieldSurvey === undefined
        ? "no visits"
        : "a list without results",
      remedy: "fill in KP_ARD or not_reached on the list of field visits",
    });
  }
  const { point, kind, record, drawn } = fieldSurvey;
  const index = new PointIndex(stage1.point);
  const codes = stage1.columns.KP_ARD.values;
  const period = new Int8Array(stage1.rows);
  index.rowsOf(stage2.point).forEach((at, row) => {
    if (at >= 0) period[at] = stage2.columns.KP_ARD.values[row];
  });
  const marks = ardMarks(survey);
  /** Class of a row of stage 1 for a kind of visit; undefined where it is not of that kind. */
  const classOf = (row: number, of: number): VisitedClass | undefined => {
    if (of === FIELD_KIND.ard) {
      return isArd(period[row]) ? period[row] === D_CODE ? "periodD" : "periodAR" : undefined;
    }
    if (of === FIELD_KIND.deforested) return codes[row] === D_CODE ? "sinceD" : undefined;
    return marks[row] === 0 && !isUnread(codes[row]) ? "neither" : undefined;
  };
  const rows = index.rowsOf(point);
  const isDrawn = drawn && new PointIndex(drawn);
  const outcomes = visitOutcomes(fieldSurvey);
  const strata = new Map<string, VisitedStratum>();
  const visits: Visit[] = [];
  const leftOut: number[] = [];
  const kindsIn = new Map<number, Set<number>>();
  const asArd = new Uint8Array(stage1.rows);
  const stratumOf = (pref: number, of: VisitedClass) => {
    const key = `${pref} ${of}`;
    if (!strata.has(key)) {
      strata.set(key, {
        pref,
        class: of,
        frame: 0,
        n: 0,
        found: { AR: 0, D: 0, neither: 0 },
        notReached: 0,
        open: 0,
      });
    }
    return strata.get(key)!;
  };
  for (let k = 0; k < point.length; k++) {
    const row = rows[k];
    const isMine = row >= 0 && (isDrawn === undefined || isDrawn.row(point[k]) >= 0);
    const of = isMine ? classOf(row, kind[k]) : undefined;
    if (of === undefined) {
      leftOut.push(k);
      continue;
    }
    const pref = stage1.pref[row];
    if (kind[k] === FIELD_KIND.ard) asArd[row] = 1;
    kindsIn.set(pref, (kindsIn.get(pref) ?? new Set()).add(kind[k]));
    const stratum = stratumOf(pref, of);
    stratum.n++;
    const found = outcomes[k] === VISIT.reached ? record.code.values[k] : 0;
    if (outcomes[k] === VISIT.notReached) stratum.notReached++;
    else if (found === 0) stratum.open++;
    else stratum.found[eventOf(found)]++;
    if (found > 0 || outcomes[k] === VISIT.notReached) {
      const read = kind[k] === FIELD_KIND.ard ? period[row] : codes[row];
      visits.push({ row: k, stage1: row, pref, class: of, read, found });
    }
  }
  // A point that was drawn and is not on the list was not visited; of what kind it was drawn the list does not say.
  for (const row of missingRows(drawn, point, index)) {
    const of = [FIELD_KIND.ard, FIELD_KIND.deforested, FIELD_KIND.other].map((each) => classOf(row, each))
      .find((each) => each !== undefined && strata.has(`${stage1.pref[row]} ${each}`));
    if (of === undefined) continue;
    const stratum = stratumOf(stage1.pref[row], of);
    stratum.n++;
    stratum.open++;
  }
  for (let row = 0; row < stage1.rows; row++) {
    for (const of of kindsIn.get(stage1.pref[row]) ?? []) {
      const isTaken = of === FIELD_KIND.deforested && asArd[row] === 1;
      const found = isTaken ? undefined : classOf(row, of);
      // AR of stage 2 that the lot left out stands for none that were drawn: it is a stratum without visits.
      if (found !== undefined) stratumOf(stage1.pref[row], found).frame++;
    }
  }
  const order = ({ pref, class: of }: VisitedStratum) => VISITED_CLASSES.indexOf(of) * 100 + pref;
  return { strata: [...strata.values()].sort((a, b) => order(a) - order(b)), visits, leftOut };
}

/** AR, D or neither. */
function eventOf(code: number): keyof VisitedStratum["found"] {
  return isArd(code) ? code === D_CODE ? "D" : "AR" : "neither";
}

function missingRows(drawn: PointIds | undefined, point: PointIds, stage1: PointIndex): number[] {
  if (drawn === undefined) return [];
  const listed = new PointIndex(point);
  return [...stage1.rowsOf(drawn)].filter((row, k) => row >= 0 && listed.row(drawn[k]) < 0);
}

/** The record of a visit, for a list of what was found. */
export function remarkOf(record: FieldRecord, row: number): string {
  return record.notReached.names[record.notReached.index[row]] ?? record.remarks[row];
}
