import assert from "node:assert/strict";
import fc from "fast-check";
import {
  agreementTable,
  disagreementTable,
  explainDisagreement,
  matrixTable,
  measureRows,
  type PlotStates,
  stateAgreement,
  testTable,
} from "kenzan/landuse/mod.ts";
import { bowkerTest, mcnemarTest } from "kenzan/stats/mod.ts";
import { writeCsv } from "kenzan/table/mod.ts";

const TYPES = ["竹林", "針葉樹"];

function plotsOf(cells: { ard: number; nfi: number; pref: number }[]) {
  const states: PlotStates = {
    ard: Uint8Array.from(cells, ({ ard }) => ard),
    nfi: Uint8Array.from(cells, ({ nfi }) => nfi),
    gap: new Uint8Array(cells.length),
    year: new Int16Array(cells.length).fill(2021),
  };
  const pref = Uint8Array.from(cells, ({ pref }) => pref);
  const forestType = {
    names: TYPES,
    index: Int16Array.from(cells, ({ nfi }, k) => nfi === 1 ? (k >> 1) % 2 : -1),
  };
  return { states, plots: { pref, forestType } };
}

Deno.test("the tables hold every plot once by grouping, with nothing where a measure does not exist", () => {
  const cell = fc.record({
    ard: fc.integer({ min: 0, max: 2 }),
    nfi: fc.integer({ min: 0, max: 2 }),
    pref: fc.constantFrom(1, 13, 47),
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 3, maxLength: 60 }), (cells) => {
      const { states, plots } = plotsOf(cells);
      const groups = stateAgreement(states, plots);
      const table = agreementTable(groups);
      const known = cells.filter(({ ard, nfi }) => ard > 0 && nfi > 0).length;
      const rows = table.toArray().map((row) => row.toJSON());
      for (const by of ["nation", "region", "prefecture"]) {
        const of = rows.filter((row) => row.by === by);
        assert.equal(of.reduce((sum, row) => sum + row.n, 0), known);
        assert.equal(of.reduce((sum, row) => sum + row.n + row.missing, 0), cells.length);
      }
      for (const row of rows) {
        assert.equal(row.both + row.ard_only + row.nfi_only + row.neither, row.n);
        assert.equal(row.overall === null, row.n === 0);
        if (row.by === "forestType") assert.deepEqual([row.kappa, row.mcnemar_p], [null, null]);
      }
      const matrices = matrixTable(groups);
      assert.equal(matrices.numRows, 4 * groups.length);
      for (const each of [table, matrices]) assert.ok(writeCsv(each).length > 0);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a forest plot has overall, user's, producer's and kappa of regions, and producer's alone of types", () => {
  const cells = Array.from(
    { length: 80 },
    (_, k) => ({ ard: k % 7 === 0 ? 2 : 1 + k % 2, nfi: 1 + k % 2, pref: 13 }),
  );
  const { states, plots } = plotsOf(cells);
  const rows = measureRows(stateAgreement(states, plots, { by: ["nation", "forestType"] }));
  const of = (by: string) => rows.filter((row) => row.by === by).map(({ measure }) => measure);
  assert.deepEqual(of("nation"), ["overall", "users", "producers", "kappa"]);
  assert.deepEqual(of("forestType"), ["producers", "producers"]);
  for (const { lower, value, upper } of rows) assert.ok(lower <= value && value <= upper);
});

Deno.test("tests and reasons as tables", () => {
  const counts = [[40, 5], [9, 30]];
  const tests = testTable([mcnemarTest(counts), bowkerTest(counts)]);
  assert.deepEqual([...tests.getChild("degrees")!], [0, 1]);
  const { states } = plotsOf([{ ard: 1, nfi: 2, pref: 1 }, { ard: 1, nfi: 1, pref: 1 }]);
  const table = disagreementTable(explainDisagreement(states, { edge: Uint8Array.of(1, 0) }));
  const rows = table.toArray().map((row) => row.toJSON());
  assert.deepEqual(rows.map(({ kind, reason, flagged }) => [kind, reason, flagged]), [
    ["ardOnly", "edge", 1],
    ["ardOnly", "none", 0],
    ["nfiOnly", "edge", 0],
    ["nfiOnly", "none", 0],
  ]);
  assert.equal(rows[2].share, null);
});
