import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  ardGrid,
  ardRate,
  censusFrom,
  censusOf,
  censusRate,
  type CodeCounts,
  composeHistory,
  countCodes,
  followHistory,
  nfiPoints,
  PREFECTURES,
  sampleGrid,
  simulateCountry,
  SIMULATED_PERIODS,
  SIMULATED_SINCE,
  type SimulatedCountry,
  simulators,
  tallyPeriod,
} from "kenzan/landuse/mod.ts";
import { readArrow } from "kenzan/table/mod.ts";

const entry = async (id: string) =>
  JSON.parse(await Deno.readTextFile(new URL(`../../data-catalog/landuse/${id}.json`, import.meta.url)));
const [gridEntry, truthEntry] = await Promise.all(["ard-national-grid", "ard-national-truth"].map(entry));
const seed: number = gridEntry.source.seed;
// One country for all tests of this file: it takes two seconds.
const country = await simulateCountry(seed);
const census = censusOf(country);
const grid = sampleGrid(country);

const ALL_CODES = Array.from({ length: 13 }, (_, k) => k + 1);
const total = (counts: CodeCounts, codes = ALL_CODES) =>
  PREFECTURES.reduce((sum, { code }) => sum + countCodes(counts, code, codes), 0);

Deno.test("the catalog's files are made byte for byte, and hold the grid and its truth", async () => {
  const [gridFile, truthFile] = await Promise.all(
    [gridEntry, truthEntry].map(async ({ source, sha256, bytes }) => {
      const file = await simulators[source.simulator](source, () => {});
      assert.equal(createHash("sha256").update(file).digest("hex"), sha256);
      assert.equal(file.length, bytes);
      return file;
    }),
  );
  const table = readArrow(gridFile);
  assert.deepEqual(
    table.schema.fields.map(({ name }) => name),
    gridEntry.schema.fields.map(({ name }: { name: string }) => name),
  );
  assert.deepEqual(ardGrid(table), grid);
  assert.deepEqual(censusFrom(readArrow(truthFile)), census);
});

Deno.test("another seed gives another country on the same land", async () => {
  const other = await simulateCountry(seed + 1);
  assert.deepEqual(other.land.size, country.land.size);
  assert.notDeepEqual(censusOf(other)[SIMULATED_SINCE.field], census[SIMULATED_SINCE.field]);
});

Deno.test("a simulator without parameters refuses any", async () => {
  await assert.rejects(
    simulators.nationalGrid({ simulator: "nationalGrid", seed: 1, parameters: { rate: 2 } }, () => {}),
    /takes no parameters[\s\S]*found: +rate/,
  );
});

Deno.test("a prefecture has its published share of the land of its main island", () => {
  for (const [first, last] of [[2, 35], [36, 39], [40, 46]]) {
    const island = PREFECTURES.slice(first - 1, last);
    const land = (of: (code: number) => number) => island.map(({ code }) => of(code));
    const sum = (values: number[]) => values.reduce((a, b) => a + b);
    const simulated = land((code) => country.land.size[code]);
    const published = land((code) => PREFECTURES[code - 1].landHa);
    island.forEach(({ label }, k) => {
      const ratio = simulated[k] / sum(simulated) / (published[k] / sum(published));
      assert.ok(Math.abs(ratio - 1) < 3e-4, `${label.en}: ${ratio}`);
    });
  }
  const ratio = country.land.parcels / PREFECTURES.reduce((sum, { landHa }) => sum + landHa, 0);
  assert.ok(Math.abs(ratio - 1) < 0.005, `Japan: ${ratio}`);
});

Deno.test("forest covers two thirds, and of each prefecture what is published", () => {
  const codes = [2, 4, 6, 7, 9, 10, 11];
  for (const { code, landHa, forestHa, label } of PREFECTURES) {
    const share = countCodes(census.KP_ARD05, code, codes) / country.land.size[code];
    assert.ok(Math.abs(share - forestHa / landHa) < 0.01, `${label.en}: ${share}`);
  }
});

Deno.test("each parcel has one code in every period", () => {
  for (const { field } of [...SIMULATED_PERIODS, SIMULATED_SINCE]) {
    assert.equal(total(census[field]), country.land.parcels, field);
  }
});

