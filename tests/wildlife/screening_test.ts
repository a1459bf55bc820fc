import assert from "node:assert/strict";
import fc from "fast-check";
import { openCatalog } from "kenzan/catalog/mod.ts";
import {
  droppedTable,
  type Fixes,
  fixTracks,
  hillshade,
  minimumConvexPolygon,
  readDeployments,
  readFixes,
  readRelief,
  type Relief,
  ROUND_TRIP,
  sampleRelief,
  screenFixes,
  type ScreenFixesOptions,
  SCREENING_REASONS,
  screeningSensitivity,
  screeningTable,
  selectedTable,
  splitMonths,
  terrainLosses,
} from "kenzan/wildlife/mod.ts";
import { Fault } from "kenzan/fault/mod.ts";
import { columnTexts } from "kenzan/table/mod.ts";

const HOUR = 3_600_000;
/** Fixes of one animal in metres, an hour apart. */
function fixes(columns: Partial<Fixes> & { x: Float64Array; y: Float64Array }): Fixes {
  const n = columns.x.length;
  return {
    animals: ["N01"],
    animal: new Uint16Array(n),
    crs: "EPSG:6676",
    time: Float64Array.from({ length: n }, (_, k) => k * HOUR),
    row: Uint32Array.from({ length: n }, (_, k) => k + 1),
    ...columns,
  };
}
/** A plane that rises 0.1 m a metre to the east and falls 0.2 m a metre to the north: 100 m at the origin. */
const plane = (x: number, y: number) => 100 + 0.1 * x - 0.2 * y;
const relief: Relief = {
  crs: "EPSG:6676",
  origin: [-100, 100],
  resolution: [10, 10],
  width: 20,
  height: 20,
  elevation: Float32Array.from(
    { length: 400 },
    (_, k) => plane(-95 + 10 * (k % 20), 95 - 10 * Math.floor(k / 20)),
  ),
};
const found = (all: Fixes, options: ScreenFixesOptions) => {
  const screening = screenFixes(all, options);
  return Array.from(screening.first, (k) => k < 0 ? "kept" : SCREENING_REASONS[k].id);
};

Deno.test("bilinear heights of a plane are the plane, and its slope is its gradient", () => {
  const inside = fc.double({ min: -94, max: 94, noNaN: true });
  fc.assert(fc.property(inside, inside, (x, y) => {
    const { elevation, slope, outside } = sampleRelief(relief, "EPSG:6676", [x], [y]);
    assert.ok(Math.abs(elevation[0] - plane(x, y)) < 1e-4, `${x}, ${y}: ${elevation[0]}`);
    assert.ok(Math.abs(slope[0] - Math.atan(Math.hypot(0.1, 0.2)) * 180 / Math.PI) < 1e-3);
    assert.equal(outside[0], 0);
  }));
});

Deno.test("positions outside a DEM and in cells without value are told apart, and never get a height", () => {
  const holed = { ...relief, elevation: relief.elevation.slice() };
  holed.elevation[10 * 20 + 10] = NaN; // its centre is 5, -5
  const { elevation, outside } = sampleRelief(holed, "EPSG:6676", [101, 5, -95, -99.9], [0, -5, 95, 99.9]);
  assert.deepEqual([...outside], [1, 0, 0, 0]);
  assert.deepEqual([...elevation].map(Number.isNaN), [true, true, false, false]);
  assert.equal(elevation[3], elevation[2]);
});

Deno.test("a relief in degrees has the slope of the ground, and light comes from the north-west", () => {
  const step = 1 / 3600;
  const metres = 30.82; // of a second of latitude at 36 degrees
  const rising = {
    ...relief,
    crs: "EPSG:6668",
    origin: [138, 36.1] as const,
    resolution: [step, step] as const,
    elevation: Float32Array.from({ length: 400 }, (_, k) => 0.5 * metres * Math.floor(k / 20)),
  };
  const { slope } = sampleRelief(rising, "EPSG:6668", [138 + 5.2 * step], [36.1 - 5.3 * step]);
  assert.ok(Math.abs(slope[0] - Math.atan(0.5) * 180 / Math.PI) < 0.02, String(slope[0]));
  /** Shade in the middle of a plane that rises by so much a cell to the south-east. */
  const shade = (rise: number) =>
    hillshade({
      ...relief,
      elevation: relief.elevation.map((_, k) => rise * (k % 20 + Math.floor(k / 20))),
    })[210];
  assert.ok(Math.abs(shade(0) - Math.SQRT1_2) < 1e-6);
  assert.ok(shade(1) > shade(0) && shade(0) > shade(-1), "a slope that faces north-west is lit");
});

