import assert from "node:assert/strict";
import fc from "fast-check";
import { cellCentre, kernelDensity, type Positions, referenceBandwidth } from "kenzan/wildlife/mod.ts";
import { at, CRS, moved, normalPositions, shuffled } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);
const codes = ({ cautions }: { cautions: { code: string }[] }) => cautions.map(({ code }) => code);

/** The mean of truncated normal kernels, straight from the formula. */
function direct({ x, y }: Positions, [hx, hy]: readonly [number, number], u: number, v: number): number {
  return x.reduce((sum, _, i) => {
    const [a, b] = [(x[i] - u) / hx, (y[i] - v) / hy];
    return Math.max(Math.abs(a), Math.abs(b)) > 4 ? sum : sum + Math.exp(-(a * a + b * b) / 2);
  }, 0) / (2 * Math.PI * hx * hy * x.length);
}

Deno.test("the density is the mean of normal kernels cut at four bandwidths, at the centre of every cell", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 40, max: 300, noNaN: true }),
      fc.double({ min: 40, max: 300, noNaN: true }),
      (seed, hx, hy) => {
        const fixes = normalPositions(seed, 12);
        // A grid that cuts through the fixes: no kernel may be lost at its border.
        const grid = { origin: [800, -1800] as const, cell: 37, width: 11, height: 14 };
        const { density, fixes: n } = kernelDensity(fixes, { bandwidth: [hx, hy], grid });
        assert.equal(n, 12);
        for (let row = 0; row < grid.height; row++) {
          for (let column = 0; column < grid.width; column++) {
            const expected = direct(fixes, [hx, hy], ...cellCentre(grid, row, column));
            assert.ok(Math.abs(density[row * grid.width + column] - expected) <= 1e-12 * (expected + 1e-9));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("binning is off by no more than the bound it tells, and the bound shrinks with the square of the cells", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 1.2, max: 12, noNaN: true }),
      fc.double({ min: 0.4, max: 2.5, noNaN: true }),
      (seed, cellsPerBandwidth, stretch) => {
        const fixes = normalPositions(seed, 25);
        const bandwidth = [150, 150 * stretch] as const;
        const cell = 150 * Math.min(1, stretch) / cellsPerBandwidth;
        const grid = { origin: [300.3, -1500.7] as const, cell, width: 61, height: 47 };
        const exact = kernelDensity(fixes, { bandwidth, grid });
        const binned = kernelDensity(fixes, { bandwidth, grid, method: "binned" });
        const off = exact.density.reduce(
          (most, value, k) => Math.max(most, Math.abs(value - binned.density[k])),
          0,
        );
        assert.ok(off <= binned.errorBound * (1 + 1e-9), `${off} > ${binned.errorBound}`);
        assert.equal(exact.errorBound, 0);
      },
    ),
    { numRuns: 60 },
  );
  const bound = (cells: number) =>
    kernelDensity(normalPositions(1, 300), { method: "binned", cells }).errorBound;
  assert.ok(bound(401) < 0.3 * bound(201) && bound(401) > 0.2 * bound(201));
});

Deno.test("the grid is sized by the bandwidth: an eighth of it to a cell, nothing of the kernels cut off", () => {
  for (const bandwidth of [60, 200, [80, 400] as const]) {
    const { grid, mass, cautions } = kernelDensity(normalPositions(3, 200), { bandwidth });
    near(grid.cell, Math.min(...[bandwidth].flat()) / 8, 1e-12);
    // Two axes of P(|z| < 4).
    near(mass, 0.99993665752 ** 2, 2e-5);
    assert.deepEqual(cautions, []);
  }
  const far = at(...Array.from({ length: 40 }, (_, k): [number, number] => [k % 2 * 20_000 + k, k * k]));
  const { grid, cautions } = kernelDensity(far, { bandwidth: 45 });
  assert.ok(Math.max(grid.width, grid.height) <= 1000);
  assert.deepEqual(cautions.map(({ code }) => code), ["coarse-grid"]);
});

Deno.test("the density moves, turns and scales with the fixes, whatever their order", () => {
  const fixes = normalPositions(8, 80);
  const { density, grid, mass } = kernelDensity(fixes);
  const same = (other: ArrayLike<number>, place: (row: number, column: number) => number, scale = 1) => {
    const peak = density.reduce((a, b) => Math.max(a, b));
    for (let row = 0; row < grid.height; row++) {
      for (let column = 0; column < grid.width; column++) {
        const off = Math.abs(other[place(row, column)] * scale - density[row * grid.width + column]);
        assert.ok(off < 1e-9 * peak);
      }
    }
  };
  const straight = (row: number, column: number) => row * grid.width + column;
  same(kernelDensity(shuffled(fixes, 4)).density, straight);
  same(kernelDensity(moved(fixes, (x, y) => [x + 1024, y - 4096])).density, straight);
  same(kernelDensity(moved(fixes, (x, y) => [4 * x, 4 * y])).density, straight, 16);
  // By a quarter to the left: the eastern edge becomes the northern.
  const turned = kernelDensity(moved(fixes, (x, y) => [-y, x]));
  assert.deepEqual([turned.grid.width, turned.grid.height], [grid.height, grid.width]);
  same(turned.density, (row, column) => (grid.width - 1 - column) * grid.height + row);
  near(turned.mass, mass, 1e-9);
});

