/** Variograms, kriging and inverse distances against gstat 2.1-0 (R 4.2.2, Debian's r-cran-gstat), computed for these tests. */
import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import {
  akaikeWeights,
  besselRatios,
  empiricalVariogram,
  fitVariogram,
  inverseDistance,
  modelAverage,
  ordinaryKriging,
  practicalRange,
  random,
  semivariance,
  type VariogramShape,
} from "kenzan/stats/mod.ts";

/** Sixty places and values by formula: k = 0 ... 59. */
const k = Array.from({ length: 60 }, (_, i) => i);
const places = { x: k.map((i) => i * 37 % 101), y: k.map((i) => i * i * 61 % 97) };
const values = k.map((i) => 3 + Math.sin(places.x[i] / 11) + Math.cos(places.y[i] / 13) + (i * 29 % 17) / 20);
const elsewhere = [[10, 10], [50, 50], [37, 61], [80.5, 20.25], [-20, 120]] as const;

const near = (found: number, expected: number, tolerance = 2e-11) =>
  assert.ok(
    Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${found}, not ${expected}`,
  );

Deno.test("the empirical variogram is gstat's, classes and all, with its default cutoff and width", () => {
  // as.data.frame(variogram(z ~ 1, d))
  const expected = [
    [2, 2.20710678119, 0.00180997403744],
    [11, 4.30717278486, 0.13557194725540],
    [25, 7.85383478890, 0.14451114581123],
    [27, 10.79243542433, 0.20170325748153],
    [38, 14.03665904020, 0.34779770393510],
    [51, 16.98382437024, 0.48999362572560],
    [48, 20.28694458297, 0.54365903224233],
    [58, 23.24142185529, 0.55962018037729],
    [55, 26.29014689843, 0.81508713323810],
    [49, 29.18358873126, 0.59851293521710],
    [68, 32.35269236789, 1.00081986020819],
    [79, 35.40128907566, 1.21571153982200],
    [68, 38.38623108021, 1.32931352521428],
    [75, 41.62391136777, 1.37174820595319],
    [88, 44.66125677411, 1.22507696865183],
  ];
  const found = empiricalVariogram(places, values);
  assert.deepEqual(found.map(({ pairs }) => pairs), expected.map(([pairs]) => pairs));
  found.forEach(({ distance, semivariance }, i) => {
    near(distance, expected[i][1]);
    near(semivariance, expected[i][2]);
  });
});

Deno.test("the robust variogram is gstat's with cressie = TRUE", () => {
  const expected = [
    0.105364832347,
    0.503287765769,
    0.806270060971,
    1.461099370667,
    1.436076813331,
    1.118424701706,
  ];
  const found = empiricalVariogram(places, values, { estimator: "Cressie-Hawkins", cutoff: 60, width: 10 });
  found.forEach(({ semivariance }, i) => near(semivariance, expected[i]));
  assert.equal(found.length, expected.length);
});

Deno.test("fitted variograms are gstat's, or better by the same measure", () => {
  // fit.variogram(variogram(z ~ 1, d, cutoff = 60, width = 10), vgm(...)): nugget, partial sill, range, SSErr
  const expected: [VariogramShape, number, number, number, number][] = [
    ["exponential", 0, 13.87351217, 498.2930763, 0.01500537709],
    ["spherical", 0, 1.793010795, 94.44388974, 0.01401055121],
    ["Gaussian", 0.0697177063, 1.275910316, 29.09619785, 0.005821057687],
    ["Matérn 3/2", 0.02504485804, 1.562423565, 16.3179702, 0.007165078274],
    ["Matérn 5/2", 0.0486891144, 1.435254272, 11.13867331, 0.006667515373],
  ];
  const classes = empiricalVariogram(places, values, { cutoff: 60, width: 10 });
  for (const [shape, nugget, partialSill, range, sum] of expected) {
    const fit = fitVariogram(classes, shape, { longestRange: 5000 });
    assert.ok(fit.sumOfSquares <= sum * (1 + 1e-9), `${shape}: ${fit.sumOfSquares}`);
    near(fit.nugget, nugget, 3e-4);
    near(fit.partialSill, partialSill, 3e-4);
    near(fit.range, range, 1e-3);
  }
});

Deno.test("without a longer range allowed, a variogram that still rises has its range at the farthest pairs", () => {
  const classes = empiricalVariogram(places, values, { cutoff: 60, width: 10 });
  const { range } = fitVariogram(classes, "exponential");
  near(range, classes.at(-1)!.distance, 1e-6);
});

Deno.test("a flat variogram is all nugget, and practical ranges are where 95 % of the sill is", () => {
  const flat = [1, 2, 3, 4].map((distance) => ({ distance, semivariance: 2, pairs: 10 }));
  const fit = fitVariogram(flat, "spherical");
  near(fit.nugget + fit.partialSill, 2, 1e-9);
  const model = { shape: "exponential", nugget: 0, partialSill: 1, range: 10 } as const;
  near(semivariance(model, practicalRange(model)), 0.95, 1e-9);
  assert.equal(semivariance({ ...model, nugget: 1 }, 0), 0);
});

const KRIGED: [VariogramShape, number, number, number, number[], number[]][] = [
  ["spherical", 0.05, 0.9, 55, [4.9392221735, 1.84416983568, 3.35969644418, 4.40011119814, 3.87149890406], [
    0.242204503252,
    0.162566508285,
    0,
    0.155024567633,
    1.05239069184,
  ]],
  [
    "exponential",
    0.02,
    1.1,
    25,
    [4.89546395291, 1.83148246534, 3.35969644418, 4.44608486757, 4.17927765517],
    [
      0.335857521785,
      0.181871863794,
      0,
      0.167674910523,
      1.21676447058,
    ],
  ],
  ["Gaussian", 0.06, 0.8, 30, [4.97350501215, 1.78680527819, 3.35969644418, 4.24240973689, 3.84512080942], [
    0.0803086737839,
    0.0802841366951,
    0,
    0.0804998473121,
    0.95827862427,
  ]],
  ["Matérn 3/2", 0.04, 0.8, 12, [5.0329191636, 1.77585973955, 3.35969644418, 4.39852152877, 4.0294207808], [
    0.119940563583,
    0.0825314478214,
    0,
    0.0779375942928,
    0.929493746409,
  ]],
  ["Matérn 5/2", 0.04, 0.8, 9, [5.04878088516, 1.76473451728, 3.35969644418, 4.32742346866, 3.97656387553], [
    0.0867093625594,
    0.0718567634736,
    0,
    0.0686532108216,
    0.931821486411,
  ]],
];
for (const [shape, nugget, partialSill, range, predicted, variance] of KRIGED) {
  Deno.test(`ordinary kriging and its variance are gstat's with the ${shape} model, exact where a value is`, () => {
    const kriging = ordinaryKriging(places, values, { shape, nugget, partialSill, range });
    elsewhere.forEach(([x, y], i) => {
      const found = kriging.predict(x, y);
      near(found.value, predicted[i], 1e-9);
      near(found.variance, variance[i], 1e-9);
    });
  });
}

