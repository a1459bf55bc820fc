import { Fault } from "../fault/mod.ts";
import { random } from "../stats/mod.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import type { ArdGrid } from "./ard_grid.ts";
import type { ReadingErrors } from "./simulate_reading.ts";
import { SIMULATED_PERIODS } from "./simulated_periods.ts";

/**
 * Histories as interpreters who err once would tell them, without breaking a rule: an AR or D that is missed never
 * happened, and one that is seen where nothing changed divides a history in two. Only points are misread that else
 * stay what they are, so that no check can find it; the second reading does.
 *
 * @param truth The grid without clouds. @throws Fault for shares outside 0-1.
 */
export function simulateMisreading(truth: ArdGrid, { seed, omission, commission }: ReadingErrors): ArdGrid {
  if (!(omission >= 0 && omission <= 1 && commission >= 0 && commission <= 1)) {
    throw new Fault("landuse: not shares of errors", {
      expected: "0-1",
      found: `omission ${omission}, commission ${commission}`,
    });
  }
  const draw = random(seed).stream("misreading");
  const periods = SIMULATED_PERIODS.map(({ field }) => truth.codes[field].slice());
  for (let row = 0; row < truth.x.length; row++) {
    const state = restingState(periods, row);
    if (state === undefined) continue;
    const { before, event } = state;
    if (event < 0) {
      if (draw.uniform() >= commission) continue;
      const at = draw.integer(periods.length);
      // Open land (1) becomes forest by AR, forest (2) open land by D.
      periods[at][row] = before === 1 ? AR_CODE : D_CODE;
      for (let k = at + 1; k < periods.length; k++) periods[k][row] = 3 - before;
    } else if (draw.uniform() < omission) {
      for (let k = event; k < periods.length; k++) periods[k][row] = before;
    }
  }
  return {
    ...truth,
    codes: {
      ...truth.codes,
      ...Object.fromEntries(SIMULATED_PERIODS.map(({ field }, k) => [field, periods[k]])),
    },
  };
}

/** Code before, and the period of its one AR or D (-1: none), of a history with nothing else; else undefined. */
function restingState(
  periods: readonly Int8Array[],
  row: number,
): { before: 1 | 2; event: number } | undefined {
  const first = periods[0][row];
  const before = first === 2 || first === D_CODE ? 2 : 1;
  const ard = before === 1 ? AR_CODE : D_CODE;
  let event = -1;
  for (let k = 0; k < periods.length; k++) {
    const code = periods[k][row];
    if (event < 0 && code === ard) event = k;
    else if (code !== (event < 0 ? before : 3 - before)) return undefined;
  }
  return { before, event };
}
