import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ardRate,
  BUDGET_SOURCES,
  combineDesigns,
  correctedRate,
  COUNTS_PER_PREFECTURE,
  drawRecheck,
  type ObservationDesign,
  periodFrom,
  type PeriodTally,
  pointTable,
  recheckedStrata,
  recommendDesign,
  SIMULATED_PERIODS,
  simulateReading,
  standardDesigns,
  twoPhaseGain,
} from "kenzan/landuse/mod.ts";
import { binomialInterval, type Random, random } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";

const COSTS = { interpreted: 1, plot: 500 };
const near = (found: number, expected: number, absolute = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= absolute, `${found}, expected ${expected}`);

/** n1 points of a share p of forest, read with errors; n2 of them are plots. */
function points(draw: Random, p: number, sensitivity: number, specificity: number, n1: number, n2: number) {
  const pref = new Uint8Array(n1);
  const ard = new Float64Array(n1);
  const nfi = new Float64Array(n1).fill(NaN);
  for (let k = 0; k < n1; k++) {
    pref[k] = 1 + draw.integer(3);
    const truth = draw.uniform() < p;
    ard[k] = +(draw.uniform() < (truth ? sensitivity : 1 - specificity));
    if (k < n2) nfi[k] = +truth;
  }
  return { pref, ard, nfi };
}

Deno.test("every design recovers the share of forest, and its interval covers", () => {
  const draw = random(11).stream("states");
  const trials = 200;
  const tally = new Map<string, { covers: number; mean: number; efficiency: number }>();
  for (let trial = 0; trial < trials; trial++) {
    const { designs } = combineDesigns(points(draw, 0.66, 0.97, 0.94, 5000, 300), COSTS);
    for (const { id, estimate, interval, relativeEfficiency } of designs) {
      const sums = tally.get(id) ?? { covers: 0, mean: 0, efficiency: 0 };
      sums.covers += +(interval!.lower <= 0.66 && 0.66 <= interval!.upper);
      sums.mean += estimate / trials;
      sums.efficiency += relativeEfficiency / trials;
      tally.set(id, sums);
    }
  }
  const { relativeEfficiency } = twoPhaseGain({
    share: 0.66,
    sensitivity: 0.97,
    specificity: 0.94,
    first: 5000,
    second: 300,
  });
  assert.deepEqual([...tally.keys()], ["nfi", "regression", "prefecture", "prefectureState", "ratio"]);
  for (const [id, { covers, mean }] of tally) {
    near(mean, 0.66, 0.006);
    assert.ok(covers >= 0.91 * trials, `${id} covered ${covers} of ${trials}`);
  }
  assert.ok(Math.abs(tally.get("regression")!.efficiency / relativeEfficiency - 1) < 0.15);
  // Prefectures have no more forest here than others: there is nothing to gain from them.
  assert.ok(Math.abs(tally.get("prefecture")!.efficiency - 1) < 0.05);
});

Deno.test("a reading without error makes the first phase the estimate; no first phase makes the plots", () => {
  const draw = random(5);
  const perfect = points(draw, 0.6, 1, 1, 2000, 100);
  const mean = perfect.ard.reduce((sum, value) => sum + value, 0) / 2000;
  const { designs, explained, plan } = combineDesigns(perfect, COSTS);
  const of = (id: string) => designs.find((each) => each.id === id)!;
  near(of("regression").estimate, mean);
  near(of("ratio").estimate, mean);
  near(explained, 1);
  assert.equal(plan, null);
  const plots = points(draw, 0.6, 0.9, 0.9, 400, 400);
  const alone = combineDesigns(plots, COSTS);
  for (const { estimate } of alone.designs) near(estimate, alone.designs[0].estimate);
});

Deno.test("what cannot be estimated says why, and unread points are counted, not guessed", () => {
  const same = { pref: Uint8Array.of(1, 1, 1, 1, 1), ard: [0, 0, 0, 0, NaN], nfi: [1, 0, 1, NaN, NaN] };
  const found = combineDesigns(same, COSTS);
  const of = (id: string) => found.designs.find((each) => each.id === id)!;
  assert.equal(found.unread, 1);
  assert.equal(of("regression").result, null);
  assert.match(of("regression").because!.en, /same at all plots/);
  assert.match(of("ratio").because!.ja, /判読で1の調査点がない/);
  assert.ok(of("nfi").because === null && of("prefecture").result !== null);
  assert.throws(() => combineDesigns({ ...same, nfi: [1, 0, NaN, NaN, NaN] }, COSTS), /too few plots/);
  assert.throws(() => combineDesigns({ ...same, nfi: [2, 0, 1, NaN, NaN] }, COSTS), /not a state/);
  assert.throws(() => combineDesigns(same, { interpreted: 1, plot: 0 }), /not the costs/);
});