Deno.test("leaving one out gives what gstat's krige.cv computes point by point", () => {
  const model = { shape: "spherical", nugget: 0.05, partialSill: 0.9, range: 55 } as const;
  const found = ordinaryKriging(places, values, model).leaveOneOut();
  [4.72169806497, 2.96512841962, 3.06156696904, 4.25078387761].forEach((v, i) =>
    near(found.predicted[i], v, 1e-10)
  );
  [0.440771464196, 0.240234691696, 0.403968248017, 0.372974932078].forEach((v, i) =>
    near(found.variance[i], v, 1e-10)
  );
  near(found.rootMeanSquare, 0.372305491738, 1e-10);
});

Deno.test("inverse distances are gstat's idw", () => {
  const found = inverseDistance(places, values);
  [4.51549540635, 1.95152943232, 3.35969644418, 4.3564470225, 3.77900093976].forEach((v, i) =>
    near(found.predict(elsewhere[i][0], elsewhere[i][1]), v, 1e-11)
  );
  near(found.leaveOneOut().rootMeanSquare, 0.545580231796, 1e-11);
});

Deno.test("errors of the values are filtered: with errors alone kriging is the weighted mean, and two values may share a place", () => {
  const model = { shape: "spherical", nugget: 0, partialSill: 1e-12, range: 10 } as const;
  const kriging = ordinaryKriging({ x: [0, 0, 50], y: [0, 0, 0] }, [1, 3, 8], model, {
    errorVariance: [1, 1, 2],
  });
  const { value, variance } = kriging.predict(25, 0);
  near(value, (1 + 3 + 8 / 2) / 2.5, 1e-9);
  near(variance, 1 / 2.5, 1e-9);
});

