import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { drawCount } from "../../lib/wildlife/draw_count.ts";

const { area, camera, drone, density, ...rest } = wildlife.simulateCaptureArea({
  seed: 5,
  side: 12,
  cell: 500,
});
const n = density.length;
const ground: wildlife.CaptureGround = { area, ...rest, name: Int32Array.from(density, (_, k) => k + 1) };
const surface = wildlife.integratedDensity(area, [camera, drone], { random: random(1), draws: 400 });

/** The same surface with a density that is known: every draw is the truth. */
function known(values: Float64Array, count = 400): wildlife.IntegratedDensity {
  const draws = new Float64Array(count * n);
  for (let d = 0; d < count; d++) draws.set(values, d * n);
  return { ...surface, draws: { ...surface.draws, count, density: draws } };
}

/** Days of work in cells 0 to 39, 20 trap-nights each. */
function worked(rate: number, days = 400, month = (_: number) => 9): wildlife.CaptureLog {
  const noise = random(3);
  const cell = Int32Array.from({ length: days }, (_, k) => k % 40);
  return {
    date: Array.from(cell, () => "2022-09-01"),
    team: Array.from(cell, () => "T"),
    method: Array.from(cell, () => "trap" as const),
    cell,
    mesh: Array.from(cell, () => null),
    cautions: [],
    month: Int32Array.from(cell, (_, k) => month(k)),
    effort: new Float64Array(days).fill(20),
    captures: Float64Array.from(cell, (k) => drawCount(noise, rate * 20 * density[k], Infinity)),
  };
}
/** Anew each time: numbers that were drawn are gone. */
const of = (month: number) => ({ random: random(4), month });
const trap = wildlife.catchability(worked(0.002), "trap", surface, of(9));
const yields = wildlife.captureYield(ground, surface, trap);

Deno.test("walking on the level off paths is 3.02 km an hour by Tobler's function, and slower uphill and down", () => {
  // 6 exp(-3.5 x 0.05) x 0.6 both ways.
  assert.ok(Math.abs(wildlife.walkingHours(1000, 0) - 2 / (3.6 * Math.exp(-0.175))) < 1e-12);
  assert.ok(wildlife.walkingHours(1000, 30) > 3 * wildlife.walkingHours(1000, 0));
  assert.equal(wildlife.walkingHours(0, 20), 0);
});

Deno.test("catchability is captures over effort and density where density is known", () => {
  const log = worked(0.002);
  const { value, interval, captures, effort, dispersion } = wildlife.catchability(
    log,
    "trap",
    known(density),
    of(9),
  );
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, each) => total + each, 0);
  const exposure = sum(log.effort.map((each, row) => each * density[log.cell[row]]));
  assert.equal(captures, sum(log.captures));
  assert.equal(effort, 8000);
  assert.ok(Math.abs(value / (captures / exposure) - 1) < 0.05);
  assert.ok(interval.lower < 0.002 && 0.002 < interval.upper);
  assert.ok(dispersion >= 1 && dispersion < 1.3);
  // A quarter of the captures: twice the relative width.
  const few = wildlife.catchability(worked(0.0005), "trap", known(density), of(9));
  const width = ({ value, interval }: wildlife.Catchability) => (interval.upper - interval.lower) / value;
  assert.ok(width(few) > 1.6 * width(wildlife.catchability(log, "trap", known(density), of(9))));
});

Deno.test("a surface that is twice too high makes catchability half as large, and captures stay", () => {
  const log = worked(0.002);
  const promised = (values: Float64Array) => {
    const rate = wildlife.catchability(log, "trap", known(values), of(9));
    return { rate: rate.value, captures: wildlife.captureYield(ground, known(values), rate).captures[50] };
  };
  const [once, twice] = [promised(density), promised(density.map((value) => 2 * value))];
  assert.ok(Math.abs(twice.rate / once.rate - 0.5) < 1e-9);
  assert.ok(Math.abs(twice.captures / once.captures - 1) < 1e-9);
});

Deno.test("a month without work keeps a factor around 1 and says so; a good month is drawn above it", () => {
  const idle = wildlife.catchability(worked(0.002), "trap", surface, of(2));
  assert.ok(idle.cautions.some(({ code }) => code === "month-without-effort"));
  assert.ok(idle.season.interval.lower < 0.7 && idle.season.interval.upper > 1.4);
  const uneven = worked(0.002, 400, (k) => k % 2 === 0 ? 9 : 10);
  for (let row = 0; row < 400; row += 2) uneven.captures[row] += 2;
  const good = wildlife.catchability(uneven, "trap", surface, of(9));
  assert.ok(good.season.value > 1.2 && good.season.interval.lower > 1);
  assert.throws(
    () => wildlife.catchability(worked(0.002), "gun", surface, of(9)),
    /no catchability without effort/,
  );
  assert.throws(
    () => wildlife.catchability(worked(0.002), "trap", surface, of(13)),
    /not a season/,
  );
});

