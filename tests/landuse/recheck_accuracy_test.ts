import assert from "node:assert/strict";
import {
  type ArdSurvey,
  drawRecheck,
  estimatedRates,
  gridNeighbours,
  missedIn,
  pointTable,
  recheckAccuracy,
  recheckBounds,
  recheckedStrata,
  RISK_STRATA,
  riskAllocation,
  riskStrata,
  simulateReading,
} from "kenzan/landuse/mod.ts";
import { binomialInterval, random } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";

function surveyOf(codes: Int8Array, pref: Uint8Array): Pick<ArdSurvey, "stage1"> {
  const table = tableFrom({
    point: Float64Array.from(codes, (_, k) => k + 1),
    pref,
    interpreter: Array.from(codes, (_, k) => "ABC"[k % 3]),
    KP_ARD: Int16Array.from(codes),
  });
  return { stage1: pointTable(table, { stage: 1, end: 2025 }) };
}

/** 30,000 points of which 2 % are D and 1 % AR. */
const truth = Int8Array.from({ length: 30_000 }, (_, k) => k % 50 === 0 ? 4 : k % 100 === 1 ? 3 : 1 + k % 2);
const pref = Uint8Array.from(truth, (_, k) => 1 + k % 3);

Deno.test("commission and omission are recovered, and their intervals cover", () => {
  const [trials, share] = [150, 0.1];
  let [commission, omission, missed, mean] = [0, 0, 0, 0];
  for (let seed = 0; seed < trials; seed++) {
    const first = simulateReading(truth, { seed, omission: 0.2, commission: 0.004 });
    const draw = drawRecheck(surveyOf(first, pref), { seed, share });
    const second = Int8Array.from(draw.rows, (row) => truth[row]);
    const found = recheckAccuracy("D", recheckedStrata(draw, first, second, "D"));
    let [read, wrong, there, lost] = [0, 0, 0, 0];
    truth.forEach((code, k) => {
      if (first[k] === 4) read++;
      if (first[k] === 4 && code !== 4) wrong++;
      if (code === 4) there++;
      if (code === 4 && first[k] !== 4) lost++;
    });
    const covers = ({ interval }: { interval: { lower: number; upper: number } | null }, value: number) =>
      +(interval!.lower <= value + 1e-12 && value <= interval!.upper + 1e-12);
    // All that was read as D was read again: there is nothing to estimate.
    assert.ok(Math.abs(found.commission.estimate - wrong / read) < 0.02);
    commission += covers(found.commission, wrong / read);
    omission += covers(found.omission, lost / there);
    missed += covers(found.missedPoints, lost);
    mean += found.missedPoints.estimate / lost / trials;
  }
  assert.ok(Math.abs(mean - 1) < 0.08, `missed points on average ${mean} times the truth`);
  assert.ok(commission >= 0.9 * trials, `commission covered ${commission} of ${trials}`);
  assert.ok(omission >= 0.89 * trials, `omission covered ${omission} of ${trials}`);
  assert.ok(missed >= 0.89 * trials, `missed points covered ${missed} of ${trials}`);
});

Deno.test("a re-check of everything leaves no error, and none is none", () => {
  const first = simulateReading(truth, { seed: 1, omission: 0.1, commission: 0 });
  const draw = drawRecheck(surveyOf(first, pref), { seed: 1, share: 1 });
  const second = Int8Array.from(draw.rows, (row) => truth[row]);
  const found = recheckAccuracy("D", recheckedStrata(draw, first, second, "D"));
  const lost = truth.reduce((sum, code, k) => sum + +(code === 4 && first[k] !== 4), 0);
  assert.ok(Math.abs(found.missedPoints.estimate - lost) < 1e-6);
  assert.equal(found.missedPoints.standardError, 0);
  assert.equal(found.commission.estimate, 0);
  assert.throws(() => recheckedStrata(draw, first, second.subarray(1), "D"), /not the second readings/);
});

