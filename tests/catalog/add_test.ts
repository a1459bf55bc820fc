/** What `catalog add` takes verifies once its gaps are filled; what cannot is refused at once. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "node:path";
import { addEntry } from "kenzan/catalog/mod.ts";
import { Fault } from "kenzan/fault/mod.ts";
import { faultOf, Scratch } from "./scratch.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const join2 = (...parts: (Uint8Array | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? utf8(part) : part)]));
/** スギ in CP932. */
const SUGI = Uint8Array.of(0x83, 0x58, 0x83, 0x4d);
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

function adding(content: Uint8Array | string) {
  const scratch = new Scratch();
  const file = join(scratch.folder, "data.csv");
  Deno.writeFileSync(file, typeof content === "string" ? utf8(content) : content);
  return { scratch, file, added: addEntry(file) };
}

const refused: [name: string, content: Uint8Array | string, message: RegExp][] = [
  ["an empty file", "", /an empty file[^]*get the whole file/],
  ["a byte order mark alone", BOM, /an empty file/],
  ["a header without rows", "plot,dbh\n", /a header without rows[^]*found: {4}plot, dbh/],
  ["column names that stand twice", "a,b,a\n1,2,3\n", /columns of the same name[^]*a, a[^]*rename them/],
  [
    "names that differ in their unit only",
    "dbh [cm],dbh [mm]\n1,2\n",
    /columns of the same name[^]*dbh \[cm\], dbh \[mm\]/,
  ],
  ["a column without a name", "a,,c\n1,2,3\n", /a column without a name[^]*column 2[^]*name them/],
  ["lines that end in CR alone", "a,b\r1,2\r3,4\r", /lines end in CR alone[^]*ordinary line ends/],
  ["lines that end in CR, and one in LF", "a,b\r1,2\r3,4\n5,6\n", /lines that end in CR alone/],
  [
    "semicolons",
    "a;b\n1,5;2\n3;4\n",
    /not apart by commas[^]*; in the header: "a;b"[^]*save the file with commas/,
  ],
  ["tabs", "a\tb\n1\t2\n", /not apart by commas[^]*tabs in the header/],
  ["thousands without quotes", "a,b\n1,234,5\n", /too few or too many cells[^]*1,234 too, stands in quotes/],
  [
    "UTF-8's mark before CP932",
    join2(BOM, "species\n", SUGI, "\n"),
    /begins as UTF-8, and goes on as Shift_JIS[^]*line 2, column 1[^]*open it as Shift_JIS \(CP932\), save it as UTF-8/,
  ],
  [
    "UTF-8's mark before both encodings",
    join2(BOM, "species\nヒノキ\n", SUGI, "\n"),
    /begins as UTF-8, and goes on otherwise[^]*line 3, column 1[^]*in one encoding/,
  ],
  [
    "lines of UTF-8 among lines of CP932",
    join2("species\n", SUGI, "\n", "ヒノキ\n", SUGI, "\n"),
    /two encodings in one file[^]*UTF-8 in line 3/,
  ],
  [
    "a number that none is",
    "x\n1\n1e400\n",
    /line 3, x: "1e400" \(a number\)[^]*correct this in the file, and add/,
  ],
  [
    "UTF-16",
    Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0),
    /UTF-16\n.*UTF-8 or Shift_JIS[^]*save it as UTF-8, and add/,
  ],
  ["neither encoding", join2("a\n", Uint8Array.of(0x80, 0xff, 0xfd), "\n"), /neither UTF-8 nor Shift_JIS/],
];
for (const [name, content, message] of refused) {
  Deno.test(`add refuses ${name}, and writes nothing`, async () => {
    const { scratch, added } = adding(content);
    using _ = scratch;
    const fault = await faultOf(added);
    assert.match(fault.message, message);
    assert.match(fault.message, /\n {2}where: /);
    assert.match(fault.message, /\n {2}do: /);
    assert.deepEqual(Array.from(Deno.readDirSync(scratch.folder), ({ name }) => name), ["data.csv"]);
  });
}

for (const format of ["parquet", "arrow", "onnx", "zip", "tif", "gpkg", "geojson", "shp"]) {
  Deno.test(`a broken ${format} is refused with its whole path`, async () => {
    using scratch = new Scratch();
    const file = join(scratch.folder, `data.${format}`);
    Deno.writeTextFileSync(file, "broken");
    const fault = await faultOf(addEntry(file));
    assert.ok(fault.where!.startsWith(file), fault.message);
    assert.ok(fault.found && fault.remedy, fault.message);
  });
}

