import fc from "fast-check";
import { agreement, areaAdjustedAccuracy, random, stratifiedAccuracy } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-12) =>
  assert.ok(
    Number.isNaN(expected)
      ? Number.isNaN(found)
      : Math.abs(found - expected) <= off * Math.max(1e-3, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

// Olofsson et al. (2014), Remote Sensing of Environment 148, 42-57, table 8.
const OLOFSSON = [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]];
const PIXELS = [200_000, 150_000, 3_200_000, 6_450_000];

Deno.test("the areas of Olofsson et al. come out", () => {
  // As printed: 21,158 +- 6158 ha of deforestation, 11,686 +- 3756, 285,770 +- 15,510, 581,386 +- 16,282.
  const { areas, overall } = areaAdjustedAccuracy(OLOFSSON, PIXELS.map((pixels) => pixels * 0.09));
  assert.deepEqual(areas.map(({ estimate }) => Math.round(estimate)), [21158, 11686, 285770, 581386]);
  assert.deepEqual(areas.map(({ standardError }) => Math.round(1.96 * standardError)), [
    6158,
    3756,
    15510,
    16282,
  ]);
  assert.equal(overall.estimate.toFixed(2), "0.95");
});

Deno.test("they agree with the survey package", () => {
  // survey 4.1-1 (R 4.2.2): svydesign with strata, svymean and svyratio.
  const { overall, producers, proportions } = areaAdjustedAccuracy(OLOFSSON, PIXELS);
  near(overall.estimate, 0.9465118881119, 1e-11);
  const expected = [
    [0.748661404831, 0.108831557646, 0.023508624709, 0.003490722441],
    [0.847156398104, 0.129800184040, 0.012984615385, 0.002129153076],
    [0.934508908580, 0.017512460544, 0.317522144522, 0.008792424205],
    [0.961608992831, 0.009368130348, 0.645984615385, 0.009229963919],
  ];
  expected.forEach(([producer, producerError, share, shareError], j) => {
    near(producers[j].estimate, producer, 1e-9);
    near(producers[j].standardError, producerError, 1e-9);
    near(proportions[j].estimate, share, 1e-9);
    near(proportions[j].standardError, shareError, 1e-9);
  });
});

// Stehman (2014), International Journal of Remote Sensing 35, 4923-4939, table 2: ten points in each stratum.
const STEHMAN = [
  { size: 40_000, counts: [[5, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]] },
  { size: 30_000, counts: [[1, 0, 0, 0], [2, 7, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]] },
  { size: 20_000, counts: [[0, 0, 0, 0], [1, 1, 2, 0], [0, 1, 3, 2], [0, 0, 0, 0]] },
  { size: 10_000, counts: [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 2, 7]] },
];

Deno.test("Stehman's example comes out, and agrees with the survey package", () => {
  const found = stratifiedAccuracy(STEHMAN, { finitePopulation: true });
  // Printed: area of A 0.35 (0.082), of C 0.20 (0.064), overall 0.63 (0.085), user's B 0.574 (0.125), producer's B 0.794 (0.117).
  const print = ({ estimate, standardError }: { estimate: number; standardError: number }) =>
    `${estimate.toFixed(3)} ${standardError.toFixed(3)}`;
  assert.equal(print(found.proportions[0]), "0.350 0.082");
  assert.equal(print(found.proportions[2]), "0.200 0.064");
  assert.equal(print(found.overall), "0.630 0.085");
  assert.equal(print(found.users[1]), "0.574 0.125");
  assert.equal(print(found.producers[1]), "0.794 0.117");
  near(found.shares[1][2], 0.08);
  // survey 4.1-1 (R 4.2.2), with fpc: area, user's and producer's accuracy of each class.
  const expected = [
    [0.35, 0.0822477963, 0.7419354839, 0.1645420176, 0.6571428571, 0.147710095],
    [0.34, 0.0758530744, 0.5744680851, 0.1247822472, 0.7941176471, 0.1165479135],
    [0.2, 0.0642797704, 0.5, 0.2151119433, 0.3, 0.1504108263],
    [0.11, 0.0307222323, 0.7, 0.1526761278, 0.6363636364, 0.1622796715],
  ];
  expected.forEach((values, c) => {
    [found.proportions[c], found.users[c], found.producers[c]].forEach(({ estimate, standardError }, i) => {
      near(estimate, values[2 * i], 5e-9);
      near(standardError, values[2 * i + 1], 5e-9);
    });
  });
});

const samples = fc.integer({ min: 2, max: 4 }).chain((k) =>
  fc.tuple(
    fc.array(fc.array(fc.nat(30), { minLength: k, maxLength: k }), { minLength: k, maxLength: k }),
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: k, maxLength: k }),
  )
).filter(([counts]) => counts.every((row) => row.reduce((sum, count) => sum + count, 0) > 1));

Deno.test("where the strata are the classes of the map both estimators are one", () => {
  fc.assert(fc.property(samples, ([counts, sizes]) => {
    const one = areaAdjustedAccuracy(counts, sizes);
    const other = stratifiedAccuracy(
      sizes.map((size, h) => ({
        size,
        counts: counts.map((row, i) => row.map((count) => i === h ? count : 0)),
      })),
    );
    for (const part of ["users", "producers", "proportions", "areas"] as const) {
      one[part].forEach(({ estimate, standardError }, c) => {
        near(other[part][c].estimate, estimate, 1e-9);
        near(other[part][c].standardError ** 2, standardError ** 2, 1e-9);
      });
    }
    near(other.overall.standardError, one.overall.standardError, 1e-9);
    near(one.proportions.reduce((sum, { estimate }) => sum + estimate, 0), 1);
  }));
});

