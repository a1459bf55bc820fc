/** What an honest notebook reads is in its record: each dataset with its cells, each module, each package. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { type Table, tableFromArrays, tableToIPC } from "apache-arrow";
import { checksumOf } from "kenzan/catalog/mod.ts";
import { readRunRecord, type RunEvent, runNotebook, type RunRecord } from "kenzan/notebook/mod.ts";
import { writeParquet } from "kenzan/table/mod.ts";
import { fields, Scratch } from "../catalog/scratch.ts";
import { writeRaster, writeVector } from "../geo/gdal.ts";
import { type CellSketch, faultOf, handingOn, type ScratchProject, scratchProject } from "./scratch.ts";

const schema = fields({ name: "n", type: "integer" });
const open = `import { openCatalog } from "kenzan/catalog/mod.ts";\nconst catalog = await openCatalog();`;

/** A catalog folder with one dataset of each format. */
async function everyFormat(): Promise<Scratch> {
  const scratch = new Scratch();
  const table = tableFromArrays({ n: Int32Array.of(1, 2) }) as unknown as Table;
  scratch.add("in-csv", "a.csv", "n\n1\n2\n", { format: "csv", schema });
  scratch.add("in-parquet", "b.parquet", writeParquet(table), { format: "parquet", schema });
  scratch.add("in-arrow", "c.arrow", tableToIPC(table, "file"), { format: "arrow", schema });
  const points = {
    type: "FeatureCollection",
    features: [[139.7, 35.7], [138.2, 36.6]].map(([x, y], n) => ({
      type: "Feature",
      properties: { n },
      geometry: { type: "Point", coordinates: [x, y] },
    })),
  };
  for (
    const [format, driver] of [["gpkg", "GPKG"], ["shp", "ESRI Shapefile"], ["geojson", "GeoJSON"]] as const
  ) {
    const path = await writeVector(points, ["-f", driver, "-a_srs", "EPSG:6668"], `honest-${format}`, format);
    const extensions = format === "shp" ? ["dbf", "prj", "shp", "shx"] : [format];
    const files = extensions.map((extension) => join(scratch.folder, `v-${format}.${extension}`));
    for (const [i, file] of files.entries()) Deno.copyFileSync(path.replace(/\w+$/, extensions[i]), file);
    scratch.entry(`in-${format}`, {
      path: `v-${format}.${format}`,
      format,
      ...checksumOf(files),
      crs: "EPSG:6668",
      geometry: { type: "point" },
      schema,
      ...(format === "shp" ? { encoding: "utf-8" as const } : {}),
    });
  }
  const raster = await writeRaster(
    {
      "honest.asc":
        "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 5\nNODATA_value -9999\n1.5 2\n3 4\n",
    },
    ["-a_srs", "EPSG:6676", "-ot", "Float32"],
    "honest-tif",
  );
  scratch.add("in-geotiff", "d.tif", Deno.readFileSync(raster), {
    format: "geotiff",
    crs: "EPSG:6676",
    raster: { bands: [{ name: "elevation", unit: "m", noData: -9999 }], resolution: [5, 5] },
  });
  return scratch;
}

function output(record: RunRecord, index: number): string {
  const cell = record.notebook.cells[index];
  assert.ok(cell.cell_type === "code");
  return cell.outputs.map((output) => "text" in output ? output.text : "").join("");
}

