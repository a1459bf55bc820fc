/** Two-phase estimates on systematic grids, and what stands around them. */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ArdRate,
  budgetTable,
  captureTable,
  combineDesigns,
  combinedPoints,
  combineRegions,
  correctedRate,
  correctedTable,
  designTable,
  eventGain,
  forestAt,
  gridNeighbours,
  nonResponse,
  nonResponseTable,
  pairPlots,
  periodFrom,
  periodRecheck,
  phaseEfficiency,
  PLOT_STATUS,
  plotSurroundings,
  readingAlone,
  recommendationTable,
  recommendDesign,
  shareRows,
  shareTable,
  SIMULATED_PERIODS,
  standardDesigns,
  surveyPlotCapture,
} from "kenzan/landuse/mod.ts";
import { binomialInterval, random, twoPhasePlan } from "kenzan/stats/mod.ts";
import { writeCsv } from "kenzan/table/mod.ts";

const COSTS = { interpreted: 1, plot: 500 };
const near = (found: number, expected: number, absolute: number) =>
  assert.ok(Math.abs(found - expected) <= absolute, `${found}, expected ${expected}`);
const SIDE = 160;
const places = {
  column: Int32Array.from({ length: SIDE * SIDE }, (_, k) => k % SIDE),
  row: Int32Array.from({ length: SIDE * SIDE }, (_, k) => Math.floor(k / SIDE)),
};

/** Forest in patches of some 20 points across, read with errors. */
function country(seed: number) {
  const draw = random(seed).stream("patches");
  const waves = Array.from({ length: 30 }, () => ({
    u: draw.normal(0, 0.12),
    v: draw.normal(0, 0.12),
    phase: 2 * Math.PI * draw.uniform(),
  }));
  const truth = Float64Array.from(places.row, (row, k) => {
    const height = waves.reduce(
      (sum, { u, v, phase }) => sum + Math.cos(u * places.column[k] + v * row + phase),
      0,
    );
    return +(height > -1.5);
  });
  const ard = truth.map((state) => draw.uniform() < 0.04 ? 1 - state : state);
  return { truth, ard, pref: new Uint8Array(truth.length).fill(20) };
}

Deno.test("the variance of systematic grids is nearer to the true one than that of points at random", () => {
  // 64 ways to lay a 4 km grid over the country: the mean square error of each design is known.
  const [squares, spatial, atRandom] = [0, 1, 2].map(() => ({ nfi: 0, regression: 0 }));
  for (const seed of [1, 2]) {
    const { truth, ard, pref } = country(seed);
    const share = truth.reduce((sum, state) => sum + state, 0) / truth.length;
    for (let start = 0; start < 64; start++) {
      const nfi = truth.map((state, k) =>
        places.column[k] % 8 === start % 8 && places.row[k] % 8 === start >> 3 ? state : NaN
      );
      const { designs } = combineDesigns({ pref, ard, nfi, places }, COSTS);
      for (const id of ["nfi", "regression"] as const) {
        const found = designs.find((each) => each.id === id)!;
        squares[id] += (found.estimate - share) ** 2;
        spatial[id] += found.spatial!.variance;
        atRandom[id] += found.standardError ** 2;
        assert.ok(found.spatialInterval!.upper > found.spatialInterval!.lower);
      }
    }
  }
  assert.ok(
    spatial.nfi < 0.8 * atRandom.nfi,
    "patches make the systematic grid better than points at random",
  );
  for (const id of ["nfi", "regression"] as const) {
    const [ratio, careless] = [spatial[id] / squares[id], atRandom[id] / squares[id]];
    assert.ok(
      ratio > 0.7 && Math.abs(Math.log(ratio)) <= Math.abs(Math.log(careless)) + 0.05,
      `${id}: ${ratio}, ${careless}`,
    );
  }
});

Deno.test("where no two plots are neighbours there is no variance of systematic grids", () => {
  const nfi = new Float64Array(places.row.length).fill(NaN);
  [0, 5000, 9000, 20_011].forEach((k, at) => nfi[k] = at % 2);
  const { ard, pref } = country(1);
  const { designs } = combineDesigns({ pref, ard, nfi, places }, COSTS);
  for (const { spatial, spatialInterval } of designs) {
    assert.deepEqual([spatial, spatialInterval], [null, null]);
  }
});

