import {
  Binary,
  DataType,
  Dictionary,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  TimeUnit,
  Vector,
} from "apache-arrow";
import { type FileMetaData, parquetMetadata, parquetRead, type SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { Fault } from "../fault/mod.ts";
import { oneChunk, packBits, unpackBits, validity, type Values } from "./chunk.ts";
import { isStoredText, type Loaded, loadedAs, storedAs } from "./parquet_types.ts";
import { tableOf, valuesVector } from "./table_from.ts";
import { dictionaryVector, isText, readTexts, textVector } from "./text.ts";

/** Rows written as one group: enough to compress well, few enough to be decoded in a small buffer. */
const ROW_GROUP = 250_000;
/** Where Arrow implementations keep the Arrow schema in a Parquet file, field metadata included. */
const ARROW_SCHEMA = "ARROW:schema";
/** Without ignoreBOM a text that begins with U+FEFF would lose it. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

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

/**
 * Reads Parquet bytes: uncompressed, Snappy, gzip, zstd, Brotli. Arrow types and the field metadata `unit` come
 * from the file's `ARROW:schema` if it has one. DECIMAL comes as Float64; INT64 stays Int64.
 *
 * @throws {Fault} Bytes that are no Parquet, damaged or cut off; nested columns; a codec or type not known here.
 */
export async function readParquet(bytes: Uint8Array): Promise<Table> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(file, { geoparquet: false });
  } catch (cause) {
    throw damaged(cause);
  }
  const [root, ...elements] = metadata.schema;
  const nested = elements.find((element) => element.num_children || element.repetition_type === "REPEATED");
  if (nested || root.num_children !== elements.length) {
    throw unsupported(nested?.name ?? root.name, "nested columns");
  }

  const arrow = storedSchema(metadata);
  const rows = Number(metadata.num_rows);
  const columns = new Map(elements.map((element) => {
    const loaded = loadedAs(element);
    if (!loaded) throw unsupported(element.name, describe(element));
    return [element.name, new Column(element, loaded, rows)];
  }));
  let failure: unknown;
  try {
    await parquetRead({
      file,
      metadata: { ...metadata, schema: [root, ...elements.map(physical)] },
      compressors: {
        GZIP: (page) => gunzipSync(page),
        ZSTD: (page) => zstdDecompressSync(page),
        BROTLI: (page) => brotliDecompressSync(page),
      },
      utf8: false,
      geoparquet: false,
      parsers: {
        timestampFromNanoseconds: (nanoseconds) => nanoseconds,
        stringFromBytes: (text) => text && utf8.decode(text),
      },
      onChunk: ({ columnName, columnData, rowStart }) => {
        try {
          columns.get(columnName)!.fill(columnData, rowStart);
        } catch (cause) {
          failure ??= cause; // the reader does not listen
        }
      },
    });
  } catch (cause) {
    throw damaged(cause);
  }
  if (failure) throw failure;
  const vectors = [...columns].map(([name, column]) =>
    [name, column.vector(arrow?.get(name)?.type)] as const
  );
  return tableOf(vectors, (name) => arrow?.get(name)?.metadata ?? new Map());
}

/** A column while it is being filled, chunk by chunk. */
class Column {
  readonly #element: SchemaElement;
  readonly #loaded: Loaded;
  readonly #values: Values | (string | Uint8Array | null)[];
  readonly #valid: Uint8Array;
  #filled = 0;

  constructor(element: SchemaElement, loaded: Loaded, rows: number) {
    this.#element = element;
    this.#loaded = loaded;
    const { type } = loaded;
    if (DataType.isUtf8(type) || DataType.isBinary(type)) this.#values = new Array(rows).fill(null);
    else if (DataType.isBool(type)) this.#values = new Uint8Array(rows);
    else this.#values = new type.ArrayType(rows) as Values;
    this.#valid = new Uint8Array(rows).fill(1);
  }

  fill(chunk: ArrayLike<unknown>, start: number): void {
    const values = this.#values;
    this.#filled += chunk.length;
    if (ArrayBuffer.isView(chunk) && ArrayBuffer.isView(values) && this.#loaded.scale === undefined) {
      (values as Float64Array).set(chunk as unknown as Float64Array, start);
      return;
    }
    for (let i = 0; i < chunk.length; i++) {
      const value = chunk[i];
      if (value === null || value === undefined) this.#valid[start + i] = 0;
      else values[start + i] = this.#value(value, start + i) as never;
    }
  }

