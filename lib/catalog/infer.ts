import { existsSync } from "node:fs";
import { basename, dirname, extname, relative, sep } from "node:path";
import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import {
  findCrs,
  openGeoTiff,
  readGeoJson,
  readGeoPackage,
  readShapefile,
  type VectorLayer,
} from "../geo/mod.ts";
import { readArrow, readParquet } from "../table/mod.ts";
import { checksumOf, readWithChecksum } from "./checksum.ts";
import type { CatalogEntry, FieldDescription, TableSchema } from "./entry.ts";
import { shownPath } from "./entry_file.ts";
import { datasetFiles } from "./folders.ts";
import { inferCsv } from "./infer_csv.ts";
import { inferFrames } from "./infer_frames.ts";
import { inferModel } from "./infer_model.ts";
import { constraintsOf, unitOf } from "./infer_field.ts";
import { unitInHead } from "./unit.ts";

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

const CRS_GAP = "TODO: EPSG:<code>, e.g. EPSG:6668 (JGD2011), EPSG:6669-6687 (plane rectangular)";

/**
 * A first entry for a data file: its checksum, and what can be told from its contents (types, candidate codes, encoding,
 * coordinate system), with findings: what is in order and may not be meant. What only a person knows begins with `TODO`, and opening refuses the dataset until it is filled in.
 *
 * @param file Absolute path.
 * @param options.id Default: made from the file's name.
 * @param options.entryFile Absolute path the entry will have; `path` is relative to it.
 * @throws {Fault} when the file is not there, of no known format, or cannot be read.
 */
export async function inferEntry(
  file: string,
  options: { id: string; entryFile: string },
): Promise<{ entry: CatalogEntry; findings: string[] }> {
  const format = FORMATS[extname(file).toLowerCase()];
  const where = shownPath(file);
  if (!existsSync(file)) {
    throw new Fault("catalog: no such file", { found: where, remedy: "check the path" });
  }
  if (format === undefined) {
    throw new Fault("catalog: a file of no known format", {
      expected: Object.keys(FORMATS).join(", "),
      found: extname(file) || "no extension",
      where,
      remedy: "convert it to one of these",
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
  { id, entryFile }: { id: string; entryFile: string },
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
      return inferVector(readGeoPackage(file));
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

/** The schema of a typed table. */
function inferSchema(table: Table, leaveOut?: string): TableSchema {
  const fields = table.schema.fields.flatMap((column, c): FieldDescription[] => {
    if (column.name === leaveOut) return [];
    const vector = table.getChildAt(c)!;
    const head = unitInHead(column.name);
    const name = head?.name ?? column.name;
    const distinct = new Set<unknown>();
    let isWhole = true;
    // One more than candidate codes can be shows that there are too many; decimals are looked for to the end.
    for (let row = 0; row < vector.length && (distinct.size <= 51 || isWhole); row++) {
      const value: unknown = vector.get(row);
      if (value === null) continue;
      if (distinct.size <= 51) distinct.add(value);
      isWhole &&= typeof value !== "number" || Number.isInteger(value);
    }
    const type = fieldType(column.type, isWhole && distinct.size > 0);
    const texts = [...distinct].map(String);
    const unit = column.metadata.get("unit") ?? head?.unit;
    const isNaive = type === "datetime" && DataType.isTimestamp(column.type) && !column.type.timezone;
    return [{
      name,
      type,
      title: { ja: name, en: name },
      ...unitOf(type, unit),
      ...(isNaive ? { timeZone: "TODO: Z for UTC, +09:00 for Japan" } : {}),
      ...constraintsOf(type, texts, vector.nullCount === 0, vector.length),
    }];
  });
  return { fields };
}

function fieldType(type: DataType, isWhole: boolean): FieldDescription["type"] {
  if (DataType.isBool(type)) return "boolean";
  if (DataType.isDate(type)) return "date";
  if (DataType.isTimestamp(type)) return "datetime";
  if (DataType.isInt(type)) return "integer";
  if (!DataType.isFloat(type)) return "string";
  // Numbers of a GeoPackage or GeoJSON file come as floating point whatever they are.
  return isWhole ? "integer" : "number";
}

function inferVector(layer: VectorLayer): Contents {
  return {
    crs: (layer.crs && findCrs(layer.crs)) ?? CRS_GAP,
    geometry: { type: layer.geometry.kind },
    schema: inferSchema(layer.attributes, layer.rowKey),
  };
}

function inferShapefile(files: string[], contents: Uint8Array[], name: string): Contents {
  const part = (extension: string) =>
    contents[files.findIndex((file) => file.toLowerCase().endsWith(extension))];
  const parts = { shp: part(".shp"), dbf: part(".dbf"), prj: part(".prj"), cpg: part(".cpg") };
  if (parts.shp === undefined || parts.dbf === undefined) {
    throw new Fault("catalog: a Shapefile with parts missing", {
      expected: ".shp, .dbf and .shx",
      found: files.map((file) => extname(file)).join(", "),
      where: name,
      remedy: "put all its parts into one folder",
    });
  }
  // What the file says goes first; text that is valid UTF-8 by accident is rare, valid CP932 is not.
  const failures: unknown[] = [];
  for (const encoding of [undefined, "utf-8", "shift_jis"] as const) {
    try {
      const layer = readShapefile(parts, { name, encoding });
      return { ...(encoding === undefined ? {} : { encoding }), ...inferVector(layer) };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error);
    }
  }
  throw failures[0];
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
