import { DatabaseSync } from "node:sqlite";
import { DataType, DateUnit, type Table, TimeUnit, type Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type Coordinates, type Crs, crsName, epsgCode } from "./crs.ts";
import { type FeatureLayer, featuresOf, partsExtent } from "./feature_layer.ts";
import { GEOPACKAGE_TYPES, partsBlob, pointBlob } from "./geopackage_blob.ts";
import { wellKnownText } from "./well_known_text.ts";

/** Points with their attributes, as {@link writeGeoPackage} takes them. */
export interface PointLayer extends Coordinates {
  /** Table name in the file. */
  name: string;
  /** What the layer is, for people. Default: its name. */
  description?: string;
  /** Coordinate system of x (east, longitude) and y. A point with NaN for both has no geometry. */
  crs: Crs;
  /** One row a point: texts, whole numbers, numbers, booleans, days and times, with nulls. */
  attributes: Table;
}

/** "GPKG" as a number, and version 1.3 of the format (OGC 12-128r17). */
const APPLICATION_ID = 0x47504b47;
const VERSION = 10300;
/** Of a file whose bytes depend on what is in it alone. */
const LAST_CHANGE = "1970-01-01T00:00:00.000Z";
const CUSTOM_SRS = 100_000;
const GEOMETRY = "geom";
const KEY = "fid";

type Cell = string | number | null;

/**
 * A GeoPackage (OGC 12-128r17) with layers of points, lines and polygons, as QGIS, GDAL and {@link readGeoPackage} read it;
 * lines and polygons are written as multiple ones. The same features give the same bytes: `last_change` is the beginning
 * of 1970, and there is no spatial index (QGIS makes one on demand). Columns keep their types: texts TEXT, integers
 * SMALLINT, MEDIUMINT or INTEGER, numbers REAL, Bool BOOLEAN, Date DATE, Timestamp DATETIME (UTC). NaN in a column of
 * numbers has no place in the format and becomes null.
 *
 * @throws Fault for attributes that are not of these features, a column named `fid` or `geom` or twice, a column of
 * another type, a whole number beyond 2^53, a point with one coordinate, features of several kinds, a coordinate system
 * that has no well-known text, and two layers of one name.
 * @example
 * ```ts ignore
 * const bytes = writeGeoPackage({ name: "points", x, y, crs: "EPSG:6677", attributes });
 * await publish.file("points", { name: "points.gpkg", mediaType: "application/geopackage+sqlite3", bytes }, options);
 * ```
 */
export function writeGeoPackage(
  layers: PointLayer | FeatureLayer | readonly (PointLayer | FeatureLayer)[],
): Uint8Array<ArrayBuffer> {
  const all = "name" in layers ? [layers] : layers;
  const stored = all.map(storedLayer);
  refuseTwins(all);
  const database = new DatabaseSync(":memory:");
  try {
    database.exec(`PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}; ${SCHEMA}`);
    const systems = addSystems(database, all.map(({ crs }) => crs));
    for (const layer of stored) addLayer(database, layer, systems.get(layer.crs)!);
    return (database as Serializable).serialize().slice();
  } finally {
    database.close();
  }
}

/** A layer as it goes into the file. */
interface StoredLayer {
  name: string;
  description: string;
  crs: Crs;
  type: string;
  rows: number;
  blob: (row: number, srs: number) => Uint8Array | null;
  extent: (number | null)[];
  columns: { name: string; type: string; cell: (row: number) => Cell }[];
}

function storedLayer(layer: PointLayer | FeatureLayer): StoredLayer {
  checkLayer(layer);
  const { name, description = name, crs, attributes } = layer;
  const columns = attributes.schema.fields.map((field) => ({
    name: field.name,
    ...columnOf(attributes.getChild(field.name)!, field.name),
  }));
  const common = { name, description, crs, columns, rows: attributes.numRows };
  if ("x" in layer) {
    const { x, y } = layer;
    const blob = (row: number, srs: number) => pointBlob(x[row], y[row], srs);
    return { ...common, type: GEOPACKAGE_TYPES.point, blob, extent: extentOf(layer) };
  }
  const { kind, parts } = featuresOf(layer);
  return {
    ...common,
    type: GEOPACKAGE_TYPES[kind],
    blob: (row, srs) => partsBlob(parts[row], kind, srs),
    extent: partsExtent(parts) ?? [null, null, null, null],
  };
}

