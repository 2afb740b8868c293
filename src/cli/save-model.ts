import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../knowledge/root.js';
import {
  allRows,
  type ClassLearner,
  type ClassValidation,
  type CrossValidation,
  classMetrics,
  gridOf,
  heldOutFindings,
  type Learner,
  type Model,
  type ModelCard,
  type ModelFile,
  partialDependence,
  permutationImportance,
  riseWhenShuffled,
  usualSubgroups,
} from '../prediction/learners/index.js';
import { onnxInputs, onnxOfLearner } from '../prediction/onnx/export-learner.js';
import { makeFolder, writeResult } from './files.js';
import { cardText } from './model-card-text.js';
import type { TrainingTable } from './training-table.js';
import { UsageError } from './usage-error.js';

export interface SaveOptions {
  readonly label: string;
  readonly seed: number;
  readonly use?: string;
  readonly onnx?: string;
  readonly subgroups?: string;
  readonly lang: 'en' | 'zh';
}

/** Features whose partial dependence the card shows. */
const shownFeatures = 6;

/** Fits the learner to all rows and writes the model with its card, and the card in words beside it. */
export function saveModel(
  target: string,
  path: string,
  data: TrainingTable,
  { learner, validation }: { readonly learner: Learner; readonly validation: CrossValidation },
  options: SaveOptions,
): void {
  const { frame, labels, coding } = data;
  if (coding.kind !== 'yes-no') throw new Error('a label of yes and no was expected');
  const model = learner.fit(frame, labels, allRows(frame.length), options.seed);
  // Importance and dependence of a model of the first fold, on rows that it has not learnt from.
  const first = data.folds[0]!;
  const partial = learner.fit(frame, labels, first.learnt, options.seed);
  const importance = sorted(data, permutationImportance(partial, frame, labels, first.held, options.seed));
  const { held, fitSeconds: _, predictSeconds: __, ...metrics } = validation;
  const { positive, negative } = coding;
  const card: ModelCard = {
    ...base(learner.name, path, data, options),
    kind: 'yes-no',
    label: { column: options.label, positive, negative, positives: labels.reduce((sum, each) => sum + each, 0) },
    metrics,
    ...heldOutFindings(held, frame, labels, subgroupsOf(data, options)),
    importance,
    partialDependence: importance.slice(0, shownFeatures).map(({ feature: name }) => {
      const index = frame.features.findIndex((feature) => feature.name === name);
      const feature = frame.features[index]!;
      const points = partialDependence(partial, frame, first.held, index, gridOf(frame, index));
      return {
        feature: name,
        points: points.map(({ value, probability }) => ({
          value: feature.kind === 'categorical' ? feature.levels[value]! : value,
          probability,
        })),
      };
    }),
  };
  write(target, card, model, data, options);
  if (options.onnx) writeOnnx(options.onnx, card, model);
}

/** The fitted model as a folder that `predict` brings in again. */
function writeOnnx(folder: string, card: Extract<ModelCard, { kind: 'yes-no' }>, model: Model): void {
  const bytes = onnxOfLearner(model);
  if (!bytes) throw new UsageError(`--onnx: only logistic-regression and neural-network; this is ${model.kind}`);
  const { column, positive, negative } = card.label;
  const onnxCard = {
    format: 'sartor-onnx-model',
    title: `${card.learner}: ${column} = ${positive}`,
    intendedUse: card.intendedUse ?? 'not stated',
    population: `${card.data.rows} rows of ${card.data.file}`,
    inputs: onnxInputs(model),
    gives: 'probability',
    labels: [negative, positive],
  };
  makeFolder(folder);
  writeResult(join(folder, 'model.onnx'), bytes);
  writeResult(join(folder, 'model-card.json'), `${JSON.stringify(onnxCard, null, 2)}\n`);
}

