import type { ThermalFrame } from "./thermal_frame.ts";

/** Something in a frame that may be an animal. */
export interface Detection {
  /** Its centre, pixels from the left and top edge of the picture. */
  column: number;
  row: number;
  /** Box around it: the first column and row in it, and the first outside. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** m2, seen from above. */
  area: number;
  /** How far its warmest pixel stands above the background: °C, or grey levels. */
  contrast: number;
  /** How much it looks like an animal, 0-1; of one detector comparable, not a probability. */
  score: number;
}

/** Why something that stood out was not taken. */
export type Rejection = "too small" | "too large" | "too long" | "low score";

/** What a detector found in one frame. */
export interface FrameDetections {
  detections: Detection[];
  /** Numbers of what stood out and was left. */
  rejected: Record<Rejection, number>;
}

/** Finds animals in thermal frames, one by one. Detectors may be exchanged: {@link blobDetector}, {@link onnxDetector}. */
export interface FrameDetector {
  /** The field's name of the method. */
  readonly method: string;
  /** @param pixelSize Side of a pixel on the ground in the middle of the frame, m. */
  detect(frame: ThermalFrame, pixelSize: number): Promise<FrameDetections>;
}