Deno.test("all readers, DuckDB, Arquero and Plot work within the sandbox, and each dataset is told with its cells", async () => {
  await using project = await scratchProject();
  using scratch = await everyFormat();
  const tables = ["in-csv", "in-parquet", "in-arrow"], vectors = ["in-gpkg", "in-shp", "in-geojson"];
  const inputs = [...vectors, ...tables, "in-geotiff"];
  const path = await project.notebook([
    open,
    { markdown: "文" },
    `for (const id of ${JSON.stringify(tables)}) console.log((await catalog.table(id)).numRows);`,
    `for (const id of ${
      JSON.stringify(vectors)
    }) console.log((await catalog.vector(id)).attributes.numRows);`,
    `const raster = await catalog.raster("in-geotiff");
console.log(raster.width);`,
    `console.log([...(await raster.read()).bands[0]].join());\nawait raster.close();`,
    `import { connect, fromArquero, toArquero } from "kenzan/table/mod.ts";
const db = await connect();
db.register("plots", await catalog.table("in-csv"));
const sums = db.sql\`SELECT sum(n) AS n FROM plots\`;
console.log(fromArquero(toArquero(sums)).numRows, sums.toArray()[0].n);`,
    `import * as Plot from "@observablehq/plot";
import * as publish from "kenzan/publish/mod.ts";
const label = { ja: "図", en: "Figure" };
await publish.figure("dots", (say) => Plot.plot({ x: { label: say("年", "Year") }, y: { axis: null }, marks: [Plot.dot([[1, 2]])] }), { label });
await publish.file("csv", { name: "a.csv", mediaType: "text/csv", bytes: new TextEncoder().encode("n\\n") }, { label });`,
  ], { inputs });
  const run = await runNotebook(path, { catalogFolders: [scratch.folder] });
  const record = await run.commit();
  assert.deepEqual([2, 3, 4, 5, 6].map((index) => output(record, index)), [
    "2\n2\n2\n",
    "2\n2\n2\n",
    "2\n",
    "1.5,2,3,4\n",
    "1 3\n",
  ]);
  const { datasets, unread, packages, modules, sandbox, granted } = record.manifest;
  assert.deepEqual(Object.fromEntries(datasets.map(({ id, readBy }) => [id, readBy])), {
    "in-arrow": ["c3"],
    "in-csv": ["c3", "c7"],
    "in-geojson": ["c4"],
    "in-geotiff": ["c5"],
    "in-gpkg": ["c4"],
    "in-parquet": ["c3"],
    "in-shp": ["c4"],
  });
  assert.deepEqual([unread, sandbox, granted], [[], "broker", []]);
  const names = packages.map(({ name, version }) => `${name}@${version}`);
  for (const name of ["@duckdb/duckdb-wasm@1.32.0", "@observablehq/plot@0.6.17", "geotiff@3.0.5"]) {
    assert.ok(names.includes(name), names.join(" "));
  }
  const paths = modules.map(({ path }) => path);
  assert.deepEqual(paths, paths.toSorted());
  for (const path of ["lib/catalog/open_raster.ts", "data-catalog/entry.schema.json"]) {
    assert.ok(paths.includes(path));
  }
  assert.ok(!paths.some((path) => path.includes("..") || path.startsWith("/")));
  assert.deepEqual((await readRunRecord(record.folder)).manifest, record.manifest);
});

/** Three datasets of which a notebook reads one, looks at the entry of one, and leaves one. */
async function three(project: ScratchProject, cells: CellSketch[], inputs = ["left", "looked-at", "read"]) {
  const scratch = new Scratch();
  for (const id of ["left", "looked-at", "read"]) {
    scratch.add(id, `${id}.csv`, "n\n1\n", { format: "csv", schema });
  }
  const path = await project.notebook(cells, { inputs });
  return { scratch, path, options: { catalogFolders: [scratch.folder] } };
}
const readsOne = [open, `catalog.entry("looked-at").title;\n(await catalog.table("read")).numRows;`];

Deno.test("what is declared and not read is told, and its data may change without a run", async () => {
  await using project = await scratchProject();
  const { scratch, path, options } = await three(project, readsOne);
  using _ = scratch;
  const { manifest } = await (await runNotebook(path, options)).commit();
  assert.deepEqual(manifest.datasets.map(({ id, readBy }) => [id, readBy]), [["looked-at", []], ["read", [
    "c2",
  ]]]);
  assert.deepEqual(manifest.unread, ["left"]);

  scratch.add("left", "left.csv", "n\n2\n", { format: "csv", schema });
  assert.equal((await runNotebook(path, options)).reason, undefined);
  await three(project, readsOne, ["looked-at", "read"]);
  const kept = await runNotebook(path, options);
  assert.deepEqual([kept.reason, kept.record.manifest.unread], [undefined, []]);
  scratch.add("read", "read.csv", "n\n2\n", { format: "csv", schema });
  assert.equal((await runNotebook(path, options)).reason, "the data of read changed");
});

Deno.test("an optional input is read where the catalog has it, and its coming and going makes a run", async () => {
  await using project = await scratchProject();
  using scratch = new Scratch();
  scratch.add("read", "read.csv", "n\n1\n", { format: "csv", schema });
  const cell = `const more = catalog.has("more") ? await catalog.table("more") : undefined;
console.log(catalog.has("left"), more?.numRows ?? "none");`;
  const optional = { more: { ja: "追加の表", en: "Another table" } };
  const path = await project.notebook([open, `(await catalog.table("read")).numRows;`, cell], {
    inputs: ["read"],
    optional,
  });
  const run = async () => await (await runNotebook(path, { catalogFolders: [scratch.folder] })).commit();
  const told = ({ manifest: { datasets, unread } }: RunRecord) => [
    datasets.map(({ id, readBy }) => [id, readBy]),
    unread,
  ];
  const without = await run();
  assert.equal(output(without, 2), "false none\n");
  assert.deepEqual(told(without), [[["read", ["c2"]]], []]);

  scratch.add("more", "more.csv", "n\n1\n2\n", { format: "csv", schema });
  scratch.add("left", "left.csv", "n\n1\n", { format: "csv", schema });
  const with_ = await runNotebook(path, { catalogFolders: [scratch.folder] });
  assert.equal(with_.reason, "dataset more is new");
  const record = await with_.commit();
  assert.equal(output(record, 2), "false 2\n");
  assert.deepEqual(told(record), [[["more", ["c3"]], ["read", ["c2"]]], []]);

  Deno.removeSync(join(scratch.folder, "more.json"));
  const again = await runNotebook(path, { catalogFolders: [scratch.folder] });
  assert.equal(again.reason, "dataset more is no longer an input");
  await again.discard();
});

