import {
  type Data,
  DataType,
  DateUnit,
  type Table,
  type Timestamp,
  TimeUnit,
  type Vector,
} from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { TextDictionary, timeParser } from "../geo/mod.ts";
import { typeRule, wideRemark } from "./csv.ts";
import type { FieldDescription, TableSchema } from "./entry.ts";
import { matchColumns } from "./header.ts";
import { type Column, isWide, type Rows, zoneOffset } from "./rows.ts";
import type { Violations } from "./violations.ts";

/** Where faults point, and what the format leaves open. */
interface ConformOptions {
  id: string;
  file: string;
  entryFile: string;
  /** A column that may stand in the file unnamed by the schema. */
  optional?: string;
  /** True where the format says that times without an offset are UTC (GeoPackage). */
  timesAreUtc?: boolean;
  violations: Violations;
}

/**
 * A typed table (Parquet, Arrow, attributes of a vector layer) as its schema says: columns are matched by name and unit,
 * and every field gets the same type as it would from CSV, so that a notebook does not care about the format.
 *
 * @throws {Fault} when columns or units do not match, or a column's type cannot hold the field.
 */
export function conform(table: Table, schema: TableSchema, options: ConformOptions): Rows {
  const fields = table.schema.fields;
  const heads = fields.map((field) => ({ name: field.name, unit: field.metadata.get("unit") }));
  const matched = matchColumns(heads, schema, options);
  return {
    length: table.numRows,
    place: (row) => `row ${row + 1}`,
    columns: schema.fields.map((field, f) => column(table.getChildAt(matched[f])!, field, schema, options)),
  };
}

function column(
  vector: Vector,
  field: FieldDescription,
  schema: TableSchema,
  options: ConformOptions,
): Column {
  const missing = missingRows(vector);
  const texts = new Set((schema.missingValues ?? []).filter((text) => text !== ""));
  const type: DataType = DataType.isDictionary(vector.type) ? vector.type.dictionary : vector.type;
  const unfit = () =>
    new Fault(`catalog: ${options.id}: a column of another type`, {
      expected: `${field.name}: ${field.type}`,
      found: String(type),
      where: options.file,
      remedy: `convert the column, or correct its type in ${options.entryFile}`,
    });
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    if (!["string", "date", "datetime"].includes(field.type)) throw unfit();
    return fromTexts(vector, field, missing, texts, options);
  }
  const numbers = numbersOf(vector, type, field, options);
  if (numbers === undefined) throw unfit();
  return fromNumbers(numbers, field, missing, texts, options);
}

function missingRows(vector: Vector): Uint8Array {
  const missing = new Uint8Array(vector.length);
  let row = 0;
  for (const chunk of vector.data) {
    if (chunk.nullCount > 0) {
      for (let i = 0; i < chunk.length; i++) {
        const bit = chunk.offset + i;
        if (((chunk.nullBitmap[bit >> 3] >> (bit & 7)) & 1) === 0) missing[row + i] = 1;
      }
    }
    row += chunk.length;
  }
  return missing;
}

function fromTexts(
  vector: Vector,
  field: FieldDescription,
  missing: Uint8Array,
  missingTexts: Set<string>,
  options: ConformOptions,
): Column {
  const dictionary = new TextDictionary();
  const codes = new Int32Array(vector.length);
  let row = 0;
  for (const chunk of vector.data) {
    if (DataType.isDictionary(chunk.type)) {
      const words: number[] = [];
      for (const part of chunk.dictionary!.data) {
        eachText(part, (bytes, from, to) => words.push(dictionary.code(bytes, from, to)));
      }
      for (let i = 0; i < chunk.length; i++) {
        codes[row + i] = missing[row + i] ? 0 : words[Number(chunk.values[i])];
      }
    } else {
      let i = row;
      eachText(chunk, (bytes, from, to) => codes[i++] = dictionary.code(bytes, from, to));
    }
    row += chunk.length;
  }
  for (let code = 0; missingTexts.size > 0 && code < dictionary.size; code++) {
    if (missingTexts.has(dictionary.text(code))) codes.forEach((own, i) => own === code && (missing[i] = 1));
  }
  const flags = missing.includes(1) ? missing : undefined;
  if (field.type === "string") return { field, values: codes, missing: flags, dictionary, sound: true };

  const parse = timeParser(field.format, field.type === "date" ? 0 : zoneOffset(field));
  const times = Float64Array.from({ length: dictionary.size }, (_, code) => {
    const bytes = dictionary.bytes(code);
    return parse(bytes, 0, bytes.length) / (field.type === "date" ? 86_400_000 : 1);
  });
  const values = new Float64Array(codes.length);
  const note = options.violations.rule(field.name, typeRule(field));
  let sound = true;
  for (let i = 0; i < codes.length; i++) {
    if (missing[i]) continue;
    values[i] = times[codes[i]];
    if (Math.floor(values[i]) === values[i]) continue;
    note(i, dictionary.text(codes[i]));
    sound = false;
  }
  return { field, values: field.type === "date" ? Int32Array.from(values) : values, missing: flags, sound };
}

