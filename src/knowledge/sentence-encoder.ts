import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SentenceEncoder } from '../prediction/text/encoder/encoder.js';
import { readSafetensors, type Tensors } from '../prediction/text/encoder/safetensors.js';
import { WordPieceTokenizer } from '../prediction/text/encoder/tokenizer.js';
import { packageRoot } from './root.js';

/** Where `npm run encoder` puts the weights. */
export const encoderFolder = (environment: Readonly<Record<string, string | undefined>>) =>
  join(environment.SARTOR_DATA ?? join(packageRoot, '.sartor'), 'sentence-encoder');

/** The sentence encoder of this installation, or undefined where it was not obtained (`npm run encoder`). About 0.3 s, 150 MB. */
export function openSentenceEncoder(
  environment: Readonly<Record<string, string | undefined>>,
): SentenceEncoder | undefined {
  const folder = encoderFolder(environment);
  if (!existsSync(join(folder, 'installed.json'))) return undefined;
  const tokenizer = new WordPieceTokenizer(readFileSync(join(folder, 'vocab.txt'), 'utf8'));
  return new SentenceEncoder(readSafetensors(readFileSync(join(folder, 'model.safetensors'))), tokenizer);
}

/** The weights alone, for fine-tuning; undefined where they were not obtained. */
export function encoderTensors(environment: Readonly<Record<string, string | undefined>>): Tensors | undefined {
  const folder = encoderFolder(environment);
  if (!existsSync(join(folder, 'installed.json'))) return undefined;
  return readSafetensors(readFileSync(join(folder, 'model.safetensors')));
}
