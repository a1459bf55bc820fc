import assert from "node:assert/strict";
import {
  ARD_RULE_TABLE,
  ardRules,
  type ArdSurvey,
  checkSurvey,
  codesOf,
  controlRowsTable,
  controlTable,
  correctionLog,
  correctionTable,
  correctPoints,
  correctStack,
  decidedCorrections,
  DECISION,
  errorList,
  errorMarks,
  GRID_CRS,
  gridShapes,
  jgdToTokyo,
  LOGICAL_CHECKS,
  PLANTED_ERRORS,
  plantErrors,
  PointIndex,
  sampleGrid,
  simulateCountry,
  simulateSurvey,
} from "kenzan/landuse/mod.ts";
import { unproject } from "kenzan/geo/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { columnTexts, readArrow, tableFrom, writeArrow } from "kenzan/table/mod.ts";

// One country for all tests of this file: it takes some seconds.
const truth = sampleGrid(await simulateCountry(20260401), { clouds: false });
const simulated = simulateSurvey(truth, { seed: 1 });
const { x, y } = simulated.survey.stage1.jgd!;
const clean: ArdSurvey = {
  ...simulated.survey,
  prefectureShapes: gridShapes({ x, y, group: simulated.survey.stage1.pref }, 500),
};

/** Findings as `check table row`. */
const findings = (survey: ArdSurvey) =>
  checkSurvey(survey).flatMap(({ row, reason, reasons, tell, check }) =>
    Array.from(row, (_, k) => `${check.id} ${reasons[reason[k]].table} ${tell(k).row}`)
  ).sort();

const cleanFindings = findings(clean);

Deno.test("a simulated survey has no error, only what is to be looked at: bare land, and hidden dates", () => {
  const results = checkSurvey(clean);
  assert.equal(results.reduce((sum, { errors }) => sum + errors, 0), 0);
  assert.deepEqual(results.filter(({ warnings }) => warnings > 0).map(({ check }) => check.id), [
    "L61",
    "L64",
  ]);
  assert.deepEqual(results.filter(({ applicable }) => !applicable).map(({ check }) => check.id), ["L13"]);
});

Deno.test("all checks of L01 to L75 are there, each with its clause and titles, and each has a planted error", () => {
  const ids = [[1, 4], [10, 13], [20, 25], [30, 33], [40, 44], [50, 57], [60, 68], [70, 75]].flatMap((
    [first, last],
  ) => Array.from({ length: last - first + 1 }, (_, k) => `L${String(first + k).padStart(2, "0")}`));
  assert.deepEqual(LOGICAL_CHECKS.map(({ id }) => id), ids);
  assert.ok(LOGICAL_CHECKS.every(({ clause, title }) => clause !== "" && title.ja !== "" && title.en !== ""));
  assert.deepEqual([...new Set(PLANTED_ERRORS.map(({ check }) => check))], ids);
});

for (const check of [...LOGICAL_CHECKS.map(({ id }) => id), undefined]) {
  Deno.test(`the errors planted for ${check ?? "all checks together"} are found, and nothing else`, () => {
    const { survey, planted } = plantErrors(clean, {
      seed: 3,
      only: check === undefined ? undefined : [check],
    });
    const expected = planted.map(({ check, table, row }) => `${check} ${table} ${row}`);
    const found = findings(survey);
    if (check !== undefined) assert.ok(expected.some((each) => each.startsWith(check)));
    // Rows of the stack move up where one is taken out: what was to be looked at before is told by its number.
    const isOld = (each: string) => /^L6[14] stack/.test(each) && !expected.includes(each);
    assert.deepEqual(found.filter((each) => !isOld(each)), expected.sort());
    assert.equal(found.filter(isOld).length, cleanFindings.length);
  });
}

Deno.test("errors are found wherever they are planted", () => {
  for (const seed of [4, 5, 6]) {
    const { survey, planted } = plantErrors(clean, { seed });
    const expected = new Set(planted.map(({ check, table, row }) => `${check} ${table} ${row}`));
    const found = findings(survey).filter((each) => expected.has(each) || !/^L6[14] stack/.test(each));
    assert.deepEqual(found, [...planted.map(({ check, table, row }) => `${check} ${table} ${row}`)].sort());
  }
});

