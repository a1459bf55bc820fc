/**
 * How near ranges come to the truth, and how often their intervals hold it, by autocorrelated and by ordinary kernels:
 * simulated movements of known range (four minutes on one core), results in `bench/results/wildlife-movement-coverage.json`. The same
 * seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_movement_coverage.ts
 */
import { Fault } from "kenzan/fault/mod.ts";
import { chiSquareQuantile, type Interval, random } from "kenzan/stats/mod.ts";
import {
  autocorrelatedKernelDensity,
  type AutocorrelatedKernelOptions,
  isopleth,
  kernelDensity,
  normalRangeArea,
  type OufMovement,
  selectMovement,
  simulateOuf,
  type Track,
} from "kenzan/wildlife/mod.ts";
import { resultsOf, resultsText, rowsText } from "./coverage/results.ts";
import { rounded, Score } from "./coverage/score.ts";

/** Of every random number of the study. */
export const SEED = 20261122;
/** Nominal. */
export const LEVEL = 0.95;
/** Simulated tracks of a cell. */
export const SAMPLES = 150;
/** Samples whose figures are written one by one, to be had again quickly. */
export const WITNESSES = 8;

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What makes one cell another than the others. */
export interface Design {
  process: "OU" | "OUF";
  /** Length of the track in position timescales of a day. */
  timescales: number;
  /** `regular`; `irregular`: three of ten fixes missing; `gap`: the middle half of the time missing. */
  sampling: "regular" | "irregular" | "gap";
  /** Hours between fixes. */
  interval: number;
}

/** All cells, each of which runs alone with the same outcome. */
export const CELLS: readonly Design[] = [
  ...(["OU", "OUF"] as const).flatMap((process) =>
    [5, 10, 30].map((timescales): Design => ({
      process,
      timescales,
      sampling: "regular",
      interval: process === "OU" ? 4 : 2,
    }))
  ),
  ...(["irregular", "gap"] as const).flatMap((sampling) =>
    [10, 30].map((timescales): Design => ({ process: "OU", timescales, sampling, interval: 4 }))
  ),
  { process: "OUF", timescales: 30, sampling: "gap", interval: 2 },
  // Twenty fixes that are independent nearly.
  { process: "OU", timescales: 60, sampling: "regular", interval: 72 },
];

/** What is written of a method. */
export const COLUMNS = [
  "method",
  "samples",
  "refused",
  "coverage",
  "error",
  "tooHigh",
  "tooLow",
  "meanRatio",
  "medianRatio",
] as const;

/** What is written of a cell. */
export interface CellResult {
  design: Design;
  /** Values in the order of {@link COLUMNS}; ratios are estimates over truths. */
  methods: (string | number)[][];
  /** Share of the samples with a caution that residency is doubtful, or refused as without a range. */
  doubtful: number;
  /** Mean effective sample size of the area. */
  effectiveSampleSize: number;
  /** Of the first samples: the 95 % range, m2, with its interval, and the effective sample size; null where refused. */
  witnesses: ([area: number, lower: number, upper: number, size: number] | null)[];
}

/** Name of a cell: of its stream of random numbers, too. */
export const cellName = ({ process, timescales, sampling, interval }: Design): string =>
  `${process}, ${timescales} timescales, ${sampling}, every ${interval} h`;

function sampleTrack({ process, timescales, sampling, interval }: Design, name: string, sample: number): {
  track: Track;
  movement: OufMovement;
} {
  const draw = random(SEED).stream(`${name}, sample ${sample}`);
  const span = timescales * DAY;
  const times = Array.from(
    { length: Math.floor(span / (interval * HOUR)) + 1 },
    (_, i) => i * interval * HOUR,
  )
    .filter(() => sampling !== "irregular" || draw.uniform() >= 0.3)
    .filter((seconds) => sampling !== "gap" || Math.abs(seconds / span - 0.5) > 0.25);
  const movement: OufMovement = {
    centre: [20_000, -40_000],
    sigma: [800, 400],
    angle: 180 * draw.uniform(),
    tauPosition: DAY,
    tauVelocity: process === "OUF" ? 3 * HOUR : 0,
  };
  const { x, y } = simulateOuf(draw, times, movement);
  const time = Float64Array.from(times, (seconds) => seconds * 1000);
  return { track: { animal: name, crs: "EPSG:6676", time, x, y }, movement };
}

/** One estimate with its interval, or null where it was refused. */
type Estimate = { value: number; interval: Interval | null } | null;

/** Coverage and ratios of one method. */
class Tally {
  readonly #score: Score;
  readonly #ratios: number[] = [];

  constructor(readonly method: string) {
    this.#score = new Score(method);
  }

  add(estimate: Estimate, truth: number): void {
    this.#score.add(estimate && estimate.interval, truth);
    if (estimate) this.#ratios.push(estimate.value / truth);
  }

  rows(): (string | number)[][] {
    const ratios = this.#ratios.toSorted((a, b) => a - b);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    return this.#score.rows().map(({ method, samples, refused, coverage, error, tooHigh, tooLow }) => [
      method,
      samples,
      refused,
      coverage,
      error,
      tooHigh,
      tooLow,
      rounded(mean),
      rounded(ratios[ratios.length >> 1]),
    ]);
  }
}

