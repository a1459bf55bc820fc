import assert from "node:assert/strict";
import fc from "fast-check";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";

/** RFC 4180, for texts without a byte order mark. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/y;
  for (let match = cell.exec(csv); match !== null; match = cell.exec(csv)) {
    const text = match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1];
    rows.at(-1)!.push(text);
    if (match[2] === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

Deno.test("whatever stands in the cells comes back, and Excel sees UTF-8", () => {
  const text = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "杉", "𠮷", "=") });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1 }),
      (rows) => {
        const bytes = writeCsv(tableFrom({
          "名, 前": rows.map(([text]) => text),
          n: Float64Array.from(rows, ([, n]) => n),
        }));
        assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
        const [head, ...cells] = parse(new TextDecoder().decode(bytes));
        assert.deepEqual(head, ["名, 前", "n"]);
        assert.deepEqual(cells.map(([text]) => text), rows.map(([text]) => text));
        assert.deepEqual(cells.map(([, n]) => Number(n) + 0), rows.map(([, n]) => n + 0));
      },
    ),
  );
});

Deno.test("a unit stands in brackets after the name, as the catalog reads it", () => {
  const table = tableFrom({ x: [1.5], 面積: [2], name: ["a"] }, { units: { x: "m", 面積: "km2" } });
  assert.equal(new TextDecoder().decode(writeCsv(table)), "x [m],面積 [km2],name\r\n1.5,2,a\r\n");
});

Deno.test("Shift_JIS is what Japanese Windows reads, and a character beyond it is refused with its place", () => {
  const texts = ["判読者Ａ", "髙﨑", "①㈱～－∥￢∵", "ｱｲｳ", "日本測地系,Ⅳ", "\\~"];
  const bytes = writeCsv(tableFrom({ name: texts }), { encoding: "shift_jis" });
  assert.deepEqual(
    parse(new TextDecoder("shift_jis", { fatal: true }).decode(bytes)),
    [["name"], ...texts.map((text) => [text])],
  );
  // The codes that Windows writes, where several mean one character.
  const only = (text: string) =>
    [...writeCsv(tableFrom({ a: [text] }), { encoding: "shift_jis" })].slice(3, -2);
  assert.deepEqual([only("∵"), only("髙"), only("￢"), only("Ⅰ")].flat(), [
    ...[0x81, 0xe6, 0xfb, 0xfc],
    ...[0x81, 0xca, 0x87, 0x54],
  ]);
  assert.throws(() => writeCsv(tableFrom({ a: ["杉", "𠮷野"] }), { encoding: "shift_jis" }), /U\+20BB7/);
});

Deno.test("nothing stands for nothing; truths and times are written; NaN is refused with its row", () => {
  const csv = (columns: Parameters<typeof tableFrom>[0]) =>
    new TextDecoder().decode(writeCsv(tableFrom(columns)));
  assert.equal(
    csv({ a: [null, "x"], b: [true, null], t: [new Date(Date.UTC(2025, 0, 2)), null] }),
    "a,b,t\r\n,true,2025-01-02T00:00:00.000Z\r\nx,,\r\n",
  );
  assert.equal(csv({ a: new Int8Array(0) }), "a\r\n");
  assert.throws(() => csv({ a: Float64Array.of(1, NaN) }), /column a, row 2/);
});
