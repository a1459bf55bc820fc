import assert from "node:assert/strict";
import fc from "fast-check";
import type { MultiPolygon, Polygon, Position } from "geojson";
import { gridShapes } from "kenzan/landuse/mod.ts";

const rings = (shape: Polygon | MultiPolygon): Position[][] =>
  shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
const area = (ring: Position[]) =>
  ring.slice(1).reduce((sum, [x, y], k) => sum + ring[k][0] * y - x * ring[k][1], 0) / 2;

/** Points of the cells that are set, 2 km apart. */
function points(width: number, cells: boolean[]) {
  const set = cells.flatMap((yes, k) => (yes ? [k] : []));
  return {
    x: set.map((k) => 2000 * (k % width)),
    y: set.map((k) => -2000 * Math.floor(k / width)),
    group: set.map(() => 7),
  };
}

Deno.test("one point gives its square", () => {
  const shape = gridShapes({ x: [4000], y: [-2000], group: [3] }, 2000).get(3);
  assert.deepEqual(shape, {
    type: "Polygon",
    coordinates: [[[3000, -3000], [5000, -3000], [5000, -1000], [3000, -1000], [3000, -3000]]],
  });
});

Deno.test("shapes are found wherever the grid begins", () => {
  const { x, y, group } = points(3, [true, true, true, true, false, true, true, true, true]);
  const moved = { x: x.map((metres) => metres + 137), y: y.map((metres) => metres - 61), group };
  const [here, there] = [{ x, y, group }, moved].map((each) => rings(gridShapes(each, 2000).get(7)!));
  assert.deepEqual(there, here.map((ring) => ring.map(([east, north]) => [east + 137, north - 61])));
});

Deno.test("a ring of cells has a hole, and the hole belongs to it", () => {
  const shape = gridShapes(points(3, [true, true, true, true, false, true, true, true, true]), 2000).get(7)!;
  assert.equal(shape.type, "Polygon");
  assert.deepEqual(rings(shape).map(area), [36e6, -4e6]);
});

Deno.test("shapes cover as much as their cells, whatever their form", () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }), (cells) => {
    fc.pre(cells.includes(true));
    const shape = gridShapes(points(8, cells), 2000).get(7)!;
    const total = rings(shape).reduce((sum, ring) => sum + area(ring), 0);
    assert.equal(total, 4e6 * cells.filter(Boolean).length);
    for (const ring of rings(shape)) assert.deepEqual(ring[0], ring.at(-1));
  }));
});