Deno.test("changes have the size of what is reported: D 2-20 kha in two years, AR less", () => {
  for (const { field } of SIMULATED_PERIODS.slice(1)) {
    const [d, ar] = [total(census[field], [4]), total(census[field], [3])];
    assert.ok(d >= 4000 && d <= 20000 && ar < d, `${field}: D ${d} ha, AR ${ar} ha`);
  }
});

Deno.test("the points are 500 m apart, and one in 64 is of the 4 km grid", () => {
  const nfi = nfiPoints(grid);
  assert.ok(Math.abs(grid.x.length / nfi.x.length - 64) < 0.2, `${grid.x.length / nfi.x.length}`);
  grid.nfi.forEach((mark, k) => {
    if (grid.x[k] % 500 !== 0 || grid.y[k] % 500 !== 0) assert.fail(`(${grid.x[k]}, ${grid.y[k]})`);
    if (mark !== +(grid.x[k] % 4000 === 0 && grid.y[k] % 4000 === 0)) assert.fail(`point ${k}`);
  });
});

Deno.test("about one point in a hundred cannot be read, in every prefecture many can", () => {
  for (const { field } of SIMULATED_PERIODS) {
    const { counts } = tallyPeriod(grid, field, 500);
    const share = total(counts, [12, 13]) / total(counts);
    assert.ok(share > 0.003 && share < 0.03, `${field}: ${share}`);
    for (const { code } of PREFECTURES) {
      assert.ok(
        countCodes(counts, code, [12, 13]) < 0.5 * countCodes(counts, code, ALL_CODES),
        `${field}, ${code}`,
      );
    }
  }
});

Deno.test("every history follows the automaton, and composes to the code since the base year", () => {
  const periods = SIMULATED_PERIODS.map(({ field }) => grid.codes[field]);
  const since = grid.codes[SIMULATED_SINCE.field];
  const seen = new Map<string, { verdict: string; composites: number[] }>();
  const verdicts: Record<string, number> = { consistent: 0, lenient: 0, contradiction: 0 };
  for (let k = 0; k < grid.x.length; k++) {
    const history = periods.map((codes) => codes[k]);
    const key = history.join();
    let read = seen.get(key);
    if (read === undefined) {
      const composites = composeHistory(history);
      seen.set(key, read = { verdict: followHistory(history).verdict, composites });
    }
    verdicts[read.verdict]++;
    if (since[k] < 12 && !read.composites.includes(since[k])) assert.fail(`${key} as ${since[k]}`);
  }
  assert.equal(verdicts.contradiction, 0);
  // Cut-over land that stays bare for a while needs the lenient reading.
  assert.ok(verdicts.lenient > 0 && verdicts.lenient < 0.01 * grid.x.length, JSON.stringify(verdicts));
});

Deno.test("all codes occur", () => {
  const counts = new Int32Array(14);
  for (const { field } of SIMULATED_PERIODS) grid.codes[field].forEach((code) => counts[code]++);
  assert.ok(counts.subarray(1).every((n) => n > 0), counts.join());
});

Deno.test("the truth is recovered from the grid, and the intervals hold it", () => {
  // 25 starts of the grid share out all parcels: their counts together are the census, to the hectare.
  const fields = ["kpard15_17", "kpard23_25"];
  const summed = Object.fromEntries(fields.map((field) => [field, new Int32Array(census[field].length)]));
  let held = 0;
  let asked = 0;
  for (let start = 0; start < 25; start++) {
    const shifted = sampleGrid(country, { offset: [start % 5, Math.floor(start / 5)], clouds: false });
    for (const period of SIMULATED_PERIODS.filter(({ field }) => fields.includes(field))) {
      const tally = tallyPeriod(shifted, period.field, 500);
      tally.counts.forEach((n, k) => summed[period.field][k] += n);
      for (const domain of ["nation", "kanto", 1] as const) {
        for (const event of ["AR", "D"] as const) {
          const question = { event, base: "start", domain } as const;
          const truth = censusRate(census[period.field], question) / period.years;
          const { interval } = ardRate(tally, period, question);
          asked++;
          if (interval.lower <= truth && truth <= interval.upper) held++;
        }
      }
    }
  }
  assert.deepEqual(summed, Object.fromEntries(fields.map((field) => [field, census[field]])));
  // bench/ard_coverage.ts asks 100,000 times; 300 must not fall short of 95 % by chance (p < 1e-3 below 0.90).
  assert.ok(held / asked > 0.9, `${held} of ${asked} intervals hold the truth`);
});

