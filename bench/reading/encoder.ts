import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encoderFolder, openSentenceEncoder } from '../../src/knowledge/sentence-encoder.js';
import { WordPieceTokenizer } from '../../src/prediction/text/encoder/tokenizer.js';
import { markedSentences } from './sentences.js';
import { benchPython } from './venv.js';

/** Our encoder against the same weights in NumPy and the original tokenizer, on texts of every kind. */
const encoder = openSentenceEncoder(process.env);
const python = benchPython();
if (!python) console.error('no reference to compare with');
else if (!encoder) console.error('the sentence encoder is not installed (npm run encoder)');
else {
  const texts = [
    ...markedSentences('tuning').map(({ text }) => text),
    '',
    'Café-au-lait naïve coöperation: µg/mL ±3.5% (p<0.05)',
    'x'.repeat(150),
    'Programmed cell death '.repeat(120),
    '½ cup; it’s ~30°C… “quoted” — dash',
  ];
  const reference = JSON.parse(
    execFileSync(python, [join(import.meta.dirname, 'encoder.py'), encoderFolder(process.env)], {
      input: JSON.stringify(texts),
      maxBuffer: 2 ** 28,
    }).toString(),
  ) as { readonly ids: number[]; readonly vector: number[] }[];
  const tokenizer = new WordPieceTokenizer(readFileSync(join(encoderFolder(process.env), 'vocab.txt'), 'utf8'));
  const started = process.cpuUsage();
  const vectors = encoder.encode(texts);
  const { user } = process.cpuUsage(started);
  const tokens = reference.reduce((sum, { ids }) => sum + ids.length, 0);
  const same = texts.filter((text, i) => `${tokenizer.encode(text, 256)}` === `${reference[i]!.ids}`).length;
  const worst = Math.max(
    ...reference.map(({ vector }, i) => Math.max(...vector.map((value, k) => Math.abs(value - vectors[i]![k]!)))),
  );
  console.log(
    `tokens the same in ${same} of ${texts.length} texts; largest difference of a vector's number ${worst.toExponential(1)}`,
  );
  console.log(`${(user / 1000 / tokens).toFixed(2)} ms of processor time a token (${tokens} tokens)`);
}
