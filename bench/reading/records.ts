import { readFileSync } from 'node:fs';
import { readTable } from '../../src/cli/table.js';
import { openSentenceEncoder } from '../../src/knowledge/sentence-encoder.js';
import { auroc } from '../../src/prediction/learners/metrics.js';
import {
  type TextLearner,
  textEmbeddingHead,
  textLogisticRegression,
  textTermsAndEmbedding,
} from '../../src/prediction/text/classifier.js';
import { recordAsText } from '../../src/prediction/text/record-as-text.js';
import { remembered } from '../../src/prediction/text/remembered.js';
import { sharedFile } from '../../test/shared.js';

/** Whole records written as texts and classified as such, beside boosted trees on the numbers: mean AUROC over the given folds. */
const peersPath = sharedFile('tabular', 'peer-baselines.json');
const opened = openSentenceEncoder(process.env);
if (!peersPath || !opened) console.error('needs tabular/ and npm run encoder');
else {
  const peers = JSON.parse(readFileSync(peersPath, 'utf8')) as Record<
    string,
    { models: Record<string, { auroc: number }> }
  >;
  const encoder = remembered(opened);
  const learners: TextLearner[] = [
    textLogisticRegression(1e-3),
    textEmbeddingHead(encoder, 1e-4),
    textTermsAndEmbedding(encoder, 1e-3),
  ];
  for (const set of (process.argv[2] ?? 'cleveland,pima,trace_1y,biopsy').split(',')) {
    const table = readTable(sharedFile('tabular', `clf_${set}.csv`)!);
    const [label, fold] = ['y', 'fold'].map((name) => table.columns.indexOf(name));
    const texts = table.rows.map((row) =>
      recordAsText(table.columns, row, (_, index) => index !== label && index !== fold),
    );
    const labels = table.rows.map((row) => (Number(row[label!]) > 0 ? 'yes' : 'no'));
    const folds = [...new Set(table.rows.map((row) => row[fold!]!))].sort();
    const figures = learners.map((learner) => {
      const areas = folds.map((held) => {
        const rows = table.rows.map((_, row) => row);
        const [learnt, test] = [
          rows.filter((row) => table.rows[row]![fold!] !== held),
          rows.filter((row) => table.rows[row]![fold!] === held),
        ];
        const model = learner.fit(
          learnt.map((row) => texts[row]!),
          learnt.map((row) => labels[row]!),
        );
        const yes = model.labels.indexOf('yes');
        return auroc(
          model.predict(test.map((row) => texts[row]!)).map((p) => p[yes]!),
          test.map((row) => (labels[row] === 'yes' ? 1 : 0)),
        );
      });
      return `${learner.name} ${(areas.reduce((a, b) => a + b, 0) / areas.length).toFixed(3)}`;
    });
    const peer = peers[set]?.models ?? {};
    const boosted = Object.entries(peer)
      .filter(([name]) => /GB|XGB|LGBM|LightGBM|boost/i.test(name))
      .map(([name, { auroc: area }]) => `${name} ${area.toFixed(3)}`);
    console.log(
      `${set} (${table.rows.length} records, "${texts[0]!.slice(0, 60)} ..."): ${figures.join(', ')}; on the numbers: ${boosted.join(', ')}`,
    );
  }
}
