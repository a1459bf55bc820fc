import assert from "node:assert/strict";
import { join } from "node:path";
import {
  Bool,
  DateDay,
  Field,
  Float64,
  Int16,
  Int64,
  makeVector,
  Schema,
  Table,
  tableFromArrays,
  tableToIPC,
  TimestampMicrosecond,
  vectorFromArray,
} from "apache-arrow";
import { writeArrayBuffer } from "geotiff";
import type { CatalogEntry } from "kenzan/catalog/mod.ts";
import { connect, writeParquet } from "kenzan/table/mod.ts";
import { writeRaster, writeVector } from "../geo/gdal.ts";
import { type BareField, faultOf, fields, Scratch } from "./scratch.ts";

const plain = (table: Table) => table.toArray().map((row) => row.toJSON());

async function openArrow(table: Table, schema: CatalogEntry["schema"]) {
  using scratch = new Scratch();
  scratch.add("data", "data.arrow", tableToIPC(table, "stream"), { format: "arrow", schema });
  return await (await scratch.open()).table("data");
}

const schema = fields(
  { name: "id", type: "string", constraints: { required: true } },
  { name: "n", type: "integer" },
  { name: "x", type: "number", unit: "m" },
  { name: "ok", type: "boolean" },
  { name: "day", type: "date" },
);

Deno.test("CSV, Arrow and Parquet of the same data open as the same table", async () => {
  using scratch = new Scratch();
  const csv = "id,n,x,ok,day\n杉,1,0.5,true,2025-04-01\n檜,,,,\n杉,-3,1e10,false,1969-12-31\n";
  scratch.add("a", "a.csv", csv, { format: "csv", schema });
  const catalog = await scratch.open();
  const table = await catalog.table("a");
  scratch.add("b", "b.arrow", tableToIPC(table, "file"), { format: "arrow", schema });
  scratch.add("c", "c.parquet", writeParquet(table), { format: "parquet", schema });
  const again = await scratch.open();
  const [arrow, parquet] = [await again.table("b"), await again.table("c")];
  const types = (own: Table) =>
    own.schema.fields.map((field) => `${field.name} ${field.type} ${[...field.metadata]}`);
  for (const other of [arrow, parquet]) {
    assert.deepEqual(types(other), types(table));
    assert.deepEqual(plain(other), plain(table));
    assert.deepEqual(tableToIPC(other, "file"), tableToIPC(table, "file"));
  }
});

Deno.test("A table from the catalog can be asked in SQL, text columns too", async () => {
  using scratch = new Scratch();
  scratch.add("a", "a.csv", "id,n,x,ok,day\n杉,1,0.5,true,\n檜,2,,,\n杉,4,,,\n", { format: "csv", schema });
  const table = await (await scratch.open()).table("a");
  const db = await connect();
  db.register("a", table);
  const sums = db.sql`SELECT id, sum(n) AS n FROM a GROUP BY id ORDER BY id`;
  assert.deepEqual(plain(sums).map(({ id, n }) => [id, Number(n)]), [["杉", 5], ["檜", 2]]);
  db.close();
});

Deno.test("Numbers of any width are read as the field says, and what does not fit is listed", async () => {
  const table = new Table({
    small: vectorFromArray([1, null, 300], new Int16()),
    big: vectorFromArray([1n, 2n, 3_000_000_000n], new Int64()),
    whole: vectorFromArray([1, 2, 3], new Float64()),
  });
  const own = fields(
    { name: "small", type: "integer" },
    { name: "big", type: "integer", constraints: { maximum: 1e12 } },
    { name: "whole", type: "integer" },
  );
  const opened = await openArrow(table, own);
  assert.deepEqual(opened.schema.fields.map((field) => String(field.type)), ["Int32", "Float64", "Int32"]);
  assert.deepEqual(plain(opened)[2], { small: 300, big: 3e9, whole: 3 });
  const narrow = await faultOf(openArrow(table.select(["big"]), fields({ name: "big", type: "integer" })));
  assert.match(narrow.found!, /^row 3, big: 3000000000/);
  const broken = new Table({ whole: vectorFromArray([1, 2.5, NaN], new Float64()) });
  assert.match(
    (await faultOf(openArrow(broken, fields({ name: "whole", type: "integer" })))).subject,
    /2 values/,
  );
  const number = await faultOf(openArrow(broken, fields({ name: "whole", type: "number", unit: "1" })));
  assert.match(number.found!, /^row 3, whole: NaN \(a finite number; null where there is none\)$/);
});

