import { Fault } from "../fault/mod.ts";
import { divideChecks } from "./divide_checks.ts";
import type { RecheckDraw } from "./draw_recheck.ts";
import { RISK_STRATA } from "./risk_strata.ts";

/** A way to divide the checks among the strata of risk. */
export interface RiskDesign {
  id: "proportional" | "Neyman" | "riskiest";
  label: { ja: string; en: string };
  /** Checks in each stratum, all prefectures together. */
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

/** Points of one prefecture in each stratum of risk, and how many of them are checked. */
export interface RiskFrame {
  /** In the order of `RISK_STRATA`. */
  points: readonly number[];
  checks: number;
}

/** What a draw by strata of risk chose from and how many it chose, by prefecture. */
export function riskFrames({ strata }: Pick<RecheckDraw, "strata">): RiskFrame[] {
  const others = strata.filter(({ isArd }) => !isArd);
  return [...new Set(others.map(({ pref }) => pref))].map((pref) => {
    const mine = others.filter((each) => each.pref === pref);
    return {
      points: RISK_STRATA.map((_, kind) => mine.find(({ risk }) => risk === kind)?.frame ?? 0),
      checks: mine.reduce((sum, { n }) => sum + n, 0),
    };
  });
}

/** The designs for one number of checks, and what the error rates say there is to find. */
export interface RiskAllocation {
  strata: { points: number; rate: number }[];
  checks: number;
  /** Errors there are, by the rates. */
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
 * The same number of checks in each prefecture divided evenly among its strata, by Neyman's rule (least variance of the
 * number of errors), and to the riskiest strata first (most errors found, but nothing known of the rest).
 *
 * A bound that holds whatever the rates are is best with the even draw; the others buy errors found, and a bound that
 * holds as long as the rates are in the ratio given. With the rates of `drawRecheck`, Neyman's design is what that draws.
 *
 * @param frames One entry a prefecture: the specification fixes how many are checked in each.
 * @param options.rates By stratum. Default: those assumed in `RISK_STRATA`; after a re-check `estimatedRates`.
 * @throws Fault for more checks than points, and for rates that are no rates or all 0.
 */
export function riskAllocation(
  frames: readonly RiskFrame[],
  options: { rates?: readonly number[]; level?: number; minimum?: number } = {},
): RiskAllocation {
  const { rates = RISK_STRATA.map(({ rate }) => rate), level = 0.95, minimum = 2 } = options;
  const wrong = frames.some(({ points }) => points.length !== rates.length) ||
    rates.some((rate) => !(rate >= 0 && rate < 1));
  if (wrong || rates.every((rate) => rate === 0)) {
    throw new Fault("landuse: not the error rates of these strata", {
      expected: `a rate of 0 or more, below 1, for each stratum of every prefecture, one of them above 0`,
      found: `${rates.join(", ")} for ${frames.map(({ points }) => points.length).join(", ")} strata`,
    });
  }
  const ways = {
    proportional: frames.map(({ points, checks }) => divideChecks(checks, points, undefined, minimum)),
    Neyman: frames.map(({ points, checks }) => divideChecks(checks, points, rates, minimum)),
    riskiest: frames.map(({ points, checks }) => riskiest(points, rates, checks)),
  };
  const total = (of: readonly (readonly number[])[]) =>
    rates.map((_, h) => of.reduce((sum, each) => sum + each[h], 0));
  const strata = total(frames.map(({ points }) => points)).map((points, h) => ({ points, rate: rates[h] }));
  const expectedErrors = strata.reduce((sum, each) => sum + each.points * each.rate, 0);
  const designs = (["proportional", "Neyman", "riskiest"] as const).map((id): RiskDesign => {
    const n = total(ways[id]);
    const found = n.reduce((sum, checked, h) => sum + checked * rates[h], 0);
    let [variance, lowest] = [0, 1];
    ways[id].forEach((mine, k) =>
      mine.forEach((checked, h) => {
        const [size, rate] = [frames[k].points[h], rates[h]];
        if (size === 0) return;
        lowest = Math.min(lowest, checked / size);
        if (checked === size || rate === 0) return;
        variance += checked === 0 ? Infinity : size * (size - checked) * rate * (1 - rate) / checked;
      })
    );
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
    checks: frames.reduce((sum, { checks }) => sum + checks, 0),
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
