import { Fault } from "../fault/mod.ts";
import {
  binomialInterval,
  type Interval,
  type TwoPhase,
  type TwoPhasePlan,
  twoPhasePlan,
  twoPhasePostStratified,
  twoPhaseRatio,
  twoPhaseRegression,
} from "../stats/mod.ts";
import { joinThinStrata } from "./join_thin_strata.ts";
import type { Label } from "./logical_check.ts";
import { PREFECTURES } from "./prefecture.ts";

/** Interpreted points, the plots of the inventory among them. */
export interface CombinedPoints {
  pref: Uint8Array;
  /** The interpretation: 1 or 0 (forest, or D, or AR); NaN where it was not read. */
  ard: ArrayLike<number>;
  /** The inventory: 1 or 0 at its plots; NaN elsewhere. */
  nfi: ArrayLike<number>;
}

/** What a point costs, in any one unit. */
export interface DesignCosts {
  /** An interpreted point; 0 where the interpretation is paid for anyway. */
  interpreted: number;
  /** A plot of the inventory. */
  plot: number;
}

/** One way to estimate the share. */
export interface CombinedDesign {
  id: "nfi" | "regression" | "prefecture" | "prefectureState" | "ratio";
  label: Label;
  /**
   * The two-phase estimate with its variances by name and Student's interval; null for the inventory alone, and
   * where it cannot be made.
   */
  result: TwoPhase | null;
  /** Why it cannot be made. */
  because: Label | null;
  /** NaN where it cannot be made; the regression may leave 0-1 by a little. */
  estimate: number;
  standardError: number;
  /** Wilson's, at the effective sample size. */
  interval: Interval | null;
  /** Variance of the inventory alone over this one's. */
  relativeEfficiency: number;
  /** Cost of the points used, and efficiency for the same money: the former over the ratio of costs. */
  cost: number;
  efficiencyAtCost: number;
  /** Strata joined to others for want of plots. */
  joined: string[];
}

/** The designs side by side. */
export interface CombinedDesigns {
  /** Interpreted points, plots among them, and points left out because they were not read. */
  first: number;
  second: number;
  unread: number;
  /** Share of the variance of the inventory's state that the interpretation explains (phi^2). */
  explained: number;
  designs: CombinedDesign[];
  /** Best number of interpreted points for each plot; null where the interpretation costs nothing or explains all. */
  plan: TwoPhasePlan | null;
}

const LABELS: Record<CombinedDesign["id"], Label> = {
  nfi: { ja: "NFIのみ", en: "NFI alone" },
  regression: { ja: "二相回帰推定", en: "Two-phase regression" },
  prefecture: { ja: "事後層化（都道府県）", en: "Post-stratified by prefecture" },
  prefectureState: { ja: "事後層化（都道府県×判読）", en: "Post-stratified by prefecture and reading" },
  ratio: { ja: "二相比推定", en: "Two-phase ratio" },
};

/**
 * A share (of forest, or of land with D or AR) from the inventory's plots and the interpretation together: the grid
 * is the first phase, the plots are the second. Both count as simple random samples: on a systematic grid the
 * standard errors are on the safe side where the state is clustered.
 *
 * @param costs No default: they are of the project.
 * @throws Fault for lengths that differ, values other than 0 and 1, costs below 0, and fewer than 3 plots on read
 * points.
 */
