/**
 * Results of the studies of Brownian bridges, overlap, ranges with edges, factors of camera densities, and counts: what
 * reports and doc comments may say of these estimators, and that the figures can be had again.
 */
import assert from "node:assert/strict";
import {
  measured,
  measuredName,
  type MeasuredResult,
  type MeasuredStudy,
  measuredText,
} from "../../bench/coverage/measured_study.ts";
import { COLUMNS } from "../../bench/coverage/measures.ts";
import { resultsOf } from "../../bench/coverage/results.ts";
import { STUDY as bridges } from "../../bench/wildlife_bridge_coverage.ts";
import { STUDY as cameraFactors } from "../../bench/wildlife_camera_factors_coverage.ts";
import { STUDY as counts } from "../../bench/wildlife_counts_coverage.ts";
import { STUDY as edges } from "../../bench/wildlife_edges_coverage.ts";
import { STUDY as overlaps } from "../../bench/wildlife_overlap_coverage.ts";

/** Studies with the cells that are quick to run again. */
const STUDIES: readonly [MeasuredStudy, again: readonly string[]][] = [
  [bridges, ["walk, 60, 2"]],
  [overlaps, ["independent, 50, 1, 1, reference", "autocorrelated, 720, 0, 1, reference"]],
  [edges, ["coast, 50", "open, 50"]],
  [cameraFactors, [
    "passes, 10, 5, 5",
    "stays, lognormal, 30",
    "area, 20, 1 0.9 0.8 0.6 0.4",
    "rate, 10, 2",
    "relative surface, 20",
  ]],
  [counts, ["change, 40, 3, 1"]],
];

interface Row {
  cell: MeasuredResult;
  name: string;
  measure: string;
  value: number;
  error: number;
  expected: number | null;
}

async function resultsIn(
  study: MeasuredStudy,
): Promise<{ text: string; cells: MeasuredResult[]; rows: Row[] }> {
  const text = await Deno.readTextFile(resultsOf(study.name));
  const { cells }: { cells: MeasuredResult[] } = JSON.parse(text);
  const at = (values: MeasuredResult["rows"][number], column: typeof COLUMNS[number]) =>
    values[COLUMNS.indexOf(column)];
  const rows = cells.flatMap((cell) =>
    cell.rows.map((values): Row => ({
      cell,
      name: measuredName(cell),
      measure: String(at(values, "measure")),
      value: Number(at(values, "value")),
      error: Number(at(values, "error")),
      expected: at(values, "expected") as number | null,
    }))
  );
  return { text, cells, rows };
}

for (const [study, again] of STUDIES) {
  Deno.test(`${study.name} holds every cell that its code has, written byte for byte`, async () => {
    const { text, cells } = await resultsIn(study);
    assert.deepEqual(cells.map(measuredName), study.cells.map(measuredName));
    assert.ok(cells.every(({ rows }) => rows.length > 0));
    assert.equal(measuredText(study, cells), text);
  });
  for (const wanted of again) {
    Deno.test(`${study.name}, run again: "${wanted}" gives the figures of the study (else: run it)`, async () => {
      const { cells } = await resultsIn(study);
      const cell = study.cells.find((each) => measuredName(each) === wanted)!;
      assert.deepEqual(await measured(cell), cells.find((each) => measuredName(each) === wanted)!);
    });
  }
}

/** Within so much of what it should be, beyond twice the error of the study. */
const isNear = ({ value, error, expected }: Row, off: number): boolean =>
  Math.abs(value - expected!) <= off + 2 * error;
const told = ({ name, measure, value, error, expected }: Row) =>
  `${name}: ${measure} ${value} (±${error}), not ${expected}`;

const { rows: bridge } = await resultsIn(bridges);
const { rows: shared } = await resultsIn(overlaps);
const { rows: ranges } = await resultsIn(edges);
const { rows: factors } = await resultsIn(cameraFactors);
const { rows: counted } = await resultsIn(counts);

const of = (rows: Row[], name: string | RegExp, measure: string): Row[] => {
  const found = rows.filter((row) =>
    row.measure === measure && (typeof name === "string" ? row.name === name : name.test(row.name))
  );
  assert.notEqual(found.length, 0, `${name}: ${measure}`);
  return found;
};

Deno.test("the mobility of a random walk is found again, with errors of left-out fixes counted", () => {
  const found = of(bridge, /^walk/, "mobility over truth");
  assert.deepEqual(found.filter((row) => !isNear(row, 0)).map(told), []);
  // By 2 error^2 / time between fixes: 2 x 20^2 / 600 s, of 3 m2/s.
  const [exact] = of(bridge, "walk, 10, 10", "mobility over truth, left-out fixes taken for exact");
  assert.ok(isNear({ ...exact, expected: 1 + 2 * 20 ** 2 / 600 / 3 }, 0), told(exact));
});

Deno.test("a random walk is within the isopleths of its bridges for the time they say, a persistent path for more", () => {
  for (const percent of [50, 95]) {
    const walks = of(bridge, /^walk/, `share of the time within ${percent} %`);
    assert.deepEqual(walks.filter((row) => !isNear(row, 0.03)).map(told), []);
    const paths = of(bridge, /^range/, `share of the time within ${percent} %`);
    assert.ok(paths.every(({ value, expected }) => value > expected! && value < expected! + 0.09));
  }
});

Deno.test("daily distances are of straight steps: short where fixes are far apart, long where they err as far as the animal goes", () => {
  const share = (minutes: number, also = "") =>
    of(bridge, `distance, ${minutes}`, `daily distance over that of the path${also}`)[0].value;
  assert.ok(share(10) > 0.9 && share(10) < 1 && share(60) < 0.8 && share(180) < 0.6);
  const erring = ", with errors of fixes";
  assert.ok(share(10, erring) > 1.4 && share(180, erring) < 1.02 * share(180));
});

