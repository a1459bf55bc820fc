import fc from "fast-check";
import {
  chiSquareTail,
  hypergeometricTail,
  normalQuantile,
  normalTail,
  studentQuantile,
  studentTail,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, digits = 1e-12) =>
  assert.ok(Math.abs(found / expected - 1) <= digits, `${found}, not ${expected}`);

Deno.test("tails agree with sums of 40 digits", () => {
  // mpmath 1.3.0: gammainc, erfc and betainc, regularised, mp.dps = 40.
  const chiSquare: [x: number, degreesOfFreedom: number, tail: number][] = [
    [3.841458820694124, 1, 0.050000000000000057],
    [0.0001, 1, 0.99202128737073679],
    [19.10655, 6, 0.0039874201889961036],
    [100, 2, 1.9287498479639178e-22],
    [1000, 10, 1.8702907209159497e-208],
    [1400, 3, 2.9456193610163087e-303],
    [120, 100, 0.08440668109369183],
    [1e-8, 0.5, 0.99072270392348729],
    [500, 250, 7.7155204508285335e-19],
  ];
  for (const [x, degreesOfFreedom, tail] of chiSquare) near(chiSquareTail(x, degreesOfFreedom), tail);
  const normal = [
    [1e-9, 0.49999999960105772],
    [0.5, 0.3085375387259869],
    [5, 2.8665157187919391e-7],
    [37, 5.7255712225245768e-300],
  ];
  for (const [z, tail] of normal) near(normalTail(z), tail);
  const student = [
    [1e-6, 3, 0.49999963244740305],
    [0.3, 1, 0.40722642092225766],
    [2.228138851964939, 10, 0.025000000000904316],
    [6, 30, 6.9713843836023714e-7],
    [3, 1e6, 0.0013499312707108985],
  ];
  for (const [t, degreesOfFreedom, tail] of student) near(studentTail(t, degreesOfFreedom), tail);
  // R 4.2.2, phyper.
  near(hypergeometricTail(0, { population: 740_000, marked: 148, drawn: 14_800 }), 0.050272316394781);
  near(hypergeometricTail(3, { population: 1000, marked: 30, drawn: 200 }), 0.118968604066622);
  near(hypergeometricTail(60, { population: 1000, marked: 300, drawn: 200 }), 0.53708656633233);
  near(hypergeometricTail(75, { population: 1000, marked: 300, drawn: 200 }), 0.995834814347273);
});

Deno.test("quantiles of Student's t agree with SciPy", () => {
  // SciPy 1.17.1, stats.t.isf.
  for (
    const [tail, degreesOfFreedom, t] of [
      [0.025, 1, 12.706204736174705],
      [0.025, 10, 2.2281388519862753],
      [0.3, 4, 0.5686490630497053],
      [0.05, 2.5, 2.5582186141359364],
      [1e-10, 3, 2225.769284683093],
      [0.49, 7, 0.025977941569516962],
    ]
  ) near(studentQuantile(tail, degreesOfFreedom), t);
});

Deno.test("a quantile of Student's t has its tail, and many degrees of freedom make it normal", () => {
  const tails = fc.double({ min: 1e-9, max: 0.999, noNaN: true });
  fc.assert(fc.property(tails, fc.double({ min: 0.5, max: 1e5, noNaN: true }), (tail, degreesOfFreedom) => {
    near(studentTail(studentQuantile(tail, degreesOfFreedom), degreesOfFreedom), tail, 1e-10);
  }));
  near(studentQuantile(0.025, 1e9), -normalQuantile(0.025), 1e-8);
});

Deno.test("chi-square with one degree of freedom is a square of a normal deviate, with two an exponential", () => {
  fc.assert(fc.property(fc.double({ min: 1e-6, max: 30, noNaN: true }), (z) => {
    near(chiSquareTail(z * z, 1), 2 * normalTail(z));
    near(chiSquareTail(z, 2), Math.exp(-z / 2));
    near(normalTail(-z), 1 - normalTail(z));
  }));
  assert.deepEqual([chiSquareTail(0, 3), chiSquareTail(Infinity, 3)], [1, 0]);
});

Deno.test("hypergeometric tails are sums of counted draws", () => {
  const choose = (n: number, k: number): number =>
    k < 0 || k > n ? 0 : k === 0 ? 1 : choose(n - 1, k - 1) * n / k;
  fc.assert(fc.property(fc.nat(25), fc.nat(25), fc.nat(25), fc.nat(25), (population, marked, drawn, x) => {
    [marked, drawn] = [marked % (population + 1), drawn % (population + 1)];
    x %= drawn + 1;
    let sum = 0;
    for (let k = 0; k <= x; k++) sum += choose(marked, k) * choose(population - marked, drawn - k);
    const expected = sum / choose(population, drawn);
    const found = hypergeometricTail(x, { population, marked, drawn });
    assert.ok(Math.abs(found - expected) < 1e-12, `${found}, not ${expected}`);
  }));
});

Deno.test("points and counts that have no tail are refused", () => {
  for (const [x, df] of [[-1, 2], [1, 0], [NaN, 1], [1, Infinity]]) {
    assert.throws(() => chiSquareTail(x, df), /chi-square has no tail/);
  }
  assert.throws(() => normalTail(NaN), /no tail/);
  assert.throws(() => studentTail(NaN, 3), /no tail/);
  assert.throws(() => studentTail(1, 0), /degrees of freedom/);
  assert.throws(() => studentQuantile(1, 3), /tail probability/);
  for (const bad of [{ population: 5, marked: 6, drawn: 1 }, { population: 5, marked: 1, drawn: 6 }]) {
    assert.throws(() => hypergeometricTail(0, bad), /not a draw/);
  }
  assert.throws(() => hypergeometricTail(0.5, { population: 5, marked: 1, drawn: 1 }), /not a draw/);
});
