import { Field, makeData, RecordBatch, Schema, Struct, Table } from "apache-arrow";
import { arrowColumn, type TextDictionary } from "../geo/mod.ts";
import type { FieldDescription, TableSchema } from "./entry.ts";

/** A dataset's values, column by column, on the way from the file to the cell that asked for them. */
export interface Rows {
  length: number;
  columns: Column[];
  /** Names a row as a person finds it in the file: `line 12`, `row 11`. */
  place: (row: number) => string;
}

/** The values of one field, typed by the schema alone, whatever the file format. */
export interface Column {
  field: FieldDescription;
  /**
   * integer: Int32Array, or Float64Array where its bounds ask for more than 32 bits; number: Float64Array; string:
   * codes into the dictionary; boolean: 0 and 1; date: days, datetime: milliseconds, since 1970-01-01T00:00Z.
   */
  values: Int32Array | Float64Array | Uint8Array;
  /** 1 for each row without a value; undefined when every row has one. */
  missing?: Uint8Array;
  /** Of a string field. */
  dictionary?: TextDictionary;
  /** False when some values could not be read: of the others only missing ones are looked at then. */
  sound: boolean;
}

/** Whether an integer field needs more than 32 bits: its constraints name a number beyond them. */
export function isWide(field: FieldDescription): boolean {
  const { minimum = 0, maximum = 0, enum: codes = [] } = field.constraints ?? {};
  return [minimum, maximum, ...codes].some((bound) => Math.abs(Number(bound)) > 0x7fffffff);
}

/** Minutes east of Greenwich of `+09:00` or `Z`; NaN for a field that names no time zone. */
export function zoneOffset(field: FieldDescription): number {
  if (field.timeZone === undefined) return NaN;
  if (field.timeZone === "Z") return 0;
  const [hours, minutes] = field.timeZone.slice(1).split(":").map(Number);
  return (field.timeZone[0] === "-" ? -1 : 1) * (60 * hours + minutes);
}

/**
 * The Arrow table a cell gets: one record batch, columns in the order of the schema, the field's unit as metadata
 * `unit`.
 */
export function toTable(rows: Rows, schema: TableSchema): Table {
  const vectors = rows.columns.map(({ field, values, missing, dictionary }, id) =>
    arrowColumn(field.type, values, missing, { dictionary: dictionary!, id })
  );
  const keys = new Set(schema.primaryKey);
  const fields = rows.columns.map(({ field }, c) =>
    new Field(
      field.name,
      vectors[c].type,
      !(field.constraints?.required || keys.has(field.name)),
      new Map(field.unit === undefined ? [] : [["unit", field.unit]]),
    )
  );
  const arrowSchema = new Schema(fields);
  const data = makeData({
    type: new Struct(fields),
    length: rows.length,
    nullCount: 0,
    children: vectors.map((vector) => vector.data[0]),
  });
  return new Table(arrowSchema, new RecordBatch(arrowSchema, data));
}
