import assert from "node:assert/strict";
import fc from "fast-check";
import { rest, setReport } from "kenzan/report/mod.ts";
import { code, dataset, drawing, figure, markdown, recordOf, table, value } from "./fixture.ts";
import { bare, hasPoppler, needsPoppler, pdfText, pdfWords } from "./pdf_text.ts";
import { setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

const rate = value("d-rate", 0.01234, {
  unit: { ja: "%/年", en: "%/yr" },
  digits: 3,
  interval: { lower: 0.0101, upper: 0.0149, level: 0.95, method: "Wilson" },
  n: 1492011,
  label: { ja: "森林減少率", en: "Deforestation rate" },
});

/** A test that reads the pages back. */
const pageTest = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name: name + needsPoppler, ignore: !hasPoppler, fn });

pageTest("values are printed with unit, digits, interval and n", async () => {
  const { pdf } = await setCells([
    code([rate, value("area", 24935812.4, { unit: { ja: "ha", en: "ha" }, digits: 0 })]),
    markdown(
      "# 結果\n\n率は{v}`d-rate:interval`（n = {v}`d-rate:n`）、値{v}`d-rate`、数{v}`d-rate:number`、面積{v}`area`。",
    ),
  ]);
  const text = bare(pdfText(pdf));
  assert.ok(
    text.includes(
      "率は0.012%/年（95%信頼区間0.010–0.015）（n=1,492,011）、値0.012%/年、数0.012、面積24,935,812ha。",
    ),
  );
});

pageTest("nothing leaves the text block, however long its words are", async () => {
  const path =
    "reports/out/landuse-rates/tables/national-rates-by-period-and-prefecture-500m-and-4km-grid.csv";
  const checksum = "0123456789abcdef".repeat(10);
  const terms = Array.from({ length: 24 }, (_, k) => `a_{${k}} x_{${k}}`).join(" + ");
  const wide = Array.from({ length: 13 }, (_, k) => `identifier_${k}`).join(" | ");
  const { pdf } = await setCells([
    markdown(`# ${"長い見出し".repeat(14)}

保存先は\`${path}\`、住所はhttps://example.com/${path}である。

\`\`\`
${checksum}
\`\`\`

$$
y = ${terms}
$$

| ${wide} |
|${" --- |".repeat(13)}
| ${wide} |`),
  ]);
  const [left, right] = [70.87, 595.28 - 70.87];
  // The white half of a full stop may stand beyond the edge.
  const outside = pdfWords(pdf).filter((word) => word.left < left - 1 || word.right > right + 6);
  assert.deepEqual(outside, []);
  const text = pdfText(pdf).replaceAll("\n", "");
  assert.ok(text.includes(path) && text.includes(checksum), "what is broken over lines is copied whole");
});

pageTest(
  "a figure stands before the appendices, not at the foot of the page on which they begin",
  async () => {
    const { pdf } = await setCells([markdown("# 結果\n\n{ref}`f`に示す。"), code([figure("f", drawing())])]);
    const pages = pdfText(pdf).split("\f").map(bare);
    const [shown, appendix] = [/図1[-‑–]1.*図1[-‑–]1/s, /付録A数値の出所(?!\.)/].map((pattern) =>
      pages.findLastIndex((page) => pattern.test(page))
    );
    assert.ok(shown >= 0 && shown < appendix, `${shown}, ${appendix}`);
  },
);

pageTest("a single heading is a chapter, unless it repeats the title of the notebook", async () => {
  const { pdf } = await setCells([code([rate]), markdown("# 結果\n\n{v}`d-rate`")]);
  const text = bare(pdfText(pdf));
  assert.ok(text.includes("1結果"));
  assert.ok(!text.includes("はじめに"));
});

