/**
 * How far ranges are from the truth, estimator by estimator, and how often bootstrap intervals of their area hold it: fixes of
 * known range, independent (of one centre or two) and autocorrelated. Some ten minutes on one core; results stand in
 * `bench/results/wildlife-ranges-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_ranges_coverage.ts
 *     deno run -A bench/wildlife_ranges_coverage.ts "intervals, 200 normal"    these cells again; the others keep their results
 */
import { Fault } from "kenzan/fault/mod.ts";
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  attempt,
  bootstrapRangeArea,
  cellArea,
  characteristicHull,
  isopleth,
  kernelDensity,
  type KernelDensityOptions,
  leastSquaresCrossValidation,
  localConvexHulls,
  minimumConvexPolygon,
  normalRangeArea,
  plugInBandwidth,
  type Positions,
  referenceBandwidth,
  scaledBandwidth,
  simulateOuf,
  type UtilisationDistribution,
} from "kenzan/wildlife/mod.ts";
import { resultsOf, resultsText, rowsText } from "./coverage/results.ts";
import { RatioTally } from "./coverage/ratio_tally.ts";
import { rounded } from "./coverage/score.ts";

/** Of every random number of the study. */
export const SEED = 20261123;
/** Nominal. */
export const LEVEL = 0.95;
/** Samples whose figures are written one by one, to be had again quickly. */
export const WITNESSES = 2;
/** Isopleth whose area is the truth. */
const PERCENT = 95;
/** Samples of a cell, for estimates and for intervals; replicates of an interval. */
const SAMPLES = { estimates: 40, intervals: 110 };
const REPLICATES = 99;

/** What makes one cell another than the others. */
export interface Design {
  part: keyof typeof SAMPLES;
  /** `normal`: one centre; `two centres`; otherwise an Ornstein-Uhlenbeck movement of one. */
  fixes: "normal" | "two centres" | "autocorrelated";
  n: number;
  /** Length of the track in position timescales; 0 for independent fixes. */
  timescales: number;
}

const SETS: readonly Omit<Design, "part">[] = [
  ...[50, 200, 1000].map((n) => ({ fixes: "normal" as const, n, timescales: 0 })),
  { fixes: "two centres", n: 200, timescales: 0 },
  ...[200, 50, 10].map((timescales) => ({ fixes: "autocorrelated" as const, n: 1000, timescales })),
];

/** All cells, each of which runs alone with the same outcome. */
export const CELLS: readonly Design[] = (["estimates", "intervals"] as const).flatMap((part) =>
  SETS.map((set): Design => ({ part, ...set }))
);

/** What is written of a method. Ratios are of estimates to the truth; `spread` is the standard deviation of their logs. */
export const COLUMNS = [
  "method",
  "samples",
  "refused",
  "meanRatio",
  "spread",
  "coverage",
  "error",
  "tooHigh",
  "tooLow",
  "width",
] as const;

/** What is written of a cell. */
export interface CellResult {
  design: Design;
  /** Values in the order of {@link COLUMNS}; null where there is no interval. */
  methods: (string | number | null)[][];
  /** Intervals: share of the samples with a caution that blocks are few, or refused for it. */
  doubtful: number;
  /** Of the first samples, the area by each method, m2; null where refused. */
  witnesses: (number | null)[][];
}

/** Name of a cell: of its streams of random numbers, too. */
export const cellName = ({ part, fixes, n, timescales }: Design): string =>
  `${part}, ${n} ${fixes}${timescales > 0 ? `, ${timescales} timescales` : ""}`;

const SIGMA: [number, number] = [500, 300];
/** Of two centres: half of their distance, and the spread around each. */
const [APART, AROUND] = [1000, 300];

function sampleFixes({ fixes, n, timescales }: Design, draw: Random): Positions {
  const at = (place: (k: number) => [number, number]): Positions => {
    const places = Array.from({ length: n }, (_, k) => place(k));
    return {
      crs: "EPSG:6676",
      x: Float64Array.from(places, ([x]) => x),
      y: Float64Array.from(places, ([, y]) => y),
    };
  };
  if (fixes === "normal") return at(() => [SIGMA[0] * draw.normal(), SIGMA[1] * draw.normal()]);
  if (fixes === "two centres") {
    return at(
      () => [(draw.uniform() < 0.5 ? -APART : APART) + AROUND * draw.normal(), AROUND * draw.normal()],
    );
  }
  const { x, y } = simulateOuf(draw, Array.from({ length: n }, (_, k) => k * 3600), {
    centre: [0, 0],
    sigma: SIGMA,
    angle: 0,
    tauPosition: 3600 * n / timescales,
    tauVelocity: 0,
  });
  return { crs: "EPSG:6676", x, y };
}