Deno.test("of few events the interval is exact at the effective sample size, of many it is Wilson's", () => {
  const few = combineDesigns(points(random(3), 0.004, 0.9, 0.9995, 16_000, 1000), COSTS).designs;
  const many = combineDesigns(points(random(3), 0.3, 0.9, 0.95, 16_000, 1000), COSTS).designs;
  assert.ok(few[0].estimate > 0 && few[0].estimate < 0.01);
  const { interval, estimate, standardError } = few[0];
  const size = estimate * (1 - estimate) / standardError ** 2;
  const exact = binomialInterval(estimate * size, size, { method: "Clopper-Pearson" });
  near(interval!.lower, exact.lower);
  near(interval!.upper, exact.upper);
  for (const { interval } of few) assert.match(interval!.method, /^Clopper-Pearson at/);
  for (const { interval } of many) assert.match(interval!.method, /^Wilson at/);
});

Deno.test("a rare share that the interpretation reads with errors lies in the intervals as often as they say", () => {
  const draw = random(21).stream("rare");
  const held = new Map<string, number>();
  for (let trial = 0; trial < 150; trial++) {
    for (
      const { id, interval } of combineDesigns(points(draw, 0.004, 0.9, 0.9996, 8000, 1000), COSTS).designs
    ) {
      const holds = interval === null || interval.lower <= 0.004 && 0.004 <= interval.upper;
      held.set(id, (held.get(id) ?? 0) + +holds);
    }
  }
  // With strata of two plots and Wilson's interval some held it less often.
  for (const [id, times] of held) assert.ok(times >= 134, `${id} held ${times} of 150`);
});

Deno.test("prefectures with fewer than ten plots are joined to their region and named", () => {
  const draw = random(8);
  const given = points(draw, 0.5, 0.9, 0.9, 600, 90);
  // Tohoku 2 and 3 have a plot each, 13 none.
  given.pref.forEach((_, k) => given.pref[k] = k === 0 ? 2 : k === 1 ? 3 : k > 500 ? 13 : 20);
  const { designs } = combineDesigns(given, COSTS);
  const found = designs.find(({ id }) => id === "prefecture")!;
  assert.deepEqual(found.joined, ["13", "2", "3"]);
  assert.ok(found.result !== null && Number.isFinite(found.standardError));
});

Deno.test("costs: an interpretation that is paid for gains what it explains; a dear one loses it", () => {
  const given = points(random(3), 0.66, 0.97, 0.94, 5000, 300);
  const free = combineDesigns(given, { interpreted: 0, plot: 500 });
  const regression = free.designs[1];
  near(regression.efficiencyAtCost, regression.relativeEfficiency);
  assert.equal(free.plan, null);
  const dear = combineDesigns(given, { interpreted: 500, plot: 500 });
  assert.ok(dear.designs[1].efficiencyAtCost < 1);
  assert.equal(dear.plan!.pays, false);
  const cheap = combineDesigns(given, COSTS);
  assert.ok(cheap.plan!.pays && cheap.plan!.efficiency > 2);
  near(cheap.designs[1].cost, 500 * 300 + 5000);
});

Deno.test("a reading that says nothing has no gain, and the gain grows with accuracy", () => {
  const base = { share: 0.3, first: 64_000, second: 1000 };
  near(twoPhaseGain({ ...base, sensitivity: 0.5, specificity: 0.5 }).explained, 0);
  // The plots among the points are known twice: 1 / (1 - n2 / n1 + n2 / n1).
  near(twoPhaseGain({ ...base, sensitivity: 0.5, specificity: 0.5 }).relativeEfficiency, 1);
  near(twoPhaseGain({ ...base, sensitivity: 1, specificity: 1 }).relativeEfficiency, 64, 1e-9);
  const accuracy = fc.double({ min: 0.5, max: 0.98, noNaN: true });
  fc.assert(fc.property(accuracy, (sensitivity) => {
    const [low, high] = [sensitivity, sensitivity + 0.01].map((each) =>
      twoPhaseGain({ ...base, sensitivity: each, specificity: 0.9 }).relativeEfficiency
    );
    assert.ok(high > low);
  }));
  assert.throws(() => twoPhaseGain({ ...base, share: 0, sensitivity: 1, specificity: 1 }), /no gain/);
});

const PERIOD = periodFrom(SIMULATED_PERIODS, 2023);
/** D rate per year of points of one prefecture, as read. */
function rateOf(codes: Int8Array) {
  const counts = new Int32Array(48 * COUNTS_PER_PREFECTURE);
  for (const code of codes) counts[20 * COUNTS_PER_PREFECTURE + code]++;
  const sums = () => new Int32Array(48);
  const none = { count: sums(), zz: sums(), AR: { yy: sums(), yz: sums() }, D: { yy: sums(), yz: sums() } };
  const tally: PeriodTally = { counts, successive: none, matern: none };
  return ardRate(tally, PERIOD, { event: "D", base: "land", domain: 20 });
}

