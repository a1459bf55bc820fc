import { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { CellColumn, type CellType } from "./cell_column.ts";
import { TextDictionary } from "./text_dictionary.ts";

interface DbfField {
  name: string;
  /** `C` text, `N` and `F` decimal text, `D` date, `L` logical. */
  type: string;
  /** Of the cell, from the start of the record. */
  offset: number;
  length: number;
  decimals: number;
}

interface DbfFile {
  bytes: Uint8Array;
  name: string;
  rows: number;
  /** Of the first record. */
  start: number;
  recordLength: number;
  decoder: TextDecoder | undefined;
  encoding: string;
}

/**
 * Reads the attributes of a Shapefile (dBASE III+ .dbf) as an Arrow table: text as `Dictionary<Utf8, Int32>` without
 * padding, whole numbers of up to nine digits as Int32 and all others as Float64, dates as DateDay, logicals as Bool.
 * Blank cells, and numbers filled with `*`, are missing.
 *
 * @param options.name Names the file in faults.
 * @param options.encoding Of text and field names; default is what `cpg` or the language byte of the file says.
 * @param options.cpg Bytes of the .cpg file.
 * @throws {Fault} for a file that is cut short, records marked as deleted, text that is not in the encoding (up to 20
 * rows are listed), and numbers or dates that are none.
 */
export function readDbf(
  bytes: Uint8Array,
  options: { name: string; encoding?: "utf-8" | "shift_jis"; cpg?: Uint8Array },
): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const where = `${options.name}.dbf`;
  const damaged = (found: string) =>
    new Fault("geo: a .dbf file is damaged", { found, where, remedy: "get the file again" });
  if (bytes.length < 33) throw damaged("no header");
  const rows = view.getUint32(4, true);
  const start = view.getUint16(8, true);
  const recordLength = view.getUint16(10, true);
  const stated = start + rows * recordLength;
  // Some programs add an end-of-file byte, some do not.
  if (bytes.length < stated) throw damaged(`${bytes.length} bytes where the header says ${stated}`);

  const encoding = options.encoding ?? statedEncoding(options.cpg, bytes[29]);
  const decoder = encoding === undefined ? undefined : decoderOf(encoding, where);
  const file = { bytes, name: where, rows, start, recordLength, decoder, encoding: encoding ?? "unstated" };
  const fields = readFields(file);
  const length = fields.reduce((sum, field) => sum + field.length, 1);
  if (length !== recordLength) throw damaged(`fields of ${length} bytes in records of ${recordLength}`);
  refuseDeleted(file);
  return readColumns(file, fields);
}

/** The encoding that the .cpg names, else the language byte of the .dbf; undefined when neither says. */
function statedEncoding(cpg: Uint8Array | undefined, language: number): string | undefined {
  if (cpg !== undefined) return new TextDecoder().decode(cpg).replaceAll("\0", "").trim();
  return language === 0x13 || language === 0x7b ? "CP932" : undefined;
}

function decoderOf(encoding: string, where: string): TextDecoder {
  const plain = encoding.toLowerCase().replace(/^ansi |^oem /, "").replace(/[^a-z0-9]/g, "");
  if (["utf8", "65001"].includes(plain)) return new TextDecoder("utf-8", { fatal: true });
  if (["932", "cp932", "ms932", "windows932", "windows31j", "sjis", "shiftjis"].includes(plain)) {
    return new TextDecoder("shift_jis", { fatal: true });
  }
  // What GDAL writes when nobody asked for an encoding: good for ASCII, refused for anything else.
  if (["iso88591", "88591", "latin1", "1252", "cp1252", "windows1252"].includes(plain)) {
    return new TextDecoder("utf-8", { fatal: true });
  }
  throw new Fault("geo: the encoding of a Shapefile is not known", {
    expected: "UTF-8 or CP932 (Shift_JIS)",
    found: encoding,
    where: where.replace(/dbf$/, "cpg"),
    remedy: 'say `"encoding": "shift_jis"` or `"utf-8"` in the catalog entry',
  });
}

function readFields(file: DbfFile): DbfField[] {
  const fields: DbfField[] = [];
  let offset = 1;
  for (let at = 32; at + 32 <= file.start && file.bytes[at] !== 0x0d; at += 32) {
    const nameEnd = file.bytes.subarray(at, at + 11).indexOf(0);
    const name = decodeCell(file, at, at + (nameEnd < 0 ? 11 : nameEnd), () => "the header");
    const type = String.fromCharCode(file.bytes[at + 11]);
    const length = file.bytes[at + 16];
    if (!"CNFDL".includes(type)) {
      throw new Fault("geo: a kind of .dbf field that is not read", {
        expected: "C, N, F, D or L",
        found: type,
        where: `${file.name}, field ${name}`,
        remedy: "save the field as text or number",
      });
    }
    fields.push({ name, type, offset, length, decimals: file.bytes[at + 17] });
    offset += length;
  }
  return fields;
}

function refuseDeleted(file: DbfFile): void {
  let deleted = 0;
  for (let i = 0, at = file.start; i < file.rows; i++, at += file.recordLength) {
    if (file.bytes[at] === 0x2a) deleted++;
  }
  if (deleted > 0) {
    throw new Fault("geo: a Shapefile has records marked as deleted", {
      found: `${deleted} of ${file.rows}`,
      where: file.name,
      remedy: "pack it: open the file in QGIS and save it under a new name",
    });
  }
}

