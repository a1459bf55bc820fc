import assert from "node:assert/strict";
import fc from "fast-check";
import { type ArdGrid, gridCoverage } from "kenzan/landuse/mod.ts";
import { random } from "kenzan/stats/mod.ts";

/** Points of a square of `side` points that pass, `step` m apart, in prefecture 20 or as `pref` says. */
function square(
  side: number,
  { step = 500, keep = () => true, pref = () => 20 }: {
    step?: number;
    keep?: (row: number, column: number) => boolean;
    pref?: (row: number, column: number) => number;
  } = {},
): ArdGrid {
  const points = Array.from({ length: side * side }, (_, k) => [Math.floor(k / side), k % side])
    .filter(([row, column]) => keep(row, column));
  return {
    x: Int32Array.from(points, ([, column]) => step * column),
    y: Int32Array.from(points, ([row]) => -step * row),
    pref: Uint8Array.from(points, ([row, column]) => pref(row, column)),
    nfi: new Uint8Array(points.length),
    codes: {},
  };
}

/** Land of which a square of `side` points at 500 m is the whole. */
const landOf = (side: number) => ({ landHa: () => 25 * side * side });

Deno.test("a whole prefecture is as large as its land, but for the cells of its border", () => {
  assert.deepEqual(gridCoverage(square(40), landOf(40)), [{
    pref: 20,
    points: 1600,
    pointsHa: 40_000,
    landHa: 40_000,
    // 160 sides of 25 ha.
    toleranceHa: 4000,
    isWhole: true,
  }]);
});

Deno.test("however a grid falls on a disc, what it counts is within the tolerance", () => {
  const offset = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(offset, offset, fc.double({ min: 6, max: 18, noNaN: true }), (dx, dy, radius) => {
    const grid = square(40, { keep: (row, column) => Math.hypot(row - 19 - dy, column - 19 - dx) <= radius });
    const [found] = gridCoverage(grid, { landHa: () => 25 * Math.PI * radius ** 2 });
    assert.ok(Math.abs(found.pointsHa - found.landHa) <= found.toleranceHa);
  }));
});

Deno.test("a prefecture with half of its points is refused, whichever half is gone", () => {
  const draws = random(1).stream("half");
  const dice = () => draws.integer(2) === 0;
  for (
    const keep of [
      (row: number) => row < 20,
      (_: number, column: number) => column >= 20,
      (row: number, column: number) => Math.floor(row / 3) % 2 === Math.floor(column / 3) % 2,
      dice,
    ]
  ) {
    assert.throws(
      () => gridCoverage(square(40, { keep }), landOf(40)),
      (fault: Error) => {
        assert.match(fault.message, /points of the grid are missing/);
        assert.match(fault.message, /expected: +points x 25 ha as much as the land area/);
        assert.match(fault.message, /found: +Nagano: \d+ points = [12]\d,\d{3} ha, of 40,000 ha \(within /);
        assert.match(fault.message, /where: +prefecture 20/);
        assert.match(fault.message, /-p partial=true/);
        return true;
      },
    );
  }
});

Deno.test("missing points do not buy themselves a tolerance by the borders they leave", () => {
  // Of 90 x 90 points those of holes of any size, next to each other: what is gone is always more than the tolerance.
  for (const hole of [1, 2, 3, 4, 5, 6, 8, 15]) {
    const isGone = (k: number) => k % (hole + 1) < hole;
    const keep = (row: number, column: number) => !(isGone(row) && isGone(column));
    assert.throws(
      () => gridCoverage(square(90, { keep }), landOf(90)),
      /points of the grid are missing/,
      `${hole}`,
    );
  }
});

Deno.test("a part that is meant is said to be one, and stands for its points", () => {
  const [found] = gridCoverage(square(40, { keep: (row) => row < 20 }), { ...landOf(40), partial: true });
  assert.equal(found.isWhole, false);
  assert.equal(found.pointsHa, 20_000);
});

Deno.test("each prefecture is judged by itself: half of one is not made up by the other", () => {
  const grid = square(40, {
    pref: (_, column) => (column < 20 ? 37 : 38),
    keep: (row, column) => column < 20 || row % 4 > 1,
  });
  assert.throws(
    () => gridCoverage(grid, { landHa: () => 25 * 800 }),
    (fault: Error) => /Ehime: 400 points/.test(fault.message) && !/Kagawa/.test(fault.message),
  );
});

Deno.test("points that lie 4 km apart, or every second one, are not the 500 m grid", () => {
  const steps = (grid: ArdGrid) => () => gridCoverage(grid, { partial: true, landHa: () => 1e9 });
  assert.throws(
    steps(square(32, { step: 4000 })),
    /do not lie 500 m apart[\s\S]*found: +Nagano: 4000 m in a row, 4000 m from row to row[\s\S]*prefecture 20/,
  );
  assert.throws(
    steps(square(32, { keep: (row, column) => (row + column) % 2 === 0 })),
    /1000 m in a row, 500 m from row to row/,
  );
  assert.throws(
    steps(square(32, { keep: (row) => row % 2 === 0 })),
    /500 m in a row, 1000 m from row to row/,
  );
});

Deno.test("more points than the land can hold are refused, a part or not", () => {
  assert.throws(
    () => gridCoverage(square(40), { landHa: () => 20_000, partial: true }),
    /more points than the land can hold[\s\S]*1600 points = 40,000 ha, of 20,000 ha/,
  );
});

Deno.test("stray points of a prefecture have no step: its area tells that points are missing", () => {
  const grid = square(40, { pref: (row, column) => (row === 3 && column % 13 === 0 ? 5 : 20) });
  assert.throws(
    () => gridCoverage(grid, { landHa: () => 40_000 }),
    /points of the grid are missing[\s\S]*Akita: 4 points = 100 ha/,
  );
});

Deno.test("many prefectures with missing points are told in part, all are named", () => {
  const grid = square(48, { pref: (row) => 1 + row % 47 });
  assert.throws(() => gridCoverage(grid), /and \d+ more[\s\S]*prefectures 1, 2, 3,/);
});
