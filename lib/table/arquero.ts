import {
  type Data,
  DataType,
  type Dictionary,
  type Table,
  TimeUnit,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { type ColumnTable, table as arqueroTable } from "arquero";
import { Fault } from "../fault/mod.ts";
import { type AnyType, oneChunk, packBits, unpackBits, validity, type Values } from "./chunk.ts";
import { exactNumbers } from "./exact_numbers.ts";
import { type ColumnValues, tableOf, valuesVector, vectorFrom } from "./table_from.ts";
import { dictionaryVector, isText, readTexts, textVector } from "./text.ts";

/**
 * An Arquero table with the same rows. Its columns remember their Arrow type and unit, so that
 * {@link fromArquero} gives back what was not computed anew, whatever was filtered, ordered or selected.
 *
 * Numbers of all widths are numbers, dates and timestamps are Dates, nulls are `null`.
 *
 * @throws {Fault} A 64-bit number beyond 2^53, or a timestamp with a fraction of a millisecond.
 */
export function toArquero(table: Table): ColumnTable {
  return arqueroTable(table.schema.fields.map((field, i) => {
    const chunk = oneChunk(table.getChildAt(i)!);
    return [field.name, new ArrowColumn(field.name, chunk, field.metadata)];
  }));
}

/**
 * An Arrow table with the rows of an Arquero table in their order: filters and orderings applied, groups
 * forgotten.
 *
 * Columns that Arquero computed or joined get their type from their values: numbers Float64, texts Utf8, booleans
 * Bool, Dates Timestamp (ms), typed arrays their own; `undefined` becomes null.
 *
 * @throws {Fault} A column of mixed types or with nothing but nulls.
 */
export function fromArquero(table: ColumnTable): Table {
  const rows = table.isFiltered() || table.isOrdered() ? table.indices() : undefined;
  const metadata = new Map<string, Map<string, string>>();
  const vectors = table.columnNames().map((name) => {
    const column = table.column(name)!;
    if (column instanceof ArrowColumn) {
      metadata.set(name, column.metadata);
      return [name, column.vector(name, rows)] as const;
    }
    return [name, computed(name, column, rows)] as const;
  });
  return tableOf(vectors, (name) => metadata.get(name) ?? new Map());
}

/** A column as Arquero wants one: values by row. */
class ArrowColumn {
  readonly length: number;
  readonly metadata: Map<string, string>;
  readonly #type: DataType;
  readonly #get: (row: number) => unknown;

  constructor(name: string, chunk: Data, metadata: Map<string, string>) {
    this.length = chunk.length;
    this.metadata = metadata;
    this.#type = chunk.type;
    const get = getter(name, chunk);
    const valid = validity(chunk);
    this.#get = valid ? (row) => valid[row] ? get(row) : null : get;
  }

  at(row: number): unknown {
    return this.#get(row);
  }

  toArray(): unknown[] {
    return Array.from(this);
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (let row = 0; row < this.length; row++) yield this.#get(row);
  }

  vector(name: string, rows?: ArrayLike<number>): Vector {
    const length = rows?.length ?? this.length;
    const values = Array.from({ length }, (_, i) => this.#get(rows ? rows[i] : i));
    return typedVector(name, this.#type, values);
  }
}

function getter(name: string, chunk: Data): (row: number) => unknown {
  const { type, values, length } = chunk;
  if (isText(type)) {
    const texts = readTexts(chunk);
    return (row) => texts[row];
  }
  if (DataType.isBool(type)) {
    const bits = unpackBits(values, chunk.offset, length);
    return (row) => bits[row] === 1;
  }
  const exact = exactNumbers(chunk, name, "cast it in SQL: AS VARCHAR keeps its digits, AS DOUBLE rounds it");
  if (exact) return (row) => exact[row];
  if (DataType.isInt(type) || (DataType.isFloat(type) && type.precision > 0)) return (row) => values[row];
  if (DataType.isDate(type)) {
    const day = type.ArrayType === Int32Array ? 86_400_000 : 1;
    return (row) => new Date(Number(values[row]) * day);
  }
  if (DataType.isTimestamp(type)) {
    const milliseconds = wholeMilliseconds(name, chunk, type.unit);
    return (row) => new Date(milliseconds[row]);
  }
  const vector = new Vector([chunk]);
  return (row) => vector.get(row);
}

const PER_MILLISECOND = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1n,
  [TimeUnit.MICROSECOND]: 1_000n,
  [TimeUnit.NANOSECOND]: 1_000_000n,
};

function wholeMilliseconds(name: string, chunk: Data, unit: TimeUnit): Float64Array {
  const valid = validity(chunk);
  const milliseconds = new Float64Array(chunk.length);
  const per = PER_MILLISECOND[unit];
  for (let i = 0; i < chunk.length; i++) {
    if (valid && !valid[i]) continue;
    const value: bigint = chunk.values[i];
    if (value % per !== 0n) {
      throw new Fault(`table: a time of column ${name} does not fit a Date`, {
        expected: "whole milliseconds",
        found: `${value} (${TimeUnit[unit].toLowerCase()}s since 1970)`,
        where: `row ${i + 1}`,
        remedy: "round it in SQL: CAST(... AS TIMESTAMP_MS)",
      });
    }
    milliseconds[i] = unit === TimeUnit.SECOND ? Number(value) * 1000 : Number(value / per);
  }
  return milliseconds;
}

/** The inverse of {@link getter}: values as stored in a column of the type. */
function typedVector(name: string, type: DataType, values: unknown[]): Vector {
  if (isText(type)) {
    const texts = values as (string | null)[];
    return DataType.isDictionary(type)
      ? dictionaryVector(texts, type as Dictionary, name)
      : textVector(texts, name);
  }
  const valid = Uint8Array.from(values, (value) => value === null ? 0 : 1);
  const store = (make: (value: never) => unknown) => {
    const stored = new type.ArrayType(values.length) as Values;
    values.forEach((value, i) => {
      if (value !== null) stored[i] = make(value as never) as never;
    });
    return valuesVector(type as AnyType, stored, valid);
  };
  if (DataType.isBool(type)) {
    return valuesVector(type, packBits(Uint8Array.from(values, Number)), valid, values.length);
  }
  if (DataType.isInt(type)) return store(type.bitWidth === 64 ? (v: number) => BigInt(v) : (v: number) => v);
  if (DataType.isFloat(type) && type.precision > 0) return store((v: number) => v);
  if (DataType.isDate(type)) {
    return store(
      type.ArrayType === Int32Array
        ? (v: Date) => v.getTime() / 86_400_000
        : (v: Date) => BigInt(v.getTime()),
    );
  }
  if (DataType.isTimestamp(type)) {
    const { unit } = type;
    return store((v: Date) =>
      unit === TimeUnit.SECOND ? BigInt(v.getTime() / 1000) : BigInt(v.getTime()) * PER_MILLISECOND[unit]
    );
  }
  if (DataType.isDecimal(type)) return vectorFrom(name, values as number[]);
  return vectorFromArray(values, type as Dictionary);
}

function computed(
  name: string,
  column: { length: number; at(row: number): unknown },
  rows?: ArrayLike<number>,
) {
  if (ArrayBuffer.isView(column)) {
    const values = column as unknown as Float64Array;
    const TypedArray = values.constructor as Float64ArrayConstructor;
    return vectorFrom(name, rows ? TypedArray.from(rows, (row) => values[row]) : values);
  }
  const length = rows?.length ?? column.length;
  const values = Array.from({ length }, (_, i) => column.at(rows ? rows[i] : i) ?? null);
  return vectorFrom(name, values as ColumnValues);
}
