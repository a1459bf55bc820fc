import { Fault } from "../fault/mod.ts";
import { quantile } from "../stats/mod.ts";
import { checkedPositions, type Positions, whose } from "./positions.ts";

/** Options of {@link plugInBandwidth}. */
export interface PlugInBandwidthOptions {
  /**
   * Whether to widen by n^(1/5 - 1/6), since two dimensions need a wider kernel than one. Default true; false for
   * KernSmooth's `dpik` of each axis.
   */
  bivariate?: boolean;
  /** Bins along each axis. Default 401. */
  bins?: number;
}

/** Share of fixes at one coordinate from which quartiles may fall together, and the spread with them. */
const NORMAL_QUARTILES = 1.349;

/**
 * Plug-in bandwidths east and north, m: on each axis the direct plug-in selector of two stages for a normal kernel (Sheather
 * & Jones 1991; Wand & Jones 1995, 3.6) with linear binning, as `dpik` of KernSmooth.
 *
 * amt's `hr_kde_pi` widens nothing but takes the power 5/6 of the bandwidth itself, metres included: its result depends on
 * the unit. Here only the rate in n is that of two dimensions.
 *
 * @throws {Fault} What {@link checkedPositions} refuses (5 fixes or more), an axis without spread between the quartiles,
 * fixes too far apart for the bins.
 */
export function plugInBandwidth(
  positions: Positions,
  { bivariate = true, bins = 401 }: PlugInBandwidthOptions = {},
): [hx: number, hy: number] {
  const { x, y } = checkedPositions(positions, 5);
  const widening = bivariate ? x.length ** (1 / 5 - 1 / 6) : 1;
  const of = (values: Float64Array, axis: string) => widening * directPlugIn(values, bins, axis, positions);
  return [of(x, "x"), of(y, "y")];
}

function directPlugIn(values: Float64Array, bins: number, axis: string, positions: Positions): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const scale = Math.min(
    deviation,
    (quantile(values, 0.75) - quantile(values, 0.25)) / NORMAL_QUARTILES,
  );
  if (scale === 0) throw noBandwidth(axis, "half of the fixes share one coordinate", positions);
  const { counts, step } = lineBins(values.map((value) => (value - mean) / scale), bins);
  const functional = (order: 4 | 6, bandwidth: number) => {
    if ((4 + order) * bandwidth < step) {
      throw noBandwidth(axis, `bins of ${(step * scale).toPrecision(3)} m`, positions);
    }
    return derivativeFunctional(counts, step, order, bandwidth) / (n * n);
  };
  const psi6 = functional(6, (2 * Math.SQRT2 ** 9 / (7 * n)) ** (1 / 9));
  const psi4 = functional(4, (-3 * Math.sqrt(2 / Math.PI) / (psi6 * n)) ** (1 / 7));
  return scale * (1 / (2 * Math.sqrt(Math.PI) * psi4 * n)) ** (1 / 5);
}

/** Counts on equal bins from the least value to the largest, every value divided among the two next to it. */
function lineBins(values: Float64Array, bins: number): { counts: Float64Array; step: number } {
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [
    Infinity,
    -Infinity,
  ]);
  const counts = new Float64Array(bins);
  const step = (high - low) / (bins - 1);
  for (const value of values) {
    const place = (value - low) / step;
    const at = Math.min(bins - 2, Math.floor(place));
    counts[at + 1] += place - at;
    counts[at] += 1 - (place - at);
  }
  return { counts, step };
}

/** Sum over all pairs of the derivative of a normal kernel, of an even order: n^2 times the estimate of psi. */
function derivativeFunctional(counts: Float64Array, step: number, order: 4 | 6, bandwidth: number): number {
  const reach = Math.min(Math.floor((4 + order) * bandwidth / step), counts.length);
  let sum = 0;
  for (let lag = 0; lag <= reach; lag++) {
    const z = (lag * step / bandwidth) ** 2;
    const hermite = order === 4 ? z * (z - 6) + 3 : z * (z * (z - 15) + 45) - 15;
    let pairs = 0;
    for (let k = lag; k < counts.length; k++) pairs += counts[k] * counts[k - lag];
    sum += (lag === 0 ? 1 : 2) * pairs * hermite * Math.exp(-z / 2);
  }
  return sum / (Math.sqrt(2 * Math.PI) * bandwidth ** (order + 1));
}

function noBandwidth(axis: string, found: string, positions: Positions): Fault {
  return new Fault("wildlife: no plug-in bandwidth for these fixes", {
    expected: `fixes spread along ${axis}, without a few far away from all others`,
    found,
    where: whose(positions),
    remedy: "use `referenceBandwidth`, or take more `bins`",
  });
}
