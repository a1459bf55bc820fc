import assert from "node:assert/strict";
import fc from "fast-check";
import { type BareField, faultOf, fields, openCsv } from "./scratch.ts";

const found = async (csv: string, ...bare: BareField[]) =>
  (await faultOf(openCsv(csv, fields(...bare)))).found;

Deno.test("Each rule names line, field, value and itself", async () => {
  const integer = (constraints: BareField["constraints"]): BareField => ({
    name: "v",
    type: "integer",
    constraints,
  });
  const string = (constraints: BareField["constraints"]): BareField => ({
    name: "v",
    type: "string",
    constraints,
  });
  const other: BareField = { name: "w", type: "string" };
  assert.equal(
    await found("v,w\n1,a\n,a\n", integer({ required: true }), other),
    "line 3, v: no value (required)",
  );
  assert.equal(
    await found("v,w\n1,a\n7,a\n", integer({ enum: [1, 2] }), other),
    "line 3, v: 7 (one of 1, 2)",
  );
  assert.equal(await found("v,w\n-1,a\n", integer({ minimum: 0 }), other), "line 2, v: -1 (at least 0)");
  assert.equal(await found("v,w\n11,a\n", integer({ maximum: 10 }), other), "line 2, v: 11 (at most 10)");
  assert.equal(
    await found("v,w\n01x,a\n", string({ pattern: "\\d\\d" }), other),
    'line 2, v: "01x" (pattern \\d\\d)',
  );
  assert.equal(await found("v,w\n檜,a\n", string({ enum: ["杉"] }), other), 'line 2, v: "檜" (one of 杉)');
  assert.equal(
    await found("v,w\n5,a\n6,a\n5,b\n", integer({ unique: true }), other),
    "line 4, v: 5 (unique; as in line 2)",
  );
});

Deno.test("A value that only looks like a code says by its code points what it is", async () => {
  const codes: BareField = { name: "v", type: "string", constraints: { enum: ["ガ", "1"] } };
  assert.equal(
    await found(`v\n${"ガ".normalize("NFD")}\n`, codes),
    `line 2, v: "${"ガ".normalize("NFD")}" (decomposed (NFD): U+30AB U+3099, where "ガ" is U+30AC)`,
  );
  assert.equal(
    await found("v\nキ\n１\n", codes),
    'line 2, v: "キ" (one of ガ, 1)\nline 3, v: "１" (of another width, or with a space: U+FF11, where "1" is U+0031)',
  );
  const pattern: BareField = { name: "v", type: "string", constraints: { pattern: "[ガギ]" } };
  assert.match(
    (await found(`v\n${"ギ".normalize("NFD")}\n`, pattern))!,
    /\(pattern \[ガギ\], which its composed form \(NFC\) has\)$/,
  );
  assert.match(
    (await found(`${"ガ".normalize("NFD")} [m]\n1\n`, { name: "ガ", type: "number", unit: "m" }))!,
    /\(decomposed \(NFD\): U\+30AB U\+3099, where "ガ" is U\+30AC\) instead$/,
  );
});

Deno.test("Categories without enum are the allowed codes; dates have bounds", async () => {
  const label = { ja: "杉", en: "cedar" };
  assert.equal(
    await found("c\n1\n3\n", { name: "c", type: "integer", categories: [{ value: 1, label }] }),
    "line 3, c: 3 (one of 1)",
  );
  const constraints = { minimum: "2020-01-01", maximum: "2025-12-31" };
  assert.equal(
    await found("d\n2019-12-31\n2025-12-31\n", { name: "d", type: "date", constraints }),
    'line 2, d: "2019-12-31" (at least 2020-01-01)',
  );
});

Deno.test("A primary key is required and unique over all its fields", async () => {
  const schema = {
    ...fields({ name: "plot", type: "string" }, { name: "tree", type: "integer" }, {
      name: "x",
      type: "integer",
    }),
    primaryKey: ["plot", "tree"],
  };
  await openCsv("plot,tree,x\nA,1,1\nA,2,1\nB,1,1\n", schema);
  const fault = await faultOf(openCsv("plot,tree,x\nA,1,1\nB,1,1\nA,1,2\nA,,3\n", schema));
  assert.equal(
    fault.found,
    'line 4, plot + tree: "A + 1" (primary key: unique; as in line 2)\nline 5, tree: no value (required)',
  );
});

Deno.test("Up to 20 rows are listed in the order of the file, and the total is given", async () => {
  const lines = Array.from({ length: 100 }, (_, i) => `${i % 2 ? "x" : 5},${i}`);
  const fault = await faultOf(openCsv(
    ["a,b", ...lines].join("\n"),
    fields({ name: "a", type: "integer" }, {
      name: "b",
      type: "integer",
      constraints: { maximum: 9 },
    }),
  ));
  assert.match(fault.subject, /: 140 values break the schema$/);
  const listed = fault.found!.split("\n");
  assert.equal(listed.length, 21);
  assert.equal(listed.at(-1), "... and 120 more");
  const numbers = listed.slice(0, 20).map((line) => Number(/^line (\d+)/.exec(line)![1]));
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
});

