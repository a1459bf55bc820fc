/** Flight logs, poses, rays to the ground and their errors, footprints and passes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Fault } from "kenzan/fault/mod.ts";
import { project, trueNorth } from "kenzan/geo/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import {
  coveredArea,
  errorEllipse,
  flightLog,
  flightPasses,
  type FlightPath,
  flightPath,
  flightRecords,
  footprint,
  groundError,
  groundPoint,
  passesOver,
  pixelOf,
  pixelRay,
  type Pose,
  poseAt,
  type SurveyFrame,
  type Terrain,
  terrainHeight,
  terrainOf,
  thermalCamera,
} from "kenzan/wildlife/mod.ts";

const CRS = "EPSG:6676";
const camera = thermalCamera({ width: 160, height: 128 }, { focalLength: 4, pixelPitch: 10 });
const down: Pose = { x: 0, y: 0, z: 100, yaw: 0, pitch: -90, roll: 0 };
/** Ground of a given height, 400 m to each side of the origin. */
function terrain(height: (x: number, y: number) => number, cell = 5): Terrain {
  const [width, half] = [800 / cell, 400];
  const values = Float64Array.from(
    { length: width * width },
    (_, k) => height(-half + (k % width + 0.5) * cell, half - (Math.floor(k / width) + 0.5) * cell),
  );
  const known = values.filter((value) => !Number.isNaN(value));
  return {
    crs: CRS,
    grid: { origin: [-half, half], cell, width, height: width },
    height: values,
    range: [Math.min(...known), Math.max(...known)],
  };
}
const flat = terrain(() => 0);
const near = (found: ArrayLike<number>, expected: number[], within = 1e-9) =>
  expected.forEach((value, k) =>
    assert.ok(Math.abs(found[k] - value) <= within, `${Array.from(found)} for ${expected}`)
  );
const faultOf = (run: () => unknown): Fault => {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no Fault");
};

const START = Date.UTC(2022, 10, 8, 10, 30);
/** A log of a second a row, flown east at 5 m/s; `changes` replaces values by row. */
function log(rows: number, changes: Record<number, Partial<Record<string, number | null>>> = {}) {
  const column = (name: string, of: (k: number) => number) =>
    Array.from({ length: rows }, (_, k) => changes[k]?.[name] === undefined ? of(k) : changes[k][name]!);
  const time = column("time", (k) => START + 1000 * k);
  return tableFrom({
    time: time.map((at) => at === null ? null : new Date(at)),
    latitude: column("latitude", () => 36.12),
    longitude: column("longitude", (k) => 138.1 + k * 5.55e-5),
    height: column("height", () => 1200),
    yaw: column("yaw", () => 90),
    pitch: column("pitch", () => -90),
    roll: column("roll", () => 0),
  });
}

Deno.test("a log is put in order, and every row that was wrong is named", () => {
  const table = log(40, {
    3: { latitude: null },
    8: { time: START + 9000 },
    9: { time: START + 8000 },
    15: { time: START + 14_000 },
    20: { latitude: 36.2 },
    ...Object.fromEntries([30, 31, 32, 33].map((k) => [k, { time: null }])),
  });
  const { log: found, findings } = flightLog(table);
  assert.deepEqual(findings.map(({ problem, rows }) => [problem, rows]), [
    ["missing value", [4, 31, 32, 33, 34]],
    ["out of order", [10]],
    ["duplicate time", [16]],
    ["jump", [21]],
    ["gap", [35]],
  ]);
  assert.equal(found.time.length, 33);
  assert.ok(found.time.every((at, k) => k === 0 || at > found.time[k - 1]));
  assert.ok(findings.every(({ handling }) => handling.ja !== "" && handling.en !== ""));
});

Deno.test("a log of another flight's rows alone is none, and so is one without its columns", () => {
  assert.match(faultOf(() => flightLog(log(5), { rows: [0, 0, 0, 0, 0] })).found!, /0 of 5 rows/);
  assert.match(faultOf(() => flightLog(log(5).select(["time", "latitude"]))).message, /longitude/);
  const texts = tableFrom({ time: ["2022-11-08"], latitude: [1], longitude: [1], height: [1] });
  assert.match(faultOf(() => flightLog(texts)).expected!, /datetime/);
});

Deno.test("a place that does not come back is where the flight goes on, not a jump", () => {
  const away = Object.fromEntries(Array.from({ length: 10 }, (_, k) => [20 + k, { latitude: 36.2 }]));
  assert.deepEqual(flightLog(log(30, away)).findings, []);
});

