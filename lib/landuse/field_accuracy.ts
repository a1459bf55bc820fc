import {
  binomialInterval,
  combinedInterval,
  type Estimate,
  hypergeometricInterval,
  stratifiedAccuracy,
} from "../stats/mod.ts";
import {
  type FieldOutcome,
  VISITED_CLASSES,
  type VisitedClass,
  type VisitedStratum,
} from "./field_outcome.ts";
import type { Label } from "./logical_check.ts";

/** What the field says of one class of the interpretation. */
export interface FieldClassAccuracy {
  class: VisitedClass;
  label: Label;
  strata: VisitedStratum[];
  /** Points of the class in the prefectures visited for it, those drawn, visited, not reached and without a record. */
  frame: number;
  n: number;
  reached: number;
  notReached: number;
  open: number;
  /** Share of the class that the field confirms; null where no point was reached. */
  confirmed: Estimate | null;
  /** Shares that are AR, D or neither in the field. */
  found: { AR: Estimate; D: Estimate; neither: Estimate } | null;
  /** `confirmed` if none, and if all, of the points drawn without a result were as they were read. */
  least: number;
  most: number;
  /** Prefectures without enough visits for a variance of their own: joined with another of the class. */
  joined: number[];
}

const LABELS: Record<VisitedClass, Label> = {
  periodD: { ja: "第2段階のD", en: "D of stage 2" },
  periodAR: { ja: "第2段階のAR", en: "AR of stage 2" },
  sinceD: { ja: "第1段階のD", en: "D of stage 1" },
  neither: { ja: "ARD以外", en: "No ARD" },
};

/** What the field finds where the class is right. */
export const CONFIRMED_AS: Readonly<Record<VisitedClass, keyof VisitedStratum["found"]>> = {
  periodD: "D",
  periodAR: "AR",
  sinceD: "D",
  neither: "neither",
};

/** Fewest visits of a stratum for a variance of its own. */
const FEWEST = 2;

/**
 * Accuracy of the interpretation by class against what was found in the field: each prefecture weighted by the points
 * it has of the class (Stehman 2014, strata that are drawn at unequal rates), with the exact intervals of the prefectures
 * joined (Zou and Donner 2008), shortened where much of a small class was visited. It is an accuracy in the prefectures
 * that were visited; others it tells of as far as these stand for them.
 *
 * Points that were not reached are taken to be like those of their stratum that were; `least` and `most` are what they
 * could make of it at worst and at best. Strata with fewer than two visits are joined with the best visited prefecture of
 * their class.
 */
export function fieldAccuracy(
  { strata }: Pick<FieldOutcome, "strata">,
  options: { level?: number } = {},
): FieldClassAccuracy[] {
  return VISITED_CLASSES.flatMap((of) => {
    const mine = strata.filter((each) => each.class === of && each.frame > 0);
    return mine.length === 0 ? [] : [describe(of, mine, options.level ?? 0.95)];
  });
}

function describe(of: VisitedClass, mine: VisitedStratum[], level: number): FieldClassAccuracy {
  const sum = (part: (stratum: VisitedStratum) => number) => mine.reduce((n, each) => n + part(each), 0);
  const reached = sum(reachedIn);
  const { cells, joined } = joinThin(mine);
  const share = (as: keyof VisitedStratum["found"]) => shareIn(cells, ({ found }) => found[as], level);
  const as = CONFIRMED_AS[of];
  const found = reached === 0 ? null : { AR: share("AR"), D: share("D"), neither: share("neither") };
  const frame = sum((each) => each.frame);
  // What is drawn and has no result counts as wrong, or as right.
  const bound = (right: (stratum: VisitedStratum) => number) =>
    mine.reduce(
      (total, each) => total + each.frame * (each.n === 0 ? right(each) : right(each) / each.n),
      0,
    ) / frame;
  return {
    class: of,
    label: LABELS[of],
    strata: mine,
    frame,
    n: sum(({ n }) => n),
    reached,
    notReached: sum(({ notReached }) => notReached),
    open: sum(({ open }) => open),
    confirmed: found && found[as],
    found,
    least: bound((each) => each.n === 0 ? 0 : each.found[as]),
    most: bound((each) => each.n === 0 ? 1 : each.n - reachedIn(each) + each.found[as]),
    joined,
  };
}

