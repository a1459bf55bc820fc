/**
 * The density surface from cameras, drone and collars on simulated areas of known density: how often intervals of cells
 * and of the number of animals hold the truth with one, two and three sources; whether cells are among the best as often
 * as is said; whether plans for a target come out as often; and how often sources are said to disagree, when they do not
 * and when one of them is biased. Some six minutes on one core; results stand in
 * `bench/results/wildlife-synthesis-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_synthesis_coverage.ts
 *     deno run -A bench/wildlife_synthesis_coverage.ts plan    this part again; the others keep their results
 */
import { random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average, intervals, meanOf, often } from "./coverage/measures.ts";
import { rounded, Score, shareError } from "./coverage/score.ts";
import { workLog } from "./coverage/work_log.ts";

/** Of every random number of the study. */
const SEED = 20221003;
/** Nominal. */
const LEVEL = 0.95;

type Kind = wildlife.DensitySource["kind"];

/** 6 km x 6 km in cells of 500 m, two strips of the drone. */
function simulated(seed: number, options: Partial<wildlife.CaptureAreaOptions> = {}) {
  return wildlife.simulateCaptureArea({ seed, side: 12, cell: 500, ...options });
}

/** How a surface is made: of which sources, with what covariate, and whether hyperparameters are averaged over. */
interface Model {
  sources: readonly Kind[];
  /** A covariate whose effect is not the linear one that the model supposes: density is highest at forest edges. */
  covariate?: "forest";
  hyperparameters?: "as fitted";
}

const named = ({ sources, ...rest }: Model) => ({ sources: sources.join(" + "), ...rest });

function surfaceOf(area: wildlife.CaptureArea, model: Model, seed: number) {
  const sources = model.sources.map((kind) => area[kind]);
  const covariates = model.covariate ? [{ name: "forest", values: area.forest }] : [];
  const surface = wildlife.integratedDensity({ ...area.area, covariates }, sources, {
    random: random(seed).stream("surface"),
    level: LEVEL,
    draws: 400,
    average: model.hyperparameters === undefined,
  });
  return { sources, surface };
}

/** Kilometres squared of a cell. */
const perCell = ({ area }: wildlife.CaptureArea) => area.grid.cell ** 2 / 1e6;

function surfaceCell(model: Model, samples: number): MeasuredCell {
  return {
    part: "surface",
    design: named(model),
    run() {
      const [cells, total] = [new Score("cells"), new Score("total")];
      const [bias, errors]: number[][] = [[], []];
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s);
        const { surface } = surfaceOf(area, model, SEED + s);
        const { density } = surface.surface;
        area.area.cells.forEach((at, k) =>
          cells.add({ lower: surface.lower[at], upper: surface.upper[at] }, area.density[k], s)
        );
        errors.push(
          Math.sqrt(
            meanOf(
              Array.from(area.density, (value, k) => Math.log(density[area.area.cells[k]] / value) ** 2),
            ),
          ),
        );
        const truth = area.density.reduce((sum, value) => sum + value, 0) * perCell(area);
        total.add(surface.total.interval, truth, s);
        bias.push(Math.log(surface.total.value / truth));
      }
      return [
        ...intervals(cells, "cells", LEVEL),
        ...intervals(total, "total", LEVEL),
        average("total: log of median over truth", bias, 0),
        average("cells: root mean square of log of median over truth", errors, null),
      ];
    },
  };
}

const K = 15;
const TARGET = 20;
/** With work. */
const MONTHS = Object.keys(wildlife.TRUE_SEASON).map(Number);

/** Cells are grouped by the probability of being among the best that was told of them. */
function rankingCell(model: Model, samples: number): MeasuredCell {
  return {
    part: "ranking",
    design: { ...named(model), k: K },
    run() {
      const edges = [0, 0.05, 0.15, 0.3, 0.5, 1];
      // Of each group for each area: how many cells, how many truly among the best, and the sum of what was told.
      const groups = edges.slice(1).map(() =>
        Array.from({ length: samples }, () => ({ given: 0, held: 0, told: 0 }))
      );
      const [told, hits, toldRegrets, regrets]: number[][] = [[], [], [], []];
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s);
        const { surface } = surfaceOf(area, model, SEED + s);
        const yields = workedYield(area, surface, SEED + s, 9);
        const ranking = wildlife.rankCaptureCells(yields, K, LEVEL);
        const worth = (cell: number) => yields.effort[cell] * area.density[cell];
        const byWorth = ranking.cells.map(({ cell }) => cell).toSorted((a, b) => worth(b) - worth(a));
        const truly = byWorth.slice(0, K);
        const sum = (cells: number[]) => cells.reduce((total, cell) => total + worth(cell), 0);
        const chosen = ranking.cells.slice(0, K).map(({ cell }) => cell);
        toldRegrets.push(ranking.regret.share);
        regrets.push(1 - sum(chosen) / sum(truly));
        told.push(ranking.hits);
        hits.push(chosen.filter((cell) => truly.includes(cell)).length);
        for (const { cell, probability } of ranking.cells) {
          const at = edges.findIndex((edge, k) => k > 0 && (probability < edge || k === edges.length - 1)) -
            1;
          groups[at][s].given++;
          groups[at][s].told += probability;
          groups[at][s].held += +truly.includes(cell);
        }
      }
      return [
        ...groups.map((areas, k) => {
          const total = (of: "given" | "held" | "told") => areas.reduce((sum, area) => sum + area[of], 0);
          return {
            measure: `share of cells truly among the best, told ${edges[k]} to ${edges[k + 1]}`,
            samples: total("given"),
            value: rounded(total("held") / total("given")),
            error: rounded(shareError(areas)),
            expected: rounded(total("told") / total("given")),
          };
        }),
        average("chosen cells truly among the best", hits, rounded(meanOf(told))),
        average("regret, share", regrets, rounded(meanOf(toldRegrets))),
      ];
    },
  };
}

