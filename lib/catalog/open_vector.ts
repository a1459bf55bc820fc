import { basename, extname } from "node:path";
import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import {
  countMissing,
  type Crs,
  crsConflict,
  type Geometries,
  isMissing,
  type LineGeometries,
  readGeoJson,
  readGeoPackage,
  readShapefile,
  type VectorLayer,
} from "../geo/mod.ts";
import { type Checksum, checksumOf, readWithChecksum, refuseChanged, shownFiles } from "./checksum.ts";
import { conform } from "./conform.ts";
import { checkConstraints } from "./constraints.ts";
import type { CatalogEntry, FieldDescription, TableSchema } from "./entry.ts";
import { usesDegrees } from "./degrees.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { type Column, type Rows, toTable } from "./rows.ts";
import { refuseUnknownCrs } from "./unknown_crs.ts";
import { Violations } from "./violations.ts";

/** A vector dataset: row `i` of `attributes` belongs to feature `i` of `geometry`. */
export interface VectorDataset {
  /** The layer's name in its file. */
  name: string;
  /**
   * Columns and types as the schema says. Of a GeoPackage, the first is the number of the row under its own name
   * (`fid`), in order, unless the schema describes it.
   */
  attributes: Table;
  geometry: Geometries;
  crs: Crs;
}

/** Where faults point. */
interface Place {
  id: string;
  file: string;
  entryFile: string;
}

/**
 * Reads a GeoPackage, Shapefile or GeoJSON dataset: checksum first, then coordinate system and kind of geometry, then
 * every attribute and every coordinate.
 *
 * @throws {Fault} at the first thing that is wrong; of values, with up to 20 rows and the total.
 */
export function openVector(location: Location): VectorDataset {
  const { entry } = location;
  const where = { id: entry.name, file: shownPath(location.path), entryFile: shownPath(location.entryFile) };
  const layer = readLayer(location, where);
  const crs = entry.crs!;
  refuseOtherCrs(layer, crs, where);
  const { type } = entry.geometry!;
  if (layer.geometry.kind !== type) {
    const isBare = countMissing(layer.geometry) === layer.geometry.length;
    throw new Fault(`catalog: ${entry.name}: another kind of geometry`, {
      expected: `${type}s`,
      found: isBare
        ? `no geometry in any of its features (${layer.geometry.length})`
        : `${layer.geometry.kind}s`,
      where: where.file,
      remedy: `get the right file, or correct \`geometry.type\` in ${where.entryFile}`,
    });
  }
  const schema = entry.schema!;
  const violations = new Violations();
  const rows = conform(layer.attributes, schema, {
    ...where,
    optional: layer.rowKey,
    timesAreUtc: entry.format === "gpkg",
    violations,
  });
  rows.length = layer.geometry.length; // which a table without columns does not tell
  noteGeometry(layer.geometry, entry, rows, violations);
  checkConstraints(rows, schema, violations);
  violations.refuse({ ...where, place: rows.place });
  rows.columns.unshift(...rowNumbers(layer, schema));
  return { name: layer.name, attributes: toTable(rows, schema), geometry: layer.geometry, crs };
}

function readLayer(location: Location, where: Place): VectorLayer {
  const { entry, path, files } = location;
  const name = basename(path, extname(path));
  const refuse = (checksum: Checksum) =>
    refuseChanged(checksum, entry, { ...where, file: shownFiles(files, shownPath) });
  if (entry.format === "gpkg") {
    refuse(checksumOf(files));
    return readGeoPackage(path, { layer: entry.layer });
  }
  const { contents, ...checksum } = readWithChecksum(files);
  refuse(checksum);
  if (entry.format === "geojson") return readGeoJson(contents[0], { name });
  const part = (extension: string) =>
    contents[files.findIndex((file) => file.toLowerCase().endsWith(extension))];
  return readShapefile(
    { shp: part(".shp"), dbf: part(".dbf"), prj: part(".prj"), cpg: part(".cpg") },
    { name, encoding: entry.encoding },
  );
}

