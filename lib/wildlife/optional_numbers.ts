import type { Table } from "apache-arrow";
import { columnNumbers } from "../table/mod.ts";

/**
 * A column of numbers in which any may be missing, NaN where they are; one without a single value is read whatever its type,
 * as a file does not tell it.
 *
 * @throws {Fault} no such column; values that are no numbers.
 */
export function optionalNumbers(table: Table, name: string): Float64Array {
  const column = table.getChild(name);
  const isEmpty = column !== null && Array.from(column).every((value) => value === null);
  return isEmpty ? new Float64Array(table.numRows).fill(NaN) : columnNumbers(table, name, { missing: NaN });
}
