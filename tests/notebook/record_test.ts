import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { readRunRecord, runNotebook } from "kenzan/notebook/mod.ts";
import { printedBy } from "../child_process.ts";
import { faultOf, handingOn, publishing, type ScratchProject, scratchProject } from "./scratch.ts";

const everything = [
  { code: "let seed = 3;", tags: ["parameters"] },
  publishing("area", "seed", "interval: { lower: 1, upper: 5, level: 0.95, method: 'Wilson' }, n: 7"),
  `import { tableFromArrays } from "apache-arrow";
import * as Plot from "@observablehq/plot";
const label = { ja: "表", en: "Table" };
await publish.table("by-year", tableFromArrays({ year: Int32Array.of(2020, 2021), rate: Float64Array.of(0.1, 0.2) }), {
  label, key: ["year"], columns: {
    year: { label: { ja: "年", en: "Year" }, unit: { ja: "", en: "" }, digits: 0 },
    rate: { label: { ja: "率", en: "Rate" }, unit: { ja: "%", en: "%" }, digits: 1 },
  },
});
await publish.figure("series", (say) => Plot.plot({ x: { label: say("年", "Year") }, y: { axis: null }, marks: [Plot.dot([[1, 2]])] }), { label });
await publish.file("csv", { name: "rates.csv", mediaType: "text/csv", bytes: new TextEncoder().encode("a\\n1\\n") }, { label });
console.log(new Date(0).toLocaleString(), Math.random(), Deno.env.get("TZ"));`,
];
const kenzan = { parameters: { seed: { type: "number", label: { ja: "種", en: "seed" } } } };

async function files(folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const walk = async (path: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, path))) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (isDirectory) await walk(inner);
      else all[inner] = createHash("sha256").update(await Deno.readFile(join(folder, inner))).digest("hex");
    }
  };
  await walk("");
  return Object.fromEntries(Object.entries(all).sort());
}

async function record(project: ScratchProject): Promise<string> {
  const path = await project.notebook(everything, kenzan);
  return (await (await runNotebook(path, { date: "2026-03-31" })).commit()).folder;
}

Deno.test("a record holds what was published, and reading gives back what was written", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(everything, kenzan);
  const run = await runNotebook(path, { date: "2026-03-31" });
  await run.write("report.pdf", new TextEncoder().encode("%PDF"));
  const written = await run.commit();
  assert.deepEqual(Object.keys(await files(written.folder)), [
    "figures/series.en.svg",
    "figures/series.ja.svg",
    "files/rates.csv",
    "notebook.ipynb",
    "report.pdf",
    "results.json",
    "ro-crate-metadata.json",
    "tables/by-year.arrow",
    "timings.json",
  ]);
  const modules = written.manifest.modules.map(({ path }) => path);
  assert.ok(modules.includes("lib/publish/mod.ts") && modules.includes("lib/fault/mod.ts"));
  assert.ok(!modules.some((path) => /node_modules|\.kenzan|lib\/notebook/.test(path)));
  const read = await readRunRecord(written.folder);
  assert.deepEqual(read, written);
  assert.deepEqual(read.items.map(({ id, kind, cell }) => [id, kind, cell]), [
    ["area", "value", 2],
    ["by-year", "table", 3],
    ["series", "figure", 3],
    ["csv", "file", 3],
  ]);
  assert.ok(!(await Deno.readTextFile(join(written.folder, "notebook.ipynb"))).includes(`"inline"`));
  assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
});

Deno.test("a record is the same bytes on another path, in another time zone, language and shell", async () => {
  await using one = await scratchProject();
  await using two = await scratchProject();
  const first = await files(await record(one));
  const script = `import { runNotebook } from "kenzan/notebook/mod.ts";
const path = ${JSON.stringify(await two.notebook(everything, kenzan))};
console.log((await (await runNotebook(path, { date: "2026-03-31" })).commit()).folder);`;
  const folder = await printedBy(script, {
    TZ: "America/Lima",
    LC_ALL: "ja_JP.UTF-8",
    LANG: "ja_JP.UTF-8",
    USER: "other",
    FORCE_COLOR: "1",
  });
  const second = await files(stripVTControlCharacters(folder).trim());
  delete first["timings.json"];
  delete second["timings.json"];
  assert.deepEqual(second, first);
});

