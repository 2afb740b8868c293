import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { restoreTextModel, textLogisticRegression, textNaiveBayes } from './classifier.js';
import { splitByLabel, textFigures } from './evaluation.js';
import { minimise } from './lbfgs.js';

const symptoms = sharedFile('nlp', 'symptom2disease.csv');

const small = {
  texts: ['fever and cough', 'cough, fever, chills', 'itchy red rash', 'rash on both arms', '咳嗽发热', '皮疹瘙痒'],
  labels: ['flu', 'flu', 'eczema', 'eczema', 'flu', 'eczema'],
};

describe.each([textNaiveBayes, textLogisticRegression()])('$name', (learner) => {
  const model = learner.fit([...small.texts, ...small.texts], [...small.labels, ...small.labels]);

  it('tells the labels apart, misspelt and in another language', () => {
    const given = model
      .predict(['a coughing fit with feverr', 'a rashh', '发热，咳嗽'])
      .map((row) => model.labels[row.indexOf(Math.max(...row))]);
    expect(given).toEqual(['flu', 'eczema', 'flu']);
  });

  it('probabilities add up to one, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [row] = model.predict([text]);
        expect(row!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('comes back from its JSON the same', () => {
    const restored = restoreTextModel(JSON.parse(JSON.stringify(model.serialise())));
    expect(restored.predict(small.texts)).toEqual(model.predict(small.texts));
  });
});

describe('L-BFGS', () => {
  it('finds the minimum of a convex function', () => {
    const x = new Float64Array([-3, 7, 0.5]);
    minimise((at, gradient) => {
      gradient[0] = 2 * (at[0]! - 1);
      gradient[1] = 200 * (at[1]! + 2);
      gradient[2] = Math.tanh(at[2]! - 4);
      return (at[0]! - 1) ** 2 + 100 * (at[1]! + 2) ** 2 + Math.log(Math.cosh(at[2]! - 4));
    }, x);
    expect([...x].map((each) => Math.round(each * 1e4) / 1e4)).toEqual([1, -2, 4]);
  });
});

describe('evaluation', () => {
  it('holds the same share of each label out, by the seed', () => {
    const labels = [...new Array(50).fill('a'), ...new Array(10).fill('b')];
    const { learnt, held } = splitByLabel(labels, 0.2, 3);
    expect(held.filter((row) => labels[row] === 'b')).toHaveLength(2);
    expect([...learnt, ...held].sort((a, b) => a - b)).toEqual(labels.map((_, row) => row));
    expect(splitByLabel(labels, 0.2, 3)).toEqual({ learnt, held });
    expect(splitByLabel(labels, 0.2, 4).held).not.toEqual(held);
  });

  it('counts by hand', () => {
    const rows = [
      [0.9, 0.1],
      [0.2, 0.8],
      [0.6, 0.4],
    ].map((row) => Float64Array.from(row));
    const figures = textFigures(['a', 'b'], rows, ['a', 'b', 'b']);
    expect(figures.accuracy).toBeCloseTo(2 / 3, 12);
    expect(figures.macroF1).toBeCloseTo((2 / 3 + 2 / 3) / 2, 12);
    expect(figures.brier).toBeCloseTo((0.02 + 0.08 + 0.72) / 3, 12);
    expect(figures.auroc).toBe(1);
  });
});

describe.skipIf(!symptoms)('symptom texts of 24 diseases', () => {
  it('macro F1 above 0.95 on a fifth held out', () => {
    const rows: { text: string; label: string }[] = parse(readFileSync(symptoms!), { columns: true });
    const texts = rows.map(({ text }) => text);
    const labels = rows.map(({ label }) => label);
    const { learnt, held } = splitByLabel(labels, 0.2, 1);
    const model = textLogisticRegression().fit(
      learnt.map((row) => texts[row]!),
      learnt.map((row) => labels[row]!),
    );
    const figures = textFigures(
      model.labels,
      model.predict(held.map((row) => texts[row]!)),
      held.map((row) => labels[row]!),
    );
    expect(figures.macroF1).toBeGreaterThan(0.95);
  });
});
