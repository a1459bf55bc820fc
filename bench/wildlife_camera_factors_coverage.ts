/**
 * What a density by REST is made of, each by itself, and the encounter rates that stand in where videos are few: bias and
 * how often intervals hold the truth of activity levels, passes a video, mean stays, areas of detection, rates and relative
 * surfaces. A minute on one core; results stand in `bench/results/wildlife-camera-factors-coverage.json`. The same seed
 * gives the same bytes.
 *
 *     deno run -A bench/wildlife_camera_factors_coverage.ts
 *     deno run -A bench/wildlife_camera_factors_coverage.ts stays    this part again; the others keep their results
 */
import { normalQuantile, type Random, random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average, intervals, meanOf, type Measure, often } from "./coverage/measures.ts";
import { type Limits, Score } from "./coverage/score.ts";

const SEED = 20261127;
const LEVEL = 0.95;
const SAMPLES = 200;

type Found = { value: number; interval: Limits };
/** What each method finds in a sample, or null, and the truth. */
type Trial = (draw: Random) => Record<string, { truth: number; found: Found | null }>;

/** An estimate with the error of its logarithm, as factors of a density have it. */
const ofLog = (value: number, logError: number, degreesOfFreedom?: number): Found => ({
  value,
  interval: wildlife.logInterval(value, logError, { level: LEVEL, method: "log", degreesOfFreedom }),
});

/** A gamma deviate of this shape, scale 1. */
const gammaOf = (shape: number, draw: Random) =>
  wildlife.STAYING_TIME_FAMILIES.find(({ name }) => name === "gamma")!.draw([0, Math.log(shape)], draw);

/** Samples of one design: by method the mean of estimate over truth, and the intervals. */
function factorCell(part: string, design: MeasuredCell["design"], trial: Trial): MeasuredCell {
  return {
    part,
    design,
    run() {
      const methods = new Map<string, { score: Score; ratios: number[]; refused: boolean[] }>();
      for (let sample = 0; sample < SAMPLES; sample++) {
        const draw = random(SEED).stream([part, ...Object.values(design), sample].join(", "));
        for (const [method, { truth, found }] of Object.entries(trial(draw))) {
          const of = methods.get(method) ?? { score: new Score(method), ratios: [], refused: [] };
          methods.set(method, of);
          of.score.add(found && found.interval, truth);
          of.refused.push(found === null);
          if (found) of.ratios.push(found.value / truth);
        }
      }
      return [...methods].flatMap(([method, { score, ratios, refused }]): Measure[] => [
        average(`${method}: estimate over truth`, ratios, 1),
        ...intervals(score, method, LEVEL),
        ...(refused.includes(true) ? [often(`${method}: refused`, refused, null)] : []),
      ]);
    },
  };
}

/** Activity by angle: `even`, two peaks above a floor as of deer, or one short time of the day; 1 at the highest. */
const ACTIVITY: Record<string, (angle: number) => number> = {
  "even": () => 1,
  "two peaks": (angle) => {
    const peak = (at: number) => Math.exp(4 * (Math.cos(angle - at) - 1));
    return (0.3 + 0.7 * peak(1.4) + 0.7 * peak(4.9)) / 1.0091;
  },
  "one peak": (angle) => Math.exp(6 * (Math.cos(angle - 5) - 1)),
};

function levelOf(activity: (angle: number) => number): number {
  const values = Array.from({ length: 7200 }, (_, k) => activity(2 * Math.PI * k / 7200));
  return values.reduce((sum, value) => sum + value, 0) / values.length / Math.max(...values);
}

const STATIONS = 20;

function activityCell(shape: string, events: number): MeasuredCell {
  const truth = levelOf(ACTIVITY[shape]);
  return factorCell("activity", { shape, events }, (draw) => {
    const angle: number[] = [];
    while (angle.length < events) {
      const at = 2 * Math.PI * draw.uniform();
      if (draw.uniform() < ACTIVITY[shape](at)) angle.push(at);
    }
    const station = angle.map(() => draw.integer(STATIONS));
    const { level, smoothing } = wildlife.activityLevel(angle);
    const { standardError } = wildlife.activityError(wildlife.stationActivity({ angle, station }, STATIONS), {
      random: draw,
      replicates: 100,
    });
    return {
      "activity level": { truth, found: ofLog(level, Math.hypot(standardError, smoothing)) },
      "activity level, sampling error alone": { truth, found: ofLog(level, standardError) },
    };
  });
}

/** Shares of videos with 0, 1 and 2 passes. */
const SHARES = [0.42, 0.5, 0.08];

