/** The notebook of camera density on other data than its default: what is missing must be said, and not be guessed. */

import type { Table } from "apache-arrow";
import assert from "node:assert/strict";
import { random } from "kenzan/stats/mod.ts";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";
import { simulateCameras } from "kenzan/wildlife/mod.ts";
import { hasPoppler, needsPoppler } from "../report/pdf_text.ts";
import { assertSays, OwnReport } from "./own_report.ts";

const optional = (values: Float64Array) => Array.from(values, (value) => Number.isNaN(value) ? null : value);

/** Detections, and stations with the days of effort alone. */
function withoutSchedule(): Record<string, Table> {
  const { deployments, detections } = simulateCameras({ seed: 9, cameras: 20, density: 20 });
  const stations = new Map(deployments.map(({ id, station }) => [id, station]));
  return {
    "camera-deployments": tableFrom({
      地点名: deployments.map(({ station }) => station),
      日数: Float64Array.from(deployments, ({ effort }) => effort),
    }),
    "camera-detections": tableFrom({
      地点: detections.deployment!.map((id) => stations.get(id)!),
      撮影日時: Array.from(
        detections.time,
        (time) => new Date(time + 9 * 3_600_000).toISOString().slice(0, 19),
      ),
      passes: optional(detections.passes),
      stay_s: optional(detections.stay),
      censored: Array.from(detections.censored, (flag, k) => Number.isNaN(detections.stay[k]) ? null : flag),
    }),
  };
}

/** Ten stations in two valleys 26 km apart, one of whose cameras fell back to 2012. */
function inTwoValleys(): Record<string, Table> {
  const { deployments, detections } = simulateCameras({ seed: 9, cameras: 5, density: 60 });
  const local = (time: number) => new Date(time + 9 * 3_600_000).toISOString().slice(0, 19);
  const wrong = deployments[1].id;
  return {
    "camera-deployments": tableFrom({
      deployment: deployments.map(({ id }) => id),
      station: deployments.map(({ station }) => station),
      start: deployments.map(({ start }) => local(start)),
      end: deployments.map(({ end }) => local(end)),
      x: Float64Array.from(deployments, (_, k) => -40_000.5 + (k < 5 ? 0 : 26_000) + 400 * (k % 5)),
      y: Float64Array.from(deployments, (_, k) => 9000.5 + 300 * (k % 3)),
    }),
    "camera-detections": tableFrom({
      video: detections.video!,
      deployment: detections.deployment!,
      time: Array.from(
        detections.time,
        (time, k) => detections.deployment![k] === wrong ? local(time).replace(/^2022/, "2012") : local(time),
      ),
      species: detections.video!.map(() => "ニホンジカ"),
      passes: optional(detections.passes),
      stay_s: optional(detections.stay),
      censored: Array.from(
        detections.censored,
        (flag, k) => Number.isNaN(detections.stay[k]) ? null : flag === 1,
      ),
    }),
  };
}

/**
 * Twenty stations in plane rectangular coordinates as the law has them, only some of which saw anything; video names begin
 * anew each week, and every ninth record has the species in another spelling.
 *
 * @param seen Stations with videos.
 * @param most Videos that are left.
 */
function seldomSeen(seen: number, most: number): Record<string, Table> {
  const { deployments, detections } = simulateCameras({ seed: 9, cameras: 20, rounds: 1, density: 150 });
  const local = (time: number) => new Date(time + 9 * 3_600_000).toISOString().slice(0, 19);
  const busy = new Set(deployments.slice(0, seen).map(({ id }) => id));
  const rows = Array.from(detections.time.keys()).filter((k) => busy.has(detections.deployment![k])).slice(
    0,
    most,
  );
  const weeks = new Map<string, number>();
  const names = rows.map((k) => {
    const week = `${detections.deployment![k]} ${Math.floor(detections.time[k] / (7 * 86_400_000))}`;
    weeks.set(week, (weeks.get(week) ?? 0) + 1);
    return `IMG_${weeks.get(week)}`;
  });
  const measured = (values: Float64Array) => optional(Float64Array.from(rows, (k) => values[k]));
  return {
    "camera-deployments": tableFrom({
      station: deployments.map(({ id }) => id),
      start: deployments.map(({ start }) => local(start)),
      end: deployments.map(({ end }) => local(end)),
      X座標: deployments.map(({ y }) => y),
      Y座標: deployments.map(({ x }) => x),
    }),
    "camera-detections": tableFrom({
      video: names,
      station: rows.map((k) => detections.deployment![k]),
      time: rows.map((k) => local(detections.time[k])),
      species: rows.map((_, at) => (at % 9 === 8 ? "シカ" : "ニホンジカ")),
      passes: measured(detections.passes),
      stay_s: measured(detections.stay),
      censored: rows.map((k) => Number.isNaN(detections.stay[k]) ? null : detections.censored[k] === 1),
    }),
  };
}

