/** Squared distances between all pairs of points, gathered so that sums of exponentials over them are quick. */
interface PairDistances {
  /** Sum of exp(-rate x squared distance) over the pairs. */
  sumOfExponentials(rate: number): number;
}

/** Moments a bin keeps: an exponential in it is a polynomial of this many terms. */
const TERMS = 6;
/** Bits of the 52 of a number's fraction that name its bin: 64 bins from a number to its double. */
const BITS = 6;
const SHIFT = 20 - BITS;

/**
 * Gathers the squared distances of all pairs, in bins whose width is 1/64 or less of the value, with moments about the
 * middle of the bin. The sums that come of it are those of the pairs themselves to about 1e-12.
 */
export function pairDistances(x: Float64Array, y: Float64Array): PairDistances {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
  const middleOf = (bin: number) => {
    words[1 - high] = 0;
    words[high] = bin << SHIFT;
    const low = number[0];
    words[high] = (bin + 1) << SHIFT;
    return (low + number[0]) / 2;
  };
  const bins = 2047 << BITS;
  const middle = Float64Array.from({ length: bins }, (_, bin) => middleOf(bin));
  const moments = new Float64Array(bins * TERMS);
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const square = (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]);
      number[0] = square;
      const bin = words[high] >>> SHIFT;
      const off = square - middle[bin];
      const at = bin * TERMS;
      moments[at]++;
      let power = off;
      for (let k = 1; k < TERMS; k++) {
        moments[at + k] += power;
        power *= off;
      }
    }
  }
  const used = middle.reduce<number[]>((list, _, bin) => {
    if (moments[bin * TERMS] > 0) list.push(bin);
    return list;
  }, []);
  return {
    sumOfExponentials(rate) {
      let sum = 0;
      for (const bin of used) {
        let [value, factor] = [0, 1];
        for (let k = 0; k < TERMS; k++) {
          value += factor * moments[bin * TERMS + k];
          factor *= -rate / (k + 1);
        }
        sum += value * Math.exp(-rate * middle[bin]);
      }
      return sum;
    },
  };
}
