import type { Column, Rows } from "./rows.ts";
import type { Note, Violations } from "./violations.ts";

/**
 * Notes every row whose values in these columns, taken together, stood in an earlier row. Rows with a missing value are
 * passed over: whether it may be missing is another rule.
 */
export function noteRepeated(columns: Column[], rows: Rows, violations: Violations): void {
  const firstRow = firstRows(columns, rows.length);
  let note: Note | undefined;
  const name = columns.map((column) => column.field.name).join(" + ");
  for (let row = 0; row < rows.length; row++) {
    if (firstRow[row] === row) continue;
    note ??= violations.rule(name, columns.length > 1 ? "primary key: unique" : "unique");
    const values = columns.map((column) => column.dictionary?.text(column.values[row]) ?? column.values[row]);
    note(row, values.length === 1 ? values[0] : values.join(" + "), `; as in ${rows.place(firstRow[row])}`);
  }
}

/** For each row the first row with the same values; the row itself where a value is missing. */
function firstRows(columns: Column[], length: number): Int32Array {
  // Each step numbers the combinations of the columns so far, so that two numbers suffice for any key.
  let ids = new Int32Array(length);
  let count = 1;
  for (const column of columns) {
    const own = column.dictionary === undefined ? numbered(column.values) : {
      ids: column.values as Int32Array,
      count: column.dictionary.size,
    };
    if (count === 1) {
      ids = own.ids.slice();
      count = own.count;
    } else {
      const pairs = new Float64Array(length);
      for (let row = 0; row < length; row++) pairs[row] = ids[row] * own.count + own.ids[row];
      ({ ids, count } = numbered(pairs));
    }
  }
  const first = new Int32Array(count).fill(-1);
  const result = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    if (columns.some((column) => column.missing?.[row])) result[row] = row;
    else if (first[ids[row]] < 0) result[row] = first[ids[row]] = row;
    else result[row] = first[ids[row]];
  }
  return result;
}

/** Distinct values as numbers from 0. */
function numbered(values: ArrayLike<number>): { ids: Int32Array<ArrayBuffer>; count: number } {
  const ids = new Int32Array(values.length);
  const known = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    let id = known.get(values[row]);
    if (id === undefined) known.set(values[row], id = known.size);
    ids[row] = id;
  }
  return { ids, count: known.size };
}