Deno.test("a check without what it needs says so, and is not passed over", () => {
  const { stage1, start, end } = clean;
  const results = checkSurvey({ stage1, start, end, crs: clean.crs });
  const reasons = Object.fromEntries(results.map(({ check, because }) => [check.id, because?.en]));
  assert.equal(reasons.L51, "not there: the stage 2 table, known codes from the base year to the start");
  assert.equal(reasons.L61, "not there: the stacked database");
  assert.equal(reasons.L70, "not there: the record of second readings");
  assert.equal(reasons.L01, undefined);
  const without = checkSurvey({ ...clean, crs: undefined }, { only: ["L42"] })[0];
  assert.match(without.because!.en, /No coordinate system is given/);
});

Deno.test("degrees are known by their look; the grid cannot be checked in them", () => {
  const stage1 = { ...clean.stage1, jgd: { x: x.map(() => 134), y: y.map(() => 34) } };
  const [copied, grid] = checkSurvey(
    { ...clean, stage1: { ...stage1, tokyo: stage1.jgd }, crs: undefined },
    { only: ["L42", "L43"] },
  );
  assert.equal(copied.errors, clean.stage1.rows);
  assert.match(copied.examples()[0].rule.en, /One pair stands in both datums/);
  assert.match(grid.because!.en, /degrees/);
});

Deno.test("degrees of both datums agree, and a place beyond Japan is found", () => {
  const { x: longitude, y: latitude } = unproject(GRID_CRS, x.subarray(0, 500), y.subarray(0, 500));
  const old = Array.from(longitude, (degrees, k) => jgdToTokyo(degrees, latitude[k]));
  const pair = (at: 0 | 1) => Float64Array.from(old, (place) => place[at]);
  const take = (values: Float64Array) => values.slice(0, 500);
  const stage1 = {
    ...clean.stage1,
    rows: 500,
    point: take(clean.stage1.point as Float64Array),
    jgd: { x: longitude, y: latitude },
    tokyo: { x: pair(0), y: pair(1) },
  };
  const check = (at: typeof stage1) =>
    checkSurvey({ start: 2023, end: 2025, stage1: at }, { only: ["L41", "L42"] }).map(({ errors }) => errors);
  assert.deepEqual(check(stage1), [0, 0]);
  const beyond = longitude.slice();
  beyond[3] = 160;
  assert.deepEqual(check({ ...stage1, jgd: { x: beyond, y: latitude } }), [1, 1]);
});

Deno.test("points are the same whether a table has numbers or texts for their names", () => {
  const texts = Array.from(clean.stage2!.point as Float64Array, String);
  const survey = { ...clean, stage2: { ...clean.stage2!, point: texts } };
  assert.deepEqual(findings(survey), cleanFindings);
  const stack = { ...clean.stack!, point: Array.from(clean.stack!.point as Float64Array, String) };
  assert.deepEqual(findings({ ...clean, stack }), cleanFindings);
});

Deno.test("an example tells point, prefecture, field, value, rule, what is expected and a proposal", () => {
  const { survey, planted } = plantErrors(clean, { seed: 3, only: ["L61"] });
  const [result] = checkSurvey(survey, { only: ["L61"] });
  assert.ok(result.warnings > 0 && result.examples().length <= 20);
  const broken = Array.from(result.row, (_, k) => result.tell(k)).find(({ severity }) => severity === "E")!;
  assert.equal(broken.row, planted[0].row);
  assert.deepEqual([broken.field, broken.value, broken.table], ["kpard23_25", "2 2 3", "stack"]);
  assert.deepEqual(broken.proposal, [{ field: "kpard23_25", before: 3, after: 2 }]);
  assert.equal(broken.pref, survey.stack!.pref[broken.row]);
  assert.ok(Number.isFinite(broken.x) && Number.isFinite(broken.y));
});

