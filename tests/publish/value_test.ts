import assert from "node:assert/strict";
import { isOutsideInterval, value, type ValueOptions } from "kenzan/publish/mod.ts";

const options: ValueOptions = {
  label: { ja: "森林減少率", en: "Deforestation rate" },
  unit: { ja: "%/年", en: "%/yr" },
  digits: 3,
};

Deno.test("a published value keeps all it was given, and defaults", async () => {
  const interval = { lower: 0.01, upper: 0.03, level: 0.95, method: "Wilson" };
  const published = await value("d-rate", 0.02, { ...options, interval, n: 1000 });
  assert.deepEqual(JSON.parse(JSON.stringify(published)), {
    kind: "value",
    id: "d-rate",
    label: options.label,
    notes: [],
    value: 0.02,
    unit: options.unit,
    digits: 3,
    interval,
    n: 1000,
    tolerance: 0,
    grouping: true,
  });
});

Deno.test("a value as the last expression of a cell shows nothing more", async () => {
  const published = await value("d-rate", 0.02, options) as unknown as Record<symbol, () => unknown>;
  assert.deepEqual(published[Symbol.for("Jupyter.display")](), {});
});

Deno.test("a value that is no finite number is refused", async () => {
  for (const number of [NaN, Infinity, null, undefined, "1", 3n]) {
    await assert.rejects(() => value("d-rate", number as number, options), /d-rate has no value/);
  }
});

Deno.test("malformed ids are refused", async () => {
  for (const id of ["", "D-rate", "d_rate", "-d", "d-", "d--rate", "1d", "d rate", "森林"]) {
    await assert.rejects(() => value(id, 1, options), /malformed id/, id);
  }
});

Deno.test("a text that lacks a language is refused, and named", async () => {
  const refused = (change: Partial<ValueOptions>, pattern: RegExp) =>
    assert.rejects(() => value("d-rate", 1, { ...options, ...change }), pattern);
  await refused({ label: { ja: "率", en: " " } }, /where: +label\.en/);
  await refused({ notes: [{ ja: "", en: "a" }] }, /where: +notes\[0\]\.ja/);
  await refused({ unit: { ja: "ha", en: "" } }, /where: +unit\.en/);
  await refused({ unit: undefined as never }, /lacks a unit/);
});

Deno.test("a count needs no unit", async () => {
  assert.equal((await value("points", 12, { ...options, unit: { ja: "", en: "" }, digits: 0 })).unit.ja, "");
});

Deno.test("intervals that are none are refused", async () => {
  const refused = (change: object, pattern: RegExp) => {
    const interval = { lower: 0.01, upper: 0.03, level: 0.95, method: "Wilson", ...change };
    return assert.rejects(() => value("d-rate", 0.02, { ...options, interval }), pattern);
  };
  await refused({ lower: 0.04 }, /lower <= upper/);
  await refused({ upper: NaN }, /finite bounds/);
  await refused({ level: 95 }, /number between 0 and 1/);
  await refused({ level: undefined }, /number between 0 and 1[^]*found: {4}nothing/);
  await refused({ level: "0.95" }, /number between 0 and 1[^]*found: {4}"0.95"/);
  await refused({ level: NaN }, /number between 0 and 1/);
  await refused({ lower: undefined }, /finite bounds/);
  await refused({ method: "" }, /a method/);
  await assert.rejects(
    () => value("d-rate", 0.02, { ...options, interval: null as never }),
    /left out where there is none/,
  );
});

Deno.test("a value outside its interval is published, and told of where both are shown", async () => {
  const interval = { lower: 2, upper: 3, level: 0.95, method: "percentile bootstrap" };
  const said: string[] = [];
  const { log } = console;
  console.log = (text) => said.push(text);
  try {
    await value("below", 1, { ...options, interval });
    await value("at-the-bound", 1.99999, { ...options, interval });
  } finally {
    console.log = log;
  }
  assert.match(said[0], /percentile bootstrap。値は区間の外にある/);
  assert.doesNotMatch(said[1], /区間の外/);
  assert.ok(isOutsideInterval({ value: 4, interval, digits: 0 }));
  assert.ok(!isOutsideInterval({ value: 3, interval, digits: 0 }));
  assert.ok(!isOutsideInterval({ interval, digits: 0 }));
});

Deno.test("digits, n and tolerance must be what they say", async () => {
  await assert.rejects(() => value("d-rate", 1, { ...options, digits: 2.5 }), /decimal places/);
  await assert.rejects(() => value("d-rate", 1, { ...options, n: -1 }), /n of d-rate is no count/);
  await assert.rejects(
    () => value("d-rate", 1, { ...options, n: 3n as never }),
    /3 \(bigint\)[^]*Number\(\)/,
  );
  await assert.rejects(() => value("d-rate", 1, { ...options, tolerance: NaN }), /no usable tolerance/);
});