Deno.test("efficiency by ratio of points is greatest at the best plan, and 1 without a first phase", () => {
  const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
  fc.assert(fc.property(share, fc.double({ min: 2, max: 5000, noNaN: true }), (explained, plot) => {
    const costs = { interpreted: 1, plot };
    const plan = twoPhasePlan({ explained, firstCost: 1, secondCost: plot });
    const at = (ratio: number) => phaseEfficiency(explained, costs, ratio);
    if (plan.pays) assert.ok(Math.abs(at(plan.pointsRatio) / plan.efficiency - 1) < 1e-9);
    for (const factor of [0.8, 1.25]) {
      if (plan.pays && plan.pointsRatio * factor > 1) {
        assert.ok(at(plan.pointsRatio * factor) <= plan.efficiency * (1 + 1e-12));
      }
    }
  }));
  assert.equal(phaseEfficiency(0.7, { interpreted: 0, plot: 10 }, 1), 1);
  assert.throws(() => phaseEfficiency(0.7, COSTS, 0.5), /no efficiency/);
});

Deno.test("a reading alone is corrected to what the plots have, and says when they cannot tell", () => {
  const draw = random(4).stream("reading");
  const [ard, nfi] = [new Float64Array(20_000), new Float64Array(20_000).fill(NaN)];
  for (let k = 0; k < ard.length; k++) {
    const truth = draw.uniform() < 0.3;
    ard[k] = +(draw.uniform() < (truth ? 0.9 : 0.15));
    if (k < 4000) nfi[k] = +truth;
  }
  const { asRead, corrected, sensitivity } = readingAlone({ ard, nfi });
  assert.ok(asRead.interval!.lower > 0.3, "as read it is biased");
  assert.ok(corrected.interval!.lower < 0.3 && corrected.interval!.upper > 0.3);
  assert.ok(Math.abs(sensitivity - 0.9) < 0.03);
  assert.throws(() => readingAlone({ ard: [1, 0], nfi: [1, NaN] }), /plots of one state only/);
});

Deno.test("points of a grid take the state of the plots next to them, and regions add up", () => {
  const n = 40;
  const at = Array.from({ length: n * n }, (_, k) => [k % n, Math.floor(k / n)]);
  const grid = {
    x: Int32Array.from(at, ([c]) => 500 * c),
    y: Int32Array.from(at, ([, r]) => -500 * r),
    pref: Uint8Array.from(at, ([c]) => c < 20 ? 20 : 1),
  };
  const state = Uint8Array.from(at, ([c, r]) => (c * 7 + r * 3) % 11 === 0 ? 0 : (c + r) % 3 === 0 ? 2 : 1);
  const plots = at.filter(([c, r]) => c % 4 === 0 && r % 4 === 0).map((
    [c, r],
  ) => [500 * c + 60, -500 * r - 60]);
  const pairs = pairPlots({ x: plots.map(([x]) => x), y: plots.map(([, y]) => y) }, grid);
  const forest = Uint8Array.from(plots, (_, k) => k % 5 === 0 ? 0 : 1 + k % 2);
  const points = combinedPoints(grid, state, pairs, forest);
  pairs.point.forEach((point, k) => {
    assert.equal(points.nfi[point], forest[k] === 0 ? NaN : +(forest[k] === 1));
  });
  assert.equal(
    Array.from(points.nfi).filter((value) => !Number.isNaN(value)).length,
    forest.filter((each) => each > 0).length,
  );
  state.forEach((each, k) => assert.equal(points.ard[k], each === 0 ? NaN : +(each === 1)));
  const whole = combineDesigns(points, COSTS);
  const regions = combineRegions(points, COSTS);
  assert.deepEqual(regions.map(({ region }) => region.id), ["hokkaido", "chubu"]);
  const sum = (of: "first" | "second") => regions.reduce((total, { combined }) => total + combined![of], 0);
  assert.deepEqual([sum("first"), sum("second")], [whole.first, whole.second]);

  // What is looked at around the plots is what the whole grid has.
  const codes = [{ start: 2019, end: 2021, codes: Int8Array.from(state, (each) => each === 2 ? 1 : 2) }];
  const around = plotSurroundings(grid, pairs, codes, state);
  const all = gridNeighbours(grid);
  around.pairs.point.forEach((place, k) => {
    assert.equal(around.rows[place], pairs.point[k]);
    const found = around.neighbours.of.subarray(8 * place, 8 * place + 8);
    assert.deepEqual(
      Array.from(found, (there) => there < 0 ? -1 : around.rows[there]),
      [...all.of.subarray(8 * pairs.point[k], 8 * pairs.point[k] + 8)],
    );
    assert.equal(around.state[place], state[pairs.point[k]]);
    assert.equal(around.periods[0].codes[place], codes[0].codes[pairs.point[k]]);
  });
});

