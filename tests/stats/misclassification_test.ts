import fc from "fast-check";
import { misclassifiedProportion, misclassifiedProportions, random } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-12) =>
  assert.ok(
    Math.abs(found - expected) <= off * Math.max(1e-3, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

Deno.test("Lang and Reiczigel's limits come out", () => {
  // Their equations evaluated in R 4.2.2: 27 of 650 and 200 of 500 positive.
  const found = misclassifiedProportion({
    observed: { x: 27, n: 650 },
    sensitivity: { x: 50, n: 100 },
    specificity: { x: 199, n: 200 },
  });
  near(found.interval!.lower, 0.0274600105668923);
  near(found.interval!.upper, 0.1145830257298254);
  near(found.estimate, (27 / 650 - 0.005) / 0.495);
  const { interval } = misclassifiedProportion({
    observed: { x: 200, n: 500 },
    sensitivity: { x: 76, n: 80 },
    specificity: { x: 110, n: 120 },
  });
  near(interval!.lower, 0.297648734826253);
  near(interval!.upper, 0.431526603165484);
  // Below 0 the lower limit is cut.
  const few = { observed: { x: 2, n: 78 }, sensitivity: { x: 50, n: 100 }, specificity: { x: 199, n: 200 } };
  assert.equal(misclassifiedProportion(few).interval!.lower, 0);
  near(misclassifiedProportion(few).interval!.upper, 0.1777042736321754);
});

const count = fc.integer({ min: 5, max: 300 }).chain((n) => fc.record({ x: fc.nat(n), n: fc.constant(n) }));

Deno.test("with two classes the inverse matrix is Rogan and Gladen's formula", () => {
  fc.assert(fc.property(count, count, count, (observed, sensitivity, specificity) => {
    const adjusted = (sensitivity.x + 1) / (sensitivity.n + 2) + (specificity.x + 1) / (specificity.n + 2);
    fc.pre(sensitivity.x / sensitivity.n + specificity.x / specificity.n > 1.05 && adjusted > 1.05);
    const one = misclassifiedProportion({ observed, sensitivity, specificity });
    const { proportions, covariance } = misclassifiedProportions([observed.x, observed.n - observed.x], [
      [sensitivity.x, specificity.n - specificity.x],
      [sensitivity.n - sensitivity.x, specificity.x],
    ]);
    near(proportions[0].estimate, one.uncut, 1e-9);
    near(proportions[0].standardError, one.standardError, 1e-6);
    near(proportions[0].estimate + proportions[1].estimate, 1, 1e-9);
    near(covariance[0][1], -covariance[0][0], 1e-6);
    assert.ok(one.estimate >= 0 && one.estimate <= 1);
    const { observed: a, sensitivity: b, specificity: c } = one.shares;
    near(a + b + c, one.standardError === 0 ? 0 : 1, 1e-9);
  }));
});

Deno.test("readings without error are left as they are", () => {
  const { proportions, amplification } = misclassifiedProportions([3, 5, 2], [[9, 0, 0], [0, 9, 0], [
    0,
    0,
    9,
  ]]);
  assert.deepEqual(proportions.map(({ estimate }) => estimate), [0.3, 0.5, 0.2]);
  near(proportions[0].standardError, Math.sqrt(0.3 * 0.7 / 10));
  assert.equal(amplification, 1);
});

Deno.test("another order of classes orders the estimates", () => {
  const [observed, counts] = [[60, 30, 10], [[50, 4, 1], [3, 40, 6], [2, 1, 30]]];
  const one = misclassifiedProportions(observed, counts);
  const other = misclassifiedProportions(
    observed.toReversed(),
    counts.map((row) => row.toReversed()).toReversed(),
  );
  one.proportions.forEach(({ estimate, standardError }, i) => {
    near(other.proportions[2 - i].estimate, estimate);
    near(other.proportions[2 - i].standardError, standardError);
  });
});

Deno.test("the true shares are found and covered", () => {
  const stream = random(46);
  const [share, se, sp, runs] = [0.05, 0.85, 0.98, 800];
  let [covered, both] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const observed = { x: stream.binomial(2000, share * se + (1 - share) * (1 - sp)), n: 2000 };
    const sensitivity = { x: stream.binomial(200, se), n: 200 };
    const specificity = { x: stream.binomial(400, sp), n: 400 };
    const { interval } = misclassifiedProportion({ observed, sensitivity, specificity });
    covered += Number(interval!.lower <= share && share <= interval!.upper);
    const three = misclassifiedProportions(
      drawn(stream, 3000, [0.5 * 0.9 + 0.3 * 0.1 + 0.2 * 0.05, 0.5 * 0.08 + 0.3 * 0.8 + 0.2 * 0.05]),
      transposed([[0.9, 0.08], [0.1, 0.8], [0.05, 0.05]].map((p) => drawn(stream, 300, p))),
    ).proportions[1].interval!;
    both += Number(three.lower <= 0.3 && 0.3 <= three.upper);
  }
  assert.ok(Math.abs(covered / runs - 0.95) < 0.025, `${covered / runs}`);
  assert.ok(Math.abs(both / runs - 0.95) < 0.025, `${both / runs}`);
});

/** Multinomial counts of three classes. */
function drawn(stream: ReturnType<typeof random>, n: number, [a, b]: number[]): number[] {
  const first = stream.binomial(n, a);
  const second = stream.binomial(n - first, b / (1 - a));
  return [first, second, n - first - second];
}

const transposed = (rows: number[][]) => rows[0].map((_, i) => rows.map((row) => row[i]));

Deno.test("readings that say nothing are refused", () => {
  const half = { x: 5, n: 10 };
  assert.throws(
    () => misclassifiedProportion({ observed: half, sensitivity: half, specificity: half }),
    /sensitivity \+ specificity above 1/,
  );
  assert.throws(
    () => misclassifiedProportion({ observed: { x: 11, n: 10 }, sensitivity: half, specificity: half }),
    /where: +observed/,
  );
  assert.throws(
    () =>
      misclassifiedProportion({ observed: half, sensitivity: { x: 1, n: 100 }, specificity: { x: 2, n: 2 } }),
    /interval's additions[^]*check more points/,
  );
  assert.throws(() => misclassifiedProportions([1, 2], [[5, 5], [5, 5]]), /read alike/);
  assert.throws(() => misclassifiedProportions([1, 2], [[5, 0], [1, 0]]), /no checked point of class 2/);
  assert.throws(() => misclassifiedProportions([0, 0], [[5, 1], [1, 4]]), /cannot be corrected/);
  assert.throws(() => misclassifiedProportions([1, 2, 3], [[5, 1], [1, 4]]), /columns as rows, 3/);
});
