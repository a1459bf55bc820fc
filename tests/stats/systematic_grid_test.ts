import fc from "fast-check";
import {
  designEffect,
  maternVariance,
  random,
  subgrids,
  successiveDifferenceVariance,
  systematicGrid,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

/** A grid from rows of values; NaN stands for a point that is not observed, `null` for one that does not exist. */
function gridOf(rows: (number | null)[][], order: (n: number) => number[] = (n) => [...Array(n).keys()]) {
  const points = rows.flatMap((values, row) => values.map((value, column) => ({ row, column, value })))
    .filter(({ value }) => value !== null);
  const sorted = order(points.length).map((i) => points[i]);
  return systematicGrid(
    Int32Array.from(sorted, ({ row }) => row - 3),
    Int32Array.from(sorted, ({ column }) => column + 1000),
    sorted.map(({ value }) => value!),
  );
}

const near = (found: number, expected: number) =>
  assert.ok(
    Math.abs(found - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

Deno.test("the estimators are their formulas on a grid written out", () => {
  const grid = gridOf([[1, 2, 4], [3, 5, 9]]);
  const rows = successiveDifferenceVariance(grid, { along: "rows" });
  near(rows.variance, (1 + 4 + 4 + 16) / (2 * 4 * 6));
  near(successiveDifferenceVariance(grid, { along: "columns" }).variance, (4 + 9 + 25) / (2 * 3 * 6));
  near(successiveDifferenceVariance(grid).variance, (25 + 38) / (2 * 7 * 6));
  near(maternVariance(grid).variance, ((1 - 2 - 3 + 5) ** 2 + (2 - 4 - 5 + 9) ** 2) / (4 * 2 * 6));
  near(rows.mean, 4);
  near(rows.simpleVariance, (9 + 4 + 0 + 1 + 1 + 25) / 5 / 6);
  near(rows.designEffect, rows.variance / rows.simpleVariance);
});

const values = fc.constantFrom(null, NaN, 0, 0, 1, 1, 2.5);
const outlines = fc.integer({ min: 2, max: 8 }).chain((width) =>
  fc.array(fc.array(values, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 8 })
).filter((rows) => rows.flat().some((value) => value !== null));

Deno.test("any outline with holes gives the contrasts that a look at every pair and block gives", () => {
  fc.assert(fc.property(outlines, fc.nat(), (rows, seed) => {
    const at = (r: number, c: number) => rows[r]?.[c] ?? NaN;
    const seen = (list: number[]) => list.every((value) => !Number.isNaN(value));
    let [pairs, blocks, d2, m2] = [0, 0, 0, 0];
    rows.forEach((line, r) =>
      line.forEach((_, c) => {
        const [a, b, d, e] = [at(r, c), at(r, c + 1), at(r + 1, c), at(r + 1, c + 1)];
        if (seen([a, b])) [pairs, d2] = [pairs + 1, d2 + (a - b) ** 2];
        if (seen([a, d])) [pairs, d2] = [pairs + 1, d2 + (a - d) ** 2];
        if (seen([a, b, d, e])) [blocks, m2] = [blocks + 1, m2 + (a - b - d + e) ** 2];
      })
    );
    const n = rows.flat().filter((value) => value !== null && !Number.isNaN(value)).length;
    const grid = gridOf(rows, (length) => random(seed).shuffle([...Array(length).keys()]));
    if (pairs === 0) assert.throws(() => successiveDifferenceVariance(grid), /too sparse/);
    else {
      const found = successiveDifferenceVariance(grid);
      assert.deepEqual([found.contrasts, found.n], [pairs, n]);
      near(found.variance, d2 / (2 * pairs * n));
    }
    if (blocks === 0) assert.throws(() => maternVariance(grid), /too sparse/);
    else near(maternVariance(grid).variance, m2 / (4 * blocks * n));
  }));
});

Deno.test("a plane trend leaves nothing in Matern's contrasts", () => {
  fc.assert(fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (down, across) => {
    const rows = Array.from(
      { length: 5 },
      (_, r) => Array.from({ length: 6 }, (_, c) => down * r + across * c),
    );
    near(maternVariance(gridOf(rows)).variance, 0);
  }));
});

Deno.test("where values fall at random, both estimate the variance of a random sample", () => {
  const stream = random(21);
  const rows = Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => stream.normal(5, 2)));
  const grid = gridOf(rows);
  for (const { variance, simpleVariance } of [successiveDifferenceVariance(grid), maternVariance(grid)]) {
    assert.ok(Math.abs(variance / simpleVariance - 1) < 0.02);
    assert.ok(Math.abs(simpleVariance * 90_000 / 4 - 1) < 0.02);
  }
});