Deno.test("plots not surveyed take forest from the estimate, and groups that miss unequally are told", () => {
  // 60 in forest, of which 12 missed, all in the first group; 40 open.
  const status = Uint8Array.from({ length: 100 }, (_, k) => k < 12 ? PLOT_STATUS.missed : k < 60 ? 1 : 0);
  const forest = Uint8Array.from({ length: 100 }, (_, k) => k < 60 ? 1 : 2);
  const label = { ja: "", en: "" };
  const groups = [0, 1].map((half) => ({
    key: String(half),
    label,
    has: (k: number) => +(k >= 30) === half,
  }));
  const found = nonResponse({ status, forest }, groups);
  assert.deepEqual(found.rows.map(({ forest, missed }) => [forest, missed]), [[30, 12], [30, 0]]);
  assert.deepEqual([found.share, found.shareWithout], [0.6, 48 / 88]);
  // Pearson's chi-squared of [[12, 18], [0, 30]].
  assert.ok(Math.abs(found.homogeneity!.statistic - 15) < 1e-12 && found.homogeneity!.p < 1e-3);
  assert.equal(nonResponse({ status, forest }, groups.slice(0, 1)).homogeneity, null);
  assert.equal(nonResponseTable(found.rows).numRows, 2);
});

Deno.test("plots that are not yet due are no non-response and in no denominator, but counted", () => {
  // 40 in forest: 20 surveyed, 5 missed, 15 not yet due; 60 open, of which 30 not yet due.
  const { planned, surveyed, missed, notDue } = PLOT_STATUS;
  const status = Uint8Array.from(
    { length: 100 },
    (_, k) => (k < 20 ? surveyed : k < 25 ? missed : k < 40 ? notDue : k < 70 ? planned : notDue),
  );
  const forest = Uint8Array.from({ length: 100 }, (_, k) => (k < 40 ? 1 : 2));
  const label = { ja: "", en: "" };
  const groups = [
    { key: "all", label, has: () => true },
    { key: "coming", label, has: (k: number) => k >= 25 && k < 40 },
    { key: "open", label, has: (k: number) => k >= 40 },
  ];
  const found = nonResponse({ status, forest }, groups);
  assert.deepEqual(found.rows.map(({ key, forest, missed, notDue }) => [key, forest, missed, notDue]), [
    ["all", 25, 5, 15],
    ["coming", 0, 0, 15],
  ]);
  assert.equal(found.rows[0].share!.estimate, 0.2);
  // A group of which none was due has no share, nor one that is a number of sorts.
  assert.equal(found.rows[1].share, null);
  assert.deepEqual([found.notDue, found.share, found.shareWithout], [45, 25 / 55, 20 / 50]);
  assert.equal(found.homogeneity, null);
  const table = nonResponseTable(found.rows);
  assert.deepEqual([...table.getChild("not_due")!], [15, 15]);
  assert.deepEqual(["share", "lower", "upper"].map((name) => table.getChild(name)!.get(1)), [
    null,
    null,
    null,
  ]);
});

Deno.test("shares of nothing are null: no plots, none due, none left", () => {
  const of = (status: number[], forest: number[]) => {
    const { share, shareWithout, rows, homogeneity } = nonResponse(
      { status: Uint8Array.from(status), forest: Uint8Array.from(forest) },
      [{ key: "all", label: { ja: "", en: "" }, has: () => true }],
    );
    return [share, shareWithout, rows.length, homogeneity];
  };
  assert.deepEqual(of([], []), [null, null, 0, null]);
  assert.deepEqual(of([3, 3], [1, 2]), [null, null, 1, null]);
  assert.deepEqual(of([2, 2], [1, 1]), [1, null, 1, null]);
  assert.deepEqual(of([0, 0], [0, 0]), [null, null, 0, null]);
});

Deno.test("survey plots see no AR after them and no D before them", () => {
  const periods = [[3, 4, 2, 2, 1], [2, 1, 4, 2, 3]].map((codes, k) => ({
    start: 2019 + 2 * k,
    end: 2021 + 2 * k,
    codes: Int8Array.from(codes),
  }));
  const rows = surveyPlotCapture(periods, forestAt(periods, 2021).state);
  assert.deepEqual(
    rows.map(({ event, start, events, inForest }) => [event, start, events, inForest]),
    [["AR", 2019, 1, 1], ["AR", 2021, 1, 0], ["D", 2019, 1, 0], ["D", 2021, 1, 1]],
  );
  assert.equal(
    captureTable(surveyPlotCapture(periods.slice(1), new Uint8Array(5))).getChild("captured")!.get(0),
    null,
  );
});

