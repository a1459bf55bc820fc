/**
 * A year's interpretation of 740,000 points as Shapefiles that GDAL wrote in CP932: read through the catalog, all
 * logical checks, and the error list. The errors are known; the list must name them and nothing else.
 *
 *     deno run -A bench/survey_shapefile.ts [points in a prefecture at most]
 */
import { join } from "node:path";
import type { Table } from "apache-arrow";
import { openCatalog } from "kenzan/catalog/mod.ts";
import * as landuse from "kenzan/landuse/mod.ts";
import { writeCsv } from "kenzan/table/mod.ts";
import {
  enter,
  errorFile,
  fieldsOf,
  fromTables,
  LAYERS,
  openLayers,
  PLACE,
  precisionAndRecall,
  tablesOf,
  withNames,
} from "./shapefile/delivery.ts";

/** Limits the project has set itself. */
const LIMIT = { checks: 5, gigabytes: 2 };

const seconds: Record<string, number> = {};
let from = performance.now();
const lap = (name: string) => {
  seconds[name] = (performance.now() - from) / 1000;
  from = performance.now();
};

async function run(command: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

async function gdalVersion(): Promise<string | undefined> {
  try {
    return await run("ogr2ogr", ["--version"]);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/** Has GDAL write a table of points. */
async function write(folder: string, name: string, table: Table): Promise<void> {
  const csv = join(folder, `${name}-in.csv`);
  // GDAL takes the byte order mark for a part of the first name.
  await Deno.writeFile(csv, writeCsv(table).subarray(3));
  const types = { integer: "Integer", number: "Real", string: "String(80)" };
  await Deno.writeTextFile(`${csv}t`, fieldsOf(table).map(({ type }) => `"${types[type]}"`).join(","));
  await run("ogr2ogr", [
    ...["-f", "ESRI Shapefile", "-lco", "ENCODING=CP932", "-a_srs", String(landuse.GRID_CRS)],
    ...[
      "-oo",
      `X_POSSIBLE_NAMES=${PLACE.x}`,
      "-oo",
      `Y_POSSIBLE_NAMES=${PLACE.y}`,
      "-oo",
      "EMPTY_STRING_AS_NULL=YES",
    ],
    ...[join(folder, `${name}.shp`), csv],
  ]);
}

async function peakGigabytes(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 2 ** 20;
}

const version = await gdalVersion();
if (version === undefined) {
  console.log("survey in Shapefiles: left out, ogr2ogr (gdal-bin) is not installed");
  Deno.exit(0);
}
const folder = await Deno.makeTempDir();
try {
  const truth = landuse.sampleGrid(await landuse.simulateCountry(1), { clouds: false });
  const ideal = landuse.simulateSurvey(truth, {
    seed: 1,
    prefectures: landuse.surveyYear(2026).prefectures,
    // Hokkaido, of which half is interpreted, is cut at this; the others are smaller.
    pointsPerPrefecture: Number(Deno.args[0] ?? 162_000),
    interpreters: 20,
  }).survey;
  const { x, y } = ideal.stage1.jgd!;
  const prefectureShapes = landuse.gridShapes({ x, y, group: ideal.stage1.pref }, landuse.GRID_SPACING);
  const { survey: spoilt, planted } = landuse.plantErrors(ideal, { seed: 1 });
  const survey = withNames({ ...spoilt, prefectureShapes });
  lap("(simulate, plant errors, outline the prefectures)");
  const tables = tablesOf(survey, ideal.stage1);
  for (const name of LAYERS) {
    await write(folder, name, tables[name]);
    await enter(folder, name, tables[name]);
  }
  lap("(write CSV, ogr2ogr, enter in the catalog)");
  const catalog = await openCatalog({ folders: [folder] });
  const layers = await openLayers(catalog);
  lap("open through the catalog, every value checked");
  const read = fromTables(layers, survey);
  lap("read points and stack");
  const results = landuse.checkSurvey(read);
  lap("all checks");
  const list = errorFile(results);
  lap("error list, as CSV in CP932");
  const inMemory = errorFile(landuse.checkSurvey(fromTables(tables, survey)));
  lap("(the same without files)");

  const rows = LAYERS.map((name) => `${tables[name].numRows} (${name})`).join(", ");
  const bytes = await Promise.all(
    LAYERS.map(async (name) => (await Deno.stat(join(folder, `${name}.dbf`))).size),
  );
  console.log(`${version}; rows: ${rows}; ${(bytes.reduce((a, b) => a + b) / 1e6).toFixed(0)} MB of .dbf`);
  console.table(Object.fromEntries(Object.entries(seconds).map(([name, s]) => [name, +s.toFixed(2)])));
  const score = precisionAndRecall(results, planted);
  const gigabytes = await peakGigabytes();
  const checksThatFound = results.filter(({ errors, warnings }) => errors + warnings > 0).length;
  console.log({ ...score, checksThatFound, kilobytesOfTheList: Math.round(list.length / 1000), gigabytes });
  if (list.length !== inMemory.length || list.some((byte, k) => byte !== inMemory[k])) {
    throw new Error("the list differs from that of the survey that went through no file");
  }
  if (score.precision !== 1 || score.recall !== 1) {
    throw new Error("the list is not that of the planted errors");
  }
  const held = seconds["all checks"] < LIMIT.checks && gigabytes < LIMIT.gigabytes;
  console.log(held ? "within the limits" : `BEYOND ${JSON.stringify(LIMIT)}`);
  if (!held) Deno.exit(1);
} finally {
  await Deno.remove(folder, { recursive: true });
}
