/**
 * How often the interval of a drone count holds the true number, how far the count is off, and what double counts and
 * animals of unequal detectability do to it. A minute on two cores; results stand in
 * `bench/results/wildlife-drone-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_drone_coverage.ts
 */
import { Fault } from "kenzan/fault/mod.ts";
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  alternativeIndividuals,
  droneCount,
  individualsOf,
  sameAnimal,
  type Sighting,
  type SightingHistory,
  type SightingTrack,
} from "kenzan/wildlife/mod.ts";
import { resultsOf, resultsText } from "./coverage/results.ts";

/** Of every random number of the study. */
export const SEED = 20221108;
/** Nominal. */
export const LEVEL = 0.95;

/** One setting of the study. */
export interface Cell {
  /** `count`: histories as the model has them; `unequal`: detectability differs; `matching`: tracks have to be joined. */
  part: "count" | "unequal" | "matching";
  /** True number of animals, probability that a pass sees one (mean), share of the ground that two passes cover. */
  animals: number;
  detection: number;
  overlap: number;
  samples: number;
}

/** What became of a cell's samples. */
export interface CellResult extends Cell {
  /** Samples without a count, e.g. for want of animals in the overlap. */
  refused: number;
  /** Share of the others whose interval holds the true number, with its standard error, and the shares on either side. */
  coverage: number;
  error: number;
  tooHigh: number;
  tooLow: number;
  /** Median of the estimate, and mean number seen, each over the true number. */
  estimate: number;
  seen: number;
}

/** All cells, each of which runs alone with the same outcome. */
export const CELLS: readonly Cell[] = [
  ...[15, 40, 100].flatMap((animals) =>
    [0.6, 0.8, 0.95].flatMap((detection) =>
      [0.3, 0.6].map((overlap): Cell => ({ part: "count", animals, detection, overlap, samples: 600 }))
    )
  ),
  ...[15, 40, 100].map((animals): Cell => ({
    part: "unequal",
    animals,
    detection: 0.8,
    overlap: 0.3,
    samples: 600,
  })),
  ...[10, 20, 40].flatMap((animals) =>
    [0.8, 0.95].map((detection): Cell => ({
      part: "matching",
      animals,
      detection,
      overlap: 0.3,
      samples: 300,
    }))
  ),
];

/** Sighting histories of animals, those seen at least once. */
function histories({ part, animals, detection, overlap }: Cell, draws: Random): SightingHistory[] {
  const all: SightingHistory[] = [];
  for (let k = 0; k < animals; k++) {
    const covered = draws.uniform() < overlap ? 2 : 1;
    // Half of the animals in the open, seen nearly always, half in forest.
    const p = part !== "unequal" ? detection : draws.uniform() < 0.5 ? 0.98 : 2 * detection - 0.98;
    const seen = draws.binomial(covered, p);
    if (seen > 0) all.push({ covered, seen });
  }
  return all;
}

const [LENGTH, STRIPS, SPACING, BREADTH, STRIP_SECONDS] = [540, 7, 37, 37 / 0.7, 104];
const GNSS = 1.2;

/**
 * Tracks of strips flown over animals that rest or browse, with errors of their places and a few missed, joined as a
 * survey joins them: the best way first, then those that stand for its uncertainty.
 */
