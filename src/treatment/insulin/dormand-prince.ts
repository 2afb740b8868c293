/** dy/dt at t, written into `out`. */
export type Derivative = (t: number, y: Float64Array, out: Float64Array) => void;

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const stages = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Fifth order less fourth. */
const errorWeights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/**
 * Carries y from `from` to `to` in place by the Runge-Kutta pair of Dormand and Prince (1980), orders 5(4), with
 * step-size control (Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, II.4).
 * @throws if the step gets too small to advance
 */
export function dormandPrince(
  rate: Derivative,
  y: Float64Array,
  from: number,
  to: number,
  { relative, absolute }: Tolerance,
): void {
  const size = y.length;
  const k = nodes.map(() => new Float64Array(size));
  const trial = new Float64Array(size);
  let t = from;
  let step = to - from;
  rate(t, y, k[0]!);
  while (t < to) {
    step = Math.min(step, to - t);
    if (t + step * 0.1 === t) throw new Error(`dormandPrince: step too small at ${t}`);
    for (let stage = 1; stage < 7; stage++) {
      const weights = stages[stage]!;
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let s = 0; s < stage; s++) sum += weights[s]! * k[s]![i]!;
        trial[i] = y[i]! + step * sum;
      }
      rate(t + nodes[stage]! * step, trial, k[stage]!);
    }
    let squares = 0;
    for (let i = 0; i < size; i++) {
      let error = 0;
      for (let s = 0; s < 7; s++) error += errorWeights[s]! * k[s]![i]!;
      const scale = absolute + relative * Math.max(Math.abs(y[i]!), Math.abs(trial[i]!));
      squares += ((step * error) / scale) ** 2;
    }
    const error = Math.sqrt(squares / size);
    if (error <= 1) {
      t = step === to - t ? to : t + step;
      y.set(trial);
      k[0]!.set(k[6]!);
    }
    step *= Math.min(5, Math.max(0.2, 0.9 * Math.max(error, 1e-10) ** -0.2));
  }
}
