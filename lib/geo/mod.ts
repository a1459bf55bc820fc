/**
 * Where things are: coordinate systems, rasters, vectors, and their file formats.
 *
 * @module
 */
export {
  type Converter,
  converter,
  type Coordinates,
  type Crs,
  crsName,
  epsgCode,
  isGeographic,
  isPlaneRectangular,
  JAPAN_EQUAL_AREA,
  JGD2011,
  project,
  projString,
  transform,
  unproject,
} from "./crs.ts";
export { EPSG_JAPAN, type KnownCrs } from "./epsg_japan.ts";
export type { Extent } from "./extent.ts";
export type { FeatureLayer } from "./feature_layer.ts";
export { geodesicDistance } from "./geodesic.ts";
export {
  formatDegrees,
  geographicExtent,
  type Graticule,
  graticule,
  type GraticuleLine,
  trueNorth,
} from "./graticule.ts";
export { japanOutline, type OutlineOptions } from "./japan_outline.ts";
export { arrowColumn, CellColumn, type CellProblem, type CellType } from "./cell_column.ts";
export { parseDecimal } from "./decimal.ts";
export { crsConflict, type FileCrs, findCrs } from "./file_crs.ts";
export { type MeshCell, meshCell } from "./mesh_cell.ts";
export type { Raster, RasterBand, RasterReadOptions, RasterValues, RasterWindow } from "./raster.ts";
export { openGeoTiff } from "./raster_geotiff.ts";
export { nullBuffers, TextDictionary } from "./text_dictionary.ts";
export { type TimeParser, timeParser } from "./text_time.ts";
export {
  countMissing,
  type Geometries,
  geometryAt,
  isMissing,
  type LineGeometries,
  type PointGeometries,
  type PolygonGeometries,
  type VectorLayer,
} from "./vector.ts";
export { readGeoJson } from "./vector_geojson.ts";
export { readGeoPackage } from "./vector_geopackage.ts";
export { readShapefile, type ShapefileParts } from "./vector_shapefile.ts";
export { wellKnownText } from "./well_known_text.ts";
export { type PointLayer, writeGeoPackage } from "./write_geopackage.ts";
export { writeGeoJson } from "./write_geojson.ts";
export { type RasterImage, writeGeoTiff } from "./write_geotiff.ts";
export { shapefileParts, writeShapefile, type WrittenShapefile } from "./write_shapefile.ts";
