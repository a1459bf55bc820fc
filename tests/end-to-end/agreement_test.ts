/** The notebook of agreement on other data than its default: what it says must follow. */

import { Table, tableToIPC, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { assertSays, OwnReport } from "./own_report.ts";

/** Prefectures of the catalogs made here. */
const OWN = [36, 37, 38];

type Row = Record<string, unknown>;

/**
 * Lends a dataset of the built-in catalog with the rows of some prefectures, each as `change` has it and with its fields
 * under the names of `rename`; a field without a name is left out.
 */
async function lend(
  own: OwnReport,
  id: string,
  change: (row: Row) => Row = (row) => row,
  rename: (field: string) => string | undefined = (field) => field,
): Promise<void> {
  const catalog = await openCatalog({ folders: [], inputs: [id] });
  const table = await catalog.table(id);
  const { fields } = table.schema;
  const pref = table.getChild("pref")!;
  const rows: Row[] = [];
  for (let k = 0; k < table.numRows; k++) {
    if (!OWN.includes(pref.get(k))) continue;
    rows.push(change(Object.fromEntries(fields.map(({ name }, c) => [name, table.getChildAt(c)!.get(k)]))));
  }
  const columns = fields.flatMap(({ name, type }) => {
    const to = rename(name);
    return to === undefined ? [] : [[to, vectorFromArray(rows.map((row) => row[name]), type)]];
  });
  const bytes = tableToIPC(new Table(Object.fromEntries(columns)), "file");
  const { schema } = catalog.entry(id);
  const described = schema!.fields.flatMap((field) => {
    const name = rename(field.name);
    return name === undefined ? [] : { ...field, name };
  });
  await own.lend(id, { name: `${id}.arrow`, bytes }, { schema: { ...schema!, fields: described } });
}

Deno.test({
  name: "the report on agreement says of lent data, of one lattice and without types, only what holds" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/agreement");
    await lend(own, "ard-reading-grid");
    // The plots on points of the grid, by somebody who tells no forest types.
    await lend(own, "nfi-plots", (row) => ({
      ...row,
      x: Number(row.x) - 100,
      y: Number(row.y) - 100,
      forest_type: null,
    }));
    const pages = await own.body("-p", "level=0.9", "-p", "year=2022");
    assertSays(pages, [
      "対象3都道府県",
      "90%信頼区間",
      "2022年の森林率",
      "二つの周期の間の変化率の推定",
      "データの名称、出典及び取扱いは",
    ], [
      "模擬データである",
      "全国の",
      "真値との照合",
      "林種別に判読が森林とした割合",
      "三つの区分による一致",
    ]);
    // The level, not the end of a share such as 64.95 %.
    assert.doesNotMatch(pages, /(?<![\d.])95%/);
    assert.match(pages, /距離にして0mの位置にある/);
  },
});

Deno.test({
  name: "the report on agreement follows plots at no one offset, and a period in which nothing changed" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/agreement");
    await lend(own, "ard-reading-grid", (row) => ({
      ...row,
      kpard23_25: [3, 4].includes(Number(row.kpard23_25)) ? Number(row.kpard23_25) - 2 : row.kpard23_25,
    }));
    // Positions as a receiver under trees has them, and nothing of the cycle before.
    await lend(own, "nfi-plots", (row) => ({
      ...row,
      x: Number(row.x) + 37 * (Number(row.plot) % 9) - 150,
      y: Number(row.y) + 41 * (Number(row.plot) % 7) - 120,
      planned_year: null,
      forest_before: null,
    }));
    assertSays(await own.body("--lang", "en"), [
      "The two grids lie at no one offset",
      "Neither AR nor D was read in the period",
      "no two-phase estimates were made",
      "Agreement on three classes",
    ], ["In fact, more plots differ", "is simulated", "The D rate of the land", "of Japan"]);
  },
});

Deno.test({
  name:
    "the report on agreement reads images to come, plots that are not yet due, and a grid without a re-check" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/agreement");
    await lend(
      own,
      "ard-reading-grid",
      undefined,
      (field) => field.replace(/\d\d/g, (digits) => String(Number(digits) + 2)),
    );
    // A cycle of 2021-2025 of which 2025 has not been surveyed yet.
    await lend(own, "nfi-plots", (row) => {
      const planned = Number(row.planned_year) + 2;
      const isDue = planned < 2025;
      return {
        ...row,
        planned_year: planned,
        year: isDue && row.year ? Number(row.year) + 2 : null,
        surveyed: isDue && row.surveyed,
        missed_because: isDue ? row.missed_because : null,
      };
    });
    const later = await own.body("-p", "year=2023");
    assertSays(later, [
      "2025年から2027年までの期間（以下「対象期間」",
      "AR率及びD率の補正（対陸地、2025～2027年）",
      "調査予定年度が調査された最後の年度（2024年）より後であり",
      "時期未到来",
    ]);
    // A fifth of the plots was not missed but is yet to come: no more are missed than with all of them surveyed.
    const [, missed] = later.match(/調査されなかったものは([\d.]+)%/)!;
    assert.ok(Number(missed) < 15, missed);

    // As in 別表5, and nothing read again.
    await lend(
      own,
      "ard-reading-grid",
      undefined,
      (field) =>
        field === "kpard13_15"
          ? "KP_ARD21"
          : field === "kpard21_23" || !/^(kpard|recheck)/.test(field)
          ? field
          : undefined,
    );
    await lend(own, "nfi-plots");
    assertSays(await own.body(), [
      "1989年から期間ごとに記録されている",
      "対象期間は、判読の最後の期間（2021年～2023年）である",
      "再確認の列（recheck**_**）がないため、率の補正と、それに基づく設計の比較は行っていない",
    ], [
      "以下「再確認」という",
      "分散の半分",
      "AR及びDの点がいずれも読み取られていない",
      "二つのD率の違い",
    ]);
  },
});
