import { Fault } from "../fault/mod.ts";
import { GRID_SPACING } from "./ard_grid.ts";
import { gridPhase } from "./grid_phase.ts";

/** Neighbours a point of a square grid can have. */
export const NEIGHBOURS = 8;

/** Points of a square grid, and who is whose neighbour. */
export interface GridNeighbours {
  /** Column and row on the lattice, from 0; rows count southwards. -1 for a point without coordinates. */
  column: Int32Array;
  row: Int32Array;
  /** `[8 * point + k]`, from the north-west clockwise; -1 where there is none. */
  of: Int32Array;
}

/** How neighbours are found. */
export interface GridNeighboursOptions {
  /** Distance of neighbours, m. Default 500. */
  spacing?: number;
  /** How far a point may lie beside the lattice, m. Default 25. */
  tolerance?: number;
}

const AROUND: ReadonlyArray<readonly [column: number, row: number]> = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
];
/** Columns a row has room for: the lattice may be 2^20 steps wide, with a margin for neighbours. */
const WIDTH = 2 ** 21;

/**
 * The eight neighbours of the points of a square grid, in any order and with any outline.
 *
 * @param points Projected coordinates along the axes of the grid, m; NaN where empty.
 * @throws Fault when a point lies beside the lattice of the others, and for two points in one place.
 */
export function gridNeighbours(
  points: { x: ArrayLike<number>; y: ArrayLike<number> },
  options: GridNeighboursOptions = {},
): GridNeighbours {
  const { spacing = GRID_SPACING, tolerance = 25 } = options;
  const [x, y] = [Float64Array.from(points.x), Float64Array.from(points.y)];
  const n = x.length;
  const phase = gridPhase({ x, y }, spacing, tolerance);
  const has = (k: number) => !Number.isNaN(x[k]) && !Number.isNaN(y[k]);
  let [west, north] = [Infinity, -Infinity];
  for (let k = 0; k < n; k++) {
    if (!has(k)) continue;
    west = Math.min(west, x[k]);
    north = Math.max(north, y[k]);
  }
  const [first, top] = [Math.round((west - phase.x) / spacing), Math.round((north - phase.y) / spacing)];
  const [column, row] = [new Int32Array(n).fill(-1), new Int32Array(n).fill(-1)];
  const at = new Map<number, number>();
  const place = (c: number, r: number) => r * WIDTH + c;
  for (let k = 0; k < n; k++) {
    if (!has(k)) continue;
    const [u, v] = [(x[k] - phase.x) / spacing, (y[k] - phase.y) / spacing];
    column[k] = Math.round(u) - first;
    row[k] = top - Math.round(v);
    const beside = Math.max(Math.abs(u - Math.round(u)), Math.abs(v - Math.round(v))) * spacing;
    const other = at.get(place(column[k], row[k]));
    if (beside > tolerance || other !== undefined || column[k] >= WIDTH / 2) {
      throw new Fault("landuse: not the points of one square grid", {
        expected: `one point at each whole step of ${spacing} m, within ${tolerance} m`,
        found: other === undefined ? `(${x[k]}, ${y[k]})` : `two at (${x[k]}, ${y[k]})`,
        where: other === undefined ? `row ${k + 1}` : `rows ${other + 1} and ${k + 1}`,
        remedy: "give projected coordinates along the axes of the grid, and leave out what L03 and L43 find",
      });
    }
    at.set(place(column[k], row[k]), k);
  }
  const of = new Int32Array(NEIGHBOURS * n).fill(-1);
  for (let k = 0; k < n; k++) {
    if (column[k] < 0) continue;
    // The column before the first stands in the margin of the row above: nothing is there.
    AROUND.forEach(([c, r], d) => of[NEIGHBOURS * k + d] = at.get(place(column[k] + c, row[k] + r)) ?? -1);
  }
  return { column, row, of };
}

/**
 * By point: share of its known neighbours whose state is another than its own; NaN where its own or all of theirs are
 * unknown (0).
 */
export function shareOfOthers({ of }: GridNeighbours, state: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: state.length }, (_, k) => {
    if (state[k] === 0) return NaN;
    let [known, other] = [0, 0];
    for (let d = 0; d < NEIGHBOURS; d++) {
      const at = of[NEIGHBOURS * k + d];
      if (at < 0 || state[at] === 0) continue;
      known++;
      if (state[at] !== state[k]) other++;
    }
    return known === 0 ? NaN : other / known;
  });
}
