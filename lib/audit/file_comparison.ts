import { Fault } from "../fault/mod.ts";
import { DifferenceList } from "./difference_list.ts";
import { compareGeoPackages, compareShapefiles } from "./layer_comparison.ts";
import { compareRasters } from "./raster_comparison.ts";

/** Whether files of this name are compared by content where their bytes differ. */
export function isComparable(name: string): boolean {
  return /\.(gpkg|shp|dbf|tiff?)$/i.test(name);
}

/**
 * What of two files of other bytes differs: GeoPackage, Shapefile and GeoTIFF hold times and gaps that mean nothing. A
 * file that cannot be read is told as a difference.
 *
 * @returns Undefined for another format, and for a Shapefile whose parts are not beside each other.
 */
export async function compareFiles(
  recorded: string,
  found: string,
  name: string,
): Promise<DifferenceList | undefined> {
  try {
    if (/\.gpkg$/i.test(name)) return compareGeoPackages(recorded, found);
    if (/\.(shp|dbf)$/i.test(name)) return await compareShapefiles(recorded, found);
    return /\.tiff?$/i.test(name) ? await compareRasters(recorded, found) : undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const differences = new DifferenceList();
    differences.add({ ja: "読めない", en: "cannot be read" }, "–", error.message);
    return differences;
  }
}
