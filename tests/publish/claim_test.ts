import assert from "node:assert/strict";
import fc from "fast-check";
import {
  claim,
  type ClaimBasis,
  type ClaimOptions,
  type ComparisonBasis,
  formatBasis,
  type IntervalBasis,
  isBorneOut,
  type TestBasis,
} from "kenzan/publish/mod.ts";

const sentence = { ja: "D率は前期より低い", en: "The D rate is lower than before" };
const text = (ja: string, en = ja) => ({ ja, en });
const interval: IntervalBasis = {
  kind: "interval",
  of: text("差", "Difference"),
  value: -0.0146,
  interval: { lower: -0.0177, upper: -0.0116, level: 0.95, method: "Wilson" },
  unit: text("%/年", "%/yr"),
  digits: 3,
  relation: "below",
  bound: 0,
};
const test: TestBasis = {
  kind: "test",
  of: text("正確検定", "Exact test"),
  p: 0.0312,
  significance: 0.05,
  relation: "rejected",
  n: 1200,
};
const comparison: ComparisonBasis = {
  kind: "comparison",
  left: { of: text("幅", "Width"), value: 6.3 },
  relation: ">",
  right: { of: text("前の幅", "width before"), value: 1 },
  unit: text("倍", "times"),
  digits: 1,
};

Deno.test("a claim keeps its sentence, whether it holds, and its basis", async () => {
  for (const basis of [interval, test, comparison]) {
    const published = await claim("d-lower", true, sentence, { basis });
    assert.deepEqual(JSON.parse(JSON.stringify(published)), {
      kind: "claim",
      id: "d-lower",
      label: sentence,
      notes: [],
      holds: true,
      basis: [basis],
    });
  }
  const fallen = await claim("d-lower", false, sentence, { basis: { ...comparison, relation: "<" } });
  assert.equal(fallen.holds, false);
});

Deno.test("several bases support a claim together", async () => {
  const notSo: TestBasis = { ...test, p: 0.2 };
  assert.equal((await claim("x", true, sentence, { basis: [interval, test] })).holds, true);
  assert.equal((await claim("x", false, sentence, { basis: [interval, notSo] })).holds, false);
  await assert.rejects(() => claim("x", true, sentence, { basis: [interval, notSo] }), /do not say the same/);
});

Deno.test("a condition that its basis does not bear out is refused with the numbers", async () => {
  await assert.rejects(
    () => claim("d-lower", true, sentence, { basis: { ...interval, bound: -0.015 } }),
    /d-lower and its basis do not say the same[^]*-0\.018 to -0\.012.%\/yr[^]*it is not so/,
  );
  await assert.rejects(() => claim("d-lower", false, sentence, { basis: test }), /so it is/);
});

Deno.test("a condition that is neither true nor false is refused", async () => {
  for (const condition of [undefined, null, 0, 1, "true", NaN, {}]) {
    await assert.rejects(
      () => claim("d-lower", condition as boolean, sentence, { basis: interval }),
      /neither true nor false/,
    );
  }
});

Deno.test("a sentence or a name that lacks a language is refused", async () => {
  const refused = (label: typeof sentence, basis: ClaimBasis, where: RegExp) =>
    assert.rejects(() => claim("d-lower", true, label, { basis }), where);
  await refused({ ja: "文", en: "" }, interval, /where: +label\.en/);
  await refused(undefined as never, interval, /where: +label\.ja/);
  await refused(sentence, { ...interval, of: { ja: " ", en: "a" } }, /where: +basis\.of\.ja/);
  await refused(
    sentence,
    { ...comparison, right: { ...comparison.right, of: { ja: "a", en: "" } } },
    /right\.of\.en/,
  );
  await refused(sentence, { ...comparison, unit: undefined as never }, /lacks a unit/);
});

Deno.test("numbers that are none, unknown kinds and relations, and no basis at all are refused", async () => {
  const refused = (basis: unknown, says: RegExp) =>
    assert.rejects(() => claim("d-lower", true, sentence, { basis } as ClaimOptions), says);
  for (const number of [NaN, Infinity, null, undefined, "1", 3n]) {
    await refused({ ...interval, bound: number }, /number behind claim d-lower is none[^]*basis\.bound/);
    await refused({ ...test, p: number }, /basis\.p/);
    await refused({ ...comparison, left: { ...comparison.left, value: number } }, /basis\.left\.value/);
  }
  await refused({ ...interval, interval: { ...interval.interval, upper: NaN } }, /finite bounds/);
  await refused({ ...interval, value: NaN }, /basis\.value/);
  await refused({ ...test, p: 1.2 }, /no probability/);
  await refused({ ...test, significance: -0.1 }, /no probability/);
  await refused({ ...interval, relation: "beside" }, /unknown relation[^]*above, below, apart, around/);
  await refused({ ...comparison, relation: "!=" }, /unknown relation/);
  await refused({ kind: "feeling" }, /has no basis/);
  await refused(undefined, /has no basis/);
  await refused([], /has no basis/);
  await assert.rejects(() => claim("d-lower", true, sentence, undefined as never), /has no basis/);
});

