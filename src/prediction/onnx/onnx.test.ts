import { expect, test } from 'vitest';
import { generatedTable } from '../../../test/learners.js';
import { openOnnx } from '../../knowledge/onnx.js';
import { type Encoding, encode } from '../learners/encoding.js';
import { allRows } from '../learners/frame.js';
import { logisticRegression } from '../learners/logistic-regression.js';
import { naiveBayes } from '../learners/naive-bayes.js';
import { neuralNetwork } from '../learners/neural-network.js';
import { onnxOfLearner } from './export-learner.js';
import { parseOnnxCard, probabilitiesOf, rowFor } from './model-card.js';

const { frame, labels } = generatedTable(200, 9);
const rows = allRows(200);

test.each([logisticRegression(), neuralNetwork({ epochs: 5, decay: 0.1 })])(
  'the ONNX network of $name gives what the model does',
  async (learner) => {
    const model = learner.fit(frame, labels, rows, 3);
    const network = await openOnnx(onnxOfLearner(model)!);
    const { encoding } = model.serialise() as { encoding: Encoding };
    const data = Float32Array.from(encode(encoding, frame, rows));
    const { probability } = await network.run({ columns: { dims: [200, encoding.columns.length], data } });
    const own = model.predict(frame, rows);
    expect(probability!.dims).toEqual([200, 1]);
    own.forEach((p, i) => {
      expect(Math.abs(Number(probability!.data[i]) - p)).toBeLessThan(1e-5);
    });
    await network.release();
  },
);

test('a model without such a form has none', () => {
  expect(onnxOfLearner(naiveBayes().fit(frame, labels, rows, 1))).toBeUndefined();
});

const card = {
  format: 'sartor-onnx-model',
  title: 'test',
  intendedUse: 'tests',
  population: 'nobody',
  inputs: [
    { name: 'age', unit: 'a', mean: 50, scale: 10, lower: 18, upper: 90 },
    { name: 'sex', levels: { F: 1, M: 0 } },
    { name: 'crp', missing: 5 },
  ],
  gives: 'logits',
  labels: ['a', 'b', 'c'],
};

test('rows are normalised, refused outside the range, filled where the card says', () => {
  const parsed = parseOnnxCard(card, 'card');
  const row = (cells: Record<string, string>) => rowFor(parsed, (name) => cells[name] ?? '');
  expect(row({ age: '60', sex: 'F', crp: '' })).toEqual({ values: [1, 1, 5] });
  expect(row({ age: '95', sex: 'X', crp: '1' })).toEqual({ refused: ['age 95: must be up to 90', 'sex X: not known'] });
  expect(row({ sex: 'M' })).toEqual({ refused: ['age: missing'] });
  const shares = probabilitiesOf(parsed, [0, Math.log(2), Math.log(5)]);
  expect(shares.map((share) => Math.round(1000 * share))).toEqual([125, 250, 625]);
});

test('a card that does not fit is refused with its name', () => {
  expect(() => parseOnnxCard({ ...card, gives: 'probability' }, 'm.json')).toThrow('m.json');
  expect(() => parseOnnxCard({ ...card, inputs: [] }, 'm.json')).toThrow('m.json');
});
