import fc from "fast-check";
import { checksForBound, errorBound, errorBudget, hypergeometricTail } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

Deno.test("what no error among the checked points still allows", () => {
  // 2 % of 740,000 points; 150 of a prefecture's 7,507; 50 field points: by hand, (1 - f)^M >= 0.05.
  assert.equal(errorBound(0, 14_800, { population: 740_000 }).errors, 148);
  assert.equal(errorBound(0, 150, { population: 7507 }).errors, 146);
  const field = errorBound(0, 50);
  assert.ok(Math.abs(field.rate - (1 - 0.05 ** (1 / 50))) < 1e-15);
  assert.deepEqual([field.ruleOfThree, field.errors], [0.06, null]);
  assert.equal(checksForBound(1e-4), 29_956);
  assert.ok(errorBound(0, 29_956).rate <= 1e-4 && errorBound(0, 29_955).rate > 1e-4);
});

const checks = fc.integer({ min: 1, max: 60 }).chain((population) =>
  fc.tuple(fc.constant(population), fc.integer({ min: 1, max: population }))
).chain(([population, checked]) => fc.tuple(fc.constant(population), fc.constant(checked), fc.nat(checked)));

Deno.test("the bound in a finite population is the last number of errors not rejected", () => {
  const alpha = 1 - 0.95; // not 0.05: a tail of one in twenty lies between the two
  fc.assert(fc.property(checks, ([population, checked, errors]) => {
    const found = errorBound(errors, checked, { population }).errors!;
    const tail = (marked: number) => hypergeometricTail(errors, { population, marked, drawn: checked });
    assert.ok(tail(found) > alpha && (found === population || tail(found + 1) <= alpha), `${found}`);
    assert.ok(found >= errors && found <= population - checked + errors);
  }));
});

Deno.test("a bound is right as often as stated, whatever the number of errors", () => {
  const [population, checked] = [60, 20];
  const bounds = Array.from(
    { length: checked + 1 },
    (_, x) => errorBound(x, checked, { population }).errors!,
  );
  for (let marked = 0; marked <= population; marked++) {
    let covered = 0;
    let before = 0;
    for (let x = 0; x <= checked; x++) {
      const upTo = hypergeometricTail(x, { population, marked, drawn: checked });
      if (marked <= bounds[x]) covered += upTo - before;
      before = upTo;
    }
    assert.ok(covered >= 0.95 - 1e-12, `${marked}: ${covered}`);
  }
});

Deno.test("a large population and an infinite one agree, more checks bound more", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (checked, errors) => {
    errors %= checked + 1;
    const [finite, infinite] = [
      errorBound(errors, checked, { population: 1e9 }),
      errorBound(errors, checked),
    ];
    assert.ok(Math.abs(finite.rate - infinite.rate) < 1e-5, `${finite.rate}, ${infinite.rate}`);
    assert.ok(errorBound(errors, checked + 1).rate <= infinite.rate);
  }));
});

Deno.test("a budget adds variances and tells each one's share", () => {
  const { variance, standardError, components, interval } = errorBudget(10, [
    { name: "sampling", variance: 3 },
    { name: "omission", variance: 1 },
  ]);
  assert.deepEqual([variance, standardError], [4, 2]);
  assert.deepEqual(components.map(({ share }) => share), [0.75, 0.25]);
  assert.ok(Math.abs(interval!.upper - 10 - 2 * 1.959963984540054) < 1e-12);
  assert.equal(errorBudget(0.01, [{ name: "a", variance: 1 }], { range: [0, 1] }).interval!.lower, 0);
  assert.equal(errorBudget(1, [{ name: "a", variance: 0 }]).components[0].share, 0);
});

Deno.test("checks and components that cannot be are refused", () => {
  for (const [errors, checked] of [[0, 0], [3, 2], [-1, 5], [0.5, 5]]) {
    assert.throws(() => errorBound(errors, checked), /no bound/);
  }
  assert.throws(() => errorBound(0, 10, { population: 9 }), /population 9/);
  assert.throws(() => errorBound(0, 10, { level: 95 }), /write 0.95/);
  assert.throws(() => checksForBound(0), /not a rate/);
  assert.throws(() => errorBudget(1, []), /no error budget/);
  assert.throws(() => errorBudget(1, [{ name: "a", variance: -1 }]), /component 1/);
  assert.throws(
    () => errorBudget(1, [{ name: "a", variance: 1 }, { name: "a", variance: 1 }]),
    /component 2/,
  );
});
