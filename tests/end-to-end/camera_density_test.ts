/** The notebook of camera density on other data than its default: what is missing must be said, and not be guessed. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addEntry } from "kenzan/catalog/mod.ts";
import { tableFrom, writeCsv } from "kenzan/table/mod.ts";
import { simulateCameras } from "kenzan/wildlife/mod.ts";
import { bare, hasPoppler, needsPoppler, pdfText } from "../report/pdf_text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const optional = (values: Float64Array) => Array.from(values, (value) => Number.isNaN(value) ? null : value);

/** Detections, and stations with the days of effort alone, entered as a user would. */
async function enter(folder: string): Promise<void> {
  const { deployments, detections } = simulateCameras({ seed: 9, cameras: 20, density: 20 });
  const stations = new Map(deployments.map(({ id, station }) => [id, station]));
  const files = {
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
  for (const [id, table] of Object.entries(files)) {
    await Deno.writeFile(join(folder, `${id}.csv`), writeCsv(table));
    const { entryFile } = await addEntry(join(folder, `${id}.csv`));
    const text = await Deno.readTextFile(entryFile);
    const filled = text.replace(
      /"unit": "TODO[^"]*"/,
      id === "camera-deployments" ? '"unit": "d"' : '"unit": "s"',
    )
      .replace(/"timeZone": "TODO[^"]*"/, '"timeZone": "+09:00"').replaceAll(/"TODO[^"]*"/g, '"試験"');
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
      await enter(folder);
      const columns = ["-p", "deploymentColumns=station=地点名, effort=日数"];
      const undeclared = await report(folder, ...columns);
      assert.ok(!undeclared.success);
      assert.match(undeclared.stderr, /censoredCode=1/);
      const { success, stderr } = await report(folder, ...columns, "-p", "censoredCode=1");
      assert.ok(success, stderr);
      const pages = bare(
        pdfText(await Deno.readFile(join(folder, "out/wildlife-camera-density/report.pdf"))),
      );
      for (
        const said of [
          "稼働日数だけが与えられている",
          "確認試験の記録がないため",
          "座標が与えられていないため",
          "定めた基準をすべて満たす",
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