Deno.test("A column of another type is refused", async () => {
  const table = tableFromArrays({ v: ["1", "2"] });
  const fault = await faultOf(openArrow(table, fields({ name: "v", type: "integer" })));
  assert.deepEqual([fault.expected, fault.found], ["v: integer", "Utf8"]);
  for (const type of ["string", "boolean", "date", "datetime"] as BareField["type"][]) {
    const numbers = new Table({ v: makeVector(Float64Array.of(1.5)) });
    assert.ok(await faultOf(openArrow(numbers, fields({ name: "v", type }))), type);
  }
});

Deno.test("A unit in the file's own metadata must be the entry's", async () => {
  const vector = makeVector(Float64Array.of(1, 2));
  const table = new Table(
    new Schema([new Field("dbh", new Float64(), true, new Map([["unit", "mm"]]))]),
    { dbh: vector } as never,
  );
  const fault = await faultOf(openArrow(table, fields({ name: "dbh", type: "number", unit: "cm" })));
  assert.equal(fault.found, "dbh: mm in the file, cm in the entry");
  await openArrow(table, fields({ name: "dbh", type: "number", unit: "mm" }));
});

Deno.test("Times without a zone need one in the entry; finer than a millisecond is rounded", async () => {
  const table = new Table({
    at: makeVector({ type: new TimestampMicrosecond(), data: BigInt64Array.of(1_000_600n), length: 1 }),
  });
  const naive = fields({ name: "at", type: "datetime" });
  assert.match((await faultOf(openArrow(table, naive))).remedy!, /timeZone/);
  const opened = await openArrow(table, fields({ name: "at", type: "datetime", timeZone: "+09:00" }));
  assert.equal(opened.getChild("at")!.get(0), 1001 - 9 * 3_600_000);
});

Deno.test("Several record batches become one", async () => {
  const part = (ids: string[]) =>
    new Table({ id: vectorFromArray(ids), ok: vectorFromArray(ids.map((id) => id === "a"), new Bool()) });
  const table = part(["a", "b"]).concat(part(["b", "c", "a"]));
  const opened = await openArrow(
    table,
    fields({ name: "id", type: "string" }, { name: "ok", type: "boolean" }),
  );
  assert.equal(opened.batches.length, 1);
  assert.deepEqual(plain(opened).map(({ id, ok }) => [id, ok]), [["a", true], ["b", false], ["b", false], [
    "c",
    false,
  ], ["a", true]]);
});

Deno.test("A truncated Arrow or Parquet file, entered as it is, is refused", async () => {
  using scratch = new Scratch();
  const table = new Table({ day: vectorFromArray([new Date(0)], new DateDay()) });
  const own = fields({ name: "day", type: "date" });
  scratch.add("a", "a.arrow", tableToIPC(table, "file").slice(0, -40), { format: "arrow", schema: own });
  scratch.add("p", "p.parquet", writeParquet(table).slice(0, -20), { format: "parquet", schema: own });
  const catalog = await scratch.open();
  await faultOf(catalog.table("a"));
  await faultOf(catalog.table("p"));
});

const points = {
  type: "FeatureCollection",
  features: [[139.7, 35.7], [138.2, 36.6]].map(([x, y], i) => ({
    type: "Feature",
    properties: { 地点: `地点${i}`, n: i },
    geometry: { type: "Point", coordinates: [x, y] },
  })),
};
const pointFields = fields({ name: "地点", type: "string" }, { name: "n", type: "integer" });

