import type { Run } from "./power_diagram.ts";

/** A closed ring in lattice units, last point equal to the first; further rings of a polygon are holes. */
export type Ring = ReadonlyArray<readonly [number, number]>;

/**
 * Unit cells whose centre (whole numbers) lies inside a polygon, row by row from north to south: a cell is in where an
 * odd number of edges lies to its west.
 */
export function polygonRuns(rings: ReadonlyArray<Ring>): Run[] {
  const crossings = new Map<number, number[]>();
  for (const ring of rings) {
    for (let k = 0; k + 1 < ring.length; k++) {
      const [x0, y0] = ring[k];
      const [x1, y1] = ring[k + 1];
      if (y0 === y1) continue;
      // Half-open in y, so that a vertex on a row counts once.
      const first = Math.ceil(Math.min(y0, y1));
      const last = Math.ceil(Math.max(y0, y1)) - 1;
      for (let row = first; row <= last; row++) {
        const x = x0 + (row - y0) * (x1 - x0) / (y1 - y0);
        const list = crossings.get(row);
        if (list) list.push(x);
        else crossings.set(row, [x]);
      }
    }
  }
  const runs: Run[] = [];
  for (const row of [...crossings.keys()].sort((a, b) => b - a)) {
    const xs = crossings.get(row)!.sort((a, b) => a - b);
    for (let k = 0; k + 1 < xs.length; k += 2) {
      const start = Math.ceil(xs[k]);
      const end = Math.ceil(xs[k + 1]);
      if (end > start) runs.push({ row, start, end });
    }
  }
  return runs;
}
