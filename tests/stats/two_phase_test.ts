import fc from "fast-check";
import {
  leastSquares,
  random,
  twoPhasePlan,
  twoPhasePostStratified,
  twoPhaseRatio,
  twoPhaseRegression,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off = 1e-12) =>
  assert.ok(
    Math.abs(found - expected) <= off * Math.max(1e-3, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

const INDEX = Array.from({ length: 60 }, (_, i) => i);
const Z1 = INDEX.map((i) => i * 7 % 13);
const Z2 = INDEX.map((i) => i * 5 % 11 / 2);
const ALL = INDEX.map((i) =>
  Math.round(1000 * (3 + 0.8 * Z1[i] - 0.5 * Z2[i] + 2 * Math.sin(i * 1.7))) / 1000
);
const Y = ALL.map((y, i) => i % 4 === 1 || i % 10 === 3 ? y : NaN);

Deno.test("regression and ratio agree with R", () => {
  // R 4.2.2: lm on the second phase; the variances written out in matrices, the g-weights by solve(X'X / n2).
  const regression = twoPhaseRegression({ auxiliary: [Z1, Z2], y: Y });
  near(regression.estimate, 6.58792652117618);
  near(regression.variances.textbook!, 0.328539567750196);
  near(regression.variances.external!, 0.332953491770752);
  near(regression.variances["g-weight"]!, 0.325863144415688);
  near(regression.interval.lower, 5.36621435862209);
  near(regression.interval.upper, 7.80963868373027);
  assert.deepEqual([regression.n1, regression.n2], [60, 18]);
  const ratio = twoPhaseRatio({ x: Z1, y: Y });
  near(ratio.estimate, 6.56033272171254);
  near(ratio.variance, 0.357138412774318);
});

Deno.test("least squares agree with R, a large offset costs no digits", () => {
  const rows = INDEX.filter((i) => !Number.isNaN(Y[i]));
  const y = rows.map((i) => Y[i]);
  const plain = leastSquares([rows.map((i) => Z1[i]), rows.map((i) => Z2[i])], y);
  [3.10186749202746, 0.823380507844657, -0.532451465428359].forEach((c, i) => near(plain.coefficients[i], c));
  const shifted = leastSquares([rows.map((i) => Z1[i] + 1e6), rows.map((i) => Z2[i])], y);
  near(shifted.coefficients[1], plain.coefficients[1], 1e-9);
  near(plain.predict([3, 2]), plain.coefficients[0] + 3 * plain.coefficients[1] + 2 * plain.coefficients[2]);
});

Deno.test("residuals are orthogonal to every column", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)), { minLength: 6, maxLength: 30 }),
      (rows) => {
        const columns = [rows.map(([a]) => a), rows.map(([, b]) => b)];
        let fit;
        try {
          fit = leastSquares(columns, rows.map(([, , y]) => y));
        } catch (fault) {
          assert.match(String(fault), /do not determine a regression/);
          return;
        }
        for (const column of [rows.map(() => 1), ...columns]) {
          const product = fit.residuals.reduce((sum, e, i) => sum + e * column[i], 0);
          assert.ok(Math.abs(product) < 1e-8, `${product}`);
        }
      },
    ),
  );
});

const STRATA = [0, 1, 2].map((h) => ({
  firstPhase: INDEX.filter((i) => i % 3 === h).length,
  values: INDEX.filter((i) => i % 3 === h && !Number.isNaN(Y[i])).map((i) => Number(Y[i] > 6)),
}));

Deno.test("post-stratified agrees with its formula in R and nearly with the survey package", () => {
  const found = twoPhasePostStratified(STRATA);
  near(found.estimate, 0.611111111111111);
  near(found.variances.stratified!, 0.0150136011717933);
  // survey 4.1-1, twophase(method = "full"), where the first phase is the population of the second: 0.01476.
  assert.ok(Math.abs(found.variances.stratified! / 0.0147633744855967 - 1) < 0.03);
});

Deno.test("regression on indicators of the strata is post-stratification", () => {
  const one = twoPhasePostStratified(STRATA, { variance: "textbook" });
  const other = twoPhaseRegression({
    auxiliary: [1, 2].map((h) => INDEX.map((i) => Number(i % 3 === h))),
    y: Y.map((y) => Number.isNaN(y) ? NaN : Number(y > 6)),
  });
  near(other.estimate, one.estimate);
  near(other.variances.textbook!, one.variances.textbook!);
  near(other.variances.external!, one.variances.external!);
  near(other.interval.lower, one.interval.lower);
});

Deno.test("where all points are in both phases the estimate is their mean", () => {
  const found = twoPhaseRegression({ auxiliary: [Z1], y: ALL });
  near(found.estimate, found.secondPhaseMean);
  near(found.variance, found.secondPhaseVariance);
  near(found.relativeEfficiency, 1);
  const forms = twoPhaseRatio({ x: ALL.map((y) => 3 * y), y: Y });
  near(forms.estimate, ALL.reduce((sum, y) => sum + y, 0) / 60); // y = x / 3 exactly: nothing is left to chance
});

