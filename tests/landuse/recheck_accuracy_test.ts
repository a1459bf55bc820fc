import assert from "node:assert/strict";
import {
  type ArdSurvey,
  drawRecheck,
  estimatedRates,
  gridNeighbours,
  type KnownStratum,
  missedIn,
  pointTable,
  recheckAccuracy,
  recheckBounds,
  recheckCommission,
  recheckedStrata,
  RISK_STRATA,
  riskAllocation,
  riskFrames,
  riskStrata,
  sampledPrefectures,
  simulateReading,
} from "kenzan/landuse/mod.ts";
import { random } from "kenzan/stats/mod.ts";
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

Deno.test("commission is counted, omission is recovered, and its interval covers", () => {
  const [trials, share] = [150, 0.1];
  const known = { level: 0.95, method: "census" };
  let [omission, missed, mean] = [0, 0, 0];
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
    const covers = ({ interval }: { interval: { lower: number; upper: number } }, value: number) =>
      +(interval.lower <= value + 1e-12 && value <= interval.upper + 1e-12);
    // All that was read as D was read again: there is nothing to estimate.
    assert.deepEqual([found.read, found.open], [read, 0]);
    assert.ok(Math.abs(found.commission.estimate - wrong / read) < 1e-12);
    assert.deepEqual(found.commission.interval, { ...known, lower: wrong / read, upper: wrong / read });
    // What is not possible is in no interval.
    const { interval: { lower, upper } } = found.missedPoints;
    assert.ok(Number.isInteger(lower) && Number.isInteger(upper) && lower >= 0 && upper <= truth.length);
    omission += covers(found.omission, lost / there);
    missed += covers(found.missedPoints, lost);
    mean += found.missedPoints.estimate / lost / trials;
  }
  assert.ok(Math.abs(mean - 1) < 0.08, `missed points on average ${mean} times the truth`);
  // 0.95 less two standard errors of 150 trials.
  assert.ok(omission >= 0.914 * trials, `omission covered ${omission} of ${trials}`);
  assert.equal(missed, omission, "the confirmed points are known: both hold the truth, or neither does");
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

/** A stratum of prefecture 1 of which all first readings are known. */
const stratumOf = (
  isArd: boolean,
  frame: number,
  counts: [[number, number], [number, number]],
  read = counts[1][0] + counts[1][1],
): KnownStratum => ({
  pref: 1,
  risk: 0,
  isArd,
  frame,
  n: counts.flat().reduce((sum, n) => sum + n),
  counts,
  unread: 0,
  read,
});

Deno.test("AR and D are not pooled: of 32 AR 5 are none, exactly, whatever was read of the 152 D beside them", () => {
  const others = stratumOf(false, 23_700, [[475, 0], [0, 0]]);
  for (const [kept, wrong] of [[150, 2], [0, 152], [9000, 12]]) {
    const found = recheckAccuracy("AR", [
      stratumOf(true, 32 + kept + wrong, [[kept + wrong, 0], [5, 27]]),
      others,
    ]);
    assert.deepEqual([found.commission.interval.lower, found.commission.interval.upper], [5 / 32, 5 / 32]);
    assert.equal(found.commission.interval.method, "census");
    assert.deepEqual([found.falsePoints.interval.lower, found.falsePoints.interval.upper], [5, 5]);
    assert.equal(found.commission.standardError, 0);
    // 27 are confirmed: an omission of 99.9 % would need more missed points than the bound allows.
    const { lower, upper } = found.omission.interval;
    const most = found.missedPoints.interval.upper;
    assert.deepEqual([lower, upper], [0, most / (27 + most)]);
    assert.equal(found.truePoints.interval.lower, 27);
  }
});

Deno.test("an AR that the second reading finds to be D is a missed D, counted and not blown up", () => {
  const others = stratumOf(false, 15_000, [[300, 0], [0, 0]]);
  const { missedPoints } = recheckAccuracy("D", [stratumOf(true, 60, [[17, 3], [4, 36]]), others]);
  const without = recheckAccuracy("D", [stratumOf(true, 60, [[20, 0], [4, 36]]), others]).missedPoints;
  assert.equal(missedPoints.estimate, 3);
  assert.deepEqual(
    [missedPoints.interval.lower, missedPoints.interval.upper],
    [3, without.interval.upper + 3],
  );
});

Deno.test("ARD without a second reading widen the interval from all right to all wrong, and no further", () => {
  const others = stratumOf(false, 15_000, [[300, 0], [0, 0]]);
  const { commission, falsePoints, open, truePoints } = recheckAccuracy("D", [
    stratumOf(true, 40, [[0, 0], [3, 35]], 40),
    others,
  ]);
  assert.equal(open, 2);
  assert.equal(commission.estimate, 3 / 38);
  assert.deepEqual([commission.interval.lower, commission.interval.upper], [3 / 40, 5 / 40]);
  assert.deepEqual([falsePoints.interval.lower, falsePoints.interval.upper], [3, 5]);
  assert.match(commission.interval.method, /all open readings right to all wrong/);
  assert.equal(truePoints.interval.lower, 35);
});

Deno.test("without an event shares are no number and anything from 0 to 1, and the missed points are bounded still", () => {
  const { commission, omission, missedPoints, truePoints } = recheckAccuracy("AR", [
    stratumOf(true, 10, [[10, 0], [0, 0]]),
    stratumOf(false, 15_000, [[300, 0], [0, 0]]),
  ]);
  assert.ok(Number.isNaN(commission.estimate) && Number.isNaN(omission.estimate));
  for (const { interval } of [commission, omission]) {
    assert.deepEqual([interval.lower, interval.upper], [0, 1]);
  }
  assert.equal(missedPoints.estimate, 0);
  // 183: the most with which none of 300 is drawn with a probability above 2.5 %.
  const none = (marked: number) => {
    let p = 1;
    for (let k = 0; k < 300; k++) p *= (15_000 - marked - k) / (15_000 - k);
    return p;
  };
  const { lower, upper } = missedPoints.interval;
  assert.equal(lower, 0);
  assert.ok(none(upper) > 0.025 && none(upper + 1) <= 0.025, `${upper}`);
  assert.deepEqual(truePoints.interval, missedPoints.interval);
});

Deno.test("the interval of missed points holds the truth in 95 % of all draws, for every truth there can be", () => {
  const [points, drawn] = [60, 18];
  const choose = (n: number, k: number) => {
    let product = 1;
    for (let j = 1; j <= k; j++) product *= (n - k + j) / j;
    return k < 0 || k > n ? 0 : product;
  };
  const intervals = Array.from(
    { length: drawn + 1 },
    (_, x) =>
      recheckAccuracy("D", [stratumOf(false, points, [[drawn - x, x], [0, 0]])]).missedPoints.interval,
  );
  intervals.forEach(({ lower, upper }, x) => {
    assert.ok(lower >= x && upper <= points - drawn + x, `${x}: ${lower} to ${upper} is not possible`);
  });
  for (let missed = 0; missed <= points; missed++) {
    const held = intervals.reduce(
      (sum, { lower, upper }, x) =>
        lower <= missed && missed <= upper
          ? sum + choose(missed, x) * choose(points - missed, drawn - x) / choose(points, drawn)
          : sum,
      0,
    );
    assert.ok(held >= 0.95, `${missed}: ${held}`);
  }
});

Deno.test("strata drawn at unequal rates are joined without leaving what is possible, and all checked is all known", () => {
  const joined = recheckAccuracy("D", [
    stratumOf(false, 100, [[47, 3], [0, 0]]),
    { ...stratumOf(false, 10_000, [[100, 0], [0, 0]]), risk: 3 },
  ]).missedPoints.interval;
  assert.ok(joined.lower >= 3 && joined.lower <= 6, `${joined.lower}`);
  assert.ok(joined.upper > 300 && joined.upper < 400, `${joined.upper}`);
  const { missedPoints, omission } = recheckAccuracy("D", [
    stratumOf(true, 10, [[0, 0], [0, 10]]),
    stratumOf(false, 90, [[85, 5], [0, 0]]),
  ]);
  assert.deepEqual([missedPoints.interval.lower, missedPoints.interval.upper], [5, 5]);
  assert.deepEqual([omission.interval.lower, omission.interval.upper], [5 / 15, 5 / 15]);
  const odd = { ...stratumOf(false, 90, [[84, 5], [1, 0]]) };
  assert.throws(() => recheckAccuracy("D", [odd]), /an event among the points that are no ARD/);
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

Deno.test("a prefecture still to come is open from all right to all wrong, and named, and nothing is said of its missed ones", () => {
  const done = [
    stratumOf(true, 117, [[0, 0], [2, 113]], 117),
    stratumOf(false, 17_700, [[354, 1], [0, 0]]),
  ];
  const awaited = [
    { ...stratumOf(true, 45, [[0, 0], [0, 0]], 35), pref: 41 },
    { ...stratumOf(false, 6000, [[0, 0], [0, 0]]), pref: 41 },
  ];
  const { read, open, commission, falsePoints } = recheckCommission("D", [...done, ...awaited]);
  assert.deepEqual([read, open], [152, 37]);
  assert.deepEqual([commission.interval.lower, commission.interval.upper], [2 / 152, 39 / 152]);
  assert.deepEqual([falsePoints.interval.lower, falsePoints.interval.upper], [2, 39]);
  const { sampled, outstanding } = sampledPrefectures([...done, ...awaited]);
  assert.deepEqual([sampled, outstanding], [done, [41]]);
  assert.equal(recheckAccuracy("D", sampled).missedPoints.estimate, 17_700 / 355);
  // None of the ARD can be made out: nothing is known of them, and nothing fails.
  const none = recheckCommission("D", awaited);
  assert.ok(Number.isNaN(none.commission.estimate));
  assert.deepEqual([none.commission.interval.lower, none.commission.interval.upper], [0, 1]);
});

Deno.test("of points not checked any may be an error, of those checked none more than was found", () => {
  const done = [1, 6, 16].map((pref) => ({ pref, frame: 5900, n: 118, errors: 0 }));
  const together = recheckBounds(done).at(-1)!;
  const whole = recheckBounds([...done, { pref: 41, frame: 5900, n: 0, errors: 0 }]);
  const nation = whole.at(-1)!;
  assert.deepEqual([nation.open, nation.fraction], [5900, 0]);
  assert.equal(nation.upperPoints, together.upperPoints + 5900);
  const sum = whole.reduce(
    (n, { domain, upperPoints }) => n + (typeof domain === "number" ? upperPoints : 0),
    0,
  );
  assert.ok(
    nation.upperPoints < sum && nation.upperPoints < 23_600 - 354,
    `${nation.upperPoints} and ${sum}`,
  );
  // A single reading there does not spoil the others either.
  const one = recheckBounds([...done, { pref: 41, frame: 5900, n: 1, errors: 1 }]).at(-1)!;
  assert.deepEqual([one.open, one.upperPoints], [5900, together.upperPoints + 5900]);
  // All but two were checked, and two of ten were wrong.
  const [most] = recheckBounds([{ pref: 1, frame: 6, n: 5, errors: 1 }, {
    pref: 1,
    frame: 6,
    n: 5,
    errors: 1,
  }]);
  assert.equal(most.upperPoints, 4);
  assert.deepEqual(together.open, 0);
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
  const nation = [{ points, checks: 14_800 }];
  const { designs, gain, expectedErrors, strata } = riskAllocation(nation);
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
  const flat = riskAllocation(nation, { rates: [1e-4, 1e-4, 1e-4, 1e-4] });
  assert.ok(Math.abs(flat.gain.found - 1) < 1e-3 && Math.abs(flat.gain.variance - 1) < 1e-3);
  assert.throws(() => riskAllocation(nation, { rates: [0, 0, 0, 0] }), /not the error rates/);
  assert.throws(() => riskAllocation([{ points: [1, 2], checks: 1 }]), /not the error rates/);
});

Deno.test("the design that is tabled is the one that is drawn, stratum by stratum, whatever the rates", () => {
  const first = simulateReading(truth, { seed: 3, omission: 0.2, commission: 0.004 });
  const survey = surveyOf(first, pref);
  const stratum = Uint8Array.from(first, (_, k) => k % 11 === 0 ? 0 : k % 7 === 0 ? 1 : k % 3 === 0 ? 2 : 3);
  const prior = RISK_STRATA.map(({ rate }) => rate);
  for (const rates of [prior, [4.86e-3, 0.99e-3, 0.08e-3, 0.8e-3]]) {
    const { strata } = drawRecheck(survey, { seed: 5, risk: { stratum, rates } });
    const others = strata.filter(({ isArd }) => !isArd);
    const drawn = rates.map((_, risk) =>
      others.reduce((sum, each) => sum + (each.risk === risk ? each.n : 0), 0)
    );
    const [, neyman] = riskAllocation(riskFrames({ strata }), { rates }).designs;
    assert.deepEqual(neyman.n, drawn);
  }
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
