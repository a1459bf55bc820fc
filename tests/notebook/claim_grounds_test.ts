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
  const item = { id: "c", cell: 4, kind: "claim" } as const;
  const { items } = code.trace([item], { datasets: [], sandbox: "none", granted: [] });
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

/** What the lineage says of a claim, by the cells of a notebook; the last one publishes it. */
async function groundsOf(
  cells: string[],
  { inputs = ["plots"], granted = [], parameters = {} }: {
    inputs?: string[];
    granted?: string[];
    parameters?: Record<string, unknown>;
  } = {},
): Promise<{ typed?: true; dataless?: true }> {
  const sketches = parameters === undefined
    ? cells
    : [{ code: "let share = 0.5;", tags: ["parameters"] }, ...cells];
  const notebook: Notebook = JSON.parse(notebookJson([IMPORTS, ...sketches], { inputs, parameters }));
  const item = { id: "c", cell: sketches.length + 1, kind: "claim" } as const;
  const { items } = (await readLineage(notebook)).trace([item], { datasets: [], sandbox: "none", granted });
  const { typed, dataless } = items.c;
  return { ...(typed ? { typed } : {}), ...(dataless ? { dataless } : {}) };
}

const say = `const { claim } = publish;
const say = (id, v) => claim(id, v > 1, label("文"), {
  basis: { kind: "test", of: label("検定"), p: v, significance: 0.05, relation: "rejected" } });`;
const spread =
  `const b = { kind: "test", of: label("検定"), p: 0.01, significance: 0.05, relation: "rejected" };
${call("{ ...b }").replace("notes: [label(String(n))]", "")}`;
const computed = comparison("binomialTail(1, 2, 0.5)", "0.1").replace('"右" + n', '"右"')
  .replace("notes: [label(String(n))]", "");

Deno.test("a claim into which no dataset went is told, however its numbers are handed over", async () => {
  for (const cells of [[DATA, say, `await say("c", 5);`], [DATA, spread], [DATA, computed]]) {
    assert.deepEqual(await groundsOf(cells), { dataless: true }, cells.at(-1));
  }
  for (const cells of [[DATA, say, `await say("c", n);`], [DATA, comparison("n", "3")]]) {
    assert.deepEqual(await groundsOf(cells), {}, cells.at(-1));
  }
});

Deno.test("without inputs, or with data that are granted, a claim has to rest on something that is computed", async () => {
  const parameters = { share: { type: "number", label: { ja: "割合", en: "share" } } };
  const shared = comparison("share", "0.1").replace('"右" + n', '"右"').replace(
    "notes: [label(String(n))]",
    "",
  );
  for (const given of [{ inputs: [] }, { granted: ["read:/data"] }, { granted: ["net:example.com"] }]) {
    assert.deepEqual(await groundsOf([computed], given), {});
    assert.deepEqual(await groundsOf([shared], { ...given, parameters }), {});
    assert.deepEqual(await groundsOf([say, `await say("c", 5);`], given), { dataless: true });
    assert.deepEqual(await groundsOf([spread], given), { dataless: true });
  }
  assert.deepEqual(await groundsOf([shared], { parameters }), { dataless: true });
  assert.deepEqual(await groundsOf([computed], { granted: ["env:HOME"] }), { dataless: true });
});
