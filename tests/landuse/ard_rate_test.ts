import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ArdGrid,
  ardRate,
  censusRate,
  type Contrasts,
  COUNTS_PER_PREFECTURE,
  periodFrom,
  type PeriodTally,
  PREFECTURES,
  SIMULATED_PERIODS,
  tallyPeriod,
} from "kenzan/landuse/mod.ts";
import {
  binomialInterval,
  maternVariance,
  postStratifiedProportion,
  successiveDifferenceVariance,
  systematicGrid,
} from "kenzan/stats/mod.ts";

const PERIOD = periodFrom(SIMULATED_PERIODS, 2023);
const near = (found: number, expected: number, relative = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= relative * Math.abs(expected), `${found}, expected ${expected}`);

/** A grid of 500 m from rows of codes, north to south; 0 is sea. All in one prefecture, or as `pref` says. */
function gridOf(rows: number[][], pref: (row: number, column: number) => number = () => 20): ArdGrid {
  const points = rows.flatMap((row, r) =>
    row.map((code, c) => ({ code, x: 500 * c, y: -500 * r, pref: pref(r, c) })).filter(({ code }) => code > 0)
  );
  return {
    x: Int32Array.from(points, ({ x }) => x),
    y: Int32Array.from(points, ({ y }) => y),
    pref: Uint8Array.from(points, ({ pref }) => pref),
    nfi: new Uint8Array(points.length),
    codes: { [PERIOD.field]: Int8Array.from(points, ({ code }) => code) },
  };
}

const tallyOf = (grid: ArdGrid) => tallyPeriod(grid, PERIOD.field, 500);

/** A tally made of counts alone: no neighbours. */
function countsOnly(counts: Record<number, Record<number, number>>): PeriodTally {
  const array = new Int32Array(48 * COUNTS_PER_PREFECTURE);
  for (const [pref, codes] of Object.entries(counts)) {
    for (const [code, n] of Object.entries(codes)) {
      array[Number(pref) * COUNTS_PER_PREFECTURE + Number(code)] = n;
    }
  }
  const sums = () => new Int32Array(48);
  const none = (): Contrasts => ({
    count: sums(),
    zz: sums(),
    AR: { yy: sums(), yz: sums() },
    D: { yy: sums(), yz: sums() },
  });
  return { counts: array, successive: none(), matern: none() };
}

// 12 points: 2 unreadable, 10 read; at the start 6 forest by use (2, 4, 5, 6, 7, 9) and 4 not (1, 1, 3, 8).
const SMALL = [
  [1, 2, 4, 12],
  [3, 5, 6, 13],
  [8, 7, 9, 1],
];

Deno.test("rates of a grid small enough to count by hand", () => {
  const tally = tallyOf(gridOf(SMALL));
  const of = (event: "AR" | "D", base: "land" | "start") =>
    ardRate(tally, PERIOD, { event, base, domain: 20 });
  const land = of("D", "land");
  assert.deepEqual([land.points, land.unread, land.atRisk, land.events], [12, 2, 10, 1]);
  near(land.rate, 1 / 10 / 2);
  near(land.areaHa, PREFECTURES[20 - 1].landHa / 10 / 2);
  near(of("D", "start").rate, 1 / 6 / 2);
  near(of("D", "start").baseHa, PREFECTURES[20 - 1].landHa * 6 / 10);
  near(of("AR", "land").rate, 1 / 10 / 2);
  near(of("AR", "start").rate, 1 / 4 / 2);
});

Deno.test("the area is the same whether the rate is of land or of forest", () => {
  const tally = tallyOf(gridOf(SMALL));
  const area = (base: "land" | "start") => ardRate(tally, PERIOD, { event: "D", base, domain: 20 }).areaHa;
  near(area("start"), area("land"));
});

