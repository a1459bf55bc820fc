import { Int64, Table as ArrowTable, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import { Fault } from "kenzan/fault/mod.ts";
import { columnNumbers, columnTexts, connect, identifier, tableFrom, writeArrow } from "kenzan/table/mod.ts";
import assert from "node:assert/strict";
import { anyTable, rowsOf, TYPES } from "./any_table.ts";

const db = await connect();
const points = tableFrom({
  id: Int32Array.of(1, 2, 3, 4, 5, 6),
  pref: ["千葉県", "岩手県", "千葉県", null, "岩手県", "千葉県"],
  area: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  lost: [true, false, true, null, false, false],
});
db.register("points", points);

Deno.test("a table goes in, a table comes out", () => {
  assert.deepEqual(rowsOf(db.sql`SELECT * FROM points`), rowsOf(points));
});

Deno.test("every type keeps its values through DuckDB", () => {
  fc.assert(
    fc.property(anyTable(), (table) => {
      db.register("any table", table);
      const back = rowsOf(db.sql`SELECT * FROM "any table"`);
      // 64-bit whole numbers come as Float64.
      const expected = rowsOf(table).map((row) =>
        row.map((value, i) =>
          typeof value === "bigint" && /int64/.test(Object.keys(TYPES)[i]) ? Number(value) : value
        )
      );
      assert.deepEqual(back, expected);
    }),
    { numRuns: 40 },
  );
});

Deno.test("a table without rows keeps its columns", () => {
  db.register("none", tableFrom({ a: new Int32Array(0), b: new Float64Array(0) }));
  const none = db.sql`SELECT a, b, count(*) OVER () AS n FROM none`;
  assert.deepEqual([none.numRows, none.schema.names], [0, ["a", "b", "n"]]);
});

Deno.test("counts and sums are numbers", () => {
  const [row] = db
    .sql`SELECT count(*) AS n, sum(id) AS ids, sum(1.25) AS quarters, 7::HUGEINT AS h FROM points`;
  assert.deepEqual(row.toJSON(), { n: 6, ids: 21, quarters: 7.5, h: 7 });
  assert.equal(String(db.sql`SELECT count(*) AS n FROM points`.schema.fields[0].type), "Float64");
});

Deno.test("decimals are the numbers that JavaScript reads from the same digits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      fc.integer({ min: 0, max: 9 }),
      (digits, scale) => {
        const text = (digits / 10 ** scale).toFixed(scale);
        const found = db.sql`SELECT CAST(${text} AS DECIMAL(38, 9)) AS d`.getChild("d")!.get(0);
        assert.equal(found, Number(text));
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a number that a Float64 cannot hold is refused with its row and the cast that helps", () => {
  assert.throws(
    () => db.sql`SELECT unnest([1, 9007199254740993]) AS big`,
    /column big does not fit a Float64[^]*found: {4}9007199254740993[^]*row 2[^]*CAST\("big" AS VARCHAR\)/,
  );
  assert.throws(() => db.sql`SELECT 1e30::DECIMAL(38, 0) AS d`, /does not fit/);
  assert.throws(() => db.sql`SELECT -9007199254740993 AS d`, /does not fit/);
  assert.equal(db.sql`SELECT 9007199254740993::VARCHAR AS t`.getChild("t")!.get(0), "9007199254740993");
});

Deno.test("bound values arrive as they are", () => {
  const bound = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("'; DROP TABLE points; --", 'a"b', "a\0b", "$1", "日本\n", ""),
    fc.boolean(),
  );
  fc.assert(
    fc.property(bound, (value) => {
      const found = db.sql`SELECT ${value} AS v`.getChild("v")!.get(0);
      assert.ok(found === value, `${found} for ${value}`); // -0 counts as 0
    }),
    { numRuns: 150 },
  );
});