Deno.test("the variogram less its errors is that of what is behind them", () => {
  const draw = random(1).stream("variogram");
  const n = 400;
  const at = {
    x: k.slice(0, 1).flatMap(() => Array.from({ length: n }, () => 100 * draw.uniform())),
    y: Array.from({ length: n }, () => 100 * draw.uniform()),
  };
  const signal = at.x.map((x, i) => Math.sin(x / 15) + Math.cos(at.y[i] / 15));
  const errorVariance = at.x.map((_, i) => i % 2 === 0 ? 0.2 : 2);
  const noisy = signal.map((value, i) => value + draw.normal(0, Math.sqrt(errorVariance[i])));
  const options = { cutoff: 40, width: 10 };
  const truth = empiricalVariogram(at, signal, options);
  const plain = empiricalVariogram(at, noisy, options);
  const corrected = empiricalVariogram(at, noisy, { ...options, errorVariance });
  truth.forEach(({ semivariance }, i) => {
    assert.ok(
      Math.abs(corrected[i].semivariance - semivariance) < 0.15,
      `${corrected[i].semivariance}, ${semivariance}`,
    );
    assert.ok(plain[i].semivariance - semivariance > 0.8);
  });
});

Deno.test("what cannot be interpolated is refused with the value or the reason", () => {
  const model = { shape: "spherical", nugget: 0, partialSill: 1, range: 10 } as const;
  assert.throws(
    () => ordinaryKriging({ x: [1, 1, 2], y: [1, 1, 2] }, [1, 2, 3], model),
    /no unique solution/,
  );
  assert.throws(() => ordinaryKriging({ x: [1, NaN], y: [1, 2] }, [1, 2], model), /value 2/);
  assert.throws(() => ordinaryKriging(places, values, { ...model, partialSill: 0 }), /without variance/);
  assert.throws(() => empiricalVariogram({ x: [1, 1, 1], y: [2, 2, 2] }, [1, 2, 3]), /at one place/);
  assert.throws(() => inverseDistance(places, values, { power: 0 }), Fault);
  assert.throws(() => fitVariogram([], "Gaussian"), /too few classes/);
});

Deno.test("ratios of Bessel functions are scipy's (1.10.1, special.ive), from small to large arguments", () => {
  const expected: [x: number, scaled: number, first: number, tenth: number][] = [
    [0.3, 0.7575806251825478, 0.14833742694087532, 1.5571147111494618e-15],
    [25.079, 0.08006904724534333, 0.9798557948203925, 0.13441211505714754],
    [2000, 0.008921178276439672, 0.9997499687343627, 0.9753038639289499],
  ];
  for (const [x, scaled, first, tenth] of expected) {
    const found = besselRatios(x, 10);
    near(found.scaled / scaled, 1, 1e-13);
    near(found.ratios[1] / first, 1, 1e-13);
    near(found.ratios[10] / tenth, 1, 1e-12);
  }
  assert.deepEqual([...besselRatios(0, 2).ratios], [1, 0, 0]);
});

Deno.test("Akaike weights and the unconditional error follow their formulas", () => {
  // Differences 0, 2, 4: 1, e^-1, e^-2.
  const weights = akaikeWeights([100, 102, 104]);
  const sum = 1 + Math.exp(-1) + Math.exp(-2);
  [1, Math.exp(-1), Math.exp(-2)].forEach((part, i) => near(weights[i], part / sum, 1e-14));
  const { estimate, standardError, interval } = modelAverage([1, 3], [0.25, 0.25], [0.5, 0.5]);
  near(estimate, 2, 1e-15);
  near(standardError, Math.sqrt(0.25 + 1), 1e-15);
  near(interval!.upper, 2 + 1.959963984540054 * Math.sqrt(1.25), 1e-12);
  assert.throws(() => akaikeWeights([1, NaN]), /no weights/);
});
