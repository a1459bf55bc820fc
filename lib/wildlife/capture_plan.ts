import { Fault } from "../fault/mod.ts";
import type { Interval, Random } from "../stats/mod.ts";
import type { CaptureYield } from "./capture_yield.ts";
import { type Caution, caution } from "./caution.ts";
import { cellSquareKilometres, type DensityArea } from "./density_area.ts";
import type { IntegratedDensity } from "./integrated_density.ts";
import { summariseDraws } from "./summarise_draws.ts";

/** Options of {@link capturePlan}. */
export interface CapturePlanOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** Animals to be captured. */
  target: number;
  /** Cells that teams go to. */
  cells: readonly number[];
  /**
   * How far animals range about a place, m: the standard deviation of where those that use it are otherwise. Captures
   * thin the animals out that far. Default 450.
   */
  reach?: number;
  /** Probability of reaching the target for which `safeDays` is told. Default 0.8. */
  assurance?: number;
  /** Default 0.95. */
  level?: number;
  /** Days of a team after which nothing is looked at any more. Default 400. */
  longest?: number;
}

/** How many days of a team where, and what they will come to. */
export interface CapturePlan {
  /** Cells with days of a team, in the order in which they are first worked. */
  cells: { cell: number; days: number; captures: number }[];
  /** Days until the mean reaches the target; null where it does not. */
  days: number | null;
  /** Days that captures need to reach the target: median and bounds, Infinity where `searched` days do not. */
  needed: { median: number; interval: Interval };
  /** Probability that the target is reached by the end of each day that was gone through, day 1 first. */
  reachedBy: Float64Array;
  /** How many days were gone through: `longest`, or fewer where hardly anything is left to capture. */
  searched: number;
  /** Captures in the days of the plan: median, and interval. A few high draws may lift the mean beyond any bound. */
  captures: { value: number; interval: Interval };
  /** Probability that the days of the plan reach the target, and days for which it is `assurance` (Infinity if never). */
  probability: number;
  safeDays: number;
  /** Effort of the days of the plan, trap-nights or person-hours. */
  effort: number;
  /** Where a team is on each day of the plan, and mean captures at its end, day 1 first. */
  order: Int32Array;
  course: Float64Array;
  cautions: Caution[];
}

/**
 * A plan for a target: each day a team goes to the cell that then promises most (by the mean of density and catchability),
 * until the mean of what is captured reaches the target.
 *
 * Captures deplete: animals within reach of a cell (their density weighted by exp(-d^2 / 2 reach^2)) are those that its
 * captures come from and are taken out of, in proportion; a day's captures are local x (1 - exp(-expected / local)), the
 * closed population of DeLury (1947, Biometrics 3, 145-167). Nobody moves in, is born or learns to avoid traps: over weeks
 * that is too pessimistic of numbers, and too optimistic of how easily the last are captured.
 *
 * The days are then gone through in each draw of density and catchability, with captures Poisson around what is expected.
 *
 * @throws {Fault} a target that is not above 0, no cells, a cell that may not be worked, or no captures but an index of them.
 */
