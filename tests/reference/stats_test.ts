import {
  areaAdjustedAccuracy,
  binomialInterval,
  bowkerTest,
  kappa,
  maternVariance,
  moran,
  normalQuantile,
  poissonInterval,
  postStratifiedProportion,
  randomGroupsVariance,
  stratifiedSampleSize,
  stuartMaxwellTest,
  subgrids,
  successiveDifferenceVariance,
  systematicGrid,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

// Worked examples with their sources inside; not part of the project.
const path = new URL("../../../shared/data/ard/reference_values_give.json", import.meta.url);
const given = await Deno.readTextFile(path).then(JSON.parse, (reason) => {
  if (reason instanceof Deno.errors.NotFound) return null;
  throw reason;
});
const test = (name: string, check: () => void) =>
  Deno.test({
    name: given ? name : `${name} (left out: ${decodeURI(path.pathname)} is not there)`,
    ignore: !given,
    fn: check,
  });

/** Ten digits are given. */
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) <= 2e-9 * Math.abs(expected), `${found}, not ${expected}`);

function gridOf(rows: number[][]) {
  return systematicGrid(
    Int32Array.from(rows.flatMap((values, row) => values.map(() => row))),
    Int32Array.from(rows.flatMap((values) => values.map((_, column) => column))),
    rows.flat(),
  );
}

test("intervals of Newcombe's and of rare proportions", () => {
  const methods = [["wilson", "Wilson"], ["clopper_pearson", "Clopper-Pearson"], [
    "jeffreys",
    "Jeffreys",
  ]] as const;
  for (const { x, n, ...limits } of [...given.newcombe1998_ci95, ...given.rare_ci95]) {
    for (const [key, method] of methods) {
      if (!limits[key]) continue;
      const { lower, upper } = binomialInterval(x, n, { method });
      near(lower, limits[key][0]);
      near(upper, limits[key][1]);
    }
    if (!limits.poisson_garwood) continue;
    const { lower, upper } = poissonInterval(x, { exposure: n });
    near(lower, limits.poisson_garwood[0]);
    near(upper, limits.poisson_garwood[1]);
  }
});

test("systematic samples of Cochran's table 8.3", () => {
  const { strata_rows: rows, ...expected } = given.cochran_table8_3;
  const samples = rows[0].map((_: number, j: number) => gridOf(rows.map((row: number[]) => [row[j]])));
  const mean = (of: (estimate: ReturnType<typeof successiveDifferenceVariance>) => number) =>
    samples.reduce(
      (sum: number, grid: ReturnType<typeof gridOf>) =>
        sum + of(successiveDifferenceVariance(grid, { samplingFraction: 0.1 })) / samples.length,
      0,
    );
  near(mean(({ variance }) => variance), expected.mean_of_successive_difference_estimator);
  near(mean(({ simpleVariance }) => simpleVariance), expected.mean_of_srs_estimator);
  const exact = subgrids(gridOf(rows.flat().map((value: number) => [value])), 10);
  near(exact.variance, expected.V_sys_exact);
  near(exact.simpleVariance, expected.V_srswor);
  near(exact.stratifiedVariance, expected.V_strat1);
  near(exact.simpleVariance * 4 / (1 - 0.1), expected.S2);
  assert.deepEqual(
    Array.from(exact.means.filter((m) => !Number.isNaN(m)), (m) => Math.round(4 * m)),
    expected.column_totals,
  );
});

test("estimators on a grid of 6 x 6", () => {
  const expected = given.grid6x6;
  const grid = gridOf(expected.rows);
  near(successiveDifferenceVariance(grid, { along: "rows" }).variance, expected.v_successive_row);
  near(successiveDifferenceVariance(grid, { along: "serpentine" }).variance, expected.v_serpentine);
  near(moran(grid), expected.moran_I_rook);
  const both = successiveDifferenceVariance(grid);
  near(both.variance, expected.v_successive_pooled_row_col);
  near(both.simpleVariance, expected.v_srs);
  near(both.designEffect, expected.geary_C_rook); // the same ratio by another name
  near(maternVariance(grid).mean, expected.mean);
  const coarse = subgrids(grid, 2);
  coarse.means.forEach((m, i) => near(m, expected.interpenetrating_2x2_means[i]));
  near(randomGroupsVariance(grid).variance, expected.v_random_groups);
});