Deno.test("DOP and height keep exactly what lies within the limits of the specification", () => {
  const x = Float64Array.of(0, 0, 0, 0, 0, 0, 500, 5);
  const y = new Float64Array(8).with(7, -5);
  const holed = { ...relief, elevation: relief.elevation.with(210, NaN) };
  const all = fixes({
    x,
    y,
    dop: Float64Array.of(4, 4.1, NaN, 2, 2, 2, 2, 2),
    // The ground is 100 m at the origin, and the geoid 40 m above the ellipsoid.
    elevation: Float64Array.of(170, 140, 140, 170.1, 109.9, NaN, 140, 140),
    heightReference: "ellipsoidal",
  });
  // The hole takes part in the height at the origin too; it is asked with the whole plane.
  assert.deepEqual(found(all, { relief, geoidOffset: 40 }).slice(0, 7), [
    "kept",
    "dop",
    "no-dop",
    "height",
    "height",
    "no-elevation",
    "outside-dem",
  ]);
  assert.equal(found(all, { relief: holed, geoidOffset: 40 })[7], "dem-no-value");
  const kept = found(all, { relief, geoidOffset: 40, rules: { unverifiable: "keep" } });
  assert.deepEqual(kept, ["kept", "dop", "kept", "height", "height", "kept", "kept", "kept"]);
  assert.deepEqual(found(all, { rules: { dop: null } }), Array(8).fill("kept"));
});

Deno.test("heights whose reference is not known are refused, and a wrong one is told of", () => {
  const n = 30;
  const columns = {
    x: new Float64Array(n),
    y: new Float64Array(n),
    elevation: new Float64Array(n).fill(140),
  };
  assert.throws(
    () => screenFixes(fixes(columns), { relief }),
    /cannot be compared with a DEM[^]*heightReference/,
  );
  const ellipsoidal = fixes({ ...columns, heightReference: "ellipsoidal" });
  assert.throws(() => screenFixes(ellipsoidal, { relief }), /geoidOffset/);
  const wrong = screenFixes(fixes({ ...columns, heightReference: "orthometric" }), { relief });
  assert.deepEqual(wrong.cautions.map(({ code }) => code), [
    "no-dop",
    "height-offset",
    "criterion-drops-most",
  ]);
  assert.match(wrong.cautions[1].text.en, /40 m/);
  assert.match(wrong.cautions[2].text.ja, /「標高差が上限を超える」だけで測位の100.0 %/);
  // Eleven metres are told of where the spread is small, and lost in a spread of a hundred.
  const off = (spread: number) =>
    screenFixes(
      fixes({
        ...columns,
        elevation: Float64Array.from({ length: n }, (_, k) => 151 + spread * ((k + 0.5) / n - 0.5)),
        heightReference: "ellipsoidal",
      }),
      { relief, geoidOffset: 40, rules: { heightDifference: 200 } },
    ).cautions.map(({ code }) => code);
  assert.deepEqual([off(10), off(100)], [["no-dop", "height-offset"], ["no-dop"]]);
  const right = screenFixes(ellipsoidal, { relief, geoidOffset: 40 });
  assert.deepEqual([right.cautions.map(({ code }) => code), right.kept.every((is) => is === 1)], [
    ["no-dop"],
    true,
  ]);
});

Deno.test("what the data lacks is said, and what it has is screened all the same", () => {
  const all = fixes({ x: new Float64Array(3), y: new Float64Array(3) });
  const { cautions, applied, kept } = screenFixes(all);
  assert.deepEqual(cautions.map(({ code }) => code), ["no-dop", "no-dem"]);
  assert.deepEqual([applied, [...kept]], [[], [1, 1, 1]]);
  assert.deepEqual(screenFixes(all, { relief }).cautions.map(({ code }) => code), ["no-dop", "no-elevation"]);
  assert.throws(() => screenFixes(all, { rules: { dop: 0 } }), /not a limit/);
  const reading = { fixes: all, rows: 3, dropped: [], columns: {}, cautions: [] };
  assert.equal(droppedTable(reading, screenFixes(all)).numRows, 0);
});

