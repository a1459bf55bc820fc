import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ArdGrid,
  ardRate,
  nfiPrecision,
  periodFrom,
  RATE_INTERVALS,
  type RateIntervalId,
  rateIntervals,
  SIMULATED_PERIODS,
  subgridCoverage,
  subgridsOf,
  type SubgridSpread,
  subgridSpread,
  surveyPlotViews,
  tallyPeriod,
} from "kenzan/landuse/mod.ts";
import {
  binomialInterval,
  blockBootstrap,
  localMeanVariance,
  poissonInterval,
  random,
  randomGroupsVariance,
  systematicGrid,
} from "kenzan/stats/mod.ts";

const PERIOD = periodFrom(SIMULATED_PERIODS, 2023);
const D_OF_LAND = { event: "D", base: "land", domain: "nation" } as const;
const near = (found: number, expected: number, relative: number, of?: string) =>
  assert.ok(
    Math.abs(found - expected) <= relative * Math.abs(expected),
    `${of}: ${found}, expected ${expected}`,
  );

/** A square grid of one prefecture, on the NFI's lattice. */
function square(side: number, codeAt: (row: number, column: number) => number): ArdGrid {
  const n = side * side;
  const at = (of: (row: number, column: number) => number) =>
    Array.from({ length: n }, (_, k) => of(Math.floor(k / side), k % side));
  return {
    x: Int32Array.from(at((_, column) => 500 * column)),
    y: Int32Array.from(at((row) => -500 * row)),
    pref: new Uint8Array(n).fill(1),
    nfi: Uint8Array.from(at((row, column) => +(row % 8 === 0 && column % 8 === 0))),
    codes: { [PERIOD.field]: Int8Array.from(at(codeAt)) },
  };
}

/** Patches of D, some points under cloud, and non-forest. */
const mixed = (side: number, seed: number) => {
  const draw = random(seed);
  const codes: number[] = Array.from(
    { length: side * side },
    () => (draw.integer(12) === 0 ? 12 : draw.integer(3) ? 2 : 1),
  );
  for (let patch = 0; patch < side / 2; patch++) {
    const [row, column] = [draw.integer(side - 1), draw.integer(side - 1)];
    for (const k of [0, 1, side]) codes[row * side + column + k] = 4;
  }
  return square(side, (row, column) => codes[row * side + column]);
};

const waysOf = (
  grid: ArdGrid,
  base: "land" | "start",
  options: { spread?: SubgridSpread } = {},
) => {
  const { spread } = options;
  const tally = tallyPeriod(grid, PERIOD.field, 500);
  const rows = rateIntervals(grid, tally, PERIOD, { ...D_OF_LAND, base }, {
    spacing: 500,
    spread,
  });
  return new Map(rows.map((row) => [row.id, row]));
};

Deno.test("the intervals of a rate are those of lib/stats, each by its own variance", () => {
  const grid = mixed(48, 1);
  const ways = waysOf(grid, "land");
  const d = Array.from(grid.codes[PERIOD.field], (code) => (code === 12 ? NaN : +(code === 4)));
  const [x, n] = [d.filter((v) => v === 1).length, d.filter((v) => !Number.isNaN(v)).length];
  const dense = systematicGrid(grid.y.map((y) => -y / 500), grid.x.map((x) => x / 500), d);
  const variance: Partial<Record<RateIntervalId, number>> = {
    "random-groups": randomGroupsVariance(dense, { step: 8 }).variance,
    "block-bootstrap": blockBootstrap(dense, { random: random(5), block: 8, replicates: 3999 }).variance,
    "local-mean": localMeanVariance({ x: grid.x, y: grid.y, values: d }).variance,
  };
  for (const [id, expected] of Object.entries(variance)) {
    const way = ways.get(id as RateIntervalId)!;
    // Replicates err by 2 %, and the local mean leaves out squares of the rate.
    near((way.standardError! * 2) ** 2, expected, id === "random-groups" ? 1e-9 : 0.05, id);
    const { lower, upper } = binomialInterval(x, n, { designEffect: way.designEffect });
    near(way.interval!.lower * 2, lower, 1e-9, id);
    near(way.interval!.upper * 2, upper, 1e-9, id);
  }
  const exact = binomialInterval(x, n, { method: "Clopper-Pearson" });
  near(ways.get("Clopper-Pearson")!.interval!.upper * 2, exact.upper, 1e-9);
  near(ways.get("Garwood")!.interval!.upper * 2, poissonInterval(x, { exposure: n }).upper, 1e-9);
  assert.deepEqual([...ways.keys()], RATE_INTERVALS.map(({ id }) => id).filter((id) => id !== "subgrids"));
});

