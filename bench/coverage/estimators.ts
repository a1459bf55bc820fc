/** Intervals and tests beside those of a rate: what readings with errors and two phases of points give. */
import * as landuse from "kenzan/landuse/mod.ts";
import * as stats from "kenzan/stats/mod.ts";
import { type Cell, type Limits, type Row, Score } from "./score.ts";

type Design = Readonly<Record<string, string | number>>;
/** Takes one sample and gives, by method, an interval with the truth it should hold. */
type Trial = (draw: stats.Random) => Record<string, readonly [truth: number, interval: () => Limits | null]>;

const PERIOD = landuse.periodFrom(landuse.SIMULATED_PERIODS, 2023);

/** All cells of this part. */
export function estimatorCells(seed: number): Cell[] {
  return [
    ...correctedRates(),
    ...misclassified(),
    ...twoPhases(),
    ...recheckBounds(),
    ...fieldVisits(),
    ...agreements(),
    ...changes(),
  ].map(({ part, design, samples, defaults, trial }) => ({
    part,
    design,
    run: (wanted = () => true) => {
      const draw = stats.random(seed).stream([part, ...Object.entries(design).flat()].join("|"));
      const scores = new Map<string, Score>();
      for (let k = 0; k < samples; k++) {
        for (const [method, [truth, interval]] of Object.entries(trial(draw))) {
          if (!wanted(method)) continue;
          if (!scores.has(method)) scores.set(method, new Score(method, defaults.includes(method)));
          scores.get(method)!.add(interval, truth);
        }
      }
      return [...scores.values()].flatMap((score): Row[] => score.rows());
    },
  }));
}

interface Study {
  part: string;
  design: Design;
  samples: number;
  /** Methods that the reports use. */
  defaults: string[];
  trial: Trial;
}

/** Marked points among `drawn` of a population: hypergeometric, one marked point at a time. */
function drawn(draw: stats.Random, { population, marked, drawn }: stats.Hypergeometric): number {
  let found = 0;
  for (let k = 0; k < marked; k++) found += +(draw.uniform() * (population - k) < drawn - found);
  return found;
}

/** A rate corrected by second readings: all ARD again, 2 % of the rest. `falsely`: of the points read as ARD. */
function correctedRates(): Study[] {
  const frames = [["half the country", 740_000, [50, 274, 1000]], ["prefecture", 15_000, [
    5,
    20,
    100,
  ]]] as const;
  return frames.flatMap(([frame, points, events]) =>
    events.flatMap((expected) =>
      [
        ...[0.02, 0.1, 0.3].map((omission) => ({ omission, falseAlarms: 0.05, design: {} })),
        ...[0.2, 0.4, 0.6, 0.8].map((falsely) => ({
          omission: 0.02,
          falseAlarms: 0.98 * falsely / (1 - falsely),
          design: { falsely },
        })),
      ].map(({ omission, falseAlarms, design }): Study => ({
        part: "corrected rate",
        design: { frame, expectedEvents: expected, omission, ...design },
        samples: 4000,
        defaults: ["correctedRate"],
        trial: (draw) => {
          const events = draw.binomial(points, expected / points);
          const missed = draw.binomial(events, omission);
          const wrong = draw.binomial(points - events, falseAlarms * expected / points);
          const read = events - missed + wrong;
          const checked = Math.ceil(0.02 * (points - read));
          const found = drawn(draw, { population: points - read, marked: missed, drawn: checked });
          return {
            correctedRate: [
              expected / points / PERIOD.years,
              () =>
                landuse.correctedRate(rateOf(read, points), [
                  strataOf(true, read, read, [[0, 0], [wrong, read - wrong]]),
                  strataOf(false, points - read, checked, [[checked - found, found], [0, 0]]),
                ]).budget.interval,
            ],
          };
        },
      }))
    )
  );
}

function strataOf(
  isArd: boolean,
  frame: number,
  n: number,
  counts: landuse.RecheckedStratum["counts"],
): landuse.KnownStratum {
  return { pref: 1, risk: 0, isArd, frame, n, counts, unread: 0, read: counts[1][0] + counts[1][1] };
}

