import { Random } from '../../statistics/random.js';
import { allRows, type Feature, type Frame, numberAt } from './frame.js';
import { logit, type Model } from './learner.js';
import type { Explanation } from './tree-shap.js';

/**
 * Shapley values of any model's log-odds by sampled orders: features change one by one, in random order and its reverse,
 * from each background row to the row at hand. Base plus contributions is the prediction exactly; single contributions carry
 * sampling error. Strumbelj & Kononenko, Knowl Inf Syst 2014;41:647.
 */
export function sampledShapley(model: Model, frame: Frame, row: number, background: Frame, seed: number): Explanation {
  const p = frame.features.length;
  const random = new Random(seed);
  const orders: (readonly number[])[] = [];
  for (let i = 0; i < background.length; i++) {
    if (i % 2 === 0) orders.push(random.shuffled(Array.from({ length: p }, (_, feature) => feature)));
    else orders.push([...orders[i - 1]!].reverse());
  }
  const steps = p + 1;
  const mixed: Frame = {
    length: background.length * steps,
    features: frame.features.map((feature, index) => {
      const from = background.features[index]!;
      const places = orders.map((order) => order.indexOf(index));
      const cell = (at: number) => {
        const person = Math.floor(at / steps);
        return places[person]! < at % steps ? numberAt(feature, row) : numberAt(from, person);
      };
      return withValues(feature, background.length * steps, cell);
    }),
  };
  const scores = model.predict(mixed, allRows(mixed.length)).map(clippedLogit);
  const contributions = new Float64Array(p);
  let base = 0;
  orders.forEach((order, person) => {
    const start = person * steps;
    base += scores[start]! / orders.length;
    order.forEach((feature, step) => {
      contributions[feature]! += (scores[start + step + 1]! - scores[start + step]!) / orders.length;
    });
  });
  return { base, contributions };
}

export const clippedLogit = (probability: number): number => logit(Math.min(1 - 1e-12, Math.max(1e-12, probability)));

function withValues(feature: Feature, length: number, cell: (at: number) => number): Feature {
  if (feature.kind === 'numeric') return { ...feature, values: Float64Array.from({ length }, (_, at) => cell(at)) };
  const code = (at: number) => (Number.isNaN(cell(at)) ? -1 : cell(at));
  return { ...feature, codes: Int32Array.from({ length }, (_, at) => code(at)) };
}
