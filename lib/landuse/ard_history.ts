import type { LandState } from "./ard_code.ts";
import { type ArdRules, CODES, defaultRules, LAND_STATES } from "./ard_rules.ts";
import { codeFault } from "./code_fault.ts";

/** What a point's codes say when they are read one after another. */
export interface ArdHistory {
  /** `consistent`; `lenient`: only if bare forest land may stay bare or be converted late; `contradiction`. */
  verdict: "consistent" | "lenient" | "contradiction";
  /** Of a contradiction: 0-based index of the first code that cannot follow; else -1. */
  brokenAt: number;
  /** States the point may have at the end of the last period, e.g. `["F"]`; empty after a contradiction. */
  end: LandState[];
}

/**
 * Follow a point through its periods by the rules of the table. The state at the base year is open; 12 and 13 stand
 * for any one code. Entering the forest plan area (10) twice without leaving it (11), or the reverse, is a
 * contradiction too.
 *
 * @throws Fault on a code outside 1-13.
 */
export function followHistory(codes: ArrayLike<number>, rules: ArdRules = defaultRules()): ArdHistory {
  let state = 1;
  for (let k = 0; k < codes.length; k++) {
    if (!(codes[k] >= 1 && codes[k] < CODES)) throw codeFault(codes[k], `period ${k + 1} of the history`);
    state = rules.next[state * CODES + codes[k]];
    if (state === 0) return { verdict: "contradiction", brokenAt: k, end: [] };
  }
  const { strict, lenient } = rules.land;
  const names = (set: number) => LAND_STATES.filter((_, k) => set & 1 << k);
  return strict[state]
    ? { verdict: "consistent", brokenAt: -1, end: names(strict[state]) }
    : { verdict: "lenient", brokenAt: -1, end: names(lenient[state]) };
}

/** Verdicts as numbers, for columns: {@link readHistories}. */
export const VERDICT = { consistent: 0, lenient: 1, contradiction: 2, illegible: 3 } as const;

/** What the histories of many points say; row by row. */
export interface ArdHistories {
  /** See {@link VERDICT}; `illegible` where a code is empty or outside 1-13. */
  verdict: Uint8Array;
  /** 0-based period of the first code that cannot follow, or that is no code; -1 where there is none. */
  brokenAt: Int8Array;
  /** States of the land at the end, bits N 1, F 2, U 4, V 8; strictly read where that is possible. */
  end: Uint8Array;
  /** Codes since the start that the points may carry, bits `1 << code`; leniently read, 0 after a contradiction. */
  composites: Uint16Array;
}

/**
 * {@link followHistory} for columns: `codes[k][row]` is the code of row `row` in period `k`.
 *
 * @example
 * ```ts
 * import { readHistories, VERDICT } from "kenzan/landuse/mod.ts";
 *
 * const { verdict } = readHistories([Int8Array.of(2, 2), Int8Array.of(6, 3)]);
 * console.assert(verdict[0] === VERDICT.consistent && verdict[1] === VERDICT.contradiction);
 * ```
 */
export function readHistories(
  codes: ReadonlyArray<Int8Array>,
  rules: ArdRules = defaultRules(),
): ArdHistories {
  const rows = codes[0]?.length ?? 0;
  const state = new Uint16Array(rows).fill(1);
  const histories: ArdHistories = {
    verdict: new Uint8Array(rows),
    brokenAt: new Int8Array(rows).fill(-1),
    end: new Uint8Array(rows),
    composites: new Uint16Array(rows),
  };
  const { verdict, brokenAt, end, composites } = histories;
  const { next } = rules;
  codes.forEach((column, k) => {
    for (let row = 0; row < rows; row++) {
      if (state[row] === 0) continue;
      const code = column[row];
      const isCode = code >= 1 && code < CODES;
      state[row] = isCode ? next[state[row] * CODES + code] : 0;
      if (state[row] !== 0) continue;
      verdict[row] = isCode ? VERDICT.contradiction : VERDICT.illegible;
      brokenAt[row] = k;
    }
  });
  for (let row = 0; row < rows; row++) {
    const at = state[row];
    if (at === 0) continue;
    const strict = rules.land.strict[at];
    if (strict === 0) verdict[row] = VERDICT.lenient;
    end[row] = strict || rules.land.lenient[at];
    composites[row] = rules.composites.lenient[at];
  }
  return histories;
}
