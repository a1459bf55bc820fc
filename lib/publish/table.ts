import type { Table } from "apache-arrow";
import { checkedThing, checkedTolerance, type ThingOptions } from "./checks.ts";
import { inlineContent } from "./content.ts";
import { show } from "./display.ts";
import type { Label } from "./label.ts";
import type { PublishedTable } from "./published.ts";
import { canonicalTable } from "./table_canonical.ts";
import { checkedColumns, checkedKey, checkedRows } from "./table_checks.ts";
import { tableHtml, tableText } from "./table_page.ts";

/** What becomes of a column of the table. */
export type ColumnOptions = PrintedColumn | KeptColumn;

/** How a column is printed. */
export interface PrintedColumn {
  /** Column head, without the unit. */
  label: Label;
  /**
   * Shown in brackets in the head, never in the cells. Required for numbers, except whole ones in the
   * key (years, codes); empty texts say that there is none, as in `publish.value`.
   */
  unit?: Label;
  /** Decimal places; required for fractional numbers that are shown. */
  digits?: number;
  /** The column that replaces this one in the English edition. */
  english?: string;
  /** See {@link KeptColumn}. Default true. */
  shown?: true;
  /** A comma every three digits. Default: yes, except in key columns. */
  grouping?: boolean;
}

/** A column that stays in the data of the record, which an audit compares, and out of the page. */
export interface KeptColumn extends Partial<Omit<PrintedColumn, "shown">> {
  shown: false;
}

/** What belongs to a published table besides its label and notes. */
export interface TableOptions extends ThingOptions {
  /**
   * Every column of the table: how it is printed, in the order of the page, or `{ shown: false }` for one that readers
   * of the page shall not see. A column that another one names as its `english` needs no word of its own.
   */
  columns: Record<string, ColumnOptions>;
  /** Names of the columns that identify a row: an audit compares rows by them. */
  key: string[];
  /** Largest absolute difference an audit accepts in a numeric cell. Default 0: the same bits. */
  tolerance?: number;
}

/**
 * Publishes a table of up to 100,000 rows. A null is printed `–`; NaN and infinities are refused.
 *
 * @throws Fault for a malformed id, a missing language, an unknown column, a column of which `columns` says nothing, numbers without `unit` (save
 * whole ones in the key), fractional numbers without `digits`, a number that is not finite (with its row), an integer beyond 2^53, a key that
 * is null or repeats (with both rows), a type that is neither number, text, boolean nor date.
 */
export async function table(id: string, data: Table, options: TableOptions): Promise<PublishedTable> {
  const thing = checkedThing(id, options);
  checkedRows(id, data);
  const canonical = canonicalTable(id, data);
  const published: PublishedTable = {
    kind: "table",
    ...thing,
    columns: checkedColumns(id, canonical, options.columns, options.key),
    rows: data.numRows,
    key: checkedKey(id, canonical, options.key),
    tolerance: checkedTolerance(options.tolerance ?? 0, id),
    content: await inlineContent(canonical.bytes),
  };
  return await show(published, {
    text: tableText(published, canonical),
    html: tableHtml(published, canonical),
  });
}
