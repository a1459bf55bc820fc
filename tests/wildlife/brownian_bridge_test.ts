import { brownianBridge, isopleth, type PlanarGrid, type Track } from "kenzan/wildlife/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";
import { irregular, mapped, simulatedTrack, trackOf } from "./tracks.ts";

const near = (found: number, expected: number, off: number, what = "") =>
  assert.ok(Math.abs(found / expected - 1) <= off, `${what} ${found}, not ${expected}`);

const WALK = trackOf(
  [0, 3600, 7300, 10_800, 14_500, 18_000, 25_000, 28_800, 32_400],
  [0, 150, 420, 380, 90, -200, -350, -100, 60],
  [0, -80, 30, 260, 300, 180, -40, -220, -150],
);
/** Cell centres at multiples of 5 m. */
const GRID: PlanarGrid = { origin: [-1002.5, 902.5], cell: 5, width: 400, height: 360 };

Deno.test("density is the mean over time of the normal distributions along the bridges", () => {
  const { density, mass, bridged } = brownianBridge(WALK, { locationError: 20, mobility: 4, grid: GRID });
  // R 4.2.2: integrate(..., rel.tol = 1e-11) over each of the eight steps.
  for (
    const [x, y, expected] of [
      [0, 0, 3.93813319870709e-06],
      [100, -50, 4.25475661620337e-06],
      [200, 150, 2.02482060085355e-07],
      [-350, -40, 7.18857544374407e-06],
      [405, 35, 6.21803651834786e-06],
    ]
  ) near(density[(900 - y) / 5 * 400 + (x + 1000) / 5], expected, 2e-3, `at ${x}, ${y}`);
  near(mass, 1, 1e-4);
  near(bridged, 1, 1e-12);
});

Deno.test("mobility is what leaving out every second fix makes most likely", () => {
  // R 4.2.2: optimize() of the likelihood of Horne et al. (2007), eq. 7, tol = 1e-12.
  near(brownianBridge(WALK, { locationError: 20, leftOut: "exact" }).mobility, 4.65738552727684, 1e-5);
  // The same with the error of the fix that is left out in the variance.
  near(brownianBridge(WALK, { locationError: 20 }).mobility, 4.447824, 1e-5);
});

Deno.test("the mobility of a random walk is found again", () => {
  const draw = random(1).stream("walk");
  const seconds = irregular(1, 4000, 1800);
  const track = trackOf(Array.from(seconds), [0], [0]);
  [track.x, track.y] = [0, 1].map(() => {
    let [at, last] = [0, 0];
    return Float64Array.from(seconds, (now) => {
      at += Math.sqrt(2.5 * (now - last)) * draw.normal();
      last = now;
      return at + 12 * draw.normal();
    });
  });
  near(brownianBridge(track, { locationError: 12 }).mobility, 2.5, 0.03);
  // A left-out fix errs too: taken for exact, it makes too much of mobility.
  near(
    brownianBridge(track, { locationError: 12, leftOut: "exact" }).mobility,
    2.5 + 2 * 12 ** 2 / 1800,
    0.03,
  );
});

Deno.test("a gap is not bridged, and told of", () => {
  const seconds = Array.from({ length: 200 }, (_, i) => i * 3600).filter((s) => s < 250_000 || s > 500_000);
  const track = simulatedTrack(21, seconds);
  const { cautions, bridged, mass } = brownianBridge(track, { locationError: 15 });
  assert.deepEqual(cautions.map(({ code }) => code), ["unbridged-gaps"]);
  assert.match(cautions[0].text.ja, /測位間隔が2\.50時間を超える区間（計2\.9\d日、期間の3\d%）/);
  near(bridged, 1 - 255_600 / 716_400, 0.02);
  near(mass, 1, 1e-3);
  const over = brownianBridge(track, { locationError: 15, longestStep: 1e12 });
  assert.deepEqual([over.cautions, over.bridged], [[], 1]);
});

Deno.test("moments without fixes count by their length, not by the number of fixes", () => {
  // Ten fixes near the origin within an hour, then one a kilometre away ten hours later.
  const seconds = [...Array.from({ length: 10 }, (_, i) => i * 400), 39_600];
  const track = trackOf(
    seconds,
    [...seconds.slice(0, 10).map((_, i) => 5 * (i % 3)), 1000],
    seconds.map((_, i) => 5 * (i % 2)),
  );
  const { density, grid } = brownianBridge(track, { locationError: 30, mobility: 1, longestStep: 1e9 });
  let beyond = 0;
  density.forEach((value, k) => {
    if (grid.origin[0] + (k % grid.width + 0.5) * grid.cell > 200) beyond += value * grid.cell ** 2;
  });
  assert.ok(beyond > 0.7, `${beyond}`);
});

Deno.test("ranges go along with place and unit of length, and nearly with rotation", () => {
  const track = simulatedTrack(22, irregular(22, 150, 3600));
  const area = (other: Track, locationError: number) =>
    isopleth(brownianBridge(other, { locationError }), 95).area;
  const first = area(track, 20);
  near(area(mapped(track, (x, y) => [x - 512, y + 1024]), 20), first, 1e-5);
  near(area(mapped(track, (x, y) => [2 * x, 2 * y]), 40), 4 * first, 1e-5);
  near(area(mapped(track, (x, y) => [0.6 * x - 0.8 * y, 0.8 * x + 0.6 * y]), 20), first, 0.01);
});

Deno.test("what cannot be bridged is refused", () => {
  assert.throws(() => brownianBridge(WALK, { locationError: 0 }), /not a location error/);
  assert.throws(() => brownianBridge(WALK, { locationError: 20, mobility: -1 }), /not a mobility/);
  assert.throws(() => brownianBridge(WALK, { locationError: 20, longestStep: 60_000 }), /nothing to bridge/);
  // Every fix on the way between its neighbours.
  const hours = Array.from({ length: 20 }, (_, i) => i * 3600);
  const straight = trackOf(hours, hours.map((s) => s / 10), hours.map((s) => s / 20));
  assert.throws(() => brownianBridge(straight, { locationError: 20 }), /no mobility[^]*dropped/);
  // Pairs of fixes with gaps between: nothing to leave out.
  const pairs = trackOf([0, 60, 9e4, 90_060, 18e4, 180_060], [0, 3, 90, 95, 20, 24], [0, 5, 3, 9, 80, 84]);
  assert.throws(
    () => brownianBridge(pairs, { locationError: 5, longestStep: 600_000 }),
    /three fixes without a gap/,
  );
});
