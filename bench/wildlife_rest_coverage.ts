/**
 * Bias of densities by REST and how often their intervals hold the truth, on simulated camera surveys of known density:
 * every family of staying times and model of counts, their average, profile likelihood and bootstrap, from 60 places and
 * from the 10 of the specification, with few and many staying times; single stations; surfaces by kriging and inverse distances. Three minutes on
 * one core; results stand in `bench/results/wildlife-rest-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_rest_coverage.ts
 */
import { Fault } from "kenzan/fault/mod.ts";
import { normalQuantile, random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { cellText, resultsOf, resultsText, runCells } from "./coverage/results.ts";
import { COLUMNS as ROW_COLUMNS, type Limits, rounded, type Row, Score } from "./coverage/score.ts";

/** Of every random number of the study. */
export const SEED = 20220901;
/** Nominal. */
export const LEVEL = 0.95;

/** How one method did in one cell. */
export interface RestRow extends Row {
  /** Of the estimates: exp(mean log(estimate / truth)) - 1. */
  bias: number;
}

/** A cell: surveys of one design. Runs alone, with the same outcome. */
export interface RestCell {
  part: "density" | "intervals" | "design" | "stays" | "stations" | "surface";
  design: Readonly<Record<string, string | number>>;
  run(): RestRow[];
}

/** Fields of a row, in the order in which they are written. */
export const COLUMNS = [...ROW_COLUMNS, "bias"] as const satisfies readonly (keyof RestRow)[];

class Scores {
  readonly #scores = new Map<string, { score: Score; logs: number[] }>();

  add(
    method: string,
    isDefault: boolean,
    found: { value: number; interval: Limits } | null,
    truth: number,
    survey: number,
  ) {
    const entry = this.#scores.get(method) ?? { score: new Score(method, isDefault), logs: [] };
    this.#scores.set(method, entry);
    entry.score.add(found?.interval ?? null, truth, survey);
    if (found !== null && found.value > 0) entry.logs.push(Math.log(found.value / truth));
  }

  rows(): RestRow[] {
    return [...this.#scores.values()].flatMap(({ score, logs }) => {
      const bias = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length) - 1;
      return score.rows().map((row) => ({ ...row, bias: rounded(bias) }));
    });
  }
}

/** One simulated survey, read and estimated as the notebook does; the clocks are right. */
function estimate(options: wildlife.SimulateCamerasOptions, level = LEVEL) {
  const { deployments, detections, truth } = wildlife.simulateCameras(options);
  const right = deployments.map((each) => ({ ...each, clock: { atStart: NaN, atEnd: NaN } }));
  const survey = wildlife.cameraSurvey(right, detections, wildlife.assignVideos(detections, right));
  if (wildlife.lackingForRest(survey).length > 0) return { survey, truth, result: null };
  const stations = wildlife.stationActivity(survey.events, survey.stations.length);
  const { standardError } = wildlife.activityError(stations, {
    random: random(options.seed).stream("activity"),
    replicates: 60,
  });
  const { level: active, smoothing } = wildlife.activityLevel(survey.events.angle);
  const factors: wildlife.RestFactors = {
    passes: wildlife.meanPasses(survey.examined),
    activity: { level: active, logError: Math.hypot(standardError, smoothing), smoothing },
    area: {
      area: truth.area * Math.exp(random(options.seed).stream("area").normal(0, 0.02)),
      logError: 0.02,
    },
  };
  try {
    const fits = wildlife.fitRest(survey, factors, { level });
    return { survey, truth, result: { fits, factors, average: wildlife.averageRest(fits, { level }) } };
  } catch (cause) {
    if (cause instanceof Fault) return { survey, truth, result: null };
    throw cause;
  }
}

const FAMILIES = wildlife.STAYING_TIME_FAMILIES.map(({ name }) => name);
/** How places differ; `even` is what a Poisson model supposes. */
const PATTERNS = {
  even: { gradient: 0, size: Infinity, videosPerVisit: 1 },
  clustered: {},
} as const satisfies Record<string, Partial<wildlife.SimulateCamerasOptions>>;
type Pattern = keyof typeof PATTERNS;

