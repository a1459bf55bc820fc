import assert from "node:assert/strict";
import fc from "fast-check";
import {
  disagreementTable,
  explainDisagreement,
  followHistory,
  forestAt,
  gridNeighbours,
  misregistration,
  offsetHistogram,
  pairPlots,
  PLOT_GAP,
  PLOT_STATUS,
  type PlotPairs,
  type PlotStates,
  plotStates,
  reasonFlags,
  sampleGrid,
  shareOfOthers,
  simulateCountry,
  SIMULATED_PERIODS,
  simulateNfi,
  STATE_GAP,
  stateAgreement,
} from "kenzan/landuse/mod.ts";
import { random } from "kenzan/stats/mod.ts";

// One country for all tests of this file: it takes some seconds.
const country = await simulateCountry(20260401);
const grid = sampleGrid(country, { clouds: false });
const periods = SIMULATED_PERIODS.map(({ start, end, field }) => ({ start, end, codes: grid.codes[field] }));
const neighbours = gridNeighbours(grid);
const state = forestAt(periods, 2021).state;

const histories = (...columns: number[][]) =>
  columns.map((codes, k) => ({ start: 2005 + 2 * k, end: 2007 + 2 * k, codes: Int8Array.from(codes) }));

Deno.test("neighbours of a grid: eight in the middle, three in a corner, in any order of the points", () => {
  const points = [];
  for (let r = 0; r < 4; r++) {
    for (let c = 0; c < 5; c++) points.push({ x: 100 + 500 * c, y: 7000 - 500 * r });
  }
  fc.assert(
    fc.property(fc.shuffledSubarray(points, { minLength: 20, maxLength: 20 }), (shuffled) => {
      const { of, column, row } = gridNeighbours({
        x: shuffled.map(({ x }) => x),
        y: shuffled.map(({ y }) => y),
      });
      shuffled.forEach((_, k) => {
        const found = Array.from(of.subarray(8 * k, 8 * k + 8)).filter((at) => at >= 0);
        for (const at of found) {
          assert.ok(Math.max(Math.abs(column[at] - column[k]), Math.abs(row[at] - row[k])) === 1);
        }
        const inside = (v: number, last: number) => v > 0 && v < last ? 3 : 2;
        assert.equal(found.length, inside(column[k], 4) * inside(row[k], 3) - 1);
      });
    }),
    { numRuns: 20 },
  );
  assert.throws(
    () => gridNeighbours({ x: [0, 500, 600], y: [0, 0, 0] }),
    /not the points of one square grid/,
  );
  assert.throws(
    () => gridNeighbours({ x: [0, 500, 500], y: [0, 0, 0] }),
    /not the points of one square grid/,
  );
  const { column } = gridNeighbours({ x: [0, NaN, 500], y: [0, 0, 0] });
  assert.deepEqual([...column], [0, -1, 1]);
});

Deno.test("the state at an image is where the codes before and after lead", () => {
  const three = histories([2, 1, 3, 4, 6, 12, 2], [2, 1, 2, 1, 5, 2, 12], [4, 3, 2, 1, 2, 2, 12]);
  assert.deepEqual([...forestAt(three, 2007).state], [1, 2, 1, 2, 1, 1, 1]);
  assert.deepEqual([...forestAt(three, 2007, { by: "cover" }).state], [1, 2, 1, 2, 2, 1, 1]);
  const last = forestAt(three, 2011);
  assert.deepEqual([...last.state], [2, 1, 1, 2, 1, 1, 0]);
  assert.equal(last.gap[6], STATE_GAP.unread);
  // Nobody saw the image of 2005 at the sixth point: forest in 2007 may have come since.
  assert.equal(forestAt(three, 2005).gap[5], STATE_GAP.unread);
});

Deno.test("between two images the state is known where both agree, and else as it is asked for", () => {
  const one = histories([2, 4, 3]);
  const missing = forestAt(one, 2006);
  assert.deepEqual([...missing.state], [1, 0, 0]);
  assert.deepEqual([...missing.gap], [0, STATE_GAP.between, STATE_GAP.between]);
  assert.deepEqual([...forestAt(one, 2006, { between: "before" }).state], [1, 1, 2]);
  assert.deepEqual([...forestAt(one, 2006, { between: "after" }).state], [1, 2, 1]);
});

