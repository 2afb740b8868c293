import { readFileSync } from 'node:fs';
import {
  type ClassModel,
  type Column,
  type Model,
  type ModelCard,
  restoreClassModel,
  restoreModel,
} from '../prediction/learners/index.js';
import { UsageError } from './usage-error.js';

/** What `train --save` writes and `predict` reads. */
export interface ModelFile {
  readonly format: 'sartor-model';
  readonly formatVersion: 2;
  readonly kind: string;
  readonly card: ModelCard;
  /** Some training rows, for explanations of models without a closed form. */
  readonly background: readonly Column[];
  readonly model: unknown;
}

type CardOf<Kind> = Extract<ModelCard, { kind: Kind }>;

export type ReadModel = { readonly file: ModelFile } & (
  | { readonly kind: 'yes-no'; readonly card: CardOf<'yes-no'>; readonly model: Model }
  | { readonly kind: 'classes'; readonly card: CardOf<'classes'>; readonly model: ClassModel }
);

/** @throws UsageError naming the file where it is no model of this version */
export function readModelFile(path: string): ReadModel {
  let file: ModelFile;
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as ModelFile;
  } catch (error) {
    throw new UsageError(`${path}: not a model file (${error instanceof Error ? error.message : String(error)})`);
  }
  if (file.format !== 'sartor-model' || file.formatVersion !== 2)
    throw new UsageError(`${path}: not a model file of this version; "sartor train table ... --save" writes one`);
  const { card } = file;
  if (card.kind === 'yes-no') return { kind: 'yes-no', file, card, model: restoreModel(file.kind, file.model) };
  const model = restoreClassModel(file.kind, file.model);
  if (!model) throw new UsageError(`${path}: a model of kind "${file.kind}" knows no classes`);
  return { kind: 'classes', file, card, model };
}
