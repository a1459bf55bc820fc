import type * as Ort from "onnxruntime-web";
import { Fault } from "../fault/mod.ts";
import { type BodyGate, bodyGate, gatedBlobs, refuseCoarse } from "./blob_detector.ts";
import { connectedBlobs } from "./connected_blobs.ts";
import type { FrameDetections, FrameDetector } from "./frame_detector.ts";
import { sparseBackground } from "./median_background.ts";
import type { ThermalFrame } from "./thermal_frame.ts";

/** Options of {@link onnxDetector}. */
export interface OnnxDetectorOptions extends BodyGate {
  /** Probability that a pixel is of an animal, from which a group of pixels counts. Default 0.5. */
  probability?: number;
  /** Side of the window of the background, m. Default 5. */
  window?: number;
  /** Score below which a blob is left. Default 0.2. */
  score?: number;
}

/**
 * A learnt detector: an ONNX model that is given a frame and gives, for each pixel, the probability that it is of an
 * animal. Connected groups of probable pixels go through the same gates of size and shape as those of
 * {@link blobDetector}; the highest probability of a group takes the place of its contrast in the score.
 *
 * The contract of the model, whatever it was trained with: one input, float32 `[1, 1, height, width]`, the frame less
 * its moving median, in °C; one output, float32 of the same shape, 0-1. Sizes may be fixed or free.
 *
 * Runs on one thread (WebAssembly), so that the same frame gives the same bits.
 *
 * @throws Fault for what is no ONNX model, or one of another contract; of `detect`, for frames of another size than a
 * fixed one, and for an output that is not as agreed.
 */
export async function onnxDetector(
  model: Uint8Array,
  options: OnnxDetectorOptions = {},
): Promise<FrameDetector> {
  const { probability = 0.5, window = 5, score: least = 0.2 } = options;
  const gate = bodyGate(options);
  // Loaded when used: it is large, and most surveys do without.
  const ort = await import("onnxruntime-web");
  const session = await openModel(ort, model);
  const [input, output] = [session.inputNames[0], session.outputNames[0]];
  return {
    method: "ONNX model, connected blobs",
    async detect(frame: ThermalFrame, pixelSize: number): Promise<FrameDetections> {
      refuseCoarse(pixelSize, gate.area[0]);
      const { values, width, height } = frame;
      const side = Math.max(5, 2 * Math.floor(window / pixelSize / 2) + 1);
      const residuals = sparseBackground(values, frame, side);
      for (let p = 0; p < values.length; p++) {
        const residual = values[p] - residuals[p];
        residuals[p] = Number.isNaN(residual) ? 0 : residual;
      }
      const given = new ort.Tensor("float32", residuals, [1, 1, height, width]);
      const { [output]: found } = await session.run({ [input]: given }).catch((cause) => {
        throw contractFault(`a frame of ${width} x ${height} pixels: ${messageOf(cause)}`, cause);
      });
      const field = found.data;
      if (!(field instanceof Float32Array) || field.length !== values.length) {
        throw contractFault(
          `output ${found.type} [${found.dims.join(", ")}] for ${width} x ${height} pixels`,
        );
      }
      const wrong = field.findIndex((value) => !(value >= 0 && value <= 1));
      if (wrong >= 0) {
        throw contractFault(`${field[wrong]} at pixel ${wrong}: no probability (is a sigmoid missing?)`);
      }
      const blobs = connectedBlobs(field, frame, () => probability / 2, () => probability);
      const result = gatedBlobs(blobs, { pixelSize, gate, least, conspicuousness: ({ peak }) => peak });
      return {
        ...result,
        detections: result.detections.map((detection) => ({
          ...detection,
          contrast: highest(residuals, width, detection),
        })),
      };
    },
  };
}

/** The largest residual in a detection's box. */
function highest(
  residuals: Float32Array,
  width: number,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): number {
  let most = -Infinity;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) most = Math.max(most, residuals[row * width + column]);
  }
  return most;
}

async function openModel(ort: typeof Ort, model: Uint8Array): Promise<Ort.InferenceSession> {
  // Two threads wait for each other for ever under Deno.
  ort.env.wasm.numThreads = 1;
  let session: Ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  } catch (cause) {
    throw new Fault("wildlife: a model that cannot be opened", {
      expected: "an ONNX model",
      found: messageOf(cause),
      remedy: "export it again, with operators that ONNX Runtime has",
      cause,
    });
  }
  const [inputs, outputs] = [session.inputMetadata, session.outputMetadata].map((all) =>
    all.map((it) => it.isTensor ? `${it.type} [${it.shape.join(", ")}]` : "no tensor")
  );
  const isAgreed = inputs.length === 1 && outputs.length === 1 &&
    /^float32 \[[^,]*, [^,]*, [^,]*, [^,]*\]$/.test(inputs[0]) && outputs[0].startsWith("float32");
  if (isAgreed) return session;
  await session.release();
  throw contractFault(`inputs ${inputs.join(" and ") || "none"}; outputs ${outputs.join(" and ") || "none"}`);
}

function contractFault(found: string, cause?: unknown): Fault {
  return new Fault("wildlife: a model of another contract", {
    expected:
      "one input float32 [1, 1, height, width] in °C above the background, one output of the same shape, 0-1",
    found,
    remedy: "wrap the network so that it takes and gives these, and export it again",
    cause,
  });
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);
