/** Solves A x = b for a symmetric positive definite A (n x n by rows, lower triangle read), by Cholesky factors in place. */
export function solveInPlace(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  factor(a, n);
  substitute(a, n, b);
}

/** The Cholesky factor of A in its lower triangle; a pivot that vanishes is raised to keep the solution finite. */
export function factor(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const top = a[i * n + i]!;
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i === j) a[i * n + i] = Math.sqrt(Math.max(sum, 1e-12 * Math.abs(top) + 1e-300));
      else a[i * n + j] = sum / a[j * n + j]!;
    }
  }
}

/** Solves with a factor from `factor`, in place of b. */
export function substitute(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
}

/** Diagonal of the inverse of A, from its factor. */
export function inverseDiagonal(l: Float64Array, n: number): Float64Array {
  // Columns of the inverse factor one at a time: (A^-1)_jj = sum_i (L^-1)_ij^2.
  const diagonal = new Float64Array(n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k]! * column[k]!;
      column[i] = sum / l[i * n + i]!;
      diagonal[j]! += column[i]! ** 2;
    }
  }
  return diagonal;
}
