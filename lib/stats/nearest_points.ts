import { cellGrid, type Points } from "./cell_grid.ts";

/** For each point, itself and those nearest to it: `of[start[i]] ... of[start[i + 1] - 1]`. */
export interface NearestPoints {
  start: Int32Array;
  of: Int32Array;
}

/**
 * Each point with its nearest ones, `count` in all and those as near as the last of them (to 1e-6 of the distance), so
 * that the result does not depend on the order of points. By square cells, in rings outwards.
 */
export function nearestPoints(points: Points, count: number): NearestPoints {
  const { x, y } = points;
  const n = x.length;
  const cells = cellGrid(points);
  const wanted = Math.min(count, n);
  const start = new Int32Array(n + 1);
  let of = new Int32Array(n * (wanted + 2));
  let filled = 0;
  let near = new Int32Array(64);
  let squares = new Float64Array(64);
  const kept = new Float64Array(wanted); // the smallest squares so far, rising
  for (let i = 0; i < n; i++) {
    let found = 0;
    let reach = 0; // square of the distance up to which ties count
    for (let ring = 1;; ring *= 2) {
      found = 0;
      kept.fill(Infinity);
      const left = Math.max(0, cells.column[i] - ring);
      const right = Math.min(cells.columns - 1, cells.column[i] + ring);
      const top = Math.max(0, cells.row[i] - ring);
      const bottom = Math.min(cells.rows - 1, cells.row[i] + ring);
      for (let row = top; row <= bottom; row++) {
        const from = cells.start[row * cells.columns + left];
        const to = cells.start[row * cells.columns + right + 1];
        if (found + to - from > near.length) {
          near = enlarge(near, found + to - from);
          squares = enlarge(squares, found + to - from);
        }
        for (let at = from; at < to; at++) {
          const j = cells.order[at];
          const square = (x[j] - x[i]) * (x[j] - x[i]) + (y[j] - y[i]) * (y[j] - y[i]);
          near[found] = j;
          squares[found++] = square;
          if (square >= kept[wanted - 1]) continue;
          let k = wanted - 1;
          for (; k > 0 && kept[k - 1] > square; k--) kept[k] = kept[k - 1];
          kept[k] = square;
        }
      }
      if (found < wanted) continue;
      reach = kept[wanted - 1] * (1 + 2e-6);
      // The block of cells holds every point up to its nearest edge, but where the edge is that of the grid.
      const [u, v] = [(x[i] - cells.left) / cells.size, (y[i] - cells.top) / cells.size];
      const seen = cells.size * Math.min(
        left === 0 ? Infinity : u - left,
        right === cells.columns - 1 ? Infinity : right + 1 - u,
        top === 0 ? Infinity : v - top,
        bottom === cells.rows - 1 ? Infinity : bottom + 1 - v,
      );
      if (reach <= seen * seen) break;
    }
    for (let at = 0; at < found; at++) {
      if (squares[at] > reach) continue;
      if (filled === of.length) of = enlarge(of, filled + 1);
      of[filled++] = near[at];
    }
    start[i + 1] = filled;
  }
  return { start, of: of.subarray(0, filled) };
}

function enlarge<T extends Int32Array | Float64Array>(values: T, least: number): T {
  const larger = new (values.constructor as { new (n: number): T })(Math.max(least, 2 * values.length));
  larger.set(values);
  return larger;
}