Deno.test("days after capture count from the fitting, or from the first fix", () => {
  const all = fixes({ x: new Float64Array(50), y: new Float64Array(50) });
  const kept = (options: ScreenFixesOptions) =>
    found(all, { ...options, rules: { dop: null, captureDays: 1 } }).filter((reason) => reason === "kept")
      .length;
  assert.equal(kept({}), 26);
  assert.equal(kept({ deployments: { N01: { from: -12 * HOUR } } }), 38);
});

Deno.test("a fix that cannot be reached goes, whichever end of the fast step it is", () => {
  const line = Float64Array.from({ length: 9 }, (_, k) => 100 * k);
  for (const far of [0, 4, 8]) {
    const all = fixes({ x: line.with(far, 50_000), y: new Float64Array(9) });
    const reasons = found(all, { rules: { dop: null, speed: 1 } });
    assert.deepEqual(reasons, Array.from(line, (_, k) => k === far ? "speed" : "kept"), `outlier ${far}`);
  }
  const none = fixes({ x: line, y: new Float64Array(9) });
  assert.ok(found(none, { rules: { dop: null, speed: 100 / 3600 } }).every((reason) => reason === "kept"));
});

Deno.test("a spike goes, a turn back after a rest and a straight dash stay", () => {
  const x = Float64Array.of(0, 10, 2500, 20, 30, 2530, 2530, 40, 2540, 5040, 7540);
  const all = fixes({ x, y: new Float64Array(x.length) });
  const reasons = found(all, { rules: { dop: null, roundTrip: ROUND_TRIP } });
  assert.deepEqual(reasons.map((reason, k) => reason === "kept" ? "" : k).join(""), "27");
});

Deno.test("speeds are refused in degrees, and taken in the projection that is given", () => {
  const all = {
    ...fixes({ x: Float64Array.of(138, 138.5, 138), y: Float64Array.of(36, 36, 36) }),
    crs: "EPSG:6668",
  };
  const rules = { dop: null, speed: 1 };
  assert.throws(() => screenFixes(all, { rules }), /speeds in degrees/);
  assert.deepEqual(found(all, { rules, crs: "EPSG:6676" }), ["kept", "speed", "kept"]);
});

