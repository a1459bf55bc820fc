import { DateDay, TimestampMillisecond, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  crsConflict,
  JAPAN_EQUAL_AREA,
  type PointLayer,
  readGeoPackage,
  wellKnownText,
  writeGeoPackage,
} from "kenzan/geo/mod.ts";
import { columnTexts, tableFrom } from "kenzan/table/mod.ts";
import { readVector } from "./gdal.ts";

const folder = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

function onDisk(layer: PointLayer): string {
  const path = `${folder}/points.gpkg`;
  Deno.writeFileSync(path, writeGeoPackage(layer));
  return path;
}

const stands: PointLayer = {
  name: "標準地",
  x: Float64Array.of(-8000.25, NaN, 12),
  y: Float64Array.of(-35000.5, NaN, 7),
  crs: "EPSG:6677",
  attributes: tableFrom({
    番号: Int32Array.of(1, 2, 3),
    樹種: ["スギ", null, 'ヒ"ノキ'],
    dbh: Float64Array.of(23.4, NaN, -0.1),
    伐採: [true, null, false],
    code: Int8Array.of(-1, 0, 127),
    日: vectorFromArray([new Date(Date.UTC(2025, 3, 1)), null, new Date(0)], new DateDay()),
    時: vectorFromArray(
      [new Date(Date.UTC(2025, 3, 1, 12, 30)), null, new Date(5)],
      new TimestampMillisecond(),
    ),
  }),
};

Deno.test("points of any attributes come back as they went, and the same points are the same bytes", () => {
  const text = fc.option(fc.string({ unit: "grapheme" }).map((s) => s.replaceAll("\0", "")));
  const row = fc.record({
    place: fc.option(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())),
    text,
    number: fc.double({ noDefaultInfinity: true }).map((value) => value + 0),
    whole: fc.integer(),
    is: fc.option(fc.boolean()),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const layer: PointLayer = {
        name: "layer",
        x: Float64Array.from(rows, ({ place }) => place?.[0] ?? NaN),
        y: Float64Array.from(rows, ({ place }) => place?.[1] ?? NaN),
        crs: JAPAN_EQUAL_AREA,
        attributes: tableFrom({
          text: ["", ...rows.map(({ text }) => text)].slice(1).some((value) => value !== null)
            ? rows.map(({ text }) => text)
            : rows.map(() => "x"),
          number: Float64Array.from(rows, ({ number }) => number),
          whole: Int32Array.from(rows, ({ whole }) => whole),
          is: rows.some(({ is }) => is !== null) ? rows.map(({ is }) => is) : rows.map(() => true),
        }),
      };
      const { attributes, geometry, name } = readGeoPackage(onDisk(layer));
      assert.equal(name, "layer");
      assert.deepEqual([geometry.x, geometry.y], [layer.x, layer.y]);
      for (const column of ["text", "number", "whole", "is"]) {
        const cells = (table: typeof attributes) =>
          Array.from(table.getChild(column)!, (cell) => Number.isNaN(cell) ? null : cell);
        assert.deepEqual(cells(attributes), cells(layer.attributes), column);
      }
      assert.deepEqual(writeGeoPackage(layer), writeGeoPackage(layer));
    }),
    { numRuns: 60 },
  );
});

Deno.test("GDAL reads every type, nulls, Japanese and a missing position", async () => {
  const { features, crs } = await readVector(onDisk(stands), "stands-out");
  assert.deepEqual(features.map(({ geometry }) => geometry?.coordinates ?? null), [
    [-8000.25, -35000.5],
    null,
    [12, 7],
  ]);
  assert.deepEqual(features[0].properties, {
    番号: 1,
    樹種: "スギ",
    dbh: 23.4,
    伐採: true,
    code: -1,
    日: "2025-04-01",
    時: "2025-04-01T12:30:00Z",
  });
  const { 番号, code, ...rest } = features[1].properties;
  assert.deepEqual([番号, code, Object.values(rest).every((value) => value === null)], [2, 0, true]);
  assert.equal(features[2].properties.樹種, 'ヒ"ノキ');
  assert.match(crs.properties.name, /6677/);
});

Deno.test("days and times come back, and the coordinate system is the one that was meant", () => {
  const { attributes, crs } = readGeoPackage(onDisk(stands));
  assert.deepEqual([...attributes.getChild("日")!], [Date.UTC(2025, 3, 1), null, 0]);
  assert.deepEqual([...attributes.getChild("時")!], [Date.UTC(2025, 3, 1, 12, 30), null, 5]);
  assert.deepEqual(columnTexts(attributes, "樹種", { missing: "-" }), ["スギ", "-", 'ヒ"ノキ']);
  assert.equal(crs!.code, "EPSG:6677");
});

Deno.test("well-known text says the same as the code or PROJ string it was made of", () => {
  const laea = "+proj=laea +lat_0=36 +lon_0=138 +ellps=GRS80";
  for (const crs of [JAPAN_EQUAL_AREA, "EPSG:6669", "EPSG:6687", "EPSG:2451", "EPSG:6691", laea]) {
    assert.equal(crsConflict(crs, { name: "file", wkt: wellKnownText(crs) }), undefined, crs);
  }
  assert.match(wellKnownText("EPSG:6668"), /^GEOGCS\["JGD2011".*AUTHORITY\["EPSG","6668"\]\]$/);
  assert.match(crsConflict("EPSG:6678", { name: "file", wkt: wellKnownText("EPSG:6677") })!, /file/);
  for (
    const crs of [
      "EPSG:3857",
      "+proj=lcc +lat_1=30 +lat_2=40 +ellps=GRS80",
      "+proj=tmerc +lon_0=1 +ellps=bessel",
    ]
  ) {
    assert.throws(() => wellKnownText(crs), /cannot be written into a file/, crs);
  }
});

Deno.test("a layer that cannot be read back is refused with what is wrong", () => {
  const one = { ...stands, x: Float64Array.of(1), y: Float64Array.of(2) };
  const refused = (change: Partial<PointLayer>, message: RegExp) =>
    assert.throws(
      () => writeGeoPackage({ ...one, attributes: tableFrom({ a: Int8Array.of(1) }), ...change }),
      message,
    );
  refused({ name: "gpkg_contents" }, /not a name for a layer/);
  refused({ name: 'a"; DROP TABLE x' }, /not a name for a layer/);
  refused({ y: Float64Array.of(1, 2) }, /do not pair/);
  refused({ y: Float64Array.of(NaN) }, /half a position/);
  refused({ x: Float64Array.of(Infinity) }, /half a position/);
  refused({ attributes: tableFrom({ FID: Int8Array.of(1) }) }, /two columns apart/);
  refused({ attributes: tableFrom({ a: Int8Array.of(1), A: Int8Array.of(1) }) }, /two columns apart/);
  refused({ attributes: tableFrom({ a: BigInt64Array.of(2n ** 60n) }) }, /beyond 2\^53/);
  refused({ crs: "EPSG:4301" }, /not known/);
});
