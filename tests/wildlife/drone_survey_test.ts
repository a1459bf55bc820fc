/** The simulated thermal flights of the catalog, from frames to counts, against their truth. */
import assert from "node:assert/strict";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { Fault } from "kenzan/fault/mod.ts";
import { project } from "kenzan/geo/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { columnNumbers, columnTexts } from "kenzan/table/mod.ts";
import {
  blobDetector,
  clockOffset,
  detectFrames,
  droneCount,
  type DroneSurvey,
  droneSurvey,
  errorEllipse,
  flightLog,
  flightRecords,
  isSpeciesTold,
  type ListedIndividual,
  matchTruth,
  missingFrames,
  readRelief,
  reviewIndividuals,
  reviewMarks,
  reviewSheet,
  reviewStatus,
  sightingHistories,
  sightingTable,
  surveyFrames,
  thermalAccuracy,
  timestampColumn,
  trueAppearances,
} from "kenzan/wildlife/mod.ts";

const CRS = "EPSG:6676";
const ERRORS = { horizontal: 1.2, vertical: 2, heading: 1, pointing: 0.4, terrain: 1, pixel: 0.5 };
const catalog = await openCatalog();
const [flights, logs, times, truth, review] = await Promise.all(
  ["thermal-flights", "thermal-log", "thermal-frame-times", "thermal-truth", "thermal-review"]
    .map((id) => catalog.table(id)),
);
const relief = await (async () => {
  const dem = await catalog.raster("collar-dem");
  try {
    return (await readRelief(dem, { crs: CRS }))!;
  } finally {
    await dem.close();
  }
})();

const timesOf = (night: string) => {
  const [nights, names, at] = [
    columnTexts(times, "night"),
    columnTexts(times, "frame"),
    timestampColumn(times, "time"),
  ];
  return new Map(names.flatMap((name, k) => nights[k] === night ? [[name, at[k]] as const] : []));
};
async function survey(night: string): Promise<DroneSurvey & { problems: string[] }> {
  const rows = columnTexts(logs, "night").map((of) => Number(of === night));
  const { log, findings } = flightLog(logs, { rows });
  const flight = flightRecords(flights).find((one) => one.night === night)!;
  const frames = await catalog.frames(`thermal-frames-${night}`);
  try {
    const found = await droneSurvey(
      { flight, log, frames, times: timesOf(night), relief },
      { crs: CRS, detector: blobDetector({ contrast: 2 }), errors: ERRORS },
    );
    return { ...found, problems: findings.map(({ problem, rows }) => `${problem} ${rows.length}`) };
  } finally {
    frames.close();
  }
}
const nights = [await survey("1"), await survey("2")];
const reviewed = (found: DroneSurvey) =>
  reviewIndividuals(reviewMarks(review, found.night), { ...found, ...found.geometry });
const confirmed = (found: DroneSurvey) => {
  const { reviews } = reviewed(found);
  return found.individuals.filter((_, k) => reviewStatus(reviews[k], "ニホンジカ") === "confirmed");
};

Deno.test("rows of the logs that are wrong are named, and frames in a gap are not used", () => {
  assert.deepEqual(nights.map(({ problems }) => problems), [
    ["out of order 2", "missing value 2", "duplicate time 2", "jump 1"],
    ["gap 1"],
  ]);
  assert.deepEqual(nights.map(({ frames }) => frames.filter(({ unused }) => unused !== null).length), [0, 2]);
  assert.equal(nights[1].frames.find(({ unused }) => unused !== null)!.unused, "gap in the log");
  assert.deepEqual(nights.map(({ covered }) => covered.passes.length), [7, 7]);
});

Deno.test("an undeclared clock offset is recovered with what the tilt of the camera adds; a declared one is kept", () => {
  const [first, second] = nights.map(({ clock }) => clock);
  assert.ok(Math.abs(first.offset - SEEN_OFFSETS[0]) < 0.15, `${first.offset}`);
  assert.deepEqual([first.declared, first.estimate, first.cautions], [null, first.offset, []]);
  assert.deepEqual([second.offset, second.declared, second.cautions], [-0.84, -0.84, []]);
  assert.ok(Math.abs(second.estimate! - SEEN_OFFSETS[1]) < 0.15, `${second.estimate}`);
  assert.ok(nights.every(({ geometry, clock }) => geometry.clockOffset === clock.offset));
});

