/** A function's value at x; its gradient is written into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

const memory = 8;

/**
 * The minimum of a smooth convex function by L-BFGS with Armijo backtracking. Nocedal & Wright, Numerical Optimization 2006,
 * algorithms 7.4 and 3.1.
 *
 * @param x where to start; the minimum is written here
 */
export function minimise(objective: Objective, x: Float64Array, iterations = 200, tolerance = 1e-6): void {
  const n = x.length;
  const gradient = new Float64Array(n);
  let value = objective(x, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (Math.max(...blockMaxima(gradient)) < tolerance) return;
    const direction = descend(gradient, steps, changes);
    const slope = dot(direction, gradient);
    let size = iteration === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    const next = new Float64Array(n);
    const nextGradient = new Float64Array(n);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 30; attempt++, size /= 2) {
      for (let i = 0; i < n; i++) next[i] = x[i]! + size * direction[i]!;
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * size * slope) break;
    }
    if (!(nextValue < value)) return;
    const step = next.map((each, i) => each - x[i]!);
    const change = nextGradient.map((each, i) => each - gradient[i]!);
    if (dot(step, change) > 1e-12) {
      steps.push(step);
      changes.push(change);
      if (steps.length > memory) {
        steps.shift();
        changes.shift();
      }
    }
    x.set(next);
    gradient.set(nextGradient);
    value = nextValue;
  }
}

/** Minus the inverse Hessian's estimate times the gradient, by the two-loop recursion. */
function descend(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const direction = gradient.map((each) => -each);
  const weights: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    weights[k] = dot(steps[k]!, direction) / dot(steps[k]!, changes[k]!);
    addScaled(direction, changes[k]!, -weights[k]!);
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = dot(steps[last]!, changes[last]!) / dot(changes[last]!, changes[last]!);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (let k = 0; k < steps.length; k++) {
    addScaled(direction, steps[k]!, weights[k]! - dot(changes[k]!, direction) / dot(steps[k]!, changes[k]!));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * from[i]!;
}

/** The largest size of an element in each thousand: an argument list has a limit. */
function blockMaxima(values: Float64Array): number[] {
  const maxima: number[] = [];
  for (let start = 0; start < values.length; start += 1000) {
    let most = 0;
    for (let i = start; i < Math.min(start + 1000, values.length); i++) most = Math.max(most, Math.abs(values[i]!));
    maxima.push(most);
  }
  return maxima;
}
