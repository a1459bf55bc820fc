/** What field visits found: read, checked, set against the interpretation, and used to correct a rate. */

import assert from "node:assert/strict";
import {
  type ArdSurvey,
  checkSurvey,
  D_CODE,
  drawFieldSurvey,
  FIELD_KIND,
  fieldAccuracy,
  type FieldOutcome,
  fieldOutcome,
  fieldRates,
  fieldSurvey,
  GRID_CRS,
  PointIndex,
  readSurvey,
  regionsWithoutPoints,
  remarkOf,
  sampleGrid,
  simulateCountry,
  simulateDelivery,
  simulateSurvey,
  VISIT,
  type VisitedClass,
  type VisitedStratum,
  visitOutcomes,
} from "kenzan/landuse/mod.ts";
import { binomialInterval, hypergeometricInterval, random } from "kenzan/stats/mod.ts";
import { columnNumbers, columnTexts, tableFrom } from "kenzan/table/mod.ts";

const country = await simulateCountry(20260401);
const { files, truth } = simulateDelivery(country, {
  seed: 20260401,
  prefectures: [1, 6, 16, 41],
  pointsPerPrefecture: 6000,
});
const survey = readSurvey(files, { fiscalYear: 2026, crs: GRID_CRS });
const ideal = simulateSurvey(sampleGrid(country, { clouds: false }), { seed: 5 });

const stratum = (
  of: VisitedClass,
  pref: number,
  frame: number,
  [wrong, right]: readonly [number, number],
  { notReached = 0, open = 0 } = {},
): VisitedStratum => ({
  pref,
  class: of,
  frame,
  n: wrong + right + notReached + open,
  found: {
    AR: of === "periodAR" ? right : 0,
    D: of === "neither" ? wrong : of === "periodAR" ? 0 : right,
    neither: of === "neither" ? right : wrong,
  },
  notReached,
  open,
});

Deno.test("a list with results is read: codes, land use, days in either spelling, reasons and remarks", () => {
  const read = fieldSurvey(tableFrom({
    point: ["a", "b", "c", "d"],
    種別: ["D", "非ARD", "ARD", "非ARD"],
    KP_ARD: ["4", "", "99", ""],
    土地利用: ["5", "", "", ""],
    調査日: ["2026/9/1", "2026-10-31", "2026-11-01", ""],
    未到達理由: ["", "通行止め", "", ""],
    備考: ["造成地", "", "", ""],
  }));
  const { code, landUse, date, notReached } = read.record!;
  assert.deepEqual([...code.values], [4, 0, 99, 0]);
  assert.deepEqual([...landUse!.values], [5, 0, 0, 0]);
  assert.deepEqual(date, ["2026-09-01", "2026-10-31", "2026-11-01", ""]);
  assert.deepEqual([...notReached.index].map((at) => notReached.names[at]), [
    undefined,
    "通行止め",
    undefined,
    undefined,
  ]);
  assert.deepEqual([0, 1, 2].map((row) => remarkOf(read.record!, row)), ["造成地", "通行止め", ""]);
  assert.deepEqual([...visitOutcomes(read)], [
    VISIT.reached,
    VISIT.notReached,
    VISIT.contradictory,
    VISIT.open,
  ]);
});

Deno.test("a list without results has no record; a day that is none, and several seeds, are refused", () => {
  const list = (more: Record<string, string[]>) =>
    tableFrom({ point: ["a", "b"], kind: ["D", "other"], ...more });
  assert.equal(fieldSurvey(list({})).record, undefined);
  assert.equal(fieldSurvey(list({ KP_ARD: ["", ""], date: ["2026-09-01", ""] })).record, undefined);
  for (const wrong of ["2026-02-30", "9/1", "2026-13-01", "夏"]) {
    assert.throws(() => fieldSurvey(list({ KP_ARD: ["4", ""], date: [wrong, ""] })), /not a day[\s\S]*row 1/);
  }
  const visits = files.fieldSurvey;
  const seeds = columnNumbers(visits, "seed").map((seed, k) => seed + k % 2);
  const two = tableFrom({
    point: columnNumbers(visits, "point"),
    kind: columnTexts(visits, "kind"),
    seed: seeds,
  });
  assert.throws(() => readSurvey({ ...files, fieldSurvey: two }, { fiscalYear: 2026 }), /several draws/);
});

