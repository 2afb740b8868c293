import { readFileSync } from 'node:fs';
import { type Column, type Model, type ModelCard, restoreModel } from '../prediction/learners/index.js';
import { UsageError } from './usage-error.js';

/** What `train --save` writes and `predict` reads. */
export interface ModelFile {
  readonly format: 'sartor-model';
  readonly formatVersion: 1;
  readonly kind: string;
  readonly card: ModelCard;
  /** Some training rows, for explanations of models without a closed form. */
  readonly background: readonly Column[];
  readonly model: unknown;
}

/** @throws UsageError naming the file where it is no model of this version */
export function readModelFile(path: string): { readonly file: ModelFile; readonly model: Model } {
  let file: ModelFile;
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as ModelFile;
  } catch (error) {
    throw new UsageError(`${path}: not a model file (${error instanceof Error ? error.message : String(error)})`);
  }
  if (file.format !== 'sartor-model' || file.formatVersion !== 1)
    throw new UsageError(`${path}: not a model file of this version; "sartor train table ... --save" writes one`);
  return { file, model: restoreModel(file.kind, file.model) };
}