function densityCell(family: wildlife.StayingTimeFamilyName, pattern: Pattern, samples: number): RestCell {
  return {
    part: "density",
    design: { family, pattern },
    run() {
      const scores = new Scores();
      for (let s = 0; s < samples; s++) {
        const { result, truth } = estimate({ seed: SEED + s, family, ...PATTERNS[pattern] });
        for (const name of FAMILIES) {
          for (const count of ["Poisson", "negative binomial"] as const) {
            const fit = result?.fits.find((each) => each.family === name && each.count === count);
            const isDefault = name === family && (count === "negative binomial" || pattern === "even");
            const found = fit === undefined ? null : { value: fit.density, interval: fit.interval };
            scores.add(`${name}, ${count}`, isDefault, found, truth.meanDensity, s);
          }
        }
        const average = result && { value: result.average.density, interval: result.average.interval };
        scores.add("average", true, average, truth.meanDensity, s);
      }
      return scores.rows();
    },
  };
}

function intervalCell(family: wildlife.StayingTimeFamilyName, samples: number): RestCell {
  return {
    part: "intervals",
    design: { family, pattern: "clustered" },
    run() {
      const scores = new Scores();
      for (let s = 0; s < samples; s++) {
        const { survey, result, truth } = estimate({ seed: SEED + 10_000 + s, family });
        const fit = result?.fits.find((each) => each.family === family && each.count === "negative binomial");
        const give = (method: string, { value, interval }: { value: number; interval: Limits | null }) =>
          scores.add(
            method,
            method !== "likelihood alone",
            interval && { value, interval },
            truth.meanDensity,
            s,
          );
        if (result === null || fit === undefined) continue;
        give("all errors", { value: fit.density, interval: fit.interval });
        give("likelihood alone", { value: fit.density, interval: fit.likelihoodInterval });
        give("profile", {
          value: fit.density,
          interval: wildlife.profileInterval(survey, fit, { level: LEVEL }),
        });
        const models = result.fits.filter(({ count }) => count === "negative binomial");
        const drawn = wildlife.bootstrapRest(survey, models, result.factors, {
          random: random(SEED + s).stream("bootstrap"),
          replicates: 119,
        });
        give("bootstrap", { value: fit.density, interval: drawn.intervals[models.indexOf(fit)] });
        give("average, bootstrap", { value: result.average.density, interval: drawn.average });
      }
      return scores.rows();
    },
  };
}

function averageCell(
  part: "design" | "stays",
  design: Readonly<Record<string, string | number>>,
  options: Partial<wildlife.SimulateCamerasOptions>,
  samples: number,
): RestCell {
  return {
    part,
    design,
    run() {
      const scores = new Scores();
      for (let s = 0; s < samples; s++) {
        const { survey, result, truth } = estimate({ seed: SEED + 20_000 + s, ...options });
        const found = result && { value: result.average.density, interval: result.average.interval };
        scores.add("average", false, found, truth.meanDensity, s);
        const criteria = wildlife.restSufficiency(survey, result);
        const isEnough = wildlife.isSufficient(criteria);
        scores.add(
          "average, where the criteria are met",
          true,
          isEnough ? found : null,
          truth.meanDensity,
          s,
        );
      }
      return scores.rows();
    },
  };
}

/** Rates of single stations against what is expected there; with the density they share its factor's error. */
function stationCell(pattern: Pattern, samples: number): RestCell {
  return {
    part: "stations",
    design: { pattern },
    run() {
      const scores = new Scores();
      for (let s = 0; s < samples; s++) {
        // Without what is peculiar to a place its expected rate is known.
        const { survey, result, truth } = estimate({
          seed: SEED + 30_000 + s,
          ...PATTERNS[pattern],
          size: Infinity,
        });
        if (result === null) continue;
        const factor = wildlife.densityFactor(result.fits, result.factors);
        wildlife.stationDensities(survey, factor, { level: LEVEL }).forEach(({ density, interval }, k) => {
          const local = truth.density(survey.x[k], survey.y[k]);
          scores.add("density of a station", true, { value: density, interval }, local, s);
        });
      }
      return scores.rows();
    },
  };
}

