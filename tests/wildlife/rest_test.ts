/** REST: staying times, passes, counts, activity and the density they make. */
import assert from "node:assert/strict";
import { type Random, random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const near = (found: number, expected: number, relative: number) =>
  assert.ok(Math.abs(found / expected - 1) <= relative, `${found}, not ${expected}`);
const family = (name: wildlife.StayingTimeFamilyName) =>
  wildlife.STAYING_TIME_FAMILIES.find((each) => each.name === name)!;

function drawStays(
  name: wildlife.StayingTimeFamilyName,
  parameters: number[],
  n: number,
  limit: number,
  draw: Random,
) {
  const times = Float64Array.from({ length: n }, () => family(name).draw(parameters, draw));
  return {
    time: times.map((time) => Math.min(time, limit)),
    censored: Uint8Array.from(times, (time) => Number(time > limit)),
    station: new Int32Array(n),
  };
}

/** A survey without places and with one event a video, for counts and stays that are given. */
function surveyOf(videos: number[], effort: number[], stays: wildlife.StayingTimes): wildlife.CameraSurvey {
  const n = videos.length;
  return {
    stations: videos.map((_, k) => `P${k}`),
    videos: Float64Array.from(videos),
    effort: Float64Array.from(effort),
    x: new Float64Array(n).fill(NaN),
    y: new Float64Array(n).fill(NaN),
    stays,
    examined: { passes: new Float64Array(0), station: new Int32Array(0) },
    events: { angle: new Float64Array(0), station: new Int32Array(0) },
    dispersion: new Float64Array(n).fill(NaN),
    refused: [],
    isScheduled: true,
    cautions: [],
  };
}

const KNOWN: wildlife.RestFactors = {
  passes: { mean: 1, logError: 0 },
  activity: { level: 1, logError: 0 },
  area: { area: 2, logError: 0 },
};

Deno.test("animals walking at random are counted right: density from entries and stays alone", () => {
  // Correlated walks on a torus of 400 m; each second a step; 16 cameras see circles of 12 m.
  const [SIDE, ANIMALS, RADIUS, SECONDS] = [400, 12, 12, 40_000];
  const draw = random(3).stream("walkers");
  const cameras = Array.from({ length: 16 }, (_, k) => [50 + 100 * (k % 4), 50 + 100 * Math.floor(k / 4)]);
  const videos = new Array(16).fill(0);
  const time: number[] = [], censored: number[] = [], station: number[] = [];
  for (let animal = 0; animal < ANIMALS; animal++) {
    let [x, y, heading] = [SIDE * draw.uniform(), SIDE * draw.uniform(), 7 * draw.uniform()];
    let [inside, since] = [-1, 0];
    for (let second = 0; second <= SECONDS; second++) {
      const camera = cameras.findIndex(([cx, cy]) => (x - cx) ** 2 + (y - cy) ** 2 < RADIUS * RADIUS);
      if (camera !== inside || second === SECONDS) {
        // A stay that began before the first second was not seen to begin; one at the end is censored.
        if (inside >= 0 && since > 0) {
          time.push(second - since);
          censored.push(Number(camera === inside));
          station.push(inside);
        }
        if (camera >= 0 && second > 0 && camera !== inside) videos[camera]++;
        [inside, since] = [camera, second];
      }
      heading += draw.normal(0, 0.4);
      x = (x + 0.8 * Math.cos(heading) + SIDE) % SIDE;
      y = (y + 0.8 * Math.sin(heading) + SIDE) % SIDE;
    }
  }
  const stays = {
    time: Float64Array.from(time),
    censored: Uint8Array.from(censored),
    station: Int32Array.from(station),
  };
  const fits = wildlife.fitRest(surveyOf(videos, videos.map(() => SECONDS / 86_400), stays), {
    ...KNOWN,
    area: { area: Math.PI * RADIUS ** 2, logError: 0 },
  });
  const truth = ANIMALS / (SIDE / 1000) ** 2;
  const { density, interval } = wildlife.averageRest(fits);
  near(density, truth, 0.2);
  assert.ok(interval.lower < truth && truth < interval.upper, `${interval.lower} to ${interval.upper}`);
});

for (
  const [name, parameters] of [
    ["exponential", [1.5]],
    ["gamma", [1.2, 0.6]],
    ["lognormal", [1.3, -0.2]],
    ["Weibull", [1.6, 0.4]],
  ] as const
) {
  Deno.test(`censored ${name} stays give their parameters and mean back, within three errors`, () => {
    const stays = drawStays(name, [...parameters], 4000, 8, random(5).stream(name));
    const fit = wildlife.fitStayingTime(stays, family(name));
    assert.ok(fit.converged);
    parameters.forEach((value, i) => {
      const error = Math.sqrt(fit.covariance[i * parameters.length + i]);
      assert.ok(Math.abs(fit.parameters[i] - value) < 3 * error, `${fit.parameters[i]}, not ${value}`);
    });
    assert.ok(Math.abs(Math.log(fit.mean / family(name).mean([...parameters]))) < 3 * fit.logMeanError);
  });
}

Deno.test("the mean of every family is that of its draws; Weibull's is scale times gamma", () => {
  for (const { name, guess, mean, draw } of wildlife.STAYING_TIME_FAMILIES) {
    const parameters = guess(5, 0.8);
    const stream = random(6).stream(name);
    const sum = Array.from({ length: 40_000 }, () => draw(parameters, stream)).reduce((a, b) => a + b, 0);
    near(sum / 40_000, mean(parameters), 0.03);
  }
  // Gamma(1 + 1 / 2) = sqrt(pi) / 2.
  near(family("Weibull").mean([Math.log(4), Math.log(2)]), 4 * Math.sqrt(Math.PI) / 2, 1e-12);
});

Deno.test("a swapped censor code changes the mean stay: the two conventions are not the same data", () => {
  const stays = drawStays("exponential", [1.5], 300, 6, random(7).stream("swap"));
  const swapped = { ...stays, censored: stays.censored.map((flag) => 1 - flag) };
  const [right, wrong] = [stays, swapped].map((each) =>
    wildlife.fitStayingTime(each, family("exponential")).mean
  );
  near(right, Math.exp(1.5), 0.2);
  assert.ok(wrong > 1.5 * right);
});

Deno.test("families of two parameters are refused without two different ends", () => {
  const stays = {
    time: Float64Array.of(2, 3, 3),
    censored: Uint8Array.of(1, 0, 0),
    station: new Int32Array(3),
  };
  assert.throws(() => wildlife.fitStayingTime(stays, family("gamma")), /1 of 3/);
});

Deno.test("goodness of fit finds the wrong family, and not the right one", () => {
  const stays = drawStays("lognormal", [1, 0], 400, 20, random(8).stream("fit"));
  const check = (name: wildlife.StayingTimeFamilyName) =>
    wildlife.checkStayingTime(stays, wildlife.fitStayingTime(stays, family(name)), {
      random: random(9).stream(name),
      replicates: 49,
    });
  assert.ok(check("lognormal").p > 0.05);
  assert.ok(check("exponential").p <= 0.04);
});

Deno.test("Kaplan and Meier's estimate is that of the textbook, and reversed that of censoring", () => {
  const steps = wildlife.kaplanMeier([1, 2, 2, 3, 4], [0, 0, 1, 0, 1]);
  assert.deepEqual(steps.map(({ time, atRisk, ends }) => [time, atRisk, ends]), [[1, 5, 1], [2, 4, 1], [
    3,
    2,
    1,
  ]]);
  steps.forEach(({ survival }, i) => near(survival, [0.8, 0.6, 0.3][i], 1e-12));
  assert.deepEqual(
    wildlife.kaplanMeier([1, 2, 2, 3, 4], [0, 0, 1, 0, 1], { reverse: true }).map(({ time }) => time),
    [2, 4],
  );
});

Deno.test("counts: Poisson has its closed form, and the negative binomial without overdispersion is Poisson", () => {
  const counts = { videos: Float64Array.of(3, 5, 4, 4), effort: Float64Array.of(10, 10, 10, 10) };
  const poisson = wildlife.fitEncounterCounts(counts, "Poisson");
  near(poisson.parameters[0], Math.log(16 / 40), 1e-12);
  near(poisson.covariance[0], 1 / 16, 1e-9);
  const other = wildlife.fitEncounterCounts(counts, "negative binomial");
  assert.deepEqual([other.size, other.logLikelihood], [Infinity, poisson.logLikelihood]);
  assert.throws(
    () =>
      wildlife.fitEncounterCounts({ videos: new Float64Array(2), effort: Float64Array.of(1, 1) }, "Poisson"),
    /no videos at all/,
  );
  assert.throws(
    () =>
      wildlife.fitEncounterCounts(
        { videos: Float64Array.of(1, 0), effort: Float64Array.of(1, 0) },
        "Poisson",
      ),
    /station 2/,
  );
});

Deno.test("covariates of density and of staying time give their effects back", () => {
  const draw = random(11).stream("covariate");
  const n = 300;
  const slope = Float64Array.from({ length: n }, () => draw.normal());
  const [onDensity, onStay] = [0.6, 0.3];
  const time: number[] = [], station: number[] = [];
  const effort = new Array(n).fill(60);
  const videos = Array.from(slope, (z, k) => {
    for (let i = 0; i < 2; i++) {
      time.push(family("exponential").draw([1.5 + onStay * z], draw));
      station.push(k);
    }
    // Entries go with density over stay.
    return draw.poisson(6 * Math.exp((onDensity - onStay) * z));
  });
  const stays = {
    time: Float64Array.from(time),
    censored: new Uint8Array(time.length),
    station: Int32Array.from(station),
  };
  const [fit] = wildlife.fitRest(surveyOf(videos, effort, stays), KNOWN, {
    families: ["exponential"],
    countModels: ["Poisson"],
    covariates: [{ name: "slope", values: slope.map((value) => 100 + 10 * value), onStay: true }],
  });
  const [{ value, standardError }] = fit.coefficients;
  const sd = Math.sqrt(slope.reduce((sum, z) => sum + z * z, 0) / n);
  assert.ok(Math.abs(value - onDensity * sd) < 3 * standardError, `${value} +- ${standardError}`);
  assert.ok(standardError < 0.1);
  // The mean over the stations, not at the mean covariate.
  near(fit.density, fit.stationDensity.reduce((sum, each) => sum + each, 0) / n, 1e-12);
  assert.equal(fit.parameters, 4);
  assert.throws(() => wildlife.profileInterval(surveyOf(videos, effort, stays), fit), /with covariates/);
  assert.throws(
    () =>
      wildlife.fitRest(surveyOf(videos, effort, stays), KNOWN, {
        covariates: [{ name: "flat", values: new Float64Array(n) }],
      }),
    /flat/,
  );
});

const simulated = (options: Partial<wildlife.SimulateCamerasOptions> = {}) => {
  const { deployments, detections, truth } = wildlife.simulateCameras({ seed: 4, ...options });
  const right = deployments.map((each) => ({ ...each, clock: { atStart: NaN, atEnd: NaN } }));
  const survey = wildlife.cameraSurvey(right, detections, wildlife.assignVideos(detections, right));
  const activity = wildlife.activityLevel(survey.events.angle);
  const factors: wildlife.RestFactors = {
    passes: wildlife.meanPasses(survey.examined),
    activity: { level: activity.level, logError: 0.08, smoothing: activity.smoothing },
    area: { area: truth.area, logError: 0.05 },
  };
  return { survey, factors, truth };
};

Deno.test("errors of passes, activity and area widen the interval by their variances, in every kind of interval", () => {
  const { survey, factors } = simulated();
  const [fit] = wildlife.fitRest(survey, factors, {
    families: ["gamma"],
    countModels: ["negative binomial"],
  });
  const { stay, counts, passes, activity, area } = fit.variances;
  near(fit.logError ** 2, stay + counts + passes + activity + area, 1e-12);
  near(area, 0.05 ** 2, 1e-12);
  const profile = wildlife.profileInterval(survey, fit);
  near(profile.lower, fit.interval.lower, 0.05);
  near(profile.upper, fit.interval.upper, 0.05);
  const known = { ...fit, variances: { ...fit.variances, passes: 0, activity: 0, area: 0 } };
  const narrow = wildlife.profileInterval(survey, known);
  near(narrow.lower, fit.likelihoodInterval.lower, 0.05);
  assert.ok(profile.lower < narrow.lower && narrow.upper < profile.upper);
});

Deno.test("at the bounds of a profile interval the log-likelihood has fallen by half the chi-square quantile", () => {
  // One parameter each: exponential stays, Poisson counts. The fall is a closed form of rate and mean.
  const stays = drawStays("exponential", [1.5], 30, 60, random(12).stream("profile"));
  const survey = surveyOf([4, 7, 5], [30, 30, 30], stays);
  const [fit] = wildlife.fitRest(survey, KNOWN, { families: ["exponential"], countModels: ["Poisson"] });
  const { lower, upper } = wildlife.profileInterval(survey, fit);
  const [ends, videos] = [stays.censored.filter((flag) => flag === 0).length, 16];
  const total = stays.time.reduce((sum, value) => sum + value, 0);
  for (const bound of [lower, upper]) {
    const change = Math.log(bound / fit.density);
    // Best split of the change between mean and rate, on a fine grid.
    let best = -Infinity;
    for (let k = -4000; k <= 4000; k++) {
      const part = change * (0.5 + k / 4000);
      const mean = total / ends * Math.exp(part);
      const rate = videos / 90 * Math.exp(change - part);
      best = Math.max(best, -ends * Math.log(mean) - total / mean + videos * Math.log(rate) - 90 * rate);
    }
    const most = -ends * Math.log(total / ends) - ends + videos * Math.log(videos / 90) - videos;
    near(most - best, 3.841458820694124 / 2, 1e-4);
  }
});

Deno.test("the bootstrap is that of its seed, spreads as the errors say, and refuses what draws cannot estimate", () => {
  const { survey, factors } = simulated();
  const fits = wildlife.fitRest(survey, factors, { countModels: ["negative binomial"] });
  const run = (seed: number) =>
    wildlife.bootstrapRest(survey, fits, factors, { random: random(seed), replicates: 120 });
  const [first, again] = [run(1), run(1)];
  assert.deepEqual(first.averages, again.averages);
  assert.notDeepEqual(first.averages, run(2).averages);
  const logs = first.averages.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const sd = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1));
  near(sd, wildlife.averageRest(fits).logError, 0.35);
  // Stays at one station of sixty: most draws have none.
  const stays = { ...survey.stays, station: new Int32Array(survey.stays.time.length) };
  const poor = wildlife.bootstrapRest({ ...survey, stays }, fits, factors, {
    random: random(3),
    replicates: 40,
  });
  assert.equal(poor.average, null);
  assert.deepEqual(poor.cautions.map(({ code }) => code), ["bootstrap-refused"]);
});

