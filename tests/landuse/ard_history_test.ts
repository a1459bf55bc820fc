import assert from "node:assert/strict";
import fc from "fast-check";
import { ARD_CODES, composeCodes, followHistory, type LandState } from "kenzan/landuse/mod.ts";

Deno.test("the thirteen codes stand at their own number", () => {
  assert.deepEqual(ARD_CODES.map(({ code }) => code), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
});

Deno.test("a harvest by forest practice keeps the land use forest, a deforestation does not", () => {
  assert.deepEqual(ARD_CODES[6 - 1].cover, { start: true, end: false });
  assert.deepEqual(ARD_CODES[6 - 1].landUse, { start: true, end: true });
  assert.deepEqual(ARD_CODES[4 - 1].landUse, { start: true, end: false });
});

Deno.test("harvest, bare land, planting is a history that needs the lenient reading", () => {
  assert.deepEqual(followHistory([2, 6, 1, 5, 2]), { verdict: "lenient", brokenAt: -1, end: ["F"] });
  assert.deepEqual(followHistory([2, 6, 5, 2]), { verdict: "consistent", brokenAt: -1, end: ["F"] });
});

Deno.test("an AR on land that was forest is a contradiction, found at its period", () => {
  assert.deepEqual(followHistory([2, 2, 3]), { verdict: "contradiction", brokenAt: 2, end: [] });
});

Deno.test("planting on deforested land is a contradiction", () => {
  assert.equal(followHistory([4, 5]).verdict, "contradiction");
  assert.equal(followHistory([6, 5]).verdict, "consistent");
});

Deno.test("an unreadable period hides any change", () => {
  assert.equal(followHistory([2, 12, 1]).verdict, "consistent");
  assert.equal(followHistory([2, 13, 3]).verdict, "consistent");
});

Deno.test("entering the forest plan area twice is a contradiction unless it was left between", () => {
  assert.deepEqual(followHistory([10, 2, 10]), { verdict: "contradiction", brokenAt: 2, end: [] });
  assert.equal(followHistory([10, 11, 10]).verdict, "consistent");
});

Deno.test("a code outside the list is refused with its period", () => {
  assert.throws(() => followHistory([2, 14]), /expected: +1-13\n +found: +14\n +where: +period 2/);
});

/** A walk of the strict automaton of up to 12 periods: the codes and the states passed. */
const walks = fc.array(fc.nat(), { minLength: 2, maxLength: 12 }).chain((choices) =>
  fc.constantFrom<LandState>("N", "F", "U", "V").map((first) => {
    let state = first;
    const codes: number[] = [];
    for (const choice of choices) {
      const steps = ARD_CODES.slice(0, 9).flatMap(({ code, transitions }) =>
        transitions.filter(([from]) => from === state).map(([, to]) => ({ code, to }))
      );
      if (steps.length === 0) break;
      const step = steps[choice % steps.length];
      codes.push(step.code);
      state = step.to;
    }
    return { codes, end: state };
  })
).filter(({ codes }) => codes.length >= 2);

Deno.test("every walk of the automaton is a consistent history that may end where it ended", () => {
  fc.assert(fc.property(walks, ({ codes, end }) => {
    const history = followHistory(codes);
    assert.equal(history.verdict, "consistent");
    assert.ok(history.end.includes(end), `${codes} ended ${history.end}, not ${end}`);
  }));
});

Deno.test("two periods of a walk always compose, and to a code of the land cover they began and ended with", () => {
  fc.assert(fc.property(walks, ({ codes }) => {
    for (let k = 0; k + 1 < codes.length; k++) {
      const [first, second] = [ARD_CODES[codes[k] - 1], ARD_CODES[codes[k + 1] - 1]];
      const composite = composeCodes(first.code, second.code);
      assert.ok(composite.length > 0, `${first.code} then ${second.code}`);
      const fits = composite.some((code) =>
        ARD_CODES[code - 1].cover!.start === first.cover!.start &&
        ARD_CODES[code - 1].cover!.end === second.cover!.end
      );
      assert.ok(fits || first.code === 4, `${first.code} then ${second.code} gives ${composite}`);
    }
  }));
});

Deno.test("compositions the specification turns on", () => {
  assert.deepEqual(composeCodes(3, 4, "strict"), [1]);
  assert.deepEqual(composeCodes(6, 5, "strict"), [7]);
  assert.deepEqual(composeCodes(8, 4, "strict"), [1, 4]);
  assert.deepEqual(composeCodes(6, 3), []);
  assert.deepEqual(composeCodes(6, 1, "strict"), []);
  assert.deepEqual(composeCodes(6, 1), [6]);
  assert.equal(composeCodes(12, 4).length, 11);
});
