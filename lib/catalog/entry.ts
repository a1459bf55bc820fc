/**
 * A catalog entry: a Data Package resource (v2, https://datapackage.org/standard/data-resource/)
 * with what this work needs to know besides. One JSON file a dataset, `data-catalog/<domain>/<id>.json`.
 */
export interface CatalogEntry {
  /** The dataset's id (Data Package `name`): lower-case letters, digits and `-`. */
  name: string;
  title: { ja: string; en: string };
  /** File relative to the entry, or, for simulated data, to the project's `data/`. */
  path: string;
  /** `csv`, `parquet`, `arrow`; `geotiff`; `gpkg`, `shp`, `geojson`. */
  format: "csv" | "parquet" | "arrow" | "geotiff" | "gpkg" | "shp" | "geojson";
  /** Of text: `utf-8` (default) or `shift_jis` (CP932). */
  encoding?: "utf-8" | "shift_jis";
  /** SHA-256 of the file, lower-case hex; of a Shapefile: of its parts in the order dbf, prj, shp, shx. */
  sha256: string;
  bytes: number;
  /** Coordinate system of geometry or coordinate fields: `EPSG:<code>`, or a PROJ string. */
  crs?: string;
  licence: string;
  /** public: may be passed on. internal: attachments may hold it. confidential: rows stay out of every attachment. */
  confidentiality: "public" | "internal" | "confidential";
  source: { citation: { ja: string; en: string } } | SimulatedSource;
  /** Tables and vectors (their attributes). */
  schema?: TableSchema;
  /** Rasters. */
  raster?: RasterDescription;
}

/** Data made by `simulators[simulator]` of `lib/<domain>/mod.ts` on first use. */
export interface SimulatedSource {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** Table Schema v2 (https://datapackage.org/standard/table-schema/), the part that is checked. */
export interface TableSchema {
  fields: FieldDescription[];
  primaryKey?: string[];
  /** Texts that stand for "no value" in CSV. Default `[""]`. */
  missingValues?: string[];
}

export interface FieldDescription {
  name: string;
  type: "integer" | "number" | "string" | "boolean" | "date" | "datetime";
  title: { ja: string; en: string };
  /** UCUM or plain text, e.g. `m`, `ha`, `deg`. Required for `number`; `1` where there is none. */
  unit?: string;
  constraints?: {
    required?: boolean;
    unique?: boolean;
    minimum?: number | string;
    maximum?: number | string;
    pattern?: string;
    /** Allowed codes. */
    enum?: (number | string)[];
  };
  /** What the codes mean. */
  categories?: { value: number | string; label: { ja: string; en: string } }[];
}

export interface RasterDescription {
  bands: { name: string; unit: string; noData?: number }[];
  /** Cell size in units of the crs: [x, y], both positive. */
  resolution: [number, number];
  /** For heights: `orthometric`, `ellipsoidal`, or a vertical EPSG code. */
  heightReference?: string;
}

/** Makes a dataset's file bytes from its seed and parameters: the same bytes every time. */
export type Simulator = (
  source: SimulatedSource,
  progress: (done: number) => void,
) => Uint8Array | Promise<Uint8Array>;
