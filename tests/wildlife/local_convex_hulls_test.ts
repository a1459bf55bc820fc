import assert from "node:assert/strict";
import fc from "fast-check";
import type { Position } from "geojson";
import { localConvexHulls, minimumConvexPolygon, type Positions } from "kenzan/wildlife/mod.ts";
import { at, moved, normalPositions, ring, shuffled } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);

function isInside(polygons: Position[][][], x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let k = 0; k + 1 < ring.length; k++) {
      const [[x0, y0], [x1, y1]] = [ring[k], ring[k + 1]];
      if (y0 > y !== y1 > y && x < x0 + (x1 - x0) * (y - y0) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}

// A tight cluster of five at the origin, a loose one of five at 1,000 m.
const CLUSTERS = at(
  ...[0, 1000].flatMap((shift, k): [number, number][] => {
    const r = k === 0 ? 1 : 10;
    return [[0, 0], [r, 0], [-r, 0.1 * r], [0.1 * r, r], [0, -r]].map(([x, y]) => [x + shift, y]);
  }),
);

Deno.test("hulls join from the smallest on until they hold the percent", async () => {
  const [half, all] = await localConvexHulls(CLUSTERS, { k: 5, percents: [50, 100] });
  const square = minimumConvexPolygon(at([1, 0], [-1, 0.1], [0.1, 1], [0, -1]), { percent: 100 }).area;
  near(half.area, square, 1e-9);
  near(all.area, 101 * square, 1e-9);
  assert.equal(all.polygon.coordinates.length, 2);
  assert.deepEqual([half.percent, all.percent, half.fixes, half.method, half.interval], [
    50,
    100,
    10,
    "local convex hull",
    null,
  ]);
});

Deno.test("at, below and nearest to the percent are three ranges", async () => {
  const area = async (percent: number, isopleth?: "last below" | "nearest") =>
    (await localConvexHulls(CLUSTERS, { k: 5, percents: [percent], isopleth }))[0].area;
  const [small, large] = [await area(50), await area(100)];
  near(await area(60), large);
  near(await area(60, "last below"), small);
  near(await area(60, "nearest"), small);
  near(await area(80, "nearest"), large);
  await assert.rejects(area(40, "last below"), /the first hull holds more than 40 %/);
});

Deno.test("k with and without the fix itself differ by one", async () => {
  const fixes = normalPositions(3, 120);
  const areas = async (k: number, includesFocal?: boolean) =>
    (await localConvexHulls(fixes, { k, includesFocal, percents: [30, 80] })).map(({ area }) => area);
  assert.deepEqual(await areas(9, false), await areas(10));
  assert.notDeepEqual(await areas(9), await areas(10));
});

Deno.test("with as many neighbours as fixes, or none too far, the range is the minimum convex polygon", async () => {
  const fixes = normalPositions(4, 40);
  const { area } = minimumConvexPolygon(fixes, { percent: 100 });
  for (const rule of [{ k: 40 }, { r: 1e5 }, { a: 1e7 }]) {
    const [found] = await localConvexHulls(fixes, { ...rule, percents: [95] });
    near(found.area, area, 1e-9);
  }
});

Deno.test("by r come all within the radius, by a those whose distances sum to no more", async () => {
  // On a line of triangles: from the first, distances 0, 10, 10, 20 ...
  const fixes = at([0, 0], [10, 0], [0, 10], [0, 20], [40, 40], [50, 40], [40, 50]);
  const area = async (rule: { r: number } | { a: number }, percents = [40]) =>
    (await localConvexHulls(fixes, { ...rule, percents, order: "area" }))[0].area;
  near(await area({ r: 10 }), 50);
  near(await area({ a: 20 }), 50);
  near(await area({ a: 40 }, [57]), 100);
  near(await area({ r: 21 }, [57]), 100);
});

Deno.test("a lone fix has no hull; the share without one is told, and more than is held is refused", async () => {
  const fixes = at(
    ...normalPositions(5, 49, 50, 50).x.entries().map(([i, x]): [number, number] => [
      x,
      normalPositions(5, 49, 50, 50).y[i],
    ]),
    [9e4, 9e4],
  );
  const [range] = await localConvexHulls(fixes, { r: 300, percents: [90] });
  assert.deepEqual(range.cautions.map(({ code }) => code), ["isolated-fixes"]);
  assert.match(range.cautions[0].text.en, /^2\.0 % of the fixes/);
  await assert.rejects(
    localConvexHulls(fixes, { r: 300, percents: [99] }),
    /do not hold so many[^]*up to 98\.0[^]*99[^]*animal A/,
  );
});

Deno.test("holes stay: nobody walks in the middle of a ring", async () => {
  const [range] = await localConvexHulls(ring(400, 900, 1100), { k: 12, percents: [100] });
  const largest = range.polygon.coordinates.toSorted((a, b) => b.flat().length - a.flat().length)[0];
  assert.ok(largest.length >= 2, "a hole");
  assert.equal(isInside(range.polygon.coordinates, 0, 0), false);
  assert.ok(range.area < Math.PI * (1120 ** 2 - 880 ** 2));
});

Deno.test("neither place, direction, order nor scale decide anything but the area's unit", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom({ k: 8 }, { r: 350 }, { a: 1500 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      async (seed, rule, scale) => {
        const fixes = normalPositions(seed, 60);
        const areas = async (
          positions: Positions,
          by: { k: number } | { r: number } | { a: number } = rule,
        ) => (await localConvexHulls(positions, { ...by, percents: [40, 80] })).map(({ area }) => area);
        const original = await areas(fixes);
        assert.ok(original[0] <= original[1]);
        const same = (found: number[], off: number, unit = 1) =>
          found.forEach((area, k) => near(area, unit * original[k], off));
        same(await areas(shuffled(fixes, seed)), 1e-12);
        same(await areas(moved(fixes, (x, y) => [x + 1e5, y - 1e5])), 1e-6);
        same(await areas(moved(fixes, (x, y) => [-y, x])), 1e-9);
        const [[name, value]] = Object.entries(rule);
        const scaled = { [name]: name === "k" ? value : value * scale } as typeof rule;
        same(await areas(moved(fixes, (x, y) => [scale * x, scale * y]), scaled), 1e-6, scale ** 2);
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("every fix lies in the range of 100 %", async () => {
  const fixes = normalPositions(6, 200);
  const [range] = await localConvexHulls(fixes, { k: 10, percents: [100] });
  // A corner of the range has ground of it on some side, a millimetre away.
  const sides = Array.from(
    { length: 64 },
    (_, k) => [Math.cos(k * Math.PI / 32), Math.sin(k * Math.PI / 32)],
  );
  fixes.x.forEach((x, i) => {
    const near = sides.some(([u, v]) =>
      isInside(range.polygon.coordinates, x + 1e-3 * u, fixes.y[i] + 1e-3 * v)
    );
    assert.ok(near, `fix ${i}`);
  });
});

Deno.test("fixes at one place are one place unless they are to count each", async () => {
  const fixes = normalPositions(7, 60);
  const twice = at(...Array.from(fixes.x, (x, i): [number, number] => [x, fixes.y[i]]), [
    fixes.x[3],
    fixes.y[3],
  ], [
    fixes.x[3],
    fixes.y[3],
  ]);
  const areas = async (positions: Positions, duplicates?: "keep") =>
    (await localConvexHulls(positions, { k: 8, duplicates })).map(({ area }) => area);
  assert.deepEqual(await areas(twice), await areas(fixes));
  assert.notDeepEqual(await areas(twice, "keep"), await areas(fixes));
  // Points of a lattice are equally far by the dozen: all of them are neighbours, whatever the order.
  const lattice = at(
    ...Array.from({ length: 100 }, (_, k): [number, number] => [k % 10, Math.floor(k / 10)]),
  );
  assert.deepEqual(await areas(shuffled(lattice, 1)), await areas(shuffled(lattice, 2)));
});

Deno.test("rules and fixes that are none are refused", async () => {
  const fixes = normalPositions(8, 40);
  const refused = (positions: Positions, rule: Parameters<typeof localConvexHulls>[1], message: RegExp) =>
    assert.rejects(localConvexHulls(positions, rule), message);
  await refused(fixes, { k: 2 }, /no rule for neighbours/);
  await refused(fixes, { k: 2.5 }, /no rule for neighbours/);
  await refused(fixes, { r: 0 }, /no rule for neighbours/);
  await refused(fixes, { k: 5, r: 100 }, /one of k .* r .* and a/);
  await refused(fixes, { k: 41 }, /fewer places than neighbours[^]*40 places of 40 fixes/);
  await refused(fixes, { k: 5, percents: [0.5] }, /not a percent/);
  await refused(at([0, 0], [1, 1], [2, 2]), { k: 3 }, /too few fixes/);
  await refused(at([0, 0], [1, 1], [2, 2], [3, 3]), { k: 3 }, /do not hold so many|fixes on lines/);
  await refused(at([1, 1], [1, 1], [1, 1], [1, 1]), { k: 3 }, /at one place/);
  await refused({ ...fixes, crs: "EPSG:4326" }, { k: 5 }, /degrees/);
  const [few] = await localConvexHulls(normalPositions(9, 20), { k: 5 });
  assert.deepEqual(few.cautions.map(({ code }) => code), ["few-fixes"]);
});
