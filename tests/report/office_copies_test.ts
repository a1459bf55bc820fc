import assert from "node:assert/strict";
import { strFromU8, unzipSync } from "fflate";
import { rest, writeOfficeCopies } from "kenzan/report/mod.ts";
import { code, drawing, figure, markdown, recordOf, table } from "./fixture.ts";

Deno.test.afterAll(rest);

Deno.test("tables become sheets of one workbook, with numbers as numbers, and figures PNG", async () => {
  const record = await recordOf([
    markdown("# 結果"),
    code([
      table(
        "rates",
        { 名: ["北海道", null], 面積: [1234.5, 0.25], 内部: ["x", "y"] },
        {
          面積: { digits: 1, unit: { ja: "ha", en: "ha" } },
          内部: { shown: false },
        },
        "面積 <県別>",
        [{ ja: "出典: 模擬データ", en: "Source: simulated" }],
      ),
      table("counts", { 年: Int32Array.from([2025]) as unknown as unknown[] }, { 年: { grouping: false } }),
      figure("f", drawing()),
    ]),
  ]);
  const paths = await writeOfficeCopies(record);
  assert.deepEqual(paths, ["files/office/f.png", "files/office/tables.xlsx"]);
  const png = await Deno.readFile(`${record.folder}/${paths[0]}`);
  const size = new DataView(png.buffer);
  assert.equal(strFromU8(png.subarray(1, 4)), "PNG");
  // 605 CSS pixels at 192 dpi.
  assert.equal(size.getUint32(16), 1210);

  const parts = unzipSync(await Deno.readFile(`${record.folder}/${paths[1]}`));
  const workbook = strFromU8(parts["xl/workbook.xml"]);
  assert.match(workbook, /name="表1-1 rates".*name="表1-2 counts"/s);
  const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"]);
  assert.match(sheet, /<v>1234\.5<\/v>/);
  const texts = strFromU8(parts["xl/sharedStrings.xml"]);
  for (const text of ["表 1-1  面積 &lt;県別&gt;", "面積 (ha)", "北海道", "出典: 模擬データ"]) {
    assert.ok(texts.includes(text), text);
  }
  assert.ok(!texts.includes("内部"));
  assert.match(strFromU8(parts["xl/styles.xml"]), /#,##0\.0/);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("a record without figures and tables has no copies", async () => {
  const record = await recordOf([markdown("# 結果")]);
  assert.deepEqual(await writeOfficeCopies(record), []);
  await Deno.remove(record.folder, { recursive: true });
});
