import type { KineticParameters } from './parameters.js';

/**
 * The insulin part of the model is linear and gets nothing from the glucose part: over a step with constant infusion it
 * is carried exactly by the exponential of its matrix. Order of its states here: skin 1, skin 2, plasma, liver, action,
 * delay, on liver; then the infusion and 1.
 */
const size = 9;

type Matrix = Float64Array;

/** exp(A h) of the insulin part, 9 x 9 by rows. */
export function insulinPropagator(p: KineticParameters, step: number): Matrix {
  const a = new Float64Array(size * size);
  const put = (row: number, entries: Record<number, number>) => {
    for (const [column, value] of Object.entries(entries)) a[row * size + Number(column)] = value * step;
  };
  put(0, { 0: -(p.ka1 + p.kd), 7: 1 });
  put(1, { 0: p.kd, 1: -p.ka2 });
  put(2, { 0: p.ka1, 1: p.ka2, 2: -(p.m2 + p.m4), 3: p.m1 });
  put(3, { 2: p.m2, 3: -(p.m1 + p.m30) });
  put(4, { 2: p.p2u / p.Vi, 4: -p.p2u, 8: -p.p2u * p.Ib });
  put(5, { 2: p.ki / p.Vi, 5: -p.ki });
  put(6, { 5: p.ki, 6: -p.ki });
  return exponential(a);
}

/** Scaling by 2^-10, Taylor series to the twelfth power, squaring. */
function exponential(a: Matrix): Matrix {
  const halvings = 10;
  const scaled = a.map((value) => value / 2 ** halvings);
  let result = identity();
  let term = identity();
  for (let order = 1; order <= 12; order++) {
    term = multiply(term, scaled).map((value) => value / order);
    result = result.map((value, i) => value + term[i]!);
  }
  for (let i = 0; i < halvings; i++) result = multiply(result, result);
  return result;
}

const identity = (): Matrix => Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));

function multiply(a: Matrix, b: Matrix): Matrix {
  return Float64Array.from({ length: size * size }, (_, i) => {
    const row = Math.floor(i / size) * size;
    const column = i % size;
    let sum = 0;
    for (let k = 0; k < size; k++) sum += a[row + k]! * b[k * size + column]!;
    return sum;
  });
}