/** Ratio of the densities of two places whose altitudes (標高) lie 100 m apart, in {@link onASlope}. */
const RATIO_PER_100_M = 1.4;

/** Forty stations on a slope up which the density rises; the distance from a road has nothing to do with it. */
function onASlope(): Record<string, Table> {
  const { deployments, detections } = simulateCameras({ seed: 12, cameras: 20, density: 90, gradient: 0 });
  const local = (time: number) => new Date(time + 9 * 3_600_000).toISOString().slice(0, 19);
  const draw = random(12).stream("slope");
  const altitude = new Map(deployments.map(({ id }) => [id, 400.5 + Math.round(600 * draw.uniform())]));
  // Of the highest place all videos are left.
  const rows = Array.from(detections.time.keys()).filter((k) =>
    draw.uniform() < RATIO_PER_100_M ** ((altitude.get(detections.deployment![k])! - 1000.5) / 100)
  );
  const measured = (values: Float64Array) => optional(Float64Array.from(rows, (k) => values[k]));
  return {
    "camera-deployments": tableFrom({
      station: deployments.map(({ id }) => id),
      start: deployments.map(({ start }) => local(start)),
      end: deployments.map(({ end }) => local(end)),
      標高: Float64Array.from(deployments, ({ id }) => altitude.get(id)!),
      林道距離: Float64Array.from(deployments, () => 50.5 + Math.round(900 * draw.uniform())),
      林相: deployments.map(() => (draw.uniform() < 0.5 ? "人工林" : "天然林")),
      地質: Int32Array.from(deployments, () => 1 + Math.floor(3 * draw.uniform())),
      x: Float64Array.from(deployments, ({ x }) => x + 0.5),
      y: Float64Array.from(deployments, ({ y }) => y + 0.5),
    }),
    "camera-detections": tableFrom({
      video: rows.map((k) => detections.video![k]),
      station: rows.map((k) => detections.deployment![k]),
      time: rows.map((k) => local(detections.time[k])),
      species: rows.map(() => "ニホンジカ"),
      passes: measured(detections.passes),
      stay_s: measured(detections.stay),
      censored: rows.map((k) => Number.isNaN(detections.stay[k]) ? null : detections.censored[k] === 1),
    }),
  };
}

/** The notebook with tables that are entered as a user would. */
async function entered(files: Record<string, Table>): Promise<OwnReport> {
  const own = await OwnReport.of("wildlife/camera-density");
  for (const [id, table] of Object.entries(files)) {
    const isPlaced = table.getChild("x") ?? table.getChild("X座標");
    const unit = id === "camera-detections" ? "s" : isPlaced ? "m" : "d";
    await own.enter(id, { name: `${id}.csv`, bytes: writeCsv(table) }, { unit });
  }
  return own;
}

/** Few draws: what is said does not depend on them. */
const DRAWS = ["-p", "replicates=60"];

Deno.test({
  name:
    "effort alone, own names of columns and numbers for censoring lead to a report that says what is missing" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    await using own = await entered(withoutSchedule());
    const options = [...DRAWS, "-p", "deploymentColumns=station=地点名, effort=日数"];
    assert.match(await own.refused(...options), /censoredCode=1/);
    options.push("-p", "censoredCode=1");
    // Density goes with the inverse of the focal area: none is taken for granted.
    assert.match(await own.refused(...options), /no focal area[^]*focalArea=/);
    options.push("-p", "focalArea=1.9");
    assertSays(await own.pages(...options), [
      "稼働日数だけが与えられている",
      "確認試験の記録がないため",
      "座標とその座標系がそろっていないため",
      "有効撮影面積は指定した1.90m²であり、確認試験がないため、その誤差は密度の区間に含まない",
      // Without a schedule no clock can be doubted.
      "満たさない基準はない（保留1件）",
    ], ["真値との照合"]);
    assertSays(
      await own.pages(...options, "-p", "leastStays=100000"),
      ["撮影頻度を相対的な指標として用いた", "カメラごとの撮影頻度"],
      ["地点別の撮影頻度と密度"],
    );
  },
});

