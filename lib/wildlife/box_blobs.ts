import { type Blob, blobOf } from "./connected_blobs.ts";
import { BOX_LENGTH, contractFault } from "./onnx_session.ts";

/** A box that a model gave, in pixels of the frame, and how sure it was. */
interface ScoredBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
  score: number;
}

/** A body in a box. */
export interface BoxBlob {
  /** The pixels of the box that stand out half as far as its highest one. */
  blob: Blob;
  score: number;
}

/**
 * Bodies in the boxes of a model: boxes of a score from `probability` on, of which those are left out that overlap a
 * better one by more than `overlap` (intersection over union; non-maximum suppression, greedy, whatever the class).
 *
 * A box is larger than the body in it. So the body is what is measured of a blob, too: the pixels that stand out at least
 * half as far as the highest of the box; their weighted centre is its place.
 *
 * @param rows `[N, 6]`: left, top, right, bottom, score, class; rows of a lower score may hold anything.
 * @param residuals °C above the background.
 * @returns Bodies, the best first; and the number of boxes in which nothing is warmer than the background.
 * @throws Fault for scores that are none, and for boxes that are none or lie outside of the frame.
 */
export function boxBlobs(
  rows: Float32Array,
  residuals: Float32Array,
  size: { width: number; height: number },
  { probability, overlap }: { probability: number; overlap: number },
): { bodies: BoxBlob[]; cold: number } {
  const boxes: ScoredBox[] = [];
  for (let at = 0; at < rows.length; at += BOX_LENGTH) {
    const [left, top, right, bottom, score] = rows.subarray(at, at + BOX_LENGTH);
    if (!(score >= 0 && score <= 1)) {
      throw contractFault(`score ${score} of box ${at / BOX_LENGTH}: none from 0 to 1`);
    }
    if (score < probability) continue;
    // What begins beyond the frame, or ends before it, is a box of something else.
    if (
      !(left < right && top < bottom && left < size.width && top < size.height && right > 0 && bottom > 0)
    ) {
      throw contractFault(
        `box ${at / BOX_LENGTH}, ${[left, top, right, bottom].join(", ")}: none in a frame of ` +
          `${size.width} x ${size.height} pixels`,
      );
    }
    boxes.push({ left, top, right, bottom, score });
  }
  if (boxes.length > 0 && boxes.every(({ right, bottom }) => right <= 1 && bottom <= 1)) {
    throw contractFault(`all ${boxes.length} boxes within one pixel: shares of the frame, not pixels`);
  }
  const bodies: BoxBlob[] = [];
  let cold = 0;
  for (const box of suppressed(boxes, overlap)) {
    const blob = bodyIn(box, residuals, size);
    if (blob === undefined) cold++;
    else bodies.push({ blob, score: box.score });
  }
  return { bodies, cold };
}

/** Boxes without those that overlap a better one too much; of equal ones, the first stays. */
function suppressed(boxes: ScoredBox[], overlap: number): ScoredBox[] {
  const kept: ScoredBox[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((better) => shared(better, box) <= overlap)) kept.push(box);
  }
  return kept;
}

/** Intersection over union. */
function shared(a: ScoredBox, b: ScoredBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: ScoredBox) => (box.right - box.left) * (box.bottom - box.top);
  return width * height / (area(a) + area(b) - width * height);
}

/** The pixels of a box that stand out half as far as its highest; undefined where none is above the background. */
function bodyIn(
  box: ScoredBox,
  residuals: Float32Array,
  { width, height }: { width: number; height: number },
): Blob | undefined {
  const inside: number[] = [];
  let peak = 0;
  for (let row = Math.max(0, Math.floor(box.top)); row < Math.min(height, Math.ceil(box.bottom)); row++) {
    for (
      let column = Math.max(0, Math.floor(box.left));
      column < Math.min(width, Math.ceil(box.right));
      column++
    ) {
      const pixel = row * width + column;
      inside.push(pixel);
      peak = Math.max(peak, residuals[pixel]);
    }
  }
  if (peak === 0) return undefined;
  return blobOf(inside.filter((pixel) => residuals[pixel] >= peak / 2), residuals, width);
}
