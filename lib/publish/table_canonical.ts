import {
  Bool,
  DataType,
  Float64,
  Int32,
  Table,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { Fault } from "../fault/mod.ts";

/** What a cell of a published table can hold. */
export type Cell = number | string | boolean | null;

/** A table as it is stored: its cells by column, and its Arrow IPC file. */
export interface CanonicalTable {
  names: string[];
  columns: Map<string, Cell[]>;
  /** Names of the columns of numbers, also where every cell is null. */
  numeric: ReadonlySet<string>;
  rows: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The same table in the few types a published table has: Int32 or Float64 for numbers, Utf8 for
 * texts and dates (`2025-03-31`, UTC), Bool; one batch, no dictionaries (Arrow numbers them by a
 * process-wide counter). Equal cells give equal bytes.
 *
 * @throws Fault for NaN and infinities, integers beyond 2^53, and nested or binary columns.
 */
export function canonicalTable(id: string, data: Table): CanonicalTable {
  const names = data.schema.fields.map((field) => field.name);
  const columns = new Map<string, Cell[]>();
  const vectors: Record<string, Vector> = {};
  for (const [index, field] of data.schema.fields.entries()) {
    const cells = readColumn(id, field.name, field.type, data.getChildAt(index)!);
    columns.set(field.name, cells);
    vectors[field.name] = toVector(cells, field.type);
  }
  const bytes = tableToIPC(new Table(vectors), "file");
  const numeric = new Set(
    data.schema.fields.filter(({ type }) => isNumeric(valueTypeOf(type))).map(({ name }) => name),
  );
  return { names, columns, numeric, rows: data.numRows, bytes: new Uint8Array(bytes) };
}

function valueTypeOf(type: DataType): DataType {
  return DataType.isDictionary(type) ? type.dictionary : type;
}

function isNumeric(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type);
}

function readColumn(id: string, name: string, type: DataType, vector: Vector): Cell[] {
  const valueType = valueTypeOf(type);
  const cells: Cell[] = [];
  for (let row = 0; row < vector.length; row++) {
    const raw = vector.get(row);
    cells.push(raw === null || raw === undefined ? null : readCell(id, name, valueType, raw, row));
  }
  return cells;
}

function readCell(id: string, name: string, type: DataType, raw: unknown, row: number): Cell {
  const where = `${id}, column ${name}, row ${row + 1}`;
  if (DataType.isInt(type) || DataType.isFloat(type)) {
    const number = Number(raw);
    if (!Number.isFinite(number)) {
      throw new Fault(`publish: ${id} holds a number that is none`, {
        expected: "finite numbers; null where there is no value",
        found: String(number),
        where,
        remedy: "filter the row, or turn it into null where it was computed",
      });
    }
    if (typeof raw === "bigint" && !Number.isSafeInteger(number)) {
      throw new Fault(`publish: ${id} holds an integer that a number cannot`, {
        expected: "integers up to 2^53",
        found: String(raw),
        where,
        remedy: "publish identifiers as text",
      });
    }
    return number;
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return String(raw);
  if (DataType.isBool(type)) return Boolean(raw);
  if (DataType.isDate(type)) return new Date(Number(raw)).toISOString().slice(0, 10);
  if (DataType.isTimestamp(type)) return new Date(Number(raw)).toISOString().replace(/\.000Z$/, "Z");
  throw new Fault(`publish: ${id} has a column that a page cannot show`, {
    expected: "numbers, texts, booleans or dates",
    found: String(type),
    where: `${id}, column ${name}`,
    remedy: isNumeric(type) ? "CAST it to DOUBLE in the query" : "leave it out, or publish it as a file",
  });
}

function toVector(cells: Cell[], type: DataType): Vector {
  const valueType = valueTypeOf(type);
  if (DataType.isBool(valueType)) return vectorFromArray(cells as (boolean | null)[], new Bool());
  if (!isNumeric(valueType)) return vectorFromArray(cells as (string | null)[], new Utf8());
  const fits = DataType.isInt(valueType) &&
    cells.every((cell) => cell === null || (cell as number) === ((cell as number) | 0));
  return vectorFromArray(cells as (number | null)[], fits ? new Int32() : new Float64());
}
