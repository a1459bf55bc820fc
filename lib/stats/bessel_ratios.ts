import { Fault } from "../fault/mod.ts";

/** What {@link besselRatios} finds. */
export interface BesselRatios {
  /** I_p(x) / I_0(x) for p = 0 ... count. */
  ratios: Float64Array;
  /** I_0(x) e^-x. */
  scaled: number;
}

/**
 * Modified Bessel functions of the first kind of whole order: all orders up to `count` relative to that of order 0, by
 * Miller's backward recurrence I_{p-1} = I_{p+1} + 2 p / x I_p, scaled by e^x = I_0 + 2 sum I_p (Abramowitz & Stegun
 * 9.6.26, 9.6.37 and 9.12).
 *
 * @param x 0 or more; the cost grows with it.
 * @throws {Fault} x below 0 or not finite.
 */
export function besselRatios(x: number, count: number): BesselRatios {
  if (!(x >= 0 && x < Infinity)) {
    throw new Fault("stats: no Bessel function there", { expected: "x >= 0, finite", found: String(x) });
  }
  const ratios = new Float64Array(count + 1);
  ratios[0] = 1;
  if (x === 0) return { ratios, scaled: 1 };
  // Beyond it every I_p is less than 1e-20 of I_0.
  const start = Math.max(count, Math.ceil(12 + 10 * Math.sqrt(x) + 92 / (1 + Math.log1p(92 / x)))) + 2;
  let [above, at] = [0, 1e-280];
  let sum = 0;
  for (let p = start; p > 0; p--) {
    if (p <= count) ratios[p] = at;
    sum += 2 * at;
    const below = above + 2 * p / x * at;
    [above, at] = [at, below];
    if (at > 1e200) {
      for (let k = p; k <= count; k++) ratios[k] *= 1e-300;
      above *= 1e-300;
      at *= 1e-300;
      sum *= 1e-300;
    }
  }
  for (let p = 1; p <= count; p++) ratios[p] /= at;
  return { ratios, scaled: at / (at + sum) };
}
