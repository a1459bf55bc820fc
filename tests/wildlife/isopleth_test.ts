import assert from "node:assert/strict";
import fc from "fast-check";
import type { Position } from "geojson";
import { cellArea, isopleth, kernelDensity, type UtilisationDistribution } from "kenzan/wildlife/mod.ts";
import { CRS, moved, normalPositions, ring } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);

const shoelace = (ring: Position[]) =>
  ring.slice(1).reduce((sum, [x, y], k) => {
    const [u, v] = [ring[k], [x, y]].map(([a, b]) => [a - ring[0][0], b - ring[0][1]]);
    return sum + (u[0] * v[1] - v[0] * u[1]) / 2;
  }, 0);

/** A distribution straight from a formula. */
function distribution(
  density: (x: number, y: number) => number,
  cell = 10,
  cells = 200,
): UtilisationDistribution {
  const half = cells * cell / 2;
  const values = Float64Array.from(
    { length: cells * cells },
    (_, k) => density((k % cells + 0.5) * cell - half, half - (Math.floor(k / cells) + 0.5) * cell),
  );
  return {
    method: "kernel density",
    crs: CRS,
    grid: { origin: [-half, half], cell, width: cells, height: cells },
    density: values,
    mass: values.reduce((sum, value) => sum + value, 0) * cell ** 2,
    fixes: 100,
    cautions: [{ code: "kept", text: { ja: "残", en: "kept" } }],
  };
}

/** Around a place that is no cell's centre: cells that mirror each other would belong to a range all or none. */
const normal = (sx: number, sy: number) => (x: number, y: number) =>
  Math.exp(-(((x - 1.7) / sx) ** 2 + ((y + 3.1) / sy) ** 2) / 2) / (2 * Math.PI * sx * sy);

Deno.test("the range of a normal distribution has the area of its ellipse, pi (-2 ln (1 - p)) sx sy", () => {
  const found = distribution(normal(200, 120));
  for (const percent of [20, 50, 80, 95]) {
    const truth = Math.PI * -2 * Math.log(1 - percent / 100) * 200 * 120;
    near(isopleth(found, percent).area, truth, 5e-3);
    near(cellArea(found, percent), truth, 1e-2);
  }
});

Deno.test("rings are closed, the outer counter-clockwise and holes clockwise, and the holes are not counted", () => {
  // A ridge around the origin, 400 m away.
  const found = distribution((x, y) => Math.exp(-(((Math.hypot(x, y) - 400) / 60) ** 2) / 2) / 378_000);
  const { polygon, area, method, crs, fixes, cautions, percent } = isopleth(found, 80);
  assert.equal(polygon.coordinates.length, 1);
  const [outer, ...holes] = polygon.coordinates[0];
  assert.equal(holes.length, 1);
  for (const ring of [outer, ...holes]) assert.deepEqual(ring[0], ring.at(-1));
  assert.ok(shoelace(outer) > 0 && shoelace(holes[0]) < 0);
  near(area, shoelace(outer) + shoelace(holes[0]), 1e-9);
  assert.ok(area < 0.75 * shoelace(outer));
  near(cellArea(found, 80), area, 0.01);
  assert.deepEqual({ method, crs, fixes, percent }, {
    method: "kernel density",
    crs: CRS,
    fixes: 100,
    percent: 80,
  });
  assert.deepEqual(cautions.map(({ code }) => code), ["kept"]);
});

Deno.test("the range of fixes on a ring leaves the middle out", () => {
  const { polygon, area } = isopleth(kernelDensity(ring(800, 900, 1100), { bandwidth: 100 }), 95);
  assert.deepEqual(polygon.coordinates.map((rings) => rings.length), [2]);
  // An annulus about 200 m and the kernels wide; with the hole filled it would be pi 1200^2.
  assert.ok(area > Math.PI * (1100 ** 2 - 900 ** 2) && area < 0.65 * Math.PI * 1200 ** 2, `${area}`);
});

Deno.test("contours lie on the ground where the density is", () => {
  const places = normalPositions(5, 200, 100, 100);
  const [ring] = isopleth(kernelDensity(places), 50).polygon.coordinates[0];
  const centre = [0, 1].map((axis) => ring.reduce((sum, place) => sum + place[axis], 0) / ring.length);
  assert.ok(Math.hypot(centre[0] - 1000, centre[1] + 2000) < 60, `${centre}`);
});

Deno.test("ranges grow with the percent; they move, turn and scale with the fixes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.1, max: 30, noNaN: true }),
      (seed, scale) => {
        const fixes = normalPositions(seed, 40);
        const areas = (positions: typeof fixes) => {
          const found = kernelDensity(positions);
          return [50, 70, 95].map((percent) => isopleth(found, percent).area);
        };
        const original = areas(fixes);
        assert.ok(original[0] < original[1] && original[1] < original[2]);
        areas(moved(fixes, (x, y) => [x + 5e5, y - 3e6])).forEach((area, k) => near(area, original[k], 1e-6));
        areas(moved(fixes, (x, y) => [-y, x])).forEach((area, k) => near(area, original[k], 1e-6));
        areas(moved(fixes, (x, y) => [scale * x, scale * y]))
          .forEach((area, k) => near(area, scale ** 2 * original[k], 1e-6));
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("a range that the grid does not hold is refused, never cut off in silence", () => {
  const fixes = normalPositions(9, 100);
  const { grid } = kernelDensity(fixes);
  const half = kernelDensity(fixes, { grid: { ...grid, width: grid.width >> 1 } });
  for (const area of [isopleth, cellArea]) {
    assert.throws(() => area(half, 95), /does not hold so much[^]*below \d\d\.\d\d[^]*95/);
    assert.throws(() => area(half, 30), /reaches the border of the grid/);
    assert.throws(() => area(kernelDensity(fixes), 100), /a kernel has no 100 % range/);
    assert.throws(() => area(distribution(normal(4, 4)), 20), /too coarse for this percent/);
    assert.throws(() => area(half, 0.5), /write 50/);
  }
});

Deno.test("cells of one density belong to a range all or none", () => {
  const cells = (Math.PI * 300 ** 2) / 100;
  const flat = distribution((x, y) => Math.hypot(x, y) < 300 ? 0.9 / (100 * cells) : 1e-7, 10, 100);
  assert.throws(() => cellArea(flat, 50), /too coarse for this percent/);
  near(cellArea(flat, 90.5), 100 * cells, 0.01);
});
