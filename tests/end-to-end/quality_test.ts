/** The notebook of quality control on other data than its default: what it says must follow, and an audit must agree. */

import { DataType, Table, Utf8, vectorFromArray } from "apache-arrow";
import assert from "node:assert/strict";
import { join } from "node:path";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { columnNumbers, columnTexts, writeCsv } from "kenzan/table/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { assertSays, kenzan, OwnReport } from "./own_report.ts";

const NAMES = ["stage1", "stage2", "stack", "dating", "planned", "recheck", "field"];

/**
 * Lends the points of some prefectures; the lists of second readings and visits only where they are made, and
 * the readings of those still to come empty.
 */
async function lend(
  own: OwnReport,
  prefectures: number[],
  isMade: boolean,
  outstanding: number[] = [],
): Promise<void> {
  const ids = NAMES.map((name) => `ard-survey-${name}`);
  const catalog = await openCatalog({ folders: [], inputs: ids });
  for (const id of ids) {
    const table = await catalog.table(id);
    const isList = id.endsWith("recheck") || id.endsWith("field");
    const rows = Array.from({ length: table.numRows }, (_, row) => row).filter((row) => {
      const point = Number(table.getChild("point")!.get(row));
      return prefectures.includes(Math.floor(point / 1_000_000)) && (!isList || isMade);
    });
    const isEmpty = (name: string, row: number) =>
      id.endsWith("recheck") && name === "KP_ARD" &&
      outstanding.includes(Math.floor(Number(table.getChild("point")!.get(row)) / 1_000_000));
    const bytes = writeCsv(takeRows(table, rows, isEmpty), { encoding: "shift_jis" });
    await own.lend(id, { name: `${id}.csv`, bytes });
  }
}

function takeRows(table: Table, rows: number[], isEmpty: (name: string, row: number) => boolean): Table {
  return new Table(
    Object.fromEntries(table.schema.fields.map(({ name, type }) => {
      const column = table.getChild(name)!;
      const text = DataType.isDictionary(type) ? new Utf8() : type;
      return [name, vectorFromArray(rows.map((row) => isEmpty(name, row) ? null : column.get(row)), text)];
    })),
  );
}

Deno.test({
  name:
    "before a re-check the report on quality draws it, says what none found would allow, and claims no result" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    await using own = await OwnReport.of("landuse/quality");
    await lend(own, [16], false);
    for (const lang of ["ja", "en"]) {
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
      assertSays(await own.body("-p", "level=0.9", "--lang", lang), there, gone);
    }
    const out = join(own.folder, "audit");
    const audit = await kenzan("audit", own.file("report.pdf"), "--catalog", own.folder, "--out", out);
    assert.ok(audit.success, audit.said);
  },
});

Deno.test({
  name: "readings still to come are open and named, and of a sheet without any the bounds are a supposition" +
    needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    for (const outstanding of [[41], [16, 41]]) {
      await using own = await OwnReport.of("landuse/quality");
      await lend(own, [16, 41], true, outstanding);
      const body = await own.body();
      const items = await own.items();
      const value = (id: string) => items.get(id)!.value;
      const bounds = await own.table("bounds-table");
      const names = columnTexts(bounds, "name_ja");
      const boundOf = (name: string, column = "d_upper") =>
        columnNumbers(bounds, column)[names.indexOf(name)];
      const [saga, all] = ["佐賀県", "対象の全体"];
      const decided = columnTexts(await own.table("decisions"), "value_ja");
      if (outstanding.length === 2) {
        assert.deepEqual([value("recheck-made"), value("sample-made"), value("d-open")], [0, 0, 0]);
        assert.ok(decided.at(-1) === "未実施" && body.includes("仮定した場合のもの"), decided.at(-1));
        assert.ok(boundOf(all) < 200, "what none found would allow");
        continue;
      }
      const commission = await own.table("commission-table");
      const [read, again, open] = ["read", "again", "open"].map((name) => columnNumbers(commission, name));
      assert.deepEqual([read[0], again[0] + open[0]], [value("d-read"), value("d-read")]);
      assert.ok(open[0] > 10);
      assert.equal(boundOf(saga), boundOf(saga, "points"));
      assert.ok(boundOf(all) > boundOf(saga) && boundOf(all) < boundOf(all, "points"));
      assert.ok(body.includes("佐賀県は、その他の点の再確認の結果がまだなく、含まない"));
      // Besides Saga a point that was given a wrong prefecture, one of the errors planted.
      assert.match(decided.at(-1)!, /2県は結果なし/);
    }
  },
});

