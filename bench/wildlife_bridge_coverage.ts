/**
 * Where Brownian bridges say an animal was, against where it was: paths known every minute, of which a collar tells a fix
 * now and then, with its error. The time that the path spends within the isopleths of 50 and 95 % should be just that; the
 * mobility of a random walk should be found again. Two and a half minutes on one core; results stand in
 * `bench/results/wildlife-bridge-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_bridge_coverage.ts
 *     deno run -A bench/wildlife_bridge_coverage.ts walk    this part again; the others keep their results
 */
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  type BrownianBridge,
  brownianBridge,
  isopleth,
  simulateOuf,
  type Track,
  type UtilisationDistribution,
} from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average, type Measure } from "./coverage/measures.ts";

const SEED = 20261124;
const SAMPLES = 40;
/** Length of a path, and the time from one of its known places to the next, s. */
const [SPAN, DENSE] = [10 * 86_400, 60];
/** Motion variance of the random walks, m2/s: some 100 m from hour to hour on each axis. */
const MOBILITY = 3;
/** Standard deviation of a fix on each axis, m. */
const ERROR = 20;

interface Path {
  x: Float64Array;
  y: Float64Array;
}

/** How an animal goes: at random, or within a range, keeping its way for half an hour. */
const PATHS: Record<"walk" | "range", (draw: Random) => Path> = {
  walk(draw) {
    const axis = () => {
      let at = 0;
      return Float64Array.from({ length: SPAN / DENSE + 1 }, (_, k) => {
        if (k > 0) at += Math.sqrt(MOBILITY * DENSE) * draw.normal();
        return at;
      });
    };
    return { x: axis(), y: axis() };
  },
  range: (draw) =>
    simulateOuf(draw, Array.from({ length: SPAN / DENSE + 1 }, (_, k) => k * DENSE), {
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

function bridgeCell(part: "walk" | "range", minutes: number): MeasuredCell {
  return {
    part,
    design: { minutes },
    run() {
      const found: Record<string, { values: number[]; expected: number | null }> = {};
      const note = (measure: string, value: number, expected: number | null) =>
        (found[measure] ??= { values: [], expected }).values.push(value);
      for (let sample = 0; sample < SAMPLES; sample++) {
        const draw = random(SEED).stream(`${part}, ${minutes} minutes, sample ${sample}`);
        const path = PATHS[part](draw);
        const track = fixesOf(path, minutes * 60 / DENSE, () => ERROR * draw.normal());
        const options = { locationError: ERROR };
        const bridge = brownianBridge(track, options);
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
        const whole = brownianBridge(fixesOf(path, 1, () => 0), { ...options, grid, mobility: MOBILITY });
        note("area of 95 % over that of the whole path", area(bridge) / area(whole), null);
      }
      return Object.entries(found).map(([measure, { values, expected }]): Measure =>
        average(measure, values, expected)
      );
    },
  };
}

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-bridge-coverage",
  seed: SEED,
  level: 0.95,
  cells: (["walk", "range"] as const).flatMap((part) =>
    [10, 60, 180].map((minutes) => bridgeCell(part, minutes))
  ),
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
