import { Fault } from "../fault/mod.ts";
import { CODE_AT_REST, CODE_SINCE, NEXT_STATE, STATE } from "./parcel_state.ts";

/** States in which a parcel of the simulated country can begin. */
const BEGINNINGS = [STATE.open, STATE.forest, STATE.cutBefore];

/**
 * Codes from the base year to the end of each period, from the codes of the periods of simulated points: `[k][row]`.
 *
 * @throws Fault for a history that no simulated parcel has.
 */
export function sinceCodes(history: ReadonlyArray<Int8Array>): Int8Array[] {
  const since = history.map(({ length }) => new Int8Array(length));
  for (let row = 0; row < (history[0]?.length ?? 0); row++) {
    if (BEGINNINGS.some((state) => replay(history, row, state, since))) continue;
    throw new Fault("landuse: a history that no simulated parcel has", {
      expected: "codes of a grid from sampleGrid without clouds",
      found: history.map((codes) => codes[row]).join(" "),
      where: `row ${row + 1}`,
    });
  }
  return since;
}

/** Fills a row; false where the parcel cannot have begun in this state. */
function replay(history: ReadonlyArray<Int8Array>, row: number, state: number, since: Int8Array[]): boolean {
  for (let k = 0; k < history.length; k++) {
    const code = history[k][row];
    const next = code === CODE_AT_REST[state] ? state : NEXT_STATE[state * 14 + code];
    if (next === undefined || next < 0) return false;
    state = next;
    since[k][row] = CODE_SINCE[state];
  }
  return true;
}
