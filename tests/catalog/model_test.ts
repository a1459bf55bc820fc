import assert from "node:assert/strict";
import { join } from "node:path";
import { addEntry, type ModelDescription } from "kenzan/catalog/mod.ts";
import { datasetText } from "../../lib/cli/dataset_text.ts";
import { maskModel, onnxModel } from "../wildlife/onnx_models.ts";
import { faultOf, Scratch } from "./scratch.ts";

const description = { ja: "背景との差（℃）", en: "°C above the background" };
const shape = [1, 1, "height", "width"];
const model: ModelDescription = {
  inputs: [{ name: "frame", type: "float32", shape, description }],
  outputs: [{ name: "probability", type: "float32", shape, description }],
};

/** Made with onnx 1.12: a convolution and a sigmoid for pictures of 40 x 32 pixels. */
const FIXED =
  "CAgSADqWAQoaCgVmcmFtZQoBdwoBYhIFbG9naXQiBENvbnYKEwoFbG9naXQSAXAiB1NpZ21vaWQSAWcqEwgBCAEIAQgBEAEiBAAAAEBCAXcqDQgBEAEiBAAAwMBCAWJaHwoFZnJhbWUSFgoUCAESEAoCCAEKAggBCgIIIAoCCChiGwoBcBIWChQIARIQCgIIAQoCCAEKAgggCgIIKEIECgAQDQ==";

Deno.test("a model opens as its bytes with what it takes and gives, and verify counts its operators", async () => {
  using scratch = new Scratch();
  scratch.add("detector", "detector.onnx", maskModel(3), { format: "onnx", model });
  const catalog = await scratch.open();
  const { bytes, ...rest } = await catalog.model("detector");
  assert.deepEqual(bytes, maskModel(3));
  assert.deepEqual(rest, { ...model, operators: 3 });
  const { count, unit } = await catalog.verify("detector");
  assert.deepEqual([count, unit], [3, "operators"]);
  assert.match(
    datasetText(catalog.entry("detector")),
    /^detector \(onnx\)[^]*takes {2}frame +float32 \[1, 1, height, width\] {2}背景との差（℃） \/ °C above/,
  );
});

Deno.test("catalog.has tells what is there and declared, so that a notebook can do without", async () => {
  using scratch = new Scratch();
  scratch.add("detector", "detector.onnx", maskModel(3), { format: "onnx", model });
  const ids = ["detector", "another"];
  const has = async (inputs?: string[]) => {
    const catalog = await scratch.open(inputs === undefined ? {} : { inputs });
    return ids.map((id) => catalog.has(id));
  };
  assert.deepEqual(await has(), [true, false]);
  assert.deepEqual(await has(["another"]), [false, false]);
  assert.deepEqual(await has(ids), [true, false]);
});

Deno.test("a changed byte, a missing file, another model and what is none are refused", async () => {
  using scratch = new Scratch();
  const fault = async (content: Uint8Array, entry: object = {}) => {
    scratch.add("detector", "detector.onnx", content, { format: "onnx", model, ...entry });
    return await faultOf((await scratch.open()).model("detector"));
  };
  const changed = maskModel(3);
  scratch.add("detector", "detector.onnx", changed, { format: "onnx", model });
  changed[changed.length - 40] ^= 1;
  Deno.writeFileSync(join(scratch.folder, "detector.onnx"), changed);
  assert.match(
    (await faultOf((await scratch.open()).model("detector"))).subject,
    /not the one the entry describes/,
  );
  Deno.removeSync(join(scratch.folder, "detector.onnx"));
  assert.match((await faultOf((await scratch.open()).model("detector"))).subject, /the file is not there/);

  for (
    const [content, found] of [
      [new TextEncoder().encode("import torch"), /no field at byte|no whole number|no version/],
      [new Uint8Array(0), /no version of the format/],
      [maskModel(3).slice(0, -60), /no field at byte/],
      [onnxModel({ inputs: [], outputs: [{ name: "p", shape }], nodes: [] }), /0 operators/],
    ] as const
  ) {
    const { subject, found: told, where } = await fault(content);
    assert.equal(subject, "catalog: detector: not an ONNX model");
    assert.match(told!, found);
    assert.match(where!, /detector\.onnx/);
  }

  const other = { ...model, inputs: [{ ...model.inputs[0], shape: [1, 3, "height", "width"] }] };
  const differs = await fault(maskModel(3), { model: other });
  assert.match(differs.subject, /other inputs than the entry says/);
  assert.deepEqual(
    [differs.expected, differs.found],
    ["frame: float32 [1, 3, height, width]", "frame: float32 [1, 1, height, width]"],
  );
  const undescribed = await fault(maskModel(3), { model: undefined });
  assert.match(undescribed.found!, /must have required property 'model'/);
  assert.match((await fault(maskModel(3), { format: "frames" })).remedy!, /correct these places/);
});

Deno.test("a model whose weights lie in other files is refused: no checksum would be about them", async () => {
  using scratch = new Scratch();
  const outside = onnxModel({
    inputs: [{ name: "frame", shape }],
    outputs: [{ name: "probability", shape }],
    nodes: [{ op: "Mul", takes: ["frame", "w"], gives: ["probability"] }],
    weights: { w: { shape: [1], values: Float32Array.of(2), file: "weights.bin" } },
  });
  Deno.writeFileSync(join(scratch.folder, "outside.onnx"), outside);
  const fault = await faultOf(addEntry(join(scratch.folder, "outside.onnx")));
  assert.match(fault.message, /weights of the model lie in other files[^]*w is stored in weights\.bin/);
});

Deno.test("a model is opened as a model only, and nothing else as one", async () => {
  using scratch = new Scratch();
  scratch.add("detector", "detector.onnx", maskModel(3), { format: "onnx", model });
  const catalog = await scratch.open();
  const wrong = await faultOf(catalog.table("detector"));
  assert.match(wrong.remedy!, /catalog\.model\("detector"\)/);
  assert.match((await faultOf(catalog.model("collar-dem"))).subject, /collar-dem is not a model/);
});

Deno.test("catalog add describes inputs and outputs, and leaves their meaning to a person", async () => {
  using scratch = new Scratch();
  const file = join(scratch.folder, "Deer detector.onnx");
  Deno.writeFileSync(file, Uint8Array.from(atob(FIXED), (letter) => letter.charCodeAt(0)));
  const { id, gaps, entryFile } = await addEntry(file);
  assert.equal(id, "deer-detector");
  assert.ok(
    gaps.some((gap) => gap.startsWith('/model/inputs/0/description/en (input "frame"): TODO')),
    gaps.join("\n"),
  );
  const entry = JSON.parse(Deno.readTextFileSync(entryFile));
  assert.deepEqual([entry.format, entry.confidentiality], ["onnx", "confidential"]);
  const told = (all: ModelDescription["inputs"]) => all.map(({ name, type, shape }) => [name, type, shape]);
  assert.deepEqual(told(entry.model.inputs), [["frame", "float32", [1, 1, 32, 40]]]);
  assert.deepEqual(told(entry.model.outputs), [["p", "float32", [1, 1, 32, 40]]]);
  assert.match((await faultOf((await scratch.open()).model(id))).subject, /is not finished/);
  Deno.writeTextFileSync(entryFile, JSON.stringify(entry).replaceAll("TODO: ", ""));
  assert.equal((await (await scratch.open()).verify(id)).count, 2);
});
