import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { boostedTrees } from '../prediction/learners/boosted-trees.js';
import { classLearner } from '../prediction/learners/classes.js';
import { ensemble } from '../prediction/learners/ensemble.js';
import { learnerNamed } from '../prediction/learners/index.js';
import { logisticRegression } from '../prediction/learners/logistic-regression.js';
import { naiveBayes } from '../prediction/learners/naive-bayes.js';
import { neuralNetwork } from '../prediction/learners/neural-network.js';
import { randomForest } from '../prediction/learners/random-forest.js';
import { readTraining } from './training-table.js';
import { UsageError } from './usage-error.js';

vi.spyOn(console, 'error').mockImplementation(() => {});
const folder = mkdtempSync(join(tmpdir(), 'sartor-training-'));

function tableOf(lines: readonly string[]): string {
  const path = join(folder, 'table.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

const read = (lines: readonly string[], options: { cv?: number; positive?: string } = {}) =>
  readTraining(tableOf(lines), { label: 'y', seed: 1, ...options });

test('columns as they come: numbers, words, dates, gaps, names of rows, constants, an odd word among numbers', () => {
  const rows = Array.from({ length: 40 }, (_, i) =>
    [
      i + 7000,
      i === 3 ? 'unknown' : i % 13,
      ['low', 'high'][i % 2],
      `2021-03-${10 + (i % 20)}`,
      i % 5 ? 1.5 + i : '?',
      'x',
      `"a, ${i}"`,
      '1,5',
      i % 3 ? 'benign' : 'malignant',
    ].join(';'),
  );
  const { frame, leftOut, coding } = read(['patient_id;visits;grade;seen;marker;site;note;dose;y', ...rows]);
  expect(frame.features.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'visits numeric',
    'grade categorical',
    'seen numeric',
    'marker numeric',
  ]);
  expect(leftOut.map(({ name, why }) => `${name} ${why}`)).toEqual([
    'patient_id identifier',
    'site constant',
    'note identifier',
    'dose constant',
  ]);
  expect(coding).toMatchObject({ kind: 'yes-no', positive: 'malignant' });
});

test('several values are classes; one asked for stands against the rest; too few rows give fewer folds', () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},${['a', 'b', 'c'][i % 3]}`);
  expect(read(['x,y', ...rows]).coding).toEqual({ kind: 'classes', classes: ['a', 'b', 'c'] });
  expect(read(['x,y', ...rows], { positive: 'b' }).coding).toMatchObject({ positive: 'b', negative: 'not b' });
  expect(read(['x,y', ...rows, '1,lone']).coding).toEqual({ kind: 'classes', classes: ['a', 'b', 'c'] });
  const rare = ['x,y', '1,0', '2,0', '3,0', '5,0', '2,1', '7,1'];
  expect(read(rare, { cv: 5 }).folds).toHaveLength(2);
  expect(() => read(['x,y', '1,0', '2,0', '3,1'])).toThrow(UsageError);
});

const quick = [
  naiveBayes(),
  learnerNamed('decision-tree')!,
  logisticRegression(),
  boostedTrees({ trees: 8 }),
  randomForest({ trees: 8 }),
  neuralNetwork({ epochs: 3, members: 1, decay: [0.1, 1] }),
  ensemble([naiveBayes(), logisticRegression(), boostedTrees({ trees: 5 })]),
];

test('whatever the table, it is refused in words or learnt with probabilities that are such', () => {
  const cell = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }).map(String) },
    { weight: 2, arbitrary: fc.double({ noNaN: true }).map(String) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('', 'NA', '?', 'low', 'high', 'TRUE', '2020-01-02', '1e308', '-1e308', '0x1f', '1,5'),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 4 }).map((text) => text.replaceAll(/["\r\n,]/g, ' ')) },
  );
  const columns = fc.array(fc.array(cell, { minLength: 24, maxLength: 24 }), { minLength: 1, maxLength: 4 });
  const label = fc.constantFrom(['0', '1'], ['no', 'yes'], ['a', 'b', 'c'], ['1', '2', '10', 'NA'], ['x']);
  const picks = fc.array(fc.nat(30), { minLength: 24, maxLength: 24 });
  let learnt = 0;
  fc.assert(
    fc.property(columns, label, picks, fc.integer({ min: 8, max: 24 }), (data, labels, chosen, rows) => {
      const lines = Array.from({ length: rows }, (_, row) =>
        [
          ...data.map((column) => (column[row]!.includes(',') ? `"${column[row]}"` : column[row]!)),
          labels[chosen[row]! % labels.length],
        ].join(','),
      );
      let table: ReturnType<typeof readTraining>;
      try {
        table = read([[...data.map((_, index) => (index === 1 ? '' : 'c')), 'y'].join(','), ...lines], { cv: 3 });
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        return;
      }
      learnt += 1;
      const { learnt: from, held } = table.folds[0]!;
      for (const learner of quick) {
        const classes = table.coding.kind === 'classes' ? table.coding.classes.length : 0;
        const probabilities = classes
          ? classLearner(learner).fit(table.frame, table.labels, classes, from, 1).predict(table.frame, held)
          : learner.fit(table.frame, table.labels, from, 1).predict(table.frame, held);
        const bad = probabilities.find((p) => !(p >= 0 && p <= 1 + 1e-12));
        expect(bad, `${learner.name}: ${bad}`).toBeUndefined();
      }
    }),
    { numRuns: 60, seed: 5 },
  );
  expect(learnt).toBeGreaterThan(20);
});
