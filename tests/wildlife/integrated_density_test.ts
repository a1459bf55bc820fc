import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

/** 144 cells of 500 m with a known density. */
const simulated = (seed: number) =>
  wildlife.simulateCaptureArea({ seed, side: 12, cell: 500, density: 20, cameras: 20 });
const { area, camera, drone, collar } = simulated(7);
const options = { random: random(1), draws: 400 };
const joint = wildlife.integratedDensity(area, [camera, drone, collar], options);

const refuses = (run: () => unknown, message: RegExp) => assert.throws(run, message);

Deno.test("joint surfaces hold the number of animals and most cells' densities, and follow the truth", () => {
  let [totals, cells, closer] = [0, 0, 0];
  for (let seed = 11; seed < 21; seed++) {
    const made = simulated(seed);
    const { surface, lower, upper, total: { interval } } = wildlife.integratedDensity(
      made.area,
      [made.camera, made.drone, made.collar],
      options,
    );
    const total = made.density.reduce((sum, value) => sum + value, 0) * 0.25;
    totals += Number(interval.lower <= total && total <= interval.upper);
    const error = (guess: (k: number) => number) =>
      made.density.reduce((sum, value, k) => sum + Math.log(guess(k) / value) ** 2, 0);
    made.area.cells.forEach((at, k) =>
      cells += Number(lower[at] <= made.density[k] && made.density[k] <= upper[at])
    );
    // Better than one density for all.
    closer += Number(error((k) => surface.density[made.area.cells[k]]) < 0.8 * error(() => total / 36));
  }
  assert.ok(totals >= 8, `${totals} of 10 numbers of animals`);
  assert.ok(cells > 0.87 * 1440, `${cells} of 1440 cells`);
  assert.ok(closer >= 8, `${closer} of 10 surfaces`);
});

Deno.test("the same seed gives the same surface, another one nearly the same", () => {
  const again = wildlife.integratedDensity(area, [camera, drone, collar], options);
  assert.deepEqual(again.draws.density, joint.draws.density);
  const other = wildlife.integratedDensity(area, [camera, drone, collar], { ...options, random: random(2) });
  assert.ok(Math.abs(other.total.value / joint.total.value - 1) < 0.05);
  assert.notDeepEqual(other.draws.density, joint.draws.density);
});

Deno.test("cells and draws tell the same: median, bounds and the sum over the area", () => {
  const { count, density: draws } = joint.draws;
  const n = area.cells.length;
  const cell = Float64Array.from({ length: count }, (_, d) => draws[d * n + 40]).sort();
  const at = area.cells[40];
  assert.ok(Math.abs(joint.surface.density[at] - (cell[199] + cell[200]) / 2) < 1e-9 * cell[200]);
  assert.ok(cell[9] <= joint.lower[at] && joint.lower[at] <= cell[10]);
  const sums = Float64Array.from(
    { length: count },
    (_, d) => 0.25 * draws.subarray(d * n, d * n + n).reduce((sum, value) => sum + value, 0),
  ).sort();
  assert.ok(Math.abs(joint.total.value / ((sums[199] + sums[200]) / 2) - 1) < 1e-12);
});

Deno.test("more sources leave less uncertain, and a stated error of a source widens what it tells", () => {
  const width = (sources: wildlife.DensitySource[]) => {
    const { total: { interval } } = wildlife.integratedDensity(area, sources, options);
    return Math.log(interval.upper / interval.lower);
  };
  const both = width([camera, drone]);
  assert.ok(both < width([camera]) && both < width([drone]));
  assert.ok(width([{ ...drone, logError: 0.8 }]) > 1.3 * width([{ ...drone, logError: 0 }]));
});

Deno.test("collars alone give an index with mean 1, and tell nothing of numbers beside cameras", () => {
  const alone = wildlife.integratedDensity(area, [collar], options);
  assert.equal(alone.surface.relative, true);
  assert.ok(alone.surface.cautions.some(({ code }) => code === "relative-use"));
  const mean = alone.draws.density.reduce((sum, value) => sum + value, 0) / alone.draws.density.length;
  assert.ok(Math.abs(mean - 1) < 1e-9);
  // Ten times the fixes of an animal that are worth no more are no more information.
  const tenfold = { ...collar, fixes: collar.fixes.map((value) => 10 * value) };
  const repeated = wildlife.integratedDensity(area, [camera, tenfold], options);
  const once = wildlife.integratedDensity(area, [camera, collar], options);
  assert.ok(Math.abs(repeated.total.value / once.total.value - 1) < 1e-6);
  // Twice as many animals everywhere would be twice as many videos, whatever the collars say.
  const doubled = wildlife.integratedDensity(area, [{
    ...camera,
    exposure: camera.exposure.map((e) => e / 2),
  }, collar], options);
  assert.ok(Math.abs(doubled.total.value / once.total.value / 2 - 1) < 0.05);
});

