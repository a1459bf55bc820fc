import { Fault } from "../fault/mod.ts";
import { ardMarks } from "./ard_marks.ts";
import { isUnread } from "./code_sets.ts";
import type { DrawnStratum } from "./draw_recheck.ts";
import { PointIndex } from "./point_ids.ts";
import type { ArdSurvey } from "./survey.ts";

/** A re-check as it was made, for `recheckedStrata`. */
export interface MadeRecheck {
  /** Rows of stage 1 that were to be read again, rising; their place in `strata`. */
  rows: Int32Array;
  stratum: Int32Array;
  strata: DrawnStratum[];
  /** By entry of `rows`: second code; 0 where it is missing. */
  second: Int8Array;
}

/**
 * The strata of a re-check from its records, whoever drew it: in each prefecture all ARD, and the points drawn at
 * random among the others.
 *
 * @throws Fault without second readings, or without the points that were drawn.
 */
export function madeRecheck(survey: Pick<ArdSurvey, "stage1" | "stage2" | "recheck">): MadeRecheck {
  const { stage1, recheck } = survey;
  if (recheck?.drawn === undefined) {
    throw new Fault("landuse: a re-check says nothing without the draw behind it", {
      expected: "second readings, with the points that were drawn",
      found: recheck === undefined ? "no second readings" : "no list of the points",
      remedy: "give the sheet of the draw, with empty codes where a reading is missing",
    });
  }
  const marks = ardMarks(survey);
  const isDrawn = new Uint8Array(stage1.rows);
  const index = new PointIndex(stage1.point);
  for (const row of index.rowsOf(recheck.drawn)) if (row >= 0) isDrawn[row] = 1;
  const codes = new Int8Array(stage1.rows);
  index.rowsOf(recheck.point).forEach((row, k) => {
    if (row >= 0) codes[row] = recheck.codes[k];
  });
  const strata: DrawnStratum[] = [...new Set(stage1.pref)].sort((a, b) => a - b).flatMap((pref) =>
    [true, false].map((isArd) => ({ pref, risk: 0, isArd, frame: 0, n: 0 }))
  );
  const rows: number[] = [];
  const stratum: number[] = [];
  for (let row = 0; row < stage1.rows; row++) {
    const isArd = marks[row] === 1;
    if (!isArd && isUnread(stage1.columns.KP_ARD.values[row])) continue;
    const at = strata.findIndex((each) => each.pref === stage1.pref[row] && each.isArd === isArd);
    strata[at].frame++;
    if (!isArd && !isDrawn[row]) continue;
    strata[at].n++;
    rows.push(row);
    stratum.push(at);
  }
  return {
    rows: Int32Array.from(rows),
    stratum: Int32Array.from(stratum),
    strata,
    second: Int8Array.from(rows, (row) => codes[row]),
  };
}
