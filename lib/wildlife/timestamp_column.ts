import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";

/**
 * A column of timestamps as milliseconds since 1970-01-01 UTC; NaN where there is no value.
 *
 * @throws Fault where the column is not there, or holds something else.
 */
export function timestampColumn(table: Table, name: string): Float64Array {
  const values = table.getChild(name);
  if (values === null || !DataType.isTimestamp(values.type)) {
    throw new Fault(`wildlife: no times in column ${name}`, {
      expected: "a column of type `datetime`",
      found: values === null ? `columns ${table.schema.names.join(", ")}` : String(values.type),
      remedy: "describe it as `datetime` in the catalog entry, with the offset of its clock (`timeZone`)",
    });
  }
  return Float64Array.from({ length: values.length }, (_, row) => {
    const value: unknown = values.get(row);
    return value === null ? NaN : Number(value);
  });
}
