import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import {
  bootstrapRangeArea,
  minimumConvexPolygon,
  type Positions,
  referenceBandwidth,
} from "kenzan/wildlife/mod.ts";
import { at, normalPositions } from "./positions.ts";

const near = (found: number, expected: number, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off * Math.abs(expected), `${found}, not ${expected}`);

/** Area of the 95 % ellipse of a normal distribution fitted by its moments, smoothed by kernels of bandwidth h: quick. */
function ellipse({ x, y }: Positions, h = 0): number {
  const n = x.length;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2 / (n - 1);
    xy += (x[i] - mx) * (y[i] - my) / (n - 1);
    yy += (y[i] - my) ** 2 / (n - 1);
  }
  return Math.PI * -2 * Math.log(0.05) * Math.sqrt((xx + h * h) * (yy + h * h) - xy * xy);
}

/** An Ornstein-Uhlenbeck track, stationary, of standard deviation 500 m; `kept` is the correlation of neighbours. */
function walk(seed: number, n: number, kept: number): Positions {
  const draw = random(seed).stream("walk");
  let [x, y] = [500 * draw.normal(), 500 * draw.normal()];
  return at(...Array.from({ length: n }, (): [number, number] => {
    const step = 500 * Math.sqrt(1 - kept * kept);
    x = kept * x + step * draw.normal();
    y = kept * y + step * draw.normal();
    return [x, y];
  }));
}

Deno.test("the same seed gives the same interval, another seed another", () => {
  const fixes = normalPositions(1, 120);
  const interval = (seed: number) =>
    bootstrapRangeArea(fixes, ellipse, { random: random(seed).stream("area") }).interval;
  assert.deepEqual(interval(1), interval(1));
  assert.notDeepEqual(interval(1), interval(2));
});

Deno.test("independent fixes make blocks of a few, autocorrelated ones long blocks", () => {
  const of = (fixes: Positions) => bootstrapRangeArea(fixes, ellipse, { random: random(1), replicates: 99 });
  const free = of(normalPositions(2, 400));
  assert.ok(free.block <= 4, `${free.block}`);
  assert.deepEqual(free.cautions, []);
  // The integrated time of an AR(1) is (1 + r) / (1 - r) = 19.
  const bound = of(walk(3, 4000, 0.9));
  assert.ok(bound.block > 24 && bound.block < 60, `${bound.block}`);
  assert.equal(bound.blocks, Math.round(4000 / bound.block));
});

Deno.test("the interval of a smooth area is as wide as theory says", () => {
  const n = 600;
  const widths = Array.from({ length: 12 }, (_, seed) => {
    const { interval } = bootstrapRangeArea(normalPositions(seed, n), ellipse, {
      random: random(seed),
      block: 1,
    });
    return Math.log(interval.upper / interval.lower);
  });
  // sqrt(det S): log is half of log det, whose variance is 2 x 2 / (n - 1) for two dimensions; so 1 / (n - 1).
  const expected = 2 * 1.96 * Math.sqrt(1 / (n - 1));
  near(widths.reduce((sum, width) => sum + width, 0) / widths.length, expected, 0.08);
});

Deno.test("blocks widen the interval of autocorrelated fixes to what it is, single fixes make it far too narrow", () => {
  const widths = (block?: number) => {
    const logs = Array.from({ length: 8 }, (_, seed) => {
      const { interval } = bootstrapRangeArea(walk(seed, 2000, 0.9), ellipse, {
        random: random(seed),
        block,
        replicates: 199,
      });
      return Math.log(interval.upper / interval.lower);
    });
    return logs.reduce((sum, width) => sum + width, 0) / logs.length;
  };
  // For squares of an AR(1) the time is (1 + r^2) / (1 - r^2) = 9.5: three times the width.
  const ratio = widths() / widths(1);
  assert.ok(ratio > 2.2 && ratio < 3.6, `${ratio}`);
});

Deno.test("noise of the bandwidth shows the bias of smoothing, and the interval holds the truth without it", () => {
  const truth = Math.PI * -2 * Math.log(0.05) * 500 * 500;
  const smoothed = (positions: Positions) => ellipse(positions, referenceBandwidth(positions));
  let [raw, corrected, held, heldUnsmoothed] = [0, 0, 0, 0];
  for (let seed = 0; seed < 25; seed++) {
    const fixes = normalPositions(seed, 400, 500, 500);
    const options = { random: random(seed), block: 1, replicates: 199 };
    const found = bootstrapRangeArea(fixes, smoothed, { ...options, smoothing: referenceBandwidth(fixes) });
    raw += found.estimate / truth / 25;
    corrected += found.corrected / truth / 25;
    const holds = ({ lower, upper }: { lower: number; upper: number }) => +(lower < truth && truth < upper);
    held += holds(found.interval);
    heldUnsmoothed += holds(bootstrapRangeArea(fixes, smoothed, options).interval);
  }
  // Variance + h^2 = variance (1 + n^(-1/3)).
  near(raw, 1 + 400 ** (-1 / 3), 0.03);
  near(corrected, 1, 0.03);
  assert.ok(held >= 21 && heldUnsmoothed <= 13, `${held}, ${heldUnsmoothed} of 25`);
});

Deno.test("few blocks are told of, fewer than five refused", () => {
  const fixes = walk(5, 300, 0.9);
  const { blocks, cautions } = bootstrapRangeArea(fixes, ellipse, { random: random(1), block: 25 });
  assert.equal(blocks, 12);
  assert.deepEqual(cautions.map(({ code }) => code), ["few-blocks"]);
  assert.match(cautions[0].text.en, /only 12 blocks \(of 25\)/);
  assert.throws(
    () => bootstrapRangeArea(fixes, ellipse, { random: random(1), block: 80 }),
    /too few blocks[^]*300 fixes in blocks of 80[^]*autocorrelated kernel/,
  );
  // A walk away never comes back: its time is that of the track.
  const away = at(...Array.from({ length: 200 }, (_, k): [number, number] => [k, k % 7]));
  assert.throws(() => bootstrapRangeArea(away, ellipse, { random: random(1) }), /too few blocks/);
  assert.throws(
    () => bootstrapRangeArea(fixes, ellipse, { random: random(1), block: 2.5 }),
    /blocks of whole fixes/,
  );
});

Deno.test("percentiles of a hull lie below its area, the pivotal interval above", () => {
  const area = (positions: Positions) => minimumConvexPolygon(positions, { percent: 100 }).area;
  const fixes = normalPositions(6, 150);
  const percentile = bootstrapRangeArea(fixes, area, { random: random(1), method: "percentile" });
  assert.ok(percentile.interval.upper <= percentile.estimate && percentile.bias < 0);
  const pivotal = bootstrapRangeArea(fixes, area, { random: random(1) });
  assert.ok(pivotal.interval.lower >= pivotal.estimate);
  near(pivotal.interval.lower, pivotal.estimate ** 2 / percentile.interval.upper);
  near(pivotal.interval.upper, pivotal.estimate ** 2 / percentile.interval.lower);
});

Deno.test("fixes that are none are refused before anything is drawn", () => {
  const options = { random: random(1) };
  assert.throws(() => bootstrapRangeArea(at([0, 0], [1, 1]), ellipse, options), /too few fixes/);
  assert.throws(
    () => bootstrapRangeArea({ ...normalPositions(1, 50), crs: "EPSG:4326" }, ellipse, options),
    /degrees/,
  );
});