Deno.test("modules of the notebook's folder, and what is imported on the way, are recorded", async () => {
  await using project = await scratchProject();
  await project.write(
    "notebooks/trial/area.ts",
    `import { scale } from "./scale.ts";
export const area = 2 * scale.factor;\n`,
  );
  await project.write("notebooks/trial/scale.ts", `export const scale = { factor: 3 };\n`);
  await project.write("own/late.ts", `export type { Table } from "apache-arrow";\nexport const late = 1;\n`);
  const path = await project.notebook([
    `import { area } from "./area.ts";`,
    `const { late } = await import("own/late.ts");\n${handingOn("area", "area + late")}`,
  ]);
  const { items, manifest } = await (await runNotebook(path)).commit();
  assert.equal(items[0].kind === "value" && items[0].value, 7);
  assert.deepEqual(manifest.modules.map(({ path }) => path), [
    "notebooks/trial/area.ts",
    "notebooks/trial/scale.ts",
    "own/late.ts",
  ]);
  assert.deepEqual(manifest.packages, []);
  await project.write("notebooks/trial/scale.ts", `export const scale = { factor: 4 };\n`);
  assert.equal((await runNotebook(path)).reason, "notebooks/trial/scale.ts changed");
});

Deno.test("simulated data that is missing is made before the first cell, and told", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([open, `(await catalog.table("ard-national-truth")).numRows;`], {
    inputs: ["ard-national-truth"],
  });
  const events: string[] = [];
  let least = 2, most = -1;
  const run = await runNotebook(path, {
    onEvent(event) {
      if (event.kind === "prepare" && event.done !== undefined) {
        [least, most] = [Math.min(least, event.done), Math.max(most, event.done)];
      }
      if (events.at(-1) !== event.kind) events.push(event.kind);
    },
  });
  assert.deepEqual(events, ["prepare", "start", "cell", "finish"]);
  assert.ok(least < 0.5 && most > 0.5 && most <= 1);
  assert.deepEqual(run.record.manifest.datasets.map(({ id, readBy }) => [id, readBy]), [[
    "ard-national-truth",
    ["c2"],
  ]]);
  await run.discard();
  assert.ok((await Deno.stat(join(project.folder, "data/ard-national-truth.arrow"))).isFile);
});

Deno.test("a run that waits for another process's simulation says so, can be interrupted, and leaves nothing", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([open, `(await catalog.table("ard-national-truth")).numRows;`], {
    inputs: ["ard-national-truth"],
  });
  const file = join(project.folder, "data/ard-national-truth.arrow");
  await Deno.mkdir(join(project.folder, "data"));
  using lock = await Deno.open(`${file}.lock`, { write: true, create: true });
  await lock.lock(true);
  // A run that cannot be interrupted comes out then.
  const late = setTimeout(() => lock.unlockSync(), 20_000);
  const events: RunEvent[] = [], controller = new AbortController();
  const run = runNotebook(path, {
    signal: controller.signal,
    onEvent(event) {
      events.push(event);
      if (event.kind === "prepare") controller.abort(new Error("enough"));
    },
  });
  await assert.rejects(run, /^Error: enough$/);
  clearTimeout(late);
  assert.deepEqual(events.map(({ kind }) => kind), ["prepare", "fail"]);
  assert.ok(events[0].kind === "prepare" && events[0].done === undefined);
  assert.deepEqual(await project.left(), { records: [], staging: [] });
});

Deno.test("a GeoPackage with changes that are not in it yet is refused as such", async () => {
  await using project = await scratchProject();
  using scratch = await everyFormat();
  await Deno.writeTextFile(join(scratch.folder, "v-gpkg.gpkg-wal"), "changes");
  const path = await project.notebook([`${open}\nawait catalog.vector("in-gpkg");`], { inputs: ["in-gpkg"] });
  const { message } = await faultOf(runNotebook(path, { catalogFolders: [scratch.folder] }));
  assert.match(message, /v-gpkg\.gpkg-wal\n.*it holds changes that are not in the dataset yet[^]*QGIS/);
});
