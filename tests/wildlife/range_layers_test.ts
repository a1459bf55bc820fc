import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import {
  geometryAt,
  readGeoPackage,
  readShapefile,
  shapefileParts,
  writeGeoJson,
  writeGeoPackage,
} from "kenzan/geo/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import {
  attempt,
  courseLayer,
  isopleth,
  kernelDensity,
  minimumConvexPolygon,
  rangeLayer,
  simulateOuf,
  type Track,
} from "kenzan/wildlife/mod.ts";

const folder = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const HOUR = 3_600_000;
const time = Float64Array.from({ length: 300 }, (_, k) => (k + (k >= 200 ? 50 : 0)) * HOUR);
const places = simulateOuf(random(3), time.map((at) => at / 1000), {
  centre: [-33_000, 12_000],
  sigma: [500, 300],
  tauPosition: 12 * 3600,
});
const track: Track = { animal: "N01", crs: "EPSG:6676", time, ...places };

Deno.test("ranges of any method go into files and come back with their areas", () => {
  const ranges = [
    minimumConvexPolygon(track),
    isopleth(kernelDensity(track), 95),
    isopleth(kernelDensity(track), 50),
  ];
  const layer = rangeLayer(
    "ranges",
    ranges.map((range, k) => ({
      animal: "N01",
      period: "2022-07",
      range,
      ...(k === 0
        ? { judgement: { verdict: "保留", reason: "有効標本数が5未満" }, effectiveSampleSize: 2.5 }
        : {}),
    })),
  );
  const path = `${folder}/ranges.gpkg`;
  Deno.writeFileSync(path, writeGeoPackage([layer, courseLayer("courses", [track])]));
  const read = readGeoPackage(path, { layer: "ranges" });
  assert.deepEqual([...read.attributes.getChild("area_m2")!], ranges.map(({ area }) => area));
  assert.deepEqual(geometryAt(read.geometry, 1), ranges[1].polygon);
  assert.deepEqual(
    [...readShapefile(shapefileParts(layer), { name: "r" }).attributes.getChild("area_m2")!],
    ranges.map(({ area }) => area),
  );
  const { features } = JSON.parse(new TextDecoder().decode(writeGeoJson(layer)));
  assert.deepEqual(
    features.map((
      { properties: { judgement, reason, effect_n } }: { properties: Record<string, unknown> },
    ) => [
      judgement,
      reason,
      effect_n,
    ]),
    [["保留", "有効標本数が5未満", 2.5], ["", "", null], ["", "", null]],
  );
  const courses = readGeoPackage(path, { layer: "courses" });
  assert.deepEqual([...courses.attributes.getChild("fixes")!], [200, 100]);
  assert.throws(() => rangeLayer("none", []), /no layer/);
  assert.throws(
    () =>
      courseLayer("none", [{
        ...track,
        time: time.subarray(0, 1),
        x: track.x.subarray(0, 1),
        y: track.y.subarray(0, 1),
      }]),
    /no layer/,
  );
});

Deno.test("an attempt keeps a Fault as a result, and lets other errors go on", async () => {
  const { made } = await attempt(() => 1);
  assert.equal(made, 1);
  const { refused } = await attempt(() =>
    minimumConvexPolygon({ crs: track.crs, x: new Float64Array(), y: new Float64Array() })
  );
  assert.ok(refused instanceof Fault);
  await assert.rejects(
    attempt(() => {
      throw new TypeError("a mistake");
    }),
    /a mistake/,
  );
});