Deno.test("listed frames without a picture are counted, with how long they last and where they lie on the flight", () => {
  const [{ geometry, frames, missing }] = nights;
  assert.deepEqual(missing, { expected: 420, missing: 0, longest: 0, runs: [] });
  // Of the third strip of 60 frames, from its eleventh on, and one frame of the last.
  const lost = (k: number) => k >= 130 && k < 170 || k === 400;
  const names = frames.filter((_, k) => !lost(k)).map(({ name }) => name);
  const { runs, ...rest } = missingFrames(names, timesOf("1"), geometry);
  assert.deepEqual(rest, { expected: 420, missing: 41, longest: 60 });
  assert.deepEqual(runs.map(({ kind, count, seconds, strips }) => ({ kind, count, seconds, strips })), [
    { kind: "no picture", count: 40, seconds: 60, strips: [2] },
    { kind: "no picture", count: 1, seconds: 1.5, strips: [6] },
  ]);
  assert.deepEqual([runs[0].from, runs[0].to], [frames[130].time, frames[169].time]);
  assert.deepEqual(runs[0].path[0], [frames[130].pose!.x, frames[130].pose!.y]);
  // From one strip over its turn into the next.
  const turn = frames.filter((_, k) => k < 55 || k >= 65).map(({ name }) => name);
  assert.deepEqual(missingFrames(turn, timesOf("1"), geometry).runs.map(({ strips }) => strips), [[0, 1]]);
});

Deno.test("frames that the table of times leaves out as well are missed within a strip, not between strips", () => {
  const [{ geometry, frames }] = nights;
  const kept = frames.filter((_, k) => k < 130 || k >= 150);
  const times = new Map(kept.map(({ name, time }) => [name, time]));
  const { expected, missing, longest, runs } = missingFrames(kept.map(({ name }) => name), times, geometry);
  assert.deepEqual([expected, missing, longest], [420, 20, 30]);
  assert.deepEqual(runs.map(({ kind, strips, path }) => [kind, strips, path.length]), [["no time", [2], 20]]);
  // East for ten frames, a minute's wait without frames, and on, or back on the same line.
  const flown = (way: number) => {
    const at = Array.from(
      { length: 20 },
      (_, k) => ({ time: 1000 * (k < 10 ? k : k + 60), x: k < 10 ? 6 * k : 54 + way * (k - 10) }),
    );
    const pose = { y: 0, z: 100, yaw: 90, pitch: -90, roll: 0 };
    const path = {
      crs: CRS,
      time: Float64Array.from(at, ({ time }) => time),
      poses: at.map(({ x }) => ({ ...pose, x })),
    };
    const names = at.map((_, k) => String(k));
    return missingFrames(names, new Map(names.map((name, k) => [name, at[k].time])), {
      path,
      maximumGap: 100,
    }).runs;
  };
  assert.deepEqual([flown(6), flown(-6)], [[], []]);
});

/** The clock of each night, less what 0.3 degrees forwards at 110 m make: 0.58 m at 6 m/s. */
const SEEN_OFFSETS = [1.27 - 0.58 / 6, -0.84 - 0.58 / 6];
/** The offset that is found where the frames' clock is `ahead` s more than it was. */
const shifted = (k: number, ahead: number, declared: number | null, detections = nights[k].detections) =>
  clockOffset(
    detections,
    nights[k].frames.map(({ time }) => time + 1000 * ahead),
    nights[k].geometry,
    { declared },
  );

Deno.test("a clock is found wherever it stands: seconds, minutes, and the hours of another zone", () => {
  for (const [k, ahead] of [[0, 3], [0, 8], [1, 40], [1, -131.3], [0, 9 * 3600]]) {
    const { estimate, distinctness, cautions, range } = shifted(k, ahead, null);
    assert.ok(Math.abs(estimate! - ahead - SEEN_OFFSETS[k]) < 0.15, `${ahead}: ${estimate}`);
    assert.ok(distinctness > 2 && range[0] < estimate! && estimate! < range[1], `${distinctness}`);
    assert.deepEqual(cautions, []);
  }
});

Deno.test("a declared clock offset is held against the passes: refused, doubted, or kept", () => {
  for (const ahead of [3, 40, -3600]) {
    assert.throws(
      () => shifted(1, ahead, -0.84),
      (fault: Fault) =>
        /contradict/.test(fault.message) &&
        Math.abs(Number(/agree with (\S+) s/.exec(fault.found!)![1]) - ahead - SEEN_OFFSETS[1]) < 0.6,
      `${ahead}`,
    );
  }
  const half = shifted(0, 0, SEEN_OFFSETS[0] + 0.45);
  assert.deepEqual(half.cautions.map(({ code }) => code), ["clock-offset-differs"]);
  assert.equal(half.offset, half.declared);
  assert.deepEqual(shifted(0, 0, 1.27).cautions, []);
});