/** @param alike Sum of the Dirichlet parameters of a station's shares; Infinity where stations do not differ. */
function passesCell(stations: number, videos: number, alike: number): MeasuredCell {
  const truth = SHARES[1] + 2 * SHARES[2];
  return factorCell("passes", { stations, videos, alike: String(alike) }, (draw) => {
    const [passes, station]: number[][] = [[], []];
    for (let k = 0; k < stations; k++) {
      const gammas = SHARES.map((share) => alike === Infinity ? share : gammaOf(alike * share, draw));
      const all = gammas.reduce((sum, value) => sum + value, 0);
      const n = 1 + draw.poisson(videos - 1);
      for (let video = 0; video < n; video++) {
        const luck = draw.uniform() * all;
        passes.push(luck < gammas[0] ? 0 : luck < gammas[0] + gammas[1] ? 1 : 2);
        station.push(k);
      }
    }
    const examined = { passes: Float64Array.from(passes), station: Int32Array.from(station) };
    const mean = wildlife.meanPasses(examined);
    const differing = wildlife.dirichletPasses(examined);
    return {
      "mean passes": { truth, found: ofLog(mean.mean, mean.logError) },
      "Dirichlet-multinomial": { truth, found: differing && ofLog(differing.mean, differing.logError) },
    };
  });
}

/** Stays of a mean of 6 s, of which a video sees the first 15 to 30 s. */
function staysCell(family: wildlife.StayingTimeFamily, n: number): MeasuredCell {
  const mean = 6;
  const parameters = family.guess(mean, 1.2);
  parameters[0] += Math.log(mean / family.mean(parameters));
  return factorCell("stays", { family: family.name, n }, (draw) => {
    const stays = Array.from({ length: n }, () => {
      const [stay, limit] = [Math.max(0.04, family.draw(parameters, draw)), 15 + 15 * draw.uniform()];
      return { time: Math.min(stay, limit), censored: +(stay > limit) };
    });
    const { mean: value, logMeanError } = wildlife.fitStayingTime({
      time: Float64Array.from(stays, ({ time }) => time),
      censored: Uint8Array.from(stays, ({ censored }) => censored),
      station: new Int32Array(n),
    }, family);
    return { "mean stay": { truth: mean, found: ofLog(value, logMeanError) } };
  });
}

/** Trials at five positions of a focal area of 2 m2, the farther the less sure. */
function areaCell(trials: number, shares: readonly number[]): MeasuredCell {
  const area = 0.4;
  return factorCell("area", { trials, shares: shares.join(" ") }, (draw) => {
    const rows = shares.flatMap((share, k) =>
      Array.from({ length: trials }, () => ({ position: String(k), triggered: +(draw.uniform() < share) }))
    );
    const { area: value, interval } = wildlife.effectiveArea({
      camera: rows.map(() => ""),
      position: rows.map(({ position }) => position),
      area: new Float64Array(rows.length).fill(area),
      triggered: Uint8Array.from(rows, ({ triggered }) => triggered),
    }, { level: LEVEL });
    const truth = area * shares.reduce((sum, share) => sum + share, 0);
    return { "area of detection": { truth, found: { value, interval } } };
  });
}

/** Counts of stations of 30 days, 0.3 videos a day. @param size Of the negative binomial: places differ. */
function rateCell(stations: number, size: number): MeasuredCell {
  const [truth, days] = [0.3, 30];
  return factorCell("rate", { stations, size: String(size) }, (draw) => {
    const effort = new Float64Array(stations).fill(days);
    const videos = effort.map((time) =>
      draw.poisson(truth * time * (size === Infinity ? 1 : gammaOf(size, draw) / size))
    );
    const fit = (model: wildlife.CountModel) => {
      const { parameters, covariance } = wildlife.fitEncounterCounts({ videos, effort }, model);
      // As a density by REST has it: places differ by no more than their number tells.
      const degreesOfFreedom = model === "Poisson" ? undefined : stations - 1;
      return { truth, found: ofLog(Math.exp(parameters[0]), Math.sqrt(covariance[0]), degreesOfFreedom) };
    };
    return {
      "encounter rate, Poisson": fit("Poisson"),
      "encounter rate, negative binomial": fit("negative binomial"),
    };
  });
}

const [WEST, SOUTH, EAST, NORTH] = wildlife.SIMULATED_AREA;
const SURVEYS = 30;

