/** The simulated data of the comparison with the national forest inventory. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  ardGrid,
  followHistory,
  forestAt,
  nfiPlots,
  pairPlots,
  PLOT_FOREST,
  PLOT_STATUS,
  plotStates,
  SIMULATED_PERIODS,
  simulators,
  trueForestShare,
} from "kenzan/landuse/mod.ts";
import { columnNumbers, readArrow } from "kenzan/table/mod.ts";
import readingEntry from "../../data-catalog/landuse/ard-reading-grid.json" with { type: "json" };
import plotsEntry from "../../data-catalog/landuse/nfi-plots.json" with { type: "json" };
import truthEntry from "../../data-catalog/landuse/nfi-truth.json" with { type: "json" };

const PERIODS = SIMULATED_PERIODS.slice(-4);
const entries = [readingEntry, plotsEntry, truthEntry];
// Each file needs its country, which takes some seconds: made once, for all tests of this file.
const files: Uint8Array[] = [];
for (const { source } of entries) {
  files.push(
    await simulators[source.simulator](source as Parameters<typeof simulators[string]>[0], () => {}),
  );
}
const [reading, plotTable, truth] = files.map((file) => readArrow(file));
const grid = ardGrid(reading, PERIODS.map(({ field }) => field));
const again = columnNumbers(reading, "recheck23_25", { missing: 0 });
const plots = nfiPlots(plotTable);
const codes = PERIODS.map(({ start, end, field }) => ({ start, end, codes: grid.codes[field] }));

Deno.test("the catalog's files are made byte for byte, with the fields that the entries name", () => {
  entries.forEach(({ sha256, bytes, schema }, k) => {
    assert.equal(createHash("sha256").update(files[k]).digest("hex"), sha256);
    assert.equal(files[k].length, bytes);
    assert.deepEqual(
      readArrow(files[k]).schema.fields.map(({ name }) => name),
      schema.fields.map(({ name }) => name),
    );
  });
});

Deno.test("simulators refuse parameters that they do not take", async () => {
  const make = (simulator: string, parameters: Record<string, number | string>) =>
    simulators[simulator]({ simulator, seed: 1, parameters }, () => {});
  await assert.rejects(make("nfiPlots", { east: 1 }), /other parameters[\s\S]*whole numbers: east, north/);
  await assert.rejects(make("nfiTruth", { east: 1 }), /other parameters[\s\S]*\{\}/);
});

Deno.test("all ARD and more than 2 % of the rest are read again, in every prefecture", () => {
  const first = grid.codes.kpard23_25;
  const [rest, drawn] = [new Int32Array(48), new Int32Array(48)];
  first.forEach((code, k) => {
    if (code === 3 || code === 4) assert.ok(again[k] > 0);
    else if (code < 12) {
      rest[grid.pref[k]]++;
      drawn[grid.pref[k]] += +(again[k] > 0);
    } else assert.equal(again[k], 0);
  });
  for (let pref = 1; pref < 48; pref++) {
    const share = drawn[pref] / rest[pref];
    assert.ok(share >= 0.025 && share < 0.027, `${pref}: ${share}`);
  }
});

Deno.test("readers err: false D, missed D, states mistaken, and still every history is consistent", () => {
  const seen = new Map<string, boolean>();
  for (let k = 0; k < grid.x.length; k++) {
    const history = codes.map(({ codes }) => codes[k]);
    const key = history.join();
    if (!seen.has(key)) seen.set(key, followHistory(history).verdict !== "contradiction");
    if (!seen.get(key)) assert.fail(key);
  }
  const count = (is: (first: number, second: number) => boolean) =>
    grid.codes.kpard23_25.reduce((n, code, k) => n + +(again[k] > 0 && is(code, again[k])), 0);
  assert.ok(count((first, second) => first === 4 && second === 6) > 30, "harvest taken for D");
  assert.ok(count((first, second) => first === 4 && second === 2) > 10, "D where nothing happened");
  const [wrong, right] = [
    count((first, second) => first + second === 3),
    count((first, second) => first === second && first < 3),
  ];
  assert.ok(wrong / right > 0.005 && wrong / right < 0.05, `${wrong} of ${right}`);
});

Deno.test("plots lie 100 m beside the grid, and fewer are missed at the edge of the forest", () => {
  const pairs = pairPlots(plots, grid);
  assert.equal(pairs.relation, "displaced");
  assert.deepEqual([Math.round(pairs.offset.x), Math.round(pairs.offset.y)], [-100, -100]);
  // The points of the grid that the entry marks are those next to the plots.
  for (const point of pairs.point) if (point >= 0) assert.equal(grid.nfi[point], 1);
  const states = plotStates(plots, pairs, codes, { plannedYear: 2021 });
  const missed = Array.from(plots.status).filter((each) => each === PLOT_STATUS.missed).length;
  const inForest = Array.from(plots.forest).filter((each) => each === PLOT_FOREST.forest).length;
  assert.ok(Math.abs(missed / inForest - 0.08) < 0.01, `${missed} of ${inForest}`);
  const bamboo = plots.forestType!.names.indexOf("竹林");
  const share = (is: (k: number) => boolean) => {
    const rows = Array.from(plots.x.keys()).filter((k) => states.ard[k] > 0 && is(k));
    return rows.filter((k) => states.ard[k] === PLOT_FOREST.forest).length / rows.length;
  };
  const type = plots.forestType!.index;
  assert.ok(share((k) => type[k] === bamboo) < share((k) => type[k] >= 0 && type[k] !== bamboo) - 0.1);
});

Deno.test("the true share of forest is near that of the plots, and of the reading", () => {
  const share = trueForestShare(truth, 2021, "nation")!;
  const known = Array.from(plots.forest);
  const sample = known.filter((each) => each === PLOT_FOREST.forest).length / known.length;
  assert.ok(Math.abs(sample - share) < 3 * Math.sqrt(share * (1 - share) / known.length), `${sample}`);
  const { state } = forestAt(codes, 2021);
  const [forest, open] = [PLOT_FOREST.forest, PLOT_FOREST.open].map((wanted) =>
    state.reduce((n, each) => n + +(each === wanted), 0)
  );
  assert.ok(Math.abs(forest / (forest + open) - share) < 0.01);
  assert.equal(trueForestShare(truth, 2020, "nation"), undefined);
});
