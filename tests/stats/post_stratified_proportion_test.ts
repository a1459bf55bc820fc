import fc from "fast-check";
import { postStratifiedProportion, random } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) <= 1e-12 * Math.abs(expected), `${found}, not ${expected}`);

Deno.test("one stratum is a simple random sample", () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 500 }), fc.nat(), (n, x) => {
    x %= n + 1;
    const p = x / n;
    const { proportion, variance, conditionalVariance } = postStratifiedProportion([{ population: 9, n, x }]);
    near(proportion, p);
    near(variance, p * (1 - p) / (n - 1));
    near(conditionalVariance, p * (1 - p) / (n - 1));
  }));
});

Deno.test("failures count as successes do in the variance", () => {
  // An estimator whose s_h^2 rests on successes alone would give two different values here.
  const strata = [{ population: 3, n: 40, x: 3 }, { population: 7, n: 90, x: 20 }];
  const mirrored = strata.map(({ population, n, x }) => ({ population, n, x: n - x }));
  const [a, b] = [postStratifiedProportion(strata), postStratifiedProportion(mirrored)];
  near(a.variance, b.variance);
  near(a.proportion, 1 - b.proportion);
});

Deno.test("the variance is that of samples drawn again and again", () => {
  const strata = [{ share: 0.5, p: 0.1 }, { share: 0.3, p: 0.5 }, { share: 0.2, p: 0.9 }];
  const stream = random(31);
  const n = 120;
  let [sum, squares, estimated] = [0, 0, 0];
  const runs = 4000;
  for (let run = 0; run < runs; run++) {
    const drawn = strata.map(({ share }) => ({ population: share, n: 0, x: 0 }));
    for (let i = 0; i < n; i++) {
      const u = stream.uniform();
      const h = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
      drawn[h].n++;
      if (stream.uniform() < strata[h].p) drawn[h].x++;
    }
    const { proportion, variance } = postStratifiedProportion(drawn);
    sum += proportion;
    squares += (proportion - 0.38) ** 2;
    estimated += variance;
  }
  const truth = squares / runs;
  assert.ok(Math.abs(sum / runs - 0.38) < 4 * Math.sqrt(truth / runs), `${sum / runs}`);
  assert.ok(
    Math.abs(estimated / runs / truth - 1) < 4 * Math.sqrt(2 / runs),
    `${estimated / runs} for ${truth}`,
  );
});

Deno.test("a whole population leaves no variance but that of its sizes", () => {
  const strata = [{ population: 50, n: 50, x: 10 }, { population: 20, n: 20, x: 1 }];
  assert.equal(postStratifiedProportion(strata, { finitePopulation: true }).conditionalVariance, 0);
});

Deno.test("strata that cannot be estimated are refused by number", () => {
  const good = { population: 5, n: 3, x: 1 };
  assert.throws(() => postStratifiedProportion([]), /no strata/);
  for (
    const bad of [{ ...good, n: 1, x: 0 }, { ...good, x: 4 }, { ...good, population: 0 }, { ...good, x: -1 }]
  ) {
    assert.throws(() => postStratifiedProportion([good, bad]), /stratum 2/);
  }
  assert.throws(
    () => postStratifiedProportion([{ population: 2, n: 3, x: 0 }], { finitePopulation: true }),
    /of n or more/,
  );
});
