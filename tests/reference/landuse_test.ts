/** Worked examples from shared data that is not part of the project: `../shared/data/ard/`. */
import assert from "node:assert/strict";
import {
  annualise,
  ardRate,
  composeCodes,
  COUNTS_PER_PREFECTURE,
  periodFrom,
  type PeriodTally,
} from "kenzan/landuse/mod.ts";

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
        periodFrom(2023),
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
