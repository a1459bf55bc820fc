import {
  autocorrelatedKernelDensity,
  autocorrelation,
  cellCentre,
  kernelDensity,
  movementLogLikelihood,
  type MovementModel,
  normalRangeArea,
  selectMovement,
  type Track,
} from "kenzan/wildlife/mod.ts";
import { chiSquareQuantile } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";
import { DEER, irregular, mapped, simulatedTrack, trackOf } from "./tracks.ts";

const near = (found: number, expected: number, off: number, what = "") =>
  assert.ok(Math.abs(found / expected - 1) <= off, `${what} ${found}, not ${expected}`);
const DAY = 86_400;
const codes = (cautions: { code: string }[]) => cautions.map(({ code }) => code);
const OU = [{ process: "OU", isotropic: false }] as const;

Deno.test("a long track shows the range that made it, with an interval that holds it", () => {
  const track = simulatedTrack(11, irregular(11, 1500, 14_400));
  const { ranges, distribution, weights } = autocorrelatedKernelDensity(track);
  assert.deepEqual(ranges.map(({ percent }) => percent), [50, 95]);
  for (const { percent, area, interval, method } of ranges) {
    const truth = normalRangeArea(DEER.sigma, percent);
    near(area, truth, 0.2, `${percent} %`);
    assert.ok(interval && interval.lower < truth && interval.upper > truth);
    assert.equal(method, "autocorrelated kernel density");
    assert.equal(interval.method, "profile likelihood");
  }
  near(distribution.mass, 1, 1e-4);
  near(weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
  assert.deepEqual(distribution.cautions, []);
});

Deno.test("the profile's interval is where the restricted likelihood has dropped by half of chi-square", () => {
  const track = simulatedTrack(23, irregular(23, 90, 7200));
  const n = track.time.length;
  const selection = selectMovement(track, { kinds: OU });
  const { ranges: [, { area, interval }], movement } = autocorrelatedKernelDensity(track, {
    selection,
    level: 0.9,
  });
  const { xx, xy, yy } = movement.covariance;
  const size = Math.sqrt(xx * yy - xy * xy);
  const longest = (track.time[n - 1] - track.time[0]) / 1000;
  const grid = Array.from({ length: 200 }, (_, k) => {
    const at = { ...movement, positionTime: longest * Math.exp(-6 * k / 200) };
    return { at, ...bestCentre(track, at) };
  });
  /** Restricted log-likelihood of a range so many times as large, by its definition. */
  const restricted = (factor: number) =>
    grid.reduce((most, { at, mean, shape, meanSize }) => {
      const scale = factor * size / Math.sqrt(shape.xx * shape.yy - shape.xy ** 2);
      const covariance = { xx: scale * shape.xx, xy: scale * shape.xy, yy: scale * shape.yy };
      const fitted = movementLogLikelihood(track, { ...at, mean, covariance });
      return Math.max(most, fitted - Math.log(meanSize) + Math.log(factor * size));
    }, -Infinity);
  let top = -Infinity;
  for (let log = -1; log < 1; log += 0.05) top = Math.max(top, restricted(Math.exp(log)));
  assert.ok(interval && interval.lower < area && interval.upper > area);
  for (const bound of [interval.lower, interval.upper]) {
    const drop = top - restricted(bound / area);
    assert.ok(Math.abs(drop - chiSquareQuantile(0.1, 1) / 2) < 0.02, `${drop}`);
  }
});

Deno.test("a track that has not seen a range through has no interval of its area, and says so", () => {
  // One move within ten days: next to nothing is known of a range that holds both places.
  const still = simulatedTrack(31, irregular(31, 120, 7200));
  const track = { ...still, x: still.x.map((x, i) => x + (i < 60 ? 0 : 5 * DEER.sigma[0])) };
  const { ranges, distribution, effectiveSampleSize } = autocorrelatedKernelDensity(track, {
    selection: selectMovement(track, { kinds: OU }),
  });
  assert.ok(effectiveSampleSize.area < 3);
  assert.deepEqual(ranges.map(({ interval }) => interval), [null, null]);
  assert.ok(distribution.cautions.some(({ code }) => code === "no-area-interval"));
  assert.ok(ranges.every(({ cautions }) => cautions.some(({ code }) => code === "no-area-interval")));
});

/** Generalised least squares of an OU movement: the inverse of its correlations is tridiagonal. */
function bestCentre(track: Track, movement: MovementModel) {
  const product = (a: Float64Array, b: Float64Array) => {
    let sum = a[0] * b[0];
    for (let i = 1; i < a.length; i++) {
      const c = autocorrelation(movement, (track.time[i] - track.time[i - 1]) / 1000);
      sum += (a[i] - c * a[i - 1]) * (b[i] - c * b[i - 1]) / (1 - c * c);
    }
    return sum;
  };
  const ones = track.time.map(() => 1);
  const meanSize = product(ones, ones);
  const mean = [product(ones, track.x) / meanSize, product(ones, track.y) / meanSize] as const;
  const [u, v] = [track.x.map((x) => x - mean[0]), track.y.map((y) => y - mean[1])];
  return { meanSize, mean, shape: { xx: product(u, u), xy: product(u, v), yy: product(v, v) } };
}

Deno.test("on request the interval is chi-square with twice the effective sample size, as ctmm has it", () => {
  const track = simulatedTrack(24, irregular(24, 200, 7200));
  const { ranges: [{ area, interval }], effectiveSampleSize } = autocorrelatedKernelDensity(track, {
    interval: "chi-square",
    percents: [95],
  });
  const degrees = 2 * effectiveSampleSize.area;
  near((interval?.upper ?? NaN) / area, chiSquareQuantile(0.025, degrees) / degrees, 1e-12);
  near((interval?.lower ?? NaN) / area, chiSquareQuantile(0.975, degrees) / degrees, 1e-12);
});

Deno.test("the density is that of kernels about the fixes, with areas less by what their width adds", () => {
  const track = simulatedTrack(12, irregular(12, 60, 20_000));
  const selection = selectMovement(track, { kinds: OU });
  const { distribution, bandwidth, weights } = autocorrelatedKernelDensity(track, { selection });
  const { grid, density } = distribution;
  const { xx, xy, yy } = bandwidth;
  const area = xx * yy - xy * xy;
  const kernels = density.map((_, k) => {
    const [x, y] = cellCentre(grid, Math.floor(k / grid.width), k % grid.width);
    return track.x.reduce((sum, at, i) => {
      const [dx, dy] = [x - at, y - track.y[i]];
      const square = (dx * dx * yy - 2 * dx * dy * xy + dy * dy * xx) / area;
      return sum + weights[i] * Math.exp(-square / 2) / (2 * Math.PI * Math.sqrt(area));
    }, 0);
  });
  const square = xx / selection.best.covariance.xx;
  let inflation = square;
  track.time.forEach((time, i) =>
    track.time.forEach((other, j) => {
      const lag = Math.abs(time - other) / 1000;
      inflation += weights[i] * weights[j] * (1 - autocorrelation(selection.best, lag));
    })
  );
  assert.ok(inflation > 1.2);
  const shares = (values: Float64Array) => {
    let sum = 0;
    return values.toSorted().reverse().map((value) => sum += value * grid.cell ** 2);
  };
  const [plain, corrected] = [shares(kernels), shares(density)];
  for (let k = 10; k < plain.length / inflation - 10; k = Math.ceil(k * 1.1)) {
    const cells = inflation * k;
    const [whole, part] = [Math.floor(cells), cells % 1];
    near(corrected[k - 1], plain[whole - 1] + part * (plain[whole] - plain[whole - 1]), 1e-4);
  }
  // Cells keep their order, but for those that kernels cut at 4.5 bandwidths leave next to each other.
  const densest = (values: Float64Array) =>
    Array.from(values.keys()).sort((a, b) => values[b] - values[a]).slice(0, 2000);
  const kept = new Set(densest(kernels));
  assert.ok(densest(density).filter((k) => kept.has(k)).length > 1990);
});

Deno.test("independent fixes have the reference bandwidth nearly, and all of them count the same", () => {
  const track = simulatedTrack(13, irregular(13, 1000, 30 * DAY), { ...DEER, sigma: [700, 700] });
  const selection = selectMovement(track, { kinds: [{ process: "IID", isotropic: true }] });
  const { bandwidth, weights, ranges, effectiveSampleSize } = autocorrelatedKernelDensity(track, {
    selection,
    weighted: true,
  });
  near(bandwidth.xx / selection.best.covariance.xx, 1000 ** (-1 / 3), 0.1);
  assert.ok(weights.every((weight) => weight === 1 / 1000));
  near(effectiveSampleSize.area, 999, 1e-6);
  // The plain kernel is wider by its own width: 1 + h^2.
  const plain = kernelDensity(track, { bandwidth: Math.sqrt(bandwidth.xx) });
  const dense = (density: Float64Array) => density.reduce((most, value) => Math.max(most, value), 0);
  assert.ok(
    dense(plain.density) < dense(autocorrelatedKernelDensity(track, { selection }).distribution.density),
  );
  near(ranges[1].area, normalRangeArea([700, 700], 95), 0.07);
});

/** Half of the mean integrated squared error that weights and bandwidth can change. */
function squaredError(track: Track, weights: Float64Array, square: number, seconds: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    for (let j = 0; j < weights.length; j++) {
      const lack = 1 - Math.exp(-Math.abs(track.time[i] - track.time[j]) / 1000 / seconds);
      sum += weights[i] * weights[j] / (lack + square);
    }
  }
  return sum / 2 - 2 / (2 + square) + 0.5;
}

