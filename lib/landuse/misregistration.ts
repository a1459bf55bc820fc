import { Fault } from "../fault/mod.ts";
import { kappa } from "../stats/mod.ts";
import { GRID_SPACING } from "./ard_grid.ts";
import type { GridNeighbours } from "./grid_neighbours.ts";
import { NEIGHBOURS } from "./grid_neighbours.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";

/** The agreement of a map with itself, moved. */
export interface Misregistration {
  dx: number;
  dy: number;
  /** Expected matrix, forest and not: rows at the point, columns at the displaced place. */
  counts: number[][];
  n: number;
  /** Share that agrees, and kappa. */
  overall: number;
  kappa: number;
}

/**
 * The agreement that a positional offset alone leaves between two readings without error: the interpretation set
 * against itself, moved by the offset. Within a step of the grid the state is known at its corners only: the matrix
 * is the mean of that of no shift and of the two shifts by whole steps about the offset, weighted linearly. Where
 * edges are long and straight this is up to 8 % too much (between a neighbour and the corner); patches smaller than
 * a cell differ sooner than it says (in the simulated country a fourth more at 100 m).
 *
 * Give the offset of the plots against their points: `pairPlots` has that of the points, the same with the other
 * sign.
 *
 * @param state Values of `PLOT_FOREST` by grid point.
 * @param offset m, up to one step of the grid each way.
 * @param points Grid points to look at. Default all.
 * @throws Fault for a larger offset, and when no point has the neighbours.
 */
export function misregistration(
  { of }: GridNeighbours,
  state: Uint8Array,
  offset: { x: number; y: number },
  options: { spacing?: number; points?: ArrayLike<number> } = {},
): Misregistration {
  const { spacing = GRID_SPACING, points = Int32Array.from(state, (_, k) => k) } = options;
  const [u, v] = [offset.x / spacing, offset.y / spacing];
  if (!(Math.abs(u) <= 1 && Math.abs(v) <= 1)) {
    throw new Fault("landuse: an offset beyond a step of the grid", {
      expected: `up to ${spacing} m each way`,
      found: `${offset.x}, ${offset.y} m`,
      remedy: "pair each plot with its nearest point first (pairPlots)",
    });
  }
  // Places among the neighbours, from the north-west clockwise: east 3, west 7, north 1, south 5.
  const [across, along] = [u >= 0 ? 3 : 7, v >= 0 ? 1 : 5];
  const corner = u >= 0 ? (v >= 0 ? 2 : 4) : (v >= 0 ? 0 : 6);
  const [a, b] = [Math.abs(u), Math.abs(v)];
  // The offset lies in the triangle of the point, the neighbour it points to most, and the one across the corner.
  const [far, near] = [Math.max(a, b), Math.min(a, b)];
  const shifts: [neighbour: number, weight: number][] = [
    [-1, 1 - far],
    [a >= b ? across : along, far - near],
    [corner, near],
  ];
  const counts = [[0, 0], [0, 0]];
  let n = 0;
  for (let i = 0; i < points.length; i++) {
    const k = points[i];
    const there = shifts.map(([d]) => d < 0 ? k : of[NEIGHBOURS * k + d]);
    const isKnown = there.every((at, s) =>
      shifts[s][1] === 0 || (at >= 0 && state[at] !== PLOT_FOREST.unknown)
    );
    if (state[k] === PLOT_FOREST.unknown || !isKnown) continue;
    n++;
    there.forEach((at, s) => {
      const weight = shifts[s][1];
      if (weight > 0) counts[state[k] - 1][state[at] - 1] += weight;
    });
  }
  if (n === 0) {
    throw new Fault("landuse: no point has the neighbours that the offset needs", {
      expected: "points with a known state and known neighbours",
      found: `${points.length} points without`,
    });
  }
  return {
    dx: offset.x,
    dy: offset.y,
    counts,
    n,
    overall: (counts[0][0] + counts[1][1]) / n,
    kappa: kappa(counts).estimate,
  };
}
