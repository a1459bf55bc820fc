import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  type Digits,
  type Fragility,
  measureFragility,
  overprinted,
  readFragility,
} from "kenzan/fragility/mod.ts";
import { readRunRecord, runNotebook } from "kenzan/notebook/mod.ts";
import {
  type CellSketch,
  faultOf,
  handingOn,
  type ScratchProject,
  scratchProject,
} from "../notebook/scratch.ts";

const rows = Array.from({ length: 402 }, (_, i) => ({
  plot: i + 1,
  height: 10 + (i * 37 % 101) / 7,
  // Large ones that cancel at once, and small ones, which are lost where they meet a large one: the order decides.
  flux: [1e16, -1e16, 1][i % 3],
}));

/** A catalog folder with the dataset `trees`. */
async function catalog(project: ScratchProject, ordered: boolean): Promise<string> {
  const csv = "plot,height [m],flux [m]\n" + rows.map((row) => Object.values(row).join(",")).join("\n") +
    "\n";
  await project.write("mine/trees.csv", csv);
  const title = { ja: "列", en: "Column" };
  await project.write(
    "mine/trees.json",
    JSON.stringify({
      name: "trees",
      title,
      path: "trees.csv",
      format: "csv",
      sha256: createHash("sha256").update(csv).digest("hex"),
      bytes: new TextEncoder().encode(csv).length,
      licence: "CC0-1.0",
      confidentiality: "public",
      source: { citation: { ja: "試験", en: "Test" } },
      ...(ordered ? { ordered } : {}),
      schema: {
        primaryKey: ["plot"],
        fields: [
          { name: "plot", type: "integer", title },
          { name: "height", type: "number", unit: "m", title, constraints: { minimum: 10 } },
          { name: "flux", type: "number", unit: "m", title },
        ],
      },
    }),
  );
  return join(project.folder, "mine");
}

const setUp = `import { openCatalog } from "kenzan/catalog/mod.ts";
import * as publish from "kenzan/publish/mod.ts";
import { random } from "kenzan/stats/mod.ts";
const label = { ja: "値", en: "Value" }, unit = { ja: "m", en: "m" };
const value = (id, number, digits, interval) => publish.value(id, number, { label, unit, digits, interval });
const trees = await (await openCatalog()).table("trees");
const column = (name) => [...trees.getChild(name)];
const sum = (values) => values.reduce((a, b) => a + b, 0);
const mean = (n, stream) => sum(Array.from({ length: n }, () => stream.uniform())) / n;`;
const publishing = `await value("count", trees.numRows, 0);
await value("mean-height", sum(column("height")) / trees.numRows, 6);
await value("sum-of-flux", sum(column("flux")), 1);
await value("excess", (column("height")[0] - 10) * 1e15 + sum(column("height").map((h) => (h + 1e9) - 1e9 - h)), 3);
const [few, many] = [100, 10000].map((n) => mean(n, random(seed).stream("draws")));
await value("mean-of-100", few, 3);
await value("mean-of-10000", many, 1, { lower: many - 0.01, upper: many + 0.01, level: 0.95, method: "Wald" });
await value("engine", Math.random(), 1);
await publish.table("first", (await import("kenzan/table/mod.ts")).tableFrom({
  name: ["all", "odd"],
  height: Float64Array.of(sum(column("height")), sum(column("height").filter((_, i) => i % 2))),
}), {
  label, key: ["name"],
  columns: { name: { label }, height: { label, unit, digits: 2 } },
});
await publish.file("csv", { name: "order.csv", mediaType: "text/csv", bytes: new TextEncoder().encode(column("plot").join()) }, { label });
await publish.file("same", { name: "same.csv", mediaType: "text/csv", bytes: new TextEncoder().encode("a") }, { label });`;
const cells = [{ code: "let seed = 5;", tags: ["parameters"] }, setUp, publishing];
/** The same without what draws figures: quick. */
const light = [
  cells[0],
  `import { openCatalog } from "kenzan/catalog/mod.ts";
import { random } from "kenzan/stats/mod.ts";
const trees = await (await openCatalog()).table("trees");`,
  handingOn("sum", '[...trees.getChild("flux")].reduce((a, b) => a + b, 0)'),
  handingOn("draw", "random(seed).uniform()"),
];
const kenzan = {
  inputs: ["trees"],
  parameters: { seed: { type: "number", label: { ja: "種", en: "Seed" } } },
};

