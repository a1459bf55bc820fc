/** The notebook of thermal drone surveys on data of one's own, from the first run to the reviewed one. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { columnNumbers, columnTexts, tableFrom, writeCsv } from "kenzan/table/mod.ts";
import { densityArea, readDroneCounts } from "kenzan/wildlife/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { assertSays, OwnReport } from "./own_report.ts";

const crs = "EPSG:6676";

/** The simulated flights as data of one's own: without their truth, and without a review. */
async function lendFlights(own: OwnReport): Promise<void> {
  const catalog = await openCatalog();
  const ids = [
    "thermal-frames-1",
    "thermal-frames-2",
    "thermal-flights",
    "thermal-log",
    "thermal-frame-times",
  ];
  for (const id of [...ids, "collar-dem"]) {
    await catalog.prepare(id);
    const { path } = catalog.locate(id);
    await own.lend(id, { name: basename(path), bytes: await Deno.readFile(path) });
  }
}

/** The sheet with a species for as many rows of each night as it says, the first of them `first`; enters it. */
async function review(
  own: OwnReport,
  sheet: string,
  known: (night: string, all: number) => number,
  first = "ニホンジカ",
) {
  const lines = sheet.trim().split(/\r?\n/).map((line) => line.split(","));
  const rows = lines.slice(1);
  const of = Map.groupBy(rows, ([, night]) => night);
  const told = rows.map((row) => of.get(row[1])!.indexOf(row) < known(row[1], of.get(row[1])!.length));
  const column = (k: number) => rows.map((row) => row[k]);
  await Deno.remove(join(own.folder, "thermal-review.json")).catch((error) =>
    assert.ok(error instanceof Deno.errors.NotFound)
  );
  const bytes = writeCsv(tableFrom({
    night: column(1),
    frame: column(2),
    column: Float64Array.from(column(3), Number),
    row: Float64Array.from(column(4), Number),
    species: told.map((is, row) => !is ? "" : row === 0 ? first : "ニホンジカ"),
    basis: told.map((is) => is ? "シルエット" : ""),
  }));
  await own.enter("thermal-review", { name: "review-sheet.csv", bytes });
}

/** Frames between the first ones of the first night in the table of times, of which there is no picture. */
async function listMore(folder: string, more: number): Promise<void> {
  const entryFile = join(folder, "thermal-frame-times.json");
  const entry = JSON.parse(await Deno.readTextFile(entryFile));
  const file = join(folder, entry.path);
  const lines = (await Deno.readTextFile(file)).trim().split(/\r?\n/);
  const added = lines.slice(1, 1 + more).map((line) => {
    const [night, frame, time] = line.split(",");
    return [night, `${frame}-b`, new Date(Date.parse(time) + 750).toISOString()].join(",");
  });
  const bytes = new TextEncoder().encode([...lines, ...added].join("\n") + "\n");
  await Deno.writeFile(file, bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await Deno.writeTextFile(entryFile, JSON.stringify({ ...entry, sha256, bytes: bytes.length }));
}

const isThere = (file: string) => Deno.stat(file).then(() => true, () => false);

Deno.test({
  name:
    "before the review a report tells the automatic count and the next step, after it counts and a comparison" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    await using own = await OwnReport.of("wildlife/drone-count");
    const cellsFile = own.file("files/drone-cells.csv");
    await lendFlights(own);
    const before = [
      "目視による種の確認が済んでいないため、以下は自動計測の値",
      "deno task catalog add my-data/review-sheet.csv --id thermal-review",
      "シカの頭数、密度及び2回の差についての結論は述べない",
      "自動計測の数と密度（種の未確認のものを含む）",
      "目視による種の確認が済んでいないため、2回の調査の密度は比べていない",
    ];
    assertSays(await own.pages(), before, [
      // Nobody knows the truth of these flights.
      "したがって、密度が",
      "あるはずであるが",
      "暖かい石や切株",
      "真値との照合",
      "差は認められない",
      "第2回の密度の第1回に対する比は",
    ]);
    assert.ok(!await isThere(cellsFile));

    // One night alone, and a little of the other.
    const sheet = await Deno.readTextFile(own.file("files/review-sheet.csv"));
    await review(own, sheet, (night, all) => night === "1" ? all : Math.ceil(all / 2) - 1);
    assertSays(await own.pages(), [...before, "調査の判定では、1件が「否」である"]);
    assert.ok(!await isThere(cellsFile));

    await review(own, sheet, (night, all) => night === "1" ? all : Math.ceil(all / 2));
    assertSays(
      await own.pages(),
      ["見落としを補正した頭数は", "第2回の密度の第1回に対する比は", "drone-cells.csv"],
      [...before, "暖かい石や切株"],
    );

    // What the synthesis reads is what the report wrote.
    await own.enter("capture-drone", { name: "drone-cells.csv", bytes: await Deno.readFile(cellsFile) });
    const cells = await (await openCatalog({ folders: [own.folder] })).table("capture-drone");
    const places = new Map(
      Array.from(columnNumbers(cells, "x"), (x, k) => [x, columnNumbers(cells, "y")[k]])
        .map((place) => [place.join(), place] as const),
    );
    const { area } = densityArea(crs, {
      x: [...places.values()].map(([x]) => x),
      y: [...places.values()].map(([, y]) => y),
      cell: 100,
    });
    const counts = readDroneCounts(cells, area);
    const list = await (await openCatalog({ folders: [own.folder] })).table("thermal-review");
    const deer = columnTexts(list, "species", { missing: "" }).filter((species) => species !== "");
    assert.equal(counts.count.reduce((sum, count) => sum + count, 0), deer.length);

    // One that was looked at and not told is neither deer nor another; and frames stand in the times without pictures.
    await review(own, sheet, (_, all) => all, "不明");
    await listMore(own.folder, 60);
    const all = sheet.trim().split("\n").length - 1;
    assertSays(await own.pages("-p", "passDetection=0.99"), [
      "は、同一個体の判断に仮定した99%より低い",
      `種の確認された個体（%）${(100 * (all - 1) / all).toFixed(0)}`,
      "種の確認されていない1頭がある",
      "未確認：見ても種が分からないもの（不明）10",
      "全てを対象種とみなすと、頭数は第1回",
      "60枚（6.7%）が欠けて",
      "第1回は480枚のうち60枚が欠け",
      "87.5≥95保留",
    ]);
  },
});
