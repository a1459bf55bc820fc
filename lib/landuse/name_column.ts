import { DataType, type Table } from "apache-arrow";
import { columnNumbers, columnTexts } from "../table/mod.ts";

/** Names over the rows of a table (interpreters, districts): each name once, and its number by row. */
export interface NameColumn {
  names: string[];
  /** Index into `names`; -1 where there is none. */
  index: Int16Array;
}

/** A column of texts or numbers as names. @throws Fault when the column is missing or is neither. */
export function nameColumn(table: Table, field: string): NameColumn {
  const texts = textsOf(table, field);
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const index = Int16Array.from(texts, (text) => {
    if (text === "") return -1;
    let found = numbers.get(text);
    if (found === undefined) numbers.set(text, found = names.push(text) - 1);
    return found;
  });
  return { names, index };
}

/** The texts of a column, those of numbers too; empty where there is no value. */
export function textsOf(table: Table, field: string): string[] {
  if (isNumeric(table, field)) {
    return Array.from(
      columnNumbers(table, field, { missing: NaN }),
      (value) => Number.isNaN(value) ? "" : String(value),
    );
  }
  return columnTexts(table, field, { missing: "" });
}

/** Whether a column of a table holds numbers, or truths (1 and 0). */
export function isNumeric(table: Table, field: string): boolean {
  const type = table.getChild(field)?.type;
  return type !== undefined &&
    (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type) || DataType.isBool(type));
}
