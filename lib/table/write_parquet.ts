import {
  DataType,
  Dictionary,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  TimeUnit,
} from "apache-arrow";
import type { SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { oneChunk, unpackBits, validity } from "./chunk.ts";
import { ARROW_SCHEMA, storedAs, unsupported } from "./parquet_types.ts";
import { isText, readTexts } from "./text.ts";

/** Rows written as one group: enough to compress well, few enough to be decoded in a small buffer. */
const ROW_GROUP = 250_000;

/**
 * Writes a table as Parquet bytes (Snappy): the same bytes for the same table.
 *
 * Arrow types and field metadata, such as `unit`, are kept in the file's `ARROW:schema`, as pyarrow does.
 *
 * @throws {Fault} A type without a place in Parquet here: nested types, decimals, times of day.
 */
export function writeParquet(table: Table): Uint8Array<ArrayBuffer> {
  const schema: SchemaElement[] = [{ name: "schema", num_children: table.numCols }];
  const columnData: ColumnSource[] = table.schema.fields.map((field, i) => {
    const stored = storedAs(field.type);
    if (!stored) throw unsupported(field.name, String(field.type));
    const chunk = oneChunk(table.getChildAt(i)!);
    schema.push({
      name: field.name,
      ...stored,
      repetition_type: chunk.nullCount > 0 ? "OPTIONAL" : "REQUIRED",
    });
    return { name: field.name, data: storedValues(chunk) };
  });
  const bytes = parquetWriteBuffer({
    columnData,
    schema,
    rowGroupSize: ROW_GROUP,
    kvMetadata: [{ key: ARROW_SCHEMA, value: arrowSchema(table) }],
    statistics: false, // nothing here reads them, and they take more time than the rest
    createdBy: "kenzan",
  });
  return new Uint8Array(bytes);
}

function storedValues(chunk: ReturnType<typeof oneChunk>): ColumnSource["data"] {
  const { type, length, nullCount } = chunk;
  if (isText(type)) return readTexts(chunk);
  const valid = validity(chunk);
  let values: ArrayLike<unknown>;
  if (DataType.isBool(type)) {
    values = Array.from(unpackBits(chunk.values, chunk.offset, length), (bit) => bit === 1);
  } else if (DataType.isBinary(type)) {
    values = Array.from(
      { length },
      (_, i) => (chunk.values as Uint8Array).slice(chunk.valueOffsets[i], chunk.valueOffsets[i + 1]),
    );
  } else {
    const numbers = chunk.values.subarray(0, length);
    if (DataType.isTimestamp(type) && type.unit === TimeUnit.SECOND) {
      values = (numbers as BigInt64Array).map((seconds) => seconds * 1000n);
    } else if (numbers instanceof Uint32Array) {
      values = Array.from(numbers); // the writer refuses a Uint32Array with values from 2^31 on
    } else values = DataType.isInt(type) && type.bitWidth < 32 ? Int32Array.from(numbers) : numbers;
  }
  if (nullCount === 0) return values as ColumnSource["data"];
  return Array.from(values as ArrayLike<number>, (value, i) => valid![i] ? value : null);
}

/** The table's schema as an IPC message, base64. */
function arrowSchema(table: Table): string {
  const { fields, metadata } = table.schema;
  // Dictionaries are numbered by column: Arrow's own numbers count up over the life of the process.
  const numbered = fields.map((field, i) =>
    DataType.isDictionary(field.type)
      ? field.clone({ type: new Dictionary(field.type.dictionary, field.type.indices, i) })
      : field
  );
  const schema = new Schema(numbered, metadata);
  const children = numbered.map((field) => makeData({ type: field.type, length: 0 } as never));
  const empty = new RecordBatch(schema, makeData({ type: new Struct(numbered), length: 0, children }));
  return tableToIPC(new Table(schema, [empty]), "stream").toBase64();
}
