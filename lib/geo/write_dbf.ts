import { DataType, DateUnit, type Table, TimeUnit, type Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";

/** A column of a .dbf as it is written: its cells as texts, padded to `length` bytes. */
interface DbfColumn {
  name: Uint8Array;
  /** `C` text, `N` decimal text, `D` date, `L` logical. */
  type: string;
  length: number;
  decimals: number;
  cells: Uint8Array[];
}

/** Bytes that a name and a text may have (dBASE III), and digits of a number that readers take. */
const LONGEST_NAME = 10, LONGEST_TEXT = 254, LONGEST_NUMBER = 32;

/**
 * Attributes as a dBASE III+ .dbf in UTF-8: texts as C, numbers as N with all their digits, booleans as L, days as D, times
 * as texts (ISO 8601 in UTC, for which dBASE has no type). A missing value is blank, and so is an empty text: the format
 * does not tell them apart.
 *
 * @throws Fault for no column, a name of more than ten bytes (a Japanese character takes three) or one that occurs twice,
 * a text of more than 254 bytes, a number of more than 32 digits, and a column of another type.
 */
export function writeDbf(attributes: Table, where: string): Uint8Array<ArrayBuffer> {
  const columns = attributes.schema.fields.map(({ name }) =>
    columnOf(attributes.getChild(name)!, name, where)
  );
  refuseTwins(attributes, where);
  const rows = attributes.numRows;
  const recordLength = columns.reduce((sum, { length }) => sum + length, 1);
  const start = 32 + 32 * columns.length + 1;
  const bytes = new Uint8Array(start + rows * recordLength + 1).fill(0x20, start);
  const view = new DataView(bytes.buffer);
  // Version 3 without memo; last changed on 1980-01-01, of a file whose bytes depend on what is in it alone.
  bytes.set([3, 80, 1, 1]);
  view.setUint32(4, rows, true);
  view.setUint16(8, start, true);
  view.setUint16(10, recordLength, true);
  let offset = 1;
  columns.forEach((column, c) => {
    const at = 32 + 32 * c;
    bytes.set(column.name, at);
    bytes[at + 11] = column.type.charCodeAt(0);
    bytes[at + 16] = column.length;
    bytes[at + 17] = column.decimals;
    column.cells.forEach((cell, row) => {
      const padding = column.type === "N" ? column.length - cell.length : 0;
      bytes.set(cell, start + row * recordLength + offset + padding);
    });
    offset += column.length;
  });
  bytes[start - 1] = 0x0d;
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

function columnOf(vector: Vector, name: string, where: string): DbfColumn {
  const head = encode(name);
  if (head.length > LONGEST_NAME || head.length === 0) {
    throw new Fault("geo: a name that a Shapefile cannot hold", {
      expected: "1 to 10 bytes in UTF-8: three Japanese characters, or ten letters",
      found: `${name} (${head.length} bytes)`,
      where,
      remedy: "rename the column, e.g. 面積ha to area_ha",
    });
  }
  const { type, text, decimals } = writerOf(vector, name, where);
  const cells = Array.from({ length: vector.length }, (_, row) => {
    const value = vector.get(row) as unknown;
    return value === null ? new Uint8Array(0) : encode(text(value, row));
  });
  const longest = cells.reduce((most, cell) => Math.max(most, cell.length), 1);
  const limit = type === "N" ? LONGEST_NUMBER : LONGEST_TEXT;
  if (longest > limit) {
    throw new Fault("geo: a value that a Shapefile cannot hold", {
      expected: type === "N" ? `up to ${limit} digits` : `up to ${limit} bytes in UTF-8`,
      found: `${longest} bytes`,
      where: `${where}, column ${name}, row ${cells.findIndex(({ length }) => length === longest) + 1}`,
      remedy: type === "N" ? "round the numbers" : "shorten the text, or write a GeoPackage",
    });
  }
  const length = type === "D" ? 8 : type === "L" ? 1 : longest;
  return { name: head, type, length, decimals: Math.min(decimals(cells), Math.max(0, length - 2)), cells };
}

interface CellWriter {
  type: string;
  text: (value: unknown, row: number) => string;
  decimals: (cells: readonly Uint8Array[]) => number;
}

function writerOf(vector: Vector, name: string, where: string): CellWriter {
  const { type } = vector;
  const none = () => 0;
  const text = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isUtf8(text) || DataType.isLargeUtf8(text)) return { type: "C", text: String, decimals: none };
  if (DataType.isBool(type)) return { type: "L", text: (value) => value ? "T" : "F", decimals: none };
  if (DataType.isInt(type)) return { type: "N", text: String, decimals: none };
  if (DataType.isFloat(type)) {
    const number = (value: unknown) => Number.isNaN(value) ? "" : decimalText(value as number, name, where);
    // A column without a fraction still reads as numbers, not as whole ones.
    const decimals = (cells: readonly Uint8Array[]) =>
      cells.reduce(
        (most, cell) => Math.max(most, cell.indexOf(0x2e) < 0 ? 1 : cell.length - 1 - cell.indexOf(0x2e)),
        1,
      );
    return { type: "N", text: number, decimals };
  }
  const time = (milliseconds: unknown) => new Date(Number(milliseconds)).toISOString();
  if (DataType.isDate(type) && type.unit === DateUnit.DAY) {
    return { type: "D", text: (day) => time(day).slice(0, 10).replaceAll("-", ""), decimals: none };
  }
  if (DataType.isTimestamp(type) && type.unit === TimeUnit.MILLISECOND) {
    return { type: "C", text: time, decimals: none };
  }
  throw new Fault("geo: a column that a Shapefile cannot hold", {
    expected: "texts, numbers, booleans, days (DateDay) or times (TimestampMillisecond)",
    found: String(type),
    where: `${where}, column ${name}`,
    remedy: "convert it in SQL, or leave it out",
  });
}

/** A number with all its digits and without an exponent. */
function decimalText(value: number, name: string, where: string): string {
  if (!Number.isFinite(value)) {
    throw new Fault("geo: a number that a Shapefile cannot hold", {
      expected: "finite numbers",
      found: String(value),
      where: `${where}, column ${name}`,
    });
  }
  const short = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(short);
  if (match === null) return short.includes(".") ? short : `${short}.0`;
  const [, sign, whole, fraction = "", power] = match;
  const digits = whole + fraction;
  const point = 1 + Number(power);
  return sign + (point <= 0 ? `0.${"0".repeat(-point)}${digits}` : `${digits.padEnd(point, "0")}.0`);
}

function refuseTwins(attributes: Table, where: string): void {
  const names = attributes.schema.fields.map(({ name }) => name.toLowerCase());
  const twice = names.findIndex((name, k) => names.indexOf(name) !== k);
  if (names.length > 0 && twice < 0) return;
  throw new Fault("geo: a Shapefile needs attributes", {
    expected: "one or more columns, names that differ by more than case",
    found: twice < 0 ? "no column" : names[twice],
    where,
    remedy: "add a column that numbers the rows, or rename one",
  });
}

const encode = (text: string) => new TextEncoder().encode(text);
