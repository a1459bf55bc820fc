import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { runNotebook, type RunOptions, type RunRecord } from "kenzan/notebook/mod.ts";
import { type CellSketch, faultOf, handingOn, type ScratchProject, scratchProject } from "./scratch.ts";

const narrative: CellSketch = { markdown: "# 題\n\n{v}`area`" };
const code = `import { twice } from "own/twice.ts";\n` + handingOn("area", "twice(2)");

/** Runs and commits; says whether cells ran and why. */
async function run(
  path: string,
  options: RunOptions = {},
): Promise<{ why?: string; changed: boolean; record: RunRecord }> {
  const staged = await runNotebook(path, options);
  assert.equal(staged.executed, staged.reason !== undefined);
  return { why: staged.reason, changed: staged.changed, record: await staged.commit() };
}

async function prepared(project: ScratchProject): Promise<string> {
  await project.write(
    "own/twice.ts",
    `import { two } from "./two.ts";\nexport const twice = (x: number) => two * x;\n`,
  );
  await project.write("own/two.ts", `export const two = 2;\n`);
  await project.write("own/unused.ts", `export const unused = 2;\n`);
  const path = await project.notebook([narrative, code]);
  assert.equal((await run(path)).why, "no earlier record");
  return path;
}

Deno.test("nothing changed, nothing runs, and the record is the same", async () => {
  await using project = await scratchProject();
  const path = await prepared(project);
  await project.write("own/unused.ts", `export const unused = 3;\n`);
  const { why, changed, record } = await run(path);
  assert.deepEqual([why, changed], [undefined, false]);
  assert.deepEqual(record.items.map(({ id }) => id), ["area"]);
  assert.deepEqual(record.manifest.modules.map(({ path }) => path), ["own/twice.ts", "own/two.ts"]);
});

Deno.test("a module that is imported through another changed: it runs and says which", async () => {
  await using project = await scratchProject();
  const path = await prepared(project);
  await project.write("own/two.ts", `export const two = 3;\n`);
  const { why, record } = await run(path);
  assert.equal(why, "own/two.ts changed");
  assert.equal(record.items[0].kind === "value" && record.items[0].value, 6);
  await Deno.remove(`${project.folder}/own/two.ts`);
  assert.match((await faultOf(runNotebook(path))).message, /two\.ts/);
});

Deno.test("the narrative is edited: no cell runs, and the record has the new words", async () => {
  await using project = await scratchProject();
  const path = await prepared(project);
  const words: CellSketch = { markdown: "# 新しい題" };
  await project.notebook([words, words, code], { title: { ja: "新題", en: "New" } });
  const staged = await runNotebook(path);
  assert.deepEqual([staged.executed, staged.changed], [false, true]);
  const { notebook, items, manifest } = await staged.commit();
  assert.equal(notebook.cells[0].source, "# 新しい題");
  assert.equal(manifest.notebook.title.ja, "新題");
  assert.deepEqual([items[0].cell, items[0].cellId], [3, "c3"]);
  const cell = notebook.cells[2];
  const thing = cell.cell_type === "code" && "data" in cell.outputs[0] &&
    cell.outputs[0].data["application/vnd.kenzan.v1+json"];
  assert.deepEqual(thing, items[0]);
  assert.deepEqual((await run(path)).changed, false);
});

Deno.test("a code cell, a parameter, the lock file, the import map: each change runs it and is named", async () => {
  await using project = await scratchProject();
  const path = await prepared(project);
  await project.notebook([narrative, `${code}\n// more`]);
  assert.match((await run(path)).why!, /code cells/);

  const label = { ja: "種", en: "seed" };
  await project.notebook([{ code: "let seed = 1;", tags: ["parameters"] }, code], {
    parameters: { seed: { type: "number", label } },
  });
  assert.match((await run(path)).why!, /code cells/);
  assert.equal((await run(path, { parameters: { seed: "1" } })).why, undefined);
  assert.equal((await run(path, { parameters: { seed: "2" } })).why, "parameter seed changed from 1 to 2");
  assert.equal((await run(path)).why, "parameter seed changed from 2 to 1");

  const lock = await Deno.readTextFile(`${project.folder}/deno.lock`);
  await project.write("deno.lock", `${lock}\n`);
  assert.equal((await run(path)).why, "deno.lock changed");

  const config = JSON.parse(await Deno.readTextFile(`${project.folder}/deno.json`));
  await project.write("deno.json", JSON.stringify({ ...config, tasks: {} }));
  assert.equal((await run(path)).why, undefined);
  config.imports["other/"] = "./own/";
  await project.write("deno.json", JSON.stringify(config));
  assert.match((await run(path)).why!, /import map/);
  assert.equal((await run(path, { force: true })).why, "asked for");
});

