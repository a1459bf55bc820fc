import assert from "node:assert/strict";
import { tableFromArrays } from "apache-arrow";
import fc from "fast-check";
import { compareRows } from "kenzan/audit/mod.ts";

const table = (rows: [key: string, value: number | null][]) =>
  tableFromArrays({ key: rows.map(([key]) => key), value: rows.map(([, value]) => value) });
const options = { key: ["key"], tolerance: 0 };
const said = (...[recorded, found, more]: [ReturnType<typeof table>, ReturnType<typeof table>, object?]) =>
  compareRows(recorded, found, { ...options, ...more }).differences.deviations
    .map(({ what, recorded, found }) => `${what.en}: ${recorded} | ${found}`);

Deno.test("changed, removed, added and moved rows are told by their keys", () => {
  const recorded = table([["a", 1], ["b", 2], ["c", 3], ["d", null]]);
  assert.deepEqual(said(recorded, table([["b", 2], ["a", 1.5], ["d", null], ["e", 5]])), [
    "row a, value: 1 | 1.5",
    "row c (not in the recomputed table): c, 3 | –",
    "row e (not in the report): – | e, 5",
    "order of rows: a | b",
  ]);
});

Deno.test("numbers within the tolerance count as none, and are told apart from equal ones", () => {
  const [a, b] = [table([["a", 1]]), table([["a", 1.25]])];
  assert.equal(compareRows(a, b, { ...options, tolerance: 0.25 }).verdict, "within");
  assert.equal(compareRows(a, b, { ...options, tolerance: 0.24 }).verdict, "changed");
  assert.equal(compareRows(a, table([["a", null]]), { ...options, tolerance: 9 }).verdict, "changed");
});

Deno.test("a column that is gone is told once, not in every row", () => {
  const recorded = table([["a", 1], ["b", 2]]);
  const found = tableFromArrays({ key: ["a", "b"] });
  assert.deepEqual(said(recorded, found as never), ["columns: key, value | key"]);
});

Deno.test("twenty differences are named, all are counted", () => {
  const rows = Array.from({ length: 50 }, (_, i): [string, number] => [`k${i}`, i]);
  const { differences } = compareRows(
    table(rows),
    table(rows.map(([key, value]) => [key, value + 1])),
    options,
  );
  assert.equal(differences.deviations.length, 20);
  assert.equal(differences.more, 30);
});

Deno.test("a table is equal to itself, and not to one with any single cell changed", () => {
  const rows = fc.uniqueArray(fc.tuple(fc.string(), fc.double({ noNaN: true })), {
    minLength: 1,
    selector: ([key]) => key,
  });
  fc.assert(fc.property(rows, fc.nat(), (rows, pick) => {
    const recorded = table(rows);
    assert.equal(compareRows(recorded, table(rows), options).verdict, "equal");
    const at = pick % rows.length;
    const [key, value] = rows[at];
    const { verdict, differences } = compareRows(
      recorded,
      table(rows.with(at, [key, value === 0 ? 1 : -value])),
      options,
    );
    assert.equal(verdict, "changed");
    assert.equal(differences.total, 1);
  }));
});

Deno.test("columns are told apart by name, type and what is noted of them", () => {
  const numbers = { a: Int32Array.of(1), b: Int32Array.of(2) };
  const recorded = tableFromArrays({ "a\0b": Int32Array.of(9) });
  assert.equal(
    compareRows(recorded as never, tableFromArrays(numbers) as never, { key: [], tolerance: 0 }).verdict,
    "changed",
  );
  const as = (values: Int32Array | Float64Array) => tableFromArrays({ key: ["a"], value: values }) as never;
  assert.deepEqual(said(as(Int32Array.of(1)), as(Float64Array.of(1))), [
    "type of column value: Int32 | Float64",
  ]);
  const noted = table([["a", 1]]);
  noted.schema.metadata.set("source", "elsewhere");
  assert.deepEqual(said(noted, table([["a", 1]])), ["what is noted with the table: source: elsewhere | "]);
});