function matched({ animals, detection }: Cell, draws: Random): SightingHistory[][] {
  const area = [LENGTH, (STRIPS - 1) * SPACING + BREADTH];
  const covers = (strip: number, { y }: { y: number }) =>
    Math.abs(y - BREADTH / 2 - strip * SPACING) <= BREADTH / 2;
  const places = Array.from({ length: animals }, (_, k) => ({
    x: area[0] * draws.uniform(),
    y: area[1] * draws.uniform(),
    speed: draws.uniform() < 0.5 ? 0.01 : 0.17,
    animal: k,
  }));
  const velocity = places.map(({ speed }) => [draws.normal(0, speed), draws.normal(0, speed)]);
  const tracks: SightingTrack[] = [];
  for (let strip = 0; strip < STRIPS; strip++) {
    const bias = [draws.normal(0, GNSS), draws.normal(0, GNSS)];
    places.forEach((place, k) => {
      // A walk of half a strip's time before and after it passes, direction kept for 40 s.
      for (let step = 0; step < STRIP_SECONDS / 4; step++) {
        const keep = Math.exp(-4 / 40), fresh = place.speed * Math.sqrt(1 - keep * keep);
        velocity[k] = velocity[k].map((v) => keep * v + draws.normal(0, fresh));
        place.x += 4 * velocity[k][0];
        place.y += 4 * velocity[k][1];
      }
      if (!covers(strip, place) || draws.uniform() >= detection) return;
      const frame = strip * 1000 + Math.floor(place.x / 9);
      // Five frames show it.
      const middle = sightingAt(place, bias, { frame, strip }, draws);
      const sightings = [-2, -1, 0, 1, 2].map((off) => ({
        ...middle,
        frame: frame + off,
        range: 110 + Math.abs(off),
      }));
      tracks.push({ pass: strip, sightings });
    });
  }
  const flown = STRIPS * LENGTH * BREADTH;
  const pairs = sameAnimal(tracks, {
    detection,
    density: Math.max(1, tracks.length) / flown / detection,
    covers,
  });
  const strips = Array.from({ length: STRIPS }, (_, strip) => strip);
  return [individualsOf(tracks, pairs, 0.5), ...alternativeIndividuals(tracks, pairs)].map((individuals) =>
    individuals.map(({ passes, place }) => ({
      covered: new Set([...strips.filter((strip) => covers(strip, place)), ...passes]).size,
      seen: passes.length,
    }))
  );
}

function sightingAt(
  { x, y }: { x: number; y: number },
  bias: number[],
  { frame, strip }: { frame: number; strip: number },
  draws: Random,
): Sighting {
  const box = { column: 80, row: 64, left: 79, right: 81, top: 63, bottom: 65 };
  return {
    ...box,
    frame,
    pass: strip,
    time: 1000 * (strip * STRIP_SECONDS + (strip % 2 === 0 ? x : LENGTH - x) / 6),
    x: x + bias[0] + draws.normal(0, 0.5),
    y: y + bias[1] + draws.normal(0, 0.5),
    range: 110,
    covariance: { xx: GNSS * GNSS + 0.6, xy: 0, yy: GNSS * GNSS + 0.6 },
    across: 0,
    area: 0.6,
    contrast: 5,
    score: 0.8,
  };
}

/** Runs a cell. */
export function runCell(cell: Cell): CellResult {
  const { part, animals, detection, overlap, samples } = cell;
  const source = random(SEED).stream(`${part} ${animals} ${detection} ${overlap}`);
  let [refused, held, high, low, seen] = [0, 0, 0, 0, 0];
  const estimates: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const draws = source.stream(String(sample));
    const [found, ...others] = part === "matching" ? matched(cell, draws) : [histories(cell, draws)];
    const alternatives = others.length === 0 ? undefined : others.map((histories) => ({ histories }));
    try {
      const { estimate, interval } = droneCount(found, { level: LEVEL, alternatives });
      estimates.push(estimate);
      seen += found.length;
      if (interval.lower > animals) high++;
      else if (interval.upper < animals) low++;
      else held++;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused++;
    }
  }
  const counted = samples - refused;
  const rounded = (value: number) => Number(value.toFixed(4));
  const coverage = held / counted;
  return {
    ...cell,
    refused,
    coverage: rounded(coverage),
    error: rounded(Math.sqrt(coverage * (1 - coverage) / counted)),
    tooHigh: rounded(high / counted),
    tooLow: rounded(low / counted),
    estimate: rounded(estimates.sort((a, b) => a - b)[counted >> 1] / animals),
    seen: rounded(seen / counted / animals),
  };
}

/** What is written: one line a cell. */
export const text = (cells: CellResult[]): string =>
  resultsText({ seed: SEED, level: LEVEL }, cells.map((cell) => `  ${JSON.stringify(cell)}`));

if (import.meta.main) {
  const cells = CELLS.map((cell) => {
    const result = runCell(cell);
    console.error(Object.values(result).join(" "));
    return result;
  });
  await Deno.writeTextFile(resultsOf("wildlife-drone-coverage"), text(cells));
  console.table(cells);
}
