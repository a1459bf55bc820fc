import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { columnTexts } from "kenzan/table/mod.ts";
import { geometryAt, readGeoJson, readGeoPackage } from "kenzan/geo/mod.ts";
import { writeVector } from "./gdal.ts";

const stands = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: { 樹種: "スギ", ha: 1.5, n: 3, day: "2025-04-01", at: "2025-04-01T09:00:00Z", ok: true },
      geometry: {
        type: "Polygon",
        coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [1, 2], [2, 2], [1, 1]]],
      },
    },
    {
      type: "Feature",
      properties: { 樹種: null, ha: null, n: null, day: null, at: null, ok: false },
      geometry: null,
    },
  ],
};

Deno.test("A GeoPackage that GDAL wrote is read with its types, coordinate system and geometry", async () => {
  const path = await writeVector(stands, ["-f", "GPKG", "-a_srs", "EPSG:6677"], "stands", "gpkg");
  const layer = readGeoPackage(path);
  assert.equal(layer.crs?.code, "EPSG:6677");
  assert.equal(layer.rowKey, "fid");
  assert.deepEqual(columnTexts(layer.attributes, "樹種", { missing: "-" }), ["スギ", "-"]);
  const first = layer.attributes.get(0)!.toJSON();
  assert.equal(first.ha, 1.5);
  assert.equal(first.n, 3);
  assert.equal(Number(first.day), Date.UTC(2025, 3, 1));
  assert.equal(Number(first.at), Date.UTC(2025, 3, 1, 9));
  assert.deepEqual(geometryAt(layer.geometry, 0), {
    type: "MultiPolygon",
    coordinates: [stands.features[0].geometry!.coordinates],
  });
  assert.equal(geometryAt(layer.geometry, 1), null);
});

Deno.test("The primary key of a GeoPackage is a column of integers under its own name, and orders the rows", async () => {
  const options = ["-f", "GPKG", "-lco", "FID=番号"];
  const path = await writeVector(stands, options, "stands-fid", "gpkg");
  const change = (sql: string) => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  };
  const numbers = () => {
    const { attributes, rowKey } = readGeoPackage(path);
    assert.equal(rowKey, "番号");
    return [String(attributes.getChild("番号")!.type), ...attributes.getChild("番号")!.toArray()];
  };
  assert.deepEqual(numbers(), ["Int32", 1, 2]);
  // Spatial triggers call functions that only GDAL has; the number of a row is none of their business.
  const triggers = new DatabaseSync(path);
  const all = triggers.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const trigger of all) triggers.exec(`DROP TRIGGER "${trigger.name}"`);
  triggers.close();
  const { name } = readGeoPackage(path);
  change(`UPDATE "${name}" SET "番号" = 7 WHERE "番号" = 1`);
  assert.deepEqual(numbers(), ["Int32", 2, 7]);
  assert.deepEqual(columnTexts(readGeoPackage(path).attributes, "樹種", { missing: "-" }), ["-", "スギ"]);
  change(`UPDATE "${name}" SET "番号" = 5000000000 WHERE "番号" = 2`);
  assert.deepEqual(numbers(), ["Float64", 7, 5e9]);
});

Deno.test("GeoJSON and GeoPackage of the same features give the same vertices", async () => {
  const path = await writeVector(stands, ["-f", "GPKG"], "stands-again", "gpkg");
  const [a, b] = [
    readGeoPackage(path).geometry,
    readGeoJson(new TextEncoder().encode(JSON.stringify(stands)), { name: "stands" }).geometry,
  ];
  assert.deepEqual(a, b);
});

Deno.test("A file that is no GeoPackage, and a layer that is not in it, are refused", async () => {
  const path = await writeVector(stands, ["-f", "GPKG"], "stands-layer", "gpkg");
  assert.throws(() => readGeoPackage(path, { layer: "other" }), /which layer/);
  const text = Deno.makeTempFileSync();
  Deno.writeTextFileSync(text, "not a database, but long enough to be taken for one".repeat(100));
  assert.throws(() => readGeoPackage(text), /cannot be read/);
  Deno.removeSync(text);
});

Deno.test("Changes that wait in a -wal file are refused", async () => {
  const path = await writeVector(stands, ["-f", "GPKG"], "stands-wal", "gpkg");
  Deno.writeTextFileSync(`${path}-wal`, "pending");
  assert.throws(() => readGeoPackage(path), /not yet in the file/);
});

Deno.test("GeoJSON that mixes types, kinds of geometry or open rings is refused with the feature", () => {
  const read = (features: unknown[]) =>
    readGeoJson(new TextEncoder().encode(JSON.stringify({ type: "FeatureCollection", features })), {
      name: "f",
    });
  const at = (properties: unknown, geometry: unknown = null) => ({ type: "Feature", properties, geometry });
  assert.throws(() => read([at({ n: 1 }), at({ n: "1" })]), /feature 2/);
  assert.throws(() => read([at({ n: { deep: 1 } })]), /not of one type/);
  const point = { type: "Point", coordinates: [1, 2] };
  const line = { type: "LineString", coordinates: [[1, 2], [3, 4]] };
  assert.throws(() => read([at({}, point), at({}, line)]), /feature 2/);
  assert.throws(
    () => read([at({}, { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1]]] })]),
    /ring is open/,
  );
  assert.throws(() => read([at({}, { type: "GeometryCollection", geometries: [] })]), /kind of geometry/);
  assert.throws(
    () => read([at({}, { type: "MultiPoint", coordinates: [[1, 2], [3, 4]] })]),
    /several points/,
  );
});

Deno.test("Points without geometry are NaN, wherever they stand", () => {
  const at = (geometry: unknown) => ({ type: "Feature", properties: {}, geometry });
  const point = (x: number) => ({ type: "Point", coordinates: [x, 0] });
  const features = [at(null), at(point(1)), at(null), at(point(2)), at(null)];
  const bytes = new TextEncoder().encode(JSON.stringify({ type: "FeatureCollection", features }));
  assert.deepEqual([...readGeoJson(bytes, { name: "p" }).geometry.x], [NaN, 1, NaN, 2, NaN]);
});