Deno.test("errors are marked at their points, warnings are not", () => {
  const { survey } = plantErrors(clean, { seed: 3, only: ["L51", "L67"] });
  const results = checkSurvey(survey);
  const marks = errorMarks(results, survey.stage1.rows);
  const expected = new Set(
    results.flatMap(({ row, tell }) => Array.from(row, (_, k) => tell(k))).filter(({ severity }) =>
      severity === "E"
    )
      .map(({ point }) => point),
  );
  assert.equal(expected.size, 2);
  assert.deepEqual(
    Array.from(marks.keys()).filter((row) => marks[row]).map((row) => String(survey.stage1.point[row]))
      .toSorted(),
    [...expected].toSorted(),
  );
  assert.equal(
    checkSurvey(survey, { only: ["L61"] })[0].warnings,
    cleanFindings.filter((each) => each.startsWith("L61")).length + 1,
  );
});

Deno.test("known codes of an earlier project stand in for a stack, and a log corrects them", () => {
  const { stack, ...rest } = clean;
  const { point, since } = stack!;
  const previous = { point, codes: since[0].column.values };
  const [candidates] = checkSurvey({ ...rest, previous }, { only: ["L50"] });
  assert.deepEqual([candidates.applicable, candidates.errors], [true, 0]);
  const row = since[0].column.values.indexOf(2);
  const correction = {
    table: "previous" as const,
    point: String(point[row]),
    field: "x",
    before: 2,
    after: 1,
  };
  const log = [{ ...correction, check: "L57", reason: "x", by: "x" }];
  // Corrected and unequal now: it should have been interpreted in stage 2.
  assert.equal(checkSurvey({ ...rest, previous, log }, { only: ["L50"] })[0].errors, 1);
  assert.throws(
    () => checkSurvey({ ...rest, previous: { point, codes: new Int8Array(3) } }, { only: ["L50"] }),
    /known codes are not of these points[\s\S]*found: +3/,
  );
});

Deno.test("an unknown check, and a coverage of other points, are refused", () => {
  assert.throws(() => checkSurvey(clean, { only: ["L99"] }), /no such check[\s\S]*found: +L99/);
  assert.throws(
    () => checkSurvey({ ...clean, coverage: { kpard21_23: new Uint8Array(3) } }, { only: ["L65"] }),
    /coverage is not of these points[\s\S]*where: +kpard21_23/,
  );
});

Deno.test("an error list is decided, becomes a log, and the log mends the survey; a second time changes nothing", () => {
  const { survey } = plantErrors(clean, { seed: 3, only: ["L51", "L61", "L64"] });
  const list = readArrow(writeArrow(errorList(checkSurvey(survey), { severities: ["E"] })));
  assert.deepEqual(columnTexts(list, "check").toSorted(), ["L51", "L61", "L64"]);
  const decided = tableFrom({
    ...Object.fromEntries(list.schema.fields.map(({ name }) => [name, list.getChild(name)!])),
    decision: columnTexts(list, "decision").map(() => DECISION.accept),
  });
  const log = correctionLog(readArrow(writeArrow(correctionTable(decidedCorrections(decided, "委員会")))));
  assert.equal(log.length, 3);
  assert.ok(log.every(({ by, reason }) => by === "委員会" && reason !== ""));
  const mended = {
    ...survey,
    stage2: correctPoints(survey.stage2!, log, "stage2"),
    stack: correctStack(survey.stack!, log),
  };
  assert.equal(checkSurvey(mended).reduce((sum, { errors }) => sum + errors, 0), 0);
  assert.deepEqual(correctStack(mended.stack, log), mended.stack);
  assert.deepEqual(correctPoints(mended.stage2, log, "stage2"), mended.stage2);
});

const entry = { table: "stage1" as const, field: "KP_ARD", check: "L01", reason: "", by: "x" };
const some = String(clean.stage1.point[0]);
const stands = clean.stage1.columns.KP_ARD.values[0];

