import { Random } from '../../statistics/random.js';
import { type Architecture, architectureOf, decayed, initialParameters, initialStatistics } from './architecture.js';
import { type Augmentation, type Symmetry, turnsOf } from './augment.js';
import { type LabelledImages, type Normalisation, normalisationOf } from './images.js';
import { type ShardResult, ShardRunner, type ShardTask, shardSize, softmax, type TrainingSetting } from './shard.js';

/** Runs shards one after the other, or on workers; results come in the order of the tasks. */
export interface ShardPool {
  run(tasks: readonly ShardTask[], parameters: Float32Array, statistics: Float32Array): Promise<ShardResult[]>;
}

/** Everything on this thread. */
export function localPool(setting: TrainingSetting): ShardPool {
  const runner = new ShardRunner(setting);
  return {
    run: async (tasks, parameters, statistics) => {
      runner.load(parameters, statistics);
      return tasks.map((task) => runner.run(task));
    },
  };
}

export interface TrainingOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly symmetry: Symmetry;
  /** Channels of the first stage. */
  readonly width: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Epochs without a better validation loss after which training ends. */
  readonly patience: number;
  /** Exponent of the inverse class frequency in the loss: 0 all images alike, 1 all classes alike. */
  readonly balance: number;
  readonly labelSmoothing: number;
  /** Augmentation, beside the turns; shift and cutout as fractions of the side. */
  readonly shift: number;
  readonly colour: number;
  readonly cutout: number;
}

export const usualTraining: TrainingOptions = {
  epochs: 30,
  seed: 1,
  symmetry: 'none',
  width: 16,
  batch: 64,
  learningRate: 0.1,
  weightDecay: 5e-4,
  patience: 10,
  balance: 0.5,
  labelSmoothing: 0.05,
  shift: 0.06,
  colour: 0.1,
  cutout: 0.25,
};

export interface EpochReport {
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
}

/** A trained network; probabilities are `softmax(scores / temperature)`. */
export interface ImageModel {
  readonly architecture: Architecture;
  readonly parameters: Float32Array;
  /** Running means and variances. */
  readonly statistics: Float32Array;
  readonly normalisation: Normalisation;
  readonly classes: readonly string[];
  readonly symmetry: Symmetry;
  readonly temperature: number;
}

export interface Trained {
  readonly model: ImageModel;
  readonly epochs: readonly EpochReport[];
  /** The epoch whose weights are kept. */
  readonly best: number;
}

/** What a training starts from; the pool is made from it. */
export function trainingSetting(images: LabelledImages, learnt: Int32Array, options: TrainingOptions): TrainingSetting {
  const counts = images.classes.map((_, k) => learnt.reduce((sum, i) => sum + (images.labels[i] === k ? 1 : 0), 0));
  const raw = counts.map((count) => (count === 0 ? 0 : (learnt.length / count) ** options.balance));
  const mean = raw.reduce((sum, weight, k) => sum + weight * counts[k]!, 0) / learnt.length;
  const augmentation: Augmentation = {
    symmetry: options.symmetry,
    shift: Math.round(options.shift * images.size),
    colour: options.colour,
    cutout: Math.round(options.cutout * images.size),
  };
  return {
    architecture: architectureOf({
      size: images.size,
      channels: images.channels,
      classes: images.classes.length,
      width: options.width,
    }),
    images,
    normalisation: normalisationOf(images, learnt),
    augmentation,
    classWeights: raw.map((weight) => weight / mean),
    labelSmoothing: options.labelSmoothing,
    seed: options.seed,
  };
}

/**
 * Trains by stochastic gradient descent with Nesterov momentum and a one-cycle rate (Smith & Topin 2018), keeps the weights
 * (their running mean over steps, Polyak & Juditsky 1992) of the epoch with the lowest validation loss, stops early, and
 * sets the temperature on the validation images (Guo et al, ICML 2017).
 * The same seed gives the same weights, however many workers the pool has.
 */
