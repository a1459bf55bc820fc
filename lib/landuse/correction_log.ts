import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers, tableFrom } from "../table/mod.ts";
import { type CodeColumn, EMPTY } from "./code_column.ts";
import { textsOf } from "./name_column.ts";
import { type PointIds, PointIndex } from "./point_ids.ts";
import type { PointField, PointTable } from "./point_table.ts";
import type { StackedTable } from "./stacked_table.ts";

/** Tables whose codes can be corrected; `previous` is what an earlier project left. */
export type CorrectedTable = "stage1" | "stage2" | "stack" | "dating" | "previous";

/** One correction: what stood, and what stands now. */
export interface CorrectionEntry {
  table: CorrectedTable;
  /** Name of the point, as text. */
  point: string;
  /** Field name as the file has it. */
  field: string;
  /** Code before and after; 0 for an empty cell. */
  before: number;
  after: number;
  /** The check that led to it, e.g. `L51`. */
  check: string;
  /** Why, and by whom it was decided. */
  reason: string;
  by: string;
}

const MOST_TOLD = 20;

/** A log as a table for CSV or GeoPackage; columns are the properties of {@link CorrectionEntry}, numbered in order. */
export function correctionTable(log: ReadonlyArray<CorrectionEntry>): Table {
  const texts = (key: "table" | "point" | "field" | "check" | "reason" | "by") =>
    log.map((entry) => entry[key]);
  const codes = (key: "before" | "after") => Int16Array.from(log, (entry) => entry[key]);
  // A list without rows has no type of its own.
  const column = (list: string[]) => list.length === 0 ? new Int8Array(0) : list;
  return tableFrom({
    number: Int32Array.from(log, (_, k) => k + 1),
    table: column(texts("table")),
    point: column(texts("point")),
    field: column(texts("field")),
    before: codes("before"),
    after: codes("after"),
    check: column(texts("check")),
    reason: column(texts("reason")),
    by: column(texts("by")),
  });
}

/**
 * A log back from its table, in the order of `number`.
 *
 * @throws Fault when a column is missing, and for a table that cannot be corrected.
 */
export function correctionLog(table: Table): CorrectionEntry[] {
  const order = [...columnNumbers(table, "number").entries()].sort((a, b) => a[1] - b[1]).map(([row]) => row);
  if (order.length === 0) return [];
  const [tables, point, field, check, reason, by] = ["table", "point", "field", "check", "reason", "by"]
    .map((name) => textsOf(table, name));
  const [before, after] = ["before", "after"].map((name) => columnNumbers(table, name, { missing: EMPTY }));
  return order.map((row) => {
    if (!["stage1", "stage2", "stack", "dating", "previous"].includes(tables[row])) {
      throw new Fault("landuse: a correction of a table that is none", {
        expected: "stage1, stage2, stack, dating or previous",
        found: JSON.stringify(tables[row]),
        where: `row ${row + 1} of the correction log`,
      });
    }
    return {
      table: tables[row] as CorrectedTable,
      point: point[row],
      field: field[row],
      before: before[row],
      after: after[row],
      check: check[row],
      reason: reason[row],
      by: by[row],
    };
  });
}

/**
 * A table of one stage with the corrections of a log applied; the table itself stays as it is. Applying a log to what
 * it gave changes nothing more.
 *
 * @param name Which entries are meant: those of this table.
 * @throws Fault when a point or field of the log is not in the table, and when neither what stood before nor what is to
 * stand is there.
 */
export function correctPoints(
  points: PointTable,
  log: ReadonlyArray<CorrectionEntry>,
  name: "stage1" | "stage2" = points.stage === 1 ? "stage1" : "stage2",
): PointTable {
  const columns = Object.entries(points.columns) as [PointField, CodeColumn][];
  const fixed = correctColumns(points.point, columns.map(([, column]) => column), log, name);
  return {
    ...points,
    columns: Object.fromEntries(columns.map(([role], k) => [role, fixed[k]])) as PointTable["columns"],
  };
}

/** {@link correctPoints} for the stack, or for the histories of dated points. */
export function correctStack(
  stack: StackedTable,
  log: ReadonlyArray<CorrectionEntry>,
  name: "stack" | "dating" = "stack",
): StackedTable {
  const all = [...stack.periods, ...stack.since];
  const fixed = correctColumns(stack.point, all.map(({ column }) => column), log, name);
  const put = (from: number) => (period: (typeof all)[number], k: number) => ({
    ...period,
    column: fixed[from + k],
  });
  return { ...stack, periods: stack.periods.map(put(0)), since: stack.since.map(put(stack.periods.length)) };
}

function correctColumns(
  ids: PointIds,
  columns: readonly CodeColumn[],
  log: ReadonlyArray<CorrectionEntry>,
  name: CorrectedTable,
): CodeColumn[] {
  const mine = log.filter(({ table }) => table === name);
  const unknown = mine.filter(({ field }) => !columns.some((column) => column.name === field));
  if (unknown.length > 0) {
    throw new Fault("landuse: a correction of a field that is not there", {
      expected: columns.map((column) => column.name).join(", "),
      found: [...new Set(unknown.map(({ field }) => field))].join(", "),
      where: `${unknown.length} entries for ${name}`,
    });
  }
  const index = new PointIndex(ids);
  return columns.map((column) => {
    const values = replay(
      column.values,
      mine.filter(({ field }) => field === column.name),
      index,
      column.name,
      column.misfits,
    );
    const misfits = new Map([...column.misfits].filter(([row]) => values[row] === column.values[row]));
    return { name: column.name, values, misfits };
  });
}

/** What a column is after some entries, as a copy. Entries for one point follow each other. */
export function replay(
  column: Int8Array,
  entries: ReadonlyArray<CorrectionEntry>,
  index: PointIndex,
  field: string,
  misfits: ReadonlyMap<number, number> = new Map(),
): Int8Array {
  const values = column.slice();
  const wrong: string[] = [];
  for (const [point, chain] of Map.groupBy(entries, (entry) => entry.point)) {
    const row = index.row(point);
    const broken = chain.findIndex(({ before }, k) => k > 0 && before !== chain[k - 1].after);
    const [first, last] = [chain[0].before, chain[chain.length - 1].after];
    const place = `point ${point}, ${field}`;
    const stands = misfits.get(row) ?? values[row];
    if (row < 0) wrong.push(`${place}: no such point`);
    else if (broken > 0) {
      wrong.push(`${place}: the log goes from ${chain[broken - 1].after} on with ${chain[broken].before}`);
    } else if (stands === first || stands === last) values[row] = last;
    else {wrong.push(
        `${place}: ${stands || "empty"} stands there, the log says ${first || "empty"} to ${last || "empty"}`,
      );}
  }
  if (wrong.length === 0) return values;
  throw new Fault("landuse: the correction log is not of this table", {
    expected: "in every place what stood before the correction, or what stands after it",
    found: [
      ...wrong.slice(0, MOST_TOLD),
      ...(wrong.length > MOST_TOLD ? [`and ${wrong.length - MOST_TOLD} more`] : []),
    ]
      .join("\n"),
    remedy: "apply the log to the table it was written for, in full",
  });
}
