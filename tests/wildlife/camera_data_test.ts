/** Tables of cameras: deployments, videos, clocks, and what does not fit. */
import { Bool, Float64, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(`${text}+09:00`);

/** Two cameras, one of them moved, with a failure. */
const deployments = () =>
  tableFrom({
    deployment: ["D1", "D2", "D3"],
    station: ["P1", "P2", "P3"],
    camera: ["C1", "C2", "C1"],
    start: ["2022-09-01T00:00:00", "2022-09-01T00:00:00", "2022-10-01T00:00:00"],
    end: ["2022-09-11T00:00:00", "2022-09-11T00:00:00", "2022-10-11T00:00:00"],
    problem1_from: [null, "2022-09-06T00:00:00", null],
    // Never at work again.
    problem1_to: ["", "", ""],
    clock_ahead_start_s: [60, null, null],
    clock_ahead_end_s: [120, null, null],
  });

const videos = (columns: Record<string, (string | number | boolean | null)[]>) =>
  tableFrom({ deployment: ["D1"], time: ["2022-09-02T00:00:00"], ...columns } as never);

Deno.test("effort is what was worked between set-up and retrieval; an open failure lasts to the end", () => {
  const read = wildlife.readCameraDeployments(deployments());
  assert.deepEqual(read.map(({ effort }) => effort), [10, 5, 10]);
  assert.deepEqual(read[1].failures, [[at("2022-09-06T00:00:00"), at("2022-09-11T00:00:00")]]);
  assert.equal(read[0].start, at("2022-09-01T00:00:00"));
});

Deno.test("stations with the days of effort alone are read, under the table's own names", () => {
  const table = tableFrom({ 調査地点: ["A", "B"], 日数: [3.5, 0] });
  const columns = wildlife.parseColumnNames(
    "station=調査地点, effort=日数",
    wildlife.CAMERA_DEPLOYMENT_COLUMNS,
  );
  const read = wildlife.readCameraDeployments(table, { columns });
  assert.deepEqual(read.map(({ station, effort }) => [station, effort]), [["A", 3.5], ["B", 0]]);
  assert.ok(read.every(({ start }) => Number.isNaN(start)));
  assert.throws(() => wildlife.readCameraDeployments(table), /調査地点, 日数/);
  assert.throws(
    () => wildlife.parseColumnNames("place=調査地点", wildlife.CAMERA_DEPLOYMENT_COLUMNS),
    /roles: deployment, station/,
  );
});

Deno.test("deployments that overlap at a station or with a camera are refused by name", () => {
  const overlapping = (station: string[], camera: string[]) =>
    tableFrom({
      deployment: ["D1", "D2"],
      station,
      camera,
      start: ["2022-09-01", "2022-09-05"],
      end: ["2022-09-10", "2022-09-20"],
    });
  assert.throws(
    () => wildlife.readCameraDeployments(overlapping(["P1", "P1"], ["C1", "C2"])),
    /station P1: D1 and D2/,
  );
  assert.throws(
    () => wildlife.readCameraDeployments(overlapping(["P1", "P2"], ["C1", "C1"])),
    /camera C1: D1 and D2/,
  );
  assert.equal(wildlife.readCameraDeployments(overlapping(["P1", "P2"], ["C1", "C2"])).length, 2);
});

Deno.test("ends before starts, failures outside and doubled names are refused with their row", () => {
  const table = (change: Record<string, string[]>) =>
    tableFrom({ deployment: ["D1"], station: ["P1"], start: ["2022-09-02"], end: ["2022-09-09"], ...change });
  assert.throws(() => wildlife.readCameraDeployments(table({ end: ["2022-09-01"] })), /deployment D1, row 1/);
  const failure = { problem1_from: ["2022-08-01"], problem1_to: ["2022-09-03"] };
  assert.throws(() => wildlife.readCameraDeployments(table(failure)), /failure outside/);
  assert.throws(() => wildlife.readCameraDeployments(table({ start: ["yesterday"] })), /row 1: yesterday/);
});

Deno.test("a drifting clock is corrected between its checks and stays off by the same beyond them", () => {
  const [deployment] = wildlife.readCameraDeployments(deployments());
  // Half-way the clock is 90 s ahead.
  const cameraTimes = ["2022-09-06T00:01:30", "2022-09-01T00:01:00", "2022-09-11T00:02:00"];
  const detections = wildlife.readCameraDetections(
    tableFrom({ deployment: ["D1", "D1", "D1"], time: cameraTimes }),
  );
  const { time } = wildlife.assignVideos(detections, [deployment]);
  assert.deepEqual([...time], [at("2022-09-06T00:00:00"), deployment.start, deployment.end]);
});

Deno.test("zones: a text without an offset is local, one with an offset is not, and the time of day is local", () => {
  const zone = "America/New_York";
  const texts = ["2022-07-01T12:00:00", "2022-07-01T12:00:00Z", "2022/7/1 12:00", "2022-07-01T21:00:00+0900"];
  const { time, dateOnly } = wildlife.cameraTimes(vectorFromArray([...texts, "2022-07-01"]), zone, "test");
  const noon = Date.UTC(2022, 6, 1, 16);
  assert.deepEqual([...time], [noon, noon - 4 * HOUR, noon, noon - 4 * HOUR, Date.UTC(2022, 6, 1, 4)]);
  assert.deepEqual([...dateOnly], [0, 0, 0, 0, 1]);
  assert.ok(Math.abs(wildlife.timeOfDay([noon], zone)[0] - Math.PI) < 1e-12);
  assert.throws(() => wildlife.timeOfDay([0], "Mars/Olympus"), /no such time zone/);
  assert.throws(() => wildlife.cameraTimes(vectorFromArray(["2022-02-30T00:00"]), zone, "test"), /row 1/);
});

Deno.test("what the censor code means has to be declared for numbers; both conventions give the same stays", () => {
  const table = (censored: (number | boolean)[]) =>
    tableFrom({
      deployment: ["D1", "D1"],
      time: ["2022-09-02T00:00:00", "2022-09-02T01:00:00"],
      stay_s: [4, 20],
      censored: censored as number[],
    });
  assert.throws(() => wildlife.readCameraDetections(table([0, 1])), /censoredCode=1/);
  const flags = (
    censored: (number | boolean)[],
    censoredCode?: 0 | 1,
  ) => [...wildlife.readCameraDetections(table(censored), { censoredCode }).censored];
  assert.deepEqual(flags([0, 1], 1), [0, 1]);
  assert.deepEqual(flags([1, 0], 0), [0, 1]);
  assert.deepEqual(flags([false, true]), [0, 1]);
  assert.throws(() => wildlife.readCameraDetections(table([0, 2]), { censoredCode: 1 }), /row 2: 2/);
  assert.throws(() => wildlife.parseCensorCode("yes"), Fault);
});

Deno.test("a censor code that looks swapped is told of", () => {
  const table = tableFrom({
    deployment: Array(4).fill("D1"),
    time: ["2022-09-02T00:00:00", "2022-09-02T01:00:00", "2022-09-02T02:00:00", "2022-09-02T03:00:00"],
    stay_s: [2, 3, 4, 30],
    censored: [1, 1, 1, 0],
  });
  const codes = ({ cautions }: wildlife.CameraDetections) => cautions.map(({ code }) => code);
  assert.deepEqual(codes(wildlife.readCameraDetections(table, { censoredCode: 1 })), ["censor-code"]);
  assert.deepEqual(codes(wildlife.readCameraDetections(table, { censoredCode: 0 })), []);
});

Deno.test("several species need a name, and other rows are counted", () => {
  const table = tableFrom({
    deployment: ["D1", "D1", "D1"],
    time: ["2022-09-02", "2022-09-03", "2022-09-04"],
    species: ["ニホンジカ", "イノシシ", "ニホンジカ"],
  });
  assert.throws(() => wildlife.readCameraDetections(table), /イノシシ, ニホンジカ/);
  const read = wildlife.readCameraDetections(table, { species: "ニホンジカ" });
  assert.deepEqual([read.rows, read.left.other], [2, 1]);
  assert.throws(
    () => wildlife.readCameraDetections(table, { species: "クマ" }),
    /no detections of this species[^]*イノシシ, ニホンジカ[^]*neverSeen=true/,
  );
  assert.throws(
    () => wildlife.readCameraDetections(table, { species: "ニホンジカ", isNeverSeen: true }),
    /2 rows/,
  );
});

Deno.test("records that do not fit are named, and none is lost", () => {
  const read = wildlife.readCameraDeployments(deployments());
  const rows = [
    ["V1", "D1", "2022-09-02T10:00:01", 1],
    ["V2", "D1", "2022-08-30T10:00:00", 1],
    ["V3", "D2", "2022-09-07T10:00:00", 1],
    ["V4", "D9", "2022-09-02T10:00:00", 1],
    ["V1", "D1", "2022-09-02T10:00:01", 1],
    ["V1", "D1", "2022-09-02T10:00:01", 2],
    ["V5", "D3", "2022-10-02", 1],
  ] as const;
  const detections = wildlife.readCameraDetections(tableFrom({
    video: rows.map(([video]) => video),
    deployment: rows.map(([, deployment]) => deployment),
    time: rows.map(([, , time]) => time),
    passes: rows.map(([, , , passes]) => passes),
  }));
  const { findings, deployment, counts } = wildlife.assignVideos(detections, read);
  assert.deepEqual(findings.map(({ problem, row }) => [problem, row]), [
    ["outside-deployment", 2],
    ["during-failure", 3],
    ["no-deployment", 4],
    ["double-record", 5],
    ["same-video", 6],
    ["date-only", 7],
  ]);
  assert.deepEqual([...deployment], [0, -1, -1, -1, -1, 0, 2]);
  assert.deepEqual([...counts], [1, 0, 0, 0, 0, 0, 1]);
  const survey = wildlife.cameraSurvey(read, detections, { ...wildlife.assignVideos(detections, read) });
  assert.deepEqual([...survey.videos], [1, 0, 1]);
  // Passes of the records of one video add up; a date has no time of day.
  assert.deepEqual([...survey.examined.passes], [3, 1]);
  assert.equal(survey.events.angle.length, 1);
  const table = wildlife.videoProblemTable(wildlife.assignVideos(detections, read), detections);
  assert.equal(
    table.getChild("records")!.toArray().reduce((sum: number, n: number) => sum + n, 0),
    findings.length,
  );
});

Deno.test("a video that names its station goes to the deployment there at its time", () => {
  const read = wildlife.readCameraDeployments(tableFrom({
    deployment: ["D1", "D2"],
    station: ["P1", "P1"],
    start: ["2022-09-01", "2022-10-01"],
    end: ["2022-09-20", "2022-10-20"],
  }));
  const detections = wildlife.readCameraDetections(
    tableFrom({
      station: ["P1", "P1", "P1"],
      time: ["2022-10-02T00:00:01", "2022-09-02T00:00:02", "2022-09-25T00:00:03"],
    }),
  );
  const { deployment, findings } = wildlife.assignVideos(detections, read);
  assert.deepEqual([...deployment], [1, 0, -1]);
  assert.deepEqual(findings.map(({ problem }) => problem), ["outside-deployment"]);
  const { stations, effort } = wildlife.cameraSurvey(
    read,
    detections,
    wildlife.assignVideos(detections, read),
  );
  assert.deepEqual([stations, [...effort]], [["P1"], [38]]);
});

Deno.test("Camtrap DP 1.0 is read by its own column names, one level of observation, animals only", () => {
  const read = wildlife.readCameraDeployments(tableFrom({
    deploymentID: ["dep1"],
    locationID: ["loc1"],
    cameraID: ["cam1"],
    longitude: [138.1],
    latitude: [36.1],
    deploymentStart: ["2022-09-01T09:00:00+0900"],
    deploymentEnd: ["2022-10-01T09:00:00+0900"],
  }));
  assert.deepEqual([read[0].id, read[0].station, read[0].x, read[0].effort], ["dep1", "loc1", 138.1, 30]);
  const observations = (levels: string[]) =>
    wildlife.readCameraDetections(tableFrom({
      observationID: ["o1", "o2", "o3"],
      deploymentID: ["dep1", "dep1", "dep1"],
      mediaID: ["m1", "m2", null],
      eventID: ["e1", "e2", "e1"],
      eventStart: ["2022-09-02T10:00:00Z", "2022-09-02T11:00:00Z", "2022-09-02T10:00:00Z"],
      observationLevel: levels,
      observationType: ["animal", "blank", "animal"],
      scientificName: ["Cervus nippon", null, "Cervus nippon"],
    }));
  const both = observations(["media", "media", "event"]);
  assert.deepEqual([both.rows, both.left.blank, both.left.level], [1, 1, 1]);
  assert.deepEqual(both.cautions.map(({ code }) => code), ["observation-levels"]);
  assert.deepEqual(both.video, ["m1"]);
  const events = observations(["event", "event", "event"]);
  assert.deepEqual(events.video, ["e1", "e1"]);
  assert.equal(both.time[0], Date.UTC(2022, 8, 2, 10));
});

Deno.test("a unit that is not the expected one is refused", () => {
  const table = tableFrom({
    deployment: ["D1"],
    time: ["2022-09-02T00:00:00"],
    stay_s: [0.2],
    censored: [false],
  }, {
    units: { stay_s: "min" },
  });
  assert.throws(() => wildlife.readCameraDetections(table), /stay_s in s/);
  assert.throws(
    () => wildlife.readCameraDetections(videos({ stay_s: [-1], censored: [false] })),
    /a stay of -1 s/,
  );
  assert.throws(() => wildlife.readCameraDetections(videos({ passes: [1.5] })), /1.5 passes/);
  assert.throws(() => wildlife.readCameraDetections(videos({ stay_s: [2] })), /censoring/);
});

Deno.test("events are independent when more than 30 minutes after the record before, at each place", () => {
  const minutes = [0, 30, 61, 65, 200];
  const { first, size } = wildlife.independentEvents([0, 0, 0, 0, 0], minutes.map((m) => m * 60_000));
  assert.deepEqual([[...first], [...size]], [[0, 2, 4], [2, 2, 1]]);
  assert.equal(wildlife.independentEvents([0, 1], [0, 0]).first.length, 2);
  assert.equal(wildlife.independentEvents([0, 0], [DAY, 0], { minutes: 2000 }).first[0], 1);
});

Deno.test("the area in effect is the sum over positions of area times share, with an exact interval where all are recorded", () => {
  const trials = (triggered: boolean[]) =>
    wildlife.readTrials(tableFrom({
      camera: triggered.map(() => "C1"),
      position: triggered.map((_, k) => k % 2 === 0 ? "near" : "far"),
      area_m2: triggered.map((_, k) => k % 2 === 0 ? 0.5 : 1.5),
      triggered,
    }));
  const all = wildlife.effectiveArea(trials(Array(40).fill(true)));
  assert.deepEqual([all.area, all.nominal, all.trials], [2, 2, 40]);
  // Clopper-Pearson of 40 of 40: 0.025^(1/40).
  assert.ok(Math.abs(all.interval.lower - 2 * 0.025 ** (1 / 40)) < 1e-9);
  assert.ok(all.logError > 0);
  const some = wildlife.effectiveArea(trials(Array.from({ length: 40 }, (_, k) => k % 4 !== 1)));
  assert.ok(Math.abs(some.area - (0.5 + 1.5 / 2)) < 1e-12);
  assert.ok(some.interval.lower < some.area && some.area < some.interval.upper);
  assert.throws(() => wildlife.effectiveArea(trials([false, false])), /no trial was recorded/);
});

Deno.test("videos in runs: dispersion between days with a schedule, from each station's events without", () => {
  const deployments = (columns: Record<string, string[] | number[]>) =>
    wildlife.readCameraDeployments(tableFrom({ station: ["P1", "P2", "P3"], ...columns }));
  const start = ["2022-09-01T00:00:00", "2022-09-01T00:00:00", "2022-09-01T00:00:00"];
  const end = start.map(() => "2022-09-05T00:00:00");
  // P1: three videos at once, then one; P2: one.
  const detections = wildlife.readCameraDetections(tableFrom({
    station: ["P1", "P1", "P1", "P1", "P2"],
    time: ["02T01:00:01", "02T01:05:02", "02T01:20:03", "04T01:00:04", "03T02:00:05"].map((time) =>
      `2022-09-${time}`
    ),
  }));
  const survey = (of: wildlife.CameraDeployment[]) =>
    wildlife.cameraSurvey(of, detections, wildlife.assignVideos(detections, of));
  // P1 by day: 0, 3, 0, 1 with mean 1; P2: 0, 0, 1, 0 with mean 1/4: (6 + 3) / (3 + 3).
  assert.deepEqual([...survey(deployments({ start, end })).dispersion], [1.5, 1.5, 1.5]);
  // (9 + 1) / 4, 1, and their median where there is no video.
  assert.deepEqual([...survey(deployments({ effort_days: [4, 4, 4] })).dispersion], [2.5, 1, 1.75]);
});

Deno.test("a camera whose clock went back does not become a camera without deer: it is left out with its effort", () => {
  const read = wildlife.readCameraDeployments(tableFrom({
    station: ["P1", "P2", "P3", "P4", "P5"],
    start: Array(5).fill("2022-09-01T00:00:00"),
    end: Array(5).fill("2022-10-01T00:00:00"),
  }));
  const days = Array.from({ length: 10 }, (_, k) => String(k + 2).padStart(2, "0"));
  const made = (station: string, times: string[]) =>
    times.map((time) => ({ station, time: `${time}T05:00:01` }));
  const rows = [
    // Ten years back; one video of the summer before; ten days ahead at the end; the set-up filmed.
    ...made("P1", days.map((day) => `2012-09-${day}`)),
    ...made("P2", ["2022-08-02"]),
    ...made("P3", [...days.map((day) => `2022-09-${day}`), "2022-10-03", "2022-10-05"]),
    ...made("P4", ["2022-08-31", ...days.map((day) => `2022-09-${day}`)]),
  ];
  const detections = wildlife.readCameraDetections(tableFrom({
    station: rows.map(({ station }) => station),
    time: rows.map(({ time }) => time),
  }));
  const assignment = wildlife.assignVideos(detections, read);
  assert.deepEqual(assignment.doubted, [
    { deployment: 0, inside: 0, outside: 10 },
    { deployment: 1, inside: 0, outside: 1 },
    { deployment: 2, inside: 10, outside: 2 },
  ]);
  assert.deepEqual(assignment.cautions.map(({ code }) => code), Array(3).fill("clock-in-doubt"));
  assert.match(assignment.cautions[0].text.ja, /P1.*10件のうち10件が設置期間の外/);
  // Every record that is left out has its finding, the ones inside too.
  assert.equal(assignment.findings.length, 10 + 1 + 12 + 1);
  assert.equal(assignment.findings.filter(({ problem }) => problem === "doubted-clock").length, 10);

  const survey = wildlife.cameraSurvey(read, detections, assignment);
  assert.deepEqual([survey.stations, [...survey.videos], [...survey.effort]], [["P4", "P5"], [10, 0], [
    30,
    30,
  ]]);
  assert.deepEqual(survey.refused, [
    { station: "P1", effort: 30, videos: 10 },
    { station: "P2", effort: 30, videos: 1 },
    { station: "P3", effort: 30, videos: 12 },
  ]);
  const clocks = (of: wildlife.CameraSurvey) =>
    wildlife.restSufficiency(of, null).find(({ id }) => id === "clocks")!.verdict;
  assert.equal(clocks(survey), "unmet");
  assert.equal(clocks({ ...survey, refused: [] }), "met");
  assert.equal(clocks({ ...survey, refused: [], isScheduled: false }), "open");
  assert.equal(
    clocks({ ...survey, stations: Array(9).fill("P"), refused: survey.refused.slice(0, 1) }),
    "open",
  );
  const table = wildlife.stationTable(
    wildlife.stationDensities(survey, { value: 1, logError: 0 }),
    { densities: true, refused: survey.refused },
  );
  assert.deepEqual(
    ["station", "videos", "density"].map((name) => table.getChild(name)!.get(2)),
    ["P1", 10, null],
  );
  assert.equal(
    wildlife.effortTable(read, survey, assignment).toArray().find(({ quantity }) => quantity === "doubted")!
      .value,
    "3件",
  );

  assert.deepEqual(wildlife.assignVideos(detections, read, { largestOutside: 1 }).doubted, []);
  const all = wildlife.assignVideos(detections, read.slice(0, 3));
  assert.throws(() => wildlife.cameraSurvey(read.slice(0, 3), detections, all), /years and the zone/);
});

Deno.test("what these tables do not allow to look for has no number", () => {
  const read = wildlife.readCameraDeployments(tableFrom({ station: ["P1"], effort_days: [3] }));
  const detections = wildlife.readCameraDetections(
    tableFrom({ station: ["P1"], time: ["2022-09-02T00:01:00"] }),
  );
  const table = wildlife.videoProblemTable(wildlife.assignVideos(detections, read), detections);
  const records = new Map(table.toArray().map(({ problem, records }) => [problem, records]));
  const unseen = ["outside-deployment", "during-failure", "doubted-clock", "double-record"];
  assert.deepEqual(unseen.map((problem) => records.get(problem)), [null, null, null, null]);
  assert.deepEqual([records.get("no-deployment"), records.get("date-only")], [0, 0]);
});

Deno.test("a species that was looked for and never seen is a result: effort, no videos, and an exact upper bound", () => {
  const detections = wildlife.readCameraDetections(
    tableFrom({
      station: ["P1", "P2"],
      time: ["2022-09-02T01:00:01", "2022-09-03T01:00:01"],
      species: ["イノシシ", "タヌキ"],
    }),
    { species: "ニホンジカ", isNeverSeen: true },
  );
  assert.deepEqual([detections.rows, detections.left.other], [0, 2]);
  assert.deepEqual(detections.cautions.map(({ code }) => code), ["species-absent"]);
  assert.match(detections.cautions[0].text.ja, /イノシシ、タヌキ/);
  const read = wildlife.readCameraDeployments(tableFrom({
    station: ["P1", "P2"],
    start: ["2022-09-01", "2022-09-01"],
    end: ["2022-10-01", "2022-10-01"],
  }));
  const survey = wildlife.cameraSurvey(read, detections, wildlife.assignVideos(detections, read));
  assert.deepEqual([[...survey.videos], [...survey.effort]], [[0, 0], [30, 30]]);
  assert.deepEqual(
    wildlife.lackingForRest(survey).map(({ code }) => code),
    ["no-videos", "no-stays", "no-passes", "no-events"],
  );
  const [{ rate, rateInterval }] = wildlife.stationDensities(survey, { value: 1, logError: 0 });
  // Garwood for none in 30 days: -log(0.025) / 30.
  assert.equal(rate, 0);
  assert.ok(Math.abs(rateInterval.upper + Math.log(0.025) / 30) < 1e-9);
});

/** Videos of one deployment of ten days, as named and timed. */
function named(rows: (readonly [video: string, time: string, passes?: number, stay?: number])[]) {
  const [deployment] = wildlife.readCameraDeployments(deployments());
  const detections = wildlife.readCameraDetections(tableFrom({
    deployment: rows.map(() => "D1"),
    video: rows.map(([video]) => video),
    time: rows.map(([, time]) => time),
    passes: vectorFromArray(rows.map(([, , passes]) => passes ?? null), new Float64()),
    stay_s: vectorFromArray(rows.map(([, , , stay]) => stay ?? null), new Float64()),
    censored: vectorFromArray(rows.map(([, , , stay]) => stay === undefined ? null : false), new Bool()),
  }));
  const assignment = wildlife.assignVideos(detections, [deployment]);
  return { assignment, survey: wildlife.cameraSurvey([deployment], detections, assignment) };
}

Deno.test("names that begin anew with a card are other videos; what shares name and time is one, and doubles are dropped", () => {
  const { assignment, survey } = named([
    ["IMG_0001", "2022-09-02T01:00:00", 1, 4.2],
    // A second animal, in the minute after.
    ["IMG_0001", "2022-09-02T01:01:00", 2, 7.5],
    ["IMG_0001", "2022-09-08T05:00:00", 0],
    ["IMG_0001", "2022-09-08T05:00:00", 0],
    ["IMG_0002", "2022-09-02T03:00:00"],
    ["IMG_0002", "2022-09-09T03:00:00"],
  ]);
  assert.deepEqual([...assignment.video], [0, 0, 1, -1, 2, 3]);
  assert.deepEqual([...assignment.counts], [1, 0, 1, 0, 1, 1]);
  assert.deepEqual(assignment.findings.map(({ problem, row }) => [problem, row]), [
    ["same-video", 2],
    ["restarted-name", 3],
    ["double-record", 4],
    ["restarted-name", 6],
  ]);
  assert.deepEqual(assignment.cautions.map(({ code }) => code), ["names-restart"]);
  assert.deepEqual([...survey.videos], [4]);
  // The passes of a video add up, and not those of its namesake.
  assert.deepEqual([...survey.examined.passes], [3, 0]);
});

Deno.test("the same survey counts the same whether the names of its videos are its own or begin anew", () => {
  const { deployments, detections } = wildlife.simulateCameras({ seed: 4, cameras: 6, rounds: 1 });
  const videosOf = (name: (k: number) => string) => {
    const renamed = { ...detections, video: detections.video!.map((_, k) => name(k)) };
    const assignment = wildlife.assignVideos(renamed, deployments);
    return [...wildlife.cameraSurvey(deployments, renamed, assignment).videos];
  };
  // Every day a new card.
  const seen = new Map<string, number>();
  const anew = Array.from({ length: detections.rows }, (_, k) => {
    const day = `${detections.deployment![k]} ${Math.floor(detections.time[k] / DAY)}`;
    seen.set(day, (seen.get(day) ?? 0) + 1);
    return `IMG_${seen.get(day)}`;
  });
  assert.ok(new Set(anew).size < detections.rows / 5);
  // Visits around midnight give a name twice within the half hour, now and then.
  const [own, restarted] = [videosOf((k) => `V${k}`), videosOf((k) => anew[k])];
  own.forEach((videos, k) =>
    assert.ok(Math.abs(videos - restarted[k]) <= 0.02 * videos, `${own}; ${restarted}`)
  );
});

Deno.test("a namesake with the same measurements hours off is counted, and told of as a double in doubt", () => {
  const { assignment } = named([
    ["V1", "2022-09-02T01:00:00", 1, 4.2],
    ["V1", "2022-09-02T10:00:00", 1, 4.2],
    // A date stands for the whole day.
    ["V2", "2022-09-03T01:00:00", 1, 3],
    ["V2", "2022-09-03", 1, 3],
    ["V2", "2022-09-04", 1, 5],
  ]);
  assert.deepEqual(assignment.findings.map(({ problem }) => problem), [
    "doubtful-double",
    "double-record",
    "restarted-name",
    "date-only",
  ]);
  assert.deepEqual([...assignment.counts], [1, 1, 1, 0, 1]);
  assert.deepEqual(assignment.cautions.map(({ code }) => code), ["names-restart", "doubles-in-doubt"]);
});

Deno.test("other species stand with their names, and one like that of the species with a caution", () => {
  const species = [
    "ニホンジカ",
    "シカ",
    "シカ",
    "イノシシ",
    "イノシシ",
    "イノシシ",
    "ﾆﾎﾝｼﾞｶ",
    "ニホンジカ（幼獣）",
    "",
    "タヌキ",
    "キツネ",
  ];
  const detections = wildlife.readCameraDetections(
    tableFrom({
      deployment: species.map(() => "D1"),
      time: species.map((_, k) => `2022-09-02T0${k % 10}:00:00`),
      species,
    }),
    { species: "ニホンジカ" },
  );
  assert.deepEqual(detections.otherSpecies.filter(({ isAlike }) => isAlike), [
    { name: "シカ", rows: 2, isAlike: true },
    { name: "ニホンジカ（幼獣）", rows: 1, isAlike: true },
    { name: "ﾆﾎﾝｼﾞｶ", rows: 1, isAlike: true },
  ]);
  assert.equal(detections.otherSpecies.reduce((sum, { rows }) => sum + rows, 0), detections.left.other);
  const [told] = detections.cautions;
  assert.equal(told.code, "species-alike");
  assert.match(told.text.ja, /「シカ」2件/);
  const read = wildlife.readCameraDeployments(deployments());
  const table = wildlife.videoProblemTable(wildlife.assignVideos(detections, read), detections);
  assert.match(table.getChild("examples_ja")!.get(0), /^イノシシ 3、シカ 2、（種名なし） 1、.*ほか2種$/);
  assert.match(table.getChild("examples_en")!.get(0), /^イノシシ 3, シカ 2, \(no name\) 1, .*2 more$/);
});

Deno.test("places of deployments are found as those of collars are: X座標 is north in the plane rectangular system", () => {
  const table = (columns: Record<string, number[]>) =>
    tableFrom({ station: ["P1"], effort_days: [3], ...columns });
  const placed = (columns: Record<string, number[]>, crs?: string) => {
    const { columns: axes, cautions } = wildlife.deploymentPlaces(table(columns), crs);
    const [{ x, y }] = wildlife.readCameraDeployments(table(columns), { columns: axes });
    return [x, y, ...cautions.map(({ code }) => code)];
  };
  assert.deepEqual(placed({ X座標: [10_204], Y座標: [-6856] }, "EPSG:6676"), [
    -6856,
    10_204,
    "axes-north-first",
  ]);
  // UTM zone 54: only east by north lies in Japan.
  assert.deepEqual(placed({ X座標: [240_000], Y座標: [3_990_000] }, "EPSG:6691").slice(0, 2), [
    240_000,
    3_990_000,
  ]);
  assert.deepEqual(placed({ x: [-6856], y: [10_204] }, "EPSG:6676"), [-6856, 10_204]);
  assert.deepEqual(placed({ x: [1], y: [2], 経度: [138.5], 緯度: [36.1] }, "EPSG:6668"), [138.5, 36.1]);
  const [told] = wildlife.deploymentPlaces(table({ X座標: [1], Y座標: [2] }), "EPSG:6676").cautions;
  // The parameter of the notebook of cameras.
  assert.match(
    `${told.text.ja} ${told.text.en}`,
    /deploymentColumns（x：東.*in deploymentColumns: x is east/,
  );
  assert.deepEqual(wildlife.deploymentPlaces(table({}), "EPSG:6676").columns, {});
  const columns = { x: "Y座標", y: "X座標" };
  assert.deepEqual(
    wildlife.deploymentPlaces(table({ X座標: [1], Y座標: [2] }), "EPSG:6676", columns),
    { columns, cautions: [] },
  );
  assert.throws(() => placed({ 経度: [138.5], 緯度: [36.1] }, "EPSG:6676"), /degrees, with a projected/);
  assert.throws(() => placed({ X座標: [1] }, "EPSG:6676"), /one coordinate alone/);
});
