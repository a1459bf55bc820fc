/** What is told about a run besides its report. */

import assert from "node:assert/strict";
import { setReport } from "kenzan/report/mod.ts";
import { claim, code, dataset, markdown, recordOf, table, value } from "./fixture.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "./pdf_text.ts";

Deno.test("a report on confidential data is told to show what was published of it, once", async () => {
  for (const confidentiality of ["confidential", "internal"] as const) {
    const datasets = [dataset("deer", { confidentiality }), dataset("plots")];
    const cells = [
      code([value("n", 3), value("m", 4), table("t", { 名: ["一"] }), claim("c", 0.5)]),
      markdown("# 結果\n\n{v}`n`、{v}`m`、{claim}`c`、{ref}`t`。"),
    ];
    const record = await recordOf(cells, { datasets });
    const { warnings } = await setReport(record, {});
    const told = warnings.filter(({ kind }) => kind === "confidential").map(({ message }) => message);
    assert.deepEqual(
      told,
      confidentiality === "internal" ? [] : [
        "deer: confidential, and the pages show what the notebook published of it: " +
        "2 values, 1 table, 1 claim, with labels and notes",
      ],
    );
    await Deno.remove(record.folder, { recursive: true });
  }
});

Deno.test({
  name: `confidential data that no cell read is said to be unread, not to be shown${needsPoppler}`,
  ignore: !hasPoppler,
  fn: async () => {
    const datasets = [dataset("deer", { confidentiality: "confidential", readBy: [] }), dataset("plots")];
    const record = await recordOf([code([value("n", 3)]), markdown("# 結果\n\n{v}`n`。")], { datasets });
    record.notebook.metadata.kenzan.inputs = ["deer", "plots"];
    const { pdf, warnings } = await setReport(record, {});
    assert.deepEqual(
      warnings.map(({ kind, message }) => [kind, message]),
      [["not-read", "dataset deer is declared, and its data not read"]],
    );
    assert.equal(bare(pdfText(pdf)).split("どのセルもこのデータを読んでいない").length, 2);
    await Deno.remove(record.folder, { recursive: true });
  },
});

Deno.test({
  name: `a value outside its interval is told on the terminal and in the appendix${needsPoppler}`,
  ignore: !hasPoppler,
  fn: async () => {
    const interval = { lower: 2, upper: 3, level: 0.95, method: "Wilson" };
    const cells = [
      code([value("outside", 1, { interval }), value("inside", 2.5, { interval })]),
      markdown("# 結果\n\n{v}`outside:interval`、{v}`inside`。"),
    ];
    const record = await recordOf(cells);
    const { pdf, warnings } = await setReport(record, {});
    assert.deepEqual(warnings.map(({ kind, where }) => [kind, where]), [
      ["outside-interval", "tests/report/sample.ipynb, cell 1"],
    ]);
    assert.match(warnings[0].message, /outside lies outside its own interval/);
    assert.equal(bare(pdfText(pdf)).split("値は区間の外にある").length, 2);
    const en = await setReport(record, { lang: "en" });
    assert.ok(bare(pdfText(en.pdf)).includes(bare("the value lies outside it")));
    await Deno.remove(record.folder, { recursive: true });
  },
});

Deno.test("a cover of another fiscal year than the one reported on is told, and none where they agree", async () => {
  const record = await recordOf([code([value("n", 3)]), markdown("# 結果\n\n{v}`n`。")]);
  const label = { ja: "事業年度", en: "Fiscal year" };
  record.notebook.metadata.kenzan.parameters.year = { type: "number", label, role: "fiscalYear" };
  record.manifest.parameters.year = 2028;
  const told = async (date: string) =>
    (await setReport(record, { date })).warnings.filter(({ kind }) => kind === "other-fiscal-year")
      .map(({ message }) => message);
  assert.deepEqual(await told("2027-03-19"), [
    "the cover says fiscal year 2026, by the date 2027-03-19, and the parameter year is 2028: " +
    "give the --date of the report",
  ]);
  assert.deepEqual(await told("2029-03-19"), []);
  await Deno.remove(record.folder, { recursive: true });
});
