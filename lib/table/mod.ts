/**
 * DuckDB over Arrow tables: SQL in, Arrow out; bridges to Arquero and Parquet; CSV out.
 *
 * A table is an apache-arrow `Table` everywhere. DuckDB runs as WebAssembly, on one thread, with neither
 * files nor network, so that the same statement over the same tables gives the same bits.
 *
 * @example Register a table and ask it something.
 * ```ts
 * import { connect, tableFrom } from "kenzan/table/mod.ts";
 *
 * const db = await connect();
 * db.register("points", tableFrom({ pref: ["01", "47", "01"], lost: Int8Array.of(0, 1, 1) }));
 * const lost = db.sql`SELECT pref, sum(lost) AS n FROM points WHERE pref <> ${"13"} GROUP BY pref`;
 * console.assert(lost.getChild("n")!.get(0) === 1);
 * db.close();
 * ```
 *
 * @module
 */
export { connect, type ConnectOptions, type Database } from "./connect.ts";
export { type Bindable, type Identifier, identifier } from "./statement.ts";
export { type ColumnValues, tableFrom, type TableOptions } from "./table_from.ts";
export { columnNumbers, columnTexts } from "./column.ts";
export { readArrow, writeArrow } from "./arrow.ts";
export { readParquet } from "./read_parquet.ts";
export { writeParquet } from "./write_parquet.ts";
export { type CsvOptions, writeCsv } from "./write_csv.ts";
export { fromArquero, toArquero } from "./arquero.ts";
