import type { ModelTensor } from "./onnx_file.ts";

/**
 * A catalog entry: a Data Package resource (v2, https://datapackage.org/standard/data-resource/)
 * with what this work needs to know besides. One JSON file a dataset, `data-catalog/<domain>/<id>.json`.
 */
export interface CatalogEntry {
  /** For editors: path of `entry.schema.json`. */
  $schema?: string;
  /** The dataset's id (Data Package `name`): lower-case letters, digits and `-`. The entry's file has this name. */
  name: string;
  title: { ja: string; en: string };
  description?: { ja: string; en: string };
  /** File relative to the entry, or, for simulated data, to the project's `data/`: `<domain>/<id>.arrow`. */
  path: string;
  /**
   * Tables: `csv`, `parquet`, `arrow`; rasters: `geotiff`; vectors: `gpkg`, `shp`, `geojson`; sequences of pictures:
   * `frames`, a ZIP archive of TIFF or JPEG files; trained models: `onnx`.
   */
  format: "csv" | "parquet" | "arrow" | "geotiff" | "gpkg" | "shp" | "geojson" | "frames" | "onnx";
  /** Of text in CSV (default `utf-8`) and Shapefiles (default: what the .cpg says). `shift_jis` is CP932. */
  encoding?: "utf-8" | "shift_jis";
  /** SHA-256 of the file, lower-case hex; of a Shapefile: of its parts one after the other, cpg, dbf, prj, shp, shx. */
  sha256: string;
  /** Size of the file, or of all parts of a Shapefile. */
  bytes: number;
  /** Coordinate system of geometry or coordinate fields: `EPSG:<code>`, or a PROJ string. */
  crs?: string;
  licence: string;
  /** public: may be passed on. internal: attachments may hold it. confidential: rows stay out of every attachment. */
  confidentiality: "public" | "internal" | "confidential";
  source: { citation: { ja: string; en: string } } | SimulatedSource;
  /** Of tables: true where the order of the rows says something (a time series without times). Default false. */
  ordered?: boolean;
  /** Tables and vectors (their attributes). */
  schema?: TableSchema;
  /** Vectors. */
  geometry?: GeometryDescription;
  /** Of a GeoPackage with several layers: the table that is meant. */
  layer?: string;
  /** Rasters. */
  raster?: RasterDescription;
  /** Sequences of pictures. */
  frames?: FramesDescription;
  /** Trained models. */
  model?: ModelDescription;
}

/** Data made by `simulators[simulator]` of `lib/<domain>/mod.ts` on first use. */
export interface SimulatedSource {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** Table Schema v2 (https://datapackage.org/standard/table-schema/), the part that is checked. */
export interface TableSchema {
  /** Columns; none at all only of vectors. */
  fields: FieldDescription[];
  primaryKey?: string[];
  /** Texts that stand for "no value" in CSV; in other formats, values that read so (`-9999`). Default `[""]`. */
  missingValues?: string[];
  /**
   * `equal` (default): the file has these fields, in any order, and no other. `subset`: it may have more, which are
   * not read.
   */
  fieldsMatch?: "equal" | "subset";
}

/** One column: what it holds, and what its values may be. */
export interface FieldDescription {
  name: string;
  type: "integer" | "number" | "string" | "boolean" | "date" | "datetime";
  title: { ja: string; en: string };
  description?: { ja: string; en: string };
  /** UCUM or plain text, e.g. `m`, `ha`, `deg`. Required for `number`; `1` where there is none. */
  unit?: string;
  /** Of dates in CSV, e.g. `%Y/%m/%d %H:%M`. Default: ISO 8601. */
  format?: string;
  /** Offset from UTC of datetimes that are written without one: `+09:00` for Japan, `Z` for UTC. */
  timeZone?: string;
  constraints?: FieldConstraints;
  /** What the codes mean. */
  categories?: { value: number | string; label: { ja: string; en: string } }[];
}

/** What the values of a column may be. */
export interface FieldConstraints {
  required?: boolean;
  unique?: boolean;
  /** Of numbers; of dates and datetimes as ISO 8601 text. Inclusive. */
  minimum?: number | string;
  maximum?: number | string;
  /** Regular expression for the whole text. */
  pattern?: string;
  /** Allowed codes. */
  enum?: (number | string)[];
}

/** What the features of a vector dataset look like. */
export interface GeometryDescription {
  type: "point" | "line" | "polygon";
  /** False lets features have no geometry. Default true. */
  required?: boolean;
}

/** What the cells of a raster dataset hold. */
export interface RasterDescription {
  bands: { name: string; unit: string; noData?: number }[];
  /** Cell size in units of the crs: [x, y], both positive. */
  resolution: [number, number];
  /** For heights: `orthometric`, `ellipsoidal`, or a vertical EPSG code. */
  heightReference?: string;
}

/** What the pictures of a sequence hold, all alike. */
export interface FramesDescription {
  /** Number of frames. */
  count: number;
  /** In pixels. */
  width: number;
  height: number;
  /** How a pixel is stored. */
  type: "uint8" | "uint16" | "float32";
  /** Temperatures: `cK`, `dK` (hundredths and tenths of a kelvin), `K`, `Cel` (°C); grey levels: `1`. */
  unit: "cK" | "dK" | "K" | "Cel" | "1";
}

/** What a trained model takes and gives, in the order of the file. */
export interface ModelDescription {
  inputs: TensorDescription[];
  outputs: TensorDescription[];
}

/** One tensor that a model takes or gives. */
export interface TensorDescription extends ModelTensor {
  /** What its numbers are: unit, order of axes, range. */
  description: { ja: string; en: string };
}

/**
 * Makes a dataset's file bytes from its seed and parameters: the same bytes every time.
 *
 * `progress` takes the share done, 0 to 1. A simulator that takes seconds awaits it now and then: it is where Ctrl-C
 * comes in.
 */
export type Simulator = (
  source: SimulatedSource,
  progress: (done: number) => Promise<void>,
) => Uint8Array | Promise<Uint8Array>;