/** A survey of such points, and its draw. */
function recheckOf(first: Int8Array, truth: Int8Array, seed: number, share: number) {
  const stage1 = pointTable(
    tableFrom({
      point: Float64Array.from(first, (_, k) => k),
      pref: Uint8Array.from(first, () => 20),
      interpreter: Array.from(first, (_, k) => "AB"[k % 2]),
      KP_ARD: Int16Array.from(first),
    }),
    { stage: 1, end: 2025 },
  );
  const draw = drawRecheck({ stage1 }, { seed, share });
  return recheckedStrata(draw, first, Int8Array.from(draw.rows, (row) => truth[row]), "D");
}

Deno.test("a corrected rate recovers the true one, and its interval covers", () => {
  const [trials, p, n] = [150, 0.02, 12_000];
  const draw = random(21).stream("truth");
  let [covers, raw, mean] = [0, 0, 0];
  for (let seed = 0; seed < trials; seed++) {
    const truth = Int8Array.from({ length: n }, () => draw.uniform() < p ? 4 : 2);
    const first = simulateReading(truth, { seed, omission: 0.3, commission: 0.001 });
    const rate = rateOf(first);
    const { budget } = correctedRate(rate, recheckOf(first, truth, seed, 0.1));
    raw += +(rate.interval.lower <= p / 2 && p / 2 <= rate.interval.upper);
    covers += +(budget.interval!.lower <= p / 2 && p / 2 <= budget.interval!.upper);
    mean += budget.estimate / trials;
  }
  near(mean, p / 2, 0.03 * p / 2);
  assert.ok(covers >= 0.9 * trials, `${covers} of ${trials}`);
  assert.ok(raw < 0.5 * trials, `the rate as read covers ${raw} of ${trials}`);
});

Deno.test("events that are mostly false: those confirmed are a sample of land, too, though all points are read again", () => {
  const [trials, n] = [2000, 20_000];
  for (const falsely of [0, 0.2, 0.4, 0.6, 0.8]) {
    for (const events of [20, 100]) {
      const draw = random(5).stream(`${falsely} ${events}`);
      const truth = events / n / 2;
      let [below, above, told, sum, squares] = [0, 0, 0, 0, 0];
      for (let k = 0; k < trials; k++) {
        const right = draw.poisson(events);
        const read = right + (falsely > 0 ? draw.poisson(events * falsely / (1 - falsely)) : 0);
        // All points are read again, and nothing was missed: what is left are the events themselves.
        const stratum = { pref: 1, risk: 0, unread: 0 };
        const { budget } = correctedRate(plainRate(read, n), [
          { ...stratum, isArd: true, frame: read, n: read, counts: [[0, 0], [read - right, right]] },
          { ...stratum, isArd: false, frame: n - read, n: n - read, counts: [[n - read, 0], [0, 0]] },
        ]);
        below += +(budget.interval!.lower > truth);
        above += +(budget.interval!.upper < truth);
        told += budget.components.filter(({ name }) => name !== "omission")
          .reduce((total, { variance }) => total + variance, 0) / trials;
        sum += budget.estimate / trials;
        squares += budget.estimate ** 2 / trials;
      }
      const what = `${events} events, ${falsely} false: ${below}, ${above} of ${trials}`;
      // 5 %, and three standard errors of 2,000 trials; Wilson's interval of a rare event misses more often below.
      assert.ok(below <= 0.042 * trials && above <= 0.036 * trials, what);
      assert.ok(below + above <= 0.0646 * trials, what);
      near(told / (squares - sum ** 2), 1, 0.12);
    }
  }
});

/** D among points that fell at random, over two years. */
function plainRate(events: number, n: number) {
  return rateOf(Int8Array.from({ length: n }, (_, k) => k < events ? 4 : 2));
}

Deno.test("without errors, all read again, the corrected rate is the rate, and its budget the sampling error", () => {
  const truth = Int8Array.from({ length: 3000 }, (_, k) => k % 60 === 0 ? 4 : 2);
  const rate = rateOf(truth);
  const { factor, budget } = correctedRate(rate, recheckOf(truth, truth, 1, 1));
  assert.equal(factor, 1);
  near(budget.estimate, rate.rate);
  near(budget.standardError, rate.standardError!, 1e-12);
  assert.deepEqual(budget.components.map(({ name }) => name), BUDGET_SOURCES.map(({ id }) => id));
});