type Cell = Pick<VisitedStratum, "frame" | "found">;

/** Points visited of a stratum. */
export const reachedIn = ({ found }: Pick<VisitedStratum, "found">): number =>
  found.AR + found.D + found.neither;

/** Strata with too few visits joined with the one that has most. */
export function joinThin<T extends VisitedStratum>(
  strata: readonly T[],
): { cells: Cell[]; joined: number[] } {
  const [best, ...rest] = strata.toSorted((a, b) => reachedIn(b) - reachedIn(a));
  const thin = rest.filter((each) => reachedIn(each) < FEWEST);
  const all = [best, ...thin];
  const total = (part: (stratum: T) => number) => all.reduce((n, each) => n + part(each), 0);
  return {
    cells: [
      {
        frame: total(({ frame }) => frame),
        found: {
          AR: total(({ found }) => found.AR),
          D: total(({ found }) => found.D),
          neither: total(({ found }) => found.neither),
        },
      },
      ...rest.filter((each) => !thin.includes(each)),
    ],
    joined: thin.map(({ pref }) => pref).sort((a, b) => a - b),
  };
}

/**
 * A share over strata. Each stratum has its own exact interval, shortened by what was visited of it, and these are joined
 * as that of a sum (Zou and Donner 2008): a stratum in which no visit differs could still hold points that do, which the
 * variance of the sum does not know. Exact intervals of the finite lists (hypergeometric) would not do: where a list of
 * forty holds two points that differ they are whole numbers, and their sum is too short. But the interval ends where
 * nothing more is possible: at the points found, and at all those not visited besides.
 *
 * Joined, each stratum without such a point would be taken at its worst. Where no visit found one, or all did, the bound
 * is that of all strata as one, visited at the lowest of their fractions, if lower: exact wherever the points are.
 */
function shareIn(cells: readonly Cell[], part: (cell: Cell) => number, level: number): Estimate {
  const strata = cells.map((cell) => ({
    size: cell.frame,
    counts: [[reachedIn(cell) - part(cell), 0], [0, part(cell)]],
  }));
  const { proportions: [, { estimate, standardError }] } = stratifiedAccuracy(strata, {
    level,
    finitePopulation: true,
  });
  const sum = (of: (cell: Cell) => number) => cells.reduce((all, cell) => all + of(cell), 0);
  const [total, marked, visited] = [sum(({ frame }) => frame), sum(part), sum(reachedIn)];
  const { interval } = combinedInterval(cells.map((cell) => {
    const [x, n] = [part(cell), reachedIn(cell)];
    const shrink = Math.sqrt(1 - n / cell.frame);
    const exact = binomialInterval(x, n, { level, method: "Clopper-Pearson" });
    const value = x / n;
    return {
      value,
      weight: cell.frame / total,
      interval: {
        ...exact,
        lower: value - shrink * (value - exact.lower),
        upper: value + shrink * (exact.upper - value),
      },
    };
  }));
  const fraction = Math.min(...cells.map((cell) => reachedIn(cell) / cell.frame));
  const evenly = Math.max(1, Math.floor(fraction * total + 1e-9));
  const most = hypergeometricInterval(0, evenly, { population: total, level }).upper;
  const least = marked === visited ? Math.max(marked, total - most) : marked;
  const upmost = marked === 0 ? Math.min(most, total - visited) : total - visited + marked;
  return {
    estimate,
    standardError,
    interval: {
      ...interval,
      lower: Math.max(least / total, interval.lower),
      upper: Math.min(upmost / total, interval.upper),
    },
  };
}
