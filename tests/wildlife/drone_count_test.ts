/** Tracks, double counts, counts with detection probability, and their comparison. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { addEntry, openCatalog } from "kenzan/catalog/mod.ts";
import { Fault } from "kenzan/fault/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { columnNumbers, writeCsv } from "kenzan/table/mod.ts";
import {
  alternativeIndividuals,
  animalGroups,
  type CelledFlight,
  countRange,
  type CoveredArea,
  densityArea,
  droneCells,
  droneCount,
  individualsOf,
  readDroneCounts,
  sameAnimal,
  type Sighting,
  type SightingHistory,
  type SightingTrack,
  surveyChange,
  swathDecline,
  trackPlace,
  trackSightings,
  walkVariance,
} from "kenzan/wildlife/mod.ts";

const covariance = { xx: 2, xy: 0, yy: 2 };
/** A sighting in the middle of the picture; frames are 1.5 s apart. */
function sighting(
  frame: number,
  pass: number,
  x: number,
  y: number,
  changes: Partial<Sighting> = {},
): Sighting {
  const box = { left: 79, top: 63, right: 81, bottom: 65, column: 80, row: 64 };
  return {
    ...box,
    frame,
    pass,
    time: 1500 * frame,
    x,
    y,
    range: 110,
    covariance,
    across: 0,
    area: 0.6,
    contrast: 5,
    score: 0.8,
    ...changes,
  };
}
const track = (...sightings: Sighting[]): SightingTrack => ({ pass: sightings[0].pass, sightings });
const faultOf = (run: () => unknown): Fault => {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no Fault");
};

Deno.test("two deer that walk beside each other make two tracks, a missed frame does not break one", () => {
  const seen = [0, 1, 2, 4, 5].flatMap((frame) => [
    sighting(frame, 0, 100 + 0.6 * frame, 50),
    sighting(frame, 0, 100 + 0.6 * frame, 55),
  ]);
  const { tracks, single } = trackSightings([...seen, sighting(3, 0, 300, 50)]);
  assert.deepEqual(tracks.map(({ sightings }) => sightings.length), [5, 5]);
  assert.ok(tracks.every(({ sightings }) => new Set(sightings.map(({ y }) => y)).size === 1));
  assert.equal(single, 1);
});

Deno.test("a track ends with its pass, after too many missed frames, and where nothing can have walked", () => {
  const over = [sighting(0, 0, 0, 0), sighting(1, 0, 0, 0), sighting(2, 1, 0, 0), sighting(3, 1, 0, 0)];
  assert.deepEqual(trackSightings(over).tracks.map(({ pass }) => pass), [0, 1]);
  const gap = [0, 1, 6, 7].map((frame) => sighting(frame, 0, 0, 0));
  assert.equal(trackSightings(gap).tracks.length, 2);
  assert.equal(trackSightings(gap, { missed: 4 }).tracks.length, 1);
  const far = [0, 1, 2, 3].map((frame) => sighting(frame, 0, frame < 2 ? 0 : 20, 0));
  assert.equal(trackSightings(far).tracks.length, 2);
});

Deno.test("a walk's variance is that of a straight line at first and of diffusion in the end", () => {
  assert.ok(Math.abs(walkVariance(1, 0.2, 60) / 0.04 - 1) < 0.01);
  assert.ok(Math.abs(walkVariance(60_000, 0.2, 60) / (2 * 0.04 * 60 * 60_000) - 1) < 0.01);
});

Deno.test("the same place in two passes is one animal, one frame holds two, and distance decides in between", () => {
  const pair = (x: number, covers = true, second = sighting(80, 1, x, 0)) =>
    sameAnimal([track(sighting(0, 0, 0, 0)), track(second)], { density: 2e-4, covers: () => covers })[0]
      ?.probability ?? 0;
  assert.ok(pair(0) > 0.99);
  const all = [0, 10, 20, 40, 60, 80].map((x) => pair(x));
  assert.ok(all.every((p, k) => k === 0 || p < all[k - 1]), all.join(" "));
  assert.ok(all.at(-1)! < 0.05);
  // Where each pass looked at the other's place, two animals would both have been missed.
  assert.ok(pair(20) > pair(20, false));
  const inOneFrame = [track(sighting(0, 0, 0, 0)), track(sighting(0, 0, 1, 0))];
  assert.deepEqual(sameAnimal(inOneFrame, { density: 2e-4, covers: () => true }), []);
});

