import assert from "node:assert/strict";
import fc from "fast-check";
import { binomialInterval, combinedInterval, normalQuantile } from "kenzan/stats/mod.ts";

const part = fc.record({
  value: fc.double({ min: -100, max: 100, noNaN: true }),
  below: fc.double({ min: 0, max: 10, noNaN: true }),
  above: fc.double({ min: 0, max: 10, noNaN: true }),
  weight: fc.constantFrom(-2, -1, 0.5, 1),
}).map(({ value, below, above, weight }) => ({
  value,
  weight,
  interval: { lower: value - below, upper: value + above, level: 0.95 },
}));

Deno.test("normal intervals combine as their variances do", () => {
  const z = normalQuantile(0.975);
  const normal = (value: number, error: number) => ({
    value,
    interval: { lower: value - z * error, upper: value + z * error, level: 0.95 },
  });
  const { value, interval } = combinedInterval([normal(10, 3), { ...normal(4, 4), weight: -1 }]);
  assert.equal(value, 6);
  assert.ok(Math.abs(interval.lower - (6 - 5 * z)) < 1e-12);
  assert.ok(Math.abs(interval.upper - (6 + 5 * z)) < 1e-12);
});

Deno.test("the interval of a difference of two proportions is Newcombe's", () => {
  // Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10, of 56/70 - 48/80: 0.0524 to 0.3339.
  const { interval } = combinedInterval([
    { value: 56 / 70, interval: binomialInterval(56, 70) },
    { value: 48 / 80, interval: binomialInterval(48, 80), weight: -1 },
  ]);
  assert.equal(interval.lower.toFixed(4), "0.0524");
  assert.equal(interval.upper.toFixed(4), "0.3339");
});

Deno.test("one part alone keeps its interval, and turned round it is turned round", () => {
  fc.assert(fc.property(part, (one) => {
    const { interval } = combinedInterval([{ ...one, weight: 1 }]);
    const turned = combinedInterval([{ ...one, weight: -1 }]).interval;
    const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a}, ${b}`);
    near(interval.lower, one.interval.lower);
    near(interval.upper, one.interval.upper);
    near(turned.lower, -one.interval.upper);
    near(turned.upper, -one.interval.lower);
  }));
});

Deno.test("a sum lies in its interval, which is no wider than the parts' together and no narrower than any", () => {
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
    const { value, interval } = combinedInterval(parts);
    const width = parts.map(({ weight, interval }) => Math.abs(weight) * (interval.upper - interval.lower));
    assert.ok(interval.lower <= value && value <= interval.upper);
    assert.ok(interval.upper - interval.lower <= width.reduce((a, b) => a + b) + 1e-9);
    assert.ok(interval.upper - interval.lower >= Math.max(...width) - 1e-9);
  }));
});

Deno.test("what cannot be combined is refused, with its place", () => {
  const good = { value: 1, interval: { lower: 0, upper: 2, level: 0.95 } };
  assert.throws(() => combinedInterval([]), /no estimates to combine/);
  assert.throws(
    () => combinedInterval([good, { value: 1, interval: { lower: 0, upper: 2, level: 0.9 } }]),
    /one level \(0.95\)[\s\S]*at 0.9[\s\S]*part 2/,
  );
  assert.throws(() => combinedInterval([{ ...good, value: 3 }]), /found: +3, 0 to 2[\s\S]*part 1/);
  assert.throws(() => combinedInterval([{ ...good, value: NaN }]), /part 1/);
});
