import { type Random, random } from "../stats/mod.ts";
import { D_CODE } from "./ard_code.ts";
import { ardMarks } from "./ard_marks.ts";
import { isArd, isUnread } from "./code_sets.ts";
import type { NameColumn } from "./name_column.ts";
import { PointIndex } from "./point_ids.ts";
import { type ArdSurvey, FIELD_KIND, type FieldSurvey, type Recheck } from "./survey.ts";

/** Share of the points without ARD that are read again: a little more than the 2 % that are asked for. */
const SHARE = 0.025;
const FIELD_POINTS = 50;

/** Second readings as the specification asks for them (3(1)イ⑤): all ARD, and a draw of the rest; all agree. */
export function simulateRecheck(survey: ArdSurvey, seed: number): Recheck {
  const { stage1 } = survey;
  const marks = ardMarks(survey);
  const codes = stage1.columns.KP_ARD.values;
  const rest = Array.from(marks.keys()).filter((row) => !marks[row] && !isUnread(codes[row]));
  const drawn = [...Map.groupBy(rest, (row) => stage1.pref[row])].flatMap(([pref, rows]) =>
    random(seed).stream(`recheck ${pref}`).shuffle(rows).slice(0, Math.ceil(SHARE * rows.length))
  );
  const rows = [...Array.from(marks.keys()).filter((row) => marks[row]), ...drawn].sort((a, b) => a - b);
  const ids = stage1.point as Float64Array;
  const who = stage1.interpreter as NameColumn;
  return {
    point: Float64Array.from(rows, (row) => ids[row]),
    codes: Int8Array.from(rows, (row) => codes[row]),
    checker: {
      names: who.names,
      index: Int16Array.from(rows, (row) => (who.index[row] + 1) % who.names.length),
    },
    seed,
    drawn: Float64Array.from(drawn, (row) => ids[row]),
  };
}

/** Field visits as the specification asks for them (3(1)イ⑥), with their rows of stage 1. */
export function simulateFieldSurvey(
  survey: ArdSurvey,
  draw: Random,
): { rows: number[]; visits: FieldSurvey } {
  const { stage1, stage2 } = survey;
  const marks = ardMarks(survey);
  const codes = stage1.columns.KP_ARD.values;
  const at = new PointIndex(stage1.point).rowsOf(stage2!.point);
  const ard = Array.from(at.keys()).filter((row) => isArd(stage2!.columns.KP_ARD.values[row])).map((row) =>
    at[row]
  );
  const byPref = [...Map.groupBy(ard, (row) => stage1.pref[row])].sort(([, a], [, b]) => b.length - a.length);
  const half = byPref.slice(0, 2).flatMap(([, rows]) =>
    draw.shuffle(rows).slice(0, Math.ceil(rows.length / 2))
  );
  const some = (is: (row: number) => boolean) =>
    draw.shuffle(Array.from(codes.keys()).filter(is)).slice(0, FIELD_POINTS);
  const isTaken = new Set(half);
  const deforested = some((row) => codes[row] === D_CODE && !isTaken.has(row));
  const other = some((row) => marks[row] === 0);
  const kinds = [[half, FIELD_KIND.ard], [deforested, FIELD_KIND.deforested], [
    other,
    FIELD_KIND.other,
  ]] as const;
  const ids = stage1.point as Float64Array;
  const rows = kinds.flatMap(([rows]) => rows);
  const point = Float64Array.from(rows, (row) => ids[row]);
  const kind = Uint8Array.from(kinds.flatMap(([rows, kind]) => rows.map(() => kind)));
  return { rows, visits: { point, kind, drawn: point.slice() } };
}
