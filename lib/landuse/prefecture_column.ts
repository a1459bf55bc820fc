import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { isNumeric, textsOf } from "./name_column.ts";
import { PREFECTURES } from "./prefecture.ts";

/**
 * Prefectures by row, from numbers (JIS X 0401), texts of them (`"01"`), or names (香川県); 0 where a cell is empty.
 *
 * @param field Undefined: all rows are of `pref`, or of none (0).
 * @throws Fault for a value that is no prefecture.
 */
export function prefectureColumn(table: Table, field: string | undefined, pref = 0): Uint8Array {
  if (!(Number.isInteger(pref) && pref >= 0 && pref <= 47)) throw fault(String(pref), "the option `pref`");
  if (field === undefined) return new Uint8Array(table.numRows).fill(pref);
  const where = (row: number) => `field ${field}, row ${row + 1}`;
  if (isNumeric(table, field)) {
    return Uint8Array.from(columnNumbers(table, field, { missing: 0 }), (code, row) => {
      if (Number.isInteger(code) && code >= 0 && code <= 47) return code;
      throw fault(String(code), where(row));
    });
  }
  const codes = new Map<string, number>([["", 0]]);
  for (const { code, label } of PREFECTURES) {
    codes.set(label.ja, code).set(String(code), code).set(String(code).padStart(2, "0"), code);
  }
  return Uint8Array.from(textsOf(table, field), (text, row) => {
    const code = codes.get(text);
    if (code === undefined) throw fault(JSON.stringify(text), where(row));
    return code;
  });
}

function fault(found: string, where: string): Fault {
  return new Fault("landuse: not a prefecture", {
    expected: "1-47 (JIS X 0401), 01-47, or a name such as 香川県",
    found,
    where,
  });
}
