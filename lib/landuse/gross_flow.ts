import { Fault } from "../fault/mod.ts";
import { UNREAD_CODES } from "./ard_code.ts";
import { type ArdGrid, codesOf } from "./ard_grid.ts";
import type { ArdPeriod } from "./ard_period.ts";
import { type ArdEvent, EVENT_CODE } from "./ard_rate.ts";

/** Points on the way from the events of the periods to the change from base year to end. */
export interface GrossFlow {
  event: ArdEvent;
  /** Events read in the periods, a point counted each time. */
  gross: number;
  /** Of these the second and further ones of a point. */
  repeated: number;
  /** Points with the event in one period or more: `gross` less `repeated`. By what base to end says of them: */
  points: {
    /** The same event. */
    kept: number;
    /** The opposite event. */
    opposite: number;
    /** Neither, the opposite having followed or preceded it in another period. */
    cancelled: number;
    /** Neither, without the opposite in any period. */
    other: number;
    /** Not read at the end. */
    unread: number;
  };
  /** Points with the event from base to end and in no period. */
  unseen: number;
  /** Points with the event from base to end: `kept` and `unseen`. */
  cumulative: number;
}

/**
 * Why the AR and D of the periods do not add up to those from the base year to the end (第1段階判読): all points by what
 * both say of them.
 *
 * @param options.periods All from the start of `since` to its end, in time.
 * @throws Fault when the periods are not those of `since`, and when the grid lacks one.
 */
export function grossFlow(
  grid: ArdGrid,
  event: ArdEvent,
  { periods, since }: { periods: readonly ArdPeriod[]; since: ArdPeriod },
): GrossFlow {
  if (periods[0]?.start !== since.start || periods.at(-1)?.end !== since.end) {
    throw new Fault("landuse: the periods are not those of the change from base to end", {
      expected: `periods from ${since.start} to ${since.end} (${since.field})`,
      found: periods.map(({ field }) => field).join(", ") || "none",
      remedy: "leave out periods after the end, or compare with the KP_ARD** of the last one",
    });
  }
  const code = EVENT_CODE[event];
  const opposite = EVENT_CODE[event === "AR" ? "D" : "AR"];
  const times = new Uint8Array(grid.x.length);
  const isOpposed = new Uint8Array(grid.x.length);
  for (const { field } of periods) {
    const codes = codesOf(grid, field);
    for (let k = 0; k < codes.length; k++) {
      if (codes[k] === code) times[k]++;
      else if (codes[k] === opposite) isOpposed[k] = 1;
    }
  }
  const points = { kept: 0, opposite: 0, cancelled: 0, other: 0, unread: 0 };
  let [gross, repeated, unseen] = [0, 0, 0];
  const last = codesOf(grid, since.field);
  for (let k = 0; k < last.length; k++) {
    if (times[k] === 0) {
      if (last[k] === code) unseen++;
      continue;
    }
    gross += times[k];
    repeated += times[k] - 1;
    const fate = last[k] === code
      ? "kept"
      : last[k] === opposite
      ? "opposite"
      : UNREAD_CODES.includes(last[k])
      ? "unread"
      : isOpposed[k]
      ? "cancelled"
      : "other";
    points[fate]++;
  }
  return { event, gross, repeated, points, unseen, cumulative: points.kept + unseen };
}
