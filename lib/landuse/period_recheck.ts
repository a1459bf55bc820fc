import { Fault } from "../fault/mod.ts";
import { type ArdEvent, EVENT_CODE } from "./ard_rate.ts";
import { isArd, isUnread } from "./code_sets.ts";
import type { RecheckedStratum } from "./recheck_accuracy.ts";

/**
 * The strata of a re-check that stands beside its first readings, point by point: in each prefecture the points read
 * as AR or D, and the rest. Points that were not read (12, 13) are in neither.
 *
 * @param first Codes of the period; `second`: codes of the second reading, 0 where a point was not read again.
 * @throws Fault for lists of different points, and when nothing was read again.
 */
export function periodRecheck(
  pref: Uint8Array,
  first: Int8Array,
  second: Int8Array,
  event: ArdEvent,
): RecheckedStratum[] {
  if (first.length !== pref.length || second.length !== pref.length || !second.some((code) => code > 0)) {
    throw new Fault("landuse: not the second readings of these points", {
      expected: `${pref.length} codes of each reading, and second ones that are not all 0`,
      found: `${first.length} first, ${second.length} second`,
    });
  }
  const code = EVENT_CODE[event];
  const strata = new Map<number, RecheckedStratum & { counts: [[number, number], [number, number]] }>();
  for (let k = 0; k < pref.length; k++) {
    if (isUnread(first[k])) continue;
    const id = 2 * pref[k] + +isArd(first[k]);
    const stratum = strata.get(id) ?? {
      pref: pref[k],
      risk: 0,
      isArd: isArd(first[k]),
      frame: 0,
      n: 0,
      counts: [[0, 0], [0, 0]],
      unread: 0,
    };
    strata.set(id, stratum);
    stratum.frame++;
    if (second[k] === 0) continue;
    stratum.n++;
    if (isUnread(second[k])) stratum.unread++;
    else stratum.counts[+(first[k] === code)][+(second[k] === code)]++;
  }
  return [...strata].sort(([a], [b]) => a - b).map(([, stratum]) => stratum);
}
