import fc from "fast-check";
import { bootstrap, type BootstrapOptions, random, type Statistic } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const HEIGHTS = [3.1, 4.7, 2.2, 9.6, 5.5, 1.3, 7.4, 3.8, 12.9, 4.1, 6.0, 2.7];

const meanOf = (values: ArrayLike<number>): Statistic => (indices) =>
  indices.reduce((sum, i) => sum + values[i], 0) / indices.length;

const errorOf = (values: ArrayLike<number>): Statistic => (indices) => {
  const mean = meanOf(values)(indices);
  return Math.sqrt(
    indices.reduce((sum, i) => sum + (values[i] - mean) ** 2, 0) / (indices.length - 1) / indices.length,
  );
};

const METHODS = ["percentile", "BCa", "studentised"] as const;

Deno.test("intervals from the same replicates agree with the boot package", () => {
  // boot 1.3-28.1 (R 4.2.2): boot.ci given these 199 replicates (perc, bca with jackknife influence), norm.inter.
  const expected = {
    "percentile": [3.78333333333333, 6.81666666666667],
    "BCa": [3.975, 7.02345437448979],
    "studentised": [3.96418095930854, 8.1713574265869],
  };
  for (const method of METHODS) {
    const { interval } = bootstrap(HEIGHTS.length, meanOf(HEIGHTS), {
      random: random(12),
      method,
      standardError: errorOf(HEIGHTS),
      replicates: 199,
      level: 0.9,
    });
    [interval.lower, interval.upper].forEach((limit, i) =>
      assert.ok(Math.abs(limit / expected[method][i] - 1) < 1e-12, `${method}: ${limit}`)
    );
  }
});

Deno.test("a seed determines every replicate, a change of unit goes through", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom(...METHODS),
      fc.integer({ min: 1, max: 9 }),
      (seed, method, factor) => {
        const options = (values: number[]): BootstrapOptions => ({
          random: random(seed),
          method,
          standardError: errorOf(values),
          replicates: 999,
          level: 0.9,
        });
        const scaled = HEIGHTS.map((value) => factor * value + 100);
        const one = bootstrap(12, meanOf(HEIGHTS), options(HEIGHTS));
        const other = bootstrap(12, meanOf(scaled), options(scaled));
        assert.deepEqual(bootstrap(12, meanOf(HEIGHTS), options(HEIGHTS)), one);
        for (const limit of ["lower", "upper"] as const) {
          assert.ok(Math.abs(factor * one.interval[limit] + 100 - other.interval[limit]) < 1e-6);
        }
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("the standard error of a mean comes out", () => {
  const { standardError, bias, estimate } = bootstrap(12, meanOf(HEIGHTS), {
    random: random(5),
    replicates: 9999,
  });
  const plain = errorOf(HEIGHTS)(Int32Array.from(HEIGHTS.keys())) * Math.sqrt(11 / 12);
  assert.ok(Math.abs(standardError / plain - 1) < 0.03, `${standardError}, not ${plain}`);
  assert.ok(Math.abs(bias) < 4 * plain / 100 && Math.abs(estimate - 5.275) < 1e-12);
});

Deno.test("intervals of the mean of skewed values cover, the studentised one best", () => {
  const stream = random(61);
  const runs = 300;
  const covered: Record<string, number> = { "percentile": 0, "BCa": 0, "studentised": 0 };
  for (let run = 0; run < runs; run++) {
    const values = Array.from({ length: 25 }, () => -Math.log(1 - stream.uniform()));
    for (const method of METHODS) {
      const { lower, upper } = bootstrap(25, meanOf(values), {
        random: stream.stream(`${run}`),
        method,
        standardError: errorOf(values),
        replicates: 999,
        level: 0.9,
      }).interval;
      covered[method] += Number(lower <= 1 && 1 <= upper) / runs;
    }
  }
  assert.ok(Math.abs(covered["studentised"] - 0.9) < 0.04, JSON.stringify(covered));
  assert.ok(covered["percentile"] > 0.8 && covered["BCa"] > 0.82, JSON.stringify(covered));
  assert.ok(covered["studentised"] > covered["percentile"]);
});

Deno.test("a bootstrap that would mislead is refused", () => {
  const options = { random: random(1) };
  assert.throws(() => bootstrap(1, () => 0, options), /2 or more units/);
  assert.throws(() => bootstrap(5, () => NaN, options), /not a number[^]*of the sample/);
  assert.throws(() => bootstrap(5, () => 0, { ...options, method: "studentised" }), /needs standard errors/);
  assert.throws(() => bootstrap(5, () => 1, options), /without variation[^]*1 in all 1999/);
  const isSample = (indices: Int32Array) => indices.every((i, k) => i === k);
  const above = (indices: Int32Array) => isSample(indices) ? 0 : 1 + indices[0];
  assert.throws(() => bootstrap(12, above, options), /all on one side of 0/);
  assert.throws(
    () => bootstrap(12, meanOf(HEIGHTS), { ...options, method: "percentile", replicates: 30 }),
    /too few bootstrap replicates/,
  );
  assert.throws(
    () => bootstrap(5, (indices) => indices.every((i, k) => i === k) ? 1 : 1 / 0, options),
    /of replicate 1/,
  );
  assert.throws(
    () =>
      bootstrap(5, meanOf([1, 2, 3, 4, 5]), { ...options, method: "studentised", standardError: () => 0 }),
    /studentised, of replicate/,
  );
});
