import { Fault } from "../fault/mod.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import type { ArdPeriod } from "./ard_period.ts";
import { type ArdRules, CODES, defaultRules } from "./ard_rules.ts";

/** What is known of the time of an ARD. */
export const DATING = { none: 0, dated: 1, censored: 2 } as const;

/** When the ARD of each point must have happened; row by row. */
export interface DatedEvents {
  /** See {@link DATING}. `none`: no period can hold it, the history and the code contradict each other. */
  status: Uint8Array;
  /** The last ARD lies between these years; 0 where there is none. One period where it is dated, several where unread
   * periods hide it. */
  from: Int16Array;
  to: Int16Array;
  /** Periods that can hold it, bits `1 << k`. */
  periods: Uint32Array;
  /** 1 where an ARD of the other kind follows it, which the rules let the code stand in spite of (`standing`). */
  stands: Uint8Array;
}

/**
 * Find the period in which a point's ARD since the base year (3 or 4) must have happened (3(1)イ④): the last change of
 * land use in its history. A period that was read holds it if it carries the code; one that was not (12, 13) may hold
 * it if the history before and after allows. Both are decided by the rules of the table, over all completions of what
 * was not read. Where no period can hold it so, the last ARD of its kind is taken, though one of the other kind follows
 * that the rules let the code stand in spite of (rows `standing`: D, then AR, and the code is still 4).
 *
 * @param codes `codes[k][row]`: the code of each point in period `k`, in time.
 * @param event 3 or 4 by row: the code from the base year to the end.
 * @param periods Years of the periods. At most 31.
 * @throws Fault when columns and periods do not agree in number, and for an event other than 3 and 4.
 */
export function dateEvents(
  codes: ReadonlyArray<Int8Array>,
  event: Int8Array,
  periods: ReadonlyArray<ArdPeriod>,
  rules: ArdRules = defaultRules(),
): DatedEvents {
  if (
    codes.length !== periods.length || codes.length > 31 ||
    codes.some(({ length }) => length !== event.length)
  ) {
    throw new Fault("landuse: histories and periods that do not agree", {
      expected: `a column of ${event.length} codes for each of up to 31 periods`,
      found: `${codes.length} columns (${
        codes.map(({ length }) => length).join(", ")
      }), ${periods.length} periods`,
    });
  }
  const rows = event.length;
  const found: DatedEvents = {
    status: new Uint8Array(rows),
    from: new Int16Array(rows),
    to: new Int16Array(rows),
    periods: new Uint32Array(rows),
    stands: new Uint8Array(rows),
  };
  const history = new Int8Array(codes.length);
  const known = new Map<string, { mask: number; stands: boolean }>();
  for (let row = 0; row < rows; row++) {
    if (event[row] !== AR_CODE && event[row] !== D_CODE) {
      throw new Fault("landuse: not an ARD", {
        expected: `${AR_CODE} (AR) or ${D_CODE} (D) in every row`,
        found: String(event[row]),
        where: `row ${row + 1}`,
        remedy: "take the rows that pointsToDate gives",
      });
    }
    for (let k = 0; k < codes.length; k++) history[k] = codes[k][row];
    const key = `${event[row]},${history}`;
    let held = known.get(key);
    if (held === undefined) {
      const mask = possiblePeriods(history, event[row], rules, 0);
      held = mask !== 0
        ? { mask, stands: false }
        : { mask: possiblePeriods(history, event[row], rules, rules.standing[event[row]]), stands: true };
      known.set(key, held);
    }
    const { mask, stands } = held;
    found.periods[row] = mask;
    if (mask === 0) continue;
    found.stands[row] = Number(stands);
    const [first, last] = [31 - Math.clz32(mask & -mask), 31 - Math.clz32(mask)];
    found.status[row] = first === last ? DATING.dated : DATING.censored;
    found.from[row] = periods[first].start;
    found.to[row] = periods[last].end;
  }
  return found;
}

/** Periods that can hold the last ARD of a history, those of `standing` (bits `1 << code`) aside, if that is the event. */
function possiblePeriods(
  history: Int8Array,
  event: number,
  { next, isUnread, composites }: ArdRules,
  standing: number,
): number {
  if (history.some((code) => !(code >= 1 && code < CODES))) return 0;
  let mask = 0;
  for (let at = 0; at < history.length; at++) {
    if (history[at] !== event && !isUnread[history[at]]) continue;
    if (canEnd(at)) mask |= 1 << at;
  }
  return mask >>> 0;

  /** Whether the history can be completed with the event in period `at`, no ARD later, and its code at the end. */
  function canEnd(at: number): boolean {
    let states = new Set([1]);
    for (let k = 0; k < history.length; k++) {
      const then = new Set<number>();
      for (const state of states) {
        for (const code of possible(history[k], k === at, k > at)) then.add(next[state * CODES + code]);
      }
      then.delete(0);
      states = then;
    }
    return states.values().some((state) => composites.lenient[state] & 1 << event);
  }

  function possible(code: number, isHere: boolean, isLater: boolean): number[] {
    if (isHere) return [event];
    const codes = isUnread[code] ? LEGIBLE.filter((each) => !isUnread[each]) : [code];
    const mayFollow = (each: number) =>
      (each !== AR_CODE && each !== D_CODE) || (each !== event && (standing & 1 << each) !== 0);
    return isLater ? codes.filter(mayFollow) : codes;
  }
}

const LEGIBLE = Array.from({ length: CODES - 1 }, (_, k) => k + 1);
