import { Fault } from "../fault/mod.ts";
import type { Interval, Random } from "../stats/mod.ts";
import type { CaptureMethod } from "./capture_method.ts";
import type { CaptureLog } from "./capture_records.ts";
import { type Caution, caution } from "./caution.ts";
import { drawGamma } from "./draw_gamma.ts";
import type { IntegratedDensity } from "./integrated_density.ts";
import { summariseDraws } from "./summarise_draws.ts";

/** Captures per unit of effort and unit of density. */
export interface Catchability {
  method: CaptureMethod;
  /** Captures per trap-night or person-hour at one animal per km2: median, and its interval. */
  value: number;
  interval: Interval;
  /** Of the month asked for, against the average of all: 1 is as in all of them. */
  season: { value: number; interval: Interval };
  /** For each draw of the surface what a unit of effort catches per animal per km2 in that month. */
  draws: Float64Array;
  captures: number;
  effort: number;
  /** Variance of captures per day over their expectation, at least 1. */
  dispersion: number;
  cautions: Caution[];
}

/** Options of {@link catchability}. */
export interface CatchabilityOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** 1 to 12: of what is planned. */
  month: number;
  /** Default 0.95. */
  level?: number;
  /** How alike months are beforehand: the captures that a month's own count is weighed against, a whole number. Default 10. */
  seasonWeight?: number;
}

/**
 * Catchability of a method from the work logs so far: captures are proportional to effort, local density and season (constant
 * catchability: Leslie & Davis 1939, J. Anim. Ecol. 8, 94-113). For each draw of the density surface one is drawn from what
 * the counts leave (gamma, Jeffreys), so that a surface that is too high everywhere goes with a catchability that is too
 * low: what is expected to be captured stays right. Captures that come in groups count for as many as are independent
 * (`dispersion`). Work of which only the mesh is known meets the mean density of the cells that the mesh overlaps, by ground in
 * common: captures are proportional to density, so that this is what is expected of it wherever in the mesh it was, if places
 * with many deer were not chosen. A month's factor is gamma with mean 1 beforehand; a month without effort keeps that.
 *
 * At nominal 95 % the intervals of catchability hold the truth in 93-98 % of simulated seasons; those of the month in all,
 * whose factor is 5-6 % low on average (`bench/wildlife_counts_coverage.ts`).
 *
 * @throws {Fault} no effort of the method within the area, a month or weight out of range.
 */
export function catchability(
  log: CaptureLog,
  method: CaptureMethod,
  { draws }: IntegratedDensity,
  options: CatchabilityOptions,
): Catchability {
  const { random, month, level = 0.95, seasonWeight = 10 } = options;
  if (
    !(Number.isInteger(month) && month >= 1 && month <= 12 && Number.isInteger(seasonWeight) &&
      seasonWeight > 0)
  ) {
    throw new Fault("wildlife: not a season", {
      expected: "month 1 to 12, seasonWeight a whole number above 0",
      found: `month ${month}, seasonWeight ${seasonWeight}`,
    });
  }
  const rows = log.method.flatMap((of, row) =>
    of === method && (log.cell[row] >= 0 || log.mesh[row] !== null) ? [row] : []
  );
  const sum = (of: ArrayLike<number>, some = rows) => some.reduce((total, row) => total + of[row], 0);
  const [captures, effort] = [sum(log.captures), sum(log.effort)];
  if (!(effort > 0)) {
    throw new Fault("wildlife: no catchability without effort", {
      expected: `days of method ${method} in the area, with effort`,
      found: `${log.method.filter((of) => of === method).length} days, effort ${effort}`,
      remedy: "choose the method that was used, or give the work logs of an earlier year",
    });
  }
  const n = draws.density.length / draws.count;
  const exposure = (row: number, d: number) => {
    const mesh = log.mesh[row];
    if (mesh === null) return log.effort[row] * draws.density[d * n + log.cell[row]];
    let density = 0;
    mesh.cells.forEach((cell, k) => density += mesh.shares[k] * draws.density[d * n + cell]);
    return log.effort[row] * density;
  };
  const dispersion = dispersionOf(rows, log.captures, (row) => {
    let mean = 0;
    for (let d = 0; d < draws.count; d++) mean += exposure(row, d);
    return mean / draws.count;
  });
  // Shapes of whole halves, that a deviate can be drawn.
  const halves = (count: number) => Math.round(2 * count) / 2;
  const inMonth = rows.filter((row) => log.month[row] === month);
  const here = sum(log.captures, inMonth);
  const average = new Float64Array(draws.count);
  const season = new Float64Array(draws.count);
  for (let d = 0; d < draws.count; d++) {
    const over = (some: number[]) => some.reduce((total, row) => total + exposure(row, d), 0);
    average[d] = drawGamma(random, halves(captures / dispersion + 0.5)) / (over(rows) / dispersion);
    season[d] = drawGamma(random, halves(here / dispersion) + seasonWeight) /
      (average[d] * over(inMonth) / dispersion + seasonWeight);
  }
  const cautions = [
    ...captures < 10
      ? [caution(
        "few-captures",
        `捕獲効率は${captures}頭の捕獲だけによる。`,
        `Catchability rests on ${captures} captures only.`,
      )]
      : [],
    ...inMonth.length === 0
      ? [caution(
        "month-without-effort",
        `${month}月の捕獲作業の記録がないため、季節係数は事前の仮定（平均1）のままである。`,
        `No work was logged in month ${month}: its factor is what was assumed beforehand (mean 1).`,
      )]
      : [],
  ];
  const described = (values: Float64Array) => {
    const { median, interval } = summariseDraws(values, level);
    return { value: median, interval };
  };
  return {
    method,
    ...described(average),
    season: described(season),
    draws: average.map((value, d) => value * season[d]),
    captures,
    effort,
    dispersion,
    cautions,
  };
}

/** Pearson's statistic over its degrees of freedom, of captures proportional to `exposure`; at least 1. */
function dispersionOf(
  rows: readonly number[],
  captures: Float64Array,
  exposure: (row: number) => number,
): number {
  const exposures = rows.map(exposure);
  const rate = rows.reduce((sum, row) => sum + captures[row], 0) /
    exposures.reduce((sum, value) => sum + value, 0);
  if (rate === 0 || rows.length < 2) return 1;
  const statistic = rows.reduce(
    (sum, row, k) => sum + (captures[row] - rate * exposures[k]) ** 2 / (rate * exposures[k]),
    0,
  );
  return Math.max(1, statistic / (rows.length - 1));
}