Deno.test("the draw of the list is repeated from its seed; where regions lack points, only in named prefectures", () => {
  const draw = drawFieldSurvey(survey, { seed: survey.fieldSurvey!.seed! });
  assert.deepEqual(survey.fieldSurvey!.drawn, draw.survey.point);
  assert.deepEqual(regionsWithoutPoints(survey, 2026), []);
  assert.deepEqual(regionsWithoutPoints(survey, 2027).flat(), [
    "kanto",
    "chubu",
    "kinki",
    "chugoku",
    "shikoku",
    "kyushu",
  ]);
  const odd = readSurvey(files, { fiscalYear: 2027 });
  assert.equal(odd.fieldSurvey!.drawn, undefined);
  const [check] = checkSurvey(odd, { only: ["L75"] });
  assert.match(check.because!.en, /a draw that can be repeated/);
  const named = readSurvey(files, { fiscalYear: 2027, fieldPrefectures: [1, 6, 16, 41] });
  assert.ok(named.fieldSurvey!.drawn!.length > 90);
});

Deno.test("L74 tells a point that stands twice, and says when there are no results", () => {
  const { record, point } = ideal.survey.fieldSurvey!;
  const twice = {
    ...ideal.survey.fieldSurvey!,
    point: (point as Float64Array).map((id, k) => k === 3 ? point[2] as number : id),
  };
  const [again] = checkSurvey({ ...ideal.survey, fieldSurvey: twice }, { only: ["L74"] });
  assert.deepEqual([...again.row], [3]);
  assert.match(again.examples()[0].rule.en, /row before/);
  assert.equal(visitOutcomes(twice)[3], VISIT.contradictory);
  const { record: _, ...list } = ideal.survey.fieldSurvey!;
  assert.ok(record);
  assert.match(
    checkSurvey({ ...ideal.survey, fieldSurvey: list }, { only: ["L74"] })[0].because!.en,
    /results/,
  );
  assert.throws(
    () => fieldOutcome({ ...ideal.survey, fieldSurvey: list }),
    /nothing was found[\s\S]*without results/,
  );
});

Deno.test("interpreters without error are confirmed everywhere they were visited", () => {
  const outcome = fieldOutcome(ideal.survey);
  assert.deepEqual(outcome.leftOut.length, Array.from(outcome.leftOut).length);
  for (const { confirmed, least, most, frame, n, reached, notReached } of fieldAccuracy(outcome)) {
    assert.equal(confirmed!.estimate, 1);
    assert.equal(most, 1);
    assert.ok(least < 1 === n > reached && reached + notReached === n && frame >= n);
  }
  const all = outcome.strata.reduce((sum, { notReached }) => sum + notReached, 0);
  const n = outcome.strata.reduce((sum, each) => sum + each.n, 0);
  assert.ok(all / n > 0.03 && all / n < 0.2, `${all} of ${n} were not reached`);
});

Deno.test("strata count the points of each class once: frames, draws, and what was found at each visit", () => {
  const { strata, visits, leftOut } = fieldOutcome(survey);
  const { values } = survey.stage1.columns.KP_ARD;
  const { point, kind, record } = survey.fieldSurvey!;
  const draw = drawFieldSurvey(survey, { seed: survey.fieldSurvey!.seed! });
  // L73 moved one visit to another kind, L75 one to another point: neither is of its stratum, and the points drawn are open.
  assert.equal(leftOut.length, 2);
  const kindOf = (of: VisitedClass) =>
    of === "neither" ? FIELD_KIND.other : of === "sinceD" ? FIELD_KIND.deforested : FIELD_KIND.ard;
  for (const { pref, kind, frame, n } of draw.strata.filter(({ frame }) => frame > 0)) {
    const mine = strata.filter((each) => each.pref === pref && kindOf(each.class) === kind);
    const sum = (of: (each: VisitedStratum) => number) => mine.reduce((total, each) => total + of(each), 0);
    assert.equal(sum((each) => each.frame), frame, `${pref} ${kind}`);
    assert.ok(n - sum((each) => each.n) <= 1);
    assert.equal(
      sum((each) => each.n),
      sum((each) => each.notReached + each.open + each.found.AR + each.found.D + each.found.neither),
    );
  }
  for (const { row, stage1, read, found, class: of } of visits) {
    assert.equal(survey.stage1.point[stage1], point[row]);
    assert.equal(kindOf(of), kind[row]);
    if (of === "sinceD") assert.deepEqual([read, values[stage1]], [D_CODE, D_CODE]);
    if (found > 0) assert.equal(found, record!.code.values[row]);
  }
});

