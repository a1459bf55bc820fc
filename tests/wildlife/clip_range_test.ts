import assert from "node:assert/strict";
import { clipRange, isopleth, kernelDensity, minimumConvexPolygon } from "kenzan/wildlife/mod.ts";
import { at, moved, normalPositions } from "./positions.ts";

const SQUARE = minimumConvexPolygon(at([0, 0], [100, 0], [100, 100], [0, 100]), { percent: 100 });
const box = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

Deno.test("a range less the lake in it keeps the lake as a hole", async () => {
  const land = { type: "Polygon" as const, coordinates: [box(-1e4, -1e4, 1e4, 1e4), box(40, 40, 60, 60)] };
  const { area, polygon, method, percent, interval } = await clipRange(
    { ...SQUARE, interval: { lower: 1, upper: 2, level: 0.95, method: "any" } },
    land,
  );
  assert.equal(area, 10_000 - 400);
  assert.deepEqual(polygon.coordinates.map((rings) => rings.length), [2]);
  assert.deepEqual([method, percent, interval], ["minimum convex polygon", 100, null]);
});

Deno.test("a strait cuts a range in two", async () => {
  const islands = {
    type: "MultiPolygon" as const,
    coordinates: [[box(-50, -50, 30, 150)], [box(70, -50, 150, 150)]],
  };
  const { area, polygon } = await clipRange(SQUARE, islands);
  assert.equal(area, 6000);
  assert.equal(polygon.coordinates.length, 2);
});

Deno.test("the contour of a kernel with a boundary ends at the coast once it is clipped", async () => {
  const habitat = { type: "Polygon" as const, coordinates: [box(-1e5, -1e5, 1000, 1e5)] };
  const fixes = moved(normalPositions(3, 200), (x, y) => [1000 - Math.abs(x - 1000), y]);
  const range = isopleth(kernelDensity(fixes, { boundary: { habitat } }), 95);
  const furthest = (polygon: typeof range.polygon) =>
    Math.max(...polygon.coordinates.flat(2).map(([x]) => x));
  assert.ok(furthest(range.polygon) > 1000);
  const clipped = await clipRange(range, habitat);
  assert.equal(furthest(clipped.polygon), 1000);
  assert.ok(clipped.area < range.area && clipped.area > 0.97 * range.area);
  assert.deepEqual(clipped.cautions.map(({ code }) => code), [] as string[]);
});

Deno.test("a habitat elsewhere is refused", async () => {
  const elsewhere = { type: "Polygon" as const, coordinates: [box(5e5, 5e5, 6e5, 6e5)] };
  await assert.rejects(clipRange(SQUARE, elsewhere), /no ground in common[^]*none of 1\.00 ha/);
});