Deno.test("the local variance of a rare rate is that of all points, wherever they are", () => {
  // Few and far between, as the country has them: what points far from an event add is a share of the rate.
  const draw = random(8);
  const [side, forest] = [128, 90];
  const at = new Set(Array.from({ length: 14 }, () => draw.integer(side) * side + draw.integer(forest)));
  const grid = square(side, (row, column) => (at.has(row * side + column) ? 4 : column < forest ? 2 : 1));
  const ratio = at.size / (side * forest);
  const values = Array.from(
    grid.codes[PERIOD.field],
    (code) => (code === 4 ? 1 : 0) - (code === 1 ? 0 : ratio),
  );
  const whole = localMeanVariance({ x: grid.x, y: grid.y, values }).variance * (side / forest) ** 2;
  near((waysOf(grid, "start").get("local-mean")!.standardError! * 2) ** 2, whole, 0.01);
});

Deno.test("the one that is used is the one of the rate itself", () => {
  for (const base of ["land", "start"] as const) {
    const grid = mixed(32, 3);
    const rate = ardRate(tallyPeriod(grid, PERIOD.field, 500), PERIOD, { ...D_OF_LAND, base });
    const used = [...waysOf(grid, base).values()].filter(({ isUsed }) => isUsed);
    assert.deepEqual(used.map(({ id }) => id), ["systematic"]);
    near(used[0].interval!.lower, rate.interval.lower, 1e-12);
    near(used[0].interval!.upper, rate.interval.upper, 1e-12);
    near(used[0].designEffect!, rate.designEffect!, 1e-12);
  }
});

Deno.test("of few events no variance is estimated; the enumerated one rests on all 64 grids, and stays", () => {
  const grid = square(32, (row, column) => (row === 3 && column < 9 ? 4 : 2));
  const spread = subgridSpread(grid, PERIOD.field, D_OF_LAND);
  const ways = waysOf(grid, "land", { spread });
  for (
    const id of [
      "post-stratified",
      "systematic",
      "matern",
      "random-groups",
      "local-mean",
      "block-bootstrap",
    ] as const
  ) {
    assert.deepEqual([ways.get(id)!.designEffect, ways.get(id)!.interval], [undefined, undefined], id);
  }
  assert.equal(ways.get("Clopper-Pearson")!.isUsed, true);
  assert.equal(ways.get("subgrids")!.designEffect, spread.designEffect);
  assert.ok(ways.get("subgrids")!.interval!.upper > 9 / 1024 / 2);
  const none = waysOf(square(16, () => 2), "land", {
    spread: subgridSpread(square(16, () => 2), PERIOD.field, D_OF_LAND),
  });
  assert.equal(none.get("subgrids")!.interval, undefined);
  assert.equal(none.get("Wilson")!.interval!.lower, 0);
});