Deno.test("prefectures weigh by their land, not by the points that were read", () => {
  // Prefecture 20: 1 of 2 read; prefecture 21: 0 of 4, four more under cloud.
  const tally = countsOnly({ 20: { 2: 1, 4: 1 }, 21: { 2: 4, 12: 4 } });
  const [a, b] = [PREFECTURES[19].landHa, PREFECTURES[20].landHa];
  const rate = ardRate(tally, PERIOD, { event: "D", base: "land", domain: "nation" });
  near(rate.rate, (a * 1 / 2) / (a + b) / 2);
  assert.equal(rate.unread, 4);
});

Deno.test("a prefecture that the grid does not reach is not part of the nation", () => {
  const rate = ardRate(tallyOf(gridOf(SMALL)), PERIOD, { event: "D", base: "land", domain: "nation" });
  near(rate.baseHa, PREFECTURES[19].landHa);
});

Deno.test("the land area that is given counts, and none is asked for where the grid has no point", () => {
  const tally = countsOnly({ 20: { 2: 1, 4: 1 }, 21: { 2: 4 } });
  const given: Record<number, number> = { 20: 100, 21: 300 };
  const rate = ardRate(tally, PERIOD, { event: "D", base: "land", domain: "nation" }, {
    landHa: (pref) => {
      assert.ok(pref in given, `${pref}`);
      return given[pref];
    },
  });
  near(rate.areaHa, 100 / 2 / 2);
  near(rate.baseHa, 400);
});

Deno.test("the post-stratified variance is the conditional one of Cochran", () => {
  const strata = { 20: { 2: 40, 4: 3 }, 21: { 2: 70, 4: 2 }, 22: { 1: 30, 4: 1 } };
  const tally = countsOnly(strata);
  const rate = ardRate(tally, PERIOD, { event: "D", base: "land", domain: "nation" }, {
    variance: "post-stratified",
    interval: "Wilson",
  });
  const expected = postStratifiedProportion(
    Object.entries(strata).map(([pref, codes]) => ({
      population: PREFECTURES[Number(pref) - 1].landHa,
      n: Object.values(codes).reduce((a, b) => a + b),
      x: (codes as Record<number, number>)[4],
    })),
  );
  near(rate.rate * 2, expected.proportion);
  near((rate.standardError! * 2) ** 2, expected.conditionalVariance, 1e-9);
});

const codes = fc.constantFrom(0, 1, 2, 2, 2, 3, 4, 4, 6, 12);
const grids = fc.integer({ min: 3, max: 9 }).chain((width) =>
  fc.array(fc.array(codes, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 9 })
).filter((rows) =>
  // Two whole 2 x 2 blocks, so that every variance exists.
  rows.flat().filter((code) => code > 0 && code < 12).length > 12
);

Deno.test("the variance of the share of land is that of the systematic sample in lib/stats", () => {
  fc.assert(fc.property(grids, (rows) => {
    const grid = gridOf(rows);
    const tally = tallyOf(grid);
    const d = Array.from(grid.codes[PERIOD.field], (code) => (code >= 12 ? NaN : code === 4 ? 1 : 0));
    const dense = systematicGrid(grid.y.map((y) => -y / 500), grid.x.map((x) => x / 500), d);
    for (
      const [method, reference, sums] of [
        ["systematic", successiveDifferenceVariance, tally.successive],
        ["matern", maternVariance, tally.matern],
      ] as const
    ) {
      if (sums.count[20] === 0) continue;
      const found = ardRate(tally, PERIOD, { event: "D", base: "land", domain: 20 }, {
        variance: method,
        interval: "Wilson",
      });
      const { variance, mean, contrasts } = reference(dense);
      assert.equal(sums.count[20], contrasts);
      near(found.rate * 2, mean, 1e-9);
      const isFlat = variance === 0 && mean > 0 && mean < 1;
      assert.equal(found.standardError === undefined, isFlat, method);
      const squared = ((found.standardError ?? 0) * 2) ** 2;
      assert.ok(Math.abs(squared - variance) <= 1e-12 + 1e-9 * variance, method);
    }
  }));
});

