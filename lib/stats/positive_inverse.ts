/**
 * Inverse of a symmetric, positive definite matrix (Cholesky's decomposition; Golub & Van Loan 2013, section 4.2), or
 * null where it is not positive definite to working precision: what turns the Hessian of a negative log-likelihood into
 * the covariance of the estimates, and tells when there is none.
 *
 * @param matrix n x n, row-major; the lower triangle is read.
 */
export function positiveInverse(matrix: ArrayLike<number>, n: number): Float64Array | null {
  // L of A = L L', then its inverse, both in the lower triangle.
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i > j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum > 1e-14 * matrix[i * n + i]) lower[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / lower[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= lower[i * n + k] * inverse[k * n + j];
      inverse[i * n + j] = sum / lower[i * n + i];
    }
  }
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += inverse[k * n + i] * inverse[k * n + j];
      result[i * n + j] = result[j * n + i] = sum;
    }
  }
  return result;
}
