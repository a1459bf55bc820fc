import { Table } from "apache-arrow";
import type { Geometry, Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import type { FileCrs } from "./file_crs.ts";
import { ValueColumn, type ValueType } from "./value_column.ts";
import { GeometryBuilder } from "./vector_builder.ts";
import type { VectorLayer } from "./vector.ts";

/**
 * Reads a GeoJSON FeatureCollection (RFC 7946): numbers as Float64, text as `Dictionary<Utf8, Int32>`, true and false
 * as Bool. A property that a feature lacks is missing. The old `crs` member (GeoJSON 2008) is read; without it
 * {@link VectorLayer.crs} is undefined, although RFC 7946 means WGS 84: many files hold another system all the same.
 *
 * @param options.name Names the layer, and the file in faults.
 * @throws {Fault} when it is no FeatureCollection in UTF-8, a property mixes types or is nested, or kinds of geometry are mixed.
 */
export function readGeoJson(bytes: Uint8Array, options: { name: string }): VectorLayer {
  const where = options.name;
  const collection = parse(bytes, where);
  const features = collection.features;
  const columns = new Map<string, ValueColumn>();
  const builder = new GeometryBuilder(where);
  features.forEach((feature, i) => {
    for (const name of Object.keys(feature.properties ?? {})) {
      if (!columns.has(name)) columns.set(name, columnFor(name, features, i, where));
    }
    addGeometry(feature.geometry, builder, `${where}, feature ${i + 1}`);
  });
  for (const [name, column] of columns) {
    features.forEach((feature, i) => {
      const value = feature.properties?.[name];
      if (!column.push(value)) throw mixed(name, value, column.type, `${where}, feature ${i + 1}`);
    });
  }
  return {
    name: where,
    attributes: new Table(
      Object.fromEntries([...columns].map(([name, column], c) => [name, column.toArrow(c)])),
    ),
    geometry: builder.finish(),
    crs: readCrs(collection.crs),
  };
}

interface Collection {
  features: { properties: Record<string, unknown> | null; geometry: Geometry | null }[];
  crs?: { properties?: { name?: string } };
}

function parse(bytes: Uint8Array, where: string): Collection {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Fault("geo: a GeoJSON file cannot be read", {
      expected: "JSON in UTF-8",
      found: error instanceof Error ? error.message : String(error),
      where,
      remedy: "get the file again, or save it as UTF-8",
      cause: error,
    });
  }
  const collection = value as Partial<Collection> & { type?: string };
  if (collection?.type !== "FeatureCollection" || !Array.isArray(collection.features)) {
    throw new Fault("geo: a GeoJSON file is no FeatureCollection", {
      expected: '{"type": "FeatureCollection", "features": [...]}',
      found: `type ${JSON.stringify(collection?.type)}`,
      where,
      remedy: "put the features into a FeatureCollection",
    });
  }
  return collection as Collection;
}

/** A column of the type of the first feature that has a value. */
function columnFor(name: string, features: Collection["features"], from: number, where: string): ValueColumn {
  const has = (i: number) => features[i].properties?.[name] ?? null;
  let i = from;
  while (i < features.length && has(i) === null) i++;
  const type = i === features.length ? "string" : typeof has(i);
  if (type !== "number" && type !== "string" && type !== "boolean") {
    throw mixed(name, has(i), "number, text or true/false", `${where}, feature ${i + 1}`);
  }
  return new ValueColumn(type, features.length);
}

function mixed(name: string, value: unknown, type: ValueType | string, where: string): Fault {
  return new Fault(`geo: a property is not of one type`, {
    expected: `${name}: ${type}`,
    found: JSON.stringify(value).slice(0, 80),
    where,
    remedy: "correct the feature, or flatten the property",
  });
}

function readCrs(crs: Collection["crs"]): FileCrs | undefined {
  const name = crs?.properties?.name;
  if (name === undefined) return undefined;
  // urn:ogc:def:crs:EPSG::6668, EPSG:6668, urn:ogc:def:crs:OGC:1.3:CRS84
  const epsg = /EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1] ?? (/CRS84$/i.test(name) ? "4326" : undefined);
  return { name, ...(epsg === undefined ? {} : { code: `EPSG:${epsg}` }) };
}

function addGeometry(geometry: Geometry | null, into: GeometryBuilder, where: string): void {
  const line = (positions: Position[]) => {
    for (const [x, y, z] of positions) into.vertex(x, y, z);
    into.endLine();
  };
  const polygon = (rings: Position[][]) => {
    rings.forEach(line);
    into.endPolygon();
  };
  if (geometry !== null && !("coordinates" in geometry)) {
    throw new Fault("geo: a kind of geometry that is not read", {
      expected: "points, lines or polygons",
      found: geometry.type,
      where,
      remedy: "split collections into features",
    });
  }
  // An empty geometry is a missing one (RFC 7946, 3.1).
  if (geometry === null || geometry.coordinates.length === 0) return into.endFeature();
  switch (geometry.type) {
    case "Point":
      into.vertex(geometry.coordinates[0], geometry.coordinates[1], geometry.coordinates[2]);
      return into.endFeature("point");
    case "MultiPoint":
      for (const [x, y, z] of geometry.coordinates) into.vertex(x, y, z);
      return into.endFeature("point");
    case "LineString":
      line(geometry.coordinates);
      return into.endFeature("line");
    case "MultiLineString":
      geometry.coordinates.forEach(line);
      return into.endFeature("line");
    case "Polygon":
      polygon(geometry.coordinates);
      return into.endFeature("polygon");
    case "MultiPolygon":
      geometry.coordinates.forEach(polygon);
      return into.endFeature("polygon");
  }
}
