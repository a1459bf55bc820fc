/** Values of our own from R, on inputs invented for this purpose: `r_values.R` made `r_values.json`. */
import {
  annualise,
  ardRate,
  COUNTS_PER_PREFECTURE,
  periodFrom,
  type PeriodTally,
  SIMULATED_PERIODS,
} from "kenzan/landuse/mod.ts";
import {
  areaAdjustedAccuracy,
  binomialInterval,
  bowkerTest,
  changeTest,
  detectableChange,
  errorBound,
  kappa,
  maternVariance,
  mcnemarTest,
  moran,
  poissonInterval,
  postStratifiedProportion,
  randomGroupsVariance,
  stratifiedAccuracy,
  stratifiedSampleSize,
  stuartMaxwellTest,
  subgrids,
  successiveDifferenceVariance,
  systematicGrid,
  systematicInterval,
  twoPhasePostStratified,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";
import given from "./r_values.json" with { type: "json" };

/** R prints 16 digits; its own algorithms hold twelve and more of them. */
const near = (found: number, expected: number, off = 1e-11) =>
  assert.ok(
    Math.abs(found - expected) <= off * Math.max(1e-12, Math.abs(expected)),
    `${found}, not ${expected}`,
  );
const nearBoth = (found: { lower: number; upper: number }, [lower, upper]: number[], off?: number) => {
  near(found.lower, lower, off);
  near(found.upper, upper, off);
};
const gridOf = (rows: number[][]) =>
  systematicGrid(
    Int32Array.from(rows.flatMap((values, row) => values.map(() => row))),
    Int32Array.from(rows.flatMap((values) => values.map((_, column) => column))),
    rows.flat(),
  );

Deno.test("intervals of counts are those of prop.test, binom.test, qbeta and poisson.test", () => {
  for (const { x, n, wilson, clopperPearson, clopperPearson90, jeffreys, garwood } of given.intervals.cases) {
    nearBoth(binomialInterval(x, n), wilson);
    nearBoth(binomialInterval(x, n, { method: "Clopper-Pearson" }), clopperPearson);
    nearBoth(binomialInterval(x, n, { method: "Clopper-Pearson", level: 0.9 }), clopperPearson90);
    nearBoth(binomialInterval(x, n, { method: "Jeffreys" }), jeffreys);
    nearBoth(poissonInterval(x, { exposure: n }), garwood);
  }
});

Deno.test("two counts differ as poisson.test and fisher.test say, and detectableChange draws the line there", () => {
  for (const { first, second, ratio, above, below } of given.changes.cases) {
    near(changeTest(first, second, { exposureRatio: ratio }).p, Math.min(1, 2 * Math.min(above, below)));
    const { decrease, increase } = detectableChange(first, { exposureRatio: ratio });
    assert.equal(above <= 0.025, increase !== null && second >= increase);
    assert.equal(below <= 0.025, decrease !== null && second <= decrease);
  }
  for (const { first, second, trials, above, below } of given.changesOfTrials.cases) {
    const [a, b] = trials;
    near(changeTest(first, second, { trials: [a, b] }).p, Math.min(1, 2 * Math.min(above, below)));
  }
});

Deno.test("bounds of errors are where phyper puts them", () => {
  for (const { errors, checked, population, upper } of given.bounds.cases) {
    assert.equal(errorBound(errors, checked, { population }).errors, upper);
  }
});

Deno.test("symmetry and kappa of four tables are those of R", () => {
  const same = (
    found: { statistic: number; degreesOfFreedom: number | null; p: number },
    expected: { statistic: number; df?: number; p: number },
  ) => {
    near(found.statistic, expected.statistic);
    near(found.p, expected.p, 1e-9);
    if (expected.df !== undefined) assert.equal(found.degreesOfFreedom, expected.df);
  };
  for (const { counts, bowker, stuartMaxwell, kappa: expected, ...two } of given.symmetry.cases) {
    same(bowkerTest(counts), bowker);
    same(stuartMaxwellTest(counts), stuartMaxwell);
    const found = kappa(counts);
    near(found.observed, expected.observed);
    near(found.expected, expected.expected);
    near(found.estimate, expected.estimate);
    near(found.standardError, expected.standardError);
    near(found.standardErrorIfIndependent, expected.standardErrorIfIndependent);
    if (two.exact === undefined) continue;
    near(mcnemarTest(counts).p, two.exact, 1e-9);
    same(mcnemarTest(counts, { method: "chi-square" }), bowker);
    same(mcnemarTest(counts, { method: "continuity" }), two.continuity!);
  }
});

Deno.test("accuracies and areas are those of the survey package, with either kind of strata", () => {
  type Found = ReturnType<typeof stratifiedAccuracy>;
  type Expected = Record<"proportions" | "users" | "producers", number[][]> & { overall: number[] };
  const same = (found: Found, expected: Expected) => {
    const pairs = [[found.overall, expected.overall] as const];
    for (const key of ["proportions", "users", "producers"] as const) {
      found[key].forEach((estimate, k) => pairs.push([estimate, expected[key][k]]));
    }
    for (const [{ estimate, standardError }, [value, error]] of pairs) {
      near(estimate, value);
      near(standardError, error);
    }
  };
  const { byMapClass, byOtherStrata } = given.accuracy;
  same(areaAdjustedAccuracy(byMapClass.counts, byMapClass.mapped), byMapClass);
  same(
    stratifiedAccuracy(byOtherStrata.strata.map((counts, h) => ({ counts, size: byOtherStrata.sizes[h] }))),
    byOtherStrata,
  );
  const { weights, users, standardError, exact } = given.sampleSize;
  const size = stratifiedSampleSize(
    weights.map((weight, h) => ({ weight, standardDeviation: Math.sqrt(users[h] * (1 - users[h])) })),
    standardError,
  );
  near(size.exact, exact);
});

Deno.test("a sample stratified afterwards has the errors of postStratify and of a stratified design", () => {
  const { population, n, x, ...expected } = given.postStratified;
  const strata = population.map((size, h) => ({ population: size, n: n[h], x: x[h] }));
  const [finite, free] = [true, false].map((finitePopulation) =>
    postStratifiedProportion(strata, { finitePopulation })
  );
  near(finite.proportion, expected.proportion);
  near(Math.sqrt(finite.residualVariance), expected.calibrated);
  near(Math.sqrt(free.residualVariance), expected.calibratedWithoutFpc);
  near(Math.sqrt(finite.conditionalVariance), expected.stratified);
});

Deno.test("rates of prefectures as strata are svymean's and svyratio's, exact intervals svyciprop's", () => {
  const { landHa, d, forest, open, ...expected } = given.rates;
  const counts = new Int32Array(48 * COUNTS_PER_PREFECTURE);
  landHa.forEach((_, h) => {
    counts[(h + 1) * COUNTS_PER_PREFECTURE + 4] = d[h];
    counts[(h + 1) * COUNTS_PER_PREFECTURE + 2] = forest[h];
    counts[(h + 1) * COUNTS_PER_PREFECTURE + 1] = open[h];
  });
  const sums = () => new Int32Array(48);
  const none = { count: sums(), zz: sums(), AR: { yy: sums(), yz: sums() }, D: { yy: sums(), yz: sums() } };
  const tally: PeriodTally = { counts, successive: none, matern: none };
  const of = (base: "land" | "start") =>
    ardRate(tally, periodFrom(SIMULATED_PERIODS, 2023), { event: "D", base, domain: "nation" }, {
      variance: "post-stratified",
      landHa: (pref) => landHa[pref - 1],
    });
  // Two years.
  for (
    const [found, [value, error]] of [[of("land"), expected.ofLand], [
      of("start"),
      expected.ofForest,
    ]] as const
  ) {
    near(found.rate * 2, value);
    near(found.standardError! * 2, error);
  }
  const { rate, standardError, atRisk } = of("land");
  const [mean, variance] = [2 * rate, (2 * standardError!) ** 2];
  const simpleVariance = mean * (1 - mean) / atRisk;
  const interval = systematicInterval({
    mean,
    variance,
    simpleVariance,
    n: atRisk,
    designEffect: variance / simpleVariance,
    contrasts: 0,
    degreesOfFreedom: expected.degreesOfFreedom,
  }, { method: "Clopper-Pearson" });
  nearBoth(interval, expected.kornGraubard, 1e-9);
});

Deno.test("double sampling for stratification estimates as twophase does", () => {
  const { firstPhase, n, x, estimate, standardError } = given.twoPhase;
  const found = twoPhasePostStratified(firstPhase.map((size, h) => ({
    firstPhase: size,
    values: Array.from({ length: n[h] }, (_, k) => Number(k < x[h])),
  })));
  near(found.estimate, estimate);
  // twophase counts both phases as drawn from finite numbers of points: a little more than Rao's form has.
  near(Math.sqrt(found.variance), standardError, 0.01);
});

Deno.test("systematic samples of a line, and the 64 grids within a grid", () => {
  const { rows, ...line } = given.systematic;
  const samples = rows[0].map((_, j) => gridOf(rows.map((row) => [row[j]])));
  const mean = samples.reduce(
    (sum, grid) => sum + successiveDifferenceVariance(grid, { samplingFraction: 1 / 9 }).variance / 9,
    0,
  );
  near(mean, line.successive);
  const whole = subgrids(gridOf(rows.flat().map((value) => [value])), 9);
  near(whole.variance, line.exactVariance);
  near(whole.simpleVariance, line.simpleVariance);
  const { height, width, step, sums, ...expected } = given.subgrids;
  const isEvent = (i: number, j: number) =>
    (i - 9) ** 2 + (j - 20) ** 2 <= 42 || (i - 30) ** 2 + (j - 41) ** 2 <= 25 ||
    (2 * i - 55) ** 2 + (j - 6) ** 2 <= 30;
  const values = Array.from(
    { length: height },
    (_, i) => Array.from({ length: width }, (_, j) => Number(isEvent(i, j))),
  );
  assert.equal(values.flat().reduce((a, b) => a + b), expected.events);
  const found = subgrids(gridOf(values), step);
  near(found.variance, expected.variance);
  near(found.simpleVariance, expected.simpleVariance);
  assert.deepEqual(Array.from(found.means, (m, k) => Math.round(m * found.sizes[k])), sums);
});

Deno.test("estimators of a grid of 6 x 8 are those written out in R", () => {
  const { rows, ...expected } = given.grid;
  const grid = gridOf(rows);
  near(successiveDifferenceVariance(grid).simpleVariance, expected.simple);
  near(successiveDifferenceVariance(grid, { along: "rows" }).variance, expected.along);
  near(successiveDifferenceVariance(grid).variance, expected.both);
  near(successiveDifferenceVariance(grid, { along: "serpentine" }).variance, expected.serpentine);
  near(successiveDifferenceVariance(grid).designEffect, expected.geary);
  near(maternVariance(grid).variance, expected.matern);
  near(randomGroupsVariance(grid).variance, expected.randomGroups);
  near(moran(grid), expected.moran);
});

Deno.test("rates of several years as yearly ones", () => {
  for (const { rate, years, linear, compound } of given.annual.cases) {
    near(annualise(rate, years), linear);
    near(annualise(rate, years, "compound"), compound);
  }
});
