import assert from "node:assert/strict";
import { hypergeometricInterval } from "kenzan/stats/mod.ts";

Deno.test("the interval of a number of marked units agrees with sums of exact fractions", () => {
  // Python 3, fractions and math.comb: all numbers whose two tails are both above 1 / 40.
  const cases: [x: number, drawn: number, population: number, lower: number, upper: number][] = [
    [0, 30, 500, 0, 56],
    [1, 30, 500, 1, 84],
    [7, 30, 500, 52, 208],
    [30, 30, 500, 444, 500],
    [2, 99, 100, 2, 3],
    [5, 32, 32, 5, 5],
  ];
  for (const [x, drawn, population, lower, upper] of cases) {
    const found = hypergeometricInterval(x, drawn, { population });
    assert.deepEqual(found, { lower, upper, level: 0.95, method: "hypergeometric" });
  }
  const wide = hypergeometricInterval(7, 30, { population: 500, level: 0.99 });
  assert.ok(wide.lower < 52 && wide.upper > 208);
  assert.throws(() => hypergeometricInterval(3, 2, { population: 10 }), /no bound from these checks/);
  assert.throws(() => hypergeometricInterval(1, 2, { population: 10, level: 1 }), /not a confidence level/);
});
