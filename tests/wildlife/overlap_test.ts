import assert from "node:assert/strict";
import {
  kernelDensity,
  onSharedGrid,
  overlap,
  pairwiseOverlap,
  type Positions,
} from "kenzan/wildlife/mod.ts";
import { at, moved, normalPositions } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected) + 1e-300, `${found}, not ${expected}`);

/** Fixes at the quantiles of a circular normal distribution: their kernel is one, of variance s^2 + h^2. */
const gaussian = (shift: number, s = 400): Positions =>
  at(...Array.from({ length: 3000 }, (_, k): [number, number] => {
    const radius = s * Math.sqrt(-2 * Math.log((k + 0.5) / 3000));
    const angle = 2 * Math.PI * k * 0.6180339887;
    return [shift + radius * Math.cos(angle), radius * Math.sin(angle)];
  }));

Deno.test("a distribution overlaps fully with itself", () => {
  const [a] = onSharedGrid([normalPositions(1, 200)]);
  const found = overlap(a, a);
  near(found.bhattacharyya, 1);
  near(found.volumeIntersection, 1);
  assert.deepEqual(found.areaShares, [1, 1]);
  near(found.probabilities[0], 0.95, 2e-3);
  // 95 % area x sum of f^2 of a normal: 2 pi (-ln 0.05) s^2 / (4 pi s^2).
  near(found.udoi, -Math.log(0.05) / 2, 0.15);
});

Deno.test("two normal distributions overlap as the formulas say", () => {
  const d = 600;
  const [a, b] = onSharedGrid([gaussian(0), gaussian(d)], { bandwidth: () => 100 });
  const variance = 400 ** 2 + 100 ** 2;
  const s = Math.sqrt(variance);
  const { bhattacharyya, volumeIntersection, udoi, sharedArea, areaShares, probabilities } = overlap(a, b);
  near(bhattacharyya, Math.exp(-(d ** 2) / (8 * variance)), 5e-3);
  // 2 Phi(-d / 2s) = 0.4667 at d / 2s = 0.7276.
  near(d / (2 * s), 0.7276, 1e-4);
  near(volumeIntersection, 0.4668, 5e-3);
  const r = Math.sqrt(-2 * Math.log(0.05)) * s;
  const lens = 2 * r * r * Math.acos(d / (2 * r)) - d / 2 * Math.sqrt(4 * r * r - d * d);
  near(sharedArea, lens, 0.01);
  near(udoi, lens * Math.exp(-(d ** 2) / (4 * variance)) / (4 * Math.PI * variance), 0.01);
  near(areaShares[0], lens / (Math.PI * r * r), 0.01);
  near(areaShares[1], areaShares[0], 0.01);
  near(probabilities[0], probabilities[1], 0.01);
});

Deno.test("ranges apart do not overlap, and the order of two only turns the pairs", () => {
  const [a, far, b] = onSharedGrid([
    normalPositions(2, 100),
    moved(normalPositions(2, 100), (x, y) => [x + 2e4, y]),
    normalPositions(3, 150),
  ]);
  const none = overlap(a, far);
  assert.deepEqual([none.bhattacharyya, none.udoi, none.volumeIntersection, none.sharedArea], [0, 0, 0, 0]);
  const [one, other] = [overlap(a, b), overlap(b, a)];
  near(one.bhattacharyya, other.bhattacharyya);
  near(one.udoi, other.udoi);
  assert.deepEqual(one.areaShares, other.areaShares.toReversed());
  one.probabilities.forEach((value, k) => near(value, other.probabilities[1 - k]));
  assert.ok(one.bhattacharyya > one.volumeIntersection && one.volumeIntersection > 0.5);
  const core = overlap(a, b, { percent: 50 });
  assert.ok(core.sharedArea < one.sharedArea && core.bhattacharyya === one.bhattacharyya);
  const inside = overlap(a, b, { percent: 50, conditional: true });
  assert.ok(inside.bhattacharyya < 0.5 && inside.volumeIntersection < core.volumeIntersection);
});

Deno.test("the shared grid has cells for the narrowest kernel and ground for all", () => {
  const sets = [normalPositions(4, 80), moved(normalPositions(5, 80), (x, y) => [0.4 * x + 1500, 0.4 * y])];
  const [wide, narrow] = onSharedGrid(sets);
  assert.deepEqual(wide.grid, narrow.grid);
  near(wide.grid.cell, narrow.bandwidth[0] / 8, 1e-12);
  near(wide.mass, 0.99987, 1e-4);
  near(narrow.mass, 0.99987, 1e-4);
  assert.deepEqual(onSharedGrid([sets[0]])[0], kernelDensity(sets[0]));
});

Deno.test("distributions on two grids, and positions in two systems, are refused", () => {
  const [a, b] = [kernelDensity(normalPositions(6, 50)), kernelDensity(normalPositions(7, 50))];
  assert.throws(() => overlap(a, b), /distributions on two grids[^]*use|onSharedGrid/);
  assert.throws(() => overlap(a, { ...a, crs: "EPSG:6677" }), /distributions on two grids/);
  assert.throws(() => overlap(a, a, { percent: 0 }), /not a percent/);
  const other = { ...normalPositions(6, 50), crs: "EPSG:6677" };
  assert.throws(
    () => onSharedGrid([normalPositions(6, 50), other]),
    /no shared grid[^]*EPSG:6676, EPSG:6677/,
  );
  assert.throws(() => onSharedGrid([]), /no shared grid[^]*none/);
  assert.throws(() => onSharedGrid([at([0, 0], [1, 1])]), /too few fixes/);
});

Deno.test("ranges too far apart for a shared grid overlap by 0, and the others as on their grid", async () => {
  const near80 = [normalPositions(4, 300, 60, 60), normalPositions(5, 300, 60, 60)];
  const away = moved(normalPositions(8, 300, 60, 60), (x, y) => [x + 68_000, y]);
  assert.throws(() => onSharedGrid([...near80, away]), /grid is too coarse/);
  const found = await pairwiseOverlap([near80[0], away, near80[1]], { percent: 50 });
  const [a, b] = onSharedGrid(near80);
  assert.deepEqual(found[0][2].made, overlap(a, b, { percent: 50 }));
  assert.deepEqual(found[2][0].made, overlap(b, a, { percent: 50 }));
  near(found[1][1].made!.bhattacharyya, 1);
  assert.deepEqual([found[0][1].made!.bhattacharyya, found[1][2].made!.areaShares], [0, [0, 0]]);
  // Fixes at both ends have a kernel so wide that it meets both ranges; with a narrow one their own grid is too coarse.
  const both = at(
    ...[near80[0], away].flatMap(({ x, y }) => Array.from(x, (value, i): [number, number] => [value, y[i]])),
  );
  const narrow = await pairwiseOverlap([near80[0], both, near80[1]], { bandwidth: () => 25 });
  assert.match(narrow[0][1].refused!.message, /grid is too coarse/);
  near(narrow[0][2].made!.bhattacharyya, found[0][2].made!.bhattacharyya, 0.05);
  await assert.rejects(() => pairwiseOverlap([at([0, 0], [1, 1])]), /too few fixes/);
});