/** What work so far tells of traps, and what a day of the month yields. */
function workedYield(
  area: wildlife.CaptureArea,
  surface: wildlife.IntegratedDensity,
  seed: number,
  month: number,
) {
  const { days } = wildlife.simulateCaptures(area, seed);
  const log = workLog(area, days);
  const rate = wildlife.catchability(log, "trap", surface, { random: random(seed).stream("rate"), month });
  const name = Int32Array.from(area.density, (_, k) => k + 1);
  return wildlife.captureYield({ ...area, name }, surface, rate);
}

/** A plan for 20 animals, carried out on the true density, in each month in turn: captures against what was promised. */
function planCell(model: Model, samples: number): MeasuredCell {
  return {
    part: "plan",
    design: { ...named(model), target: TARGET },
    run() {
      const captures = new Score("captures");
      const told: number[] = [];
      const reached: boolean[] = [];
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s);
        const { surface } = surfaceOf(area, model, SEED + s);
        const month = MONTHS[s % MONTHS.length];
        const yields = workedYield(area, surface, SEED + s, month);
        const cells = wildlife.rankCaptureCells(yields, K, LEVEL).cells.slice(0, K).map(({ cell }) => cell);
        const options = { target: TARGET, cells, level: LEVEL };
        const plan = wildlife.capturePlan(surface, yields, { ...options, random: random(s).stream("plan") });
        if (plan.days === null) continue;
        const rate = wildlife.TRUE_CATCHABILITY.trap * wildlife.TRUE_SEASON[month];
        const caught = carriedOut(area, yields, plan, rate, random(SEED + s).stream("truth"));
        captures.add(plan.captures.interval, caught);
        told.push(plan.probability);
        reached.push(caught >= TARGET);
      }
      return [
        ...intervals(captures, "captures", LEVEL),
        often("plans that reach their target", reached, rounded(meanOf(told))),
      ];
    },
  };
}

/** Captures of the days of a plan where catchability and density are the true ones and deplete as it supposes. */
function carriedOut(
  area: wildlife.CaptureArea,
  yields: wildlife.CaptureYield,
  plan: wildlife.CapturePlan,
  catchability: number,
  noise: ReturnType<typeof random>,
): number {
  const state = area.density.slice();
  const { grid: { width, cell: side }, cells } = area.area;
  let caught = 0;
  for (const cell of plan.order) {
    const weights = Array.from(cells, (at) => {
      const [dy, dx] = [
        Math.floor(at / width) - Math.floor(cells[cell] / width),
        at % width - cells[cell] % width,
      ];
      const distance = side * Math.hypot(dx, dy);
      return distance <= 3 * 450 ? Math.exp(-(distance ** 2) / (2 * 450 ** 2)) : 0;
    });
    const local = perCell(area) * weights.reduce((sum, weight, k) => sum + weight * state[k], 0);
    const expected = local * -Math.expm1(-catchability * yields.effort[cell] * state[cell] / local);
    weights.forEach((weight, k) => state[k] *= 1 - weight * expected / local);
    caught += noise.poisson(expected);
  }
  return caught;
}

/** How often sources are said to disagree at the 5 % level. */
function disagreementCell(
  model: Model,
  design: Readonly<Record<string, string | number>>,
  options: Partial<wildlife.CaptureAreaOptions>,
  samples: number,
): MeasuredCell {
  return {
    part: "disagreement",
    design: { ...named(model), ...design },
    run() {
      const expected = options.bias === undefined ? rounded(1 - LEVEL) : null;
      const [any, level]: boolean[][] = [[], []];
      const ratio = new Score("ratio");
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s, options);
        const { sources, surface } = surfaceOf(area, model, SEED + s);
        const found = wildlife.sourceDisagreement(surface, sources, {
          random: random(SEED + s).stream("disagreement"),
          draws: 300,
          level: LEVEL,
        });
        any.push(found.p < 1 - LEVEL);
        for (const { ratio: of, level: p } of found.pairs) {
          if (of === null) continue;
          level.push(p! < 1 - LEVEL);
          ratio.add(of.interval, options.bias?.drone ?? 1, s);
        }
      }
      return [
        often("said to disagree", any, expected),
        often("ratio of drone to cameras: said not to be 1", level, expected),
        ...intervals(ratio, "ratio", LEVEL),
      ];
    },
  };
}

/** All cells. */
function allCells(): MeasuredCell[] {
  const [camera, drone, both, three] = ([
    ["camera"],
    ["drone"],
    ["camera", "drone"],
    ["camera", "drone", "collar"],
  ] as Kind[][]).map((sources): Model => ({ sources }));
  return [
    ...[camera, drone, both, three, { ...both, hyperparameters: "as fitted" } as const].map((model) =>
      surfaceCell(model, 150)
    ),
    ...[camera, three, { ...camera, covariate: "forest" } as const].map((model) => rankingCell(model, 100)),
    planCell(three, 200),
    disagreementCell(both, { bias: 1 }, {}, 300),
    disagreementCell(three, { bias: 1 }, {}, 200),
    ...[0.5, 0.25].map((bias) =>
      disagreementCell(three, { bias }, { bias: { camera: 1, drone: bias } }, 100)
    ),
    disagreementCell(
      three,
      { bias: 0.5, cameras: 40 },
      { bias: { camera: 1, drone: 0.5 }, cameras: 40 },
      100,
    ),
  ];
}

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-synthesis-coverage",
  seed: SEED,
  level: LEVEL,
  cells: allCells(),
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