/** The column that numbers the rows of a GeoPackage, where the schema leaves it to the file. */
function rowNumbers({ attributes, rowKey }: VectorLayer, schema: TableSchema): Column[] {
  if (rowKey === undefined || schema.fields.some((field) => field.name === rowKey)) return [];
  const field: FieldDescription = {
    name: rowKey,
    type: "integer",
    title: { ja: "地物番号", en: "Feature number" },
    constraints: { required: true },
  };
  return [{ field, values: attributes.getChild(rowKey)!.toArray(), sound: true }];
}

/** Refuses a file whose own coordinate system, or whose coordinates, cannot be the stated system's. */
function refuseOtherCrs(layer: VectorLayer, crs: Crs, where: Place): void {
  refuseUnknownCrs(crs, layer.crs, where);
  const found = layer.crs === undefined
    ? contraryCoordinates(layer.geometry, crs)
    : crsConflict(crs, layer.crs);
  if (found === undefined) return;
  throw new Fault(`catalog: ${where.id}: another coordinate system`, {
    expected: crs,
    found,
    where: where.file,
    remedy: `convert the file to ${crs}, or correct \`crs\` in ${where.entryFile}`,
  });
}

/** Degrees in a file that should have metres; a file without a coordinate system shows no more than that. */
function contraryCoordinates({ x, y }: Geometries, crs: Crs): string | undefined {
  const inDegrees = usesDegrees(crs);
  if (inDegrees !== false || x.length === 0) return undefined;
  const looksLikeDegrees = x.every((value) => !(Math.abs(value) > 180)) &&
    y.every((value) => !(Math.abs(value) > 90));
  return looksLikeDegrees ? "no coordinate system, and coordinates that look like degrees" : undefined;
}

/** Notes features without geometry, lines of one vertex, and longitudes and latitudes that are none. */
function noteGeometry(geometry: Geometries, entry: CatalogEntry, rows: Rows, violations: Violations): void {
  if (entry.geometry!.required !== false) {
    const note = violations.rule("geometry", "required");
    for (let i = 0; i < rows.length; i++) if (isMissing(geometry, i)) note(i, undefined);
  }
  if (geometry.kind === "line") noteShortLines(geometry, violations);
  if (usesDegrees(entry.crs!) !== true) return;
  const { x, y } = geometry;
  const note = violations.rule("geometry", "longitude within ±180, latitude within ±90");
  const feature = featureFinder(geometry);
  for (let v = 0; v < x.length; v++) {
    if (Math.abs(x[v]) > 180 || Math.abs(y[v]) > 90) note(feature(v), `${x[v]}, ${y[v]}`);
  }
}

/** Notes features with a path of fewer than two vertices (OGC 06-103r4, 6.1.7; RFC 7946, 3.1.4). */
function noteShortLines(
  { x, y, pathStart, featureStart, length }: LineGeometries,
  violations: Violations,
): void {
  const note = violations.rule("geometry", "a line has at least two vertices");
  for (let i = 0; i < length; i++) {
    for (let path = featureStart[i]; path < featureStart[i + 1]; path++) {
      const start = pathStart[path];
      const count = pathStart[path + 1] - start;
      if (count < 2) note(i, count === 0 ? "no vertex" : `${x[start]}, ${y[start]}`);
    }
  }
}

/** The feature a vertex belongs to; vertices are asked for in order. */
function featureFinder(geometry: Geometries): (vertex: number) => number {
  if (geometry.kind === "point") return (vertex) => vertex;
  let feature = 0;
  const endOf = (i: number) => {
    const part = geometry.featureStart[i + 1];
    return geometry.kind === "line"
      ? geometry.pathStart[part]
      : geometry.ringStart[geometry.polygonStart[part]];
  };
  return (vertex) => {
    while (endOf(feature) <= vertex) feature++;
    return feature;
  };
}
