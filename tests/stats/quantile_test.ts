import assert from "node:assert/strict";
import { quantile } from "kenzan/stats/mod.ts";

Deno.test("quantiles are those of type 7", () => {
  // quantile(c(3, 1, 4, 1, 5, 9, 2, 6), p) of R 4.2.2.
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  for (const [p, expected] of [[0, 1], [0.1, 1], [0.25, 1.75], [0.5, 3.5], [0.95, 7.95], [1, 9]]) {
    assert.ok(Math.abs(quantile(values, p) - expected) < 1e-12, `${p}: ${quantile(values, p)}`);
  }
  assert.deepEqual(values, [3, 1, 4, 1, 5, 9, 2, 6], "the sample stays as it was");
  assert.equal(quantile([7], 0.3), 7);
});

Deno.test("a whole rank gives the value itself, though the product misses it by a rounding error", () => {
  // 100 x 0.29 is 29 in numbers, and 28.999999999999996 in floating point.
  const values = Float64Array.from({ length: 101 }, (_, k) => Math.sqrt(k));
  assert.equal(quantile(values, 0.29), Math.sqrt(29));
});

Deno.test("no sample, no number and no probability are refused", () => {
  for (const [values, p] of [[[], 0.5], [[1, NaN], 0.5], [[1, 2], 1.01], [[1, 2], NaN]] as const) {
    assert.throws(() => quantile(values, p), /no quantile of this sample/);
  }
});
