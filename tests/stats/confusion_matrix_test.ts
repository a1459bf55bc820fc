import fc from "fast-check";
import { confusionMatrix } from "kenzan/stats/mod.ts";
import assert from "node:assert/strict";

Deno.test("points are counted by both codes, unread ones apart", () => {
  const { classes, counts, n, missing } = confusionMatrix(
    ["N", "F", null, "F", "?", "N", "?"],
    ["N", "N", "F", "F", "F", undefined, "?"],
    { missing: ["?"] },
  );
  assert.deepEqual(classes, ["F", "N"]);
  assert.deepEqual(counts, [[1, 1], [0, 1]]);
  assert.equal(n, 3);
  assert.deepEqual(missing, { first: 2, second: 1, both: 1 });
});

const codes = fc.array(fc.tuple(fc.constantFrom(1, 2, 10, NaN), fc.constantFrom(1, 2, 10, NaN)));

Deno.test("every point is counted once, and exchanging the two transposes the table", () => {
  fc.assert(fc.property(codes, (points) => {
    const [a, b] = [points.map(([first]) => first), points.map(([, second]) => second)];
    const options = { classes: [1, 2, 10] };
    const one = confusionMatrix(a, b, options);
    const other = confusionMatrix(b, a, options);
    assert.deepEqual(other.counts, one.counts.map((row, i) => row.map((_, j) => one.counts[j][i])));
    assert.deepEqual(other.missing, { ...one.missing, first: one.missing.second, second: one.missing.first });
    assert.equal(one.n + one.missing.first + one.missing.second + one.missing.both, points.length);
    assert.equal(one.n, one.counts.flat().reduce((sum, count) => sum + count, 0));
  }));
});

Deno.test("number codes are sorted as numbers, typed arrays are taken", () => {
  assert.deepEqual(confusionMatrix(Int16Array.of(10, 2, 9), Int16Array.of(10, 2, 2)).classes, [2, 9, 10]);
});

Deno.test("codes that stand for nothing are refused with their place", () => {
  assert.throws(
    () => confusionMatrix([1, 2, 7], [1, 2, 1], { classes: [1, 2] }),
    /neither a class nor missing[^]*7[^]*first classification, point 3/,
  );
  assert.throws(
    () => confusionMatrix([1, 12], [1, 7], { classes: [1, 2], missing: [12] }),
    /second classification, point 2/,
  );
  assert.throws(() => confusionMatrix([1], [1, 2]), /1 and 2 codes/);
  assert.throws(() => confusionMatrix([1, 1], [1, 1]), /two or more/);
  assert.throws(() => confusionMatrix([1, 2], [1, 2], { classes: [1, 1] }), /named once/);
  assert.throws(() => confusionMatrix([1, 2], [1, 2], { classes: [1, 2], missing: [2] }), /code for missing/);
});