Deno.test("columns of text that look like numbers or dates are told, with the cells", async () => {
  const tried: [csv: string, finding: RegExp | undefined][] = [
    [
      `n\n"1,234"\n"12,345"\n7\n`,
      /column "n" is entered as text.*otherwise than 1234\.5: "1,234", "12,345"\./,
    ],
    ["n\n１２\n３．５\n", /written otherwise than 1234\.5: "１２", "３．５"/],
    ["n\n12\n13\n14\n不明\n", /no numbers: "不明"\. If it holds numbers/],
    [`n\n"1,2"\nスギ\nヒノキ\n`, undefined],
    ["n\n001\n002\n", undefined],
    ["n\nA1\nA2\n3\n", undefined],
    ["n\n1\n2\nNA\n", undefined],
    ["n\n9007199254740993\n5\n", /since line 2 has 9007199254740993: a number is exact to 2\^53/],
    ["n\n5\n90071992547409931\n90071992547409933\n", /since line 3 has 90071992547409931/],
    ["n\n9007199254740991\n5\n", undefined],
    [
      "d\n2026-02-28\n2026-02-30\n",
      /"d" is entered as text, since not every cell is a date of one known format: "2026-02-30" \(line 3\)\./,
    ],
    ["d\n2026-02-28\n2026-03-01\n不明\n", /of one known format: "不明" \(line 4\)/],
    ["d\n2026/2/28\n2026/3/1\n2026-03-02\n", /of one known format: "2026-03-02" \(line 4\)/],
    ["d\n2026/02/28 9:05\n2026/02/28 25:05\n", /known format: .*"2026\/02\/28 25:05" \(line 3\)/],
    ["d\n2026-02-28-A\n2026-02-28-B\n", undefined],
    ["d\n2026-02-28\nA\nB\n", undefined],
  ];
  for (const [csv, finding] of tried) {
    const { scratch, added } = adding(csv);
    using _ = scratch;
    const { findings } = await added;
    assert.equal(findings.length, finding === undefined ? 0 : 1, csv);
    if (finding) assert.match(findings[0], finding);
  }
});

Deno.test("a word for a missing value in one column is one in all: no column is called complete with it", async () => {
  const { scratch, added } = adding("id,dbh,note\nNA,1.5,x\nb,NA,NA\n");
  using _ = scratch;
  const { entryFile } = await added;
  const { schema } = JSON.parse(Deno.readTextFileSync(entryFile));
  assert.deepEqual(schema.missingValues, ["", "NA"]);
  assert.deepEqual(schema.fields.map((field: { constraints?: unknown }) => field.constraints), [
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(schema.primaryKey, undefined);
});

const word = fc.constantFrom(
  "NA",
  "-",
  "欠測",
  "",
  " ",
  "true",
  "0",
  "1",
  "スギ",
  "a b",
  "null",
  "+1",
  "1.",
  "1e400",
);
const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.constantFrom("007", "1,234", "-0", "１２", "9007199254740993", "2147483648"),
);
const time = fc.date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
  .chain((date) => {
    const iso = date.toISOString();
    return fc.constantFrom(
      iso,
      iso.slice(0, 10),
      iso.slice(0, 10).replaceAll("-", "/"),
      iso.slice(0, 10).replaceAll("-", ""),
      iso.slice(0, 16).replace("T", " "),
      iso.slice(0, 19),
    );
  });
/** Columns of one kind, with a few cells of another. */
const column = fc.oneof(number, time, word, fc.string({ unit: "grapheme" })).chain(() =>
  fc.constantFrom(number, time, word, fc.string({ unit: "grapheme" }))
).chain((cell) =>
  fc.record({
    name: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("dbh", "dbh [cm]", "x", "樹種", "plot", "a;b", "日付") },
      fc.string({ unit: "grapheme" }),
    ),
    cells: fc.array(fc.oneof({ weight: 9, arbitrary: cell }, word), { minLength: 0, maxLength: 12 }),
  })
);
const quoted = (text: string) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

Deno.test("whatever add accepts verifies once its gaps are filled", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(column, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("Z", "+09:00"),
      async (columns, isMarked, lineEnd, zone) => {
        const rows = Math.min(...columns.map(({ cells }) => cells.length));
        const lines = [
          columns.map(({ name }) => quoted(name)),
          ...Array.from({ length: rows }, (_, row) => columns.map(({ cells }) => quoted(cells[row]))),
        ].map((cells) => cells.join(","));
        const { scratch, added } = adding((isMarked ? "\ufeff" : "") + lines.join(lineEnd));
        using _ = scratch;
        let entryFile: string;
        try {
          ({ entryFile } = await added);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
          return;
        }
        accepted++;
        const entry = Deno.readTextFileSync(entryFile)
          .replace(/TODO: EPSG[^"]*/g, "EPSG:6677").replace(/TODO: \+09[^"]*/g, zone)
          .replace(/TODO: [^"]*/g, "a text");
        Deno.writeTextFileSync(entryFile, entry);
        await (await scratch.open()).verify("data");
      },
    ),
    { numRuns: 400, seed: 20260101 },
  );
  assert.ok(accepted > 100, `${accepted} accepted`);
});