Deno.test("The rules agree with a plain row-by-row check", async () => {
  const cell = fc.oneof(fc.constant(""), fc.integer({ min: -3, max: 12 }).map(String));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 60 }), async (table) => {
      const schema = {
        ...fields(
          {
            name: "a",
            type: "integer",
            constraints: { required: true, minimum: 0, enum: [0, 1, 2, 3, 5, 8] },
          },
          { name: "b", type: "integer", constraints: { maximum: 9, unique: true } },
        ),
      };
      let expected = 0;
      const seen = new Set<string>();
      for (const [a, b] of table) {
        if (a === "") expected++;
        else expected += Number(a < "0" || Number(a) < 0) + Number(![0, 1, 2, 3, 5, 8].includes(Number(a)));
        if (b === "") continue;
        expected += Number(Number(b) > 9) + Number(seen.has(b));
        seen.add(b);
      }
      const csv = ["a,b", ...table.map((row) => row.join(","))].join("\n");
      if (expected === 0) return void await openCsv(csv, schema);
      assert.match(
        (await faultOf(openCsv(csv, schema))).subject,
        new RegExp(`: ${expected} values? breaks? `),
      );
    }),
    { numRuns: 60 },
  );
});

Deno.test("A missing column, one too many, and names that stand twice are all named", async () => {
  const schema = fields({ name: "a", type: "string" }, { name: "b", type: "string" });
  const missing = await faultOf(openCsv("a,x\n1,2\n", schema));
  assert.match(missing.subject, /a column is missing/);
  assert.deepEqual([missing.expected, missing.found], ["b", "x instead"]);
  const extra = await faultOf(openCsv("a,b,c\n1,2,3\n", schema));
  assert.deepEqual([extra.found, /fieldsMatch/.test(extra.remedy!)], ["c", true]);
  const subset = await openCsv("c,b,a\n1,2,3\n", { ...schema, fieldsMatch: "subset" });
  assert.deepEqual(subset.toArray()[0].toJSON(), { a: "3", b: "2" });
  assert.match((await faultOf(openCsv("a,b,a\n1,2,3\n", schema))).subject, /same name/);
});

Deno.test("A unit in the head must be the field's, however it is written", async () => {
  const schema = fields({ name: "dbh", type: "number", unit: "cm" }, {
    name: "ba",
    type: "number",
    unit: "m2",
  });
  for (const head of ["dbh,ba", "dbh [cm],ba [m2]", "dbh（㎝）,ba (m²)", "dbh(cm),ba [m^2]"]) {
    assert.equal((await openCsv(`${head}\n12.5,0.01\n`, schema)).numRows, 1, head);
  }
  const fault = await faultOf(openCsv("dbh [mm],ba [ha]\n125,1\n", schema));
  assert.equal(fault.found, "dbh: mm in the file, cm in the entry\nba: ha in the file, m2 in the entry");
  // A bracket that is no unit is part of the name.
  assert.match((await faultOf(openCsv("dbh (over bark),ba\n1,1\n", schema))).subject, /missing/);
});

Deno.test("Values that cannot be read and values that are missing are all counted, each with its own rule", async () => {
  const plot: BareField = { name: "plot", type: "integer", constraints: { required: true } };
  const species: BareField = { name: "species", type: "string" };
  const fault = await faultOf(
    openCsv("plot,species\nx,a\n,b\n99999999999,c\n 5,d\n1.5,e\n0x10,f\n", fields(plot, species)),
  );
  assert.match(fault.subject, /6 values break the schema$/);
  assert.deepEqual(fault.found!.split("\n"), [
    'line 2, plot: "x" (a whole number)',
    "line 3, plot: no value (required)",
    'line 4, plot: "99999999999" (a whole number, beyond 32 bits: give the field a `maximum`)',
    'line 5, plot: " 5" (a whole number, without blanks around it)',
    'line 6, plot: "1.5" (a whole number)',
    'line 7, plot: "0x10" (a whole number)',
  ]);
  const wide: BareField = { name: "v", type: "integer", constraints: { maximum: 1e12 } };
  assert.equal(
    await found("v\n9007199254740993\nx\n", wide),
    'line 2, v: "9007199254740993" (a whole number, exact to 2^53: enter the field as a string)\n' +
      'line 3, v: "x" (a whole number)\n' +
      "not counted: other rules of v, tried once all values can be read",
  );
});