const PERIOD = periodFrom(SIMULATED_PERIODS, 2023);
const rate = (events: number, n: number): ArdRate => ({
  event: "D",
  base: "land",
  domain: "nation",
  period: PERIOD,
  points: n,
  unread: 0,
  atRisk: n,
  events,
  rate: events / n / 2,
  interval: {
    lower: (events - 1.96 * Math.sqrt(events)) / n / 2,
    upper: (events + 1.96 * Math.sqrt(events)) / n / 2,
    level: 0.95,
    method: "normal",
  },
  standardError: Math.sqrt(events) / n / 2,
  designEffect: 1,
  cautions: [],
  baseHa: 25 * n,
  areaHa: 25 * events / 2,
  areaInterval: { lower: 0, upper: 0, level: 0.95, method: "normal" },
});

Deno.test("nothing found in a small re-check leaves room above, not below", () => {
  const n = 100_000;
  const first = Int8Array.from({ length: n }, (_, k) => k < 200 ? 4 : k < 300 ? 12 : 2);
  const second = Int8Array.from(
    first,
    (code, k) => k < 150 ? 4 : k < 200 ? 6 : code === 2 && k % 50 === 0 ? 2 : 0,
  );
  const strata = periodRecheck(new Uint8Array(n).fill(20), first, second, "D");
  assert.deepEqual(strata.map(({ isArd, frame, n }) => [isArd, frame, n]), [[false, 99_700, 1994], [
    true,
    200,
    200,
  ]]);
  const corrected = correctedRate(rate(200, n - 100), strata);
  const { estimate, interval } = corrected.budget;
  assert.deepEqual([corrected.factor, corrected.confirmed, corrected.missed], [0.75, 0.75, 0]);
  const [below, above] = [estimate - interval!.lower, interval!.upper - estimate];
  // All D are read again, so that below there is the sampling error of 150 events alone (Wilson's for as many); above,
  // 3.7 of 1,994 points at most.
  const wilson = binomialInterval(150, n - 100, { method: "Wilson" });
  near(below, (150 / (n - 100) - wilson.lower) / 2, 1e-12);
  const most = 3.68 / 1994 * 99_700 / (n - 100) / 2;
  const sampling = (wilson.upper - 150 / (n - 100)) / 2;
  assert.ok(Math.abs(above / Math.hypot(sampling, most) - 1) < 0.01, `${above / Math.hypot(sampling, most)}`);
  // A count of 150: as much as if nobody had read the other 50 as D.
  const [sampled, spatial, commission] = corrected.budget.components.map(({ variance }) => variance);
  near((sampled + spatial + commission) * (2 * (n - 100)) ** 2, 150, 1);
  assert.ok(eventGain(corrected, { first: 64_000, second: 1000 })!.relativeEfficiency > 1);
  assert.deepEqual([correctedTable([corrected]).numRows, budgetTable([corrected]).numRows], [1, 4]);
  assert.throws(
    () => periodRecheck(new Uint8Array(1), Int8Array.of(4), Int8Array.of(0), "D"),
    /not the second readings/,
  );
});

Deno.test("tables of designs have nothing where a design has none, and can be written as a file", () => {
  const { ard, truth, pref } = country(5);
  const nfi = truth.map((state, k) => places.column[k] % 8 === 0 && places.row[k] % 8 === 0 ? state : NaN);
  const { designs } = combineDesigns({ pref, ard, nfi }, COSTS);
  const table = shareTable(shareRows(designs));
  const of = (name: string, row: number) => table.getChild(name)!.get(row);
  assert.ok(of("se_textbook", 0) > 0);
  assert.deepEqual([of("se_external", 0), of("se_spatial", 1), of("se_other", 4)], [null, null, null]);
  assert.deepEqual([...designTable(designs, "regression").getChild("recommended")!], [
    false,
    true,
    false,
    false,
    false,
  ]);
  const wishes = recommendDesign(
    [{ label: { ja: "全国", en: "Japan" }, share: 1, rate: 1e-4 }],
    [0.05],
    standardDesigns({ gridPoints: 1_500_000, costs: COSTS, floor: 0.1 }),
  );
  const recommended = recommendationTable(wishes);
  assert.deepEqual([recommended.getChild("years")!.get(0), recommended.getChild("suffices")!.get(0)], [
    null,
    false,
  ]);
  for (const each of [table, recommended]) assert.ok(writeCsv(each).length > 100);
});
