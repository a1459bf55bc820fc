import { Fault } from "../fault/mod.ts";
import { ARD_CODES, type LandState } from "./ard_code.ts";

const STATES: LandState[] = ["N", "F", "U", "V"];
const bit = (state: LandState) => 1 << STATES.indexOf(state);
const EVERY = 15;

/** For each code, for each set of states (4 bits) the set it leads to; strict and lenient. */
const [STRICT, LENIENT] = [false, true].map((lenient) =>
  ARD_CODES.map(({ transitions, lenient: more }) => {
    const steps = lenient ? [...transitions, ...more] : transitions;
    return Uint8Array.from(
      { length: 16 },
      (_, set) => steps.reduce((to, [a, b]) => (set & bit(a) ? to | bit(b) : to), 0),
    );
  })
);

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
 * Follow a point through its periods with the four-state automaton of 別表3 (see {@link LandState}). The state at the
 * base year is open; 12 and 13 allow everything. Entering the forest plan area (10) twice without leaving it (11), or
 * the reverse, is a contradiction too.
 *
 * @throws Fault on a code outside 1-13.
 */
export function followHistory(codes: ArrayLike<number>): ArdHistory {
  const strict = run(codes, STRICT);
  if (strict.brokenAt < 0) return { verdict: "consistent", brokenAt: -1, end: names(strict.set) };
  const lenient = run(codes, LENIENT);
  if (lenient.brokenAt < 0) return { verdict: "lenient", brokenAt: -1, end: names(lenient.set) };
  return { verdict: "contradiction", brokenAt: lenient.brokenAt, end: [] };
}

const names = (set: number) => STATES.filter((state) => set & bit(state));

function run(codes: ArrayLike<number>, table: Uint8Array[]): { set: number; brokenAt: number } {
  let set = EVERY;
  let plan = 0;
  for (let k = 0; k < codes.length; k++) {
    const code = codes[k];
    if (table[code - 1] === undefined) {
      throw new Fault("landuse: not an interpretation code", {
        expected: "1-13",
        found: String(code),
        where: `period ${k + 1} of the history`,
      });
    }
    set = table[code - 1][set];
    if (set === 0 || (code === plan && (code === 10 || code === 11))) return { set: 0, brokenAt: k };
    if (code === 10 || code === 11) plan = code;
  }
  return { set, brokenAt: -1 };
}