Deno.test("a grid that cuts off use or is too coarse is flagged, one that says nothing is refused", () => {
  const fixes = normalPositions(5, 100);
  const [h, grid] = [referenceBandwidth(fixes), kernelDensity(fixes).grid];
  const half = { ...grid, width: grid.width >> 1 };
  const cut = kernelDensity(fixes, { grid: half });
  assert.deepEqual(codes(cut), ["truncated-mass"]);
  assert.ok(cut.mass > 0.3 && cut.mass < 0.7);
  assert.match(cut.cautions[0].text.en, new RegExp(`only ${(100 * cut.mass).toFixed(1)} %`));
  const coarse = { ...grid, cell: h / 2, width: 40, height: 40 };
  assert.deepEqual(codes(kernelDensity(fixes, { grid: coarse })), ["coarse-grid"]);
  assert.deepEqual(codes(kernelDensity(fixes, { grid: coarse, method: "binned" })), [
    "coarse-grid",
    "binning-error",
  ]);
  assert.throws(
    () => kernelDensity(fixes, { grid: { ...grid, cell: 1.01 * h } }),
    /too coarse for the kernel[^]*animal A[^]*wider bandwidth/,
  );
});

Deno.test("fixes that are too few, at one place, in degrees or nowhere are refused; few or on a line are not", () => {
  assert.throws(() => kernelDensity(at([0, 0], [1, 5], [9, 2])), /too few fixes[^]*5 or more[^]*found: +3/);
  assert.throws(() => kernelDensity(at([1, 1], [1, 1], [1, 1], [1, 1], [1, 1])), /at one place/);
  const fixes = normalPositions(6, 8);
  assert.throws(() => kernelDensity({ ...fixes, crs: "EPSG:4326" }), /degrees/);
  assert.throws(() => kernelDensity({ ...fixes, x: fixes.x.with(2, NaN) }), /fix 3/);
  assert.deepEqual(codes(kernelDensity(fixes)), ["few-fixes"]);
  const line = kernelDensity(
    at(...Array.from({ length: 50 }, (_, k): [number, number] => [k * k, 2 * k * k])),
  );
  assert.deepEqual(codes(line), []);
  for (const bandwidth of [0, -1, NaN, Infinity, [100, 0] as const]) {
    assert.throws(() => kernelDensity(fixes, { bandwidth }), /not a bandwidth/);
  }
});

Deno.test("options that contradict each other are refused", () => {
  const fixes = normalPositions(6, 40);
  const grid = { origin: [0, 0] as const, cell: 10, width: 10, height: 10 };
  assert.throws(() => kernelDensity(fixes, { grid, cells: 60 }), /two grids for one kernel/);
  assert.throws(() => kernelDensity(fixes, { extent: 1 }), /needs a number of cells/);
  assert.throws(() => kernelDensity(fixes, { cells: 1 }), /no grid of this size/);
  assert.throws(() => kernelDensity(fixes, { cells: 50, extent: -1 }), /no grid of this size/);
});

// A straight coast at x = 1000, through the middle of the fixes: land to the west.
const COAST = [[[-9e4, -9e4], [1000, -9e4], [1000, 9e4], [-9e4, 9e4], [-9e4, -9e4]]];
const LAND = { type: "Polygon" as const, coordinates: COAST };

Deno.test("at a straight coast no use is lost and none lies in the sea, by either correction", () => {
  const fixes = moved(normalPositions(11, 400), (x, y) => [1000 - Math.abs(x - 1000), y]);
  const bandwidth = 120;
  const open = kernelDensity(fixes, { bandwidth });
  for (const correction of ["renormalise", "reflect"] as const) {
    for (const method of ["exact", "binned"] as const) {
      const { grid, density, mass, cautions } = kernelDensity(fixes, {
        bandwidth,
        method,
        boundary: { habitat: LAND, correction },
      });
      assert.deepEqual(cautions, []);
      near(mass, open.mass, 1e-3);
      let [sea, uncorrected] = [0, 0];
      for (let k = 0; k < density.length; k++) {
        if (cellCentre(grid, 0, k % grid.width)[0] > 1000) {
          sea += density[k];
          uncorrected += open.density[k];
        }
      }
      assert.equal(sea, 0);
      assert.ok(uncorrected * grid.cell ** 2 > 0.05, "without correction much lies in the sea");
    }
  }
});

