import {
  Data,
  DataType,
  type Dictionary,
  makeData,
  type Type,
  type TypeMap,
  Vector,
  vectorFromArray,
} from "apache-arrow";

/** Any typed array Arrow keeps values in. */
export type Values =
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** A vector's type, as a type that has no parameters to get lost in. */
export type AnyType = TypeMap[Type];

/** Types whose values stand in one array, a fixed number of them to a row. */
export function isFixedWidth(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDate(type) ||
    DataType.isTimestamp(type) ||
    DataType.isTime(type) || DataType.isDuration(type) || DataType.isDecimal(type) ||
    DataType.isFixedSizeBinary(type);
}

/**
 * A column's rows in one piece that starts at its beginning, as kernels, files and DuckDB's many small batches
 * leave it in several. Nested types of several pieces are built anew.
 */
export function oneChunk(vector: Vector): Data {
  const chunks = vector.data;
  if (chunks.length === 1 && chunks[0].offset === 0) return chunks[0];
  const { type, length, nullCount } = vector;
  const nullBitmap = nullCount > 0
    ? joinBits(chunks, (chunk) => chunk.nullCount > 0 ? chunk.nullBitmap : null)
    : null;

  if (isFixedWidth(type)) {
    const data = joinValues(chunks, type, (chunk) => chunk.values.subarray(0, chunk.length * chunk.stride));
    return makeData({ type: type as AnyType, length, nullCount, nullBitmap, data } as never);
  }
  if (DataType.isBool(type)) {
    return makeData({ type, length, nullCount, nullBitmap, data: joinBits(chunks, (chunk) => chunk.values) });
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type)) {
    const { valueOffsets, data } = joinTexts(chunks, length);
    return makeData({ type: type as AnyType, length, nullCount, nullBitmap, valueOffsets, data } as never);
  }
  if (DataType.isDictionary(type)) {
    const dictionary = chunks[0].dictionary!;
    if (chunks.every((chunk) => chunk.dictionary === dictionary)) {
      const data = joinValues(chunks, type.indices, (chunk) => chunk.values.subarray(0, chunk.length));
      return makeData({ type, length, nullCount, nullBitmap, data, dictionary } as never);
    }
  }
  return vectorFromArray([...vector], type as Dictionary).data[0];
}

/** One byte a row: 1 where there is a value. `null` where none is missing. */
export function validity(chunk: Data): Uint8Array<ArrayBuffer> | null {
  return chunk.nullCount > 0 ? unpackBits(chunk.nullBitmap, chunk.offset, chunk.length) : null;
}

/** Bits, least significant first, as one byte each. */
export function unpackBits(bits: Uint8Array, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0, at = offset; i < length; i++, at++) bytes[i] = (bits[at >> 3] >> (at & 7)) & 1;
  return bytes;
}

/** Bytes 0 and 1 as bits, padded to 8 bytes as Arrow's buffers are. */
export function packBits(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(((bytes.length + 63) >> 6) << 3);
  for (let i = 0; i < bytes.length; i++) bits[i >> 3] |= bytes[i] << (i & 7);
  return bits;
}

function joinBits(
  chunks: readonly Data[],
  bitsOf: (chunk: Data) => Uint8Array | null,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    const bits = bitsOf(chunk);
    if (bits) bytes.set(unpackBits(bits, chunk.offset, chunk.length), at);
    else bytes.fill(1, at, at + chunk.length);
    at += chunk.length;
  }
  return packBits(bytes);
}

function joinValues(chunks: readonly Data[], type: DataType, valuesOf: (chunk: Data) => Values): Values {
  const parts = chunks.map(valuesOf);
  const all = new type.ArrayType(parts.reduce((sum, part) => sum + part.length, 0)) as Values;
  let at = 0;
  for (const part of parts) {
    (all as Float64Array).set(part as Float64Array, at);
    at += part.length;
  }
  return all;
}

function joinTexts(chunks: readonly Data[], length: number) {
  const parts = chunks.map((chunk) =>
    (chunk.values as Uint8Array).subarray(chunk.valueOffsets[0], chunk.valueOffsets[chunk.length])
  );
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const valueOffsets = new Int32Array(length + 1);
  let byte = 0;
  let row = 0;
  chunks.forEach((chunk, i) => {
    data.set(parts[i], byte);
    const shift = byte - chunk.valueOffsets[0];
    for (let j = 1; j <= chunk.length; j++) valueOffsets[row + j] = chunk.valueOffsets[j] + shift;
    byte += parts[i].length;
    row += chunk.length;
  });
  return { valueOffsets, data };
}