Deno.test("passes that saw little in common tell no clock: undeclared it is refused, declared it is unchecked", () => {
  const { detections, frames } = nights[0];
  const onePass = detections.filter(({ frame }) => frames[frame].pass === 2);
  assert.throws(() => shifted(0, 0, null, onePass), /no clock offset can be estimated/);
  assert.throws(() => shifted(0, 0, null, []), /no clock offset can be estimated/);
  const unchecked = shifted(0, 0, 40, onePass);
  assert.deepEqual([unchecked.offset, unchecked.estimate], [40, null]);
  assert.deepEqual(unchecked.cautions.map(({ code }) => code), ["clock-offset-unchecked"]);
});

Deno.test("things scattered at random never tell a clock without a caution", () => {
  const draws = random(5);
  let told = 0;
  for (let run = 0; run < 12; run++) {
    const detections = nights[0].detections.slice(0, 60).map((detection) => ({
      ...detection,
      frame: draws.integer(nights[0].frames.length),
      column: draws.uniform() * 160,
      row: draws.uniform() * 128,
    }));
    try {
      const { cautions } = shifted(0, 0, null, detections);
      assert.deepEqual(cautions.map(({ code }) => code), ["clock-offset-uncertain"]);
      told++;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      assert.match(fault.message, /no clock offset can be estimated/);
    }
  }
  assert.ok(told <= 6, `${told} of 12`);
});

Deno.test("a log shorter than half of the frames is refused", () => {
  const { geometry, frames, detections } = nights[0];
  const { path } = geometry;
  const short = { ...path, time: path.time.slice(0, 9), poses: path.poses.slice(0, 9) };
  assert.throws(
    () => clockOffset(detections, frames.map(({ time }) => time), { ...geometry, path: short }),
    /a log much shorter than the frames/,
  );
});

Deno.test("deer that crowns leave visible are nearly all found, and most of what is found are animals", () => {
  for (const found of nights) {
    const { detections, individuals } = thermalAccuracy(
      found,
      confirmed(found),
      trueAppearances(truth, found.night),
      "deer",
    );
    assert.ok(detections.recovered / detections.there > 0.95, JSON.stringify(detections));
    assert.ok(detections.right / detections.found > 0.6, JSON.stringify(detections));
    assert.ok(individuals.recovered / individuals.there > 0.65, JSON.stringify(individuals));
    assert.ok(individuals.right / individuals.found > 0.85, JSON.stringify(individuals));
  }
});

