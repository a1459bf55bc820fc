import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const many = { side: 12, cell: 500, density: 20, cameras: 60, logErrors: { camera: 0.1, drone: 0.1 } };

function compare(options: wildlife.CaptureAreaOptions, change = (area: wildlife.CaptureArea) => area) {
  const area = change(wildlife.simulateCaptureArea(options));
  const sources = [area.camera, area.drone, area.collar];
  const surface = wildlife.integratedDensity(area.area, sources, { random: random(1), draws: 300 });
  return wildlife.sourceDisagreement(surface, sources, { random: random(2), draws: 300 });
}

Deno.test("sources that see the same density are not said to disagree", () => {
  const found = Array.from({ length: 10 }, (_, seed) => compare({ seed: seed + 1, ...many }));
  // At a true size of 5 % three or more of ten come up in one study of a hundred; the size itself is in
  // `bench/results/wildlife-synthesis-coverage.json`.
  assert.ok(found.filter(({ p }) => p < 0.05).length <= 2, found.map(({ p }) => p.toFixed(3)).join());
  for (const { left, pairs } of found) {
    assert.deepEqual(left.map(({ kind, from }) => `${kind} from ${from.join()}`), [
      "camera from drone,collar",
      "drone from camera,collar",
      "collar from camera,drone",
    ]);
    assert.deepEqual(pairs.map(({ first, second }) => `${first} ${second}`), [
      "camera drone",
      "camera collar",
      "drone collar",
    ]);
    // Collars tell no level.
    assert.deepEqual(pairs.map(({ ratio }) => ratio === null), [false, true, true]);
    assert.deepEqual(left.map(({ level }) => level === null), [false, false, true]);
    for (const { score } of left) {
      const mean = score.reduce((sum, value) => sum + value, 0) / score.length;
      assert.ok(Math.abs(mean) < 1.5 && score.every(Number.isFinite));
    }
  }
  const held = found.filter(({ pairs: [{ ratio }] }) =>
    ratio!.interval.lower <= 1 && 1 <= ratio!.interval.upper
  );
  assert.ok(held.length >= 8, `${held.length} of 10 intervals hold the ratio 1`);
});

Deno.test("a drone that counts a fifth of the deer is found out, with the factor", () => {
  const { p, pairs: [cameraDrone], left } = compare({ seed: 3, ...many, bias: { camera: 1, drone: 0.2 } });
  assert.ok(p < 0.05, String(p));
  const { value, interval } = cameraDrone.ratio!;
  assert.ok(interval.lower < 0.2 && 0.2 < interval.upper && interval.upper < 1, `${value}`);
  // Cameras see more than the others lead to expect, the drone less.
  const mean = (k: number) => left[k].score.reduce((sum, value) => sum + value, 0);
  assert.ok(mean(0) > 0 && mean(1) < 0);
});

Deno.test("collars that use what others say is empty are found out by their pattern", () => {
  const { left, pairs } = compare({ seed: 3, ...many, collars: 4 }, (area) => {
    // Use turned round within each range: the least used third of cells gets the fixes of the most used.
    const { collar } = area;
    const fixes = collar.fixes.slice();
    collar.animals.forEach((_, animal) => {
      const rows = Array.from(fixes.keys()).filter((row) => collar.animal[row] === animal);
      const byDensity = rows.toSorted((a, b) => area.density[collar.cell[a]] - area.density[collar.cell[b]]);
      const sorted = rows.map((row) => collar.fixes[row]).toSorted((a, b) => b - a);
      byDensity.forEach((row, k) => fixes[row] = sorted[k]);
    });
    return { ...area, collar: { ...collar, fixes } };
  });
  assert.ok(left[2].pattern < 0.05 && left[2].scatter > 1.2, `${left[2].pattern}, ${left[2].scatter}`);
  assert.ok(Math.min(pairs[1].p, pairs[2].p) < 0.05);
});

Deno.test("two sources are compared once, one not at all", () => {
  const area = wildlife.simulateCaptureArea({ seed: 5, ...many });
  const run = (sources: wildlife.DensitySource[]) => {
    const surface = wildlife.integratedDensity(area.area, sources, { random: random(1), draws: 200 });
    return wildlife.sourceDisagreement(surface, sources, { random: random(2), draws: 200 });
  };
  const { pairs, left, p } = run([area.camera, area.drone]);
  assert.equal(pairs.length, 1);
  const least = Math.min(pairs[0].level!, ...left.map(({ pattern }) => pattern));
  assert.ok(least <= p + 1e-12 && p <= Math.min(1, 4 * least) + 0.02, `${p}, of ${least}`);
  assert.deepEqual(run([area.camera, area.drone]), run([area.camera, area.drone]));
  assert.throws(() => run([area.drone]), /nothing to disagree with/);
});

Deno.test("a probability is never printed as 0", () => {
  assert.deepEqual([0.0002, 0.000999, 0.001, 0.0304, 1].map(wildlife.chanceText), [
    "<0.001",
    "<0.001",
    "0.001",
    "0.030",
    "1.000",
  ]);
});
