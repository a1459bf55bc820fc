/** A simulated year's interpretation as files: made byte for byte, read back, checked, corrected and re-checked. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  type ArdSurvey,
  checkPerformance,
  checkSurvey,
  correctionLog,
  correctionTable,
  correctSurvey,
  D_CODE,
  datedArd,
  DATING,
  decidedCorrections,
  DECISION,
  drawFieldSurvey,
  drawRecheck,
  errorList,
  followHistory,
  GRID_CRS,
  historyCorrections,
  madeRecheck,
  missedIn,
  plannedNeighbours,
  pointsOut,
  pointTable,
  proposedCorrections,
  readSurvey,
  recheckAccuracy,
  recheckBounds,
  recheckedStrata,
  riskStrata,
  sampleGrid,
  simulateCountry,
  SIMULATED_PERIODS,
  simulateDelivery,
  simulateMisreading,
  simulators,
  stackedTable,
  stackOut,
  stageTwoTransitions,
} from "kenzan/landuse/mod.ts";
import { columnNumbers, columnTexts, readArrow, tableFrom, writeArrow } from "kenzan/table/mod.ts";

const NAMES = ["stage1", "stage2", "stack", "dating", "planned", "recheck", "field", "truth"];
const entries = await Promise.all(
  NAMES.map(async (name) =>
    JSON.parse(
      await Deno.readTextFile(new URL(`../../data-catalog/landuse/ard-survey-${name}.json`, import.meta.url)),
    )
  ),
);
const [{ source: { seed, parameters } }] = entries;
const country = await simulateCountry(seed);
const options = {
  seed,
  prefectures: parameters.prefectures.split(" ").map(Number) as number[],
  pointsPerPrefecture: parameters.pointsPerPrefecture as number,
  fiscalYear: parameters.fiscalYear as number,
};
const { files, truth } = simulateDelivery(country, options);
const survey = readSurvey(files, { fiscalYear: 2026, crs: GRID_CRS });
const results = checkSurvey(survey);

Deno.test("the catalog's files are made byte for byte, in CP932, with the fields that the entries name", async () => {
  for (const { source, sha256, bytes, schema } of entries) {
    const file = await simulators[source.simulator](source, () => {});
    assert.equal(createHash("sha256").update(file).digest("hex"), sha256);
    assert.equal(file.length, bytes);
    const [head] = new TextDecoder("shift_jis", { fatal: true }).decode(file).split("\r\n");
    assert.deepEqual(head.split(","), schema.fields.map(({ name }: { name: string }) => name));
  }
});

Deno.test("parameters that would change nothing, or are none, are refused", async () => {
  for (
    const wrong of [{ table: "stage3" }, { prefectures: "1 48" }, { pointsPerPrefecture: 0 }, {
      clouds: true,
    }]
  ) {
    await assert.rejects(
      simulators.surveyTable(
        { simulator: "surveyTable", seed, parameters: { ...parameters, ...wrong } },
        () => {},
      ),
      /not the parameters of surveyTable/,
    );
  }
});

Deno.test("each check finds the errors that were planted, and nothing else: precision and recall are 1", () => {
  const performance = checkPerformance(results, truth);
  for (const { check, known, recall, precision } of performance) {
    assert.ok(known > 0, check);
    assert.deepEqual([check, recall, precision], [check, 1, 1]);
  }
  const looked = performance.filter(({ toLookAt }) => toLookAt > 0).map(({ check }) => check);
  assert.deepEqual(looked, ["L61", "L64"]);
  const without = checkPerformance(
    results,
    tableFrom({ check: ["L01"], table: ["stage1"], point: ["no such"] }),
  );
  assert.deepEqual(without[0], {
    check: "L01",
    known: 1,
    found: 0,
    wrong: 1,
    toLookAt: 0,
    recall: 0,
    precision: 0,
  });
});

Deno.test("misread histories break no rule, and as many are wrong as was asked for", () => {
  const before = sampleGrid(country, { clouds: false });
  const after = simulateMisreading(before, { seed: 3, omission: 0.5, commission: 0.001 });
  const fields = SIMULATED_PERIODS.map(({ field }) => field);
  let [missed, there, seen] = [0, 0, 0];
  for (let row = 0; row < before.x.length; row++) {
    const [was, is] = [before, after].map(({ codes }) => fields.map((field) => codes[field][row]));
    const ard = was.filter((code) => code === 3 || code === 4).length;
    if (ard === 1 && was.every((code) => code <= 4)) there++;
    if (was.join() === is.join()) continue;
    assert.equal(followHistory(is).verdict, "consistent", is.join());
    if (ard === 0) seen++;
    else missed++;
  }
  assert.ok(Math.abs(missed / there - 0.5) < 0.03, `${missed} of ${there}`);
  assert.ok(Math.abs(seen / before.x.length - 0.001) < 2e-4, `${seen} seen`);
  assert.throws(() => simulateMisreading(before, { seed: 1, omission: 2, commission: 0 }), /not shares/);
});

Deno.test("tables are read back as they were written, field names with their years included", () => {
  assert.deepEqual(pointTable(pointsOut(survey.stage1), { stage: 1 }), survey.stage1);
  const stack = survey.stack!;
  assert.deepEqual(stackedTable(stackOut(stack)), stack);
  assert.deepEqual(pointsOut(survey.stage1).schema.names, files.stage1.schema.names);
});

Deno.test("an error list that was decided on becomes a log; replayed on the files it gives the corrected files", () => {
  const list = errorList(results);
  const proposals = columnTexts(list, "proposal", { missing: "" });
  const points = columnTexts(list, "point");
  const taken = new Set<string>();
  const decision = proposals.map((proposal, row) => {
    if (proposal === "" || taken.has(points[row])) return "";
    taken.add(points[row]);
    return DECISION.accept;
  });
  const decided = tableFrom({
    ...Object.fromEntries(
      ["point", "check", "table", "proposal", "rule"].map((name) => [name, columnTexts(list, name)]),
    ),
    decision,
    remark: decision.map(() => ""),
  });
  const log = decidedCorrections(decided, "判読者E");
  assert.ok(log.length > 4);
  const replayed = correctionLog(readArrow(writeArrow(correctionTable(log))));
  const [once, again] = [log, replayed].map((each) =>
    correctSurvey(readSurvey(files, { fiscalYear: 2026 }), each)
  );
  const filesOf = ({ stage1, stage2, stack, dating }: ArdSurvey) =>
    [pointsOut(stage1), pointsOut(stage2!), stackOut(stack!), stackOut(dating!)].map((table) =>
      writeArrow(table)
    );
  assert.deepEqual(filesOf(again), filesOf(once));
  assert.deepEqual(filesOf(correctSurvey(once, log)), filesOf(once));
  assert.notDeepEqual(filesOf(once), filesOf(survey));
  for (const { table, point, field, after } of log) {
    const corrected = table === "stack" ? once.stack! : once[table as "stage1" | "stage2" | "dating"]!;
    const row = Array.from(corrected.point, String).indexOf(point);
    const columns = "periods" in corrected
      ? [...corrected.periods, ...corrected.since].map(({ column }) => column)
      : Object.values(corrected.columns);
    assert.equal(columns.find(({ name }) => name === field)!.values[row], after);
  }
});

Deno.test("proposals fit together: one finding a point, and the whole draft can be applied", () => {
  const draft = proposedCorrections(results, "案");
  assert.ok(draft.length > 4 && draft.every(({ by, before, after }) => by === "案" && before !== after));
  const mended = checkSurvey(correctSurvey(survey, draft), { only: ["L51", "L61"] });
  const before = checkSurvey(survey, { only: ["L51", "L61"] });
  const errors = (of: typeof mended) => of.reduce((n, each) => n + each.errors, 0);
  assert.ok(errors(mended) < errors(before));
  assert.deepEqual(proposedCorrections([], "案"), []);
});

Deno.test("inconsistent histories are those of L61 and L62, each with its cheapest corrections first", () => {
  const found = historyCorrections(survey);
  const told = results.filter(({ check }) => check.id === "L61" || check.id === "L62").flatMap((result) =>
    Array.from(result.row, (_, k) => result.tell(k)).filter(({ severity }) => severity === "E").map((
      { point },
    ) => point)
  );
  assert.deepEqual(found.map(({ point }) => point).sort(), told.sort());
  for (const { proposals, codes } of found) {
    const costs = proposals.map(({ cost }) => cost);
    assert.deepEqual(costs, costs.toSorted((a, b) => a - b));
    for (const { codes: mended, changes } of proposals) {
      assert.notEqual(followHistory(mended).verdict, "contradiction");
      assert.deepEqual(
        codes.map((code, k) => changes.find(({ period }) => period === k)?.after ?? code),
        mended,
      );
    }
  }
  assert.deepEqual(historyCorrections({ stage1: survey.stage1 }), []);
});

Deno.test("the sheet of second readings is the draw of its seed, and what is missing on it is unread", () => {
  const draw = drawRecheck(survey, { seed: survey.recheck!.seed! });
  const text = (ids: Iterable<number | string>) => Array.from(ids, String).sort();
  assert.deepEqual(text(survey.recheck!.drawn!), text(draw.log.drawn));
  const made = madeRecheck(survey);
  assert.deepEqual(made.rows, draw.rows);
  assert.deepEqual(made.strata.filter(({ frame }) => frame > 0), draw.strata);
  assert.equal(made.second.filter((code) => code === 0).length, 3);
  const visits = drawFieldSurvey(survey, { seed });
  assert.deepEqual(text(visits.survey.point), text(survey.fieldSurvey!.drawn!));
  // One visit went elsewhere: what check L75 must find.
  const [drawn, listed] = [visits.survey.point, survey.fieldSurvey!.point].map((ids) => new Set(text(ids)));
  assert.deepEqual([drawn.difference(listed).size, listed.difference(drawn).size], [1, 1]);
  assert.throws(() => madeRecheck({ stage1: survey.stage1 }), /nothing without the draw/);
});

Deno.test("what the second reading says of D is what is true, and the bound holds", () => {
  const wrong = new Map(
    columnTexts(truth, "check").flatMap((check, row): [string, number][] =>
      check === "reading"
        ? [[columnTexts(truth, "point")[row], columnNumbers(truth, "code", { missing: 0 })[row]]]
        : []
    ),
  );
  const { values } = survey.stage1.columns.KP_ARD;
  const names = Array.from(survey.stage1.point, String);
  const isD = Array.from(values, (code, row) => (wrong.get(names[row]) ?? code) === D_CODE);
  const read = values.filter((code) => code === D_CODE).length;
  const commission = values.filter((code, row) => code === D_CODE && !isD[row]).length / read;
  const missed = values.filter((code, row) => code !== D_CODE && isD[row]).length;
  assert.ok(commission > 0 && missed > 0);
  const made = madeRecheck(survey);
  const strata = recheckedStrata(made, values, made.second, "D");
  const found = recheckAccuracy("D", strata);
  assert.ok(Math.abs(found.commission.estimate - commission) < 0.01);
  assert.ok(recheckBounds(missedIn(strata)).at(-1)!.upperPoints >= missed);
});

Deno.test("a sheet of several draws is refused; without rows nothing was drawn", () => {
  const seeds = columnNumbers(files.recheck, "seed");
  const sheet = (seed: Float64Array) =>
    tableFrom({
      point: columnNumbers(files.recheck, "point"),
      checker: columnTexts(files.recheck, "checker"),
      KP_ARD: files.recheck.getChild("KP_ARD")!,
      seed,
    });
  assert.throws(
    () =>
      readSurvey({ ...files, recheck: sheet(seeds.map((seed, k) => seed + k % 2)) }, { fiscalYear: 2026 }),
    /several draws/,
  );
  const before = readSurvey({ ...files, recheck: files.recheck.slice(0, 0) }, { fiscalYear: 2026 });
  assert.equal(before.recheck, undefined);
});

Deno.test("every candidate of stage 2 is counted once, by its codes and what stage 2 made of it", () => {
  const transitions = stageTwoTransitions(survey);
  const sum = (of: (row: typeof transitions[number]) => number) =>
    transitions.reduce((n, row) => n + of(row), 0);
  assert.equal(
    sum(({ points }) => points),
    sum(({ fitting, unread, other, missing }) => fitting + unread + other + missing),
  );
  assert.deepEqual(transitions.find(({ before, after }) => before === 2 && after === 4)!.expected, [4]);
  assert.ok(sum(({ other }) => other) > 0 && sum(({ missing }) => missing) > 0);
  assert.deepEqual(stageTwoTransitions({ ...survey, stack: undefined }), []);
});

Deno.test("most ARD are dated to a period; where images were unreadable, to several", () => {
  const { status, from, to } = datedArd(survey);
  const years = Array.from(status.keys()).filter((row) => status[row] === DATING.censored).map((row) =>
    to[row] - from[row]
  );
  assert.ok(years.length > 3 && years.every((length) => length > 2));
  assert.ok(status.filter((each) => each === DATING.dated).length > 100);
});

Deno.test("neighbours are those of the plan: neither a wrong coordinate nor a point given twice has others", () => {
  const neighbours = plannedNeighbours(survey);
  assert.equal(riskStrata(survey, neighbours).length, survey.stage1.rows);
  assert.ok(neighbours.column.filter((column) => column < 0).length >= 1);
  assert.throws(
    () => plannedNeighbours({ stage1: survey.stage1 }),
    /which points are neighbours/,
  );
});