Deno.test("coverage counts the 4 km grids whose interval holds the rate of all points", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 256, maxLength: 256, max: 9 }), (dice) => {
    const grid = square(16, (row, column) => (dice[row * 16 + column] === 0 ? 4 : 2));
    const spread = subgridSpread(grid, PERIOD.field, D_OF_LAND, subgridsOf(grid));
    for (const { method, asked, held } of subgridCoverage([spread, spread], { level: 0.8 })) {
      if (spread.share === 0) {
        assert.equal(asked, 0);
        continue;
      }
      const holds = Array.from(spread.events, (x) => {
        const { lower, upper } = method === "Garwood"
          ? poissonInterval(x, { exposure: 4, level: 0.8 })
          : binomialInterval(x, 4, { method, level: 0.8 });
        return lower <= spread.share && spread.share <= upper;
      });
      assert.deepEqual([asked, held], [128, 2 * holds.filter(Boolean).length], method);
    }
  }));
});

Deno.test("the exact intervals of 4 km grids hold the rate of scattered events at least as often as they say", () => {
  const draw = random(20);
  const spreads = Array.from({ length: 12 }, () => {
    const grid = square(64, () => (draw.integer(40) === 0 ? 4 : 2));
    return subgridSpread(grid, PERIOD.field, D_OF_LAND);
  });
  const coverage = subgridCoverage(spreads);
  for (const { method, asked, held } of coverage) {
    assert.equal(asked, 12 * 64);
    // Two and a half standard errors of 768 cases.
    if (method === "Clopper-Pearson" || method === "Garwood") assert.ok(held / asked > 0.95 - 0.02, method);
  }
  const width = (method: string) => coverage.find((each) => each.method === method)!.relativeWidth;
  assert.ok(width("Jeffreys") < width("Clopper-Pearson"));
});

Deno.test("years and points for a precision come from the events that the 4 km grid can expect", () => {
  const grid = square(64, (row, column) => (row % 4 === 0 && column % 4 === 0 ? 4 : 2));
  const rate = ardRate(tallyPeriod(grid, PERIOD.field, 500), PERIOD, { event: "D", base: "land", domain: 1 });
  // 256 events in two years on the 500 m grid: two a year on the 4 km grid.
  const [ten, fifty] = nfiPrecision(rate, [0.1, 0.5], { designEffect: 1.2 });
  near(ten.events, 120, 1e-12);
  near(ten.years, 60, 1e-12);
  near(fifty.years, 2.4, 1e-12);
  // p = 1/16 in the period: 1.2 (1 - p) / (p cv^2).
  assert.equal(ten.points, 1800);
  near(ten.timesAsMany, 1800 / 64, 1e-12);
  near(ten.spacingKm, Math.sqrt(rate.baseHa / 100 / 1800), 1e-12);
  const few = square(16, (row, column) => (row === 0 && column < 9 ? 4 : 2));
  const tally = tallyPeriod(few, PERIOD.field, 500);
  assert.deepEqual(nfiPrecision(ardRate(tally, PERIOD, { event: "D", base: "land", domain: 1 }), [0.1]), []);
  assert.throws(() => nfiPrecision(rate, [0]), /no number of years/);
});

/** Histories of points in a row, from 1989 on; each word gives a point its codes, 1989-2005 first. */
function histories(words: string[]): ArdGrid {
  const fields = [1989, ...Array.from({ length: 10 }, (_, k) => 2005 + 2 * k)].map((start) =>
    periodFrom(SIMULATED_PERIODS, start).field
  );
  const codes = words.map((word) => {
    const first = word.split(" ").map(Number);
    return fields.map((_, t) => first[t] ?? first.at(-1)!);
  });
  return {
    x: Int32Array.from(words, (_, k) => 500 * k),
    y: new Int32Array(words.length),
    pref: new Uint8Array(words.length).fill(37),
    nfi: new Uint8Array(words.length),
    codes: Object.fromEntries(fields.map((field, t) => [field, Int8Array.from(codes, (each) => each[t])])),
  };
}