/** Rows of a CSV without quoted fields, by name of the column. */
function rowsOf(csv: string): Record<string, string>[] {
  const [head, ...lines] = csv.replace("\ufeff", "").trim().split(/\r?\n/).map((line) => line.split(","));
  return lines.map((line) => Object.fromEntries(head.map((name, k) => [name, line[k]])));
}

Deno.test("what the report says of the next draw, tables it and puts on the sheet comes of one set of rates", async () => {
  await using own = await OwnReport.of("landuse/quality");
  const { success, said } = await own.run();
  assert.ok(success, said);
  const text = (name: string) => Deno.readTextFile(own.file(`files/${name}`));
  const items = await own.items();
  const value = (id: string) => items.get(id)!.value;
  const [designs, risk] = [await own.table("designs"), await own.table("risk-table")];
  const kinds = ["neighbour", "flagged", "edge", "rest"];
  const [even, neyman] = ["proportional", "Neyman"].map((id) => {
    const row = columnTexts(designs, "design").indexOf(id);
    return kinds.map((kind) => columnNumbers(designs, kind)[row]);
  });
  const used = columnNumbers(risk, "used");
  // Not the rates assumed: a missed point was found.
  assert.notDeepEqual([...used], [...columnNumbers(risk, "assumed")]);
  const found = (n: number[]) => n.reduce((sum, each, k) => sum + each * used[k], 0);
  assert.ok(Math.abs(value("gain-found") - found(neyman) / found(even)) < 1e-9);
  const log = rowsOf(await text("recheck-next-log.csv"));
  const drawn = kinds.map((_, k) =>
    log.filter(({ kind }) => kind === `risk ${k}`).reduce((sum, { n }) => sum + Number(n), 0)
  );
  assert.deepEqual(drawn, neyman);
  const sheet = rowsOf(await text("recheck-next.csv"));
  assert.equal(sheet.length, log.reduce((sum, { n }) => sum + Number(n), 0));
  for (const pref of new Set(log.map((row) => row.pref))) {
    assert.equal(
      sheet.filter((row) => row.pref === pref).length,
      log.filter((row) => row.pref === pref).reduce((sum, { n }) => sum + Number(n), 0),
    );
  }
  // Each stratum's points are those of the frames the draw chose from.
  assert.deepEqual(
    [...columnNumbers(risk, "points")],
    kinds.map((_, k) =>
      log.filter(({ kind }) => kind === `risk ${k}`).reduce((sum, { frame }) => sum + Number(frame), 0)
    ),
  );
  // What was read as ARD is counted: the bounds leave the estimate for missing readings only.
  const commission = await own.table("commission-table");
  const [open, lower, upper] = ["open", "commission_lower", "commission_upper"].map((name) =>
    columnNumbers(commission, name)
  );
  open.forEach((n, k) => assert.equal(n === 0, lower[k] === upper[k]));
  // In table 3-2 the printed digits show on which side of its limits each share lies.
  for (const id of ["control-table", "control-flags-table"]) {
    const control = await own.table(id);
    const { digits } = items.get(id)!.columns.find(({ name }) => name === "upper")!;
    const [share, limit] = ["share", "upper"].map((name) => columnNumbers(control, name));
    share.forEach((each, k) => assert.notEqual(each.toFixed(digits), limit[k].toFixed(digits)));
  }
});

Deno.test("a fiscal year that is not that of the tables, nor of the cover, is told in the report and beside it", async () => {
  await using own = await OwnReport.of("landuse/quality");
  const { success, said } = await own.run("-p", "fiscalYear=2028");
  assert.ok(success, said);
  assert.match(
    said,
    /the cover says fiscal year 2026, by the date 2027-03-19, and the parameter fiscalYear is 2028/,
  );
  const items = await own.items();
  const values = ["expected-end", "end-year", "year-differs"].map((id) => items.get(id)!.value);
  assert.deepEqual(values, [2027, 2025, 1]);
});