Deno.test("one stratum is a simple random sample, not one without error", () => {
  fc.assert(fc.property(samples, ([counts]) => {
    const found = stratifiedAccuracy([{ size: 77, counts }]);
    const plain = agreement(counts);
    near(found.overall.estimate, plain.overall.estimate);
    near(found.overall.standardError, plain.overall.standardError * Math.sqrt(found.n / (found.n - 1)), 1e-9);
    found.users.forEach(({ estimate, standardError }, i) => {
      near(estimate, plain.users[i].estimate);
      near(standardError, plain.users[i].standardError * Math.sqrt(found.n / (found.n - 1)), 1e-6);
    });
  }));
});

Deno.test("a stratum without points makes NaN, one with a single point no standard error", () => {
  const none = areaAdjustedAccuracy([[8, 2, 0], [1, 9, 0], [0, 0, 0]], [5, 5, 1]);
  for (const { estimate, interval } of [none.overall, none.users[2], none.producers[0], none.areas[1]]) {
    assert.ok(Number.isNaN(estimate) && interval === null);
  }
  assert.equal(none.users[0].estimate, 0.8);
  const single = areaAdjustedAccuracy([[8, 2, 0], [1, 9, 0], [0, 0, 1]], [5, 5, 1]);
  assert.ok(single.overall.estimate > 0 && Number.isNaN(single.overall.standardError));
  assert.ok(Number.isNaN(single.users[2].standardError));
  const unmapped = areaAdjustedAccuracy([[8, 2, 1], [1, 9, 0], [0, 0, 0]], [5, 5, 0]);
  assert.ok(unmapped.areas[2].estimate > 0 && unmapped.producers[2].estimate === 0);
  const empty = stratifiedAccuracy([{ size: 5, counts: [[3, 1], [1, 3]] }, {
    size: 5,
    counts: [[0, 0], [0, 0]],
  }]);
  assert.ok(Number.isNaN(empty.overall.estimate));
});

Deno.test("where no error was found Wilson's interval has a width, the normal one has none", () => {
  const counts = [[50, 0], [0, 400]];
  const normal = areaAdjustedAccuracy(counts, [1, 99]);
  const wilson = areaAdjustedAccuracy(counts, [1, 99], { interval: "Wilson" });
  assert.equal(normal.overall.interval!.lower, 1);
  assert.ok(wilson.overall.interval!.lower < 0.995 && wilson.overall.interval!.upper === 1);
  assert.ok(wilson.users[0].interval!.lower < 0.95);
  assert.ok(wilson.areas[0].interval!.upper > 1.5 && wilson.areas[0].interval!.lower < 0.5);
});

Deno.test("areas and accuracies drawn again and again are covered as often as stated", () => {
  const truth = [[0.9, 0.1], [0.02, 0.98]]; // of each map class, the share in each reference class
  const weight = [0.1, 0.9];
  const share = weight[0] * 0.9 + weight[1] * 0.02;
  const producer = weight[0] * 0.9 / share;
  const stream = random(44);
  const runs = 1000;
  const covered = { area: 0, producer: 0 };
  for (let run = 0; run < runs; run++) {
    const counts = truth.map(([p], h) => {
      const x = stream.binomial([120, 600][h], p);
      return [x, [120, 600][h] - x];
    });
    const { proportions, producers } = areaAdjustedAccuracy(counts, weight, { interval: "Wilson" });
    const holds = (interval: { lower: number; upper: number } | null, value: number) =>
      Number(interval!.lower <= value && value <= interval!.upper);
    covered.area += holds(proportions[0].interval, share);
    covered.producer += holds(producers[0].interval, producer);
  }
  for (const count of Object.values(covered)) {
    assert.ok(Math.abs(count / runs - 0.95) < 0.025, `${count / runs}`);
  }
});

Deno.test("sizes and tables that do not belong together are refused", () => {
  assert.throws(
    () => areaAdjustedAccuracy([[1, 0], [0, 1]], [1, 2, 3]),
    /expected: +as many columns as rows, 3/,
  );
  assert.throws(() => areaAdjustedAccuracy([[1, 0], [0, 1]], [0, 2]), /stratum 1/);
  assert.throws(() => areaAdjustedAccuracy([[1, 0], [0, 1]], [-1, 2]), /stratum 1/);
  assert.throws(() => areaAdjustedAccuracy([[0, 0], [0, 0]], [1, 2]), /no strata/);
  assert.throws(() => stratifiedAccuracy([]), /no strata/);
  assert.throws(() => stratifiedAccuracy([STEHMAN[0], { size: 5, counts: [[1, 0], [0, 1]] }]), /2 x 2/);
  assert.throws(
    () => stratifiedAccuracy([{ size: 3, counts: [[2, 2], [0, 1]] }], { finitePopulation: true }),
    /as many units as points/,
  );
  assert.throws(() => areaAdjustedAccuracy([[1, 0], [0, 1]], [1, 1], { level: 0 }), /confidence level/);
});
