import fc from "fast-check";
import { agreement, binomialInterval, classKappas, disagreement, kappa, random } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= off * Math.max(1, Math.abs(expected)), `${found}, not ${expected}`);

const TABLE = [[40, 5, 3], [8, 30, 2], [1, 6, 25]];
const transpose = (counts: number[][]) => counts.map((row, i) => row.map((_, j) => counts[j][i]));

Deno.test("kappa and its standard errors agree with vcd and epiR", () => {
  // vcd 1.4-11 (R 4.2.2), Kappa.
  const found = kappa(TABLE);
  near(found.estimate, 0.682472480948349);
  near(found.standardError, 0.056565021203416);
  // epiR 2.0.57, epi.kappa: test of independence.
  const opposed = kappa([[101, 59], [121, 33]]);
  near(opposed.estimate, -0.155639159237753);
  near(opposed.expected, 0.50395553572153);
  near(opposed.standardErrorIfIndependent, 0.0517697443963228);
  near(opposed.p, 0.00264384510092552);
});

Deno.test("the interval of kappa has a width where all points agree, and the published one none", () => {
  const all = [[20, 0], [0, 10]];
  const { lower, upper } = kappa(all).interval!;
  // Wilson's interval of 0 in 30, over the share that differs by chance, 4 / 9.
  near(lower, 1 - binomialInterval(0, 30).upper / (4 / 9));
  assert.equal(upper, 1);
  const published = kappa(all, { interval: "normal" }).interval!;
  assert.deepEqual([published.lower, published.upper, published.method], [1, 1, "normal"]);
  const many = TABLE.map((row) => row.map((n) => 1000 * n));
  const [wilson, normal] = [kappa(many).interval!, kappa(many, { interval: "normal" }).interval!];
  near(wilson.lower, normal.lower, 1e-4);
  near(wilson.upper, normal.upper, 1e-4);
});

Deno.test("intervals of kappa from few points hold the truth as often as they say", () => {
  const draw = random(5).stream("kappa");
  const truth = kappa([[0.6468, 0.0136], [0.0132, 0.3264]]).estimate;
  let [held, normal] = [0, 0];
  for (let k = 0; k < 1000; k++) {
    const counts = [[0, 0], [0, 0]];
    for (let n = 0; n < 30; n++) {
      const u = draw.uniform();
      const cell = u < 0.6468 ? 0 : u < 0.6604 ? 1 : u < 0.6736 ? 2 : 3;
      counts[cell >> 1][cell & 1]++;
    }
    const holds = (interval: { lower: number; upper: number } | null) =>
      Number(interval!.lower <= truth && truth <= interval!.upper);
    held += holds(kappa(counts).interval);
    normal += holds(kappa(counts, { interval: "normal" }).interval);
  }
  assert.ok(held > 925, `${held} of 1000`);
  assert.ok(normal < 700, `${normal} of 1000`); // why the published one is not the default
});

Deno.test("kappa of two pathologists is as Agresti prints it", () => {
  // Agresti (2002), Categorical Data Analysis, table 10.8: kappa 0.493, standard error 0.057.
  const found = kappa([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]);
  assert.deepEqual([found.estimate.toFixed(3), found.standardError.toFixed(3)], ["0.493", "0.057"]);
});

const tables = fc.integer({ min: 2, max: 5 }).chain((k) =>
  fc.array(fc.array(fc.nat(40), { minLength: k, maxLength: k }), { minLength: k, maxLength: k })
).filter((counts) => counts.flat().some((count) => count > 0));

Deno.test("neither exchange of the two nor another order of classes changes agreement", () => {
  fc.assert(fc.property(tables, (counts) => {
    const reversed = counts.map((row) => row.toReversed()).toReversed();
    for (const other of [transpose(counts), reversed]) {
      near(disagreement(counts).quantity, disagreement(other).quantity);
      near(disagreement(counts).exchange, disagreement(other).exchange);
      near(disagreement(counts).shift, disagreement(other).shift);
      const [a, b] = [kappa(counts), kappa(other)];
      if (Number.isNaN(a.estimate)) assert.ok(Number.isNaN(b.estimate));
      else {
        near(a.estimate, b.estimate);
        assert.equal(Number.isNaN(a.standardError), Number.isNaN(b.standardError));
        if (Number.isNaN(a.standardError)) continue;
        near(a.standardError ** 2, b.standardError ** 2, 1e-9);
        near(a.standardErrorIfIndependent, b.standardErrorIfIndependent, 1e-9);
      }
    }
    const [one, other] = [agreement(counts), agreement(transpose(counts))];
    assert.deepEqual(one.users, other.producers);
    assert.deepEqual(one.positive, other.positive);
  }));
});