/**
 * Surfaces of encounter rates over their mean, against the true density over its mean over the same cells: the fallback
 * without a density. Inverse distances have no error of their own; that of leaving stations out stands in.
 */
function surfaceCell(cameras: number): MeasuredCell {
  return {
    part: "relative surface",
    design: { stations: 2 * cameras },
    run() {
      const grid = {
        origin: [WEST, NORTH] as const,
        cell: 500,
        width: (EAST - WEST) / 500,
        height: (NORTH - SOUTH) / 500,
      };
      const z = normalQuantile((1 + LEVEL) / 2);
      const methods = ["kriging", "inverse distances"].map((name) => ({
        name,
        score: new Score(name),
        ...{ off: [] as number[], squares: [] as number[], told: [] as number[] },
      }));
      const plain: number[] = [];
      for (let s = 0; s < SURVEYS; s++) {
        const { deployments, detections, truth } = wildlife.simulateCameras({
          seed: SEED + s,
          cameras,
          density: 8,
          size: 8,
        });
        const right = deployments.map((each) => ({ ...each, clock: { atStart: NaN, atEnd: NaN } }));
        const survey = wildlife.cameraSurvey(right, detections, wildlife.assignVideos(detections, right));
        const options = { crs: "EPSG:6676", grid, factor: null };
        const kriged = wildlife.krigeCameras(survey, options).surface;
        const weighted = wildlife.interpolateCameras(survey, options);
        const meanRate = survey.videos.reduce((sum, videos, k) => sum + videos / survey.effort[k], 0) /
          survey.videos.length;
        const leftOut = weighted.leaveOneOut.rootMeanSquare / meanRate;
        const inReach = [...kriged.density.keys()].filter((cell) => !Number.isNaN(kriged.density[cell]));
        const local = inReach.map((cell) =>
          truth.density(...wildlife.cellCentre(grid, Math.floor(cell / grid.width), cell % grid.width))
        );
        const mean = meanOf(local);
        const rootMeanSquare = (values: number[]) => Math.sqrt(meanOf(values.map((value) => value ** 2)));
        plain.push(rootMeanSquare(local.map((density) => density / mean - 1)));
        const surfaces = [kriged, weighted.surface];
        methods.forEach(({ score, off, squares, told }, m) => {
          const errors = inReach.map((cell) => m === 0 ? kriged.standardError[cell] : leftOut);
          const values = inReach.map((cell) => surfaces[m].density[cell]);
          values.forEach((value, k) =>
            score.add(
              { lower: Math.max(0, value - z * errors[k]), upper: value + z * errors[k] },
              local[k] / mean,
              s,
            )
          );
          off.push(slope(values, local.map((density) => density / mean)));
          squares.push(rootMeanSquare(values.map((value, k) => value - local[k] / mean)));
          told.push(rootMeanSquare(errors));
        });
      }
      return [
        ...methods.flatMap(({ name, score, off, squares, told }): Measure[] => [
          average(`${name}: root mean square error`, squares, null),
          average(`${name}: error that is told`, told, +meanOf(squares).toFixed(4)),
          average(`${name}: change of the surface with the truth`, off, 1),
          ...intervals(score, name, LEVEL),
        ]),
        average("no surface at all, 1 everywhere: root mean square error", plain, null),
      ];
    },
  };
}

/** Slope of the least-squares line of values over their truths. */
function slope(values: number[], truths: number[]): number {
  const [mean, middle] = [meanOf(values), meanOf(truths)];
  const products = truths.map((truth, k) => (truth - middle) * (values[k] - mean));
  return meanOf(products) / meanOf(truths.map((truth) => (truth - middle) ** 2));
}

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-camera-factors-coverage",
  seed: SEED,
  level: LEVEL,
  cells: [
    ...Object.keys(ACTIVITY).flatMap((shape) => [50, 200, 1000].map((n) => activityCell(shape, n))),
    ...[Infinity, 5].flatMap((alike) =>
      [[10, 5], [30, 20]].map(([stations, videos]) => passesCell(stations, videos, alike))
    ),
    ...wildlife.STAYING_TIME_FAMILIES.flatMap((family) => [30, 100, 400].map((n) => staysCell(family, n))),
    ...[[1, 1, 0.98, 0.95, 0.85], [1, 0.9, 0.8, 0.6, 0.4]].flatMap((shares) =>
      [5, 20].map((trials) => areaCell(trials, shares))
    ),
    ...[Infinity, 2].flatMap((size) => [10, 30, 60].map((stations) => rateCell(stations, size))),
    surfaceCell(10),
    surfaceCell(30),
  ],
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
