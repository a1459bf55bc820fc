import assert from "node:assert/strict";
import fc from "fast-check";
import { cp932, faultOf, fields, openCsv } from "./scratch.ts";

const texts = fields({ name: "a", type: "string" }, { name: "b", type: "string" });
const rows = (table: Awaited<ReturnType<typeof openCsv>>) => table.toArray().map((row) => row.toJSON());

Deno.test("Types follow from the schema, missing values are null, units stay with the column", async () => {
  const table = await openCsv(
    "id,n,x,ok,day,at,wide\n1,-3,2.5e-3,true,2025-04-01,2025-04-01 09:00,9007199254740991\n2,,,,,,\n",
    fields(
      { name: "id", type: "string" },
      { name: "n", type: "integer" },
      { name: "x", type: "number", unit: "m" },
      { name: "ok", type: "boolean" },
      { name: "day", type: "date" },
      { name: "at", type: "datetime", timeZone: "+09:00" },
      { name: "wide", type: "integer", constraints: { maximum: 9007199254740991 } },
    ),
  );
  assert.deepEqual(table.schema.fields.map((field) => String(field.type)), [
    "Dictionary<Int32, Utf8>",
    "Int32",
    "Float64",
    "Bool",
    "Date32<DAY>",
    "Timestamp<MILLISECOND>",
    "Float64",
  ]);
  assert.equal(table.schema.fields[2].metadata.get("unit"), "m");
  assert.deepEqual(rows(table)[0], {
    id: "1",
    n: -3,
    x: 0.0025,
    ok: true,
    day: Date.UTC(2025, 3, 1),
    at: Date.UTC(2025, 3, 1),
    wide: 9007199254740991,
  });
  assert.deepEqual(Object.values(rows(table)[1]).slice(1), [null, null, null, null, null, null]);
});

Deno.test("CP932 is read whole, with the characters that Shift_JIS proper lacks", async () => {
  const text = "a,b\nスギ,ソ表\n髙﨑①,㈱〜ー\n";
  const bytes = cp932(text.replace("〜", "～"));
  const table = await openCsv(bytes, texts, { encoding: "shift_jis" });
  assert.deepEqual(rows(table), [{ a: "スギ", b: "ソ表" }, { a: "髙﨑①", b: "㈱～ー" }]);
});

Deno.test("A byte order mark, CRLF, a missing last line end and blank lines at the end change nothing", async () => {
  const plain = rows(await openCsv("a,b\n1,2\n3,\n", texts));
  for (
    const text of [
      "\ufeffa,b\r\n1,2\r\n3,\r\n",
      "a,b\n1,2\n3,",
      '"a","b"\r\n"1","2"\r\n"3",',
      "a,b\n1,2\n3,\n\n\r\n",
    ]
  ) {
    assert.deepEqual(rows(await openCsv(text, texts)), plain, JSON.stringify(text));
  }
});

Deno.test("What a CSV writer quotes is read back as it was", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r\n", "杉", " ", "1") }).filter((s) =>
    s !== ""
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (table) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const csv = ["a,b", ...table.map((row) => row.map(quoted).join(","))].join("\r\n");
      assert.deepEqual(rows(await openCsv(csv, texts)).map(({ a, b }) => [a, b]), table);
    }),
    { numRuns: 60 },
  );
});

Deno.test("More rows than a block are all read", async () => {
  const n = 5000;
  const csv = "a,b\n" + Array.from({ length: n }, (_, i) => `${i},x${i % 7}`).join("\n");
  const table = await openCsv(csv, fields({ name: "a", type: "integer" }, { name: "b", type: "string" }));
  assert.equal(table.numRows, n);
  assert.ok(Array.from(table.getChild("a")!).every((value, i) => value === i));
  assert.equal(table.getChild("b")!.get(4999), "x1");
});

