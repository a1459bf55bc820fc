import { op } from "arquero";
import fc from "fast-check";
import { connect, fromArquero, tableFrom, toArquero } from "kenzan/table/mod.ts";
import assert from "node:assert/strict";
import { anyTable, rowsOf, typesOf } from "./any_table.ts";

Deno.test("every type goes to Arquero and comes back", () => {
  fc.assert(fc.property(anyTable(), (table) => {
    const back = fromArquero(toArquero(table));
    assert.deepEqual(typesOf(back), typesOf(table));
    assert.deepEqual(rowsOf(back), rowsOf(table));
  }));
});

Deno.test("filters, orderings and selections keep the types", () => {
  fc.assert(
    fc.property(anyTable(["int8", "int64", "text", "date", "utc", "dictionary", "boolean"]), (table) => {
      const arquero = toArquero(table).filter((row: { boolean: boolean }) => row.boolean).orderby("int8")
        .select("text", "int64", "date", "utc", "dictionary");
      const back = fromArquero(arquero);
      const types = new Set(typesOf(table));
      assert.deepEqual(typesOf(back).filter((type) => !types.has(type)), []);
      assert.equal(back.numRows, rowsOf(table).filter((row) => row[6] === true).length);
    }),
  );
});

Deno.test("an Arquero pipeline gives an Arrow table with its unit", () => {
  const plots = tableFrom(
    { site: ["a", "b", "a", null], dbh: Float32Array.of(12.5, 30, 7.25, 9) },
    { units: { dbh: "cm" } },
  );
  const arquero = toArquero(plots).filter((row: { site: string | null }) => row.site !== null);
  assert.equal(fromArquero(arquero).schema.fields[1].metadata.get("unit"), "cm");
  const means = fromArquero(
    arquero.groupby("site").rollup({ mean: op.mean("dbh"), n: op.count() }).orderby("site"),
  );
  assert.deepEqual(typesOf(means), ["site: Utf8", "mean: Float64", "n: Float64"]);
  assert.deepEqual(rowsOf(means), [["a", 9.875, 2], ["b", 30, 1]]);
});

Deno.test("Arquero sees numbers, Dates, texts, booleans and nulls", () => {
  const table = tableFrom({
    n: BigInt64Array.of(7n, 8n),
    t: [new Date(0), null],
    b: [true, null],
  });
  assert.deepEqual(toArquero(table).objects(), [{ n: 7, t: new Date(0), b: true }, {
    n: 8,
    t: null,
    b: null,
  }]);
});

Deno.test("what does not fit a number or a Date is refused", async () => {
  const db = await connect();
  assert.throws(() => toArquero(tableFrom({ n: BigInt64Array.of(2n ** 60n) })), /does not fit a Float64/);
  assert.throws(
    () => toArquero(db.sql`SELECT TIMESTAMP '2020-01-01 00:00:00.000001' AS t`),
    /does not fit a Date[^]*TIMESTAMP_MS/,
  );
  db.close();
});
