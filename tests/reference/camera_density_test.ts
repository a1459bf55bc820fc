/**
 * REST on real videos against a maximum-likelihood fit by R's `optim` and the package `activity` 1.3.4 (R 4.2.2); values and
 * data are kept outside the project.
 */
import assert from "node:assert/strict";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const folder = new URL("../../../shared/data/deer/", import.meta.url);
const read = async (name: string) => {
  try {
    return await Deno.readTextFile(new URL(name, folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
};
const reference = await read("reference.json");
const test = (name: string, check: () => Promise<void> | void) =>
  Deno.test({
    name: reference ? name : `${name} (left out: ${decodeURI(folder.pathname)} is not there)`,
    ignore: reference === null,
    fn: check,
  });

interface Fit {
  family: string;
  count: string;
  density_per_km2: number;
  se_logD: number;
  lcl: number;
  ucl: number;
  mean_stay_s: number;
  logLik: number;
  AIC: number;
}
interface Reference {
  stations: number;
  videos: number;
  camera_days: number;
  mean_passes_per_video: number;
  focal_m2_ASSUMED: number;
  activity: { n: number; bw_kappa: number; act: number; "act_bwadj1.5": number };
  fits: Record<string, Fit>;
  per_station_example_exponential_nb_mean_stay: Record<string, { videos: number; density_per_km2: number }>;
}
const expected: Reference | null = reference && JSON.parse(reference).boso_sikadeer_REST;

const rows = async (name: string) =>
  (await read(name))!.trim().split("\n").slice(1).map((line) => line.split(","));
const numbers = (column: string[]) => column.map((text) => text === "" ? null : Number(text));

async function survey(): Promise<wildlife.CameraSurvey> {
  const videos = await rows("boso_sikadeer_detections.csv");
  const effort = await rows("boso_effort.csv");
  const column = (k: number) => videos.map((row) => row[k]);
  const deployments = wildlife.readCameraDeployments(tableFrom({
    station: effort.map(([station]) => station),
    effort_days: Float64Array.from(effort, ([, days]) => Number(days)),
  }));
  const detections = wildlife.readCameraDetections(
    tableFrom({
      station: column(0),
      datetime_local: column(1),
      passes: numbers(column(2)),
      stay_s: numbers(column(3)),
      censored: numbers(column(4)),
    }),
    { censoredCode: 1 },
  );
  return wildlife.cameraSurvey(deployments, detections, wildlife.assignVideos(detections, deployments));
}

/** As the reference has it: activity and area without an error of their own. */
function fitted(from: wildlife.CameraSurvey): wildlife.RestFit[] {
  const passes = wildlife.meanPasses(from.examined);
  return wildlife.fitRest(from, {
    passes: { mean: passes.mean, logError: 0 },
    activity: { level: expected!.activity.act, logError: 0 },
    area: { area: expected!.focal_m2_ASSUMED, logError: 0 },
  });
}
const of = (fits: readonly wildlife.RestFit[], { family, count }: Fit) =>
  fits.find((fit) =>
    fit.family.toLowerCase() === family && (fit.count === "Poisson") === (count === "poisson")
  )!;
const near = (found: number, wanted: number, relative: number, what: string) =>
  assert.ok(Math.abs(found / wanted - 1) <= relative, `${what}: ${found}, not ${wanted}`);

test("the videos are counted, and the passes a video, as in the reference", async () => {
  const found = await survey();
  assert.equal(found.stations.length, expected!.stations);
  assert.equal(found.videos.reduce((sum, value) => sum + value, 0), expected!.videos);
  near(found.effort.reduce((sum, value) => sum + value, 0), expected!.camera_days, 1e-5, "camera-days");
  near(wildlife.meanPasses(found.examined).mean, expected!.mean_passes_per_video, 1e-9, "passes");
  assert.deepEqual(found.cautions.map(({ code }) => code), ["doubles-unseen", "no-schedule"]);
});

test("the activity level is that of the package activity: independent events, bandwidth and level", async () => {
  const { events } = await survey();
  const { activity } = expected!;
  const found = wildlife.activityLevel(events.angle);
  assert.equal(found.n, activity.n);
  // R's optimise stops at a tolerance of 1e-4 of its kappa.
  near(found.bandwidth, activity.bw_kappa, 1e-5, "bandwidth");
  near(found.level, activity.act, 1e-6, "level");
  near(
    wildlife.activityLevel(events.angle, { adjust: 1.5 }).level,
    activity["act_bwadj1.5"],
    1e-6,
    "level, 1.5",
  );
});

test("every log-likelihood is that of the reference to 1e-6, or larger", async () => {
  const fits = fitted(await survey());
  assert.equal(fits.length, 8);
  for (const [name, fit] of Object.entries(expected!.fits)) {
    const found = of(fits, fit);
    assert.ok(found.converged, name);
    assert.ok(Math.abs(found.logLikelihood - fit.logLik) < 1e-6, `${name}: ${found.logLikelihood}`);
    assert.ok(Math.abs(found.aic - fit.AIC) < 2e-6, `${name}: ${found.aic}`);
  }
});

test("densities, mean stays, errors and intervals are those of the reference, as far as its optimiser went", async () => {
  const fits = fitted(await survey());
  for (const [name, fit] of Object.entries(expected!.fits)) {
    const found = of(fits, fit);
    // lognormal with Poisson counts: optim stopped 4e-7 below the largest log-likelihood, 2.6e-4 away from its place.
    const tolerance = name === "lognormal_poisson" ? 6e-4 : 6e-5;
    near(found.density, fit.density_per_km2, tolerance, name);
    near(found.stay.mean, fit.mean_stay_s, tolerance, name);
    near(found.logError, fit.se_logD, tolerance, name);
    near(found.likelihoodInterval.lower, fit.lcl, tolerance, name);
    near(found.likelihoodInterval.upper, fit.ucl, tolerance, name);
  }
});

test("the density of single stations is that of the reference with the exponential mean stay", async () => {
  const from = await survey();
  const best = of(fitted(from), expected!.fits.exponential_nb);
  const value = wildlife.densityPerRate(best.stay.mean, {
    passes: { mean: expected!.mean_passes_per_video, logError: 0 },
    activity: { level: expected!.activity.act, logError: 0 },
    area: { area: expected!.focal_m2_ASSUMED, logError: 0 },
  });
  const stations = wildlife.stationDensities(from, { value, logError: 0.1 });
  for (const [name, one] of Object.entries(expected!.per_station_example_exponential_nb_mean_stay)) {
    const found = stations.find(({ station }) => station === name)!;
    assert.equal(found.videos, one.videos);
    near(found.density, one.density_per_km2, 1e-6, name);
    assert.ok(found.interval.lower < found.density && found.density < found.interval.upper);
  }
});