Deno.test("neighbours in another prefecture make no contrast", () => {
  const rows = [[2, 2, 4, 4], [2, 2, 4, 4]];
  const tally = tallyOf(gridOf(rows, (_, column) => (column < 2 ? 20 : 21)));
  assert.deepEqual([tally.successive.count[20], tally.successive.count[21]], [4, 4]);
  assert.equal(tally.successive.D.yy[20] + tally.successive.D.yy[21], 0);
});

Deno.test("a rate lies in its interval, and a higher level makes it wider", () => {
  const question = fc.record({
    event: fc.constantFrom<("AR" | "D")[]>("AR", "D"),
    base: fc.constantFrom<("land" | "start")[]>("land", "start"),
    domain: fc.constant(20),
  });
  const interval = fc.constantFrom("auto", "Wilson", "Clopper-Pearson", "Garwood" as const);
  const withRisk = grids.filter((rows) => {
    const seen = rows.flat();
    return seen.includes(1) && seen.includes(2);
  });
  fc.assert(fc.property(withRisk, question, interval, (rows, asked, method) => {
    const tally = tallyOf(gridOf(rows));
    const at = (level: number) => ardRate(tally, PERIOD, asked, { interval: method as "auto", level });
    const [narrow, wide] = [at(0.8), at(0.95)];
    for (const { rate, interval, areaHa, areaInterval } of [narrow, wide]) {
      assert.ok(interval.lower <= rate + 1e-12 && rate <= interval.upper + 1e-12);
      assert.ok(areaInterval.lower <= areaHa + 1e-6 && areaHa <= areaInterval.upper + 1e-6);
      assert.ok(interval.lower >= 0 && interval.upper <= 0.5);
    }
    assert.ok(wide.interval.lower <= narrow.interval.lower && narrow.interval.upper <= wide.interval.upper);
  }));
});

Deno.test("few events get the exact interval, many the one at the effective sample size", () => {
  const rate = (d: number) =>
    ardRate(countsOnly({ 20: { 2: 1000, 4: d } }), PERIOD, { event: "D", base: "land", domain: 20 }).interval
      .method;
  assert.match(rate(9), /Clopper/);
  assert.match(rate(10), /Wilson/);
});

Deno.test("of too few events neither a standard error nor a design effect is told, unless they are asked for", () => {
  const rate = (d: number, interval?: "Wilson" | "Clopper-Pearson") =>
    ardRate(countsOnly({ 20: { 2: 1000, 4: d } }), PERIOD, { event: "D", base: "land", domain: 20 }, {
      interval,
    });
  const few = rate(9);
  assert.deepEqual([few.standardError, few.designEffect], [undefined, undefined]);
  assert.ok(rate(10).standardError! > 0 && rate(10).designEffect! > 0);
  assert.ok(rate(9, "Wilson").standardError! > 0 && rate(9, "Wilson").designEffect! > 0);
  // An exact interval of many events uses no design effect; their variance is known all the same.
  const exact = rate(10, "Clopper-Pearson");
  assert.equal(exact.designEffect, undefined);
  assert.equal(exact.standardError, rate(10).standardError);
});

Deno.test("no event still has an upper bound", () => {
  const tally = countsOnly({ 37: { 1: 50, 2: 67 } });
  const { rate, interval } = ardRate(tally, PERIOD, { event: "D", base: "land", domain: 37 });
  assert.equal(rate, 0);
  assert.equal(interval.lower, 0);
  // 1 - 0.025^(1/117), over two years.
  near(interval.upper, (1 - 0.025 ** (1 / 117)) / 2, 1e-9);
});

Deno.test("a census gives its rate without an interval", () => {
  const { counts } = countsOnly({ 13: { 1: 700, 2: 290, 4: 10 }, 14: { 2: 100 } });
  assert.equal(censusRate(counts, { event: "D", base: "start", domain: 13 }), 10 / 300);
  assert.equal(censusRate(counts, { event: "D", base: "land", domain: "kanto" }), 10 / 1100);
});