Deno.test("the average weighs models by AIC, and its error includes that they differ", () => {
  const { survey, factors } = simulated();
  const fits = wildlife.fitRest(survey, factors);
  const average = wildlife.averageRest(fits);
  near(average.weights.reduce((sum, value) => sum + value, 0), 1, 1e-12);
  const best = fits.reduce((a, b) => a.aic < b.aic ? a : b);
  assert.equal(average.weights[fits.indexOf(best)], Math.max(...average.weights));
  const mean = fits.reduce((sum, { density }, k) => sum + average.weights[k] * Math.log(density), 0);
  near(average.density, Math.exp(mean), 1e-12);
  const least = Math.min(...fits.filter((_, k) => average.weights[k] > 0.01).map(({ logError }) => logError));
  assert.ok(average.logError >= least);
});

Deno.test("passes: the mean of the examined, with stations as units, and Dirichlet-multinomial shares", () => {
  const videos = { passes: Float64Array.of(0, 1, 1, 2, 0, 0), station: Int32Array.of(0, 0, 1, 1, 2, 2) };
  const { mean, n, stations, counts, logError } = wildlife.meanPasses(videos);
  near(mean, 4 / 6, 1e-12);
  assert.deepEqual([n, stations, [...counts]], [6, 3, [3, 2, 1]]);
  // Residual sums of stations: -1/3, 5/3, -4/3.
  near(logError * mean, Math.sqrt(1.5 * (1 / 9 + 25 / 9 + 16 / 9) / 36), 1e-12);
  assert.throws(
    () => wildlife.meanPasses({ passes: Float64Array.of(0), station: Int32Array.of(0) }),
    /no passes/,
  );

  const draw = random(13).stream("passes");
  const passes: number[] = [], station: number[] = [];
  for (let k = 0; k < 150; k++) {
    // Shares that differ between stations: beta(1, 1) of one pass.
    const share = draw.uniform();
    for (let i = 0; i < 8; i++) {
      passes.push(Number(draw.uniform() < share));
      station.push(k);
    }
  }
  const many = { passes: Float64Array.from(passes), station: Int32Array.from(station) };
  const found = wildlife.dirichletPasses(many)!;
  near(found.mean, 0.5, 0.15);
  near(found.logError, wildlife.meanPasses(many).logError, 0.2);
  // Alike everywhere: no such distribution.
  assert.equal(wildlife.dirichletPasses({ ...many, passes: many.passes.map((_, k) => k % 2) }), null);
});