Deno.test("a day yields catchability x density x what the way leaves of it, and nothing in excluded cells", () => {
  const { captures, effort, walk, excluded } = yields;
  for (let cell = 0; cell < n; cell++) {
    if (excluded[cell] !== null) {
      assert.equal(effort[cell], 0);
      continue;
    }
    assert.equal(effort[cell], Math.min(30, 6 * (5 - walk[cell])));
    const draw = 17 * n + cell;
    assert.ok(
      Math.abs(captures[draw] / (trap.draws[17] * effort[cell] * surface.draws.density[draw]) - 1) < 1e-12,
    );
  }
  ground.sanctuary.forEach((is, cell) => assert.equal(excluded[cell] === "sanctuary", is === 1));
  const gun = wildlife.captureYield(ground, surface, { ...trap, method: "gun" }, {
    houseDistance: 400,
    people: 2,
  });
  assert.ok(gun.excluded.includes("houses"));
  assert.ok(
    gun.effort.every((hours, cell) =>
      gun.excluded[cell] !== null || Math.abs(hours - 2 * (5 - walk[cell])) < 1e-9
    ),
  );
  const far = () => wildlife.captureYield(ground, surface, trap, { longestWalk: 0 });
  assert.throws(far, /no cell that may be worked/);
});

Deno.test("probabilities of being among the best add up to k, and are 0 or 1 where all is known", () => {
  const { cells, hits, regret } = wildlife.rankCaptureCells(yields, 12);
  assert.ok(Math.abs(cells.reduce((sum, { probability }) => sum + probability, 0) - 12) < 1e-9);
  assert.deepEqual(cells.map(({ rank }) => rank), cells.map((_, k) => k + 1));
  assert.ok(cells.every(({ captures }, k) => k === 0 || captures <= cells[k - 1].captures));
  assert.ok(hits > 0 && hits < 12 && regret.value > 0 && regret.share < 1 && regret.upper >= regret.value);
  const sure = wildlife.captureYield(ground, known(density), {
    ...trap,
    draws: new Float64Array(400).fill(0.002),
  });
  const ranking = wildlife.rankCaptureCells(sure, 12);
  assert.ok(ranking.cells.every(({ probability }, k) => Math.abs(probability - Number(k < 12)) < 1e-9));
  assert.ok(Math.abs(ranking.hits - 12) < 1e-9 && ranking.regret.value < 1e-12);
  assert.throws(() => wildlife.rankCaptureCells(yields, 0), /not a number of cells/);
  assert.throws(() => wildlife.rankCaptureCells(yields, 1000), /not a number of cells/);
});

Deno.test("where animals are without number a plan takes the target over the best day's captures", () => {
  // So many that none are missed: nothing depletes.
  const crowded = known(density.map(() => 1e6));
  const sure = wildlife.captureYield(ground, crowded, { ...trap, draws: new Float64Array(400).fill(1e-7) });
  const best = wildlife.rankCaptureCells(sure, 3).cells.slice(0, 3).map(({ cell }) => cell);
  const perDay = sure.captures[best[0]];
  const plan = wildlife.capturePlan(crowded, sure, { random: random(5), target: 60, cells: best });
  assert.ok(Math.abs(plan.days! / (60 / perDay) - 1) < 0.06, `${plan.days}, not ${60 / perDay}`);
  assert.ok(Math.abs(plan.captures.value - 60) < 3);
  // Poisson: a standard deviation of about 8.
  assert.ok(plan.captures.interval.lower > 40 && plan.captures.interval.upper < 80);
  assert.ok(plan.probability > 0.35 && plan.probability < 0.65);
  assert.equal(plan.cautions.length, 0);
  assert.equal(plan.order.length, plan.days);
  assert.ok(plan.reachedBy.every((share, at) => at === 0 || share >= plan.reachedBy[at - 1]));
  assert.equal(plan.reachedBy[plan.days! - 1], plan.probability);
  assert.ok(plan.reachedBy[plan.safeDays - 1] >= 0.8 && plan.reachedBy[plan.safeDays - 2] < 0.8);
});

