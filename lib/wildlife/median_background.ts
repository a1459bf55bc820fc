/** Steps into which values are sorted to find their median. */
const BINS = 1024;
/** Bins of a coarse step. */
const COARSE = 32;

/** Samples across a window that {@link sparseBackground} keeps, about. */
const SAMPLES = 7;

/**
 * {@link medianBackground} from every n-th pixel alone, n such that seven samples lie across a window, linear in between:
 * the ground changes little from pixel to pixel, and the median of 49 of them has a fifth of the noise of one.
 */
export function sparseBackground(
  values: Float32Array,
  { width, height }: { width: number; height: number },
  side: number,
): Float32Array {
  const every = Math.max(1, Math.floor(side / SAMPLES));
  if (every === 1) return medianBackground(values, { width, height }, side);
  const [across, down] = [Math.ceil(width / every), Math.ceil(height / every)];
  const middle = every >> 1;
  const at = (index: number, count: number) => Math.min(count - 1, index * every + middle);
  const samples = new Float32Array(across * down);
  for (let j = 0, k = 0; j < down; j++) {
    for (let i = 0; i < across; i++, k++) samples[k] = values[at(j, height) * width + at(i, width)];
  }
  const sparse = medianBackground(
    samples,
    { width: across, height: down },
    2 * Math.floor(side / every / 2) + 1,
  );
  const result = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    const y = Math.max(0, Math.min(down - 1, (row - middle) / every)),
      j = Math.min(Math.floor(y), Math.max(0, down - 2));
    const v = y - j, below = down > 1 ? across : 0;
    for (let column = 0; column < width; column++) {
      const x = Math.max(0, Math.min(across - 1, (column - middle) / every));
      const i = Math.min(Math.floor(x), Math.max(0, across - 2)),
        u = x - i,
        k = j * across + i,
        right = across > 1 ? 1 : 0;
      const upper = sparse[k] + u * (sparse[k + right] - sparse[k]);
      const lower = sparse[k + below] + u * (sparse[k + below + right] - sparse[k + below]);
      result[row * width + column] = upper + v * (lower - upper);
    }
  }
  return result;
}

/**
 * The median in a square window around each pixel: the ground without what is small and warm on it, with the edges of
 * meadow and forest where they are.
 *
 * Histograms slide along the rows (Huang et al. 1979), with a coarse histogram above the fine one. Values are sorted
 * into 1,024 steps between the lowest and the highest: the median is exact to half a step. NaN is left out; at the
 * border the window is what of it lies in the picture.
 *
 * @param side Of the window in pixels, odd.
 */
export function medianBackground(
  values: Float32Array,
  { width, height }: { width: number; height: number },
  side: number,
): Float32Array {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const result = new Float32Array(values.length);
  if (!(high > low)) return result.fill(high >= low ? low : NaN);
  const step = (high - low) / (BINS - 1);
  const bins = new Int16Array(values.length);
  for (let p = 0; p < values.length; p++) {
    bins[p] = Number.isNaN(values[p]) ? -1 : Math.round((values[p] - low) / step);
  }
  const radius = (side - 1) / 2;
  const fine = new Int32Array(BINS), coarse = new Int32Array(BINS / COARSE);
  for (let row = 0; row < height; row++) {
    fine.fill(0);
    coarse.fill(0);
    let count = 0;
    const [top, bottom] = [Math.max(0, row - radius), Math.min(height - 1, row + radius)];
    const addColumn = (column: number, sign: 1 | -1) => {
      for (let r = top, p = top * width + column; r <= bottom; r++, p += width) {
        const bin = bins[p];
        if (bin < 0) continue;
        fine[bin] += sign;
        coarse[bin >> 5] += sign;
        count += sign;
      }
    };
    for (let column = 0; column < Math.min(radius, width); column++) addColumn(column, 1);
    for (let column = 0; column < width; column++) {
      if (column + radius < width) addColumn(column + radius, 1);
      if (column - radius - 1 >= 0) addColumn(column - radius - 1, -1);
      let rank = (count + 1) >> 1, block = 0;
      while (block < coarse.length && coarse[block] < rank) rank -= coarse[block++];
      if (block === coarse.length) {
        result[row * width + column] = NaN;
        continue;
      }
      let bin = block * COARSE;
      while (fine[bin] < rank) rank -= fine[bin++];
      result[row * width + column] = low + bin * step;
    }
  }
  return result;
}
