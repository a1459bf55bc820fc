import { Fault } from "../fault/mod.ts";
import { GRID_SPACING } from "./ard_grid.ts";
import { gridPhase, offLattice } from "./grid_phase.ts";

/** How plots are paired with grid points. */
export interface PairPlotsOptions {
  /**
   * Farthest partner, m. Default half the diagonal of a cell of the grid: no point of the grid is nearer to the
   * plot.
   */
  tolerance?: number;
  /** Spacing of the grid of points, m. Default 500. */
  spacing?: number;
  /** How exact positions are, m: plots within it of a point count as on it. Default 1. */
  exactness?: number;
}

/**
 * How the two grids lie to each other: `subset`: the plots are points of the grid; `displaced`: they lie on the same
 * lattice, moved by `offset`; `irregular`: neither.
 */
export type GridRelation = "subset" | "displaced" | "irregular";

/** Plots with the grid point next to each. */
export interface PlotPairs {
  /** By plot: row of its point; -1 without one. */
  point: Int32Array;
  /** By plot: its point's position less its own, m; NaN without one. */
  dx: Float64Array;
  dy: Float64Array;
  /** Plots with a point, without coordinates, and without a point within the tolerance. */
  paired: number;
  withoutPosition: number[];
  withoutPoint: number[];
  /** Plots that share their point with another plot. */
  sharing: number[];
  relation: GridRelation;
  /** Of the lattice of the points against that of the plots, m, from minus to plus half the spacing. */
  offset: { x: number; y: number; distance: number };
  /** Share of the paired plots that lie at this offset, within the exactness. */
  shareAtOffset: number;
}

/** Share of the plots that must lie at one offset for the grid to be a subset or displaced. */
const MOST = 0.95;

/**
 * Pair each plot of the inventory (計画格子点, 調査点) with the nearest point of the interpretation grid. Whether the
 * 4 km grid is a part of the 500 m grid the specification does not say: look at `relation` first.
 *
 * @param plots Positions in the coordinate system of the points, m.
 * @throws Fault for a tolerance that is none, and when there is not a single pair.
 */
export function pairPlots(
  plots: { x: ArrayLike<number>; y: ArrayLike<number> },
  points: { x: ArrayLike<number>; y: ArrayLike<number> },
  options: PairPlotsOptions = {},
): PlotPairs {
  const { spacing = GRID_SPACING, tolerance = spacing * Math.SQRT1_2, exactness = 1 } = options;
  if (!(tolerance > 0 && tolerance < Infinity && spacing > 0 && exactness > 0)) {
    throw new Fault("landuse: not a tolerance for pairs", {
      expected: "metres above 0",
      found: `tolerance ${tolerance}, spacing ${spacing}, exactness ${exactness}`,
    });
  }
  const n = plots.x.length;
  const pairs = {
    point: new Int32Array(n).fill(-1),
    dx: new Float64Array(n).fill(NaN),
    dy: new Float64Array(n).fill(NaN),
  };
  const nearest = cellIndex(points, tolerance);
  const [withoutPosition, withoutPoint]: number[][] = [[], []];
  const plotsOf = new Map<number, number[]>();
  for (let k = 0; k < n; k++) {
    const [x, y] = [plots.x[k], plots.y[k]];
    if (Number.isNaN(x) || Number.isNaN(y)) {
      withoutPosition.push(k);
      continue;
    }
    const at = nearest(x, y);
    if (at < 0) {
      withoutPoint.push(k);
      continue;
    }
    pairs.point[k] = at;
    pairs.dx[k] = points.x[at] - x;
    pairs.dy[k] = points.y[at] - y;
    plotsOf.set(at, [...plotsOf.get(at) ?? [], k]);
  }
  const paired = n - withoutPosition.length - withoutPoint.length;
  if (paired === 0) {
    throw new Fault("landuse: no plot has a grid point", {
      expected: `points within ${Math.round(tolerance)} m of the plots`,
      found: `${n} plots, ${withoutPosition.length} of them without position`,
      remedy: "give both in one projected coordinate system and one datum (JGD), m",
    });
  }
  return {
    ...pairs,
    paired,
    withoutPosition,
    withoutPoint,
    sharing: [...plotsOf.values()].flatMap((rows) => rows.length > 1 ? rows : []).sort((a, b) => a - b),
    ...relationOf(pairs, spacing, exactness),
  };
}

/** Offsets are remainders: those of a grid moved by just half a step fall on both sides. */
function relationOf(
  { dx, dy }: { dx: Float64Array; dy: Float64Array },
  spacing: number,
  exactness: number,
): Pick<PlotPairs, "relation" | "offset" | "shareAtOffset"> {
  const phase = gridPhase({ x: dx, y: dy }, spacing, exactness);
  // To -0.5 to 0.5 of the spacing, without a negative zero.
  const x = offLattice(phase.x, 0, spacing) + 0;
  const y = offLattice(phase.y, 0, spacing) + 0;
  const distance = Math.hypot(x, y);
  const relation = phase.share < MOST ? "irregular" : distance <= exactness ? "subset" : "displaced";
  return { relation, offset: { x, y, distance }, shareAtOffset: phase.share };
}

/**
 * Look-up of the nearest point within a reach: squares of that side, of which the nine around a place are
 * searched.
 */
function cellIndex(
  { x, y }: { x: ArrayLike<number>; y: ArrayLike<number> },
  reach: number,
): (x: number, y: number) => number {
  // Cells far outside the range of a place on Earth may share a key: then more points are looked at than need be.
  const key = (column: number, row: number) => column * 2 ** 25 + row;
  const cell = (value: number) => Math.floor(value / reach);
  const last = new Map<number, number>();
  /** The point before it in its cell; -1 at the first. */
  const previous = new Int32Array(x.length).fill(-1);
  for (let k = 0; k < x.length; k++) {
    if (Number.isNaN(x[k]) || Number.isNaN(y[k])) continue;
    const at = key(cell(x[k]), cell(y[k]));
    previous[k] = last.get(at) ?? -1;
    last.set(at, k);
  }
  return (atX, atY) => {
    let [best, least] = [-1, reach * reach * (1 + 1e-12)];
    for (let c = -1; c <= 1; c++) {
      for (let r = -1; r <= 1; r++) {
        let k = last.get(key(cell(atX) + c, cell(atY) + r)) ?? -1;
        for (; k >= 0; k = previous[k]) {
          const square = (x[k] - atX) ** 2 + (y[k] - atY) ** 2;
          // Of two as near, the earlier one.
          if (square < least || (square === least && k < best)) [best, least] = [k, square];
        }
      }
    }
    return best;
  };
}

/** Plots by how far their point is, in steps of `step` m from 0 on: for a histogram. */
export function offsetHistogram(
  { dx, dy }: Pick<PlotPairs, "dx" | "dy">,
  step: number,
): { from: number; to: number; plots: number }[] {
  const distances = Array.from(dx, (x, k) => Math.hypot(x, dy[k])).filter((d) => !Number.isNaN(d));
  const bins = Math.floor(distances.reduce((most, d) => Math.max(most, d), 0) / step) + 1;
  const counts = new Int32Array(bins);
  for (const distance of distances) counts[Math.floor(distance / step)]++;
  return Array.from(counts, (plots, k) => ({ from: k * step, to: (k + 1) * step, plots }));
}
