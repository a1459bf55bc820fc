import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import type { MarkdownCell } from "kenzan/notebook/mod.ts";
import { rest, setReport } from "kenzan/report/mod.ts";
import { claim, code, markdown, recordOf, value } from "./fixture.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "./pdf_text.ts";
import { type Cells, setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

const under = (condition: unknown, cell: MarkdownCell): MarkdownCell => ({
  ...cell,
  metadata: { ...cell.metadata, kenzan: condition },
});
const refusal = async (cells: Cells, lang: "ja" | "en" = "ja"): Promise<string> => {
  const error = await setCells(cells, { options: { lang } }).then(
    () => assert.fail("it was set"),
    (error) => error,
  );
  assert.ok(error instanceof Fault, String(error));
  return error.message;
};

Deno.test({
  name: "a claim that holds is set as a sentence, and in the appendix with its basis" + needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const cells = [
      code([claim("less", 0.5)]),
      markdown("# 結果\n\nすなわち、{claim}`less`。"),
      markdown("# Results\n\nThat is, {claim}`less`.", "en"),
    ];
    for (
      const [lang, says] of [["ja", "すなわち、文lessが成り立つ。"], [
        "en",
        "Thatis,文lessが成り立つ(en).",
      ]] as const
    ) {
      const { pdf, warnings } = await setCells(cells, { options: { lang } });
      assert.deepEqual(warnings, []);
      const text = bare(pdfText(pdf));
      assert.ok(text.includes(says), text);
      assert.ok(text.includes(lang === "ja" ? "左0.50<右1.00" : "左(en)0.50<右(en)1.00"), text);
    }
  },
});

Deno.test("a claim that the data do not support stops the report, set or not, and is told with its numbers", async () => {
  const set = await refusal([code([claim("less", 1.5)]), markdown("# 結果\n\n{claim}`less`。")]);
  for (
    const part of [
      /do not support the claim less/,
      /文lessが成り立つ/,
      /左 1\.50 < 右 1\.00/,
      /sample\.ipynb, cell 1, line 1/,
      /publish its negation/,
      /"unless": "less"/,
    ]
  ) assert.match(set, part);
  const unset = await refusal([
    code([claim("a", 2), claim("b", 0.5), claim("c", 3)]),
    markdown("# 結果\n\n本文。"),
  ]);
  assert.match(unset, /do not support 2 claims/);
  assert.match(unset, /文aが[^]*文cが/);
  assert.ok(!unset.includes("文b"));
});

Deno.test("a claim that nothing sets is warned of", async () => {
  const { warnings } = await setCells([code([claim("less", 0.5)]), markdown("# 結果\n\n本文。")]);
  assert.deepEqual(warnings.map(({ kind, where }) => [kind, where]), [
    ["claim-not-set", "tests/report/sample.ipynb, cell 1, line 1"],
  ]);
});

Deno.test({
  name: "a claim may fall where the narrative says what holds instead, and is told of" + needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const cells = (left: number): Cells => [
      code([claim("less", left), value("n", 7)]),
      markdown("# 結果\n\n本文。"),
      under({ when: "less" }, markdown("すなわち{claim}`less`。")),
      under({ unless: "less" }, markdown("差は認められない。")),
    ];
    const holding = await setCells(cells(0.5));
    assert.deepEqual(holding.warnings, []);
    assert.ok(bare(pdfText(holding.pdf)).includes("すなわち文lessが成り立つ。"));
    const fallen = await setCells(cells(1.5));
    assert.deepEqual(fallen.warnings.map(({ kind }) => kind), ["claim-fell"]);
    assert.match(fallen.warnings[0].message, /less does not hold.*左 1\.50 < 右 1\.00/);
    const text = bare(pdfText(fallen.pdf));
    assert.ok(text.includes("差は認められない。") && !text.includes("すなわち"));
    assert.ok(text.includes("×"), "the appendix tells");
  },
});

Deno.test("a sentence that fell is not set outside the passages that depend on it", async () => {
  const message = await refusal([
    code([claim("less", 1.5)]),
    markdown("# 結果\n\n{claim}`less`。"),
    under({ unless: "less" }, markdown("差は認められない。")),
  ]);
  assert.match(message, /set that the data do not support: less/);
  assert.match(message, /cell 2, line 3/);
});

Deno.test("wrong references to claims are refused with what to do", async (t) => {
  const published = code([claim("less", 0.5), value("n", 7)]);
  const wrong: [string, string, RegExp][] = [
    ["an id that nothing published", "{claim}`les`", /\{claim\} names "les"[^]*perhaps less/],
    ["a value", "{claim}`n`", /is a value[^]*print it with \{v\}/],
    ["a claim printed as a value", "{v}`less`", /is a claim[^]*set it with \{claim\}/],
    ["a claim referred to", "{ref}`less`", /is a claim[^]*set it with \{claim\}/],
  ];
  for (const [name, source, says] of wrong) {
    await t.step(
      name,
      async () => assert.match(await refusal([published, markdown(`# 結果\n\n${source}`)]), says),
    );
  }
});

Deno.test("a claim that no data can make fall stops the report, whether it holds or not", async () => {
  for (const left of [0.5, 1.5]) {
    const record = await recordOf([code([claim("less", left)]), markdown("# 結果\n\n{claim}`less`。")]);
    record.lineage.items.less.typed = true;
    const error = await setReport(record, {}).then(() => assert.fail("it was set"), (error) => error);
    assert.ok(error instanceof Fault, String(error));
    assert.match(error.message, /numbers that decide the claim less are typed in[^]*文lessが成り立つ/);
    assert.match(error.message, /sample\.ipynb, cell 1, line 1[^]*compute them from the data/);
    await Deno.remove(record.folder, { recursive: true });
  }
});

Deno.test("a claim into which no data went stops the report, and says what it lacks", async () => {
  const record = await recordOf([code([claim("less", 0.5)]), markdown("# 結果\n\n{claim}`less`。")]);
  record.lineage.items.less.dataless = true;
  const refused = async (lacking: RegExp) => {
    const error = await setReport(record, {}).then(() => assert.fail("it was set"), (error) => error);
    assert.ok(error instanceof Fault, String(error));
    assert.match(error.message, /no data went into the claim less[^]*文lessが成り立つ/);
    assert.match(error.message, /sample\.ipynb, cell 1, line 1[^]*compute them from the data/);
    assert.match(error.message, lacking);
  };
  record.manifest.unread = ["plots"];
  await refused(/expected: +a claim with a way from one of the notebook's datasets/);
  record.manifest.unread = [];
  record.manifest.datasets = [];
  await refused(/expected: +numbers that the notebook computes, from a parameter or by a function/);
  await Deno.remove(record.folder, { recursive: true });
});
