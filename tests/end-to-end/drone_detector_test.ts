/** The notebook of thermal drone surveys with a detector of one's own: an ONNX model, entered as a user would. */

import assert from "node:assert/strict";
import { columnNumbers, columnTexts } from "kenzan/table/mod.ts";
import { hasPoppler, needsPoppler, pdfAttachments } from "../report/pdf_text.ts";
import { boxModel } from "../wildlife/onnx_models.ts";
import { assertSays, kenzan, OwnReport } from "./own_report.ts";

const ID = "thermal-detector", name = `${ID}.onnx`;

/** Enters a model in place of the one before. */
async function enter(own: OwnReport, bytes: Uint8Array): Promise<void> {
  await Deno.remove(`${own.folder}/${ID}.json`).catch((error) =>
    assert.ok(error instanceof Deno.errors.NotFound)
  );
  await own.enter(ID, { name, bytes });
}

/** Rows of the table of precision and recall, by id. */
async function accuracy(
  own: OwnReport,
): Promise<Map<string, { found: number; precision: number; recall: number }>> {
  const table = await own.table("accuracy");
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
    await using own = await OwnReport.of("wildlife/drone-count");
    await enter(own, boxModel(3.5));
    const shown = await kenzan("catalog", "show", own.notebook, "--catalog", own.folder);
    assert.match(
      shown.said,
      /where a catalog has them:\n\nthermal-detector: しきい値.*\n.*\(onnx\)[^]*takes +frame/,
    );
    const { success, said } = await own.run();
    assert.ok(success, said);
    assert.doesNotMatch(said, /built-in data|declared, and its data not read/);
    // The model is confidential, as it was entered: no table may be attached, and the model is in no attachment.
    assert.match(said, /thermal-detector: confidential/);
    const attached = await pdfAttachments(await Deno.readFile(own.file("report.pdf")));
    assert.deepEqual(
      [...attached.keys()].sort(),
      ["edition.json", "manifest.json", "notebook.ipynb", "results.json"],
    );
    assertSays(await own.pages(), [
      "登録されたONNXモデルを用いた",
      "動物を囲む矩形とその確率を求めた",
      "試験（float32[1,20,6]）",
      "カタログの識別子thermal-detector",
      "しきい値の方法で検出した場合の値を併せて示す",
    ], ["中央絶対偏差"]);
    // Surer than 2 °C, the model finds less than the threshold, and more of it is right.
    const rows = await accuracy(own);
    const [model, threshold] = ["detections", "threshold"].map((id) => rows.get(id)!);
    assert.ok(model.found < threshold.found && model.precision > threshold.precision, `${model.found}`);
    assert.ok(model.recall < threshold.recall && model.recall > 80, `${model.recall}`);

    await enter(own, boxModel(3.5, { change: "no class" }));
    assert.match(
      await own.refused(),
      /a model of another contract[^]*masks:[^]*boxes:[^]*outputs float32 \[1, 20, 5\]/,
    );

    const changed = await Deno.readFile(`${own.folder}/${name}`);
    changed[200] ^= 1;
    await Deno.writeFile(`${own.folder}/${name}`, changed);
    assert.match(await own.refused(), /thermal-detector: the file is not the one the entry describes/);
  },
});
