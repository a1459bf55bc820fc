/** Points in the plane. */
export interface Points {
  x: Float64Array;
  y: Float64Array;
}

/** Points sorted into square cells, for looking up neighbours. */
export interface CellGrid {
  /** Where the first cell begins, and the side of each. */
  left: number;
  top: number;
  size: number;
  columns: number;
  rows: number;
  /** Cell of each point. */
  column: Int32Array;
  row: Int32Array;
  /** Points by cell, row after row: those of cell c are `order[start[c]] ... order[start[c + 1] - 1]`. */
  order: Int32Array;
  start: Int32Array;
}

/** Cells of about two points each, were they evenly spread; of points on a line, a row of such cells. */
export function cellGrid({ x, y }: Points): CellGrid {
  const n = x.length;
  const [left, right] = range(x);
  const [top, bottom] = range(y);
  const [width, height] = [right - left, bottom - top];
  const side = Math.max(Math.sqrt(2 * width * height / n), 2 * Math.max(width, height) / n);
  const size = side > 0 ? side : 1; // all in one place
  const columns = Math.floor(width / size) + 1;
  const rows = Math.floor(height / size) + 1;
  const column = new Int32Array(n);
  const row = new Int32Array(n);
  const start = new Int32Array(columns * rows + 1);
  for (let i = 0; i < n; i++) {
    column[i] = Math.floor((x[i] - left) / size);
    row[i] = Math.floor((y[i] - top) / size);
    start[row[i] * columns + column[i] + 1]++;
  }
  for (let c = 1; c < start.length; c++) start[c] += start[c - 1];
  const next = start.slice();
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[next[row[i] * columns + column[i]]++] = i;
  return { left, top, size, columns, rows, column, row, order, start };
}

function range(values: Float64Array): [number, number] {
  let low = values[0];
  let high = low;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
