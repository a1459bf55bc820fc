import assert from "node:assert/strict";
import { Utf8, vectorFromArray } from "apache-arrow";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { converter, JGD2011 } from "kenzan/geo/mod.ts";
import { columnNumbers, tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const crs = "EPSG:6676";
const catalog = await openCatalog();
const ground = wildlife.captureGround(await catalog.table("capture-cells"), crs);
const { area } = ground;
const where = "capture-drone";
const [east, north] = [Float64Array.of(-34_950, -34_850), Float64Array.of(12_050, 12_150)];
const degrees = Array.from(east, (x, k) => converter(crs, JGD2011).forward(x, north[k]));
const read = (columns: Parameters<typeof tableFrom>[0], from?: string) => {
  const { table, cautions } = wildlife.withPlaces(tableFrom(columns), crs, { from, where });
  return {
    x: columnNumbers(table, "x"),
    y: columnNumbers(table, "y"),
    cautions: cautions.map(({ code }) => code),
  };
};
const isClose = (a: Float64Array, b: Float64Array) =>
  assert.ok(a.every((value, k) => Math.abs(value - b[k]) < 1e-3));

Deno.test("x is east; X座標 of the plane rectangular system is north, and the report is told so", () => {
  assert.deepEqual(read({ x: east, y: north }), { x: east, y: north, cautions: [] });
  const japanese = read({ "X座標": north, "Y座標": east });
  assert.deepEqual(japanese, { x: east, y: north, cautions: ["axes-north-first"] });
});

Deno.test("longitude and latitude, and another zone, come out in metres of the area", () => {
  for (const names of [["longitude", "latitude"], ["経度", "緯度"]]) {
    const { x, y } = read({
      [names[0]]: degrees.map(([longitude]) => longitude),
      [names[1]]: degrees.map(([, latitude]) => latitude),
    });
    isClose(x, east);
    isClose(y, north);
  }
  const other = Array.from(degrees, ([a, b]) => converter(JGD2011, "EPSG:6677").forward(a, b));
  const { x, y } = read({ x: other.map(([a]) => a), y: other.map(([, b]) => b) }, "EPSG:6677");
  isClose(x, east);
  isClose(y, north);
});

Deno.test("rows without a place keep none, and other columns stay", () => {
  const made = tableFrom({ 緯度: [degrees[0][1], null], 経度: [degrees[0][0], null], serial: ["1", "2"] });
  const { table } = wildlife.withPlaces(made, crs, { where });
  assert.deepEqual([table.getChild("x")!.get(1), table.getChild("serial")!.get(1)], [null, "2"]);
  // A column without a value is text to a file.
  const none = tableFrom({ 緯度: vectorFromArray([null, null], new Utf8()), 経度: [null, degrees[0][0]] });
  const nowhere = wildlife.withPlaces(none, crs, { where }).table;
  assert.deepEqual([nowhere.getChild("x")!.get(1), nowhere.getChild("y")!.nullCount], [null, 2]);
  const empty = tableFrom({ x: new Float64Array(0) });
  assert.equal(wildlife.withPlaces(empty, crs, { where }).table, empty);
});

Deno.test("codes of a mesh are refused for surveys, with what is read in their place", () => {
  assert.throws(
    () => read({ "5kmメッシュコード": ["5437-37-1", "5437-37-2"] }),
    /without places[\s\S]*緯度[\s\S]*capture-drone[\s\S]*only work logs[\s\S]*latitude and longitude/,
  );
  assert.throws(() => read({ place: ["A", "B"] }), /without places[\s\S]*X座標[\s\S]*name the columns/);
});

const drone = (x: Float64Array, y: Float64Array) =>
  tableFrom({
    flight: Int32Array.of(1, 1),
    x,
    y,
    covered: Float64Array.of(0.01, 0.01),
    detection: Float64Array.of(0.5, 0.5),
    count: Int32Array.of(0, 1),
    log_error: Float64Array.of(0.1, 0.1),
  });

Deno.test("observations of another place, with east and north changed over, and partly outside are told apart", () => {
  assert.deepEqual(wildlife.readDroneCounts(drone(east, north), area).count, Float64Array.of(0, 1));
  const elsewhere = () => wildlife.readDroneCounts(drone(east.map((x) => x + 50_000), north), area);
  assert.throws(elsewhere, /another place than the area[\s\S]*2 of 2 outside[\s\S]*of one area/);
  const turned = () => wildlife.readDroneCounts(drone(north, east), area);
  assert.throws(
    turned,
    /another place[\s\S]*the wrong way round: X of the plane rectangular system is north/,
  );
  const partly = () =>
    wildlife.readDroneCounts(drone(Float64Array.of(east[0], east[1] + 50_000), north), area);
  assert.throws(partly, /an observation outside the area[\s\S]*1 of 2 outside[\s\S]*row 2[\s\S]*enlarge/);
});

Deno.test("work logs of another place are refused, a day outside is not", async () => {
  const log = await catalog.table("capture-effort");
  const moved = (shift: (x: number, row: number) => number) =>
    tableFrom({
      ...Object.fromEntries(log.schema.names.map((name) => [name, log.getChild(name)!])),
      x: columnNumbers(log, "x").map(shift),
    });
  assert.throws(
    () => wildlife.captureLog(moved((x) => x + 50_000), area),
    /another place[\s\S]*capture-effort/,
  );
  const one = wildlife.captureLog(moved((x, row) => row === 0 ? x + 50_000 : x), area);
  assert.deepEqual([one.cell[0], one.cell[1] >= 0], [-1, true]);
});

Deno.test("tables for the field give latitude and longitude of the centres of cells", () => {
  const table = wildlife.nextCameraTable(
    ground,
    { walk: new Float64Array(area.cells.length) } as wildlife.CaptureYield,
    [{ cell: 3, hits: 0, total: 0 } as wildlife.NextCamera],
  );
  const at = (name: string) => columnNumbers(table, name)[0];
  const [longitude, latitude] = converter(crs, JGD2011).forward(at("east"), at("north"));
  assert.deepEqual([at("longitude"), at("latitude")], [longitude, latitude]);
  assert.ok(Math.abs(latitude - 36.11) < 0.05 && Math.abs(longitude - 138.11) < 0.05);
});
