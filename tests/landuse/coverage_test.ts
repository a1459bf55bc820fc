/** Results of the study of `bench/coverage.ts`: what the reports use holds the truth, and the figures can be had again. */
import assert from "node:assert/strict";
import { allCells, type CellResult, LEVEL, SEED, written } from "../../bench/coverage.ts";
import { type Cell, COLUMNS } from "../../bench/coverage/score.ts";

/** Coverage below which a method is not to be used, at nominal 95 %. */
const LEAST = 0.92;

const results: { seed: number; level: number; columns: string[]; cells: CellResult[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../bench/results/coverage.json", import.meta.url)),
);
const { cells } = results;
const name = ({ part, design }: Pick<Cell, "part" | "design">) => [part, ...Object.values(design)].join(", ");
const at = (column: typeof COLUMNS[number]) => COLUMNS.indexOf(column);
const rows = cells.flatMap((cell) =>
  cell.methods.map((values) => ({
    cell,
    method: String(values[at("method")]),
    isDefault: values[at("isDefault")] === true,
    coverage: Number(values[at("coverage")]),
    error: Number(values[at("error")]),
  }))
);

Deno.test("the study holds every cell that its code has, of one seed and level", () => {
  assert.deepEqual([results.seed, results.level, results.columns], [SEED, LEVEL, [...COLUMNS]]);
  assert.deepEqual(cells.map(name), allCells().map(name));
  assert.ok(cells.every(({ methods }) => methods.length > 0));
});

Deno.test("no interval or test that the reports use holds the truth in less than 92 % of the samples", () => {
  const bad = rows.filter(({ isDefault, coverage, error }) => isDefault && coverage + 2 * error < LEAST)
    .map(({ cell, method, coverage, error }) => `${name(cell)}: ${method} ${coverage} (±${error})`);
  assert.deepEqual(bad, []);
  const used = new Set(rows.filter(({ isDefault }) => isDefault).map(({ method }) => method.split(",")[0]));
  for (
    const method of [
      "ardRate",
      "correctedRate",
      "combineDesigns",
      "recheckBounds",
      "recheckAccuracy",
      "fieldAccuracy",
      "kappa",
    ]
  ) assert.ok(used.has(method), method);
});

Deno.test("the interval of a rate covers as it says at every rarity, pattern and grid; normal ones fail rare events", () => {
  const of = (method: string) => rows.filter((row) => row.cell.part === "rate" && row.method === method);
  const rates = of("ardRate, default");
  assert.equal(rates.length, 2 * 3 * 7);
  for (const { cell, coverage, error } of rates) {
    assert.ok(coverage + 2 * error >= 0.945, `${name(cell)}: ${coverage}`);
  }
  const normal = of("normal, successive differences").filter(({ cell }) =>
    Number(cell.design.expectedEvents) === 1
  );
  assert.ok(normal.every(({ coverage }) => coverage < 0.75), "why no report uses them");
});

Deno.test("where points are reached less if the interpretation is wrong, what was reached alone does not hold the truth", () => {
  const of = (reached: string) =>
    rows.filter(({ cell, method }) =>
      cell.part === "field visits" && cell.design.reached === reached && method === "fieldAccuracy, confirmed"
    );
  assert.ok(of("at random").every(({ coverage, error }) => coverage + 2 * error >= 0.945));
  assert.ok(of("selective").some(({ coverage }) => coverage < 0.85), "why reports give the worst case, too");
});

const AGAIN: ReadonlyArray<readonly [cell: string, methods: RegExp]> = [
  ["rate, 500 m, scattered, 1", /^(ardRate, default|Jeffreys|Garwood|normal, post-stratified)$/],
  ["corrected rate, half the country, 274, 0.1", /./],
  ["misclassified share, 0.05, 0.9, 0.99, 200", /./],
  ["re-check, even, 15000, 300, 5, 0.1", /./],
  ["re-check, by risk, 15000, 300, 20, 1.375", /./],
  ["field visits, D of stage 1, 400+30, 0.95, at random", /./],
  ["agreement, 0.66, 0.98, 0.96, 30", /./],
  ["no change, 50", /./],
];
for (const [wanted, methods] of AGAIN) {
  Deno.test(`run again, the cell "${wanted}" gives the figures of the study (else: deno task coverage)`, async () => {
    const cell = allCells().find((each) => name(each) === wanted)!;
    const found = written(cell, await cell.run((method) => methods.test(method)));
    const expected = cells.find((each) => name(each) === wanted)!.methods
      .filter((values) => methods.test(String(values[at("method")])));
    assert.ok(expected.length > 0);
    assert.deepEqual(found.methods, expected);
  });
}
