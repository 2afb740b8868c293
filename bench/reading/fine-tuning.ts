import { readTable } from '../../src/cli/table.js';
import { encoderTensors, openSentenceEncoder } from '../../src/knowledge/sentence-encoder.js';
import { textEmbeddingHead } from '../../src/prediction/text/classifier.js';
import { FineTunedLayer, usualFineTuning } from '../../src/prediction/text/encoder/fine-tuning.js';
import { splitByLabel, textFigures } from '../../src/prediction/text/evaluation.js';
import { remembered } from '../../src/prediction/text/remembered.js';
import { sharedFile } from '../../test/shared.js';

/** The encoder's last layer trained with the head, against a head on the encoder as it is; same split, what it costs and gains. */
const path = sharedFile('nlp', 'symptom2disease.csv');
const encoder = openSentenceEncoder(process.env);
const tensors = encoderTensors(process.env);
if (!path || !encoder || !tensors) console.error('needs nlp/symptom2disease.csv and npm run encoder');
else {
  const table = readTable(path);
  const texts = table.rows.map((row) => row[table.columns.indexOf('text')]!);
  const labels = table.rows.map((row) => row[table.columns.indexOf('label')]!);
  const names = [...new Set(labels)].sort();
  const codes = labels.map((label) => names.indexOf(label));
  const started = process.cpuUsage();
  const hidden = encoder.beforeLastLayer(texts);
  console.log(`lower layers, once for all ${texts.length} texts: ${cpu(started)} s of processor time`);
  const frozen = remembered(encoder);
  for (const seed of (process.argv[2] ?? '1,2,3').split(',').map(Number)) {
    const { learnt, held } = splitByLabel(labels, 0.2, seed);
    const truth = held.map((row) => labels[row]!);
    const pick = <T>(from: readonly T[], rows: readonly number[]) => rows.map((row) => from[row]!);
    const head = textEmbeddingHead(frozen).fit(pick(texts, learnt), pick(labels, learnt));
    const before = textFigures(head.labels, head.predict(pick(texts, held)), truth);
    const from = process.cpuUsage();
    const layer = new FineTunedLayer(tensors, names.length);
    const losses: number[] = [];
    layer.fit(pick(hidden, learnt), pick(codes, learnt), { ...usualFineTuning, seed }, (_, loss) => losses.push(loss));
    const seconds = cpu(from);
    const after = textFigures(names, layer.predict(pick(hidden, held)), truth);
    console.log(
      `seed ${seed}: head alone macro F1 ${before.macroF1.toFixed(4)} log loss ${before.logLoss.toFixed(3)}; last layer and head ${after.macroF1.toFixed(4)} log loss ${after.logLoss.toFixed(3)}; ${usualFineTuning.epochs} epochs, ${seconds} s of processor time; loss ${losses.map((loss) => loss.toFixed(2)).join(' ')}`,
    );
  }
}

function cpu(since: NodeJS.CpuUsage): string {
  const { user, system } = process.cpuUsage(since);
  return ((user + system) / 1e6).toFixed(0);
}
