import { type Attempt, attempt } from "./attempt.ts";
import type { KernelDensity } from "./kernel_density.ts";
import { WINDOW } from "./kernel_grid.ts";
import { onSharedGrid, type SharedGridOptions } from "./on_shared_grid.ts";
import { type Overlap, overlap, type OverlapOptions } from "./overlap.ts";
import { checkedPositions, type Positions } from "./positions.ts";
import { referenceBandwidth } from "./reference_bandwidth.ts";

/** Cells to a bandwidth below which a shared grid is left for one of each pair. */
const CELLS_PER_BANDWIDTH = 4;

/** Nothing in common. */
const APART: Overlap = {
  bhattacharyya: 0,
  udoi: 0,
  volumeIntersection: 0,
  areaShares: [0, 0],
  probabilities: [0, 0],
  sharedArea: 0,
};

/**
 * Overlap of every two of several kernel distributions, `[first][second]`. Where the boxes of two (all kernels with their
 * window, beyond which a kernel counts for nothing) do not meet the overlap is 0, and no grid has to span the ground between
 * them: that of the summer and winter ranges of a deer that migrates far would have cells larger than a kernel. Those that
 * meet, directly or by others, share a grid if it is fine enough, and have one of each pair otherwise. A pair whose own grid
 * would be too coarse is refused, and the others stand.
 *
 * @throws {Fault} What {@link onSharedGrid} refuses of each set of positions by itself: too few fixes, all at one place,
 * degrees.
 */
export async function pairwiseOverlap(
  animals: readonly Positions[],
  { percent, conditional, bandwidth = referenceBandwidth, ...options }: SharedGridOptions & OverlapOptions =
    {},
): Promise<Attempt<Overlap>[][]> {
  const boxes = animals.map((positions) => {
    const h = bandwidth(checkedPositions(positions, 5));
    return reach(positions, typeof h === "number" ? [h, h] : h);
  });
  const group = groupsOf(animals.length, (i, j) => doMeet(boxes[i], boxes[j]));
  const together = new Map<number, KernelDensity[]>();
  for (const of of new Set(group)) {
    const { made } = await attempt(() =>
      onSharedGrid(animals.filter((_, k) => group[k] === of), { ...options, bandwidth })
    );
    const isFine = made?.every(({ grid, bandwidth: h }) => Math.min(...h) >= CELLS_PER_BANDWIDTH * grid.cell);
    if (made !== undefined && isFine) together.set(of, made);
  }
  const placeIn = (k: number) => group.slice(0, k).filter((of) => of === group[k]).length;
  const pair = (i: number, j: number): Promise<Attempt<Overlap>> | Attempt<Overlap> => {
    if (!doMeet(boxes[i], boxes[j])) return { made: APART };
    return attempt(() => {
      const shared = together.get(group[i]);
      const [a, b] = shared
        ? [shared[placeIn(i)], shared[placeIn(j)]]
        : onSharedGrid(i === j ? [animals[i], animals[i]] : [animals[i], animals[j]], {
          ...options,
          bandwidth,
        });
      return overlap(a, b, { percent, conditional });
    });
  };
  return await Promise.all(animals.map((_, i) => Promise.all(animals.map((_, j) => pair(i, j)))));
}

type Box = readonly [west: number, south: number, east: number, north: number];

function reach({ x, y }: Positions, [hx, hy]: readonly [number, number]): Box {
  const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b));
  return [least(x) - WINDOW * hx, least(y) - WINDOW * hy, most(x) + WINDOW * hx, most(y) + WINDOW * hy];
}

function doMeet(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** A number for each, the same for those that meet directly or by others. */
function groupsOf(count: number, meet: (i: number, j: number) => boolean): number[] {
  const group = Array.from({ length: count }, (_, k) => k);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      if (!meet(i, j) || group[i] === group[j]) continue;
      const [old, own] = [group[i], group[j]];
      group.forEach((of, k) => of === old && (group[k] = own));
    }
  }
  return group;
}