Deno.test("the activity level is 1 all day alike, and the mean over the maximum of the kernel density else", () => {
  const even = Array.from({ length: 720 }, (_, k) => 2 * Math.PI * k / 720);
  near(wildlife.activityLevel(even).level, 1, 1e-3);
  const draw = random(14).stream("activity");
  const angles = Array.from({ length: 200 }, () => (2 * Math.PI + draw.normal(5, 0.9)) % (2 * Math.PI));
  const { level, bandwidth, density, smoothing } = wildlife.activityLevel(angles);
  // The same density, event by event; I_0 by its integral.
  let i0 = 0;
  for (let k = 0; k < 5000; k++) i0 += Math.exp(bandwidth * (Math.cos(2 * Math.PI * k / 5000) - 1)) / 5000;
  for (const step of [0, 100, 400]) {
    const sum = angles.reduce(
      (total, angle) => total + Math.exp(bandwidth * (Math.cos(2 * Math.PI * step / 512 - angle) - 1)),
      0,
    );
    near(density[step], sum / (2 * Math.PI * i0 * angles.length), 1e-9);
  }
  near(level, 1 / (2 * Math.PI * Math.max(...density)), 1e-12);
  assert.ok(smoothing > 0);
  assert.throws(() => wildlife.activityLevel([1, 2]), /too few events/);
});

