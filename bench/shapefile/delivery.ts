/** A survey as Shapefiles of a catalog folder, whoever writes them, with Japanese names and texts. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DataType, type Table } from "apache-arrow";
import type { Catalog } from "kenzan/catalog/mod.ts";
import * as landuse from "kenzan/landuse/mod.ts";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";

/** The tables that are delivered as Shapefiles. */
export const LAYERS = ["stage1", "stage2", "stack", "dating"] as const;
export type Layer = typeof LAYERS[number];

/** Columns that say where a point lies. */
export const PLACE = { x: "x", y: "y" } as const;

/** With characters that CP932 has and plain Shift_JIS has not. */
const NAMES = ["髙橋 一郎", "山﨑 花子", "㈱判読①班", "㈱判読②班"];
const REMARK = "雲影のため要確認～";

/** The survey with names of people and companies as interpreters and readers. */
export function withNames(survey: landuse.ArdSurvey): landuse.ArdSurvey {
  const all = [...new Set([...survey.stage1.interpreter!.names, ...survey.recheck!.checker.names])];
  const named = (column: landuse.NameColumn): landuse.NameColumn => ({
    ...column,
    names: column.names.map((name) => {
      const at = all.indexOf(name);
      return name && `${NAMES[at % NAMES.length]}${at}`;
    }),
  });
  const ofPoints = (points: landuse.PointTable) => ({ ...points, interpreter: named(points.interpreter!) });
  const { stage1, stage2, recheck } = survey;
  return {
    ...survey,
    stage1: ofPoints(stage1),
    stage2: ofPoints(stage2!),
    recheck: { ...recheck!, checker: named(recheck!.checker) },
  };
}

/** The tables of 別表4 and 別表5 with a remark and the place of each point, which the grid gives where none is known. */
export function tablesOf(survey: landuse.ArdSurvey, ideal: landuse.PointTable): Record<Layer, Table> {
  const index = new landuse.PointIndex(ideal.point);
  const withPlace = (table: Table, point: landuse.PointIds) => {
    const at = index.rowsOf(point);
    const rows = Array.from(at, (_, k) => k);
    return tableFrom({
      ...Object.fromEntries(table.schema.fields.map(({ name }) => [name, table.getChild(name)!])),
      備考: rows.map((k) => k % 1000 === 0 ? REMARK : null),
      [PLACE.x]: rows.map((k) => at[k] < 0 ? null : ideal.jgd!.x[at[k]]),
      [PLACE.y]: rows.map((k) => at[k] < 0 ? null : ideal.jgd!.y[at[k]]),
    });
  };
  const { stage1, stage2, stack, dating } = survey;
  return {
    stage1: withPlace(landuse.pointsOut(stage1), stage1.point),
    stage2: withPlace(landuse.pointsOut(stage2!), stage2!.point),
    stack: withPlace(landuse.stackOut(stack!), stack!.point),
    dating: withPlace(landuse.stackOut(dating!), dating!.point),
  };
}

/** A field as a Shapefile has it: names of ten bytes in CP932 are enough for those of the tables. */
export interface ShapeField {
  name: string;
  type: "integer" | "number" | "string";
  unit?: string;
}

/** The fields of a table. */
export function fieldsOf(table: Table): ShapeField[] {
  return table.schema.fields.map(({ name, type }): ShapeField => {
    const cut = name.slice(0, 10);
    if (DataType.isInt(type)) return { name: cut, type: "integer" };
    return DataType.isFloat(type) ? { name: cut, type: "number", unit: "m" } : { name: cut, type: "string" };
  });
}

/**
 * Enters a Shapefile of a folder in the catalog there.
 *
 * @param isTyped False where the writer was told no types: fields without any value are then texts.
 */