Deno.test("kappa is the mean of the kappas of the classes, weighted by chance disagreement", () => {
  fc.assert(fc.property(tables, (counts) => {
    let [sum, weights] = [0, 0];
    classKappas(counts).forEach(({ estimate, expected }) => {
      if (Number.isNaN(estimate)) return;
      sum += (1 - expected) * estimate;
      weights += 1 - expected;
    });
    const { estimate } = kappa(counts);
    if (weights === 0) assert.ok(Number.isNaN(estimate));
    else near(estimate, sum / weights, 1e-9);
  }));
});

Deno.test("quantity, exchange and shift add up to what differs", () => {
  fc.assert(fc.property(tables, (counts) => {
    const found = disagreement(counts);
    near(found.total, 1 - agreement(counts).overall.estimate);
    near(found.quantity + found.allocation, found.total);
    near(found.exchange + found.shift, found.allocation);
    for (const parts of found.classes) near(parts.quantity + parts.allocation, parts.total);
  }));
});

Deno.test("swaps, rotations and surpluses are told apart", () => {
  const { quantity, exchange, shift } = disagreement([[5, 3, 0], [3, 5, 0], [0, 0, 4]]);
  assert.deepEqual([quantity, exchange, shift], [0, 6 / 20, 0]);
  const rotated = disagreement([[1, 2, 0], [0, 1, 2], [2, 0, 1]]);
  near(rotated.shift, 6 / 9);
  assert.deepEqual([rotated.quantity, rotated.exchange], [0, 0]);
  assert.deepEqual(disagreement([[1, 4], [0, 5]]).quantity, 0.4);
});

Deno.test("accuracies are shares of rows and columns, with Wilson's intervals", () => {
  const found = agreement(TABLE);
  assert.deepEqual(found.users[0].interval, binomialInterval(40, 48));
  assert.deepEqual(found.producers[2].interval, binomialInterval(25, 30));
  assert.deepEqual(found.overall.interval, binomialInterval(95, 120));
  near(found.users[1].standardError, Math.sqrt(0.75 * 0.25 / 40));
  near(found.positive[0].estimate, 80 / 97);
  near(found.negative[0].estimate, 126 / 143);
});

Deno.test("what no point tells is NaN, not 0", () => {
  const found = agreement([[4, 1, 0], [0, 5, 0], [0, 0, 0]]);
  assert.ok(Number.isNaN(found.users[2].estimate) && Number.isNaN(found.producers[2].standardError));
  assert.equal(found.producers[2].interval, null);
  const sole = kappa([[7, 0], [0, 0]]);
  assert.ok(Number.isNaN(sole.estimate) && Number.isNaN(sole.p) && sole.interval === null);
  const constant = kappa([[3, 4], [0, 0]]);
  assert.ok(constant.estimate === 0 && Number.isNaN(constant.p) && constant.interval === null);
  assert.ok(Number.isNaN(classKappas([[4, 1, 0], [0, 5, 0], [0, 0, 0]])[2].estimate));
});

Deno.test("intervals of kappa and of positive agreement cover their truth", () => {
  const p = [[0.5, 0.06, 0.02], [0.03, 0.2, 0.03], [0.01, 0.03, 0.12]];
  const scaled = p.map((row) => row.map((value) => value * 1e9));
  const [truth, agreed] = [kappa(scaled).estimate, agreement(scaled).positive[2].estimate];
  const stream = random(41);
  const flat = p.flat();
  const runs = 1500;
  let [covered, both, spread, estimated] = [0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const counts = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
    for (let i = 0; i < 300; i++) {
      let u = stream.uniform();
      let cell = 0;
      while (cell < 8 && u >= flat[cell]) u -= flat[cell++];
      counts[Math.floor(cell / 3)][cell % 3]++;
    }
    const { estimate, standardError, interval } = kappa(counts);
    if (interval!.lower <= truth && truth <= interval!.upper) covered++;
    const positive = agreement(counts).positive[2].interval!;
    if (positive.lower <= agreed && agreed <= positive.upper) both++;
    spread += (estimate - truth) ** 2;
    estimated += standardError ** 2;
  }
  assert.ok(Math.abs(covered / runs - 0.95) < 0.02, `${covered / runs}`);
  assert.ok(Math.abs(both / runs - 0.95) < 0.02, `${both / runs}`);
  assert.ok(Math.abs(estimated / spread - 1) < 0.15, `${estimated / spread}`);
});

Deno.test("tables that are none are refused", () => {
  assert.throws(() => kappa([[1, 2], [3]]), /2 rows, 1 columns in row 2/);
  assert.throws(() => kappa([[1]]), /2 or more/);
  assert.throws(() => agreement([[1, -1], [0, 2]]), /not a count[^]*row 1, column 2/);
  assert.throws(() => disagreement([[0, 0], [0, 0]]), /empty table/);
  assert.throws(() => kappa([[NaN, 1], [1, 1]]), /not a count/);
  assert.throws(() => agreement(TABLE, { level: 95 }), /write 0.95/);
});