Deno.test("the units of exposure are those of density: half the km2 is twice the animals", () => {
  const half = wildlife.integratedDensity(area, [{
    ...drone,
    covered: drone.covered.map((value) => value / 2),
  }], options);
  const whole = wildlife.integratedDensity(area, [drone], options);
  assert.ok(Math.abs(half.total.value / whole.total.value / 2 - 1) < 0.02);
});

Deno.test("a surface of next to no counts, or far from them, says so", () => {
  const few = {
    ...camera,
    count: camera.count.map((_, k) => Number(k === 0)),
    cell: camera.cell.map(() => 0),
  };
  const { surface } = wildlife.integratedDensity(area, [few], options);
  const codes = surface.cautions.map(({ code }) => code);
  assert.ok(codes.includes("few-animals") && codes.includes("far-from-data"), codes.join());
});

Deno.test("what cannot be used is refused with its row", () => {
  const run = (sources: wildlife.DensitySource[]) => () => wildlife.integratedDensity(area, sources, options);
  const changed = (values: Float64Array, at: number, to: number) =>
    values.map((value, k) => k === at ? to : value);
  refuses(run([]), /nothing was observed/);
  refuses(run([camera, camera]), /two sources of one kind/);
  refuses(run([{ ...camera, count: changed(camera.count, 3, 1.5) }]), /count cannot be used[\s\S]*row 4/);
  refuses(
    run([{ ...camera, exposure: changed(camera.exposure, 0, 0) }]),
    /exposure cannot be used[\s\S]*row 1/,
  );
  refuses(
    run([{ ...drone, detection: changed(drone.detection, 1, 1.2) }]),
    /detection cannot be used[\s\S]*row 2/,
  );
  refuses(run([{ ...drone, cell: drone.cell.map(() => 144) }]), /cells of the area/);
  refuses(run([{ ...drone, covered: drone.covered.slice(1) }]), /as many as cells/);
  refuses(run([{ ...collar, effective: Float64Array.of(1e6, 5) }]), /effective sample size[\s\S]*N01/);
  refuses(() => wildlife.integratedDensity(area, [camera], { ...options, draws: 10 }), /too few draws/);
});

Deno.test("an area need not fill its grid, and is refused off it, in degrees and with a cell twice", () => {
  const grid = (x: number[], y: number[], crs = "EPSG:6676") =>
    wildlife.densityArea(crs, { x, y, cell: 100 });
  const { area: some, rows } = grid([150, 50, 250], [50, 150, 150]);
  assert.deepEqual(Array.from(some.cells), [0, 2, 4]);
  assert.deepEqual(Array.from(rows), [1, 2, 0]);
  assert.deepEqual(Array.from(wildlife.cellsAt(some, [60, 199, 10, 1000], [199, 10, 10, 0])), [0, 2, -1, -1]);
  assert.ok(Number.isNaN(wildlife.overGrid(some, [1, 2, 3])[1]));
  refuses(() => grid([50, 170], [50, 50]), /off the grid[\s\S]*row 2/);
  refuses(() => grid([50, 50], [50, 50]), /two rows for one cell[\s\S]*rows 1 and 2/);
  refuses(() => grid([138.1], [36], "EPSG:6668"), /degrees/);
});

Deno.test("tables of the three surveys are read, and refused outside the area or without one common error", () => {
  const columns = { x: Float64Array.of(-36_900, -36_400), y: Float64Array.of(15_400, 15_400) };
  const errors = Float64Array.of(0.2, 0.2);
  const cameras = tableFrom({
    camera: ["A", "B"],
    ...columns,
    videos: Int32Array.of(3, 0),
    exposure: Float64Array.of(0.5, 0.4),
    log_error: errors,
  });
  assert.deepEqual(Array.from(wildlife.readCameraCounts(cameras, area).cell), [0, 1]);
  const flights = (log_error: Float64Array, x = columns.x) =>
    tableFrom({
      flight: Int32Array.of(1, 1),
      ...columns,
      x,
      covered: errors,
      detection: errors,
      count: Int32Array.of(0, 2),
      log_error,
    });
  assert.deepEqual(Array.from(wildlife.readDroneCounts(flights(errors), area).count), [0, 2]);
  refuses(
    () => wildlife.readDroneCounts(flights(Float64Array.of(0.2, 0.3)), area),
    /log_error has no one value/,
  );
  refuses(
    () => wildlife.readDroneCounts(flights(errors, Float64Array.of(0, 0)), area),
    /another place than the area[\s\S]*row 1/,
  );
  const use = tableFrom({
    animal: ["N1", "N1"],
    ...columns,
    fixes: Int32Array.of(9, 0),
    effective: Float64Array.of(4, 4),
  });
  const read = wildlife.readCollarUse(use, area);
  assert.deepEqual([read.animals, Array.from(read.effective)], [["N1"], [4]]);
});
