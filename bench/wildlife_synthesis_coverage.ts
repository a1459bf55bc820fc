/**
 * The density surface from cameras, drone and collars on simulated areas of known density: how often intervals of cells
 * and of the number of animals hold the truth with one, two and three sources; whether cells are among the best as often
 * as is said; whether plans for a target come out as often; and how often sources are said to disagree, when they do not
 * and when one of them is biased. Under four minutes on one core; results stand in
 * `bench/results/wildlife-synthesis-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_synthesis_coverage.ts
 */
import { random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { rounded, Score } from "./coverage/score.ts";

/** Of every random number of the study. */
export const SEED = 20221003;
/** Nominal. */
export const LEVEL = 0.95;

/** A number found in a cell of the study, with the numbers of samples behind it. */
export interface SynthesisRow {
  measure: string;
  samples: number;
  value: number;
  /** What it should be; null where there is no such number. */
  expected: number | null;
}

/** A cell of the study: areas of one design. Runs alone, with the same outcome. */
export interface SynthesisCell {
  part: "surface" | "ranking" | "plan" | "disagreement";
  design: Readonly<Record<string, string | number>>;
  run(): SynthesisRow[];
}

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

function surfaceCell(model: Model, samples: number): SynthesisCell {
  return {
    part: "surface",
    design: named(model),
    run() {
      const [cells, total] = [new Score("cells"), new Score("total")];
      const [bias, spread]: number[][] = [[], []];
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s);
        const { surface } = surfaceOf(area, model, SEED + s);
        const { density } = surface.surface;
        area.area.cells.forEach((at, k) => {
          cells.add({ lower: surface.lower[at], upper: surface.upper[at] }, area.density[k], s);
          spread.push(Math.log(density[at] / area.density[k]) ** 2);
        });
        const truth = area.density.reduce((sum, value) => sum + value, 0) * perCell(area);
        total.add(surface.total.interval, truth, s);
        bias.push(Math.log(surface.total.value / truth));
      }
      const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
      const rows = (score: Score, name: string): SynthesisRow[] =>
        score.rows().flatMap(({ coverage, width, tooHigh }) => [
          { measure: `${name}: intervals that hold the truth`, samples, value: coverage, expected: LEVEL },
          {
            measure: `${name}: intervals above the truth`,
            samples,
            value: tooHigh,
            expected: (1 - LEVEL) / 2,
          },
          { measure: `${name}: width over truth`, samples, value: width, expected: null },
        ]);
      return [
        ...rows(cells, "cells"),
        ...rows(total, "total"),
        { measure: "total: mean log of median over truth", samples, value: rounded(mean(bias)), expected: 0 },
        {
          measure: "cells: root mean square of log of median over truth",
          samples,
          value: rounded(Math.sqrt(mean(spread))),
          expected: null,
        },
      ];
    },
  };
}

const K = 15;

/** Cells are grouped by the probability of being among the best that was told of them. */
function rankingCell(model: Model, samples: number): SynthesisCell {
  return {
    part: "ranking",
    design: { ...named(model), k: K },
    run() {
      const edges = [0, 0.05, 0.15, 0.3, 0.5, 1];
      const groups = edges.slice(1).map(() => ({ cells: 0, told: 0, best: 0 }));
      let [told, hits] = [0, 0];
      const regrets = { told: 0, true: 0 };
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s);
        const { surface } = surfaceOf(area, model, SEED + s);
        const yields = workedYield(area, surface, SEED + s);
        const ranking = wildlife.rankCaptureCells(yields, K, LEVEL);
        const worth = (cell: number) => yields.effort[cell] * area.density[cell];
        const truly = ranking.cells.map(({ cell }) => cell).toSorted((a, b) => worth(b) - worth(a)).slice(
          0,
          K,
        );
        const sum = (cells: number[]) => cells.reduce((total, cell) => total + worth(cell), 0);
        const chosen = ranking.cells.slice(0, K).map(({ cell }) => cell);
        regrets.told += ranking.regret.share / samples;
        regrets.true += (1 - sum(chosen) / sum(truly)) / samples;
        told += ranking.hits / samples;
        hits += chosen.filter((cell) => truly.includes(cell)).length / samples;
        for (const { cell, probability } of ranking.cells) {
          const at = edges.findIndex((edge, k) => k > 0 && (probability < edge || k === edges.length - 1)) -
            1;
          groups[at].cells++;
          groups[at].told += probability;
          groups[at].best += +truly.includes(cell);
        }
      }
      return [
        ...groups.map(({ cells, told, best }, k) => ({
          measure: `share of cells truly among the best, told ${edges[k]} to ${edges[k + 1]}`,
          samples: cells,
          value: rounded(best / cells),
          expected: rounded(told / cells),
        })),
        {
          measure: "chosen cells truly among the best",
          samples,
          value: rounded(hits),
          expected: rounded(told),
        },
        { measure: "regret, share", samples, value: rounded(regrets.true), expected: rounded(regrets.told) },
      ];
    },
  };
}

