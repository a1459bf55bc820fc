/** The notebook of quality control on other data than its default: what it says must follow, and an audit must agree. */

import { DataType, Table, Utf8, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { writeCsv } from "kenzan/table/mod.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "../report/pdf_text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const NAMES = ["stage1", "stage2", "stack", "dating", "planned", "recheck", "field"];

/** A catalog with the points of some prefectures; the lists of second readings and visits only where they are made. */
async function ownCatalog(folder: string, prefectures: number[], isMade: boolean): Promise<void> {
  const ids = NAMES.map((name) => `ard-survey-${name}`);
  const catalog = await openCatalog({ folders: [], inputs: ids });
  for (const id of ids) {
    const table = await catalog.table(id);
    const isList = id.endsWith("recheck") || id.endsWith("field");
    const rows = Array.from({ length: table.numRows }, (_, row) => row).filter((row) => {
      const point = Number(table.getChild("point")!.get(row));
      return prefectures.includes(Math.floor(point / 1_000_000)) && (!isList || isMade);
    });
    const bytes = writeCsv(takeRows(table, rows), { encoding: "shift_jis" });
    await Deno.writeFile(join(folder, `${id}.csv`), bytes);
    const { $schema: _, ...entry } = catalog.entry(id);
    await Deno.writeTextFile(
      join(folder, `${id}.json`),
      JSON.stringify({
        ...entry,
        title: { ja: "判読結果", en: "Interpretation" },
        path: `${id}.csv`,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        source: { citation: { ja: "貸与データ", en: "Lent data" } },
      }),
    );
  }
}

function takeRows(table: Table, rows: number[]): Table {
  return new Table(
    Object.fromEntries(table.schema.fields.map(({ name, type }) => {
      const column = table.getChild(name)!;
      const text = DataType.isDictionary(type) ? new Utf8() : type;
      return [name, vectorFromArray(rows.map((row) => column.get(row)), text)];
    })),
  );
}

/** Runs the command line; what it said. */
async function kenzan(...args: string[]): Promise<{ success: boolean; said: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(root, "lib/cli/main.ts"), ...args],
    cwd: root,
  }).output();
  return { success, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** The pages before the appendix. */
const bodyOf = (pages: string) =>
  pages.slice(0, pages.search(/付録A数値の出所[^.\u2060]|AppendixAWhereeachnumbercomesfrom[^.\u2060]/));

Deno.test({
  name:
    "before a re-check the report on quality draws it, says what none found would allow, and claims no result" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await ownCatalog(folder, [16], false);
      const given = ["--catalog", folder, "--out", join(folder, "out"), "-p", "level=0.9"];
      for (const lang of ["ja", "en"]) {
        const notebook = join(root, "notebooks/landuse/quality.ipynb");
        const { success, said } = await kenzan("report", notebook, ...given, "--lang", lang);
        assert.ok(success, said);
        const file = `out/landuse-quality/report${lang === "ja" ? "" : ".en"}.pdf`;
        const body = bodyOf(bare(pdfText(await Deno.readFile(join(folder, file)))));
        const [there, gone] = lang === "ja"
          ? [
            [
              "再確認はまだ行われていない",
              "現地調査の台帳はまだない",
              "現地調査の結果はまだない",
              "判読の対象に点のない地域が2地域ある",
              "片側90%",
              "未実施",
            ],
            ["模擬", "真値との照合", "誤検出の割合は", "95%"],
          ]
          : [["Nosecondreadinghasbeenmadeyet", "Nothingwasfoundinthefieldyet", "notmadeyet"], [
            "simulated",
            "Againstthetruth",
            "95%",
          ]];
        for (const part of there) assert.ok(body.includes(part), `${lang}: ${part}`);
        for (const part of gone) assert.ok(!body.includes(part), `${lang}: ${part}`);
      }
      const report = join(folder, "out/landuse-quality/report.pdf");
      const audit = await kenzan("audit", report, "--catalog", folder, "--out", join(folder, "audit"));
      assert.ok(audit.success, audit.said);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
