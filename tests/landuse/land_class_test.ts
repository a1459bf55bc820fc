/** Three classes of land by interpretation and inventory, and what changed between two visits of the inventory. */

import assert from "node:assert/strict";
import {
  type ArdGrid,
  cycleChange,
  forestAt,
  LAND_CLASS,
  landClassAgreement,
  landClasses,
  landClassTable,
  nfiPlots,
  pairPlots,
  PLOT_FOREST,
  PLOT_STATUS,
  plotStates,
  sampleGrid,
  simulateCountry,
  SIMULATED_PERIODS,
  simulateNfi,
  twoPhaseRate,
  typeClassTable,
} from "kenzan/landuse/mod.ts";
import { bowkerTest, stuartMaxwellTest } from "kenzan/stats/mod.ts";
import { columnNumbers, columnTexts, tableFrom } from "kenzan/table/mod.ts";

const country = await simulateCountry(20260401);
const grid = sampleGrid(country, { clouds: false });
const PERIODS = SIMULATED_PERIODS.slice(-6);
const periods = PERIODS.map(({ start, end, field }) => ({ start, end, codes: grid.codes[field] }));
const plots = simulateNfi(country, { seed: 2 });
const pairs = pairPlots(plots, grid);
const costs = { interpreted: 1, plot: 500 };

/** A class for each plot, as counts have it. */
const classesOf = (counts: readonly (readonly number[])[]) => {
  const [ard, nfi]: number[][] = [[], []];
  counts.forEach((row, i) =>
    row.forEach((n, j) => {
      for (let k = 0; k < n; k++) {
        ard.push(i + 1);
        nfi.push(j + 1);
      }
    })
  );
  return { ard: Uint8Array.from(ard), nfi: Uint8Array.from(nfi) };
};

Deno.test("tests of three classes agree with R, and have three and two degrees of freedom", () => {
  // R 4.2.2: mcnemar.test (Bowker's test), and coin 1.4-2: mh_test (Stuart-Maxwell).
  const cases = [
    {
      counts: [[120, 14, 6], [9, 80, 21], [3, 8, 60]],
      bowker: [7.91454272864, 0.0478112637432],
      stuartMaxwell: [7.33039647577, 0.02559909607],
    },
    {
      counts: [[13169, 12, 655], [11, 8, 3], [739, 2, 7368]],
      bowker: [5.30517123074, 0.150767189515],
      stuartMaxwell: [4.92737629959, 0.0851204344191],
    },
  ];
  for (const { counts, ...expected } of cases) {
    const classes = classesOf(counts);
    const [nation] = landClassAgreement(classes, new Uint8Array(classes.ard.length).fill(13));
    assert.deepEqual(nation.matrix.counts, counts);
    for (const test of ["bowker", "stuartMaxwell"] as const) {
      const { statistic, p, degreesOfFreedom } = nation[test];
      assert.equal(degreesOfFreedom, test === "bowker" ? 3 : 2);
      assert.ok(Math.abs(statistic / expected[test][0] - 1) < 1e-10);
      assert.ok(Math.abs(p / expected[test][1] - 1) < 1e-9);
    }
    // By formula: sums of squared differences over sums, and d' V^-1 d for two of the three margins.
    let sum = 0;
    for (const [i, j] of [[0, 1], [0, 2], [1, 2]]) {
      sum += (counts[i][j] - counts[j][i]) ** 2 / (counts[i][j] + counts[j][i]);
    }
    assert.ok(Math.abs(sum - nation.bowker.statistic) < 1e-9);
    const row = counts.map((each) => each.reduce((a, b) => a + b));
    const column = counts.map((_, j) => counts.reduce((a, each) => a + each[j], 0));
    const [d1, d2] = [row[0] - column[0], row[1] - column[1]];
    const [v11, v22] = [0, 1].map((i) => row[i] + column[i] - 2 * counts[i][i]);
    const v12 = -(counts[0][1] + counts[1][0]);
    const square = (d1 * d1 * v22 - 2 * d1 * d2 * v12 + d2 * d2 * v11) / (v11 * v22 - v12 * v12);
    assert.ok(Math.abs(square - nation.stuartMaxwell.statistic) < 1e-9);
  }
});