Deno.test("the manifest has the shape of a Workflow Run RO-Crate", async () => {
  await using project = await scratchProject();
  const folder = await record(project);
  const crate = JSON.parse(await Deno.readTextFile(join(folder, "ro-crate-metadata.json")));
  const entities = new Map(crate["@graph"].map((entity: { "@id": string }) => [entity["@id"], entity]));
  assert.equal(entities.size, crate["@graph"].length, "every @id once");
  // Every reference leads to an entity, except to what lies on the web.
  const references: string[] = JSON.stringify(crate["@graph"]).match(/\{"@id":"[^"]+"\}/g) ?? [];
  const missing = references.map((text) => JSON.parse(text)["@id"])
    .filter((id) => !entities.has(id) && !id.startsWith("https://w3id.org/ro/crate/"));
  assert.deepEqual(missing, []);
  const root = entities.get("./") as Record<string, unknown>;
  assert.equal(root.datePublished, "2026-03-31");
  assert.deepEqual(root.mainEntity, { "@id": "notebook.ipynb" });
  const run = entities.get("#run") as Record<string, unknown>;
  assert.deepEqual([run["@type"], run.instrument], ["CreateAction", { "@id": "notebook.ipynb" }]);
  const table = entities.get("tables/by-year.arrow") as Record<string, unknown>;
  assert.equal(table.sha256, (await files(folder))["tables/by-year.arrow"]);
});

Deno.test("a record whose file is changed, missing or malformed is refused by name", async () => {
  await using project = await scratchProject();
  const folder = await record(project);
  const spoil = async (name: string, expected: RegExp, text?: string) => {
    const path = join(folder, name);
    const before = await Deno.readFile(path);
    if (text === undefined) await Deno.remove(path);
    else await Deno.writeTextFile(path, text);
    assert.match((await faultOf(readRunRecord(folder))).message, expected);
    await Deno.writeFile(path, before);
  };
  await spoil("tables/by-year.arrow", /tables\/by-year\.arrow is altered in the record/, "other");
  await spoil("figures/series.ja.svg", /figures\/series\.ja\.svg is gone from the record/);
  await spoil("ro-crate-metadata.json", /no run record/);
  await spoil("ro-crate-metadata.json", /a run record is damaged/, "{");
  await spoil("ro-crate-metadata.json", /manifest is not complete[^]*entity #run/, `{"@graph": []}`);
  await readRunRecord(folder);
});

Deno.test("what dead processes left in the staging folder goes; a swap cut in half is undone", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([handingOn("area", 2)]);
  const { folder } = await (await runNotebook(path)).commit();
  const out = join(project.folder, "reports", "out");
  const host = Deno.hostname().replaceAll(/[^A-Za-z0-9.-]/g, "-");
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", ""] }).spawn();
  await child.status;
  const dead = `${host}~${child.pid}~0`;
  await Deno.mkdir(join(out, ".staging", `trial~${dead}`), { recursive: true });
  await Deno.mkdir(join(out, ".staging", `trial~elsewhere~1~0`), { recursive: true });
  await Deno.mkdir(join(out, ".staging", `trial~${host}~${Deno.ppid}~0`), { recursive: true });
  await Deno.rename(folder, join(out, ".staging", `trial~${dead}~previous`));
  assert.equal((await runNotebook(path)).executed, false);
  assert.deepEqual(await project.left(), {
    records: ["trial"],
    staging: [`trial~elsewhere~1~0`, `trial~${host}~${Deno.ppid}~0`].sort(),
  });
});
