import { type Data, DataType, type Dictionary, Table, tableFromIPC, tableToIPC, Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import {
  type AnyType,
  isFixedWidth,
  oneChunk,
  packBits,
  unpackBits,
  validity,
  type Values,
} from "./chunk.ts";
import { tableOf, valuesVector } from "./table_from.ts";
import { dictionaryVector, isText, readTexts, textVector } from "./text.ts";

/**
 * Reads Arrow IPC bytes (file or stream format) into a table of one batch.
 *
 * @throws {Fault} Bytes that are no Arrow, damaged or cut off.
 */
export function readArrow(bytes: Uint8Array): Table {
  let table: Table;
  try {
    table = tableFromIPC(bytes);
  } catch (cause) {
    throw notArrow(cause instanceof Error ? cause.message : String(cause), cause);
  }
  // The reader takes whatever it does not understand for an empty table.
  if (table.schema.fields.length === 0) throw notArrow("no columns");
  for (const vector of table.schema.fields.map((_, i) => table.getChildAt(i)!)) {
    if (vector.length !== table.numRows) {
      throw notArrow(`${vector.length} of ${table.numRows} rows in a column`);
    }
  }
  return inOneBatch(table);
}

/**
 * Writes a table as Arrow IPC bytes (file format): one record batch, nulls zeroed, dictionaries in order of first
 * appearance, so that equal tables give equal bytes however they were put together.
 */
export function writeArrow(table: Table): Uint8Array<ArrayBuffer> {
  const canonical = mapColumns(table, (chunk, name, column) => {
    const { type } = chunk;
    if (isText(type)) {
      const texts = readTexts(chunk);
      return DataType.isDictionary(type)
        ? dictionaryVector(texts, type as Dictionary, name, column)
        : textVector(texts, name);
    }
    const valid = validity(chunk);
    if (DataType.isBool(type)) {
      const bits = unpackBits(chunk.values, chunk.offset, chunk.length);
      valid?.forEach((is, i) => bits[i] &= is);
      return valuesVector(type, packBits(bits), valid, chunk.length);
    }
    if (!isFixedWidth(type)) return new Vector([chunk]);
    const { length, stride } = chunk;
    const values = chunk.values.slice(0, length * stride) as Values;
    const bytes = new Uint8Array(values.buffer);
    const width = stride * values.BYTES_PER_ELEMENT;
    valid?.forEach((is, i) => {
      if (!is) bytes.fill(0, i * width, (i + 1) * width);
    });
    return valuesVector(type as AnyType, values, valid, length);
  });
  return tableToIPC(canonical, "file") as Uint8Array<ArrayBuffer>;
}

/** The same table in one batch: reading a value then needs no search for its batch. */
export function inOneBatch(table: Table): Table {
  return mapColumns(table, (chunk) => new Vector([chunk]));
}

/** A table with every column made anew; names and metadata stay. */
export function mapColumns(table: Table, make: (chunk: Data, name: string, column: number) => Vector): Table {
  const { fields, metadata } = table.schema;
  const named = fields.map((field, i) =>
    [field.name, make(oneChunk(table.getChildAt(i)!), field.name, i)] as const
  );
  const byName = new Map(fields.map((field) => [field.name, field.metadata]));
  return tableOf(named, (name) => byName.get(name)!, metadata);
}

function notArrow(found: string, cause?: unknown): Fault {
  return new Fault("table: bytes are not a complete Arrow file", {
    expected: "Arrow IPC, file or stream format",
    found,
    remedy: "check the format and that the file was copied as a whole",
    cause,
  });
}
