import { Fault } from "../fault/mod.ts";
import { ProtobufMessage } from "./protobuf_message.ts";

/** A tensor that a model takes or gives, as its file says. */
export interface ModelTensor {
  name: string;
  /** `float32`, `uint8` and so on; `sequence`, `map`, `optional` or `sparse` for what is no tensor. */
  type: string;
  /** A number for a fixed length, a name for a free one, `?` for one without a name; absent where the file tells none. */
  shape?: (number | string)[];
}

/** What an ONNX file says of itself. */
export interface OnnxHeader {
  inputs: ModelTensor[];
  outputs: ModelTensor[];
  /** Number of operators (nodes) of the graph. */
  operators: number;
}

/** `TensorProto.DataType` of onnx.proto, from 1. */
const TYPES = ["float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool"]
  .concat(["float16", "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16"]);
/** Fields of `TypeProto` that are no dense tensor. */
const OTHERS: [field: number, type: string][] = [[4, "sequence"], [5, "map"], [8, "sparse"], [9, "optional"]];

/**
 * Inputs, outputs and size of an ONNX model, read from the file (ONNX IR, `onnx.proto`, protocol buffers) without running
 * it: a runtime is large, and what only wants to know a model should not need one.
 *
 * @throws {Fault} for what is no ONNX model, a damaged one, and one whose weights lie in other files, which no checksum
 * of this file is about.
 */
export function readOnnx(bytes: Uint8Array): OnnxHeader {
  let header: OnnxHeader;
  try {
    header = headerOf(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw notOnnx(error.message, error);
    throw error;
  }
  if (header.operators === 0 || header.outputs.length === 0) {
    throw notOnnx(`${header.operators} operators, ${header.outputs.length} outputs`);
  }
  return header;
}

function headerOf(bytes: Uint8Array): OnnxHeader {
  const model = new ProtobufMessage(bytes);
  const [version] = model.numbers(1);
  const [graph] = model.messages(7);
  if (!(version > 0 && version < 1000) || graph === undefined) {
    throw notOnnx(version === undefined ? "no version of the format" : "no graph");
  }
  const weights = graph.messages(5);
  const outside = weights.find((weight) => weight.numbers(14).includes(1));
  if (outside !== undefined) {
    throw new Fault("onnx: the weights of the model lie in other files", {
      expected: "a model with all its weights in one file",
      found: `${outside.texts(8)[0] ?? "a tensor"} is stored in ${
        outside.messages(13).map((part) => part.texts(2)[0])[0] ?? "another file"
      }`,
      remedy: "save it whole: onnx.save(onnx.load(path), path, save_as_external_data=False)",
    });
  }
  // Models of IR versions before 4 name their weights among the inputs.
  const stored = new Set(weights.map((weight) => weight.texts(8)[0]));
  const inputs = graph.messages(11).map(tensorOf).filter(({ name }) => !stored.has(name));
  return { inputs, outputs: graph.messages(12).map(tensorOf), operators: graph.messages(1).length };
}

function tensorOf(value: ProtobufMessage): ModelTensor {
  const name = value.texts(1)[0] ?? "";
  const type = value.messages(2)[0];
  const tensor = type?.messages(1)[0];
  if (tensor === undefined) {
    return { name, type: OTHERS.find(([field]) => type?.messages(field).length)?.[1] ?? "unknown" };
  }
  const [code = 0] = tensor.numbers(1);
  const shape = tensor.messages(2)[0]?.messages(1).map((length) => {
    const [fixed] = length.numbers(1);
    // Some exporters write -1, which is no length.
    return Number.isSafeInteger(fixed) ? fixed : length.texts(2)[0] || "?";
  });
  return { name, type: TYPES[code - 1] ?? `onnx-type-${code}`, ...(shape === undefined ? {} : { shape }) };
}

function notOnnx(found: string, cause?: unknown): Fault {
  return new Fault("onnx: not an ONNX model", {
    expected: "an ONNX file (.onnx), whole",
    found,
    remedy: "export the model to ONNX again, or copy the file again",
    cause,
  });
}
