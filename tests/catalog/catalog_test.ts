import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { join } from "node:path";
import { addEntry, type CatalogEntry } from "kenzan/catalog/mod.ts";
import { cp932, faultOf, fields, Scratch } from "./scratch.ts";

const schema = fields({ name: "a", type: "integer" });
const csv = { format: "csv" as const, schema };

Deno.test("the schema that entries are checked by is a JSON schema itself", async () => {
  const schema = JSON.parse(
    await Deno.readTextFile(new URL("../../data-catalog/entry.schema.json", import.meta.url)),
  );
  const ajv = new Ajv();
  assert.equal(ajv.validateSchema(schema), true, ajv.errorsText());
  assert.equal(new Ajv().validateSchema({ ...schema, required: "id" }), false);
});

Deno.test("An entry in a later folder stands in place of the one with its id", async () => {
  using first = new Scratch();
  using second = new Scratch();
  first.add("trees", "trees.csv", "a\n1\n", csv);
  second.add("trees", "real.csv", "a\n2\n3\n", { ...csv, confidentiality: "confidential" });
  const catalog = await first.open({ folders: [first.folder, second.folder] });
  assert.equal((await catalog.table("trees")).numRows, 2);
  assert.equal(catalog.entry("trees").confidentiality, "confidential");
  assert.deepEqual(catalog.locate("trees").files, [join(second.folder, "real.csv")]);
  assert.equal((await catalog.verify("trees")).count, 2);
});

Deno.test("KENZAN_CATALOG and KENZAN_INPUTS are the defaults of folders and inputs", async () => {
  using scratch = new Scratch();
  scratch.add("trees", "trees.csv", "a\n1\n", csv);
  const script = 'import { openCatalog } from "kenzan/catalog/mod.ts";' +
    "const c = await openCatalog(); console.log((await c.table('trees')).numRows); await c.table('other');";
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    cwd: join(import.meta.dirname!, "../.."),
    env: { KENZAN_CATALOG: scratch.folder, KENZAN_INPUTS: "trees, plots" },
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "1\n");
  assert.equal(success, false);
  assert.match(
    new TextDecoder().decode(stderr),
    /does not declare "other"[^]*trees, plots[^]*kenzan\.inputs/,
  );
});

Deno.test("A changed byte, a file cut off and a file that is not there are refused before a row is read", async () => {
  using scratch = new Scratch();
  scratch.add("trees", "trees.csv", "a\n1\n", csv);
  const path = join(scratch.folder, "trees.csv");
  Deno.writeTextFileSync(path, "a\nx\n");
  const changed = await faultOf((await scratch.open()).table("trees"));
  assert.match(changed.subject, /not the one the entry describes/);
  assert.match(changed.expected!, /^sha256 /);
  Deno.writeTextFileSync(path, "a\n");
  const cut = await faultOf((await scratch.open()).table("trees"));
  assert.deepEqual([cut.expected, cut.found], ["4 bytes", "2 bytes"]);
  Deno.removeSync(path);
  assert.match((await faultOf((await scratch.open()).table("trees"))).subject, /the file is not there/);
  scratch.entry("trees", {
    ...csv,
    path: "trees.csv",
    sha256: "0".repeat(64),
    bytes: 1,
    confidentiality: "confidential",
  });
  assert.match(
    (await faultOf((await scratch.open()).table("trees"))).remedy!,
    /confidential and does not travel/,
  );
});