  #value(value: unknown, row: number): unknown {
    const { scale } = this.#loaded;
    if (scale === undefined) return value;
    const digits = value instanceof Uint8Array ? bigEndian(value) : Number(value);
    if (Number.isSafeInteger(digits) && scale <= 22) return digits / 10 ** scale;
    throw new Fault(`table: a number of column ${this.#element.name} does not fit a Float64`, {
      expected: "a DECIMAL of at most 2^53 units of its last digit",
      found: `${digits}e-${scale}`,
      where: `row ${row + 1}`,
      remedy: "write the column as DOUBLE or as text",
    });
  }

  /** The column, with the Arrow type it was written from where that is known. */
  vector(written?: DataType): Vector {
    const { name } = this.#element;
    const rows = this.#valid.length;
    if (this.#filled !== rows) throw damaged(`${this.#filled} of ${rows} rows in column ${name}`);
    const { type } = this.#loaded;
    const values = this.#values;
    if (Array.isArray(values)) {
      if (DataType.isBinary(type)) return binaryVector(values as (Uint8Array | null)[]);
      const texts = values as (string | null)[];
      return written && DataType.isDictionary(written) && isText(written)
        ? dictionaryVector(texts, written as Dictionary, name)
        : textVector(texts, name);
    }
    if (DataType.isBool(type)) return valuesVector(type, packBits(values as Uint8Array), this.#valid, rows);
    const same = written && (DataType.isTimestamp(written) || DataType.isDate(written)) &&
      written.ArrayType === type.ArrayType;
    if (!same) return valuesVector(type, values, this.#valid, rows);
    const seconds = DataType.isTimestamp(written) && written.unit === TimeUnit.SECOND;
    const stored = seconds ? (values as BigInt64Array).map((milliseconds) => milliseconds / 1000n) : values;
    return valuesVector(written as never, stored as Values, this.#valid, rows);
  }
}

/** The element without the annotation that would make an object of each value. */
function physical(element: SchemaElement): SchemaElement {
  if (element.logical_type?.type === "UUID") return element;
  const { converted_type: _c, logical_type: _l, ...plain } = element;
  return isStoredText(element) ? { ...plain, converted_type: "UTF8" } : plain;
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

function binaryVector(values: (Uint8Array | null)[]): Vector {
  const valueOffsets = new Int32Array(values.length + 1);
  values.forEach((bytes, i) => valueOffsets[i + 1] = valueOffsets[i] + (bytes?.length ?? 0));
  const data = new Uint8Array(valueOffsets[values.length]);
  values.forEach((bytes, i) => bytes && data.set(bytes, valueOffsets[i]));
  const valid = Uint8Array.from(values, (bytes) => bytes ? 1 : 0);
  const nullCount = valid.reduce((nulls, is) => nulls - is, valid.length);
  const nullBitmap = nullCount > 0 ? packBits(valid) : null;
  return new Vector([
    makeData({ type: new Binary(), length: values.length, nullCount, nullBitmap, valueOffsets, data }),
  ]);
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

/** The Arrow fields a file was written from, by name. A schema this Arrow does not understand is left aside. */
function storedSchema(
  { key_value_metadata: pairs }: FileMetaData,
): Map<string, Schema["fields"][number]> | null {
  const text = pairs?.find(({ key }) => key === ARROW_SCHEMA)?.value;
  if (!text) return null;
  try {
    return new Map(
      tableFromIPC(Uint8Array.fromBase64(text)).schema.fields.map((field) => [field.name, field]),
    );
  } catch {
    return null; // Parquet's own types remain, and they suffice to read every value
  }
}

function bigEndian(bytes: Uint8Array): number {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return Number(BigInt.asIntN(8 * bytes.length, value));
}

function describe({ type, converted_type: converted, logical_type: logical }: SchemaElement): string {
  return [type, logical?.type ?? converted].filter(Boolean).join(" ");
}

function unsupported(column: string, found: string): Fault {
  return new Fault(`table: column ${column} cannot be exchanged as Parquet`, {
    expected: "whole numbers, floats, texts, booleans, dates, timestamps",
    found,
    remedy: "convert the column (CAST in SQL), or leave it out",
  });
}

function damaged(cause: unknown): Fault {
  const found = cause instanceof Error ? cause.message : String(cause);
  const codec = found.includes("compression codec");
  return new Fault(
    codec ? "table: Parquet codec not known" : "table: bytes are not a complete Parquet file",
    {
      expected: codec ? "uncompressed, Snappy, gzip, zstd or Brotli" : "Parquet",
      found,
      remedy: codec
        ? "write the file again with Snappy"
        : "check the format and that the file was copied as a whole",
      cause: cause instanceof Error ? cause : undefined,
    },
  );
}