Deno.test("a log that is not of this table is refused, with all places", () => {
  const apply = (...log: { point: string; field?: string; before: number; after: number }[]) => () =>
    correctPoints(clean.stage1, log.map((each) => ({ ...entry, ...each })));
  assert.throws(
    apply({ point: some, before: 9, after: 8 }),
    new RegExp(`${stands} stands there, the log says 9 to 8`),
  );
  assert.throws(apply({ point: "none", before: 2, after: 3 }), /point none, KP_ARD: no such point/);
  assert.throws(
    apply({ point: some, field: "Width", before: 2, after: 3 }),
    /a field that is not there[\s\S]*Width/,
  );
  assert.throws(
    apply({ point: some, before: stands, after: 7 }, { point: some, before: 6, after: 2 }),
    /the log goes from 7 on with 6/,
  );
});

Deno.test("corrections of one point follow each other, and the whole log is applied once", () => {
  const log = [{ ...entry, point: some, before: stands, after: 7 }, {
    ...entry,
    point: some,
    before: 7,
    after: 6,
  }];
  const once = correctPoints(clean.stage1, log);
  assert.equal(once.columns.KP_ARD.values[0], 6);
  assert.deepEqual(correctPoints(once, log), once);
  assert.equal(clean.stage1.columns.KP_ARD.values[0], stands, "the original stays");
});

Deno.test("a decision that is none is refused with its row", () => {
  const { survey } = plantErrors(clean, { seed: 3, only: ["L02", "L50"] });
  const list = errorList(checkSurvey(survey, { only: ["L02", "L50"] }));
  const decide = (text: string) => () =>
    decidedCorrections(
      tableFrom({
        ...Object.fromEntries(list.schema.fields.map(({ name }) => [name, list.getChild(name)!])),
        decision: columnTexts(list, "decision").map(() => text),
      }),
      "x",
    );
  assert.throws(decide("六"), /not a decision[\s\S]*row 1 of the error list/);
  assert.throws(decide(DECISION.accept), /where a proposal stands/);
  assert.deepEqual(decide(DECISION.keep)(), []);
});

Deno.test("an AR that is gone again is no riddle once its correction is logged", () => {
  const { survey, planted } = plantErrors(clean, { seed: 3, only: ["L56"] });
  const { row } = planted.find(({ check }) => check === "L56")!;
  const log = [{
    table: "stack" as const,
    point: String(survey.stage2!.point[row]),
    field: "KP_ARD23",
    before: 3,
    after: 5,
    check: "L56",
    reason: "再判読",
    by: "x",
  }];
  const count = (each: ArdSurvey) => checkSurvey(each, { only: ["L56"] })[0].warnings;
  assert.deepEqual([count(survey), count({ ...survey, log })], [1, 0]);
});

Deno.test("a control table finds the interpreter who is off, and not those who are near", () => {
  const names = ["A", "B", "C", "D"];
  const index = Int16Array.from({ length: 8000 }, (_, k) => k % 4);
  // 3 % of each, and 12 % of D: every 33rd and every 8th of their points.
  const marks = Uint8Array.from(index, (who, k) => +(Math.floor(k / 4) % (who === 3 ? 8 : 33) === 0));
  const rows = controlTable({ pref: new Uint8Array(8000).fill(37), interpreter: { names, index } }, marks);
  assert.deepEqual(rows.map(({ interpreter, isOutside }) => [interpreter, isOutside]), [
    ["A", false],
    ["B", false],
    ["C", false],
    ["D", true],
  ]);
  assert.deepEqual([rows[3].points, rows[3].marked], [2000, 250]);
  assert.equal(controlRowsTable(rows).numRows, 4);
});

/** A control table of interpreters with so many points and marks each, all in one prefecture or in one each. */
function controlOf(shares: ReadonlyArray<readonly [marked: number, points: number]>, isApart = false) {
  const index = Int16Array.from(shares.flatMap(([, n], who) => Array<number>(n).fill(who)));
  const marks = Uint8Array.from(shares.flatMap(([x, n]) => Array.from({ length: n }, (_, k) => +(k < x))));
  const names = shares.map((_, who) => "ABCDEFGH"[who]);
  return controlTable({
    pref: Uint8Array.from(index, (who) => isApart ? who + 1 : 5),
    interpreter: { names, index },
  }, marks);
}
const outside = (rows: ReturnType<typeof controlOf>) =>
  rows.filter(({ isOutside }) => isOutside).map(({ interpreter }) => interpreter).join("");