Deno.test("no other weights and no other bandwidth have less expected error", () => {
  // Half of the fixes in a tenth of the time.
  const seconds = [
    ...Array.from({ length: 60 }, (_, i) => i * 600),
    ...Array.from({ length: 60 }, (_, i) => 36_000 + i * 40_000),
  ];
  const track = simulatedTrack(14, seconds);
  const selection = selectMovement(track, { kinds: OU });
  const { positionTime, covariance } = selection.best;
  const [even, best] = [false, true].map((weighted) => {
    const { weights, bandwidth, ranges } = autocorrelatedKernelDensity(track, { selection, weighted });
    return { weights, square: bandwidth.xx / covariance.xx, area: ranges[1].area };
  });
  const error = (weights: Float64Array, square: number) => squaredError(track, weights, square, positionTime);
  const least = error(best.weights, best.square);
  assert.ok(least < error(even.weights, even.square));
  for (const { weights, square } of [even, best]) {
    for (const factor of [0.98, 1.02]) assert.ok(error(weights, square * factor) > error(weights, square));
  }
  // Moving weight between any two fixes helps nobody.
  for (let i = 0; i < 120; i += 7) {
    for (let j = 3; j < 120; j += 11) {
      if (i === j) continue;
      const by = Math.min(1e-3, best.weights[i]);
      const other = best.weights.slice();
      other[i] -= by;
      other[j] += by;
      assert.ok(error(other, best.square) > least - 1e-9, `${i} to ${j}`);
    }
  }
  assert.ok(best.weights.every((weight) => weight >= 0));
  near(best.weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
  const share = best.weights.slice(0, 60).reduce((sum, weight) => sum + weight, 0);
  assert.ok(share > 0.02 && share < 0.2, `${share} of the weight on a tenth of the time`);
});

Deno.test("weights of an OUF movement are none below 0 and sum to 1", () => {
  const track = simulatedTrack(15, irregular(15, 300, 3600), { ...DEER, tauVelocity: 7200 });
  const selection = selectMovement(track, { kinds: [{ process: "OUF", isotropic: false }] });
  const { weights } = autocorrelatedKernelDensity(track, { selection, weighted: true });
  assert.ok(weights.every((weight) => weight >= 0));
  near(weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
});

Deno.test("areas go along with rotation, place, unit of length and of time", () => {
  const track = simulatedTrack(16, irregular(16, 120, 14_400));
  const areas = (other: Track) => autocorrelatedKernelDensity(other).ranges.map(({ area }) => area);
  const [half, most] = areas(track);
  const [cosine, sine] = [Math.cos(1), Math.sin(1)];
  for (
    const [scale, off, other] of [
      [1, 1e-6, mapped(track, (x, y) => [x + 4096, y - 8192])],
      [9, 1e-6, mapped(track, (x, y) => [3 * x, 3 * y])],
      [1, 1e-6, { ...track, time: track.time.map((time) => time + 1e9) }],
      [1, 1e-6, { ...track, time: track.time.map((time) => time * 7) }],
      // The grid does not turn along.
      [1, 5e-3, mapped(track, (x, y) => [cosine * x - sine * y, sine * x + cosine * y])],
    ] as const
  ) {
    const [otherHalf, otherMost] = areas(other);
    near(otherHalf, scale * half, off);
    near(otherMost, scale * most, off);
  }
});

Deno.test("a short track is cautioned: few independent positions, and perhaps no range", () => {
  const { distribution, ranges } = autocorrelatedKernelDensity(simulatedTrack(20, irregular(20, 60, 3600)));
  const found = codes(distribution.cautions);
  assert.ok(
    found.includes("small-effective-sample") && found.includes("residency-doubtful"),
    found.join(" "),
  );
  assert.deepEqual(codes(ranges[0].cautions), found);
  const { interval, area } = ranges[1];
  assert.ok(interval && interval.upper > 2 * area);
});

Deno.test("random walks are seldom taken for residents, and residents of a month never for random walks", () => {
  const doubted = (seed: number, tauPosition: number) => {
    const track = simulatedTrack(seed, irregular(seed, 40, 64_800), { ...DEER, tauPosition });
    const selection = selectMovement(track, { kinds: [{ process: "OU", isotropic: true }] });
    const { cautions } = autocorrelatedKernelDensity(track, { selection, percents: [95] }).distribution;
    return codes(cautions).includes("residency-doubtful");
  };
  const seeds = Array.from({ length: 20 }, (_, seed) => 100 + seed);
  // A month is nothing to an animal that crosses its range in ten years.
  assert.ok(seeds.filter((seed) => doubted(seed, 3e8)).length >= 18);
  assert.ok(seeds.every((seed) => !doubted(seed, 1.5 * DAY)));
});

Deno.test("a timescale longer than the track, few fixes and a long gap are told of", () => {
  const slow = simulatedTrack(20, irregular(20, 25, 3600), { ...DEER, tauPosition: 30 * DAY });
  const found = codes(autocorrelatedKernelDensity(slow).distribution.cautions);
  assert.ok(found.includes("timescale-longer-than-track") && found.includes("few-fixes"), found.join(" "));

  const hours = Array.from({ length: 600 }, (_, i) => i * 21_600);
  const gap = hours.filter((s) => s < 60 * DAY || s > 110 * DAY);
  const { cautions } = autocorrelatedKernelDensity(simulatedTrack(19, gap)).distribution;
  assert.deepEqual(codes(cautions), ["gap-in-track"]);
  assert.match(cautions[0].text.ja, /1970-03-01から1970-04-21（UTC）まで51日間測位がなく/);
  assert.deepEqual(autocorrelatedKernelDensity(simulatedTrack(19, hours)).distribution.cautions, []);
});

Deno.test("a dropped collar and a handful of fixes have no range", () => {
  const hours = Array.from({ length: 40 }, (_, i) => i * 3600);
  assert.throws(
    () => autocorrelatedKernelDensity(trackOf(hours, hours.map(() => 1), hours.map(() => 2))),
    /at one place/,
  );
  assert.throws(() => autocorrelatedKernelDensity(trackOf([0, 1, 2], [0, 1, 0], [0, 0, 1])), /too few fixes/);
});
