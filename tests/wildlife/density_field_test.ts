import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import { type CameraCounts, densityArea, simulateCaptureArea } from "kenzan/wildlife/mod.ts";
import { densityField } from "../../lib/wildlife/density_field.ts";
import { drawDensity } from "../../lib/wildlife/density_draws.ts";
import { drawCount } from "../../lib/wildlife/draw_count.ts";
import { drawGamma } from "../../lib/wildlife/draw_gamma.ts";
import { fitHyperparameters, hyperparameterDesign } from "../../lib/wildlife/field_hyperparameters.ts";
import { type LaplaceMode, laplaceMode } from "../../lib/wildlife/laplace_mode.ts";
import { spatialCorrelation } from "../../lib/wildlife/spatial_correlation.ts";

/** A row of cells of 1 km, cameras in the first ones. */
function row(cells: number, counts: number[], exposure: number[], logError = 0) {
  const { area } = densityArea("EPSG:6676", {
    x: Array.from({ length: cells }, (_, k) => 500 + 1000 * k),
    y: new Array(cells).fill(500),
    cell: 1000,
  });
  const camera: CameraCounts = {
    kind: "camera",
    cell: Int32Array.from(counts.keys()),
    count: Float64Array.from(counts),
    exposure: Float64Array.from(exposure),
    logError,
    family: "Poisson",
    names: counts.map(String),
  };
  return { area, camera };
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const spread = (values: ArrayLike<number>) => {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)));
};

Deno.test("Laplace's method agrees with integration over the whole of a small model", () => {
  // Two cells and the intercept: three numbers, summed over a grid that holds all of the posterior.
  const { area, camera } = row(2, [7, 19], [1.2, 1.1]);
  const field = densityField(area, [camera]);
  field.effects[0].sd = 1.5;
  const [sigma, range] = [0.8, 1500];
  const mode = laplaceMode(field, { sigma, range, overdispersion: [] }, "exponential");
  const rho = spatialCorrelation("exponential", 1000, range);
  const factorials = [7, 19].map((n) =>
    Array.from({ length: n }, (_, k) => k + 1).reduce((a, b) => a * b, 1)
  );
  const conditional = sigma * Math.sqrt(1 - rho ** 2);
  const normal = (z: number, sd: number) => Math.exp(-0.5 * (z / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));
  const poisson = (k: number, logDensity: number) => {
    const expected = camera.exposure[k] * Math.exp(logDensity);
    return expected ** camera.count[k] * Math.exp(-expected) / factorials[k];
  };
  const [n, reach] = [61, 4.5];
  const points = Array.from({ length: n }, (_, k) => reach * (2 * (k + 0.5) / n - 1));
  let [sum, first, second, squares] = [0, 0, 0, 0];
  for (const b of points) {
    for (const f of points) {
      const known = normal(b, 1.5) * normal(f, sigma) * poisson(0, b + f);
      for (const g of points) {
        const weight = known * normal(g - rho * f, conditional) * poisson(1, b + g);
        sum += weight;
        first += weight * (b + f);
        second += weight * (b + g);
        squares += weight * (b + f) ** 2;
      }
    }
  }
  const exact = Math.log(sum * (2 * reach / n) ** 3);
  assert.ok(Math.abs(mode.logMarginal - exact) < 0.02, `${mode.logMarginal}, not ${exact}`);
  const { density } = drawDensity(field, [{ weight: 1, mode }], {
    count: 20_000,
    random: random(1),
    relative: false,
  });
  const logs = [0, 1].map((k) =>
    Float64Array.from({ length: 20_000 }, (_, d) => Math.log(density[2 * d + k]))
  );
  const exactMean = first / sum;
  const sd = Math.sqrt(squares / sum - exactMean ** 2);
  // A normal distribution around the mode stands for one that is skewed: at counts of 7 a fifth of a standard deviation.
  assert.ok(Math.abs(mean(logs[0]) - exactMean) < 0.06 * sd, `${mean(logs[0])}, ${exactMean}, sd ${sd}`);
  assert.ok(Math.abs(mean(logs[1]) - second / sum) < 0.06 * sd, `${mean(logs[0])}, ${exactMean}, sd ${sd}`);
  const drawn = spread(logs[0]);
  assert.ok(Math.abs(drawn / sd - 1) < 0.08, `${drawn}, not ${sd}`);
});

