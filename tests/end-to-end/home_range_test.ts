/** The notebook of home ranges on data unlike its default: what it says must follow. */

import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";
import { simulateOuf } from "kenzan/wildlife/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { assertSays, OwnReport } from "./own_report.ts";

const HOUR = 3_600_000;

/**
 * A collar without DOP and elevation, in metres: May and August of a year, 68 km apart on ranges of some 100 m, nothing between,
 * three fixes in September.
 */
async function lend(own: OwnReport): Promise<void> {
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
  const field = (name: string, type: "string" | "datetime" | "number", more = {}) => ({
    name,
    type,
    title: { ja: name, en: name },
    ...more,
  });
  await own.describe("deer-collars", { name: "collar.csv", bytes }, {
    title: { ja: "貸与データ", en: "Lent data" },
    format: "csv",
    crs: "EPSG:6677",
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
  });
}

Deno.test({
  name:
    "the report on home ranges says of a collar without DOP, DEM and record what it lacks, and names empty months" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("wildlife/home-range");
    await lend(own);
    assertSays(await own.pages(), [
      "DOPによる選抜は行っていない",
      "DEMとの標高差による選抜は行っていない",
      "首輪の装着記録はない",
      "測位が3しかない",
      "2021年6月（測位なし）",
      "2021年7月（否）",
      "基準を変えて調べることはできなかった",
      "「y」を北、「x」を東として読んだ",
      "行動域が移ったのは2021年5月と2021年8月の間である",
    ], [
      // No height was compared, and nothing is called simulated.
      "ジオイド高41.5 mを差し引いて",
      "模擬データであり",
    ]);
    const items = await own.items();
    const value = (id: string) => items.get(id)!.value;
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
      assert.ok((await Deno.stat(own.file(`files/${file}`))).size > 100, file);
    }
  },
});