Deno.test("captures deplete: no more than live within reach, and teams move on", () => {
  const lonely = known(density.map(() => 4));
  const eager = wildlife.captureYield(ground, lonely, { ...trap, draws: new Float64Array(400).fill(0.05) });
  const best = wildlife.rankCaptureCells(eager, 4).cells.slice(0, 4).map(({ cell }) => cell);
  const plan = wildlife.capturePlan(lonely, eager, {
    random: random(6),
    target: 500,
    cells: best,
    reach: 450,
  });
  assert.equal(plan.days, null);
  assert.ok(plan.cautions.some(({ code }) => code === "target-beyond-reach"));
  // Four animals per km2 on all of 36 km2 are 144; within three times the reach of four cells live fewer.
  assert.ok(plan.captures.value > 5 && plan.captures.value < 144, String(plan.captures.value));
  assert.equal(plan.needed.interval.upper, Infinity);
  assert.ok(new Set(plan.order).size > 1);
  const first = plan.course[0];
  const last = plan.course.at(-1)! - plan.course.at(-2)!;
  assert.ok(last < first / 5);
});

Deno.test("captures of a plan lie within their interval where a few draws hold nearly all animals", () => {
  // In one draw of a hundred there are a thousand times as many: the mean lies beyond any bound.
  const rare = known(density.map(() => 0.05));
  for (let d = 0; d < 4; d++) rare.draws.density.fill(50, d * n, d * n + n);
  const sure = wildlife.captureYield(ground, rare, { ...trap, draws: new Float64Array(400).fill(0.02) });
  const best = wildlife.rankCaptureCells(sure, 3).cells.slice(0, 3).map(({ cell }) => cell);
  const { captures: { value, interval }, course } = wildlife.capturePlan(rare, sure, {
    random: random(8),
    target: 40,
    cells: best,
  });
  assert.ok(course.at(-1)! > interval.upper, `mean ${course.at(-1)}`);
  assert.ok(
    interval.lower <= value && value <= interval.upper,
    `${value}, ${interval.lower}-${interval.upper}`,
  );
});

Deno.test("without catchability cells rank as by captures, on an index that a plan cannot be made from", () => {
  const index = wildlife.relativeYield(ground, surface, "trap");
  const one = wildlife.captureYield(ground, surface, {
    method: "trap",
    draws: new Float64Array(400).fill(0.003),
  });
  const order = (of: wildlife.CaptureYield) => wildlife.rankCaptureCells(of, 10);
  assert.deepEqual(
    order(index).cells.map(({ probability }) => probability).toSorted(),
    order(one).cells.map(({ probability }) => probability).toSorted(),
  );
  const open = index.excluded.filter((reason) => reason === null).length;
  for (const d of [0, 399]) {
    const own = index.captures.subarray(d * n, d * n + n);
    assert.ok(Math.abs(own.reduce((sum, value) => sum + value, 0) / open - 1) < 1e-9);
  }
  const columns = (of: wildlife.CaptureYield) =>
    wildlife.rankingTable(ground, surface, of, order(of).cells).schema.names;
  assert.ok(columns(index).includes("index") && !columns(index).includes("captures"));
  assert.ok(columns(one).includes("captures") && !columns(one).includes("index"));
  const cells = [order(index).cells[0].cell];
  const plan = () => wildlife.capturePlan(surface, index, { random: random(9), target: 5, cells });
  assert.throws(plan, /no plan from relative numbers/);
  const relative = { ...surface, surface: { ...surface.surface, relative: true } };
  assert.throws(
    () => wildlife.capturePlan(relative, yields, { random: random(9), target: 5, cells }),
    /an index of use/,
  );
});

Deno.test("a catchability that is assumed spreads by its factor, and says that it is assumed", () => {
  const { value, interval, draws, captures, cautions } = wildlife.assumedCatchability("trap", {
    random: random(10),
    value: 0.0007,
    factor: 3,
    draws: 20_000,
  });
  assert.deepEqual([value, captures, draws.length], [0.0007, 0, 20_000]);
  const [lower, upper] = [0.0007 / 3, 0.0021];
  assert.ok(Math.abs(interval.lower - lower) < 1e-12 && Math.abs(interval.upper - upper) < 1e-12);
  const within = draws.filter((draw) => draw >= lower && draw <= upper).length / draws.length;
  assert.ok(Math.abs(within - 0.95) < 0.006, String(within));
  assert.deepEqual(cautions.map(({ code }) => code), ["catchability-assumed"]);
  for (const wrong of [{ value: 0 }, { value: 0.001, factor: 1 }]) {
    assert.throws(
      () => wildlife.assumedCatchability("trap", { random: random(10), draws: 100, ...wrong }),
      /not a catchability to assume/,
    );
  }
});

