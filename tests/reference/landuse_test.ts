/** Worked examples from shared data that is not part of the project: `../shared/data/ard/`. */
import assert from "node:assert/strict";
import {
  annualise,
  ardRate,
  composeCodes,
  COUNTS_PER_PREFECTURE,
  periodFrom,
  type PeriodTally,
  recheckBounds,
  recommendDesign,
  SIMULATED_PERIODS,
  twoPhaseGain,
} from "kenzan/landuse/mod.ts";
import { checksForBound, errorBound } from "kenzan/stats/mod.ts";

const file = new URL("../../../shared/data/ard/reference_values_give.json", import.meta.url);
const values = await Deno.readTextFile(file).then(JSON.parse, () => undefined);
const left = values === undefined ? " (left out: ../shared/data/ard is not there)" : "";

Deno.test(`two-year rates are annualised as in the worked example${left}`, { ignore: !values }, () => {
  const { two_year_rate, linear, exact } = values.annualise;
  assert.equal(annualise(two_year_rate, 2), linear);
  assert.ok(Math.abs(annualise(two_year_rate, 2, "compound") - exact) < 5e-13);
});

Deno.test(`intervals of a rare rate are those of the worked example${left}`, { ignore: !values }, () => {
  for (const { x, n, wilson, clopper_pearson, poisson_garwood } of values.rare_ci95) {
    const counts = new Int32Array(48 * COUNTS_PER_PREFECTURE);
    counts[1 * COUNTS_PER_PREFECTURE + 4] = x;
    counts[1 * COUNTS_PER_PREFECTURE + 2] = n - x;
    const sums = () => new Int32Array(48);
    const none = { count: sums(), zz: sums(), AR: { yy: sums(), yz: sums() }, D: { yy: sums(), yz: sums() } };
    const tally: PeriodTally = { counts, successive: none, matern: none };
    for (
      const [interval, expected] of [
        ["Wilson", wilson],
        ["Clopper-Pearson", clopper_pearson],
        ["Garwood", poisson_garwood],
      ] as const
    ) {
      const found = ardRate(
        tally,
        periodFrom(SIMULATED_PERIODS, 2023),
        { event: "D", base: "land", domain: 1 },
        { interval, variance: "binomial" },
      ).interval;
      // Two years: the worked example is of the whole period.
      assert.ok(Math.abs(found.lower * 2 - expected[0]) < 1e-12, `${interval} lower ${found.lower * 2}`);
      assert.ok(Math.abs(found.upper * 2 - expected[1]) < 1e-12, `${interval} upper ${found.upper * 2}`);
    }
  }
});

const table = new URL("../../../shared/data/ard/ard_code_composition.csv", import.meta.url);
const cells = await Deno.readTextFile(table).catch(() => undefined);
const without = cells === undefined ? " (left out: ../shared/data/ard is not there)" : "";

Deno.test(
  `two codes compose as in the table, cell by cell${without}`,
  { ignore: cells === undefined },
  () => {
    const rows = cells!.trim().split("\n").slice(1).map((line) => line.split(","));
    assert.equal(rows.length, 121);
    for (const [first, second, , severity, strict, lenient] of rows) {
      const found = (["strict", "lenient"] as const).map((reading) =>
        composeCodes(+first, +second, reading).join("|")
      );
      const verdict = found[0] !== "" ? "ok" : found[1] !== "" ? "warn" : "error";
      assert.deepEqual([verdict, ...found], [severity, strict, lenient], `${first} then ${second}`);
    }
  },
);

// The planning numbers of notes/landuse.md D, which are written there and in no file.
Deno.test("re-checks without error allow what the planning numbers say", () => {
  const upper = (frame: number, n: number) =>
    recheckBounds([{ pref: 37, frame, n, errors: 0 }])[0].upperPoints;
  assert.equal(upper(740_000, 14_800), 148);
  assert.equal(upper(7507, 150), 146);
  assert.equal((100 * errorBound(0, 50).rate).toFixed(1), "5.8");
  assert.equal(Math.round(checksForBound(1e-4) / 1e4) * 1e4, 30_000);
});

Deno.test("two phases for the share of forest gain what the planning numbers say", () => {
  const found = twoPhaseGain({
    share: 0.66,
    sensitivity: 0.985,
    specificity: 0.96,
    first: 1_511_900,
    second: 23_623,
  });
  assert.equal(found.explained.toFixed(3), "0.898");
  assert.equal(found.alone.toFixed(5), "0.00308");
  assert.equal(found.combined.toFixed(5), "0.00105");
  assert.equal(found.relativeEfficiency.toFixed(1), "8.6");
});

Deno.test("coefficients of variation of D by grid are those of the planning numbers", () => {
  const design = (pointYears: number) => ({
    id: String(pointYears),
    label: { ja: "", en: "" },
    pointYears,
    designEffect: 1,
    relativeEfficiency: 1,
    floor: 0,
    cost: 0,
  });
  for (const [kha, full, nfi] of [[2, "7.9", "63"], [5, "5.0", "40"], [10, "3.5", "28"]] as const) {
    // A point stands for 25 ha, or for 1600.
    const domain = { label: { ja: "全国", en: "Japan" }, share: 1, rate: kha * 1000 / 37.7975e6 };
    const [a, b] = recommendDesign([domain], [0.1], [design(37.7975e6 / 25), design(37.7975e6 / 1600)], {
      years: 2,
    });
    assert.equal((100 * a.reached).toFixed(1), full);
    assert.equal((100 * b.reached).toFixed(0), nfi);
  }
});
