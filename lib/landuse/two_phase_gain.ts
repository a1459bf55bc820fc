import { Fault } from "../fault/mod.ts";

/** What a reading with errors is worth as first phase. */
export interface TwoPhaseGain {
  /** Squared correlation of reading and truth (phi^2). */
  explained: number;
  /** Standard error of the share from the second phase alone, and with the first phase. */
  alone: number;
  combined: number;
  /** Square of their ratio. */
  relativeEfficiency: number;
}

/**
 * Expected gain of the two-phase regression estimator of a share, from the accuracy of the first phase: with p the
 * share and q = p Se + (1 - p)(1 - Sp) the share read, phi^2 = p (1 - p) (Se + Sp - 1)^2 / (q (1 - q)), and V = p (1
 * - p) ((1 - n2 / n1) (1 - phi^2) / n2 + 1 / n1).
 *
 * @param first Points interpreted (n1); `second`: plots among them (n2).
 * @throws Fault for shares outside 0-1 and for more plots than points.
 */
export function twoPhaseGain(
  { share: p, sensitivity, specificity, first, second }: {
    share: number;
    sensitivity: number;
    specificity: number;
    first: number;
    second: number;
  },
): TwoPhaseGain {
  const isShare = (value: number) => value >= 0 && value <= 1;
  const q = p * sensitivity + (1 - p) * (1 - specificity);
  const isSample = second > 0 && first >= second && first < Infinity;
  if (!(p > 0 && p < 1 && isShare(sensitivity) && isShare(specificity) && isSample)) {
    throw new Fault("landuse: no gain from these numbers", {
      expected: "0 < share < 1, sensitivity and specificity from 0 to 1, first >= second > 0",
      found:
        `share ${p}, sensitivity ${sensitivity}, specificity ${specificity}; ${first} and ${second} points`,
    });
  }
  // A reading that is the same everywhere explains nothing.
  const explained = q > 0 && q < 1
    ? Math.min(1, p * (1 - p) * (sensitivity + specificity - 1) ** 2 / (q * (1 - q)))
    : 0;
  const spread = p * (1 - p);
  const alone = Math.sqrt(spread / second);
  const combined = Math.sqrt(spread * ((1 - second / first) * (1 - explained) / second + 1 / first));
  return { explained, alone, combined, relativeEfficiency: (alone / combined) ** 2 };
}
