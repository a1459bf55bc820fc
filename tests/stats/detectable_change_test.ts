import fc from "fast-check";
import {
  changeTest,
  detectableChange,
  pointsForPrecision,
  random,
  yearsForPrecision,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-11) =>
  assert.ok(Math.abs(found / expected - 1) <= off, `${found}, not ${expected}`);

Deno.test("the exact tests agree with R", () => {
  // R 4.2.2: 2 * min(pbinom(20, 42, 2/3), ...) and 2 * phyper(4, 19, 981, 500), which is fisher.test here.
  near(changeTest(22, 20, { exposureRatio: 2 }).p, 0.016713072137705);
  near(changeTest(4, 15, { trials: [500, 500] }).p, 0.0181142268507747);
  // P(X >= 13) of 17 with probability 1/2 is 3214 / 2^17.
  near(changeTest(4, 13).p, 2 * 3214 / 2 ** 17);
});

Deno.test("what 274 points of the 500 m grid and 4 of the 4 km grid must become", () => {
  assert.equal(detectableChange(274).increase, 323);
  assert.deepEqual(detectableChange(4), { decrease: null, increase: 13 });
  assert.deepEqual(detectableChange(0), { decrease: null, increase: 6 });
});

const counts = fc.tuple(fc.nat(400), fc.nat(400), fc.constantFrom(1, 0.5, 3));

Deno.test("the detectable change is where the test turns", () => {
  fc.assert(fc.property(counts, ([first, , exposureRatio]) => {
    const { decrease, increase } = detectableChange(first, { exposureRatio });
    const p = (second: number) => changeTest(first, second, { exposureRatio }).p;
    assert.ok(p(increase!) <= 0.05 && p(increase! - 1) > 0.05);
    if (decrease !== null) assert.ok(p(decrease) <= 0.05 && p(decrease + 1) > 0.05);
    else assert.ok(p(0) > 0.05);
  }));
});

Deno.test("the order of the counts does not matter, nor do events against others", () => {
  fc.assert(fc.property(counts, ([first, second, exposureRatio]) => {
    near(
      changeTest(first, second, { exposureRatio }).p,
      changeTest(second, first, { exposureRatio: 1 / exposureRatio }).p,
    );
    const one = changeTest(first, second, { trials: [400, 500] }).p;
    near(changeTest(400 - first, 500 - second, { trials: [400, 500] }).p, one, 1e-9);
    near(changeTest(second, first, { trials: [500, 400] }).p, one, 1e-9);
  }));
});

Deno.test("among many trials events are rare: both tests agree", () => {
  near(changeTest(4, 13, { trials: [1e7, 1e7] }).p, changeTest(4, 13).p, 1e-5);
  assert.deepEqual(detectableChange(274, { trials: [740_000, 740_000] }).increase, 323);
  assert.deepEqual(detectableChange(3, { trials: [4, 4] }), { decrease: null, increase: null });
});

Deno.test("without a change the test is wrong no more often than it says", () => {
  const stream = random(47);
  let rejected = 0;
  for (let run = 0; run < 3000; run++) {
    rejected += Number(changeTest(stream.poisson(30), stream.poisson(30)).p <= 0.05);
  }
  assert.ok(rejected / 3000 <= 0.055 && rejected > 60, `${rejected}`);
});

Deno.test("points and years for a precision", () => {
  // A Poisson count of 160 has a coefficient of variation of 7.9 %.
  assert.equal(pointsForPrecision({ rate: 0.5, coefficientOfVariation: 0.1 }), 100);
  const n = pointsForPrecision({ rate: 160 / 740_000, coefficientOfVariation: 0.079 });
  assert.ok(Math.abs(n / 740_000 - 1) < 0.01, `${n}`);
  near(yearsForPrecision({ eventsPerYear: 2.5, coefficientOfVariation: 0.1 }), 40);
  near(yearsForPrecision({ eventsPerYear: 2.5, coefficientOfVariation: 0.1, designEffect: 2 }), 80);
  assert.equal(pointsForPrecision({ rate: 1, coefficientOfVariation: 0.1 }), 1);
});

Deno.test("counts that cannot be compared are refused", () => {
  assert.throws(() => changeTest(-1, 3), /cannot be compared/);
  assert.throws(() => changeTest(1.5, 3), /cannot be compared/);
  assert.throws(() => changeTest(1, 3, { exposureRatio: 0 }), /exposure ratio/);
  assert.throws(() => changeTest(6, 3, { trials: [5, 5] }), /cannot be compared/);
  assert.throws(() => changeTest(1, 3, { trials: [5, 5], exposureRatio: 2 }), /either trials or/);
  assert.throws(() => detectableChange(1, { level: 95 }), /write 0.95/);
  assert.throws(() => pointsForPrecision({ rate: 0, coefficientOfVariation: 0.1 }), /no number of points/);
  assert.throws(
    () => yearsForPrecision({ eventsPerYear: 0, coefficientOfVariation: 0.1 }),
    /no number of years/,
  );
});
