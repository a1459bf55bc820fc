import fc from "fast-check";
import {
  autocorrelation,
  fitMovement,
  movementLogLikelihood,
  type MovementModel,
  movementVariogram,
  selectMovement,
  semivariance,
} from "kenzan/wildlife/mod.ts";
import assert from "node:assert/strict";
import { DEER, irregular, mapped, simulatedTrack, trackOf } from "./tracks.ts";

const near = (found: number, expected: number, off: number, what = "") =>
  assert.ok(Math.abs(found / expected - 1) <= off, `${what} ${found}, not ${expected}`);

const COVARIANCE = { xx: 250_000, xy: -30_000, yy: 90_000 };
const model = (positionTime: number, velocityTime: number): MovementModel => ({
  process: positionTime === 0 ? "IID" : velocityTime === 0 ? "OU" : "OUF",
  positionTime,
  velocityTime,
  mean: [50, -20],
  covariance: COVARIANCE,
});

Deno.test("likelihoods agree with the dense normal distribution to 12 digits, for intervals of a second too", () => {
  const track = trackOf(
    [0, 3600, 3601, 3605, 7200, 10_800, 90_000, 90_060, 90_120, 200_000],
    [0, 120, 121, 126, 300, 250, -400, -380, -370, 700],
    [10, 60, 61.5, 64, 20, -90, -300, -310, -290, 150],
  );
  // mpmath 1.3.0, mp.dps = 60: log density of N(mean, C (x) covariance) by Cholesky's decomposition.
  for (
    const [positionTime, velocityTime, expected] of [
      [0, 0, -142.029708146813144],
      [259_200, 0, -116.851177845386091],
      [259_200, 1800, -1090597.7283754568],
      [7200, 7200, -243653.966599418794],
      [2_592_000, 60, -14332.6651765701642],
      [864_000, 86_400, -7647362128.44268327],
    ]
  ) near(movementLogLikelihood(track, model(positionTime, velocityTime)), expected, 1e-12);
});

/** Log density of positions whose correlations are written out. */
function denseLogLikelihood(
  track: Parameters<typeof movementLogLikelihood>[0],
  movement: MovementModel,
): number {
  const { time, x, y } = track;
  const n = time.length;
  const { mean, covariance: { xx, xy, yy } } = movement;
  const lower = Array.from({ length: n }, () => new Float64Array(n));
  const [u, v] = [new Float64Array(n), new Float64Array(n)];
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = autocorrelation(movement, (time[i] - time[j]) / 1000);
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(sum) : sum / lower[j][j];
    }
    [u[i], v[i]] = [x[i] - mean[0], y[i] - mean[1]];
    for (let k = 0; k < i; k++) {
      u[i] -= lower[i][k] * u[k];
      v[i] -= lower[i][k] * v[k];
    }
    u[i] /= lower[i][i];
    v[i] /= lower[i][i];
    logDeterminant += 2 * Math.log(lower[i][i]);
  }
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const area = xx * yy - xy * xy;
  const quadratic = (dot(u, u) * yy - 2 * dot(u, v) * xy + dot(v, v) * xx) / area;
  return -logDeterminant - n * Math.log(2 * Math.PI) - n / 2 * Math.log(area) - quadratic / 2;
}

Deno.test("the Kalman filter says what the dense normal distribution says, for any irregular track", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ wait: fc.integer({ min: 3600, max: 90_000 }), x: fc.integer(), y: fc.integer() }),
        {
          minLength: 2,
          maxLength: 15,
        },
      ),
      fc.double({ min: 3, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 1.5, noNaN: true }),
      fc.constantFrom(0, 1, 2),
      (fixes, log, below, timescales) => {
        let at = 0;
        const track = trackOf(
          fixes.map(({ wait }) => at += wait),
          fixes.map(({ x }) => x / 2 ** 22),
          fixes.map(({ y }) => y / 2 ** 22),
        );
        const movement = model(timescales > 0 ? 10 ** log : 0, timescales > 1 ? 10 ** (log - below) : 0);
        near(movementLogLikelihood(track, movement), denseLogLikelihood(track, movement), 1e-7);
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});

