/**
 * The inverse of a symmetric positive definite matrix, by Cholesky factors.
 * @returns undefined if it is singular to working precision (a covariate is constant or a sum of others)
 */
export function invert(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const n = matrix.length;
  const factor = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i]![j]!;
      for (let k = 0; k < j; k++) value -= factor[i]![k]! * factor[j]![k]!;
      if (i !== j) factor[i]![j] = value / factor[j]![j]!;
      else if (value > matrix[i]![i]! * 1e-12 && value > 0) factor[i]![i] = Math.sqrt(value);
      else return undefined;
    }
  }
  const inverse = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let column = 0; column < n; column++) {
    const x = new Array<number>(n).fill(0);
    for (let i = 0; i < n; i++) {
      let value = i === column ? 1 : 0;
      for (let k = 0; k < i; k++) value -= factor[i]![k]! * x[k]!;
      x[i] = value / factor[i]![i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let value = x[i]!;
      for (let k = i + 1; k < n; k++) value -= factor[k]![i]! * x[k]!;
      x[i] = value / factor[i]![i]!;
    }
    for (let i = 0; i < n; i++) inverse[i]![column] = x[i]!;
  }
  return inverse;
}

/** x with matrix x = right; zeros where the matrix is singular. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const inverse = invert(matrix);
  return right.map((_, i) => (inverse ? right.reduce((total, value, j) => total + inverse[i]![j]! * value, 0) : 0));
}
