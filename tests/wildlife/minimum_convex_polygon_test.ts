import assert from "node:assert/strict";
import fc from "fast-check";
import { hectares, minimumConvexPolygon } from "kenzan/wildlife/mod.ts";
import { at, CRS, moved, normalPositions, shuffled } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);
const codes = ({ cautions }: { cautions: { code: string }[] }) => cautions.map(({ code }) => code);

const SQUARE = at([0, 0], [100, 0], [100, 100], [0, 100], [50, 50], [20, 60], [0, 0], [50, 0]);

Deno.test("the polygon of all fixes is their convex hull, counter-clockwise and closed", () => {
  const { area, polygon, percent, fixes, crs, method } = minimumConvexPolygon(SQUARE, { percent: 100 });
  assert.equal(area, 10_000);
  assert.equal(hectares(area), 1);
  assert.deepEqual(polygon.coordinates, [[[[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]]]);
  assert.deepEqual({ percent, fixes, crs, method }, {
    percent: 100,
    fixes: 8,
    crs: CRS,
    method: "minimum convex polygon",
  });
});

Deno.test("a fix is kept if its distance to the mean is at most the quantile of the distances, the limit included", () => {
  // The mean is the origin; distances 1 (four fixes), 2 (four), 3, 3 and 8, 8: 11 (n - 1) intervals.
  const cross = (r: number): [number, number][] => [[r, 0], [-r, 0], [0, r], [0, -r]];
  const fixes = at(...cross(1), ...cross(2), [3, 0], [-3, 0], [0, 8], [0, -8]);
  const area = (percent: number) => minimumConvexPolygon(fixes, { percent }).area;
  // Rank 7 of 0-11 is the last fix at distance 2.
  near(area(100 * 7 / 11), 8);
  near(area(100 * 9 / 11), 12);
  near(area(100), 48);
  // Rank 3 exactly; a rounding error below must not drop the fixes there.
  near(area(100 * 3 / 11), 2);
});

Deno.test("neither place, direction, order nor repeated fixes change the area; scale does by its square", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom(50, 80, 95, 100),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 0.5, max: 20, noNaN: true }),
      (seed, percent, shift, scale) => {
        const fixes = normalPositions(seed, 60);
        const area = (positions: typeof fixes) => minimumConvexPolygon(positions, { percent }).area;
        const original = area(fixes);
        near(area(moved(fixes, (x, y) => [x + shift, y - 2 * shift])), original, 1e-6);
        near(area(moved(fixes, (x, y) => [-y, x])), original, 1e-9);
        near(area(moved(fixes, (x, y) => [scale * x, scale * y])), scale ** 2 * original, 1e-8);
        near(area(shuffled(fixes, seed)), original, 1e-12);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("the polygon grows with the percent, and holds every fix that it kept", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const fixes = normalPositions(seed, 40);
      const ranges = [30, 50, 70, 95, 100].map((percent) => minimumConvexPolygon(fixes, { percent }));
      for (let k = 1; k < ranges.length; k++) assert.ok(ranges[k].area >= ranges[k - 1].area);
      const [ring] = ranges.at(-1)!.polygon.coordinates[0];
      for (let i = 0; i < 40; i++) {
        for (let k = 0; k + 1 < ring.length; k++) {
          const [[x0, y0], [x1, y1]] = [ring[k], ring[k + 1]];
          const turn = (x1 - x0) * (fixes.y[i] - y0) - (y1 - y0) * (fixes.x[i] - x0);
          assert.ok(turn >= -1e-6, `fix ${i} is outside`);
        }
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("few fixes are flagged, and none, two or three on a line are refused", () => {
  assert.deepEqual(codes(minimumConvexPolygon(SQUARE)), ["few-fixes"]);
  assert.deepEqual(codes(minimumConvexPolygon(normalPositions(1, 30))), []);
  const refused = (fixes: typeof SQUARE, message: RegExp, percent = 100) =>
    assert.throws(() => minimumConvexPolygon(fixes, { percent }), message);
  refused(at(), /too few fixes for a range\n.*3 or more\n.*found: +0\n.*animal A/);
  refused(at([0, 0], [1, 1]), /too few/);
  refused(at([5, 5], [5, 5], [5, 5]), /all fixes are at one place\n.*\n.*3 at \(5, 5\)/);
  refused(at([0, 0], [10, 10], [30, 30], [20, 20]), /on a line and enclose no area/);
  refused(at([0, 0], [10, 0], [0, 12]), /on a line[^]*2 of 3 fixes within 50 %/, 50);
});

Deno.test("positions that are none, and percents that are none, are refused with their place", () => {
  const refused = (change: Partial<typeof SQUARE>, message: RegExp) =>
    assert.throws(() => minimumConvexPolygon({ ...SQUARE, ...change }), message);
  refused({ crs: "EPSG:6668" }, /positions in degrees have no areas[^]*EPSG:6676[^]*EPSG:6668/);
  refused({ y: SQUARE.y.with(3, NaN) }, /a fix without a place[^]*fix 4: x 0, y NaN/);
  refused({ x: SQUARE.x.with(0, Infinity) }, /fix 1: x Infinity/);
  refused({ x: SQUARE.x.slice(1) }, /columns of positions differ in length[^]*x 7, y 8/);
  for (const percent of [0, -5, 100.5, NaN]) {
    assert.throws(() => minimumConvexPolygon(SQUARE, { percent }), /not a percent of a range/);
  }
  assert.throws(() => minimumConvexPolygon(SQUARE, { percent: 0.95 }), /write 95: per cent, not a share/);
});
