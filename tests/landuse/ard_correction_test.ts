import assert from "node:assert/strict";
import fc from "fast-check";
import { composeHistory, defaultRules, followHistory, proposeCorrections } from "kenzan/landuse/mod.ts";

const told = (codes: number[], options = {}) =>
  proposeCorrections(codes, options).map(({ codes, cost }) => `${codes} ${cost}`);

Deno.test("cut-over land that was judged AR: planting, or a D before, each one confusion away", () => {
  assert.deepEqual(told([6, 3, 2]), ["4,3,2 1", "6,5,2 1", "6,8,2 2"]);
});

Deno.test("a history that holds comes back as it is, at no cost", () => {
  assert.deepEqual(proposeCorrections([2, 6, 5], { most: 1 }), [
    { codes: [2, 6, 5], changes: [], cost: 0, isLenient: false },
  ]);
});

Deno.test("lenience has its price: bare land that stays bare", () => {
  const [best] = proposeCorrections([6, 1, 5]);
  assert.deepEqual(best, { codes: [6, 1, 5], changes: [], cost: 1, isLenient: true });
});

Deno.test("the code since the base year is mended where that is cheaper", () => {
  const [first] = proposeCorrections([2, 2, 2, 6], { since: 4 });
  assert.deepEqual([first.codes, first.since, first.cost], [[2, 2, 2, 4], 4, 1]);
  const best = proposeCorrections([2, 2, 6, 1], { since: 4 }).map(({ cost }) => cost);
  assert.deepEqual(best, best.toSorted((a, b) => a - b));
});

Deno.test("an unreadable period is neither changed nor proposed", () => {
  for (const { codes } of proposeCorrections([2, 12, 3, 13, 4], { most: 20 })) {
    assert.equal(codes[1], 12);
    assert.equal(codes[3], 13);
    assert.ok(codes.every((code, k) => k === 1 || k === 3 || code < 12));
  }
});

Deno.test("a code outside the list is refused with its period", () => {
  assert.throws(() => proposeCorrections([2, 0]), /expected: +1-13\n +found: +0\n +where: +period 2/);
  assert.throws(() => proposeCorrections([2], { since: 14 }), /found: +14\n +where: +since the base year/);
});

/** All histories of a length, with what they would cost. */
function bruteForce(before: number[], since?: number): { codes: number[]; cost: number }[] {
  const { cost, lenientCost } = defaultRules();
  const found: { codes: number[]; cost: number }[] = [];
  const walk = (codes: number[], sum: number) => {
    if (codes.length < before.length) {
      for (let code = 1; code < 14; code++) {
        const step = cost[before[codes.length] * 14 + code];
        if (step < Infinity) walk([...codes, code], sum + step);
      }
      return;
    }
    const { verdict } = followHistory(codes);
    if (verdict === "contradiction") return;
    const whole = sum + (verdict === "lenient" ? lenientCost : 0);
    const composites = composeHistory(codes);
    const ends = since === undefined ? [0] : composites.map((code) => cost[since * 14 + code]);
    // A composite that fits costs nothing, and no other is asked for then.
    for (const end of ends.includes(0) ? [0] : ends) found.push({ codes, cost: whole + end });
  };
  walk([], 0);
  return found.sort((a, b) => a.cost - b.cost);
}

Deno.test("no cheaper correction exists than those proposed: all are tried", () => {
  const code = fc.integer({ min: 1, max: 12 });
  const histories = fc.array(code, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(histories, fc.option(fc.integer({ min: 1, max: 11 }), { nil: undefined }), (codes, since) => {
      const proposed = proposeCorrections(codes, { most: 5, since });
      const all = bruteForce(codes, since);
      assert.deepEqual(
        proposed.map(({ cost }) => cost),
        all.slice(0, 5).map(({ cost }) => cost),
        `${codes} ${since}`,
      );
      for (const each of proposed) {
        assert.notEqual(followHistory(each.codes).verdict, "contradiction");
        if (since !== undefined) assert.ok(composeHistory(each.codes).includes(each.since!));
      }
    }),
    { numRuns: 60 },
  );
});
