import { DatabaseSync } from "node:sqlite";
import { geometryAt, readGeoPackage, readShapefile, type VectorLayer } from "../geo/mod.ts";
import { compareDatabases } from "./database_comparison.ts";
import { DifferenceList } from "./difference_list.ts";
import { compareRows } from "./row_comparison.ts";

/**
 * Compares two GeoPackage files layer by layer: coordinate system, geometry and attributes of every feature. What does
 * not differ there is compared as a database: other programs read more of it than layers.
 */
export function compareGeoPackages(recorded: string, found: string): DifferenceList {
  const differences = new DifferenceList();
  const [before, after] = [recorded, found].map(layerNames);
  if (before.join() !== after.join()) {
    differences.add({ ja: "レイヤー", en: "layers" }, before.join(", "), after.join(", "));
  }
  for (const layer of before.filter((it) => after.includes(it))) {
    compareLayers(readGeoPackage(recorded, { layer }), readGeoPackage(found, { layer }), differences);
  }
  if (differences.total === 0) differences.take(compareDatabases(recorded, found));
  return differences;
}

/**
 * Compares two Shapefiles, each named by its .shp or .dbf.
 *
 * @returns Undefined where the other of these parts does not lie beside it.
 */
export async function compareShapefiles(
  recorded: string,
  found: string,
): Promise<DifferenceList | undefined> {
  const [before, after] = await Promise.all([recorded, found].map(shapefile));
  if (before === undefined || after === undefined) return undefined;
  const differences = new DifferenceList();
  compareLayers(before, after, differences);
  return differences;
}

function layerNames(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare(
      "SELECT table_name name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1",
    );
    return rows.all().map((row) => String(row.name));
  } finally {
    database.close();
  }
}

/** A Shapefile by one of its parts; undefined when the other is not beside it. */
async function shapefile(path: string): Promise<VectorLayer | undefined> {
  const part = async (extension: string) => {
    try {
      return await Deno.readFile(path.replace(/\.\w+$/, extension));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  };
  const [shp, dbf, prj, cpg] = await Promise.all([".shp", ".dbf", ".prj", ".cpg"].map(part));
  return shp && dbf && readShapefile({ shp, dbf, prj, cpg }, { name: path.replace(/^.*[\\/]/, "") });
}

function compareLayers(recorded: VectorLayer, found: VectorLayer, differences: DifferenceList): void {
  const [crs, crsHere] = [recorded, found].map((it) => it.crs?.code ?? it.crs?.name ?? "–");
  if (crs !== crsHere) differences.add({ ja: "座標系", en: "coordinate system" }, crs, crsHere);
  const [count, countHere] = [recorded.geometry.length, found.geometry.length];
  if (count !== countHere) {
    differences.add({ ja: "地物数", en: "features" }, String(count), String(countHere));
  }
  for (let i = 0; i < Math.min(count, countHere); i++) {
    const [before, after] = [recorded, found].map((it) => JSON.stringify(geometryAt(it.geometry, i)));
    if (before === after) continue;
    const what = { ja: `地物 ${i + 1} の形`, en: `geometry of feature ${i + 1}` };
    differences.add(what, before.slice(0, 100), after.slice(0, 100));
  }
  const key = recorded.rowKey === undefined ? [] : [recorded.rowKey];
  differences.take(compareRows(recorded.attributes, found.attributes, { key, tolerance: 0 }).differences);
}