pageTest("what was published before the first chapter stands in it, behind its heading", async () => {
  for (const title of [[], [markdown("# 標準地調査の集計")]]) {
    const { pdf } = await setCells([
      ...title,
      code([table("t", { 名: ["一行目"] })]),
      markdown("## 結果\n\n{ref}`t`に示す。"),
      markdown("## 考察\n\n以上である。"),
    ]);
    const text = bare(pdfText(pdf));
    assert.ok(!text.includes("はじめに"));
    const places = ["1結果", "表1-1に示す", "一行目", "2考察"].map((words) => text.lastIndexOf(words));
    assert.ok(places.every((place) => place >= 0));
    assert.ok(places[2] < places[3], "the table stands in the first chapter");
    assert.ok(text.lastIndexOf("1結果") < text.indexOf("一行目"), "and not before its heading");
  }
});

pageTest("figures and tables are numbered by chapter, in both languages alike", async () => {
  const cells = [
    markdown("# 標準地調査の集計"),
    markdown("# Plot survey", "en"),
    markdown(
      "## 方法\n\n{ref}`m`を見よ。{ref}`t-a`、{ref}`t-b`、{ref}`f-a`、{ref}`f-b`、{ref}`eq-a`、{ref}`m`。\n\n```{math}\n:label: eq-a\nx\n```",
    ),
    markdown(
      "## Methods\n\nSee {ref}`t-a`, {ref}`t-b`, {ref}`f-a`, {ref}`f-b`, {ref}`eq-a`.\n\n```{math}\n:label: eq-a\nx\n```",
      "en",
    ),
    code([table("t-a", { 名: ["一"] })]),
    markdown("(m)=\n## 結果\n\n```{show} f-b\n```\n\n本文である。"),
    markdown("(m)=\n## Results\n\n```{show} f-b\n```\n\nText.", "en"),
    code([figure("f-a", drawing()), table("t-b", { 名: ["二"] }), figure("f-b", drawing())]),
  ];
  const ja = await setCells(cells);
  assert.deepEqual(ja.warnings, []);
  assert.ok(bare(pdfText(ja.pdf)).includes("第2章を見よ。表1-1、表2-1、図2-2、図2-1、式(1-1)、第2章。"));
  const en = await setCells(cells, { options: { lang: "en" } });
  assert.deepEqual(en.warnings, []);
  assert.ok(bare(pdfText(en.pdf)).includes("SeeTable1-1,Table2-1,Figure2-2,Figure2-1,Eq.(1-1)."));
});

Deno.test("what no sentence mentions is returned as a warning", async () => {
  const { warnings } = await setCells([markdown("# 結果\n\n本文。"), code([figure("lonely", drawing())])]);
  assert.deepEqual(warnings.map(({ kind, where }) => [kind, where]), [
    ["not-referred-to", "tests/report/sample.ipynb, cell 2"],
  ]);
  assert.match(warnings[0].message, /図 1-1 \(lonely\)/);
});

pageTest("the English edition lists what it sets in Japanese", async () => {
  const cells = [
    markdown("# 結果\n\n日本語だけの段落。"),
    markdown("# 考察"),
    markdown("# Discussion", "en"),
  ];
  const { pdf, warnings } = await setCells(cells, { options: { lang: "en" } });
  assert.deepEqual(warnings.map(({ kind }) => kind), ["not-translated"]);
  const text = bare(pdfText(pdf));
  assert.ok(text.includes("日本語だけの段落。"));
  assert.ok(text.includes("PassagesinJapanese"));
  assert.ok(text.includes("sample.ipynb,cell1"));
});

