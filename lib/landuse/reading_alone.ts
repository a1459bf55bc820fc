import {
  binomialInterval,
  type CorrectedProportion,
  type Estimate,
  misclassifiedProportion,
} from "../stats/mod.ts";
import { Fault } from "../fault/mod.ts";
import type { CombinedPoints } from "./combine_designs.ts";

/** A share from the interpretation alone, and what its errors make of it. */
export interface ReadingAlone {
  /** Points read. */
  n: number;
  /** As read: the interval is of the share read, which is not the true one where readings err. */
  asRead: Estimate;
  /** Corrected by the inverse of the matrix at the plots (Rogan and Gladen 1978). */
  corrected: CorrectedProportion;
  /** Of plots with the state, the share read so; of those without it, the share not read so. */
  sensitivity: number;
  specificity: number;
}

/**
 * A share (of forest, say) from the interpretation alone: as read, and corrected for the sensitivity and specificity
 * found at the inventory's plots. What the reading and the plots differ by because they lie apart counts as an error of
 * the reading.
 *
 * @throws Fault when no plot has the state, or none lacks it, and when readings say nothing.
 */
export function readingAlone(
  { ard, nfi }: Pick<CombinedPoints, "ard" | "nfi">,
  options: { level?: number } = {},
): ReadingAlone {
  const { level = 0.95 } = options;
  const table = [[0, 0], [0, 0]];
  let [n, ones] = [0, 0];
  for (let k = 0; k < ard.length; k++) {
    if (Number.isNaN(ard[k])) continue;
    n++;
    ones += ard[k];
    if (!Number.isNaN(nfi[k])) table[ard[k]][nfi[k]]++;
  }
  const [withIt, without] = [table[0][1] + table[1][1], table[0][0] + table[1][0]];
  if (withIt === 0 || without === 0) {
    throw new Fault("landuse: plots of one state only do not tell how readings err", {
      expected: "plots with and without the state, on points that were read",
      found: `${withIt} with, ${without} without`,
      remedy: "take a larger domain, or planned points beside survey plots",
    });
  }
  const share = ones / n;
  return {
    n,
    asRead: {
      estimate: share,
      standardError: Math.sqrt(share * (1 - share) / n),
      interval: binomialInterval(ones, n, { level }),
    },
    corrected: misclassifiedProportion({
      observed: { x: ones, n },
      sensitivity: { x: table[1][1], n: withIt },
      specificity: { x: table[0][0], n: without },
    }, { level }),
    sensitivity: table[1][1] / withIt,
    specificity: table[0][0] / without,
  };
}