Deno.test("places are as far from the truth as their ellipses say", () => {
  let [inside, all] = [0, 0];
  for (const found of nights) {
    const animals = trueAppearances(truth, found.night);
    matchTruth(found.sightings, found.frames, animals).forEach((k, d) => {
      if (k < 0) return;
      const { x, y, covariance: { xx, xy, yy } } = found.sightings[d];
      const [dx, dy] = [animals[k].x - x, animals[k].y - y];
      all++;
      if ((yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (xx * yy - xy * xy) <= 5.991) inside++;
    });
  }
  // GNSS errors keep for two minutes: some hundred sightings are worth a few independent ones.
  assert.ok(inside / all > 0.85, `${inside} of ${all}`);
  const { major, minor } = errorEllipse(nights[0].sightings[0].covariance);
  assert.ok(minor > 2.5 && major < 6, `${major} ${minor}`);
});

Deno.test("the interval of the confirmed deer holds the deer that were there, and double counts matter", () => {
  const learntFrom = nights.flatMap((found) => sightingHistories(confirmed(found), found.covered));
  for (const found of nights) {
    const there = new Set(
      trueAppearances(truth, found.night).filter(({ kind }) => kind === "deer").map(({ animal }) => animal),
    );
    const { seen, interval } = droneCount(sightingHistories(confirmed(found), found.covered), { learntFrom });
    assert.ok(
      interval.lower <= there.size && there.size <= interval.upper,
      `${JSON.stringify(interval)} ${there.size}`,
    );
    assert.ok(seen < found.tracks.length);
    const { conservative, best, liberal } = found.range;
    assert.ok(conservative <= best && best <= liberal && best < found.tracks.length);
  }
});

Deno.test("the report table has number, place and time of each animal, and the sheet where to look for it", () => {
  const [found] = nights;
  const { reviews, unmatched } = reviewed(found);
  const listed = found.individuals.map((individual, k): ListedIndividual => ({
    survey: found,
    individual,
    review: reviews[k],
    status: reviewStatus(reviews[k], "ニホンジカ"),
    group: 1,
    groupSize: 1,
  }));
  const table = sightingTable(listed, "Asia/Tokyo");
  assert.equal(table.numRows, found.individuals.length);
  const back = project(CRS, columnNumbers(table, "longitude"), columnNumbers(table, "latitude"));
  columnNumbers(table, "x").forEach((x, k) => assert.ok(Math.abs(back.x[k] - x) < 0.2));
  assert.match(columnTexts(table, "time")[0], /^2022-11-08 19:3\d:\d\d$/);
  assert.deepEqual([...new Set(columnTexts(table, "status"))].sort(), ["confirmed", "other", "unconfirmed"]);
  const sheet = reviewSheet(listed, "Asia/Tokyo");
  // Entered as it is, rows not filled in are no marks; those filled in are those of the individual.
  const marks = reviewMarks(sheet, "1");
  assert.equal(marks.length, listed.filter(({ review }) => review?.species).length);
  const again = reviewIndividuals(marks, { ...found, ...found.geometry });
  assert.deepEqual(again.unmatched, []);
  assert.deepEqual(
    again.reviews.map((review) => review?.species ?? null),
    reviews.map((review) => review?.species ?? null),
  );
  assert.deepEqual(columnTexts(sheet, "frame"), columnTexts(table, "frame"));
  assert.deepEqual(
    sightingTable([], "Asia/Tokyo").schema.names,
    table.schema.names,
    "of no animal, the same columns",
  );
  // What a person saw and the detector did not is little, and mostly small or half hidden.
  assert.ok(unmatched.length > 0 && unmatched.length < 25, `${unmatched.length}`);
});

Deno.test("marks that contradict each other, or know no species, confirm nothing; unknown frames are refused", () => {
  const [found] = nights;
  const { place } = found.individuals[0];
  const mark = (species: string) => ({
    frame: found.frames[place.frame].name,
    column: place.column,
    row: place.row,
    species,
    basis: "",
  });
  const subject = { ...found, ...found.geometry };
  const { reviews: [tied] } = reviewIndividuals([mark("ニホンジカ"), mark("イノシシ")], subject);
  assert.deepEqual([tied!.species, tied!.marks, reviewStatus(tied, "ニホンジカ")], [null, 2, "unconfirmed"]);
  // Looked at, and not told: neither the target nor another species.
  const { reviews: [unknown] } = reviewIndividuals([mark("不明")], subject);
  assert.deepEqual([unknown!.species, reviewStatus(unknown, "ニホンジカ")], ["不明", "unconfirmed"]);
  const { reviews: [told] } = reviewIndividuals(["不明", "ニホンジカ", "不明"].map(mark), subject);
  assert.deepEqual([told!.species, told!.marks, reviewStatus(told, "ニホンジカ")], [
    "ニホンジカ",
    3,
    "confirmed",
  ]);
  assert.deepEqual([" 不明", "？", "Unknown", "動物以外"].map(isSpeciesTold), [false, false, false, true]);
  const { reviews: [most] } = reviewIndividuals(["a", "b", "a"].map(mark), subject);
  assert.deepEqual([most!.species, reviewStatus(most, "b")], ["a", "other"]);
  assert.throws(
    () => reviewIndividuals([{ ...mark("a"), frame: "9999.tiff" }], subject),
    /a frame that is not there/,
  );
});

Deno.test("frames without a time, out of order, or of another camera are refused by name", async () => {
  const [{ geometry, frames }] = nights;
  const known = timesOf("1");
  assert.throws(
    () => surveyFrames(["0001.tiff", "x.tiff"], { ...geometry, times: known }),
    (fault: Fault) => /1 of 2 frames/.test(fault.found!) && fault.where === "x.tiff",
  );
  assert.throws(
    () => surveyFrames(["0002.tiff", "0001.tiff"], { ...geometry, times: known }),
    /0001\.tiff is earlier than 0002\.tiff/,
  );
  const stored = (async function* () {
    yield await Promise.resolve({
      name: "0001.tiff",
      width: 80,
      height: 64,
      values: new Uint16Array(80 * 64),
    });
  })();
  await assert.rejects(
    detectFrames(stored, frames, {
      camera: geometry.camera,
      detector: blobDetector(),
      unit: "cK",
      pixelSize: 0.3,
    }),
    /0001\.tiff, 160 x 128 pixels[^]*80 x 64 pixels/,
  );
});