Deno.test("the error of the activity level knows that the events of a station belong together", () => {
  const draw = random(15).stream("stations");
  const angle: number[] = [], station: number[] = [];
  for (let k = 0; k < 30; k++) {
    const hour = draw.normal(5, 0.8);
    for (let i = 0; i < 10; i++) {
      angle.push((hour + draw.normal(0, 0.1) + 2 * Math.PI) % (2 * Math.PI));
      station.push(k);
    }
  }
  const error = (of: number[]) =>
    wildlife.activityError(wildlife.stationActivity({ angle, station: of }, Math.max(...of) + 1), {
      random: random(1),
      replicates: 100,
    }).standardError;
  assert.ok(error(station) > 1.5 * error(angle.map((_, k) => k)));
});

Deno.test("the decision names each criterion with its value and limit, and one that is unmet decides", () => {
  const { survey, factors } = simulated();
  const fits = wildlife.fitRest(survey, factors);
  const result = { fits, average: wildlife.averageRest(fits) };
  const criteria = wildlife.restSufficiency(survey, result);
  assert.ok(wildlife.isSufficient(criteria));
  const strict = wildlife.restSufficiency(survey, result, { stays: 10_000 });
  assert.deepEqual(strict.filter(({ verdict }) => verdict === "unmet").map(({ id }) => id), ["stays"]);
  assert.ok(!wildlife.isSufficient(strict));
  assert.deepEqual(wildlife.lackingForRest(survey), []);
  const few = {
    ...survey,
    stays: { time: Float64Array.of(2), censored: Uint8Array.of(0), station: Int32Array.of(0) },
  };
  assert.deepEqual(wildlife.lackingForRest(few).map(({ code }) => code), ["no-stays"]);
  const without = wildlife.restSufficiency(few, null);
  assert.ok(!wildlife.isSufficient(without));
  assert.equal(wildlife.criterionTable(without).numRows, criteria.length);
});

Deno.test("the simulated survey has the rates that its truth implies", () => {
  const { survey, truth } = simulated({ density: 400, cameras: 40, size: Infinity, gradient: 0 });
  const rate = survey.videos.reduce((a, b) => a + b, 0) / survey.effort.reduce((a, b) => a + b, 0);
  const expected = truth.meanDensity * truth.area / 1e6 * 86_400 * truth.activityLevel / truth.meanStay /
    truth.passesPerVideo;
  near(rate, expected, 0.03);
  near(wildlife.meanPasses(survey.examined).mean, truth.passesPerVideo, 0.02);
});

Deno.test("factors that cannot be are refused", () => {
  const survey = surveyOf([3, 2], [10, 10], drawStays("gamma", [1, 0], 20, 60, random(16)));
  assert.throws(
    () => wildlife.fitRest(survey, { ...KNOWN, activity: { level: 1.2, logError: 0 } }),
    /activity 1.2/,
  );
  assert.throws(() => wildlife.fitRest(survey, KNOWN, { families: ["normal" as "gamma"] }), /no such family/);
});
