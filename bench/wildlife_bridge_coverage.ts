/**
 * Where Brownian bridges say an animal was, against where it was: paths known every minute, of which a collar tells a fix
 * now and then, with its error. The time that the path spends within the isopleths of 50 and 95 % should be just that; the
 * mobility of a random walk should be found again. Beside it, how much of the way straight steps between fixes tell. Two
 * minutes on one core; results stand in `bench/results/wildlife-bridge-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_bridge_coverage.ts
 *     deno run -A bench/wildlife_bridge_coverage.ts walk    this part again; the others keep their results
 */
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  attempt,
  type BrownianBridge,
  brownianBridge,
  dailyDistances,
  isopleth,
  simulateOuf,
  type Track,
  type UtilisationDistribution,
} from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average, often } from "./coverage/measures.ts";

const SEED = 20261124;
const SAMPLES = 40;
/** Of them so many are compared with the bridges of the whole path, which takes the most time; none of tracks of two days. */
const WHOLE = 15;
/** Time from one known place of a path to the next, s. */
const DENSE = 60;
/** Motion variance of the random walks, m2/s: some 100 m from hour to hour on each axis. */
const MOBILITY = 3;
/** Standard deviation of a fix on each axis, m. */
const ERROR = 20;

interface Path {
  x: Float64Array;
  y: Float64Array;
}

/** How an animal goes: at random, or within a range, keeping its way for half an hour. */
const PATHS: Record<"walk" | "range", (draw: Random, places: number) => Path> = {
  walk(draw, places) {
    const axis = () => {
      let at = 0;
      return Float64Array.from({ length: places }, (_, k) => {
        if (k > 0) at += Math.sqrt(MOBILITY * DENSE) * draw.normal();
        return at;
      });
    };
    return { x: axis(), y: axis() };
  },
  range: (draw, places) =>
    simulateOuf(draw, Array.from({ length: places }, (_, k) => k * DENSE), {
      centre: [0, 0],
      sigma: [600, 400],
      tauPosition: 86_400,
      tauVelocity: 1800,
    }),
};

/** Every so manieth place, with the error of the collar. */
function fixesOf({ x, y }: Path, every: number, error: () => number): Track {
  const at = Array.from({ length: Math.floor((x.length - 1) / every) + 1 }, (_, k) => k * every);
  return {
    animal: "simulated",
    crs: "EPSG:6676",
    time: Float64Array.from(at, (k) => k * DENSE * 1000),
    x: Float64Array.from(at, (k) => x[k] + error()),
    y: Float64Array.from(at, (k) => y[k] + error()),
  };
}

/** Share of a path's time in the densest cells that hold so much of a distribution. */
function timeWithin(
  { density, grid, mass }: UtilisationDistribution,
  { x, y }: Path,
  percent: number,
): number {
  const sorted = density.toSorted().reverse();
  let [sum, last] = [0, 0];
  while (sum < percent / 100 * mass / grid.cell ** 2) sum += sorted[last++];
  let inside = 0;
  x.forEach((east, k) => {
    const column = Math.floor((east - grid.origin[0]) / grid.cell);
    const row = Math.floor((grid.origin[1] - y[k]) / grid.cell);
    const isOnGrid = column >= 0 && column < grid.width && row >= 0 && row < grid.height;
    inside += +(isOnGrid && density[row * grid.width + column] >= sorted[last - 1]);
  });
  return inside / x.length;
}

function bridgeCell(part: "walk" | "range", minutes: number, days: number): MeasuredCell {
  return {
    part,
    design: { minutes, days },
    async run() {
      const found: Record<string, { values: number[]; expected: number | null }> = {};
      const refused: boolean[] = [];
      const note = (measure: string, value: number, expected: number | null) =>
        (found[measure] ??= { values: [], expected }).values.push(value);
      for (let sample = 0; sample < SAMPLES; sample++) {
        const draw = random(SEED).stream(`${part}, ${minutes} minutes, ${days} days, sample ${sample}`);
        const path = PATHS[part](draw, days * 86_400 / DENSE + 1);
        const track = fixesOf(path, minutes * 60 / DENSE, () => ERROR * draw.normal());
        const options = { locationError: ERROR };
        const { made: bridge } = await attempt(() => brownianBridge(track, options));
        refused.push(bridge === undefined);
        if (bridge === undefined) continue;
        const { grid } = bridge;
        const area = (of: BrownianBridge) => isopleth(of, 95).area;
        for (const percent of [50, 95]) {
          note(`share of the time within ${percent} %`, timeWithin(bridge, path, percent), percent / 100);
        }
        if (part === "walk") {
          const exact = brownianBridge(track, { ...options, leftOut: "exact" });
          const known = brownianBridge(track, { ...options, grid, mobility: MOBILITY });
          note("mobility over truth", bridge.mobility / MOBILITY, 1);
          note("mobility over truth, left-out fixes taken for exact", exact.mobility / MOBILITY, 1);
          note("area of 95 % over that with the true mobility", area(bridge) / area(known), 1);
        }
        if (sample >= WHOLE || days <= 2) continue;
        const whole = brownianBridge(fixesOf(path, 1, () => 0), { ...options, grid, mobility: MOBILITY });
        note("area of 95 % over that of the whole path", area(bridge) / area(whole), null);
      }
      return [
        ...Object.entries(found).map(([measure, { values, expected }]) => average(measure, values, expected)),
        ...(refused.includes(true)
          ? [often("refused, with no mobility beyond the error of fixes", refused, null)]
          : []),
      ];
    },
  };
}

/** Daily distances by straight steps over the length of the path, which is told every minute, with and without errors of fixes. */
function distanceCell(minutes: number): MeasuredCell {
  const days = 10;
  return {
    part: "distance",
    design: { minutes },
    run() {
      const [straight, erring]: number[][] = [[], []];
      for (let sample = 0; sample < SAMPLES; sample++) {
        const draw = random(SEED).stream(`distance, ${minutes} minutes, sample ${sample}`);
        const path = PATHS.range(draw, days * 86_400 / DENSE + 1);
        const whole = daysOf(fixesOf(path, 1, () => 0));
        straight.push(daysOf(fixesOf(path, minutes * 60 / DENSE, () => 0)) / whole);
        erring.push(daysOf(fixesOf(path, minutes * 60 / DENSE, () => ERROR * draw.normal())) / whole);
      }
      return [
        average("daily distance over that of the path", straight, 1),
        average("daily distance over that of the path, with errors of fixes", erring, 1),
      ];
    },
  };
}

const daysOf = (track: Track) =>
  dailyDistances(track, { zone: "UTC" }).reduce((sum, { distance }) => sum + (distance || 0), 0);

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-bridge-coverage",
  seed: SEED,
  level: 0.95,
  cells: [
    ...(["walk", "range"] as const).flatMap((part) =>
      [[10, 10], [60, 10], [180, 10], [60, 2]].map(([minutes, days]) => bridgeCell(part, minutes, days))
    ),
    ...[10, 60, 180].map(distanceCell),
  ],
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
