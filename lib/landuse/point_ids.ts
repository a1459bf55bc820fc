import type { Table } from "apache-arrow";
import { columnNumbers } from "../table/mod.ts";
import { isNumeric, textsOf } from "./name_column.ts";

/** What names the points of a table: numbers, or texts such as mesh codes. Empty is NaN or "". */
export type PointIds = Float64Array | readonly string[];

/** The column that names the points. @throws Fault when it is missing or holds neither numbers nor texts. */
export function pointIds(table: Table, field: string): PointIds {
  return isNumeric(table, field) ? columnNumbers(table, field, { missing: NaN }) : textsOf(table, field);
}

/** Whether a row has no name. */
export function isUnnamed(ids: PointIds, row: number): boolean {
  const id = ids[row];
  return id !== id || id === "";
}

/** A point's name as text; empty where there is none. */
export function idText(ids: PointIds, row: number): string {
  const id = ids[row];
  return id !== id ? "" : String(id);
}

/** The names of some rows. */
export function takeIds(ids: PointIds, rows: readonly number[]): PointIds {
  return ids instanceof Float64Array
    ? Float64Array.from(rows, (row) => ids[row])
    : rows.map((row) => ids[row]);
}

/** Rows by the name of their point, for one table: the first row of each name. */
export class PointIndex {
  readonly #rows = new Map<number | string, number>();
  readonly #areTexts: boolean;
  /** Rows whose name stood before, rising. */
  readonly repeated: Int32Array;

  constructor(readonly ids: PointIds) {
    this.#areTexts = !(ids instanceof Float64Array);
    const repeated: number[] = [];
    for (let row = 0; row < ids.length; row++) {
      if (isUnnamed(ids, row)) continue;
      const id = ids[row];
      if (this.#rows.has(id)) repeated.push(row);
      else this.#rows.set(id, row);
    }
    this.repeated = Int32Array.from(repeated);
  }

  /** Row of a point; -1 where the table has none of this name. A number and its text are one name. */
  row(id: number | string): number {
    // Names of the kind that stands here are not written another way: most look-ups of most tables miss.
    const isText = typeof id === "string";
    if (isText === this.#areTexts) return this.#rows.get(id) ?? -1;
    if (isText && (id === "" || String(Number(id)) !== id)) return -1;
    return this.#rows.get(isText ? Number(id) : String(id)) ?? -1;
  }

  /** For each point of another table its row here, -1 where there is none. */
  rowsOf(ids: PointIds): Int32Array {
    const rows = new Int32Array(ids.length);
    // Tables of one survey mostly stand in one order: then nothing is searched.
    const [mine, repeats] = [this.ids, this.repeated.length > 0];
    for (let k = 0; k < ids.length; k++) {
      rows[k] = !repeats && k < mine.length && mine[k] === ids[k] ? k : this.row(ids[k]);
    }
    return rows;
  }
}
