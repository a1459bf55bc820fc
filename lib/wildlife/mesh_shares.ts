import { converter, JGD2011, meshCell } from "../geo/mod.ts";
import type { DensityArea } from "./density_area.ts";
import { ringArea } from "./ring_area.ts";

/** A cell of the grid squares of JIS X 0410 over the cells of an area. */
export interface MeshShares {
  /** Numbers of the cells of the area that it overlaps. */
  cells: Int32Array;
  /** For each of them its part of what overlaps: together 1. */
  shares: Float64Array;
  /** Share of the mesh's ground that lies in the area, 0-1. */
  inside: number;
  /** What such a mesh is called. */
  name: { ja: string; en: string };
}

/** Parts of an edge: over 80 km a parallel bends by 90 m, over a tenth of it by 1 m. */
const PARTS = 10;

/**
 * How a mesh lies over the cells of an area, by ground in common. Something that is known to be in the mesh, and no more, is
 * in each of these cells with the probability of its share; a mean over them with these weights is what is expected of it.
 * The same for meshes that are larger than the cells, and for those that are smaller and lie across their borders.
 *
 * @param code Of JIS X 0410, see {@link meshCell}; in JGD2011.
 * @param where What the code is of, for errors.
 * @throws {Fault} a text that is no such code.
 */
export function meshShares({ crs, grid, cells }: DensityArea, code: string, where?: string): MeshShares {
  const { west, south, east, north, name } = meshCell(code, where);
  const { forward } = converter(JGD2011, crs);
  const corners = [[west, south], [east, south], [east, north], [west, north]];
  const outline = corners.flatMap(([x, y], k) => {
    const [nextX, nextY] = corners[(k + 1) % 4];
    return Array.from({ length: PARTS }, (_, part) => {
      const t = part / PARTS;
      const [a, b] = forward(x + t * (nextX - x), y + t * (nextY - y));
      return [a, b] as const;
    });
  });
  const { origin: [left, top], cell: side, width } = grid;
  const found: number[] = [];
  const grounds: number[] = [];
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  const [lowX, highX, lowY, highY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  cells.forEach((at, k) => {
    const x = left + (at % width) * side;
    const y = top - (Math.floor(at / width) + 1) * side;
    if (x >= highX || x + side <= lowX || y >= highY || y + side <= lowY) return;
    const ground = Math.abs(areaOf(clipped(outline, [x, y, x + side, y + side])));
    if (ground > 0) {
      found.push(k);
      grounds.push(ground);
    }
  });
  const total = grounds.reduce((sum, ground) => sum + ground, 0);
  return {
    cells: Int32Array.from(found),
    shares: Float64Array.from(grounds, (ground) => ground / total),
    inside: Math.min(1, total / Math.abs(areaOf(outline))),
    name,
  };
}

type Point = readonly [x: number, y: number];

const areaOf = (points: readonly Point[]) =>
  points.length < 3 ? 0 : ringArea([...points, points[0]].map(([x, y]) => [x, y]));

/** A convex polygon cut to a rectangle, one side after another (Sutherland & Hodgman 1974, Commun. ACM 17, 32-42). */
function clipped(points: readonly Point[], [west, south, east, north]: readonly number[]): readonly Point[] {
  const sides = [[0, west, 1], [1, south, 1], [0, east, -1], [1, north, -1]] as const;
  return sides.reduce<readonly Point[]>((left, [axis, at, sign]) =>
    left.flatMap((point, k) => {
      const before = left[(k + left.length - 1) % left.length];
      const [a, b] = [sign * (before[axis] - at), sign * (point[axis] - at)];
      const crossing: Point[] = a < 0 !== b < 0
        ? [[
          before[0] + a / (a - b) * (point[0] - before[0]),
          before[1] + a / (a - b) * (point[1] - before[1]),
        ]]
        : [];
      return b < 0 ? crossing : [...crossing, point];
    }), points);
}
