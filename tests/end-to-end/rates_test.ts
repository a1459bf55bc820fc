/** The notebook of annual rates on other data than its default: what it says must follow. */

import { Table, tableToIPC, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { assertSays, OwnReport } from "./own_report.ts";

const ID = "ard-national-grid";

/**
 * Lends some prefectures of the grid, or a part of their points, as if somebody had interpreted them, each field under
 * the name that `rename` gives it; without a name it is left out.
 */
async function lend(
  own: OwnReport,
  prefectures: number[],
  isGiven: (point: { pref: number; y: number; nfi: boolean }) => boolean = () => true,
  rename: (field: string) => string | undefined = (field) => field,
): Promise<void> {
  const catalog = await openCatalog({ folders: [], inputs: [ID] });
  const table = await catalog.table(ID);
  const [pref, y, nfi] = ["pref", "y", "nfi"].map((name) => table.getChild(name)!);
  const rows = Array.from({ length: table.numRows }, (_, row) => row).filter((row) =>
    prefectures.includes(pref.get(row)) && isGiven({ pref: pref.get(row), y: y.get(row), nfi: nfi.get(row) })
  );
  const columns = table.schema.fields.filter(({ name }) => rename(name) !== undefined).map(
    ({ name, type }) => {
      const column = table.getChild(name)!;
      // Point numbers of its own.
      const cells = rows.map((row, index) => name === "point" ? 900_000 + index : column.get(row));
      return [rename(name)!, vectorFromArray(cells, type)];
    },
  );
  const bytes = tableToIPC(new Table(Object.fromEntries(columns)), "file");
  const { schema } = catalog.entry(ID);
  const fields = schema!.fields.flatMap((field) => {
    const name = rename(field.name);
    return name === undefined ? [] : { ...field, name };
  });
  await own.lend(ID, { name: "own.arrow", bytes }, {
    schema: { ...schema!, fields },
    confidentiality: "confidential",
  });
}

/** Every rate of two prefectures of one region, by period, grid, event and base; net is AR less D. */
function checkRateList(csv: string): void {
  const [head, ...lines] = csv.replace(/^\ufeff/, "").trimEnd().split("\r\n").map((line) => line.split(","));
  const rows = lines.map((cells) => Object.fromEntries(head.map((name, k) => [name, cells[k]])));
  assert.equal(rows.length, 4 * 12 * 2 * 5);
  assert.deepEqual([...new Set(rows.map(({ domain }) => domain))], ["nation", "shikoku", "37", "38"]);
  const key = ({ domain, grid_m, period }: Record<string, string>) => [domain, grid_m, period].join();
  const ofLand = new Map(
    rows.filter((row) => row.relative_to === "land").map((row) => [`${key(row)},${row.event}`, row]),
  );
  for (const net of rows.filter(({ event }) => event === "net")) {
    const [ar, d] = ["AR", "D"].map((event) => Number(ofLand.get(`${key(net)},${event}`)!.area_ha_per_year));
    assert.ok(Math.abs(Number(net.area_ha_per_year) - (ar - d)) < 1e-6, key(net));
    assert.ok(Number(net.area_lower) <= ar - d && ar - d <= Number(net.area_upper), key(net));
  }
}

/** Where the northern part of prefecture 37 begins, m. */
const NORTH = -195_000;

Deno.test({
  name:
    "half of a prefecture is refused, or said to be what the rates are of, and so is the 4 km grid alone" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/rates");
    await lend(own, [37, 38], ({ pref, y }) => pref !== 37 || y <= NORTH);
    const refused = await own.refused();
    assert.match(refused, /points of the grid are missing/);
    assert.match(refused, /Kagawa: 4308 points = 107,700 ha, of 187,677 ha/);
    assert.match(refused, /where: +prefecture 37/);
    assert.doesNotMatch(refused, /Ehime/);

    assertSays(await own.pages("-p", "partial=true"), [
      "格子点の一部しか与えられていない都道府県が1都道府県ある。これらの率及び面積は、与えられた点が代表する範囲のみの",
      "香川県の値は、与えられた格子点が代表する範囲のみのものである",
      "対象の格子点のD率（対森林）",
    ], ["格子点の欠けは認められない。"]);

    await lend(own, [37, 38], ({ nfi }) => nfi);
    assert.match(
      await own.refused("-p", "partial=true"),
      /do not lie 500 m apart[\s\S]*Ehime: 4000 m in a row, 4000 m from row to row/,
    );
  },
});

