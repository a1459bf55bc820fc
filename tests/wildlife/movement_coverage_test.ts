/** Results of `bench/wildlife_movement_coverage.ts`: intervals of ranges hold the truth, and figures can be had again. */
import assert from "node:assert/strict";
import {
  cellName,
  type CellResult,
  CELLS,
  COLUMNS,
  LEVEL,
  runCell,
  SAMPLES,
  SEED,
  WITNESSES,
} from "../../bench/wildlife_movement_coverage.ts";

/** Coverage below which an interval is not to be used, at nominal 95 %. */
const LEAST = 0.92;

const results: { seed: number; level: number; columns: string[]; cells: CellResult[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../bench/results/wildlife-movement-coverage.json", import.meta.url)),
);
const rows = results.cells.flatMap(({ design, methods }) =>
  methods.map((values) => {
    const at = (column: typeof COLUMNS[number]) => values[COLUMNS.indexOf(column)];
    return {
      design,
      method: String(at("method")),
      coverage: Number(at("coverage")),
      error: Number(at("error")),
      samples: Number(at("samples")),
      refused: Number(at("refused")),
      meanRatio: Number(at("meanRatio")),
    };
  })
);
const of = (method: string) => rows.filter((row) => row.method === method);

Deno.test("the study of movements holds every cell that its code has, of one seed and level", () => {
  assert.deepEqual([results.seed, results.level, results.columns], [SEED, LEVEL, [...COLUMNS]]);
  assert.deepEqual(results.cells.map(({ design }) => design), CELLS);
  assert.ok(rows.every(({ samples }) => samples === SAMPLES));
  assert.ok(results.cells.every(({ witnesses }) => witnesses.length === WITNESSES));
});

Deno.test("the interval of an autocorrelated kernel's area holds the truth as often as it says, nearly", () => {
  for (const method of ["AKDE, 95 %", "AKDE, 50 %", "AKDE, weighted, 95 %"]) {
    assert.equal(of(method).length, CELLS.length);
    for (const { design, coverage, error } of of(method)) {
      assert.ok(coverage + 2 * error >= LEAST, `${method}, ${cellName(design)}: ${coverage} (±${error})`);
    }
  }
});

Deno.test("chi-square on the effective sample size, and fixes taken for independent, are why it is the default", () => {
  const short = of("AKDE, 95 %, chi-square").filter(({ design }) => design.timescales <= 10);
  assert.ok(short.every(({ coverage, error }) => coverage + error < LEAST));
  const independent = of("fixes taken for independent, 95 %").filter(({ design }) => design.interval < 24);
  assert.ok(independent.every(({ coverage }) => coverage < 0.5));
});

Deno.test("ranges come out somewhat small: the less so the longer the track, and least in the middle", () => {
  for (const [k, { design, meanRatio }] of of("AKDE, 95 %").entries()) {
    assert.ok(meanRatio > (design.timescales >= 10 ? 0.83 : 0.78) && meanRatio < 1.05, cellName(design));
    assert.ok(of("AKDE, 50 %")[k].meanRatio > meanRatio);
  }
  // A refusal is as rare as a track that looks like a random walk for good; from few effective positions (five timescales, or
  // ten with the middle half missing) there is more often no interval, if an area.
  const profiled = ["AKDE, 95 %", "AKDE, 50 %", "AKDE, weighted, 95 %"];
  for (const { method, design: { timescales, sampling }, refused } of rows) {
    const areFew = timescales === 5 || (timescales === 10 && sampling === "gap");
    assert.ok(refused <= (profiled.includes(method) && areFew ? 0.2 : 0.06) * SAMPLES, method);
  }
});

Deno.test("tracks of five timescales are mostly told to be doubtful, tracks of thirty never", () => {
  for (const { design, doubtful } of results.cells) {
    if (design.timescales === 5) assert.ok(doubtful > 0.5);
    if (design.timescales >= 30) assert.equal(doubtful, 0);
  }
});

const AGAIN = 3;
for (const k of [0, 3, 8, 11]) {
  const design = CELLS[k];
  Deno.test(`run again, the first samples of "${cellName(design)}" give the figures of the study`, () => {
    assert.deepEqual(runCell(design, AGAIN).witnesses, results.cells[k].witnesses.slice(0, AGAIN));
  });
}