pageTest("the cover tells fiscal year, month, commission, organisation and version", async () => {
  const cover = { contract: { ja: "森林調査業務", en: "" }, organisation: { ja: "検算研究所", en: "" } };
  for (
    const [date, year, month] of [
      ["2027-03-31", "令和8年度(2026)", "2027年3月"],
      ["2027-04-01", "令和9年度(2027)", "2027年4月"],
      ["2019-04-01", "令和元年度(2019)", "2019年4月"],
      ["2019-03-31", "平成30年度(2018)", "2019年3月"],
    ]
  ) {
    const { pdf } = await setCells([markdown("# 一")], { options: { date, cover } });
    const text = bare(pdfText(pdf).split("\f")[0]);
    for (const part of [year, month, "森林調査業務", "検算研究所", "標準地調査の集計", "Kenzan0.1.0"]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  }
});

pageTest("text fills the page that a high figure, and what follows it, has no room on", async () => {
  const { pdf } = await setCells([
    markdown("# 結果\n\n{ref}`high`と{ref}`low`に示す。" + "前の文である。".repeat(80)),
    code([
      figure("high", drawing("高い図", [605, 800]), [605, 800]),
      figure("low", drawing("低い図", [605, 100]), [605, 100]),
    ]),
    markdown("後の文である。"),
  ]);
  const pages = pdfText(pdf).split("\f").map(bare);
  const pageOf = (text: string) => pages.findLastIndex((page) => page.includes(text));
  assert.equal(pageOf("後の文である。"), pageOf("に示す。前の文"));
  assert.ok(pageOf("高い図") <= pageOf("低い図") && pageOf("高い図") > pageOf("後の文である。"));
});

Deno.test("a summary longer than its page is returned as a warning", async () => {
  const long = markdown(
    "# 要約\n\n" + "長い要約である。".repeat(60) + ("\n\n段落である。".repeat(50)),
    "summary",
  );
  const { warnings } = await setCells([long, markdown("# 一")]);
  assert.deepEqual(warnings.map(({ kind, where }) => [kind, where]), [
    ["summary-too-long", "tests/report/sample.ipynb, cell 1"],
  ]);
});

pageTest("a long table repeats its head and says that it goes on", async () => {
  const rows = Array.from({ length: 120 }, (_, row) => row + 0.5);
  const { pdf } = await setCells([
    markdown("# 結果\n\n{ref}`long`に示す。"),
    code([table("long", { 面積: rows }, { 面積: { digits: 1, unit: { ja: "ha", en: "ha" } } })]),
  ]);
  const text = pdfText(pdf).split("\f").map(bare);
  const heads = text.filter((page) => page.includes("面積(ha)")).length;
  assert.ok(heads >= 3);
  assert.equal(text.filter((page) => page.includes("表1-1（続き）")).length, heads - 1);
  assert.ok(text.some((page) => page.includes("119.5")));
});

pageTest(
  "a table longer than the limit is shortened, and says so on the page and to the caller",
  async () => {
    const rows = Int32Array.from({ length: 1000 }, (_, row) => row);
    const { pdf, warnings } = await setCells([
      markdown("# 結果\n\n{ref}`long`に示す。"),
      code([table("long", { a: rows as unknown as unknown[] })]),
    ]);
    assert.deepEqual(warnings.map(({ kind }) => kind), ["table-shortened"]);
    assert.ok(bare(pdfText(pdf)).includes("全1000行のうち先頭の300行を示す。"));
  },
);

pageTest("the appendices tell cell, data, licence, versions and how to repeat", async () => {
  const { pdf } = await setCells([code([rate]), markdown("# 結果\n\n{v}`d-rate`")], {
    datasets: [dataset("nfi-grid", { licence: "政府標準利用規約2.0" })],
  });
  const text = bare(pdfText(pdf));
  for (
    const part of [
      "数値の出所",
      "森林減少率",
      "0.010–0.015（95%、Wilson法）、n=1,492,011",
      // SHA-256 of "cdcd…cd  lib/stats/mod.ts\n", the list as sha256sum prints it.
      "lib/stats/",
      "7e87be9a1a5c",
      "nfi-grid",
      "政府標準利用規約2.0",
      "Deno2.9.6",
      "npx-ydeno@2.9.6taskreporttests/report/sample.ipynb-p'region=九州北部'",
    ]
  ) assert.ok(text.includes(part), part);
});

pageTest("an @ in prose is an @: an account, an address, a unit price", async () => {
  const { pdf } = await setCells([
    markdown(
      "# 方法\n\n問合せは@kenzan_lab又はtaro@example.jp（@ 100円、[@taro](https://example.jp/)）とする。",
    ),
  ]);
  const text = bare(pdfText(pdf));
  assert.ok(text.includes("問合せは@kenzan_lab又はtaro@example.jp（@100円、@taro"), text.slice(0, 2000));
});

pageTest("works are cited by author and year and listed", async () => {
  const { pdf } = await setCells([markdown("# 方法\n\n{cite}`ipcc2006`と{cite:t}`yamada2020`による。")], {
    bibliography: "data/works.bib",
  });
  const text = bare(pdfText(pdf));
  assert.ok(text.includes("（IPCC2006）と山田太郎,佐藤花子（2020）による。"));
  assert.ok(text.includes("参考文献") && text.includes("日本森林学会誌102(3):123–130"));
  assert.ok(!text.includes("Smith"), "only cited works are listed");
});

pageTest("English citations and intervals have half-width brackets", async () => {
  const { pdf } = await setCells([
    code([rate]),
    markdown("# 方法\n\n{cite}`ipcc2006`による{v}`d-rate:interval`。"),
    markdown("# Methods\n\nAfter {cite}`ipcc2006`, {v}`d-rate:interval`.", "en"),
  ], { bibliography: "data/works.bib", options: { lang: "en" } });
  assert.ok(bare(pdfText(pdf)).includes("After(IPCC2006),0.012%/yr(95%CI0.010–0.015)."));
});

pageTest("a unit with brackets of its own loses nothing", async () => {
  const unit = { ja: "本（立木）", en: "stems (trees)" };
  const interval = { lower: 1, upper: 3, level: 0.95, method: "Jeffreys" };
  const { pdf } = await setCells([
    code([value("stems", 2, { unit, digits: 0, interval })]),
    markdown("# 結果\n\n{v}`stems:interval`、{v}`stems`。"),
  ]);
  assert.ok(bare(pdfText(pdf)).includes("2本（立木）（95%信頼区間1–3）、2本（立木）。"));
});

pageTest("a cover without an organisation has no line for one", async () => {
  const { pdf } = await setCells([markdown("# 一")]);
  const text = bare(pdfText(pdf).split("\f")[0]);
  assert.ok(/^令和8年度\(2026\)標準地調査の集計報告書2027年3月Kenzan0\.1\.0/.test(text), text);
});

pageTest("short words of a table head are not broken, nor numbers from their units", async () => {
  const heads = ["4 km D点数", "4 km 上限", "D率 下限", "都道府県"];
  const columns = Object.fromEntries(heads.map((_, index) => [`c${index}`, [0.5, 1.5]]));
  for (let index = heads.length; index < 12; index++) columns[`c${index}`] = [123456.5, 1.5];
  const described = Object.fromEntries(
    Object.keys(columns).map((name, index) => [name, {
      digits: 1,
      label: { ja: heads[index] ?? name, en: name },
    }]),
  );
  const { pdf } = await setCells([
    markdown("# 結果\n\n{ref}`wide`に示す。"),
    code([table("wide", columns, described)]),
  ]);
  const words = new Set(pdfText(pdf).normalize("NFC").replaceAll("\u00a0", " ").split(/\n| {2,}/));
  for (const word of ["4 km", "D点数", "上限", "D率", "下限", "都道府県"]) {
    assert.ok(
      [...words].some((text) => ` ${text} `.includes(` ${word} `)),
      `${word} in ${[...words].join("|")}`,
    );
  }
});

pageTest("a character that ends in the byte of another is not taken for it in the next report", async () => {
  // 終 is E7B582, 。 is E38082: the compiler's in-place update of a file confused them.
  for (const last of ["終", "。", "終"]) {
    const { pdf } = await setCells([markdown(`# 章\n\n始@ ${last}`)]);
    assert.ok(bare(pdfText(pdf)).includes(`始@${last}`), last);
  }
});

pageTest("any text of a paragraph stands on the page as it was written", async () => {
  // Markdown's own marks are escaped; what remains is Typst's business, which must not see any of it.
  const escape = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
  const character = fc.oneof(
    fc.constantFrom(..."#$*_`@<>[]{}()\\\"'~=-+/.:;,&%^|!?0123456789abcXYZ"),
    fc.constantFrom(..."森林減少率の推定は、「標準地」（二〇二五年）ー～…である。ｱＡ１"),
    fc.constantFrom(..." \n\t"),
    fc.integer({ min: 0xa1, max: 0x17f }).filter((code) => code !== 0xad).map((code) =>
      String.fromCodePoint(code)
    ),
  );
  const paragraph = fc.array(character, { minLength: 1, maxLength: 60 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(paragraph, { minLength: 20, maxLength: 20 }), async (paragraphs) => {
      // Twenty paragraphs to a report: a report each would set the appendices over and over.
      const texts = paragraphs.map((text) => `始${text.replace(/\n\s*/g, "\n")}終`);
      const { pdf } = await setCells([markdown("# 章\n\n" + texts.map(escape).join("\n\n"))]);
      const page = bare(pdfText(pdf));
      for (const text of texts) assert.ok(page.includes(bare(text)), JSON.stringify(text));
    }),
    { numRuns: 8, seed: 20270319 },
  );
});

pageTest("再現手順 names where the source code is, where reports/report.json does", async () => {
  const record = await recordOf([code([rate]), markdown("# 結果\n\n{v}`d-rate`")]);
  try {
    const repository = "https://example.org/kenzan.git";
    const { publication } = record.manifest;
    const named = {
      ...record,
      manifest: { ...record.manifest, publication: { ...publication, repository } },
    };
    const textOf = async (it: typeof record) => bare(pdfText((await setReport(it, {})).pdf));
    assert.ok((await textOf(named)).includes(`のソースコードを用意する。入手先：${repository}`));
    assert.ok(!(await textOf(record)).includes("入手先"));
  } finally {
    await Deno.remove(record.folder, { recursive: true });
  }
});

pageTest("a table stands behind the heading of its chapter, also on the page where that opens", async () => {
  // The second fills a page but for a heading and a line.
  for (const rows of [24, 47]) {
    const { pdf } = await setCells([
      markdown(`# 結果\n\n{ref}\`t\`に示す。${"本文である。".repeat(rows === 24 ? 40 : 1)}`),
      code([table("t", { 名: Array.from({ length: rows }, (_, row) => `行${row}終`) })]),
      markdown("本文の終わりである。"),
    ]);
    const text = bare(pdfText(pdf));
    const [heading, row] = ["1結果表1-1に示す", `行${rows - 1}終`].map((words) => text.lastIndexOf(words));
    assert.ok(heading >= 0 && row > heading, `${rows} rows`);
  }
});

pageTest("rows of a long table stay whole where pages change", async () => {
  const rows = Array.from({ length: 60 }, (_, row) => row);
  const { pdf } = await setCells([
    markdown("# 結果\n\n{ref}`t`に示す。"),
    code([table("t", {
      名: rows.map((row) => `行${row}終`),
      説明: rows.map((row) => "長い説明が続く。".repeat(5 + row % 9)),
      備考: rows.map(() => "備考も続く。".repeat(6)),
    })]),
  ]);
  const pages = pdfText(pdf).split("\f").map(bare).filter((page) => page.includes("表1-1（続き）"));
  assert.ok(pages.length >= 2);
  const told = new Set<number>();
  for (const page of pages) {
    const own = [...page.matchAll(/行(\d+)終/g)].map((match) => Number(match[1]));
    for (const row of own) {
      assert.ok(!told.has(row));
      told.add(row);
    }
    // As many sentences as the rows of the page have: none came over from the page before.
    const sentences = own.reduce((sum, row) => sum + 5 + row % 9, 0);
    assert.equal(page.split("長い説明が続く。").length - 1, sentences);
  }
});
