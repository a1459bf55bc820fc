import { Fault } from "../fault/mod.ts";

/**
 * Cholesky factor L of a symmetric positive definite matrix A = L L', in place: on return the lower triangle of `a` holds
 * L; what stands above the diagonal is neither read nor changed.
 *
 * Rows and columns go in pairs, so that each number that is loaded serves twice. Of our own, because the Cholesky
 * decompositions of npm (ml-matrix, mathjs) call a function for every element and take several times as long.
 *
 * @param a n x n, row-major; only the lower triangle is read.
 * @returns `a`.
 * @throws {Fault} a matrix that is not positive definite to working precision, with the first such row.
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const p = i * n;
    const q = p + n;
    for (let j = 0; j < i; j += 2) {
      const r = j * n;
      const s = r + n;
      let pr = a[p + j];
      let ps = a[p + j + 1];
      let qr = a[q + j];
      let qs = a[q + j + 1];
      for (let k = 0; k < j; k++) {
        const first = a[p + k];
        const second = a[q + k];
        const left = a[r + k];
        const right = a[s + k];
        pr -= first * left;
        ps -= first * right;
        qr -= second * left;
        qs -= second * right;
      }
      pr /= a[r + j];
      qr /= a[r + j];
      a[p + j] = pr;
      a[q + j] = qr;
      a[p + j + 1] = (ps - pr * a[s + j]) / a[s + j + 1];
      a[q + j + 1] = (qs - qr * a[s + j]) / a[s + j + 1];
    }
    let pp = a[p + i];
    let pq = a[q + i];
    let qq = a[q + i + 1];
    for (let k = 0; k < i; k++) {
      const first = a[p + k];
      const second = a[q + k];
      pp -= first * first;
      pq -= first * second;
      qq -= second * second;
    }
    a[p + i] = pivot(pp, i);
    a[q + i] = pq / a[p + i];
    a[q + i + 1] = pivot(qq - a[q + i] ** 2, i + 1);
  }
  if (i < n) {
    const p = i * n;
    let last = a[p + i];
    for (let j = 0; j < i; j++) {
      let value = a[p + j];
      for (let k = 0; k < j; k++) value -= a[p + k] * a[j * n + k];
      a[p + j] = value / a[j * n + j];
      last -= a[p + j] * a[p + j];
    }
    a[p + i] = pivot(last, i);
  }
  return a;
}

/**
 * Solves L X = B in place.
 *
 * @param factor n x n, row-major, as {@link cholesky} returns it.
 * @param b n x columns, row-major.
 * @param columns Default 1.
 * @returns `b`.
 */
export function solveLower(factor: Float64Array, n: number, b: Float64Array, columns = 1): Float64Array {
  for (let i = 0; i < n; i++) {
    const at = i * columns;
    const fours = i - i % 4;
    for (let k = 0; k < fours; k += 4) {
      const first = factor[i * n + k];
      const second = factor[i * n + k + 1];
      const third = factor[i * n + k + 2];
      const fourth = factor[i * n + k + 3];
      let from = k * columns;
      for (let j = at; j < at + columns; j++, from++) {
        b[j] = b[j] - first * b[from] - second * b[from + columns] - third * b[from + 2 * columns] -
          fourth * b[from + 3 * columns];
      }
    }
    for (let k = fours; k < i; k++) {
      const load = factor[i * n + k];
      const from = k * columns;
      for (let j = 0; j < columns; j++) b[at + j] -= load * b[from + j];
    }
    const diagonal = factor[i * n + i];
    for (let j = 0; j < columns; j++) b[at + j] /= diagonal;
  }
  return b;
}

/**
 * Solves L' X = B in place.
 *
 * @param factor n x n, row-major, as {@link cholesky} returns it.
 * @param b n x columns, row-major.
 * @param columns Default 1.
 * @returns `b`.
 */
export function solveUpper(factor: Float64Array, n: number, b: Float64Array, columns = 1): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    const at = i * columns;
    const diagonal = factor[i * n + i];
    for (let j = 0; j < columns; j++) b[at + j] /= diagonal;
    for (let k = 0; k < i; k++) {
      const load = factor[i * n + k];
      const to = k * columns;
      for (let j = 0; j < columns; j++) b[to + j] -= load * b[at + j];
    }
  }
  return b;
}

function pivot(value: number, row: number): number {
  if (value > 0 && value < Infinity) return Math.sqrt(value);
  throw new Fault("stats: not a positive definite matrix", {
    expected: "pivots above 0",
    found: String(value),
    where: `row ${row + 1}`,
    remedy: "look for rows that repeat or follow from others, or add a small number to the diagonal",
  });
}
