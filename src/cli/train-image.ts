import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { imageFigures, splitImages } from '../prediction/image/evaluate.js';
import { fitFamiliarity } from '../prediction/image/familiarity.js';
import type { LabelledImages } from '../prediction/image/images.js';
import { type ImageModelFile, imageModelFile } from '../prediction/image/model-file.js';
import { onnxOf } from '../prediction/image/onnx-export.js';
import { ownCard } from '../prediction/image/own-card.js';
import { symmetryOf } from '../prediction/image/symmetry.js';
import {
  type TrainingOptions,
  trainImageModel,
  trainingSetting,
  turnScores,
  usualTraining,
} from '../prediction/image/train.js';
import { makeFolder, writeResult } from './files.js';
import { type ImageSet, readImageSet } from './image-folder.js';
import { openPool } from './image-pool.js';
import type { Part } from './image-tree.js';
import { UsageError } from './usage-error.js';

interface TrainImageOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly test: number;
  readonly size?: number;
  readonly patient?: string;
  readonly width: number;
  readonly threads?: number;
  readonly symmetry: 'auto' | 'square' | 'mirror' | 'none';
  readonly save?: string;
  readonly onnx?: string;
  readonly format: 'json' | 'text';
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number above 0');
  return value;
};

const anyInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('expected a whole number');
  return value;
};

function side(text: string): number {
  const value = Number(text);
  if (![16, 32, 64, 128].includes(value)) throw new InvalidArgumentError('expected 16, 32, 64 or 128');
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('expected a share between 0 and 1');
  return value;
}

/** `sartor train image FOLDER`. */
export function registerTrainImage(train: Command): void {
  train
    .command('image')
    .description('learn a label from images; judged on a held-out part')
    .argument('<folder>', 'a subfolder for each label, or the JSON of a packed set')
    .option('--epochs <number>', 'times through the images, at most', wholeNumber, 24)
    .option('--seed <number>', 'same seed, same weights', anyInteger, 1)
    .option('--test <share>', 'share held out, where the folder does not say', share, 0.2)
    .option('--size <pixels>', 'side that images are brought to; default: about their own, at most 64', side)
    .option('--patient <pattern>', 'whose an image is: what this matches in its path; none: each stands alone')
    .option('--width <channels>', 'channels of the first stage, a multiple of 8', wholeNumber, usualTraining.width)
    .option('--threads <number>', 'default: a core each; the result is the same', wholeNumber)
    .addOption(
      new Option('--symmetry <kind>', 'turns that leave the meaning; auto judges by the mean images')
        .choices(['auto', 'square', 'mirror', 'none'])
        .default('auto'),
    )
    .option('--save <path>', 'the model: a .json file, or a folder with its card, ready for SARTOR_MODELS')
    .option('--onnx <file>', 'the same network as ONNX')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action((path: string, options: TrainImageOptions) => trainImage(path, options));
}

/** Share of the images to learn from that decides when to stop and how sure to be. */
const validationShare = 0.12;

