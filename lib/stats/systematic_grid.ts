import { Fault } from "../fault/mod.ts";

/** Points of a regular grid with a value each, and who is whose neighbour. Made by {@link systematicGrid}. */
export interface SystematicGrid {
  /** Row and column of each point, in the order given. */
  row: Int32Array;
  column: Int32Array;
  /** Value of each point; NaN where it could not be observed. */
  values: Float64Array;
  /** Index of the point one column on in the same row, and one row on in the same column; -1 where there is none. */
  right: Int32Array;
  below: Int32Array;
}

/**
 * Sets points with whole-number row and column (any origin, any order, any outline) on a grid.
 *
 * @param values NaN for a point that was not observed: it takes part in nothing.
 * @throws {Fault} Lengths that differ, no points, two points in one place.
 */
export function systematicGrid(
  row: Int32Array,
  column: Int32Array,
  values: ArrayLike<number>,
): SystematicGrid {
  const n = row.length;
  if (n === 0 || column.length !== n || values.length !== n) {
    throw new Fault("stats: not the points of a grid", {
      expected: "a row, a column and a value for each of one or more points",
      found: `${n} rows, ${column.length} columns, ${values.length} values`,
    });
  }
  const order = sortByPlace(row, column);
  const right = new Int32Array(n).fill(-1);
  const below = new Int32Array(n).fill(-1);
  let next = 0; // runs along the row below
  for (let i = 0; i < n; i++) {
    const here = order[i];
    const after = order[i + 1];
    if (i + 1 < n && row[after] === row[here]) {
      if (column[after] === column[here]) throw twoInOnePlace(row[here], column[here], here, after);
      if (column[after] === column[here] + 1) right[here] = after;
    }
    const [r, c] = [row[here] + 1, column[here]];
    while (next < n && (row[order[next]] < r || (row[order[next]] === r && column[order[next]] < c))) next++;
    if (next < n && row[order[next]] === r && column[order[next]] === c) below[here] = order[next];
  }
  return { row, column, values: Float64Array.from(values), right, below };
}

/** Indices by row, then column: two counting sorts. */
function sortByPlace(row: Int32Array, column: Int32Array): Int32Array {
  const byColumn = countingSort(column, Int32Array.from(column, (_, i) => i));
  return countingSort(row, byColumn);
}

function countingSort(keys: Int32Array, indices: Int32Array): Int32Array {
  let low = keys[0];
  let high = keys[0];
  for (const key of keys) {
    if (key < low) low = key;
    if (key > high) high = key;
  }
  if (high - low > 1e8) {
    throw new Fault("stats: points lie too far apart for one grid", {
      expected: "rows and columns counted in grid steps, at most 1e8 apart",
      found: `${low} to ${high}`,
      remedy: "divide the coordinates by the spacing of the grid",
    });
  }
  const start = new Int32Array(high - low + 2);
  for (const key of keys) start[key - low + 1]++;
  for (let i = 1; i < start.length; i++) start[i] += start[i - 1];
  const sorted = new Int32Array(indices.length);
  for (const i of indices) sorted[start[keys[i] - low]++] = i;
  return sorted;
}

function twoInOnePlace(row: number, column: number, first: number, second: number): Fault {
  return new Fault("stats: two points in one place of the grid", {
    expected: "one point at each row and column",
    found: `points ${first + 1} and ${second + 1} both at row ${row}, column ${column}`,
    remedy: "check that rows and columns are the coordinates divided by the spacing, rounded",
  });
}
