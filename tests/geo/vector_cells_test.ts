import assert from "node:assert/strict";
import fc from "fast-check";
import { crsConflict, findCrs, parseDecimal, TextDictionary, timeParser } from "kenzan/geo/mod.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decimal = (text: string) => parseDecimal(encode(`,${text},`), 1, 1 + encode(text).length);

Deno.test("A decimal text gives the same double as Number", () => {
  fc.assert(fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
    assert.ok(Object.is(decimal(String(value)), Number(String(value))));
    const fixed = value.toFixed(7);
    assert.ok(Object.is(decimal(fixed), Number(fixed)));
    assert.ok(Object.is(decimal(value.toPrecision(17)), Number(value.toPrecision(17))));
  }));
  for (
    const text of [
      "0",
      "-0",
      "+1",
      ".5",
      "5.",
      "1e-3",
      "9007199254740993",
      "130.248217700000003",
      "1E5",
      "00.10",
    ]
  ) {
    assert.ok(Object.is(decimal(text), Number(text)), text);
  }
});

Deno.test("Text that is no decimal number is NaN", () => {
  for (
    const text of [
      "",
      "-",
      ".",
      "1,5",
      "1 2",
      "NaN",
      "Infinity",
      "0x10",
      "1e",
      "1e+",
      "１２",
      "1.2.3",
      "--1",
      "1_000",
    ]
  ) {
    assert.ok(Number.isNaN(decimal(text)), text);
  }
});

Deno.test("ISO 8601 times are read as Date reads them, and other patterns by their letters", () => {
  const parse = (text: string, pattern?: string, offset = NaN) =>
    timeParser(pattern, offset)(encode(text), 0, encode(text).length);
  fc.assert(fc.property(
    fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    }),
    (date) => {
      assert.equal(parse(date.toISOString()), date.getTime());
      assert.equal(
        parse(date.toISOString().slice(0, 10), undefined, 0),
        Math.floor(date.getTime() / 864e5) * 864e5,
      );
    },
  ));
  assert.equal(parse("2025-04-01T09:00:00+09:00"), Date.UTC(2025, 3, 1));
  assert.equal(parse("2025-04-01 09:00", undefined, 540), Date.UTC(2025, 3, 1));
  assert.equal(parse("2025/4/1 9:05", "%Y/%m/%d %H:%M", 540), Date.UTC(2025, 3, 1, 0, 5));
  assert.equal(parse("2025年4月1日", "%Y年%m月%d日", 0), Date.UTC(2025, 3, 1));
  for (
    const text of ["2025-02-29", "2025-13-01", "2025-4-1", "20250401", "2025-04-01T25:00Z", "2025-04-01x", ""]
  ) {
    assert.ok(Number.isNaN(parse(text, undefined, 0)), text);
  }
  assert.ok(Number.isNaN(parse("2025-04-01T09:00:00")), "a time without an offset is not guessed at");
});

Deno.test("A dictionary gives equal texts one code and keeps every byte", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 6 }), { maxLength: 3000 }), (texts) => {
      const dictionary = new TextDictionary();
      const codes = Int32Array.from(texts, (text) => dictionary.code(encode(text), 0, encode(text).length));
      const column = dictionary.toArrow(codes, undefined, 0);
      assert.deepEqual(Array.from(column), texts);
      assert.equal(dictionary.size, new Set(texts).size);
    }),
  );
});

// The .prj that ArcGIS writes for JGD2011 plane rectangular zone 8, as its projection engine names things.
const ZONE_8 = 'PROJCS["JGD_2011_Japan_Zone_8",GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",' +
  'SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],' +
  'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],' +
  'PARAMETER["Central_Meridian",138.5],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",36.0],' +
  'UNIT["Meter",1.0]]';

Deno.test("An ESRI .prj is told from its neighbours in zone and datum", () => {
  const file = { name: "JGD_2011_Japan_Zone_8", wkt: ZONE_8 };
  assert.equal(findCrs(file), "EPSG:6676");
  assert.equal(crsConflict("EPSG:6676", file), undefined);
  for (const other of ["EPSG:6675", "EPSG:2450", "EPSG:6668", "EPSG:4326"]) {
    assert.equal(crsConflict(other, file), "JGD_2011_Japan_Zone_8");
  }
});

Deno.test("A system that a file only names cannot be taken for another", () => {
  assert.match(crsConflict("EPSG:6676", { name: "local grid" })!, /no code to compare/);
  assert.match(crsConflict("EPSG:6668", { name: "JGD2011 / CS IX", code: "EPSG:6677" })!, /^EPSG:6677/);
});
