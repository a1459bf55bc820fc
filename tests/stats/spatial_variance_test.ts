import fc from "fast-check";
import {
  binomialInterval,
  blockBootstrap,
  localMeanVariance,
  moran,
  random,
  randomGroupsVariance,
  studentQuantile,
  successiveDifferenceVariance,
  systematicGrid,
  systematicInterval,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(
    Math.abs(found - expected) <= off * Math.max(1e-6, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

function gridOf(rows: number[][]) {
  return systematicGrid(
    Int32Array.from(rows.flatMap((values, row) => values.map(() => row))),
    Int32Array.from(rows.flatMap((values) => values.map((_, column) => column))),
    rows.flat(),
  );
}

/** Values at random on a grid. */
function noise(
  height: number,
  width: number,
  seed: number,
  value: (stream: ReturnType<typeof random>) => number,
) {
  const stream = random(seed);
  return Array.from({ length: height }, () => Array.from({ length: width }, () => value(stream)));
}

const INDEX = Array.from({ length: 14 }, (_, i) => i);
const POINTS = {
  x: INDEX.map((i) => 10 * Math.sin(i * i + 1)),
  y: INDEX.map((i) => 7 * Math.cos(3 * i * i + i)),
};
const VALUES = INDEX.map((i) => Math.round(1000 * (3 * Math.sin(i * 1.3) + POINTS.x[i] / 3)) / 1000);

Deno.test("the local variance is that of Stevens and Olsen", () => {
  // The dense algorithm with a pseudo-inverse, in NumPy (linalg.pinv), 4 and 6 neighbours.
  const found = (neighbours: number) =>
    localMeanVariance({ ...POINTS, values: VALUES }, { neighbours, tolerance: 1e-9 }).variance;
  near(found(4), 0.3139462930888035);
  near(found(6), 0.39849792052062266);
});

Deno.test("neither the order of points nor a turn of the map changes the local variance", () => {
  fc.assert(fc.property(fc.nat(), fc.boolean(), (seed, onGrid) => {
    const place = onGrid ? { x: INDEX.map((i) => i % 4), y: INDEX.map((i) => Math.floor(i / 4)) } : POINTS;
    const variance = (order: number[], turn: boolean) =>
      localMeanVariance({
        x: order.map((i) => turn ? 5 - place.y[i] : place.x[i]),
        y: order.map((i) => turn ? 100 + place.x[i] : place.y[i]),
        values: order.map((i) => VALUES[i]),
      }, { tolerance: 1e-9 }).variance;
    near(variance(random(seed).shuffle([...INDEX]), true), variance(INDEX, false), 1e-7);
  }));
});

Deno.test("neighbours found by cells are those found by looking at every pair", () => {
  // One point counts, its weight in each neighbourhood shows in the variance: clustered, on lines and in one place.
  const stream = random(51);
  const clusters = Array.from(
    { length: 300 },
    (_, i) => [i % 7 * 1000 + stream.normal(), stream.normal() ** 3],
  );
  const line = Array.from({ length: 50 }, (_, i) => [i * i, 4]);
  const twins = Array.from({ length: 40 }, (_, i) => [i % 20, i % 20 % 3]);
  for (const points of [clusters, line, twins]) {
    const values = points.map(() => stream.uniform());
    const [x, y] = [points.map(([a]) => a), points.map(([, b]) => b)];
    // At the loosest tolerance the weights are still the taper, which is written out here.
    const square = (i: number, j: number) => (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2;
    const near4 = points.map((_, i) => {
      const reach = points.map((_, j) => square(i, j)).sort((a, b) => a - b)[3] * (1 + 2e-6);
      return points.map((_, j) => square(i, j) <= reach);
    });
    let sum = 0;
    points.forEach((_, i) => {
      const mine = points.flatMap((_, j) => near4[i][j] || near4[j][i] ? [j] : []);
      const raw = mine.map((j) => {
        const closer = mine.filter((k) => square(i, k) < square(i, j) * (1 - 1e-6)).length;
        const tied = mine.filter((k) => Math.abs(square(i, k) - square(i, j)) <= square(i, j) * 1e-6).length;
        return 1 - (closer + (tied - 1) / 2) / mine.length;
      });
      const total = raw.reduce((a, b) => a + b, 0);
      const mean = mine.reduce((a, j, k) => a + raw[k] / total * values[j], 0);
      mine.forEach((j, k) => sum += raw[k] / total * (values[j] - mean) ** 2);
    });
    const found = localMeanVariance({ x, y, values }, { tolerance: 0.999 });
    near(found.variance, sum / points.length ** 2);
  }
});

Deno.test("where values fall at random the local variance is 7/9 of the truth on a square grid", () => {
  const rows = noise(200, 200, 52, (stream) => stream.normal(5, 2));
  const grid = gridOf(rows);
  const { variance, simpleVariance, contrasts } = localMeanVariance({
    x: grid.column,
    y: grid.row,
    values: grid.values,
  });
  assert.ok(Math.abs(variance / simpleVariance - 7 / 9) < 0.02, `${variance / simpleVariance}`);
  assert.equal(contrasts, 40_000);
});

Deno.test("random groups are the coarser grids", () => {
  const rows = [[1, 2, 4, 0], [3, 5, 9, 1]];
  // 2 x 2: columns 0, 2 and 1, 3 of each row: 2.5, 1, 6, 3 with the mean 3.125
  const means = [2.5, 1, 6, 3];
  const expected = means.reduce((sum, m) => sum + (m - 3.125) ** 2, 0) / (4 * 3);
  near(randomGroupsVariance(gridOf(rows)).variance, expected, 1e-12);
  const groups = randomGroupsVariance(gridOf(noise(96, 96, 53, (stream) => stream.normal())), { step: 8 });
  assert.equal(groups.contrasts, 63);
  assert.ok(Math.abs(groups.designEffect - 1) < 0.5, `${groups.designEffect}`);
  near(
    randomGroupsVariance(gridOf(rows), { samplingFraction: 0.25 }).variance,
    0.75 * expected,
  );
});

Deno.test("blocks of one step are the ordinary bootstrap", () => {
  const rows = noise(30, 30, 54, (stream) => Number(stream.uniform() < 0.2));
  const { designEffect, contrasts, interval, mean } = blockBootstrap(gridOf(rows), {
    random: random(1),
    block: 1,
  });
  assert.ok(Math.abs(designEffect - 1) < 0.15, `${designEffect}`);
  assert.equal(contrasts, 900);
  assert.ok(interval.lower < mean && mean < interval.upper);
});

Deno.test("the block bootstrap finds the variance between blocks, and is the same for the same seed", () => {
  // Whole blocks of 8 x 8 changed or not: as many independent values as there are blocks.
  const stream = random(55);
  const changed = Array.from(
    { length: 15 },
    () => Array.from({ length: 15 }, () => Number(stream.uniform() < 0.3)),
  );
  const rows = Array.from(
    { length: 120 },
    (_, r) => Array.from({ length: 120 }, (_, c) => changed[r >> 3][c >> 3]),
  );
  const grid = gridOf(rows);
  const found = blockBootstrap(grid, { random: random(2).stream("blocks"), replicates: 1999 });
  assert.ok(Math.abs(found.designEffect / 64 - 1) < 0.15, `${found.designEffect}`);
  const shuffled = random(3).shuffle([...grid.values.keys()]);
  const again = blockBootstrap(
    systematicGrid(
      Int32Array.from(shuffled, (i) => grid.row[i]),
      Int32Array.from(shuffled, (i) => grid.column[i]),
      shuffled.map((i) => grid.values[i]),
    ),
    { random: random(2).stream("blocks"), replicates: 1999 },
  );
  assert.deepEqual(again.replicates, found.replicates);
});

Deno.test("unobserved points take part in nothing", () => {
  const rows = noise(16, 16, 56, (stream) => stream.uniform() < 0.1 ? NaN : stream.normal());
  const grid = gridOf(rows);
  const seen = [...grid.values.keys()].filter((i) => !Number.isNaN(grid.values[i]));
  const without = systematicGrid(
    Int32Array.from(seen, (i) => grid.row[i]),
    Int32Array.from(seen, (i) => grid.column[i]),
    seen.map((i) => grid.values[i]),
  );
  near(randomGroupsVariance(grid).variance, randomGroupsVariance(without).variance);
  const local = (g: typeof grid) => localMeanVariance({ x: g.column, y: g.row, values: g.values }).variance;
  near(local(grid), local(without));
  near(
    blockBootstrap(grid, { random: random(4) }).variance,
    blockBootstrap(without, { random: random(4) }).variance,
  );
});

Deno.test("an interval at the effective sample size is Wilson's with the design effect", () => {
  const grid = gridOf(noise(40, 40, 57, (stream) => Number(stream.uniform() < 0.05)));
  const estimate = successiveDifferenceVariance(grid);
  assert.deepEqual(
    systematicInterval(estimate),
    binomialInterval(estimate.mean * 1600, 1600, { designEffect: estimate.designEffect }),
  );
  assert.equal(systematicInterval(estimate, { method: "Jeffreys" }).method, "Jeffreys (n/deff)");
  const none = randomGroupsVariance(gridOf([[0, 0], [0, 0]]));
  assert.deepEqual(systematicInterval(none), binomialInterval(0, 4));
});

Deno.test("a variance from few groups widens the interval by Student's t with their degrees of freedom", () => {
  const grid = gridOf(noise(40, 40, 57, (stream) => Number(stream.uniform() < 0.05)));
  const groups = randomGroupsVariance(grid);
  assert.equal(groups.degreesOfFreedom, 3);
  assert.equal(blockBootstrap(grid, { random: random(2), block: 10 }).degreesOfFreedom, 15);
  for (const level of [0.9, 0.95]) {
    const tail = (1 - level) / 2;
    const ratio = studentQuantile(tail, 3) / studentQuantile(tail, 1599);
    assert.deepEqual(
      systematicInterval(groups, { level }),
      binomialInterval(groups.mean * 1600, 1600, { level, designEffect: groups.designEffect * ratio ** 2 }),
    );
  }
});

Deno.test("intervals from four groups hold the mean of random values as often as they say", () => {
  const draw = random(11).stream("groups");
  let held = 0;
  for (let k = 0; k < 600; k++) {
    const values = Float64Array.from({ length: 400 }, () => Number(draw.uniform() < 0.3));
    const grid = gridOf(
      Array.from({ length: 20 }, (_, row) => [...values.subarray(20 * row, 20 * row + 20)]),
    );
    const estimate = randomGroupsVariance(grid);
    if (estimate.variance === 0) continue; // has no interval
    const { lower, upper } = systematicInterval(estimate);
    held += Number(lower <= 0.3 && 0.3 <= upper);
  }
  // With normal quantiles it is 0.86.
  assert.ok(held / 600 > 0.925, `${held} of 600`);
});

Deno.test("Moran's I is 1 less Geary's C for long rows, and refuses what does not vary", () => {
  const grid = gridOf(noise(60, 60, 5, (stream) => stream.normal()));
  assert.ok(Math.abs(moran(grid)) < 0.05, `${moran(grid)}`);
  const slope = gridOf(
    noise(60, 60, 5, (stream) => stream.normal(0, 0.01)).map((row, i) => row.map((v) => v + i)),
  );
  assert.ok(moran(slope) > 0.95);
  assert.ok(Math.abs(1 - moran(slope) - successiveDifferenceVariance(slope).designEffect) < 0.05);
  assert.throws(() => moran(gridOf([[1, 1]])), /equal values/);
  assert.throws(() => moran(gridOf([[1, NaN, 2]])), /no neighbours/);
});

Deno.test("the serpentine path goes through rows to and fro, past gaps", () => {
  // 1, 2, 4, then back 9, 3 (the gap is passed), then 5: squares 1, 4, 25, 36, 4.
  const { variance, contrasts } = successiveDifferenceVariance(
    gridOf([[1, 2, 4], [3, NaN, 9], [5, NaN, NaN]]),
    {
      along: "serpentine",
    },
  );
  assert.equal(contrasts, 5);
  assert.ok(Math.abs(variance - 70 / (2 * 5 * 6)) < 1e-15, `${variance}`);
});

Deno.test("grids and points too few for a variance are refused", () => {
  const grid = gridOf([[1, 2], [3, 4]]);
  assert.throws(() => randomGroupsVariance(gridOf([[1]])), /two or more groups/);
  assert.throws(() => randomGroupsVariance(grid, { step: 1 }), /not a step/);
  assert.throws(() => blockBootstrap(grid, { random: random(1) }), /too small for a block bootstrap/);
  assert.throws(() => blockBootstrap(grid, { random: random(1), block: 0.5 }), /whole numbers/);
  assert.throws(
    () => blockBootstrap(grid, { random: random(1), block: 1, replicates: 9 }),
    /too few bootstrap/,
  );
  assert.throws(() => localMeanVariance({ x: [1], y: [1, 2], values: [1, 2] }), /1 x, 2 y/);
  assert.throws(() => localMeanVariance({ x: [1, 2], y: [1, 2], values: [1, 2] }), /too few for a local/);
  assert.throws(() => localMeanVariance({ ...POINTS, values: VALUES }, { neighbours: 1 }), /2 or more/);
  assert.throws(() => localMeanVariance({ ...POINTS, values: VALUES }, { tolerance: 0 }), /not a tolerance/);
  assert.throws(
    () => localMeanVariance({ x: [0, 1, NaN, 2, 3], y: [0, 0, 0, 0, 0], values: [1, 2, 3, 4, 5] }),
    /no place[^]*point 3/,
  );
  assert.throws(
    () => systematicInterval({ ...randomGroupsVariance(grid), mean: 0.5, designEffect: 0 }),
    /design effect/,
  );
});
