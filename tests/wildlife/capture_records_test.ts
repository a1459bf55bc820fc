import assert from "node:assert/strict";
import { Int32, vectorFromArray } from "apache-arrow";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { poissonInterval } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const catalog = await openCatalog();
const { area } = wildlife.captureGround(await catalog.table("capture-cells"), "EPSG:6676");
const log = wildlife.captureLog(await catalog.table("capture-effort"), area);
const records = wildlife.captureRecords(await catalog.table("capture-records"), area);

/** Twelve deer without fault, and the log of the day; then what a test changes. */
function sound(change: (records: wildlife.CaptureRecords) => void = () => {}) {
  const rows = Array.from({ length: 12 }, (_, k) => k);
  const made: wildlife.CaptureRecords = {
    serial: rows.map((k) => String(k + 1)),
    capturer: rows.map(() => "A"),
    date: rows.map(() => "2022-07-03"),
    method: rows.map(() => "trap"),
    cell: Int32Array.from(rows),
    mesh: rows.map(() => null),
    cautions: [],
    sex: rows.map((k) => k % 2 ? "male" : "female"),
    ageClass: rows.map(() => "adult"),
    age: Float64Array.from(rows, () => 4),
    weight: Float64Array.from(rows, (k) => 40 + 2 * k),
    length: Float64Array.from(rows, (k) => 132 * Math.cbrt((40 + 2 * k) / 50) + (k % 3)),
    height: Float64Array.from(rows, () => 80),
    hindFoot: Float64Array.from(rows, () => 42),
    disposal: rows.map(() => "meat"),
  };
  change(made);
  const own: wildlife.CaptureLog = {
    date: ["2022-07-03"],
    team: ["T"],
    method: ["trap"],
    cell: Int32Array.of(0),
    mesh: [null],
    cautions: [],
    month: Int32Array.of(7),
    effort: Float64Array.of(30),
    captures: Float64Array.of(12),
  };
  return wildlife.checkCaptureRecords(made, own).map(({ row, code, field }) => `${row} ${code} ${field}`);
}

Deno.test("records without fault have no findings", () => {
  assert.deepEqual(sound(), []);
});

Deno.test("each thing that cannot be is found where it is", () => {
  assert.deepEqual(sound(({ hindFoot }) => hindFoot[3] = 0.42), ["3 limit hindFoot"]);
  assert.deepEqual(sound(({ weight }) => weight[2] = 440), ["2 limit weight"]);
  assert.deepEqual(sound(({ weight }) => weight[2] = 150), ["2 proportion weight"]);
  assert.deepEqual(sound(({ height }) => height[5] = 41), ["5 proportion hindFoot"]);
  assert.deepEqual(sound(({ serial }) => serial[7] = "2"), ["7 double-serial serial"]);
  assert.deepEqual(sound(({ serial, capturer }) => [serial[7], capturer[7]] = ["2", "B"]), []);
  assert.deepEqual(sound(({ length }) => length[1] = NaN), ["1 missing length"]);
  // A measure that nobody took is told once.
  assert.deepEqual(sound(({ hindFoot }) => hindFoot.fill(NaN)), ["0 missing hindFoot"]);
  assert.deepEqual(sound(({ sex }) => sex[1] = ""), ["1 missing sex"]);
  assert.deepEqual(sound(({ cell }) => cell[4] = -1), ["4 outside cell"]);
  assert.deepEqual(sound(({ date }) => date[11] = "2022-07-04"), ["0 log-count date", "11 no-log date"]);
});

Deno.test("where no work logs are kept, nothing is compared with them", () => {
  const codes = (own?: wildlife.CaptureLog) =>
    new Set<string>(wildlife.checkCaptureRecords(records, own).map(({ code }) => code));
  const compared = new Set(["no-log", "log-count"]);
  assert.ok(codes(log).intersection(compared).size > 0);
  assert.deepEqual(codes(), codes(log).difference(compared));
});

Deno.test("the five slips of the simulated records are found, and nothing is found twice", () => {
  const found = wildlife.checkCaptureRecords(records, log);
  assert.deepEqual(
    found.map(({ code }) => code).toSorted(),
    ["double-serial", "limit", "limit", "log-count", "missing"],
  );
  assert.ok(found.every(({ text, row }) => text.ja !== "" && text.en !== "" && row < records.date.length));
});

Deno.test("captures per unit of effort add up, and have the interval of their count", () => {
  const all = wildlife.catchPerEffort(log, "all");
  assert.deepEqual(all.map(({ method }) => method), ["trap", "gun"]);
  for (const by of ["month", "cell"] as const) {
    const parts = wildlife.catchPerEffort(log, by);
    for (const { method, effort, captures } of all) {
      const own = parts.filter((part) => part.method === method);
      assert.equal(own.reduce((sum, part) => sum + part.effort, 0), effort);
      assert.equal(own.reduce((sum, part) => sum + part.captures, 0), captures);
    }
  }
  const [trap] = all;
  assert.equal(trap.rate, trap.captures / trap.effort);
  assert.deepEqual(trap.interval, poissonInterval(trap.captures, { exposure: trap.effort }));
});