Deno.test("a path has grid azimuths and the DEM's heights, whatever the log's heights begin at", () => {
  const { log: found } = flightLog(log(5));
  const path = (heights: Parameters<typeof flightPath>[1]["heights"]) =>
    flightPath(found, { crs: CRS, heights });
  const place = project(CRS, [138.1], [36.12]);
  const [first] = path({ kind: "orthometric" }).poses;
  near([first.x, first.y, first.z], [place.x[0], place.y[0], 1200], 1e-6);
  // West of the central meridian true north lies to the right of grid north.
  const convergence = trueNorth(CRS, place.x[0], place.y[0]);
  assert.ok(convergence > 0.1 && Math.abs(first.yaw - 90 - convergence) < 1e-9, `${convergence}`);
  assert.equal(path({ kind: "ellipsoidal", geoidHeight: 41.5 }).poses[0].z, 1158.5);
  assert.equal(path({ kind: "take-off", elevation: 900 }).poses[0].z, 2100);
  assert.match(
    faultOf(() => path({ kind: "ellipsoidal", geoidHeight: NaN })).subject,
    /heights of a flight log without their reference/,
  );
  assert.match(
    faultOf(() => flightPath(found, { crs: "EPSG:6668", heights: { kind: "orthometric" } })).subject,
    /in degrees/,
  );
});

Deno.test("a pose lies between two rows, its yaw the short way round; beyond the log and in gaps there is none", () => {
  const poses = [350, 10, 30].map((yaw, k): Pose => ({ ...down, x: 10 * k, yaw }));
  const path: FlightPath = { crs: CRS, time: Float64Array.of(0, 1000, 9000), poses };
  const pose = poseAt(path, 750) as Pose;
  near([pose.x, (pose.yaw + 360) % 360], [7.5, 5]);
  // The frames' clock is 0.5 s ahead.
  near([(poseAt(path, 1250, { clockOffset: 0.5 }) as Pose).x], [7.5]);
  assert.deepEqual([poseAt(path, -1), poseAt(path, 9001), poseAt(path, 5000)], [
    "before the log",
    "after the log",
    "gap in the log",
  ]);
  assert.equal((poseAt(path, 9000) as Pose).x, 20);
  assert.equal((poseAt(path, 5000, { maximumGap: 8 }) as Pose).x, 15);
});

Deno.test("passes end where the course turns or frames pause, and a step that leads into a strip is no pass", () => {
  const strip = (from: number, y: number, sign: number, time: number) =>
    Array.from({ length: 4 }, (_, k) => ({ time: 1000 * (time + k), x: from + sign * 9 * k, y }));
  const frames = [...strip(0, 0, 1, 0), ...strip(27, 37, -1, 8), null, ...strip(0, 74, 1, 40)];
  assert.deepEqual([...flightPasses(frames)], [0, 0, 0, 0, 1, 1, 1, 1, -1, 2, 2, 2, 2]);
  const broken = [...strip(0, 0, 1, 0), ...strip(40, 0, 1, 8)];
  assert.deepEqual([...new Set(flightPasses(broken))], [0]);
  assert.deepEqual([...new Set(flightPasses(broken, { longestBreak: 3 }))], [0, 1]);
});

Deno.test("straight down, the top of the picture is where yaw points and columns run to its right", () => {
  // 100 m over the ground, focal length 400 pixels: 0.25 m a pixel.
  const at = (pose: Partial<Pose>, column: number, row: number) => {
    const point = groundPoint(camera, { ...down, ...pose }, flat, column, row)!;
    return [point.x, point.y];
  };
  near(at({}, 80, 64), [0, 0], 1e-3);
  near(at({}, 80, 24), [0, 10], 1e-3);
  near(at({}, 120, 64), [10, 0], 1e-3);
  near(at({ yaw: 90 }, 80, 24), [10, 0], 1e-3);
  near(at({ yaw: 90 }, 120, 64), [0, -10], 1e-3);
  near(at({ yaw: 180, x: 5 }, 120, 64), [-5, 0], 1e-3);
});

