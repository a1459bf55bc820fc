import type { MultiPolygon, Position } from "geojson";

/** Area of a ring, positive if it runs counter-clockwise; the last position may repeat the first. */
export function ringArea(ring: readonly Position[]): number {
  // From the first corner: coordinates of millions of metres would cost half of the digits.
  const [x0, y0] = ring[0];
  let twice = 0;
  for (let i = 1; i + 1 < ring.length; i++) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[i + 1];
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return twice / 2;
}

/** Area of polygons without their holes, whichever way their rings run. */
export function polygonArea({ coordinates }: MultiPolygon): number {
  let area = 0;
  for (const [outer, ...holes] of coordinates) {
    area += Math.abs(ringArea(outer));
    for (const hole of holes) area -= Math.abs(ringArea(hole));
  }
  return area;
}
