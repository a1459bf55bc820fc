import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CANDIDATE,
  checkSurvey,
  codesOf,
  composeCodes,
  dateEvents,
  DATING,
  expectedPeriodCodes,
  GAP,
  pointsToDate,
  sampleGrid,
  simulateCountry,
  SIMULATED_PERIODS,
  simulateSurvey,
  stackPeriod,
  stageTwo,
  unreadGaps,
} from "kenzan/landuse/mod.ts";

const column = (...codes: number[]) => Int8Array.from(codes);

Deno.test("stage 2 is about points whose codes differ, and those corrected", () => {
  const found = stageTwo(column(2, 2, 3, 1), column(2, 4, 3, 1), { corrected: Uint8Array.of(0, 1, 0, 1) });
  assert.deepEqual([...found.rows], [1, 3]);
  assert.deepEqual([...found.why], [CANDIDATE.differs | CANDIDATE.corrected, CANDIDATE.corrected]);
  assert.deepEqual([...found.expected].map(codesOf), [[4], [1, 4]]);
});

Deno.test("the expected codes are those that compose", () => {
  const expected = expectedPeriodCodes();
  const code = fc.integer({ min: 1, max: 11 });
  fc.assert(fc.property(code, code, (before, after) => {
    const leads = Array.from({ length: 11 }, (_, k) => k + 1).filter((period) =>
      composeCodes(before, period).includes(after)
    );
    assert.deepEqual(codesOf(expected(before, after)), leads);
  }));
  assert.equal(expected(2, 3), 0);
  assert.equal(expected(0, 2), 0);
  assert.equal(codesOf(expected(2, 12)).length, 11);
});

Deno.test("the stack takes stage 2 where it was interpreted, else what stays", () => {
  const stacked = stackPeriod(column(2, 6, 3, 1, 2, 2), column(4, 6, 3, 1, 12, 99), {
    rows: Int32Array.of(0),
    codes: column(4),
  });
  assert.deepEqual([...stacked], [4, 1, 2, 1, 12, 99]);
});

Deno.test("columns of different points are refused", () => {
  assert.throws(() => stageTwo(column(1, 2), column(1)), /columns of equal length[\s\S]*found: +2 and 1/);
});

Deno.test("ARD from before the start is to be dated", () => {
  assert.deepEqual([...pointsToDate(column(3, 4, 4, 2), column(2, 4, 1, 2))], [0, 2]);
});

const periods = SIMULATED_PERIODS.slice(0, 4);
const date = (history: number[], event: number) => {
  const found = dateEvents(history.map((code) => column(code)), column(event), periods);
  return [found.status[0], found.from[0], found.to[0], found.periods[0]];
};

Deno.test("an ARD is dated by the period that carries it, the last where there are several", () => {
  assert.deepEqual(date([2, 2, 4, 1], 4), [DATING.dated, 2007, 2009, 0b0100]);
  assert.deepEqual(date([3, 4, 3, 2], 3), [DATING.dated, 2007, 2009, 0b0100]);
});

Deno.test("a D that the code keeps although an AR follows is dated by the D, and told apart", () => {
  for (const [history, end] of [[[4, 3], 2005], [[2, 4, 3], 2007], [[4, 3, 2], 2005]] as const) {
    const found = dateEvents(
      history.map((code) => column(code)),
      column(4),
      periods.slice(0, history.length),
    );
    assert.deepEqual([found.status[0], found.to[0], found.stands[0]], [DATING.dated, end, 1]);
  }
  // A last D needs no such rule, and AR then D is no AR.
  const plain = dateEvents([4, 3, 4].map((code) => column(code)), column(4), periods.slice(0, 3));
  assert.deepEqual([plain.to[0], plain.stands[0]], [periods[2].end, 0]);
  assert.deepEqual(date([2, 2, 3, 4], 3), [DATING.none, 0, 0, 0]);
});

Deno.test("L54 warns of a D that keeps its code although an AR follows, and calls it no error", async () => {
  const truth = sampleGrid(await simulateCountry(77), { clouds: false });
  const { survey } = simulateSurvey(truth, { seed: 9 });
  const columns = survey.dating!.periods.map(({ column }) => column.values);
  const is = (row: number, at: number, code: number) => columns[at][row] === code;
  const row = Array.from(columns[0].keys()).find((row) =>
    is(row, 3, 4) && [0, 1, 2].every((at) => is(row, at, 2)) &&
    columns.slice(4).every((codes) => codes[row] === 1)
  )!;
  columns[6][row] = 3;
  columns.slice(7).forEach((codes) => codes[row] = 2);
  const told = (given: typeof survey) =>
    checkSurvey(given, { only: ["L53", "L54"] }).map((
      { check, errors, warnings },
    ) => [check.id, errors, warnings]);
  assert.deepEqual(told(survey), [["L53", 0, 0], ["L54", 0, 1]]);
  // Never a D, and the AR alone: that is another kind.
  columns[3][row] = 2;
  columns[6][row] = 2;
  columns[5][row] = 3;
  assert.deepEqual(told(survey), [["L53", 0, 0], ["L54", 1, 0]]);
});

Deno.test("an ARD that unread periods hide lies between the images around them", () => {
  assert.deepEqual(date([2, 12, 13, 1], 4), [DATING.censored, 2005, 2009, 0b0110]);
  // Forest between the two gaps: only the second can hold the last D.
  assert.deepEqual(date([12, 2, 12, 1], 4), [DATING.dated, 2007, 2009, 0b0100]);
  // Cut over in the first gap, bare, and converted in the second: the first need not hold it.
  assert.deepEqual(date([12, 1, 12, 1], 4), [DATING.censored, 1989, 2009, 0b0101]);
});

Deno.test("a history without room for the ARD has no date", () => {
  assert.deepEqual(date([2, 2, 2, 2], 4), [DATING.none, 0, 0, 0]);
  assert.deepEqual(date([2, 4, 3, 2], 3), [DATING.none, 0, 0, 0]);
  assert.deepEqual(date([2, 0, 4, 1], 4), [DATING.none, 0, 0, 0]);
});

Deno.test("only AR and D are dated", () => {
  assert.throws(
    () => date([2, 2, 2, 2], 2),
    /3 \(AR\) or 4 \(D\) in every row\n +found: +2\n +where: +row 1/,
  );
  assert.throws(() => dateEvents([column(2)], column(4), periods), /1 columns \(1\), 4 periods/);
});

Deno.test("an unreadable period between like states is inferred, between unlike ones a change is hidden", () => {
  const gaps = unreadGaps([
    column(2, 4, 2, 12, 13, 2),
    column(12, 12, 12, 12, 12, 12),
    column(6, 1, 5, 2, 2, 12),
  ]);
  assert.deepEqual([...gaps.rows], [0, 1, 2]);
  assert.deepEqual([...gaps.kind], [GAP.same, GAP.same, GAP.differs]);
  assert.deepEqual([...gaps.code], [2, 1, 0]);
});
