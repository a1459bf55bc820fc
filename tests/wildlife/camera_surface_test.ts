/** Densities of stations and surfaces from them. */
import assert from "node:assert/strict";
import { type Random, random } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

function simulated(options: Partial<wildlife.SimulateCamerasOptions> = {}) {
  const { deployments, detections, truth } = wildlife.simulateCameras({
    seed: 2,
    size: 20,
    density: 40,
    ...options,
  });
  const right = deployments.map((each) => ({ ...each, clock: { atStart: NaN, atEnd: NaN } }));
  const survey = wildlife.cameraSurvey(right, detections, wildlife.assignVideos(detections, right));
  const { area, activityLevel, meanStay, passesPerVideo } = truth;
  // The factor as it is: what is looked at here are the rates.
  const value = wildlife.densityPerRate(meanStay, {
    passes: { mean: passesPerVideo, logError: 0 },
    activity: { level: activityLevel, logError: 0 },
    area: { area, logError: 0 },
  });
  return { survey, truth, factor: { value, logError: 0.1 } };
}
const [WEST, SOUTH, EAST, NORTH] = wildlife.SIMULATED_AREA;
const grid = {
  origin: [WEST, NORTH] as const,
  cell: 500,
  width: (EAST - WEST) / 500,
  height: (NORTH - SOUTH) / 500,
};
const crs = "EPSG:6676";

Deno.test("the kriged surface follows the true density and its error holds it; the map by inverse distances is rougher", () => {
  const { survey, truth, factor } = simulated();
  const { surface, models, variogram, leaveOneOut } = wildlife.krigeCameras(survey, { crs, grid, factor });
  const weighted = wildlife.interpolateCameras(survey, { crs, grid, factor });
  let [held, n, kriged, idw] = [0, 0, 0, 0];
  surface.density.forEach((density, cell) => {
    if (Number.isNaN(density)) return;
    const [x, y] = wildlife.cellCentre(grid, Math.floor(cell / grid.width), cell % grid.width);
    const local = truth.density(x, y);
    n++;
    held += Number(Math.abs(density - local) < 1.96 * surface.standardError[cell]);
    kriged += (density - local) ** 2;
    idw += (weighted.surface.density[cell] - local) ** 2;
  });
  assert.ok(n > 100);
  assert.ok(held / n > 0.9, `${held} of ${n}`);
  assert.ok(kriged < idw, `${Math.sqrt(kriged / n)}, ${Math.sqrt(idw / n)}`);
  assert.ok(variogram.length >= 5);
  assert.deepEqual(
    models.map((m) => m.sumOfSquares),
    models.map((m) => m.sumOfSquares).sort((a, b) => a - b),
  );
  assert.ok(leaveOneOut.rootMeanSquare > 0);
  assert.ok(!surface.relative);
  assert.ok(weighted.surface.standardError.every(Number.isNaN));
});

Deno.test("without a factor the surface is an index of mean 1, and says that it is relative", () => {
  const { survey } = simulated();
  for (const make of [wildlife.krigeCameras, wildlife.interpolateCameras]) {
    const { surface } = make(survey, { crs, grid, factor: null });
    const known = surface.density.filter((value) => !Number.isNaN(value));
    assert.ok(surface.relative);
    assert.ok(Math.abs(known.reduce((sum, value) => sum + value, 0) / known.length - 1) < 1e-12);
  }
});

Deno.test("stations that do not differ beyond the errors of counts give an even surface, and a caution", () => {
  const { survey } = simulated({ gradient: 0, size: Infinity, videosPerVisit: 1 });
  // Each station as many videos a day as the others, but for rounding.
  const even = { ...survey, videos: survey.effort.map((effort) => Math.round(effort / 2)) };
  const { surface } = wildlife.krigeCameras(even, { crs, grid, factor: null });
  const known = surface.density.filter((value) => !Number.isNaN(value));
  assert.ok(Math.max(...known) / Math.min(...known) < 1.05);
  assert.ok(surface.cautions.some(({ code }) => code === "no-spatial-structure"));
});

Deno.test("few stations, degrees and missing places are refused or told of; far cells stay empty", () => {
  const { survey, factor } = simulated({ cameras: 4 });
  const options = { crs, grid, factor };
  const eight = wildlife.krigeCameras(survey, options);
  assert.ok(eight.surface.cautions.some(({ code }) => code === "few-stations"));
  const near = wildlife.krigeCameras(survey, { ...options, reach: 600 }).surface.density;
  assert.ok(near.some(Number.isNaN) && near.some((value) => value >= 0));
  assert.throws(() => wildlife.krigeCameras(survey, { ...options, crs: "EPSG:6668" }), /in metres/);
  const x = survey.x.slice();
  x[3] = NaN;
  assert.throws(() => wildlife.krigeCameras({ ...survey, x }, options), /7 with coordinates/);
  const three = wildlife.cameraSurvey(
    wildlife.readCameraDeployments(simulatedTable()),
    simulatedVideos(),
    wildlife.assignVideos(simulatedVideos(), wildlife.readCameraDeployments(simulatedTable())),
  );
  assert.throws(() => wildlife.krigeCameras(three, options), /8 stations/);
  assert.equal(wildlife.interpolateCameras(three, options).leaveOneOut.predicted.length, 3);
});

