import type { CorrectedRate } from "./corrected_rate.ts";
import { type TwoPhaseGain, twoPhaseGain } from "./two_phase_gain.ts";

/**
 * What the interpretation would be worth for a rate of change, if the plots were surveyed twice and knew the change
 * exactly: `twoPhaseGain` with the sensitivity and specificity that a re-check found. Null where the corrected rate is
 * 0. Imperfect dating makes it less.
 *
 * @param rate Of the land (`base: "land"`).
 */
export function eventGain(
  { raw, factor, confirmed, missed }: CorrectedRate,
  { first, second }: { first: number; second: number },
): TwoPhaseGain | null {
  const read = raw.rate * raw.period.years;
  const share = read * factor;
  if (!(share > 0 && share < 1)) return null;
  return twoPhaseGain({
    share,
    sensitivity: confirmed / (confirmed + missed),
    specificity: 1 - read * (1 - confirmed) / (1 - share),
    first,
    second,
  });
}