export async function trainImageModel(
  setting: TrainingSetting,
  learnt: Int32Array,
  validation: Int32Array,
  options: TrainingOptions,
  pool: ShardPool,
  report: (epoch: EpochReport) => void = () => {},
): Promise<Trained> {
  const { architecture, images } = setting;
  const random = new Random(options.seed);
  const parameters = initialParameters(architecture, random);
  const averaged = parameters.slice();
  const statistics = initialStatistics(architecture);
  const momentum = new Float32Array(parameters.length);
  const decays = decayed(architecture);
  const batch = Math.min(options.batch, Math.ceil(learnt.length / shardSize) * shardSize);
  const steps = Math.ceil(learnt.length / batch);
  const epochs: EpochReport[] = [];
  let best: Kept = {
    epoch: -1,
    loss: Number.POSITIVE_INFINITY,
    parameters: averaged,
    statistics,
  };

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order = random.shuffled(Array.from(learnt));
    let trainingLoss = 0;
    for (let step = 0; step < steps; step++) {
      const members = Int32Array.from({ length: batch }, (_, i) => order[(step * batch + i) % order.length]!);
      const tasks = shardsOf(members).map((shard) => ({ kind: 'gradient', members: shard, epoch, batch }) as const);
      const results = await pool.run(tasks, parameters, statistics);
      const rate = options.learningRate * oneCycle((epoch * steps + step + 1) / (options.epochs * steps));
      const gradient = sumGradients(results, parameters.length);
      for (const result of results) if (result.kind === 'gradient') trainingLoss += result.loss / steps;
      descend(parameters, momentum, gradient, decays, rate, options.weightDecay);
      const keep = Math.min(averageDecay, (1 + epoch * steps + step) / (10 + epoch * steps + step));
      for (let i = 0; i < parameters.length; i++) averaged[i] = keep * averaged[i]! + (1 - keep) * parameters[i]!;
      updateStatistics(statistics, results, architecture, keep);
    }
    const scores = await scoresOf(pool, validation, { ...architecture.shape }, 0, averaged, statistics);
    const labels = Array.from(validation, (member) => images.labels[member]!);
    const loss = meanLogLoss(scores.scores, labels, architecture.shape.classes, 1);
    const validationAccuracy = shareRight(scores.scores, labels, architecture.shape.classes);
    const one = { epoch, trainingLoss, validationLoss: loss, validationAccuracy };
    epochs.push(one);
    report(one);
    if (loss < best.loss) best = { epoch, loss, parameters: averaged.slice(), statistics: statistics.slice() };
    else if (epoch - best.epoch >= options.patience) break;
  }
  const plain = { architecture, ...best, normalisation: setting.normalisation, classes: images.classes };
  const turnedScores = await turnScores(pool, validation, plain, options.symmetry);
  const temperature = bestTemperature(
    turnedScores,
    Array.from(validation, (member) => images.labels[member]!),
    architecture.shape.classes,
  );
  const { parameters: kept, statistics: running } = best;
  return {
    model: {
      architecture,
      parameters: kept,
      statistics: running,
      normalisation: setting.normalisation,
      classes: images.classes,
      symmetry: options.symmetry,
      temperature,
    },
    epochs,
    best: best.epoch,
  };
}

const averageDecay = 0.995;

/** The best epoch so far. */
interface Kept {
  readonly epoch: number;
  readonly loss: number;
  readonly parameters: Float32Array;
  readonly statistics: Float32Array;
}

/** The rate as a fraction of its highest, at a fraction of the way: up over the first fifth, then down a half cosine. */
export function oneCycle(way: number): number {
  const rise = 0.2;
  return way < rise ? 0.05 + (0.95 * way) / rise : 0.5 * (1 + Math.cos((Math.PI * (way - rise)) / (1 - rise)));
}

