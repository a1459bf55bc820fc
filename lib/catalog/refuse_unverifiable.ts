import { Fault } from "../fault/mod.ts";
import { JGD2011 } from "../geo/mod.ts";
import type { CatalogEntry } from "./entry.ts";
import { checkedEntry, shownPath } from "./entry_file.ts";
import { datasetFiles } from "./folders.ts";
import { inDataset } from "./in_dataset.ts";
import type { Location } from "./location.ts";

/** A plane system, tried where coordinates cannot be degrees. */
const PLANE = "EPSG:6677";

/** What stands in a gap while the dataset is tried: any text will do but in these. */
const STAND_INS: Record<string, string> = { unit: "1", timeZone: "Z" };

/**
 * Reads a dataset to its end as `verify` will with the finished entry: what `catalog add` writes must verify once its
 * gaps are filled.
 *
 * @param file Absolute path of the data.
 * @param entryFile Absolute path the entry will have.
 * @throws {Fault} where the entry would be refused, or a value would break its schema.
 */
export async function refuseUnverifiable(
  entry: CatalogEntry,
  { file, entryFile }: { file: string; entryFile: string },
): Promise<void> {
  const files = datasetFiles(file, entry.format);
  const at = (crs: string): Location => {
    const { crs: own, ...rest } = entry;
    const whole = { ...rest, ...(own?.startsWith("TODO") ? { crs } : own === undefined ? {} : { crs: own }) };
    return {
      entry: checkedEntry(fill(whole, ""), entry.name, shownPath(entryFile)),
      entryFile,
      path: file,
      files,
    };
  };
  try {
    await inDataset({ id: entry.name, file: shownPath(file) }, () => openAs(at));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // There is no entry yet that could be corrected instead.
    const { subject, expected, found, where } = error;
    throw new Fault(subject, {
      expected,
      found,
      where,
      remedy: "correct this in the file, and add it again",
      cause: error,
    });
  }
}

/** @param at The dataset where the entry's coordinate system, if that is a gap, is filled with this one. */
async function openAs(at: (crs: string) => Location): Promise<void> {
  const { format } = at(JGD2011).entry;
  switch (format) {
    case "csv":
    case "parquet":
    case "arrow": {
      const { openTable } = await import("./open_table.ts");
      await openTable(at(JGD2011));
      return;
    }
    case "gpkg":
    case "shp":
    case "geojson": {
      const { openVector } = await import("./open_vector.ts");
      return inDegreesOrMetres(at, (location) => void openVector(location));
    }
    case "geotiff": {
      const { openRaster, readEveryCell } = await import("./open_raster.ts");
      return await inDegreesOrMetres(at, async (location) => {
        const raster = await openRaster(location);
        await readEveryCell(raster);
      });
    }
    case "frames": {
      const { openFrames, readEveryFrame } = await import("./open_frames.ts");
      await readEveryFrame(await openFrames(at(JGD2011)));
      return;
    }
    case "onnx": // read whole while it was described
      return;
  }
}

/**
 * Where the coordinate system is a gap, a person fills in one that the coordinates can be in: in degrees or metres. A
 * file whose own system has no code conflicts with both; which PROJ string it is, only a person can say.
 */
async function inDegreesOrMetres(
  at: (crs: string) => Location,
  open: (location: Location) => void | Promise<void>,
): Promise<void> {
  try {
    await open(at(JGD2011));
  } catch (error) {
    if (!(error instanceof Fault) || at(JGD2011).entry.crs === at(PLANE).entry.crs) throw error;
    try {
      await open(at(PLANE));
    } catch (inMetres) {
      // Coordinates that must be degrees: then what was wrong with them as such counts.
      if (!isContrary(inMetres)) throw inMetres;
      if (!isContrary(error)) throw error;
    }
  }
}

const isContrary = (error: unknown) =>
  error instanceof Fault && error.subject.endsWith("another coordinate system");

/** A copy without gaps. */
function fill(value: unknown, key: string): unknown {
  if (typeof value === "string") return value.startsWith("TODO") ? STAND_INS[key] ?? "-" : value;
  if (Array.isArray(value)) return value.map((item) => fill(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner, name)]));
}