/** The parts of a dataset that GDAL wrote, copied into a catalog with the entry that `add` would write. */
async function vectorEntry(
  scratch: Scratch,
  format: "gpkg" | "shp" | "geojson",
  entry: Partial<CatalogEntry> = {},
) {
  const options = format === "shp" ? ["-lco", "ENCODING=CP932"] : [];
  const driver = { gpkg: "GPKG", shp: "ESRI Shapefile", geojson: "GeoJSON" }[format];
  const path = await writeVector(
    points,
    ["-f", driver, "-a_srs", "EPSG:6668", ...options],
    `points-${format}`,
    format,
  );
  const extensions = format === "shp" ? ["cpg", "dbf", "prj", "shp", "shx"] : [format];
  for (const extension of extensions) {
    Deno.copyFileSync(path.replace(/\w+$/, extension), join(scratch.folder, `points.${extension}`));
  }
  const { checksumOf } = await import("kenzan/catalog/mod.ts");
  const files = extensions.map((extension) => join(scratch.folder, `points.${extension}`));
  scratch.entry("points", {
    path: `points.${format}`,
    format,
    ...checksumOf(files),
    crs: "EPSG:6668",
    geometry: { type: "point" },
    schema: pointFields,
    ...entry,
  });
}

for (const format of ["gpkg", "shp", "geojson"] as const) {
  Deno.test(`A ${format} dataset opens as geometry and typed attributes, and another coordinate system is refused`, async () => {
    using scratch = new Scratch();
    await vectorEntry(scratch, format);
    const { attributes, geometry, crs } = await (await scratch.open()).vector("points");
    assert.deepEqual([...geometry.x], [139.7, 138.2]);
    assert.equal(crs, "EPSG:6668");
    const number = (i: number) => format === "gpkg" ? { fid: i } : {};
    assert.deepEqual(plain(attributes), [
      { ...number(1), 地点: "地点0", n: 0 },
      { ...number(2), 地点: "地点1", n: 1 },
    ]);
    const types = attributes.schema.fields.map(({ name, type }) => [name, String(type)]);
    assert.deepEqual(types.at(-1), ["n", "Int32"]);
    if (format === "gpkg") assert.deepEqual(types[0], ["fid", "Int32"]);

    await vectorEntry(scratch, format, { crs: "EPSG:6677" });
    const fault = await faultOf((await scratch.open()).vector("points"));
    assert.match(fault.subject, /another coordinate system/);
    await vectorEntry(scratch, format, { geometry: { type: "polygon" } });
    assert.match(
      (await faultOf((await scratch.open()).vector("points"))).subject,
      /another kind of geometry/,
    );
  });
}

Deno.test("The row number of a GeoPackage has its own name, type and place unless the schema describes it", async () => {
  using scratch = new Scratch();
  const number = { name: "fid", type: "integer", constraints: { maximum: 1 } } as const;
  await vectorEntry(scratch, "gpkg", {
    schema: { fields: [...pointFields.fields, ...fields(number).fields] },
  });
  const fault = await faultOf((await scratch.open()).vector("points"));
  assert.equal(fault.found, "row 2, fid: 2 (at most 1)");
});

Deno.test("A code that Kenzan does not know is refused with what the file says", async () => {
  using scratch = new Scratch();
  for (const format of ["gpkg", "shp"] as const) {
    await vectorEntry(scratch, format, { crs: "EPSG:999999" });
    const fault = await faultOf((await scratch.open()).vector("points"));
    assert.match(fault.subject, /a coordinate system that Kenzan does not know/);
    assert.match(fault.found!, /^EPSG:999999 in the entry, EPSG:6668 \(.*\) in the file$/);
    assert.match(fault.remedy!, /say `"crs": "EPSG:6668"` in .*points\.json/);
  }
  scratch.add("points", "p.geojson", JSON.stringify(points), {
    format: "geojson",
    schema: pointFields,
    geometry: { type: "point" },
    crs: "EPSG:999999",
  });
  const bare = await faultOf((await scratch.open()).vector("points"));
  assert.match(bare.message, /no coordinate system in the file[^]*ask who made the file/);
});