export async function enter(folder: string, name: string, table: Table, isTyped = true): Promise<void> {
  const parts = ["cpg", "dbf", "prj", "shp", "shx"];
  const contents = await Promise.all(parts.map((part) => Deno.readFile(join(folder, `${name}.${part}`))));
  const hash = createHash("sha256");
  for (const bytes of contents) hash.update(bytes);
  const label = (text: string) => ({ ja: text, en: text });
  const fields = fieldsOf(table).map((field, k): ShapeField =>
    isTyped || table.getChildAt(k)!.nullCount < table.numRows ? field : { name: field.name, type: "string" }
  );
  const entry = {
    name,
    title: label(name),
    path: `${name}.shp`,
    format: "shp",
    encoding: "shift_jis",
    sha256: hash.digest("hex"),
    bytes: contents.reduce((sum, { length }) => sum + length, 0),
    crs: landuse.GRID_CRS,
    licence: "CC0-1.0",
    confidentiality: "public",
    source: { citation: label("simulated") },
    geometry: { type: "point" },
    schema: { fields: fields.map((field) => ({ ...field, title: label(field.name) })) },
  };
  await Deno.writeTextFile(join(folder, `${name}.json`), JSON.stringify(entry));
}

/** The tables as the catalog gives them: checksum, kind of geometry and every value checked. */
export async function openLayers(catalog: Catalog): Promise<Record<Layer, Table>> {
  const layers: [Layer, Table][] = [];
  for (const name of LAYERS) layers.push([name, (await catalog.vector(name)).attributes]);
  return Object.fromEntries(layers) as Record<Layer, Table>;
}

/**
 * The survey with these tables in place of its own. A planted error of a period's years is in its field's name from then
 * on, so that what the images cover takes that name, too.
 */
export function fromTables(tables: Record<Layer, Table>, survey: landuse.ArdSurvey): landuse.ArdSurvey {
  const stack = landuse.stackedTable(tables.stack);
  const renamed = new Map(survey.stack!.periods.map(({ field }, k) => [field, stack.periods[k].field]));
  return {
    ...survey,
    stage1: landuse.pointTable(tables.stage1, { stage: 1 }),
    stage2: landuse.pointTable(tables.stage2, { stage: 2 }),
    stack,
    dating: landuse.stackedTable(tables.dating),
    coverage: Object.fromEntries(
      Object.entries(survey.coverage!).map(([field, covered]) => [renamed.get(field) ?? field, covered]),
    ),
  };
}

/**
 * Of the errors found, the share that was planted, and of the planted, the share that was found; findings of one check
 * at one row count as often as they were planted. Not counted are warnings that the simulated survey without any error
 * has as well: those that L61 and L64 give of the stack (codes that only lenience lets follow, gaps that could be
 * filled). Nor are groups that L31 tells beside the planted one: its limits of three sigma leave one in 370 outside by
 * chance, which `byChance` counts.
 */
export function precisionAndRecall(
  results: readonly landuse.CheckResult[],
  planted: readonly landuse.PlantedFinding[],
): { found: number; planted: number; byChance: number; precision: number; recall: number } {
  const name = ({ check, table, row }: landuse.PlantedFinding) => `${check} ${table} ${row}`;
  const findings = results.flatMap((result) => Array.from(result.row, (_, k) => result.tell(k)));
  const wanted = Map.groupBy(planted, name);
  let [right, wrong, byChance] = [0, 0, 0];
  for (const [key, alike] of Map.groupBy(findings, name)) {
    const known = wanted.get(key)?.length ?? 0;
    const beyond = Math.max(0, alike.length - known);
    right += alike.length - beyond;
    if (alike[0].check === "L31") byChance += beyond;
    else if (known > 0 || !/^L6[14]$/.test(alike[0].check)) wrong += beyond;
    else wrong += alike.filter(({ severity }) => severity === "E").length;
  }
  return {
    found: right + wrong,
    planted: planted.length,
    byChance,
    precision: right / (right + wrong),
    recall: right / planted.length,
  };
}

/** The error list as a CSV file in CP932 for the interpreters; the place of a finding that lies at no point is empty. */
export function errorFile(results: readonly landuse.CheckResult[]): Uint8Array {
  const list = landuse.errorList(results);
  const orEmpty = (name: string) =>
    Array.from(list.getChild(name)!, (value: number) => Number.isNaN(value) ? null : value);
  const columns = Object.fromEntries(list.schema.fields.map(({ name }) => [name, list.getChild(name)!]));
  return writeCsv(tableFrom({ ...columns, x: orEmpty("x"), y: orEmpty("y") }), { encoding: "shift_jis" });
}