Deno.test("of two interpreters who differ both are told, in one prefecture or two; of two who do not, neither", () => {
  for (const isApart of [false, true]) {
    assert.equal(outside(controlOf([[30, 1000], [120, 1000]], isApart)), "AB");
    assert.equal(outside(controlOf([[30, 1000], [36, 1000]], isApart)), "");
  }
  // By hand: 0 and 10 of 20 each have a probability of C(20, 10) / C(40, 10), twice.
  const [a] = controlOf([[0, 20], [10, 20]]);
  const choose = (n: number, k: number): number => k === 0 ? 1 : choose(n - 1, k - 1) * n / k;
  assert.ok(Math.abs(a.p! - 2 * choose(20, 10) / choose(40, 10)) < 1e-12);
  assert.equal(outside(controlOf([[0, 20], [10, 20]])), "AB");
  const alone = controlOf([[300, 1000]]);
  assert.deepEqual([alone[0].p, alone[0].detectable, alone[0].isOutside], [null, null, false]);
});

Deno.test("where half of the interpreters are off, all are told; one or two of many hide neither themselves nor others", () => {
  assert.equal(outside(controlOf([[60, 2000], [62, 2000], [240, 2000], [238, 2000]])), "ABCD");
  assert.equal(outside(controlOf([[60, 2000], [680, 2000], [55, 2000], [62, 2000]])), "B");
  assert.equal(outside(controlOf([[60, 2000], [680, 2000], [55, 2000], [62, 2000], [600, 2000]])), "BE");
  // Prefectures differ for good reasons: many interpreters, each alone in one, are held against the limits alone.
  // That nobody does the same land is told of each.
  const alone = controlOf([[60, 2000], [90, 2000], [45, 2000], [75, 2000], [110, 2000], [80, 2000]], true);
  assert.ok(alone.every(({ p, isCompared }) => p === null && !isCompared));
  assert.equal(controlRowsTable(alone).getChild("p")!.nullCount, 6);
  assert.ok(controlOf([[60, 2000], [62, 2000]], true).every(({ isCompared }) => isCompared));
  // Half of six are off: what makes the other half unlike is the comparison with these.
  const split = controlOf([[30, 1000], [31, 1000], [29, 1000], [100, 1000], [110, 1000], [105, 1000]]);
  assert.equal(outside(split), "ABCDEF");
  assert.ok(split.every(({ p }) => p! < 0.01), split.map(({ p }) => p).join(", "));
});

Deno.test("two alike are called unlike in 0.27 % of the cases at most, and a detectable share is told in 80 %", () => {
  const draw = random(11).stream("control");
  const of = (share: number) =>
    controlOf([[draw.binomial(1000, 0.03), 1000], [draw.binomial(400, share), 400]]);
  let [wrong, told] = [0, 0];
  const [trials, { detectable }] = [1000, controlOf([[30, 1000], [12, 400]])[1]];
  for (let k = 0; k < trials; k++) {
    if (of(0.03)[0].isOutside) wrong++;
    if (of(detectable!)[0].isOutside) told++;
  }
  assert.ok(wrong <= 8, `${wrong} of ${trials}`);
  assert.ok(told > 0.72 * trials && told < 0.88 * trials, `${told} of ${trials} at ${detectable}`);
  assert.ok(detectable! > 0.07 && detectable! < 0.1, `${detectable}`);
});