/** The default of the library, and what else there is; null where it is refused. */
function estimates(track: Track) {
  try {
    const selection = selectMovement(track, { level: LEVEL });
    const common = { selection, level: LEVEL };
    const { ranges: [half, most], distribution: { cautions }, movement } = autocorrelatedKernelDensity(
      track,
      common,
    );
    const options = { ...common, percents: [95] };
    const only = (also: AutocorrelatedKernelOptions) =>
      autocorrelatedKernelDensity(track, { ...options, ...also }).ranges[0];
    const kinds = [{ process: "IID", isotropic: false }] as const;
    return {
      most,
      half,
      chiSquare: {
        area: most.area,
        interval: chiSquareInterval(most.area, movement.effectiveSampleSize.area),
      },
      weighted: only({ weighted: true }),
      independent: only({ selection: selectMovement(track, { kinds }) }),
      movement,
      cautions,
    };
  } catch (cause) {
    if (cause instanceof Fault) return null;
    throw cause;
  }
}

/** What `interval: "chi-square"` gives. */
function chiSquareInterval(area: number, size: number): Interval {
  const bound = (tail: number) => area * chiSquareQuantile(tail, 2 * size) / (2 * size);
  return { lower: bound((1 + LEVEL) / 2), upper: bound((1 - LEVEL) / 2), level: LEVEL, method: "chi-square" };
}

/** Runs a cell, or its first samples: then without coverages. */
export function runCell(design: Design, samples: number = SAMPLES): CellResult {
  const name = cellName(design);
  const tallies = {
    most: new Tally("AKDE, 95 %"),
    half: new Tally("AKDE, 50 %"),
    chiSquare: new Tally("AKDE, 95 %, chi-square"),
    weighted: new Tally("AKDE, weighted, 95 %"),
    independent: new Tally("fixes taken for independent, 95 %"),
    kernel: new Tally("kernel density, reference bandwidth, 95 %"),
    position: new Tally("position timescale"),
    velocity: new Tally("velocity timescale"),
  };
  const witnesses: CellResult["witnesses"] = [];
  let [doubtful, sizes, given] = [0, 0, 0];
  for (let sample = 0; sample < samples; sample++) {
    const { track, movement } = sampleTrack(design, name, sample);
    const [most, half] = [95, 50].map((percent) => normalRangeArea(movement.sigma, percent));
    const found = estimates(track);
    const range = (of: { area: number; interval: Interval | null }): Estimate => ({
      value: of.area,
      interval: of.interval,
    });
    tallies.most.add(found && range(found.most), most);
    tallies.half.add(found && range(found.half), half);
    tallies.chiSquare.add(found && range(found.chiSquare), most);
    tallies.weighted.add(found && range(found.weighted), most);
    tallies.independent.add(found && range(found.independent), most);
    const { positionTime, velocityTime, positionTimeInterval, velocityTimeInterval } = found?.movement ?? {};
    tallies.position.add(
      positionTimeInterval ? { value: positionTime ?? NaN, interval: positionTimeInterval } : null,
      movement.tauPosition,
    );
    if (design.process === "OUF") {
      tallies.velocity.add(
        velocityTimeInterval ? { value: velocityTime ?? NaN, interval: velocityTimeInterval } : null,
        movement.tauVelocity ?? NaN,
      );
    }
    // Has no interval of its own: one of no width shows on which side of the truth it lies.
    const { area } = isopleth(kernelDensity(track), 95);
    tallies.kernel.add(
      { value: area, interval: { lower: area, upper: area, level: LEVEL, method: "none" } },
      most,
    );

    const isDoubtful = !found || found.cautions.some(({ code }) => code === "residency-doubtful");
    doubtful += +isDoubtful;
    if (found) {
      sizes += found.movement.effectiveSampleSize.area;
      given++;
    }
    if (sample < WITNESSES) {
      const { area = NaN, interval } = found?.most ?? {};
      const { lower = NaN, upper = NaN } = interval ?? {};
      const size = found?.movement.effectiveSampleSize.area ?? NaN;
      const digits = (value: number) => +value.toPrecision(5);
      witnesses.push(found && [digits(area), digits(lower), digits(upper), digits(size)]);
    }
  }
  return {
    design,
    methods: Object.values(tallies).flatMap((tally) => tally.rows()),
    doubtful: rounded(doubtful / samples),
    effectiveSampleSize: rounded(sizes / given),
    witnesses,
  };
}

/** What is written: one line a cell's head, a method and its witnesses. */
export const text = (cells: CellResult[]): string =>
  resultsText(
    { level: LEVEL, seed: SEED, columns: COLUMNS },
    cells.map(({ design, methods, doubtful, effectiveSampleSize, witnesses }) =>
      `  {"design": ${JSON.stringify(design)},\n` +
      `   "doubtful": ${doubtful}, "effectiveSampleSize": ${effectiveSampleSize}, "methods": ${
        rowsText(methods)
      },\n   "witnesses": ${JSON.stringify(witnesses)}}`
    ),
  );

if (import.meta.main) {
  const cells = CELLS.map((design) => {
    const from = performance.now();
    const result = runCell(design);
    console.error(`${cellName(design)}: ${((performance.now() - from) / 1000).toFixed(0)} s`);
    return result;
  });
  await Deno.writeTextFile(resultsOf("wildlife-movement-coverage"), text(cells));
  console.table(
    cells.flatMap(({ design, methods, effectiveSampleSize, doubtful }) =>
      methods.map((values) => ({
        cell: cellName(design),
        size: effectiveSampleSize,
        doubtful,
        ...Object.fromEntries(COLUMNS.map((column, k) => [column, values[k]])),
      }))
    ),
  );
}