Deno.test("intervals of a re-check are exact for the few errors it finds, and commission is known from the ARD alone", () => {
  const of = (isArd: boolean, frame: number, n: number, counts: [[number, number], [number, number]]) => ({
    ...{ pref: 1, risk: 0, isArd, frame, n, counts, unread: 0 },
  });
  const { commission, missedPoints } = recheckAccuracy("D", [
    of(true, 40, 40, [[0, 0], [4, 36]]),
    of(false, 14_960, 300, [[299, 1], [0, 0]]),
  ]);
  // 4 of the 40, whatever was drawn from the other points.
  const exact = binomialInterval(4, 40, { method: "Clopper-Pearson" });
  assert.ok(Math.abs(commission.interval!.lower - exact.lower) < 1e-9);
  assert.ok(Math.abs(commission.interval!.upper - exact.upper) < 1e-9);
  // One of 300: the exact bounds begin at 0.0084 % of the points, Wilson's at 0.059 %.
  const { lower, upper, method } = missedPoints.interval!;
  assert.equal(method, "Clopper-Pearson at the effective sample size");
  assert.ok(lower > 0.5 && lower < 2, `${lower}`);
  assert.ok(upper > 270 && upper < 285, `${upper}`);
});

Deno.test("points that the second reader cannot read are counted, and what is not there yet is told", () => {
  const draw = drawRecheck(surveyOf(truth, pref), { seed: 1 });
  const strata = recheckedStrata(draw, truth, new Int8Array(draw.rows.length), "D");
  assert.equal(strata.reduce((sum, { unread }) => sum + unread, 0), draw.rows.length);
  assert.throws(() => recheckAccuracy("D", strata), /not read again say nothing/);
});

Deno.test("the bound of one even draw is that of its prefectures together, far below their sum", () => {
  const strata = Array.from({ length: 20 }, (_, k) => ({ pref: k + 1, frame: 37_000, n: 740, errors: 0 }));
  const bounds = recheckBounds(strata);
  const nation = bounds.at(-1)!;
  assert.equal(nation.domain, "nation");
  assert.equal(nation.upperPoints, 148);
  assert.equal(nation.upperHa, 3700);
  assert.equal(bounds.filter(({ domain }) => typeof domain === "number").length, 20);
  assert.ok(bounds.slice(0, 20).reduce((sum, { upperPoints }) => sum + upperPoints, 0) > 2900);
  assert.ok(bounds.some(({ domain }) => domain === "hokkaido"));
});

Deno.test("an uneven draw is bounded as if checked at its lowest fraction; errors found raise the bound", () => {
  const uneven = [{ pref: 1, frame: 1000, n: 500, errors: 0 }, { pref: 1, frame: 9000, n: 180, errors: 0 }];
  const [bound] = recheckBounds(uneven);
  const [even] = recheckBounds([{ pref: 1, frame: 10_000, n: 200, errors: 0 }]);
  assert.equal(bound.upperPoints, even.upperPoints);
  const [one] = recheckBounds([{ pref: 1, frame: 10_000, n: 200, errors: 1 }]);
  assert.ok(one.upperPoints > even.upperPoints);
  const [none] = recheckBounds([{ pref: 1, frame: 10_000, n: 0, errors: 0 }]);
  assert.deepEqual([none.upperPoints, none.method], [10_000, "none checked"]);
});

Deno.test("the bound holds as often as it says, wherever the missed points are", () => {
  const draw = random(4).stream("bound");
  // 400 of 10,000 missed, all in the stratum that is checked least.
  let holds = 0;
  for (let trial = 0; trial < 400; trial++) {
    const errors = draw.binomial(180, 400 / 9000);
    const strata = [{ pref: 1, frame: 1000, n: 500, errors: 0 }, { pref: 1, frame: 9000, n: 180, errors }];
    if (recheckBounds(strata)[0].upperPoints >= 400) holds++;
  }
  assert.ok(holds >= 0.93 * 400, `${holds} of 400`);
});

