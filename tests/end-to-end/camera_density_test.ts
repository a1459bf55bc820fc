/** The notebook of camera density on other data than its default: what is missing must be said, and not be guessed. */

import type { Table } from "apache-arrow";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addEntry } from "kenzan/catalog/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { readArrow, tableFrom, writeCsv } from "kenzan/table/mod.ts";
import { simulateCameras } from "kenzan/wildlife/mod.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "../report/pdf_text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
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

/** Enters tables as a user would. */
async function enter(folder: string, files: Record<string, Table>): Promise<void> {
  for (const [id, table] of Object.entries(files)) {
    await Deno.writeFile(join(folder, `${id}.csv`), writeCsv(table));
    const { entryFile } = await addEntry(join(folder, `${id}.csv`));
    const text = await Deno.readTextFile(entryFile);
    const unit = id === "camera-detections"
      ? "s"
      : table.getChild("x") ?? table.getChild("X座標")
      ? "m"
      : "d";
    const filled = text.replaceAll(/"unit": "TODO[^"]*"/g, `"unit": "${unit}"`)
      .replace(/"crs": "TODO[^"]*"/, '"crs": "EPSG:6676"')
      .replaceAll(/"timeZone": "TODO[^"]*"/g, '"timeZone": "+09:00"').replaceAll(/"TODO[^"]*"/g, '"試験"');
    await Deno.writeTextFile(entryFile, filled);
  }
}

async function report(folder: string, ...options: string[]): Promise<{ success: boolean; stderr: string }> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(root, "lib/cli/main.ts"), "report"].concat(
      join(root, "notebooks/wildlife/camera-density.ipynb"),
      ["--catalog", folder, "--out", join(folder, "out"), "-p", "replicates=60"],
      options,
    ),
    cwd: root,
  }).output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}