Deno.test({
  name: "of a prefecture with few D the report estimates no variance, and prints nothing that rests on one" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/rates");
    for (const prefecture of [13, 14]) {
      await lend(own, [prefecture]);
      const body = await own.body();
      assert.ok(body.includes("分散を推定せず、設計効果は求めていない"), `${prefecture}`);
      assert.ok(!/設計効果は[0-9.]+である|変動係数は、?[0-9]|分散の[0-9.]+倍/.test(body), `${prefecture}`);
      assert.ok(!body.includes("全国の"), `${prefecture}`);
      // Nothing is planned by so few, and of the intervals only those from the count are told.
      assert.ok(body.includes("分散による区間は求めず"), `${prefecture}`);
      assert.ok(body.includes("事象が10点未満"), `${prefecture}`);
      assert.ok(!/とするには、4km格子では|最も狭い方法/.test(body), `${prefecture}`);
    }
  },
});

Deno.test({
  name: "the report on annual rates says of somebody's own data and of another period only what holds" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/rates");
    await lend(own, [37, 38]);
    for (const lang of ["ja", "en"]) {
      const [dropped, said] = lang === "ja"
        ? [
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
            "年度でつないだ合算（参考）",
            "2006年度",
          ],
          [
            "対象の2都道府県",
            "1989年から2005年までの16年間",
            "90%信頼区間",
            "模擬データの真値は、本報告書の判読結果に対するものではなく",
            "1989–2025基準年と期末の比較",
            "別表2（北海道を除く）–1989–2005",
          ],
        ]
        : [
          [
            "issimulated",
            "ofJapan,",
            "47prefectures",
            "the2years",
            "from2023",
            "95%",
            "Againstthetruth",
            "cautious",
            "FY2006",
            "林野庁",
          ],
          [
            "in2prefecturesforthe16yearsfrom1989to2005",
            "90%CI",
            "belongstoanotherinterpretation",
            "ForestryAgencyofJapan",
          ],
        ];
      assertSays(await own.body("-p", "periodStart=1989", "-p", "level=0.9", "--lang", lang), said, dropped);
    }
    checkRateList(await Deno.readTextFile(own.file("files/ard-rates.csv")));
  },
});

/** The field of 2005-2007 as if it were of the base year to 2021, and that of 2021-2023: the two that 別表5 names. */
const AS_IN_TABLE_5 = (field: string) =>
  field === "KP_ARD05"
    ? "KP_ARD21"
    : /^(KP_ARD|kpard)/.test(field) && field !== "kpard21_23"
    ? undefined
    : field;
/** All fields as of two years later, beyond the images there are today. */
const LATER = (field: string) =>
  /^(KP_ARD|kpard)/.test(field)
    ? field.replace(/\d\d/g, (digits) => String(Number(digits) + 2).padStart(2, "0"))
    : field;

Deno.test({
  name:
    "the report on annual rates takes its years from the fields: those of 別表5 alone, and those to come" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/rates");
    await lend(own, [37, 38], undefined, AS_IN_TABLE_5);
    // The period of the default is not there: which there are is told.
    assert.match(
      await own.refused(),
      /expected: +1989, 2021\s+found: +2023\s+where: .*KP_ARD21, kpard21_23/,
    );
    assertSays(await own.body("-p", "periodStart=2021"), [
      "1989年から2023年までの2期間について",
      "2021年から2023年までの2年間",
      "2021–2023",
      "両者の比較は行っていない",
      "長さの等しい期間がほかになく",
    ], ["2005年", "2005–", "2025年まで", "基準年と期末の比較", "D率の差は", "全期間500m格子"]);

    await lend(own, [37, 38], undefined, LATER);
    assertSays(await own.body("-p", "periodStart=2025"), [
      "1989年から2027年までの11期間について",
      "2025年から2027年までの2年間",
      "1989–2027基準年と期末の比較",
      "1989年から2027年までの各期間のDの延べ点数",
      "2029年度2025–2027",
    ]);

    // A gap is refused, and not read over.
    await lend(own, [37, 38], undefined, (field) => field === "kpard15_17" ? undefined : field);
    assert.match(await own.refused(), /periods that leave a gap[\s\S]*nothing from 2015 to 2017/);
  },
});
