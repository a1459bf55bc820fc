import fc from "fast-check";
import {
  chiSquareQuantile,
  chiSquareTail,
  hessian,
  logGamma,
  minimise,
  positiveInverse,
} from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number, off: number) =>
  assert.ok(
    Math.abs(found - expected) <= off * Math.max(1, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

// Moré, Garbow & Hillstrom (1981): Testing unconstrained optimization software. Functions, starts and minima.
const PROBLEMS: [
  name: string,
  f: (p: Float64Array) => number,
  start: number[],
  minimum: number[],
  off: number,
][] = [
  ["Rosenbrock's valley", ([x, y]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2, [-1.2, 1], [1, 1], 1e-5],
  // Its Hessian is singular at the minimum: f is 1e-12 a hundredth away from it.
  [
    "Powell's singular function",
    ([a, b, c, d]) => (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4,
    [3, -1, 0, 1],
    [0, 0, 0, 0],
    2e-3,
  ],
  [
    "Beale's function",
    ([x, y]) => (1.5 - x * (1 - y)) ** 2 + (2.25 - x * (1 - y * y)) ** 2 + (2.625 - x * (1 - y ** 3)) ** 2,
    [1, 1],
    [3, 0.5],
    1e-5,
  ],
  [
    "Wood's function",
    ([a, b, c, d]) =>
      100 * (b - a * a) ** 2 + (1 - a) ** 2 + 90 * (d - c * c) ** 2 + (1 - c) ** 2 +
      10 * (b + d - 2) ** 2 + (b - d) ** 2 / 10,
    [-3, -1, -3, -1],
    [1, 1, 1, 1],
    1e-5,
  ],
  [
    "the helical valley",
    ([x, y, z]) => {
      const turn = Math.atan2(y, x) / (2 * Math.PI);
      return 100 * ((z - 10 * turn) ** 2 + (Math.hypot(x, y) - 1) ** 2) + z * z;
    },
    [-1, 0, 0],
    [1, 0, 0],
    1e-5,
  ],
];

Deno.test("the known minima of test functions are found, and said to be found", () => {
  for (const [name, f, start, minimum, off] of PROBLEMS) {
    const { point, value, converged, evaluations } = minimise(f, start);
    assert.ok(converged && evaluations < 1000, `${name}: ${evaluations} evaluations, ${converged}`);
    assert.equal(value, f(point), name);
    minimum.forEach((expected, i) => near(point[i], expected, off));
  }
});

Deno.test("a saddle point and a kink are no obstacles", () => {
  const saddle = minimise(([x, y]) => x * x - y * y + y ** 4 / 4, [1, 0]);
  near(saddle.value, -1, 1e-10);
  assert.ok(saddle.converged);
  const kink = minimise(([x, y]) => Math.abs(x - 1) + 3 * Math.abs(y + 2), [4, 4.7]);
  near(kink.point[0], 1, 1e-8);
  near(kink.point[1], -2, 1e-8);
});

Deno.test("points outside the domain of the function are walked around", () => {
  const { point, converged } = minimise(([x]) => x - 3 * Math.log(x), [100]);
  near(point[0], 3, 1e-5);
  assert.ok(converged);
  // The border itself is the minimum.
  const border = minimise(([x]) => x < 2 ? NaN : x * x, [7]);
  near(border.point[0], 2, 1e-6);
});

Deno.test("an end of evaluations or a function without a minimum is not called a minimum", () => {
  const rosenbrock = PROBLEMS[0];
  const short = minimise(rosenbrock[1], rosenbrock[2], { maxEvaluations: 40 });
  assert.equal(short.converged, false);
  assert.ok(short.evaluations < 60 && short.value < rosenbrock[1](Float64Array.from(rosenbrock[2])));
  assert.equal(minimise(([x]) => -x, [1]).converged, false);
});

Deno.test("a start outside the domain and a scale of 0 are refused", () => {
  assert.throws(() => minimise(([x]) => Math.log(x), [-1]), /f\(-1\) is not finite/);
  assert.throws(() => minimise(([x]) => x * x, [1], { scale: [0] }), /numbers above 0/);
});

Deno.test("a minimum does not depend on the units of the parameters", () => {
  const sizes = fc.double({ min: -6, max: 6, noNaN: true });
  fc.assert(
    fc.property(sizes, sizes, (a, b) => {
      const [u, v] = [10 ** a, 10 ** b];
      const { point, converged } = minimise(([x, y]) => {
        const [p, q] = [x / u, y / v];
        return Math.exp(p) - 2 * p + (q - p) ** 2 + q ** 4;
      }, [2 * u, -v]);
      assert.ok(converged);
      // Root of the gradient: SciPy 1.17.1, optimize.fsolve.
      near(point[0] / u, 0.5459376788216318, 1e-5);
      near(point[1] / v, 0.4090508135930926, 1e-5);
    }),
    { numRuns: 40, seed: 1 },
  );
});

Deno.test("maximum likelihood and its standard errors agree with R", () => {
  // R 4.2.2, survival survreg(Surv(t, d) ~ 1), Weibull; vcov.
  const times = [3.2, 7.5, 1.1, 12.4, 5.5, 2.8, 9.9, 20, 20, 4.1, 0.6, 15.3, 20, 6.6, 8.2];
  const weibull = ([mu, logScale]: Float64Array) =>
    times.reduce((sum, t) => {
      const z = (Math.log(t) - mu) / Math.exp(logScale);
      return sum + Math.exp(z) - (t < 20 ? z - logScale - Math.log(t) : 0);
    }, 0);
  const fit = minimise(weibull, [1, 0]);
  near(fit.value, 41.22935824921024, 1e-11);
  near(fit.point[0], 2.438514696280493, 1e-6);
  near(fit.point[1], -0.03300313701834347, 1e-6);
  const covariance = positiveInverse(hessian(weibull, fit.point), 2) ?? [];
  near(covariance[0] / 0.078264894566554749, 1, 1e-5);
  near(covariance[3] / 0.059401598953214819, 1, 1e-5);
  near(covariance[1] / -0.003887986464618296, 1, 1e-4);

  // R 4.2.2, MASS glm.nb(y ~ 1).
  const counts = [0, 3, 1, 0, 0, 7, 2, 0, 12, 1, 0, 4, 5, 0, 1, 2, 0, 9, 1, 3];
  const negativeBinomial = ([logMean, logSize]: Float64Array) => {
    const [mean, size] = [Math.exp(logMean), Math.exp(logSize)];
    return -counts.reduce((sum, y) =>
      sum + logGamma(y + size) - logGamma(size) - logGamma(y + 1) +
      size * Math.log(size / (size + mean)) + y * Math.log(mean / (size + mean)), 0);
  };
  const found = minimise(negativeBinomial, [0, 0]);
  near(found.value, 41.84772205355059, 1e-11);
  near(Math.exp(found.point[0]), 2.55, 1e-5);
  near(Math.exp(found.point[1]), 0.6689202189103738, 1e-5);
});

Deno.test("second derivatives have eight digits, and none where there is no function", () => {
  const valley = hessian(([x, y]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2, [1, 1]);
  [802, -400, -400, 200].forEach((expected, i) => near(valley[i], expected, 1e-9));
  const offset = hessian(([x, y]) => 1e4 + Math.exp(x) * y * y, [1, 2]);
  [4, 4, 4, 2].forEach((expected, i) => near(offset[i], expected * Math.E, 1e-8));
  // Scales of the parameters six orders apart, and a domain that ends near the point.
  const apart = hessian(([x, y]) => (x / 1e6) ** 2 + 3 * (x / 1e6) * y + Math.log(y), [2e6, 0.01]);
  [2e-12, 3e-6, 3e-6, -1e4].forEach((expected, i) => near(apart[i] / expected, 1, 1e-6));
  assert.deepEqual([...hessian(([x]) => Math.sqrt(x), [0])], [NaN]);
});

Deno.test("log gamma and quantiles of chi-square agree with R", () => {
  // R 4.2.2, lgamma and qchisq.
  const values = [[1e-10, 23.02585092988274], [0.5, 0.5723649429247001], [3.7, 1.428072326665388], [
    171.5,
    709.1431630309283,
  ], [1e6, 12815504.56914761]];
  for (const [x, expected] of values) near(logGamma(x), expected, 1e-15);
  near(chiSquareQuantile(0.975, 40.0744164908), 24.49110019369990, 1e-14);
  near(chiSquareQuantile(0.025, 40.0744164908), 59.43250530729172, 1e-14);
  near(chiSquareQuantile(0.025, 0.3), 2.545055437452546, 1e-14);
  fc.assert(fc.property(
    fc.double({ min: 0.05, max: 1e5, noNaN: true }),
    fc.double({ min: 1e-6, max: 0.99, noNaN: true }),
    (x, tail) => {
      near(logGamma(x + 1), logGamma(x) + Math.log(x), 1e-14);
      near(chiSquareTail(chiSquareQuantile(tail, x), x), tail, 1e-10);
    },
  ));
  assert.throws(() => logGamma(0), /x > 0/);
  assert.throws(() => chiSquareQuantile(1, 3), /a tail between 0 and 1/);
});

Deno.test("a positive definite matrix times its inverse is the identity, and others have none", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 }),
    (values) => {
      // B' B + I
      const entry = (i: number, j: number) =>
        [0, 1, 2, 3].reduce((sum, k) => sum + values[4 * k + i] * values[4 * k + j], i === j ? 1 : 0);
      const matrix = Float64Array.from({ length: 16 }, (_, at) => entry(at >> 2, at & 3));
      const inverse = positiveInverse(matrix, 4) ?? [];
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) {
          const product = [0, 1, 2, 3].reduce((sum, k) => sum + matrix[4 * i + k] * inverse[4 * k + j], 0);
          near(product, i === j ? 1 : 0, 1e-11);
        }
      }
    },
  ));
  assert.equal(positiveInverse([1, 2, 2, 4], 2), null);
  assert.equal(positiveInverse([1, 2, 2, 1], 2), null);
  assert.equal(positiveInverse([NaN], 1), null);
});