Deno.test("reflection at a straight coast is the density of the fixes and their mirror images", () => {
  const fixes = moved(normalPositions(12, 60), (x, y) => [1000 - Math.abs(x - 1000), y]);
  const found = kernelDensity(fixes, {
    bandwidth: 100,
    boundary: { habitat: LAND, correction: "reflect" },
  });
  const both = {
    ...fixes,
    x: Float64Array.from([...fixes.x, ...fixes.x.map((x) => 2000 - x)]),
    y: Float64Array.from([...fixes.y, ...fixes.y]),
  };
  const doubled = kernelDensity(both, { bandwidth: 100, grid: found.grid });
  const peak = doubled.density.reduce((a, b) => Math.max(a, b));
  found.density.forEach((value, k) => {
    const isLand = cellCentre(found.grid, 0, k % found.grid.width)[0] < 1000;
    // The coast runs through cells: the mass is that of whole ones.
    assert.ok(Math.abs(value - (isLand ? 2 * doubled.density[k] : 0)) < 0.02 * peak);
  });
});

Deno.test("correction keeps the density at a coast that a plain kernel halves", () => {
  // Even use of a strip 2 km wide up to the coast.
  const places = Array.from({ length: 4000 }, (_, k): [number, number] => [
    1000 - 2000 * ((k + 0.5) / 4000),
    3000 * ((k * 0.6180339887) % 1),
  ]);
  const fixes = at(...places);
  const truth = 1 / (2000 * 3000);
  const grid = { origin: [-1000, 2500] as const, cell: 25, width: 80, height: 80 };
  const atCoast = (boundary?: Parameters<typeof kernelDensity>[1]) => {
    const { density } = kernelDensity(fixes, { bandwidth: 150, grid, ...boundary });
    return density[40 * 80 + 79] / truth;
  };
  assert.ok(Math.abs(atCoast() - 0.5) < 0.06, `${atCoast()}`);
  for (const correction of ["renormalise", "reflect"] as const) {
    const found = atCoast({ boundary: { habitat: LAND, correction } });
    // Renormalised kernels lean away from the coast (Jones 1993), reflected ones do not.
    assert.ok(Math.abs(found - 1) < (correction === "reflect" ? 0.03 : 0.4), `${correction}: ${found}`);
  }
});

Deno.test("fixes in a lake count inside the habitat and are told of; a habitat elsewhere is refused", () => {
  const lake = [[900, -2100], [1100, -2100], [1100, -1900], [900, -1900], [900, -2100]];
  const habitat = {
    type: "MultiPolygon" as const,
    coordinates: [[[[-9e4, -9e4], [9e4, -9e4], [9e4, 9e4], [-9e4, 9e4], [-9e4, -9e4]], lake]],
  };
  const fixes = normalPositions(21, 300);
  const inLake =
    fixes.x.filter((x, i) => Math.abs(x - 1000) < 100 && Math.abs(fixes.y[i] + 2000) < 100).length;
  for (const correction of ["renormalise", "reflect"] as const) {
    const found = kernelDensity(fixes, { boundary: { habitat, correction } });
    // The lake is as wide as a bandwidth, too small to fold at, and it is said.
    const expected = correction === "reflect" ? ["folded-mass"] : [];
    assert.deepEqual(codes(found), ["fixes-outside-boundary", ...expected]);
    assert.match(found.cautions[0].text.en, new RegExp(`^${inLake} fixes`));
    near(found.mass, 0.99987, 1e-3);
    found.density.forEach((value, k) => {
      const [x, y] = cellCentre(found.grid, Math.floor(k / found.grid.width), k % found.grid.width);
      if (Math.abs(x - 1000) < 100 && Math.abs(y + 2000) < 100) assert.equal(value, 0);
    });
  }
  const elsewhere = {
    type: "Polygon" as const,
    coordinates: [[[5e5, 5e5], [6e5, 5e5], [6e5, 6e5], [5e5, 5e5]]],
  };
  assert.throws(
    () => kernelDensity(fixes, { boundary: { habitat: elsewhere } }),
    /no fix lies in the habitat/,
  );
  const strip = [[-9e4, -9e4], [900, -9e4], [900, 9e4], [-9e4, 9e4], [-9e4, -9e4]];
  assert.throws(
    () =>
      kernelDensity(fixes, {
        bandwidth: 30,
        boundary: { habitat: { type: "Polygon", coordinates: [strip] } },
      }),
    /a fix too far outside the habitat[^]*fix \d+ at/,
  );
  assert.equal(fixes.crs, CRS);
});