Deno.test("An entry that is not valid names its file and every place", async () => {
  using scratch = new Scratch();
  const open = async (changes: Record<string, unknown>) => {
    scratch.add("trees", "trees.csv", "a\n1\n", { ...csv, ...changes } as Partial<CatalogEntry>);
    const catalog = await scratch.open();
    return await faultOf(Promise.try(() => catalog.entry("trees")));
  };
  const places = async (changes: Record<string, unknown>) => (await open(changes)).found;
  assert.match((await open({ licence: undefined })).where!, /trees\.json$/);
  assert.equal(await places({ licence: undefined }), "/ must have required property 'licence'");
  assert.equal(await places({ sha256: "abc" }), '/sha256 must match pattern "^[0-9a-f]{64}$", not "abc"');
  assert.equal(await places({ licens: "x" }), "/ must NOT have additional properties (licens)");
  assert.equal(
    await places({ format: "xlsx" }),
    "/format must be equal to one of the allowed values: " +
      'csv, parquet, arrow, geotiff, gpkg, shp, geojson, frames, onnx, not "xlsx"',
  );
  assert.equal(await places({ schema: undefined }), "/ must have required property 'schema'");
  assert.equal(await places({ source: {} }), "/source must have required property 'citation'");
  assert.equal(
    await places({ source: { simulator: "x" } }),
    "/source must have required property 'seed'\n/source must have required property 'parameters'",
  );
  assert.equal(
    await places({ schema: fields({ name: "x", type: "number" }) }),
    `/schema/fields/0 (field "x") must have required property 'unit'`,
  );
  assert.equal(
    await places({ schema: { ...schema, primaryKey: ["b"] } }),
    '/schema/primaryKey names no field: "b"',
  );
  const field = (constraints: object, type = "integer") => ({
    schema: fields({ name: "a", type, constraints } as never),
  });
  assert.match(
    (await places(field({ minimum: "x" })))!,
    /^\/schema\/fields\/0\/constraints\/minimum \(field "a"\) is no bound for an integer: "x"$/,
  );
  assert.match((await places(field({ enum: ["1"] })))!, /\(field "a"\) codes of an integer are numbers/);
  assert.match(
    (await places(field({ pattern: "(" }, "string")))!,
    /^\/schema\/fields\/0\/constraints\/pattern \(field "a"\) /,
  );
  Deno.writeTextFileSync(join(scratch.folder, "trees.json"), "{");
  const catalog = await scratch.open();
  assert.throws(() => catalog.entry("trees"), /cannot be read/);
});

Deno.test("A file that cannot be read names its dataset and where it lies, a folder in its place too", async () => {
  using scratch = new Scratch();
  const vector = { crs: "EPSG:6668", geometry: { type: "point" }, schema } as const;
  const files = {
    parquet: { format: "parquet", schema },
    geojson: { format: "geojson", ...vector },
    gpkg: { format: "gpkg", ...vector },
    tif: {
      format: "geotiff",
      crs: "EPSG:6677",
      raster: { bands: [{ name: "z", unit: "m" }], resolution: [1, 1] },
    },
  } as const;
  for (const [extension, entry] of Object.entries(files)) {
    scratch.add(extension, `broken.${extension}`, "{ nothing of the kind", entry as Partial<CatalogEntry>);
    const fault = await faultOf((await scratch.open()).verify(extension));
    assert.ok(fault.subject.startsWith(`catalog: ${extension}: `), fault.subject);
    assert.ok(fault.where!.startsWith(join(scratch.folder, `broken.${extension}`)), fault.where);
  }
  scratch.add("trees", "trees.csv", "a\n1\n", { ...csv, path: "." });
  const folder = await faultOf((await scratch.open()).table("trees"));
  assert.deepEqual([folder.subject, folder.found], ["catalog: trees: the file is not there", "a folder"]);
  scratch.add("points", "p.geojson", '{"type":"FeatureCollection","features":[]}', {
    ...files.geojson,
    crs: "+proj=nonsense",
  });
  assert.match(
    (await faultOf((await scratch.open()).vector("points"))).subject,
    /PROJ string that cannot be used/,
  );
});

Deno.test("An unknown id, the wrong method, and a folder that is not there are refused with what to do", async () => {
  using scratch = new Scratch();
  scratch.add("trees", "trees.csv", "a\n1\n", csv);
  const catalog = await scratch.open();
  const unknown = await faultOf(catalog.table("tree"));
  assert.deepEqual([unknown.subject, unknown.expected], ['catalog: no dataset "tree"', "trees"]);
  assert.match((await faultOf(catalog.table(""))).expected!, /^one of trees, (.+, ){19}and \d+ more$/);
  assert.match((await faultOf(catalog.vector("trees"))).remedy!, /catalog\.table\("trees"\)/);
  assert.match((await faultOf(scratch.open({ folders: ["/nowhere"] }))).subject, /folder does not exist/);
  Deno.mkdirSync(join(scratch.folder, "forest"));
  Deno.copyFileSync(join(scratch.folder, "trees.json"), join(scratch.folder, "forest", "trees.json"));
  assert.match((await faultOf(scratch.open())).subject, /"trees" stands twice/);
});

