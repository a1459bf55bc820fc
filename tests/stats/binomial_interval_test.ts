import fc from "fast-check";
import { binomialInterval, type BinomialMethod } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const METHODS: BinomialMethod[] = ["Wilson", "Clopper-Pearson", "Jeffreys", "Agresti-Coull"];

const rounded = (x: number, n: number, method: BinomialMethod, digits: number) => {
  const { lower, upper } = binomialInterval(x, n, { method });
  return [lower.toFixed(digits), upper.toFixed(digits)];
};

Deno.test("Newcombe's examples come out", () => {
  // Newcombe (1998), Statistics in Medicine 17, 857-872, table I, methods 3 (score) and 5 ("exact").
  assert.deepEqual(rounded(81, 263, "Wilson", 4), ["0.2553", "0.3662"]);
  assert.deepEqual(rounded(15, 148, "Wilson", 4), ["0.0624", "0.1605"]);
  assert.deepEqual(rounded(0, 20, "Wilson", 4), ["0.0000", "0.1611"]);
  assert.deepEqual(rounded(1, 29, "Wilson", 4), ["0.0061", "0.1718"]);
  assert.deepEqual(rounded(81, 263, "Clopper-Pearson", 4), ["0.2527", "0.3676"]);
  assert.deepEqual(rounded(15, 148, "Clopper-Pearson", 4), ["0.0578", "0.1617"]);
  assert.deepEqual(rounded(0, 20, "Clopper-Pearson", 4), ["0.0000", "0.1684"]);
  assert.deepEqual(rounded(1, 29, "Clopper-Pearson", 4), ["0.0009", "0.1776"]);
});

Deno.test("the Jeffreys limits of Brown, Cai and DasGupta come out", () => {
  // Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133, table 5, n = 7.
  assert.deepEqual(rounded(0, 7, "Jeffreys", 3), ["0.000", "0.292"]);
  assert.deepEqual(rounded(1, 7, "Jeffreys", 3), ["0.016", "0.501"]);
});

Deno.test("rare events in millions keep their digits", () => {
  // Binomial sums solved with 40 digits, mpmath 1.3.0.
  const exact: [x: number, n: number, lower: number, upper: number][] = [
    [1, 1_500_000, 1.6878538513750717e-8, 3.7144232669493915e-6],
    [3, 1_500_000, 4.1244827183923082e-7, 5.8448374768914559e-6],
    [274, 740_000, 0.00032772851934197875, 0.00041679958215297747],
    [150, 1_511_900, 8.3971880980084242e-5, 0.00011642016773246078],
    [15, 148, 0.057844010083448559, 0.16165049034947901],
  ];
  for (const [x, n, lower, upper] of exact) {
    const found = binomialInterval(x, n, { method: "Clopper-Pearson" });
    assert.ok(Math.abs(found.lower / lower - 1) < 1e-13, `${x}/${n}: ${found.lower}`);
    assert.ok(Math.abs(found.upper / upper - 1) < 1e-13, `${x}/${n}: ${found.upper}`);
  }
});

Deno.test("limits agree with the closed forms there are", () => {
  for (const n of [1, 7, 263, 1_511_900]) {
    // x = 0: (1 - U)^n = alpha / 2.
    const { lower, upper } = binomialInterval(0, n, { method: "Clopper-Pearson" });
    const closed = -Math.expm1(Math.log(0.025) / n);
    assert.equal(lower, 0);
    assert.ok(Math.abs(upper / closed - 1) < 1e-13, `${n}: ${upper}, not ${closed}`);
  }
});

const counts = fc.integer({ min: 1, max: 2_000_000 }).chain((n) =>
  fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n))
);
const methods = fc.constantFrom(...METHODS);

Deno.test("an interval lies in [0, 1], holds the proportion and grows with its level", () => {
  fc.assert(fc.property(counts, methods, ([x, n], method) => {
    const narrow = binomialInterval(x, n, { method, level: 0.8 });
    const wide = binomialInterval(x, n, { method, level: 0.99 });
    assert.ok(0 <= wide.lower && wide.lower <= narrow.lower, JSON.stringify([wide, narrow]));
    assert.ok(narrow.upper <= wide.upper && wide.upper <= 1, JSON.stringify([wide, narrow]));
    assert.ok(narrow.lower <= x / n && x / n <= narrow.upper, JSON.stringify(narrow));
  }));
});

