import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readTable } from '../../src/cli/table.js';
import { openSentenceEncoder } from '../../src/knowledge/sentence-encoder.js';
import {
  type TextLearner,
  textEmbeddingHead,
  textLogisticRegression,
  textNaiveBayes,
  textTermsAndEmbedding,
  withTemperature,
} from '../../src/prediction/text/classifier.js';
import { splitByLabel, type TextFigures, textFigures } from '../../src/prediction/text/evaluation.js';
import { remembered } from '../../src/prediction/text/remembered.js';
import { sharedFile } from '../../test/shared.js';
import { benchPython } from './venv.js';

/** Symptom texts of 24 diseases: our kinds beside scikit-learn's TF-IDF and logistic regression, a fifth held out, five seeds. */
const path = sharedFile('nlp', 'symptom2disease.csv');
if (!path) console.error('nlp/symptom2disease.csv is not at hand');
else {
  const table = readTable(path);
  const texts = table.rows.map((row) => row[table.columns.indexOf('text')]!);
  const labels = table.rows.map((row) => row[table.columns.indexOf('label')]!);
  const opened = openSentenceEncoder(process.env);
  const encoder = opened && remembered(opened);
  if (!encoder) console.error('the sentence encoder is not installed (npm run encoder): its kinds are left out');
  const learners: TextLearner[] = process.argv.includes('--peer-only')
    ? []
    : [
        textNaiveBayes,
        textLogisticRegression(),
        ...(encoder ? [textEmbeddingHead(encoder), textTermsAndEmbedding(encoder)] : []),
      ].map(withTemperature);
  const seeds = [1, 2, 3, 4, 5];
  const pick = (from: readonly string[], rows: readonly number[]) => rows.map((row) => from[row]!);
  const splits = seeds.map((seed) => splitByLabel(labels, 0.2, seed));
  for (const learner of learners) {
    const figures = splits.map(({ learnt, held }): TextFigures => {
      const model = learner.fit(pick(texts, learnt), pick(labels, learnt));
      return textFigures(model.labels, model.predict(pick(texts, held)), pick(labels, held));
    });
    line(learner.name, figures);
  }
  const python = benchPython();
  if (python) {
    const input = JSON.stringify(
      splits.map(({ learnt, held }) => ({
        texts: pick(texts, learnt),
        labels: pick(labels, learnt),
        heldTexts: pick(texts, held),
        heldLabels: pick(labels, held),
      })),
    );
    const rows = JSON.parse(
      execFileSync(python, [join(import.meta.dirname, 'texts.py')], { input, maxBuffer: 2 ** 26 }).toString(),
    ) as Record<string, { accuracy: number; macroF1: number; logLoss: number }>[];
    for (const name of Object.keys(rows[0]!))
      line(
        `scikit-learn ${name}`,
        rows.map((row) => row[name]!),
      );
  }
}

function line(
  name: string,
  figures: readonly {
    readonly accuracy: number;
    readonly macroF1: number;
    readonly logLoss: number;
    readonly calibrationError?: number;
  }[],
): void {
  const mean = (of: (each: (typeof figures)[number]) => number) =>
    figures.reduce((sum, each) => sum + of(each), 0) / figures.length;
  const each = figures.map(({ macroF1 }) => macroF1.toFixed(3)).join(' ');
  const error =
    figures[0]!.calibrationError === undefined
      ? ''
      : `  calibration ${mean((one) => one.calibrationError!).toFixed(3)}`;
  console.log(
    `${name.padEnd(26)} accuracy ${mean((one) => one.accuracy).toFixed(4)}  macro F1 ${mean((one) => one.macroF1).toFixed(4)} (${each})  log loss ${mean((one) => one.logLoss).toFixed(3)}${error}`,
  );
}
