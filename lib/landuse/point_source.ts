import type { Table } from "apache-arrow";
import type { Geometries } from "../geo/mod.ts";

/**
 * Where the points come from: an Arrow table (CSV, Parquet, Arrow), or a vector layer (Shapefile, GeoPackage) as the
 * catalog or lib/geo gives it.
 */
export type PointSource = Table | { attributes: Table; geometry: Geometries };

/** What a reader noticed and read on; it belongs into the report. */
export interface ReadWarning {
  field: string;
  text: { ja: string; en: string };
}

/** The columns of a source. */
export function attributesOf(source: PointSource): Table {
  return "attributes" in source ? source.attributes : source;
}

/** Positions of the features of a layer of points; undefined where there are none. */
export function positionsOf(source: PointSource): { x: Float64Array; y: Float64Array } | undefined {
  if (!("geometry" in source) || source.geometry.kind !== "point") return undefined;
  return { x: source.geometry.x, y: source.geometry.y };
}