Deno.test("a contradiction has no state, late conversion has; gaps of the stack are refused", () => {
  const found = forestAt(histories([4, 6], [2, 4]), 2009);
  assert.deepEqual([...found.state], [0, 2]);
  assert.equal(found.gap[0], STATE_GAP.contradiction);
  assert.throws(() => forestAt(histories([1]), 2020), /do not tell the state in that year/);
  const [first, , third] = histories([1], [1], [1]);
  assert.throws(() => forestAt([first, third], 2006), /do not tell the state in that year/);
});

Deno.test("the state at the end of any history is that of the automaton", () => {
  const code = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 12);
  fc.assert(
    fc.property(fc.array(code, { minLength: 1, maxLength: 6 }), (codes) => {
      const found = forestAt(histories(...codes.map((each) => [each])), 2005 + 2 * codes.length);
      const { end, verdict } = followHistory(codes);
      const [forest, open] = [end.some((land) => land !== "N"), end.includes("N")];
      assert.equal(found.state[0], verdict === "contradiction" || forest === open ? 0 : forest ? 1 : 2);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a 4 km grid on the points is a subset; moved, it is displaced by what it was moved", () => {
  for (const [column, row] of [[0, 0], [2, 1], [3, 2]]) {
    const plots = simulateNfi(country, { seed: 1, offset: [column, row] });
    const pairs = pairPlots(plots, grid);
    // 300 m east of a point is 200 m west of the next.
    const away = (parcels: number) => (parcels > 2 ? 500 : 0) - 100 * parcels;
    assert.equal(pairs.relation, column + row === 0 ? "subset" : "displaced");
    assert.deepEqual([Math.round(pairs.offset.x), Math.round(pairs.offset.y)], [away(column), away(row)]);
    assert.ok(pairs.shareAtOffset > 0.98, `${pairs.shareAtOffset}`);
    assert.equal(pairs.paired + pairs.withoutPoint.length + pairs.withoutPosition.length, plots.rows);
    assert.equal(pairs.point.filter((at) => at < 0).length, pairs.withoutPoint.length);
  }
});

Deno.test("a partner is the nearest point there is; plots without one are told", () => {
  const place = fc.record({
    x: fc.integer({ min: -3000, max: 3000 }),
    y: fc.integer({ min: -3000, max: 3000 }),
  });
  const places = fc.array(place, { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(places, places, (a, b) => {
    const [plots, points] = [a, b].map((list) => ({ x: list.map(({ x }) => x), y: list.map(({ y }) => y) }));
    const least = a.map((p) => Math.min(...b.map((q) => Math.hypot(p.x - q.x, p.y - q.y))));
    if (least.every((d) => d > 400)) {
      assert.throws(() => pairPlots(plots, points, { tolerance: 400 }), /no plot has a grid point/);
      return;
    }
    const pairs = pairPlots(plots, points, { tolerance: 400 });
    least.forEach((distance, k) => {
      if (distance > 400) assert.ok(pairs.withoutPoint.includes(k));
      else assert.ok(Math.abs(Math.hypot(pairs.dx[k], pairs.dy[k]) - distance) < 1e-9);
    });
    const counted = offsetHistogram(pairs, 50).reduce((sum, bin) => sum + bin.plots, 0);
    assert.equal(counted, pairs.paired);
  }));
  const pairs = pairPlots({ x: [0, NaN, 9000, 10], y: [0, 0, 0, 0] }, { x: [0, 500], y: [0, 0] });
  assert.deepEqual([pairs.withoutPosition, pairs.withoutPoint, pairs.sharing], [[1], [2], [0, 3]]);
  assert.equal(pairs.relation, "irregular");
});

Deno.test("without offset and error both inventories agree wherever both have a state", () => {
  const plots = simulateNfi(country, { seed: 3 });
  const pairs = pairPlots(plots, grid);
  const states = plotStates(plots, pairs, periods, { plannedYear: 2021, between: "before" });
  const groups = stateAgreement(states, plots);
  const [nation] = groups;
  // Open land is compared in 2021, plots in their year: the only difference is what changed in between.
  assert.ok(nation.agreement!.overall.estimate > 0.9995, `${nation.agreement!.overall.estimate}`);
  const of = (by: string) => groups.filter((group) => group.by === by);
  for (const grouping of ["region", "prefecture"]) {
    assert.equal(of(grouping).reduce((sum, { matrix }) => sum + matrix.n, 0), nation.matrix.n);
  }
  assert.equal(of("region").length, 9);
  const surveyed = plots.status.filter((each) => each === PLOT_STATUS.surveyed).length;
  const missed = plots.status.filter((each) => each === PLOT_STATUS.missed).length;
  assert.ok(Math.abs(missed / (surveyed + missed) - 0.08) < 0.01);
  assert.equal(
    of("forestType").reduce((sum, { matrix }) => sum + matrix.n, 0),
    surveyed - states.gap.filter((gap, k) => plots.year[k] > 0 && gap > 0).length,
  );
  assert.ok(of("forestType").every(({ kappa, symmetry }) => kappa === null && symmetry === null));
});

Deno.test("plots out of reach of the images, without year or point are counted by reason", () => {
  const plots = {
    rows: 4,
    forest: Uint8Array.of(1, 1, 2, 1),
    year: Int16Array.of(2006, 2030, 0, 2006),
  };
  const pairs = pairPlots({ x: [0, 500, 1000, 9000], y: [0, 0, 0, 0] }, { x: [0, 500, 1000], y: [0, 0, 0] });
  const states = plotStates(plots, pairs, histories([2, 2, 1]));
  assert.deepEqual([...states.gap], [0, PLOT_GAP.outsideImages, PLOT_GAP.noYear, PLOT_GAP.unpaired]);
  assert.deepEqual([...states.ard], [1, 0, 0, 0]);
});

Deno.test("the agreement expected from an offset is that of a grid read at the offset", () => {
  for (const [column, row] of [[1, 0], [2, 1]]) {
    const moved = sampleGrid(country, { offset: [column, row], clouds: false });
    const there = forestAt(
      SIMULATED_PERIODS.map(({ start, end, field }) => ({ start, end, codes: moved.codes[field] })),
      2021,
    );
    // Every hundredth point is enough.
    const some = (values: Int32Array) => values.filter((_, k) => k % 100 === 0);
    const pairs = pairPlots({ x: some(moved.x), y: some(moved.y) }, grid);
    let [same, n] = [0, 0];
    pairs.point.forEach((at, k) => {
      if (at < 0 || state[at] === 0 || there.state[100 * k] === 0) return;
      n++;
      same += +(state[at] === there.state[100 * k]);
    });
    const expected = misregistration(neighbours, state, { x: 100 * column, y: 100 * row });
    const [actual, found] = [1 - same / n, 1 - expected.overall];
    // Small patches differ sooner than a line through the neighbours has it: a fourth at 100 m.
    assert.ok(found / actual > 0.7 && found / actual < 1.2, `${column}, ${row}: ${found}, not ${actual}`);
  }
  const none = misregistration(neighbours, state, { x: 0, y: 0 });
  assert.equal(none.overall, 1);
  assert.ok(Math.abs(none.kappa - 1) < 1e-12);
  assert.throws(() => misregistration(neighbours, state, { x: 600, y: 0 }), /beyond a step/);
});

Deno.test("a shift by a whole step is the agreement with that neighbour", () => {
  const { of } = neighbours;
  const east = misregistration(neighbours, state, { x: 500, y: 0 });
  let [same, n] = [0, 0];
  for (let k = 0; k < state.length; k++) {
    const at = of[8 * k + 3];
    if (at < 0) continue;
    n++;
    same += +(state[at] === state[k]);
  }
  assert.equal(east.n, n);
  assert.equal(east.overall, same / n);
});

Deno.test("disagreement at edges, in bamboo, after harvest is laid at their door", () => {
  // 400 plots on a grid of 20 x 20; a square of forest in open land.
  const at = Array.from({ length: 400 }, (_, k) => [k % 20, Math.floor(k / 20)]);
  const points = { x: at.map(([c]) => 500 * c), y: at.map(([, r]) => -500 * r) };
  const isForest = at.map(([c, r]) => c > 4 && c < 15 && r > 4 && r < 15);
  const truth = Uint8Array.from(isForest, (is) => is ? 1 : 2);
  const around = gridNeighbours(points);
  const share = shareOfOthers(around, truth);
  const draw = random(1).stream("plots");
  const nfi = truth.map((each, k) => share[k] > 0 && draw.uniform() < 0.4 ? 3 - each : each);
  nfi[200 + 10] = 2; // inside the forest: harvested, see below
  const pairs: PlotPairs = pairPlots(points, points);
  const states: PlotStates = {
    ard: truth,
    nfi,
    gap: new Uint8Array(400),
    year: new Int16Array(400).fill(2007),
  };
  const codes = Int8Array.from(isForest, (is, k) => k === 210 ? 6 : is ? 2 : 1);
  const forestType = { names: ["竹林", "針葉樹"], index: Int16Array.from(at, (_, k) => k === 0 ? 0 : 1) };
  const flags = reasonFlags({
    states,
    pairs,
    forestType,
    periods: [{ start: 2005, end: 2007, codes }],
    grid: { neighbours: around, state: truth },
    flagged: new Uint8Array(400),
  });
  const rows = explainDisagreement(states, flags);
  const find = (kind: string, reason: string) =>
    rows.find((row) => row.kind === kind && row.reason === reason)!;
  const edge = find("nfiOnly", "edge");
  assert.ok(edge.plots > 5 && edge.share === 1 && edge.oddsRatio! > 20);
  assert.equal(find("ardOnly", "clearCut").first, 1);
  assert.equal(find("ardOnly", "none").first, 0);
  assert.equal(find("nfiOnly", "bamboo").flagged, 0);
  // Only what the inventory has as forest has a type, and a point that was cut is read as forest: no odds of these.
  for (const [kind, reason] of [["ardOnly", "bamboo"], ["nfiOnly", "clearCut"]] as const) {
    const { flagged, share, oddsRatio, structuralZero } = find(kind, reason);
    assert.deepEqual([flagged, share, oddsRatio], [0, 0, null]);
    assert.ok(structuralZero, reason);
  }
  // None was found, but there could have been: no structural zero.
  assert.equal(find("nfiOnly", "bamboo").structuralZero, null);
  assert.equal(find("nfiOnly", "change").structuralZero, null);
  const printed = disagreementTable(rows);
  const odds = printed.getChild("odds")!;
  rows.forEach(({ oddsRatio, structuralZero }, k) => {
    assert.equal(odds.get(k), oddsRatio);
    assert.match(printed.getChild("zero_ja")!.get(k), structuralZero ? /^構造的ゼロ：/ : /^$/);
    assert.match(printed.getChild("zero_en")!.get(k), structuralZero ? /^Structural zero: / : /^$/);
  });
  assert.equal(flags.bamboo![0], 1);
  for (const kind of ["ardOnly", "nfiOnly"]) {
    const of = rows.filter((row) => row.kind === kind);
    assert.equal(of.reduce((sum, { first }) => sum + first, 0), of[0].plots);
  }
  assert.equal(reasonFlags({ states, pairs }).edge, undefined);
});

Deno.test("what forest alone can have is compared with agreeing plots in forest, by hand", () => {
  // 4 in bamboo of 10 that the NFI alone has as forest; 2 of 20 in forest where both agree, 30 agree on open land.
  const n = 60;
  const of = (is: (k: number) => number) => Uint8Array.from({ length: n }, (_, k) => is(k));
  const states: PlotStates = {
    ard: of((k) => (k < 10 ? 2 : k < 30 ? 1 : 2)),
    nfi: of((k) => (k < 30 ? 1 : 2)),
    gap: new Uint8Array(n),
    year: new Int16Array(n).fill(2021),
  };
  const bamboo = of((k) => +(k < 4 || k === 10 || k === 11));
  const rows = explainDisagreement(states, { bamboo });
  const row = rows.find(({ kind, reason }) => kind === "nfiOnly" && reason === "bamboo")!;
  assert.deepEqual([row.flagged, row.share, row.shareOfAgreeing], [4, 0.4, 0.1]);
  assert.ok(Math.abs(row.oddsRatio! - (4.5 / 6.5) / (2.5 / 18.5)) < 1e-12);
  // No plot of the other kind at all: no share either.
  const none = rows.find(({ kind, reason }) => kind === "ardOnly" && reason === "bamboo")!;
  assert.deepEqual([none.plots, none.share, none.oddsRatio], [0, null, null]);
});