Deno.test("successes and failures are mirror images", () => {
  fc.assert(fc.property(counts, methods, ([x, n], method) => {
    const [a, b] = [binomialInterval(x, n, { method }), binomialInterval(n - x, n, { method })];
    assert.ok(Math.abs(a.lower + b.upper - 1) < 1e-14 && Math.abs(a.upper + b.lower - 1) < 1e-14);
  }));
});

Deno.test("a design effect gives the interval of the effective counts, and its name says so", () => {
  fc.assert(
    fc.property(
      counts,
      methods,
      fc.double({ min: 0.2, max: 50, noNaN: true }),
      ([x, n], method, designEffect) => {
        const direct = binomialInterval(x / designEffect, n / designEffect, { method });
        const found = binomialInterval(x, n, { method, designEffect });
        assert.deepEqual([found.lower, found.upper], [direct.lower, direct.upper]);
        if (designEffect !== 1) assert.equal(found.method, `${method} (n/deff)`);
      },
    ),
  );
});

/** Binomial probabilities of 0 ... n. */
function probabilities(n: number, p: number): Float64Array {
  const at = new Float64Array(n + 1);
  let logChoose = 0;
  for (let x = 0; x <= n; x++) {
    at[x] = Math.exp(logChoose + x * Math.log(p) + (n - x) * Math.log1p(-p));
    logChoose += Math.log((n - x) / (x + 1));
  }
  return at;
}

/** Probability that the interval holds p, summed over every outcome: no simulation. */
function coverage(intervals: { lower: number; upper: number }[], p: number): number {
  return probabilities(intervals.length - 1, p)
    .reduce((sum, q, x) => intervals[x].lower <= p && p <= intervals[x].upper ? sum + q : sum, 0);
}

Deno.test("Clopper-Pearson never covers less than its level", () => {
  for (const n of [1, 2, 5, 13, 50, 200]) {
    for (const level of [0.8, 0.95, 0.99]) {
      const intervals = Array.from(
        { length: n + 1 },
        (_, x) => binomialInterval(x, n, { method: "Clopper-Pearson", level }),
      );
      // Coverage falls to its lowest just inside and outside the limits themselves.
      const limits = intervals.flatMap(({ lower, upper }) => [lower, upper]).filter((p) => p > 0 && p < 1);
      const near = limits.flatMap((p) => [p * (1 - 1e-9), p * (1 + 1e-9)]).filter((p) => p < 1);
      const even = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
      for (const p of [...near, ...even]) {
        assert.ok(coverage(intervals, p) >= level - 1e-9, `n ${n} level ${level} p ${p}`);
      }
    }
  }
});

Deno.test("Wilson and Jeffreys cover their level on average over p", () => {
  for (const method of ["Wilson", "Jeffreys"] as const) {
    for (const n of [10, 20, 50, 100]) {
      const intervals = Array.from({ length: n + 1 }, (_, x) => binomialInterval(x, n, { method }));
      let mean = 0;
      for (let i = 0; i < 2000; i++) mean += coverage(intervals, (i + 0.5) / 2000) / 2000;
      assert.ok(Math.abs(mean - 0.95) < 0.006, `${method}, n ${n}: ${mean}`);
    }
  }
});

Deno.test("impossible counts, levels and design effects are refused", () => {
  for (const [x, n] of [[0, 0], [-1, 5], [6, 5], [NaN, 5], [1, NaN], [1, Infinity]]) {
    assert.throws(() => binomialInterval(x, n), /no proportion has an interval/);
  }
  assert.throws(
    () => binomialInterval(1, 5, { level: 95 }),
    /write 0.95: the level is a share, not per cents/,
  );
  for (const level of [1.5, 49, 100, -0.5]) {
    assert.throws(() => binomialInterval(1, 5, { level }), /do: +write the level as a share: 0\.95 for 95 %/);
  }
  for (const level of [0, 1, NaN]) {
    assert.throws(() => binomialInterval(1, 5, { level }), /not a confidence level/);
  }
  for (const designEffect of [0, -1, NaN]) {
    assert.throws(() => binomialInterval(1, 5, { designEffect }), /design effect/);
  }
});
