import type { Table } from "apache-arrow";
import type { Geometry } from "geojson";
import type { FileCrs } from "./file_crs.ts";

/**
 * A layer of features as columns: row `i` of `attributes` belongs to feature `i` of `geometry`.
 *
 * Nothing here is one object a feature: 740,000 points are two Float64Arrays. {@link geometryAt} makes the GeoJSON of
 * one feature where a drawing library wants it.
 */
export interface VectorLayer {
  /** The layer's name in its file, or the file's own name. */
  name: string;
  /** One row a feature, columns in file order. */
  attributes: Table;
  geometry: Geometries;
  /** What the file says about its coordinate system; undefined when it says nothing. */
  crs?: FileCrs;
  /** The column of `attributes` that only numbers the rows (GeoPackage `fid`), if there is one. */
  rowKey?: string;
}

/** Geometry of every feature of a layer; all of one kind. Coordinates are easting/longitude x, northing/latitude y. */
export type Geometries = PointGeometries | LineGeometries | PolygonGeometries;

interface Vertices {
  /** Number of features. */
  length: number;
  x: Float64Array;
  y: Float64Array;
  /** Heights, where the file has them; NaN where a vertex has none. Measures (M) are not read. */
  z?: Float64Array;
}

/** Feature `i` is the vertex `i`; both coordinates are NaN where a feature has no geometry. */
export interface PointGeometries extends Vertices {
  kind: "point";
}

/**
 * Path `p` is the vertices `pathStart[p]` up to `pathStart[p + 1]`; feature `i` is the paths `featureStart[i]` up to
 * `featureStart[i + 1]`, none where it has no geometry.
 */
export interface LineGeometries extends Vertices {
  kind: "line";
  pathStart: Uint32Array;
  featureStart: Uint32Array;
}

/**
 * Ring `r` is the vertices `ringStart[r]` up to `ringStart[r + 1]`, the last equal to the first; polygon `p` is the
 * rings `polygonStart[p]` up to `polygonStart[p + 1]`, the outer one first; feature `i` is the polygons
 * `featureStart[i]` up to `featureStart[i + 1]`, none where it has no geometry. Outer rings run counter-clockwise in
 * the x-y plane and holes clockwise (RFC 7946), whatever the file had.
 */
export interface PolygonGeometries extends Vertices {
  kind: "polygon";
  ringStart: Uint32Array;
  polygonStart: Uint32Array;
  featureStart: Uint32Array;
}

/** Feature `i` as GeoJSON (`Point`, `MultiLineString`, `MultiPolygon`), or null where it has no geometry. */
export function geometryAt(geometry: Geometries, i: number): Geometry | null {
  const position = (v: number) =>
    geometry.z === undefined ? [geometry.x[v], geometry.y[v]] : [geometry.x[v], geometry.y[v], geometry.z[v]];
  const between = <T>(starts: Uint32Array, at: number, item: (v: number) => T): T[] =>
    Array.from({ length: starts[at + 1] - starts[at] }, (_, k) => item(starts[at] + k));

  if (geometry.kind === "point") {
    return Number.isNaN(geometry.x[i]) ? null : { type: "Point", coordinates: position(i) };
  }
  if (geometry.featureStart[i] === geometry.featureStart[i + 1]) return null;
  if (geometry.kind === "line") {
    const { featureStart, pathStart } = geometry;
    return {
      type: "MultiLineString",
      coordinates: between(featureStart, i, (path) => between(pathStart, path, position)),
    };
  }
  const { featureStart, polygonStart, ringStart } = geometry;
  return {
    type: "MultiPolygon",
    coordinates: between(
      featureStart,
      i,
      (polygon) => between(polygonStart, polygon, (ring) => between(ringStart, ring, position)),
    ),
  };
}

/** How many features have no geometry. */
export function countMissing(geometry: Geometries): number {
  let missing = 0;
  for (let i = 0; i < geometry.length; i++) if (isMissing(geometry, i)) missing++;
  return missing;
}

/** Whether feature `i` has no geometry. */
export function isMissing(geometry: Geometries, i: number): boolean {
  return geometry.kind === "point"
    ? Number.isNaN(geometry.x[i])
    : geometry.featureStart[i] === geometry.featureStart[i + 1];
}
