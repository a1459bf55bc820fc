/** The notebook of home ranges on data unlike its default: what it says must follow. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { random } from "kenzan/stats/mod.ts";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";
import { simulateOuf } from "kenzan/wildlife/mod.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "../report/pdf_text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const HOUR = 3_600_000;

/**
 * A collar without DOP and elevation, in metres: May and August of a year, 68 km apart on ranges of some 100 m, nothing between,
 * three fixes in September.
 */
async function lend(folder: string): Promise<void> {
  const hours: number[] = [];
  for (
    const [from, until, every] of [["2021-05-01", "2021-06-01", 2], ["2021-08-01", "2021-09-01", 2], [
      "2021-09-01",
      "2021-09-04",
      24,
    ]] as const
  ) {
    for (
      let at = Date.parse(`${from}T00:00+09:00`);
      at < Date.parse(`${until}T00:00+09:00`);
      at += every * HOUR
    ) hours.push(at);
  }
  const { x, y } = simulateOuf(random(5), hours.map((at) => at / 1000), {
    centre: [-20_000, -30_000],
    sigma: [100, 80],
    tauPosition: 8 * 3600,
  });
  const august = Date.parse("2021-08-01T00:00+09:00");
  hours.forEach((at, k) => y[k] += at < august ? 0 : 68_000);
  const bytes = writeCsv(tableFrom({ id: hours.map(() => "S7"), t: hours.map((at) => new Date(at)), x, y }));
  await Deno.writeFile(join(folder, "collar.csv"), bytes);
  const field = (name: string, type: string, more = {}) => ({
    name,
    type,
    title: { ja: name, en: name },
    ...more,
  });
  await Deno.writeTextFile(
    join(folder, "deer-collars.json"),
    JSON.stringify({
      name: "deer-collars",
      title: { ja: "貸与データ", en: "Lent data" },
      path: "collar.csv",
      format: "csv",
      crs: "EPSG:6677",
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      licence: "test",
      confidentiality: "internal",
      source: { citation: { ja: "貸与データ", en: "Lent data" } },
      schema: {
        fields: [
          field("id", "string"),
          field("t", "datetime"),
          field("x", "number", { unit: "m" }),
          field("y", "number", { unit: "m" }),
        ],
      },
    }),
  );
}

Deno.test({
  name:
    "the report on home ranges says of a collar without DOP, DEM and record what it lacks, and names empty months" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await lend(folder);
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", join(root, "lib/cli/main.ts"), "report"].concat(
          join(root, "notebooks/wildlife/home-range.ipynb"),
          ["--catalog", folder, "--out", join(folder, "out")],
        ),
        cwd: root,
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const out = join(folder, "out/wildlife-home-range");
      const pages = bare(pdfText(await Deno.readFile(join(out, "report.pdf"))));
      const said = (text: string) => assert.ok(pages.includes(bare(text)), text);
      said("DOPによる選抜は行っていない");
      said("DEMとの標高差による選抜は行っていない");
      said("首輪の装着記録はない");
      said("測位が3しかない");
      said("2021年6月（測位なし）");
      said("2021年7月（否）");
      said("基準を変えて調べることはできなかった");
      said("「y」を北、「x」を東として読んだ");
      said("行動域が移ったのは2021年5月と2021年8月の間である");
      assert.ok(!pages.includes(bare("ジオイド高41.5 mを差し引いて")), "no height was compared");
      assert.ok(!pages.includes("模擬データであり"), "nothing is called simulated");
      const results = JSON.parse(await Deno.readTextFile(join(out, "results.json")));
      const value = (id: string) => results.items.find((item: { id: string }) => item.id === id).value;
      assert.deepEqual([value("months-n"), value("months-good"), value("months-bad")], [5, 2, 3]);
      assert.ok(value("overlap-least") < 1e-12, "a grid for both would be coarser than a kernel");
      for (
        const file of [
          "home-ranges.gpkg",
          "home-ranges-shapefile.zip",
          "home-ranges.geojson",
          "dropped-fixes.csv",
          "selected-fixes.csv",
          "collar-use.csv",
        ]
      ) {
        assert.ok((await Deno.stat(join(out, "files", file))).size > 100, file);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
