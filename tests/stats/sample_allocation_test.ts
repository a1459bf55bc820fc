import fc from "fast-check";
import { allocateSample, type Allocation, stratifiedSampleSize } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

// Olofsson et al. (2014), section 5.1.1: map classes of 2, 1.5, 32 and 64.5 % with expected user's accuracies.
const STRATA = [[0.02, 0.7], [0.015, 0.6], [0.32, 0.9], [0.645, 0.95]]
  .map(([weight, users]) => ({ weight, standardDeviation: Math.sqrt(users * (1 - users)) }));

Deno.test("Olofsson's sample size and proportional allocation come out", () => {
  assert.equal(stratifiedSampleSize(STRATA, 0.01).n, 641);
  assert.deepEqual(allocateSample(641, STRATA), [13, 10, 205, 413]); // table 5
  assert.deepEqual(allocateSample(640, STRATA, { rule: "equal" }), [160, 160, 160, 160]);
});

Deno.test("a finite population needs fewer points, and never more than it has", () => {
  const { exact } = stratifiedSampleSize([{ weight: 1, standardDeviation: 0.5 }], 0.05, {
    populationSize: 400,
  });
  // n0 / (1 + n0 / N) with n0 = 100 (Cochran 1977, chapter 4)
  assert.ok(Math.abs(exact - 100 / (1 + 100 / 400)) < 1e-9);
  assert.ok(stratifiedSampleSize(STRATA, 1e-9, { populationSize: 400 }).exact <= 400);
});

const plans = fc.tuple(
  fc.integer({ min: 20, max: 3000 }),
  fc.array(
    fc.record({
      weight: fc.double({ min: 0.001, max: 10, noNaN: true }),
      standardDeviation: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  fc.constantFrom<Allocation>("equal", "proportional", "Neyman"),
);

Deno.test("points add up, nobody gets less than the minimum or more than there are", () => {
  fc.assert(fc.property(plans, ([n, strata, rule]) => {
    const available = strata.map((_, h) => h === 0 ? 7 : Infinity);
    const points = allocateSample(n, strata, {
      rule,
      available: strata.length > 1 ? available : undefined,
      minimum: 3,
    });
    assert.equal(points.reduce((sum, count) => sum + count, 0), n);
    assert.ok(
      points.every((count, h) =>
        Number.isInteger(count) && count >= 3 && (strata.length === 1 || count <= available[h])
      ),
    );
  }));
});

Deno.test("no exchange of a point between strata betters Neyman's allocation", () => {
  const variance = (points: number[]) =>
    points.reduce((sum, n, h) => sum + STRATA[h].weight ** 2 * STRATA[h].standardDeviation ** 2 / n, 0);
  const best = allocateSample(641, STRATA, { rule: "Neyman" });
  for (const from of [0, 1, 2, 3]) {
    for (const to of [0, 1, 2, 3]) {
      const moved = best.map((n, h) => n - Number(h === from) + Number(h === to));
      assert.ok(variance(moved) >= variance(best) * (1 - 1e-4));
    }
  }
  assert.ok(variance(allocateSample(641, STRATA)) > variance(best));
});

Deno.test("rare strata get their fixed number, the rest is proportional", () => {
  assert.deepEqual(allocateSample(641, STRATA, { rule: "mixed", rarePoints: 75 }), [75, 75, 163, 328]);
  const none = STRATA.map(({ weight }) => ({ weight, standardDeviation: 0 }));
  assert.deepEqual(allocateSample(641, none, { rule: "Neyman" }), [13, 10, 205, 413]);
  assert.deepEqual(
    allocateSample(10, [{ weight: 0, standardDeviation: 1 }, { weight: 1, standardDeviation: 1 }]),
    [0, 10],
  );
});

Deno.test("plans that cannot be are refused", () => {
  assert.throws(() => allocateSample(7, STRATA), /8 to Infinity points/);
  assert.throws(() => allocateSample(2.5, [{ weight: 1, standardDeviation: 1 }]), /cannot be divided/);
  assert.throws(() => allocateSample(20, STRATA.slice(0, 2), { available: [5, 5] }), /cannot be divided/);
  assert.throws(() => stratifiedSampleSize(STRATA, 0), /no sample size/);
  assert.throws(() => stratifiedSampleSize([{ weight: -1, standardDeviation: 1 }], 1), /stratum 1/);
  assert.throws(() => stratifiedSampleSize([], 1), /no strata/);
});
