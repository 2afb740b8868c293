import { Random } from '../../statistics/random.js';
import type { Feature, Frame, Rows } from './frame.js';
import type { Model } from './learner.js';
import { logLoss } from './metrics.js';

/**
 * By how much the log loss rises when one feature's values are shuffled among these rows: mean over the repeats, in the
 * order of the features. Breiman, Mach Learn 2001;45:5. Rows that the model has not learnt from give an honest answer.
 */
export function permutationImportance(
  model: Model,
  frame: Frame,
  labels: Uint8Array,
  rows: Rows,
  seed: number,
  repeats = 5,
): number[] {
  const target = Uint8Array.from(rows, (row) => labels[row]!);
  return riseWhenShuffled((changed) => logLoss(model.predict(changed, rows), target), frame, rows, seed, repeats);
}

/** The same for any loss of a frame. */
export function riseWhenShuffled(
  lossOf: (frame: Frame) => number,
  frame: Frame,
  rows: Rows,
  seed: number,
  repeats = 5,
): number[] {
  const before = lossOf(frame);
  const random = new Random(seed);
  return frame.features.map((feature, index) => {
    let rise = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const shuffled = random.shuffled(Array.from(rows));
      const features = frame.features.slice();
      features[index] = moved(feature, rows, shuffled);
      rise += lossOf({ ...frame, features }) - before;
    }
    return rise / repeats;
  });
}

function moved(feature: Feature, rows: Rows, from: readonly number[]): Feature {
  if (feature.kind === 'numeric') {
    const values = feature.values.slice();
    from.forEach((source, i) => {
      values[rows[i]!] = feature.values[source]!;
    });
    return { ...feature, values };
  }
  const codes = feature.codes.slice();
  from.forEach((source, i) => {
    codes[rows[i]!] = feature.codes[source]!;
  });
  return { ...feature, codes };
}

/** The mean probability over the rows if everyone had this value (or level code) of one feature. Friedman 2001, section 8.2. */
export function partialDependence(
  model: Model,
  frame: Frame,
  rows: Rows,
  feature: number,
  grid: readonly number[],
): { readonly value: number; readonly probability: number }[] {
  return grid.map((value) => {
    const features = frame.features.slice();
    const source = frame.features[feature]!;
    features[feature] =
      source.kind === 'numeric'
        ? { ...source, values: new Float64Array(frame.length).fill(value) }
        : { ...source, codes: new Int32Array(frame.length).fill(value) };
    const probabilities = model.predict({ ...frame, features }, rows);
    return { value, probability: probabilities.reduce((sum, each) => sum + each, 0) / rows.length };
  });
}

/** So many quantiles of a numeric feature, or every level of a categorical one. */
export function gridOf(frame: Frame, feature: number, points = 9): number[] {
  const source = frame.features[feature]!;
  if (source.kind === 'categorical') return source.levels.map((_, code) => code);
  const sorted = source.values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return [...new Set(Array.from({ length: points }, (_, i) => at((i + 0.5) / points)))];
}
