import assert from "node:assert/strict";
import fc from "fast-check";
import {
  crsName,
  EPSG_JAPAN,
  isGeographic,
  isPlaneRectangular,
  JAPAN_EQUAL_AREA,
  project,
  projString,
  transform,
  unproject,
} from "kenzan/geo/mod.ts";

/** Code, longitude, latitude, x, y: PROJ 9.3.1 (gdaltransform of gdal3.js 2.8.1, source JGD2011). */
const PROJ: [code: number, lon: number, lat: number, x: number, y: number][] = [
  [6669, 130.25, 33.625, 69585.39108691506, 69564.04830887807],
  [6670, 131.75, 33.625, 69585.39108691506, 69564.04830887807],
  [6671, 132.95, 36.625, 70060.35345821467, 69631.79358222289],
  [6672, 134.25, 33.625, 69585.39108691506, 69564.04830887807],
  [6673, 135.05, 36.625, 64097.67550186801, 69585.22744692842],
  [6674, 136.75, 36.625, 67079.0111773848, 69607.99302771619],
  [6675, 137.95, 36.625, 70060.35345821467, 69631.79358222289],
  [6676, 139.25, 36.625, 67079.01117738709, 69607.99302771619],
  [6677, 140.55, 36.625, 64097.67550186801, 69585.22744692842],
  [6678, 141.55, 40.625, 60631.5082367183, 69640.36668997066],
  [6679, 141, 44.625, 59513.66042051979, 69715.64957373046],
  [6680, 143, 44.625, 59513.66042051979, 69715.64957373046],
  [6681, 145, 44.625, 59513.66042051979, 69715.64957373046],
  [6682, 142.75, 26.625, 74680.31798587246, 69457.63530599583],
  [6683, 128.25, 26.625, 74680.31798587246, 69457.63530599583],
  [6684, 124.75, 26.625, 74680.31798587246, 69457.63530599583],
  [6685, 131.75, 26.625, 74680.31798587246, 69457.63530599583],
  [6686, 136.75, 20.625, 78164.7737790421, 69365.93344009285],
  [6687, 154.75, 26.625, 74680.31798586991, 69457.63530599583],
  [2451, 140.55, 36.625, 64097.67550186801, 69585.22744692842],
  [6688, 124.25, 36.125, 612484.2157571855, 3998536.375698537],
  [6690, 136.25, 36.125, 612484.2157571831, 3998536.375698537],
  [6692, 148.25, 36.125, 612484.2157571877, 3998536.375698537],
  [3101, 148.25, 36.125, 612484.2157571877, 3998536.375698537],
  [32654, 142.25, 36.125, 612484.2157565434, 3998536.375806287],
  [3857, 139.25, 36.125, 15501239.092963345, 4317834.838815798],
  [6933, 139.25, 36.125, 13435714.52493734, 4315953.28864421],
  [6668, 139.25, 36.125, 139.25, 36.125],
  [3035, 8.5, 45.25, 4203064.8300319472, 2460955.5404521758],
];

Deno.test("the coordinate systems agree with PROJ to a ten-thousandth of a millimetre", () => {
  for (const [code, longitude, latitude, x, y] of PROJ) {
    const found = project(`EPSG:${code}`, [longitude], [latitude]);
    assert.ok(Math.abs(found.x[0] - x) < 1e-7, `EPSG:${code} x ${found.x[0]} ${x}`);
    assert.ok(Math.abs(found.y[0] - y) < 1e-7, `EPSG:${code} y ${found.y[0]} ${y}`);
  }
});

Deno.test("every known code has a definition and a name in both languages", () => {
  assert.equal(EPSG_JAPAN.size, 2 + 3 + 1 + 2 * 19 + 3 * 5);
  for (const code of EPSG_JAPAN.keys()) {
    assert.match(projString(`EPSG:${code}`), /^\+proj=/);
    assert.match(crsName(`EPSG:${code}`).ja, new RegExp(`EPSG:${code}`));
  }
  assert.equal(crsName("EPSG:6677").ja, "JGD2011 / 平面直角座標系 第9系 (EPSG:6677)");
  assert.equal(crsName("EPSG:6687").en, "JGD2011 / Japan Plane Rectangular CS XIX (EPSG:6687)");
});

Deno.test("there and back again is the same position", () => {
  fc.assert(fc.property(
    fc.double({ min: 123, max: 154, noNaN: true }),
    fc.double({ min: 20, max: 46, noNaN: true }),
    fc.constantFrom(
      "EPSG:6691",
      "EPSG:3857",
      "EPSG:6933",
      JAPAN_EQUAL_AREA,
      "+proj=laea +lat_0=36 +lon_0=138",
    ),
    (longitude, latitude, crs) => {
      const there = project(crs, [longitude], [latitude]);
      const back = unproject(crs, there.x, there.y);
      assert.ok(Math.abs(back.x[0] - longitude) < 1e-7 && Math.abs(back.y[0] - latitude) < 1e-7);
    },
  ));
});

Deno.test("a PROJ string without offsets gives numbers, not NaN", () => {
  const { x } = project("+proj=cea +lat_ts=30 +ellps=GRS80", [139], [35]);
  assert.ok(Number.isFinite(x[0]));
});

Deno.test("degrees are told from metres", () => {
  assert.equal(isGeographic("EPSG:4612"), true);
  assert.equal(isGeographic("EPSG:6677"), false);
});

Deno.test("zones of the plane rectangular system are told from others by code and by PROJ string", () => {
  const zones = ["EPSG:2443", "EPSG:2461", "EPSG:6669", "EPSG:6687", projString("EPSG:6676")];
  assert.deepEqual(zones.map(isPlaneRectangular), zones.map(() => true));
  const others = [
    "EPSG:6668",
    "EPSG:6688",
    "EPSG:2442",
    "EPSG:3035",
    JAPAN_EQUAL_AREA,
    projString("EPSG:6690"),
  ];
  assert.deepEqual(others.map(isPlaneRectangular), others.map(() => false));
});

Deno.test("a coordinate that is no number is refused with its place", () => {
  assert.throws(
    () => project("EPSG:6677", [139, NaN], [35, 36]),
    /cannot be converted[\s\S]*x = NaN, y = 36[\s\S]*coordinate 2 of 2/,
  );
});

Deno.test("exchanged longitude and latitude are refused", () => {
  assert.throws(() => project("EPSG:6677", [35.6], [139.7]), /latitude first\? exchange x and y/);
});

Deno.test("arrays of different length are refused", () => {
  assert.throws(() => transform("EPSG:6668", "EPSG:6677", [139], []), /1 x and 0 y/);
});

Deno.test("unknown coordinate systems are refused with those there are", () => {
  assert.throws(() => projString("EPSG:9999"), /EPSG:9999 is not known[\s\S]*6669-6687/);
  assert.throws(() => projString("EPSG:30169"), /TKY2JGD/);
  assert.throws(() => projString("JGD2011"), /not a coordinate system/);
  assert.throws(() => project("+proj=nonsense", [139], [35]), /PROJ string that cannot be used/);
});
