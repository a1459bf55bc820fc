import assert from "node:assert/strict";
import { Utf8, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { converter, JGD2011, meshCell } from "kenzan/geo/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { columnNumbers, tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { thirdOrderMesh } from "./mesh_code.ts";

const crs = "EPSG:6676";
const catalog = await openCatalog();
const { area } = wildlife.captureGround(await catalog.table("capture-cells"), crs);
const effort = await catalog.table("capture-effort");
const { forward: place } = converter(crs, JGD2011);
const n = area.cells.length;
const side = area.grid.cell;

const x = columnNumbers(effort, "x");
const y = columnNumbers(effort, "y");
const codes = Array.from(x, (value, row) => thirdOrderMesh(...place(value, y[row])));
const column = (name: string) => effort.getChild(name)!;
const others = Object.fromEntries(
  ["date", "team", "method", "effort", "captures"].map((name) => [name, column(name)]),
);
const placed = (columns: Parameters<typeof tableFrom>[0]) =>
  wildlife.withPlaces(tableFrom(columns), crs, { where: "capture-effort", mesh: true }).table;
const read = (mesh: (string | null)[], more: Parameters<typeof tableFrom>[0] = {}) =>
  wildlife.captureLog(placed({ ...others, "3次メッシュ": vectorFromArray(mesh, new Utf8()), ...more }), area);

Deno.test("work that is known by its mesh lies in the cells that the mesh overlaps, by ground in common", () => {
  const log = read(codes);
  const used = log.mesh.flatMap((mesh, row) => mesh === null ? [] : [{ mesh, row }]);
  assert.ok(used.length > 40);
  for (const { mesh: { cells, shares, inside }, row } of used) {
    assert.equal(log.cell[row], -1);
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
    assert.ok(inside >= 0.5 && inside <= 1 + 1e-6);
    // Where the place is known to be, there is a share.
    const at = wildlife.cellsAt(area, [x[row]], [y[row]])[0];
    assert.ok(at < 0 || cells.includes(at), `row ${row}`);
    // A cell that lies in the mesh altogether has a share of its ground: about 1.13 x 0.92 km.
    const ground = side ** 2 / (inside * Math.max(...shares));
    assert.ok(Math.abs(ground / 1.04e6 - 1) < 0.02, String(ground));
  }
  assert.deepEqual(log.cautions.map(({ code }) => code), ["places-by-mesh", "work-by-mesh"]);
  assert.match(log.cautions[0].text.ja, /第3次メッシュ（約1 km）/);
  assert.match(log.cautions[0].text.en, /third-order mesh/);
});

Deno.test("shares are those of points thrown at random into the mesh", () => {
  const noise = random(7);
  const { west, south, east, north } = meshCell(codes[0]);
  const back = converter(JGD2011, crs).forward;
  const hits = new Float64Array(n);
  let within = 0;
  for (let k = 0; k < 20_000; k++) {
    const [a, b] = back(west + noise.uniform() * (east - west), south + noise.uniform() * (north - south));
    const [at] = wildlife.cellsAt(area, [a], [b]);
    if (at < 0) continue;
    hits[at]++;
    within++;
  }
  const mesh = read(codes).mesh[0]!;
  assert.ok(Math.abs(within / 20_000 - mesh.inside) < 0.02);
  mesh.cells.forEach((cell, k) => {
    const p = mesh.shares[k];
    assert.ok(
      Math.abs(hits[cell] / within - p) < 4.5 * Math.sqrt(p * (1 - p) / within) + 1e-4,
      `cell ${cell}`,
    );
  });
  assert.equal(hits.filter((count) => count > 0).length <= mesh.cells.length, true);
});

Deno.test("the parts of a mesh share its ground", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: codes.length - 1 }), (row) => {
      const parts = ["1", "2", "3", "4"].map((part) => codes[row] + part);
      const log = (mesh: string) => {
        const table = tableFrom({ mesh: [mesh, mesh], x: [null, x[0]], y: [null, y[0]] });
        return wildlife.capturePlaces(table, area, "test").mesh[0];
      };
      const whole = log(codes[row]);
      const pieces = parts.map(log);
      if (whole === null || pieces.some((piece) => piece === null || piece.inside < 0.999)) return;
      whole.cells.forEach((cell, k) => {
        const together = pieces.reduce(
          (sum, piece) => sum + (piece!.shares[piece!.cells.indexOf(cell)] ?? 0),
          0,
        );
        assert.ok(Math.abs(together / 4 - whole.shares[k]) < 1e-4);
      });
    }),
    { numRuns: 20 },
  );
});

Deno.test("coordinates go before the mesh, and a row with neither has no place", () => {
  const some = (values: Float64Array) => Array.from(values, (value, row) => row < 3 ? value : null);
  const mesh = codes.map((code, row) => row === 5 ? null : code);
  const log = read(mesh, { x: some(x), y: some(y) });
  assert.deepEqual([...log.cell.slice(0, 3)], [...wildlife.cellsAt(area, x.slice(0, 3), y.slice(0, 3))]);
  assert.deepEqual([log.mesh[0], log.cell[5], log.mesh[5]], [null, -1, null]);
  assert.deepEqual(log.cautions.map(({ code }) => code), [
    "places-by-mesh",
    "work-by-mesh",
    "work-without-place",
  ]);
  assert.match(log.cautions[2].text.en, new RegExp(`^Of ${codes.length} entries of work 1 `));
});

Deno.test("a mesh of another place, no code, and two columns of codes are refused", () => {
  const all = (code: string) => codes.map(() => code);
  assert.throws(() => read(all("5339-23-43")), /another place than the area[\s\S]*5339-23-43: 0 %/);
  // The second-order mesh is four times the area: more of it is outside than inside.
  assert.throws(() => read(codes.map((code) => code.slice(0, 6))), /another place than the area/);
  assert.throws(
    () => read(codes.map((code, row) => row === 2 ? "12" : code)),
    /not a code of a mesh[\s\S]*found: +12\n[\s\S]*capture-effort, row 3/,
  );
  assert.throws(() => read(codes, { "5kmメッシュ": codes }), /two columns of codes of a mesh/);
});

Deno.test("catchability by meshes is that of the mean density of their cells", () => {
  const density = Float64Array.from({ length: n }, (_, cell) => 1 + cell % 7);
  const draws = { count: 200, density: Float64Array.from({ length: 200 * n }, (_, k) => density[k % n]) };
  const surface = { draws } as wildlife.IntegratedDensity;
  const log = read(codes);
  const asPoints = wildlife.captureLog(placed({ ...others, x, y }), area);
  const mean = (row: number) => {
    const { cells, shares } = log.mesh[row]!;
    return cells.reduce((sum, cell, k) => sum + shares[k] * density[cell], 0);
  };
  const rows = log.mesh.flatMap((mesh, row) => mesh !== null && log.method[row] === "trap" ? [row] : []);
  const expected = rows.reduce((sum, row) => sum + log.captures[row], 0) /
    rows.reduce((sum, row) => sum + log.effort[row] * mean(row), 0);
  const found = wildlife.catchability(log, "trap", surface, { random: random(1), month: 9 });
  assert.ok(Math.abs(found.value / expected - 1) < 0.1, `${found.value} and ${expected}`);
  const near = wildlife.catchability(asPoints, "trap", surface, { random: random(1), month: 9 });
  assert.ok(found.interval.lower < near.value && near.value < found.interval.upper);
});