Deno.test("classes follow from codes, and from forest state and type; what has no type has no class", () => {
  const codes = [[2, 2], [6, 1], [2, 6], [9, 1], [1, 1], [4, 1], [2, 4], [12, 12]];
  const small: ArdGrid = {
    x: Int32Array.from(codes, (_, k) => 4000 * k),
    y: new Int32Array(codes.length),
    pref: new Uint8Array(codes.length).fill(20),
    nfi: new Uint8Array(codes.length).fill(1),
    codes: {},
  };
  const history = [0, 1].map((at) => ({
    start: 2019 + 2 * at,
    end: 2021 + 2 * at,
    codes: Int8Array.from(codes, (of) => of[at]),
  }));
  const read = nfiPlots(tableFrom({
    plot: Int32Array.from(codes, (_, k) => k),
    x: small.x,
    y: small.y,
    surveyed: codes.map((_, k) => k < 5),
    forest: [true, true, true, true, false, true, false, true],
    year: codes.map((_, k) => k < 5 ? 2023 : null),
    林種: ["天然林", "無立木地", "人工林", "伐採跡地", "", "", "", ""],
  }));
  const paired = pairPlots(read, small);
  const options = { plannedYear: 2023 };
  const states = plotStates(read, paired, history, options);
  const { ard, nfi } = landClasses(read, paired, history, states, options);
  const { stocked, treeless, other, unknown } = LAND_CLASS;
  assert.deepEqual([...nfi], [stocked, treeless, stocked, treeless, other, unknown, other, unknown]);
  // 6 then 1 and 9 then 1 are bare forest land by the lenient reading; 6 in the last period is, too.
  assert.deepEqual([...ard], [stocked, treeless, treeless, treeless, other, other, other, unknown]);
  const table = typeClassTable({ ard, nfi }, read.forestType!);
  assert.deepEqual(columnTexts(table, "name_ja"), ["天然林", "無立木地", "人工林", "伐採跡地", "森林以外"]);
  assert.deepEqual([...columnNumbers(table, "fitting")], [100, 100, 0, 100, 100]);
  const own = landClasses(read, paired, history, states, { ...options, treeless: ["人工林"] });
  assert.deepEqual([...own.nfi].slice(0, 4), [stocked, stocked, treeless, stocked]);
});

Deno.test("interpretation without error and offset agrees with the inventory in all three classes", () => {
  const options = { plannedYear: 2021, between: "before" } as const;
  const states = plotStates(plots, pairs, periods, options);
  const classes = landClasses(plots, pairs, periods, states, options);
  const groups = landClassAgreement(classes, plots.pref);
  // The last image before a survey tells the state; plots due in other years are compared in 2021 where they are open.
  for (const { matrix: { counts }, bowker, stuartMaxwell } of groups) {
    const off = counts.flatMap((row, i) => row.filter((_, j) => i !== j)).reduce((a, b) => a + b);
    assert.ok(off <= 12, `${counts}`);
    assert.deepEqual(bowker, bowkerTest(counts));
    assert.deepEqual(stuartMaxwell, stuartMaxwellTest(counts));
  }
  const [{ matrix: { counts } }] = groups;
  assert.ok(counts[1][1] >= 15, "treeless land is met");
  assert.equal(landClassTable(groups).numRows, groups.length);
});

Deno.test("D between two visits are those of the codes between their images; gains are AR, or succession on land that was open", () => {
  const { points, year } = cycleChange(plots, pairs, grid, periods);
  // A few points lie on islands far from any plot.
  assert.deepEqual([...new Set(year)].sort(), [0, 2019, 2020, 2021, 2022, 2023]);
  assert.ok(year.filter((each) => each === 0).length < 1e-4 * year.length);
  // The point of each plot is followed over the plot's own years.
  pairs.point.forEach((at, k) => assert.equal(year[at], plots.plannedYear[k]));
  const image = (of: number) => of - 1 + of % 2;
  for (let k = 0; k < grid.x.length; k++) {
    if (year[k] === 0) {
      if (!Number.isNaN(points.D.ard[k])) assert.fail(`${k}`);
      continue;
    }
    const between = PERIODS.filter(({ start, end }) => start >= image(year[k] - 5) && end <= image(year[k]));
    const seen = (...codes: number[]) =>
      between.filter(({ field }) => codes.includes(grid.codes[field][k])).length;
    // Without error a point changes once at most in so few years.
    if (!Number.isNaN(points.D.ard[k]) && points.D.ard[k] !== seen(4)) assert.fail(`D at ${k}`);
    if (points.gain.ard[k] === 1 && seen(3, 8) !== 1) assert.fail(`gain at ${k}`);
    if (points.gain.ard[k] === 0 && seen(3) > 0) assert.fail(`AR at ${k}`);
  }
  // The same points, the same codes: of D the interpretation sees what the inventory does.
  for (const at of pairs.point) {
    const { ard, nfi } = points.D;
    if (at >= 0 && !Number.isNaN(ard[at])) assert.equal(ard[at], nfi[at]);
  }
});