Deno.test("the field tells the share of D that are none, as it truly is in the prefectures visited", () => {
  const wrong = new Map(
    columnTexts(truth, "check").flatMap((check, row): [number, number][] =>
      check === "reading"
        ? [[Number(columnTexts(truth, "point")[row]), columnNumbers(truth, "code", { missing: 0 })[row]]]
        : []
    ),
  );
  const outcome = fieldOutcome(survey);
  const { values } = survey.stage1.columns.KP_ARD;
  const [d] = fieldAccuracy(outcome).filter((each) => each.class === "sinceD");
  const prefs = d.strata.map(({ pref }) => pref);
  let [read, right] = [0, 0];
  values.forEach((code, row) => {
    if (code !== D_CODE || !prefs.includes(survey.stage1.pref[row])) return;
    read++;
    right += +((wrong.get(Number(survey.stage1.point[row])) ?? code) === D_CODE);
  });
  const { lower, upper } = d.confirmed!.interval!;
  assert.ok(
    right < read && lower <= right / read && right / read <= upper,
    `${lower} ${right / read} ${upper}`,
  );
  assert.ok(d.least <= d.confirmed!.estimate && d.confirmed!.estimate <= d.most);
});

Deno.test("prefectures count by their points, not by their visits", () => {
  const strata = [stratum("sinceD", 1, 900, [5, 20]), stratum("sinceD", 6, 100, [0, 25], { notReached: 3 })];
  const [{ confirmed, least, most, notReached, joined }] = fieldAccuracy({ strata });
  // By hand: Stehman 2014, (900 * 0.8 + 100 * 1) / 1000.
  assert.ok(Math.abs(confirmed!.estimate - 0.82) < 1e-12);
  const variance = 0.9 ** 2 * (1 - 25 / 900) * 0.8 * 0.2 / 24;
  assert.ok(Math.abs(confirmed!.standardError - Math.sqrt(variance)) < 1e-12);
  // Zou and Donner (2008) over the exact intervals, the share of the points that were visited taken off.
  const [a, b] = [
    binomialInterval(20, 25, { method: "Clopper-Pearson" }),
    binomialInterval(25, 25, { method: "Clopper-Pearson" }),
  ];
  const below = Math.hypot(
    0.9 * Math.sqrt(1 - 25 / 900) * (0.8 - a.lower),
    0.1 * Math.sqrt(1 - 25 / 100) * (1 - b.lower),
  );
  assert.ok(Math.abs(confirmed!.interval!.lower - (0.82 - below)) < 1e-12);
  assert.ok(
    Math.abs(confirmed!.interval!.upper - (0.82 + 0.9 * Math.sqrt(1 - 25 / 900) * (a.upper - 0.8))) < 1e-12,
  );
  assert.ok(Math.abs(least - (900 * 0.8 + 100 * 25 / 28) / 1000) < 1e-12);
  assert.ok(Math.abs(most - 0.82) < 1e-12);
  assert.deepEqual([notReached, joined], [3, []]);
});

Deno.test("a stratum of one visit is joined, a class that nobody reached has no accuracy, a single visit an interval", () => {
  const [joined] = fieldAccuracy({
    strata: [stratum("periodD", 1, 10, [1, 4]), stratum("periodD", 6, 2, [0, 1])],
  });
  assert.deepEqual(joined.joined, [6]);
  assert.ok(Math.abs(joined.confirmed!.estimate - 5 / 6) < 1e-12);
  const [none] = fieldAccuracy({ strata: [stratum("periodAR", 1, 3, [0, 0], { notReached: 2 })] });
  assert.deepEqual([none.confirmed, none.found, none.least, none.most, none.reached], [null, null, 0, 1, 0]);
  const [one] = fieldAccuracy({ strata: [stratum("periodAR", 1, 3, [0, 1])] });
  // One of three was visited and is right: at least a third is.
  const { lower, upper } = one.confirmed!.interval!;
  assert.deepEqual([lower, upper], [1 / 3, 1]);
  assert.ok(Number.isNaN(one.confirmed!.standardError));
});

