import { Dictionary, Int32, Utf8, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import { columnNumbers, columnTexts, readArrow, tableFrom, writeArrow } from "kenzan/table/mod.ts";
import assert from "node:assert/strict";
import { anyTable, rowsOf, typesOf } from "./any_table.ts";

Deno.test("typed arrays keep their type, lists are numbers, texts, booleans or times", () => {
  const day = new Date("2024-02-29T12:00:00Z");
  const table = tableFrom({
    a: Int8Array.of(1, 2),
    b: Float32Array.of(0.5, 2),
    c: BigInt64Array.of(1n, 2n),
    d: [1.5, null],
    e: ["森林", null],
    f: [null, true],
    g: [day, null],
    h: vectorFromArray(["x", "y"], new Dictionary(new Utf8(), new Int32())),
  }, { units: { b: "ha" } });
  assert.deepEqual(typesOf(table), [
    "a: Int8",
    "b: Float32",
    "c: Int64",
    "d: Float64",
    "e: Utf8",
    "f: Bool",
    "g: Timestamp<MILLISECOND>",
    "h: Dictionary<Int32, Utf8>",
  ]);
  assert.deepEqual(rowsOf(table), [
    [1, 0.5, 1n, 1.5, "森林", null, day.getTime(), "x"],
    [2, 2, 2n, null, null, true, null, "y"],
  ]);
  assert.equal(table.schema.fields[1].metadata.get("unit"), "ha");
});

Deno.test("texts of every kind come back as they went in", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.string({ unit: "binary", maxLength: 9 })), { minLength: 1, maxLength: 20 }),
      (texts) => {
        if (texts.every((text) => text === null)) return;
        assert.deepEqual(
          columnTexts(tableFrom({ t: texts }), "t", { missing: "-" }),
          texts.map((text) => text ?? "-"),
        );
      },
    ),
  );
});

Deno.test("columns that are no table are refused by name and row", () => {
  assert.throws(
    () => tableFrom({ a: Int8Array.of(1), b: Int8Array.of(1, 2) }),
    /1 rows, as in a[^]*2 rows in b/,
  );
  assert.throws(() => tableFrom({ a: [1, "x"] as never }), /column a mixes types[^]*row 2/);
  assert.throws(() => tableFrom({ a: [1, undefined] as never }), /undefined \(null stands for no value\)/);
  assert.throws(() => tableFrom({ a: [null, null] }), /nothing but nulls/);
  assert.throws(
    () => tableFrom({ a: [] }),
    (fault: Error) =>
      /column a is an empty list[^]*new Float64Array\(0\)/.test(fault.message) && !/null/.test(fault.message),
  );
  const empty = tableFrom({ a: new Float64Array(0), t: vectorFromArray([], new Utf8()) });
  assert.deepEqual([empty.numRows, typesOf(empty)], [0, ["a: Float64", "t: Utf8"]]);
  assert.throws(() => tableFrom({ a: [{}] as never }), /column a cannot be made/);
  assert.throws(() => tableFrom({ a: [new Date(NaN)] }), /invalid Date/);
  assert.throws(() => tableFrom({ a: ["ok", "\udc00"] }), /half a surrogate pair[^]*row 2/);
});

Deno.test("a column is read as numbers or texts, whatever its pieces", () => {
  const piece = tableFrom({
    n: Int8Array.of(1, 2),
    b: [true, false],
    t: ["x", "千葉"],
    big: BigInt64Array.of(5n, -6n),
  });
  const table = piece.concat(piece).slice(1);
  assert.deepEqual([...columnNumbers(table, "n")], [2, 1, 2]);
  assert.deepEqual([...columnNumbers(table, "b")], [0, 1, 0]);
  assert.deepEqual([...columnNumbers(table, "big")], [-6, 5, -6]);
  assert.deepEqual(columnTexts(table, "t"), ["千葉", "x", "千葉"]);
});

Deno.test("a column that is missing, of another type or has nulls is refused", () => {
  const table = tableFrom({ n: [1, null, 3], t: ["a", "b", null], big: BigInt64Array.of(2n ** 60n, 0n, 0n) });
  assert.throws(() => columnNumbers(table, "m"), /no column "m"[^]*one of: n, t, big/);
  assert.throws(() => columnNumbers(table, "t"), /column t has another type/);
  assert.throws(() => columnTexts(table, "n"), /column n has another type/);
  assert.throws(() => columnNumbers(table, "n"), /1 of 3 rows are null[^]*first at row 2/);
  assert.throws(() => columnTexts(table, "t"), /first at row 3/);
  assert.throws(() => columnNumbers(table, "big"), /does not fit a Float64/);
  assert.deepEqual([...columnNumbers(table, "n", { missing: NaN })], [1, NaN, 3]);
});

Deno.test("Arrow bytes give back every type, in one batch", () => {
  fc.assert(fc.property(anyTable(), (table) => {
    const back = readArrow(writeArrow(table));
    assert.deepEqual(typesOf(back), typesOf(table));
    assert.deepEqual(rowsOf(back), rowsOf(table));
    assert.equal(back.batches.length, 1);
  }));
});

Deno.test("equal rows give equal Arrow bytes, however they were put together", () => {
  fc.assert(fc.property(anyTable(), fc.nat(), (table, cut) => {
    const at = cut % (table.numRows + 1);
    const pieced = table.slice(0, at).concat(table.slice(at));
    assert.deepEqual(writeArrow(pieced.numRows ? pieced : table), writeArrow(table));
    assert.deepEqual(writeArrow(readArrow(writeArrow(table))), writeArrow(table));
  }));
});

Deno.test("metadata of fields and table survive Arrow bytes", () => {
  const table = tableFrom({ a: Int8Array.of(1) }, { units: { a: "m" } });
  assert.equal(readArrow(writeArrow(table)).schema.fields[0].metadata.get("unit"), "m");
});

Deno.test("bytes that are no Arrow are refused, not read as an empty table", () => {
  const bytes = writeArrow(
    tableFrom({ a: Float64Array.from({ length: 1000 }, (_, i) => i), b: new Int8Array(1000) }),
  );
  for (const bad of [new Uint8Array(0), new TextEncoder().encode("id,x\n1,2\n"), bytes.slice(0, 100)]) {
    assert.throws(() => readArrow(bad), /not a complete Arrow file/, `${bad.length} bytes`);
  }
  assert.throws(() => readArrow(bytes.slice(0, bytes.length - 2000)), /not a complete Arrow file/);
});
