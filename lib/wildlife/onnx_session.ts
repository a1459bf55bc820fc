import type * as Ort from "onnxruntime-web";
import { Fault } from "../fault/mod.ts";

/** What a model gives for a frame: a probability for each pixel, or boxes around animals. */
export type DetectorContract = "masks" | "boxes";

/** Numbers of a box: left, top, right, bottom, score, class. */
export const BOX_LENGTH = 6;

/** A detector's model, opened. */
export interface OnnxSession {
  contract: DetectorContract;
  /**
   * Runs the model on one frame.
   *
   * @param residuals °C above the background, `row * width + column`.
   * @returns The model's output: a number for each pixel, or {@link BOX_LENGTH} numbers for each box.
   */
  run(residuals: Float32Array, size: { width: number; height: number }): Promise<Float32Array>;
}

/**
 * Opens a model that follows one of the two contracts of {@link onnxDetector}, which the shape of its output tells.
 *
 * Runs on one thread (WebAssembly), so that the same frame gives the same bits.
 *
 * @throws Fault for what is no ONNX model, or one of another contract; of `run`, for frames of another size than a
 * fixed one, and for an output that is not as agreed.
 */
export async function openOnnxSession(model: Uint8Array): Promise<OnnxSession> {
  // Loaded when used: it is large, and most surveys do without.
  const ort = await import("onnxruntime-web");
  const session = await createSession(ort, model);
  const contract = contractOf(session.inputMetadata, session.outputMetadata);
  if (contract === undefined) {
    const [inputs, outputs] = [session.inputMetadata, session.outputMetadata].map((all) =>
      all.map((it) => it.isTensor ? `${it.type} [${it.shape.join(", ")}]` : "no tensor").join(" and ") ||
      "none"
    );
    await session.release();
    throw contractFault(`inputs ${inputs}; outputs ${outputs}`);
  }
  const [input, output] = [session.inputNames[0], session.outputNames[0]];
  return {
    contract,
    async run(residuals, { width, height }) {
      const given = new ort.Tensor("float32", residuals, [1, 1, height, width]);
      const { [output]: found } = await session.run({ [input]: given }).catch((cause) => {
        throw contractFault(`a frame of ${width} x ${height} pixels: ${messageOf(cause)}`, cause);
      });
      const isAgreed = contract === "masks"
        ? found.size === width * height
        : found.dims.length === 3 && found.dims[0] === 1 && found.dims[2] === BOX_LENGTH;
      if (isAgreed && found.data instanceof Float32Array) return found.data;
      throw contractFault(
        `output ${found.type} [${found.dims.join(", ")}] for ${width} x ${height} pixels`,
      );
    },
  };
}

/** Undefined where a model follows neither contract, as far as its shapes tell; free lengths are seen when it runs. */
function contractOf(
  inputs: readonly Ort.InferenceSession.ValueMetadata[],
  outputs: readonly Ort.InferenceSession.ValueMetadata[],
): DetectorContract | undefined {
  const [takes, gives] = [inputs, outputs].map((all) => {
    const [one] = all;
    return all.length === 1 && one.isTensor && one.type === "float32" ? one.shape : undefined;
  });
  /** Whether a length is, or can be, 1. */
  const isOne = (length: number | string) => length === 1 || typeof length !== "number" || length < 0;
  if (takes?.length !== 4 || !isOne(takes[0]) || !isOne(takes[1]) || gives === undefined) return undefined;
  if (gives.length === 4 && isOne(gives[0]) && isOne(gives[1])) return "masks";
  if (gives.length !== 3 || !isOne(gives[0])) return undefined;
  return gives[2] === BOX_LENGTH || typeof gives[2] !== "number" || gives[2] < 0 ? "boxes" : undefined;
}

async function createSession(ort: typeof Ort, model: Uint8Array): Promise<Ort.InferenceSession> {
  // Two threads wait for each other for ever under Deno.
  ort.env.wasm.numThreads = 1;
  try {
    return await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  } catch (cause) {
    throw new Fault("wildlife: a model that cannot be opened", {
      expected: "an ONNX model",
      found: messageOf(cause),
      remedy: "export it again, with operators that ONNX Runtime has",
      cause,
    });
  }
}

/** A model that does not do what was agreed. */
export function contractFault(found: string, cause?: unknown): Fault {
  return new Fault("wildlife: a model of another contract", {
    expected: "one input float32 [1, 1, height, width], °C above the background; one output, either\n" +
      "masks: float32 [1, 1, height, width], the probability (0-1) that a pixel is of an animal; or\n" +
      "boxes: float32 [1, N, 6], left, top, right, bottom (pixels of the frame), score (0-1), class",
    found,
    remedy: "wrap the network so that it takes and gives these, and export it again " +
      "(data-catalog/README.md, Thermal drones, tells how)",
    cause,
  });
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);