/** The rate of points that fell at random, all in one prefecture. */
function rateOf(events: number, points: number): landuse.ArdRate {
  const counts = new Int32Array(48 * landuse.COUNTS_PER_PREFECTURE);
  counts[landuse.COUNTS_PER_PREFECTURE + 4] = events;
  counts[landuse.COUNTS_PER_PREFECTURE + 2] = points - events;
  const sums = () => new Int32Array(48);
  const none = { count: sums(), zz: sums(), AR: { yy: sums(), yz: sums() }, D: { yy: sums(), yz: sums() } };
  return landuse.ardRate(
    { counts, successive: none, matern: none },
    PERIOD,
    { event: "D", base: "land", domain: 1 },
    { variance: "post-stratified" },
  );
}

/** A share behind readings whose errors are known from samples of their own. */
function misclassified(): Study[] {
  const cases = [[0.66, 0.985, 0.96], [0.05, 0.9, 0.99], [0.005, 0.9, 0.999]] as const;
  return cases.flatMap(([share, sensitivity, specificity]) =>
    [200, 2000].map((n): Study => ({
      part: "misclassified share",
      design: { share, sensitivity, specificity, points: n },
      samples: 4000,
      defaults: [],
      trial: (draw) => {
        const read = share * sensitivity + (1 - share) * (1 - specificity);
        const observed = { x: draw.binomial(n, read), n };
        const ofTrue = { x: draw.binomial(200, sensitivity), n: 200 };
        const ofFalse = { x: draw.binomial(200, specificity), n: 200 };
        const table = [[ofTrue.x, 200 - ofFalse.x], [200 - ofTrue.x, ofFalse.x]];
        return {
          "misclassifiedProportion, Lang-Reiczigel": [
            share,
            () =>
              stats.misclassifiedProportion({ observed, sensitivity: ofTrue, specificity: ofFalse }).interval,
          ],
          "misclassifiedProportions, normal": [
            share,
            () => stats.misclassifiedProportions([observed.x, n - observed.x], table).proportions[0].interval,
          ],
        };
      },
    }))
  );
}

/** A share from the interpretation of all points and the inventory's plots among them. */
function twoPhases(): Study[] {
  const forest = [50, 400].map((plots) => ({
    state: "forest",
    share: 0.66,
    plots,
    omission: 0.015,
    falsely: 0.04,
  }));
  const rare = [1, 2, 5, 10, 20, 50, 200].map((events) => {
    const share = events / 1600;
    return { state: "rare", share, plots: 1600, omission: 0.1, falsely: 0.1 * share };
  });
  return [...forest, ...rare].map(({ state, share, plots, omission, falsely }): Study => ({
    part: "two phases",
    design: { state, plots, expectedEvents: +(share * plots).toFixed(4) },
    samples: state === "rare" ? 1000 : 2000,
    defaults: ["nfi", "regression", "prefectureState", "ratio", "prefecture"].map((id) =>
      `combineDesigns, ${id}`
    ),
    trial: (draw) => {
      const n = 16 * plots;
      const [ard, nfi, pref] = [new Float64Array(n), new Float64Array(n).fill(NaN), new Uint8Array(n)];
      for (let k = 0; k < n; k++) {
        const is = +(draw.uniform() < share);
        ard[k] = draw.uniform() < (is ? omission : falsely) ? 1 - is : is;
        pref[k] = 1 + k % 4;
        // The first points are the plots: points are in no order.
        if (k < plots) nfi[k] = is;
      }
      const { designs } = landuse.combineDesigns({ pref, ard, nfi }, { interpreted: 1, plot: 20 });
      return Object.fromEntries([
        ...designs.map(({ id, interval }) => [`combineDesigns, ${id}`, [share, () => interval]]),
        ...designs.filter(({ result, id }) => result !== null && id !== "prefecture").map((
          { id, result },
        ) => [`Student, ${id}`, [share, () => result!.interval]]),
      ]);
    },
  }));
}