Deno.test("fifty visits without an error leave seven in a hundred and more possible, and the rate with visits alone wide open", () => {
  const visits = [stratum("neither", 1, 5000, [0, 25]), stratum("neither", 6, 5000, [0, 25])];
  const [{ found }] = fieldAccuracy({ strata: visits });
  assert.equal(found!.D.estimate, 0);
  // As exactly as those of one list: 709 of 10,000 can be missed, 710 cannot.
  const { upper } = found!.D.interval!;
  assert.equal(upper, hypergeometricInterval(0, 50, { population: 10_000 }).upper / 10_000);
  assert.ok(upper > 0.07 && upper < 1 - 0.025 ** (1 / 50), `${upper}`);
  // Of lists visited unequally, as if at the lowest fraction, wherever the missed ones are.
  const uneven = [stratum("neither", 1, 5000, [0, 30]), stratum("neither", 6, 5000, [0, 20])];
  const worst = fieldAccuracy({ strata: uneven })[0].found!.D.interval!.upper;
  assert.equal(worst, hypergeometricInterval(0, 40, { population: 10_000 }).upper / 10_000);
  const { raw, rates } = fieldRates(survey, fieldOutcome(survey));
  const [again, field, both] = rates.map(({ corrected }) => corrected!);
  const width = (of: typeof field) => of.budget.interval!.upper - of.budget.interval!.lower;
  assert.ok(width(field) > 5 * width(again));
  // Commission of the field, omission of the second readings.
  assert.equal(both.confirmed.toFixed(9), field.confirmed.toFixed(9));
  // For each D read: three of the ARD were not read again.
  assert.ok(Math.abs(both.missed / again.missed - 1) < 0.01);
  assert.equal((raw.rate * both.factor).toFixed(12), both.budget.estimate.toFixed(12));
  const parts = field.budget.components.find(({ name }) => name === "omission")!;
  assert.ok(parts.share > 0.95);
});

Deno.test("the corrected D rate holds the true one, and says so where it cannot be made", () => {
  const { stage1, planned } = survey;
  const outcome = fieldOutcome(survey);
  const { rates, prefectures } = fieldRates(survey, outcome);
  const wrong = new Map(
    columnTexts(truth, "check").flatMap((check, row): [string, number][] =>
      check === "reading"
        ? [[columnTexts(truth, "point")[row], columnNumbers(truth, "code", { missing: 0 })[row]]]
        : []
    ),
  );
  const codes = Array.from(
    stage1.columns.KP_ARD.values,
    (code, row) => wrong.get(String(stage1.point[row])) ?? code,
  );
  const rate = codes.filter((code) => code === D_CODE).length /
    codes.filter((code) => code >= 1 && code < 12).length / 36;
  for (const { source, corrected } of rates) {
    const { lower, upper } = corrected!.budget.interval!;
    assert.ok(lower <= rate && rate <= upper, `${source}: ${lower} ${rate} ${upper}`);
  }
  assert.deepEqual(prefectures, [1, 6, 16, 41]);
  const without = (of: VisitedClass): FieldOutcome => ({
    ...outcome,
    strata: outcome.strata.filter((each) => each.class !== of),
  });
  const noD = fieldRates(survey, without("sinceD")).rates;
  assert.deepEqual(noD.map(({ corrected }) => corrected === null), [false, true, true]);
  assert.match(noD[1].because!.en, /No D was reached/);
  const { recheck: _, ...notAgain } = survey;
  assert.match(fieldRates(notAgain, outcome).rates[0].because!.en, /No second readings/);
  assert.throws(() => fieldRates(survey, without("neither")), /points without ARD/);
  const { x: __, ...nowhere } = planned!;
  assert.throws(() => fieldRates({ ...survey, planned: nowhere }, outcome), /places of the points/);
});