Deno.test("nothing found in 2 % is not nothing there: omission rules the budget of a rare rate", () => {
  // 40 D in 60,000 points; 2 % of the others find none.
  const truth = Int8Array.from({ length: 60_000 }, (_, k) => k % 1500 === 0 ? 4 : 2);
  const { budget, missed, confirmed } = correctedRate(rateOf(truth), recheckOf(truth, truth, 1, 0.02));
  assert.deepEqual([missed, confirmed], [0, 1]);
  const share = Object.fromEntries(budget.components.map((each) => [each.name, each.share]));
  assert.ok(share.omission > 0.9, `${share.omission}`);
  assert.equal(share.commission, 0);
  near(budget.components.reduce((sum, each) => sum + each.share, 0), 1);
});

Deno.test("a domain without an event read is refused, not made 0", () => {
  const codes = new Int8Array(2000).fill(2);
  assert.throws(() => correctedRate(rateOf(codes), recheckOf(codes, codes, 1, 0.1)), /no event was read/);
});

const design = (id: string, pointYears: number, cost: number, more: Partial<ObservationDesign> = {}) => ({
  id,
  label: { ja: id, en: id },
  pointYears,
  designEffect: 1,
  relativeEfficiency: 1,
  floor: 0,
  cost,
  ...more,
});
const JAPAN = { label: { ja: "全国", en: "Japan" }, share: 1, rate: 5000 / 37.8e6 };

Deno.test("the cheapest design that suffices is recommended, and none where none does", () => {
  const designs = [
    design("grid", 1_511_900, 100),
    design("nfi", 23_623, 10),
    design("biased", 1_511_900, 1, { floor: 0.2 }),
  ];
  const rows = recommendDesign([JAPAN], [0.5, 0.05, 0.01], designs);
  const chosen = (wished: number) =>
    rows.filter((row) => row.wished === wished && row.isRecommended).map((row) => row.design.id);
  assert.deepEqual(chosen(0.5), ["biased"]);
  assert.deepEqual(chosen(0.05), ["grid"]);
  assert.deepEqual(chosen(0.01), []);
  const biased = rows.find((row) => row.wished === 0.05 && row.design.id === "biased")!;
  assert.deepEqual([biased.years, biased.cost, biased.suffices], [null, null, false]);
  assert.ok(biased.reached > 0.2);
});

Deno.test("a design has after its years what was wished for, whatever the numbers", () => {
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(fc.property(share, share, share, (share, cv, floor) => {
    const given = design("x", 1e5, 1, { floor: floor / 2, designEffect: 1.4, relativeEfficiency: 2 });
    const [row] = recommendDesign([{ ...JAPAN, share }], [cv], [given]);
    assert.equal(row.years === null, cv <= floor / 2);
    if (row.years === null) return;
    const [after] = recommendDesign([{ ...JAPAN, share }], [cv], [given], { years: row.years });
    near(after.reached / cv, 1, 1e-9);
  }));
  assert.throws(() => recommendDesign([{ ...JAPAN, rate: 0 }], [0.1], []), /no recommendation/);
  assert.throws(() => recommendDesign([JAPAN], [0], []), /no recommendation/);
});

Deno.test("a rare rate is estimated within its interval, and gains by what the reading explains", () => {
  const draw = random(31).stream("rare");
  const trials = 150;
  let [covers, efficiency] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { designs } = combineDesigns(points(draw, 0.01, 0.9, 0.999, 10_000, 1500), COSTS);
    const { interval, relativeEfficiency } = designs[1];
    covers += +(interval!.lower <= 0.01 && 0.01 <= interval!.upper);
    efficiency += relativeEfficiency / trials;
  }
  assert.ok(covers >= 0.9 * trials, `${covers} of ${trials}`);
  assert.ok(efficiency > 2, `${efficiency}`);
});

Deno.test("the standard designs meet as many events as planned, at the cost of their points", () => {
  const designs = standardDesigns({
    gridPoints: 1_511_900,
    costs: { interpreted: 1, plot: 500 },
    floor: 0.1,
  });
  const of = (id: string) => designs.find((each) => each.id === id)!;
  // 5 kha D a year in two years: 400, 6.25 and 1.25 points.
  const events = (id: string) => of(id).pointYears * JAPAN.rate * 2;
  near(events("grid"), 400, 0.5);
  near(events("planned"), 6.25, 0.01);
  near(events("panel"), 1.25, 0.002);
  assert.equal(of("grid").cost, 1_511_900 / 2);
  assert.deepEqual(designs.filter(({ floor }) => floor > 0).map(({ id }) => id), ["grid", "planned"]);
  const rows = recommendDesign([JAPAN], [0.05, 0.2], designs);
  // An interpretation with errors of 10 % reaches 20 % but never 5 %.
  assert.deepEqual(rows.filter((row) => row.isRecommended).map(({ wished, design }) => [wished, design.id]), [
    [0.2, "grid"],
  ]);
});