Deno.test("A row is named by its line in the file, also after cells with line breaks", async () => {
  const fault = await faultOf(openCsv(
    'a,b\n"x\ny",1\n2,z\n',
    fields({ name: "a", type: "string" }, {
      name: "b",
      type: "integer",
    }),
  ));
  assert.equal(fault.found, 'line 4, b: "z" (a whole number)');
});

Deno.test("Cells separated by semicolons or tabs, an empty file and a number beyond 32 bits are told as such", async () => {
  const schema = fields({ name: "a", type: "integer" }, { name: "b", type: "integer" });
  const fault = (text: string) => faultOf(openCsv(text, schema));
  assert.match((await fault("a;b\n1;2\n")).remedy!, /save the file with commas: .* by ;$/);
  assert.match((await fault("a\tb\n1\t2\n")).remedy!, /by tabs$/);
  assert.equal((await fault("")).found, "no column at all");
  assert.equal(
    (await fault("a,b\n3000000000,1\n1.5,1\n")).found,
    'line 2, a: "3000000000" (a whole number, beyond 32 bits: give the field a `maximum`)\n' +
      'line 3, a: "1.5" (a whole number)',
  );
});

Deno.test("Rows with too few or too many cells are listed, and nothing else is said", async () => {
  const fault = await faultOf(openCsv("a,b\n1,2\n1\n1,2,3\n\n1,2\n", texts));
  assert.match(fault.subject, /3 rows have too few or too many cells/);
  assert.equal(fault.found, "line 3: 1 cell\nline 4: 3 cells\nline 5: 1 cell");
});

Deno.test("An open quote and text after a quote name their line", async () => {
  assert.match((await faultOf(openCsv('a,b\n1,2\n"1,2\n3,4\n', texts))).where!, /line 3$/);
  assert.match((await faultOf(openCsv('a,b\n1,"2"x\n', texts))).where!, /line 2$/);
});

Deno.test("Bytes that are no text in the stated encoding are listed by line and column, never replaced", async () => {
  const mixed = Uint8Array.from([...new TextEncoder().encode("a,b\n杉,1\n"), ...cp932("2,檜\n")]);
  const utf8 = await faultOf(openCsv(mixed, texts));
  assert.match(utf8.subject, /1 text is not utf-8/);
  assert.equal(utf8.found, "line 3, column 2: bytes 9e 77");
  assert.match(utf8.remedy!, /not shift_jis either, or mixes both: save it as UTF-8/);
  const broken = Uint8Array.from([...cp932("a,b\n杉,1\n"), 0x83, 0x2c, 0x31, 0x0a]);
  assert.match(
    (await faultOf(openCsv(broken, texts, { encoding: "shift_jis" }))).found!,
    /^line 3, column 1: bytes 83/,
  );
});

Deno.test("UTF-8 said to be Shift_JIS, UTF-16, and lines that end in CR alone are each named", async () => {
  const encoding = "shift_jis" as const;
  assert.match((await faultOf(openCsv("a,b\n杉の木,1\n", texts, { encoding }))).subject, /the file is UTF-8/);
  assert.match(
    (await faultOf(openCsv("\ufeffa,b\n1,2\n", texts, { encoding }))).subject,
    /the file is UTF-8/,
  );
  const utf16 = Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2c, 0]);
  assert.match((await faultOf(openCsv(utf16, texts))).subject, /UTF-16/);
  assert.match((await faultOf(openCsv("a,b\r1,2\r", texts))).subject, /CR alone/);
});