Deno.test("a camera that looks up to the horizon by 45° sees the ground its height ahead; roll lowers its right", () => {
  const point = groundPoint(camera, { ...down, pitch: -45, yaw: 90 }, flat, 80, 64)!;
  near([point.x, point.y, point.range], [100, 0, 100 * Math.SQRT2], 1e-3);
  const [, , level] = pixelRay(camera, { ...down, pitch: -45, roll: 10 }, 160, 64);
  const [, , straight] = pixelRay(camera, { ...down, pitch: -45 }, 160, 64);
  assert.ok(level < straight, `${level} ${straight}`);
  assert.equal(groundPoint(camera, { ...down, pitch: 5 }, flat, 80, 64), null);
  assert.equal(groundPoint(camera, { ...down, pitch: -10 }, flat, 80, 64), null, "beyond the DEM");
});

Deno.test("the pixel of a place on the ground is the pixel whose ray meets it", () => {
  const hills = terrain((x, y) => 12 * Math.sin(x / 60) * Math.cos(y / 45));
  fc.assert(fc.property(
    fc.record({
      column: fc.double({ min: 0, max: 160, noNaN: true }),
      row: fc.double({ min: 0, max: 128, noNaN: true }),
      yaw: fc.double({ min: -360, max: 360, noNaN: true }),
      pitch: fc.double({ min: -90, max: -60, noNaN: true }),
      roll: fc.double({ min: -10, max: 10, noNaN: true }),
    }),
    ({ column, row, ...angles }) => {
      const pose = { ...down, ...angles };
      const point = groundPoint(camera, pose, hills, column, row)!;
      assert.ok(Math.abs(terrainHeight(hills, point.x, point.y) - point.z) < 1e-3);
      near(pixelOf(camera, pose, point)!, [column, row], 1e-2);
    },
  ));
  assert.equal(pixelOf(camera, down, { x: 0, y: 0, z: 101 }), null);
});

Deno.test("on a slope a ray ends where plane and line meet; the first of two ridges hides the second", () => {
  const slope = terrain((x) => 0.2 * x);
  // 45° ahead to the east: 100 - t = 0.2 t.
  const point = groundPoint(camera, { ...down, yaw: 90, pitch: -45 }, slope, 80, 64)!;
  near([point.x, point.z], [100 / 1.2, 20 / 1.2], 1e-3);
  const ridges = terrain((x) => Math.max(0, 30 - Math.abs(x - 80)) + Math.max(0, 40 - Math.abs(x - 180)));
  const hit = groundPoint(camera, { ...down, yaw: 90, pitch: -45 }, ridges, 80, 64)!;
  assert.ok(hit.x > 70 && hit.x < 90, `${hit.x}`);
  const holed = terrain((x) => x > 50 ? NaN : 0);
  assert.equal(groundPoint(camera, { ...down, yaw: 90, pitch: -45 }, holed, 80, 64), null);
});

Deno.test("errors add up as they do on flat ground: GNSS as it is, angles times the height, heights times the tangent", () => {
  const none = { horizontal: 0, vertical: 0, heading: 0, pointing: 0, terrain: 0, pixel: 0 };
  const error = (errors: Partial<typeof none>, column = 80, row = 64) =>
    groundError(camera, down, flat, [column, row], { ...none, ...errors })!;
  const sd = ({ xx, yy }: { xx: number; yy: number }) => [Math.sqrt(xx), Math.sqrt(yy)];
  near(sd(error({ horizontal: 2 })), [2, 2], 1e-3);
  near(sd(error({ pointing: 1 })), [100 * Math.tan(Math.PI / 180), 100 * Math.tan(Math.PI / 180)], 1e-2);
  near(sd(error({ pixel: 2 })), [0.5, 0.5], 1e-3);
  near(sd(error({ heading: 1 }, 160, 64)), [0, 20 * Math.PI / 180], 1e-2);
  // 20 m to the side: the ground 3 and 4 m higher or lower moves the point by a fifth of 5 m.
  near(sd(error({ vertical: 3, terrain: 4 }, 160, 64)), [1, 0], 1e-2);
  assert.equal(groundError(camera, { ...down, pitch: -5 }, flat, [80, 64], { ...none, pixel: 1 }), null);
});

Deno.test("an error ellipse has the axes and direction of its covariance, and holds what it says", () => {
  // 3 m along N 30° E, 1 m across.
  const angle = Math.PI / 6, [s, c] = [Math.sin(angle), Math.cos(angle)];
  const covariance = { xx: 9 * s * s + c * c, xy: (9 - 1) * s * c, yy: 9 * c * c + s * s };
  const { major, minor, azimuth } = errorEllipse(covariance, 0.95);
  const scale = Math.sqrt(5.991464547107979); // chi-square, 2 degrees of freedom, 95 %
  near([major, minor, azimuth], [3 * scale, scale, 30], 1e-9);
  assert.throws(() => errorEllipse(covariance, 1), Fault);
});

