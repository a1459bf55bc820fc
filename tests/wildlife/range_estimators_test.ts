import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import {
  brownianBridge,
  estimateRanges,
  isopleth,
  kernelDensity,
  localConvexHulls,
  minimumConvexPolygon,
  normalRangeArea,
  plugInBandwidth,
  rangeEstimators,
  simulateOuf,
  type Track,
} from "kenzan/wildlife/mod.ts";

const HOUR = 3600;
const ESTIMATORS = rangeEstimators({ locationError: 15 });

function wandering(hours: number, seed = 3): Track {
  const seconds = Float64Array.from({ length: hours }, (_, k) => k * HOUR);
  const movement = {
    centre: [0, 0] as const,
    sigma: [500, 300] as const,
    tauPosition: 6 * HOUR,
    tauVelocity: 600,
  };
  const { x, y } = simulateOuf(random(seed), seconds, movement);
  return { animal: "simulated", crs: "EPSG:6676", time: seconds.map((second) => 1000 * second), x, y };
}

const areasOf = async (track: Track, percent = 95) =>
  Object.fromEntries(
    (await estimateRanges(track, percent, ESTIMATORS)).map((
      { estimator, range },
    ) => [estimator.id, range?.area]),
  );

Deno.test("each estimator draws the range of its own function, by the rule that it states", async () => {
  const track = wandering(300);
  const areas = await areasOf(track);
  assert.equal(areas.mcp, minimumConvexPolygon(track, { percent: 95 }).area);
  assert.equal(areas.href, isopleth(kernelDensity(track, { method: "binned" }), 95).area);
  const bandwidth = plugInBandwidth(track);
  assert.equal(areas["plug-in"], isopleth(kernelDensity(track, { bandwidth, method: "binned" }), 95).area);
  // The root of 300, to the nearest.
  assert.equal(areas["locoh-k"], (await localConvexHulls(track, { k: 17, percents: [95] }))[0].area);
  const apart = (i: number, j: number) => Math.hypot(track.x[i] - track.x[j], track.y[i] - track.y[j]);
  const all = [...track.x.keys()];
  const nearest = all.map((i) => Math.min(...all.filter((j) => j !== i).map((j) => apart(i, j))));
  const r = Math.max(...nearest);
  assert.equal(areas["locoh-r"], (await localConvexHulls(track, { r, percents: [95] }))[0].area);
  const a = Math.max(...all.flatMap((i) => all.map((j) => apart(i, j))));
  assert.ok(
    Math.abs(areas["locoh-a"]! / (await localConvexHulls(track, { a, percents: [95] }))[0].area - 1) < 1e-9,
  );
  assert.equal(areas.bridge, isopleth(brownianBridge(track, { locationError: 15 }), 95).area);
});

Deno.test("of a range that was seen through, all estimators find the size, hulls the least of it", async () => {
  const areas = await areasOf(wandering(2000));
  const truth = normalRangeArea([500, 300], 95);
  for (const [id, area] of Object.entries(areas)) {
    assert.ok(area! > 0.55 * truth && area! < 1.25 * truth, `${id}: ${area! / truth}`);
  }
  for (const id of ["locoh-k", "locoh-r", "locoh-a"]) assert.ok(areas[id]! < areas.href!, id);
});

Deno.test("an estimator that fails says why and leaves the others, and what is doubtful is told", async () => {
  // On a line there is a way, but no ground of a hull.
  const track = wandering(60);
  const line: Track = { ...track, y: track.x.map((x) => 2 * x) };
  const found = await estimateRanges(line, 95, ESTIMATORS);
  const of = (id: string) => found.find(({ estimator }) => estimator.id === id)!;
  assert.ok(of("href").range!.area > 0);
  assert.match(of("locoh-k").refused!.message, /local hulls do not hold/);
  assert.ok(found.every(({ range, refused }) => (range === undefined) !== (refused === undefined)));
  // Fixes that lie near each other many times over: the score of LSCV falls to the end of what was tried.
  const den: Track = {
    ...wandering(400),
    ...Object.fromEntries((["x", "y"] as const).map((axis) => {
      const { [axis]: values } = wandering(400);
      return [
        axis,
        values.map((value, k) => (k % 4 === 0 ? value : 3 * Math.sin(k * (axis === "x" ? 1 : 1.7)))),
      ];
    })),
  };
  const [lscv] = await estimateRanges(den, 95, ESTIMATORS.filter(({ id }) => id === "lscv"));
  const codes = lscv.range?.cautions.map(({ code }) => code) ?? [];
  assert.ok(lscv.refused !== undefined || codes.some((code) => /lscv/.test(code)), String(codes));
  assert.equal(new Set(ESTIMATORS.map(({ id }) => id)).size, ESTIMATORS.length);
});
