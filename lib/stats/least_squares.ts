import { Fault } from "../fault/mod.ts";

/** A linear model fitted by {@link leastSquares}. */
export interface LeastSquares {
  /** The intercept, then one for each column. */
  coefficients: Float64Array;
  /** What the model leaves of each y. */
  residuals: Float64Array;
  /** y fitted at given values of the columns. */
  predict(values: readonly number[]): number;
  /** (X' X)^-1 v, for v with an entry for the intercept first. */
  solveGram(v: ArrayLike<number>): Float64Array;
}

/**
 * Ordinary least squares of y on columns, with an intercept: Householder's QR decomposition (Golub & Van Loan 2013,
 * algorithm 5.2.1) of the columns less their means, so that a large offset costs no digits.
 *
 * @param columns One array for each variable, as long as y.
 * @throws {Fault} Columns that depend on each other, or fewer rows than coefficients.
 */
export function leastSquares(columns: readonly ArrayLike<number>[], y: ArrayLike<number>): LeastSquares {
  const n = y.length;
  const p = columns.length;
  const means = columns.map((column) => mean(column));
  const middle = mean(y);
  const q = columns.map((column, c) => Float64Array.from(column, (value) => value - means[c]));
  const norms = q.map((column) => norm(column));
  const target = Float64Array.from(y, (value) => value - middle);
  const r = Array.from({ length: p }, () => new Float64Array(p)); // r[c][j], j >= c
  for (let c = 0; c < p; c++) {
    const column = q[c];
    const length = norm(column, c);
    const noise = 1e-15 * Math.abs(means[c]) * Math.sqrt(n); // what a constant column leaves
    if (n <= p + 1 || !(length > Math.max(noise, 1e-10 * norms[c]))) {
      throw new Fault("stats: the auxiliary variables do not determine a regression", {
        expected: `more than ${p + 1} rows, and columns none of which follows from the others`,
        found: n <= p + 1 ? `${n} rows` : `column ${c + 1} is constant, or a sum of others`,
        remedy: "leave the variable out, or join classes",
      });
    }
    const alpha = column[c] > 0 ? -length : length;
    // The reflection is kept in the column itself, from row c on.
    column[c] -= alpha;
    const square = norm(column, c) ** 2;
    for (const other of [...q.slice(c + 1), target]) {
      let dot = 0;
      for (let i = c; i < n; i++) dot += column[i] * other[i];
      const factor = 2 * dot / square;
      for (let i = c; i < n; i++) other[i] -= factor * column[i];
    }
    r[c][c] = alpha;
    for (let j = c + 1; j < p; j++) r[c][j] = q[j][c];
  }
  const slopes = Float64Array.from(target.subarray(0, p));
  back(r, slopes);
  const coefficients = new Float64Array(p + 1);
  coefficients.set(slopes, 1);
  coefficients[0] = middle - slopes.reduce((sum, slope, c) => sum + slope * means[c], 0);
  const predict = (values: readonly number[]) =>
    middle + slopes.reduce((sum, slope, c) => sum + slope * (values[c] - means[c]), 0);
  const residuals = Float64Array.from(y, (value, i) => value - predict(columns.map((column) => column[i])));
  /** The centred columns are orthogonal to the intercept: their Gram matrix is n beside R' R. */
  const solveGram = (v: ArrayLike<number>) => {
    const centred = Float64Array.from(means, (m, c) => v[c + 1] - m * v[0]);
    forward(r, centred);
    back(r, centred);
    const first = v[0] / n - centred.reduce((sum, value, c) => sum + value * means[c], 0);
    return Float64Array.of(first, ...centred);
  };
  return { coefficients, residuals, predict, solveGram };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function norm(values: Float64Array, from = 0): number {
  let square = 0;
  for (let i = from; i < values.length; i++) square += values[i] * values[i];
  return Math.sqrt(square);
}

/** Solves R x = v in place. */
function back(r: Float64Array[], v: Float64Array): void {
  for (let c = v.length - 1; c >= 0; c--) {
    for (let j = c + 1; j < v.length; j++) v[c] -= r[c][j] * v[j];
    v[c] /= r[c][c];
  }
}

/** Solves R' x = v in place. */
function forward(r: Float64Array[], v: Float64Array): void {
  for (let c = 0; c < v.length; c++) {
    for (let j = 0; j < c; j++) v[c] -= r[j][c] * v[j];
    v[c] /= r[c][c];
  }
}