Deno.test("a footprint on flat ground is the picture times the pixel's size, and none where it looks past the DEM", () => {
  const ring = footprint(camera, down, flat)!;
  const area = ring.slice(1).reduce((sum, [x, y], k) => sum + ring[k][0] * y - x * ring[k][1], 0) / 2;
  near([area], [40 * 32], 0.1);
  assert.deepEqual(ring[0], ring.at(-1));
  assert.equal(footprint(camera, { ...down, x: 390 }, flat), null);
});

Deno.test("covered ground is the union of footprints; a gap between strips stays a hole", async () => {
  const square = (
    x: number,
    y: number,
    side: number,
  ) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
  const frame = (pass: number, ring: number[][] | null): SurveyFrame => ({
    name: "",
    time: 0,
    pass,
    pose: null,
    unused: null,
    pixelSize: 1,
    footprint: ring,
  });
  // A ring of eight squares of 10 m around an empty one, flown in two passes that share two of them.
  const cells = [[0, 0], [10, 0], [20, 0], [20, 10], [20, 20], [10, 20], [0, 20], [0, 10]];
  const frames = cells.map(([x, y], k) => frame(k < 4 ? 0 : 1, square(x, y, 10)));
  frames.push(frame(1, square(0, 0, 10)), frame(1, square(20, 10, 10)), frame(-1, null));
  const covered = await coveredArea(frames);
  near([covered.area, ...covered.passes.map(({ area }) => area)], [800, 400, 600], 1e-6);
  assert.equal(covered.polygon.coordinates[0].length, 2, "one hole");
  assert.deepEqual(passesOver(covered, { x: 5, y: 5 }), [0, 1]);
  assert.deepEqual(passesOver(covered, { x: 15, y: 5 }), [0]);
  assert.deepEqual(passesOver(covered, { x: 15, y: 15 }), []);
});

Deno.test("terrain comes from a relief in another grid, and a survey beside it is refused", () => {
  const relief = {
    crs: CRS,
    origin: [0, 1000] as const,
    resolution: [25, 25] as const,
    width: 40,
    height: 40,
    elevation: Float32Array.from({ length: 1600 }, (_, k) => 0.1 * (k % 40 + 0.5) * 25),
  };
  const found = terrainOf(relief, { crs: CRS, extent: [200, 200, 600, 500] });
  near([terrainHeight(found, 333, 300)], [33.3], 1e-4);
  assert.ok(Number.isNaN(terrainHeight(found, 100, 300)));
  assert.match(
    faultOf(() => terrainOf(relief, { crs: CRS, extent: [5000, 200, 5400, 500] })).subject,
    /no terrain under a survey/,
  );
});

Deno.test("a flight is read with its camera, heights and clock, and refused without a geoid height", () => {
  const row = {
    night: ["1"],
    start: [new Date(START)],
    end: [new Date(START + 1)],
    camera: ["A"],
    width: [160],
    height: [128],
    focal_length: [4],
    pixel_pitch: [10],
    height_reference: ["ellipsoidal"],
    geoid_height: [41.5],
    clock_offset: Float64Array.of(NaN),
    air_temperature: [3],
    wind: [1],
  };
  const [flight] = flightRecords(tableFrom(row));
  assert.deepEqual([flight.camera.focal, flight.clockOffset, flight.heights], [
    400,
    null,
    { kind: "ellipsoidal", geoidHeight: 41.5 },
  ]);
  assert.equal(
    flightRecords(tableFrom({ ...row, night: Int32Array.of(1) }))[0].night,
    "1",
    "a night called by a number",
  );
  const without = { ...row, geoid_height: Float64Array.of(NaN) };
  assert.match(faultOf(() => flightRecords(tableFrom(without))).where!, /flight 1/);
  assert.match(
    faultOf(() => flightRecords(tableFrom({ ...row, focal_length: [0] }))).subject,
    /not a camera/,
  );
});

Deno.test("a camera is the same by focal length and by field of view", () => {
  const byView = thermalCamera({ width: 160, height: 128 }, {
    fieldOfView: 2 * Math.atan(0.2) * 180 / Math.PI,
  });
  near([byView.focal, ...byView.centre], [400, 80, 64], 1e-9);
  assert.throws(() => thermalCamera({ width: 160, height: 128 }, { fieldOfView: 180 }), Fault);
});
