import type { MultiPolygon, Position } from "geojson";
import { ringArea } from "./ring_area.ts";

/** Triangles as Delaunator gives them: three corners each, and for each edge its twin in the neighbour, -1 at the hull. */
interface Triangulation {
  triangles: ArrayLike<number>;
  halfedges: ArrayLike<number>;
}

const next = (edge: number) => edge % 3 === 2 ? edge - 2 : edge + 1;

/**
 * The ground of some triangles as polygons with holes: a polygon for all that hang together by edges. Polygons may touch each
 * other and their holes in a point, and then repeat it (OGC simple features).
 */
export function trianglesOutline(
  { triangles, halfedges }: Triangulation,
  isKept: Uint8Array,
  place: (corner: number) => Position,
): MultiPolygon {
  const isOpen = (edge: number) => halfedges[edge] < 0 || isKept[Math.floor(halfedges[edge] / 3)] === 0;
  const part = parts(halfedges, isKept);
  const polygons = new Map<number, Position[][]>();
  const done = new Uint8Array(halfedges.length);
  for (let start = 0; start < halfedges.length; start++) {
    if (done[start] || isKept[Math.floor(start / 3)] === 0 || !isOpen(start)) continue;
    const corners: number[] = [];
    for (let edge = start; !done[edge];) {
      done[edge] = 1;
      corners.push(triangles[edge]);
      // Around the corner where the edge ends, from triangle to triangle, to the next edge without a neighbour.
      edge = next(edge);
      while (!isOpen(edge)) edge = next(halfedges[edge]);
    }
    const rings = simpleRings(corners).map((ring) => [...ring, ring[0]].map(place));
    const of = part[Math.floor(start / 3)];
    polygons.set(of, [...polygons.get(of) ?? [], ...rings]);
  }
  // Delaunator's triangles run clockwise where y is north: outlines clockwise, holes the other way.
  const coordinates = [...polygons.values()].map((rings) =>
    rings.map((ring) => ring.toReversed()).sort((a, b) => ringArea(b) - ringArea(a))
  );
  return { type: "MultiPolygon", coordinates };
}

/** For each triangle a number that those have in common that hang together by edges. */
function parts(halfedges: ArrayLike<number>, isKept: Uint8Array): Int32Array {
  const part = new Int32Array(isKept.length).fill(-1);
  for (let first = 0; first < isKept.length; first++) {
    if (isKept[first] === 0 || part[first] >= 0) continue;
    const stack = [first];
    part[first] = first;
    for (let triangle = stack.pop(); triangle !== undefined; triangle = stack.pop()) {
      for (let edge = 3 * triangle; edge < 3 * triangle + 3; edge++) {
        const other = Math.floor(halfedges[edge] / 3);
        if (halfedges[edge] < 0 || isKept[other] === 0 || part[other] >= 0) continue;
        part[other] = first;
        stack.push(other);
      }
    }
  }
  return part;
}

/** Cuts a closed line at corners that it passes more than once. */
function simpleRings(corners: number[]): number[][] {
  const rings: number[][] = [];
  const path: number[] = [];
  const at = new Map<number, number>();
  for (const corner of corners) {
    const before = at.get(corner);
    if (before !== undefined) {
      const ring = path.splice(before);
      for (const each of ring) at.delete(each);
      rings.push(ring);
    }
    at.set(corner, path.length);
    path.push(corner);
  }
  return [...rings, path];
}
