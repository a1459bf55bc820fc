import {
  Binary,
  Bool,
  DataType,
  DateDay,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Timestamp,
  TimeUnit,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
} from "apache-arrow";
import type { SchemaElement } from "hyparquet";
import { Fault } from "../fault/mod.ts";
import type { AnyType } from "./chunk.ts";
import { isText } from "./text.ts";

/** How a column is written: the element of Parquet's schema, without its name. */
type Stored = Omit<SchemaElement, "name">;

const UNITS = ["SECOND", "MILLIS", "MICROS", "NANOS"] as const;

/** The Parquet type of an Arrow type; `null` where there is none in use here. */
export function storedAs(type: DataType): Stored | null {
  if (isText(type)) return { type: "BYTE_ARRAY", converted_type: "UTF8" };
  if (DataType.isBinary(type)) return { type: "BYTE_ARRAY" };
  if (DataType.isBool(type)) return { type: "BOOLEAN" };
  if (DataType.isFloat(type)) {
    return type.precision === 0 ? null : { type: type.precision === 1 ? "FLOAT" : "DOUBLE" };
  }
  if (DataType.isDate(type)) {
    return type.ArrayType === BigInt64Array
      ? { type: "INT64", converted_type: "TIMESTAMP_MILLIS" }
      : { type: "INT32", converted_type: "DATE" };
  }
  if (DataType.isTimestamp(type)) {
    // Parquet has no seconds; they are written as milliseconds.
    const unit = type.unit === TimeUnit.SECOND ? "MILLIS" : UNITS[type.unit] as "MILLIS";
    return {
      type: "INT64",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: type.timezone != null, unit },
    };
  }
  if (DataType.isInt(type)) {
    const { bitWidth, isSigned } = type;
    const physical = bitWidth === 64 ? "INT64" : "INT32";
    const plain = isSigned && bitWidth >= 32;
    return plain
      ? { type: physical }
      : { type: physical, converted_type: `${isSigned ? "INT" : "UINT"}_${bitWidth}` as "INT_8" };
  }
  return null;
}

/** A column as it is read: its Arrow type, and what a decimal's whole number is divided by. */
export interface Loaded {
  type: AnyType;
  /** Decimal places of a DECIMAL, which becomes Float64. */
  scale?: number;
}

/** The Arrow type of a Parquet column; `null` where there is none in use here. */
export function loadedAs(element: SchemaElement): Loaded | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    return { type: new Float64(), scale: element.scale ?? 0 };
  }
  switch (type) {
    case "BOOLEAN":
      return { type: new Bool() };
    case "FLOAT":
      return { type: new Float32() };
    case "DOUBLE":
      return { type: new Float64() };
    case "INT96":
      return { type: new Timestamp(TimeUnit.NANOSECOND) };
    case "BYTE_ARRAY":
      return { type: isStoredText(element) ? new Utf8() : new Binary() };
    case "FIXED_LEN_BYTE_ARRAY":
      return logical?.type === "UUID" ? { type: new Utf8() } : null;
    case "INT32":
      if (converted === "DATE" || logical?.type === "DATE") return { type: new DateDay() };
      break;
    case "INT64":
      if (logical?.type === "TIMESTAMP") {
        return { type: new Timestamp(UNITS.indexOf(logical.unit), logical.isAdjustedToUTC ? "UTC" : null) };
      }
      if (converted === "TIMESTAMP_MILLIS") return { type: new Timestamp(TimeUnit.MILLISECOND, "UTC") };
      if (converted === "TIMESTAMP_MICROS") return { type: new Timestamp(TimeUnit.MICROSECOND, "UTC") };
  }
  const bits = logical?.type === "INTEGER"
    ? logical.bitWidth
    : Number(converted?.match(/^U?INT_(\d+)$/)?.[1]);
  const signed = logical?.type === "INTEGER" ? logical.isSigned : !converted?.startsWith("UINT");
  if (Number.isNaN(bits) && (converted || logical)) return null; // TIME, INTERVAL ...
  if (type === "INT64") return { type: signed ? new Int64() : new Uint64() };
  if (type !== "INT32") return null;
  if (bits === 8) return { type: signed ? new Int8() : new Uint8() };
  if (bits === 16) return { type: signed ? new Int16() : new Uint16() };
  return { type: signed ? new Int32() : new Uint32() };
}

/** Whether bytes are marked as text. */
export function isStoredText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return ["UTF8", "ENUM", "JSON"].includes(converted ?? "") ||
    ["STRING", "ENUM", "JSON"].includes(logical?.type ?? "");
}

/** Where Arrow implementations keep the Arrow schema in a Parquet file, field metadata included. */
export const ARROW_SCHEMA = "ARROW:schema";

/** Refuses a column that has no place in Parquet, or none in Arrow. */
export function unsupported(column: string, found: string): Fault {
  return new Fault(`table: column ${column} cannot be exchanged as Parquet`, {
    expected: "whole numbers, floats, texts, booleans, dates, timestamps",
    found,
    remedy: "convert the column (CAST in SQL), or leave it out",
  });
}
