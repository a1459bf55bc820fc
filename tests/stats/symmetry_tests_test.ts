import fc from "fast-check";
import { bowkerTest, mcnemarTest, random, stuartMaxwellTest } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-12) =>
  assert.ok(
    Math.abs(found - expected) <= off * Math.max(1e-3, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

Deno.test("the tests agree with R", () => {
  // R 4.2.2, mcnemar.test (Bowker's for k > 2) and binom.test; coin 1.4-2, mh_test.
  const table = [[40, 5, 3], [8, 30, 2], [1, 6, 25]];
  near(bowkerTest(table).statistic, 3.69230769230769);
  near(bowkerTest(table).p, 0.296663495633589);
  near(stuartMaxwellTest(table).statistic, 0.340425531914894);
  near(stuartMaxwellTest(table).p, 0.843485332538642);
  const two = [[101, 59], [121, 33]];
  near(mcnemarTest(two, { method: "chi-square" }).statistic, 21.3555555555556);
  near(mcnemarTest(two, { method: "chi-square" }).p, 3.8151358651126e-6);
  near(mcnemarTest(two, { method: "continuity" }).p, 5.45009482542713e-6);
  near(mcnemarTest(two).p, 4.43444926375516e-6);
});

Deno.test("the vision of Stuart's 7477 women is as published", () => {
  // Stuart (1953), Biometrika 40, 105-110; Bishop, Fienberg & Holland (1975): 19.11 with 6, 11.96 with 3.
  const vision = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]];
  const [bowker, marginal] = [bowkerTest(vision), stuartMaxwellTest(vision)];
  assert.deepEqual([bowker.statistic.toFixed(2), bowker.degreesOfFreedom], ["19.11", 6]);
  assert.deepEqual([marginal.statistic.toFixed(2), marginal.degreesOfFreedom], ["11.96", 3]);
});

const pairs = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50)).filter((cells) =>
  cells.some((x) => x > 0)
);

Deno.test("with two classes all three are McNemar's", () => {
  fc.assert(fc.property(pairs, ([a, b, c, d]) => {
    const counts = [[a, b], [c, d]];
    const { statistic, p } = mcnemarTest(counts, { method: "chi-square" });
    for (const test of [bowkerTest, stuartMaxwellTest]) {
      near(test(counts).statistic, statistic);
      near(test(counts).p, p);
      assert.equal(test(counts).degreesOfFreedom, b + c === 0 ? 0 : 1);
    }
  }));
});

const tables = fc.array(fc.array(fc.constantFrom(0, 0, 1, 3, 8, 20), { minLength: 4, maxLength: 4 }), {
  minLength: 4,
  maxLength: 4,
}).filter((counts) => counts.flat().some((count) => count > 0));

Deno.test("exchange, another order of classes and points that agree change nothing", () => {
  fc.assert(fc.property(tables, fc.nat(99), (counts, more) => {
    const others = [
      counts.map((row, i) => row.map((_, j) => counts[j][i])),
      counts.map((row) => row.toReversed()).toReversed(),
      counts.map((row, i) => row.map((count, j) => i === j ? count + more : count)),
    ];
    for (const test of [bowkerTest, stuartMaxwellTest]) {
      const found = test(counts);
      assert.ok(found.p >= 0 && found.p <= 1);
      for (const other of others) {
        assert.equal(test(other).degreesOfFreedom, found.degreesOfFreedom);
        near(test(other).statistic, found.statistic, 1e-9);
      }
    }
  }));
});

Deno.test("classes no confusion links are compared apart", () => {
  const apart = stuartMaxwellTest([[9, 4, 0, 0], [1, 9, 0, 0], [0, 0, 9, 2], [0, 0, 7, 9]]);
  assert.equal(apart.degreesOfFreedom, 2);
  near(apart.statistic, 9 / 5 + 25 / 9);
  assert.deepEqual(stuartMaxwellTest([[3, 0], [0, 4]]).p, 1);
  assert.deepEqual(bowkerTest([[3, 0], [0, 4]]).p, 1);
  assert.equal(mcnemarTest([[3, 0], [0, 4]]).p, 1);
});

Deno.test("where margins are equal the tests reject as often as they say", () => {
  const stream = random(43);
  const runs = 2000;
  const rejected = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const counts = [[60, 0, 0], [0, 60, 0], [0, 0, 60]];
    for (const [i, j] of [[0, 1], [0, 2], [1, 2]]) {
      counts[i][j] = stream.poisson(15);
      counts[j][i] = stream.poisson(15);
    }
    [bowkerTest(counts).p, stuartMaxwellTest(counts).p, mcnemarTest([[0, counts[0][1]], [counts[1][0], 0]]).p]
      .forEach((p, t) => rejected[t] += Number(p < 0.05));
  }
  for (const count of rejected.slice(0, 2)) {
    assert.ok(Math.abs(count / runs - 0.05) < 0.015, `${count / runs}`);
  }
  assert.ok(rejected[2] / runs <= 0.05 + 0.005, `${rejected[2] / runs}`); // exact: never more than its level
});

Deno.test("tables that the tests do not fit are refused", () => {
  assert.throws(() => mcnemarTest([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), /2 x 2 table/);
  assert.throws(() => mcnemarTest([[1, 0.5], [0, 1]]), /not a number of successes/);
  assert.throws(() => bowkerTest([[1, 2]]), /1 rows, 2 columns/);
  assert.throws(() => stuartMaxwellTest([[0, 0], [0, 0]]), /empty table/);
  assert.throws(() => stuartMaxwellTest([[0, 1e17, 0], [0, 0, 1], [0, 0, 0]]), /cannot be told apart/);
});