Deno.test("overlap of ranges that differ is found again, of one and the same it is too small", () => {
  for (const index of ["BA", "VI", "HR, share of the first range's area", "PHR, second in the first range"]) {
    const apart = of(shared, /^independent, (200|1000), [12],/, index);
    assert.deepEqual(apart.filter((row) => !isNear(row, 0.035)).map(told), []);
  }
  for (const index of ["BA", "UDOI", "VI"]) {
    const [few, some, many] = [50, 200, 1000].map((n) =>
      of(shared, `independent, ${n}, 0, 1, reference`, index)[0]
    );
    assert.ok(few.value < some.value && some.value < many.value && many.value < many.expected!, index);
    const [autocorrelated] = of(shared, "autocorrelated, 720, 0, 1, reference", index);
    assert.ok(autocorrelated.value < some.value, index);
  }
  // Of the indices BA says nearest that one range is one.
  const short = (index: string) => {
    const [{ value, expected }] = of(shared, "independent, 50, 0, 1, reference", index);
    return 1 - value / expected!;
  };
  assert.ok(short("BA") < 0.05 && short("VI") > 0.18 && short("UDOI") > 0.2);
});

Deno.test("local hulls by every rule grow with the fixes and keep off the lake, which other ranges do not", () => {
  for (const rule of ["k = sqrt n", "r = largest distance to the nearest", "a = largest distance of two"]) {
    const method = `local convex hulls, ${rule}`;
    for (const part of ["ground", "open"]) {
      const [few, some, many] = [50, 200, 1000].map((n) =>
        of(ranges, `${part}, ${n}`, `${method}: area over truth`)[0].value
      );
      assert.ok(few < 0.6 && few < some && some < many && many < 0.95, `${method}: ${few}, ${some}, ${many}`);
    }
    const [outside] = of(ranges, "ground, 200", `${method}: share where the animal cannot be`);
    assert.ok(outside.value < 0.02, told(outside));
  }
  for (const other of ["minimum convex polygon, 95 %", "kernel, plug-in bandwidth"]) {
    const [outside] = of(ranges, "ground, 200", `${other}: share where the animal cannot be`);
    assert.ok(outside.value > 0.15, told(outside));
  }
});

Deno.test("a kernel corrected at the coast is no more biased than one without a coast, and one cut off is", () => {
  for (const n of [50, 200, 1000]) {
    const bias = (method: string) =>
      of(ranges, `coast, ${n}`, `kernel, ${method}: area over truth`)[0].value - 1;
    for (const corrected of ["renormalised at the coast", "reflected at the coast"]) {
      // n^(-1/3) is what the reference bandwidth brings without a coast.
      assert.ok(bias(corrected) > 0 && bias(corrected) < n ** (-1 / 3), `${n}: ${corrected}`);
      assert.ok(bias(corrected) < 0.75 * bias("what lies beyond cut off"), `${n}: ${corrected}`);
    }
  }
});

/** Coverage below which an interval is not to be used, at nominal 95 %. */
const LEAST = 0.92;

Deno.test("intervals of what a camera density is made of hold the truth, but of an activity that is even", () => {
  const bad = factors.filter(({ name, measure, value, error }) =>
    measure.endsWith(": intervals that hold the truth") && !/alone|rate, Poisson|distances/.test(measure) &&
    !name.startsWith("activity, even") && value + 2 * error < LEAST
  );
  assert.deepEqual(bad.map(told), []);
  const even = of(factors, /^activity, even/, "activity level: intervals that hold the truth");
  assert.ok(even.every(({ value }) => value < 0.7));
  const [many] = of(factors, "activity, even, 200", "activity level: estimate over truth");
  assert.ok(many.value > 0.75 && many.value < 0.85, told(many));
  // Why counts are not taken for Poisson's where places differ.
  const poisson = of(factors, /^rate, \d+, 2$/, "encounter rate, Poisson: intervals that hold the truth");
  assert.ok(poisson.every(({ value }) => value < 0.7));
});

Deno.test("mean stays, passes, areas and rates are not off to one side", () => {
  const off = factors.filter((row) =>
    row.measure.endsWith(": estimate over truth") && !row.name.startsWith("activity") && !isNear(row, 0.01)
  );
  assert.deepEqual(off.map(told), []);
});

Deno.test("relative surfaces tell more than none, kriging from many stations, inverse distances from few", () => {
  const error = (stations: number, method: string) =>
    of(factors, `relative surface, ${stations}`, `${method}: root mean square error`)[0].value;
  const none = "no surface at all, 1 everywhere";
  for (const method of ["kriging", "inverse distances"]) {
    for (const stations of [20, 60]) assert.ok(error(stations, method) < 0.8 * error(stations, none), method);
  }
  assert.ok(error(20, "inverse distances") < error(20, "kriging"));
  assert.ok(error(60, "kriging") < error(60, "inverse distances"));
});

Deno.test("changes between drone surveys, catchability and captures per effort hold the truth, and are not off", () => {
  const bad = counted.filter(({ measure, value, error }) =>
    measure.endsWith(": intervals that hold the truth") && value + 2 * error < LEAST
  );
  assert.deepEqual(bad.map(told), []);
  const off = counted.filter((row) =>
    row.measure.endsWith("log of estimate over truth") && !isNear(row, 0.03)
  );
  assert.deepEqual(off.map(told), []);
  const sizes = of(counted, /^change, \d+, \d, 1$/, "said to have changed");
  assert.ok(sizes.every(({ value, error }) => value < 0.05 + 2 * error));
});