Deno.test("the textbook and external forms differ by the spread of predictions in the two phases alone", () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const stream = random(seed);
    const x = INDEX.map(() => stream.normal());
    const y = x.map((value, i) => i % 3 === 0 ? value + stream.normal() : NaN);
    const { n1, n2, variances } = twoPhaseRegression({ auxiliary: [x], y });
    const second = x.filter((_, i) => i % 3 === 0);
    const fit = leastSquares([second], y.filter((value) => !Number.isNaN(value)));
    const squares = fit.residuals.reduce((sum, e) => sum + e * e, 0);
    const spread = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return fit.coefficients[1] ** 2 * values.reduce((sum, v) => sum + (v - mean) ** 2, 0) /
        (values.length - 1);
    };
    const degrees = (1 - n2 / n1) * squares / n2 * (1 / (n2 - 2) - 1 / (n2 - 1));
    near(variances.textbook! - variances.external!, (spread(second) - spread(x)) / n1 + degrees, 1e-9);
  }));
});

Deno.test("forest share read on two grids: efficiency as planned, intervals cover", () => {
  // A share of 0.66 read with sensitivity 0.985, specificity 0.96: phi^2 = 0.898, efficiency about 8.6.
  const stream = random(45);
  const [n1, n2, runs] = [8000, 1000, 300];
  const covered: Record<string, number> = { regression: 0, postStratified: 0, ratio: 0 };
  let efficiency = 0;
  let [squares, stated] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const z = new Float64Array(n1);
    const y = new Float64Array(n1).fill(NaN);
    for (let i = 0; i < n1; i++) {
      const forest = stream.uniform() < 0.66;
      z[i] = Number(stream.uniform() < (forest ? 0.985 : 0.04));
      if (i < n2) y[i] = Number(forest);
    }
    const strata = [0, 1].map((h) => ({
      firstPhase: z.reduce((count, value) => count + Number(value === h), 0),
      values: y.subarray(0, n2).filter((_, i) => z[i] === h),
    }));
    const found = {
      regression: twoPhaseRegression({ auxiliary: [z], y }),
      postStratified: twoPhasePostStratified(strata),
      ratio: twoPhaseRatio({ x: z, y }),
    };
    for (const [name, { interval }] of Object.entries(found)) {
      covered[name] += Number(interval.lower <= 0.66 && 0.66 <= interval.upper);
    }
    efficiency += found.regression.relativeEfficiency / runs;
    squares += (found.regression.estimate - 0.66) ** 2 / runs;
    stated += found.regression.variance / runs;
  }
  for (const [name, count] of Object.entries(covered)) {
    assert.ok(Math.abs(count / runs - 0.95) < 0.04, `${name}: ${count / runs}`);
  }
  // 1 / ((1 - n2 / n1) (1 - phi^2) + n2 / n1)
  assert.ok(Math.abs(efficiency / (1 / (7 / 8 * (1 - 0.898) + 1 / 8)) - 1) < 0.05, `${efficiency}`);
  assert.ok(Math.abs(stated / squares - 1) < 0.3, `${stated / squares}`);
});

Deno.test("the best division of a budget beats those beside it", () => {
  const costs = { explained: 0.898, firstCost: 1, secondCost: 50 };
  const { pointsRatio, efficiency, pays } = twoPhasePlan(costs);
  const variance = (ratio: number) => { // of a budget of 1
    const n2 = 1 / (ratio + 50);
    return 0.898 / (ratio * n2) + (1 - 0.898) / n2;
  };
  assert.ok(
    pays && variance(pointsRatio) < Math.min(variance(pointsRatio * 1.05), variance(pointsRatio / 1.05)),
  );
  near(50 / variance(pointsRatio), efficiency);
  assert.deepEqual(twoPhasePlan({ ...costs, explained: 0.01 }), {
    pointsRatio: 1,
    efficiency: 1,
    pays: false,
  });
});

Deno.test("points that are not of two phases are refused", () => {
  assert.throws(() => twoPhaseRegression({ auxiliary: [[1, 2]], y: [1, 2, 3] }), /auxiliary variable 1/);
  assert.throws(
    () => twoPhaseRegression({ auxiliary: [[1, NaN, 3]], y: [1, 2, 3] }),
    /auxiliary variable 1, point 2/,
  );
  assert.throws(() => twoPhaseRegression({ auxiliary: [[1, 2, 3]], y: [1, 2, NaN] }), /more than 2 points/);
  assert.throws(() => twoPhaseRegression({ auxiliary: [[1, 2, 3, 4]], y: [1, 2, Infinity, 1] }), /point 3/);
  assert.throws(
    () => twoPhaseRegression({ auxiliary: [[2, 2, 2, 2]], y: [1, 2, 3, 1] }),
    /column 1 is constant/,
  );
  assert.throws(
    () => twoPhaseRegression({ auxiliary: [Z1, Z1.map((z) => 0.1 - 2 * z)], y: Y }),
    /column 2 is constant, or a sum of others/,
  );
  assert.throws(() => leastSquares([[1, 2]], [1, 2]), /more than 2 rows/);
  assert.throws(() => twoPhaseRatio({ x: [1, -1, 4], y: [1, 2, NaN] }), /no ratio/);
  assert.throws(() => twoPhasePostStratified([{ firstPhase: 1, values: [1, 2] }]), /2 of 1 points/);
  assert.throws(() => twoPhasePostStratified([{ firstPhase: 9, values: [1] }]), /join it/);
  assert.throws(() => twoPhasePostStratified([]), /no strata/);
  assert.throws(() => twoPhasePlan({ explained: 1, firstCost: 1, secondCost: 1 }), /no plan/);
});
