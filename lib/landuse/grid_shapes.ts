import type { MultiPolygon, Polygon, Position } from "geojson";

/**
 * Outlines of the groups of a square grid's points, as if each point were a square cell around it: the prefectures as
 * the grid knows them, for maps where no other borders are at hand. Cells that touch at a corner only stay apart.
 *
 * @param points positions in metres and the group of each; the lattice of the cells goes through the first.
 * @param spacing side of a cell, m. Points between the cells of a coarser lattice are left out.
 * @returns one shape for each group, in the order of their numbers; outer rings counter-clockwise, holes clockwise.
 */
export function gridShapes(
  points: { x: ArrayLike<number>; y: ArrayLike<number>; group: ArrayLike<number> },
  spacing: number,
): Map<number, Polygon | MultiPolygon> {
  const cells = new Map<number, Map<string, readonly [number, number]>>();
  const { x, y, group } = points;
  for (let k = 0; k < x.length; k++) {
    const column = (x[k] - x[0]) / spacing;
    const row = (y[k] - y[0]) / spacing;
    if (!Number.isInteger(column) || !Number.isInteger(row)) continue;
    let mine = cells.get(group[k]);
    if (!mine) cells.set(group[k], mine = new Map());
    mine.set(`${column},${row}`, [column, row]);
  }
  return new Map(
    [...cells].sort(([a], [b]) => a - b).map(([name, mine]) => [name, shapeOf(mine, spacing, [x[0], y[0]])]),
  );
}

/** Sides of the cells that have no neighbour, walked with the cell on the left. */
function shapeOf(
  cells: Map<string, readonly [number, number]>,
  spacing: number,
  [x, y]: readonly [number, number],
): Polygon | MultiPolygon {
  const sides = new Map<string, [number, number][]>();
  const side = (fromX: number, fromY: number, toX: number, toY: number) => {
    const from = `${fromX},${fromY}`;
    sides.get(from)?.push([toX, toY]) ?? sides.set(from, [[toX, toY]]);
  };
  for (const [column, row] of cells.values()) {
    if (!cells.has(`${column},${row - 1}`)) side(column, row, column + 1, row);
    if (!cells.has(`${column + 1},${row}`)) side(column + 1, row, column + 1, row + 1);
    if (!cells.has(`${column},${row + 1}`)) side(column + 1, row + 1, column, row + 1);
    if (!cells.has(`${column - 1},${row}`)) side(column, row + 1, column, row);
  }
  const rings: [number, number][][] = [];
  for (const [start] of sides) {
    while (sides.has(start)) rings.push(walk(sides, start));
  }
  // A corner of cell (c, r) lies half a cell south-west of its point.
  const place = (ring: [number, number][]): Position[] =>
    ring.map(([c, r]) => [x + (c - 0.5) * spacing, y + (r - 0.5) * spacing]);
  const outer = rings.filter((ring) => signedArea(ring) > 0);
  const polygons = outer.map((ring) => [ring]);
  for (const hole of rings.filter((ring) => signedArea(ring) < 0)) {
    const home = outer.findIndex((ring) =>
      contains(ring, hole[0][0] + 0.01, hole[0][1] + 0.01) ||
      contains(ring, hole[0][0] - 0.01, hole[0][1] - 0.01)
    );
    polygons[home].push(hole);
  }
  const coordinates = polygons.map((polygon) => polygon.map(place));
  return coordinates.length === 1
    ? { type: "Polygon", coordinates: coordinates[0] }
    : { type: "MultiPolygon", coordinates };
}

/** One closed ring from a corner, without corners on straight lines; turns left where two ways are open. */
function walk(sides: Map<string, [number, number][]>, start: string): [number, number][] {
  const ring: [number, number][] = [];
  let at = start.split(",").map(Number) as [number, number];
  let heading: [number, number] = [0, 0];
  do {
    const key = at.join();
    const open = sides.get(key)!;
    const turn = (to: [number, number]) => heading[0] * (to[1] - at[1]) - heading[1] * (to[0] - at[0]);
    const next = open.reduce((best, to) => (turn(to) > turn(best) ? to : best));
    open.splice(open.indexOf(next), 1);
    if (open.length === 0) sides.delete(key);
    const step: [number, number] = [next[0] - at[0], next[1] - at[1]];
    if (step[0] !== heading[0] || step[1] !== heading[1]) ring.push(at);
    heading = step;
    at = next;
  } while (at.join() !== start);
  return [...ring, ring[0]];
}

function signedArea(ring: [number, number][]): number {
  let sum = 0;
  for (let k = 0; k + 1 < ring.length; k++) sum += ring[k][0] * ring[k + 1][1] - ring[k + 1][0] * ring[k][1];
  return sum / 2;
}

function contains(ring: [number, number][], x: number, y: number): boolean {
  let inside = false;
  for (let k = 0; k + 1 < ring.length; k++) {
    const [x0, y0] = ring[k];
    const [x1, y1] = ring[k + 1];
    if ((y0 > y) !== (y1 > y) && x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)) inside = !inside;
  }
  return inside;
}