async function trainImage(path: string, options: TrainImageOptions): Promise<void> {
  if (options.width % 8 !== 0) throw new UsageError('--width: a multiple of 8');
  const { images, statistics, split, leftOut } = await readImageSet(path, options);
  const { learnt, validation, test } = divided(images, split, options);
  if (test.length === 0 || validation.length === 0) throw new UsageError(`${path}: too few images to hold some out`);
  for (const [label, name] of images.classes.entries()) {
    const has = (members: Int32Array) => members.some((i) => images.labels[i] === label);
    if (!has(learnt))
      throw new UsageError(`${path}: "${name}" has too few images (or patients) to learn it and hold some out`);
    if (!has(test)) console.error(`sartor: "${name}" has no held-out image: the figures do not speak of it`);
  }
  const symmetry = options.symmetry === 'auto' ? symmetryOf(images, learnt) : options.symmetry;
  const training: TrainingOptions = {
    ...usualTraining,
    epochs: options.epochs,
    seed: options.seed,
    width: options.width,
    symmetry,
  };
  const setting = trainingSetting(images, learnt, training);
  console.error(
    `sartor: ${learnt.length} images to learn from, ${validation.length} to stop by, ${test.length} held out; ${images.size} x ${images.size} x ${images.channels}, symmetry ${symmetry}, ${setting.architecture.parameters} weights`,
  );
  const pool = openPool(setting, options.threads);
  try {
    const started = performance.now();
    const trained = await trainImageModel(setting, learnt, validation, training, pool, (epoch) => {
      console.error(
        `sartor: epoch ${epoch.epoch + 1}: loss ${epoch.trainingLoss.toFixed(4)}, validation ${epoch.validationLoss.toFixed(4)}, ${(epoch.validationAccuracy * 100).toFixed(2)} % right`,
      );
    });
    const fitted = performance.now();
    const scores = await turnScores(pool, test, trained.model, symmetry);
    const predicted = performance.now();
    const figures = imageFigures(
      scores,
      Array.from(test, (i) => images.labels[i]!),
      images.classes.length,
      trained.model.temperature,
    );
    const model = {
      name: 'residual-network',
      ...figures,
      fitSeconds: (fitted - started) / 1000,
      predictSeconds: (predicted - fitted) / 1000,
      folds: [],
      epochs: trained.epochs,
      bestEpoch: trained.best + 1,
      temperature: trained.model.temperature,
      symmetry,
      weights: setting.architecture.parameters,
    };
    if (options.save) {
      const file = imageModelFile(trained.model, {
        shares: images.classes.map((_, k) => learnt.filter((i) => images.labels[i] === k).length / learnt.length),
        familiarity: fitFamiliarity(Array.from([...learnt, ...validation], (i) => statistics[i]!)),
        trainedOn: learnt.length,
        seed: options.seed,
      });
      saveModel(file, options.save);
      console.error(`sartor: ${options.save} written`);
    }
    if (options.onnx) {
      writeResult(options.onnx, onnxOf(trained.model));
      console.error(`sartor: ${options.onnx} written`);
    }
    const counts = {
      images: images.labels.length,
      heldOut: test.length,
      labels: images.classes,
      seed: options.seed,
      ...(images.groups ? { groups: new Set(Array.from(images.groups)).size } : {}),
      leftOut,
    };
    if (options.format === 'json') process.stdout.write(`${JSON.stringify({ models: [model], ...counts })}\n`);
    else {
      console.log(
        `accuracy ${figures.accuracy.toFixed(4)}, balanced ${figures.balancedAccuracy.toFixed(4)}, AUROC ${figures.auroc.toFixed(4)}, log loss ${figures.logLoss.toFixed(4)} on ${test.length} held-out images`,
      );
      console.log(
        `fitted in ${model.fitSeconds.toFixed(1)} s, epoch ${model.bestEpoch} of ${trained.epochs.length} kept`,
      );
    }
  } finally {
    await pool.close();
  }
}

/** Members to learn from, to stop by and to judge by: as the folder says, else by lot. */
function divided(images: LabelledImages, split: ImageSet['split'], { test, seed }: TrainImageOptions) {
  const all = Int32Array.from(images.labels.keys());
  const of = (wanted: Part) => all.filter((i) => split?.[i] === wanted);
  const drawn = split ? { kept: of('train'), held: of('test') } : splitImages(images, all, test, seed, 1);
  const validation = of('validation');
  // A folder with training and validation only: what it validates by is what judges.
  if (drawn.held.length === 0) drawn.held = validation;
  else if (validation.length > 0) return { learnt: drawn.kept, validation, test: drawn.held };
  const inner = splitImages(images, drawn.kept, validationShare, seed + 1);
  return { learnt: inner.kept, validation: inner.held, test: drawn.held };
}

function saveModel(file: ImageModelFile, path: string): void {
  if (path.endsWith('.json')) {
    writeResult(path, JSON.stringify(file));
    return;
  }
  makeFolder(path);
  writeResult(join(path, 'model.json'), JSON.stringify(file));
  writeResult(join(path, 'card.json'), `${JSON.stringify(ownCard(file, basename(path)), null, 2)}\n`);
}
