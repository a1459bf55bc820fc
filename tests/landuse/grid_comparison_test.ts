import assert from "node:assert/strict";
import fc from "fast-check";
import { subgrids, systematicGrid } from "kenzan/stats/mod.ts";
import {
  type ArdGrid,
  ardRate,
  compareGrids,
  detectableChange,
  nfiPoints,
  periodFrom,
  pointsAtRisk,
  SIMULATED_PERIODS,
  subgridSpread,
  tallyPeriod,
} from "kenzan/landuse/mod.ts";

const PERIOD = periodFrom(SIMULATED_PERIODS, 2023);
const D_OF_LAND = { event: "D", base: "land", domain: "nation" } as const;

/** A square grid without a gap, on the NFI's lattice. */
function square(side: number, isD: (row: number, column: number) => boolean): ArdGrid {
  const n = side * side;
  const at = (of: (row: number, column: number) => number) =>
    Array.from({ length: n }, (_, k) => of(Math.floor(k / side), k % side));
  return {
    x: Int32Array.from(at((_, column) => 500 * column)),
    y: Int32Array.from(at((row) => -500 * row)),
    pref: new Uint8Array(n).fill(1),
    nfi: Uint8Array.from(at((row, column) => +(row % 8 === 0 && column % 8 === 0))),
    codes: { [PERIOD.field]: Int8Array.from(at((row, column) => (isD(row, column) ? 4 : 2))) },
  };
}

Deno.test("the 4 km points are one in 64, in the order of the grid", () => {
  const nfi = nfiPoints(square(16, () => false));
  assert.deepEqual([...nfi.x], [0, 4000, 0, 4000]);
  assert.deepEqual([...nfi.y], [0, 0, -4000, -4000]);
});

Deno.test("the 64 coarse grids together are the grid", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 256, maxLength: 256, max: 3 }), (dice) => {
    const grid = square(16, (row, column) => dice[row * 16 + column] === 0);
    const spread = subgridSpread(grid, PERIOD.field, D_OF_LAND);
    const events = dice.filter((value) => value === 0).length;
    assert.equal(spread.events.reduce((a, b) => a + b), events);
    assert.deepEqual([...new Set(spread.atRisk)], [4]);
    const mean = spread.events.reduce((sum, x, k) => sum + x / spread.atRisk[k], 0) / 64;
    assert.ok(Math.abs(mean - spread.share) < 1e-12);
  }));
});

Deno.test("their spread and its design effect are those of lib/stats, the sample drawn without replacement", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 256, maxLength: 256, max: 3 }), (dice) => {
    fc.pre(dice.includes(0) && dice.some((value) => value > 0));
    const grid = square(16, (row, column) => dice[row * 16 + column] === 0);
    const spread = subgridSpread(grid, PERIOD.field, D_OF_LAND);
    const d = Array.from(grid.codes[PERIOD.field], (code) => (code === 4 ? 1 : 0));
    const expected = subgrids(systematicGrid(grid.y.map((y) => -y / 500), grid.x.map((x) => x / 500), d), 8);
    assert.ok(Math.abs(spread.variance - expected.variance) < 1e-12);
    assert.ok(Math.abs(spread.designEffect! - expected.designEffect) < 1e-9);
  }));
});

Deno.test("relative to forest, the coarse grids count points that were forest at the start", () => {
  const grid = square(16, (row, column) => row === 3 && column === 5);
  // The first coarse grid has four points; one of them is no forest.
  grid.codes[PERIOD.field][0] = 1;
  const spread = subgridSpread(grid, PERIOD.field, { event: "D", base: "start", domain: "nation" });
  assert.deepEqual([spread.atRisk[0], spread.atRisk[1]], [3, 4]);
  assert.equal(spread.share, 1 / 255);
});

Deno.test("the NFI's own grid is one of the 64", () => {
  const grid = square(16, () => false);
  assert.equal(subgridSpread(grid, PERIOD.field, D_OF_LAND).nfi, 0);
  // Two rows to the south of the first point, six to the north of the next that the first grid has.
  const moved = { ...grid, nfi: grid.nfi.map((_, k) => +(Math.floor(k / 16) % 8 === 2 && k % 8 === 3)) };
  assert.equal(subgridSpread(moved, PERIOD.field, D_OF_LAND).nfi, 6 * 8 + 3);
  const unmarked = { ...grid, nfi: grid.nfi.map(() => 0) };
  assert.equal(subgridSpread(unmarked, PERIOD.field, D_OF_LAND).nfi, -1);
});

Deno.test("without events there is no design effect to tell", () => {
  assert.equal(subgridSpread(square(16, () => false), PERIOD.field, D_OF_LAND).designEffect, undefined);
});

Deno.test("survey plots alone are not the 4 km grid: points in no forest belong to it", () => {
  const grid = square(16, () => false);
  grid.nfi[8] = 0;
  assert.throws(
    () => nfiPoints(grid),
    /not marked[\s\S]*all 4 points[\s\S]*3 with `nfi` true; \(4000, 0\)[\s\S]*row 9; prefectures 1[\s\S]*調査点/,
  );
});

