import { type BodyGate, bodyGate, gatedBlobs, refuseCoarse } from "./blob_detector.ts";
import { boxBlobs } from "./box_blobs.ts";
import { type Blob, connectedBlobs } from "./connected_blobs.ts";
import type { FrameDetections, FrameDetector } from "./frame_detector.ts";
import { sparseBackground } from "./median_background.ts";
import { contractFault, type DetectorContract, openOnnxSession } from "./onnx_session.ts";
import type { ThermalFrame } from "./thermal_frame.ts";

/** Options of {@link onnxDetector}. */
export interface OnnxDetectorOptions extends BodyGate {
  /** Probability that a pixel is of an animal, or score of a box, from which it counts. Default 0.5. */
  probability?: number;
  /** Overlap with a better box (intersection over union) above which a box is of the same animal. Default 0.5. */
  overlap?: number;
  /** Side of the window of the background, m. Default 5. */
  window?: number;
  /** Score below which a body is left. Default 0.2. */
  score?: number;
}

/** A learnt detector, and what its model gives. */
export interface OnnxDetector extends FrameDetector {
  readonly contract: DetectorContract;
}

/**
 * A learnt detector: an ONNX model that is given a frame and tells where animals are.
 *
 * The contract of the model, whatever it was trained with: one input, float32 `[1, 1, height, width]`, the frame less
 * its moving median, in °C (grey levels of JPEG frames); and one output, whose shape tells which of two it is:
 *
 * - masks, float32 `[1, 1, height, width]`: for each pixel the probability (0-1) that it is of an animal. Connected groups
 *   of probable pixels are bodies.
 * - boxes, float32 `[1, N, 6]`: left, top, right, bottom in pixels of the frame, score (0-1) and class of each box, in
 *   any order; N may differ from frame to frame, and rows of a low score fill up. Classes are not looked at: species
 *   are told by review. Boxes of one animal are joined here ({@link boxBlobs}). What other detectors give has to be
 *   brought into this form before export: centre and size into corners, `[1, 4 + classes, N]` turned round, the largest
 *   class score taken, shares of the frame multiplied by its size.
 *
 * Sizes may be fixed or free. Bodies go through the same gates of size and shape, by the pixel's side on the ground, as
 * those of {@link blobDetector}; the highest probability of a group, or the score of the box, takes the place of its
 * contrast in the score.
 *
 * @throws Fault for what is no ONNX model, or one of neither contract; of `detect`, for frames of another size than a
 * fixed one, and for an output that is not as agreed.
 */
export async function onnxDetector(
  model: Uint8Array,
  options: OnnxDetectorOptions = {},
): Promise<OnnxDetector> {
  const { probability = 0.5, overlap = 0.5, window = 5, score: least = 0.2 } = options;
  const gate = bodyGate(options);
  const { contract, run } = await openOnnxSession(model);
  return {
    contract,
    method: contract === "masks" ? "ONNX model, connected blobs" : "ONNX model, boxes",
    async detect(frame: ThermalFrame, pixelSize: number): Promise<FrameDetections> {
      refuseCoarse(pixelSize, gate.area[0]);
      const { values, width } = frame;
      const side = Math.max(5, 2 * Math.floor(window / pixelSize / 2) + 1);
      const residuals = sparseBackground(values, frame, side);
      for (let p = 0; p < values.length; p++) {
        const residual = values[p] - residuals[p];
        residuals[p] = Number.isNaN(residual) ? 0 : residual;
      }
      const output = await run(residuals, frame);
      if (contract === "boxes") {
        const { bodies, cold } = boxBlobs(output, residuals, frame, { probability, overlap });
        const scores = new Map(bodies.map(({ blob, score }) => [blob, score]));
        const result = gatedBlobs([...scores.keys()], {
          pixelSize,
          gate,
          least,
          conspicuousness: (blob) => scores.get(blob)!,
        });
        // Nothing warm is smaller than any animal.
        result.rejected["too small"] += cold;
        return result;
      }
      const wrong = output.findIndex((value) => !(value >= 0 && value <= 1));
      if (wrong >= 0) {
        throw contractFault(`${output[wrong]} at pixel ${wrong}: no probability (is a sigmoid missing?)`);
      }
      const blobs = connectedBlobs(output, frame, () => probability / 2, () => probability);
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
  { left, top, right, bottom }: Pick<Blob, "left" | "top" | "right" | "bottom">,
): number {
  let most = -Infinity;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) most = Math.max(most, residuals[row * width + column]);
  }
  return most;
}
