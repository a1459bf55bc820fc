import fc from "fast-check";
import { poissonInterval } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

Deno.test("Garwood's limits come out", () => {
  // Garwood (1936), Biometrika 28, 437-442; x = 10 and 1000 solved with 40 digits, mpmath 1.3.0.
  const exact: [x: number, lower: number, upper: number][] = [
    [0, 0, 3.6888794541139363],
    [1, 0.025317807984289875, 5.5716433909388986],
    [10, 4.7953886961324336, 18.390356042017779],
    [274, 242.51410832840147, 308.4388685535162],
    [1000, 938.97301840769522, 1063.952136016302],
  ];
  for (const [x, lower, upper] of exact) {
    const found = poissonInterval(x);
    assert.ok(Math.abs(found.lower - lower) <= 1e-13 * lower, `${x}: ${found.lower}`);
    assert.ok(Math.abs(found.upper / upper - 1) < 1e-13, `${x}: ${found.upper}`);
  }
});

Deno.test("exposure scales the rate", () => {
  fc.assert(fc.property(fc.nat(1e6), fc.double({ min: 1e-3, max: 1e7, noNaN: true }), (x, exposure) => {
    const [count, rate] = [poissonInterval(x), poissonInterval(x, { exposure })];
    assert.deepEqual([rate.lower, rate.upper], [count.lower / exposure, count.upper / exposure]);
    assert.ok(count.lower <= x && x < count.upper);
  }));
});

Deno.test("Garwood never covers less than its level", () => {
  const intervals = Array.from({ length: 120 }, (_, x) => poissonInterval(x));
  for (let mean = 0.01; mean < 40; mean += 0.0917) {
    let p = Math.exp(-mean);
    let covered = 0;
    intervals.forEach(({ lower, upper }, x) => {
      if (lower <= mean && mean <= upper) covered += p;
      p *= mean / (x + 1);
    });
    assert.ok(covered >= 0.95, `mean ${mean}: ${covered}`);
  }
});

Deno.test("impossible counts and exposures are refused", () => {
  for (const x of [-1, NaN, Infinity]) assert.throws(() => poissonInterval(x), /no rate has an interval/);
  for (const exposure of [0, -1, NaN]) assert.throws(() => poissonInterval(1, { exposure }), /no rate/);
});
