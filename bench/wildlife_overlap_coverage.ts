/**
 * Overlap of two ranges estimated from fixes, against that of the normal distributions the fixes are from: the indices of
 * Fieberg & Kochanny (2005). A minute on one core; results stand in `bench/results/wildlife-overlap-coverage.json`. The
 * same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_overlap_coverage.ts
 *     deno run -A bench/wildlife_overlap_coverage.ts independent    this part again; the others keep their results
 */
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  onSharedGrid,
  type Overlap,
  overlap,
  plugInBandwidth,
  type Positions,
  simulateOuf,
} from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average } from "./coverage/measures.ts";

const SEED = 20261125;
const SAMPLES = 60;
/** Spread of the first range, m, and the square of the ellipse of it that holds 95 %. */
const SIGMA: [number, number] = [500, 300];
const WITHIN = -2 * Math.log(0.05);

/** Two ranges: how far apart, in sigmas of the first, and the sigmas of the second over those of the first. */
interface Pair {
  apart: number;
  scale: number;
}

interface Design extends Pair {
  part: "independent" | "autocorrelated";
  n: number;
  bandwidth: "reference" | "plug-in";
}

/** Indices by name; those that are not the same both ways from the first to the second. */
const INDICES = {
  "BA": (of: Overlap) => of.bhattacharyya,
  "UDOI": (of: Overlap) => of.udoi,
  "VI": (of: Overlap) => of.volumeIntersection,
  "HR, share of the first range's area": (of: Overlap) => of.areaShares[0],
  "PHR, second in the first range": (of: Overlap) => of.probabilities[0],
} as const;

/**
 * The true indices, {@link INDICES} in order. BA and the integral of f g are known for normal distributions; the others are
 * sums over squares of 5 m, of ellipses that are known.
 */
export function trueOverlap({ apart, scale }: Pair): number[] {
  const [sx, sy] = SIGMA;
  const away = apart * sx;
  const mean = (1 + scale * scale) / 2;
  const bhattacharyya = scale / mean * Math.exp(-(apart ** 2) / (8 * mean));
  const product = Math.exp(-(apart ** 2) / (4 * mean)) / (4 * Math.PI * mean * sx * sy);
  const square = (x: number, y: number, of: number) => (x / (of * sx)) ** 2 + (y / (of * sy)) ** 2;
  const density = (d: number, of: number) => Math.exp(-d / 2) / (2 * Math.PI * of * of * sx * sy);
  const step = 5;
  let [both, first, smaller, inFirst] = [0, 0, 0, 0];
  for (let x = -5 * sx + step / 2; x < away + 5 * sx; x += step) {
    for (let y = -5 * sy + step / 2; y < 5 * sy; y += step) {
      const [a, b] = [square(x, y, 1), square(x - away, y, scale)];
      const [f, g] = [density(a, 1), density(b, scale)];
      smaller += Math.min(f, g);
      if (a > WITHIN) continue;
      first++;
      inFirst += g;
      both += +(b <= WITHIN);
    }
  }
  const cell = step * step;
  return [bhattacharyya, both * cell * product, smaller * cell, both / first, inFirst * cell];
}

function fixesOf(
  { part, n }: Design,
  [x, y]: readonly [number, number],
  scale: number,
  draw: Random,
): Positions {
  const sigma: [number, number] = [scale * SIGMA[0], scale * SIGMA[1]];
  const times = Array.from({ length: n }, (_, k) => k * 3600);
  // Of fixes a hundred timescales apart one says nothing of the next; otherwise a month is fifty timescales long.
  const tauPosition = part === "independent" ? 36 : 3600 * n / 50;
  return { crs: "EPSG:6676", ...simulateOuf(draw, times, { centre: [x, y], sigma, tauPosition }) };
}

function overlapCell(design: Design): MeasuredCell {
  const { part, ...rest } = design;
  return {
    part,
    design: { ...rest },
    run() {
      const found: number[][] = Object.keys(INDICES).map(() => []);
      const name = [part, ...Object.values(rest)].join(", ");
      for (let sample = 0; sample < SAMPLES; sample++) {
        const draw = random(SEED).stream(`${name}, sample ${sample}`);
        const fixes = [
          fixesOf(design, [0, 0], 1, draw),
          fixesOf(design, [design.apart * SIGMA[0], 0], design.scale, draw),
        ];
        const [first, second] = onSharedGrid(fixes, {
          method: "binned",
          ...(design.bandwidth === "plug-in" ? { bandwidth: plugInBandwidth } : {}),
        });
        const of = overlap(first, second);
        Object.values(INDICES).forEach((index, k) => found[k].push(index(of)));
      }
      const truth = trueOverlap(design);
      return Object.keys(INDICES).map((index, k) => average(index, found[k], +truth[k].toFixed(4)));
    },
  };
}

const PAIRS: readonly Pair[] = [
  ...[0, 1, 2, 4].map((apart) => ({ apart, scale: 1 })),
  { apart: 1, scale: 0.5 },
];

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-overlap-coverage",
  seed: SEED,
  level: 0.95,
  cells: [
    ...[50, 200, 1000].flatMap((n) =>
      PAIRS.map((pair): Design => ({ part: "independent", n, ...pair, bandwidth: "reference" }))
    ),
    ...PAIRS.map((pair): Design => ({ part: "independent", n: 200, ...pair, bandwidth: "plug-in" })),
    ...PAIRS.map((pair): Design => ({ part: "autocorrelated", n: 720, ...pair, bandwidth: "reference" })),
  ].map(overlapCell),
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
