import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import type { MarkdownCell } from "kenzan/notebook/mod.ts";
import { rest } from "kenzan/report/mod.ts";
import { code, drawing, figure, markdown, value } from "./fixture.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "./pdf_text.ts";
import { type Cells, setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

const under = (condition: unknown, cell: MarkdownCell): MarkdownCell => ({
  ...cell,
  metadata: { ...cell.metadata, kenzan: condition },
});

const cells = (simulated: number): Cells => [
  under({ when: "simulated" }, markdown("模擬の要約。", "summary")),
  markdown("Simulated summary.", "en"),
  markdown("# 方法\n\n手順。"),
  markdown("# Method\n\nSteps.", "en"),
  code([value("simulated", simulated)]),
  under({ when: "simulated" }, markdown("# 真値との照合\n\n模擬である。{ref}`f`も見よ。")),
  markdown("# Truth\n\nIt is simulated. See {ref}`f`, too.", "en"),
  under({ unless: "simulated" }, markdown("実データである。")),
  markdown("It is real.", "en"),
  markdown("# 結果\n\n{ref}`f`に示す。"),
  markdown("# Results\n\nSee {ref}`f`.", "en"),
  code([figure("f", drawing())]),
];

Deno.test({
  name:
    "narrative is set when its condition holds, its English with it, and chapters are numbered without the rest" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const text = async (simulated: number, lang: "ja" | "en") => {
      const { pdf, warnings } = await setCells(cells(simulated), { options: { lang } });
      assert.deepEqual(warnings, []);
      return bare(pdfText(pdf));
    };
    const simulated = await text(1, "ja");
    for (const part of ["模擬の要約。", "2真値との照合", "図3-1に示す。"]) {
      assert.ok(simulated.includes(part), part);
    }
    assert.ok(!simulated.includes("実データ"));
    const real = await text(0, "ja");
    for (const part of ["実データである。", "2結果", "図2-1に示す。"]) assert.ok(real.includes(part), part);
    assert.ok(!real.includes("模擬である") && !real.includes("模擬の要約"));
    const english = await text(0, "en");
    for (const part of ["Itisreal.", "2Results", "SeeFigure2-1."]) assert.ok(english.includes(part), part);
    assert.ok(!english.includes("simulated.") && !english.includes("Simulatedsummary"));
  },
});

const published = () => code([value("n", 1), figure("f", drawing())]);

const wrong: [string, Cells, RegExp[]][] = [
  ["an id that nothing published", [published(), under({ when: "m" }, markdown("# 一"))], [
    /\{when\} names "m", which nothing published/,
    /cell 2, metadata kenzan\.when/,
  ]],
  ["a figure", [published(), under({ unless: "f" }, markdown("# 一"))], [/depends on f, which is a figure/]],
  ["an unknown word", [published(), under({ whenever: "n" }, markdown("# 一"))], [
    /\{"when": "<id>"\}/,
    /\{"whenever":"n"\} on a narrative cell/,
  ]],
  ["two conditions", [published(), under({ when: "n", unless: "n" }, markdown("# 一"))], [
    /cannot be followed/,
  ]],
  ["a condition on English", [published(), markdown("# 一"), under({ when: "n" }, markdown("# One", "en"))], [
    /on a cell tagged en/,
    /English follows its Japanese/,
    /cell 3/,
  ]],
  ["a condition on code", [{ ...published(), metadata: { kenzan: { when: "n" } } }, markdown("# 一")], [
    /on a code cell/,
  ]],
];

Deno.test("a condition that cannot be followed is refused with its cell", async (t) => {
  for (const [name, cells, says] of wrong) {
    await t.step(name, async () => {
      const error = await setCells(cells).then(() => assert.fail("it was set"), (error) => error);
      assert.ok(error instanceof Fault, String(error));
      for (const part of says) assert.match(error.message, part);
    });
  }
});