Deno.test("dates, bigints, nulls, lists and names can be bound", () => {
  const day = new Date("2025-03-31T15:00:00.123Z");
  assert.equal(db.sql`SELECT ${day} AS t`.getChild("t")!.get(0), day.getTime());
  assert.equal(db.sql`SELECT ${2n ** 90n}::VARCHAR AS t`.getChild("t")!.get(0), String(2n ** 90n));
  assert.equal(db.sql`SELECT coalesce(${null}, 3) AS v`.getChild("v")!.get(0), 3);
  const ids = (rows: ArrowTable) => [...columnNumbers(rows, "id")];
  assert.deepEqual(ids(db.sql`SELECT id FROM points WHERE id IN ${[2, 5, 9]}`), [2, 5]);
  assert.deepEqual(ids(db.sql`SELECT id FROM points WHERE pref IN ${["岩手県"]}`), [2, 5]);
  assert.deepEqual(ids(db.sql`SELECT id FROM points WHERE id NOT IN ${[]}`), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(ids(db.sql`SELECT id FROM points WHERE id IN ${[]}`), []);
  assert.deepEqual(ids(db.sql`SELECT id FROM ${identifier("points")} WHERE ${identifier("id")} < ${3}`), [
    1,
    2,
  ]);
  const odd = 'odd "name"; DROP TABLE points';
  db.register(odd, tableFrom({ "select": Int8Array.of(4) }));
  assert.equal(db.sql`SELECT ${identifier("select")} AS v FROM ${identifier(odd)}`.getChild("v")!.get(0), 4);
});

Deno.test("a text in the place of a name is refused with the helper for names", () => {
  assert.throws(() => db.sql`SELECT * FROM ${"points"}`, /identifier\("name"\)/);
  assert.throws(() => db.sql`SELECT * FROM points ORDER BY ${"id"}`, /identifier\("name"\)/);
});

Deno.test("whole numbers bound count as whole numbers", () => {
  assert.equal(db.sql`SELECT * FROM points ORDER BY id LIMIT ${2}`.numRows, 2);
  assert.equal(db.sql`SELECT [10, 20, 30][${2}] AS v`.getChild("v")!.get(0), 20);
});

Deno.test("what cannot be bound is refused", () => {
  for (const value of [NaN, Infinity, undefined, {}, () => 1, new Date(NaN), "\ud800", Symbol("x")]) {
    assert.throws(() => db.sql`SELECT ${value as never}`, /cannot be bound[^]*number 1/);
  }
  assert.throws(() => db.sql`SELECT ${[1, NaN]}`, /cannot be bound/);
});

Deno.test("an error in the SQL shows the statement and marks the place", () => {
  const fault = thrown(() =>
    db.sql`SELECT pref,
    '千葉' || colour
    FROM points WHERE id = ${5}`
  );
  assert.match(fault.message, /Referenced column "colour" not found/);
  const lines = fault.where!.split("\n");
  assert.equal(lines[1].trimEnd(), "    '千葉' || colour");
  // Two columns to each Japanese character.
  assert.equal(lines[2].indexOf("^"), "    '千葉' || ".length + 2);
  assert.equal(lines.at(-1), '$1 = "5"');
});

Deno.test("a table that is not there is refused with the names of those that are", () => {
  assert.match(thrown(() => db.sql`SELECT * FROM point`).message, /no table point\n[^]*one of: .*points/);
});

Deno.test("a table of the same name replaces the first", async () => {
  const own = await connect();
  own.register("t", tableFrom({ a: Int32Array.of(1, 2) }));
  own.register("t", tableFrom({ b: ["x"] }));
  assert.deepEqual(columnTexts(own.sql`SELECT * FROM t`, "b"), ["x"]);
  own.close();
});

Deno.test("two databases share nothing, and a closed one says so", async () => {
  const own = await connect();
  assert.throws(() => own.sql`SELECT * FROM points`, /no table points[^]*none is registered/);
  own.close();
  own.close();
  assert.throws(() => own.sql`SELECT 1`, /database is closed/);
  assert.throws(() => own.register("t", points), /database is closed/);
  assert.equal(db.sql`SELECT 1 AS a`.numRows, 1);
});

Deno.test("columns DuckDB would mix up or lose are refused", () => {
  const one = vectorFromArray([1n], new Int64());
  assert.throws(() => db.register("t", tableFrom({ a: one, A: one })), /two columns "A"/);
  assert.throws(() => db.register("t", tableFrom({})), /without columns/);
  assert.throws(() => db.register("t", tableFrom({ "": one })), /without a name/);
  assert.throws(() => db.register("", points), /not a name/);
  assert.throws(() => db.sql`SELECT 1 AS a, 2 AS a`, /two columns have one name[^]*"a" twice/);
});

Deno.test("exhausted memory is a fault, and the database goes on", async () => {
  const small = await connect({ memoryMiB: 32 });
  assert.throws(
    () => small.sql`SELECT x, count(*) AS n FROM range(3000000) t(x) GROUP BY x`,
    /memory is exhausted/,
  );
  const wide = new Float64Array(3_000_000);
  assert.throws(() => small.register("t", tableFrom({ a: wide, b: wide })), Fault);
  assert.throws(() => small.sql`SELECT * FROM t`, /no table t/);
  assert.equal(small.sql`SELECT 1 AS a`.numRows, 1);
  small.close();
  await assert.rejects(connect({ memoryMiB: 1 }), /cannot have this much memory/);
  await assert.rejects(connect({ memoryMiB: 5000 }), /cannot have this much memory/);
});

Deno.test("a table larger than one piece arrives whole and in order", async () => {
  const own = await connect();
  const n = 2_500_000;
  const x = Float64Array.from({ length: n }, (_, i) => i / 7);
  own.register("big", tableFrom({ x, even: Uint8Array.from(x, (_, i) => i % 2), y: x }));
  const back = columnNumbers(own.sql`SELECT x FROM big WHERE even = 0`, "x");
  assert.equal(back.length, n / 2);
  assert.ok(back.every((value, i) => value === 2 * i / 7));
  own.close();
});

Deno.test("the same statement gives the same bits in another database", async () => {
  const n = 300_000;
  const table = tableFrom({
    x: Float64Array.from({ length: n }, (_, i) => Math.sin(i) * 1e6),
    g: Int32Array.from({ length: n }, (_, i) => (i * 7919) % 101),
  });
  const results = [];
  for (let run = 0; run < 2; run++) {
    const own = await connect();
    own.register("t", table);
    results.push(writeArrow(own.sql`SELECT g, sum(x) AS s, avg(x) AS a, stddev(x) AS d FROM t GROUP BY g`));
    own.close();
  }
  assert.deepEqual(results[0], results[1]);
});

function thrown(run: () => unknown): Fault {
  try {
    run();
  } catch (fault) {
    assert.ok(fault instanceof Fault);
    return fault;
  }
  assert.fail("no fault");
}