/**
 * Upper bounds of the errors that checks left, and what a re-check says of omission and commission. Beside 40 points
 * read as the event stand 20 of the other kind, one of which is the event. `by risk` has half of the missed points in a
 * fifteenth of the others, which is read again ten times as densely.
 */
function recheckBounds(): Study[] {
  const designs: [draw: string, missed: number][] = [
    ...[0, 1, 5, 20, 100, 300].map((missed): [string, number] => ["even", missed]),
    ...[1, 5, 20, 100, 300].map((missed): [string, number] => ["by risk", missed]),
  ];
  return designs.map(([way, missed]): Study => ({
    part: "re-check",
    design: {
      draw: way,
      points: 15_000,
      checked: 300,
      missed,
      expectedFound: way === "even" ? missed / 50 : Math.ceil(missed / 2) / 8 + Math.floor(missed / 2) / 80,
    },
    samples: 4000,
    defaults: [
      "recheckBounds, one-sided",
      "recheckAccuracy, omission",
      "recheckAccuracy, commission",
      "recheckAccuracy, missed points",
    ],
    trial: (draw) => {
      const [read, wrong, other, confused] = [40, 4, 20, 1];
      const half = Math.ceil(missed / 2);
      const groups = way === "even" ? [{ points: 15_000, checked: 300, missed }] : [
        { points: 1000, checked: 125, missed: half },
        { points: 14_000, checked: 175, missed: missed - half },
      ];
      const found = groups.map((group) =>
        drawn(draw, { population: group.points, marked: group.missed, drawn: group.checked })
      );
      const bound = landuse.recheckBounds(
        groups.map(({ points, checked }, k) => ({ pref: 1, frame: points, n: checked, errors: found[k] })),
      )[0];
      // All of the ARD is read again: what is wrong among them is counted.
      const of = landuse.recheckAccuracy("D", [
        strataOf(true, read + other, read + other, [[other - confused, confused], [wrong, read - wrong]]),
        ...groups.map(({ points, checked }, k) =>
          strataOf(false, points, checked, [[checked - found[k], found[k]], [0, 0]])
        ),
      ]);
      const all = missed + confused;
      return {
        "recheckBounds, one-sided": [missed, () => ({ lower: 0, upper: bound.upperPoints })],
        "recheckAccuracy, omission": [all / (all + read - wrong), () => of.omission.interval],
        "recheckAccuracy, missed points": [all, () => of.missedPoints.interval],
        "recheckAccuracy, commission": [wrong / read, () => of.commission.interval],
      };
    },
  }));
}

/**
 * Field visits of a class in two or four prefectures of unequal size, some of them not reached. With `selective`, points
 * at which the interpretation is wrong are reached half as often: what no interval from those reached alone can hold.
 */
