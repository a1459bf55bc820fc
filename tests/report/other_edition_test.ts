/** A slip in the language that is not set: it is told with the edition that is. */

import assert from "node:assert/strict";
import { rest } from "kenzan/report/mod.ts";
import { code, markdown, table, value } from "./fixture.ts";
import { type Cells, setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

const published = () => code([value("d-rate", 0.5), table("rates", { a: [1.5] }, { a: { digits: 1 } })]);
const japanese = "# 結果\n\n{ref}`rates` により {v}`d-rate` である。";

/** What is told of the other edition. */
async function told(cells: Cells, lang: "ja" | "en" = "ja"): Promise<[message: string, where: string][]> {
  const { warnings } = await setCells(cells, { options: { lang } });
  return warnings.filter(({ kind }) => kind === "other-edition").map((
    { message, where },
  ) => [message, where]);
}

Deno.test("a slip in English is told with the Japanese report, which is set, and names its cell and line", async () => {
  const found = await told([
    published(),
    markdown(japanese),
    markdown("# Results\n\nIt is {v}`d-rat`, see {ref}`rates`.", "en"),
    markdown("本文。"),
    markdown("See {ref}`rate-map`.", "en"),
    markdown("本文。"),
    markdown("Text with {v}`rates`.", "en"),
  ]);
  assert.deepEqual(found.map(([, where]) => where), [
    "tests/report/sample.ipynb, cell 3, line 3",
    "tests/report/sample.ipynb, cell 5",
    "tests/report/sample.ipynb, cell 7, line 1",
  ]);
  assert.equal(
    found[0][0],
    'the English edition cannot be set: {v} names "d-rat", which nothing published (expected perhaps d-rate; found d-rat)',
  );
  assert.match(found[1][0], /\{ref\} names "rate-map"/);
  assert.match(found[2][0], /\{v\} rates is a table/);
});

Deno.test("English that is built differently, or not understood, is told with the Japanese report", async () => {
  for (
    const [english, message] of [
      [
        "## Results\n\nText.",
        /^the English edition cannot be set: the English .* is built differently \(expected #;/,
      ],
      ["# Results\n\n{value}`d-rate`", /unknown MyST role \{value\}/],
      ["# Results\n\n🌲", /no glyph for 🌲/],
    ] as const
  ) {
    const found = await told([published(), markdown(japanese), markdown(english, "en")]);
    assert.equal(found.length, 1, english);
    assert.match(found[0][0], message);
    assert.match(found[0][1], /cell 3/);
  }
});

Deno.test("a slip in Japanese is told with the English report", async () => {
  const [[message, where]] = await told([
    published(),
    markdown("# 結果\n\n{v}`d-rat` である。"),
    markdown("# Results\n\n{v}`d-rate`, {ref}`rates`.", "en"),
  ], "en");
  assert.match(message, /^the Japanese edition cannot be set: \{v\} names "d-rat"/);
  assert.equal(where, "tests/report/sample.ipynb, cell 2, line 3");
});

Deno.test("nothing is told where the English is right, where there is none, and where it is left out with its Japanese", async () => {
  const right = markdown("# Results\n\n{v}`d-rate`, {ref}`rates`.", "en");
  assert.deepEqual(await told([published(), markdown(japanese), right]), []);
  assert.deepEqual(await told([published(), markdown(japanese)]), []);
  assert.deepEqual(await told([published(), markdown(japanese)], "en"), []);
  const conditional = { ...markdown("{v}`d-rate` である。"), metadata: { kenzan: { unless: "d-rate" } } };
  const cells = [published(), markdown(japanese), right, conditional, markdown("{v}`none`", "en")];
  assert.deepEqual(await told(cells), []);
});
