import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { rest } from "kenzan/report/mod.ts";
import { code, markdown, table, value } from "./fixture.ts";
import { hasPoppler, needsPoppler } from "./pdf_text.ts";
import { setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

interface Word {
  page: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  text: string;
}

/** The words of a PDF with their boxes in pt. */
function wordsOf(pdf: Uint8Array): Word[] {
  const { stdout } = spawnSync("pdftotext", ["-bbox", "-", "-"], { input: pdf, maxBuffer: 1 << 28 });
  return stdout.toString("utf8").split("<page ").slice(1).flatMap((page, index) =>
    [...page.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g)]
      .map(([, left, top, right, bottom, text]) => ({
        page: index + 1,
        left: +left,
        top: +top,
        right: +right,
        bottom: +bottom,
        text,
      }))
  );
}

/** Pairs of words that stand on one another: fonts' boxes are higher than letters, so a third of them may. */
function collisions(words: Word[]): string[] {
  const found: string[] = [];
  for (const [index, a] of words.entries()) {
    for (const b of words.slice(index + 1)) {
      if (a.page !== b.page) break;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const least = Math.min(a.bottom - a.top, b.bottom - b.top);
      if (wide > 0.5 && high > 0.4 * least) found.push(`page ${a.page}: ${a.text} / ${b.text}`);
    }
  }
  return found;
}

/** Texts of all lengths, in letters of several fonts, that break in their column or do not. */
const words = fc.array(
  fc.constantFrom(
    "森林",
    "の減少率",
    "D",
    "rate",
    " ",
    "（2023–2025年）",
    "95 %",
    "𝑥",
    "α",
    "ヒノキ",
    "、",
    "Wilson",
  ),
  { minLength: 1, maxLength: 14 },
).map((parts) => parts.join("").trim() || "–");

Deno.test({
  name: `rows are as high as what stands in them, in tables and in the appendix${needsPoppler}`,
  ignore: !hasPoppler,
  async fn() {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 3, maxLength: 6 }), async (texts) => {
        const { pdf } = await setCells([
          code([
            table("t", { 名: texts.map((text, index) => `${index} ${text}`), 別名: texts.toReversed() }),
            ...texts.map((text, index) =>
              value(`value-${"long-".repeat(index)}${index}`, index, { label: { ja: text, en: text } })
            ),
          ]),
          markdown("# 結果\n\n{ref}`t`に示す。"),
        ]);
        assert.deepEqual(collisions(wordsOf(pdf)), []);
      }),
      { numRuns: 12, seed: 20270319 },
    );
  },
});
