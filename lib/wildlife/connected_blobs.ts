/** A connected group of pixels that stand out. */
export interface Blob {
  /** Centre, weighted by how far pixels stand out; pixels from the left and top edge of the picture. */
  column: number;
  row: number;
  /** Edges of the box around it: the first column and row in it, and the first outside. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Pixels that stand out at least half as far as the highest: blurring widens a blob, but hardly its half height. */
  pixels: number;
  /** The highest value, and where. */
  peak: number;
  peakAt: number;
  /** Length over width: square root of the ratio of the second moments, a pixel's own added; 1 or more. */
  elongation: number;
}

/**
 * Groups of pixels (8 neighbours) above `low` that hold one above `high`, each cut at half of its highest value. What
 * falls apart at half height, such as animals side by side, comes as several.
 *
 * @param field How far pixels stand out; NaN stands out nowhere.
 * @param low Threshold of each pixel, above 0.
 * @param high The same for the pixel that makes a group count.
 */
export function connectedBlobs(
  field: Float32Array,
  { width, height }: { width: number; height: number },
  low: (pixel: number) => number,
  high: (pixel: number) => number,
): Blob[] {
  const seen = new Uint8Array(field.length);
  const blobs: Blob[] = [];
  const stack: number[] = [];
  /** All pixels that hang together with `start` and fulfil `is`; `mark` is what `seen` becomes. */
  const flood = (start: number, mark: number, is: (pixel: number) => boolean): number[] => {
    const members: number[] = [];
    stack.push(start);
    seen[start] = mark;
    for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
      members.push(pixel);
      const column = pixel % width, row = (pixel - column) / width;
      for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
          const next = r * width + c;
          if (seen[next] >= mark || !is(next)) continue;
          seen[next] = mark;
          stack.push(next);
        }
      }
    }
    return members;
  };
  for (let start = 0; start < field.length; start++) {
    if (seen[start] !== 0 || !(field[start] > high(start))) continue;
    const members = flood(start, 1, (pixel) => field[pixel] > low(pixel));
    const peak = members.reduce((most, pixel) => Math.max(most, field[pixel]), -Infinity);
    for (const member of members) {
      if (seen[member] === 2 || field[member] < peak / 2) continue;
      const part = flood(member, 2, (pixel) => seen[pixel] === 1 && field[pixel] >= peak / 2);
      if (part.some((pixel) => field[pixel] > high(pixel))) blobs.push(blobOf(part, field, width));
    }
  }
  return blobs;
}

/** What is measured of a group of pixels. @param pixels At least one, all of which stand out. */
export function blobOf(pixels: readonly number[], field: Float32Array, width: number): Blob {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let [sum, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  let peakAt = pixels[0];
  for (const pixel of pixels) {
    const column = pixel % width, row = (pixel - column) / width, weight = field[pixel];
    [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
    sum += weight;
    sx += weight * column;
    sy += weight * row;
    sxx += weight * column * column;
    sxy += weight * column * row;
    syy += weight * row * row;
    if (weight > field[peakAt]) peakAt = pixel;
  }
  const [mx, my] = [sx / sum, sy / sum];
  // A square pixel has a second moment of 1/12 of its own.
  const xx = sxx / sum - mx * mx + 1 / 12, yy = syy / sum - my * my + 1 / 12, xy = sxy / sum - mx * my;
  const [mean, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  return {
    column: mx + 0.5,
    row: my + 0.5,
    left,
    top,
    right,
    bottom,
    pixels: pixels.length,
    peak: field[peakAt],
    peakAt,
    elongation: Math.sqrt((mean + half) / Math.max(1 / 24, mean - half)),
  };
}
