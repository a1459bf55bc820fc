/** What `catalog add` takes of vector and raster files verifies too; what cannot is refused at once. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Table, vectorFromArray } from "apache-arrow";
import { writeArrayBuffer } from "geotiff";
import { addEntry, type AddOptions } from "kenzan/catalog/mod.ts";
import { type FeatureLayer, shapefileParts, writeGeoPackage } from "kenzan/geo/mod.ts";
import { writeRaster } from "../geo/gdal.ts";
import { faultOf, Scratch } from "./scratch.ts";

const attributes = new Table({ n: vectorFromArray([1, 2]) });
const layer = (name: string, places: ([number, number] | null)[], crs = "EPSG:6668"): FeatureLayer => ({
  name,
  crs,
  attributes,
  geometries: places.map((coordinates) => coordinates && { type: "Point", coordinates }),
});
const HERE: [number, number] = [139, 35];
const geoJson = (...features: [geometry: unknown, properties: unknown][]) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: features.map(([geometry, properties]) => ({ type: "Feature", geometry, properties })),
  });
const point = (...coordinates: number[]) => ({ type: "Point", coordinates });

/** Adds a file under the id `data`; then fills the gaps, and verifies. */
async function added(file: string, content: Uint8Array | string, options: AddOptions = {}) {
  using scratch = new Scratch();
  const path = join(scratch.folder, file);
  Deno.writeFileSync(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  const { entryFile, findings } = await addEntry(path, { id: "data", ...options });
  const text = Deno.readTextFileSync(entryFile).replace(/TODO: EPSG[^"]*/, "EPSG:6668")
    .replace(/TODO: unit[^"]*/g, "1").replaceAll("TODO: ", "");
  Deno.writeTextFileSync(entryFile, text);
  const { count } = await (await scratch.open()).verify("data");
  return { entry: JSON.parse(text), findings, count };
}

Deno.test("add takes one layer of a GeoPackage by its name, and names the layers where it is open which is meant", async () => {
  const content = writeGeoPackage([layer("plots", [HERE, HERE]), layer("trees", [HERE, null])]);
  const open = await faultOf(added("two.gpkg", content));
  assert.match(open.message, /found: {4}plots, trees[^]*do: .*--layer NAME/);
  const wrong = await faultOf(added("two.gpkg", content, { layer: "roads" }));
  assert.match(wrong.message, /expected: roads[^]*found: {4}plots, trees/);
  const { entry, count } = await added("two.gpkg", content, { layer: "plots" });
  assert.deepEqual([entry.layer, count], ["plots", 2]);
  const other = await faultOf(added("p.geojson", geoJson([point(...HERE), {}]), { layer: "plots" }));
  assert.match(other.subject, /only a GeoPackage has layers/);
});

Deno.test("add lets features without geometry be where there are some, and says so", async () => {
  for (
    const [file, content, row] of [
      ["p.gpkg", writeGeoPackage(layer("p", [HERE, null])), 2],
      ["p.geojson", geoJson([null, { n: 1 }], [point(...HERE), { n: 2 }]), 1],
      ["e.geojson", geoJson([point(...HERE), { n: 1 }], [point(), { n: 2 }]), 2],
    ] as const
  ) {
    const { entry, findings, count } = await added(file, content);
    assert.deepEqual([entry.geometry, count], [{ type: "point", required: false }, 2]);
    assert.equal(findings.length, 1);
    assert.match(
      findings[0],
      new RegExp(`^1 of 2 features without geometry, the first in row ${row}: .*let`),
    );
  }
  const whole = await added("p.gpkg", writeGeoPackage(layer("p", [HERE, HERE])));
  assert.deepEqual([whole.entry.geometry, whole.findings], [{ type: "point" }, []]);
});

Deno.test("features without attributes are a dataset without fields; a file without features is told", async () => {
  const bare = await added("bare.geojson", geoJson([point(...HERE), null], [point(...HERE), {}]));
  assert.deepEqual([bare.entry.schema.fields, bare.count, bare.findings], [[], 2, []]);
  const empty = await added("empty.geojson", geoJson());
  assert.equal(empty.count, 0);
  assert.match(empty.findings.join("\n"), /no features: is it whole\? The kind of geometry is a guess/);
});

Deno.test("a table's entry without fields is refused as before", async () => {
  using scratch = new Scratch();
  scratch.add("t", "t.csv", "a\n1\n", { format: "csv", schema: { fields: [] } });
  const fault = await faultOf((await scratch.open()).table("t"));
  assert.match(fault.found!, /\/schema\/fields must NOT have fewer than 1 items/);
});

Deno.test("add refuses a Shapefile without .shx, as verify does", async () => {
  using scratch = new Scratch();
  const parts = shapefileParts(layer("p", [HERE, HERE]));
  for (const part of ["shp", "dbf", "prj", "cpg"] as const) {
    Deno.writeFileSync(join(scratch.folder, `p.${part}`), parts[part]);
  }
  const fault = await faultOf(addEntry(join(scratch.folder, "p.shp")));
  assert.match(fault.message, /parts missing[^]*expected: \.shp, \.dbf and \.shx/);
  Deno.writeFileSync(join(scratch.folder, "p.shx"), parts.shx);
  await addEntry(join(scratch.folder, "p.shp"));
});

Deno.test("add refuses coordinates that none are, lines of one vertex, and infinite values", async () => {
  // The writer looks at places; a file of another program may hold any.
  const degrees = JSON.stringify({
    ...JSON.parse(geoJson([point(500, 95), { n: 1 }])),
    crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::6668" } },
  });
  const far = await faultOf(added("far.geojson", degrees));
  assert.match(
    far.message,
    /"500, 95" \(longitude within ±180[^]*do: .*correct this in the file, and add it/,
  );
  const line = geoJson([{ type: "LineString", coordinates: [HERE] }, { n: 1 }]);
  const short = await faultOf(added("line.geojson", line));
  assert.match(short.found!, /^row 1, geometry: "139, 35" \(a line has at least two vertices\)$/);
  const infinite = geoJson([point(...HERE), { n: 1.5 }]).replace("1.5", "1e400");
  assert.match((await faultOf(added("n.geojson", infinite))).found!, /^row 1, n: Infinity \(a finite number/);
});

Deno.test("a system without a code is left to the person, and refuses nothing", async () => {
  using scratch = new Scratch();
  const crs = "+proj=tmerc +lat_0=36 +lon_0=139 +k=0.9996 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs";
  const path = join(scratch.folder, "own.gpkg");
  Deno.writeFileSync(path, writeGeoPackage(layer("own", [[500_000, 1000], [500_010, 1000]], crs)));
  const { entryFile, gaps, findings } = await addEntry(path);
  assert.ok(gaps.some((gap) => gap.startsWith("/crs: TODO")));
  assert.deepEqual(findings, []);
  const text = Deno.readTextFileSync(entryFile);
  Deno.writeTextFileSync(entryFile, text.replace(/TODO: EPSG[^"]*/, crs).replaceAll("TODO: ", ""));
  assert.equal((await (await scratch.open()).verify("own")).count, 2);
});

Deno.test("coordinates that are no degrees in a file that names no system are told, and taken", async () => {
  using scratch = new Scratch();
  const path = join(scratch.folder, "plane.geojson");
  Deno.writeTextFileSync(path, geoJson([point(-5000, 3000), { n: 1 }]));
  const { findings, entryFile } = await addEntry(path);
  assert.match(findings.join("\n"), /says no coordinate system, and its coordinates are no longitudes/);
  const text = Deno.readTextFileSync(entryFile);
  Deno.writeTextFileSync(
    entryFile,
    text.replace(/TODO: EPSG[^"]*/, "EPSG:6677").replaceAll("TODO: ", ""),
  );
  assert.equal((await (await scratch.open()).verify("plane")).count, 1);
});

Deno.test("add reads a raster to its end: complex numbers are refused", async () => {
  const tiff = await writeArrayBuffer(Float32Array.of(1, 2, 3, 4, 5, 6) as never, { width: 3, height: 2 });
  const rasterOf = async (type: string) =>
    Deno.readFileSync(
      await writeRaster(
        {
          [`${type}.vrt`]: `<VRTDataset rasterXSize="3" rasterYSize="2"><SRS>EPSG:6676</SRS>
            <GeoTransform>0, 5, 0, 0, 0, -5</GeoTransform><VRTRasterBand dataType="${type}" band="1">
            <SimpleSource><SourceFilename relativeToVRT="1">real.tif</SourceFilename><SourceBand>1</SourceBand>
            </SimpleSource></VRTRasterBand></VRTDataset>`,
          "real.tif": new Uint8Array(tiff as ArrayBuffer),
        },
        [],
        type,
      ),
    );
  assert.equal((await added("real.tif", await rasterOf("Float32"))).count, 6);
  const fault = await faultOf(added("complex.tif", await rasterOf("CFloat32")));
  assert.match(fault.message, /a GeoTIFF cannot be read[^]*do: .*correct this in the file, and add it again/);
});

Deno.test("add refuses a folder", async () => {
  using scratch = new Scratch();
  Deno.mkdirSync(join(scratch.folder, "trees.csv"));
  for (const path of [scratch.folder, join(scratch.folder, "trees.csv")]) {
    assert.match((await faultOf(addEntry(path))).message, /no file of data[^]*found: {4}a folder/);
  }
});