/** Rows that are read together: a block of them stays in the processor's cache for all columns. */
const BLOCK = 2048;

function readColumns(file: DbfFile, fields: DbfField[]): Table {
  const columns = fields.map((field) => new CellColumn(cellType(field), file.rows));
  const starts = new Int32Array(BLOCK);
  const ends = new Int32Array(BLOCK);
  for (let row = 0; row < file.rows; row += BLOCK) {
    const count = Math.min(BLOCK, file.rows - row);
    fields.forEach((field, c) => {
      trim(file, field, row, count, starts, ends);
      columns[c].read(file.bytes, starts, ends, 0, 1, row, count);
    });
  }
  return new Table(Object.fromEntries(fields.map((field, c) => {
    refuseProblems(file, field, columns[c]);
    if (field.type !== "C") return [field.name, columns[c].toArrow(file.rows, c)];
    const codes = columns[c].values as Int32Array;
    const missing = columns[c].missingCount === 0 ? undefined : columns[c].missing;
    return [field.name, decoded(file, field, columns[c].dictionary, codes).toArrow(codes, missing, c)];
  })));
}

function cellType(field: DbfField): CellType {
  switch (field.type) {
    case "C":
      return { type: "string" };
    case "D":
      return { type: "date", format: "%Y%m%d" };
    case "L":
      return { type: "boolean", truths: ["Y", "y", "T", "t", "1"], falsehoods: ["N", "n", "F", "f", "0"] };
    default:
      return field.decimals === 0 && field.length <= 9
        ? { type: "integer", wide: false }
        : { type: "number" };
  }
}

/** Where the cells of a field begin and end without padding; cells without a value become empty. */
function trim(
  file: DbfFile,
  field: DbfField,
  row: number,
  count: number,
  starts: Int32Array,
  ends: Int32Array,
) {
  const { bytes, recordLength } = file;
  const isText = field.type === "C";
  const isNumber = field.type === "N" || field.type === "F";
  let at = file.start + row * recordLength + field.offset;
  for (let k = 0; k < count; k++, at += recordLength) {
    let start = at;
    let end = at + field.length;
    while (end > start && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
    if (!isText) { while (start < end && bytes[start] === 0x20) start++; }
    const isBlank = (isNumber && bytes[start] === 0x2a) || (field.type === "L" && bytes[start] === 0x3f) ||
      // An empty date is written as zeros by some programs.
      (field.type === "D" && end - start === 8 && bytes.subarray(start, end).every((byte) => byte === 0x30));
    starts[k] = start;
    ends[k] = isBlank ? start : end;
  }
}

function refuseProblems(file: DbfFile, field: DbfField, column: CellColumn): void {
  if (column.problemCount === 0) return;
  throw new Fault(`geo: ${column.problemCount} cells of a .dbf file cannot be read`, {
    expected: field.type === "D" ? "a date (YYYYMMDD)" : field.type === "L" ? "a logical" : "a number",
    found: column.problems.map(({ row, text }) => `row ${row + 1}, ${field.name}: ${JSON.stringify(text)}`)
      .join("\n"),
    where: file.name,
    remedy: "correct the rows, or get the file again",
  });
}

/** The dictionary in UTF-8, with `codes` renumbered where needed. */
function decoded(file: DbfFile, field: DbfField, raw: TextDictionary, codes: Int32Array): TextDictionary {
  const utf8 = new TextDictionary();
  const encoder = new TextEncoder();
  const renumbered = new Int32Array(raw.size);
  const bad = new Set<number>();
  for (let code = 0; code < raw.size; code++) {
    const bytes = raw.bytes(code);
    if (isAscii(bytes)) renumbered[code] = utf8.code(bytes, 0, bytes.length);
    else {
      try {
        if (file.decoder === undefined) throw new TypeError("no encoding stated");
        const text = encoder.encode(file.decoder.decode(bytes));
        renumbered[code] = utf8.code(text, 0, text.length);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        bad.add(code);
      }
    }
  }
  if (bad.size > 0) {
    const rows: number[] = [];
    for (let i = 0; i < codes.length; i++) if (bad.has(codes[i])) rows.push(i);
    throw new Fault(`geo: ${rows.length} texts are not in the encoding of the file`, {
      expected: file.encoding,
      found: rows.slice(0, 20)
        .map((row) => `row ${row + 1}, ${field.name}: ${hex(raw.bytes(codes[row]))}`).join("\n"),
      where: file.name,
      remedy: encodingRemedy,
    });
  }
  for (let i = 0; i < codes.length; i++) codes[i] = renumbered[codes[i]];
  return utf8;
}

function decodeCell(file: DbfFile, start: number, end: number, where: () => string): string {
  const cell = file.bytes.subarray(start, end);
  if (isAscii(cell)) return String.fromCharCode(...cell).trim();
  try {
    if (file.decoder === undefined) throw new TypeError("no encoding stated");
    return file.decoder.decode(cell).trim();
  } catch (error) {
    throw new Fault("geo: text is not in the encoding of the file", {
      expected: file.encoding,
      found: hex(cell),
      where: `${file.name}, ${where()}`,
      remedy: encodingRemedy,
      cause: error,
    });
  }
}

const encodingRemedy =
  'say `"encoding": "shift_jis"` or `"utf-8"` in the catalog entry, or save the file again with ' +
  "one encoding (a text cut in the middle of a character needs a wider field)";

const isAscii = (bytes: Uint8Array) => bytes.every((byte) => byte < 0x80);
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
