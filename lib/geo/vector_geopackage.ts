import { existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import type { FileCrs } from "./file_crs.ts";
import { ValueColumn, type ValueType } from "./value_column.ts";
import { GeometryBuilder } from "./vector_builder.ts";
import type { VectorLayer } from "./vector.ts";
import { addWellKnownBinary } from "./vector_wkb.ts";

/**
 * Reads one layer of a GeoPackage (OGC 12-128r19). Columns are typed as declared: INTEGER and REAL as Float64, TEXT as
 * `Dictionary<Utf8, Int32>`, BOOLEAN as Bool, DATE as DateDay, DATETIME as TimestampMillisecond (UTC). Rows come in
 * the order of the primary key (`fid`, whatever its name), which is a column of integers (Int32) among them.
 *
 * @param path Of the file, which is opened for reading only.
 * @param options.layer Table name; needed when the file holds several.
 * @throws {Fault} when it is no GeoPackage, is being edited (a `-wal` file with unwritten changes), has no such layer, or
 * a value is not of its column's type (SQLite lets that happen).
 */
export function readGeoPackage(path: string, options: { layer?: string } = {}): VectorLayer {
  const file = path.replace(/^.*[\\/]/, "");
  if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) {
    throw new Fault("geo: a GeoPackage has changes that are not yet in the file", {
      found: `${file}-wal`,
      where: file,
      remedy: "close the program that has it open (QGIS)",
    });
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    return readLayer(database, file, options.layer);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("geo: a GeoPackage cannot be read", {
      found: error instanceof Error ? error.message : String(error),
      where: file,
      remedy: "check that it is a GeoPackage with a feature table, or get it again",
      cause: error,
    });
  } finally {
    database?.close();
  }
}

function readLayer(database: DatabaseSync, file: string, wanted: string | undefined): VectorLayer {
  const rows = <T>(sql: string, ...values: string[]) => database.prepare(sql).all(...values) as T[];
  const layers = rows<{ table_name: string }>(
    "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name",
  ).map((row) => row.table_name);
  const layer = wanted ?? (layers.length === 1 ? layers[0] : undefined);
  if (layer === undefined || !layers.includes(layer)) {
    throw new Fault("geo: which layer of a GeoPackage is meant is open", {
      expected: wanted === undefined ? "one layer" : wanted,
      found: layers.join(", ") || "no layer of features",
      where: file,
      remedy: 'name it in the catalog entry, `"layer": "..."`',
    });
  }
  const [{ column_name: geometryColumn, srs_id: srs }] = rows<{ column_name: string; srs_id: number }>(
    "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?",
    layer,
  );
  const declared = rows<{ name: string; type: string; pk: number }>(
    `SELECT name, type, pk FROM pragma_table_info(?)`,
    layer,
  );
  const rowKey = declared.find((column) => column.pk === 1)?.name;
  const fields = declared.filter((column) => column.name !== geometryColumn);
  const columns = fields.map((field) => {
    const type = valueType(field, `${file}, ${layer}`);
    return new ValueColumn(field.name === rowKey && type === "number" ? "integer" : type);
  });
  const builder = new GeometryBuilder(`${file}, ${layer}`);

  const names = [geometryColumn, ...fields.map((field) => field.name)].map(quoted).join(", ");
  const statement = database.prepare(
    `SELECT ${names} FROM ${quoted(layer)} ORDER BY ${quoted(rowKey ?? "rowid")}`,
  );
  statement.setReturnArrays(true);
  const problems: string[] = [];
  let problemCount = 0;
  let row = 0;
  for (const values of statement.iterate() as unknown as Iterable<unknown[]>) {
    row++;
    addGeometry(values[0] as Uint8Array | null, builder, `${file}, ${layer}, row ${row}`);
    for (let c = 0; c < columns.length; c++) {
      if (!columns[c].push(values[c + 1]) && problemCount++ < 20) {
        problems.push(`row ${row}, ${fields[c].name} (${fields[c].type}): ${JSON.stringify(values[c + 1])}`);
      }
    }
  }
  if (problemCount > 0) {
    const values = problemCount === 1
      ? "1 value of a GeoPackage is"
      : `${problemCount} values of a GeoPackage are`;
    throw new Fault(`geo: ${values} not of the column's type`, {
      found: problems.join("\n"),
      where: `${file}, ${layer}`,
      remedy: "correct the rows",
    });
  }
  return {
    name: layer,
    attributes: new Table(
      Object.fromEntries(columns.map((column, c) => [fields[c].name, column.toArrow(c)])),
    ),
    geometry: builder.finish(),
    crs: readCrs(rows, srs),
    ...(rowKey === undefined ? {} : { rowKey }),
  };
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

function valueType(field: { name: string; type: string }, where: string): ValueType {
  const type = field.type.toUpperCase().replace(/\(.*$/, "");
  if (["INTEGER", "INT", "MEDIUMINT", "SMALLINT", "TINYINT", "REAL", "DOUBLE", "FLOAT"].includes(type)) {
    return "number";
  }
  if (type === "TEXT") return "string";
  if (type === "BOOLEAN") return "boolean";
  if (type === "DATE") return "date";
  if (type === "DATETIME") return "datetime";
  throw new Fault("geo: a kind of GeoPackage column that is not read", {
    expected: "INTEGER, REAL, TEXT, BOOLEAN, DATE or DATETIME (and their sizes)",
    found: field.type,
    where: `${where}, column ${field.name}`,
    remedy: "leave the column out of the file",
  });
}

/** Sizes of the envelope in bytes, by its code in the flags (OGC 12-128r19, 2.1.3). */
const ENVELOPE = [0, 32, 48, 48, 64];

function addGeometry(blob: Uint8Array | null, builder: GeometryBuilder, where: string): void {
  if (blob === null) return builder.endFeature();
  const envelope = ENVELOPE[(blob[3] >> 1) & 7];
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined) {
    throw new Fault("geo: a geometry is no GeoPackage geometry", { where, remedy: "get the file again" });
  }
  addWellKnownBinary(blob.subarray(8 + envelope), builder, where);
}

function readCrs(rows: <T>(sql: string, ...values: string[]) => T[], srs: number): FileCrs | undefined {
  const [found] = rows<{ name: string; organization: string; code: number; wkt: string }>(
    "SELECT srs_name name, organization, organization_coordsys_id code, definition wkt " +
      "FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
    String(srs),
  );
  // -1 and 0 stand for undefined systems.
  if (found === undefined || srs <= 0) return undefined;
  const isEpsg = found.organization.toUpperCase() === "EPSG";
  return { name: found.name, wkt: found.wkt, ...(isEpsg ? { code: `EPSG:${found.code}` } : {}) };
}
