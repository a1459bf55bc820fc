import assert from "node:assert/strict";
import { join } from "node:path";
import { type Fragility, fragilityBytes, originOf } from "kenzan/fragility/mod.ts";
import type { RunRecord } from "kenzan/notebook/mod.ts";
import { editionKey, setReport } from "kenzan/report/mod.ts";
import { code, dataset, markdown, recordOf, type RecordParts, table, value } from "./fixture.ts";
import { bare, hasPoppler, needsPoppler, pdfAttachments, pdfText } from "./pdf_text.ts";

const whole = { worst: 15.95, typical: 15.95, decimals: "all" as const };
const lost = (decimals: number | "none") => ({ worst: 1, typical: 2, decimals });
const interval = { lower: 1, upper: 3, level: 0.95, method: "Wilson" };
const cells = [
  markdown("# 一\n\n{v}`sound`、{v}`rate`、{v}`count`。{ref}`t`を見よ。"),
  code([
    value("sound", 1.5),
    value("rate", 2.25, { interval }),
    value("count", 1234, { digits: 0 }),
    table("t", { plot: ["甲", "乙"], area: [1.25, 2.5] }, {
      area: { digits: 1, unit: { ja: "ha", en: "ha" } },
    }),
  ]),
];

/** A record with `fragility.json` beside it. */
async function measured(changes: Partial<Fragility> = {}, parts: RecordParts = {}): Promise<RunRecord> {
  const record = await recordOf(cells, parts);
  const fragility: Fragility = {
    of: originOf(record.manifest),
    runs: 3,
    scope: { seeds: [], orders: ["plots"], fields: ["plots.area"], fixed: [] },
    failures: [],
    values: [
      { id: "sound", printed: 2, value: { seed: whole, order: { worst: 12, typical: 13, decimals: 11 } } },
      { id: "rate", printed: 2, value: { seed: lost(1) }, interval: { seed: lost(0) } },
      { id: "count", printed: 0, value: { order: lost(-2) } },
    ],
    tables: [{
      id: "t",
      rows: {},
      columns: [{ name: "area", printed: 1, cells: { order: { ...lost("none"), at: "丙の秘密" } } }],
    }],
    claims: [],
    figures: [],
    files: [],
    ...changes,
  };
  await Deno.writeFile(join(record.folder, "fragility.json"), fragilityBytes(fragility));
  return record;
}

Deno.test("more digits printed than survive are warned of, each with its cell", async () => {
  const record = await measured();
  const { warnings } = await setReport(record, {});
  const found = warnings.filter(({ kind }) => kind === "digits-lost");
  assert.deepEqual(found.map(({ message }) => message), [
    "rate: printed to decimal 2, survives to decimal 1 in other circumstances",
    "rate (interval): printed to decimal 2, survives to units in other circumstances",
    "count: printed to units, survives to hundreds in other circumstances",
    "t, area: printed to decimal 1, no digit survives in other circumstances",
  ]);
  assert.ok(found.every(({ where }) => where.endsWith("cell 2")));
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test({
  name: `the appendix tells which digits survive, in both languages${needsPoppler}`,
  ignore: !hasPoppler,
  fn: async () => {
    const record = await measured({ failures: [{ kind: "seed", run: 2, message: "cell 2 threw Error" }] });
    const ja = bare(pdfText((await setReport(record, {})).pdf));
    for (
      const part of [
        "桁の安定性",
        "各3回実行",
        "このほか1回の実行は途中で止まった",
        "小数第2位小数第1位",
        "一の位百の位",
        "小数第1位なし",
      ]
    ) {
      assert.ok(ja.includes(bare(part)), part);
    }
    const en = bare(pdfText((await setReport(record, { lang: "en" })).pdf));
    for (
      const part of [
        "Stability of digits",
        "3 times each",
        "decimal 2 decimal 1",
        "units hundreds",
        "decimal 1 none",
      ]
    ) {
      assert.ok(en.includes(bare(part)), part);
    }
    await Deno.remove(record.folder, { recursive: true });
    const sound = await measured({ values: [], tables: [] });
    assert.ok(
      bare(pdfText((await setReport(sound, {})).pdf)).includes(
        bare("印字した桁は、いずれの数値でも保たれた"),
      ),
    );
    await Deno.remove(sound.folder, { recursive: true });
  },
});

Deno.test({
  name: `what is of another run is warned of and left out${needsPoppler}`,
  ignore: !hasPoppler,
  fn: async () => {
    const record = await measured({ of: "another" });
    const { pdf, warnings } = await setReport(record, {});
    assert.deepEqual(warnings.filter(({ kind }) => kind.startsWith("digits")).map(({ kind }) => kind), [
      "digits-stale",
    ]);
    assert.ok(!bare(pdfText(pdf)).includes("桁の安定性"));
    assert.ok(!(await pdfAttachments(pdf)).has("fragility.json"));
    await Deno.remove(record.folder, { recursive: true });
  },
});

Deno.test({
  name: `the PDF carries what was measured, without keys of confidential rows${needsPoppler}`,
  ignore: !hasPoppler,
  fn: async () => {
    for (const confidentiality of ["public", "confidential"] as const) {
      const record = await measured({}, { datasets: [dataset("d", { confidentiality })] });
      const attached = (await pdfAttachments((await setReport(record, {})).pdf)).get("fragility.json")!;
      assert.equal(new TextDecoder().decode(attached).includes("丙の秘密"), confidentiality === "public");
      await Deno.remove(record.folder, { recursive: true });
    }
  },
});

Deno.test("a report is set again when something else was measured", async () => {
  const record = await measured();
  const keys = [await editionKey(record, {})];
  await Deno.remove(join(record.folder, "fragility.json"));
  keys.push(await editionKey(record, {}));
  assert.notEqual(keys[0], keys[1]);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("a damaged file is refused by name", async () => {
  const record = await measured();
  for (
    const [text, expected] of [["{", /damaged[^]*fragility\.json/], [
      "{}",
      /not whole[^]*fragility\.json/,
    ]] as const
  ) {
    await Deno.writeTextFile(join(record.folder, "fragility.json"), text);
    await assert.rejects(setReport(record, {}), expected);
  }
  await Deno.remove(record.folder, { recursive: true });
});
