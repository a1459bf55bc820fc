import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isopleth,
  kernelDensity,
  leastSquaresCrossValidation,
  plugInBandwidth,
  type Positions,
  referenceBandwidth,
  scaledBandwidth,
} from "kenzan/wildlife/mod.ts";
import { at, moved, normalPositions, shuffled } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);

const TWO_CENTRES = at(...[0, 6000].flatMap((shift) => {
  const { x, y } = normalPositions(31 + shift, 150, 250, 250);
  return Array.from(x, (value, i): [number, number] => [value + shift, y[i]]);
}));

Deno.test("the reference bandwidth is sqrt of the mean variance times n to the power -1/6", () => {
  // Variances with n - 1: 20/3 and 320/3.
  near(
    referenceBandwidth(at([0, 0], [6, 4], [2, 20], [2, 24])),
    Math.sqrt((6.25 + 139.25) / 2) * 4 ** (-1 / 6),
    0.1,
  );
  const exact = at([-1, -2], [1, 2], [-1, 2], [1, -2]);
  near(referenceBandwidth(exact), Math.sqrt((4 / 3 + 16 / 3) / 2) * 4 ** (-1 / 6));
});

Deno.test("the plug-in selector is that of KernSmooth", () => {
  // dpik of KernSmooth 2.23 on these values, range.x a hair wider than they are: at the end of its range it may drop the
  // largest value, by a rounding error.
  const values = Array.from({ length: 40 }, (_, k) => VALUES[k]);
  const fixes = at(...values.map((value): [number, number] => [value, 3 * value - 5e5]));
  const [hx, hy] = plugInBandwidth(fixes, { bivariate: false });
  near(hx, 867.9771253537, 1e-9);
  near(hy, 3 * 867.9771253537, 1e-8);
});
const VALUES = [
  ...[
    -2240,
    -1776,
    -1525,
    -1340,
    -1188,
    -1056,
    -935,
    -823,
    -717,
    -614,
    -515,
    -417,
    -320,
    -223,
    -127,
    -30,
    68,
  ],
  ...[
    167,
    267,
    369,
    472,
    578,
    686,
    797,
    911,
    1028,
    1148,
    1273,
    1402,
    1536,
    1675,
    1822,
    1976,
    2140,
    2317,
    2509,
  ],
  ...[2725, 2978, 3301, 3841],
];

Deno.test("every bandwidth scales with the unit and turns with the axes; place and order do not matter", () => {
  const selectors: ((positions: Positions) => readonly [number, number])[] = [
    (fixes) => [referenceBandwidth(fixes), referenceBandwidth(fixes)],
    (fixes) => plugInBandwidth(fixes),
    (fixes) => [leastSquaresCrossValidation(fixes).bandwidth, leastSquaresCrossValidation(fixes).bandwidth],
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.constantFrom(...selectors.keys()),
      (seed, scale, which) => {
        const fixes = normalPositions(seed, 60);
        const [hx, hy] = selectors[which](fixes);
        const off = 1e-6;
        const scaled = selectors[which](moved(fixes, (x, y) => [scale * x + 7, scale * y - 3]));
        near(scaled[0], scale * hx, off);
        near(scaled[1], scale * hy, off);
        const turned = selectors[which](moved(fixes, (x, y) => [-y, x]));
        near(turned[0], hy, off);
        near(turned[1], hx, off);
        near(selectors[which](shuffled(fixes, seed))[0], hx, off);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("cross-validation scores are the sums over all pairs", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, repeated) => {
      const { x, y } = normalPositions(seed, 30);
      // Fixes at one place, and pairs from centimetres to kilometres apart.
      const fixes = at(
        ...Array.from(
          x,
          (value, i): [number, number] =>
            repeated
              ? [Math.round(value / 200) * 200, Math.round(y[i] / 200) * 200]
              : [value * 10 ** (i % 5 - 3), y[i]],
        ),
      );
      const { candidates, scores } = leastSquaresCrossValidation(fixes, { candidates: 7 });
      candidates.forEach((h, k) => {
        let sum = 0;
        for (let i = 0; i < 30; i++) {
          for (let j = i + 1; j < 30; j++) {
            const square = (fixes.x[i] - fixes.x[j]) ** 2 + (fixes.y[i] - fixes.y[j]) ** 2;
            sum += Math.exp(-square / (4 * h * h)) - 4 * Math.exp(-square / (2 * h * h));
          }
        }
        const expected = 1 / (Math.PI * h * h * 30) + (2 * sum - 90) / (4 * Math.PI * h * h * 900);
        assert.ok(Math.abs(scores[k] - expected) <= 1e-10 / (h * h), `${scores[k]}, not ${expected}`);
      });
    }),
    { numRuns: 50 },
  );
});

