import { statSync } from "node:fs";
import { basename, dirname, extname, relative, sep } from "node:path";
import { Fault } from "../fault/mod.ts";
import { findCrs, openGeoTiff, readGeoJson } from "../geo/mod.ts";
import { readArrow, readParquet } from "../table/mod.ts";
import { checksumOf, readWithChecksum } from "./checksum.ts";
import type { CatalogEntry } from "./entry.ts";
import { shownPath } from "./entry_file.ts";
import { datasetFiles } from "./folders.ts";
import { inferCsv } from "./infer_csv.ts";
import { inferFrames } from "./infer_frames.ts";
import { inferModel } from "./infer_model.ts";
import { inferSchema } from "./infer_schema.ts";
import { CRS_GAP, inferGeoPackage, inferShapefile, inferVector } from "./infer_vector.ts";

const FORMATS: Record<string, CatalogEntry["format"]> = {
  ".csv": "csv",
  ".parquet": "parquet",
  ".arrow": "arrow",
  ".feather": "arrow",
  ".tif": "geotiff",
  ".tiff": "geotiff",
  ".gpkg": "gpkg",
  ".shp": "shp",
  ".geojson": "geojson",
  ".zip": "frames",
  ".onnx": "onnx",
};

/** What the contents of a file say about it. */
type Contents =
  & Pick<CatalogEntry, "encoding" | "crs" | "schema" | "geometry" | "layer" | "raster" | "frames" | "model">
  & { findings?: string[] };

interface InferOptions {
  id: string;
  entryFile: string;
  layer?: string;
}

/**
 * A first entry for a data file: its checksum, and what can be told from its contents (types, candidate codes, encoding,
 * coordinate system), with findings: what is in order and may not be meant. What only a person knows begins with `TODO`, and opening refuses the dataset until it is filled in.
 *
 * @param file Absolute path.
 * @param options.id Default: made from the file's name.
 * @param options.entryFile Absolute path the entry will have; `path` is relative to it.
 * @param options.layer Of a GeoPackage: the layer that is meant; needed where it has several.
 * @throws {Fault} when the file is not there, a folder, of no known format, or cannot be read.
 */
export async function inferEntry(
  file: string,
  options: InferOptions,
): Promise<{ entry: CatalogEntry; findings: string[] }> {
  const format = FORMATS[extname(file).toLowerCase()];
  const where = shownPath(file);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new Fault("catalog: no such file", { found: where, remedy: "check the path" });
  }
  if (!found.isFile()) {
    throw new Fault("catalog: no file of data", {
      expected: "a file",
      found: found.isDirectory() ? "a folder" : "a device or a pipe",
      where,
      remedy: "name a file; of several, add one after the other",
    });
  }
  if (format === undefined) {
    throw new Fault("catalog: a file of no known format", {
      expected: Object.keys(FORMATS).join(", "),
      found: extname(file) || "no extension",
      where,
      remedy: "convert it to one of these",
    });
  }
  if (options.layer !== undefined && format !== "gpkg") {
    throw new Fault("catalog: only a GeoPackage has layers", {
      expected: ".gpkg",
      found: extname(file),
      where,
      remedy: "leave out --layer",
    });
  }
  const files = datasetFiles(file, format);
  const { encoding, crs, layer, findings = [], ...contents } = await readContents(
    file,
    files,
    format,
    options,
  );
  const entry: CatalogEntry = {
    name: options.id,
    title: { ja: "TODO: 名称", en: "TODO: title" },
    path: relative(dirname(options.entryFile), file).replaceAll(sep, "/"),
    format,
    ...(encoding === undefined ? {} : { encoding }),
    ...(layer === undefined ? {} : { layer }),
    ...checksumOf(files),
    ...(crs === undefined ? {} : { crs }),
    licence: "TODO: licence, or who may use it for what",
    // The careful choice; a person who knows better says so.
    confidentiality: "confidential",
    source: { citation: { ja: "TODO: 出典", en: "TODO: who made it, when" } },
    ...contents,
  };
  return { entry, findings };
}

/** An id from a file's name: `Deer GPS_2024.csv` becomes `deer-gps-2024`. */
export function idOf(file: string): string {
  const id = basename(file, extname(file)).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  if (id !== "") return id;
  throw new Fault("catalog: the file's name makes no id", {
    expected: "lower-case letters, digits and -",
    found: basename(file),
    remedy: "give one: --id my-data",
  });
}

async function readContents(
  file: string,
  files: string[],
  format: CatalogEntry["format"],
  { id, entryFile, layer }: InferOptions,
): Promise<Contents> {
  const name = basename(file, extname(file));
  const read = () => readWithChecksum(files).contents;
  switch (format) {
    case "csv":
      return csvContents(read()[0], { id, file: shownPath(file), entryFile: shownPath(entryFile) });
    case "parquet":
      return { schema: inferSchema(await readParquet(read()[0])) };
    case "arrow":
      return { schema: inferSchema(readArrow(read()[0])) };
    case "geotiff":
      return await inferRaster(file);
    case "gpkg":
      return inferGeoPackage(file, layer);
    case "geojson":
      return inferVector(readGeoJson(read()[0], { name }));
    case "frames":
      return { frames: await inferFrames(file) };
    case "onnx":
      return { model: inferModel(read()[0]) };
    case "shp":
      return inferShapefile(files, read(), name);
  }
}

function csvContents(bytes: Uint8Array, place: { id: string; file: string; entryFile: string }): Contents {
  const { hasPlace, ...contents } = inferCsv(bytes, place);
  return { ...(hasPlace ? { crs: CRS_GAP } : {}), ...contents };
}

async function inferRaster(file: string): Promise<Contents> {
  const raster = await openGeoTiff(file);
  await raster.close();
  const isHeight = raster.bands.length === 1 && raster.bands[0].type.startsWith("float");
  return {
    crs: (raster.crs && findCrs(raster.crs)) ?? CRS_GAP,
    raster: {
      bands: raster.bands.map((band) => ({
        name: band.name ?? "TODO: name, e.g. elevation or red",
        unit: band.unit ?? "TODO: unit, or 1 where there is none",
        ...(band.noData === undefined ? {} : { noData: band.noData }),
      })),
      resolution: raster.resolution,
      ...(isHeight
        ? { heightReference: "TODO: orthometric or ellipsoidal; remove the line if these are no heights" }
        : {}),
    },
  };
}
