import assert from "node:assert/strict";
import fc from "fast-check";
import { formatInterval, formatLevel, formatNumber, formatValue, joinUnit } from "kenzan/publish/mod.ts";
import type { PublishedValue } from "kenzan/publish/mod.ts";

const value: PublishedValue = {
  kind: "value",
  id: "d-rate",
  label: { ja: "森林減少率", en: "Deforestation rate" },
  notes: [],
  value: 0.01234,
  unit: { ja: "ha/年", en: "ha/yr" },
  digits: 3,
  tolerance: 0,
  grouping: true,
};

Deno.test("numbers have half-width digits and a comma every three", () => {
  assert.equal(formatNumber(1234567), "1,234,567");
  assert.equal(formatNumber(-1234.5, { digits: 2 }), "-1,234.50");
  assert.equal(formatNumber(999), "999");
  assert.equal(formatNumber(2025, { grouping: false }), "2025");
  assert.equal(formatNumber(1234.56789, { digits: 4 }), "1,234.5679");
});

Deno.test("zero has no sign, even when a negative number rounds to it", () => {
  assert.equal(formatNumber(-0), "0");
  assert.equal(formatNumber(-0.0004, { digits: 3 }), "0.000");
});

Deno.test("a printed number reads back within half of its last digit", () => {
  fc.assert(fc.property(
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    fc.integer({ min: 0, max: 6 }),
    (number, digits) => {
      const text = formatNumber(number, { digits });
      assert.match(text, /^-?\d{1,3}(,\d{3})*(\.\d+)?$/);
      const back = Number(text.replaceAll(",", ""));
      assert.ok(Math.abs(back - number) <= 0.5 * 10 ** -digits * (1 + 1e-9) + Math.abs(number) * 1e-15);
    },
  ));
});

Deno.test("what is no number is refused", () => {
  assert.throws(() => formatNumber(NaN), /finite number[\s\S]*NaN/);
  assert.throws(() => formatNumber(Infinity), /Infinity/);
  assert.throws(() => formatNumber(1, { digits: 1.5 }), /decimal places/);
});

Deno.test("units stand apart from numbers, except Japanese words", () => {
  assert.equal(joinUnit("12.3", "%"), "12.3\u00a0%");
  assert.equal(joinUnit("1,234", "点"), "1,234点");
  assert.equal(joinUnit("7", ""), "7");
});

Deno.test("a value is printed with unit and interval", () => {
  const interval = { lower: 0.0101, upper: 0.0149, level: 0.95, method: "Wilson" };
  assert.equal(formatValue(value, "ja"), "0.012\u00a0ha/年");
  assert.equal(
    formatInterval({ ...value, interval }, "en"),
    "0.012\u00a0ha/yr (95\u00a0% CI 0.010–0.015)",
  );
  assert.equal(
    formatInterval({ ...value, interval }, "ja"),
    "0.012\u00a0ha/年（95\u00a0%信頼区間 0.010–0.015）",
  );
});

Deno.test("an interval of a posterior distribution is called credible", () => {
  const interval = { lower: 0.0101, upper: 0.0149, level: 0.95, method: "posterior quantiles" };
  assert.match(formatInterval({ ...value, interval }, "en"), /95\u00a0% CrI 0\.010/);
  assert.match(formatInterval({ ...value, interval }, "ja"), /95\u00a0%信用区間 0\.010/);
});

Deno.test("bounds below zero are not joined by a dash", () => {
  const interval = { lower: -0.01, upper: 0.02, level: 0.9, method: "bootstrap" };
  assert.match(formatInterval({ ...value, interval }, "en"), /90\u00a0% CI -0\.010 to 0\.020/);
  assert.match(formatInterval({ ...value, interval }, "ja"), /-0\.010～0\.020/);
  assert.equal(formatLevel(0.999), "99.9\u00a0%");
});

Deno.test("a value without an interval has none to print", () => {
  assert.throws(() => formatInterval(value, "ja"), /d-rate has no interval/);
});
