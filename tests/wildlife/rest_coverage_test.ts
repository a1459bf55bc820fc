/** Results of `bench/wildlife_rest_coverage.ts`: the intervals that the report uses hold the truth, and the figures can be had again. */
import assert from "node:assert/strict";
import {
  allCells,
  type CellResult,
  COLUMNS,
  LEVEL,
  type RestCell,
  SEED,
  written,
} from "../../bench/wildlife_rest_coverage.ts";
import { REST_STUDY } from "kenzan/wildlife/mod.ts";

/** Coverage below which an interval is not to be used, at nominal 95 %. */
const LEAST = 0.92;

const results: { seed: number; level: number; columns: string[]; cells: CellResult[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../bench/results/wildlife-rest-coverage.json", import.meta.url)),
);
const name = ({ part, design }: Pick<RestCell, "part" | "design"> | CellResult) =>
  [part, ...Object.values(design)].join(", ");
const at = (column: typeof COLUMNS[number]) => COLUMNS.indexOf(column);
const rows = results.cells.flatMap((cell) =>
  cell.methods.map((values) => ({
    cell,
    method: String(values[at("method")]),
    isDefault: values[at("isDefault")] === true,
    coverage: Number(values[at("coverage")]),
    error: Number(values[at("error")]),
    bias: Number(values[at("bias")]),
  }))
);
const of = (part: string, method: string) =>
  rows.filter((row) => row.cell.part === part && row.method === method);

Deno.test("the study holds every cell that its code has, of one seed and level", () => {
  assert.deepEqual([results.seed, results.level, results.columns], [SEED, LEVEL, [...COLUMNS]]);
  assert.deepEqual(results.cells.map(name), allCells().map(name));
  assert.ok(results.cells.every(({ methods }) => methods.length > 0));
});

Deno.test("no interval that the report uses holds the truth in less than 92 %, beyond twice the error of the study", () => {
  const bad = rows.filter(({ isDefault, coverage, error }) => isDefault && coverage + 2 * error < LEAST)
    .map(({ cell, method, coverage, error }) => `${name(cell)}: ${method} ${coverage} (±${error})`);
  assert.deepEqual(bad, []);
  for (const part of ["density", "intervals", "design", "stays", "stations", "surface"]) {
    assert.ok(rows.some((row) => row.cell.part === part && row.isDefault), part);
  }
});

Deno.test("averaged densities are low by what the activity level is high, and no more", () => {
  for (const { cell, bias } of of("density", "average")) {
    assert.ok(bias > -0.14 && bias < 0.05, `${name(cell)}: ${bias}`);
  }
});

Deno.test("why the report does not go by one family, nor by Poisson counts, nor by the likelihood alone", () => {
  const wrong = of("density", "lognormal, negative binomial").find(({ cell }) =>
    cell.design.family === "gamma"
  )!;
  assert.ok(wrong.bias > 0.25, "a lognormal tail on gamma stays");
  const poisson = of("density", "lognormal, Poisson").find(({ cell }) =>
    name(cell) === "density, lognormal, clustered"
  )!;
  assert.ok(poisson.coverage < 0.9, `${poisson.coverage}`);
  const [alone] = of("intervals", "likelihood alone");
  assert.ok(alone.coverage < of("intervals", "all errors")[0].coverage);
});

for (const wanted of ["stations, even", "surface, 120"]) {
  Deno.test(`run again, the cell "${wanted}" gives the figures of the study (else: run the bench)`, () => {
    const cell = allCells().find((each) => name(each) === wanted)!;
    assert.deepEqual(written(cell, cell.run()), results.cells.find((each) => name(each) === wanted)!);
  });
}

Deno.test("what a report tells of the study is what the study found", () => {
  const values = (part: string, method: string, column: typeof COLUMNS[number]) =>
    results.cells.filter((cell) => cell.part === part).map(({ methods }) =>
      Number(methods.find((values) => values[at("method")] === method)![at(column)])
    );
  const average = (column: typeof COLUMNS[number]) => values("density", "average", column);
  const { density, tenStations, singleStations } = REST_STUDY;
  assert.equal(average("bias").length, 8);
  assert.ok(average("samples").every((samples) => samples === density.surveys));
  assert.deepEqual(density, {
    stations: 60,
    surveys: 120,
    bias: { least: Math.max(...average("bias")), most: Math.min(...average("bias")) },
    coverage: { least: Math.min(...average("coverage")), most: Math.max(...average("coverage")) },
    tooLow: Math.max(...average("tooLow")),
    tooHigh: Math.max(...average("tooHigh")),
  });
  const ten = results.cells.filter(({ part }) => part === "design");
  const k = ten.findIndex(({ design }) => design.density === tenStations.density);
  const enough = "average, where the criteria are met";
  assert.deepEqual(tenStations, {
    stations: Number(ten[k].design.stations),
    surveys: values("design", enough, "samples")[k],
    density: 40,
    bias: values("design", enough, "bias")[k],
    coverage: values("design", enough, "coverage")[k],
  });
  assert.equal(values("design", enough, "refused")[k], 0);
  const single = values("stations", "density of a station", "bias");
  assert.deepEqual(singleStations, {
    densities: values("stations", "density of a station", "samples")[0],
    bias: { least: Math.max(...single), most: Math.min(...single) },
  });
});