Deno.test("what cannot be answered is refused", () => {
  const tally = countsOnly({ 20: { 12: 5 } });
  const ask = (counts: PeriodTally, domain: number) => () =>
    ardRate(counts, PERIOD, { event: "D", base: "start", domain });
  assert.throws(ask(tally, 20), /without a readable point[\s\S]*prefecture 20/);
  assert.throws(ask(countsOnly({ 20: { 1: 5 } }), 20), /no point at risk/);
  assert.throws(ask(tally, 21), /no point at risk/);
  assert.throws(ask(tally, 48), /no such domain[\s\S]*1-47/);
  assert.throws(() => periodFrom(SIMULATED_PERIODS, 2024), /1989, 2005, 2007/);
  assert.throws(
    () => tallyOf(gridOf([[2, 14]])),
    /found: +14\n +where: +kpard23_25, row 2, point \(500, 0\)/,
  );
  assert.throws(() => tallyPeriod(gridOf([[2]]), "kpard25_27", 500), /expected: +kpard23_25/);
});

/** Rows of D (4) and forest (2): prefecture 20, but where a row or point says otherwise. */
const SPREAD = Array.from(
  { length: 20 },
  (_, r) => Array.from({ length: 20 }, (_, c) => ((r * 7 + c * 3) % 11 ? 2 : 4)),
);

Deno.test("a prefecture of one readable point is told, and takes its variance from all points", () => {
  // Three corners of the square are prefectures of their own.
  const corners = (r: number, c: number) => (r === 0 && c === 0 ? 1 : r === 0 && c === 19 ? 2 : 20);
  const [whole, with1] = [gridOf(SPREAD), gridOf(SPREAD, corners)];
  const question = { event: "D", base: "land", domain: "nation" } as const;
  const options = { landHa: () => 10_000 };
  assert.deepEqual(ardRate(tallyOf(whole), PERIOD, question, options).cautions, []);
  const rate = ardRate(tallyOf(with1), PERIOD, question, options);
  assert.deepEqual(rate.cautions.map(({ code, prefectures }) => ({ code, prefectures })), [
    { code: "single-point", prefectures: [1, 2] },
  ]);
  assert.match(rate.cautions[0].text.en, /^Hokkaido, Aomori: one point alone was read/);
  assert.match(rate.cautions[0].text.ja, /^北海道、青森県は、判読できた点が1点しかない/);
  // Each of the two weighs a third of the land: the spread of all points, a third of the way, twice.
  const ratio = 2 * rate.rate;
  const y = SPREAD.flat().filter((code) => code === 4).length;
  const pooled = (y - 2 * ratio * y + ratio ** 2 * 400) / 400;
  const own = ardRate(tallyOf(with1), PERIOD, { ...question, domain: 20 }, options);
  near(
    (rate.standardError! * 2) ** 2,
    2 / 9 * pooled + (own.standardError! * 2) ** 2 / 9,
    1e-9,
  );
  // With no point of its own spread it would have been an interval as narrow as if 398 points told all of the land.
  assert.ok(rate.interval.upper - rate.interval.lower > 5 * (own.interval.upper - own.interval.lower));
});

Deno.test("a country of single points has an interval of some width, and says where it is from", () => {
  const codes = Array.from({ length: 24 }, (_, k) => (k % 2 ? 4 : 2));
  const grid = gridOf([codes], (_, column) => column + 1);
  const rate = ardRate(tallyOf(grid), PERIOD, { event: "D", base: "land", domain: "nation" });
  assert.equal(rate.events, 12);
  assert.deepEqual(rate.cautions.map(({ code }) => code), ["single-point"]);
  assert.equal(rate.cautions[0].prefectures.length, 24);
  assert.ok(rate.standardError! > 0 && rate.interval.lower < rate.rate && rate.rate < rate.interval.upper);
});

