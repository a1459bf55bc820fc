/**
 * The only door to data: entries with schemas, checksums, licences and confidentiality, and the datasets they describe.
 *
 * Opening a dataset verifies its checksum and then every value against its schema, before a cell sees any of it; what
 * is wrong ends in a `Fault` that names file, row, field and rule.
 *
 * @example What a notebook does.
 * ```ts ignore
 * import { openCatalog } from "kenzan/catalog/mod.ts";
 *
 * const catalog = await openCatalog();
 * const grid = await catalog.table("ard-national-grid");
 * console.log(grid.numRows, catalog.entry("ard-national-grid").licence);
 * ```
 *
 * @module
 */
export { addEntry, type AddOptions } from "./add.ts";
export { type Catalog, type CatalogOptions, openCatalog, type Verification } from "./catalog.ts";
export { type Checksum, checksumOf, refuseChanged } from "./checksum.ts";
export type {
  CatalogEntry,
  FieldConstraints,
  FieldDescription,
  FramesDescription,
  GeometryDescription,
  ModelDescription,
  RasterDescription,
  SimulatedSource,
  Simulator,
  TableSchema,
  TensorDescription,
} from "./entry.ts";
export type { Location } from "./location.ts";
export { isMeasured } from "./measured_field.ts";
export type { Perturbation } from "./perturbation.ts";
export type { Frame } from "./decode_frame.ts";
export type { FramesDataset } from "./open_frames.ts";
export type { ModelDataset } from "./open_model.ts";
export type { RasterDataset } from "./open_raster.ts";
export type { VectorDataset } from "./open_vector.ts";
export { simulateAgain } from "./simulated.ts";