function simulatedTable() {
  return tableFrom({
    station: ["P1", "P2", "P3"],
    start: ["2022-09-01", "2022-09-01", "2022-09-01"],
    end: ["2022-09-30", "2022-09-30", "2022-09-30"],
    x: [WEST + 1000, WEST + 3000, WEST + 5000],
    y: [SOUTH + 1000, SOUTH + 3000, SOUTH + 1000],
  });
}

function simulatedVideos() {
  return wildlife.readCameraDetections(
    tableFrom({
      station: ["P1", "P1", "P2"],
      time: ["2022-09-02T01:00:01", "2022-09-12T01:00:01", "2022-09-02T01:00:01"],
    }),
  );
}

Deno.test("a station's interval is Garwood's at videos over dispersion, joined with the factor's error", () => {
  const survey = {
    stations: ["A", "B"],
    videos: Float64Array.of(12, 0),
    effort: Float64Array.of(30, 30),
    dispersion: Float64Array.of(2, 2),
  };
  const [busy, empty] = wildlife.stationDensities(survey, { value: 50, logError: 0 });
  // Garwood for 6 events in 15 days (R: poisson.test(6, 15)): 0.1467930 to 0.8706316.
  assert.ok(Math.abs(busy.rateInterval.lower - 0.146793) < 1e-6);
  assert.ok(Math.abs(busy.rateInterval.upper - 0.8706316) < 1e-6);
  assert.ok(Math.abs(busy.interval.upper - 50 * busy.rateInterval.upper) < 1e-9);
  assert.equal(busy.density, 20);
  assert.deepEqual([empty.density, empty.interval.lower], [0, 0]);
  assert.ok(empty.interval.upper > 0);
  const wide = wildlife.stationDensities(survey, { value: 50, logError: 0.5 });
  assert.ok(wide[0].interval.lower < busy.interval.lower && wide[0].interval.upper > busy.interval.upper);
});

const gridOf = () => grid;

Deno.test("a mistyped coordinate is named and not mapped; two valleys with cameras in both are no mistake", () => {
  const x = Float64Array.of(0, 900, 1800, 300, 1500, 700, 1200, 2000);
  const y = Float64Array.of(0, 400, 900, 1600, 2000, 1100, 100, 1300);
  const shifted = (of: Float64Array, at: number[], by: number) =>
    of.map((value, k) => at.includes(k) ? value + by : value);
  assert.deepEqual(wildlife.outlyingStations({ x, y }), []);
  assert.deepEqual(wildlife.outlyingStations({ x: shifted(x, [3], -290_000), y }), [3]);
  assert.deepEqual(wildlife.outlyingStations({ x: shifted(x, [3], 50_000), y: shifted(y, [5], 90_000) }), [
    3,
    5,
  ]);
  // A valley 26 km away, with few or with half of the cameras.
  assert.deepEqual(wildlife.outlyingStations({ x: shifted(x, [0, 1], 26_000), y }), []);
  assert.deepEqual(wildlife.outlyingStations({ x: shifted(x, [0, 1, 2, 3], 26_000), y }), []);
  assert.deepEqual(wildlife.outlyingStations({ x: x.map(() => 5), y: y.map(() => 5) }), []);

  const { survey, factor } = simulated();
  const typed = { ...survey, x: survey.x.map((at, k) => k === 7 ? 10 * at : at) };
  const maps = wildlife.mapCameras(typed, { crs, factor }, (placed) => {
    assert.equal(placed.stations.length, survey.stations.length - 1);
    return grid;
  });
  assert.deepEqual(maps.outlying, [survey.stations[7]]);
  assert.equal(maps.cautions[0].code, "outlying-station");
  assert.ok(maps.cautions[0].text.ja.includes(survey.stations[7]));
  assert.ok(maps.kriging !== null && maps.weighted !== null);
  const alone = wildlife.krigeCameras(maps.placed, { crs, grid, factor });
  assert.deepEqual(maps.kriging.surface.density, alone.surface.density);
});