function addLayer(database: DatabaseSync, layer: StoredLayer, srs: number): void {
  const { name, description, type, rows, blob, extent, columns } = layer;
  const defined = columns.map((column) => `, ${quoted(column.name)} ${column.type}`).join("");
  database.exec(
    `CREATE TABLE ${
      quoted(name)
    } (${KEY} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ${GEOMETRY} ${type}${defined})`,
  );
  database.prepare("INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)")
    .run(name, name, description, LAST_CHANGE, ...extent, srs);
  database.prepare("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)")
    .run(name, GEOMETRY, type, srs);
  const marks = columns.map(() => ", ?").join("");
  const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (?, ?${marks})`);
  database.exec("BEGIN");
  for (let row = 0; row < rows; row++) {
    insert.run(row + 1, blob(row, srs), ...columns.map(({ cell }) => cell(row)));
  }
  database.exec("COMMIT");
}

function refuseTwins(layers: readonly { name: string }[]): void {
  const names = layers.map(({ name }) => name.toLowerCase());
  const twice = names.findIndex((name, k) => names.indexOf(name) !== k);
  if (layers.length > 0 && twice < 0) return;
  throw new Fault("geo: a GeoPackage whose layers have no names of their own", {
    expected: "one or more layers, names that differ by more than case",
    found: layers.map(({ name }) => name).join(", ") || "no layer",
  });
}

/** Deno has it; its types do not say so. */
type Serializable = DatabaseSync & { serialize(): Uint8Array };

const SCHEMA = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system');`;

/** WGS 84, which every GeoPackage has, and those of the layers. Returns their numbers. */
function addSystems(database: DatabaseSync, layers: readonly Crs[]): Map<Crs, number> {
  const insert = database.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)");
  const numbers = new Map<Crs, number>();
  let custom = CUSTOM_SRS;
  for (const crs of ["EPSG:4326", ...layers]) {
    if (numbers.has(crs)) continue;
    const its = epsgCode(crs);
    const id = its ?? custom++;
    if (![...numbers.values()].includes(id)) {
      const name = crsName(crs).en.replace(/ \(EPSG.*$/, "");
      insert.run(name, id, its === undefined ? "NONE" : "EPSG", id, wellKnownText(crs), crs);
    }
    numbers.set(crs, id);
  }
  return numbers;
}

/** Smallest and largest x and y, as gpkg_contents has them; nulls without a point. */
function extentOf({ x, y }: PointLayer): (number | null)[] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < x.length; k++) {
    if (Number.isNaN(x[k])) continue;
    [west, south] = [Math.min(west, x[k]), Math.min(south, y[k])];
    [east, north] = [Math.max(east, x[k]), Math.max(north, y[k])];
  }
  return west === Infinity ? [null, null, null, null] : [west, south, east, north];
}

/** SQLite type of a column, and its cell in a row. */
function columnOf(vector: Vector, name: string): { type: string; cell: (row: number) => Cell } {
  const value = (row: number) => vector.get(row) as unknown;
  const over = (of: (value: unknown) => Cell) => (row: number) => value(row) === null ? null : of(value(row));
  const { type } = vector;
  const text = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isUtf8(text) || DataType.isLargeUtf8(text)) return { type: "TEXT", cell: over(String) };
  if (DataType.isBool(type)) return { type: "BOOLEAN", cell: over(Number) };
  if (DataType.isInt(type)) {
    const bits = type.bitWidth + (type.isSigned ? 0 : 1);
    return {
      type: bits <= 16 ? "SMALLINT" : bits <= 32 ? "MEDIUMINT" : "INTEGER",
      cell: over((number) => wholeNumber(number, name)),
    };
  }
  if (DataType.isFloat(type)) {
    return { type: "REAL", cell: over((number) => Number.isNaN(number) ? null : number as number) };
  }
  const time = (milliseconds: unknown) => new Date(Number(milliseconds)).toISOString();
  if (DataType.isDate(type) && type.unit === DateUnit.DAY) {
    return { type: "DATE", cell: over((day) => time(day).slice(0, 10)) };
  }
  if (DataType.isTimestamp(type) && type.unit === TimeUnit.MILLISECOND) {
    return { type: "DATETIME", cell: over(time) };
  }
  throw new Fault("geo: a column that a GeoPackage cannot hold", {
    expected: "texts, numbers, booleans, days (DateDay) or times (TimestampMillisecond)",
    found: String(type),
    where: `column ${name}`,
    remedy: "convert it in SQL, or leave it out",
  });
}

function wholeNumber(value: unknown, name: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new Fault("geo: a whole number beyond 2^53", {
    expected: "numbers that a reader gets back as they are",
    found: String(value),
    where: `column ${name}`,
    remedy: "write it as a text",
  });
}

function checkLayer(layer: PointLayer | FeatureLayer): void {
  const { name, crs, attributes } = layer;
  const where = `layer ${name}`;
  if (!/^[\p{L}\p{N}_-]+$/u.test(name) || /^(gpkg|sqlite|rtree)_/i.test(name)) {
    throw new Fault("geo: not a name for a layer", {
      expected: "letters, digits, _ and -, not beginning with gpkg_, sqlite_ or rtree_",
      found: JSON.stringify(name),
    });
  }
  wellKnownText(crs);
  const names = [KEY, GEOMETRY, ...attributes.schema.fields.map((field) => field.name)];
  const lower = names.map((each) => each.toLowerCase());
  const twice = lower.findIndex((each, k) => lower.indexOf(each) !== k);
  if (twice >= 0) {
    throw new Fault("geo: a GeoPackage cannot tell two columns apart", {
      expected: `names that differ by more than case, none of them ${KEY} or ${GEOMETRY}`,
      found: names[twice],
      where,
      remedy: "rename the column",
    });
  }
  if ("x" in layer) checkPoints(layer, where);
}

function checkPoints({ x, y, attributes }: PointLayer, where: string): void {
  if (y.length !== x.length || attributes.numRows !== x.length) {
    throw new Fault("geo: points and attributes that do not pair", {
      expected: `${x.length} rows, one a point`,
      found: `${y.length} y, ${attributes.numRows} rows of attributes`,
      where,
    });
  }
  for (let k = 0; k < x.length; k++) {
    const isNowhere = Number.isNaN(x[k]) && Number.isNaN(y[k]);
    if (isNowhere || (Number.isFinite(x[k]) && Number.isFinite(y[k]))) continue;
    throw new Fault("geo: a point with half a position", {
      expected: "two finite coordinates, or NaN for both where there is no position",
      found: `x = ${x[k]}, y = ${y[k]}`,
      where: `${where}, row ${k + 1}`,
    });
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
