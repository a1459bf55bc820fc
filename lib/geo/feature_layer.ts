import type { Table } from "apache-arrow";
import type { Geometry, Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import type { Crs } from "./crs.ts";
import type { Geometries } from "./vector.ts";

/** Features of one kind (points, lines or polygons) with their attributes, as the writers of this folder take them. */
export interface FeatureLayer {
  /** Name of the layer: table in a GeoPackage, file of a Shapefile. */
  name: string;
  /** What the layer is, for people. Default: its name. */
  description?: string;
  /** Of the coordinates: x east (longitude), y north. */
  crs: Crs;
  /** One a feature; null, or an empty one, where a feature has no geometry. Heights are not written. */
  geometries: readonly (Geometry | null)[];
  /** One row a feature: texts, whole numbers, numbers, booleans, days and times, with nulls. */
  attributes: Table;
}

/**
 * A feature as parts, each of rings, each of positions: a polygon with its outer ring first, counter-clockwise, and its
 * holes clockwise (RFC 7946); a path as the one ring of a part; a point as the one position of the one ring of a part.
 */
export type Parts = Position[][][];

/** The features of a layer, checked and all of one kind. */
export interface Features {
  kind: Geometries["kind"];
  parts: (Parts | null)[];
}

const KINDS: Readonly<Partial<Record<Geometry["type"], Geometries["kind"]>>> = {
  Point: "point",
  LineString: "line",
  MultiLineString: "line",
  Polygon: "polygon",
  MultiPolygon: "polygon",
};

/**
 * The features of a layer.
 *
 * @throws Fault for features that are not as many as rows of attributes, several kinds or one that is not written, a
 * coordinate that is not finite, a path of one position, and a ring that is open, short, or without an area.
 */
export function featuresOf(layer: FeatureLayer): Features {
  const { name, geometries, attributes } = layer;
  if (attributes.numRows !== geometries.length) {
    throw new Fault("geo: features and attributes that do not pair", {
      expected: `${geometries.length} rows, one a feature`,
      found: `${attributes.numRows} rows of attributes`,
      where: `layer ${name}`,
    });
  }
  let kind: Geometries["kind"] | undefined;
  const parts = geometries.map((geometry, row) => {
    if (geometry === null) return null;
    const where = `layer ${name}, row ${row + 1}`;
    const own = KINDS[geometry.type];
    if (own === undefined || (kind ?? own) !== own) {
      throw new Fault("geo: a kind of geometry that the layer cannot hold", {
        expected: kind === undefined ? "points, lines or polygons" : `a ${kind}, as the rows before`,
        found: geometry.type,
        where,
        remedy: "write a layer for each kind; split collections and multipoints into features",
      });
    }
    kind = own;
    const found = checkedParts(partsOf(geometry), own, where);
    return found.length === 0 ? null : found;
  });
  return { kind: kind ?? "point", parts };
}

function partsOf(geometry: Geometry): Parts {
  switch (geometry.type) {
    case "Point":
      return geometry.coordinates.length === 0 ? [] : [[[geometry.coordinates]]];
    case "LineString":
      return geometry.coordinates.length === 0 ? [] : [[geometry.coordinates]];
    case "MultiLineString":
      return geometry.coordinates.filter((path) => path.length > 0).map((path) => [path]);
    case "Polygon":
      return geometry.coordinates.length === 0 ? [] : [geometry.coordinates];
    case "MultiPolygon":
      return geometry.coordinates.filter((rings) => rings.length > 0);
    default:
      return [];
  }
}

function checkedParts(parts: Parts, kind: Geometries["kind"], where: string): Parts {
  return parts.map((rings) =>
    rings.map((ring, r) => {
      const bad = ring.find(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y));
      if (bad !== undefined) {
        throw new Fault("geo: a coordinate that is not finite", { found: bad.join(", "), where });
      }
      if (kind === "line" && ring.length < 2) {
        throw new Fault("geo: a path of one position", { expected: "two or more", found: "1", where });
      }
      if (kind !== "polygon") return ring;
      const [first, last] = [ring[0], ring[ring.length - 1]];
      const area = ringArea(ring);
      if (ring.length < 4 || first[0] !== last[0] || first[1] !== last[1] || area === 0) {
        throw new Fault("geo: a ring that is none", {
          expected: "four or more positions around an area, the last equal to the first",
          found: `${ring.length} positions, area ${area}`,
          where,
          remedy: "close the ring, or leave out what has no area",
        });
      }
      return area > 0 === (r === 0) ? ring : [...ring].reverse();
    })
  );
}

/** Area of a closed ring, positive counter-clockwise; relative to its first position, for precision. */
function ringArea(ring: readonly Position[]): number {
  const [x0, y0] = ring[0];
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[xa, ya], [xb, yb]] = [ring[i], ring[i + 1]];
    twice += (xa - x0) * (yb - y0) - (xb - x0) * (ya - y0);
  }
  return twice / 2;
}

/** Smallest and largest x and y of features; undefined without a position. */
export function partsExtent(parts: readonly (Parts | null)[]): [number, number, number, number] | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts.flatMap((each) => each ?? [])) {
    for (const ring of part) {
      for (const [x, y] of ring) {
        [west, south] = [Math.min(west, x), Math.min(south, y)];
        [east, north] = [Math.max(east, x), Math.max(north, y)];
      }
    }
  }
  return west === Infinity ? undefined : [west, south, east, north];
}