Deno.test("Whatever encoding a file has and its entry says, the advice is one that can work", async () => {
  const text = "a,b\n杉の木,1\nヒノキ林,2\n";
  const utf8 = new TextEncoder().encode(text);
  const marked = (bytes: Uint8Array) => Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes]);
  const utf16 = (text: string, isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(2 * text.length));
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
    return new Uint8Array(view.buffer);
  };
  const mixed = Uint8Array.from([...utf8, ...cp932("杉,3\n")]);
  const save = /save it as UTF-8, then put its sha256/,
    say = (encoding: string) => new RegExp(`(^|, )say \`"encoding": "${encoding}"\` in `);
  const cases: [file: Uint8Array, encoding: "utf-8" | "shift_jis", subject: RegExp, remedy: RegExp][] = [
    [utf8, "shift_jis", /the file is UTF-8/, say("utf-8")],
    [marked(utf8), "shift_jis", /the file is UTF-8/, say("utf-8")],
    [cp932(text), "utf-8", /2 texts are not utf-8/, say("shift_jis")],
    [mixed, "utf-8", /1 text is not utf-8/, save],
    [mixed, "shift_jis", /2 texts are not shift_jis/, save],
    ...(["utf-8", "shift_jis"] as const).flatMap((encoding): typeof cases => [
      [
        marked(cp932(text)),
        encoding,
        /begins as UTF-8, and goes on as Shift_JIS/,
        /^open it as Shift_JIS .*, save it/,
      ],
      [marked(mixed), encoding, /begins as UTF-8, and goes on otherwise/, save],
      ...[true, false].flatMap((isLittle): typeof cases => [
        [utf16("\ufeff" + text, isLittle), encoding, /the file is UTF-16/, save],
        [utf16(text, isLittle), encoding, /the file is UTF-16/, save],
      ]),
    ]),
  ];
  for (const [file, encoding, subject, remedy] of cases) {
    const fault = await faultOf(openCsv(file, texts, { encoding }));
    assert.match(fault.subject, subject, encoding);
    assert.equal(fault.expected, encoding);
    assert.match(fault.remedy!, remedy, `${fault.subject}, ${encoding}`);
    // No word in the entry helps where the file is to be saved.
    if (remedy === save) assert.doesNotMatch(fault.remedy!, /say `/);
    // What is saved as UTF-8 needs that word, where the entry has another.
    if (/save it/.test(fault.remedy!) && encoding === "shift_jis") {
      assert.match(fault.remedy!, /"encoding": "utf-8"/);
    }
  }
});

Deno.test("Text that an earlier program damaged, and a byte order mark inside, are violations", async () => {
  const fault = await faultOf(openCsv("a,b\n1,杉\ufffd\n\ufeff2,x\n", texts));
  assert.match(fault.subject, /2 values break/);
  assert.match(fault.found!, /line 2, b: .*damaged/);
  assert.match(fault.found!, /line 3, a: /);
});

Deno.test("Full-width digits, thousands separators and NaN are no numbers", async () => {
  const schema = fields({ name: "x", type: "number", unit: "m" });
  const fault = await faultOf(openCsv('x\n１２\n"1,000"\nNaN\n1e400\n', schema));
  assert.match(fault.subject, /4 values break/);
  assert.match(fault.found!, /line 2, x: "１２" \(a number\)/);
});

Deno.test("Texts for no value are those the schema names", async () => {
  const schema = {
    ...fields({ name: "x", type: "integer" }, { name: "s", type: "string" }),
    missingValues: ["", "-9999", "NA"],
  };
  const table = await openCsv("x,s\n-9999,a\nNA,NA\n,\n5,-\n", schema);
  assert.deepEqual(rows(table), [{ x: null, s: "a" }, { x: null, s: null }, { x: null, s: null }, {
    x: 5,
    s: "-",
  }]);
  const strict = {
    ...fields({ name: "x", type: "integer" }, { name: "s", type: "string" }),
    missingValues: ["NA"],
  };
  assert.deepEqual(rows(await openCsv("x,s\n1,\n", strict)), [{ x: 1, s: "" }]);
  assert.match((await faultOf(openCsv("x,s\n,a\n", strict))).found!, /line 2, x: ""/);
});

Deno.test("A file of a header alone has no rows", async () => {
  assert.equal((await openCsv("a,b\n", texts)).numRows, 0);
});