/** The clean survey with points that are `code` before and after, and `period` in a record of stage 2. */
function unchanged(code: number, period: number): { survey: ArdSurvey; row: number } {
  const survey = structuredClone(clean);
  const { stage1, stage2, stack } = survey;
  const index = new PointIndex(stage1.point);
  const in2 = new PointIndex(stage2!.point);
  const start = stack!.since.find(({ end }) => end === survey.start)!.column.values;
  const inStack = new PointIndex(stack!.point);
  const row = [...in2.rowsOf(stage1.point)].findIndex((at, k) =>
    at >= 0 && start[inStack.row(stage1.point[k])] === 2 && stage1.columns.KP_ARD.values[k] === 6
  );
  assert.ok(row >= 0);
  const name = stage1.point[row];
  stage1.columns.KP_ARD.values[row] = code;
  start[inStack.row(name)] = code;
  const at = in2.row(name);
  stage2!.columns.KP_ARD.values[at] = period;
  assert.equal(index.row(name), row);
  return { survey, row: at };
}

Deno.test("a D that became forest again and stays 4 is no error of L50, L51 or L52, but to be looked at once", () => {
  const told = (survey: ArdSurvey, row: number, options = {}) =>
    checkSurvey(survey, options).filter(({ check }) => /^L5[0-2]$/.test(check.id)).flatMap((result) =>
      Array.from(result.row, (_, k) => result.tell(k))
        .filter((finding) => finding.table === "stage2" && finding.row === row)
        .map(({ check, severity }) => check + severity)
    );
  for (const [code, period] of [[4, 3], [4, 8], [1, 4]]) {
    const { survey, row } = unchanged(code, period);
    assert.deepEqual(told(survey, row), ["L52W"], `${code}, ${period}`);
    // Without the row of the table all agree that it is one.
    const strict = ardRules(ARD_RULE_TABLE.filter(({ kind }) => kind !== "standing"));
    const found = told(survey, row, { rules: strict });
    assert.deepEqual(found, period === 8 ? ["L50E"] : ["L50E", "L52E"]);
  }
  const { survey, row } = unchanged(2, 4);
  assert.deepEqual(told(survey, row), ["L50E", "L51E", "L52E"]);
});

Deno.test("tables that end in another year than the fiscal year asks for are an error of L04", () => {
  const told = (fiscalYear: number) =>
    checkSurvey({ ...clean, fiscalYear }, { only: ["L04"] }).flatMap((result) =>
      Array.from(result.row, (_, k) => `${result.tell(k).value} ${result.tell(k).expected.ja}`)
    );
  assert.deepEqual([2026, 2027].flatMap(told), []);
  assert.deepEqual(told(2028), ["2025 2027"]);
});

Deno.test("with one interpreter L31 is not applicable, and says why", () => {
  const { stage1 } = clean;
  const one = { names: ["判読者A"], index: new Int16Array(stage1.rows) };
  const { applicable, because } = checkSurvey({ ...clean, stage1: { ...stage1, interpreter: one } })
    .find(({ check }) => check.id === "L31")!;
  assert.equal(applicable, false);
  assert.match(because!.ja, /比べる判読者がいない/);
});

Deno.test("few marks do not put an interpreter outside by the normal distribution alone", () => {
  const index = Int16Array.from({ length: 400 }, (_, k) => k % 4);
  const marks = Uint8Array.from(index, (_, k) => +(k < 8 && k % 4 === 0));
  const rows = controlTable({
    pref: new Uint8Array(400),
    interpreter: { names: ["A", "B", "C", "D"], index },
  }, marks);
  assert.ok(rows.every(({ isOutside }) => !isOutside));
});

Deno.test("the same seed gives the same survey, another one another", () => {
  const again = simulateSurvey(truth, { seed: 1 });
  assert.deepEqual(writeArrow(again.tables.stage1), writeArrow(simulated.tables.stage1));
  const other = simulateSurvey(truth, { seed: 2 });
  assert.notDeepEqual(writeArrow(other.tables.stage1), writeArrow(simulated.tables.stage1));
  assert.throws(
    () =>
      simulateSurvey({
        ...truth,
        codes: { ...truth.codes, kpard23_25: truth.codes.kpard23_25.map(() => 12) },
      }, { seed: 1 }),
    /without unread points/,
  );
  assert.deepEqual(codesOf(0b10100), [2, 4]);
});
