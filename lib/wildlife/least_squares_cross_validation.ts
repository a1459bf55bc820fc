import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { pairDistances } from "./pair_distances.ts";
import { checkedPositions, type Positions, whose } from "./positions.ts";
import { referenceBandwidth } from "./reference_bandwidth.ts";

/** Options of {@link leastSquaresCrossValidation}. */
export interface CrossValidationOptions {
  /** Least and largest bandwidth tried, in reference bandwidths. Default 0.1 and 1.5. */
  range?: readonly [least: number, largest: number];
  /** Bandwidths tried, in equal steps. Default 100. */
  candidates?: number;
}

/** What {@link leastSquaresCrossValidation} finds. */
export interface CrossValidation {
  /** The candidate with the least score, m. Not to be used without a word where `converged` is false. */
  bandwidth: number;
  /** The same in reference bandwidths. */
  ratio: number;
  /** False if the least score is that of the first or last candidate: the true minimum lies beyond, or there is none. */
  converged: boolean;
  /** Bandwidths tried, rising, m. */
  candidates: Float64Array;
  /** Their scores, per m2. */
  scores: Float64Array;
  cautions: Caution[];
}

/**
 * Bandwidth by least-squares cross-validation (Worton 1989, 1995): the h with the least
 * CV(h) = 1/(pi h2 n) + (2 sum over pairs (exp(-d2/4h2) - 4 exp(-d2/2h2)) - 3n) / (4 pi h2 n2).
 *
 * As amt; adehabitatHR leaves the last pair out, so that its scores differ in the fifth digit. It often fails with more than
 * some hundred fixes, many of them near each other, and is then not converged.
 *
 * @throws {Fault} What {@link checkedPositions} refuses (5 fixes or more), fewer than three candidates or a range that does
 * not rise from above 0.
 */
export function leastSquaresCrossValidation(
  positions: Positions,
  { range: [least, largest] = [0.1, 1.5], candidates: count = 100 }: CrossValidationOptions = {},
): CrossValidation {
  const { x, y } = checkedPositions(positions, 5);
  if (!(Number.isInteger(count) && count >= 3 && least > 0 && largest > least && largest < Infinity)) {
    throw new Fault("wildlife: no bandwidths to try", {
      expected: "3 or more candidates, and a range that rises from above 0",
      found: `${count} candidates from ${least} to ${largest} reference bandwidths`,
      where: whose(positions),
    });
  }
  const n = x.length;
  const reference = referenceBandwidth(positions);
  const candidates = Float64Array.from(
    { length: count },
    (_, k) => reference * (least + (largest - least) * k / (count - 1)),
  );
  const pairs = pairDistances(x, y);
  const scores = candidates.map((h) => {
    const sum = pairs.sumOfExponentials(1 / (4 * h * h)) - 4 * pairs.sumOfExponentials(1 / (2 * h * h));
    return 1 / (Math.PI * h * h * n) + (2 * sum - 3 * n) / (4 * Math.PI * h * h * n * n);
  });
  const best = scores.reduce((at, score, k) => score < scores[at] ? k : at, 0);
  const converged = best > 0 && best < count - 1;
  const bandwidth = candidates[best];
  return {
    bandwidth,
    ratio: bandwidth / reference,
    converged,
    candidates,
    scores,
    cautions: converged ? [] : [caution(
      "lscv-at-bound",
      `最小二乗交差検証法は収束せず、最小値が探索範囲の${best === 0 ? "下" : "上"}限（${
        bandwidth.toFixed(1)
      } m）となった。`,
      `Least-squares cross-validation did not converge: the minimum is at the ${
        best === 0 ? "lower" : "upper"
      } bound of the search (${bandwidth.toFixed(1)} m).`,
    )],
  };
}