const [WEST, SOUTH, EAST, NORTH] = wildlife.SIMULATED_AREA;

/** Cells of a surface, kriged and by inverse distances, against the true density there. */
function surfaceCell(cameras: number, samples: number): RestCell {
  return {
    part: "surface",
    design: { stations: 2 * cameras },
    run() {
      const scores = new Scores();
      const grid = {
        origin: [WEST, NORTH] as const,
        cell: 500,
        width: (EAST - WEST) / 500,
        height: (NORTH - SOUTH) / 500,
      };
      const z = -normalQuantile((1 - LEVEL) / 2);
      for (let s = 0; s < samples; s++) {
        const { survey, result, truth } = estimate({
          seed: SEED + 40_000 + s,
          cameras,
          gradient: 0.9,
          size: 8,
        });
        if (result === null) continue;
        const factor = wildlife.densityFactor(result.fits, result.factors);
        const options = { crs: "EPSG:6676", grid, factor };
        const { surface } = wildlife.krigeCameras(survey, options);
        const weighted = wildlife.interpolateCameras(survey, options);
        // It has no error of its own: that of leaving stations out, which holds the errors of their counts, in its place.
        const leftOut = factor.value * weighted.leaveOneOut.rootMeanSquare;
        surface.density.forEach((density, cell) => {
          if (Number.isNaN(density)) return;
          const [x, y] = wildlife.cellCentre(grid, Math.floor(cell / grid.width), cell % grid.width);
          const error = surface.standardError[cell];
          const local = truth.density(x, y);
          const normal = { lower: Math.max(0, density - z * error), upper: density + z * error };
          scores.add("kriging, density +- z x error", true, { value: density, interval: normal }, local, s);
          const other = weighted.surface.density[cell];
          const spread = z * Math.hypot(leftOut, other * factor.logError);
          const around = { lower: Math.max(0, other - spread), upper: other + spread };
          scores.add(
            "inverse distances, density +- z x leave-one-out error",
            false,
            { value: other, interval: around },
            local,
            s,
          );
        });
      }
      return scores.rows();
    },
  };
}

/** All cells. */
export function allCells(): RestCell[] {
  return [
    ...FAMILIES.flatMap((family) =>
      (Object.keys(PATTERNS) as Pattern[]).map((pattern) => densityCell(family, pattern, 120))
    ),
    intervalCell("lognormal", 100),
    ...[15, 40].map((density) =>
      averageCell("design", { stations: 10, density }, { cameras: 5, rounds: 2, density }, 200)
    ),
    ...[0.03, 0.07, 0.15].map((examined) =>
      averageCell("stays", { stations: 60, examined }, { examined }, 150)
    ),
    stationCell("even", 20),
    stationCell("clustered", 20),
    surfaceCell(30, 20),
    surfaceCell(60, 12),
  ];
}

/** What is written for a cell. */
export interface CellResult {
  part: string;
  design: RestCell["design"];
  /** Values in the order of {@link COLUMNS}. */
  methods: (string | number | boolean)[][];
}

/** A cell with the outcome of its methods. */
export const written = ({ part, design }: RestCell, rows: RestRow[]): CellResult => ({
  part,
  design,
  methods: rows.map((row) => COLUMNS.map((column) => row[column])),
});

/** What is written. */
export const text = (cells: CellResult[]): string =>
  resultsText(
    { level: LEVEL, seed: SEED, columns: COLUMNS },
    cells.map((cell) => cellText(cell, "methods", cell.methods)),
  );

if (import.meta.main) {
  const results = runCells(
    allCells(),
    (cell) => written(cell, cell.run()),
    ({ methods }) => methods.map((row) => row.join(" ")).join("\n"),
  );
  await Deno.writeTextFile(resultsOf("wildlife-rest-coverage"), text(results));
}
