import assert from "node:assert/strict";
import type { Table } from "apache-arrow";
import { readGeoPackage, readShapefile } from "kenzan/geo/mod.ts";
import { readArrow, readParquet, writeArrow, writeParquet } from "kenzan/table/mod.ts";
import {
  checkSurvey,
  plantErrors,
  pointTable,
  sampleGrid,
  simulateCountry,
  simulateSurvey,
  stackedTable,
} from "kenzan/landuse/mod.ts";
import { writeVector } from "../geo/gdal.ts";

const truth = sampleGrid(await simulateCountry(20260401), { clouds: false });
const { survey, tables } = simulateSurvey(truth, { seed: 1, prefectures: [41], pointsPerPrefecture: 400 });

/** A table of points as GeoJSON, with the rows as they are. */
const geojson = (table: Table, { x, y }: { x: Float64Array; y: Float64Array }) => ({
  type: "FeatureCollection",
  features: table.toArray().map((row, k) => ({
    type: "Feature",
    properties: { ...row.toJSON(), 備考: "格子" },
    geometry: { type: "Point", coordinates: [x[k] / 1e5, y[k] / 1e5] },
  })),
});

const stage1 = geojson(tables.stage1, survey.stage1.jgd!);
const { others: _, warnings: __, ...expected } = survey.stage1;

Deno.test("a Shapefile in CP932 gives the same points: empty codes, cut names, and Japanese texts", async () => {
  const path = await writeVector(stage1, ["-f", "ESRI Shapefile", "-lco", "ENCODING=CP932"], "stage1", "shp");
  const part = (extension: string) => Deno.readFileSync(path.replace(/shp$/, extension));
  const layer = readShapefile({ shp: part("shp"), dbf: part("dbf"), cpg: part("cpg") }, { name: "stage1" });
  const { others, warnings, ...points } = pointTable(layer, { stage: 1 });
  assert.deepEqual(others, ["備考"]);
  assert.deepEqual(warnings.map(({ field }) => field), ["ARD_REVISE"]);
  assert.equal(points.columns.ARD_REVISED!.name, "ARD_REVISE");
  const named = { ...points.columns, ARD_REVISED: { ...points.columns.ARD_REVISED!, name: "ARD_REVISED" } };
  assert.deepEqual({ ...points, columns: named }, expected);
});

Deno.test("a GeoPackage, Parquet and Arrow give the same points", async () => {
  const path = await writeVector(stage1, ["-f", "GPKG"], "stage1", "gpkg");
  const sources = [
    readGeoPackage(path),
    await readParquet(await writeParquet(tables.stage1)),
    readArrow(writeArrow(tables.stage1)),
  ];
  for (const source of sources) {
    const { others: _, warnings, ...points } = pointTable(source, { stage: 1 });
    assert.deepEqual(warnings, []);
    assert.deepEqual(points, expected);
  }
});

Deno.test("the checks say the same of a survey that went through files", async () => {
  const path = await writeVector(geojson(tables.stack, survey.stage1.jgd!), ["-f", "GPKG"], "stack", "gpkg");
  const stack = stackedTable(readGeoPackage(path));
  assert.deepEqual({ ...stack, others: [] }, survey.stack);
  const spoilt = plantErrors({ ...survey, stack }, { seed: 1, only: ["L61", "L64"] });
  assert.deepEqual(
    checkSurvey(spoilt.survey).filter(({ errors }) => errors > 0).map(({ check }) => check.id),
    ["L61", "L64", "L73"],
  );
  // Of one prefecture alone the field survey cannot be.
});
