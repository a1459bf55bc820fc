import assert from "node:assert/strict";
import fc from "fast-check";
import { binomialTail } from "kenzan/stats/mod.ts";

const close = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) <= 1e-13 + 1e-12 * expected, `${found}, not ${expected}`);

Deno.test("the tail of the binomial distribution agrees with exact fractions", () => {
  // Python 3, fractions.Fraction: sum(comb(n, k) * p**k * (1 - p)**(n - k) for k in range(x + 1)).
  close(binomialTail(20, 22, 0.95), 0.301848666109364);
  close(binomialTail(21, 22, 0.95), 0.6764664550262907);
  close(binomialTail(3, 10, 0.5), 0.171875);
  close(binomialTail(0, 300, 0.01), 0.049040894071285854);
});

Deno.test("all successes are certain not to be exceeded; impossible and certain events have no tail between", () => {
  assert.equal(binomialTail(22, 22, 0.95), 1);
  assert.equal(binomialTail(0, 5, 0), 1);
  assert.equal(binomialTail(4, 5, 1), 0);
});

Deno.test("successes and failures mirror each other", () => {
  const counts = fc.integer({ min: 1, max: 400 }).chain((n) =>
    fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 }))
  );
  fc.assert(fc.property(counts, fc.double({ min: 0.001, max: 0.999, noNaN: true }), ([n, x], p) => {
    const sum = binomialTail(x, n, p) + binomialTail(n - x - 1, n, 1 - p);
    assert.ok(Math.abs(sum - 1) < 1e-10, `${sum}`);
  }));
});

Deno.test("counts that are none are refused", () => {
  assert.throws(() => binomialTail(3, 2, 0.5), /x = 3, n = 2/);
  assert.throws(() => binomialTail(1.5, 2, 0.5), /whole numbers/);
  assert.throws(() => binomialTail(1, 2, NaN), /probability/);
});
