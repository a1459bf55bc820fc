import { binomialDensity } from "./saddle_point.ts";
import { solveTail, type Tails } from "./solve_tail.ts";

/**
 * Quantile of the beta distribution, a, b > 0: the x with `probability` in the named tail.
 *
 * Both tails are computed without subtracting from 1, so that x keeps 12 digits or more for samples of millions and
 * probabilities of 1e-300.
 */
export function betaQuantile(probability: number, tail: "lower" | "upper", a: number, b: number): number {
  return solveTail(probability, tail, (x) => betaTails(x, a, b), 1, a / (a + b));
}

/**
 * The regularised incomplete beta function and its complement, with the density, at 0 < x < 1.
 *
 * Continued fraction of Didonato & Morris (1992, TOMS 708, eq. 9), by the modified method of Lentz; about
 * sqrt(max(a, b)) terms.
 */
export function betaTails(x: number, a: number, b: number): Tails {
  const y = 1 - x;
  // x^a y^b / B(a, b) = binomial density times a b / (a + b)
  const power = binomialDensity(a, b, x, y) * a * b / (a + b);
  const density = power / (x * y);
  const lambda = a - (a + b) * x;
  if (lambda >= 0) {
    const lower = power * fraction(a, b, x, lambda);
    return { lower, upper: 1 - lower, density };
  }
  const upper = power * fraction(b, a, y, -lambda);
  return { lower: 1 - upper, upper, density };
}

/** I_x(a, b) B(a, b) / (x^a (1 - x)^b) for x up to the mean; lambda = a - (a + b) x, given since x is rounded. */
function fraction(a: number, b: number, x: number, lambda: number): number {
  // 1 / (beta_0 + alpha_1 / (beta_1 + alpha_2 / (beta_2 + ...)))
  const beta = (n: number) => {
    const k = a + 2 * n;
    const middle = n === 0 ? 0 : n * (b - n) * x / (k - 1);
    return n + middle + (a + n) / (k + 1) * (lambda + 1 + n * (2 - x));
  };
  let f = beta(0);
  let c = f;
  let d = 0;
  for (let n = 1; n < 1_000_000; n++) {
    const k = a + 2 * n - 1;
    const alpha = (a + n - 1) / k * ((a + b + n - 1) / k) * n * (b - n) * x * x;
    if (alpha === 0) break; // a whole b: the fraction is finite
    const bn = beta(n);
    d = 1 / (bn + alpha * d);
    c = bn + alpha / c;
    const step = c * d;
    f *= step;
    if (Math.abs(step - 1) < 3e-16) break;
  }
  return 1 / f;
}
