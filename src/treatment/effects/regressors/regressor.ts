/** Covariates, a row a person, all numbers and none missing. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** By rows. */
  readonly values: Float64Array;
}

/** What is expected of a row of a matrix with the columns that were learnt from. */
export type Predictor = (x: Matrix, row: number) => number;

/** Something that learns a number from covariates; deterministic by its seed. */
export interface Regressor {
  readonly name: string;
  /** @param rows of the matrix to learn from; `y` and `weights` are by row of the matrix */
  fit(x: Matrix, y: Float64Array, rows: Int32Array, seed: number, weights?: Float64Array): Predictor;
  /** The same with what it would choose on these rows chosen for good, so that like fits cost less. */
  settled?(x: Matrix, y: Float64Array, rows: Int32Array, seed: number): Regressor;
}

/** Means and standard deviations of the columns over some rows; a column that does not vary gets 1. */
export function scales(x: Matrix, rows: Int32Array): { readonly mean: Float64Array; readonly spread: Float64Array } {
  const mean = new Float64Array(x.columns);
  const spread = new Float64Array(x.columns);
  for (const row of rows) for (let j = 0; j < x.columns; j++) mean[j]! += x.values[row * x.columns + j]! / rows.length;
  for (const row of rows) {
    for (let j = 0; j < x.columns; j++) spread[j]! += (x.values[row * x.columns + j]! - mean[j]!) ** 2 / rows.length;
  }
  // What does not vary here comes out as a trace of rounding, not as 0.
  for (let j = 0; j < x.columns; j++) {
    const own = Math.sqrt(spread[j]!);
    spread[j] = own > 1e-9 * (1 + Math.abs(mean[j]!)) ? own : 1;
  }
  return { mean, spread };
}

export function meanOf(y: Float64Array, rows: Int32Array, weights?: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1;
    sum += weight * y[row]!;
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

/** Everyone alike: the mean. */
export const constant: Regressor = {
  name: 'mean',
  fit(_, y, rows, __, weights) {
    const mean = meanOf(y, rows, weights);
    return () => mean;
  },
};
