import assert from "node:assert/strict";
import {
  DateDay,
  Float64,
  Int64,
  Table,
  tableFromArrays,
  tableFromIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { table, type TableOptions } from "kenzan/publish/mod.ts";

const label = (text: string) => ({ ja: text, en: text });
const options: TableOptions = {
  label: { ja: "都道府県別の率", en: "Rates by prefecture" },
  key: ["pref"],
  columns: {
    rate: { label: label("rate"), unit: label("%"), digits: 3 },
    pref: { label: label("pref") },
    n: { shown: false },
  },
};
const data = () =>
  new Table({
    pref: vectorFromArray(["01", "02", "13"], new Utf8()),
    rate: vectorFromArray([0.1, null, 0.3], new Float64()),
    n: vectorFromArray([1n, 2n, 3n], new Int64()),
  });

Deno.test("described columns are shown in their order, those not shown kept in the data", async () => {
  const published = await table("rates", data(), options);
  assert.deepEqual(published.columns.map(({ name, shown }) => [name, shown]), [
    ["rate", true],
    ["pref", true],
    ["n", false],
  ]);
  assert.equal(published.rows, 3);
  const back = tableFromIPC(Uint8Array.fromBase64(published.content.inline!));
  assert.deepEqual(back.toArray().map((row) => row.toJSON()), [
    { pref: "01", rate: 0.1, n: 1 },
    { pref: "02", rate: null, n: 2 },
    { pref: "13", rate: 0.3, n: 3 },
  ]);
  assert.equal(back.getChild("n")!.type.toString(), "Int32");
});

Deno.test("equal cells give equal bytes, whatever batches and dictionaries they came in", async () => {
  const one = await table("rates", data(), options);
  // Dictionaries are numbered by a process-wide counter in arrow: use some up.
  vectorFromArray(["x", "y"]);
  const pref = vectorFromArray(["01", "02", "13"]);
  assert.match(pref.type.toString(), /Dictionary/);
  const columns = { pref, rate: data().getChild("rate")!, n: data().getChild("n")! };
  const other = await table("rates", new Table(columns), options);
  const whole = data();
  const pieces = whole.slice(0, 1).concat(whole.slice(1));
  const third = await table("rates", pieces, options);
  assert.equal(other.content.sha256, one.content.sha256);
  assert.equal(third.content.sha256, one.content.sha256);
});

Deno.test("dates are kept as texts of the day", async () => {
  const dates = new Table({ day: vectorFromArray([new Date("2025-03-31T00:00:00Z")], new DateDay()) });
  const published = await table("days", dates, {
    ...options,
    key: ["day"],
    columns: { day: { label: label("d") } },
  });
  const back = tableFromIPC(Uint8Array.fromBase64(published.content.inline!));
  assert.equal(back.getChild("day")!.get(0), "2025-03-31");
});

Deno.test("years and codes in the key have no commas", async () => {
  const published = await table("years", tableFromArrays({ year: [2024, 2025], n: [1000, 2000] }), {
    label: label("years"),
    key: ["year"],
    columns: { year: { label: label("year") }, n: { label: label("n"), unit: label("") } },
  });
  assert.deepEqual(published.columns.map((column) => column.grouping), [false, true]);
});

Deno.test("a number that is none is refused with its row", async () => {
  const bad = tableFromArrays({ pref: ["01", "02"], rate: [0.1, NaN] });
  await assert.rejects(() => table("rates", bad, options), /rates, column rate, row 2/);
  const large = new Table({ pref: vectorFromArray([2n ** 60n], new Int64()) });
  await assert.rejects(
    () => table("rates", large, { ...options, columns: { pref: { label: label("p") } } }),
    /integers up to 2\^53[\s\S]*publish identifiers as text/,
  );
});

Deno.test("fractional numbers without digits are refused", async () => {
  const columns = { rate: { label: label("rate") } };
  await assert.rejects(
    () => table("rates", data(), { ...options, columns }),
    /how precisely to print rate[\s\S]*row 1/,
  );
});

Deno.test("a column of numbers without a unit is refused, whole or not, empty or not", async () => {
  const refused = (name: string, data: Table, pattern: RegExp) =>
    assert.rejects(
      () => table("rates", data, { ...options, columns: { [name]: { label: label(name), digits: 1 } } }),
      pattern,
    );
  await refused("rate", data(), /rates lacks a unit[\s\S]*`columns\.rate\.unit`[\s\S]*ja: ""/);
  await refused("n", data(), /columns\.n\.unit/);
  const nothing = new Table({
    pref: vectorFromArray(["01"], new Utf8()),
    rate: vectorFromArray([null], new Float64()),
  });
  await refused("rate", nothing, /columns\.rate\.unit/);
});

Deno.test("numbers need no unit where the key holds whole ones, where they stay out of the page, or where none is said", async () => {
  const rows = tableFromArrays({ year: Int32Array.of(2024), dbh: Float64Array.of(2.5), ratio: [0.5] });
  const columns = (year: object, dbh: object, ratio: object) => ({
    year: { label: label("y"), ...year },
    dbh: { label: label("d"), digits: 1, ...dbh },
    ratio: { label: label("r"), digits: 1, ...ratio },
  });
  const key = ["year", "dbh"];
  const plain = label("");
  const published = await table("t", rows, {
    ...options,
    key,
    columns: columns({}, { unit: label("cm") }, { unit: plain }),
  });
  assert.deepEqual(published.columns.map(({ unit }) => unit), [undefined, label("cm"), plain]);
  await table("t", rows, { ...options, key, columns: columns({}, { shown: false }, { unit: plain }) });
  await assert.rejects(
    () => table("t", rows, { ...options, key, columns: columns({}, {}, { unit: plain }) }),
    /columns\.dbh\.unit/,
  );
});

Deno.test("a column of which nothing is said is refused, unless it is the English of another", async () => {
  const columns = { rate: options.columns.rate, pref: options.columns.pref };
  await assert.rejects(
    () => table("rates", data(), { ...options, columns }),
    /rates has a column that no reader would see[\s\S]*found: {4}n\n[\s\S]*`n: \{ shown: false \}`/,
  );
  const both = tableFromArrays({ name_ja: ["北海道"], name_en: ["Hokkaido"], "面積 ha": [1], x: [2] });
  const name_ja = { label: label("name"), english: "name_en" };
  const key = ["name_ja"];
  await assert.rejects(
    () => table("rates", both, { ...options, key, columns: { name_ja } }),
    /columns that no reader would see[\s\S]*found: {4}面積 ha, x\n[\s\S]*`"面積 ha": \{ shown: false \}`/,
  );
  const kept = { shown: false } as const;
  const published = await table("rates", both, {
    ...options,
    key,
    columns: { name_ja, "面積 ha": kept, x: kept },
  });
  assert.deepEqual(published.columns.filter(({ shown }) => shown).map(({ name }) => name), ["name_ja"]);
  assert.equal(published.columns.length, 4);
});

Deno.test("unknown columns are refused with those there are", async () => {
  const refused = (change: Partial<TableOptions>, pattern: RegExp) =>
    assert.rejects(() => table("rates", data(), { ...options, ...change }), pattern);
  await refused({ columns: { rat: { label: label("rate") } } }, /no column rat[\s\S]*one of pref, rate, n/);
  await refused({ columns: { pref: { label: label("p"), english: "name_en" } } }, /columns\.pref\.english/);
  await refused({ key: ["prefecture"] }, /no column prefecture/);
  await refused({ key: [] }, /has no key/);
  await refused({ columns: {} }, /shows no column/);
});

Deno.test("keys that repeat or lack are refused with their rows", async () => {
  const twice = tableFromArrays({ pref: ["01", "02", "01"] });
  const columns = { pref: { label: label("pref") } };
  await assert.rejects(() => table("rates", twice, { ...options, columns }), /pref = 01[\s\S]*rows 1 and 3/);
  await assert.rejects(
    () => table("rates", data(), { ...options, key: ["rate"] }),
    /a row without a key[\s\S]*row 2/,
  );
});

Deno.test("empty tables, and what is no table, are refused", async () => {
  await assert.rejects(() => table("rates", data().slice(0, 0), options), /has 0 rows/);
  await assert.rejects(() => table("rates", [{ pref: 1 }] as never, options), /no Arrow table/);
});
