/** Claims that no data can make fall: the numbers that decide them are typed in. */

import assert from "node:assert/strict";
import { type Notebook, readLineage } from "kenzan/notebook/mod.ts";
import { notebookJson } from "./scratch.ts";

const IMPORTS = `import { openCatalog } from "kenzan/catalog/mod.ts";
import * as publish from "kenzan/publish/mod.ts";
import { binomialTail } from "kenzan/stats/mod.ts";
import { mean as average } from "own/mean.ts";
const label = (ja, en = ja) => ({ ja, en });`;
const DATA = `const catalog = await openCatalog();
const plots = (await catalog.table("plots")).toArray();
const n = plots.length;
const typed = 7, also = typed / 2;
const limits = { low: 3, high: 9 };
let level = 0.95;`;

const call = (basis: string) =>
  `await publish.claim("c", true, label("文"), { basis: ${basis}, notes: [label(String(n))] });`;
const comparison = (left: string, right: string) =>
  call(`{ kind: "comparison", left: { of: label("左"), value: ${left} }, relation: ">",
    right: { of: label("右" + n), value: ${right} }, unit: label("本"), digits: 0 }`);
const interval = (given: string, bound = "0") =>
  call(`{ kind: "interval", of: label("差"), interval: ${given}, unit: label("cm"), digits: 1,
    relation: "above", bound: ${bound} }`);
const test = (p: string) =>
  call(`{ kind: "test", of: label("検定"), p: ${p}, significance: 0.05, relation: "rejected", n }`);

async function isTyped(cell: string): Promise<boolean> {
  const parameters = { share: { type: "number", label: { ja: "割合", en: "share" } } };
  const cells = [IMPORTS, { code: "let share = 0.5;", tags: ["parameters"] }, DATA, cell];
  const notebook: Notebook = JSON.parse(notebookJson(cells, { inputs: ["plots"], parameters }));
  const code = await readLineage(notebook);
  const { items } = code.trace([{ id: "c", cell: 4 }], { datasets: [], sandbox: "none" });
  return items.c.typed === true;
}

Deno.test("numbers that stand in the code, under a name or worked out from others that do, are typed", async () => {
  for (
    const cell of [
      comparison("5", "3"),
      comparison("-5.5", "2 * 3"),
      comparison("typed", "also"),
      comparison("limits.high", "limits.low"),
      comparison("Math.max(typed, 2)", "1"),
      comparison("Number('5')", "3"),
      interval(`{ lower: 1, upper: 2, level: 0.95, method: "Wilson" }`),
      // A bound that is computed does not help an interval that is not.
      interval(`{ lower: typed, upper: 2, level, method: "Wilson" }`, "plots.length"),
      interval("limits"),
      test("0.01"),
      `const basis = { kind: "test", of: label("検定"), p: 0.01, significance: 0.05, relation: "rejected" };
await publish.claim("c", true, label("文"), { basis });`,
      `const { claim } = publish;
await publish.claim("c", true, label("文"), { basis: [{ kind: "test", of: label("検定"), p: n / 100, significance: 0.05,
  relation: "rejected" }, { kind: "test", of: label("検定"), p: 0.01, significance: 0.05, relation: "rejected" }] });`,
    ]
  ) assert.equal(await isTyped(cell), true, cell);
});

Deno.test("what data, a parameter or a function may have gone into is not typed; nor is a threshold beside it", async () => {
  for (
    const cell of [
      comparison("n", "3"),
      comparison("5", "plots.length"),
      comparison("share", "0.1"),
      comparison("average([1, 2])", "1"),
      interval(`{ lower: n - 1, upper: 9, level, method: "Wilson" }`),
      `const found = plots.map(({ dbh }) => dbh);
const spread = { lower: Math.min(...found), upper: Math.max(...found), level, method: "Wilson" };
${interval("spread")}`,
      test("binomialTail(1, 2, 0.5)"),
      `for (const p of [n / 100, 0.01]) { ${test("p")} }`,
      `const say = (p) => publish.claim("c", true, label("文"), {
  basis: { kind: "test", of: label("検定"), p, significance: 0.05, relation: "rejected" } });
await say(n / 100);`,
      `const more = {};
${call(`{ ...more, kind: "test", of: label("検定"), p: 0.01, significance: 0.05, relation: "rejected" }`)}`,
    ]
  ) assert.equal(await isTyped(cell), false, cell);
});
