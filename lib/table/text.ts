import { type Data, DataType, Dictionary, Int32, makeData, Utf8, Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { oneChunk, packBits, validity } from "./chunk.ts";

/** Whether a column holds texts: Utf8, LargeUtf8, or a dictionary of them. */
export function isText(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isText(type.dictionary);
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}

/**
 * The texts of a column in one piece; `null` where there is none.
 *
 * The bytes are decoded as a whole and then cut: ten times as fast as one text after the other.
 */
export function readTexts(chunk: Data): (string | null)[] {
  const { type, length } = chunk;
  const valid = validity(chunk);
  const texts = new Array<string | null>(length);
  if (DataType.isDictionary(type)) {
    const entries = readTexts(oneChunk(chunk.dictionary!));
    const keys = chunk.values;
    for (let i = 0; i < length; i++) texts[i] = valid && !valid[i] ? null : entries[Number(keys[i])];
    return texts;
  }
  const offsets = chunk.valueOffsets;
  const start = Number(offsets[0]);
  const bytes = (chunk.values as Uint8Array).subarray(start, Number(offsets[length]));
  const all = decode(bytes);
  const ascii = all.length === bytes.length;
  let byte = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const end = Number(offsets[i + 1]) - start;
    const from = at;
    if (ascii) at = end;
    else while (byte < end) at += unitsOf(bytes[byte++]);
    texts[i] = valid && !valid[i] ? null : all.slice(from, at);
  }
  return texts;
}

/** UTF-16 units that begin with a UTF-8 byte. */
function unitsOf(byte: number): number {
  return (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("table: a text column is not UTF-8", {
      expected: "UTF-8, as Arrow and Parquet require of texts",
      found: "bytes that are no characters",
      remedy: "write the data again with the right encoding",
      cause,
    });
  }
}

/** A Utf8 column. */
export function textVector(texts: readonly (string | null)[], name: string): Vector<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  const valid = new Uint8Array(texts.length);
  const parts: Uint8Array[] = [];
  let byte = 0;
  const block = 1 << 16;
  for (let start = 0; start < texts.length; start += block) {
    const end = Math.min(start + block, texts.length);
    const given: string[] = [];
    for (let i = start; i < end; i++) {
      const text = texts[i];
      if (text !== null) {
        byte += bytesOf(text, name, i);
        given.push(text);
        valid[i] = 1;
      }
      valueOffsets[i + 1] = byte;
    }
    if (byte > 0x7fffffff) tooLong(name);
    parts.push(new TextEncoder().encode(given.join("")));
  }
  const data = new Uint8Array(byte);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  const nullCount = valid.reduce((nulls, is) => nulls - is, valid.length);
  const nullBitmap = nullCount > 0 ? packBits(valid) : null;
  return new Vector([
    makeData({ type: new Utf8(), length: texts.length, nullCount, nullBitmap, valueOffsets, data }),
  ]);
}

/**
 * A dictionary column whose entries stand in the order of their first row.
 *
 * @param id Arrow's number for the dictionary; without it, the next one of this process.
 */
export function dictionaryVector(
  texts: readonly (string | null)[],
  type: Dictionary,
  name: string,
  id?: number,
): Vector {
  const index = new Map<string, number>();
  const valid = new Uint8Array(texts.length);
  const keys = new Int32Array(texts.length);
  texts.forEach((text, i) => {
    if (text === null) return;
    valid[i] = 1;
    let key = index.get(text);
    if (key === undefined) index.set(text, key = index.size);
    keys[i] = key;
  });
  const nullCount = valid.reduce((nulls, is) => nulls - is, valid.length);
  const room = 2 ** (type.indices.bitWidth - (type.indices.isSigned ? 1 : 0));
  const indices = index.size <= room ? type.indices : new Int32();
  return new Vector([makeData({
    type: new Dictionary(new Utf8(), indices, id),
    length: texts.length,
    nullCount,
    nullBitmap: nullCount > 0 ? packBits(valid) : null,
    data: indices.ArrayType.from(keys as never) as Int32Array,
    dictionary: textVector([...index.keys()], name),
  })]);
}

function bytesOf(text: string, name: string, row: number): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else {
      const low = text.charCodeAt(++i);
      if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) {
        throw new Fault(`table: a text of column ${name} is not Unicode`, {
          expected: "whole characters",
          found: `half a surrogate pair in ${JSON.stringify(text.slice(0, 40))}`,
          where: `row ${row + 1}`,
        });
      }
      bytes += 4;
    }
  }
  return bytes;
}

function tooLong(name: string): never {
  throw new Fault(`table: the texts of column ${name} are too long`, {
    expected: "less than 2 GiB in all",
    found: "more",
    remedy: "split the table",
  });
}