/** Area of the smallest ground that holds the percent. */
function truthOf({ fixes }: Design): number {
  if (fixes !== "two centres") return normalRangeArea(SIGMA, PERCENT);
  const [cell, width, height] = [5, 1000, 600];
  const grid = { origin: [-width * cell / 2, height * cell / 2] as const, cell, width, height };
  const normal = (z: number) => Math.exp(-z * z / 2) / (Math.sqrt(2 * Math.PI) * AROUND);
  const density = Float64Array.from({ length: width * height }, (_, k) => {
    const x = grid.origin[0] + (k % width + 0.5) * cell;
    const y = grid.origin[1] - (Math.floor(k / width) + 0.5) * cell;
    return (normal((x - APART) / AROUND) + normal((x + APART) / AROUND)) / 2 * normal(y / AROUND);
  });
  const mass = density.reduce((sum, value) => sum + value, 0) * cell * cell;
  const exact: UtilisationDistribution = {
    method: "kernel density",
    crs: "EPSG:6676",
    grid,
    density,
    mass,
    fixes: 0,
    cautions: [],
  };
  return cellArea(exact, PERCENT);
}

const kernel = (fixes: Positions, options: KernelDensityOptions = {}) =>
  isopleth(kernelDensity(fixes, { method: "binned", ...options }), PERCENT).area;

function crossValidated(fixes: Positions): [number, number] {
  const { bandwidth, converged } = leastSquaresCrossValidation(fixes);
  if (!converged) throw new Fault("the study takes no bandwidth that did not converge");
  return [bandwidth, bandwidth];
}

/** Areas by each estimator of a sample. */
const ESTIMATORS: Record<string, (fixes: Positions) => number | Promise<number>> = {
  "kernel, reference bandwidth": (fixes) => kernel(fixes),
  "kernel, scaled bandwidth": (fixes) => kernel(fixes, { bandwidth: scaledBandwidth(fixes).bandwidth }),
  "kernel, plug-in bandwidth": (fixes) => kernel(fixes, { bandwidth: plugInBandwidth(fixes) }),
  "kernel, cross-validated bandwidth": (fixes) => kernel(fixes, { bandwidth: crossValidated(fixes) }),
  "minimum convex polygon, 95 %": (fixes) => minimumConvexPolygon(fixes).area,
  "minimum convex polygon, 100 %": (fixes) => minimumConvexPolygon(fixes, { percent: 100 }).area,
  "local convex hulls, k = sqrt n": async (fixes) =>
    (await localConvexHulls(fixes, { k: Math.round(Math.sqrt(fixes.x.length)), percents: [PERCENT] }))[0]
      .area,
  "characteristic hull, 95 %": (fixes) => characteristicHull(fixes).area,
};

type Way = (fixes: Positions, draw: Random) => ReturnType<typeof bootstrapRangeArea>;
const bootstrapped = (
  fixes: Positions,
  draw: Random,
  area: (fixes: Positions) => number,
  smoothing: readonly [number, number] = [0, 0],
) => bootstrapRangeArea(fixes, area, { random: draw, level: LEVEL, replicates: REPLICATES, smoothing });

/** A kernel's area on a grid of a third of the bandwidth: 0.5 % off, and a fifth of the time. */
function quickKernel(fixes: Positions, select: (fixes: Positions) => [number, number]): number {
  const bandwidth = select(fixes);
  const cell = Math.min(...bandwidth) / 3;
  const [halfWidth, halfHeight] = [fixes.x, fixes.y].map((values, axis) => {
    const furthest = values.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
    return Math.ceil((furthest + 4.5 * bandwidth[axis]) / cell);
  });
  const origin = [-halfWidth * cell, halfHeight * cell] as const;
  return kernel(fixes, { bandwidth, grid: { origin, cell, width: 2 * halfWidth, height: 2 * halfHeight } });
}

const reference = (
  fixes: Positions,
): [number, number] => [referenceBandwidth(fixes), referenceBandwidth(fixes)];

