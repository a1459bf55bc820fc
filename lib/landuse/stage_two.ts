import { Fault } from "../fault/mod.ts";
import { AR_CODE, ARD_CODES, D_CODE } from "./ard_code.ts";
import { compositeMasks } from "./ard_composition.ts";
import { type ArdRules, CODES, defaultRules } from "./ard_rules.ts";

/** Why a point is interpreted in stage 2; bits. */
export const CANDIDATE = { differs: 1, corrected: 2 } as const;

/** The points of stage 2 (3(1)イ②) and what can be expected of them. */
export interface StageTwo {
  /** Rows of the points, rising. */
  rows: Int32Array;
  /** By entry of `rows`: see {@link CANDIDATE}. */
  why: Uint8Array;
  /**
   * By entry: codes from start to end (期首・期末間) that lead from the known code to the new one, bits `1 << code`.
   * 0: none does, and one of the two codes is wrong.
   */
  expected: Uint16Array;
}

/** What {@link stageTwo} takes besides the codes. */
export interface StageTwoOptions {
  /** 1 where stage 1 corrected the state at the start. */
  corrected?: Uint8Array;
  /** Default: `ARD_RULE_TABLE`. */
  rules?: ArdRules;
}

/**
 * The points that stage 2 is about: those whose code from the base year to the start differs from the code from the
 * base year to the end, and those whose state at the start was corrected in stage 1.
 *
 * @param before Known codes from the base year to the start (期首), by point.
 * @param after Codes from the base year to the end (期末), from stage 1.
 * @throws Fault when the columns differ in length.
 */
export function stageTwo(before: Int8Array, after: Int8Array, options: StageTwoOptions = {}): StageTwo {
  const { corrected, rules = defaultRules() } = options;
  refuseUneven(before, after, corrected);
  const expected = expectedPeriodCodes(rules);
  let count = 0;
  for (let row = 0; row < after.length; row++) {
    if (before[row] !== after[row] || corrected?.[row]) count++;
  }
  const found: StageTwo = {
    rows: new Int32Array(count),
    why: new Uint8Array(count),
    expected: new Uint16Array(count),
  };
  for (let row = 0, k = 0; row < after.length; row++) {
    const differs = before[row] !== after[row];
    if (!differs && !corrected?.[row]) continue;
    found.rows[k] = row;
    found.why[k] = (differs ? CANDIDATE.differs : 0) | (corrected?.[row] ? CANDIDATE.corrected : 0);
    found.expected[k++] = expected(before[row], after[row]);
  }
  return found;
}

/**
 * Codes of a period as a mask (bit `1 << code`) that lead from a code since the base year to another one; all codes
 * where nothing was seen at the end, none where either is no code.
 */
export function expectedPeriodCodes(
  rules: ArdRules = defaultRules(),
): (before: number, after: number) => number {
  const composites = compositeMasks(rules);
  const masks = new Uint16Array(CODES * CODES);
  for (let before = 1; before < CODES; before++) {
    for (let period = 1; period < CODES; period++) {
      if (rules.isUnread[period]) continue;
      for (let after = 1; after < CODES; after++) {
        const leads = rules.isUnread[after] || composites[before * CODES + period] & 1 << after;
        if (leads) masks[before * CODES + after] |= 1 << period;
      }
    }
  }
  const isCode = (code: number) => code >= 1 && code < CODES;
  return (before, after) => isCode(before) && isCode(after) ? masks[before * CODES + after] : 0;
}

/**
 * The codes of the period from start to end for all points, for the stack (3(1)イ③): those of stage 2 where it was
 * interpreted; elsewhere nothing changed, and the code is 1 or 2 by the land cover at the start, or what stage 1 says
 * where it could not read the end (12, 13).
 *
 * @param interpreted Rows of the points of stage 2, and their codes.
 * @throws Fault when the columns differ in length.
 */
export function stackPeriod(
  before: Int8Array,
  after: Int8Array,
  interpreted: { rows: Int32Array; codes: Int8Array },
): Int8Array {
  refuseUneven(before, after);
  refuseUneven(interpreted.rows, interpreted.codes);
  const rest = Int8Array.from({ length: CODES }, (_, code) => {
    const cover = ARD_CODES[code - 1]?.cover;
    return cover === undefined ? code : cover.end ? 2 : 1;
  });
  const codes = new Int8Array(after.length);
  for (let row = 0; row < codes.length; row++) {
    // What is no code stays what it is: L01 names it.
    codes[row] = after[row] >= 1 && after[row] < CODES ? rest[after[row]] : after[row];
  }
  for (let k = 0; k < interpreted.rows.length; k++) codes[interpreted.rows[k]] = interpreted.codes[k];
  return codes;
}

/**
 * Rows of the points whose ARD since the base year was not found between start and end, and must be dated from all
 * images (3(1)イ④).
 *
 * @param period Codes from start to end, by point.
 */
export function pointsToDate(after: Int8Array, period: Int8Array): Int32Array {
  refuseUneven(after, period);
  const isArd = (code: number) => code === AR_CODE || code === D_CODE;
  const rows: number[] = [];
  for (let row = 0; row < after.length; row++) if (isArd(after[row]) && !isArd(period[row])) rows.push(row);
  return Int32Array.from(rows);
}

function refuseUneven(...columns: (ArrayLike<number> | undefined)[]): void {
  const lengths = new Set(columns.flatMap((column) => column === undefined ? [] : [column.length]));
  if (lengths.size < 2) return;
  throw new Fault("landuse: columns of different points", {
    expected: "columns of equal length, one entry a point",
    found: [...lengths].join(" and "),
    remedy: "bring them into one order first, by the name of the point",
  });
}
