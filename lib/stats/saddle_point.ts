/**
 * Binomial and Poisson densities for fractional counts, to about 14 digits however large the counts.
 *
 * Loader (2000): Fast and accurate computation of binomial probabilities. The textbook formula loses a digit with every
 * digit of log-gamma; this one has no large terms that cancel.
 */

/** Density of Poisson(mean) at x > 0, continued to fractional x: mean^x e^-mean / gamma(x + 1). */
export function poissonDensity(x: number, mean: number): number {
  return Math.exp(-stirlingError(x) - deviance(x, mean, x - mean)) / Math.sqrt(2 * Math.PI * x);
}

/**
 * Density of binomial(a + b, p) at a, continued to fractional a, b > 0:
 * gamma(a + b + 1) / (gamma(a + 1) gamma(b + 1)) p^a q^b.
 */
export function binomialDensity(a: number, b: number, p: number, q: number): number {
  const n = a + b;
  const difference = a - n * p; // of b and n q it is the same, reversed: q itself is rounded to 1e-16
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) -
    deviance(a, n * p, difference) - deviance(b, n * q, -difference);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}

/** log gamma(x + 1) minus Stirling's (x + 1/2) log x - x + log(2 pi) / 2. */
export function stirlingError(x: number): number {
  let error = 0;
  // Steps up to where the series holds all its digits.
  for (; x < 16; x++) error += (x + 0.5) * Math.log1p(1 / x) - 1;
  const y = 1 / (x * x);
  const series = 1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * 691 / 360360))));
  return error + series / x;
}

/** x log(x / mean) + mean - x, without cancellation near x = mean, from their difference. */
function deviance(x: number, mean: number, difference: number): number {
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return next;
    sum = next;
  }
  return sum;
}