function shardsOf(members: Int32Array): Int32Array[] {
  return Array.from({ length: Math.ceil(members.length / shardSize) }, (_, i) =>
    members.slice(i * shardSize, (i + 1) * shardSize),
  );
}

/** In the order of the shards: floating-point sums depend on it. */
function sumGradients(results: readonly ShardResult[], length: number): Float32Array {
  const sum = new Float32Array(length);
  for (const result of results)
    if (result.kind === 'gradient') for (let i = 0; i < length; i++) sum[i]! += result.gradient[i]!;
  return sum;
}

function descend(
  parameters: Float32Array,
  momentum: Float32Array,
  gradient: Float32Array,
  decays: Uint8Array,
  rate: number,
  weightDecay: number,
): void {
  const kept = 0.9;
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i]! + (decays[i] ? weightDecay * parameters[i]! : 0);
    momentum[i] = kept * momentum[i]! + slope;
    parameters[i]! -= rate * (slope + kept * momentum[i]!);
  }
}

function updateStatistics(
  running: Float32Array,
  results: readonly ShardResult[],
  { statistics }: Architecture,
  keep: number,
): void {
  for (let i = 0; i < statistics; i++) {
    let mean = 0;
    for (const result of results) if (result.kind === 'gradient') mean += result.statistics[i]! / results.length;
    running[i] = keep * running[i]! + (1 - keep) * mean;
  }
}

/** Scores and features of the members, seen in one turn. */
export async function scoresOf(
  pool: ShardPool,
  members: Int32Array,
  { classes }: { readonly classes: number },
  turn: number,
  parameters: Float32Array,
  statistics: Float32Array,
): Promise<{ scores: Float64Array; features: Float64Array[] }> {
  const shards = shardsOf(members);
  const results = await pool.run(
    shards.map((shard) => ({ kind: 'scores', members: shard, turn })),
    parameters,
    statistics,
  );
  const scores = new Float64Array(members.length * classes);
  const features: Float64Array[] = [];
  results.forEach((result, s) => {
    if (result.kind !== 'scores') return;
    scores.set(result.scores, s * shardSize * classes);
    const width = result.features.length / shards[s]!.length;
    for (let i = 0; i < shards[s]!.length; i++) features.push(result.features.slice(i * width, (i + 1) * width));
  });
  return { scores, features };
}

/** Scores averaged over every turn that leaves the meaning. */
export async function turnScores(
  pool: ShardPool,
  members: Int32Array,
  model: Pick<ImageModel, 'architecture' | 'parameters' | 'statistics'>,
  symmetry: Symmetry,
): Promise<Float64Array> {
  const { classes } = model.architecture.shape;
  const sum = new Float64Array(members.length * classes);
  const turns = turnsOf[symmetry];
  for (let turn = 0; turn < turns; turn++) {
    const { scores } = await scoresOf(pool, members, { classes }, turn, model.parameters, model.statistics);
    for (let i = 0; i < sum.length; i++) sum[i]! += scores[i]! / turns;
  }
  return sum;
}

/** The temperature with the lowest log loss, by golden section on its logarithm. */
export function bestTemperature(scores: Float64Array, labels: readonly number[], classes: number): number {
  const loss = (log: number) => meanLogLoss(scores, labels, classes, Math.exp(log));
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.2), Math.log(5)];
  for (let i = 0; i < 40; i++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

function meanLogLoss(scores: Float64Array, labels: readonly number[], classes: number, temperature: number): number {
  let sum = 0;
  labels.forEach((label, i) => {
    sum -= Math.log(Math.max(1e-12, softmax(scores.subarray(i * classes, (i + 1) * classes), temperature)[label]!));
  });
  return sum / labels.length;
}

function shareRight(scores: Float64Array, labels: readonly number[], classes: number): number {
  let right = 0;
  labels.forEach((label, i) => {
    const own = scores.subarray(i * classes, (i + 1) * classes);
    if (own.indexOf(Math.max(...own)) === label) right++;
  });
  return right / labels.length;
}
