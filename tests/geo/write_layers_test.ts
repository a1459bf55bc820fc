import { DateDay, TimestampMillisecond, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import type { Geometry, MultiPolygon, Position } from "geojson";
import { unzipSync } from "fflate";
import {
  type FeatureLayer,
  geometryAt,
  openGeoTiff,
  readGeoJson,
  readGeoPackage,
  readShapefile,
  shapefileParts,
  unproject,
  type VectorLayer,
  writeGeoJson,
  writeGeoPackage,
  writeGeoTiff,
  writeShapefile,
} from "kenzan/geo/mod.ts";
import { columnTexts, tableFrom } from "kenzan/table/mod.ts";
import { readVector, writeRaster } from "./gdal.ts";

const folder = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const square = (x: number, y: number, size: number): Position[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const holed: MultiPolygon = {
  type: "MultiPolygon",
  coordinates: [
    [square(-8000, -35_000, 100), square(-7980, -34_980, 20).reverse()],
    [square(-7000.5, -34_000.25, 50)],
  ],
};
const one = { type: "Polygon" as const, coordinates: [square(-9000, -36_000, 10)] };

const ranges: FeatureLayer = {
  name: "行動域",
  crs: "EPSG:6677",
  geometries: [holed, null, one],
  attributes: tableFrom({
    個体: ["N01", null, 'ニ"ホンジカ'],
    area: Float64Array.of(123456.78901234567, NaN, -1.5e-7),
    n: Int32Array.of(626, 0, -3),
    ok: [true, null, false],
    月: vectorFromArray([new Date(Date.UTC(2022, 6, 1)), null, new Date(0)], new DateDay()),
    時: vectorFromArray([new Date(Date.UTC(2022, 6, 1, 12)), null, new Date(5)], new TimestampMillisecond()),
  }),
};
const courses: FeatureLayer = {
  name: "courses",
  crs: "EPSG:6677",
  geometries: [
    { type: "LineString", coordinates: [[0, 0], [1, 1.5]] },
    { type: "MultiLineString", coordinates: [[[2, 2], [3, 3], [4, 3]], [[5, 5], [6, 6]]] },
  ],
  attributes: tableFrom({ id: Int8Array.of(1, 2) }),
};

const geometriesOf = ({ geometry }: VectorLayer) =>
  Array.from({ length: geometry.length }, (_, i) => geometryAt(geometry, i));
const multiple = (geometry: Geometry | null): Geometry | null =>
  geometry?.type === "Polygon"
    ? { type: "MultiPolygon", coordinates: [geometry.coordinates] }
    : geometry?.type === "LineString"
    ? { type: "MultiLineString", coordinates: [geometry.coordinates] }
    : geometry;

Deno.test("polygons with holes and lines come back from a GeoPackage of two layers as they went", () => {
  const path = `${folder}/two.gpkg`;
  Deno.writeFileSync(path, writeGeoPackage([ranges, courses]));
  for (const layer of [ranges, courses]) {
    const read = readGeoPackage(path, { layer: layer.name });
    assert.deepEqual(geometriesOf(read), layer.geometries.map(multiple));
    assert.equal(read.crs!.code, "EPSG:6677");
  }
  const read = readGeoPackage(path, { layer: "行動域" });
  assert.deepEqual(columnTexts(read.attributes, "個体", { missing: "-" }), ["N01", "-", 'ニ"ホンジカ']);
  assert.deepEqual([...read.attributes.getChild("area")!], [123456.78901234567, null, -1.5e-7]);
  assert.deepEqual(writeGeoPackage([ranges, courses]), writeGeoPackage([ranges, courses]));
});

Deno.test("GDAL reads the polygons of a GeoPackage: holes, types, nulls and Japanese", async () => {
  const path = `${folder}/ranges.gpkg`;
  Deno.writeFileSync(path, writeGeoPackage(ranges));
  const { features, crs } = await readVector(path, "ranges-gpkg");
  assert.deepEqual(features[0].geometry, holed as unknown);
  assert.equal(features[1].geometry, null);
  assert.deepEqual(features[0].properties, {
    個体: "N01",
    area: 123456.78901234567,
    n: 626,
    ok: true,
    月: "2022-07-01",
    時: "2022-07-01T12:00:00Z",
  });
  assert.match(crs.properties.name, /6677/);
});

Deno.test("polygons come back from a Shapefile: holes, all digits, missing values, Japanese names", () => {
  const parts = shapefileParts(ranges);
  const read = readShapefile(parts, { name: "ranges" });
  assert.deepEqual(geometriesOf(read), ranges.geometries.map(multiple));
  assert.deepEqual(read.attributes.schema.names, ["個体", "area", "n", "ok", "月", "時"]);
  assert.deepEqual(columnTexts(read.attributes, "個体", { missing: "-" }), ["N01", "-", 'ニ"ホンジカ']);
  assert.deepEqual([...read.attributes.getChild("area")!], [123456.78901234567, null, -1.5e-7]);
  assert.deepEqual([...read.attributes.getChild("n")!], [626, 0, -3]);
  assert.deepEqual([...read.attributes.getChild("ok")!], [true, null, false]);
  assert.deepEqual([...read.attributes.getChild("月")!], [Date.UTC(2022, 6, 1), null, 0]);
  assert.deepEqual(columnTexts(read.attributes, "時", { missing: "-" })[0], "2022-07-01T12:00:00.000Z");
  const lines = readShapefile(shapefileParts(courses), { name: "courses" });
  assert.deepEqual(geometriesOf(lines), courses.geometries.map(multiple));
});

Deno.test("GDAL reads a zipped Shapefile as it was meant, with its index and coordinate system", async () => {
  const files = unzipSync(writeShapefile(ranges));
  assert.deepEqual(
    Object.keys(files).sort(),
    ["cpg", "dbf", "prj", "shp", "shx"].map((end) => `行動域.${end}`),
  );
  for (const [name, bytes] of Object.entries(files)) {
    Deno.writeFileSync(`${folder}/${name.replace("行動域", "ranges")}`, bytes);
  }
  const { features, crs } = await readVector(`${folder}/ranges.shp`, "ranges-shp");
  const shape = (features[0].geometry as unknown as MultiPolygon).coordinates;
  assert.deepEqual(shape.map((rings) => rings.length).sort(), [1, 2]);
  assert.deepEqual(
    shape.flat().map((ring) => ring.map(([x]) => x).sort()[0]).sort(),
    [-7000.5, -7980, -8000].map((west) =>
      square(west, 0, west === -7980 ? 20 : west === -8000 ? 100 : 50).map(([x]) => x).sort()[0]
    )
      .sort(),
  );
  assert.equal(features[1].geometry, null);
  const { 個体, area, n, 月 } = features[0].properties;
  assert.deepEqual([個体, area, n, 月], ["N01", 123456.78901234567, 626, "2022-07-01"]);
  assert.equal(features[2].properties.個体, 'ニ"ホンジカ');
  assert.match(crs.properties.name, /6677/);
});

Deno.test("GeoJSON has longitude and latitude, and comes back within a centimetre", () => {
  const bytes = writeGeoJson(ranges);
  const json = JSON.parse(new TextDecoder().decode(bytes));
  assert.equal(json.crs, undefined);
  assert.deepEqual(
    json.features.map(({ geometry }: { geometry: Geometry | null }) => geometry?.type ?? null),
    [
      "MultiPolygon",
      null,
      "Polygon",
    ],
  );
  assert.deepEqual(json.features[1].properties, {
    個体: null,
    area: null,
    n: 0,
    ok: null,
    月: null,
    時: null,
  });
  const { geometry } = readGeoJson(bytes, { name: "ranges" });
  const expected = unproject("EPSG:6677", [-8000], [-35_000]);
  const at = Array.from(geometry.x).findIndex((x, i) =>
    Math.abs(x - expected.x[0]) < 1e-7 && Math.abs(geometry.y[i] - expected.y[0]) < 1e-7
  );
  assert.ok(at >= 0, "the south-west corner of the first square");
});

Deno.test("positions that rounding makes one are written once, and what is smaller is left out", () => {
  const ring = square(-9000, -36_000, 10);
  const near: Position = [ring[1][0] + 1e-4, ring[1][1]];
  const { features } = JSON.parse(
    new TextDecoder().decode(writeGeoJson({
      name: "near",
      crs: "EPSG:6677",
      geometries: [
        {
          type: "MultiPolygon",
          coordinates: [[
            [...ring.slice(0, 2), near, ...ring.slice(2)],
            square(-8995, -35_995, 1e-3).reverse(),
          ], [
            square(0, 0, 1e-3),
          ]],
        },
        { type: "Polygon", coordinates: [square(0, 0, 1e-3)] },
      ],
      attributes: tableFrom({ id: Int32Array.of(1, 2) }),
    })),
  );
  assert.equal(features[0].geometry.type, "Polygon");
  assert.deepEqual(features[0].geometry.coordinates.map(({ length }: Position[]) => length), [5]);
  assert.equal(features[1].geometry, null);
});

Deno.test("GDAL reads the GeoJSON as WGS 84", async () => {
  const path = `${folder}/courses.geojson`;
  Deno.writeFileSync(path, writeGeoJson(courses));
  const { features } = await readVector(path, "courses-json");
  assert.deepEqual(features.map(({ properties }) => properties.id), [1, 2]);
  const { x, y } = unproject("EPSG:6677", [1], [1.5]);
  const [, [longitude, latitude]] = features[0].geometry!.coordinates as unknown as Position[];
  assert.ok(Math.abs(longitude - x[0]) < 1e-7 && Math.abs(latitude - y[0]) < 1e-7);
});

Deno.test("what a file cannot hold is refused with what is wrong", () => {
  const with1 = (change: Partial<FeatureLayer>) => ({
    ...courses,
    geometries: [one],
    attributes: tableFrom({ a: Int8Array.of(1) }),
    ...change,
  });
  const refused = (change: Partial<FeatureLayer>, message: RegExp, write: (layer: FeatureLayer) => unknown) =>
    assert.throws(() => write(with1(change)), message);
  for (const write of [writeGeoPackage, shapefileParts, writeGeoJson]) {
    refused({ geometries: [one, one] }, /do not pair/, write);
    refused({ geometries: [{ type: "MultiPoint", coordinates: [[1, 2]] }] }, /cannot hold/, write);
    refused(
      { geometries: [{ type: "Polygon", coordinates: [square(0, 0, 5).slice(0, 4)] }] },
      /ring that is none/,
      write,
    );
    refused({ geometries: [{ type: "Polygon", coordinates: [square(NaN, 0, 5)] }] }, /not finite/, write);
    refused({ geometries: [{ type: "LineString", coordinates: [[1, 1]] }] }, /one position/, write);
  }
  refused(
    {
      geometries: [one, { type: "Point", coordinates: [1, 2] }],
      attributes: tableFrom({ a: Int8Array.of(1, 2) }),
    },
    /cannot hold/,
    writeGeoPackage,
  );
  refused(
    { attributes: tableFrom({ 行動域面積: Int8Array.of(1) }) },
    /a name that a Shapefile cannot hold/,
    shapefileParts,
  );
  refused(
    { attributes: tableFrom({ a: ["ん".repeat(85)] }) },
    /a value that a Shapefile cannot hold/,
    shapefileParts,
  );
  refused(
    { attributes: tableFrom({ a: Float64Array.of(1e300) }) },
    /a value that a Shapefile cannot hold/,
    shapefileParts,
  );
  refused({ name: "a/b" }, /not a name for a Shapefile/, writeShapefile);
  assert.throws(() => writeGeoPackage([with1({}), with1({ name: "COURSES" })]), /no names of their own/);
});

Deno.test("a clockwise outer ring is turned, whatever the file wants", () => {
  const turned = {
    ...courses,
    geometries: [{ ...one, coordinates: one.coordinates.map((ring) => [...ring].reverse()) }],
    attributes: tableFrom({ a: Int8Array.of(1) }),
  };
  const area = (layer: VectorLayer) => {
    const [[ring]] = (geometryAt(layer.geometry, 0) as MultiPolygon).coordinates;
    return ring.slice(1).reduce(
      (sum, [x, y], i) => sum + (ring[i][0] + 9000) * (y + 36_000) - (x + 9000) * (ring[i][1] + 36_000),
      0,
    ) / 2;
  };
  assert.equal(area(readShapefile(shapefileParts(turned), { name: "turned" })), 100);
  // The main file has it clockwise.
  const view = new DataView(shapefileParts(turned).shp.buffer);
  const x = Array.from({ length: 5 }, (_, v) => view.getFloat64(100 + 8 + 48 + 16 * v, true));
  const y = Array.from({ length: 5 }, (_, v) => view.getFloat64(100 + 8 + 56 + 16 * v, true));
  assert.ok(x.slice(1).reduce((sum, each, i) => sum + x[i] * y[i + 1] - each * y[i], 0) < 0);
});

Deno.test("a GeoTIFF comes back with its place, and GDAL reads the same cells", async () => {
  const values = Float32Array.of(1, 2, NaN, 4, 5.5, -6);
  const image = {
    width: 3,
    height: 2,
    origin: [-36_000, 12_000],
    resolution: [25, 20],
    crs: "EPSG:6676",
    values,
  } as const;
  const bytes = await writeGeoTiff({ ...image, noData: -9999 });
  const check = async (path: string) => {
    const raster = await openGeoTiff(path);
    assert.deepEqual([raster.origin, raster.resolution, raster.crs!.code], [
      [-36_000, 12_000],
      [25, 20],
      "EPSG:6676",
    ]);
    assert.deepEqual([...(await raster.read()).bands[0]], [...values]);
    await raster.close();
  };
  const path = `${folder}/dem.tif`;
  Deno.writeFileSync(path, bytes);
  await check(path);
  await check(await writeRaster({ "written.tif": bytes }, ["-co", "COMPRESS=DEFLATE"], "written-again"));
  await assert.rejects(writeGeoTiff(image), /no word for them/);
  await assert.rejects(writeGeoTiff({ ...image, crs: "+proj=laea", noData: -1 }), /cannot name/);
  await assert.rejects(writeGeoTiff({ ...image, width: 4, noData: -1 }), /not a raster/);
});
