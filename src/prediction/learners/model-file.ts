import type { ClassModel } from './classes.js';
import type { Model } from './learner.js';
import type { ModelCard } from './model-card.js';
import { restoreClassModel, restoreModel } from './registry.js';
import type { Column } from './table-frame.js';

/** What `train --save` writes and `predict` and assessments read. */
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

/** @throws Error saying what is wrong where it is no model of this version */
export function readModel(json: unknown): ReadModel {
  const file = json as ModelFile;
  if (file?.format !== 'sartor-model' || file.formatVersion !== 2)
    throw new Error('not a model file of this version; "sartor train table ... --save" writes one');
  const { card } = file;
  if (card.kind === 'yes-no') return { kind: 'yes-no', file, card, model: restoreModel(file.kind, file.model) };
  const model = restoreClassModel(file.kind, file.model);
  if (!model) throw new Error(`a model of kind "${file.kind}" knows no classes`);
  return { kind: 'classes', file, card, model };
}