Deno.test({
  name:
    "effort alone, own names of columns and numbers for censoring lead to a report that says what is missing" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await enter(folder, withoutSchedule());
      const columns = ["-p", "deploymentColumns=station=地点名, effort=日数"];
      const undeclared = await report(folder, ...columns);
      assert.ok(!undeclared.success);
      assert.match(undeclared.stderr, /censoredCode=1/);
      // Density goes with the inverse of the focal area: none is taken for granted.
      const unmeasured = await report(folder, ...columns, "-p", "censoredCode=1");
      assert.ok(!unmeasured.success);
      assert.match(unmeasured.stderr, /no focal area[^]*focalArea=/);
      columns.push("-p", "focalArea=1.9");
      const { success, stderr } = await report(folder, ...columns, "-p", "censoredCode=1");
      assert.ok(success, stderr);
      const pages = bare(
        pdfText(await Deno.readFile(join(folder, "out/wildlife-camera-density/report.pdf"))),
      );
      for (
        const said of [
          "稼働日数だけが与えられている",
          "確認試験の記録がないため",
          "座標とその座標系がそろっていないため",
          "有効撮影面積は指定した1.90m²であり、確認試験がないため、その誤差は密度の区間に含まない",
          // Without a schedule no clock can be doubted.
          "満たさない基準はない（保留1件）",
        ]
      ) assert.ok(pages.includes(said), said);
      assert.ok(!pages.includes("真値との照合"));

      const few = await report(folder, ...columns, "-p", "censoredCode=1", "-p", "leastStays=100000");
      assert.ok(few.success, few.stderr);
      const relative = bare(
        pdfText(await Deno.readFile(join(folder, "out/wildlife-camera-density/report.pdf"))),
      );
      assert.ok(relative.includes("撮影頻度を相対的な指標として用いた"));
      assert.ok(relative.includes("カメラごとの撮影頻度") && !relative.includes("地点別の撮影頻度と密度"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "a clock that fell back, valleys apart and a species never seen lead to reports that say so" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await enter(folder, inTwoValleys());
      const pages = async (...options: string[]) => {
        const { success, stderr } = await report(folder, ...options);
        assert.ok(success, stderr);
        return bare(pdfText(await Deno.readFile(join(folder, "out/wildlife-camera-density/report.pdf"))));
      };
      const clock = await pages("-p", "focalArea=1.96");
      for (
        const said of [
          "1件の設置は、動画の多くが設置期間の外にあり",
          "9地点に設置した定点カメラ",
          "バリオグラムを推定できない",
        ]
      ) assert.ok(clock.includes(said), said);
      assert.ok(!clock.includes("地点を除いた検証で"));

      const misspelt = await report(folder, "-p", "species=カモシカ");
      assert.ok(!misspelt.success);
      assert.match(misspelt.stderr, /found: +ニホンジカ[^]*neverSeen=true/);
      const never = await pages("-p", "species=カモシカ", "-p", "neverSeen=true");
      for (const said of ["一度も撮影されなかった", "95%信頼区間0.00–1.", "カモシカの記録は1件もない"]) {
        assert.ok(never.includes(said), said);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "of a density without a bootstrap, or none at all, the report says what there is and no more" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const pagesOf = async (folder: string, files: Record<string, Table>, ...options: string[]) => {
      await enter(folder, files);
      const { success, stderr } = await report(folder, "-p", "focalArea=1.96", ...options);
      assert.ok(success, stderr);
      return bare(pdfText(await Deno.readFile(join(folder, "out/wildlife-camera-density/report.pdf"))));
    };
    const folders = [await Deno.makeTempDir(), await Deno.makeTempDir()];
    try {
      const two = await pagesOf(folders[0], seldomSeen(2, Infinity));
      for (
        const said of [
          "ブートストラップによる区間は求めていない",
          "種名の表記が対象種に似た",
          "名称が同じで撮影日時の離れた動画が",
          "「X座標」を北、「Y座標」を東として読んだ",
          "全動画の平均を用いた",
        ]
      ) assert.ok(two.includes(said), said);
      assert.ok(!/ブートストラップによる区間は[0-9]/.test(two));
      const figure = await Deno.readTextFile(
        join(folders[0], "out/wildlife-camera-density/figures/models-figure.ja.svg"),
      );
      const labels = figure.match(/aria-label="x-axis tick label"[^>]*>(.*?)<\/g>/s)![1];
      const ticks = [...labels.matchAll(/translate\(([\d.]+),[^>]*>([^<]+)<\/text>/g)];
      assert.ok(ticks.length >= 2, labels);
      // Six units of the figure a character: neighbours do not touch.
      ticks.slice(1).forEach(([, x, text], k) => {
        const [, before, other] = ticks[k];
        assert.ok(Number(x) - Number(before) > 3 * (text.length + other.length), `${other} ${text}`);
      });

      const few = await pagesOf(folders[1], seldomSeen(3, 4), "-p", "covariates=X座標");
      for (
        const said of [
          "密度の推定は行っていない",
          "密度を推定していないため、用いていない",
          "空間的な濃淡があるとは認められない",
          "カメラごとの撮影頻度",
        ]
      ) {
        assert.ok(few.includes(said), said);
      }
      for (
        const unsaid of [
          "全動画の平均を用いた",
          "ポアソン分布によるものより",
          "開きがある",
          "ブートストラップによる区間は",
          "有効撮影面積は指定した",
        ]
      ) assert.ok(!few.includes(unsaid), unsaid);
    } finally {
      for (const folder of folders) await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "covariates stand beside the estimate, and the effect of altitude comes back" + needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const folder = await Deno.makeTempDir();
    const run = (...options: string[]) => report(folder, "-p", "focalArea=1.96", ...options);
    const saved = (name: string) => join(folder, "out/wildlife-camera-density", name);
    try {
      await enter(folder, onASlope());
      for (const column of ["林相", "地質", "傾斜"]) {
        const { success, stderr } = await run("-p", `covariates=標高, ${column}`);
        assert.ok(!success, column);
        assert.match(stderr, new RegExp(`${column} cannot be a covariate[^]*標高, 林道距離`));
      }
      const { success, stderr } = await run("-p", "covariates=標高, 林道距離");
      assert.ok(success, stderr);
      const published = readArrow(await Deno.readFile(saved("tables/covariates-table.arrow")));
      const [altitude, road] = published.toArray().map((row) => row.toJSON());
      const [lower, upper] = ["lower", "upper"].map((side) => altitude[`ratio_per_unit_${side}`] ** 100);
      assert.ok(lower < RATIO_PER_100_M && RATIO_PER_100_M < upper, `${lower} to ${upper}`);
      assert.deepEqual([altitude.step, altitude.direction_ja, road.direction_ja], ["100 m", "増", "–"]);
      const pages = bare(pdfText(await Deno.readFile(saved("report.pdf"))));
      for (
        const said of [
          "設置の表にある2項目を共変量とし",
          "一方の側にあるものの数は1である",
          "密度の地点間の違いの一部は共変量に沿っている",
          "因果を示すものではない",
        ]
      ) assert.ok(pages.includes(said), said);
      // Without covariates not a word of them, and the same estimate.
      const density = /Akaikeの重みによる平均は([^、。]*)である/;
      const plain = await run();
      assert.ok(plain.success, plain.stderr);
      const without = bare(pdfText(await Deno.readFile(saved("report.pdf"))));
      assert.equal(without.match(density)![1], pages.match(density)![1]);
      assert.ok(!without.includes("因果") && !without.includes("共変量の効果"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
