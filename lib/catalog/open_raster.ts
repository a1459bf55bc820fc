import { Fault } from "../fault/mod.ts";
import { type Crs, crsConflict, openGeoTiff, type Raster, type RasterBand } from "../geo/mod.ts";
import { checksumOf, refuseChanged } from "./checksum.ts";
import { usesDegrees } from "./degrees.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { refuseUnknownCrs } from "./unknown_crs.ts";
import { sameUnit } from "./unit.ts";

/** A raster dataset; bands have the names and units of the entry. */
export interface RasterDataset extends Omit<Raster, "crs" | "bands"> {
  crs: Crs;
  bands: (RasterBand & { name: string; unit: string })[];
  /** For heights: `orthometric`, `ellipsoidal`, or a vertical EPSG code. */
  heightReference?: string;
}

/**
 * Opens a GeoTIFF dataset: checksum first, then coordinate system, cell size and bands. Cells are read when asked for.
 *
 * @throws {Fault} at the first thing that is wrong.
 */
export async function openRaster(location: Location): Promise<RasterDataset> {
  const { entry } = location;
  const described = entry.raster!;
  const where = { file: shownPath(location.path), entryFile: shownPath(location.entryFile) };
  refuseChanged(checksumOf(location.files), entry, where);
  const raster = await openGeoTiff(location.path);
  const refuse = async (subject: string, expected: string, found: string, remedy: string) => {
    await raster.close();
    throw new Fault(`catalog: ${entry.name}: ${subject}`, {
      expected,
      found,
      where: where.file,
      remedy: `${remedy}, or correct the entry ${where.entryFile}`,
    });
  };

  const crs = entry.crs!;
  try {
    refuseUnknownCrs(crs, raster.crs, { id: entry.name, ...where });
  } catch (error) {
    await raster.close();
    throw error;
  }
  const conflict = raster.crs ? crsConflict(crs, raster.crs) : contraryExtent(raster, crs);
  if (conflict !== undefined) {
    await refuse("another coordinate system", crs, conflict, `convert the file to ${crs}`);
  }
  const differs = raster.resolution.some((size, axis) =>
    Math.abs(size / described.resolution[axis] - 1) > 1e-6
  );
  if (differs) {
    await refuse(
      "another cell size",
      described.resolution.join(", "),
      raster.resolution.join(", "),
      "get the right file",
    );
  }
  if (raster.bands.length !== described.bands.length) {
    const count = (n: number) => n === 1 ? "1 band" : `${n} bands`;
    const [expected, found] = [count(described.bands.length), count(raster.bands.length)];
    await refuse("another number of bands", expected, found, "get the right file");
  }
  for (const [b, band] of raster.bands.entries()) {
    const stated = described.bands[b];
    const name = `band ${b + 1} (${stated.name})`;
    if (band.name !== undefined && band.name !== stated.name) {
      await refuse(
        "another band",
        `${name}`,
        `band ${b + 1}: ${band.name}`,
        "put the bands into the stated order",
      );
    }
    if (band.unit !== undefined && !sameUnit(band.unit, stated.unit)) {
      await refuse("a unit differs", `${name}: ${stated.unit}`, band.unit, "convert the values");
    }
    if (
      !Object.is(band.noData, stated.noData) && !(Math.fround(band.noData!) === Math.fround(stated.noData!))
    ) {
      const [expected, found] = [stated.noData, band.noData].map((value) =>
        value === undefined ? "none" : `${value}`
      );
      await refuse(
        "another value for no data",
        `${name}: ${expected}`,
        found,
        "set it with gdal_edit -a_nodata",
      );
    }
  }
  return {
    ...raster,
    crs,
    bands: raster.bands.map((band, b) => ({ ...band, ...described.bands[b] })),
    ...(described.heightReference === undefined ? {} : { heightReference: described.heightReference }),
  };
}

/**
 * Reads a raster to its end, and closes it.
 *
 * @throws {Fault} for a part that cannot be read.
 */
export async function readEveryCell(raster: RasterDataset): Promise<void> {
  try {
    // A band of rows at a time: the whole raster need not fit into memory.
    for (let top = 0; top < raster.height; top += 512) {
      const bottom = Math.min(raster.height, top + 512);
      await raster.read({ window: { left: 0, top, right: raster.width, bottom } });
    }
  } finally {
    await raster.close();
  }
}

/** Degrees in a file that should have metres, or the reverse; a file without a coordinate system shows no more. */
function contraryExtent({ origin, resolution, width, height }: Raster, crs: Crs): string | undefined {
  const inDegrees = usesDegrees(crs);
  if (inDegrees === undefined) return undefined;
  const [west, north] = origin;
  const [east, south] = [west + width * resolution[0], north - height * resolution[1]];
  const isOnGlobe = Math.max(Math.abs(west), Math.abs(east)) <= 180 &&
    Math.max(Math.abs(south), Math.abs(north)) <= 90;
  if (isOnGlobe === inDegrees) return undefined;
  return `no coordinate system, and cells from x ${west} to ${east}, y ${south} to ${north}: ` +
    (isOnGlobe ? "these look like degrees" : "no degrees");
}