Deno.test("a record that somebody changed is not trusted", async () => {
  await using project = await scratchProject();
  const path = await prepared(project);
  const results = "reports/out/trial/results.json";
  await project.write(results, (await Deno.readTextFile(`${project.folder}/${results}`)).replace("4", "5"));
  assert.equal((await run(path)).why, "results.json is altered in the record");
});

Deno.test("a record that lacks a file is not trusted, and the file is named", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([`import * as publish from "kenzan/publish/mod.ts";
await publish.file("one", { name: "a.csv", mediaType: "text/csv", bytes: Uint8Array.of(1) }, { label: { ja: "表", en: "T" } });`]);
  const { record: { folder } } = await run(path);
  await Deno.remove(`${folder}/files`, { recursive: true });
  assert.equal((await run(path)).why, "files/a.csv is gone from the record");
  await Deno.writeFile(`${folder}/files/a.csv`, Uint8Array.of(2));
  assert.equal((await run(path)).why, "files/a.csv is altered in the record");
  assert.deepEqual(await Deno.readFile(`${folder}/files/a.csv`), Uint8Array.of(1));
});

Deno.test("two notebooks with one id are refused; a notebook that moved is not", async () => {
  await using project = await scratchProject();
  await prepared(project);
  const other = await project.notebook([narrative, code], {}, "notebooks/other/trial.ipynb");
  const { message } = await faultOf(runNotebook(other));
  assert.match(message, /notebooks\/trial\/trial\.ipynb and notebooks\/other\/trial\.ipynb/);
  await Deno.remove(`${project.folder}/notebooks/trial/trial.ipynb`);
  const { why, record } = await run(other);
  assert.equal(why, undefined);
  assert.equal(record.manifest.notebook.path, "notebooks/other/trial.ipynb");
});

Deno.test("a dataset, its entry, or the list of inputs changed: it runs, and the record names the data", async () => {
  await using project = await scratchProject();
  const entry = {
    name: "plots",
    title: { ja: "標準地", en: "Plots" },
    path: "plots.csv",
    format: "csv",
    sha256: createHash("sha256").update("plot\n1\n").digest("hex"),
    bytes: 7,
    licence: "CC-BY-4.0",
    confidentiality: "internal",
    source: { citation: { ja: "調査", en: "Survey" } },
    schema: { fields: [{ name: "plot", type: "integer", title: { ja: "番号", en: "Number" }, unit: "1" }] },
  };
  const write = () => project.write("own-data/plots.json", JSON.stringify(entry));
  await write();
  await project.write("own-data/plots.csv", "plot\n1\n");
  const options = { catalogFolders: [`${project.folder}/own-data`] };
  const read = `import { openCatalog } from "kenzan/catalog/mod.ts";
console.log((await (await openCatalog()).table("plots")).numRows);`;
  const path = await project.notebook([read], { inputs: ["plots"] });
  const { record } = await run(path, options);
  assert.deepEqual(record.manifest.datasets.map(({ id, sha256, licence }) => [id, sha256, licence]), [
    ["plots", entry.sha256, "CC-BY-4.0"],
  ]);
  const cell = record.notebook.cells[0];
  assert.equal(cell.cell_type === "code" && "text" in cell.outputs[0] && cell.outputs[0].text, "1\n");
  assert.equal((await run(path, options)).why, undefined);

  entry.licence = "CC0-1.0";
  await write();
  assert.equal((await run(path, options)).why, "the catalog entry of plots changed");

  await project.write("own-data/plots.csv", "plot\n2\n");
  const fault = await faultOf(runNotebook(path, options));
  assert.match(
    fault.message,
    /^catalog: plots: the file is not the one the entry describes[^]*, cell 1, line 2/,
  );

  await Deno.remove(`${project.folder}/own-data/plots.csv`);
  assert.match((await faultOf(runNotebook(path, options))).message, /the data of plots is not there/);
  await Deno.mkdir(`${project.folder}/own-data/plots.csv`);
  assert.match(
    (await faultOf(runNotebook(path, options))).message,
    /the data of plots is not there[^]*found: {4}a folder\n +where: .*trial\.ipynb, metadata\.kenzan\.inputs\n +do:/,
  );
  await Deno.remove(`${project.folder}/own-data/plots.csv`);
  assert.match((await faultOf(runNotebook(path))).message, /no dataset "plots"/);

  await project.write("own-data/plots.csv", "plot\n1\n");
  await project.notebook([read], { inputs: [] });
  const { message } = await faultOf(runNotebook(path, options));
  assert.match(message, /does not declare "plots"/);
});