/** Executes the notebook, keeps its record, measures it. */
async function measured(
  project: ScratchProject,
  { ordered = false, runs = 1, sketch = light as CellSketch[] } = {},
): Promise<{ fragility: Fragility; path: string; folder: string; catalogFolders: string[] }> {
  const catalogFolders = [await catalog(project, ordered)];
  const path = await project.notebook(sketch, kenzan);
  const { folder } = await (await runNotebook(path, { catalogFolders })).commit();
  return { fragility: await measureFragility(path, { catalogFolders, runs }), path, folder, catalogFolders };
}

const valueOf = ({ values }: Fragility, id: string) => values.find((value) => value.id === id)!;

Deno.test("known numbers keep the digits they must keep", async () => {
  await using project = await scratchProject();
  const { fragility, folder } = await measured(project, { runs: 4, sketch: cells });
  const digits = (id: string, kind: "seed" | "order" | "rounding" | "together"): Digits =>
    valueOf(fragility, id).value[kind]!;
  assert.deepEqual(fragility.failures, []);
  assert.deepEqual(fragility.scope, {
    seeds: ["seed"],
    orders: ["trees"],
    fields: ["trees.height", "trees.flux"],
    fixed: [],
  });
  for (const kind of ["seed", "order", "rounding", "together"] as const) {
    assert.deepEqual(
      digits("count", kind),
      { worst: 15.95, typical: 15.95, decimals: "all" },
      "a count is exact",
    );
  }
  // Seeds touch only what draws; the mean of n draws has about 0.5 log10(3 n) digits.
  assert.equal(digits("mean-height", "seed").decimals, "all");
  const [few, many] = ["mean-of-100", "mean-of-10000"].map((id) => digits(id, "seed").typical);
  assert.ok(Math.abs(few - Math.log10(Math.sqrt(3 * 100))) < 0.6, `${few}`);
  assert.ok(Math.abs(many - Math.log10(Math.sqrt(3 * 10000))) < 0.6, `${many}`);
  assert.equal(digits("mean-of-10000", "order").decimals, "all");
  assert.notEqual(digits("engine", "seed").decimals, "all");
  assert.equal(digits("engine", "order").decimals, "all");
  // An order changes the rounding of a sum: of a benign one the last digits, of one with cancellation nearly all.
  assert.ok(digits("mean-height", "order").worst > 13);
  assert.ok(digits("sum-of-flux", "order").worst < 2);
  // Last bits: a benign mean keeps all but them, a difference of near-equal numbers loses most.
  assert.ok(digits("mean-height", "rounding").worst > 13);
  assert.ok(digits("excess", "rounding").worst < 3);
  assert.ok(digits("mean-height", "together").worst <= 15.95);
  for (const { value } of fragility.values) {
    for (const { worst, typical } of Object.values(value)) assert.ok(worst <= typical);
  }
  const [first] = fragility.tables;
  assert.deepEqual(first.columns.map(({ name }) => name), ["height"]);
  assert.ok(first.columns[0].cells!.order!.worst < 3, "odd rows are others in another order");
  assert.equal(first.columns[0].cells!.order!.at, "odd");
  assert.deepEqual(fragility.files, [{ id: "csv", changed: ["order", "together"] }, {
    id: "same",
    changed: [],
  }]);
  const over = overprinted(fragility).map(({ id, part }) => `${id} ${part}`);
  for (
    const id of ["sum-of-flux value", "excess value", "mean-of-100 value", "engine value", "first column"]
  ) {
    assert.ok(over.includes(id), id);
  }
  for (const id of ["count value", "mean-height value"]) assert.ok(!over.includes(id), id);
  assert.deepEqual(await readFragility(await readRunRecord(folder)), fragility);
});

