import type { ModelDescription } from "./entry.ts";
import { readOnnx } from "./onnx_file.ts";

const GAP = {
  ja: "TODO: 何の値か（単位、軸の順、値の範囲）",
  en: "TODO: what it is: unit, order of axes, range of values",
};

/**
 * What an ONNX file says of its inputs and outputs; what their numbers mean only a person knows.
 *
 * @throws {Fault} when it is no ONNX model, or its weights lie in other files.
 */
export function inferModel(bytes: Uint8Array): ModelDescription {
  const { inputs, outputs } = readOnnx(bytes);
  const described = (all: typeof inputs) => all.map((tensor) => ({ ...tensor, description: { ...GAP } }));
  return { inputs: described(inputs), outputs: described(outputs) };
}
