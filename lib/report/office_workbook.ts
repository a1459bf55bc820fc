import { unzipSync, type Zippable, zipSync } from "fflate";
import writeXlsxFile, { type Cell, type Sheet } from "write-excel-file/universal";
import type { PublishedTable } from "../publish/mod.ts";
import type { TableData } from "./printed_table.ts";

/** A table for the workbook. */
export interface WorkbookTable {
  /** `表 3-1`. */
  number: string;
  table: PublishedTable;
  data: TableData;
}

/** The day every part of the workbook carries: the first that a zip file can. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * One xlsx with a sheet for each table: caption, head with units, numbers as numbers in the report's
 * format, notes. Japanese, as the report.
 *
 * @returns The same bytes for the same tables.
 */
export async function officeWorkbook(tables: WorkbookTable[]): Promise<Uint8Array<ArrayBuffer>> {
  const sheets = tables.map(sheetOf);
  const file = await writeXlsxFile(sheets).toBlob();
  const parts = unzipSync(new Uint8Array(await file.arrayBuffer()));
  const fixed: Zippable = {};
  for (const name of Object.keys(parts).sort()) fixed[name] = [parts[name], { mtime: ZIP_EPOCH, os: 0 }];
  return zipSync(fixed, { level: 6 }) as Uint8Array<ArrayBuffer>;
}

function sheetOf({ number, table, data }: WorkbookTable): Sheet<Blob> {
  const head = data.columns.map(({ shown, numeric }): Cell => ({
    value: shown.label.ja + (shown.unit?.ja ? ` (${shown.unit.ja})` : ""),
    fontWeight: "bold",
    align: numeric ? "right" : "left",
    wrap: true,
    bottomBorderStyle: "thin",
  }));
  const rows = Array.from({ length: data.rows }, (_, row) =>
    data.columns.map(({ shown, cells }): Cell => {
      const value = cells[row];
      if (value === null) return null;
      if (typeof value !== "number") {
        return { value: typeof value === "boolean" ? (value ? "○" : "×") : value };
      }
      const decimals = shown.digits ? "." + "0".repeat(shown.digits) : "";
      return { value, format: (shown.grouping ? "#,##0" : "0") + decimals };
    }));
  return {
    // Sheet names take 31 characters, and none of \/?*[]:
    sheet: `${number.replace(/[\s\u00a0]/g, "")} ${table.id}`.slice(0, 31),
    data: [
      [{ value: `${number.replace("\u00a0", " ")}  ${table.label.ja}`, fontWeight: "bold" }],
      head,
      ...rows,
      ...table.notes.map(({ ja }): Cell[] => [{ value: ja }]),
    ],
    columns: data.columns.map(({ numeric }) => ({ width: numeric ? 14 : 18 })),
    stickyRowsCount: 2,
  };
}
