import { Fault } from "../fault/mod.ts";
import { type Blob, connectedBlobs } from "./connected_blobs.ts";
import type { Detection, FrameDetections, FrameDetector, Rejection } from "./frame_detector.ts";
import { sparseBackground } from "./median_background.ts";
import { robustNoise } from "./robust_noise.ts";

/** Size and shape of the animals, seen from above. */
export interface BodyGate {
  /** m2 between which a body is as it should be. Default 0.3-1.5, sika deer from fawns to stags. */
  area?: readonly [smallest: number, largest: number];
  /** A blob may be this many times smaller or larger, with a score that falls to 0. Default 2. */
  tolerance?: number;
  /** Length over width up to which a shape is as it should be, and from which it is none. Default 3.5 and 6. */
  elongation?: readonly [full: number, none: number];
}

/** Options of {@link blobDetector}. */
export interface BlobDetectorOptions extends BodyGate {
  /** Noise levels above the background that a pixel has to stand out. Default 6. */
  threshold?: number;
  /** °C (or grey levels) that it has to stand out at least. Default 1.5. */
  contrast?: number;
  /** Side of the window of the background, m: more than twice an animal's length. Default 5. */
  window?: number;
  /** Side of the tiles of the noise, m. Default 12. */
  tile?: number;
  /** Noise of the sensor, °C (or grey levels). Default 0.05. */
  sensorNoise?: number;
  /** Score below which a blob is left. Default 0.2. */
  score?: number;
}

/**
 * Warm bodies on cooler ground: a moving median as background, a threshold in units of the local noise (median absolute
 * deviation), connected groups of pixels cut at half height, and gates for size and shape in metres. The score is the
 * product of three shares: contrast s / (s + threshold) with s in noise levels, size, and shape.
 *
 * The steps are those of background subtraction for thermal surveys of ungulates (e.g. Christiansen et al. 2014; Israel
 * 2011); thresholds are options, not learnt.
 *
 * @throws Fault (of `detect`) for frames whose pixels are so large that an animal is less than a pixel.
 */
export function blobDetector(options: BlobDetectorOptions = {}): FrameDetector {
  const { threshold = 6, contrast = 1.5, window = 5, tile = 12, sensorNoise = 0.05, score: least = 0.2 } =
    options;
  const gate = bodyGate(options);
  const find = (frame: Parameters<FrameDetector["detect"]>[0], pixelSize: number): FrameDetections => {
    refuseCoarse(pixelSize, gate.area[0]);
    const { values } = frame;
    const side = Math.max(5, 2 * Math.floor(window / pixelSize / 2) + 1);
    const residuals = sparseBackground(values, frame, side);
    for (let p = 0; p < values.length; p++) residuals[p] = values[p] - residuals[p];
    const noise = robustNoise(residuals, frame, Math.max(8, tile / pixelSize), sensorNoise);
    const seed = (pixel: number) => Math.max(contrast, threshold * noise[pixel]);
    const blobs = connectedBlobs(residuals, frame, (pixel) => seed(pixel) / 2, seed);
    const levels = ({ peak, peakAt }: Blob) => peak / noise[peakAt];
    return gatedBlobs(blobs, {
      pixelSize,
      gate,
      least,
      conspicuousness: (blob) => levels(blob) / (levels(blob) + threshold),
    });
  };
  return {
    method: "moving median, MAD threshold, connected blobs",
    // Not async: what is thrown becomes a rejection all the same.
    detect: (frame, pixelSize) => new Promise((resolve) => resolve(find(frame, pixelSize))),
  };
}

/** The gate with its defaults. @throws Fault where it lets nothing through. */
export function bodyGate(
  { area = [0.3, 1.5], tolerance = 2, elongation = [3.5, 6] }: BodyGate,
): Required<BodyGate> {
  if (
    !(area[0] > 0 && area[1] >= area[0] && tolerance >= 1 && elongation[0] >= 1 &&
      elongation[1] > elongation[0])
  ) {
    throw new Fault("wildlife: a size gate that lets nothing through", {
      expected:
        "areas in m2 above 0, small before large; tolerance from 1; elongations from 1, full before none",
      found: `area ${area.join("-")}, tolerance ${tolerance}, elongation ${elongation.join("-")}`,
    });
  }
  return { area, tolerance, elongation };
}

/** @throws Fault where the smallest animal covers less than a pixel. */
export function refuseCoarse(pixelSize: number, smallest: number): void {
  if (pixelSize > 0 && pixelSize * pixelSize <= smallest) return;
  throw new Fault("wildlife: pixels too large for these animals", {
    expected: `pixels of ${Math.sqrt(smallest).toFixed(2)} m or less for bodies of ${smallest} m2`,
    found: `${pixelSize} m`,
    remedy: "fly lower, or see whether focal length, pixel pitch and height reference are right",
  });
}

/** Blobs as detections, with those that the gate refuses counted by reason. */
export function gatedBlobs(
  blobs: readonly Blob[],
  { pixelSize, gate, least, conspicuousness }: {
    pixelSize: number;
    gate: Required<BodyGate>;
    least: number;
    /** Share of the score for how far it stands out, 0-1. */
    conspicuousness: (blob: Blob) => number;
  },
): FrameDetections {
  const rejected: Record<Rejection, number> = {
    "too small": 0,
    "too large": 0,
    "too long": 0,
    "low score": 0,
  };
  const detections: Detection[] = [];
  const { area: [smallest, largest], tolerance, elongation: [full, none] } = gate;
  for (const blob of blobs) {
    const area = blob.pixels * pixelSize * pixelSize;
    // 1 within the gate, falling to 0 at `tolerance` times beyond it (on a logarithmic scale).
    const beyond = Math.max(smallest / area, area / largest, 1);
    const size = 1 - Math.log(beyond) / Math.log(Math.max(tolerance, 1 + 1e-9));
    const shape = Math.min(1, (none - blob.elongation) / (none - full));
    const score = conspicuousness(blob) * size * shape;
    if (size <= 0) rejected[area < smallest ? "too small" : "too large"]++;
    else if (shape <= 0) rejected["too long"]++;
    else if (score < least) rejected["low score"]++;
    else {
      const { column, row, left, top, right, bottom, peak } = blob;
      detections.push({ column, row, left, top, right, bottom, area, contrast: peak, score });
    }
  }
  return { detections, rejected };
}
