import { DataType, type Vector } from "apache-arrow";
import type { Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import { converter, JGD2011 } from "./crs.ts";
import { type FeatureLayer, featuresOf, type Parts } from "./feature_layer.ts";
import type { Geometries } from "./vector.ts";

/**
 * A GeoJSON FeatureCollection (RFC 7946) in UTF-8: longitude and latitude (JGD2011, which is WGS 84 within what maps show),
 * outer rings counter-clockwise. Days and times are texts (ISO 8601, UTC); a missing value, and NaN, is null. Positions that
 * rounding makes equal to the one before are left out, and with them rings that are smaller than a centimetre.
 *
 * @param options.digits Decimal places of degrees. Default 7, about a centimetre.
 * @throws Fault for what {@link FeatureLayer} cannot hold, a position that has no longitude and latitude, and a column that
 * is neither texts, numbers, booleans, days nor times.
 */
export function writeGeoJson(
  layer: FeatureLayer,
  options: { digits?: number } = {},
): Uint8Array<ArrayBuffer> {
  const { digits = 7 } = options;
  const { kind, parts } = featuresOf(layer);
  const { forward } = converter(layer.crs, JGD2011);
  const factor = 10 ** digits;
  const degrees = ([x, y]: Position): Position => {
    const place = forward(x, y);
    if (place.every((value) => Number.isFinite(value)) && Math.abs(place[1]) <= 90) {
      return place.map((value) => Math.round(value * factor) / factor);
    }
    throw new Fault("geo: a position without longitude and latitude", {
      expected: `a place in ${layer.crs}`,
      found: `${x}, ${y}`,
      where: `layer ${layer.name}`,
    });
  };
  const columns = layer.attributes.schema.fields.map(({ name }) => {
    const vector = layer.attributes.getChild(name)!;
    return { name, value: valueOf(vector, `layer ${layer.name}, column ${name}`) };
  });
  const features = parts.map((each, row) =>
    JSON.stringify({
      type: "Feature",
      properties: Object.fromEntries(columns.map(({ name, value }) => [name, value(row)])),
      geometry: each &&
        geometryOf(distinct(each.map((rings) => rings.map((ring) => ring.map(degrees))), kind), kind),
    })
  );
  const head = `{"type":"FeatureCollection","name":${JSON.stringify(layer.name)},"features":[`;
  return new TextEncoder().encode(`${head}\n${features.join(",\n")}\n]}\n`);
}

/**
 * Without positions that repeat the one before, holes and parts that are no ring any more (RFC 7946: four positions), and
 * paths of one position.
 */
function distinct(parts: Parts, kind: Geometries["kind"]): Parts {
  if (kind === "point") return parts;
  const least = kind === "line" ? 2 : 4;
  const without = (ring: Position[]) =>
    ring.filter(([x, y], k) => k === 0 || x !== ring[k - 1][0] || y !== ring[k - 1][1]);
  return parts.map((rings) => rings.map(without))
    .filter(([outer]) => outer.length >= least)
    .map(([outer, ...holes]) => [outer, ...holes.filter((hole) => hole.length >= least)]);
}

/** One part as a single geometry, several as a multiple one; null for none. */
function geometryOf(parts: Parts, kind: Geometries["kind"]): GeoJSON.Geometry | null {
  if (parts.length === 0) return null;
  if (kind === "point") return { type: "Point", coordinates: parts[0][0][0] };
  if (kind === "line") {
    const paths = parts.map(([path]) => path);
    return paths.length === 1
      ? { type: "LineString", coordinates: paths[0] }
      : { type: "MultiLineString", coordinates: paths };
  }
  return parts.length === 1
    ? { type: "Polygon", coordinates: parts[0] }
    : { type: "MultiPolygon", coordinates: parts };
}

function valueOf(vector: Vector, where: string): (row: number) => string | number | boolean | null {
  const { type } = vector;
  const over = (of: (value: unknown) => string | number | boolean | null) => (row: number) => {
    const value = vector.get(row) as unknown;
    return value === null ? null : of(value);
  };
  const text = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isUtf8(text) || DataType.isLargeUtf8(text)) return over(String);
  if (DataType.isBool(type)) return over(Boolean);
  if (DataType.isInt(type) || DataType.isFloat(type)) {
    return over((value) => Number.isFinite(Number(value)) ? Number(value) : null);
  }
  const time = (value: unknown) => new Date(Number(value)).toISOString();
  if (DataType.isDate(type)) return over((day) => time(day).slice(0, 10));
  if (DataType.isTimestamp(type)) return over(time);
  throw new Fault("geo: a column that GeoJSON cannot hold", {
    expected: "texts, numbers, booleans, days or times",
    found: String(type),
    where,
    remedy: "convert it in SQL, or leave it out",
  });
}