Deno.test("OUF becomes OU as velocities are forgotten at once, and has no edge where both timescales meet", () => {
  const track = simulatedTrack(1, irregular(1, 60, 3600));
  const likelihood = (positionTime: number, velocityTime: number) =>
    movementLogLikelihood(track, { ...model(positionTime, velocityTime), mean: DEER.centre });
  const brief = [100, 1, 0.01].map((time) => Math.abs(likelihood(172_800, time) - likelihood(172_800, 0)));
  assert.ok(brief[0] > brief[1] && brief[1] > brief[2] && brief[2] < 1e-3, brief.join(" "));
  const equal = likelihood(40_000, 40_000);
  near(likelihood(40_000 * (1 + 1e-7), 40_000 * (1 - 1e-7)), equal, 1e-9);
  near(autocorrelation(model(5e4, 1e-6), 1e4), autocorrelation(model(5e4, 0), 1e4), 1e-9);
  assert.equal(autocorrelation(model(0, 0), 1), 0);
});

Deno.test("independent positions have the sample mean and covariance, and as many as they are tell the area", () => {
  const track = simulatedTrack(2, Array.from({ length: 50 }, (_, i) => i * 1e8));
  const fit = fitMovement(track, { process: "IID", isotropic: false });
  const mean = (of: (i: number) => number) => track.x.reduce((sum, _, i) => sum + of(i), 0) / 50;
  const [mx, my] = [mean((i) => track.x[i]), mean((i) => track.y[i])];
  near(fit.mean[0], mx, 1e-12);
  near(fit.mean[1], my, 1e-12);
  near(fit.covariance.xx, mean((i) => (track.x[i] - mx) ** 2) * 50 / 49, 1e-10);
  near(fit.covariance.xy, mean((i) => (track.x[i] - mx) * (track.y[i] - my)) * 50 / 49, 1e-10);
  near(fit.effectiveSampleSize.area, 49, 1e-6);
  near(fit.effectiveSampleSize.mean, 50, 1e-12);
  assert.deepEqual([fit.parameters, fit.positionTimeInterval, fit.velocityTime], [5, null, 0]);
});

Deno.test("the process that made a long track is chosen, and its timescales lie in their intervals", () => {
  for (const tauVelocity of [0, 7200]) {
    const track = simulatedTrack(3, irregular(3, 1500, 3600), { ...DEER, tauVelocity });
    const { best, candidates } = selectMovement(track);
    assert.equal(best.process, tauVelocity === 0 ? "OU" : "OUF");
    assert.equal(best.isotropic, false);
    assert.equal(best.method, "pHREML");
    const { positionTimeInterval: position, velocityTimeInterval: velocity } = best;
    assert.ok(position && position.lower < 172_800 && position.upper > 172_800);
    if (tauVelocity === 0) assert.equal(velocity, null);
    else assert.ok(velocity && velocity.lower < tauVelocity && velocity.upper > tauVelocity);
    // 62 days of a range that is crossed in two.
    assert.ok(best.effectiveSampleSize.area > 15 && best.effectiveSampleSize.area < 45);
    assert.equal(candidates.length, 6);
    assert.equal(candidates[0].delta, 0);
    near(candidates.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-12);
    for (const { edge, delta } of candidates) assert.equal(edge === "inside", delta !== null);
  }
});

Deno.test("independent positions are seen to be independent", () => {
  const { best } = selectMovement(simulatedTrack(4, irregular(4, 200, 30 * 86_400)));
  assert.equal(best.process, "IID");
});

