import { tableFromIPC } from "apache-arrow";
import { formatCell, type Language, type PublishedColumn, type PublishedTable } from "../publish/mod.ts";
import { keepUnits } from "./line_join.ts";
import type { PrintedColumn } from "./table_columns.ts";

/** A table's cells as the report and the office copies read them. */
export interface TableData {
  /** The columns on the page, in the language of the edition. */
  columns: { shown: PublishedColumn; numeric: boolean; cells: (string | number | boolean | null)[] }[];
  rows: number;
  /** Names of all columns in the data, shown or not. */
  names: string[];
}

/** Reads a published table's Arrow file. */
export function readTable(table: PublishedTable, bytes: Uint8Array, lang: Language): TableData {
  const data = tableFromIPC(bytes);
  const columns = table.columns.filter(({ shown }) => shown).map((shown) => {
    const name = lang === "en" ? shown.english ?? shown.name : shown.name;
    const cells = [...data.getChild(name)!] as (string | number | boolean | null)[];
    return { shown, cells, numeric: cells.some((cell) => typeof cell === "number") };
  });
  return { columns, rows: data.numRows, names: data.schema.fields.map((field) => field.name) };
}

/** The first `limit` rows as printed text, units in brackets. */
export function printedColumns({ columns }: TableData, lang: Language, limit: number): PrintedColumn[] {
  return columns.map(({ shown, numeric, cells }) => ({
    head: keepUnits(shown.label[lang]),
    unit: shown.unit === undefined || shown.unit[lang] === "" ? undefined : `(${shown.unit[lang]})`,
    cells: cells.slice(0, limit).map((cell) => formatCell(cell, shown)),
    numeric,
  }));
}