Deno.test("joining tracks keeps animals of one frame apart; a lower threshold never gives more animals", () => {
  // Two animals 3 m apart in both passes: each track of the first pass is near both of the second.
  const tracks = [
    track(sighting(0, 0, 0, 0)),
    track(sighting(0, 0, 3, 0)),
    track(sighting(80, 1, 0.2, 0, { range: 100 })),
    track(sighting(80, 1, 3.2, 0)),
  ];
  const pairs = sameAnimal(tracks, { density: 2e-4, covers: () => true });
  const found = individualsOf(tracks, pairs, 0.5);
  assert.deepEqual(found.map(({ tracks }) => tracks).sort(), [[0, 2], [1, 3]]);
  assert.deepEqual(found.map(({ passes }) => passes), [[0, 1], [0, 1]]);
  assert.equal(
    found.find(({ tracks }) => tracks[0] === 0)!.place.range,
    100,
    "nearest to the middle of the picture",
  );
  const draws = random(3);
  const many = Array.from(
    { length: 30 },
    (_, k) => track(sighting(40 * k, k % 5, 60 * draws.uniform(), 60 * draws.uniform())),
  );
  const { conservative, best, liberal } = countRange(
    many,
    sameAnimal(many, { density: 3e-3, covers: () => true }),
  );
  assert.ok(
    conservative <= best && best <= liberal && conservative < liberal,
    `${conservative} ${best} ${liberal}`,
  );
});

Deno.test("a track of another pass does not join two of one pass, unless these are one broken track", () => {
  // Two tracks of the first pass 12 m apart, and one of the second between them.
  const tracks = [
    track(sighting(0, 0, 0, 0)),
    track(sighting(4, 0, 12, 0)),
    track(sighting(80, 1, 6, 0)),
  ];
  const pair = (first: number, second: number, probability: number) => ({
    first,
    second,
    distance: 6,
    seconds: 120,
    probability,
  });
  const joined = (broken: number) =>
    individualsOf(tracks, [pair(0, 2, 0.9), pair(1, 2, 0.8), pair(0, 1, broken)], 0.5).map(({ tracks }) =>
      tracks
    );
  assert.deepEqual(joined(0.1), [[0, 2], [1]]);
  assert.deepEqual(joined(0.6), [[0, 1, 2]]);
});

Deno.test("a track's place is where it was seen most steeply", () => {
  const best = sighting(1, 0, 5, 5, { range: 105 });
  assert.equal(trackPlace(track(sighting(0, 0, 0, 0), best, sighting(2, 0, 9, 9))), best);
});

const histories = (...counts: [covered: number, seen: number, animals: number][]): SightingHistory[] =>
  counts.flatMap(([covered, seen, animals]) => Array.from({ length: animals }, () => ({ covered, seen })));

Deno.test("with two passes over all, the count is about that of Chapman", () => {
  // 60 seen in both, 20 in one only each: (80 + 1)(80 + 1) / (60 + 1) - 1 = 106.6.
  const { estimate, interval, detection } = droneCount(histories([2, 2, 60], [2, 1, 40]));
  assert.ok(Math.abs(estimate - 106.6) <= 1.5, `${estimate}`);
  assert.ok(interval.lower >= 100 && interval.upper < 125);
  assert.ok(Math.abs(detection.estimate - 0.75) < 0.01);
});

