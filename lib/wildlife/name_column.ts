import { DataType, type Table } from "apache-arrow";
import { columnNumbers, columnTexts } from "../table/mod.ts";

/**
 * A column of names as texts: flights, animals and cameras that are called by whole numbers (`1`, `2`) come as numbers
 * from files, and are names all the same.
 *
 * @param options Text where there is no value; without it a missing value is refused.
 * @throws Fault where the column is not there, lacks a value, or holds neither texts nor whole numbers.
 */
export function nameColumn(table: Table, name: string, options: { missing?: string } = {}): string[] {
  const type = table.getChild(name)?.type;
  if (type === undefined || !DataType.isInt(type)) return columnTexts(table, name, options);
  const { missing } = options;
  const numbers = columnNumbers(table, name, missing === undefined ? {} : { missing: NaN });
  return Array.from(numbers, (value) => Number.isNaN(value) ? missing! : String(value));
}