export function combineDesigns(
  points: CombinedPoints,
  costs: DesignCosts,
  options: { level?: number } = {},
): CombinedDesigns {
  const { level = 0.95 } = options;
  check(points, costs);
  const used: number[] = [];
  for (let k = 0; k < points.pref.length; k++) if (!Number.isNaN(points.ard[k])) used.push(k);
  const x = Float64Array.from(used, (k) => points.ard[k]);
  const y = Float64Array.from(used, (k) => points.nfi[k]);
  const isSecond = (k: number) => !Number.isNaN(y[k]);
  const table = [[0, 0], [0, 0]];
  for (let k = 0; k < x.length; k++) if (isSecond(k)) table[x[k]][y[k]]++;
  const second = table.flat().reduce((sum, n) => sum + n, 0);
  if (second < 3) {
    throw new Fault("landuse: too few plots to combine", {
      expected: "3 or more plots on points that were read",
      found: String(second),
    });
  }
  const explained = phiSquare(table);
  const [readForest, first] = [table[1][0] + table[1][1], x.length];
  const constant = explained === undefined
    ? { ja: "調査点の上で判読又は調査の値が一定", en: "One of the readings is the same at all plots" }
    : null;
  const alone = twoPhaseAlone(y, isSecond);
  const complete = (
    id: CombinedDesign["id"],
    result: TwoPhase | null,
    because: Label | null,
    joined: string[] = [],
  ): CombinedDesign => {
    const variance = id === "nfi" ? alone.variance : result?.variance ?? NaN;
    const cost = costs.plot * second + (id === "nfi" ? 0 : costs.interpreted * first);
    const relativeEfficiency = alone.variance / variance;
    const estimate = id === "nfi" ? alone.mean : result?.estimate ?? NaN;
    return {
      id,
      label: LABELS[id],
      result,
      because: result || id === "nfi" ? null : because,
      estimate,
      standardError: Math.sqrt(variance),
      interval: Number.isNaN(estimate) ? null : shareInterval(estimate, variance, second, level),
      relativeEfficiency,
      cost,
      efficiencyAtCost: relativeEfficiency * costs.plot * second / cost,
      joined,
    };
  };
  const region = (k: number) => PREFECTURES[points.pref[used[k]] - 1]?.region ?? "";
  const postStratified = (id: "prefecture" | "prefectureState") => {
    const state = (k: number) => id === "prefecture" ? "" : ` ${x[k]}`;
    const names = used.map((
      row,
      k,
    ) => [`${points.pref[row]}${state(k)}`, `${region(k)}${state(k)}`, state(k)]);
    const { strata, joined } = joinThinStrata(names, isSecond);
    const result = second <= strata.length ? null : twoPhasePostStratified(
      strata.map((members) => ({
        firstPhase: members.length,
        values: members.filter(isSecond).map((k) => y[k]),
      })),
      { level },
    );
    return complete(
      id,
      result,
      { ja: "調査点が層に対して少なすぎる", en: "Too few plots for the strata" },
      joined,
    );
  };
  const noRatio = { ja: "判読で1の調査点がない", en: "No plot is read as 1" };
  return {
    first,
    second,
    unread: points.pref.length - used.length,
    explained: explained ?? NaN,
    designs: [
      complete("nfi", null, null),
      complete(
        "regression",
        constant ? null : twoPhaseRegression({ auxiliary: [x], y }, { level }),
        constant,
      ),
      postStratified("prefecture"),
      postStratified("prefectureState"),
      complete("ratio", readForest === 0 ? null : twoPhaseRatio({ x, y }, { level }), noRatio),
    ],
    plan: costs.interpreted > 0 && explained !== undefined && explained < 1
      ? twoPhasePlan({ explained, firstCost: costs.interpreted, secondCost: costs.plot })
      : null,
  };
}

/**
 * Wilson's interval at the sample size that has this variance, which stays inside 0-1 and holds for rare events;
 * where none is to be had, at the number of plots.
 */
function shareInterval(estimate: number, variance: number, second: number, level: number): Interval {
  const p = Math.min(1, Math.max(0, estimate));
  const size = variance > 0 && p > 0 && p < 1 ? p * (1 - p) / variance : second;
  const method = "Wilson at the effective sample size";
  return { ...binomialInterval(p * size, size, { level }), method };
}

function twoPhaseAlone(
  y: Float64Array,
  isSecond: (k: number) => boolean,
): { mean: number; variance: number } {
  const values = y.filter((_, k) => isSecond(k));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: mean * (1 - mean) / (values.length - 1) };
}

/** Squared correlation of two binary readings; undefined where one of them is constant. */
function phiSquare([[a, b], [c, d]]: number[][]): number | undefined {
  const margins = (a + b) * (c + d) * (a + c) * (b + d);
  return margins === 0 ? undefined : (a * d - b * c) ** 2 / margins;
}

function check({ pref, ard, nfi }: CombinedPoints, { interpreted, plot }: DesignCosts): void {
  if (ard.length !== pref.length || nfi.length !== pref.length) {
    throw new Fault("landuse: not the readings of the same points", {
      expected: `${pref.length} of each`,
      found: `${ard.length} by interpretation, ${nfi.length} by the inventory`,
    });
  }
  if (!(interpreted >= 0 && plot > 0 && interpreted + plot < Infinity)) {
    throw new Fault("landuse: not the costs of points", {
      expected: "interpreted 0 or more, plot above 0",
      found: `${interpreted} and ${plot}`,
    });
  }
  for (const [name, values] of [["interpretation", ard], ["inventory", nfi]] as const) {
    for (let k = 0; k < values.length; k++) {
      if (values[k] === 0 || values[k] === 1 || Number.isNaN(values[k])) continue;
      throw new Fault("landuse: not a state", {
        expected: "1, 0, or NaN where there is none",
        found: String(values[k]),
        where: `${name}, point ${k + 1}`,
      });
    }
  }
}
