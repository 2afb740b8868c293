import type { Coding, LocalizedText } from '../../record/index.js';
import type { Familiarity } from './familiarity.js';

/** One answer that a model can give. */
export interface CardLabel {
  readonly code: string;
  readonly name: LocalizedText;
  /** The disease that it stands for, where it does: then a reading is evidence of a diagnosis. */
  readonly disease?: Coding;
  /** Its share among the images that the model learnt from: probabilities divided by it are likelihoods. */
  readonly share: number;
}

/** What an image model is, reads and is for. Mitchell et al, FAT* 2019. */
export interface ImageModelCard {
  readonly format: 'sartor-image-card';
  readonly id: string;
  readonly version: string;
  readonly name: LocalizedText;
  readonly intendedUse: LocalizedText;
  readonly licence: string;
  readonly source: string;
  /** The network: `model.onnx`, or `model.json` as `sartor train image --save` writes it. */
  readonly file: string;
  /** DICOM modalities that it reads; empty: any. */
  readonly modalities: readonly string[];
  readonly input: {
    /** Name of the network's input; absent: its only one. */
    readonly name?: string;
    readonly rows: number;
    readonly columns: number;
    readonly channels: 1 | 3;
    readonly layout: 'NCHW' | 'NHWC';
    /** Bytes are multiplied by this, then `(value - mean) / deviation` by channel. */
    readonly scale: number;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
  };
  readonly output: {
    readonly name?: string;
    /** `sigmoid`: one number, the probability of the second label. */
    readonly kind: 'scores' | 'probabilities' | 'sigmoid';
    /** Scores are divided by it. */
    readonly temperature?: number;
  };
  readonly labels: readonly CardLabel[];
  /** What the images that it knows look like; others are refused. */
  readonly familiarity: Familiarity;
}

/** @throws Error naming the card and what is wrong with it */
export function parseImageCard(json: unknown, where: string): ImageModelCard {
  const card = json as ImageModelCard;
  const check = (good: boolean, what: string) => {
    if (!good) throw new Error(`${where}: ${what}`);
  };
  const isText = (text: LocalizedText | undefined) => Boolean(text?.en && text?.zh);
  check(card?.format === 'sartor-image-card', 'not a sartor-image-card');
  check(/^[a-z0-9-]+$/.test(card.id ?? ''), 'id: lower-case letters, digits, hyphens');
  check(Boolean(card.version && card.licence && card.source), 'version, licence and source are needed');
  check(isText(card.name) && isText(card.intendedUse), 'name and intendedUse in en and zh are needed');
  check(/^[\w.-]+\.(onnx|json)$/.test(card.file ?? ''), 'file: a file name ending in .onnx or .json');
  const { input, output, labels, familiarity } = card;
  check(
    [input?.rows, input?.columns].every((side) => Number.isInteger(side) && side > 0 && side <= 2048),
    'input.rows and input.columns: 1 to 2048',
  );
  check(input.channels === 1 || input.channels === 3, 'input.channels: 1 or 3');
  check(input.layout === 'NCHW' || input.layout === 'NHWC', 'input.layout: NCHW or NHWC');
  check(
    [input.mean, input.deviation].every((each) => each?.length === input.channels && each.every(Number.isFinite)) &&
      input.deviation.every((each) => each > 0),
    'input.mean and input.deviation: a number for each channel',
  );
  check(Number.isFinite(input.scale), 'input.scale: a number');
  check(['scores', 'probabilities', 'sigmoid'].includes(output?.kind), 'output.kind');
  check(Array.isArray(labels) && labels.length >= 2 && labels.every(({ name }) => isText(name)), 'two or more labels');
  check(
    labels.every(({ share }) => share > 0 && share < 1),
    'labels: share between 0 and 1',
  );
  check(Number.isFinite(familiarity?.limit) && familiarity.mean.length > 0, 'familiarity is needed');
  return card;
}
