import { allocateSample } from "../stats/mod.ts";

/**
 * Checks of one prefecture divided among its strata of risk: by Neyman's rule where error rates are given (least
 * variance of the number of errors), else in proportion to their points. Every stratum with points gets two checks where
 * there are so many. `drawRecheck` and `riskAllocation` both divide by it, so that what is tabled is what is drawn.
 *
 * @param points Points of each stratum.
 */
export function divideChecks(
  checks: number,
  points: readonly number[],
  rates?: readonly number[],
  minimum = 2,
): number[] {
  const used = points.filter((n) => n > 0).length;
  if (checks === 0 || used === 0) return points.map(() => 0);
  return allocateSample(
    checks,
    points.map((weight, kind) => ({
      weight,
      standardDeviation: rates === undefined ? 1 : Math.sqrt(rates[kind] * (1 - rates[kind])),
    })),
    {
      rule: rates === undefined ? "proportional" : "Neyman",
      minimum: Math.min(minimum, Math.floor(checks / used)),
      available: points,
    },
  );
}