Deno.test("points without neighbours, and neighbours that never differ, are told as well", () => {
  const question = { event: "D", base: "land", domain: 20 } as const;
  // Every second point of a row, every second row.
  const apart = SPREAD.map((row, r) => row.map((code, c) => (r % 2 || c % 2 ? 0 : code)));
  const alone = ardRate(tallyOf(gridOf(apart)), PERIOD, question, { interval: "Wilson" });
  assert.deepEqual(alone.cautions.map(({ code }) => code), ["no-neighbours"]);
  const random = ardRate(tallyOf(gridOf(apart)), PERIOD, question, {
    interval: "Wilson",
    variance: "post-stratified",
  });
  assert.equal(alone.standardError, random.standardError);
  assert.deepEqual(random.cautions, []);
  // Two islands, one lost as a whole.
  const islands = Array.from({ length: 6 }, () => [4, 4, 4, 4, 0, 2, 2, 2, 2]);
  const flat = ardRate(tallyOf(gridOf(islands)), PERIOD, question);
  assert.deepEqual(flat.cautions.map(({ code, prefectures }) => [code, prefectures.length]), [[
    "no-variance",
    0,
  ]]);
  assert.equal(flat.standardError, undefined);
  assert.equal(flat.designEffect, undefined);
  assert.ok(flat.interval.lower < flat.rate && flat.rate < flat.interval.upper);
});

Deno.test("an exact interval rests on no variance and has nothing to tell of it", () => {
  const grid = gridOf([[4, 2, 2]], (_, column) => column + 1);
  assert.deepEqual(
    ardRate(tallyOf(grid), PERIOD, { event: "D", base: "land", domain: "nation" }, { landHa: () => 1000 })
      .cautions,
    [],
  );
});

/** Probability of x events among n points. */
function binomialMass(x: number, n: number, p: number): number {
  const log = Array.from({ length: x }, (_, k) => Math.log((n - k) / (k + 1))).reduce((a, b) => a + b, 0);
  return Math.exp(log + x * Math.log(p) + (n - x) * Math.log1p(-p));
}

Deno.test("few events under a cloud: the exact interval is at the effective points, and says what it takes", () => {
  const question = { event: "D", base: "land", domain: "nation" } as const;
  // Two prefectures of equal land and of one rate; of one, 350 of 4,000 points were read.
  const rate = (thin: number, full: number, read = 350) =>
    ardRate(
      countsOnly({ 1: { 2: read - thin, 4: thin, 12: 4000 - read }, 2: { 2: 4000 - full, 4: full } }),
      PERIOD,
      question,
      { landHa: () => 1e6 },
    );
  const truth = 0.001;
  let [covered, seen] = [0, 0];
  for (let thin = 0; thin < 10; thin++) {
    for (let full = 0; thin + full < 10; full++) {
      const mass = binomialMass(thin, 350, truth) * binomialMass(full, 4000, truth);
      const { interval } = rate(thin, full);
      seen += mass;
      if (interval.lower <= truth / 2 && truth / 2 <= interval.upper) covered += mass;
    }
  }
  assert.ok(seen > 0.98);
  // On the pooled count it was 0.90.
  assert.ok(covered / seen >= 0.95, `${covered / seen}`);
  const { cautions, interval } = rate(1, 3);
  assert.deepEqual(cautions.map(({ code, prefectures }) => [code, prefectures]), [["uneven-weights", [1]]]);
  assert.match(cautions[0].text.ja, /^北海道は、判読できた点が少なく/);
  // Kish: (sum of weights)^2 / sum of squares.
  const effective = 8000 ** 2 / (350 * (4000 / 350) ** 2 + 4000);
  near(rate(0, 0).interval.upper, (1 - 0.025 ** (1 / effective)) / 2, 1e-9);
  // Evenly read, it is the plain interval of the count, and needs no caution.
  const even = rate(1, 3, 4000);
  assert.deepEqual(even.cautions, []);
  near(even.interval.upper, binomialInterval(4, 8000, { method: "Clopper-Pearson" }).upper / 2, 1e-9);
  assert.ok(interval.upper > even.interval.upper);
  // One point for half of the land: nearly nothing is known.
  assert.ok(rate(0, 5, 1).interval.upper > 0.2);
});
