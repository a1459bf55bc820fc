import { DataType, type Table } from "apache-arrow";
import { columnNumbers, columnTexts } from "../table/mod.ts";

/**
 * A column of names as texts: flights, animals and cameras that are called by whole numbers (`1`, `2`) come as numbers
 * from files, and are names all the same.
 *
 * @throws Fault where the column is not there, lacks a value, or holds neither texts nor whole numbers.
 */
export function nameColumn(table: Table, name: string): string[] {
  const type = table.getChild(name)?.type;
  return type !== undefined && DataType.isInt(type)
    ? Array.from(columnNumbers(table, name), String)
    : columnTexts(table, name);
}
