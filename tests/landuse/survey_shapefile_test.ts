import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Table } from "apache-arrow";
import {
  checkSurvey,
  GRID_CRS,
  gridShapes,
  plantErrors,
  sampleGrid,
  simulateCountry,
  simulateSurvey,
} from "kenzan/landuse/mod.ts";
import {
  enter,
  errorFile,
  fromTables,
  LAYERS,
  openLayers,
  precisionAndRecall,
  tablesOf,
  withNames,
} from "../../bench/shapefile/delivery.ts";
import { Scratch } from "../catalog/scratch.ts";
import { writeVector } from "../geo/gdal.ts";

/** Points at x and y; a point without them has no place. */
const geojson = (table: Table) => ({
  type: "FeatureCollection",
  features: table.toArray().map((row) => {
    const properties = row.toJSON();
    const geometry = properties.x === null
      ? null
      : { type: "Point", coordinates: [properties.x, properties.y] };
    return { type: "Feature", properties, geometry };
  }),
});

Deno.test("errors planted into Shapefiles that GDAL wrote in CP932 are found through the catalog, and nothing else", async () => {
  using scratch = new Scratch();
  const truth = sampleGrid(await simulateCountry(20260401), { clouds: false });
  const ideal = simulateSurvey(truth, { seed: 1, pointsPerPrefecture: 5000 }).survey;
  const { x, y } = ideal.stage1.jgd!;
  const { survey: spoilt, planted } = plantErrors(ideal, { seed: 1 });
  const survey = withNames({
    ...spoilt,
    prefectureShapes: gridShapes({ x, y, group: ideal.stage1.pref }, 500),
  });
  const tables = tablesOf(survey, ideal.stage1);
  for (const name of LAYERS) {
    const options = ["-f", "ESRI Shapefile", "-lco", "ENCODING=CP932", "-a_srs", String(GRID_CRS)];
    const path = await writeVector(geojson(tables[name]), options, name, "shp");
    for (const part of ["cpg", "dbf", "prj", "shp", "shx"]) {
      copyFileSync(join(dirname(path), `${name}.${part}`), join(scratch.folder, `${name}.${part}`));
    }
    await enter(scratch.folder, name, tables[name], false);
  }
  const layers = await openLayers(await scratch.open());
  // CP932 has characters that plain Shift_JIS lacks.
  assert.match(String(layers.stage1.getChild("interprete")!.get(0)), /髙橋|山﨑|㈱判読[①②]班/);
  assert.equal(layers.stage1.getChild("備考")!.get(0), "雲影のため要確認～");
  const results = checkSurvey(fromTables(layers, survey));
  const score = precisionAndRecall(results, planted);
  assert.deepEqual([score.precision, score.recall], [1, 1]);
  assert.equal(score.found, planted.length);
  const list = errorFile(results);
  assert.deepEqual(list, errorFile(checkSurvey(fromTables(tables, survey))));
  const text = new TextDecoder("shift_jis").decode(list);
  assert.ok(text.startsWith("number,point,pref,prefecture,check,"), text.slice(0, 80));
  assert.ok(text.includes("北海道") && text.split("\r\n").length > planted.length);
});
