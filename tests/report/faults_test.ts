import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import { rest } from "kenzan/report/mod.ts";
import { code, drawing, figure, markdown, table, value } from "./fixture.ts";
import { type Cells, setCells } from "./scratch.ts";

/** Those of this machine. */
const typesetters = Deno.build.target === "x86_64-unknown-linux-gnu"
  ? ["native", "webassembly"] as const
  : ["webassembly"] as const;

const chapter = "# 結果\n\n";
const published = () => code([value("d-rate", 0.5), table("rates", { a: [1.5] }, { a: { digits: 1 } })]);

Deno.test.afterAll(rest);

/** Each: what is wrong, the cells, what the message must say. The press is shared: a Fault must not break it. */
const wrong: [string, () => Cells, RegExp[]][] = [
  ["a value that nothing published", () => [published(), markdown(chapter + "値は {v}`d-rat` である。")], [
    /\{v\} names "d-rat", which nothing published/,
    /perhaps d-rate/,
    /tests\/report\/sample\.ipynb, cell 2, line 3/,
  ]],
  ["a figure that nothing published", () => [published(), markdown(chapter + "{ref}`rate-map` に示す。")], [
    /\{ref\} names "rate-map"/,
    /one of rates/,
    /cell 2/,
  ]],
  ["a shown thing that nothing published", () => [published(), markdown(chapter + "```{show} rate\n```")], [
    /\{show\} names "rate"/,
    /perhaps rates/,
  ]],
  [
    "a thing shown twice",
    () => [published(), markdown(chapter + "```{show} rates\n```\n\n```{show} rates\n```")],
    [
      /a second place/,
    ],
  ],
  ["a thing shown in the summary", () => [published(), markdown("```{show} rates\n```", "summary")], [
    /the summary/,
  ]],
  ["a value referred to as a figure", () => [published(), markdown(chapter + "{ref}`d-rate`")], [
    /is a value/,
    /print it with \{v\}/,
  ]],
  ["a table printed as a value", () => [published(), markdown(chapter + "{v}`rates`")], [
    /refer to it with \{ref\}/,
  ]],
  ["an interval that was not published", () => [published(), markdown(chapter + "{v}`d-rate:interval`")], [
    /d-rate, d-rate:number/,
    /a value published without interval/,
  ]],
  ["an unknown role", () => [markdown(chapter + "{value}`d-rate`")], [
    /unknown MyST role \{value\}/,
    /\{v\} \{claim\} \{ref\}/,
    /cell 1/,
  ]],
  ["an unknown directive", () => [markdown(chapter + "```{mermaid}\nx\n```")], [
    /unknown MyST directive \{mermaid\}/,
  ]],
  ["a directive without its argument", () => [markdown(chapter + "```{show}\n```")], [
    /not well formed/,
    /cell 1/,
  ]],
  ["a code block that nothing closes", () => [markdown(chapter + "```{math}\na\n\n後の文。")], [
    /is not closed/,
    /found: +```\{math\}/,
    /cell 1, line 3/,
  ]],
  ["a directive that nothing closes", () => [markdown(chapter + ":::{note}\n注\n\n```text\n:::\n```")], [
    /is not closed/,
    /found: +:::\{note\}/,
  ]],
  ["a directive whose brace is not closed", () => [markdown(chapter + "```{math\na\n```")], [
    /not written as one/,
    /```\{math/,
  ]],
  ["a footnote without text", () => [markdown(chapter + "本文[^x]。")], [/footnote \[\^x\] has no text/]],
  ["a role without text", () => [markdown(chapter + "率は{v}``である。")], [
    /role \{v\} has no text/,
    /cell 1, line 3/,
  ]],
  ["a role apart from its text", () => [markdown(chapter + "率は{v} `rate`である。")], [
    /role \{v\} has no text/,
  ]],
  ["emphasis that Markdown does not see", () => [markdown(chapter + "値**「強調」**である")], [
    /does not take for emphasis/,
  ]],
  ["raw HTML", () => [markdown(chapter + "<b>太い</b>")], [/raw HTML/]],
  ["a picture that no cell published", () => [markdown(chapter + "![絵](https://example.org/a.png)")], [
    /image that no cell published/,
  ]],
  ["a link within the notebook folder", () => [markdown(chapter + "[表](./other.ipynb)")], [
    /leads nowhere on paper/,
  ]],
  ["an equation with an unknown command", () => [markdown("# 方法"), markdown("$\\bogus{x}$")], [
    /bogus/,
    /sample\.ipynb, cell 2/,
  ]],
  ["an equation without an end", () => [markdown(chapter + "$\\frac{a$")], [
    /an equation is not understood/,
    /cell 1/,
  ]],
  ["an emoji in the narrative", () => [markdown("# 結果"), markdown("森林🌲である")], [
    /no glyph for 🌲 \(U\+1F332\)/,
    /cell 2/,
  ]],
  ["a control character", () => [markdown(chapter + "a\u0007b")], [/no glyph for U\+0007/]],
  ["an emoji in a figure", () => [markdown("# 結果"), code([figure("f", drawing("&#x1F332;"))])], [
    /U\+1F332/,
    /cell 2, published as f/,
  ]],
  ["an emoji in a cell of a table", () => [markdown("# 結果"), code([table("t", { a: ["🦌"] })])], [
    /U\+1F98C/,
    /published as t/,
  ]],
  ["half a surrogate pair", () => [markdown(chapter + "a\ud800b")], [/no valid text/]],
  ["a table too wide for landscape", () => [
    markdown("# 結果"),
    code([table("t", Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, [1e9]])))]),
  ], [/too wide for a landscape page/, /shown: false/, /cell 2/]],
  ["a heading that skips a level", () => [markdown("# 一\n\n### 三")], [/skips a level/, /line 3/]],
  ["a citation in brackets", () => [markdown(chapter + "[@a2020]による。")], [
    /\{cite\}`a2020`/,
    /\[@a2020\]/,
  ]],
  ["a citation without a bibliography", () => [markdown(chapter + "{cite}`a2020`")], [/no bibliography/]],
  ["an English cell that stands alone", () => [code(), markdown("# Results", "en")], [
    /tagged en stands alone/,
    /cell 2/,
  ]],
];

