import { type Data, DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { oneChunk, unpackBits, validity } from "./chunk.ts";
import { exactNumbers } from "./exact_numbers.ts";
import { isText, readTexts } from "./text.ts";

/**
 * A column as numbers: any numeric type; booleans as 0 and 1.
 *
 * @param options.missing Stands for nulls, e.g. `NaN`. Without it a null is a Fault.
 * @returns A copy, free to change.
 * @throws {Fault} No such column, not numbers, nulls, or a whole number beyond 2^53.
 */
export function columnNumbers(
  table: Table,
  name: string,
  options: { missing?: number } = {},
): Float64Array<ArrayBuffer> {
  const chunk = column(table, name);
  const numbers = numbersOf(chunk, name);
  const valid = validity(chunk);
  if (valid) {
    const missing = options.missing ?? refuseNulls(name, valid);
    for (let i = 0; i < numbers.length; i++) if (!valid[i]) numbers[i] = missing;
  }
  return numbers;
}

/**
 * A column as texts: Utf8, or a dictionary of it.
 *
 * @param options.missing Stands for nulls. Without it a null is a Fault.
 * @throws {Fault} No such column, not texts, or nulls.
 */
export function columnTexts(table: Table, name: string, options: { missing?: string } = {}): string[] {
  const chunk = column(table, name);
  if (!isText(chunk.type)) throw wrongType(name, chunk.type, "texts (Utf8)");
  const texts = readTexts(chunk);
  const valid = validity(chunk);
  const missing = valid ? options.missing ?? refuseNulls(name, valid) : "";
  return texts.map((text) => text ?? missing);
}

function column(table: Table, name: string): Data {
  const vector = table.getChild(name);
  if (vector) return oneChunk(vector);
  throw new Fault(`table: no column ${JSON.stringify(name)}`, {
    expected: `one of: ${table.schema.names.map(String).join(", ")}`,
    found: JSON.stringify(name),
    remedy: "correct the name, or select the column in the SQL before",
  });
}

function numbersOf(chunk: Data, name: string): Float64Array<ArrayBuffer> {
  const { type, length, values } = chunk;
  if (DataType.isBool(type)) return Float64Array.from(unpackBits(values, chunk.offset, length));
  const exact = exactNumbers(chunk, name, "read it as texts: CAST(... AS VARCHAR)");
  if (exact) return exact;
  if (DataType.isInt(type) || (DataType.isFloat(type) && type.precision > 0)) {
    return Float64Array.from((values as Float64Array).subarray(0, length));
  }
  throw wrongType(name, type, "numbers or booleans");
}

function wrongType(name: string, type: DataType, expected: string): Fault {
  return new Fault(`table: column ${name} has another type`, {
    expected,
    found: String(type),
    remedy: "convert it in SQL, e.g. CAST(... AS DOUBLE), strftime(...), epoch_ms(...)",
  });
}

function refuseNulls(name: string, valid: Uint8Array): never {
  const rows = valid.reduce((nulls, is) => nulls - is, valid.length);
  throw new Fault(`table: column ${name} has rows without a value`, {
    expected: "a value in every row",
    found: `${rows} of ${valid.length} rows are null`,
    where: `first at row ${valid.indexOf(0) + 1}`,
    remedy: "leave these rows out (WHERE ... IS NOT NULL), or say what stands for them: {missing: ...}",
  });
}