Deno.test("too few events give no coefficient of variation", () => {
  const rate = (n: number) =>
    ardRate(tallyPeriod(square(16, (row, column) => row === 0 && column < n), PERIOD.field, 500), PERIOD, {
      event: "D",
      base: "land",
      domain: 1,
    });
  assert.equal(compareGrids(rate(9), rate(9)).cvNfi, undefined);
  assert.ok(compareGrids(rate(10), rate(10)).cvNfi! > 0);
});

Deno.test("events in a full block of 4 km are met by every coarse grid: no spread", () => {
  const spread = subgridSpread(
    square(16, (row, column) => row < 8 && column < 8),
    PERIOD.field,
    D_OF_LAND,
  );
  assert.equal(spread.variance, 0);
  assert.equal(spread.withoutEvent, 0);
});

Deno.test("one lone event is met by one coarse grid in 64", () => {
  const grid = square(16, (row, column) => row === 3 && column === 5);
  assert.equal(subgridSpread(grid, PERIOD.field, D_OF_LAND).withoutEvent, 63);
});

Deno.test("the 4 km grid can expect one event in 64", () => {
  const grid = square(64, (row, column) => row % 4 === 0 && column % 4 === 0);
  const rate = (of: ArdGrid, spacing: number) =>
    ardRate(tallyPeriod(of, PERIOD.field, spacing), PERIOD, { event: "D", base: "land", domain: 1 });
  const comparison = compareGrids(rate(grid, 500), rate(nfiPoints(grid), 4000));
  assert.equal(comparison.expectedEvents, 4);
  assert.equal(comparison.probabilityOfNone, Math.exp(-4));
  // All 64 points of the 4 km grid are events here: 16 times the share.
  assert.ok(Math.abs(comparison.ratio! - 16) < 1e-9);
});

Deno.test("rates of different questions are not compared", () => {
  const tally = tallyPeriod(square(8, () => false), PERIOD.field, 500);
  const rate = (base: "land" | "start") => ardRate(tally, PERIOD, { event: "D", base, domain: 1 });
  assert.throws(() => compareGrids(rate("land"), rate("start")), /expected: +D land 1 kpard23_25/);
});

Deno.test("a grid whose rows are out of order is refused before anything is counted", async () => {
  const { ardGrid } = await import("kenzan/landuse/mod.ts");
  const { tableFrom } = await import("kenzan/table/mod.ts");
  const table = (x: number[]) =>
    tableFrom({
      x: Int32Array.from(x),
      y: new Int32Array(x.length),
      pref: new Uint8Array(x.length).fill(1),
      nfi: x.map(() => false),
      [PERIOD.field]: new Int8Array(x.length).fill(2),
    });
  assert.equal(ardGrid(table([0, 500]), [PERIOD.field]).x[1], 500);
  assert.throws(
    () => ardGrid(table([500, 0]), [PERIOD.field]),
    /\(0, 0\) after \(500, 0\)[\s\S]*ORDER BY y DESC, x/,
  );
  assert.throws(() => ardGrid(table([0, 0]), [PERIOD.field]), /row 2/);
});

Deno.test("coarse grids are found wherever the grid begins", () => {
  const grid = square(16, (row, column) => row === 3 && column === 5);
  const moved = { ...grid, x: grid.x.map((x) => x + 137), y: grid.y.map((y) => y - 61) };
  const [here, there] = [grid, moved].map((each) => subgridSpread(each, PERIOD.field, D_OF_LAND));
  assert.deepEqual(there, here);
  assert.equal(there.atRisk.reduce((a, b) => a + b), 256);
});

Deno.test("a point beside its grid is refused, not left out", () => {
  const grid = square(16, () => true);
  grid.x[5] += 20;
  assert.throws(
    () => subgridSpread(grid, PERIOD.field, D_OF_LAND),
    /whole steps of 500 m[\s\S]*\(2520, 0\)[\s\S]*row 6/,
  );
});

Deno.test("4 km points that lie on two grids, and a grid without any, are refused", () => {
  const grid = square(16, () => false);
  grid.nfi[1] = 1;
  assert.throws(() => nfiPoints(grid), /whole steps of 4000 m[\s\S]*\(500, 0\)/);
  assert.throws(() => nfiPoints({ ...grid, nfi: grid.nfi.map(() => 0) }), /no point of the 4 km grid/);
});

Deno.test("a change is detectable beyond z sqrt(2) coefficients of variation", () => {
  // 1.959964 (standard normal quantile of 0.975) x 1.414214 x 0.05.
  assert.ok(Math.abs(detectableChange(0.05, 0.95) - 0.1385904) < 1e-7);
  assert.equal(detectableChange(0, 0.95), 0);
});

Deno.test("points at risk are counted where no rate can be had", () => {
  const tally = tallyPeriod(square(16, () => false), PERIOD.field, 500);
  const at = (event: "AR" | "D", domain: number) => pointsAtRisk(tally, { event, base: "start", domain });
  assert.deepEqual([at("D", 1), at("AR", 1), at("D", 2)], [256, 0, 0]);
});
