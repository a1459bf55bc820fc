import assert from "node:assert/strict";
import fc from "fast-check";
import type { Position } from "geojson";
import { characteristicHull, minimumConvexPolygon } from "kenzan/wildlife/mod.ts";
import { at, moved, normalPositions, ring, shuffled } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);
const shoelace = (ring: Position[]) =>
  ring.slice(1).reduce((sum, [x, y], k) => sum + (ring[k][0] * y - ring[k][1] * x) / 2, 0);

Deno.test("without the largest triangle a hull is concave", () => {
  // Three small triangles to the left of (10, 0), one large to the right.
  const fixes = at([0, 0], [10, 0], [5, 8], [5, 3], [400, 4]);
  const all = characteristicHull(fixes, { percent: 100 });
  near(all.area, minimumConvexPolygon(fixes, { percent: 100 }).area);
  const { area, polygon, method, fixes: n } = characteristicHull(fixes, { percent: 75 });
  near(area, 40);
  assert.deepEqual([polygon.coordinates.length, polygon.coordinates[0].length], [1, 1]);
  assert.deepEqual([method, n], ["characteristic hull", 5]);
});

Deno.test("the hull of all triangles is the minimum convex polygon", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 80 }), (seed, n) => {
    const fixes = normalPositions(seed, n);
    near(
      characteristicHull(fixes, { percent: 100 }).area,
      minimumConvexPolygon(fixes, { percent: 100 }).area,
      1e-9,
    );
  }));
});

Deno.test("outlines are simple rings, outer ones counter-clockwise, and add up to the triangles", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 1e6 }),
    fc.integer({ min: 10, max: 100 }),
    fc.constantFrom("area" as const, "perimeter" as const),
    (percentSeed, percent, order) => {
      const fixes = normalPositions(percentSeed, 50);
      const { polygon, area } = characteristicHull(fixes, { percent, order });
      let sum = 0;
      for (const rings of polygon.coordinates) {
        rings.forEach((ring, k) => {
          assert.deepEqual(ring[0], ring.at(-1));
          assert.equal(
            new Set(ring.slice(1).map(String)).size,
            ring.length - 1,
            "a corner twice in one ring",
          );
          assert.ok(shoelace(ring) > 0 === (k === 0));
          sum += shoelace(ring);
        });
      }
      near(sum, area, 1e-6);
      const more = characteristicHull(fixes, { percent: Math.min(100, percent + 5), order });
      assert.ok(more.area >= area);
    },
  ));
});

Deno.test("the middle of a ring is left out as a hole", () => {
  const { polygon, area } = characteristicHull(ring(400, 900, 1100), { percent: 85 });
  const largest = polygon.coordinates.toSorted((a, b) => shoelace(b[0]) - shoelace(a[0]))[0];
  assert.ok(largest.length >= 2, "a hole");
  assert.ok(area < Math.PI * (1100 ** 2 - 900 ** 2));
});

Deno.test("neither place, direction, order nor repeated fixes change the area", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(60, 95), (seed, percent) => {
      const fixes = normalPositions(seed, 60);
      const area = (positions: typeof fixes) => characteristicHull(positions, { percent }).area;
      const original = area(fixes);
      near(area(shuffled(fixes, seed)), original, 1e-9);
      near(area(moved(fixes, (x, y) => [x + 1e5, y + 3e6])), original, 1e-5);
      near(area(moved(fixes, (x, y) => [-y, x])), original, 1e-9);
      near(area(moved(fixes, (x, y) => [3 * x, 3 * y])), 9 * original, 1e-9);
      const twice = at(
        ...[0, 1].flatMap(() => Array.from(fixes.x, (x, i): [number, number] => [x, fixes.y[i]])),
      );
      near(area(twice), original, 1e-9);
    }),
    { numRuns: 40 },
  );
});

Deno.test("fixes without triangles are refused, few are flagged", () => {
  assert.throws(() => characteristicHull(at([0, 0], [1, 1])), /too few fixes/);
  assert.throws(
    () => characteristicHull(at([0, 0], [10, 10], [20, 20], [30, 30])),
    /no triangle[^]*0 triangles of 4 fixes[^]*animal A/,
  );
  assert.throws(
    () => characteristicHull(at([0, 0], [10, 0], [0, 10])),
    /1 triangles of 3 fixes, of which 95 %/,
  );
  assert.throws(() => characteristicHull({ ...normalPositions(1, 9), crs: "EPSG:6668" }), /degrees/);
  assert.throws(() => characteristicHull(normalPositions(1, 9), { percent: 101 }), /not a percent/);
  const { cautions } = characteristicHull(normalPositions(1, 9));
  assert.deepEqual(cautions.map(({ code }) => code), ["few-fixes"]);
});