Deno.test("places of one pass tell nothing of p, but their missed animals count", () => {
  const overlap = histories([2, 2, 30], [2, 1, 20]);
  const alone = droneCount(overlap), more = droneCount([...overlap, ...histories([1, 1, 75])]);
  assert.equal(alone.detection.estimate, more.detection.estimate);
  // p = 0.75: 75 seen in places of one pass are 100.
  assert.ok(Math.abs(more.estimate - alone.estimate - 100) < 4, `${more.estimate - alone.estimate}`);
});

Deno.test("where every pass saw every animal the interval still has room above, and none below", () => {
  const { estimate, interval, seen } = droneCount(histories([2, 2, 12], [1, 1, 8]));
  assert.equal(seen, 20);
  assert.ok(
    estimate >= 20 && interval.lower === 20 && interval.upper >= 21 && interval.upper <= 26,
    `${interval.upper}`,
  );
});

Deno.test("other ways to remove double counts widen the interval to theirs, and the same way changes nothing", () => {
  const [few, many] = [histories([2, 2, 20], [2, 1, 5]), histories([2, 2, 10], [2, 1, 30])];
  const plain = droneCount(few);
  assert.deepEqual(droneCount(few, { alternatives: [{ histories: few }, { histories: few }] }), plain);
  const mixed = droneCount(few, { alternatives: [{ histories: few }, { histories: many }] });
  const other = droneCount(many);
  assert.equal(mixed.seen, 25);
  assert.ok(mixed.interval.lower <= plain.interval.lower + 1 && mixed.interval.upper > plain.interval.upper);
  assert.ok(mixed.interval.upper <= other.interval.upper && mixed.standardError > plain.standardError);
  // An alternative without overlap takes the detection probability of the count itself.
  assert.ok(droneCount(few, { alternatives: [{ histories: histories([1, 1, 9]) }] }).estimate >= 9);
});

Deno.test("where those seen hold double counts the count may be below them, and says what they amount to", () => {
  const one = (animals: number) => histories([2, 2, 40], [1, 1, animals]);
  const plain = droneCount(histories([2, 2, 46]));
  assert.ok(plain.distinct === 46 && plain.estimate >= 46);
  // Six sightings that in each way to join them are four animals, two of them seen from both passes.
  const alternatives = Array.from({ length: 3 }, () => ({ histories: histories([2, 2, 42], [1, 1, 2]) }));
  const { seen, distinct, estimate, interval } = droneCount(one(6), { alternatives });
  assert.deepEqual([seen, distinct], [46, 44]);
  assert.ok(estimate < seen && estimate >= distinct && interval.lower >= distinct, `${estimate}`);
});

Deno.test("the ways to join tracks join a pair as often as it is probable, and pairs apart from each other", () => {
  const far = (k: number) => [track(sighting(0, 0, 500 * k, 0)), track(sighting(80, 1, 500 * k + 6, 0))];
  const tracks = [0, 1, 2].flatMap(far);
  const pairs = [0, 1, 2].map((k) => ({
    first: 2 * k,
    second: 2 * k + 1,
    distance: 6,
    seconds: 120,
    probability: 0.4,
  }));
  const ways = alternativeIndividuals(tracks, pairs, 100);
  const numbers = ways.map(({ length }) => length);
  assert.ok(Math.abs(numbers.reduce((sum, n) => sum + n, 0) / 100 - (6 - 3 * 0.4)) < 0.04);
  for (const k of [0, 1, 2]) {
    const joined = ways.filter((way) =>
      way.some(({ tracks }) => tracks.length === 2 && tracks[0] === 2 * k)
    ).length;
    assert.ok(Math.abs(joined - 40) <= 1, `${joined}`);
  }
  assert.ok(numbers.every((n) => n === 4 || n === 5), "neither all at once nor none");
  assert.deepEqual(
    alternativeIndividuals(tracks, pairs.map((pair) => ({ ...pair, probability: 1 })), 5).map(({ length }) =>
      length
    ),
    [3, 3, 3, 3, 3],
  );
});

