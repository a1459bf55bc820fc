/** The notebook of thermal drone surveys with a detector of one's own: an ONNX model, entered as a user would. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { columnNumbers, columnTexts, readArrow } from "kenzan/table/mod.ts";
import { bare, hasPoppler, needsPoppler, pdfAttachments, pdfText } from "../report/pdf_text.ts";
import { boxModel } from "../wildlife/onnx_models.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const notebook = join(root, "notebooks/wildlife/drone-count.ipynb");

async function kenzan(...args: string[]): Promise<{ code: number; told: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(root, "lib/cli/main.ts"), ...args],
    cwd: root,
  }).output();
  return { code, told: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** Enters a model, and fills in what is asked for. */
async function enter(folder: string, model: Uint8Array): Promise<void> {
  const entry = join(folder, "thermal-detector.json");
  await Deno.remove(entry).catch((error) => assert.ok(error instanceof Deno.errors.NotFound));
  await Deno.writeFile(join(folder, "thermal-detector.onnx"), model);
  const { code, told } = await kenzan("catalog", "add", join(folder, "thermal-detector.onnx"));
  assert.equal(code, 0, told);
  const text = await Deno.readTextFile(entry);
  await Deno.writeTextFile(entry, text.replaceAll(/"TODO: [^"]*"/g, '"試作モデル"'));
}

/** Rows of the table of precision and recall in the run record, by id. */
async function accuracy(
  folder: string,
): Promise<Map<string, { found: number; precision: number; recall: number }>> {
  const table = readArrow(
    await Deno.readFile(join(folder, "out/wildlife-drone-count/tables/accuracy.arrow")),
  );
  const [ids, ...columns] = [
    columnTexts(table, "id"),
    ...["found", "precision", "recall"].map((name) => columnNumbers(table, name)),
  ] as const;
  return new Map(
    ids.map((id, k) => [id, { found: columns[0][k], precision: columns[1][k], recall: columns[2][k] }]),
  );
}

Deno.test({
  name:
    "a detector that was entered takes the place of the threshold: method, origin and accuracy are of it" +
    needsPoppler,
  ignore: !hasPoppler,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await enter(folder, boxModel(3.5));
      const own = ["--catalog", folder];
      const shown = (await kenzan("catalog", "show", notebook, ...own)).told;
      assert.match(
        shown,
        /where a catalog has them:\n\nthermal-detector: しきい値.*\n.*\(onnx\)[^]*takes +frame/,
      );
      const run = ["report", notebook, "--out", join(folder, "out")];
      const { code, told } = await kenzan(...run, ...own);
      assert.equal(code, 0, told);
      assert.doesNotMatch(told, /built-in data|declared, and its data not read/);
      // The model is confidential, as it was entered: no table may be attached, and the model is in no attachment.
      assert.match(told, /thermal-detector: confidential/);
      const pdf = await Deno.readFile(join(folder, "out/wildlife-drone-count/report.pdf"));
      const attached = [...(await pdfAttachments(pdf)).keys()].sort();
      assert.deepEqual(attached, ["edition.json", "manifest.json", "notebook.ipynb", "results.json"]);
      const pages = bare(pdfText(pdf));
      for (
        const said of [
          "登録されたONNXモデルを用いた",
          "動物を囲む矩形とその確率を求めた",
          "試作モデル（float32[1,20,6]）",
          "カタログの識別子thermal-detector",
          "しきい値の方法で検出した場合の値を併せて示す",
        ]
      ) assert.ok(pages.includes(bare(said)), said);
      assert.ok(!pages.includes(bare("中央絶対偏差")), "the method of the threshold");
      // Surer than 2 °C, the model finds less than the threshold, and more of it is right.
      const rows = await accuracy(folder);
      const [model, threshold] = ["detections", "threshold"].map((id) => rows.get(id)!);
      assert.ok(model.found < threshold.found && model.precision > threshold.precision, `${model.found}`);
      assert.ok(model.recall < threshold.recall && model.recall > 80, `${model.recall}`);

      await enter(folder, boxModel(3.5, { change: "no class" }));
      const other = await kenzan(...run, ...own);
      assert.notEqual(other.code, 0);
      assert.match(
        other.told,
        /a model of another contract[^]*masks:[^]*boxes:[^]*outputs float32 \[1, 20, 5\]/,
      );

      const changed = await Deno.readFile(join(folder, "thermal-detector.onnx"));
      changed[200] ^= 1;
      await Deno.writeFile(join(folder, "thermal-detector.onnx"), changed);
      const refused = await kenzan(...run, ...own);
      assert.notEqual(refused.code, 0);
      assert.match(refused.told, /thermal-detector: the file is not the one the entry describes/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