Deno.test("an estimate below what was captured in the area within a year is contradicted", () => {
  const total = { value: 4, interval: { lower: 1, upper: 9, level: 0.95, method: "posterior quantiles" } };
  const captured = (dates: string[], cell = dates.map(() => 3)) =>
    wildlife.capturedCheck(total, { date: dates, cell: Int32Array.from(cell), mesh: dates.map(() => null) });
  const times = (count: number, date: string) => new Array<string>(count).fill(date);
  assert.deepEqual(captured(times(4, "2022-10-01")), { captured: 4, verdict: "accord" });
  assert.deepEqual(captured(times(9, "2022-10-01")), { captured: 9, verdict: "doubtful" });
  assert.deepEqual(captured(times(10, "2022-10-01")), { captured: 10, verdict: "contradicted" });
  // Those of earlier years were of other deer, those elsewhere of another place, and days that are not known of any year.
  const earlier = [...times(8, "2021-10-01"), ...times(2, "2021-10-02"), ...times(2, "2022-10-01"), ""];
  assert.deepEqual(captured(earlier), { captured: 4, verdict: "accord" });
  assert.deepEqual(captured(times(12, "2022-10-01"), [...times(10, "").map(() => -1), 3, 3]).captured, 2);
  assert.deepEqual(captured([]), { captured: 0, verdict: "accord" });
  // Work logs count more than one in an entry.
  assert.deepEqual(
    wildlife.capturedCheck(total, {
      date: ["2022-10-01", "2022-10-02"],
      cell: Int32Array.of(3, 5),
      mesh: [null, null],
      captures: Float64Array.of(11, 0),
    }),
    { captured: 11, verdict: "contradicted" },
  );
});

Deno.test("a plan is refused without a target, without cells, and in cells that may not be worked", () => {
  const closed = yields.excluded.findIndex((reason) => reason === "sanctuary");
  const plan = (target: number, cells: number[]) => () =>
    wildlife.capturePlan(surface, yields, { random: random(7), target, cells });
  assert.throws(plan(0, [0]), /nothing to plan/);
  assert.throws(plan(5, []), /nothing to plan/);
  assert.throws(plan(5, [closed]), /sanctuary/);
});

Deno.test("the next camera tells something everywhere, most where little is known, nothing where all is", () => {
  const next = wildlife.nextCameras(surface, yields, { k: 12, exposure: 0.7 });
  assert.equal(next.length, n);
  assert.ok(next.every(({ hits, total }) => hits >= 0 && total >= 0 && total < 1));
  assert.ok(next[0].hits > 0.05);
  assert.ok(next.every(({ hits }, k) => k === 0 || hits <= next[k - 1].hits));
  const shorter = wildlife.nextCameras(surface, yields, { k: 12, exposure: 0.07 });
  const mean = (list: wildlife.NextCamera[]) => list.reduce((sum, { total }) => sum + total, 0) / n;
  assert.ok(mean(next) > 1.3 * mean(shorter));
  const seen = new Set([...camera.cell, ...drone.cell]);
  const average = (is: (cell: number) => boolean) => {
    const some = next.filter(({ cell }) => is(cell));
    return some.reduce((sum, { total }) => sum + total, 0) / some.length;
  };
  assert.ok(average((cell) => !seen.has(cell)) > average((cell) => seen.has(cell)));
  const sure = wildlife.captureYield(ground, known(density), {
    ...trap,
    draws: new Float64Array(400).fill(0.002),
  });
  const nothing = wildlife.nextCameras(known(density), sure, { k: 12, exposure: 0.7, candidates: [3, 9] });
  assert.deepEqual(nothing.map(({ cell }) => cell).toSorted(), [3, 9]);
  assert.ok(nothing.every(({ hits, total }) => hits < 1e-9 && total < 1e-6));
});

Deno.test("the ground is read from a table in any order, and refused without a column", () => {
  const table = (columns: Record<string, unknown>) => tableFrom(columns as Parameters<typeof tableFrom>[0]);
  const some = Float64Array.of(1, 2);
  const columns = {
    cell: Int32Array.of(8, 3),
    x: Float64Array.of(350, 150),
    y: Float64Array.of(50, 50),
    elevation: some,
    slope: some,
    forest: Float64Array.of(0.5, 0.25),
    road: some,
    house: some,
    sanctuary: [true, false],
  };
  const read = wildlife.captureGround(table(columns), "EPSG:6676", ["forest"]);
  assert.deepEqual(Array.from(read.name), [3, 8]);
  assert.deepEqual(Array.from(read.sanctuary), [0, 1]);
  assert.equal(read.area.grid.cell, 200);
  assert.deepEqual(Array.from(read.area.covariates[0].values), [0.25, 0.5]);
  const { road: _, ...without } = columns;
  assert.throws(() => wildlife.captureGround(table(without), "EPSG:6676"), /no column "road"/);
});
