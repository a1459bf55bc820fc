import type { CatalogEntry } from "./entry.ts";

/** Where a dataset lies. */
export interface Location {
  entry: CatalogEntry;
  /** Absolute path of the entry. */
  entryFile: string;
  /** The folder the entry stands in within its catalog, e.g. `landuse`; undefined at the top of a catalog. */
  domain?: string;
  /** Absolute path of the dataset; of a Shapefile the .shp. */
  path: string;
  /** All files whose bytes `sha256` and `bytes` are about, in that order; those that exist. */
  files: string[];
}