/** Ways to an interval; some are tried on one set only, where they show what they are tried for. */
const INTERVALS: Record<string, { on?: (design: Design) => boolean; way: Way }> = {
  "kernel, reference bandwidth": {
    way: (fixes, draw) =>
      bootstrapped(fixes, draw, (drawn) => quickKernel(drawn, reference), reference(fixes)),
  },
  "kernel, reference bandwidth, not smoothed": {
    on: ({ fixes, n }) => fixes === "normal" && n === 200,
    way: (fixes, draw) => bootstrapped(fixes, draw, (drawn) => quickKernel(drawn, reference)),
  },
  "kernel, plug-in bandwidth": {
    on: ({ n }) => n === 200,
    way: (fixes, draw) =>
      bootstrapped(fixes, draw, (drawn) => quickKernel(drawn, plugInBandwidth), plugInBandwidth(fixes)),
  },
  "kernel, cross-validated bandwidth": {
    on: ({ n }) => n === 200,
    way: (fixes, draw) =>
      bootstrapped(fixes, draw, (drawn) => quickKernel(drawn, crossValidated), crossValidated(fixes)),
  },
  "minimum convex polygon, 95 %": {
    way: (fixes, draw) => bootstrapped(fixes, draw, (drawn) => minimumConvexPolygon(drawn).area),
  },
};

/** Runs a cell, or its first samples: then without coverages. */
export async function runCell(design: Design, samples: number = SAMPLES[design.part]): Promise<CellResult> {
  const name = cellName(design);
  const truth = truthOf(design);
  const names = design.part === "estimates"
    ? Object.keys(ESTIMATORS)
    : Object.keys(INTERVALS).filter((method) => INTERVALS[method].on?.(design) ?? true);
  const tallies = new Map(names.map((method) => [method, new RatioTally(method)]));
  const witnesses: CellResult["witnesses"] = [];
  let doubtful = 0;
  for (let sample = 0; sample < samples; sample++) {
    const draw = random(SEED).stream(`${name}, sample ${sample}`);
    const fixes = sampleFixes(design, draw);
    const areas: (number | null)[] = [];
    for (const [method, tally] of tallies) {
      if (design.part === "estimates") {
        const { made: area = null } = await attempt(() => ESTIMATORS[method](fixes));
        tally.add(area, null, truth);
        areas.push(area);
        continue;
      }
      const { made: found = null } = await attempt(() => INTERVALS[method].way(fixes, draw.stream(method)));
      tally.add(found && found.corrected, found && found.interval, truth);
      areas.push(found && found.corrected);
      if (method === names[0]) doubtful += +(found === null || found.cautions.length > 0);
    }
    if (sample < WITNESSES) witnesses.push(areas.map((area) => area && Math.round(area)));
  }
  return {
    design,
    methods: [...tallies.values()].map((tally) => tally.row()),
    doubtful: rounded(doubtful / samples),
    witnesses,
  };
}

/** What is written: one line a cell's head, and one a method. */
export const text = (cells: CellResult[]): string =>
  resultsText(
    { level: LEVEL, seed: SEED, columns: COLUMNS },
    cells.map(({ design, methods, doubtful, witnesses }) =>
      `  {"design": ${JSON.stringify(design)}, "doubtful": ${doubtful}, "witnesses": ${
        JSON.stringify(witnesses)
      },\n   "methods": ${rowsText(methods, 4)}}`
    ),
  );

if (import.meta.main) {
  const file = resultsOf("wildlife-ranges-coverage");
  const { cells }: { cells: CellResult[] } = Deno.args.length === 0
    ? { cells: [] }
    : JSON.parse(await Deno.readTextFile(file));
  const results: CellResult[] = [];
  for (const design of CELLS) {
    const kept = cells.find((cell) => cellName(cell.design) === cellName(design));
    const isWanted = Deno.args.length === 0 || Deno.args.includes(cellName(design));
    results.push(kept && !isWanted ? kept : await runCell(design));
    if (kept && !isWanted) continue;
    console.log(cellName(design), `(doubtful: ${results.at(-1)!.doubtful})`);
    console.table(
      results.at(-1)!.methods.map((values) =>
        Object.fromEntries(COLUMNS.map((column, k) => [column, values[k]]))
      ),
    );
  }
  await Deno.writeTextFile(file, text(results));
}