Deno.test({
  name: "a clock that fell back, valleys apart and a species never seen lead to reports that say so" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    await using own = await entered(inTwoValleys());
    assertSays(await own.pages(...DRAWS, "-p", "focalArea=1.96"), [
      "1件の設置は、動画の多くが設置期間の外にあり",
      "9地点に設置した定点カメラ",
      "バリオグラムを推定できない",
    ], ["地点を除いた検証で"]);
    const other = [...DRAWS, "-p", "species=カモシカ"];
    assert.match(await own.refused(...other), /found: +ニホンジカ[^]*neverSeen=true/);
    assertSays(await own.pages(...other, "-p", "neverSeen=true"), [
      "一度も撮影されなかった",
      "95%信頼区間0.00–1.",
      "カモシカの記録は1件もない",
    ]);
  },
});

Deno.test({
  name: "of a density without a bootstrap, or none at all, the report says what there is and no more" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const options = [...DRAWS, "-p", "focalArea=1.96"];
    await using two = await entered(seldomSeen(2, Infinity));
    const pages = await two.pages(...options);
    assertSays(pages, [
      "ブートストラップによる区間は求めていない",
      "種名の表記が対象種に似た",
      "名称が同じで撮影日時の離れた動画が",
      "「X座標」を北、「Y座標」を東として読んだ",
      "全動画の平均を用いた",
    ]);
    assert.ok(!/ブートストラップによる区間は[0-9]/.test(pages));
    const figure = await Deno.readTextFile(two.file("figures/models-figure.ja.svg"));
    const labels = figure.match(/aria-label="x-axis tick label"[^>]*>(.*?)<\/g>/s)![1];
    const ticks = [...labels.matchAll(/translate\(([\d.]+),[^>]*>([^<]+)<\/text>/g)];
    assert.ok(ticks.length >= 2, labels);
    // Six units of the figure a character: neighbours do not touch.
    ticks.slice(1).forEach(([, x, text], k) => {
      const [, before, other] = ticks[k];
      assert.ok(Number(x) - Number(before) > 3 * (text.length + other.length), `${other} ${text}`);
    });

    await using few = await entered(seldomSeen(3, 4));
    assertSays(await few.pages(...options, "-p", "covariates=X座標"), [
      "密度の推定は行っていない",
      "密度を推定していないため、用いていない",
      "空間的な濃淡があるとは認められない",
      "カメラごとの撮影頻度",
    ], [
      "全動画の平均を用いた",
      "ポアソン分布によるものより",
      "開きがある",
      "ブートストラップによる区間は",
      "有効撮影面積は指定した",
    ]);
  },
});

Deno.test({
  name: "covariates stand beside the estimate, and the effect of altitude comes back" + needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const options = [...DRAWS, "-p", "focalArea=1.96"];
    await using own = await entered(onASlope());
    for (const column of ["林相", "地質", "傾斜"]) {
      assert.match(
        await own.refused(...options, "-p", `covariates=標高, ${column}`),
        new RegExp(`${column} cannot be a covariate[^]*標高, 林道距離`),
      );
    }
    const pages = await own.pages(...options, "-p", "covariates=標高, 林道距離");
    const published = await own.table("covariates-table");
    const [altitude, road] = published.toArray().map((row) => row.toJSON());
    const [lower, upper] = ["lower", "upper"].map((side) => altitude[`ratio_per_unit_${side}`] ** 100);
    assert.ok(lower < RATIO_PER_100_M && RATIO_PER_100_M < upper, `${lower} to ${upper}`);
    assert.deepEqual([altitude.step, altitude.direction_ja, road.direction_ja], ["100 m", "増", "–"]);
    assertSays(pages, [
      "設置の表にある2項目を共変量とし",
      "一方の側にあるものの数は1である",
      "密度の地点間の違いの一部は共変量に沿っている",
      "因果を示すものではない",
    ]);
    // Without covariates not a word of them, and the same estimate.
    const density = /Akaikeの重みによる平均は([^、。]*)である/;
    const without = await own.pages(...options);
    assert.equal(without.match(density)![1], pages.match(density)![1]);
    assertSays(without, [], ["因果", "共変量の効果"]);
  },
});
