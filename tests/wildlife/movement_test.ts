import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "kenzan/stats/mod.ts";
import {
  dailyDistances,
  fixInterval,
  fixTracks,
  localPeriods,
  movementSummary,
  normalRangeArea,
  residenceByCell,
  residenceTime,
  simulateOuf,
  solarElevation,
  splitBursts,
  splitDayNight,
  splitMonths,
  splitSeasons,
  steps,
  sunPlace,
  type Track,
} from "kenzan/wildlife/mod.ts";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
function track(x: number[], y: number[], time = x.map((_, k) => k * HOUR)): Track {
  return {
    animal: "N01",
    crs: "EPSG:6676",
    time: Float64Array.from(time),
    x: Float64Array.from(x),
    y: Float64Array.from(y),
  };
}
const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, not ${expected}`);

Deno.test("the sun stands where Meeus and the solar position algorithm of NREL have it", () => {
  // Meeus (1998), example 25.a: 1992 October 13, 0h TD, apparent place.
  const { rightAscension, declination } = sunPlace(Date.UTC(1992, 9, 13));
  near(rightAscension, 198.38083, 0.001);
  near(declination, -7.78507, 0.001);
  // Reda & Andreas (2003), NREL/TP-560-34302, A.5: 2003-10-17 12:30:30 at UTC-7; elevation 39.8721 without refraction.
  near(solarElevation(at("2003-10-17T12:30:30-07:00"), -105.1786, 39.742476), 39.872, 0.01);
  // At the pole the sun's elevation is its declination, all day.
  near(solarElevation(at("2022-06-21T03:00Z"), 0, 90), solarElevation(at("2022-06-21T15:00Z"), 0, 90), 0.01);
});

Deno.test("sunrise and sunset in Suwa are those of the almanac's method, about 04:30 and 19:10 in late June", () => {
  const elevation = (text: string) => solarElevation(at(`2022-06-21T${text}+09:00`), 138.11, 36.04);
  assert.ok(elevation("04:25") < -0.833 && elevation("04:35") > -0.833);
  assert.ok(elevation("19:00") > -0.833 && elevation("19:10") < -0.833);
});

Deno.test("steps know length, speed, heading from north, turns and displacement", () => {
  const found = steps(track([0, 0, 100, 100, 100], [0, 100, 100, 0, 0]));
  assert.deepEqual([...found.length], [100, 100, 100, 0]);
  assert.deepEqual([...found.heading], [0, 90, 180, NaN]);
  assert.deepEqual([...found.turning], [NaN, 90, 90, NaN]);
  assert.deepEqual([...found.netSquaredDisplacement], [10_000, 20_000, 10_000, 10_000]);
  near(found.speed[0], 100 / 3600, 1e-12);
  assert.deepEqual([...steps(track([1], [1])).length], []);
});

Deno.test("nothing is said of speed and turns over a gap", () => {
  const found = steps(
    track([0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5], [0, 1, 2, 8, 9, 10].map((k) => k * HOUR)),
  );
  assert.deepEqual([...found.isGap], [0, 0, 1, 0, 0]);
  assert.deepEqual([...found.speed].map(Number.isNaN), [false, false, true, false, false]);
  assert.deepEqual([...found.turning].map(Number.isNaN), [true, false, true, true, false]);
  const bursts = splitBursts(
    track([0, 0, 0, 0], [0, 1, 2, 3], [0, 1, 20, 21].map((k) => k * HOUR)),
    2 * HOUR,
  );
  assert.deepEqual(bursts.map(({ y }) => [...y]), [[0, 1], [2, 3]]);
  assert.deepEqual(splitBursts(track([], [])), []);
});

Deno.test("turns are between -180 and 180 whatever the way, and right is positive", () => {
  const coordinate = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 20 }), (places) => {
      const { turning, heading } = steps(track(places.map(([x]) => x), places.map(([, y]) => y)));
      turning.forEach((angle, i) => {
        if (Number.isNaN(angle)) {
          return assert.ok(Number.isNaN(heading[i]) || i === 0 || Number.isNaN(heading[i - 1]));
        }
        assert.ok(angle > -180 && angle <= 180);
        near((heading[i - 1] + angle + 720) % 360, heading[i] % 360, 1e-9);
      });
    }),
  );
});

Deno.test("a day's distance is shared at midnight, and days with gaps have none", () => {
  const zone = "Asia/Tokyo";
  const start = at("2022-07-01T00:30+09:00");
  const hours = Array.from({ length: 72 }, (_, k) => k).filter((k) => k < 30 || k > 40);
  const found = dailyDistances(
    track(hours.map((k) => 100 * k), hours.map(() => 0), hours.map((k) => start + k * HOUR)),
    { zone },
  );
  assert.deepEqual(found.map(({ day, fixes }) => [day, fixes]), [
    ["2022-07-01", 24],
    ["2022-07-02", 13],
    ["2022-07-03", 24],
  ]);
  near(found[0].distance, 2350, 1e-9);
  near(found[0].coverage, 23.5 / 24, 1e-12);
  assert.ok(Number.isNaN(found[1].distance) && found[1].coverage < 0.6);
  near(found[2].distance, 2350, 1e-6);
});

Deno.test("local months and days follow the zone, and have 23 or 25 hours where clocks change", () => {
  const months = localPeriods(at("2022-03-31T14:59Z"), at("2022-05-01T00:00Z"), "Asia/Tokyo", "month");
  assert.deepEqual(months.map(({ label }) => label), ["2022-03", "2022-04", "2022-05"]);
  assert.equal(months[1].start, at("2022-03-31T15:00Z"));
  const [day] = localPeriods(at("2022-03-27T12:00Z"), at("2022-03-27T12:00Z"), "Europe/Berlin", "day");
  assert.equal(day.end - day.start, 23 * HOUR);
  assert.throws(() => localPeriods(0, 1, "Nagano", "day"), /not a time in a zone/);
});

Deno.test("months without fixes, with three, and at one place are named; the others have their fixes", () => {
  const zone = "Asia/Tokyo";
  const hours: number[] = [];
  const add = (from: string, until: string, every: number) => {
    for (let time = at(from); time < at(until); time += every * HOUR) hours.push(time);
  };
  add("2022-01-01T00:00+09:00", "2022-02-01T00:00+09:00", 1);
  hours.push(...["2022-03-05", "2022-03-06", "2022-03-20"].map((day) => at(`${day}T09:00+09:00`)));
  add("2022-04-01T00:00+09:00", "2022-05-01T00:00+09:00", 6);
  add("2022-05-01T00:00+09:00", "2022-05-06T00:00+09:00", 1);
  add("2022-06-01T00:00+09:00", "2022-06-02T00:00+09:00", 1);
  const source = random(1);
  const isStill = (time: number) =>
    time >= at("2022-04-01T00:00+09:00") && time < at("2022-05-01T00:00+09:00");
  const place = () => hours.map((time) => isStill(time) ? source.normal(0, 10) : source.normal(0, 500));
  const months = splitMonths(track(place(), place(), hours), { zone });
  assert.deepEqual(months.map(({ label, state, track }) => [label, state, track.time.length]), [
    ["2022-01", "enough", 744],
    ["2022-02", "none", 0],
    ["2022-03", "few", 3],
    ["2022-04", "one-place", 120],
    ["2022-05", "sparse", 120],
    ["2022-06", "enough", 24],
  ]);
  assert.deepEqual(months.map(({ days, daysWithFixes }) => [days, daysWithFixes]), [
    [31, 31],
    [28, 0],
    [31, 3],
    [30, 30],
    [31, 5],
    [1, 1],
  ]);
  const summary = movementSummary(track(place(), place(), hours), months, { zone });
  assert.deepEqual(summary.map(({ fixes }) => fixes), [744, 0, 3, 120, 120, 24]);
  assert.ok(Number.isNaN(summary[1].dailyDistance) && Number.isNaN(summary[2].daySpeed));
  assert.equal(summary[0].completeDays, 31);
});

Deno.test("winter belongs to the year it begins in", () => {
  const days = Array.from({ length: 400 }, (_, k) => at("2022-01-15T00:00+09:00") + k * 24 * HOUR);
  const seasons = splitSeasons(track(days.map(() => 0), days.map(() => 0), days), "Asia/Tokyo");
  assert.deepEqual(seasons.map(({ label }) => label), [
    "2021-winter",
    "2022-spring",
    "2022-summer",
    "2022-autumn",
    "2022-winter",
  ]);
  assert.equal(seasons.reduce((sum, { track }) => sum + track.time.length, 0), 400);
  assert.equal(seasons[1].track.time.length, 92);
});

Deno.test("day and night together are the track", () => {
  const hours = Array.from({ length: 48 }, (_, k) => at("2022-06-21T00:00+09:00") + k * HOUR);
  const { day, night } = splitDayNight(track(hours.map(() => -35_000), hours.map(() => 5000), hours));
  assert.deepEqual([day.time.length, night.time.length], [30, 18]);
  assert.ok([...day.time].every((time) => {
    const hour = new Date(time + 9 * HOUR).getUTCHours();
    return hour >= 5 && hour <= 19;
  }));
});

Deno.test("residence is the time within the circle: straight through, with a return, and up to a gap", () => {
  // 100 m an hour through a circle of 50 m: half an hour each way.
  const straight = track([0, 100, 200, 300, 400], [0, 0, 0, 0, 0]);
  assert.deepEqual([...residenceTime(straight, { radius: 50 })], [1800, 3600, 3600, 3600, 1800]);
  // Two hours out of the circle and back: ended at once, or not if that counts as a short way.
  const back = track([0, 100, 0, 0], [0, 0, 0, 0]);
  near(residenceTime(back, { radius: 50 })[0], 1800, 1e-9);
  near(residenceTime(back, { radius: 50, away: 3601 })[0], 1800 + 1800 + 3600, 1e-9);
  near(residenceTime(back, { radius: 50, away: 3599 })[0], 1800, 1e-9);
  const gap = track([0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 100, 101].map((k) => k * HOUR));
  assert.deepEqual([...residenceTime(gap, { radius: 10, maxGap: 2 * HOUR })], [3600, 3600, 3600, 3600]);
  assert.throws(() => residenceTime(back, { radius: 0 }), /no residence time/);
});

Deno.test("residence by cell is the mean of the fixes in it, at the place of the cell, and nothing elsewhere", () => {
  const { grid, mean, fixes } = residenceByCell(
    { x: Float64Array.of(-30, 20, 80, 180), y: Float64Array.of(10, 10, 90, -10) },
    [60, 120, 240, 30],
    100,
  );
  assert.deepEqual(grid, { origin: [-100, 100], cell: 100, width: 3, height: 2 });
  assert.deepEqual([...mean], [60, 180, NaN, NaN, NaN, 30]);
  assert.deepEqual([...fixes], [1, 2, 0, 0, 0, 1]);
  const none = { x: new Float64Array(0), y: new Float64Array(0) };
  assert.throws(() => residenceByCell(none, [], 100), /no map of residence times/);
  assert.throws(() => residenceByCell({ x: Float64Array.of(1), y: Float64Array.of(1) }, [1], 0), /side 0/);
});

Deno.test("a simulated movement has the distribution and the memory that it was given", () => {
  const [tauPosition, tauVelocity] = [4 * 3600, 3600];
  const time = Float64Array.from({ length: 400_000 }, (_, k) => k * 1800 + (k % 3) * 200);
  for (const tau of [0, tauVelocity]) {
    const movement = {
      centre: [100, -50],
      sigma: [400, 200],
      angle: 30,
      tauPosition,
      tauVelocity: tau,
    } as const;
    const { x, y } = simulateOuf(random(7).stream(`tau ${tau}`), time, movement);
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    near(mean(x), 100, 12);
    near(mean(y), -50, 10);
    // Back on its own axes.
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const u = x.map((value, i) => c * (value - 100) + s * (y[i] + 50));
    const v = x.map((value, i) => -s * (value - 100) + c * (y[i] + 50));
    near(Math.sqrt(mean(u.map((value) => value * value))), 400, 8);
    near(Math.sqrt(mean(v.map((value) => value * value))), 200, 4);
    near(mean(u.map((value, i) => value * v[i])) / (400 * 200), 0, 0.03);
    // Autocorrelation two hours later (Fleming et al. 2014, eq. 8 for OUF).
    const lag = 4 * 1800 + 200;
    const pairs = Array.from(time.keys()).filter((i) => time[i + 4] - time[i] === lag);
    const found = mean(pairs.map((i) => u[i] * u[i + 4])) / 400 ** 2;
    const expected = tau === 0
      ? Math.exp(-lag / tauPosition)
      : (tauPosition * Math.exp(-lag / tauPosition) - tau * Math.exp(-lag / tau)) / (tauPosition - tau);
    near(found, expected, 0.012);
    const area = normalRangeArea([400, 200], 95);
    const inside = mean(
      u.map((value, i) => (value / 400) ** 2 + (v[i] / 200) ** 2 <= area / (Math.PI * 400 * 200) ? 1 : 0),
    );
    near(inside, 0.95, 0.005);
  }
  assert.throws(
    () => simulateOuf(random(1), time, { centre: [0, 0], sigma: [1, 1], tauPosition: 1, tauVelocity: 2 }),
    /not a movement that can be simulated/,
  );
});

Deno.test("tracks are projected by animal; far from the zone's meridian lengths are told of, then refused", () => {
  const fixes = {
    animals: ["A", "B", "C"],
    animal: Uint16Array.of(0, 0, 1, 1),
    crs: "EPSG:6668",
    time: Float64Array.of(0, HOUR, 0, HOUR),
    x: Float64Array.of(138.1, 138.11, 138.2, 138.21),
    y: Float64Array.of(36, 36, 36.1, 36.1),
    row: Uint32Array.of(1, 2, 3, 4),
  };
  const { tracks, cautions } = fixTracks(fixes, { crs: "EPSG:6676", keep: Uint8Array.of(1, 0, 1, 1) });
  assert.deepEqual(tracks.map(({ animal, time }) => [animal, time.length]), [["A", 1], ["B", 2], ["C", 0]]);
  assert.deepEqual(cautions, []);
  near(tracks[0].x[0], -36_066, 20);
  assert.ok(Number.isNaN(fixInterval(tracks[0])) && fixInterval(tracks[1]) === HOUR);
  assert.throws(() => fixTracks(fixes), /tracks in degrees/);
  // The next zone but two: 5.5 degrees from its meridian.
  assert.deepEqual(fixTracks(fixes, { crs: "EPSG:6671" }).cautions.map(({ code }) => code), [
    "stretched-lengths",
    "stretched-lengths",
  ]);
  assert.throws(() => fixTracks(fixes, { crs: "EPSG:6683" }), /does not keep lengths/);
  assert.throws(() => fixTracks(fixes, { crs: "EPSG:3857" }), /does not keep lengths/);
});