Deno.test("availability divides the count, and its error widens the interval", () => {
  const all = histories([2, 2, 60], [2, 1, 40]);
  const plain = droneCount(all), half = droneCount(all, { availability: { share: 0.5, standardError: 0 } });
  assert.ok(Math.abs(half.estimate / plain.estimate - 2) < 0.05, `${half.estimate}`);
  const unsure = droneCount(all, { availability: { share: 0.5, standardError: 0.08 } });
  assert.ok(unsure.interval.upper - unsure.interval.lower > half.interval.upper - half.interval.lower);
  assert.throws(() => droneCount(all, { availability: { share: 0, standardError: 0 } }), Fault);
});

Deno.test("a pass that detects less than half of the animals is doubted: strips may not lie where they are thought", () => {
  const codes = (once: number, twice: number) =>
    droneCount([
      ...Array.from({ length: once }, () => ({ covered: 2, seen: 1 })),
      ...Array.from({ length: twice }, () => ({ covered: 2, seen: 2 })),
    ]).cautions.map(({ code }) => code);
  assert.deepEqual(codes(30, 4), ["detection-low"]);
  assert.deepEqual(codes(8, 24), []);
});

Deno.test("without overlap there is no detection probability, but another flight may lend one", () => {
  const single = histories([1, 1, 9]);
  assert.match(faultOf(() => droneCount(single)).remedy!, /learntFrom/);
  const { estimate, cautions } = droneCount(single, { learntFrom: histories([2, 2, 30], [2, 1, 20]) });
  assert.ok(estimate >= 11 && estimate <= 13, `${estimate}`);
  assert.deepEqual(cautions, []);
  assert.equal(droneCount(histories([2, 2, 5])).cautions[0].code, "few-overlap-sightings");
  assert.match(faultOf(() => droneCount([{ covered: 1, seen: 2 }])).found!, /covered 1, seen 2/);
});

Deno.test("a survey that saw no animal may have missed some: the fewer its passes see, the more", () => {
  const upper = (both: number, one: number) => {
    const { estimate, interval } = droneCount([], { learntFrom: histories([2, 2, both], [2, 1, one]) });
    assert.deepEqual([estimate, interval.lower], [0, 0]);
    return interval.upper;
  };
  assert.ok(upper(45, 5) >= 1 && upper(45, 5) < upper(20, 30), `${upper(45, 5)} ${upper(20, 30)}`);
});

Deno.test("tracks that lie evenly across the swath show no decline; none at the edge does", () => {
  const spread = (most: number) =>
    Array.from(
      { length: 60 },
      (_, k) => track(sighting(k, 0, 0, 0, { across: most * (2 * (k + 0.5) / 60 - 1) })),
    );
  const even = swathDecline(spread(1)), middle = swathDecline(spread(2 / 3));
  assert.deepEqual([even.counts, middle.counts], [[20, 20, 20], [30, 30, 0]]);
  assert.deepEqual([even.test.p, even.test.degreesOfFreedom], [1, 2]);
  // (10 + 10 + 400 / 20) with two degrees of freedom: exp(-30 / 2).
  assert.ok(Math.abs(middle.test.p / Math.exp(-15) - 1) < 1e-9, `${middle.test.p}`);
  assert.throws(() => swathDecline(spread(1).slice(0, 14)), /too few tracks/);
});

Deno.test("animals near each other in a chain are one group", () => {
  const places = [[0, 0], [15, 0], [30, 0], [100, 0], [100, 10]].map(([x, y]) => ({ x, y }));
  assert.deepEqual(animalGroups(places, 20), [[0, 1, 2], [3, 4]]);
  assert.deepEqual(animalGroups([], 20), []);
});

