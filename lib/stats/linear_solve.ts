/**
 * Solves A X = B for a small dense A by Gaussian elimination with partial pivoting; null where A is singular to
 * working precision.
 *
 * @param a n x n, rows.
 * @param b n x m, rows.
 */
export function linearSolve(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number[][] | null {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]]);
  const scale = Math.max(...a.map((row) => Math.max(...row.map(Math.abs))));
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[pivot][c])) pivot = r;
    if (!(Math.abs(rows[pivot][c]) > 1e-13 * scale)) return null;
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let r = c + 1; r < n; r++) {
      const factor = rows[r][c] / rows[c][c];
      if (factor === 0) continue;
      for (let j = c; j < rows[r].length; j++) rows[r][j] -= factor * rows[c][j];
    }
  }
  for (let c = n - 1; c >= 0; c--) {
    for (let j = n; j < rows[c].length; j++) {
      for (let r = c + 1; r < n; r++) rows[c][j] -= rows[c][r] * rows[r][j];
      rows[c][j] /= rows[c][c];
    }
  }
  return rows.map((row) => row.slice(n));
}