Deno.test("whether a basis is borne out follows its numbers", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(number, number, number, (a, b, bound) => {
    const [lower, upper] = a < b ? [a, b] : [b, a];
    const holds = (relation: IntervalBasis["relation"]) =>
      isBorneOut({ ...interval, interval: { ...interval.interval, lower, upper }, relation, bound });
    assert.equal(holds("apart"), !holds("around"));
    assert.equal(holds("apart"), holds("above") || holds("below"));
    assert.ok(!(holds("above") && holds("below")));
    const compare = (relation: ComparisonBasis["relation"]) =>
      isBorneOut({
        ...comparison,
        left: { ...comparison.left, value: a },
        relation,
        right: { ...comparison.right, value: b },
      });
    assert.deepEqual(["<", "<=", ">", ">=", "="].map((it) => compare(it as "<")), [
      a < b,
      a <= b,
      a > b,
      a >= b,
      a === b,
    ]);
  }));
  assert.equal(isBorneOut({ ...test, p: 0.05 }), false);
  assert.equal(isBorneOut({ ...test, p: 0.05, relation: "not-rejected" }), true);
});

Deno.test("a basis is told in both languages with its numbers, rounded, and what it needs", () => {
  const plain = (basis: ClaimBasis, language: "ja" | "en") =>
    formatBasis(basis, language).replaceAll("\u00a0", " ");
  assert.equal(
    plain(interval, "ja"),
    "差：-0.015 %/年（95 %信頼区間 -0.018～-0.012 %/年、Wilson）、0より下にあること",
  );
  assert.equal(
    plain(interval, "en"),
    "Difference: -0.015 %/yr (95 % CI -0.018 to -0.012 %/yr, Wilson), to lie below 0",
  );
  assert.equal(plain(test, "ja"), "正確検定：p = 0.031、n = 1,200、有意水準 0.05、棄却されること");
  assert.equal(
    plain({ ...test, p: 0.00001234 }, "en"),
    "Exact test: p < 0.001, n = 1,200, significance 0.05, to be rejected",
  );
  assert.equal(
    plain({ ...test, p: 0.00001234, significance: 0.0001 }, "en"),
    "Exact test: p = 1.2e-5, n = 1,200, significance 0.0001, to be rejected",
  );
  assert.equal(plain(comparison, "ja"), "幅 6.3倍 > 前の幅 1.0倍");
  assert.equal(plain(comparison, "en"), "Width 6.3 times > width before 1.0 times");
});

Deno.test("numbers that differ are never printed alike where they decide", () => {
  const plain = (basis: ClaimBasis) => formatBasis(basis, "en").replaceAll("\u00a0", " ");
  const compared = (left: number, right: number, digits = 0): ComparisonBasis => ({
    ...comparison,
    left: { ...comparison.left, value: left },
    right: { ...comparison.right, value: right },
    digits,
  });
  assert.equal(
    plain(compared(1_493_970.4, 1_493_970)),
    "Width 1,493,970.4 times > width before 1,493,970.0 times",
  );
  assert.equal(
    plain(compared(1_493_970.4, 1_493_971)),
    "Width 1,493,970 times > width before 1,493,971 times",
  );
  assert.equal(plain(compared(2, 2)), "Width 2 times > width before 2 times");
  assert.equal(plain(compared(2e-20, 1e-20, 3)), "Width 2e-20 times > width before 1e-20 times");
  const lying = (lower: number, upper: number): IntervalBasis => ({
    ...interval,
    interval: { ...interval.interval, lower, upper },
    relation: "above",
  });
  assert.match(plain(lying(0.0004, 0.01)), /CI 0\.0004–0\.0100 %\/yr, Wilson\), to lie above 0$/);
  assert.match(plain(lying(0.004, 0.01)), /CI 0\.004–0\.010 /);
  assert.match(plain({ ...test, p: 0.04996 }), /p = 0\.04996, .*significance 0\.05, to be rejected/);
  assert.match(plain({ ...test, p: 0.0004996, significance: 0.0005 }), /p = 0\.0004996, /);
  assert.match(plain({ ...test, p: 0.05 }), /p = 0\.050, /);

  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 });
  const near = fc.tuple(number, fc.double({ noNaN: true, min: -1e-3, max: 1e-3 })).map((
    [a, b],
  ) => [a, a + b]);
  fc.assert(fc.property(near, fc.integer({ min: 0, max: 6 }), ([a, b], digits) => {
    const [, left, right] = /^Width (.*) times > width before (.*) times$/.exec(
      plain(compared(a, b, digits)),
    )!;
    assert.equal(left === right, a === b, `${a} ${b}: ${left} ${right}`);
  }));
});