Deno.test("no set of plots in forest sees both AR and D, and only all planned points do", () => {
  const grid = histories(["1 3 2", "2 2 4 1", "2 4 1", "1", "2", "2 4 1 1 3 2"]);
  const views = new Map(
    surveyPlotViews(grid, { periods: SIMULATED_PERIODS, from: 2005, landHa: () => 6000 }).map((
      view,
    ) => [view.view, view]),
  );
  const counts = (
    view: "planned" | "once" | "start" | "end",
  ) => [views.get(view)!.AR.events, views.get(view)!.D.events];
  assert.deepEqual(counts("planned"), [2, 3]);
  assert.deepEqual(counts("start"), [0, 3]);
  assert.deepEqual(counts("end"), [2, 0]);
  // The last point was forest in 2005, was lost, and came back.
  assert.deepEqual(counts("once"), [1, 3]);
  assert.equal(views.get("once")!.AR.share, 0.5);
  // 6,000 ha over 6 points, two of them in 20 years.
  near(views.get("planned")!.AR.areaHa, 2 * 1000 / 20, 1e-12);
  near(views.get("planned")!.AR.interval.upper, poissonInterval(2).upper * 1000 / 20, 1e-12);
  near(views.get("start")!.AR.interval.upper, poissonInterval(0).upper * 1000 / 20, 1e-12);
  assert.deepEqual([...views.values()].map(({ unknown }) => unknown), [0, 0, 0, 0]);
  assert.throws(
    () => surveyPlotViews(grid, { periods: SIMULATED_PERIODS, from: 2006 }),
    /no period starts in that year[\s\S]*2005, 2007/,
  );
  const { KP_ARD05: _, ...later } = grid.codes;
  assert.throws(
    () => surveyPlotViews({ ...grid, codes: later }, { periods: SIMULATED_PERIODS, from: 2005 }),
    /the grid has no such period[\s\S]*found: +KP_ARD05/,
  );
});

Deno.test("a plot whose state in the first year cannot be told is no plot, and is counted", () => {
  // Unread until 2007: code 5 of 2007-2009 says forest land; code 8 before D leaves open what it was.
  const grid = histories(["12 12 5 2 4 1", "12 12 8 2 4 1"]);
  const once = surveyPlotViews(grid, { periods: SIMULATED_PERIODS, from: 2005 }).find(({ view }) =>
    view === "once"
  )!;
  assert.equal(once.D.events + once.unknown, 2);
  assert.equal(once.unknown, 1);
});

Deno.test("a way that the points do not tell is refused with its reason, and never an interval of no width", () => {
  // All in one block of 8 x 8: drawn again it is the same sample.
  const block = waysOf(square(8, (row, column) => ((row * 5 + column * 3) % 4 ? 2 : 4)), "land");
  assert.deepEqual([block.get("block-bootstrap")!.refused, block.get("block-bootstrap")!.interval], [
    "no-variance",
    undefined,
  ]);
  assert.equal(block.get("block-bootstrap")!.standardError, undefined);
  // Two blocks with the same share of D: their totals are rounding errors.
  const even = waysOf(square(16, (row, column) => ((row + column) % 4 ? 2 : 4)), "land");
  assert.equal(even.get("block-bootstrap")!.refused, "no-variance");
  // As many D as a variance takes, but no neighbours that differ: two halves, a strip of sea between.
  const halves = square(16, (_, column) => (column < 7 ? 4 : column === 7 || column === 8 ? 12 : 2));
  const flat = waysOf(halves, "land");
  for (const id of ["systematic", "matern"] as const) assert.equal(flat.get(id)!.refused, "no-variance", id);
  const few = waysOf(square(16, (row, column) => (row === 3 && column < 9 ? 4 : 2)), "land");
  for (const [id, { interval, refused, standardError }] of [...block, ...even, ...flat, ...few]) {
    assert.equal(interval === undefined, refused !== undefined, id);
    if (interval) assert.ok(interval.upper - interval.lower > 1e-6 && standardError! > 0, id);
  }
  assert.equal(few.get("systematic")!.refused, "few-events");
});
