/** The notebook of the capture plan on data of one's own: what the other three reports write, and Japanese survey sheets. */

import type { Table } from "apache-arrow";
import assert from "node:assert/strict";
import { converter, JGD2011 } from "kenzan/geo/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { thirdOrderMesh } from "../wildlife/mesh_code.ts";
import { assertSays, OwnReport } from "./own_report.ts";

const crs = "EPSG:6676";
const made = wildlife.simulateCaptureArea({ seed: 5, side: 12, cell: 500 });
const { grid, cells } = made.area;
const [west, north] = grid.origin;
const centre = (k: number) =>
  [
    west + (cells[k] % grid.width + 0.5) * grid.cell,
    north - (Math.floor(cells[k] / grid.width) + 0.5) * grid.cell,
  ] as const;

/** The file of `camera-density`. */
function cameras(videos = made.camera.count): Table {
  const { names, x, y, days, exposure, logError } = made.camera;
  const placed = { stations: names, x, y, videos, effort: days };
  return wildlife.cameraCountTable(
    placed as Parameters<typeof wildlife.cameraCountTable>[0],
    { value: days[0] / exposure[0], logError } as Parameters<typeof wildlife.cameraCountTable>[1],
  );
}

/** The file of `drone-count`: two nights over one strip, 200 m wide, down the middle of a column of cells. */
function droneCells(): Table {
  const [left, right] = [west + 5.3 * grid.cell, west + 5.7 * grid.cell];
  const south = north - grid.height * grid.cell;
  const ring = [[left, north], [left, south], [right, south], [right, north], [left, north]];
  const polygon = { type: "MultiPolygon" as const, coordinates: [[ring]] };
  const covered = { polygon, area: 0, passes: [{ pass: 0, polygon, area: 0 }] };
  const seen = Array.from(made.density.keys()).filter((k) => cells[k] % grid.width === 5).flatMap((k) =>
    Array.from({ length: Math.round(made.density[k] * 0.1 * 0.6) }, () => {
      const [x, y] = centre(k);
      return { place: { x, y } } as wildlife.Individual;
    })
  );
  const flight = {
    covered,
    individuals: seen,
    detection: { estimate: 0.75, logError: 0.1 },
    availability: 0.8,
  };
  return wildlife.droneCells([1, 2].map((number) => ({ ...flight, flight: number })), grid.cell);
}

/** The file of `home-range`: two collars for a month. */
function collarUse(): Table {
  const times = Array.from({ length: 240 }, (_, k) => 3 * 3600 * k);
  const animals = [[3, 4], [8, 6]].map(([column, row], k) => {
    const { x, y } = simulated(times, [west + column * grid.cell, north - row * grid.cell], k);
    return [`S${k + 1}`, [{ fixes: { x, y, crs }, effectiveSampleSize: 40 }]] as const;
  });
  return wildlife.collarUseTable(Object.fromEntries(animals), { cell: grid.cell });
}

const simulated = (times: number[], middle: [number, number], seed: number) =>
  wildlife.simulateOuf(random(seed), times, { centre: middle, sigma: [350, 300], tauPosition: 10 * 3600 });

function capturedCells(): Table {
  const at = Array.from(cells.keys(), centre);
  return tableFrom({
    cell: Int32Array.from(cells.keys(), (k) => k + 1),
    x: Float64Array.from(at, ([x]) => x),
    y: Float64Array.from(at, ([, y]) => y),
    elevation: made.elevation,
    slope: made.slope,
    forest: made.forest,
    road: made.road,
    house: made.house,
    sanctuary: Array.from(made.sanctuary, (is) => is === 1),
  }, { units: { x: "m", y: "m", elevation: "m", slope: "deg", forest: "1", road: "m", house: "m" } });
}

