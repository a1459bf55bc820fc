import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ArdSurvey,
  checkSurvey,
  drawFieldSurvey,
  drawLogTable,
  drawRecheck,
  FIELD_KIND,
  pointTable,
  type RecheckDraw,
  recheckSheet,
  sampleGrid,
  simulateCountry,
  simulateSurvey,
} from "kenzan/landuse/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";

// One country for all tests of this file: it takes some seconds.
const truth = sampleGrid(await simulateCountry(20260401), { clouds: false });
const { survey } = simulateSurvey(truth, { seed: 1 });

const NAMES = ["A", "B", "C"];
/** Points with the codes given, interpreters in turn. */
function surveyOf(
  codes: number[],
  pref: number[],
  ids = codes.map((_, k) => k + 1),
): Pick<ArdSurvey, "stage1"> {
  const table = tableFrom({
    point: Float64Array.from(ids),
    pref: Uint8Array.from(pref),
    interpreter: ids.map((id) => NAMES[(id || 0) % 3]),
    KP_ARD: Int16Array.from(codes),
  });
  return { stage1: pointTable(table, { stage: 1, end: 2025 }) };
}

/** Names of the points drawn. */
const drawn = ({ log }: RecheckDraw) => new Set(log.drawn as Float64Array);

Deno.test("all ARD are read again, and of the others of each prefecture 2 %, rounded up", () => {
  const points = fc.array(
    fc.record({ code: fc.constantFrom(1, 2, 2, 2, 3, 4, 6, 12), pref: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 400 },
  );
  fc.assert(
    fc.property(points, fc.nat(), (rows, seed) => {
      const draw = drawRecheck(surveyOf(rows.map(({ code }) => code), rows.map(({ pref }) => pref)), {
        seed,
        checkers: [...NAMES, "D"],
      });
      const chosen = new Set(draw.rows);
      assert.equal(chosen.size, draw.rows.length);
      for (const pref of [1, 2, 3, 4]) {
        const others = rows.flatMap(({ code, pref: at }, k) =>
          at === pref && ![3, 4, 12].includes(code) ? [k] : []
        );
        assert.equal(others.filter((k) => chosen.has(k)).length, Math.ceil(others.length / 50));
      }
      rows.forEach(({ code }, k) => {
        if (code === 3 || code === 4) assert.ok(chosen.has(k));
        if (code === 12) assert.ok(!chosen.has(k));
      });
      assert.equal(draw.unread, rows.filter(({ code }) => code === 12).length);
      assert.equal(draw.strata.reduce((sum, { frame }) => sum + frame, 0) + draw.unread, rows.length);
      assert.equal(draw.strata.reduce((sum, { n }) => sum + n, 0), draw.rows.length);
    }),
    { numRuns: 50 },
  );
});

Deno.test("a draw is repeated by its seed whatever the order of the rows, and is another with another seed", () => {
  const codes = Array.from({ length: 2000 }, (_, k) => k % 97 === 0 ? 4 : 2);
  const pref = codes.map((_, k) => 1 + k % 2);
  const ids = codes.map((_, k) => (k * 7919) % 10007);
  const first = drawRecheck(surveyOf(codes, pref, ids), { seed: 5 });
  const back = drawRecheck(surveyOf(codes.toReversed(), pref.toReversed(), ids.toReversed()), { seed: 5 });
  assert.deepEqual(drawn(back), drawn(first));
  assert.deepEqual(drawRecheck(surveyOf(codes, pref, ids), { seed: 5 }), first);
  const other = drawRecheck(surveyOf(codes, pref, ids), { seed: 6 });
  assert.notDeepEqual(drawn(other), drawn(first));
  // A larger draw only adds to it.
  const larger = drawn(drawRecheck(surveyOf(codes, pref, ids), { seed: 5, share: 0.1 }));
  for (const id of drawn(first)) assert.ok(larger.has(id));
});

Deno.test("every point is drawn about equally often", () => {
  const codes = Array.from({ length: 100 }, () => 2);
  const times = new Int32Array(100);
  for (let seed = 0; seed < 2000; seed++) {
    for (const row of drawRecheck(surveyOf(codes, codes.map(() => 1)), { seed, share: 0.1 }).rows) {
      times[row]++;
    }
  }
  // 200 each; chi-square of 99 degrees of freedom, less the fixed size of the draw.
  const chi = times.reduce((sum, n) => sum + (n - 200) ** 2 / 180, 0);
  assert.ok(chi > 60 && chi < 150, `${chi}`);
});

Deno.test("nobody reads their own points again, and the work is even", () => {
  const codes = Array.from({ length: 3000 }, (_, k) => k % 50 === 0 ? 4 : 1);
  const given = surveyOf(codes, codes.map(() => 20));
  const { rows, checker } = drawRecheck(given, { seed: 2 });
  const load = [0, 0, 0];
  rows.forEach((row, k) => {
    load[checker.index[k]]++;
    assert.notEqual(checker.names[checker.index[k]], NAMES[given.stage1.point[row] as number % 3]);
  });
  assert.ok(Math.max(...load) - Math.min(...load) <= 2, load.join(", "));
  assert.throws(() => drawRecheck(given, { seed: 2, checkers: ["A"] }), /nobody is left to check a point/);
  const unknown = { stage1: { ...given.stage1, interpreter: undefined } };
  assert.throws(() => drawRecheck(unknown, { seed: 2 }), /nobody can be kept from checking their own points/);
});

Deno.test("who interpreted a point in the second stage does not check it either", () => {
  const first = surveyOf([4, 4, 4, 4], [1, 1, 1, 1]);
  const second = pointTable(
    tableFrom({
      point: Float64Array.of(1, 2, 3, 4),
      pref: Uint8Array.of(1, 1, 1, 1),
      interpreter: ["A", "B", "C", "A"],
      KP_ARD: Int16Array.of(4, 4, 4, 4),
    }),
    { stage: 2, start: 2023, end: 2025 },
  );
  const { rows, checker } = drawRecheck({ ...first, stage2: second }, { seed: 1 });
  rows.forEach((row, k) => {
    const own = [NAMES[(row + 1) % 3], ["A", "B", "C", "A"][row]];
    assert.ok(!own.includes(checker.names[checker.index[k]]));
  });
});

Deno.test("strata of risk change who is drawn, not how many in a prefecture", () => {
  const codes = Array.from({ length: 6000 }, () => 2);
  const pref = codes.map((_, k) => 1 + k % 3);
  const stratum = Uint8Array.from(codes, (_, k) => k % 20 < 3 ? 0 : 1);
  const given = surveyOf(codes, pref);
  const even = drawRecheck(given, { seed: 9 });
  const risky = drawRecheck(given, { seed: 9, risk: { stratum, rates: [1e-2, 1e-4] } });
  const perPref = (strata: typeof even.strata) =>
    [1, 2, 3].map((code) => strata.reduce((sum, { pref, n }) => sum + (pref === code ? n : 0), 0));
  assert.deepEqual(perPref(risky.strata), perPref(even.strata));
  const [first, second] = risky.strata;
  assert.ok(first.n / first.frame > 5 * (second.n / second.frame));
  assert.throws(
    () => drawRecheck(given, { seed: 9, risk: { stratum, rates: [1e-2] } }),
    /not the strata of these/,
  );
});

Deno.test("a draw that was carried out passes the checks L70 to L73", () => {
  const draw = drawRecheck(survey, { seed: 12 });
  const field = drawFieldSurvey(survey, { seed: 12 });
  const ids = survey.stage1.point as Float64Array;
  const carriedOut: ArdSurvey = {
    ...survey,
    recheck: {
      point: Float64Array.from(draw.rows, (row) => ids[row]),
      codes: Int8Array.from(draw.rows, (row) => survey.stage1.columns.KP_ARD.values[row]),
      checker: draw.checker,
      ...draw.log,
    },
    fieldSurvey: field.survey,
  };
  const found = checkSurvey(carriedOut).filter(({ check }) => /^L7/.test(check.id));
  assert.deepEqual(found.map(({ check, applicable, errors }) => [check.id, applicable, errors]), [
    ["L70", true, 0],
    ["L71", true, 0],
    ["L72", true, 0],
    ["L73", true, 0],
    // Nothing was found in the field yet, and the list has no seed.
    ["L74", false, 0],
    ["L75", false, 0],
  ]);
});

Deno.test("field visits: half the ARD of stage 2 in two prefectures, 50 D in the two others, 50 of the rest", () => {
  const { survey: visits, rows, strata, shortfalls } = drawFieldSurvey(survey, { seed: 3 });
  assert.deepEqual(drawFieldSurvey(survey, { seed: 3 }).rows, rows);
  assert.equal(new Set(rows).size, rows.length);
  const of = (kind: number) => strata.filter((each) => each.kind === kind);
  assert.equal(of(FIELD_KIND.ard).length, 2);
  for (const { n, frame } of of(FIELD_KIND.ard)) assert.equal(n, Math.ceil(frame / 2));
  const sum = (kind: number) => of(kind).reduce((total, { n }) => total + n, 0);
  assert.equal(sum(FIELD_KIND.other), 50);
  assert.equal(of(FIELD_KIND.other).length, 4);
  assert.equal(sum(FIELD_KIND.deforested), 50);
  const apart = new Set(of(FIELD_KIND.ard).map(({ pref }) => pref));
  for (const { pref } of of(FIELD_KIND.deforested)) assert.ok(!apart.has(pref));
  assert.deepEqual(shortfalls, []);
  const codes = survey.stage1.columns.KP_ARD.values;
  visits.kind.forEach((kind, k) => {
    if (kind === FIELD_KIND.deforested) assert.equal(codes[rows[k]], 4);
    if (kind === FIELD_KIND.other) assert.ok(![3, 4, 12, 13].includes(codes[rows[k]]));
  });
});

Deno.test("field visits follow the regions of the year, and say what is missing", () => {
  assert.throws(() => drawFieldSurvey({ ...survey, fiscalYear: 2027 }, { seed: 1 }), /has no points/);
  assert.throws(() => drawFieldSurvey({ ...survey, stage2: undefined }, { seed: 1 }), /need both stages/);
  assert.throws(() => drawFieldSurvey(survey, { seed: 1, prefectures: [1, 47] }), /without points/);
});

Deno.test("where two prefectures have too few D, the others visited give theirs before anything is called short", () => {
  const codes = survey.stage1.columns.KP_ARD.values;
  const { strata: usual } = drawFieldSurvey(survey, { seed: 1 });
  const chosen = usual.filter(({ kind }) => kind === FIELD_KIND.other).map(({ pref }) => pref);
  const ardIn = usual.filter(({ kind }) => kind === FIELD_KIND.ard).map(({ pref }) => pref);
  const dIn = (prefs: number[]) =>
    codes.reduce((n, code, row) => n + +(code === 4 && prefs.includes(survey.stage1.pref[row])), 0);
  const inTwo = dIn(chosen.filter((pref) => !ardIn.includes(pref)));
  // One more than the two others have: it is drawn where the ARD are visited, and nothing is short.
  const more = drawFieldSurvey(survey, { seed: 1, deforestedPoints: inTwo + 1 });
  const dStrata = more.strata.filter(({ kind }) => kind === FIELD_KIND.deforested);
  assert.equal(dStrata.reduce((sum, { n }) => sum + n, 0), inTwo + 1);
  assert.equal(dStrata.length, 3);
  assert.deepEqual(more.shortfalls, []);
  assert.equal(new Set(more.rows).size, more.rows.length);
  // More than all of them have: every D of every prefecture visited is visited, and the text says so.
  const all = drawFieldSurvey(survey, { seed: 1, deforestedPoints: 100_000 });
  const visited = new Set(all.rows);
  codes.forEach((code, row) => {
    if (code === 4 && chosen.includes(survey.stage1.pref[row])) assert.ok(visited.has(row));
  });
  assert.equal(all.shortfalls.length, 1);
  const drawnD = all.strata.reduce((sum, { kind, n }) => sum + (kind === FIELD_KIND.deforested ? n : 0), 0);
  const byArd =
    [...all.rows].filter((row, k) => codes[row] === 4 && all.survey.kind[k] === FIELD_KIND.ard).length;
  assert.equal(drawnD + byArd, dIn(chosen));
  assert.match(all.shortfalls[0].ja, new RegExp(`の第1段階のDは${drawnD}点のみで、全てを抽出した`));
});

Deno.test("the second readers' sheet does not tell the first code, and the log tells the draw", () => {
  const draw = drawRecheck(survey, { seed: 1 });
  const sheet = recheckSheet(draw, survey.stage1);
  assert.deepEqual(sheet.schema.fields.map(({ name }) => name), ["point", "pref", "checker"]);
  assert.equal(sheet.numRows, draw.rows.length);
  const log = drawLogTable(draw);
  assert.equal(log.numRows, draw.strata.length);
  assert.equal(log.getChild("seed")!.get(0), 1);
  assert.equal(drawLogTable(drawFieldSurvey(survey, { seed: 3 })).getChild("kind")!.get(0), "ard");
});

Deno.test("a point without prefecture or name is refused", () => {
  assert.throws(() => drawRecheck(surveyOf([2, 2], [1, 0]), { seed: 1 }), /without a prefecture/);
  assert.throws(() => drawRecheck(surveyOf([2], [1], [NaN]), { seed: 1 }), /without a name/);
  assert.throws(() => drawRecheck(surveyOf([2], [1]), { seed: 1, share: 2 }), /not a share/);
});