Deno.test("a change is tested on groups: the same numbers in larger groups tell less", () => {
  const [many, few] = [histories([2, 2, 60], [2, 1, 10]), histories([2, 2, 25], [2, 1, 5])];
  const survey = (all: SightingHistory[], size: number) => ({
    count: droneCount(all),
    area: 160_000,
    groups: Array.from({ length: all.length / size }, () => size),
  });
  const alone = surveyChange(survey(many, 1), survey(few, 1)),
    herds = surveyChange(survey(many, 5), survey(few, 5));
  assert.ok(alone.ratio > 0.4 && alone.ratio < 0.46, `${alone.ratio}`);
  assert.ok(
    alone.test.p < 0.001 && herds.test.p > 0.03 && herds.test.p < 0.2,
    `${alone.test.p} ${herds.test.p}`,
  );
  assert.ok(herds.interval.lower < alone.interval.lower && herds.interval.upper > alone.interval.upper);
  // The other way round the ratio is its inverse.
  const back = surveyChange(survey(few, 1), survey(many, 1));
  assert.ok(Math.abs(back.ratio * alone.ratio - 1) < 1e-12 && Math.abs(back.test.p - alone.test.p) < 1e-12);
  assert.throws(() => surveyChange(survey(many, 1), { ...survey(few, 1), groups: [] }), Fault);
});

/** A flight of two strips that overlap, with three animals in two cells of 100 m. */
function celledFlight(): CelledFlight {
  const square = (west: number, east: number) => ({
    type: "MultiPolygon" as const,
    coordinates: [[[[west, 0], [east, 0], [east, 100], [west, 100], [west, 0]]]],
  });
  const covered: CoveredArea = {
    polygon: square(0, 200),
    area: 20_000,
    passes: [{ pass: 0, polygon: square(0, 150), area: 15_000 }, {
      pass: 1,
      polygon: square(100, 200),
      area: 10_000,
    }],
  };
  const individual = (x: number) => ({
    tracks: [0],
    passes: [0],
    place: sighting(0, 0, x, 50),
    score: 1,
    certainty: 1,
  });
  return {
    flight: 1,
    covered,
    individuals: [individual(20), individual(30), individual(170)],
    detection: { estimate: 0.8, logError: 0.1 },
    availability: 0.5,
  };
}

Deno.test("counts by cell add up, and the detection of ground seen twice is that of two passes", () => {
  const flight = celledFlight();
  const table = droneCells([flight], 100);
  const column = (name: string) => [...columnNumbers(table, name)];
  assert.deepEqual(column("covered").map((value) => value.toFixed(4)), ["0.0100", "0.0100"]);
  assert.deepEqual(column("count"), [2, 1]);
  // Half of the second cell is seen twice.
  assert.deepEqual(column("detection").map((value) => value.toFixed(3)), ["0.400", "0.440"]);
  assert.throws(() => droneCells([flight], 12), Fault);
});

Deno.test("counts by cell, written as a file and entered again, are what the synthesis reads", async () => {
  const table = droneCells([celledFlight(), { ...celledFlight(), flight: 2, individuals: [] }], 100);
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(join(folder, "drone-cells.csv"), writeCsv(table));
    const { entryFile } = await addEntry(join(folder, "drone-cells.csv"), { id: "capture-drone" });
    const filled = (await Deno.readTextFile(entryFile)).replaceAll(/"unit": "TODO[^"]*"/g, '"unit": "1"')
      .replace(/"crs": "TODO[^"]*"/, '"crs": "EPSG:6676"').replaceAll(/"TODO[^"]*"/g, '"試験"');
    await Deno.writeTextFile(entryFile, filled);
    const read = await (await openCatalog({ folders: [folder] })).table("capture-drone");
    const { area } = densityArea("EPSG:6676", { x: [50, 150], y: [50, 50], cell: 100 });
    const counts = readDroneCounts(read, area);
    assert.deepEqual([...counts.cell], [0, 1, 0, 1]);
    assert.deepEqual([...counts.count], [2, 1, 0, 0]);
    assert.deepEqual(counts.covered, columnNumbers(table, "covered"));
    assert.deepEqual(counts.detection, columnNumbers(table, "detection"));
    assert.equal(counts.logError, 0.1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