/** Calls with the bytes of each text of a Utf8 or LargeUtf8 chunk; of a missing one too. */
function eachText(chunk: Data, take: (bytes: Uint8Array, from: number, to: number) => void): void {
  const offsets = chunk.valueOffsets as ArrayLike<number | bigint>;
  for (let i = 0; i < chunk.length; i++) take(chunk.values, Number(offsets[i]), Number(offsets[i + 1]));
}

/** The values as numbers in the field's measure (days, milliseconds); undefined when the types do not go together. */
function numbersOf(
  vector: Vector,
  type: DataType,
  field: FieldDescription,
  options: ConformOptions,
): Int32Array | Float64Array | Uint8Array | undefined {
  const isTime = field.type === "date" || field.type === "datetime";
  if (DataType.isBool(type)) {
    if (field.type !== "boolean") return undefined;
    return Uint8Array.from({ length: vector.length }, (_, row) => vector.get(row) ? 1 : 0);
  }
  if (DataType.isInt(type) || DataType.isFloat(type)) {
    // Half floats are stored as bit patterns.
    if (isTime || (DataType.isFloat(type) && type.precision === 0)) return undefined;
    return joined(vector);
  }
  if (!isTime) return undefined;
  const times = timesOf(vector, type, field);
  if (times === undefined || DataType.isDate(type)) return times;
  if ((type as Timestamp).timezone || options.timesAreUtc || field.type === "date") return times;
  const offset = zoneOffset(field);
  if (Number.isNaN(offset)) {
    throw new Fault(`catalog: ${options.id}: times of an unknown time zone`, {
      expected: `${field.name}: times with a time zone`,
      found: "timestamps without one",
      where: options.file,
      remedy: `say \`"timeZone": "Z"\` or \`"+09:00"\` for the field in ${options.entryFile}`,
    });
  }
  return times.map((time) => time - offset * 60_000);
}

/** Times in milliseconds, or days for a date; undefined for types that are no time. */
function timesOf(vector: Vector, type: DataType, field: FieldDescription): Float64Array | undefined {
  let milliseconds: number;
  if (DataType.isDate(type)) milliseconds = type.unit === DateUnit.DAY ? 86_400_000 : 1;
  else if (DataType.isTimestamp(type)) {
    milliseconds = {
      [TimeUnit.SECOND]: 1000,
      [TimeUnit.MILLISECOND]: 1,
      [TimeUnit.MICROSECOND]: 1e-3,
      [TimeUnit.NANOSECOND]: 1e-6,
    }[type.unit];
  } else return undefined;
  const unit = field.type === "date" ? 86_400_000 : 1;
  return Float64Array.from(joined(vector), (time) => Math.round(time * milliseconds) / unit);
}

/** All chunks of a numeric column in one array; the very array of the file where nothing has to be changed. */
function joined(vector: Vector): Int32Array | Float64Array {
  const [only] = vector.data;
  const isPlain = only?.values instanceof Int32Array || only?.values instanceof Float64Array;
  if (vector.data.length === 1 && isPlain) return only.values.subarray(0, only.length);
  const result = new Float64Array(vector.length);
  let row = 0;
  for (const chunk of vector.data) {
    const values = chunk.values as ArrayLike<number | bigint>;
    for (let i = 0; i < chunk.length; i++) result[row + i] = Number(values[i]);
    row += chunk.length;
  }
  return result;
}

function fromNumbers(
  numbers: Int32Array | Float64Array | Uint8Array,
  field: FieldDescription,
  missing: Uint8Array,
  missingTexts: Set<string>,
  options: ConformOptions,
): Column {
  const absent = new Set([...missingTexts].map(Number).filter((value) => !Number.isNaN(value)));
  if (absent.size > 0) numbers.forEach((value, row) => absent.has(value) && (missing[row] = 1));
  const flags = missing.includes(1) ? missing : undefined;
  const isWhole = field.type !== "number";
  const limit = field.type === "boolean"
    ? 1
    : field.type === "datetime" || (field.type === "integer" && isWide(field))
    ? Number.MAX_SAFE_INTEGER
    : 0x7fffffff;
  const least = field.type === "boolean" ? 0 : -limit;
  // Arrays of the right type need neither a copy nor a look at each value, unless values are missing.
  const isSame = numbers instanceof Int32Array && (field.type === "integer" || field.type === "date") &&
    !isWide(field);
  if (isSame && flags === undefined) return { field, values: numbers, sound: true };

  const values = field.type === "boolean"
    ? new Uint8Array(numbers.length)
    : field.type === "number" || limit > 0x7fffffff
    ? new Float64Array(numbers.length)
    : new Int32Array(numbers.length);
  const note = options.violations.rule(
    field.name,
    isWhole ? typeRule(field) : "a finite number; null where there is none",
  );
  let sound = true;
  for (let row = 0; row < numbers.length; row++) {
    if (missing[row]) continue;
    const value = numbers[row];
    values[row] = value;
    if (isWhole ? Math.floor(value) === value && value >= least && value <= limit : value - value === 0) {
      continue;
    }
    note(row, value, wideRemark(field, value));
    sound = false;
  }
  return { field, values, missing: flags, sound };
}
