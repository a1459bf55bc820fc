import assert from "node:assert/strict";
import { columnTexts } from "kenzan/table/mod.ts";
import { geometryAt, readShapefile, type ShapefileParts } from "kenzan/geo/mod.ts";
import { Fault } from "kenzan/fault/mod.ts";
import { writeVector } from "./gdal.ts";

const feature = (properties: unknown, geometry: unknown) => ({ type: "Feature", properties, geometry });
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features });
const point = (...coordinates: number[]) => ({ type: "Point", coordinates });

async function shapefile(geojson: unknown, name: string, ...options: string[]): Promise<ShapefileParts> {
  const path = await writeVector(geojson, ["-f", "ESRI Shapefile", ...options], name, "shp");
  const part = (extension: string) => Deno.readFileSync(path.replace(/shp$/, extension));
  // GDAL writes no .cpg where every field name and text is ASCII and no encoding is asked for.
  const cpg = options.length > 0 ? part("cpg") : undefined;
  return { shp: part("shp"), dbf: part("dbf"), prj: part("prj"), cpg };
}

const trees = collection(
  feature({ 樹種: "スギ", dbh: 23.4, count: 3, day: "2025-04-01" }, point(138.5, 35.25)),
  feature({ 樹種: "ヒノキ①髙", dbh: null, count: null, day: null }, point(138.6, 35.26)),
);

for (const encoding of ["CP932", "UTF-8"]) {
  Deno.test(`A Shapefile with ${encoding} attributes is read as its .cpg says`, async () => {
    const parts = await shapefile(trees, `trees-${encoding.toLowerCase()}`, "-lco", `ENCODING=${encoding}`);
    const layer = readShapefile(parts, { name: "trees" });
    assert.deepEqual(layer.attributes.schema.names, ["樹種", "dbh", "count", "day"]);
    assert.deepEqual(columnTexts(layer.attributes, "樹種"), ["スギ", "ヒノキ①髙"]);
    assert.equal(layer.attributes.getChild("dbh")!.get(0), 23.4);
    assert.equal(layer.attributes.getChild("dbh")!.get(1), null);
    assert.equal(layer.attributes.getChild("count")!.get(0), 3);
    assert.equal(layer.attributes.getChild("day")!.get(0), Date.UTC(2025, 3, 1));
    assert.deepEqual([...layer.geometry.x, ...layer.geometry.y], [138.5, 138.6, 35.25, 35.26]);
    assert.equal(layer.crs?.name, "GCS_WGS_1984");
  });
}

Deno.test("A stated encoding overrides the .cpg, and text that is not in it lists the rows", async () => {
  const parts = await shapefile(trees, "trees-wrong", "-lco", "ENCODING=CP932");
  assert.equal(
    readShapefile({ ...parts, cpg: new TextEncoder().encode("UTF-8") }, { name: "t", encoding: "shift_jis" })
      .attributes.schema.names[0],
    "樹種",
  );
  assert.throws(
    () => readShapefile(parts, { name: "trees", encoding: "utf-8" }),
    (error: Fault) => error instanceof Fault && /not in the encoding/.test(error.subject),
  );
  const plain = await shapefile(
    collection(feature({ name: "杉" }, point(1, 2)), feature({ name: "a" }, point(1, 2))),
    "name",
    "-lco",
    "ENCODING=CP932",
  );
  assert.throws(
    () => readShapefile(plain, { name: "name", encoding: "utf-8" }),
    (error: Fault) => /^row 1, name: 90 99$/.test(error.found!) && /shift_jis/.test(error.remedy!),
  );
});

Deno.test("Text cut in the middle of a character is refused, not replaced", async () => {
  const parts = await shapefile(
    collection(feature({ name: "abcスギ" }, point(1, 2))),
    "cut",
    "-lco",
    "ENCODING=CP932",
  );
  const at = parts.dbf.findIndex((byte, i) => byte === 0x83 && parts.dbf[i + 1] === 0x4d);
  const dbf = parts.dbf.slice();
  dbf[at + 1] = 0x20;
  assert.throws(() => readShapefile({ ...parts, dbf }, { name: "cut" }), /row 1, name: .*83/);
});

Deno.test("Polygons keep holes and islands, with outer rings counter-clockwise", async () => {
  const ring = (x: number, y: number, size: number) => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
  const geometry = {
    type: "MultiPolygon",
    coordinates: [
      [ring(0, 0, 10), ring(2, 2, 6).reverse()],
      [ring(4, 4, 2)],
      [ring(20, 0, 5)],
    ],
  };
  const parts = await shapefile(collection(feature({ id: 1 }, geometry), feature({ id: 2 }, null)), "holes");
  const layer = readShapefile(parts, { name: "holes" });
  assert.equal(layer.geometry.kind, "polygon");
  const read = geometryAt(layer.geometry, 0) as GeoJSON.MultiPolygon;
  const shape = read.coordinates
    .map((polygon) => polygon.map((own) => [Math.min(...own.map((p) => p[0])), own.length]))
    .sort((a, b) => a[0][0] - b[0][0]);
  assert.deepEqual(shape, [[[0, 5], [2, 5]], [[4, 5]], [[20, 5]]]);
  assert.equal(geometryAt(layer.geometry, 1), null);
});

Deno.test("Lines keep their paths, and heights come where the file has them", async () => {
  const geometry = {
    type: "MultiLineString",
    coordinates: [[[0, 0, 5], [1, 1, 6]], [[2, 2, 7], [3, 3, 8], [4, 3, 9]]],
  };
  const parts = await shapefile(collection(feature({ id: 1 }, geometry)), "lines");
  const layer = readShapefile(parts, { name: "lines" });
  assert.deepEqual(geometryAt(layer.geometry, 0), geometry);
});

Deno.test("Parts cut short or of different lengths are refused", async () => {
  const parts = await shapefile(trees, "short", "-lco", "ENCODING=UTF-8");
  assert.throws(() => readShapefile({ ...parts, shp: parts.shp.slice(0, -10) }, { name: "t" }), /damaged/);
  assert.throws(() => readShapefile({ ...parts, dbf: parts.dbf.slice(0, -40) }, { name: "t" }), /damaged/);
  const one = await shapefile(collection(trees.features[0]), "one", "-lco", "ENCODING=UTF-8");
  assert.throws(() => readShapefile({ ...parts, dbf: one.dbf }, { name: "t" }), /do not belong together/);
});

Deno.test("A record marked as deleted is refused, since its feature would still be drawn", async () => {
  const parts = await shapefile(trees, "deleted", "-lco", "ENCODING=UTF-8");
  const dbf = parts.dbf.slice();
  dbf[new DataView(dbf.buffer).getUint16(8, true)] = 0x2a;
  assert.throws(() => readShapefile({ ...parts, dbf }, { name: "t" }), /marked as deleted/);
});

Deno.test("A number that is none is refused with its row", async () => {
  const parts = await shapefile(trees, "number", "-lco", "ENCODING=UTF-8");
  const dbf = parts.dbf.slice();
  const at = dbf.findIndex((_, i) => new TextDecoder().decode(dbf.subarray(i, i + 4)) === "23.3");
  dbf[at] = 0x78;
  assert.throws(() => readShapefile({ ...parts, dbf }, { name: "t" }), /row 1, dbh: "x3.3/);
});
