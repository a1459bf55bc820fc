import {
  Bool,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Vector,
} from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type AnyType, oneChunk, packBits, type Values } from "./chunk.ts";
import { textVector } from "./text.ts";

/**
 * The values of a column: a typed array (its own type), numbers (Float64), texts (Utf8), booleans (Bool),
 * Dates (Timestamp, ms, UTC), each list with `null` where there is no value; or an Arrow vector as it is.
 */
export type ColumnValues =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly (number | null)[]
  | readonly (string | null)[]
  | readonly (boolean | null)[]
  | readonly (Date | null)[]
  | Vector;

/** What {@link tableFrom} takes besides the columns. */
export interface TableOptions {
  /** Unit by column name, kept as the Arrow field's metadata `unit`. */
  units?: Record<string, string>;
}

/**
 * A table from columns of equal length, in the order given. Typed arrays are used as they are, not copied.
 *
 * @throws {Fault} Columns of different length, a list of mixed types, an empty one, or one with nothing but nulls.
 * @example
 * ```ts
 * import { tableFrom } from "kenzan/table/mod.ts";
 *
 * const plots = tableFrom(
 *   { plot: ["A1", "A2", null], area: Float64Array.of(0.04, 0.1, 0.1) },
 *   { units: { area: "ha" } },
 * );
 * console.assert(plots.numRows === 3 && plots.schema.fields[1].metadata.get("unit") === "ha");
 * ```
 */
export function tableFrom(columns: Record<string, ColumnValues>, options: TableOptions = {}): Table {
  const { units = {} } = options;
  const vectors = Object.entries(columns).map(([name, values]) => [name, vectorFrom(name, values)] as const);
  return tableOf(vectors, (name) => name in units ? new Map([["unit", units[name]]]) : new Map());
}

/** A table of named vectors, in one batch. Equal length is checked. */
export function tableOf(
  vectors: readonly (readonly [name: string, vector: Vector])[],
  metadata: (name: string) => Map<string, string>,
  ofTable: Map<string, string> = new Map(),
): Table {
  const rows = vectors[0]?.[1].length ?? 0;
  const seen = new Set<string>();
  for (const [name, vector] of vectors) {
    if (vector.length !== rows) {
      throw new Fault("table: columns differ in length", {
        expected: `${rows} rows, as in ${vectors[0][0]}`,
        found: `${vector.length} rows in ${name}`,
      });
    }
    if (seen.has(name)) {
      throw new Fault("table: two columns have one name", {
        expected: "every column name once",
        found: `${JSON.stringify(name)} twice`,
        remedy: "rename one of them, in SQL with AS",
      });
    }
    seen.add(name);
  }
  const fields = vectors.map(([name, vector]) => new Field(name, vector.type, true, metadata(name)));
  const schema = new Schema(fields, ofTable);
  const children = vectors.map(([, vector]) => oneChunk(vector));
  const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  return new Table(schema, [new RecordBatch(schema, data)]);
}

const ARROW_TYPES: [new (length: number) => Values, AnyType][] = [
  [Float64Array, new Float64()],
  [Float32Array, new Float32()],
  [Int8Array, new Int8()],
  [Int16Array, new Int16()],
  [Int32Array, new Int32()],
  [Uint8Array, new Uint8()],
  [Uint16Array, new Uint16()],
  [Uint32Array, new Uint32()],
  [BigInt64Array, new Int64()],
  [BigUint64Array, new Uint64()],
];

/** A vector from a column's values. */
export function vectorFrom(name: string, values: ColumnValues): Vector {
  if (values instanceof Vector) return values;
  if (Array.isArray(values) && values.length === 0) {
    throw new Fault(`table: column ${name} is an empty list, which has no type`, {
      expected: "a typed array, whose type stands without values, or a list with at least one",
      found: "a list without values",
      remedy:
        "give numbers as new Float64Array(0), texts as vectorFromArray([], new Utf8()) of apache-arrow; " +
        "or look at what was to fill the list",
    });
  }
  if (!Array.isArray(values)) {
    const type = ARROW_TYPES.find(([kind]) => values instanceof kind)?.[1];
    if (type) return valuesVector(type, values as Values);
  } else {
    const kind = kindOf(name, values);
    if (kind === "string") return textVector(values, name);
    const valid = Uint8Array.from(values, (value) => value === null ? 0 : 1);
    if (kind === "number") {
      return valuesVector(
        new Float64(),
        Float64Array.from(values, (v) => v ?? 0),
        valid,
      );
    }
    if (kind === "Date") {
      const times = BigInt64Array.from(values, (date: Date | null) => BigInt(date?.getTime() ?? 0));
      return valuesVector(new TimestampMillisecond(), times, valid);
    }
    if (kind === "boolean") return valuesVector(new Bool(), packBits(Uint8Array.from(values, Number)), valid);
  }
  throw new Fault(`table: column ${name} cannot be made`, {
    expected: "a typed array, a list of numbers, texts, booleans or Dates (with nulls), or an Arrow vector",
    found: Array.isArray(values)
      ? `a list with ${kindOf(name, values)}`
      : Object.prototype.toString.call(values),
    remedy: "give the type by a typed array or by vectorFromArray(values, type) of apache-arrow",
  });
}

/** A vector over values that are already as Arrow stores them; `valid` has one byte a row. */
export function valuesVector(type: AnyType, data: Values, valid?: Uint8Array | null, rows?: number): Vector {
  const length = rows ?? valid?.length ?? data.length;
  const nullCount = valid ? valid.reduce((nulls, is) => nulls - is, length) : 0;
  const nullBitmap = valid && nullCount > 0 ? packBits(valid) : null;
  return new Vector([makeData({ type, length, nullCount, nullBitmap, data } as never)]);
}

function kindOf(name: string, values: readonly unknown[]): string {
  let kind = "nothing but nulls";
  values.forEach((value, row) => {
    if (value === null) return;
    let found = value instanceof Date ? "Date" : typeof value as string;
    if (value instanceof Date && Number.isNaN(value.getTime())) found = "invalid Date";
    if (kind === "nothing but nulls") kind = found;
    if (kind !== found) {
      throw new Fault(`table: column ${name} mixes types`, {
        expected: kind,
        found: value === undefined ? "undefined (null stands for no value)" : found,
        where: `row ${row + 1}`,
      });
    }
  });
  return kind;
}