/** 作業日報 and 捕獲個体調査票 in the words of a prefecture, places by the third-order mesh. */
function sheets(): Record<string, Table> {
  const { days, captures } = wildlife.simulateCaptures(made, 5);
  const { forward } = converter(crs, JGD2011);
  const mesh = (x: number, y: number) => thirdOrderMesh(...forward(x, y)).replace(/^(....)(..)/, "$1-$2-");
  const methods = { trap: ["くくりわな", "箱罠", "ﾜﾅ"], gun: ["忍び猟", "銃", "巻き狩り"] };
  const word = (method: "trap" | "gun", k: number) => methods[method][k % 3];
  const words: Readonly<Record<string, string>> = {
    male: "オス",
    female: "♀",
    adult: "成獣",
    subadult: "１歳",
    fawn: "幼獣",
    meat: "ジビエ利用",
    buried: "埋設",
  };
  const optional = (of: (each: typeof captures[number]) => number | null) => captures.map(of);
  return {
    "capture-effort": tableFrom({
      作業日: days.map(({ date }) => date.replaceAll("-", "/")),
      班: days.map(({ team }) => team),
      捕獲方法: days.map(({ method }, k) => word(method, k)),
      "3次メッシュ": days.map(({ x, y }) => mesh(x, y)),
      努力量: Float64Array.from(days, ({ effort }) => effort + 0.5),
      捕獲頭数: Int32Array.from(days, ({ captures }) => captures),
    }, { units: { 努力量: "1" } }),
    "capture-records": tableFrom({
      通し番号: captures.map(({ serial }) => serial),
      捕獲者: captures.map(({ capturer }) => capturer),
      捕獲日: captures.map(({ date }) => date.replaceAll("-", "/")),
      捕獲方法: captures.map(({ method }, k) => word(method, k)),
      "3次メッシュ": captures.map(({ x, y }) => mesh(x, y)),
      性別: captures.map(({ sex }) => words[sex]),
      成幼: captures.map(({ ageClass }) => words[ageClass]),
      "体重（kg）": optional(({ weight }) => weight),
      "体長（cm）": optional(({ length }) => length),
      "体高（cm）": optional(({ height }) => height),
      "後足長（cm）": optional(({ hindFoot }) => hindFoot),
      処分方法: captures.map(({ disposal }) => words[disposal]),
    }),
  };
}

Deno.test({
  name:
    "files of the three reports and Japanese sheets are entered without a unit to fill in, and lead to a plan" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    await using own = await OwnReport.of("wildlife/capture-plan");
    const files = {
      "capture-cameras": ["capture-cameras.csv", cameras()],
      "capture-drone": ["drone-cells.csv", droneCells()],
      "capture-collar-use": ["collar-use.csv", collarUse()],
      "capture-cells": ["cells.csv", capturedCells()],
    } as const;
    for (const [id, [name, table]] of Object.entries(files)) {
      const gaps = await own.enter(id, { name, bytes: writeCsv(table) }, { crs });
      assert.deepEqual(gaps.filter((gap) => gap.includes("unit")), [], id);
    }
    const { "capture-effort": effort, "capture-records": records } = sheets();
    const bytes = writeCsv(effort, { encoding: "shift_jis" });
    await own.enter("capture-effort", { name: "日報.csv", bytes });
    await own.enter("capture-records", { name: "調査票.csv", bytes: writeCsv(records) });

    assertSays(await own.pages("-p", "target=80"), [
      "36.0km²",
      `捕獲作業日報：${effort.numRows}件`,
      `捕獲個体調査票：${records.numRows}枚`,
      "第3次メッシュ（約1km）",
      "重なる面積の割合で配分した",
      "残り",
      "雌成獣",
      "後足長",
    ], ["調査、捕獲及び地形は模擬データ", "真値との照合"]);
  },
});

/** The pages of a plan from cameras alone, with these sheets. */
async function fromCameras(
  videos: Float64Array,
  own: Record<string, Table>,
  ...options: string[]
): Promise<string> {
  await using plan = await OwnReport.of("wildlife/capture-plan");
  const tables = { "capture-cells": capturedCells(), "capture-cameras": cameras(videos), ...own };
  for (const [id, table] of Object.entries(tables)) {
    await plan.enter(id, { name: `${id}.csv`, bytes: writeCsv(table) }, { crs });
  }
  return await plan.pages(...options);
}

Deno.test({
  name: "cameras without a video, where deer were captured, promise no captures and no days" + needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const pages = await fromCameras(new Float64Array(made.camera.count.length), sheets());
    assertSays(pages, [
      "捕獲の記録と矛盾する",
      "捕獲数との整合",
      "捕獲数の見込みを示し得ないため、計画は作成しない",
      "用いた情報源は一つであり",
    ], [
      "それぞれの調査の弱点を他が補う",
      "ドローンは広い範囲を一度に見る",
      "捕獲数の平均",
      "捕獲効率の推定に",
    ]);
  },
});

Deno.test({
  name: "before the first capture places are ranked, and a plan is made by a catchability that is assumed" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const { count } = made.camera;
    const none = ["捕獲作業日報は登録されていない", "捕獲個体調査票は登録されていない"];
    assertSays(await fromCameras(count, {}), [
      ...none,
      "捕獲効率は推定できず、捕獲数の見込みは示さない",
      "密度×努力量の指数",
      "捕獲数の見込みを示し得ないため、計画は作成しない",
    ], ["作業日報に記されたこれまでの捕獲", "頭/班日"]);
    assertSays(await fromCameras(count, {}, "-p", "assumedCatchability=0.7", "-p", "target=5"), [
      ...none,
      "0.70頭/1,000わな日",
      "（95%信頼区間0.23–2.10）と仮定した",
      "残り5頭",
      "記録がなく、仮定による",
    ], ["作業日報に記されたこれまでの捕獲"]);
  },
});