Deno.test("strata of risk: beside ARD, flagged, at an edge, the rest", () => {
  // A row of 12 points: forest to the west, open land to the east, a D at the western end.
  const codes = [4, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1];
  const table = tableFrom({
    point: Float64Array.from(codes, (_, k) => k),
    pref: Uint8Array.from(codes, () => 1),
    KP_ARD: Int16Array.from(codes),
    KP_ARD_QA: Int16Array.from(codes, (_, k) => k === 9 ? 1 : 0),
  });
  const stage1 = pointTable(table, { stage: 1, end: 2025 });
  const neighbours = gridNeighbours({ x: codes.map((_, k) => 500 * k), y: codes.map(() => 0) });
  const ids = Array.from(riskStrata({ stage1 }, neighbours), (kind) => RISK_STRATA[kind].id);
  assert.deepEqual(ids, [
    "edge",
    "neighbour",
    "rest",
    "rest",
    "rest",
    "edge",
    "edge",
    "rest",
    "rest",
    "flagged",
    "rest",
    "rest",
  ]);
  const few = gridNeighbours({ x: [0], y: [0] });
  assert.throws(() => riskStrata({ stage1 }, few), /neighbours are not those/);
});

Deno.test("the same checks find more where the risk is, and the bound without assumptions is best evenly", () => {
  const points = [2500, 22_000, 300_000, 415_500];
  const { designs, gain, expectedErrors, strata } = riskAllocation(points, 14_800);
  const [even, neyman, riskiest] = designs;
  for (const { n } of designs) assert.equal(n.reduce((a, b) => a + b), 14_800);
  assert.ok(even.expectedFound < neyman.expectedFound && neyman.expectedFound < riskiest.expectedFound);
  assert.ok(gain.found > 3 && gain.variance > 1.5, `${gain.found}, ${gain.variance}`);
  assert.ok(even.boundWhateverRates < neyman.boundWhateverRates);
  assert.equal(riskiest.boundWhateverRates, Infinity);
  assert.ok(neyman.boundIfRatesHold < even.boundIfRatesHold);
  assert.ok(Math.abs(even.boundWhateverRates - 148.5) < 1.5);
  assert.ok(Math.abs(expectedErrors - strata.reduce((sum, each) => sum + each.points * each.rate, 0)) < 1e-9);
  // With one rate everywhere there is nothing to gain.
  const flat = riskAllocation(points, 14_800, { rates: [1e-4, 1e-4, 1e-4, 1e-4] });
  assert.ok(Math.abs(flat.gain.found - 1) < 1e-3 && Math.abs(flat.gain.variance - 1) < 1e-3);
  assert.throws(() => riskAllocation(points, 14_800, { rates: [0, 0, 0, 0] }), /not the error rates/);
});

Deno.test("rates estimated from a re-check stay above 0 and follow what was found", () => {
  const rates = estimatedRates([
    { n: 1000, errors: 20 },
    { n: 1000, errors: 0 },
    { n: 0, errors: 0 },
    { n: 9000, errors: 0 },
  ]);
  assert.ok(Math.abs(rates[0] - 25 / 2000) < 1e-12);
  assert.ok(Math.abs(rates[1] - 0.0005) < 1e-12);
  assert.equal(rates[2], RISK_STRATA[2].rate);
  assert.ok(rates[3] > 0 && rates[3] < RISK_STRATA[3].rate);
});

Deno.test("what was missed is a set of checked points for the bound", () => {
  const draw = drawRecheck(surveyOf(truth, pref), { seed: 1 });
  const second = Int8Array.from(draw.rows, (row) => truth[row]);
  const missed = missedIn(recheckedStrata(draw, truth, second, "D"));
  assert.deepEqual(missed.map((each) => each.pref), [1, 2, 3]);
  assert.ok(missed.every(({ errors, n, frame }) => errors === 0 && n === Math.ceil(frame * 0.02)));
});
