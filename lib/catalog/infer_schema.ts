import { DataType, type Table } from "apache-arrow";
import type { FieldDescription, TableSchema } from "./entry.ts";
import { constraintsOf, unitOf } from "./infer_field.ts";
import { unitInHead } from "./unit.ts";

/** The schema of a typed table, without the column `leaveOut`. */
export function inferSchema(table: Table, leaveOut?: string): TableSchema {
  const fields = table.schema.fields.flatMap((column, c): FieldDescription[] => {
    if (column.name === leaveOut) return [];
    const vector = table.getChildAt(c)!;
    const head = unitInHead(column.name);
    const name = head?.name ?? column.name;
    const distinct = new Set<unknown>();
    let isWhole = true;
    // One more than candidate codes can be shows that there are too many; decimals are looked for to the end.
    for (let row = 0; row < vector.length && (distinct.size <= 51 || isWhole); row++) {
      const value: unknown = vector.get(row);
      if (value === null) continue;
      if (distinct.size <= 51) distinct.add(value);
      isWhole &&= typeof value !== "number" || Number.isInteger(value);
    }
    const type = fieldType(column.type, isWhole && distinct.size > 0);
    const texts = [...distinct].map(String);
    const unit = column.metadata.get("unit") ?? head?.unit;
    const isNaive = type === "datetime" && DataType.isTimestamp(column.type) && !column.type.timezone;
    return [{
      name,
      type,
      title: { ja: name, en: name },
      ...unitOf(type, unit),
      ...(isNaive ? { timeZone: "TODO: Z for UTC, +09:00 for Japan" } : {}),
      ...constraintsOf(type, texts, vector.nullCount === 0, vector.length),
    }];
  });
  return { fields };
}

function fieldType(type: DataType, isWhole: boolean): FieldDescription["type"] {
  if (DataType.isBool(type)) return "boolean";
  if (DataType.isDate(type)) return "date";
  if (DataType.isTimestamp(type)) return "datetime";
  if (DataType.isInt(type)) return "integer";
  if (!DataType.isFloat(type)) return "string";
  // Numbers of a GeoPackage or GeoJSON file come as floating point whatever they are.
  return isWhole ? "integer" : "number";
}
