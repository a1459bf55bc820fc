import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writeArrayBuffer } from "geotiff";
import { compareFiles } from "kenzan/audit/mod.ts";
import { writeVector } from "../geo/gdal.ts";

const plots = (dbh: number, x = 0) => ({
  type: "FeatureCollection",
  features: [
    { type: "Feature", properties: { no: 1, dbh: 20 }, geometry: { type: "Point", coordinates: [0, 0] } },
    { type: "Feature", properties: { no: 2, dbh }, geometry: { type: "Point", coordinates: [x, 5] } },
  ],
});
const said = async (...files: Parameters<typeof compareFiles>) =>
  (await compareFiles(...files))?.deviations.map(({ what, recorded, found }) =>
    `${what.en}: ${recorded} | ${found}`
  );

Deno.test("a GeoPackage of another time is the same; a moved point and a changed attribute are told", async () => {
  const options = ["-f", "GPKG", "-a_srs", "EPSG:6677", "-nln", "plots"];
  const path = await writeVector(plots(30), options, "audit-then", "gpkg");
  const later = path.replace(/then/, "later");
  await Deno.copyFile(path, later);
  const database = new DatabaseSync(later);
  database.exec("UPDATE gpkg_contents SET last_change = '2031-01-01T00:00:00.000Z'");
  database.close();
  assert.notDeepEqual(await Deno.readFile(later), await Deno.readFile(path));
  assert.deepEqual(await said(path, later, "plots.gpkg"), []);
  const other = await writeVector(plots(31, 1), options, "audit-other", "gpkg");
  assert.deepEqual(await said(path, other, "plots.gpkg"), [
    'geometry of feature 2: {"type":"Point","coordinates":[0,5]} | {"type":"Point","coordinates":[1,5]}',
    "row 2, dbh: 30 | 31",
  ]);
});

Deno.test("a GeoPackage that shows other programs something else is told", async () => {
  const path = await writeVector(plots(30), ["-f", "GPKG", "-nln", "plots"], "audit-plain", "gpkg");
  const told = async (name: string, sql: string) => {
    const other = path.replace("plain", name);
    await Deno.copyFile(path, other);
    const database = new DatabaseSync(other);
    database.exec(`DROP TRIGGER IF EXISTS trigger_insert_feature_count_plots; ${sql}`);
    database.close();
    return (await said(path, other, "plots.gpkg"))?.join("; ") ?? "";
  };
  assert.match(
    await told(
      "view",
      "ALTER TABLE plots RENAME TO hidden; CREATE VIEW plots AS SELECT *, fid AS rowid FROM hidden",
    ),
    /columns: .* \| .*rowid/,
  );
  assert.match(
    await told("note", "CREATE TABLE note (words TEXT); INSERT INTO note VALUES ('false')"),
    /table note/,
  );
  assert.match(
    await told("words", "UPDATE gpkg_contents SET description = 'of another forest'"),
    /rows of gpkg_contents of the database: .*of another forest/,
  );
  assert.match(
    await told("system", "UPDATE gpkg_spatial_ref_sys SET definition = 'undefined.'"),
    /gpkg_spatial_ref_sys/,
  );
});

Deno.test("a Shapefile of another day is the same; its parts must lie beside each other", async () => {
  const options = ["-f", "ESRI Shapefile"];
  const path = await writeVector(plots(30), options, "audit-shape", "dbf");
  const folder = await Deno.makeTempDir();
  const beside = join(folder, "audit-shape.dbf");
  const bytes = await Deno.readFile(path);
  bytes.set([131, 1, 1], 1); // the date of the last update
  await Deno.writeFile(beside, bytes);
  assert.equal(await compareFiles(path, beside, "plots.dbf"), undefined);
  await Deno.copyFile(path.replace(/dbf$/, "shp"), beside.replace(/dbf$/, "shp"));
  await Deno.copyFile(path.replace(/dbf$/, "prj"), beside.replace(/dbf$/, "prj"));
  assert.deepEqual(await said(path, beside, "plots.dbf"), []);
  const other = await writeVector(plots(30.5), options, "audit-shapes", "dbf");
  assert.deepEqual(await said(path, other, "plots.dbf"), [
    "type of column dbh: Int32 | Float64",
    "row 2, dbh: 30 | 30.5",
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a GeoTIFF is compared cell by cell", async () => {
  const folder = await Deno.makeTempDir();
  const write = async (name: string, cells: number[], metadata = {}) => {
    const place = {
      ModelPixelScale: [5, 5, 0],
      ModelTiepoint: [0, 0, 0, 1000, 2000, 0],
      ProjectedCSTypeGeoKey: 6676,
    };
    const tiff = await writeArrayBuffer(Float32Array.from(cells) as never, {
      width: 3,
      height: 2,
      GTModelTypeGeoKey: 1,
      ...place,
      ...metadata,
    });
    await Deno.writeFile(join(folder, name), new Uint8Array(tiff as ArrayBuffer));
    return join(folder, name);
  };
  const path = await write("a.tif", [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    await said(path, await write("b.tif", [1, 2, 3, 4, 5, 6], { Software: "other" }), "a.tif"),
    [],
  );
  assert.deepEqual(await said(path, await write("c.tif", [1, 2, 3, 4, 7, 6]), "a.tif"), [
    "band 1, row 2, column 2: 5 | 7",
  ]);
  const moved = await write("d.tif", [1, 2, 3, 4, 5, 6], { ModelTiepoint: [0, 0, 0, 1005, 2000, 0] });
  assert.deepEqual(await said(path, moved, "a.tif"), ["origin: [1000,2000] | [1005,2000]"]);
  assert.match((await said(path, join(folder, "none.tif"), "a.tif"))![0], /cannot be read/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a file of another format has nothing but its bytes", async () => {
  assert.equal(await compareFiles("a.csv", "b.csv", "a.csv"), undefined);
});
