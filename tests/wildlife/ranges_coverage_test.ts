/** Results of the study of `bench/wildlife_ranges_coverage.ts`: what reports may rely on, what not, and that they are to be had again. */
import assert from "node:assert/strict";
import {
  cellName,
  type CellResult,
  CELLS,
  COLUMNS,
  LEVEL,
  runCell,
  SEED,
  WITNESSES,
} from "../../bench/wildlife_ranges_coverage.ts";
import { RANGE_STUDY } from "kenzan/wildlife/mod.ts";

/** Coverage below which an interval without a caution is not to be used, at nominal 95 %. */
const LEAST = 0.88;

const results: { seed: number; level: number; columns: string[]; cells: CellResult[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../bench/results/wildlife-ranges-coverage.json", import.meta.url)),
);
const { cells } = results;
const at = (column: typeof COLUMNS[number]) => COLUMNS.indexOf(column);
const rows = cells.flatMap(({ design, doubtful, methods }) =>
  methods.map((values) => ({
    ...design,
    doubtful,
    method: String(values[at("method")]),
    ratio: Number(values[at("meanRatio")]),
    coverage: values[at("coverage")] as number | null,
    error: Number(values[at("error")]),
  }))
);
const REFERENCE = "kernel, reference bandwidth";
const intervals = rows.filter(({ part }) => part === "intervals");
const ratio = (method: string, fixes: string, n: number, timescales = 0) =>
  rows.find((row) =>
    row.part === "estimates" && row.method === method && row.fixes === fixes && row.n === n &&
    row.timescales === timescales
  )!.ratio;

Deno.test("the study holds every cell that its code has, of one seed and level", () => {
  assert.deepEqual([results.seed, results.level, results.columns], [SEED, LEVEL, [...COLUMNS]]);
  assert.deepEqual(cells.map(({ design }) => cellName(design)), CELLS.map(cellName));
  assert.ok(cells.every(({ methods, witnesses }) => methods.length > 0 && witnesses.length === WITNESSES));
});

Deno.test("without a caution the smoothed interval of a kernel holds the truth of a range with one centre", () => {
  const quiet = intervals.filter((row) =>
    row.method === REFERENCE && row.fixes !== "two centres" && row.doubtful < 0.5
  );
  assert.deepEqual(
    quiet.map(cellName),
    [50, 200, 1000].map((n) => `intervals, ${n} normal`).concat(
      "intervals, 1000 autocorrelated, 200 timescales",
    ),
  );
  const bad = quiet.filter(({ coverage, error }) => coverage === null || coverage + 2 * error < LEAST);
  assert.deepEqual(bad, []);
});

Deno.test("tracks of few timescales are told of or refused, and it is true that their ranges are too small", () => {
  for (const timescales of [50, 10]) {
    const { doubtful } = intervals.find((row) => row.timescales === timescales)!;
    assert.ok(doubtful >= 0.8, `${timescales}: ${doubtful}`);
  }
  assert.ok(ratio(REFERENCE, "autocorrelated", 1000, 10) < 0.85);
});

Deno.test("neither hulls nor a kernel without smoothing have an interval to rely on, as the documentation says", () => {
  const of = (method: string) =>
    intervals.filter((row) => row.method === method && row.fixes === "normal").map(({ coverage }) =>
      coverage!
    );
  assert.ok(of("minimum convex polygon, 95 %").every((coverage) => coverage < LEAST));
  assert.ok(of("kernel, reference bandwidth, not smoothed").every((coverage) => coverage < 0.6));
});

Deno.test("a reference bandwidth is too wide for two centres, one that looks at the fixes is not", () => {
  assert.ok(ratio(REFERENCE, "two centres", 200) > 1.3);
  assert.ok(ratio("kernel, plug-in bandwidth", "two centres", 200) < 1.3);
});

Deno.test("a bandwidth that looks at the fixes has an interval that holds the truth, of one centre and of two", () => {
  const found = intervals.filter(({ method }) => /plug-in|cross-validated/.test(method));
  assert.deepEqual(found.map(({ method, fixes }) => `${method}, ${fixes}`), [
    "kernel, plug-in bandwidth, normal",
    "kernel, cross-validated bandwidth, normal",
    "kernel, plug-in bandwidth, two centres",
    "kernel, cross-validated bandwidth, two centres",
  ]);
  assert.deepEqual(found.filter(({ coverage, error }) => coverage! + 2 * error < LEAST), []);
});

Deno.test("the bias of the reference kernel is that of the theory, n^(-1/3), or less", () => {
  for (const n of [50, 200, 1000]) {
    const found = ratio(REFERENCE, "normal", n) - 1;
    assert.ok(found > 0.6 * n ** (-1 / 3) && found < 1.25 * n ** (-1 / 3), `${n}: ${found}`);
  }
});

Deno.test("hulls grow with the number of fixes, from far below the truth", () => {
  for (
    const method of [
      "minimum convex polygon, 95 %",
      "minimum convex polygon, 100 %",
      "local convex hulls, k = sqrt n",
      "characteristic hull, 95 %",
    ]
  ) {
    const [few, some, many] = [50, 200, 1000].map((n) => ratio(method, "normal", n));
    assert.ok(few < 0.75 && few < some && some < many, method);
  }
});

for (const wanted of ["estimates, 50 normal", "estimates, 200 two centres", "intervals, 50 normal"]) {
  Deno.test(`run again, the first samples of "${wanted}" are those of the study (else: run it)`, async () => {
    const design = CELLS.find((cell) => cellName(cell) === wanted)!;
    const { witnesses } = await runCell(design, WITNESSES);
    assert.deepEqual(witnesses, cells.find((cell) => cellName(cell.design) === wanted)!.witnesses);
  });
}

Deno.test("what reports say of the study is what it found", () => {
  const MCP = "minimum convex polygon, 95 %";
  const held = (method: string) => {
    const found = intervals.filter((row) => row.method === method && row.fixes === "autocorrelated")
      .flatMap(({ coverage }) => coverage ?? []);
    return { least: Math.min(...found), most: Math.max(...found) };
  };
  const apart = (method: string) =>
    intervals.find((row) => row.method === method && row.fixes === "two centres")!.ratio;
  assert.deepEqual(RANGE_STUDY, {
    autocorrelated: { kernel: held(REFERENCE), mcp: held(MCP) },
    twoPlaces: { kernel: apart(REFERENCE), mcp: apart(MCP) },
  });
});