function fieldVisits(): Study[] {
  const draws = [
    ["D of stage 1", "sinceD", [103, 38], 25],
    ["D of stage 1", "sinceD", [400, 30], 25],
    ["ARD of stage 2", "periodD", [24, 9], 0.5],
    ["no ARD", "neither", [70_000, 24_000, 16_000, 9000], 13],
  ] as const;
  return draws.flatMap(([kind, of, frames, n]) =>
    [0.8, 0.95, 0.99].flatMap((confirmed) =>
      ["at random", ...(confirmed === 0.8 ? ["selective"] : [])].map((reached): Study => ({
        part: "field visits",
        design: { kind, points: frames.join("+"), confirmed, reached },
        samples: 4000,
        defaults: reached === "selective" ? [] : ["fieldAccuracy, confirmed"],
        trial: (draw) => {
          // Of every prefecture as many, but for what a whole number of points takes or adds.
          const right = frames.map((frame) => Math.round(confirmed * frame));
          const truth = right.reduce((sum, x) => sum + x, 0) / frames.reduce((sum: number, x) => sum + x, 0);
          const strata = frames.map((frame, h): landuse.VisitedStratum => {
            const visits = n < 1 ? Math.ceil(n * frame) : n;
            // Of thousands of points it makes no difference that none is drawn twice.
            const good = frame > 5000
              ? draw.binomial(visits, right[h] / frame)
              : drawn(draw, { population: frame, marked: right[h], drawn: visits });
            const [lost, others] = [
              draw.binomial(good, 0.1),
              draw.binomial(visits - good, reached === "selective" ? 0.55 : 0.1),
            ];
            const [yes, no] = [good - lost, visits - good - others];
            return {
              pref: h + 1,
              class: of,
              frame,
              n: visits,
              found: { AR: 0, D: of === "neither" ? no : yes, neither: of === "neither" ? yes : no },
              notReached: lost + others,
              open: 0,
            };
          });
          const [accuracy] = landuse.fieldAccuracy({ strata });
          return {
            "fieldAccuracy, confirmed": [truth, () => accuracy.confirmed?.interval ?? null],
            "fieldAccuracy, if those not reached are all wrong, or all right": [
              truth,
              () =>
                accuracy.confirmed?.interval
                  ? {
                    lower: Math.min(accuracy.least, accuracy.confirmed.interval.lower),
                    upper: Math.max(accuracy.most, accuracy.confirmed.interval.upper),
                  }
                  : null,
            ],
          };
        },
      }))
    )
  );
}

/** Agreement of the inventory's state with the interpretation's. */
function agreements(): Study[] {
  return [[0.66, 0.98, 0.96], [0.66, 0.9, 0.8], [0.05, 0.9, 0.99]].flatMap((
    [share, producers, specificity],
  ) =>
    [30, 100, 1000].map((plots): Study => ({
      part: "agreement",
      design: { share, producers, specificity, plots },
      samples: 4000,
      defaults: ["overall", "user's", "producer's", "kappa"],
      trial: (draw) => {
        const counts = [[0, 0], [0, 0]];
        for (let k = 0; k < plots; k++) {
          const is = draw.uniform() < share ? 0 : 1;
          counts[draw.uniform() < (is === 0 ? producers : specificity) ? is : 1 - is][is]++;
        }
        const table = [[share * producers, (1 - share) * (1 - specificity)], [
          share * (1 - producers),
          (1 - share) * specificity,
        ]];
        const whole = stats.agreement(table);
        const found = stats.agreement(counts);
        return {
          overall: [whole.overall.estimate, () => found.overall.interval],
          "user's": [whole.users[0].estimate, () => found.users[0].interval],
          "producer's": [whole.producers[0].estimate, () => found.producers[0].interval],
          kappa: [stats.kappa(table).estimate, () => stats.kappa(counts).interval],
        };
      },
    }))
  );
}

/** Two counts with one rate: whether no change is called none. The truth is a ratio of 1. */
function changes(): Study[] {
  return [5, 10, 16, 50, 274, 1000].map((expected): Study => ({
    part: "no change",
    design: { expectedEvents: expected },
    samples: 4000,
    defaults: ["detectableChange, landuse", "changeTest"],
    trial: (draw) => {
      const [first, second] = [draw.poisson(expected), draw.poisson(expected)];
      const limit = stats.detectableChange(first);
      // With fewer events there is no coefficient of variation, and nothing is said.
      const relative = first >= landuse.FEWEST_EVENTS
        ? landuse.detectableChange(1 / Math.sqrt(first), 0.95)
        : Infinity;
      const isCalled = (called: boolean) => ({ lower: called ? 2 : 0, upper: 2 });
      return {
        changeTest: [1, () => isCalled(stats.changeTest(first, second).p < 0.05)],
        "detectableChange, stats": [
          1,
          () => isCalled(second <= (limit.decrease ?? -1) || second >= (limit.increase ?? Infinity)),
        ],
        "detectableChange, landuse": [
          1,
          () => isCalled(Math.abs(second / first - 1) > relative),
        ],
      };
    },
  }));
}
