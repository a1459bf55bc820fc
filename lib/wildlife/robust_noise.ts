/** Makes a standard deviation of the median absolute deviation of a normal variable. */
const NORMAL = 1.4826;
/** Pixels of a tile that are looked at, about: every second or third pixel tells as much. */
const SAMPLES = 256;

/**
 * Noise around each pixel: the median absolute deviation from 0 of the residuals in tiles, times 1.4826, linear between
 * the middles of the tiles. What is small and warm does not raise it; leaves and stones do.
 *
 * @param residuals Picture less its background.
 * @param tile Side of a tile in pixels.
 * @param least Noise that a tile has at least: of the sensor, where it tells small steps.
 */
export function robustNoise(
  residuals: Float32Array,
  { width, height }: { width: number; height: number },
  tile: number,
  least: number,
): Float32Array {
  const across = Math.max(1, Math.round(width / tile)), down = Math.max(1, Math.round(height / tile));
  const [w, h] = [width / across, height / down];
  const every = Math.max(1, Math.floor(Math.sqrt(w * h / SAMPLES)));
  const tiles = new Float64Array(across * down);
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      const sizes: number[] = [];
      for (let row = Math.floor(j * h); row < Math.floor((j + 1) * h); row += every) {
        for (let column = Math.floor(i * w); column < Math.floor((i + 1) * w); column += every) {
          const value = Math.abs(residuals[row * width + column]);
          if (!Number.isNaN(value)) sizes.push(value);
        }
      }
      const sorted = Float32Array.from(sizes).sort();
      tiles[j * across + i] = Math.max(least, NORMAL * (sorted[sorted.length >> 1] ?? 0));
    }
  }
  const noise = new Float32Array(residuals.length);
  const clamp = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  for (let row = 0; row < height; row++) {
    const y = clamp((row + 0.5) / h - 0.5, down),
      j = Math.min(Math.floor(y), Math.max(0, down - 2)),
      v = y - j;
    const below = down > 1 ? across : 0;
    for (let column = 0; column < width; column++) {
      const x = clamp((column + 0.5) / w - 0.5, across), i = Math.min(Math.floor(x), Math.max(0, across - 2));
      const u = x - i, at = j * across + i, right = across > 1 ? 1 : 0;
      const upper = tiles[at] + u * (tiles[at + right] - tiles[at]);
      const lower = tiles[at + below] + u * (tiles[at + below + right] - tiles[at + below]);
      noise[row * width + column] = upper + v * (lower - upper);
    }
  }
  return noise;
}