Deno.test("where no variogram comes of the places there is inverse distance weighting alone, and a caution says why", () => {
  const { survey, factor } = simulated({ cameras: 5 });
  const apart = {
    ...survey,
    x: survey.x.map((_, k) => (k < 5 ? WEST : WEST + 26_000) + 400 * (k % 5)),
    y: survey.y.map((_, k) => SOUTH + 300 * (k % 3)),
  };
  assert.throws(() => wildlife.krigeCameras(apart, { crs, grid, factor }), /too few classes/);
  const maps = wildlife.mapCameras(apart, { crs, factor }, gridOf);
  assert.equal(maps.kriging, null);
  assert.ok(maps.weighted !== null);
  assert.deepEqual(maps.cautions.map(({ code }) => code), ["no-variogram", "no-prediction-error"]);

  const few = wildlife.mapCameras(simulated({ cameras: 3 }).survey, { crs, factor }, gridOf);
  assert.ok(few.kriging === null && few.weighted !== null);
  const one = { ...survey, x: survey.x.map(() => WEST), y: survey.y.map(() => SOUTH) };
  const nowhere = wildlife.mapCameras(one, { crs, factor }, gridOf);
  assert.deepEqual([nowhere.weighted, nowhere.cautions.map(({ code }) => code)], [null, ["few-places"]]);
  const none = wildlife.mapCameras(
    { ...survey, videos: survey.videos.map(() => 0) },
    { crs, factor },
    gridOf,
  );
  assert.deepEqual([none.weighted, none.cautions.map(({ code }) => code)], [null, ["nothing-to-map"]]);
});

Deno.test("the table for the capture plan is read there, and its videos over exposure are the densities of the stations", () => {
  const { survey, factor } = simulated();
  const cells = Int32Array.from({ length: grid.width * grid.height }, (_, k) => k);
  const counts = wildlife.readCameraCounts(wildlife.cameraCountTable(survey, factor), {
    crs,
    grid,
    cells,
    covariates: [],
  });
  const densities = wildlife.stationDensities(survey, factor).map(({ density }) => density);
  densities.forEach((density, k) =>
    assert.ok(Math.abs(counts.count[k] / counts.exposure[k] - density) < 1e-9)
  );
  assert.deepEqual([counts.logError, counts.names], [factor.logError, survey.stations]);
});

/** Counts at random places, whose expectation is that of the place, with effort and chance besides. */
function counted(draw: Random, n: number, expected: (x: number, y: number) => number): wildlife.PlacedCounts {
  const of = (value: (k: number) => number) => Float64Array.from({ length: n }, (_, k) => value(k));
  const [x, y] = [of(() => 7000 * draw.uniform()), of(() => 6000 * draw.uniform())];
  const effort = of(() => 20 + 20 * draw.uniform());
  // Places differ by themselves, besides: log-normal, coefficient of variation 0.53.
  const videos = of((k) =>
    draw.poisson(0.3 * effort[k] * expected(x[k], y[k]) * Math.exp(draw.normal(-0.125, 0.5)))
  );
  return { stations: Array.from(x, (_, k) => `S${k}`), x, y, effort, videos, dispersion: of(() => 1) };
}

Deno.test("a pattern in space is rarely claimed of places that differ by chance, and mostly of a gradient", () => {
  const surveys = 40;
  const found = (expected: (x: number, y: number) => number) => {
    let [established, smaller] = [0, 0];
    for (let seed = 1; seed <= surveys; seed++) {
      const draw = random(seed);
      const pattern = wildlife.spatialPattern(counted(draw.stream("survey"), 40, expected), {
        random: draw.stream("places"),
        replicates: 39,
      });
      established += Number(pattern.isEstablished);
      smaller += Number(pattern.byKriging < pattern.byMean);
      assert.equal(
        pattern.replicates === 0,
        pattern.partialSill === 0 || pattern.byKriging >= pattern.byMean,
      );
    }
    return { established, smaller };
  };
  const even = found(() => 1);
  // That one error is smaller than the other says nothing: it is so in every third survey.
  assert.ok(even.smaller >= surveys / 4, `${even.smaller}`);
  // Six or more of 40 have a probability of 1.4 % at 5 %.
  assert.ok(even.established <= 5, `${even.established}`);
  const slope = found((x, y) => Math.exp(2.2 * (x / 7000 + y / 6000 - 1)) / 1.35);
  assert.ok(slope.established >= 0.7 * surveys, `${slope.established}`);
});

Deno.test("without a partial sill, or a smaller error than the mean's, no pattern is tested for and none is claimed", () => {
  const { survey } = simulated({ gradient: 0, size: Infinity, videosPerVisit: 1, cameras: 20, rounds: 1 });
  const pattern = wildlife.spatialPattern(survey, { random: random(1) });
  assert.ok(pattern.partialSill === 0 || pattern.byKriging >= pattern.byMean);
  assert.deepEqual([pattern.p, pattern.replicates, pattern.isEstablished], [1, 0, false]);
  // The default survey has a gradient; the answer is that of the seed.
  const steep = simulated().survey;
  const of = (seed: number) => wildlife.spatialPattern(steep, { random: random(seed), replicates: 99 });
  assert.deepEqual(of(7), of(7));
  assert.deepEqual([of(7).p, of(7).isEstablished], [0.01, true]);
});