Deno.test("clouds do not shift the national rate", () => {
  for (const period of SIMULATED_PERIODS) {
    const question = { event: "D", base: "start", domain: "nation" } as const;
    const truth = censusRate(census[period.field], question) / period.years;
    const { rate, standardError } = ardRate(tallyPeriod(grid, period.field, 500), period, question);
    assert.ok(Math.abs(rate - truth) < 3 * standardError!, `${period.field}: ${rate}, truth ${truth}`);
  }
});

Deno.test("a start beyond the 4 km grid is refused", () => {
  assert.throws(() => sampleGrid(country, { offset: [40, 0] }), /two whole numbers, 0-39[\s\S]*40, 0/);
});

/** State of a parcel that is no forest at the base year; all others are. */
const OPEN = 0;

/** Share of forest at the base year on each of the 1,600 grids of 4 km, less that of all land; by row and column. */
function forestByStart({ land, history }: SimulatedCountry): Float64Array {
  const [points, forest] = [new Float64Array(1600), new Float64Array(1600)];
  for (let k = 0; k < land.row.length; k++) {
    const row = 40 * (((land.row[k] % 40) + 40) % 40);
    for (let parcel = land.first[k], column = land.start[k]; parcel < land.first[k + 1]; parcel++, column++) {
      const start = row + ((column % 40) + 40) % 40;
      points[start]++;
      forest[start] += +(history.base[parcel] > OPEN);
    }
  }
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b);
  const share = sum(forest) / sum(points);
  return forest.map((n, start) => n / points[start] - share);
}

Deno.test("no start of the 4 km grid or of the 500 m grid finds more or less forest than chance has it", async () => {
  const seeds = [1, 2, 3];
  const others = await Promise.all(seeds.map((k) => simulateCountry(seed + k)));
  const byCountry = [country, ...others].map(forestByStart);
  const of4km = byCountry;
  const of500m = byCountry.map((deviations) =>
    Float64Array.from({ length: 25 }, (_, start) => {
      const own = deviations.filter((_, k) =>
        k % 5 === start % 5 && Math.floor(k / 40) % 5 === Math.floor(start / 5)
      );
      return own.reduce((a, b) => a + b) / own.length;
    })
  );
  for (const [name, deviations] of [["4 km", of4km], ["500 m", of500m]] as const) {
    const [k, starts] = [deviations.length, deviations[0].length];
    const mean = deviations[0].map((_, at) => deviations.reduce((sum, each) => sum + each[at], 0) / k);
    const between = k * mean.reduce((sum, each) => sum + each ** 2, 0) / starts;
    const within = deviations.reduce(
      (sum, each) => sum + each.reduce((squares, value, at) => squares + (value - mean[at]) ** 2, 0),
      0,
    ) / (starts * (k - 1));
    // 1 if starts differ by chance only. Lattices of 0.8, 3.2 and 12.8 km had 12 on the 4 km grids.
    assert.ok(between / within < 1.6, `${name}: ${between / within}`);
    // Largest of 1,600 standard normal numbers: above 4.5 once in 90 times.
    const most = Math.max(...mean.map(Math.abs)) / Math.sqrt(within / k);
    assert.ok(most < 4.5, `${name}: a start is ${most} standard errors off`);
  }
  // The 64 grids of 4 km within the catalog's 500 m grid, by what as many points at random would err.
  const random = Math.sqrt(0.665 * 0.335 / (country.land.parcels / 1600));
  const squares = Array.from(
    { length: 64 },
    (_, k) => byCountry[0][5 * (40 * Math.floor(k / 8) + k % 8)] ** 2,
  );
  const spread = Math.sqrt(squares.reduce((a, b) => a + b) / 64);
  assert.ok(spread < random, `${spread} on the grids, ${random} at random`);
  assert.ok(Math.abs(byCountry[0][0]) < 3 * spread && Math.abs(byCountry[0][41]) < 3 * spread);
});