Deno.test("cross-validation that ends at a bound says that it failed", () => {
  const good = leastSquaresCrossValidation(normalPositions(2, 300));
  assert.equal(good.converged, true);
  assert.deepEqual(good.cautions, []);
  assert.ok(good.ratio > 0.5 && good.ratio < 1.4, `${good.ratio}`);
  assert.equal(good.scores[good.candidates.indexOf(good.bandwidth)], Math.min(...good.scores));
  // Every place twice: the narrower the better.
  const { x, y } = normalPositions(2, 300);
  const twice = at(...Array.from(x, (_, i): [number, number] => [x[i >> 1], y[i >> 1]]));
  const failed = leastSquaresCrossValidation(twice);
  assert.equal(failed.converged, false);
  near(failed.ratio, 0.1, 1e-12);
  assert.match(failed.cautions[0].text.en, /did not converge: the minimum is at the lower bound/);
  const upper = leastSquaresCrossValidation(normalPositions(2, 300), { range: [0.1, 0.4] });
  assert.match(upper.cautions[0].text.ja, /上限/);
});

Deno.test("the scaled bandwidth is the smallest share of the reference at which the range is whole", () => {
  const fixes = normalPositions(7, 200);
  const { bandwidth, ratio, cautions } = scaledBandwidth(fixes);
  assert.deepEqual(cautions, []);
  near(bandwidth, ratio * referenceBandwidth(fixes), 1e-12);
  const parts = (share: number) =>
    isopleth(kernelDensity(fixes, { bandwidth: share * referenceBandwidth(fixes), method: "binned" }), 95)
      .polygon.coordinates.length;
  for (let share = 1; share > ratio - 0.01; share -= 0.05) assert.equal(parts(share), 1);
  assert.ok(parts(ratio - 0.05) > 1);
  assert.ok(scaledBandwidth(fixes, { parts: 3 }).ratio <= ratio);
});

Deno.test("a range that is in parts at the reference bandwidth keeps it, with a caution", () => {
  const far = at(
    ...Array.from(TWO_CENTRES.x, (x, i): [number, number] => [x < 4000 ? x : x + 3e5, TWO_CENTRES.y[i]]),
  );
  const few = at(...Array.from({ length: 200 }, (_, i): [number, number] => [far.x[i], far.y[i]]));
  const { ratio, cautions } = scaledBandwidth(few);
  assert.equal(ratio, 1);
  assert.deepEqual(cautions.map(({ code }) => code), ["fragmented-at-reference"]);
});

Deno.test("for two centres the reference bandwidth is far wider than those that look at the fixes", () => {
  const reference = referenceBandwidth(TWO_CENTRES);
  const [hx] = plugInBandwidth(TWO_CENTRES);
  const { bandwidth, converged } = leastSquaresCrossValidation(TWO_CENTRES, { range: [0.02, 1] });
  assert.ok(converged);
  assert.ok(hx < 0.4 * reference && bandwidth < 0.3 * reference, `${hx}, ${bandwidth}, ${reference}`);
});

Deno.test("fixes without a bandwidth, and searches that are none, are refused", () => {
  const same = at([1, 1], [1, 1], [1, 1], [1, 1], [1, 1]);
  for (
    const selector of [referenceBandwidth, plugInBandwidth, leastSquaresCrossValidation, scaledBandwidth]
  ) {
    assert.throws(() => selector(same), /all fixes are at one place/);
    assert.throws(() => selector(at([1, 1])), /too few fixes/);
    assert.throws(() => selector({ ...normalPositions(1, 9), crs: "EPSG:6668" }), /degrees/);
  }
  const line = at([0, 5], [10, 5], [20, 5], [30, 5], [45, 5]);
  assert.throws(() => plugInBandwidth(line), /no plug-in bandwidth[^]*along y[^]*animal A/);
  const outlier = at(...Array.from({ length: 60 }, (_, k): [number, number] => [k === 0 ? 1e9 : k, k]));
  assert.throws(() => plugInBandwidth(outlier), /along x[^]*bins of/);
  const fixes = normalPositions(1, 30);
  assert.throws(() => leastSquaresCrossValidation(fixes, { candidates: 2 }), /no bandwidths to try/);
  assert.throws(() => leastSquaresCrossValidation(fixes, { range: [0, 1] }), /no bandwidths to try/);
  assert.throws(() => leastSquaresCrossValidation(fixes, { range: [1, 1] }), /no bandwidths to try/);
  assert.throws(() => scaledBandwidth(fixes, { step: 0 }), /no bandwidths to scale to/);
  assert.throws(() => scaledBandwidth(fixes, { parts: 0 }), /no bandwidths to scale to/);
});