Deno.test("what cannot be set is refused with the cell, what was found and what was expected", async (t) => {
  for (const [name, cells, says] of wrong) {
    await t.step(name, async () => {
      const messages: string[] = [];
      for (const typesetter of typesetters) {
        const setting = setCells(cells(), { options: { typesetter } });
        const error = await setting.then(() => assert.fail("it was set"), (error) => error);
        assert.ok(error instanceof Fault, String(error));
        for (const part of says) assert.match(error.message, part);
        for (const part of ["expected", "found", "where", "remedy"] as const) {
          assert.ok(error[part], `${part} is missing of:\n${error.message}`);
        }
        messages.push(error.message);
      }
      assert.equal(new Set(messages).size, 1, "both typesetters say the same");
    });
  }
  await t.step("and the press goes on", async () => {
    const { pages } = await setCells([markdown("# 結果\n\n本文である。")]);
    assert.ok(pages >= 4);
  });
});

Deno.test("an unknown work is refused with the works that are there", async () => {
  const cells = [markdown("# 方法\n\n{cite}`yamada202` による。")];
  const setting = setCells(cells, { bibliography: "data/works.bib" });
  await assert.rejects(setting, /names "yamada202".*\n.*perhaps yamada2020/);
});

Deno.test("English that is built differently from the Japanese is refused", async () => {
  const cells = [markdown("# 方法\n\n## 推定"), markdown("# Methods", "en")];
  const setting = setCells(cells, { options: { lang: "en" } });
  await assert.rejects(
    setting,
    /built differently\n.*expected: #, ##\n.*found: +#\n.*cell 2, the English of cell 1/,
  );
});

Deno.test("a date that is no day of the calendar is refused", async () => {
  const setting = setCells([markdown("# 一")], { options: { date: "2026-02-30" } });
  await assert.rejects(setting, /a day as YYYY-MM-DD/);
});
