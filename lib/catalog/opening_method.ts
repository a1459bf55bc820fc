import type { CatalogEntry } from "./entry.ts";

/** Formats by the method that opens them. */
export const FORMATS = {
  table: ["csv", "parquet", "arrow"],
  raster: ["geotiff"],
  vector: ["gpkg", "shp", "geojson"],
  frames: ["frames"],
  model: ["onnx"],
} satisfies Record<string, CatalogEntry["format"][]>;
/** What opens a dataset: the name of a method of the catalog. */
export type Method = keyof typeof FORMATS;
/** What each method opens, in words. */
export const WORDS: Record<Method, string> = {
  table: "a table",
  raster: "a raster",
  vector: "a vector",
  frames: "a sequence of frames",
  model: "a model",
};

/** What opens an entry's dataset. */
export const methodOf = ({ format }: CatalogEntry): Method =>
  (Object.keys(FORMATS) as Method[]).find((method) => (FORMATS[method] as string[]).includes(format))!;
