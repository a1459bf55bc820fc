import { Fault } from "../fault/mod.ts";
import { random } from "../stats/mod.ts";
import { ardMarks } from "./ard_marks.ts";
import { assignCheckers } from "./assign_checkers.ts";
import { isUnread } from "./code_sets.ts";
import { divideChecks } from "./divide_checks.ts";
import { drawPoints } from "./draw_points.ts";
import type { NameColumn } from "./name_column.ts";
import { takeIds } from "./point_ids.ts";
import type { ArdSurvey, Recheck } from "./survey.ts";

/** How second readings are drawn. */
export interface DrawRecheckOptions {
  /** Whole number from 0; logged with the draw. */
  seed: number;
  /** Share of the points without ARD in each prefecture, rounded up. Default 0.02 (3(1)イ⑤). */
  share?: number;
  /** Who may read again. Default: the interpreters of stage 1. Nobody gets their own points. */
  checkers?: readonly string[];
  /**
   * Strata of risk by row of stage 1, and the error rates assumed in them: each prefecture's points are then divided
   * among its strata by Neyman's rule instead of evenly. The number of points in a prefecture stays the same.
   */
  risk?: { stratum: Uint8Array; rates: readonly number[] };
}

/** Points that a draw chose from and chose, of one kind. */
export interface DrawnStratum {
  /** Prefecture, JIS X 0401. */
  pref: number;
  /** Stratum of risk; 0 where there are none. */
  risk: number;
  /** True for the ARD, which are all read again. */
  isArd: boolean;
  /** Points to choose from, and chosen. */
  frame: number;
  n: number;
}

/** A draw of second readings with its log: the same survey and options draw the same. */
export interface RecheckDraw {
  seed: number;
  share: number;
  /** Rows of stage 1 to be read again, rising. */
  rows: Int32Array;
  /** By entry of `rows`: its place in `strata`. */
  stratum: Int32Array;
  /** By entry of `rows`: who reads. */
  checker: NameColumn;
  /** By prefecture: first its ARD, then what was drawn from. */
  strata: DrawnStratum[];
  /** Points not read (12, 13) in any prefecture: nothing to read again. */
  unread: number;
  /** What the log of a `Recheck` holds: the points drawn, without the ARD. */
  log: Required<Pick<Recheck, "seed" | "drawn">>;
}

/**
 * Draw the second readings (3(1)イ⑤): every point that is ARD in either stage, and at least 2 % of the others in each
 * prefecture, at random; each for a reader who did not interpret it.
 *
 * @throws Fault for a share outside 0-1, a point without prefecture or name, risk strata without a rate, and when a
 * point has no reader left.
 */
export function drawRecheck(
  survey: Pick<ArdSurvey, "stage1" | "stage2">,
  options: DrawRecheckOptions,
): RecheckDraw {
  const { seed, share = 0.02, checkers, risk } = options;
  const { stage1 } = survey;
  checkOptions(stage1.rows, share, risk);
  const source = random(seed);
  const marks = ardMarks(survey);
  const kinds = risk?.rates.length ?? 1;
  const rowsOf = new Map<string, number[]>();
  let unread = 0;
  for (let row = 0; row < stage1.rows; row++) {
    if (!marks[row] && isUnread(stage1.columns.KP_ARD.values[row])) {
      unread++;
      continue;
    }
    const pref = stage1.pref[row];
    if (pref === 0) throw noPrefecture(row);
    const key = `${pref} ${marks[row] ? "ARD" : risk?.stratum[row] ?? 0}`;
    const rows = rowsOf.get(key);
    if (rows) rows.push(row);
    else rowsOf.set(key, [row]);
  }
  const strata: DrawnStratum[] = [];
  const chosen: { row: number; stratum: number }[] = [];
  const add = (stratum: DrawnStratum, rows: readonly number[]) => {
    for (const row of rows) chosen.push({ row, stratum: strata.length });
    strata.push(stratum);
  };
  for (const pref of [...new Set(stage1.pref)].filter((code) => code > 0).sort((a, b) => a - b)) {
    const ard = rowsOf.get(`${pref} ARD`) ?? [];
    if (ard.length > 0) add({ pref, risk: 0, isArd: true, frame: ard.length, n: ard.length }, ard);
    const frames = Array.from({ length: kinds }, (_, kind) => rowsOf.get(`${pref} ${kind}`) ?? []);
    divide(frames.map(({ length }) => length), share, risk?.rates).forEach((n, kind) => {
      const frame = frames[kind];
      if (frame.length === 0) return;
      const stream = source.stream(`recheck ${pref} ${kind}`);
      add(
        { pref, risk: kind, isArd: false, frame: frame.length, n },
        drawPoints(stage1.point, frame, n, stream),
      );
    });
  }
  chosen.sort((a, b) => a.row - b.row);
  const rows = Int32Array.from(chosen, ({ row }) => row);
  const drawn = chosen.filter(({ stratum }) => !strata[stratum].isArd).map(({ row }) => row);
  return {
    seed,
    share,
    rows,
    stratum: Int32Array.from(chosen, ({ stratum }) => stratum),
    checker: assignCheckers(survey, rows, checkers, source.stream("checkers")),
    strata,
    unread,
    log: { seed, drawn: takeIds(stage1.point, drawn) },
  };
}

/** Points of each stratum of a prefecture. */
function divide(frames: number[], share: number, rates?: readonly number[]): number[] {
  const total = frames.reduce((sum, n) => sum + n, 0);
  // 0.02 times a whole number of hundreds must not be lifted by its last bit.
  const n = Math.ceil(share * total - 1e-9);
  return rates === undefined ? [n] : divideChecks(n, frames, rates);
}

function checkOptions(rows: number, share: number, risk: DrawRecheckOptions["risk"]): void {
  if (!(share >= 0 && share <= 1)) {
    throw new Fault("landuse: not a share of the points", {
      expected: "0-1, e.g. 0.02 for 2 %",
      found: String(share),
    });
  }
  if (risk === undefined) return;
  const wrong = risk.stratum.findIndex((kind) => kind >= risk.rates.length);
  const rate = risk.rates.find((each) => !(each >= 0 && each < 1));
  if (risk.stratum.length === rows && wrong < 0 && rate === undefined) return;
  throw new Fault("landuse: not the strata of these points", {
    expected: `a stratum for each of ${rows} points, with an error rate of 0 or more, below 1`,
    found: rate !== undefined
      ? `rate ${rate}`
      : wrong < 0
      ? `${risk.stratum.length} strata`
      : `stratum ${risk.stratum[wrong]} in row ${wrong + 1}, with ${risk.rates.length} rates`,
  });
}

function noPrefecture(row: number): Fault {
  return new Fault("landuse: a point without a prefecture cannot be drawn", {
    expected: "a prefecture for every point: the 2 % are of each",
    found: "none",
    where: `row ${row + 1}`,
    remedy: "give pointTable the field (`fields.pref`) or the prefecture of the file (`pref`)",
  });
}