Deno.test("a fit goes along with rotation, place, unit of length, time of day, unit of time and direction of time", () => {
  const track = simulatedTrack(5, irregular(5, 150, 7200), { ...DEER, tauVelocity: 5000 });
  for (
    const kind of [{ process: "OU", isotropic: true }, { process: "OU", isotropic: false }, {
      process: "OUF",
      isotropic: false,
    }] as const
  ) {
    const fit = fitMovement(track, kind);
    const area = ({ covariance: { xx, xy, yy } }: typeof fit) => Math.sqrt(xx * yy - xy * xy);
    const [cosine, sine] = [Math.cos(1), Math.sin(1)];
    const last = track.time[track.time.length - 1];
    const others = [
      [1, 1, mapped(track, (x, y) => [cosine * x - sine * y, sine * x + cosine * y])],
      [1, 1, mapped(track, (x, y) => [x + 1e5, y - 3e5])],
      [3, 1, mapped(track, (x, y) => [3 * x, 3 * y])],
      [1, 1, { ...track, time: track.time.map((time) => time + 12_345_678) }],
      [1, 10, { ...track, time: track.time.map((time) => time * 10) }],
      [1, 1, {
        ...track,
        time: track.time.map((time) => last - time).reverse(),
        x: track.x.slice().reverse(),
        y: track.y.slice().reverse(),
      }],
    ] as const;
    for (const [length, time, other] of others) {
      const found = fitMovement(other, kind);
      near(area(found), area(fit) * length ** 2, 1e-5, "area");
      near(found.positionTime, fit.positionTime * time, 1e-5, "position time");
      if (fit.velocityTime > 0) near(found.velocityTime, fit.velocityTime * time, 1e-5, "velocity time");
      near(found.effectiveSampleSize.area, fit.effectiveSampleSize.area, 1e-4, "effective size");
      near(found.logLikelihood, fit.logLikelihood - 2 * 150 * Math.log(length), 1e-8, "likelihood");
    }
  }
});

Deno.test("a track that goes on and on shows no range, and is refused", () => {
  const still = simulatedTrack(6, irregular(6, 300, 3600));
  const migrant = { ...still, x: still.x.map((x, i) => x + 1000 * i) };
  assert.throws(() => selectMovement(migrant), /shows no range[^]*Brownian bridge/);
});

Deno.test("tracks from which nothing can be fitted are refused", () => {
  const four = trackOf([0, 1, 2, 3], [0, 5, 3, 9], [4, 4, 8, 2]);
  assert.throws(() => selectMovement(four), /too few fixes/);
  const hours = Array.from({ length: 20 }, (_, i) => 3600 * i);
  assert.throws(() => selectMovement(trackOf(hours, hours.map(() => 7), hours.map(() => 7))), /at one place/);
  const along = hours.map((_, i) => (i * 7) % 11);
  assert.throws(() => selectMovement(trackOf(hours, along, along.map((x) => 2 * x + 1))), /on one line/);
  const twice = trackOf(hours.map((s) => s === 7200 ? 3600 : s), along, hours.map((_, i) => (i * i) % 13));
  assert.throws(() => selectMovement(twice), /two fixes at one time/);
});

Deno.test("the variogram of a track is what its pairs say", () => {
  const track = trackOf([0, 60, 120, 180, 245], [0, 2, 2, 6, 6], [0, 0, 4, 4, 0]);
  const { lag, semivariance: found, pairs, lower, upper } = movementVariogram(track, { longestLag: 130 });
  // Lags of 60, 60, 60, 65 s; of 120, 120, 125 s.
  assert.deepEqual([...lag], [61.25, 365 / 3]);
  assert.deepEqual([...pairs], [4, 3]);
  assert.deepEqual([...found], [(4 + 16 + 16 + 16) / 16, (20 + 32 + 32) / 12]);
  // R 4.2.2: 3.25 * 8 / qchisq(c(0.975, 0.025), 8), two axes of four steps that do not overlap.
  near(lower[0], 1.482787, 1e-6);
  near(upper[0], 11.928079, 1e-6);
  assert.throws(() => movementVariogram(track, { lagClass: 0 }), /no variogram/);
});

Deno.test("the model's variogram runs through that of a track it was fitted to", () => {
  const track = simulatedTrack(8, irregular(8, 2000, 3600));
  const fit = fitMovement(track, { process: "OU", isotropic: false });
  const { lag, lower, upper } = movementVariogram(track, { longestLag: 345_600 });
  const held = Array.from(lag).filter((at, k) => {
    const value = semivariance(fit, at);
    return lower[k] <= value && value <= upper[k];
  });
  assert.ok(held.length > 0.95 * lag.length, `${held.length} of ${lag.length}`);
});
