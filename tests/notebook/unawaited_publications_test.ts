/** Publishing that nothing waits for: the run may end before it does. */

import assert from "node:assert/strict";
import { type Notebook, readLineage, runNotebook } from "kenzan/notebook/mod.ts";
import { faultOf, notebookJson, publishing, scratchProject } from "./scratch.ts";

const IMPORTS = `import * as publish from "kenzan/publish/mod.ts";
import { claim, value as number } from "kenzan/publish/mod.ts";
const options = {};
const pause = () => new Promise((done) => setTimeout(done, 30));`;

/** Lines of a cell that publish without anybody waiting. */
async function unawaitedLines(cell: string, earlier: string[] = []): Promise<number[]> {
  const notebook: Notebook = JSON.parse(notebookJson([IMPORTS, ...earlier, cell]));
  const { unawaited } = await readLineage(notebook);
  assert.ok(unawaited.every(({ cell, text }) => cell > 1 && text.length > 0));
  return unawaited.map(({ line }) => line);
}

Deno.test("a publish call whose promise is dropped is found, however it is dropped", async () => {
  for (
    const cell of [
      `publish.value("x", 1, options);`,
      `void number("x", 1, options);`,
      `(publish.table as any)("x", [], options) as unknown;`,
      `void (async () => { await pause(); await publish.value("x", 1, options); })();`,
      `(async function () { for (const id of ["a"]) { await pause(); await publish.value(id, 1, options); } })();`,
      `["a", "b"].forEach(async (id) => { await publish.value(id, 1, options); });`,
      `["a", "b"].map(async (id) => { await publish.value(id, 1, options); });`,
      `await ["a", "b"].map(async (id) => await publish.value(id, 1, options));`,
      `["a", "b"].forEach((id) => publish.value(id, 1, options));`,
      `setTimeout(() => publish.value("x", 1, options), 600);`,
      `setTimeout(async () => { await publish.value("x", 1, options); }, 600);`,
      `pause().then(() => publish.value("x", 1, options));`,
      `pause().then(async () => { await claim("x", true, {}, {}); }).catch(console.log);`,
      `Promise.all(["a"].map((id) => publish.value(id, 1, options)));`,
      `if (options) publish.value("x", 1, options);`,
      `options && publish.value("x", 1, options);`,
      `new Promise(async (done) => { await publish.value("x", 1, options); done(1); });`,
    ]
  ) assert.deepEqual(await unawaitedLines(cell), [1], cell);
});

Deno.test("a function that waits for what it publishes has to be waited for", async () => {
  const helper = `const { value: say } = publish, also = publish.claim;
const one = (id: string) => publish.value(id, 1, options);
async function two(id: string) {
  await one(id);
}
const three = async () => { for (const id of ["a", "b"]) await two(id); };`;
  for (const call of [`one("a")`, `two("a")`, `three()`, `say("a", 1, options)`, `also("a", true, {}, {})`]) {
    assert.deepEqual(await unawaitedLines(`${call};`, [helper]), [1], call);
    assert.deepEqual(await unawaitedLines(`\nvoid ${call};`, [helper]), [2], call);
    assert.deepEqual(await unawaitedLines(`await ${call};`, [helper]), [], call);
    assert.deepEqual(await unawaitedLines(`const later = ${call};\nawait later;`, [helper]), [], call);
  }
});

Deno.test("what is waited for, handed on, or publishes nothing is let pass", async () => {
  for (
    const cell of [
      `await publish.value("x", 1, options);`,
      `const x = (await publish.value("x", 1, options)).value;`,
      `for (const id of ["a", "b"]) await publish.value(id, 1, options);`,
      `await Promise.all(["a", "b"].map((id) => publish.value(id, 1, options)));`,
      `await Promise.all([publish.value("a", 1, options), ...["b"].map(async (id) => { await number(id, 1, options); })]);`,
      `await (async () => { await publish.value("x", 1, options); })();`,
      `await pause().then(() => publish.value("x", 1, options));`,
      `const tasks = [];\nfor (const id of ["a"]) tasks.push(publish.value(id, 1, options));\nawait Promise.all(tasks);`,
      `await new Promise((done) => setTimeout(async () => { await publish.value("x", 1, options); done(1); }, 30));`,
      `publish.formatNumber(3);`,
      `["a"].forEach((id) => console.log(id));`,
      `{ const publish = { value: () => 1 }; publish.value(); }`,
      `globalThis.document;\nconst draw = () => pause();\ndraw();`,
    ]
  ) assert.deepEqual(await unawaitedLines(cell), [], cell);
});

Deno.test("a run that would lose what a cell publishes later fails, and names the line", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([
    publishing("first", 1),
    `\nvoid (async () => {
  await new Promise((done) => setTimeout(done, 30));
  await publish.value("later", 1, { label: { ja: "値", en: "v" }, unit: { ja: "", en: "" }, digits: 0 });
})();`,
    "1 + 1;",
  ]);
  const { message } = await faultOf(runNotebook(path));
  assert.match(message, /trial\.ipynb does not wait for what it publishes/);
  assert.match(message, /trial\.ipynb, cell 2, line 2/);
  assert.match(message, /void \(async/);
  assert.match(message, /put `await` in front/);
  assert.deepEqual(await project.left(), { records: [], staging: [] });
});