Deno.test("nothing is in the interval that what was found rules out", () => {
  const strata = [stratum("sinceD", 16, 38, [1, 20]), stratum("sinceD", 41, 38, [1, 19])];
  const [{ confirmed, found }] = fieldAccuracy({ strata });
  assert.equal(confirmed!.interval!.upper, 74 / 76);
  assert.equal(found!.neither.interval!.lower, 2 / 76);
  assert.ok(confirmed!.interval!.lower >= 39 / 76);
});

Deno.test("second readings that are to come, or of which nothing can be made out, leave a reason and no fault", () => {
  const { recheck, stage1 } = survey;
  const outcome = fieldOutcome(survey);
  const rowOf = new PointIndex(stage1.point).rowsOf(recheck!.point);
  const withCodes = (code: (row: number, given: number) => number) => ({
    ...survey,
    recheck: {
      ...recheck!,
      codes: Int8Array.from(recheck!.codes, (given, k) => code(rowOf[k], given)),
    },
  });
  const none = fieldRates(withCodes(() => 0), outcome);
  assert.deepEqual(none.rates.map(({ corrected }) => corrected === null), [true, false, true]);
  assert.match(none.rates[0].because!.en, /No second readings/);
  assert.deepEqual(none.outstanding, [1, 6, 16, 41]);
  const unclear = fieldRates(
    withCodes((row, given) => [3, 4].includes(stage1.columns.KP_ARD.values[row]) ? 12 : given),
    outcome,
  );
  assert.equal(unclear.rates[0].corrected, null);
  assert.notEqual(unclear.rates[2].corrected, null);
  // One prefecture to come: the others stand for it, in the omission as well.
  const whole = fieldRates(survey, outcome).rates[2].corrected!;
  const part = fieldRates(withCodes((row, given) => stage1.pref[row] === 41 ? 0 : given), outcome);
  assert.deepEqual(part.outstanding, [41]);
  assert.ok(part.rates.every(({ corrected }) => corrected !== null));
  const { missed } = part.rates[2].corrected!;
  assert.ok(missed > 0 && missed < 1.6 * whole.missed, `${missed} and ${whole.missed}`);
});

Deno.test("intervals of the accuracy hold the truth as often as they say, though prefectures are drawn unequally", () => {
  const draw = random(11).stream("visits");
  const frames = [[103, 0.85], [38, 0.97]] as const;
  const truly = frames.map(([frame, right]) => Math.round(frame * right));
  const share = (truly[0] + truly[1]) / (frames[0][0] + frames[1][0]);
  let held = 0;
  const trials = 1500;
  for (let k = 0; k < trials; k++) {
    const strata = frames.map(([frame], h) => {
      const points = draw.shuffle(Uint8Array.from({ length: frame }, (_, at) => +(at < truly[h]))).subarray(
        0,
        25,
      );
      const reached = points.filter(() => draw.uniform() >= 0.1);
      const right = reached.reduce((n, is) => n + is, 0);
      return stratum("sinceD", h + 1, frame, [reached.length - right, right], {
        notReached: 25 - reached.length,
      });
    });
    const { lower, upper } = fieldAccuracy({ strata })[0].confirmed!.interval!;
    held += +(lower <= share && share <= upper);
  }
  assert.ok(held / trials >= 0.94, `${held} of ${trials}`);
});

Deno.test("a point drawn that is not on the list counts as not visited yet", () => {
  const { point, kind, record, drawn } = ideal.survey.fieldSurvey!;
  const last = point.length - 1;
  const shorter: ArdSurvey["fieldSurvey"] = {
    point: (point as Float64Array).slice(0, last),
    kind: kind.slice(0, last),
    record: {
      ...record!,
      code: { ...record!.code, values: record!.code.values.slice(0, last) },
      landUse: { ...record!.landUse!, values: record!.landUse!.values.slice(0, last) },
      notReached: { ...record!.notReached, index: record!.notReached.index.slice(0, last) },
    },
    drawn,
  };
  const open = (of: ArdSurvey["fieldSurvey"]) =>
    fieldOutcome({ ...ideal.survey, fieldSurvey: of }).strata.reduce((n, each) => n + each.open, 0);
  assert.equal(open(shorter), open(ideal.survey.fieldSurvey) + 1);
});
