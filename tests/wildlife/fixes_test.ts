import { DateDay, type Table, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { openCatalog } from "kenzan/catalog/mod.ts";
import {
  type DropReason,
  FIX_NAMES,
  type FixReading,
  parseColumnNames,
  readDeployments,
  readFixes,
} from "kenzan/wildlife/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";

const at = (text: string) => Date.parse(text);
const reasons = ({ dropped }: FixReading) =>
  dropped.map(({ row, reason }): [number, DropReason] => [row, reason]);
/** One fix an hour at one place; columns replace or are added. */
const hourly = (columns: Parameters<typeof tableFrom>[0] = {}, rows = 3): Table =>
  tableFrom({
    animal: Array<string>(rows).fill("N01"),
    timestamp: Array.from({ length: rows }, (_, k) => new Date(at("2022-07-01T00:00:00Z") + k * 3_600_000)),
    longitude: Float64Array.from({ length: rows }, () => 138.1),
    latitude: Float64Array.from({ length: rows }, (_, k) => 36 + k / 1000),
    ...columns,
  });

Deno.test("a Movebank file is read as it is: its terms, UTC times, and its own marks", () => {
  const table = tableFrom({
    "event-id": Int32Array.of(1, 2, 3, 4),
    visible: [true, true, false, true],
    timestamp: [0, 1, 2, 3].map((hour) => new Date(at("2011-03-01T06:00:00Z") + hour * 3_600_000)),
    "location-long": Float64Array.of(36.95, 36.96, 36.97, 36.98),
    "location-lat": Float64Array.of(-1.45, -1.46, -1.47, -1.48),
    "gps:dop": Float64Array.of(4.6, 2, 2, 2),
    "gps:fix-type": Int32Array.of(3, 3, 3, 2),
    "height-above-ellipsoid": Float64Array.of(1500, 1501, 1502, 1503),
    "manually-marked-outlier": [null, true, null, null],
    "tag-local-identifier": ["2829", "2829", "2829", "2829"],
    "individual-local-identifier": ["Naboisho", "Naboisho", "Naboisho", "Naboisho"],
  });
  const reading = readFixes(table);
  assert.deepEqual(reasons(reading), [[2, "marked-outlier"], [3, "marked-outlier"]]);
  const { fixes } = reading;
  assert.deepEqual([fixes.animals, fixes.crs, fixes.heightReference], [
    ["Naboisho"],
    "EPSG:6668",
    "ellipsoidal",
  ]);
  assert.deepEqual([...fixes.time], [at("2011-03-01T06:00Z"), at("2011-03-01T09:00Z")]);
  assert.deepEqual([[...fixes.row], [...fixes.dop!], fixes.fixType], [[1, 4], [4.6, 2], ["3", "2"]]);
});

Deno.test("Japanese columns, dates and times of day of a zone are instants", () => {
  const table = tableFrom({
    首輪番号: ["A", "A", "A"],
    日付: vectorFromArray([1, 1, 2].map((day) => new Date(Date.UTC(2022, 6, day))), new DateDay()),
    時刻: ["8:59", "09:00:30", "00:00"],
    緯度: Float64Array.of(36, 36, 36),
    経度: Float64Array.of(138, 138, 138),
    標高: Float64Array.of(1200, 1201, NaN),
  });
  const { fixes } = readFixes(table, { zone: "Asia/Tokyo" });
  assert.deepEqual([...fixes.time].map((time) => new Date(time).toISOString()), [
    "2022-06-30T23:59:00.000Z",
    "2022-07-01T00:00:30.000Z",
    "2022-07-01T15:00:00.000Z",
  ]);
  assert.equal(fixes.heightReference, "orthometric");
  assert.throws(() => readFixes(table), /local times without a zone/);
  assert.throws(() => readFixes(table, { zone: "Asia/Tokio" }), /does not exist/);
});

Deno.test("local times at the ends of summer time that are two or none are dropped with that reason", () => {
  const timestamp = [
    "2022-03-27 01:59",
    "2022-03-27 02:30",
    "2022-10-30 02:30",
    "2022-10-30 03:00",
    "2022-10-30T02:30+01:00",
  ];
  const reading = readFixes(hourly({ timestamp }, 5), { zone: "Europe/Berlin" });
  assert.deepEqual(reasons(reading), [[2, "absent-time"], [3, "ambiguous-time"]]);
  assert.deepEqual([...reading.fixes.time], [
    at("2022-03-27T00:59Z"),
    at("2022-10-30T01:30Z"),
    at("2022-10-30T02:00Z"),
  ]);
});

Deno.test("every row is either a fix or dropped with a reason, whatever is wrong with it", () => {
  const rows = 12;
  const time = (text: string | null) => text === null ? null : new Date(at(text));
  const table = tableFrom({
    animal: ["N01", "N01", "", "N01", "N01", "N01", "N01", "N01", "N01", "N01", "N01", "N02"],
    timestamp: [
      "2022-07-01T03:00Z", // out of order
      "2022-07-01T01:00Z",
      "2022-07-01T01:00Z", // no animal
      null, // no time
      "2022-07-01T02:00Z", // no position
      "2022-07-01T02:00Z", // latitude 96
      "2022-07-01T02:00Z", // 0, 0
      "2022-06-30T23:00Z", // before
      "2080-01-06T00:00Z", // future
      "2022-07-01T01:00Z", // duplicate of row 2
      "2022-07-01T03:00Z", // another place, better DOP than row 1
      "2022-07-01T03:00Z", // another animal
    ].map(time),
    longitude: [138, 138, 138, 138, null, 138, 0, 138, 138, 138, 138.1, 138],
    latitude: [36, 36, 36, 36, null, 96, 0, 36, 36, 36, 36, 36],
    dop: [3, 2, 2, 2, null, 2, 2, 2, 2, 2, 1.5, 2],
  });
  const reading = readFixes(table, {
    deployments: { N01: { from: at("2022-07-01T00:00Z") } },
    until: at("2023-01-01T00:00Z"),
  });
  assert.deepEqual(reasons(reading), [
    [1, "contrary-duplicate"],
    [3, "no-animal"],
    [4, "no-time"],
    [5, "no-position"],
    [6, "impossible-position"],
    [7, "impossible-position"],
    [8, "before-deployment"],
    [9, "after-end"],
    [10, "duplicate"],
  ]);
  assert.deepEqual([...reading.fixes.row], [2, 11, 12]);
  assert.equal(reading.fixes.row.length + reading.dropped.length, rows);
  assert.deepEqual(reading.cautions.map(({ code }) => code), ["unsorted"]);
});

Deno.test("columns that are ambiguous or lacking are refused with the names that are there", () => {
  const named = (columns: Parameters<typeof tableFrom>[0]) => () => readFixes(hourly(columns));
  const pdop = Float64Array.of(1, 1, 1);
  assert.throws(named({ pdop, hdop: pdop }), /two columns fit dop[^]*pdop, hdop[^]*columns: \{ dop/);
  assert.doesNotThrow(() => readFixes(hourly({ pdop, hdop: pdop }), { columns: { dop: "hdop" } }));
  assert.equal(readFixes(hourly({ pdop, hdop: pdop }), { columns: { dop: "" } }).fixes.dop, undefined);
  assert.throws(() => readFixes(hourly(), { columns: { dop: "DOP" } }), /the column DOP/);
  const table = hourly();
  assert.throws(() => readFixes(table.select(["animal", "longitude", "latitude"])), /a column of times/);
  assert.throws(
    () => readFixes(table.select(["animal", "timestamp", "latitude"])),
    /longitude and latitude, or x and y/,
  );
  assert.throws(
    () => readFixes(table.select(["timestamp", "longitude", "latitude"])),
    /does not name its animals[^]*-p columns="animal=\.\.\."[^]*-p animalName=N01/,
  );
  assert.deepEqual(parseColumnNames("animal=名, dop=精度", FIX_NAMES), { animal: "名", dop: "精度" });
  assert.throws(() => parseColumnNames("place=名", FIX_NAMES), /roles: animal, time, date/);
  assert.deepEqual(
    readFixes(table.select(["timestamp", "longitude", "latitude"]), { animal: "N07" }).fixes.animals,
    ["N07"],
  );
});

Deno.test("x and y need a coordinate system, and degrees called metres are refused", () => {
  const table = tableFrom({
    id: ["deer", "deer"],
    t: [new Date(0), new Date(1)],
    x: Float64Array.of(4314068.2, 4314052.7),
    y: Float64Array.of(3445807.1, 3445768.3),
  });
  assert.throws(() => readFixes(table), /without a coordinate system/);
  assert.equal(readFixes(table, { crs: "EPSG:3035" }).fixes.x[0], 4314068.2);
  const degrees = tableFrom({ id: ["a"], t: [new Date(0)], x: Float64Array.of(138), y: Float64Array.of(36) });
  assert.throws(() => readFixes(degrees, { crs: "EPSG:6676" }), /look like degrees/);
  assert.throws(() => readFixes(hourly(), { crs: "EPSG:6676" }), /longitude and latitude in metres/);
  const feet = tableFrom(
    {
      ...Object.fromEntries(
        ["animal", "timestamp", "longitude", "latitude"].map((name) => [name, hourly().getChild(name)!]),
      ),
      elevation: Float64Array.of(1, 2, 3),
    },
    { units: { elevation: "ft" } },
  );
  assert.throws(() => readFixes(feet), /another unit[^]*ft/);
});

Deno.test("a table of which no row is a fix is refused with the counts", () => {
  assert.throws(() => readFixes(hourly(), { until: 0 }), /no row of the table is a fix[^]*3 after-end/);
});

Deno.test("the simulated collars are read through the catalog; all rows are accounted for", async () => {
  const catalog = await openCatalog();
  const deployments = readDeployments(await catalog.table("deer-deployments"));
  assert.deepEqual(Object.keys(deployments), ["N01", "N02"]);
  assert.equal(deployments.N01.from, at("2022-04-10T10:00+09:00"));
  const table = await catalog.table("deer-collars");
  const reading = readFixes(table, { deployments });
  assert.equal(reading.fixes.time.length + reading.dropped.length, table.numRows);
  const planted = await catalog.table("deer-collars-truth");
  const error = Array.from(planted.getChild("error")!, String);
  const droppedRows = new Map(reading.dropped.map(({ row, reason }) => [row, reason]));
  error.forEach((kind, k) => {
    if (kind === "before-deployment" || kind === "after-end") assert.equal(droppedRows.get(k + 1), kind);
    if (kind === "contrary-duplicate") assert.equal(droppedRows.get(k + 1), kind, `row ${k + 1}`);
  });
});

Deno.test("X座標 of the plane rectangular system is north, x is east, and a caution says which was taken", () => {
  const of = (x: string, y: string, crs: string, values: [number, number] = [13000, -32000]) =>
    readFixes(
      tableFrom({
        個体番号: ["N1"],
        日時: [new Date(0)],
        [x]: Float64Array.of(values[0]),
        [y]: Float64Array.of(values[1]),
      }),
      { crs },
    );
  const placeOf = (reading: FixReading) => [reading.fixes.x[0], reading.fixes.y[0]];
  const codes = (reading: FixReading) => reading.cautions.map(({ code }) => code);
  for (const crs of ["EPSG:6676", "EPSG:2443", "+proj=tmerc +lat_0=36 +lon_0=138.5 +k=0.9999 +ellps=GRS80"]) {
    const law = of("X座標", "Y座標", crs);
    assert.deepEqual([placeOf(law), law.columns.x, codes(law)], [[-32000, 13000], "Y座標", [
      "axes-north-first",
    ]]);
  }
  assert.match(of("X座標", "Y座標", "EPSG:6676").cautions[0].text.ja, /「X座標」を北、「Y座標」を東/);
  const gis = of("x", "y", "EPSG:6676");
  assert.deepEqual([placeOf(gis), codes(gis)], [[13000, -32000], ["axes-east-first"]]);
  const named = of("easting", "northing", "EPSG:6676");
  assert.deepEqual([placeOf(named), codes(named)], [[13000, -32000], []]);
  const stated = readFixes(
    tableFrom({
      個体: ["N1"],
      日時: [new Date(0)],
      X座標: Float64Array.of(1e3),
      Y座標: Float64Array.of(2e3),
    }),
    { crs: "EPSG:6676", columns: { x: "X座標", y: "Y座標" } },
  );
  assert.deepEqual([placeOf(stated), codes(stated)], [[1000, 2000], []]);
  // In UTM the values tell: the north of Japan is millions of metres.
  const east = of("X座標", "Y座標", "EPSG:6690", [300_000, 3_990_000]);
  assert.deepEqual([placeOf(east), codes(east)], [[300_000, 3_990_000], ["axes-east-first"]]);
  const north = of("X座標", "Y座標", "EPSG:6690", [3_990_000, 300_000]);
  assert.deepEqual([placeOf(north), codes(north)], [[300_000, 3_990_000], ["axes-north-first"]]);
});

Deno.test("days alone, and the numbers by which Excel counts them, are told from times", () => {
  const days = vectorFromArray([1, 2, 3].map((day) => new Date(Date.UTC(2022, 4, day))), new DateDay());
  assert.throws(
    () => readFixes(hourly({ timestamp: days }), { zone: "Asia/Tokyo" }),
    /days alone, first 2022-05-01[\s\S]*column of dates and that of times of day/,
  );
  const serial = Float64Array.of(44682, 44682.041666667, 44682.083333333);
  assert.throws(
    () => readFixes(hourly({ timestamp: serial }), { zone: "Asia/Tokyo" }),
    /44682, as Excel counts days[\s\S]*format of date and time in Excel/,
  );
});
