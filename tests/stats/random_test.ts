import fc from "fast-check";
import { random } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

Deno.test("the words are those of Philox 4x32-10", () => {
  // Random123, kat_vectors: philox4x32 10, counter 0, key 0.
  const zero = random(0);
  assert.deepEqual(
    Array.from({ length: 4 }, () => zero.integer(2 ** 32)),
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  );
});

Deno.test("seed and label determine the numbers, what was drawn before does not", () => {
  const a = random(7);
  for (let i = 0; i < 5; i++) a.normal();
  const first = Array.from({ length: 9 }, ((stream) => () => stream.uniform())(a.stream("forest")));
  const again = Array.from({ length: 9 }, ((stream) => () => stream.uniform())(random(7).stream("forest")));
  assert.deepEqual(first, again);
  // Bits written down once: any change of the algorithm would change every simulated dataset.
  assert.deepEqual([random(7).stream("forest").uniform(), random(2 ** 53 - 1).uniform()], PINNED);
});
const PINNED = [0.28776132052093795, 0.3229007986588057];

Deno.test("labels, seeds and nested streams give different numbers", () => {
  const labels = [
    "",
    "a",
    "b",
    "ab",
    "a\0",
    "森林",
    "a label longer than twelve bytes",
    "a label longer than twelve byteS",
  ];
  const streams = [random(1), random(2), random(1 + 2 ** 32), random(1).stream("a").stream("b")];
  for (const label of labels) streams.push(random(1).stream(label));
  const firsts = streams.map((stream) => stream.uniform());
  assert.equal(new Set(firsts).size, firsts.length);
});

Deno.test("streams are not correlated", () => {
  const [a, b] = [random(3).stream("1"), random(3).stream("2")];
  const n = 100_000;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
  assert.ok(Math.abs(sum / n) < 4 / 12 / Math.sqrt(n), `${sum / n}`);
});

Deno.test("uniform numbers are multiples of 2^-53 below 1 and fill the interval evenly", () => {
  const stream = random(11);
  const cells = new Float64Array(100);
  for (let i = 0; i < 100_000; i++) {
    const u = stream.uniform();
    assert.ok(u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53));
    cells[Math.floor(u * 100)]++;
  }
  const chi2 = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(chi2 > 58 && chi2 < 149, `chi-square with 99 degrees of freedom ${chi2}`); // 0.1 % to 99.9 %
});

Deno.test("whole numbers stay below n, also where n is no power of two and beyond 32 bits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 2 ** 53 - 1 }), (seed, n) => {
      const i = random(seed).integer(n);
      assert.ok(Number.isInteger(i) && i >= 0 && i < n);
    }),
  );
  const stream = random(5);
  const counts = [0, 0, 0];
  // Of 3 * 2^30, naive remainders of 32 bits would hit the first third twice as often.
  for (let i = 0; i < 30_000; i++) counts[Math.floor(stream.integer(3 * 2 ** 30) / 2 ** 30)]++;
  for (const count of counts) {
    assert.ok(Math.abs(count - 10_000) < 4 * Math.sqrt(10_000 * 2 / 3), `${counts}`);
  }
});

Deno.test("normal, Poisson and binomial numbers have their mean and variance", () => {
  const stream = random(13);
  const n = 40_000;
  const check = (name: string, draw: () => number, mean: number, variance: number, kurtosis: number) => {
    const values = Float64Array.from({ length: n }, draw);
    const m = values.reduce((sum, value) => sum + value, 0) / n;
    const v = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    assert.ok(Math.abs(m - mean) < 4 * Math.sqrt(variance / n), `${name}: mean ${m}, not ${mean}`);
    const se = variance * Math.sqrt((kurtosis - 1) / n);
    assert.ok(Math.abs(v - variance) < 4 * se, `${name}: variance ${v}, not ${variance}`);
  };
  check("normal", () => stream.normal(3, 2), 3, 4, 3);
  for (const mean of [0.3, 5, 15.9, 16.1, 274, 1e6]) {
    check(`Poisson ${mean}`, () => stream.poisson(mean), mean, mean, 3 + 1 / mean);
  }
  for (const [trials, p] of [[1, 0.3], [20, 0.1], [33, 0.9], [1000, 0.37], [1_500_000, 2e-4]]) {
    const variance = trials * p * (1 - p);
    const kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance;
    check(`binomial ${trials} ${p}`, () => stream.binomial(trials, p), trials * p, variance, kurtosis);
  }
  assert.equal(stream.poisson(0), 0);
  assert.deepEqual([stream.binomial(0, 0.5), stream.binomial(500, 0), stream.binomial(500, 1)], [0, 0, 500]);
});

Deno.test("a shuffle keeps the values and gives every order equally often", () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.nat(), (values, seed) => {
    const shuffled = random(seed).shuffle([...values]);
    const order = (a: number, b: number) => a - b;
    assert.deepEqual(shuffled.toSorted(order), values.toSorted(order));
  }));
  const stream = random(17);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = stream.shuffle(Int8Array.of(0, 1, 2, 3)).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.equal(counts.size, 24);
  assert.ok(chi2 < 49.7, `chi-square with 23 degrees of freedom ${chi2}`); // 99.9 %
});

Deno.test("what is no seed, range, mean or probability is refused", () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 53]) assert.throws(() => random(seed), /not a seed/);
  const stream = random(1);
  for (const n of [0, -1, 1.5, NaN, Infinity]) assert.throws(() => stream.integer(n), /not a range/);
  for (const mean of [-1, NaN, 1e10]) assert.throws(() => stream.poisson(mean), /not a Poisson mean/);
  assert.throws(() => stream.binomial(-1, 0.5), /not a number of trials/);
  for (const p of [-0.1, 1.1, NaN]) assert.throws(() => stream.binomial(3, p), /not a probability/);
});