Deno.test("measuring twice gives the same file, and touches nothing else of the record", async () => {
  await using project = await scratchProject();
  const { folder, path, catalogFolders } = await measured(project);
  const state = async () => {
    const all: string[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      const { mtime, ino, isFile } = await Deno.stat(join(folder, name));
      if (name === "fragility.json") all.push(await Deno.readTextFile(join(folder, name)));
      else all.push(`${name} ${isFile && mtime?.getTime()} ${ino}`);
    }
    return all.sort();
  };
  const before = await state();
  await measureFragility(path, { catalogFolders, runs: 1, jobs: 3 });
  assert.deepEqual(await state(), before);
  assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
});

Deno.test("rows of a dataset whose entry says that they are ordered stay in their order", async () => {
  await using project = await scratchProject();
  const { fragility } = await measured(project, { ordered: true });
  assert.deepEqual(fragility.scope.orders, []);
  const { value } = valueOf(fragility, "sum");
  assert.deepEqual(Object.keys(value), ["seed", "rounding", "together"]);
  assert.equal(value.seed!.decimals, "all");
});

Deno.test("without a record of the notebook as it is nothing is measured, and what is measured goes stale", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(light, kenzan);
  const catalogFolders = [await catalog(project, false)];
  assert.match(
    (await faultOf(measureFragility(path, { catalogFolders }))).message,
    /no run record[^]*found: +none/,
  );
  const { folder } = await (await runNotebook(path, { catalogFolders })).commit();
  const other = { catalogFolders, parameters: { seed: "6" } };
  assert.match(
    (await faultOf(measureFragility(path, other))).message,
    /no run record[^]*parameter seed changed from 5 to 6/,
  );
  await measureFragility(path, { catalogFolders, runs: 1 });
  // An edited narrative leaves it right; edited code does not.
  await project.notebook([{ markdown: "# 題" }, ...light], kenzan);
  const kept = await (await runNotebook(path, { catalogFolders })).commit();
  assert.equal(typeof await readFragility(kept), "object");
  await project.notebook([...light, "1 + 1;"], kenzan);
  const changed = await (await runNotebook(path, { catalogFolders })).commit();
  assert.equal(await readFragility(changed), "stale");
  assert.equal(changed.folder, folder);
});

Deno.test("a cell that fails in other circumstances is told, with what the other runs gave", async () => {
  await using project = await scratchProject();
  const guard = `if (seed === 7) throw new Error("not with seven");`;
  const { fragility } = await measured(project, {
    runs: 2,
    sketch: [...light.slice(0, 2), guard, ...light.slice(2)],
  });
  assert.deepEqual(fragility.failures.map(({ kind, run }) => `${kind} ${run}`), ["seed 2", "together 2"]);
  assert.match(fragility.failures[0].message, /cell 3 .* threw Error/);
  assert.notEqual(valueOf(fragility, "draw").value.seed, undefined);
});

Deno.test("a broken-off measurement leaves the last one", async () => {
  await using project = await scratchProject();
  const { folder, path, catalogFolders } = await measured(project);
  const before = await Deno.readTextFile(join(folder, "fragility.json"));
  const controller = new AbortController();
  const reason = new Error("enough");
  const work = measureFragility(path, {
    catalogFolders,
    runs: 5,
    signal: controller.signal,
    onEvent: (event) => event.kind === "run" && controller.abort(reason),
  });
  await assert.rejects(work, reason);
  assert.equal(await Deno.readTextFile(join(folder, "fragility.json")), before);
});

Deno.test("the record of a run in other circumstances cannot be kept", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(light, kenzan);
  const run = await runNotebook(path, {
    catalogFolders: [await catalog(project, false)],
    perturb: { order: 1 },
  });
  await assert.rejects(run.commit(), /not a record of the notebook/);
  await run.discard();
  assert.deepEqual(await project.left(), { records: [], staging: [] });
});
