/** Where things stand on the pages. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rest } from "kenzan/report/mod.ts";
import { code, markdown, table, value } from "./fixture.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "./pdf_text.ts";
import { setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

function pageTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: name + needsPoppler, ignore: !hasPoppler, fn });
}

pageTest("what floats to the next page stands at its head, and the text goes on below", async () => {
  const { pdf } = await setCells([
    markdown(`# 結果\n\n{ref}\`t\`に示す。${"前文である。".repeat(200)}`),
    code([table("t", { 名: Array.from({ length: 22 }, (_, row) => `行${row}終`) })]),
    markdown("後文である。".repeat(300)),
  ]);
  const page = pdfText(pdf).split("\f").map(bare).find((text) => text.includes("行21終"))!;
  const [row, after] = ["行0終", "後文である"].map((words) => page.indexOf(words));
  assert.ok(row >= 0 && after > row, page.slice(0, 200));
});

pageTest("an interval breaks within its brackets, and its bounds do not", async () => {
  const interval = { lower: 0.0129, upper: 0.0223, level: 0.95, method: "Wilson" };
  const lengths = Array.from({ length: 24 }, (_, k) => k + 8);
  const { pdf } = await setCells([
    code([value("rate", 0.015, { interval, digits: 4 })]),
    markdown("# 結果\n\n" + lengths.map((n) => `${"森".repeat(n)}{v}\`rate:interval\`である。`).join("\n\n")),
  ]);
  const lines = pdfText(pdf).split("\n").map((line) => line.trim());
  assert.ok(lines.some((line) => /信頼区間$/.test(line)), "a line ends within an interval");
  const bounds = lines.flatMap((line) => line.match(/0\.0129|0\.0223/g) === null ? [] : [line]);
  assert.ok(bounds.every((line) => /0\.0129–0\.0223/.test(line)), bounds.join("\n"));
});

pageTest("no page is turned for a few rows that small letters hold, and one is for many", async () => {
  const wide = (rows: number) =>
    Object.fromEntries(Array.from({ length: 11 }, (_, k) => [
      `animals-${k}`,
      Array.from({ length: rows }, () => "animals"),
    ]));
  const turned = async (rows: number) => {
    const { pdf } = await setCells([
      markdown("# 結果\n\n{ref}`t`に示す。"),
      code([table("t", wide(rows))]),
    ]);
    const { stdout } = spawnSync("pdfinfo", ["-f", "1", "-l", "99", "-"], { input: pdf });
    return /size:\s+841\.\d+ x 595/.test(stdout.toString());
  };
  assert.deepEqual([await turned(2), await turned(20)], [false, true]);
});