export function capturePlan(
  surface: IntegratedDensity,
  yields: CaptureYield,
  options: CapturePlanOptions,
): CapturePlan {
  const { random, target, cells, reach = 450, assurance = 0.8, level = 0.95, longest = 400 } = options;
  const { area, draws: { density, count } } = surface;
  const n = area.cells.length;
  const closed = cells.find((cell) => yields.excluded[cell] !== null);
  if (!(target > 0 && cells.length > 0 && closed === undefined)) {
    throw new Fault("wildlife: nothing to plan", {
      expected: "a target above 0, and cells that may be worked",
      found: closed === undefined
        ? `target ${target}, ${cells.length} cells`
        : `cell ${closed}: ${yields.excluded[closed]}`,
    });
  }
  if (yields.relative || surface.surface.relative) {
    throw new Fault("wildlife: no plan from relative numbers", {
      expected: "density in animals per km2, and captures that are expected of a day",
      found: surface.surface.relative ? "an index of use" : "an index of captures",
      remedy: "tell where days promise most, and not how many they take",
    });
  }
  const around = new Map(cells.map((cell) => [cell, neighbours(area, cell, reach)]));
  const perCell = cellSquareKilometres(area);
  /** A day in a cell: what is captured is taken out of `state`. */
  const day = (state: Float64Array, cell: number, rate: number): number => {
    const { at, weight } = around.get(cell)!;
    let local = 0;
    for (let k = 0; k < at.length; k++) local += weight[k] * state[at[k]];
    local *= perCell;
    if (!(local > 0)) return 0;
    const captured = local * -Math.expm1(-rate * state[cell] / local);
    for (let k = 0; k < at.length; k++) state[at[k]] *= 1 - weight[k] * captured / local;
    return captured;
  };

  const average = (of: Float64Array) => {
    const means = new Float64Array(n);
    for (let at = 0; at < of.length; at++) means[at % n] += of[at] / count;
    return means;
  };
  const state = average(density);
  const expected = average(yields.captures);
  const rates = new Map(cells.map((cell) => [cell, expected[cell] / state[cell]]));
  const order: number[] = [];
  while (order.length < longest) {
    const cell = cells.reduce((a, b) => rates.get(b)! * state[b] > rates.get(a)! * state[a] ? b : a);
    if (day(state, cell, rates.get(cell)!) < 0.01) break;
    order.push(cell);
  }

  const searched = order.length;
  const caught = new Float64Array(count * searched);
  const course = new Float64Array(searched);
  const needed = new Float64Array(count).fill(Infinity);
  for (let d = 0; d < count; d++) {
    const own = density.slice(d * n, d * n + n);
    const rate = new Map(
      cells.map((cell) => [cell, own[cell] > 0 ? yields.captures[d * n + cell] / own[cell] : 0]),
    );
    let total = 0;
    order.forEach((cell, at) => {
      total += random.poisson(day(own, cell, rate.get(cell)!));
      caught[d * searched + at] = total;
      course[at] += total / count;
      if (total >= target && needed[d] === Infinity) needed[d] = at + 1;
    });
  }
  const reached = course.findIndex((mean) => mean >= target);
  const planned = reached < 0 ? searched : reached + 1;
  const within = Float64Array.from({ length: count }, (_, d) => caught[d * searched + planned - 1] ?? 0);
  const sorted = needed.slice().sort();
  // An order statistic: between a number and Infinity nothing is to be interpolated.
  const daysFor = (share: number) => sorted[Math.min(count - 1, Math.ceil(share * count) - 1)];
  const places = [...new Set(order.slice(0, planned))].map((cell) => {
    const on = order.flatMap((at, k) => at === cell && k < planned ? [k] : []);
    return {
      cell,
      days: on.length,
      captures: on.reduce((sum, k) => sum + course[k] - (course[k - 1] ?? 0), 0),
    };
  });
  const method = "posterior predictive quantiles";
  const { mean, median, interval } = summariseDraws(within, level);
  return {
    cells: places,
    days: reached < 0 ? null : planned,
    searched,
    reachedBy: Float64Array.from(course, (_, at) => needed.filter((days) => days <= at + 1).length / count),
    needed: {
      median: daysFor(0.5),
      interval: { lower: daysFor((1 - level) / 2), upper: daysFor((1 + level) / 2), level, method },
    },
    captures: { value: median, interval: { ...interval, method } },
    probability: within.filter((value) => value >= target).length / count,
    safeDays: daysFor(assurance),
    effort: order.slice(0, planned).reduce((sum, cell) => sum + yields.effort[cell], 0),
    order: Int32Array.from(order.slice(0, planned)),
    course: course.slice(0, planned),
    cautions: reached < 0
      ? [caution(
        "target-beyond-reach",
        `選んだセルでは、平均で${Math.round(mean)}頭までしか見込めず、目標に達しない。`,
        `The chosen cells promise ${Math.round(mean)} animals on average, which does not reach the target.`,
      )]
      : [],
  };
}

/** Cells within three times the reach, with their weights. */
function neighbours({ grid, cells }: DensityArea, cell: number, reach: number) {
  const place = (k: number) => [Math.floor(cells[k] / grid.width), cells[k] % grid.width];
  const [row, column] = place(cell);
  const found = Array.from(cells.keys()).flatMap((k) => {
    const [r, c] = place(k);
    const distance = grid.cell * Math.hypot(r - row, c - column);
    return distance <= 3 * reach ? [{ k, weight: Math.exp(-(distance ** 2) / (2 * reach ** 2)) }] : [];
  });
  return {
    at: Int32Array.from(found, ({ k }) => k),
    weight: Float64Array.from(found, ({ weight }) => weight),
  };
}
