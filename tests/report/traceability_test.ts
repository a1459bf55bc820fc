import assert from "node:assert/strict";
import { rest, setReport } from "kenzan/report/mod.ts";
import { claim, code, dataset, drawing, figure, markdown, recordOf, table, value } from "./fixture.ts";
import { pdfLinks } from "./pdf_links.ts";

Deno.test.afterAll(rest);

const NUMBERS = Array.from({ length: 60 }, (_, k) => ({ id: `value-${k}`, number: 100.25 + k }));

/** Sets a report of many values, one of each thing, in both languages. */
async function links(lang: "ja" | "en") {
  const printed = NUMBERS.map(({ id }) => `値は{v}\`${id}\`である。`).join("");
  const record = await recordOf([
    markdown("要約の値は{v}`value-3:number`である。", "summary"),
    markdown("In short, {v}`value-3:number`.", "en"),
    markdown(
      `# 結果 {v}\`value-1:number\`\n\n${printed}\n\n{claim}\`less\`\n\n{ref}\`t\`と{ref}\`f\`を見よ。`,
    ),
    markdown(
      `# Results {v}\`value-1:number\`\n\n${printed}\n\n{claim}\`less\`\n\nSee {ref}\`t\` and {ref}\`f\`.`,
      "en",
    ),
    code([
      ...NUMBERS.map(({ id, number }) => value(id, number, { unit: { ja: "", en: "" } })),
      claim("less", 0.5, { label: { ja: "左が小さい", en: "left is smaller" } }),
      table("t", { 名: ["一", "二"], 値: [1.5, null] }, { 値: { digits: 1 } }),
      figure("f", drawing()),
    ]),
  ], { datasets: [dataset("grid")] });
  try {
    return await pdfLinks((await setReport(record, { lang })).pdf);
  } finally {
    await Deno.remove(record.folder, { recursive: true });
  }
}

for (const lang of ["ja", "en"] as const) {
  Deno.test(`every number of the narrative links to the row of the appendix that holds its id (${lang})`, async () => {
    const all = await links(lang);
    for (const { id, number } of NUMBERS) {
      // The contents repeat a heading with its number, and lead to the heading.
      const found = all.filter(({ text, at }) => text.includes(number.toFixed(2)) && !/^1 /.test(at));
      assert.ok(found.length > 0, `${id}: no link over ${number}`);
      for (const { page, toPage, at } of found) {
        assert.ok(toPage > page, `${id}: leads back`);
        // The first id below the destination is that of the row.
        assert.equal(at.match(/value-\d+/)?.[0], id);
        assert.ok(at.includes(number.toFixed(2)), `${id}: ${at}`);
      }
    }
  });

  Deno.test(`claims, figures and tables link to their rows, rows back to the text, ways to data (${lang})`, async () => {
    const all = await links(lang);
    const over = (part: string | RegExp) =>
      all.filter(({ text }) => typeof part === "string" ? text.includes(part) : part.test(text));
    const claims = over(lang === "ja" ? "左が小さい" : "left is smaller");
    assert.ok(claims.some(({ at }) => /\bless\b/.test(at) && at.includes("0.50 < ")), JSON.stringify(claims));
    assert.ok(over(/^less$/).some(({ page, toPage }) => toPage < page), "the row of a claim leads back");
    const caption = over(lang === "ja" ? "図f" : "図f (en)");
    assert.ok(
      caption.some(({ page, toPage, at }) => toPage >= page && /\bf\b/.test(at)),
      "caption to its row",
    );
    const back = over(/^value-7$/);
    assert.ok(
      back.some(({ page, toPage, at }) => toPage < page && at.includes("107.25")),
      "a row leads back",
    );
    const way = over(/^P1$/);
    assert.ok(way.length >= 60 && way.every(({ at }) => at.startsWith("P1")), "each row links to its way");
    assert.ok(over(/^D1$/).some(({ at }) => at.includes("grid")), "a way links to its data");
  });
}
