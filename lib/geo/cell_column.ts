import { Bool, DateDay, Float64, Int32, makeData, TimestampMillisecond, Vector } from "apache-arrow";
import { parseDecimal } from "./decimal.ts";
import { nullBuffers, TextDictionary } from "./text_dictionary.ts";
import { type TimeParser, timeParser } from "./text_time.ts";

/** What a column of text cells holds. */
export type CellType =
  | { type: "integer"; /** Beyond 32 bits: Float64, exact up to 2^53. */ wide: boolean }
  | { type: "number" | "string" }
  | { type: "boolean"; truths: string[]; falsehoods: string[] }
  | { type: "date"; format?: string }
  | { type: "datetime"; format?: string; /** Minutes east, see {@link timeParser}. */ offset: number };

/** A cell that is not what its column holds. */
export interface CellProblem {
  /** 0-based row. */
  row: number;
  /** The cell as text, bytes that are no UTF-8 as U+FFFD. */
  text: string;
}

/** How many {@link CellProblem} a column keeps; the others are counted. */
const KEPT = 20;

/**
 * A column that is filled from text cells (CSV, DBF) without making a string of each: integers become Int32Array (or
 * Float64Array), numbers Float64Array, texts dictionary codes, dates days and datetimes milliseconds since 1970.
 */
export class CellColumn {
  values: Int32Array | Float64Array | Uint8Array;
  /** 1 for each row without a value. */
  missing: Uint8Array;
  missingCount = 0;
  readonly dictionary = new TextDictionary();
  /** The first 20 cells that could not be read. */
  readonly problems: CellProblem[] = [];
  problemCount = 0;
  readonly #missingTexts: Uint8Array[];
  readonly #emptyIsMissing: boolean;
  readonly #time?: TimeParser;
  readonly #words: number = 0;

  /**
   * @param cell What the column holds.
   * @param rows Number of rows that are expected; more are taken.
   * @param missingTexts Texts that stand for "no value".
   */
  constructor(readonly cell: CellType, rows: number, missingTexts: string[] = [""]) {
    const encoder = new TextEncoder();
    this.#missingTexts = missingTexts.filter((text) => text !== "").map((text) => encoder.encode(text));
    this.#emptyIsMissing = missingTexts.includes("");
    this.values = this.#allocate(rows);
    this.missing = new Uint8Array(rows);
    // The words for true and false get the first codes; any other code is none of them.
    if (cell.type === "boolean") {
      for (const word of [...cell.truths, ...cell.falsehoods]) {
        const text = encoder.encode(word);
        this.dictionary.code(text, 0, text.length);
      }
      this.#words = this.dictionary.size;
    }
    if (cell.type === "date") this.#time = timeParser(cell.format, 0);
    if (cell.type === "datetime") this.#time = timeParser(cell.format, cell.offset);
  }

  /**
   * Reads cells into rows `row` to `row + count - 1`. Cell `k` is `bytes[starts[j]..ends[j])` with
   * `j = offset + k * stride`.
   */
  read(
    bytes: Uint8Array,
    starts: Int32Array,
    ends: Int32Array,
    offset: number,
    stride: number,
    row: number,
    count: number,
  ): void {
    this.#reserve(row + count);
    const plain = this.#missingTexts.length === 0;
    const one = this.#reader(bytes);
    for (let k = 0, j = offset; k < count; k++, j += stride, row++) {
      const start = starts[j];
      const end = ends[j];
      if (start === end ? this.#emptyIsMissing : !plain && this.#isMissing(bytes, start, end)) {
        this.missing[row] = 1;
        this.missingCount++;
      } else if (!one(row, start, end)) this.#problem(bytes, row, start, end);
    }
  }

  /** The first `rows` rows as an Arrow column; `id` numbers the dictionary of a text column within its table. */
  toArrow(rows: number, id: number): Vector {
    const missing = this.missingCount === 0 ? undefined : this.missing.subarray(0, rows);
    return arrowColumn(this.cell.type, this.values.subarray(0, rows), missing, {
      dictionary: this.dictionary,
      id,
    });
  }

  /** What puts one cell into its row; false when the cell is not what the column holds. */
  #reader(bytes: Uint8Array): (row: number, start: number, end: number) => boolean {
    const { cell, values, dictionary } = this;
    switch (cell.type) {
      case "integer": {
        const limit = cell.wide ? Number.MAX_SAFE_INTEGER : 0x7fffffff;
        return (row, start, end) => {
          const value = parseDecimal(bytes, start, end);
          values[row] = value;
          return Math.abs(value) <= limit && Math.floor(value) === value;
        };
      }
      case "number":
        return (row, start, end) => {
          const value = parseDecimal(bytes, start, end);
          values[row] = value;
          return value - value === 0;
        };
      case "string":
        return (row, start, end) => {
          values[row] = dictionary.code(bytes, start, end);
          return true;
        };
      case "boolean": {
        const truths = cell.truths.length;
        const known = this.#words;
        return (row, start, end) => {
          const code = dictionary.code(bytes, start, end);
          values[row] = code < truths ? 1 : 0;
          return code < known;
        };
      }
      case "date":
      case "datetime": {
        const unit = cell.type === "date" ? 86_400_000 : 1;
        const time = this.#time!;
        return (row, start, end) => {
          const value = time(bytes, start, end) / unit;
          values[row] = value;
          return Math.floor(value) === value;
        };
      }
    }
  }

  #allocate(rows: number): Int32Array | Float64Array | Uint8Array {
    const { cell } = this;
    if (cell.type === "boolean") return new Uint8Array(rows);
    const wide = cell.type === "number" || cell.type === "datetime" || (cell.type === "integer" && cell.wide);
    return wide ? new Float64Array(rows) : new Int32Array(rows);
  }

  #reserve(rows: number): void {
    if (rows <= this.values.length) return;
    const { values, missing } = this;
    this.values = this.#allocate(Math.max(rows, 2 * values.length));
    this.values.set(values);
    this.missing = new Uint8Array(this.values.length);
    this.missing.set(missing);
  }

  #isMissing(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#missingTexts.some((text) =>
      text.length === end - start && text.every((byte, i) => byte === bytes[start + i])
    );
  }

  #problem(bytes: Uint8Array, row: number, start: number, end: number): void {
    if (this.problemCount++ >= KEPT) return;
    this.problems.push({ row, text: new TextDecoder().decode(bytes.subarray(start, end)) });
  }
}

/** Typed values as an Arrow column of the type that stands for `type` everywhere in Kenzan. */
export function arrowColumn(
  type: CellType["type"],
  values: Int32Array | Float64Array | Uint8Array,
  missing: Uint8Array | undefined,
  text: { dictionary: TextDictionary; id: number },
): Vector {
  const common = { length: values.length, ...nullBuffers(missing) };
  if (type === "string") return text.dictionary.toArrow(values as Int32Array, missing, text.id);
  if (type === "date") {
    return new Vector([makeData({ type: new DateDay(), ...common, data: values as Int32Array })]);
  }
  if (type === "datetime") {
    const data = BigInt64Array.from(values, (value) => BigInt(value || 0));
    return new Vector([makeData({ type: new TimestampMillisecond(), ...common, data })]);
  }
  if (type === "boolean") {
    const bits = nullBuffers(Uint8Array.from(values, (value) => 1 - value)).nullBitmap;
    return new Vector([makeData({ type: new Bool(), ...common, data: bits })]);
  }
  return values instanceof Float64Array
    ? new Vector([makeData({ type: new Float64(), ...common, data: values })])
    : new Vector([makeData({ type: new Int32(), ...common, data: values as Int32Array })]);
}
