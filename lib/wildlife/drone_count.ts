import { Fault } from "../fault/mod.ts";
import type { Interval } from "../stats/mod.ts";
import { type Caution, caution } from "./caution.ts";

/** How often one animal could have been seen, and was. */
export interface SightingHistory {
  /** Passes whose footprints cover its place, 1 or more. */
  covered: number;
  /** Passes that saw it, 1 to `covered`. */
  seen: number;
}

/** Animals under one way to remove double counts. */
export interface CountedAnimals {
  histories: readonly SightingHistory[];
  /**
   * Histories from which the detection probability is learnt, e.g. of both nights together. Default those of the count.
   */
  learntFrom?: readonly SightingHistory[];
}

/** Options of {@link droneCount}. */
export interface DroneCountOptions extends Omit<CountedAnimals, "histories"> {
  /** Level of the intervals. Default 0.95. */
  level?: number;
  /**
   * The animals under other ways to remove double counts, all as likely (see {@link alternativeIndividuals}): the distribution of the
   * count is the mean of theirs. Default none: double counts are taken to be removed without error.
   */
  alternatives?: readonly CountedAnimals[];
  /**
   * Share of the animals that can be seen at all (not below closed canopy, not in a den), from elsewhere. Passes cannot
   * tell it: what is hidden from one is hidden from all. Default 1, without error.
   */
  availability?: { share: number; standardError: number };
}

/** Number of animals in the area that a survey covered. */
export interface DroneCount {
  /** Animals seen, with double counts that are more probable than not removed. */
  seen: number;
  /**
   * Animals that those seen amount to over all `alternatives` (their mean): pairs left apart in `seen`, each improbable
   * alone, are some of them one animal. Where few were missed the estimate is below `seen` for this reason.
   */
  distinct: number;
  /** Animals in all; the median of what the data leave possible. */
  estimate: number;
  /** Standard deviation of what the data leave possible. */
  standardError: number;
  interval: Interval;
  /** Probability that one pass sees an animal that can be seen. */
  detection: { estimate: number; interval: Interval };
  cautions: Caution[];
}

/** Detection probability of a pass below which places, rather than animals, are likely to be wrong. */
const LOW_DETECTION = 0.5;
/** Points of p, and the probability below which one is left out. */
const [GRID, NEGLIGIBLE] = [200, 1e-7];

/**
 * Number of animals from how many of several passes over each place saw it.
 *
 * Each pass sees an animal with the same probability p, independently: the model M0 of capture-recapture, of which
 * Lincoln-Petersen is the case of two passes (Seber 1982; conditional likelihood of Huggins 1989). The distribution of
 * p given the histories of the animals seen, with Jeffreys' prior, and of the animals missed given p (prior 1/N:
 * negative binomial) is summed over a grid, so small counts need no normal approximation. How often the interval holds
 * the truth: `bench/wildlife_drone_coverage.ts`. Where animals differ in p, the count is too low.
 *
 * @throws Fault for histories that cannot be, for none whose place two passes cover, and for an availability outside 0-1.
 */
export function droneCount(
  histories: readonly SightingHistory[],
  options: DroneCountOptions = {},
): DroneCount {
  const { level = 0.95, learntFrom = histories, availability = { share: 1, standardError: 0 } } = options;
  const { alternatives = [{ histories, learntFrom }] } = options;
  const { share, standardError } = availability;
  if (!(share > 0 && share <= 1 && standardError >= 0 && standardError < share)) {
    throw new Fault("wildlife: not an availability", {
      expected: "a share above 0, up to 1, with a standard error below it",
      found: `${share}, standard error ${standardError}`,
    });
  }
  const own = detectionPosterior(learntFrom);
  // By the number of animals; each alternative counts as much as another.
  const total: number[] = [];
  for (const alternative of alternatives) {
    const { histories, learntFrom = histories } = alternative;
    const detection = learntFrom.some(({ covered }) => covered > 1) ? detectionPosterior(learntFrom) : own;
    const missed = missedAnimals(histories, detection, availability);
    const all = sum(missed) * alternatives.length;
    missed.forEach((mass, u) =>
      total[histories.length + u] = (total[histories.length + u] ?? 0) + mass / all
    );
  }
  const masses = Array.from(total, (mass) => mass ?? 0);
  const at = (probability: number) => {
    let below = 0;
    const number = masses.findIndex((mass) => (below += mass) >= probability);
    return number < 0 ? masses.length - 1 : number;
  };
  const mean = masses.reduce((all, mass, number) => all + number * mass, 0);
  const variance = masses.reduce((all, mass, number) => all + (number - mean) ** 2 * mass, 0);
  const method = "posterior (M0, Jeffreys)";
  const informative = learntFrom.filter(({ covered }) => covered > 1).length;
  const cautions: Caution[] = informative >= 10 ? [] : [caution(
    "few-overlap-sightings",
    `検知率は、複数の通過範囲にある${informative}頭のみから推定した。`,
    `The detection probability comes from ${informative} animals that several passes covered.`,
  )];
  const detection = own.quantile(0.5);
  if (detection < LOW_DETECTION) {
    cautions.push(caution(
      "detection-low",
      "1回の通過の検知率が低い。重なる測線の同じ個体が同じ場所に重ならない（時計、高さの基準、DEM又は取付けの誤り）おそれがある。",
      "One pass detects few animals: the same ones may not come together between strips (clocks, heights, DEM or mounting).",
    ));
  }
  return {
    seen: histories.length,
    distinct: sum(alternatives.map(({ histories }) => histories.length)) / alternatives.length,
    estimate: at(0.5),
    standardError: Math.sqrt(variance),
    interval: { lower: at((1 - level) / 2), upper: at((1 + level) / 2), level, method },
    detection: {
      estimate: detection,
      interval: { lower: own.quantile((1 - level) / 2), upper: own.quantile((1 + level) / 2), level, method },
    },
    cautions,
  };
}

