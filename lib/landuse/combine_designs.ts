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
import { FEWEST_EVENTS } from "./ard_rate.ts";
import { joinThinStrata, type StratumCell } from "./join_thin_strata.ts";
import type { Label } from "./logical_check.ts";
import { PREFECTURES } from "./prefecture.ts";
import { countCells, type ReadingCell, take } from "./reading_cells.ts";
import { type GridPlaces, type SpatialVariance, spatialVariances } from "./spatial_variance.ts";

/** Interpreted points, the plots of the inventory among them. */
export interface CombinedPoints {
  pref: Uint8Array;
  /** The interpretation: 1 or 0 (forest, or D, or AR); NaN where it was not read. */
  ard: ArrayLike<number>;
  /** The inventory: 1 or 0 at its plots; NaN elsewhere. */
  nfi: ArrayLike<number>;
  /** Where the points lie, for variances of systematic grids. Default: not known. */
  places?: GridPlaces;
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
  /** Wilson's, at the effective sample size; of few events Clopper and Pearson's. */
  interval: Interval | null;
  /** The variance of systematic grids, and Wilson's interval with it; null without places, or neighbours. */
  spatial: SpatialVariance | null;
  spatialInterval: Interval | null;
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
 * standard errors are on the safe side where the state is clustered; `spatial` has the variance of systematic grids.
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
  const used = Int32Array.from(points.pref, (_, k) => k).filter((k) => !Number.isNaN(points.ard[k]));
  const [x, y] = [take(points.ard, used), take(points.nfi, used)];
  const isSecond = (k: number) => !Number.isNaN(y[k]);
  const cellOf = new Uint8Array(used.length).map((_, at) => 2 * points.pref[used[at]] + x[at]);
  const cells = countCells(cellOf, y);
  const table = [0, 1].map((state) =>
    [0, 1].map((value) =>
      cells.reduce((sum, { id, values }) => id % 2 === state ? sum + values[value] : sum, 0)
    )
  );
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
  const ones = table[0][1] + table[1][1];
  const mean = ones / second;
  const alone = { mean, variance: mean * (1 - mean) / (second - 1) };
  const places = points.places;
  const spatialOf = places && spatialVariances({
    column: used.map((k) => places.column[k]),
    row: used.map((k) => places.row[k]),
  }, isSecond);
  /** `predict`: what the design expects at a point of a cell. */
  const complete = (
    id: CombinedDesign["id"],
    result: TwoPhase | null,
    because: Label | null,
    predict: (cell: number) => number,
    joined: string[] = [],
  ): CombinedDesign => {
    const variance = id === "nfi" ? alone.variance : result?.variance ?? NaN;
    const cost = costs.plot * second + (id === "nfi" ? 0 : costs.interpreted * first);
    const relativeEfficiency = alone.variance / variance;
    const estimate = id === "nfi" ? alone.mean : result?.estimate ?? NaN;
    const isMade = !Number.isNaN(estimate);
    const expected = new Float64Array(256);
    for (const { id: cell } of cells) expected[cell] = predict(cell);
    const predicted = take(expected, cellOf);
    const spatial = isMade && spatialOf
      ? spatialOf(predicted, y.map((value, k) => value - predicted[k]))
      : null;
    return {
      id,
      label: LABELS[id],
      result,
      because: result || id === "nfi" ? null : because,
      estimate,
      standardError: Math.sqrt(variance),
      interval: isMade ? shareInterval(estimate, variance, ones, second, level) : null,
      spatial,
      spatialInterval: spatial && shareInterval(estimate, spatial.variance, ones, second, level),
      relativeEfficiency,
      cost,
      efficiencyAtCost: relativeEfficiency * costs.plot * second / cost,
      joined,
    };
  };
  const postStratified = (id: "prefecture" | "prefectureState") => {
    const state = (cell: number) => id === "prefecture" ? "" : ` ${cell % 2}`;
    const { strata, joined } = joinThinStrata(cells.map(({ id: cell, first, values }): StratumCell => ({
      names: [
        `${cell >> 1}${state(cell)}`,
        `${PREFECTURES[(cell >> 1) - 1]?.region ?? ""}${state(cell)}`,
        state(cell),
      ],
      first,
      second: values[0] + values[1],
    })));
    const total = (members: readonly number[], of: (cell: ReadingCell) => number) =>
      members.reduce((sum, c) => sum + of(cells[c]), 0);
    const predictions = new Map(strata.flatMap((members) => {
      const ones = total(members, ({ values }) => values[1]);
      const all = ones + total(members, ({ values }) => values[0]);
      return members.map((c) => [cells[c].id, ones / all] as const);
    }));
    const result = second <= strata.length ? null : twoPhasePostStratified(
      strata.map((members) => ({
        firstPhase: total(members, ({ first }) => first),
        values: [0, 1].flatMap((value) =>
          new Array<number>(total(members, ({ values }) => values[value])).fill(value)
        ),
      })),
      { level },
    );
    const because = { ja: "調査点が層に対して少なすぎる", en: "Too few plots for the strata" };
    return complete(id, result, because, (cell) => predictions.get(cell)!, joined);
  };
  const share = ([none, one]: number[]) => one / (none + one);
  const noRatio = { ja: "判読で1の調査点がない", en: "No plot is read as 1" };
  return {
    first,
    second,
    unread: points.pref.length - used.length,
    explained: explained ?? NaN,
    designs: [
      complete("nfi", null, null, () => alone.mean),
      complete(
        "regression",
        constant ? null : twoPhaseRegression({ auxiliary: [x], y }, { level }),
        constant,
        (cell) => share(table[cell % 2]),
      ),
      postStratified("prefecture"),
      postStratified("prefectureState"),
      complete(
        "ratio",
        readForest === 0 ? null : twoPhaseRatio({ x, y }, { level }),
        noRatio,
        (cell) => cell % 2 * mean * second / readForest,
      ),
    ],
    plan: costs.interpreted > 0 && explained !== undefined && explained < 1
      ? twoPhasePlan({ explained, firstCost: costs.interpreted, secondCost: costs.plot })
      : null,
  };
}

/**
 * Wilson's interval at the sample size that has this variance, which stays inside 0-1; the exact one of Clopper and
 * Pearson at that size where fewer than {@link FEWEST_EVENTS} plots differ from the rest (Korn & Graubard 1998), of
 * whose variance little is known. Where no variance is to be had, at the number of plots.
 */
function shareInterval(
  estimate: number,
  variance: number,
  ones: number,
  second: number,
  level: number,
): Interval {
  const p = Math.min(1, Math.max(0, estimate));
  const size = variance > 0 && p > 0 && p < 1 ? p * (1 - p) / variance : second;
  const exact = Math.min(ones, second - ones) < FEWEST_EVENTS ? "Clopper-Pearson" : "Wilson";
  const method = `${exact} at the effective sample size`;
  return { ...binomialInterval(p * size, size, { level, method: exact }), method };
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
