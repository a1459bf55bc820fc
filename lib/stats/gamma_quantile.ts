import { poissonDensity } from "./saddle_point.ts";
import { solveTail, type Tails } from "./solve_tail.ts";

/** Quantile of the gamma distribution of shape a > 0, scale 1: the x with `probability` in the named tail. */
export function gammaQuantile(probability: number, tail: "lower" | "upper", a: number): number {
  return solveTail(probability, tail, (x) => gammaTails(x, a), Infinity, a);
}

/** The regularised incomplete gamma function and its complement, with the density, at x > 0. */
export function gammaTails(x: number, a: number): Tails {
  const poisson = poissonDensity(a, x); // x^a e^-x / gamma(a + 1)
  const density = poisson * a / x;
  if (x <= a + 1) {
    // Series 6.5.29 of Abramowitz & Stegun.
    let term = 1;
    let sum = 1;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = poisson * sum;
    return { lower, upper: 1 - lower, density };
  }
  // Continued fraction 6.5.31, even part, by the modified method of Lentz.
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let f = d;
  for (let n = 1; n < 1_000_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = c * d;
    f *= step;
    if (Math.abs(step - 1) < 3e-16) break;
  }
  const upper = poisson * a * f;
  return { lower: 1 - upper, upper, density };
}
