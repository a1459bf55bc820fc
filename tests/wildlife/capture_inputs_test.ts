import assert from "node:assert/strict";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { columnNumbers, tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const crs = "EPSG:6676";
const catalog = await openCatalog();
const { area } = wildlife.captureGround(await catalog.table("capture-cells"), crs);
const [west, north] = area.grid.origin;
const { cell } = area.grid;

Deno.test("default data stands alone, and own data alone: before the first capture without work logs and records", () => {
  const surveys = ["capture-cameras", "capture-drone", "capture-collar-use"];
  const captures = ["capture-effort", "capture-records"];
  assert.deepEqual([...wildlife.captureInputs(new Set())], [...surveys, ...captures]);
  const used = (...own: string[]) => [...wildlife.captureInputs(new Set(["capture-cells", ...own]))];
  assert.deepEqual(used("capture-drone", ...captures), ["capture-drone", ...captures]);
  assert.deepEqual(used("capture-drone"), ["capture-drone"]);
  assert.deepEqual(used("capture-drone", "capture-effort"), ["capture-drone", "capture-effort"]);
  for (const own of [["capture-drone"], captures, ["capture-records"]]) {
    assert.throws(
      () => wildlife.captureInputs(new Set(own)),
      /own data and default data[\s\S]*make capture-cells: one row for each square cell[\s\S]*DEM/,
    );
  }
  assert.throws(
    () => used(...captures),
    /without a survey[\s\S]*drone-cells\.csv of the report drone-count/,
  );
});

Deno.test("cameras are read from the columns that camera-density writes, whatever stations are called", () => {
  const table = wildlife.cameraCountTable(
    {
      stations: ["1", "2"],
      x: Float64Array.of(west + 1.5 * cell, west + 4.5 * cell),
      y: Float64Array.of(north - 1.5 * cell, north - 2.5 * cell),
      videos: Float64Array.of(3, 0),
      effort: Float64Array.of(60, 30),
    } as Parameters<typeof wildlife.cameraCountTable>[0],
    { value: 120, logError: 0.2 } as Parameters<typeof wildlife.cameraCountTable>[1],
  );
  const columns = Object.fromEntries(table.schema.names.map((name) => [name, table.getChild(String(name))!]));
  for (const camera of [columns.camera, Int32Array.of(1, 2)]) {
    const { names, count, exposure, logError } = wildlife.readCameraCounts(
      tableFrom({ ...columns, camera }),
      area,
    );
    assert.deepEqual(
      [names, count, exposure, logError],
      [["1", "2"], Float64Array.of(3, 0), Float64Array.of(0.5, 0.25), 0.2],
    );
  }
});

Deno.test("collars are read from the columns that home-range writes; what lies outside the area is left out", () => {
  const [x, y] = [Float64Array, Float64Array].map(() => new Float64Array(200));
  for (let i = 0; i < 200; i++) {
    // A quarter of the fixes lies far west of the area.
    x[i] = west + (i % 4 === 0 ? -40 : 6) * cell + (i * 37 % 100) / 100 * 3 * cell;
    y[i] = north - 8 * cell - (i * 61 % 100) / 100 * 3 * cell;
  }
  const table = wildlife.collarUseTable({ "1": [{ fixes: { x, y, crs }, effectiveSampleSize: 40 }] }, {
    cell,
  });
  assert.throws(() => wildlife.readCollarUse(table, area), /outside the area/);
  const { table: within, cautions } = wildlife.withinArea(table, area, "capture-collar-use");
  assert.deepEqual(cautions.map(({ code }) => code), ["rows-outside-area"]);
  const use = wildlife.readCollarUse(within, area);
  assert.equal(use.fixes.reduce((sum, value) => sum + value, 0), 150);
  assert.ok(Math.abs(use.effective[0] - 30) < 1e-9);
  assert.deepEqual(use.animals, ["1"]);
  const far = tableFrom({
    ...Object.fromEntries(table.schema.names.map((name) => [name, table.getChild(String(name))!])),
    x: columnNumbers(table, "x").map((value) => value + 90_000),
  });
  assert.throws(() => wildlife.withinArea(far, area, "capture-collar-use"), /another place than the area/);
});
