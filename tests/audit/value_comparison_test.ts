import assert from "node:assert/strict";
import { compareValues, overallOf } from "kenzan/audit/mod.ts";
import type { PublishedValue } from "kenzan/publish/mod.ts";

const value = (more: Partial<PublishedValue> = {}): PublishedValue => ({
  kind: "value",
  id: "rate",
  label: { ja: "率", en: "Rate" },
  notes: [],
  value: 0.25,
  unit: { ja: "%", en: "%" },
  digits: 2,
  tolerance: 0,
  grouping: true,
  interval: { lower: 0.125, upper: 0.5, level: 0.95, method: "Wilson" },
  ...more,
});
const said = (a: PublishedValue, b: PublishedValue) =>
  compareValues(a, b).deviations.map(({ what, recorded, found }) => `${what.en}: ${recorded} | ${found}`);

Deno.test("a value holds with the same bits, or within the tolerance of the recomputed one", () => {
  assert.equal(compareValues(value(), value()).verdict, "equal");
  assert.equal(compareValues(value({ value: 0 }), value({ value: -0 })).verdict, "changed");
  const [before, after] = [value({ tolerance: 0.01 }), value({ tolerance: 0.01, value: 0.255 })];
  assert.equal(compareValues(before, after).verdict, "within");
  assert.deepEqual(said(before, after), ["value: 0.25 | 0.255"]);
  assert.equal(compareValues(before, { ...after, value: 0.2625 }).verdict, "changed");
});

Deno.test("a report cannot bring a tolerance of its own", () => {
  const { verdict } = compareValues(value({ tolerance: 1 }), value({ value: 0.5 }));
  assert.equal(verdict, "changed");
});

Deno.test("interval, n, unit, label and digits are compared", () => {
  const interval = { lower: 0.1, upper: 0.5, level: 0.9, method: "Jeffreys" };
  assert.deepEqual(
    said(value({ n: 4 }), value({ n: 5, interval, unit: { ja: "%", en: "per cent" }, digits: 1 })),
    [
      "lower bound: 0.125 | 0.1",
      "level: 0.95 | 0.9",
      "method: Wilson | Jeffreys",
      "digits: 2 | 1",
      "n: 4 | 5",
      "unit: % | % / per cent",
    ],
  );
  assert.deepEqual(said(value(), value({ interval: undefined })), [
    "lower bound: 0.125 | –",
    "upper bound: 0.5 | –",
    "level: 0.95 | –",
    "method: Wilson | –",
  ]);
});

Deno.test("what is open is told apart from what deviates", () => {
  const of = (...verdicts: Parameters<typeof overallOf>[0][number]["verdict"][]) =>
    overallOf(verdicts.map((verdict) => ({ part: "value", id: "a", verdict, deviations: [] })));
  assert.equal(of("equal", "within", "noted"), "holds");
  assert.equal(of("equal", "absent", "unchecked"), "incomplete");
  assert.equal(of("unchecked", "missing"), "deviates");
});