Deno.test("body measures leave out what is doubtful, and a single animal has no standard deviation", () => {
  const findings = wildlife.checkCaptureRecords(records, log);
  const isDoubtful = (row: number, measure: string) =>
    findings.some((finding) => finding.row === row && finding.field === measure);
  const rows = wildlife.bodyMeasures(records, isDoubtful);
  for (const { measure, minimum, maximum, mean, n, sd } of rows) {
    const [lower, upper] = wildlife.CAPTURE_LIMITS[measure];
    assert.ok(minimum >= lower && maximum <= upper && minimum <= mean && mean <= maximum);
    assert.equal(Number.isNaN(sd), n === 1);
  }
  const counted = (measure: string) =>
    rows.filter((row) => row.measure === measure).reduce((sum, { n }) => sum + n, 0);
  assert.equal(counted("length"), records.date.length);
  // One missing, one with a digit too many.
  assert.equal(counted("weight"), records.date.length - 2);
});

Deno.test("the summary of measures has a row for each sex and age class, with the means of the long table", () => {
  const rows = wildlife.bodyMeasures(records, () => false);
  const table = wildlife.bodySummaryTable(rows);
  const groups = new Set(rows.map(({ sex, ageClass }) => `${sex} ${ageClass}`));
  assert.equal(table.numRows, groups.size);
  Array.from(groups).forEach((group, at) => {
    const own = rows.filter(({ sex, ageClass }) => `${sex} ${ageClass}` === group);
    for (const { measure, mean, sd } of own) {
      assert.equal(table.getChild(`${measure}_mean`)!.get(at), mean);
      assert.equal(table.getChild(`${measure}_sd`)!.get(at), Number.isNaN(sd) ? null : sd);
    }
    assert.equal(table.getChild("n")!.get(at), Math.max(...own.map(({ n }) => n)));
  });
  assert.equal(
    wildlife.bodySummaryTable(rows.filter(({ measure }) => measure === "weight")).getChild("height_mean")!
      .get(0),
    null,
  );
});

Deno.test("serial numbers and teams that a file has as numbers are names all the same", async () => {
  const table = await catalog.table("capture-records");
  const columns = Object.fromEntries(table.schema.names.map((name) => [name, table.getChild(name)!]));
  const serial = vectorFromArray(records.serial.map((_, row) => row === 1 ? null : row + 1), new Int32());
  const read = wildlife.captureRecords(tableFrom({ ...columns, serial }), area);
  assert.deepEqual(read.serial.slice(0, 3), ["1", "", "3"]);
});

Deno.test("a method that is not known, and a day without effort, are refused with their row", () => {
  const columns = {
    date: [new Date("2022-07-03"), new Date("2022-07-04")],
    team: ["T", "T"],
    method: ["trap", "gun"],
    x: Float64Array.of(-35_000, -35_000),
    y: Float64Array.of(12_000, 12_000),
    effort: Float64Array.of(30, 0),
    captures: Int32Array.of(1, 0),
  };
  assert.throws(() => wildlife.captureLog(tableFrom(columns), area), /without effort or date[\s\S]*row 2/);
  const whole = { ...columns, effort: Float64Array.of(30, 4) };
  assert.deepEqual(wildlife.captureLog(tableFrom(whole), area).date, ["2022-07-03", "2022-07-04"]);
  const net = { ...whole, method: ["net", "trap"] };
  assert.throws(() => wildlife.captureLog(tableFrom(net), area), /method of capture[\s\S]*net[\s\S]*row 1/);
});

Deno.test("simulated areas are the same for a seed, and their captures follow density and effort", () => {
  const [a, b] = [9, 9].map((seed) => wildlife.simulateCaptureArea({ seed, side: 8, cell: 500 }));
  assert.deepEqual(a, b);
  const { days, captures } = wildlife.simulateCaptures(a, 9);
  assert.deepEqual(wildlife.simulateCaptures(b, 9), { days, captures });
  let [expected, caught] = [0, 0];
  for (let seed = 1; seed <= 20; seed++) {
    const made = wildlife.simulateCaptureArea({ seed, side: 8, cell: 500 });
    const work = wildlife.simulateCaptures(made, seed).days;
    const cells = wildlife.cellsAt(made.area, work.map(({ x }) => x), work.map(({ y }) => y));
    work.forEach(({ method, effort, captures: count, date }, row) => {
      if (date.slice(5, 7) !== "07" && date.slice(5, 7) !== "08") return;
      expected += 0.8 * wildlife.TRUE_CATCHABILITY[method] * effort * made.density[cells[row]];
      caught += count;
    });
  }
  assert.ok(Math.abs(caught - expected) < 4 * Math.sqrt(expected), `${caught}, not ${expected}`);
});