Deno.test("add writes an entry that opens once its gaps are filled, and never overwrites one", async () => {
  using scratch = new Scratch();
  const text = "個体,樹種,dbh [cm],日付,時刻,コード,x,備考\n" +
    Array.from(
      { length: 60 },
      (_, i) =>
        `0${100 + i},${i % 2 ? "スギ" : "ヒノキ"},${i === 3 ? "NA" : 20 + i / 10},2025/4/${1 + i % 30},` +
        `2025-04-01 09:${10 + i % 50},${i % 3},1.5,"a, ${i}"`,
    ).join("\n");
  const file = join(scratch.folder, "毎木.csv");
  Deno.writeFileSync(file, cp932(text));
  assert.match((await faultOf(addEntry(file))).remedy!, /--id/);
  const { entryFile, gaps } = await addEntry(file, { id: "trees", domain: "stand", folder: scratch.folder });
  assert.equal(entryFile, join(scratch.folder, "stand", "trees.json"));
  assert.deepEqual(gaps.map((gap) => gap.split(":")[0]), [
    "/title/ja",
    "/title/en",
    "/crs",
    "/licence",
    "/source/citation/ja",
    "/source/citation/en",
    '/schema/fields/4/timeZone (field "時刻")',
    '/schema/fields/6/unit (field "x")',
  ]);
  const entry: CatalogEntry = JSON.parse(Deno.readTextFileSync(entryFile));
  assert.deepEqual([entry.path, entry.encoding, entry.confidentiality], [
    "../毎木.csv",
    "shift_jis",
    "confidential",
  ]);
  assert.deepEqual(entry.schema!.missingValues, ["", "NA"]);
  assert.deepEqual(entry.schema!.primaryKey, ["個体"]);
  assert.deepEqual(
    entry.schema!.fields.map((
      { name, type, unit, format, constraints },
    ) => [name, type, unit, format, constraints]),
    [
      ["個体", "string", undefined, undefined, { required: true }],
      ["樹種", "string", undefined, undefined, { required: true, enum: ["スギ", "ヒノキ"] }],
      ["dbh", "number", "cm", undefined, undefined],
      ["日付", "date", undefined, "%Y/%m/%d", { required: true }],
      ["時刻", "datetime", undefined, undefined, { required: true }],
      ["コード", "integer", undefined, undefined, { required: true, enum: [0, 1, 2] }],
      ["x", "number", "TODO: unit, or 1 where there is none", undefined, { required: true }],
      ["備考", "string", undefined, undefined, { required: true }],
    ],
  );
  const unfinished = await faultOf((await scratch.open()).table("trees"));
  assert.match(unfinished.found!, /\/schema\/fields\/6\/unit \(field "x"\): TODO/);
  const filled = Deno.readTextFileSync(entryFile).replace(/TODO: EPSG[^"]*/, "EPSG:6677")
    .replace(/TODO: \+09[^"]*/, "+09:00").replace(/TODO: unit[^"]*/, "m").replaceAll("TODO: ", "");
  Deno.writeTextFileSync(entryFile, filled);
  const table = await (await scratch.open()).table("trees");
  assert.equal(table.numRows, 60);
  assert.equal(table.getChild("dbh")!.get(3), null);
  assert.match(
    (await faultOf(addEntry(file, { id: "trees", domain: "stand", folder: scratch.folder }))).subject,
    /already/,
  );
  assert.equal(Deno.readTextFileSync(entryFile), filled);
});

Deno.test("The built-in entries are all valid", async () => {
  using scratch = new Scratch();
  const catalog = await scratch.open({ folders: [] });
  assert.ok(catalog.list().every((entry) => entry.title.ja !== "" && entry.licence !== ""));
});

Deno.test("A folder without entries, and an entry under another file name, do not leave the built-in data in place", async () => {
  using scratch = new Scratch();
  const empty = await faultOf(scratch.open());
  assert.match(empty.subject, /holds no entry/);
  assert.match(empty.remedy!, /catalog add FILE/);
  scratch.add("trees", "trees.csv", "a\n1\n", csv);
  Deno.writeTextFileSync(join(scratch.folder, "notes.json"), '{"name": "not an entry"}');
  assert.equal((await (await scratch.open()).table("trees")).numRows, 1);
  Deno.renameSync(join(scratch.folder, "trees.json"), join(scratch.folder, "my-trees.json"));
  const renamed = await faultOf(scratch.open());
  assert.equal(renamed.expected, "trees.json");
  assert.match(renamed.found!, /my-trees\.json$/);
});