test("post-stratified proportion of the survey package's api data", () => {
  const { N, n, yes, ...expected } = given.survey_api_poststrat;
  const strata = N.map((population: number, h: number) => ({ population, n: n[h], x: yes[h] }));
  const found = postStratifiedProportion(strata, { finitePopulation: true });
  near(found.proportion, expected.poststrat_mean);
  near(Math.sqrt(found.variance), expected.se_uncond_Cochran5A42_with_fpc);
  near(Math.sqrt(found.conditionalVariance), expected.se_conditional_with_fpc);
  near(Math.sqrt(found.residualVariance), expected.survey_package_se);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const whole = postStratifiedProportion([{ population: sum(N), n: sum(n), x: sum(yes) }], {
    finitePopulation: true,
  });
  near(whole.proportion, expected.srs_mean);
  near(Math.sqrt(whole.variance), expected.srs_se);
});

test("all 64 coarser grids of a clustered population", () => {
  const { rows, cols, k, ...expected } = given.subgrid64_B;
  const inDisc = (i: number, j: number) =>
    (i - 10) ** 2 + (j - 15) ** 2 <= 30 || (i - 33) ** 2 + (j - 44) ** 2 <= 20 ||
    (i - 40) ** 2 + (j - 8) ** 2 <= 6;
  const found = subgrids(
    gridOf(
      Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => Number(inDisc(i, j)))),
    ),
    k,
  );
  near(found.mean, expected.p);
  near(found.variance, expected.exact_var_of_64);
  near(found.simpleVariance, expected.srswor_var);
  near(found.designEffect, expected.deff);
  const histogram: Record<string, number> = {};
  found.means.forEach((m, i) => {
    const x = Math.round(m * found.sizes[i]);
    histogram[x] = (histogram[x] ?? 0) + 1;
  });
  assert.deepEqual(histogram, expected.histogram_of_x);
});

test("accuracies and areas of Olofsson's table 8, and his sample size", () => {
  const given8 = given.olofsson2014_table8;
  const hectares = given8.pixels.map((pixels: number) => pixels * given8.pixel_m2 / 10_000);
  const found = areaAdjustedAccuracy(given8.rows_map_cols_ref, hectares);
  const check = (
    estimates: { estimate: number; standardError: number }[],
    values: number[],
    halfWidths: number[],
  ) =>
    estimates.forEach(({ estimate, standardError }, i) => {
      near(estimate, values[i]);
      near(normalQuantile(0.975) * standardError, halfWidths[i]);
    });
  check([found.overall], [given8.OA], [given8.OA_halfwidth95]);
  check(found.users, given8.UA, given8.UA_hw);
  check(found.producers, given8.PA, given8.PA_hw);
  check(found.areas, given8.area_ha, given8.area_hw_ha);
  const printed = found.areas.map(({ estimate, standardError }) =>
    `${Math.round(estimate).toLocaleString("en")} +- ${Math.round(1.96 * standardError)}`
  );
  // One of the four is printed with a comma in its error as well.
  assert.equal(`${printed.join("; ")} ha`, given8.published_as_recalled.replace(/(\+- \d+),/g, "$1"));
  found.proportions.forEach(({ standardError }, i) => near(standardError, given8.SE_prop[i]));
  const { W, U, target_SE_OA, n_exact, n } = given.olofsson2014_samplesize;
  const size = stratifiedSampleSize(
    W.map((weight: number, h: number) => ({ weight, standardDeviation: Math.sqrt(U[h] * (1 - U[h])) })),
    target_SE_OA,
  );
  near(size.exact, n_exact);
  assert.equal(size.n, n);
});

test("kappa of Agresti's pathologists, symmetry of Stuart's eyes", () => {
  const pathologists = given.kappa_agresti_pathologists;
  const found = kappa(pathologists.table);
  near(found.observed, pathologists.po);
  near(found.expected, pathologists.pe);
  near(found.estimate, pathologists.kappa);
  near(found.standardError, pathologists.se_FleissCohenEveritt);
  near(found.standardErrorIfIndependent, pathologists.se0);
  const eyes = given.bowker_vision;
  const [symmetry, margins] = [bowkerTest(eyes.table), stuartMaxwellTest(eyes.table)];
  assert.equal(symmetry.statistic.toFixed(5), eyes.bowker.toFixed(5)); // five decimals are given
  assert.equal(symmetry.p.toFixed(8), eyes.p.toFixed(8));
  near(margins.statistic, eyes.stuart_maxwell);
  near(margins.p, eyes.sm_p);
  assert.deepEqual([symmetry.degreesOfFreedom, margins.degreesOfFreedom], [eyes.df, eyes.sm_df]);
});
