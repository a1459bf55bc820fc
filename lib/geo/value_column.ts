import type { Vector } from "apache-arrow";
import { arrowColumn } from "./cell_column.ts";
import { TextDictionary } from "./text_dictionary.ts";
import { timeParser } from "./text_time.ts";

/** What a column of JavaScript values holds; `integer` is for row numbers. */
export type ValueType = "integer" | "number" | "string" | "boolean" | "date" | "datetime";

/**
 * A column that is filled one JavaScript value a row (GeoPackage, GeoJSON): numbers as Float64, integers as Int32 (Float64 where one
 * needs more than 32 bits), text as
 * `Dictionary<Utf8, Int32>`, ISO 8601 dates as DateDay and datetimes as TimestampMillisecond in UTC.
 */
export class ValueColumn {
  #values: Float64Array;
  #missing: Uint8Array;
  #gaps = 0;
  #rows = 0;
  readonly #codes = new Map<string, number>();
  readonly #encoder = new TextEncoder();
  readonly #time = timeParser(undefined, 0);
  readonly #scratch = new Uint8Array(40);

  constructor(readonly type: ValueType, rows = 1024) {
    this.#values = new Float64Array(rows);
    this.#missing = new Uint8Array(rows);
  }

  /** Adds the next row; null and undefined are missing. False when the value is not of the column's type. */
  push(value: unknown): boolean {
    if (this.#rows === this.#values.length) this.#grow();
    const row = this.#rows++;
    if (value === null || value === undefined) {
      this.#missing[row] = 1;
      this.#gaps++;
      return true;
    }
    switch (this.type) {
      case "number":
        this.#values[row] = value as number;
        return typeof value === "number";
      case "integer":
        this.#values[row] = value as number;
        return Number.isSafeInteger(value);
      case "boolean":
        this.#values[row] = Number(value);
        return typeof value === "boolean" || value === 0 || value === 1;
      case "string": {
        if (typeof value !== "string") return false;
        let code = this.#codes.get(value);
        if (code === undefined) this.#codes.set(value, code = this.#codes.size);
        this.#values[row] = code;
        return true;
      }
      case "date":
      case "datetime": {
        if (typeof value !== "string") return false;
        const time = this.#time(this.#scratch, 0, toAscii(value, this.#scratch));
        this.#values[row] = this.type === "date" ? time / 86_400_000 : time;
        return Math.floor(this.#values[row]) === this.#values[row];
      }
    }
  }

  /** The rows as an Arrow column; `id` numbers the dictionary of a text column within its table. */
  toArrow(id: number): Vector {
    const values = this.#values.subarray(0, this.#rows);
    const missing = this.#gaps === 0 ? undefined : this.#missing.subarray(0, this.#rows);
    const dictionary = new TextDictionary();
    for (const text of this.#codes.keys()) {
      const bytes = this.#encoder.encode(text);
      dictionary.code(bytes, 0, bytes.length);
    }
    const isNarrow = this.type === "integer" && values.every((value) => value === (value | 0));
    const typed = this.type === "boolean"
      ? Uint8Array.from(values)
      : this.type === "string" || this.type === "date" || isNarrow
      ? Int32Array.from(values)
      : values;
    return arrowColumn(this.type, typed, missing, { dictionary, id });
  }

  #grow(): void {
    const { length } = this.#values;
    const values = new Float64Array(2 * length);
    values.set(this.#values);
    this.#values = values;
    const missing = new Uint8Array(2 * length);
    missing.set(this.#missing);
    this.#missing = missing;
  }
}

/** Writes a short ASCII text into `bytes` and returns its length; 0 when it is no such text. */
function toAscii(text: string, bytes: Uint8Array): number {
  if (text.length > bytes.length) return 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return 0;
    bytes[i] = unit;
  }
  return text.length;
}