Deno.test("A code that Kenzan does not know is refused in tables too, with those that it knows", async () => {
  using scratch = new Scratch();
  const own = fields({ name: "x", type: "integer" });
  const table = new Table({ x: vectorFromArray([1, 2], new Int16()) });
  const contents = { csv: "x\n1\n", arrow: tableToIPC(table, "file"), parquet: writeParquet(table) };
  for (const [format, content] of Object.entries(contents)) {
    const add = (crs: string) =>
      scratch.add("t", `t.${format}`, content, { format: format as "csv", schema: own, crs });
    add("EPSG:999999");
    const fault = await faultOf((await scratch.open()).table("t"));
    assert.match(fault.subject, /a coordinate system that Kenzan does not know/);
    assert.match(fault.expected!, /EPSG:.*4326.*6668-6692.* or a PROJ string/);
    assert.equal(fault.found, "EPSG:999999 in the entry");
    add("EPSG:6677");
    await (await scratch.open()).table("t");
  }
  scratch.add("t", "t.csv", "x\n1\n", { format: "csv", schema: own, crs: "+proj=nonsense" });
  await faultOf((await scratch.open()).table("t"));
});

Deno.test("A file without a coordinate system shows degrees where metres should be, and latitude before longitude", async () => {
  using scratch = new Scratch();
  const entry = { format: "geojson" as const, schema: pointFields, geometry: { type: "point" as const } };
  scratch.add("points", "p.geojson", JSON.stringify(points), { ...entry, crs: "EPSG:6677" });
  assert.match((await faultOf((await scratch.open()).vector("points"))).found!, /look like degrees/);
  const swapped = structuredClone(points);
  for (const feature of swapped.features) feature.geometry.coordinates.reverse();
  scratch.add("points", "p.geojson", JSON.stringify(swapped), { ...entry, crs: "EPSG:6668" });
  assert.match(
    (await faultOf((await scratch.open()).vector("points"))).found!,
    /^row 1, geometry: "35.7, 139.7"/,
  );
});

Deno.test("A feature without geometry is a violation unless the entry lets it", async () => {
  using scratch = new Scratch();
  const gaps = structuredClone(points) as { features: { geometry: unknown }[] };
  gaps.features[1].geometry = null;
  const entry = { format: "geojson" as const, schema: pointFields, crs: "EPSG:6668" };
  scratch.add("points", "p.geojson", JSON.stringify(gaps), { ...entry, geometry: { type: "point" } });
  assert.match(
    (await faultOf((await scratch.open()).vector("points"))).found!,
    /^row 2, geometry: no value \(required\)$/,
  );
  scratch.add("points", "p.geojson", JSON.stringify(gaps), {
    ...entry,
    geometry: { type: "point", required: false },
  });
  assert.equal((await (await scratch.open()).vector("points")).geometry.length, 2);
});

Deno.test("A part of a Shapefile that is missing or changed is refused", async () => {
  using scratch = new Scratch();
  await vectorEntry(scratch, "shp");
  const dbf = join(scratch.folder, "points.dbf");
  const bytes = Deno.readFileSync(dbf);
  bytes[bytes.length - 3] ^= 1;
  Deno.writeFileSync(dbf, bytes);
  assert.match(
    (await faultOf((await scratch.open()).vector("points"))).subject,
    /not the one the entry describes/,
  );
  Deno.removeSync(dbf);
  assert.match((await faultOf((await scratch.open()).vector("points"))).expected!, /the parts \.dbf/);
  await vectorEntry(scratch, "shp");
  const cpg = join(scratch.folder, "points.cpg");
  Deno.writeTextFileSync(cpg, "UTF-8");
  Deno.utimeSync(cpg, 4e9, 4e9);
  assert.match(
    (await faultOf((await scratch.open()).vector("points"))).where!,
    /points, one of its parts \.cpg \.dbf \.prj \.shp \.shx; points\.cpg was written last$/,
  );
});