/** What work so far tells of traps, and what a day yields. */
function workedYield(area: wildlife.CaptureArea, surface: wildlife.IntegratedDensity, seed: number) {
  const { days } = wildlife.simulateCaptures(area, seed);
  const x = Float64Array.from(days, ({ x }) => x);
  const y = Float64Array.from(days, ({ y }) => y);
  const log: wildlife.CaptureLog = {
    date: days.map(({ date }) => date),
    team: days.map(({ team }) => team),
    method: days.map(({ method }) => method),
    month: Int32Array.from(days, ({ date }) => Number(date.slice(5, 7))),
    cell: wildlife.cellsAt(area.area, x, y),
    effort: Float64Array.from(days, ({ effort }) => effort),
    captures: Float64Array.from(days, ({ captures }) => captures),
  };
  const rate = wildlife.catchability(log, "trap", surface, { random: random(seed).stream("rate"), month: 9 });
  const name = Int32Array.from(area.density, (_, k) => k + 1);
  return wildlife.captureYield({ ...area, name }, surface, rate);
}

/** A plan for 20 animals, carried out on the true density: captures against what was promised. */
function planCell(model: Model, samples: number): SynthesisCell {
  return {
    part: "plan",
    design: { ...named(model), target: 20 },
    run() {
      const captures = new Score("captures");
      let [told, reached, planned] = [0, 0, 0];
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s);
        const { surface } = surfaceOf(area, model, SEED + s);
        const yields = workedYield(area, surface, SEED + s);
        const cells = wildlife.rankCaptureCells(yields, K, LEVEL).cells.slice(0, K).map(({ cell }) => cell);
        const options = { target: 20, cells, level: LEVEL };
        const plan = wildlife.capturePlan(surface, yields, { ...options, random: random(s).stream("plan") });
        if (plan.days === null) continue;
        const caught = carriedOut(area, yields, plan, random(SEED + s).stream("truth"));
        captures.add(plan.captures.interval, caught, s);
        told += plan.probability;
        reached += +(caught >= 20);
        planned++;
      }
      return [
        ...captures.rows().map(({ coverage }) => ({
          measure: "captures within their interval",
          samples: planned,
          value: coverage,
          expected: LEVEL,
        })),
        {
          measure: "plans that reach their target",
          samples: planned,
          value: rounded(reached / planned),
          expected: rounded(told / planned),
        },
      ];
    },
  };
}

/** Captures of the days of a plan where catchability and density are the true ones and deplete as it supposes. */
function carriedOut(
  area: wildlife.CaptureArea,
  yields: wildlife.CaptureYield,
  plan: wildlife.CapturePlan,
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
    const rate = wildlife.TRUE_CATCHABILITY.trap * 1.1 * yields.effort[cell];
    const expected = local * -Math.expm1(-rate * state[cell] / local);
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
): SynthesisCell {
  return {
    part: "disagreement",
    design: { ...named(model), ...design },
    run() {
      const isFalse = options.bias === undefined;
      let [any, level] = [0, 0];
      const ratio = new Score("ratio");
      for (let s = 0; s < samples; s++) {
        const area = simulated(SEED + s, options);
        const { sources, surface } = surfaceOf(area, model, SEED + s);
        const found = wildlife.sourceDisagreement(surface, sources, {
          random: random(SEED + s).stream("disagreement"),
          draws: 300,
          level: LEVEL,
        });
        any += +(found.p < 1 - LEVEL) / samples;
        for (const { ratio: of, level: p } of found.pairs) {
          if (of === null) continue;
          level += +(p! < 1 - LEVEL) / samples;
          ratio.add(of.interval, options.bias?.drone ?? 1, s);
        }
      }
      return [
        { measure: "said to disagree", samples, value: rounded(any), expected: isFalse ? 1 - LEVEL : null },
        ...ratio.rows().flatMap(({ coverage, width }) => [
          {
            measure: "ratio of drone to cameras: said not to be 1",
            samples,
            value: rounded(level),
            expected: isFalse ? 1 - LEVEL : null,
          },
          { measure: "ratio: intervals that hold the true one", samples, value: coverage, expected: LEVEL },
          { measure: "ratio: width over truth", samples, value: width, expected: null },
        ]),
      ];
    },
  };
}

/** All cells. */
export function allCells(): SynthesisCell[] {
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
    planCell(three, 100),
    disagreementCell(both, { bias: 1 }, {}, 200),
    disagreementCell(three, { bias: 1 }, {}, 150),
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

/** What is written for a cell. */
export interface CellResult {
  part: string;
  design: SynthesisCell["design"];
  rows: [measure: string, samples: number, value: number, expected: number | null][];
}

/** A cell with its outcome. */
export const written = ({ part, design }: SynthesisCell, rows: SynthesisRow[]): CellResult => ({
  part,
  design,
  rows: rows.map(({ measure, samples, value, expected }) => [measure, samples, value, expected]),
});

/** One line a cell, and one a number. */
function lines(cells: CellResult[]): string {
  const of = ({ part, design, rows }: CellResult) =>
    `  {"part": ${JSON.stringify(part)}, "design": ${JSON.stringify(design)}, "rows": [\n` +
    rows.map((values) => `   ${JSON.stringify(values)}`).join(",\n") + "\n  ]}";
  return `{\n "level": ${LEVEL},\n "seed": ${SEED},\n "columns": ["measure","samples","value","expected"],\n "cells": [\n` +
    cells.map(of).join(",\n") + "\n ]\n}\n";
}

if (import.meta.main) {
  const results: CellResult[] = [];
  for (const cell of allCells()) {
    const from = performance.now();
    results.push(written(cell, cell.run()));
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    console.error(`${cell.part} ${Object.values(cell.design).join(", ")}: ${seconds} s`);
    for (const row of results.at(-1)!.rows) console.error(`  ${row.join("; ")}`);
  }
  await Deno.writeTextFile(
    new URL("results/wildlife-synthesis-coverage.json", import.meta.url),
    lines(results),
  );
}