Deno.test("of the simulated collars the screening drops the planted outliers and little else", async () => {
  const catalog = await openCatalog();
  const deployments = readDeployments(await catalog.table("deer-deployments"));
  const reading = readFixes(await catalog.table("deer-collars"), { deployments });
  const raster = await catalog.raster("collar-dem");
  const { fixes: all } = reading;
  const dem = await readRelief(raster, { crs: raster.crs, around: { of: all.crs, x: all.x, y: all.y } });
  await raster.close();
  const options = { relief: dem, geoidOffset: 41.5, deployments, crs: "EPSG:6676" };
  const error = columnTexts(await catalog.table("deer-collars-truth"), "error");
  /** Share of outliers that go, of good fixes that go, and of those that go that are outliers. */
  const score = (screening: ReturnType<typeof screenFixes>) => {
    let [outliers, caught, dropped] = [0, 0, 0];
    for (let i = 0; i < screening.kept.length; i++) {
      const isOutlier = ["multipath", "silent-spike"].includes(error[screening.fixes.row[i] - 1]);
      if (isOutlier) outliers++;
      if (screening.kept[i] === 0) dropped++;
      if (isOutlier && screening.kept[i] === 0) caught++;
    }
    return { recall: caught / outliers, good: (dropped - caught) / (screening.kept.length - outliers) };
  };
  const rule = screenFixes(all, options);
  const movement = screenFixes(all, { ...options, rules: { speed: 1.5, roundTrip: ROUND_TRIP } });
  assert.ok(score(rule).recall > 0.65 && score(rule).good < 0.12, JSON.stringify(score(rule)));
  assert.ok(score(movement).recall > score(rule).recall + 0.03, "the movement rules add recall");
  assert.ok(score(movement).good < score(rule).good + 0.001, "and cost hardly a good fix");
  // Without the geoid nearly everything goes, and that is told.
  const blind = screenFixes(all, { ...options, geoidOffset: 0 });
  assert.ok(blind.kept.filter((is) => is === 1).length < 0.15 * rule.kept.filter((is) => is === 1).length);
  assert.ok(blind.cautions.some(({ code }) => code === "height-offset"));

  const table = screeningTable(reading, movement).toArray().map((row) => row.toJSON());
  assert.equal(table.reduce((sum, { first }) => sum + first, 0), reading.rows);
  assert.ok(table.some(({ reason, first }) => reason === "dem-no-value" && first > 0));
  assert.ok(table.some(({ reason, first }) => reason === "outside-dem" && first > 0));
  const dropped = droppedTable(reading, movement);
  assert.equal(dropped.numRows, reading.rows - movement.kept.filter((is) => is === 1).length);

  const selected = selectedTable(movement, "EPSG:6676");
  assert.equal(selected.numRows, movement.kept.filter((is) => is === 1).length);
  const again = readFixes(selected, { crs: "EPSG:6668" });
  assert.deepEqual(again.dropped, []);
  assert.ok(again.fixes.dop!.every((dop) => dop <= 4));

  const losses = terrainLosses(movement);
  const share = ({ fixes, dropped }: typeof losses[number]) => dropped / fixes;
  assert.ok(share(losses[2]) > 2 * share(losses[0]), "steep ground loses more");
  const grid = await screeningSensitivity(rule, {
    animal: "N02",
    crs: "EPSG:6676",
    dops: [2, 4, Infinity],
    heightDifferences: [10, 30, Infinity],
    area: (track) => minimumConvexPolygon(track, { percent: 100 }).area,
  });
  assert.equal(grid.length, 9);
  const cell = (dop: number, heightDifference: number) =>
    grid.find((each) => each.dop === dop && each.heightDifference === heightDifference)!;
  assert.equal(cell(4, 30).fixes, rule.kept.filter((is, i) => is === 1 && all.animal[i] === 1).length);
  assert.ok(cell(Infinity, Infinity).fixes > cell(4, 30).fixes && cell(4, 30).fixes > cell(2, 10).fixes);
  const [, kept] = fixTracks(all, { crs: "EPSG:6676", keep: rule.kept }).tracks;
  assert.equal(cell(4, 30).area, minimumConvexPolygon(kept, { percent: 100 }).area);

  const least = cell(4, 30).fixes;
  const some = await screeningSensitivity(rule, {
    animal: "N02",
    crs: "EPSG:6676",
    dops: [2, 4],
    heightDifferences: [30],
    area: (track) => {
      if (track.time.length >= least) return 1;
      throw new Fault("too few fixes", { expected: String(least), found: String(track.time.length) });
    },
  });
  assert.deepEqual(some.map(({ area }) => area), [NaN, 1]);
  assert.match(some[0].refused!.message, /too few fixes/);
  assert.equal(some[1].refused, undefined);
});

Deno.test("several leaps between far places are told, whatever is screened, and leave their months without a range", () => {
  // July: an hour here, then one 500 km to the west (the next zone of UTC), eight times in all; August: never.
  const hours = 24 * 62;
  const away = (k: number) => k < 24 * 31 && k % 90 === 45;
  const columns = {
    time: Float64Array.from({ length: hours }, (_, k) => Date.parse("2022-07-01T00:00+09:00") + k * HOUR),
    x: Float64Array.from({ length: hours }, (_, k) => 300 * Math.sin(k) - (away(k) ? 500_000 : 0)),
    y: Float64Array.from({ length: hours }, (_, k) => 300 * Math.cos(1.3 * k)),
  };
  for (const rules of [{}, { speed: 1.5, roundTrip: ROUND_TRIP }]) {
    const screening = screenFixes(fixes(columns), { rules });
    const told = screening.cautions.find(({ code }) => code === "leaps")!;
    assert.match(told.text.ja, /個体N01/);
    // The fix away, and those before and after.
    const count = Array.from({ length: hours }, (_, k) => k).filter(away).length;
    assert.equal(screening.leapTimes[0].length, 3 * count);
    const months = splitMonths(
      fixTracks(screening.fixes, { crs: "EPSG:6676", keep: screening.kept }).tracks[0],
      {
        zone: "Asia/Tokyo",
        leapTimes: screening.leapTimes[0],
      },
    );
    assert.deepEqual(months.map(({ label, state }) => [label, state]), [["2022-07", "leaps"], [
      "2022-08",
      "enough",
    ]]);
  }
  // One fix that failed is two leaps, and a matter of screening.
  const x = columns.x.map((value, k) => (away(k) && k > 45 ? value + 500_000 : value));
  const once = screenFixes(fixes({ ...columns, x }), {});
  assert.deepEqual([once.cautions.some(({ code }) => code === "leaps"), once.leapTimes], [false, [[]]]);
});