Deno.test("A raster opens with the names and units of its entry; crs, unit, cell size, bands and no data are compared", async () => {
  using scratch = new Scratch();
  const tiff = await writeArrayBuffer(Float32Array.of(1, 2, 3, -9999, 5, 6) as never, {
    width: 3,
    height: 2,
  });
  const path = await writeRaster(
    {
      "dem.vrt": `<VRTDataset rasterXSize="3" rasterYSize="2"><SRS>EPSG:6676</SRS>
        <GeoTransform>0, 5, 0, 0, 0, -5</GeoTransform><VRTRasterBand dataType="Float32" band="1">
        <UnitType>m</UnitType><NoDataValue>-9999</NoDataValue><SimpleSource>
        <SourceFilename relativeToVRT="1">dem-plain.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
        </VRTRasterBand></VRTDataset>`,
      "dem-plain.tif": new Uint8Array(tiff as ArrayBuffer),
    },
    [],
    "dem",
  );
  const raster = {
    bands: [{ name: "elevation", unit: "m", noData: -9999 }],
    resolution: [5, 5] as [number, number],
    heightReference: "orthometric",
  };
  const open = async (changes: Record<string, unknown>) => {
    scratch.add("dem", "dem.tif", Deno.readFileSync(path), {
      format: "geotiff",
      crs: "EPSG:6676",
      raster,
      ...changes,
    });
    const dataset = await (await scratch.open()).raster("dem");
    const { bands: [values] } = await dataset.read();
    await dataset.close();
    return { dataset, values };
  };
  const { dataset, values } = await open({});
  assert.deepEqual([...values], [1, 2, 3, NaN, 5, 6]);
  assert.deepEqual([dataset.crs, dataset.heightReference], ["EPSG:6676", "orthometric"]);
  assert.deepEqual(dataset.bands, [{ name: "elevation", unit: "m", type: "float32", noData: -9999 }]);
  const band = raster.bands[0];
  const wrong: [RegExp, Record<string, unknown>][] = [
    [/another coordinate system/, { crs: "EPSG:6675" }],
    [/a unit differs/, { raster: { ...raster, bands: [{ ...band, unit: "cm" }] } }],
    [/another cell size/, { raster: { ...raster, resolution: [1, 1] } }],
    [/another number of bands/, { raster: { ...raster, bands: [band, band] } }],
    [/another value for no data/, { raster: { ...raster, bands: [{ ...band, noData: -32768 }] } }],
    [/another value for no data/, { raster: { ...raster, bands: [{ name: "elevation", unit: "m" }] } }],
  ];
  for (const [subject, changes] of wrong) assert.match((await faultOf(open(changes))).subject, subject);
});

Deno.test("A raster without a coordinate system is refused where its extent cannot be in that of the entry", async () => {
  using scratch = new Scratch();
  const extentOf = async (origin: [number, number], size: number, crs: string) => {
    const tiff = await writeArrayBuffer(Float32Array.of(1, 2, 3, 4, 5, 6) as never, { width: 3, height: 2 });
    const path = await writeRaster(
      {
        "dem.vrt": `<VRTDataset rasterXSize="3" rasterYSize="2">
          <GeoTransform>${origin[0]}, ${size}, 0, ${origin[1]}, 0, -${size}</GeoTransform>
          <VRTRasterBand dataType="Float32" band="1"><SimpleSource>
          <SourceFilename relativeToVRT="1">dem-plain.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
          </VRTRasterBand></VRTDataset>`,
        "dem-plain.tif": new Uint8Array(tiff as ArrayBuffer),
      },
      [],
      "dem",
    );
    const raster = {
      bands: [{ name: "elevation", unit: "m" }],
      resolution: [size, size] as [number, number],
      heightReference: "orthometric",
    };
    scratch.add("dem", "dem.tif", Deno.readFileSync(path), { format: "geotiff", crs, raster });
    return await scratch.open().then((catalog) => catalog.raster("dem"));
  };
  const metres = await faultOf(extentOf([0, 100], 100, "EPSG:4326"));
  assert.match(metres.found!, /^no coordinate system, and cells from x 0 to 300, y -100 to 100: no degrees$/);
  assert.match((await faultOf(extentOf([139, 36], 0.5, "EPSG:6677"))).found!, /look like degrees$/);
  for (const crs of ["EPSG:4326", "EPSG:6677"]) {
    const raster = await extentOf(crs === "EPSG:4326" ? [139, 36] : [-5000, 3000], 0.5, crs);
    assert.equal(raster.width, 3);
    await raster.close();
  }
});
