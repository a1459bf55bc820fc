/** The notebook of annual rates on other data than its default: what it says must follow. */

import { Table, tableToIPC, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "../report/pdf_text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const ID = "ard-national-grid";

/** A catalog with two prefectures of the grid as if they were somebody's own interpretation. */
async function ownCatalog(folder: string, prefectures: number[]): Promise<void> {
  const catalog = await openCatalog({ folders: [], inputs: [ID] });
  const table = await catalog.table(ID);
  const pref = table.getChild("pref")!;
  const rows = Array.from({ length: table.numRows }, (_, row) => row).filter((row) =>
    prefectures.includes(pref.get(row))
  );
  const columns = table.schema.fields.map(({ name, type }) => {
    const column = table.getChild(name)!;
    // Point numbers of its own.
    const cells = rows.map((row, index) => name === "point" ? 900_000 + index : column.get(row));
    return [name, vectorFromArray(cells, type)];
  });
  const bytes = tableToIPC(new Table(Object.fromEntries(columns)), "file");
  await Deno.writeFile(join(folder, "own.arrow"), bytes);
  const { $schema: _, ...entry } = catalog.entry(ID);
  await Deno.writeTextFile(
    join(folder, `${ID}.json`),
    JSON.stringify({
      ...entry,
      title: { ja: "判読結果", en: "Interpretation" },
      path: "own.arrow",
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      confidentiality: "confidential",
      source: { citation: { ja: "貸与データ", en: "Lent data" } },
    }),
  );
}

Deno.test({
  name: "the report on annual rates says of somebody's own data and of another period only what holds" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await ownCatalog(folder, [37, 38]);
      for (const [lang, name] of [["ja", "report.pdf"], ["en", "report.en.pdf"]]) {
        const { success, stderr } = await new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--no-check", join(root, "lib/cli/main.ts"), "report"]
            .concat(
              join(root, "notebooks/landuse/rates.ipynb"),
              "--catalog",
              folder,
              "--out",
              join(folder, "out"),
            )
            .concat("-p", "periodStart=1989", "-p", "level=0.9", "--lang", lang),
          cwd: root,
        }).output();
        assert.ok(success, new TextDecoder().decode(stderr));
        const whole = bare(pdfText(await Deno.readFile(join(folder, "out/landuse-rates", name))));
        const [appendix, dropped, said] = lang === "ja"
          ? [
            "付録A数値の出所本文に",
            [
              "模擬データである",
              "模擬の区分",
              "全国の",
              "47都道府県",
              "2年間",
              "23年から",
              "95%",
              "真値との照合",
              "控えめ",
            ],
            [
              "対象の2都道府県",
              "1989年から2005年までの16年間",
              "90%信頼区間",
              "模擬データの真値は、本報告書の判読結果に対するものではなく",
            ],
          ]
          : [
            "AppendixAWhereeachnumbercomesfromThe",
            [
              "issimulated",
              "ofJapan,",
              "47prefectures",
              "2years",
              "from2023",
              "95%",
              "Againstthetruth",
              "cautious",
            ],
            ["in2prefecturesforthe16yearsfrom1989to2005", "90%CI", "belongstoanotherinterpretation"],
          ];
        const body = whole.slice(0, whole.indexOf(appendix as string));
        assert.ok(
          body.length > 1000 && body.length < whole.length,
          "the body ends where the appendix begins",
        );
        for (const part of dropped) assert.ok(!body.includes(part), `${lang}: ${part}`);
        for (const part of said) assert.ok(body.includes(part), `${lang}: ${part}`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