/** Distribution of the number of animals missed, given those seen: negative binomial in each class of places. */
function missedAnimals(
  histories: readonly SightingHistory[],
  detection: DetectionPosterior,
  availability: { share: number; standardError: number },
): number[] {
  histories.forEach(checkHistory);
  const classes = [...Map.groupBy(histories, ({ covered }) => covered)].map(([k, all]) =>
    [k, all.length] as const
  );
  // Of a survey that saw none the prior 1/N would say that there are none; a flat one tells how many it may have missed.
  if (histories.length === 0) classes.push([1, 1]);
  const missed: number[] = [];
  for (const [available, weight] of availabilities(availability)) {
    detection.p.forEach((p, g) => {
      const mass = weight * detection.mass[g];
      if (mass < NEGLIGIBLE) return;
      const distribution = classes.map(([k, n]) => negativeBinomial(n, available * (1 - (1 - p) ** k)))
        .reduce(convolve, [1]);
      distribution.forEach((probability, u) => missed[u] = (missed[u] ?? 0) + mass * probability);
    });
  }
  return missed;
}

function checkHistory({ covered, seen }: SightingHistory): void {
  if (Number.isInteger(covered) && Number.isInteger(seen) && seen >= 1 && covered >= seen) return;
  throw new Fault("wildlife: a sighting history that cannot be", {
    expected: "whole numbers, seen from 1 to covered",
    found: `covered ${covered}, seen ${seen}`,
    remedy: "count only passes over the animal's place, and at least those that saw it",
  });
}

/** Distribution of the detection probability on a grid. */
interface DetectionPosterior {
  p: Float64Array;
  mass: Float64Array;
  quantile: (probability: number) => number;
}

function detectionPosterior(histories: readonly SightingHistory[]): DetectionPosterior {
  histories.forEach(checkHistory);
  const informative = histories.filter(({ covered }) => covered > 1);
  if (informative.length === 0) {
    throw new Fault("wildlife: no detection probability without overlap", {
      expected: "animals whose place two passes cover",
      found: `${histories.length} animals, each covered by one pass`,
      remedy: "fly strips that overlap, or learn it from another flight of the same kind: `learntFrom`",
    });
  }
  // Even in the angle asin(sqrt p), in which Jeffreys' prior is flat.
  const p = Float64Array.from({ length: GRID }, (_, g) => Math.sin((g + 0.5) / GRID * Math.PI / 2) ** 2);
  const log = p.map((p) =>
    informative.reduce(
      (all, { covered, seen }) =>
        all + seen * Math.log(p) + (covered - seen) * Math.log1p(-p) - Math.log(1 - (1 - p) ** covered),
      0,
    )
  );
  const most = Math.max(...log);
  const density = log.map((value) => Math.exp(value - most));
  const all = sum(density);
  const mass = density.map((value) => value / all);
  const quantile = (probability: number) => {
    let below = 0;
    return p[mass.findIndex((value) => (below += value) >= probability - 1e-12)] ?? p[GRID - 1];
  };
  return { p, mass, quantile };
}

/** Availability at nine quantiles of a normal distribution cut at 1, with their weights. */
function availabilities(
  { share, standardError }: { share: number; standardError: number },
): [number, number][] {
  if (standardError === 0) return [[share, 1]];
  const points = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2].map((z): [number, number] => [
    Math.min(1, Math.max(0.01, share + z * standardError)),
    Math.exp(-z * z / 2),
  ]);
  const all = sum(points.map(([, weight]) => weight));
  return points.map(([value, weight]) => [value, weight / all]);
}

/**
 * Probabilities of u failures before the n-th success of probability p; what lies beyond 99.999 %, or beyond 20 n + 50,
 * counts to the last.
 */
function negativeBinomial(n: number, p: number): number[] {
  const result = [Math.exp(n * Math.log(p))];
  let below = result[0];
  for (let u = 1; below < 1 - 1e-5 && u < 20 * n + 50; u++) {
    result.push(result[u - 1] * (n + u - 1) / u * (1 - p));
    below += result[u];
  }
  result[result.length - 1] += Math.max(0, 1 - below);
  return result;
}

function convolve(a: number[], b: number[]): number[] {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => b.forEach((y, j) => result[i + j] += x * y));
  return result;
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + value, 0);