Deno.test("a sampling fraction takes its share off", () => {
  const grid = gridOf([[1, 2, 4], [3, 5, 9]]);
  near(maternVariance(grid, { samplingFraction: 0.25 }).variance, 0.75 * maternVariance(grid).variance);
  assert.throws(() => maternVariance(grid, { samplingFraction: 1 }), /sampling fraction/);
});

Deno.test("where nothing varies the variance is 0 and the design effect 1", () => {
  const found = successiveDifferenceVariance(gridOf([[1, 1], [1, 1]]));
  assert.deepEqual([found.variance, found.designEffect], [0, 1]);
});

Deno.test("coarser grids weighted by size average to the mean, and their variance is exact", () => {
  fc.assert(fc.property(outlines, fc.integer({ min: 2, max: 4 }), (rows, step) => {
    const observed = rows.flat().filter((value): value is number => value !== null && !Number.isNaN(value));
    if (observed.length === 0) return;
    const { mean, means, sizes, variance } = subgrids(gridOf(rows), step);
    near(mean, observed.reduce((sum, value) => sum + value, 0) / observed.length);
    near(means.reduce((sum, m, i) => sizes[i] ? sum + sizes[i] * m : sum, 0) / observed.length, mean);
    near(
      means.reduce((sum, m, i) => sizes[i] ? sum + sizes[i] * (m - mean) ** 2 : sum, 0) / observed.length,
      variance,
    );
  }));
});

Deno.test("the offset of a coarser grid is that of its rows and columns, negative ones too", () => {
  const grid = systematicGrid(Int32Array.of(-3, -2, 0, 1), Int32Array.of(5, 5, 5, 5), [1, 10, 100, 1000]);
  const { means } = subgrids(grid, 3);
  // Rows -3, -2, 0, 1 modulo 3: 0, 1, 0, 1; column 5 modulo 3: 2.
  assert.deepEqual([means[0 * 3 + 2], means[1 * 3 + 2]], [50.5, 505]);
});

Deno.test("a million and a half points take seconds, not minutes", () => {
  const n = 1_500_000;
  const row = Int32Array.from({ length: n }, (_, i) => Math.floor(i / 1200));
  const grid = systematicGrid(row, Int32Array.from({ length: n }, (_, i) => i % 1200), new Float64Array(n));
  assert.equal(maternVariance(grid).contrasts, 1249 * 1199);
  assert.equal(successiveDifferenceVariance(grid).contrasts, 1250 * 1199 + 1249 * 1200);
});

Deno.test("points that make no grid are refused with their place", () => {
  assert.throws(() => systematicGrid(Int32Array.of(), Int32Array.of(), []), /not the points of a grid/);
  assert.throws(() => systematicGrid(Int32Array.of(1), Int32Array.of(1, 2), [1]), /1 rows, 2 columns/);
  assert.throws(
    () => systematicGrid(Int32Array.of(4, 5, 4), Int32Array.of(2, 2, 2), [0, 0, 1]),
    /points 1 and 3 both at row 4, column 2/,
  );
  assert.throws(() => systematicGrid(Int32Array.of(0, 2e9), Int32Array.of(0, 0), [0, 0]), /too far apart/);
  assert.throws(() => subgrids(gridOf([[1, 2]]), 1.5), /not a step/);
  assert.throws(() => subgrids(gridOf([[NaN]]), 2), /no observed point/);
});

Deno.test("a design effect compares two variances", () => {
  assert.equal(designEffect(3, 2), 1.5);
  assert.equal(designEffect(0, 0), 1);
  for (const [a, b] of [[1, 0], [-1, 1], [NaN, 1]]) {
    assert.throws(() => designEffect(a, b), /no design effect/);
  }
});

Deno.test("one point from each block varies as all draws of one do", () => {
  const value = fc.integer({ min: -50, max: 50 });
  fc.assert(fc.property(
    fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 2 }),
    (rows) => {
      // Two blocks of 2 x 2: sixteen samples, equally likely.
      const block = (at: number) => rows.flatMap((row) => row.slice(at, at + 2));
      const means = block(0).flatMap((a) => block(2).map((b) => (a + b) / 2));
      const mean = means.reduce((sum, m) => sum + m, 0) / 16;
      const exact = means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / 16;
      const { stratifiedVariance } = subgrids(gridOf(rows), 2);
      assert.ok(Math.abs(stratifiedVariance - exact) < 1e-9 * (1 + exact), `${stratifiedVariance} ${exact}`);
    },
  ));
});