Deno.test("the two-phase D rate holds what truly happened, and is worth more than plots where readings have no error", () => {
  const { points } = cycleChange(plots, pairs, grid, periods);
  const { combined, events, read, estimability } = twoPhaseRate("D", points.D, costs);
  assert.equal(events, read);
  const known = Array.from(points.D.ard).filter((each) => !Number.isNaN(each));
  const truth = known.reduce((sum, each) => sum + each, 0) / known.length;
  const regression = combined!.designs.find(({ id }) => id === "regression")!;
  // Nothing is left to err but the plots' share of the points.
  assert.ok(Math.abs(regression.estimate - truth) < 1e-9);
  const alone = combined!.designs.find(({ id }) => id === "nfi")!;
  assert.ok(alone.interval!.lower < truth && truth < alone.interval!.upper);
  assert.ok(regression.relativeEfficiency > 20);
  assert.equal(estimability, events >= 10 ? "enough" : "few");
});

Deno.test("a rate of which no plot saw a change is not estimated; of a few plots the interval is exact", () => {
  const n = 4000;
  const points = (events: number) => ({
    pref: new Uint8Array(n).fill(1),
    ard: Float64Array.from({ length: n }, (_, k) => +(k < 40)),
    nfi: Float64Array.from({ length: n }, (_, k) => k % 4 === 0 ? +(k < 4 * events) : NaN),
  });
  const none = twoPhaseRate("gain", points(0), costs);
  assert.deepEqual([none.combined, none.estimability, none.events, none.read], [null, "none", 0, 10]);
  const few = twoPhaseRate("gain", points(3), costs);
  assert.equal(few.estimability, "few");
  assert.match(few.combined!.designs[0].interval!.method!, /Clopper-Pearson/);
  assert.equal(twoPhaseRate("D", points(10), costs).estimability, "enough");
});

Deno.test("a plot whose later visit is yet to come tells no change", () => {
  const later = 2022;
  const status = plots.status.map((is, k) => plots.plannedYear[k] > later ? PLOT_STATUS.notDue : is);
  const [all, due] = [plots, { ...plots, status }].map((each) =>
    cycleChange(each, pairs, grid, periods).points.D
  );
  pairs.point.forEach((at, k) => {
    assert.equal(due.ard[at], all.ard[at]);
    if (plots.plannedYear[k] > later) assert.ok(Number.isNaN(due.nfi[at]));
    else assert.equal(due.nfi[at], all.nfi[at]);
  });
});

Deno.test("an inventory without planned years or the cycle before tells no change", () => {
  const { plannedYear: _, ...without } = plots;
  assert.throws(() => cycleChange(without, pairs, grid, periods), /what changed[\s\S]*no planned year/);
  const { forestBefore: __, ...first } = plots;
  assert.throws(() => cycleChange(first, pairs, grid, periods), /no state in the cycle before/);
});

Deno.test("plots have the state of the cycle before, their planned year, and a type of their own where they bear no trees", () => {
  const images = SIMULATED_PERIODS.map(({ start, end, field }) => ({ start, end, codes: grid.codes[field] }));
  const treeless = plots.forestType.names.indexOf("無立木地");
  for (const year of [2019, 2021, 2023]) {
    const [before, cover] = [
      forestAt(images, year - 5, { between: "before" }).state,
      forestAt(images, year, { between: "before", by: "cover" }).state,
    ];
    pairs.point.forEach((at, k) => {
      if (plots.plannedYear[k] !== year) return;
      assert.equal(plots.forestBefore[k], before[at]);
      if (plots.year[k] > 0) {
        assert.equal(plots.year[k], year);
        assert.equal(plots.forestType.index[k] === treeless, cover[at] === PLOT_FOREST.open);
      }
    });
  }
});