/** The same for a label with classes. */
export function saveClassModel(
  target: string,
  path: string,
  data: TrainingTable,
  { learner, validation }: { readonly learner: ClassLearner; readonly validation: ClassValidation },
  options: SaveOptions,
): void {
  const { frame, labels, coding } = data;
  if (coding.kind !== 'classes') throw new Error('a label of classes was expected');
  const classes = coding.classes.length;
  const model = learner.fit(frame, labels, classes, allRows(frame.length), options.seed);
  const { learnt, held: judged } = data.folds[0]!;
  const partial = learner.fit(frame, labels, classes, learnt, options.seed);
  const truth = Uint8Array.from(judged, (row) => labels[row]!);
  const rises = riseWhenShuffled(
    (changed) => classMetrics(partial.predict(changed, judged), truth, classes).logLoss,
    frame,
    judged,
    options.seed,
  );
  const { held, fitSeconds: _, predictSeconds: __, ...metrics } = validation;
  const card: ModelCard = {
    ...base(learner.name, path, data, options),
    kind: 'classes',
    label: {
      column: options.label,
      classes: coding.classes.map((name, code) => ({
        name,
        rows: labels.reduce((sum, each) => sum + (each === code ? 1 : 0), 0),
      })),
    },
    metrics,
    byClass: coding.classes.map((name, code) => {
      const probabilities = held.probabilities.filter((_, i) => i % classes === code);
      const own = labels.map((each) => (each === code ? 1 : 0));
      return { name, ...heldOutFindings({ rows: held.rows, probabilities }, frame, own, subgroupsOf(data, options)) };
    }),
    importance: sorted(data, rises),
  };
  write(target, card, model, data, options);
}

const sorted = ({ frame }: TrainingTable, rises: readonly number[]): ModelCard['importance'] =>
  frame.features
    .map(({ name }, index) => ({ feature: name, logLossRise: rises[index]! }))
    .sort((a, b) => b.logLossRise - a.logLossRise);

const subgroupsOf = ({ frame }: TrainingTable, { subgroups }: SaveOptions): readonly string[] =>
  subgroups?.split(',').map((name) => name.trim()) ?? usualSubgroups(frame.features.map(({ name }) => name));

function base(learner: string, path: string, data: TrainingTable, options: SaveOptions) {
  const version = (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
  const { frame } = data;
  return {
    learner,
    ...(options.use ? { intendedUse: options.use } : {}),
    data: {
      file: basename(path),
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      rows: frame.length,
    },
    features: frame.features.map((feature) => {
      const missing =
        feature.kind === 'numeric'
          ? feature.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
          : feature.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
      const levels = feature.kind === 'categorical' ? { levels: feature.levels } : {};
      const range = feature.kind === 'numeric' ? { range: rangeOf(feature.values) } : {};
      return { name: feature.name, ...levels, ...range, missingShare: missing / frame.length };
    }),
    leftOut: data.leftOut,
    folds: data.foldsBy,
    seed: options.seed,
    versions: { sartor: version, node: process.versions.node },
  };
}

function rangeOf(values: Float64Array): readonly [number, number] {
  const known = values.filter((value) => !Number.isNaN(value));
  return [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
}

const backgroundRows = 60;

function write(
  target: string,
  card: ModelCard,
  model: { readonly kind: string; serialise(): unknown },
  data: TrainingTable,
  { lang }: SaveOptions,
): void {
  const step = Math.max(1, Math.floor(data.frame.length / backgroundRows));
  const file: ModelFile = {
    format: 'sartor-model',
    formatVersion: 2,
    kind: model.kind,
    card,
    background: data.columns
      .filter(({ name }) => data.frame.features.some((feature) => feature.name === name))
      .map(({ name, cells }) => ({ name, cells: cells.filter((_, row) => row % step === 0).slice(0, backgroundRows) })),
    model: model.serialise(),
  };
  writeResult(target, `${JSON.stringify(file)}\n`);
  writeResult(`${target.replace(/\.json$/, '')}.md`, cardText(card, lang));
}