Deno.test("the posterior of cells is that of a random walk through the whole model", () => {
  // Four cells of which one is not observed, an intercept and the cameras' common error: Metropolis' algorithm.
  const { area, camera } = row(4, [12, 5, 30], [1.5, 1, 2], 0.3);
  const field = densityField(area, [camera]);
  field.effects[0].sd = 2;
  const [sigma, range] = [0.7, 3000];
  const mode = laplaceMode(field, { sigma, range, overdispersion: [] }, "Matérn 3/2");
  const { density } = drawDensity(field, [{ weight: 1, mode }], {
    count: 8000,
    random: random(2),
    relative: false,
  });

  const correlation = (i: number, j: number) =>
    spatialCorrelation("Matérn 3/2", 1000 * Math.abs(i - j), range);
  const root = Array.from({ length: 4 }, () => new Float64Array(4));
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = correlation(i, j) -
        root[j].reduce((sum, value, k) => k < j ? sum + value * root[i][k] : sum, 0);
      root[i][j] = i === j ? Math.sqrt(rest) : rest / root[j][j];
    }
  }
  // The walk goes through independent standard normal numbers: cells, intercept, common error.
  const logDensityOf = (z: Float64Array, k: number) => {
    let field = 0;
    for (let j = 0; j <= k; j++) field += root[k][j] * z[j];
    return 2 * z[4] + sigma * field;
  };
  const logPosterior = (z: Float64Array) => {
    let value = 0;
    for (let j = 0; j < 6; j++) value -= z[j] * z[j] / 2;
    for (let k = 0; k < 3; k++) {
      const logMean = logDensityOf(z, k) + 0.3 * z[5] + Math.log(camera.exposure[k]);
      value += camera.count[k] * logMean - Math.exp(logMean);
    }
    return value;
  };
  const noise = random(3);
  let z = new Float64Array(6);
  let next = new Float64Array(6);
  z[4] = 1;
  let now = logPosterior(z);
  const kept: number[][] = [[], [], [], []];
  for (let step = 0; step < 150_000; step++) {
    for (let j = 0; j < 6; j++) next[j] = z[j] + noise.normal(0, 0.35);
    const there = logPosterior(next);
    if (Math.log(1 - noise.uniform()) < there - now) {
      [z, next] = [next, z];
      now = there;
    }
    if (step > 5000 && step % 10 === 0) { for (let k = 0; k < 4; k++) kept[k].push(logDensityOf(z, k)); }
  }
  for (let k = 0; k < 4; k++) {
    const ours = Float64Array.from({ length: 8000 }, (_, d) => Math.log(density[4 * d + k]));
    const [exact, sd] = [mean(kept[k]), spread(kept[k])];
    assert.ok(Math.abs(mean(ours) - exact) < 0.2 * sd, `cell ${k}: ${mean(ours)}, not ${exact}`);
    assert.ok(Math.abs(spread(ours) / sd - 1) < 0.12, `cell ${k}: sd ${spread(ours)}, not ${sd}`);
  }
});

Deno.test("hyperparameters are those of the highest marginal likelihood, and points around them weigh to 1", () => {
  const noise = random(4);
  const counts = Array.from({ length: 30 }, (_, k) => noise.poisson(8 * Math.exp(0.8 * Math.sin(k / 4))));
  const { area, camera } = row(30, counts, counts.map(() => 1));
  const field = densityField(area, [{ ...camera, family: "negative binomial" }]);
  const fitted = fitHyperparameters(field, { correlation: "Matérn 3/2" });
  const at = fitted.evaluate(fitted.point).value;
  for (let k = 0; k < 3; k++) {
    for (const by of [-0.2, 0.2]) {
      const beside = fitted.point.slice();
      beside[k] += by;
      assert.ok(fitted.evaluate(beside).value > at);
    }
  }
  const design = hyperparameterDesign(fitted);
  assert.equal(design.length, 7);
  assert.ok(Math.abs(design.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-12);
  // Without penalties the likelihood itself is climbed: it is higher there.
  const free = fitHyperparameters(field, { correlation: "Matérn 3/2", penalties: null });
  assert.ok(free.mode.logMarginal >= fitted.mode.logMarginal - 1e-3);
});

Deno.test("counts and gamma deviates have the mean and variance that they should", () => {
  const noise = random(5);
  for (const [expected, size] of [[0.3, 2], [8, 0.7], [20, Infinity]]) {
    const drawn = Float64Array.from({ length: 40_000 }, () => drawCount(noise, expected, size));
    const variance = expected + expected ** 2 / size;
    assert.ok(Math.abs(mean(drawn) - expected) < 5 * Math.sqrt(variance / 40_000));
    const found = mean(drawn.map((value) => (value - expected) ** 2));
    assert.ok(Math.abs(found / variance - 1) < 0.1, `${found}, not ${variance}`);
  }
  for (const shape of [0.5, 3, 12.5]) {
    const drawn = Float64Array.from({ length: 40_000 }, () => drawGamma(noise, shape));
    assert.ok(Math.abs(mean(drawn) - shape) < 5 * Math.sqrt(shape / 40_000));
    assert.ok(Math.abs(mean(drawn.map((value) => (value - shape) ** 2)) / shape - 1) < 0.1);
  }
});

Deno.test("a mode that is looked for from one at other hyperparameters is the mode", () => {
  const { area, camera, drone } = simulateCaptureArea({ seed: 3, side: 8, cell: 500 });
  const field = densityField(area, [camera, drone]);
  const at = (sigma: number, range: number, start?: LaplaceMode) =>
    laplaceMode(field, { sigma, range, overdispersion: [0.5, 0.7] }, "Matérn 3/2", start);
  const afresh = at(1.4, 900);
  // From a field that is much flatter, and from one that is much rougher.
  for (const start of [at(0.2, 3000), at(4, 400)]) {
    const found = at(1.4, 900, start);
    assert.ok(Math.abs(found.logMarginal - afresh.logMarginal) < 1e-6);
    found.effects.forEach((value, k) => assert.ok(Math.abs(value - afresh.effects[k]) < 1e-5));
  }
});
