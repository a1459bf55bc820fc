import { Fault } from "../fault/mod.ts";
import { allocateSample } from "../stats/mod.ts";
import { RISK_STRATA } from "./risk_strata.ts";

/** A way to divide the checks among the strata of risk. */
export interface RiskDesign {
  id: "proportional" | "Neyman" | "riskiest";
  label: { ja: string; en: string };
  /** Checks in each stratum. */
  n: number[];
  /** Errors that the checks can be expected to find. */
  expectedFound: number;
  /** Standard error of the number of errors estimated from the checks. */
  standardError: number;
  /**
   * Upper bound of the number of errors where none is found, if the rates stand in the ratio that is assumed; and
   * whatever the rates are, that is with all errors where the fewest points are checked.
   */
  boundIfRatesHold: number;
  boundWhateverRates: number;
}

/** The designs for one number of checks, and what the assumptions say there is to find. */
export interface RiskAllocation {
  strata: { points: number; rate: number }[];
  checks: number;
  /** Errors there are, by the assumed rates. */
  expectedErrors: number;
  designs: RiskDesign[];
  /** Neyman's rule against the even draw: errors found, and variance. */
  gain: { found: number; variance: number };
}

const LABELS = {
  proportional: { ja: "一律抽出（仕様の2%）", en: "Even (2 % as specified)" },
  Neyman: { ja: "ネイマン配分", en: "Neyman" },
  riskiest: { ja: "危険の高い層から順に全数", en: "Riskiest strata first" },
} as const;

/**
 * The same number of checks divided evenly, by Neyman's rule (least variance of the number of errors), and to the
 * riskiest strata first (most errors found, but nothing known of the rest).
 *
 * A bound that holds whatever the rates are is best with the even draw; the others buy errors found, and a bound that
 * holds as long as the rates are in the assumed ratio.
 *
 * @param points Points in each stratum, in the order of `RISK_STRATA`.
 * @param options.rates Default: those of `RISK_STRATA`.
 * @throws Fault for more checks than points, and for rates that are no rates or all 0.
 */
export function riskAllocation(
  points: readonly number[],
  checks: number,
  options: { rates?: readonly number[]; level?: number; minimum?: number } = {},
): RiskAllocation {
  const { rates = RISK_STRATA.map(({ rate }) => rate), level = 0.95, minimum = 2 } = options;
  const wrong = points.length !== rates.length || rates.some((rate) => !(rate >= 0 && rate < 1));
  if (wrong || rates.every((rate) => rate === 0)) {
    throw new Fault("landuse: not the error rates of these strata", {
      expected: `a rate of 0 or more, below 1, for each of ${points.length} strata, one of them above 0`,
      found: rates.join(", "),
    });
  }
  const planned = points.map((weight, h) => ({
    weight,
    standardDeviation: Math.sqrt(rates[h] * (1 - rates[h])),
  }));
  const least = Math.min(minimum, Math.floor(checks / points.filter((n) => n > 0).length));
  const shared = { minimum: least, available: points };
  const ways = {
    proportional: allocateSample(checks, planned, shared),
    Neyman: allocateSample(checks, planned, { ...shared, rule: "Neyman" as const }),
    riskiest: riskiest(points, rates, checks),
  };
  const strata = points.map((n, h) => ({ points: n, rate: rates[h] }));
  const expectedErrors = strata.reduce((sum, each) => sum + each.points * each.rate, 0);
  const designs = (["proportional", "Neyman", "riskiest"] as const).map((id): RiskDesign => {
    const n = ways[id];
    const found = n.reduce((sum, checked, h) => sum + checked * rates[h], 0);
    const variance = n.reduce((sum, checked, h) => {
      const { points: size, rate } = strata[h];
      if (checked === size) return sum;
      return sum + (checked === 0 ? Infinity : size * (size - checked) * rate * (1 - rate) / checked);
    }, 0);
    const lowest = Math.min(...n.flatMap((checked, h) => points[h] > 0 ? [checked / points[h]] : []));
    const misses = -Math.log(1 - level);
    return {
      id,
      label: LABELS[id],
      n,
      expectedFound: found,
      standardError: Math.sqrt(variance),
      boundIfRatesHold: misses / found * expectedErrors,
      boundWhateverRates: lowest === 1 ? 0 : misses / -Math.log1p(-lowest),
    };
  });
  const [even, neyman] = designs;
  return {
    strata,
    checks,
    expectedErrors,
    designs,
    gain: {
      found: neyman.expectedFound / even.expectedFound,
      variance: (even.standardError / neyman.standardError) ** 2,
    },
  };
}

function riskiest(points: readonly number[], rates: readonly number[], checks: number): number[] {
  const n = points.map(() => 0);
  let left = checks;
  for (const h of [...points.keys()].sort((a, b) => rates[b] - rates[a] || a - b)) {
    n[h] = Math.min(left, points[h]);
    left -= n[h];
  }
  return n;
}
