/** Results of `bench/wildlife_synthesis_coverage.ts`: intervals, ranks, plans and the test of disagreement are what they say, or the report says how far not. */
import assert from "node:assert/strict";
import { COLUMNS } from "../../bench/coverage/measures.ts";
import { measured, measuredName as name, type MeasuredResult } from "../../bench/coverage/measured_study.ts";
import { STUDY } from "../../bench/wildlife_synthesis_coverage.ts";
import { SYNTHESIS_STUDY } from "kenzan/wildlife/mod.ts";

/** Coverage below which an interval is not to be used, at nominal 95 %. */
const LEAST = 0.92;

const results: { seed: number; level: number; columns: string[]; cells: MeasuredResult[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../bench/results/wildlife-synthesis-coverage.json", import.meta.url)),
);
const at = (column: typeof COLUMNS[number]) => COLUMNS.indexOf(column);
const rows = results.cells.flatMap((cell) =>
  cell.rows.map((values) => ({
    cell,
    // What a report does unless told otherwise: hyperparameters averaged over, no covariate.
    isDefault: !("hyperparameters" in cell.design) && !("covariate" in cell.design),
    measure: String(values[at("measure")]),
    value: Number(values[at("value")]),
    error: Number(values[at("error")]),
    expected: values[at("expected")] as number | null,
  }))
);
const of = (part: string, measure: string | RegExp) =>
  rows.filter((row) =>
    row.cell.part === part &&
    (typeof measure === "string" ? row.measure === measure : measure.test(row.measure))
  );

Deno.test("the study holds every cell that its code has, of one seed and level", () => {
  assert.deepEqual([results.seed, results.level, results.columns], [STUDY.seed, STUDY.level, [...COLUMNS]]);
  assert.deepEqual(results.cells.map(name), STUDY.cells.map(name));
  assert.ok(results.cells.every(({ rows }) => rows.length > 0));
});

Deno.test("no interval that a report uses holds the truth in less than 92 %, beyond twice the error of the study", () => {
  const told = rows.filter(({ isDefault, measure }) => isDefault && measure.endsWith("hold the truth"));
  const bad = told.filter(({ value, error }) => value + 2 * error < LEAST)
    .map(({ cell, measure, value, error }) => `${name(cell)}: ${measure} ${value} (±${error})`);
  assert.deepEqual(bad, []);
  assert.deepEqual([...new Set(told.map(({ measure }) => measure.split(":")[0]))], [
    "cells",
    "total",
    "captures",
    "ratio",
  ]);
});

Deno.test("the number of animals is not off to one side", () => {
  for (const { cell, value, error } of of("surface", "total: log of median over truth")) {
    assert.ok(Math.abs(value) < 0.05 + 2 * error, `${name(cell)}: ${value} (±${error})`);
  }
});

Deno.test("hyperparameters are averaged over because intervals as fitted are narrower, and hold less often", () => {
  const [averaged, fitted] = ["surface, camera + drone", "surface, camera + drone, as fitted"].map((wanted) =>
    of("surface", "cells: intervals that hold the truth").find(({ cell }) => name(cell) === wanted)!
  );
  assert.ok(fitted.value < averaged.value);
});

Deno.test("of cells that are told to be among the best as many are, within a tenth", () => {
  const off = rows.filter(({ cell, isDefault, measure, value, error, expected }) =>
    isDefault && cell.part === "ranking" && measure.startsWith("share of cells") &&
    Math.abs(value - expected!) > 0.1 + 2 * error
  ).map(({ cell, measure, value, expected }) => `${name(cell)}: ${measure} ${value} of ${expected}`);
  assert.deepEqual(off, []);
  for (
    const { cell, isDefault, value, error, expected } of of("ranking", "chosen cells truly among the best")
  ) {
    if (isDefault) assert.ok(Math.abs(value - expected!) < 0.5 + 2 * error, name(cell));
  }
});

Deno.test("a covariate whose effect is not linear makes a ranking too sure of itself, and no better", () => {
  const best = "chosen cells truly among the best";
  const [plain, misled] = ["ranking, camera, 15", "ranking, camera, forest, 15"].map((wanted) =>
    of("ranking", best).find(({ cell }) => name(cell) === wanted)!
  );
  assert.ok(misled.value + misled.error < misled.expected! && misled.value < plain.value + plain.error);
});

Deno.test("plans reach their target as often as they say, or somewhat more often", () => {
  const [{ value, error, expected }] = of("plan", "plans that reach their target");
  assert.ok(value > expected! - 2 * error && value < expected! + 0.05 + 2 * error, `${value} of ${expected}`);
});

Deno.test("sources without bias are said to disagree in 5 % of areas, and no more", () => {
  const sizes = of("disagreement", /said/).filter(({ expected }) => expected !== null);
  assert.equal(sizes.length, 4);
  for (const { cell, measure, value, error } of sizes) {
    assert.ok(value < 0.05 + 2 * error, `${name(cell)}: ${measure} ${value} (±${error})`);
  }
});

Deno.test("a drone that sees half is found out in one area of ten, one that sees a quarter in about half", () => {
  const found = (wanted: string) =>
    of("disagreement", "said to disagree").find(({ cell }) => name(cell) === wanted)!.value;
  const [half, quarter] = ["0.5", "0.25"].map((bias) =>
    found(`disagreement, camera + drone + collar, ${bias}`)
  );
  assert.ok(half > 0.05 && half < 0.15 && quarter > 0.4 && quarter < 0.7, `${half}, ${quarter}`);
  assert.ok(found("disagreement, camera + drone + collar, 0.5, 40") > half);
  // The caveats of the report `capture-plan` say these, and this.
  const [cells] = of("surface", "cells: intervals that hold the truth").filter(({ cell }) =>
    name(cell) === "surface, camera + drone + collar"
  );
  assert.equal(Math.round(100 * cells.value), 92);
});

for (const wanted of ["surface, camera", "ranking, camera, forest, 15"]) {
  Deno.test(`run again, the cell "${wanted}" gives the figures of the study (else: run the bench)`, async () => {
    const cell = STUDY.cells.find((each) => name(each) === wanted)!;
    assert.deepEqual(await measured(cell), results.cells.find((each) => name(each) === wanted)!);
  });
}

Deno.test("what reports say of the study is what it found", () => {
  const { surface, disagreement } = SYNTHESIS_STUDY;
  const rowOf = (part: string, measure: string, design: Record<string, unknown>) => {
    const found = results.cells.filter((cell) =>
      cell.part === part &&
      JSON.stringify(cell.design) === JSON.stringify({ sources: "camera + drone + collar", ...design })
    );
    assert.equal(found.length, 1);
    return found[0].rows.find((values) => values[at("measure")] === measure)!;
  };
  const cells = rowOf("surface", "cells: intervals that hold the truth", {});
  assert.deepEqual([surface.cells, surface.held], [cells[at("samples")], cells[at("value")]]);
  for (const [share, bias] of [[disagreement.half, 0.5], [disagreement.quarter, 0.25]]) {
    const found = rowOf("disagreement", "said to disagree", { bias });
    assert.deepEqual([disagreement.studies, share], [found[at("samples")], found[at("value")]]);
  }
});
