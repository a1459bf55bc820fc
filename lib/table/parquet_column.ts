import { Binary, DataType, DateUnit, type Dictionary, makeData, TimeUnit, Vector } from "apache-arrow";
import type { SchemaElement } from "hyparquet";
import { Fault } from "../fault/mod.ts";
import { packBits, type Values } from "./chunk.ts";
import type { Loaded } from "./parquet_types.ts";
import { valuesVector } from "./table_from.ts";
import { dictionaryVector, isText, textVector } from "./text.ts";

/** A column while it is being filled, chunk by chunk. */
export class ParquetColumn {
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

  /** Number of rows that have come. */
  get filled(): number {
    return this.#filled;
  }

  /** The column, with the Arrow type it was written from where that is known. */
  vector(written?: DataType): Vector {
    const { name } = this.#element;
    const rows = this.#valid.length;
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
    if (!written || !isWrittenAs(type, written)) return valuesVector(type, values, this.#valid, rows);
    const seconds = DataType.isTimestamp(written) && written.unit === TimeUnit.SECOND;
    const stored = seconds ? (values as BigInt64Array).map((milliseconds) => milliseconds / 1000n) : values;
    return valuesVector(written as never, stored as Values, this.#valid, rows);
  }
}

/**
 * Whether {@link storedAs} makes the stored type of the written one. Other programs also store times coarser or finer
 * than their Arrow type says.
 */
function isWrittenAs(stored: DataType, written: DataType): boolean {
  if (!DataType.isTimestamp(stored)) return false;
  if (DataType.isDate(written)) {
    return stored.unit === TimeUnit.MILLISECOND && written.unit === DateUnit.MILLISECOND;
  }
  if (!DataType.isTimestamp(written)) return false;
  return stored.unit === Math.max(written.unit, TimeUnit.MILLISECOND);
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

function bigEndian(bytes: Uint8Array): number {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return Number(BigInt.asIntN(8 * bytes.length, value));
}
