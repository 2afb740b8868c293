/**
 * `npx tsx bench/images/fusion.ts [--seeds N]`
 * Text, laboratory and image in one answer, on real parts: symptom texts (malaria, dengue, typhoid against chicken pox,
 * common cold, pneumonia), Pima laboratory rows (diabetes or not), BCCD cells (platelet or red cell, from four statistics of
 * the picture only, so that no modality decides alone). A case joins three parts of the same label, drawn at random; the
 * parts of learning, calibration, choice and test never mix.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readTable } from '../../src/cli/table.js';
import { chooseFusion, logLoss } from '../../src/diagnosis/fusion/choose.js';
import { type FusionCase, fuseGated } from '../../src/diagnosis/fusion/gated.js';
import { fuseLate, likelihoodsOf, type Modality } from '../../src/diagnosis/fusion/late.js';
import { pictureStatistics } from '../../src/prediction/image/familiarity.js';
import { textLogisticRegression } from '../../src/prediction/text/classifier.js';
import { Random } from '../../src/statistics/random.js';
import { sharedFile } from '../../test/shared.js';
import { bccdCells } from './bccd-data.js';

const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const texts = sharedFile('nlp/symptom2disease.csv');
const pima = sharedFile('tabular/clf_pima.csv');
const cells = bccdCells();
if (!texts || !pima || !cells) {
  console.error('bench: the reference data is not at hand, nothing to fuse');
  process.exit(0);
}

type Part<T> = readonly { readonly item: T; readonly label: 0 | 1 }[];
const positive = new Set(['Malaria', 'Dengue', 'Typhoid']);
const negative = new Set(['Chicken pox', 'Common Cold', 'Pneumonia']);

const textPart: Part<string> = readTable(texts).rows.flatMap(([, label, text]) =>
  positive.has(label!) || negative.has(label!) ? [{ item: text!, label: positive.has(label!) ? 1 : (0 as const) }] : [],
);
const laboratoryPart: Part<Float64Array> = readFileSync(pima, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const numbers = line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell)));
    return { item: Float64Array.from(numbers.slice(0, 8)), label: numbers[8] === 1 ? 1 : (0 as const) };
  });
const each = 32 * 32 * 3;
const imagePart: Part<Float64Array> = Array.from(cells.images.labels, (label, i) => ({ label, i }))
  .filter(({ label }) => label !== 1)
  .map(({ label, i }) => {
    const data = cells.images.pixels.subarray(i * each, (i + 1) * each);
    return {
      item: pictureStatistics({ rows: 32, columns: 32, channels: 3, data })
        .slice(0, 8)
        .filter((_, j) => [0, 1, 6, 7].includes(j)),
      label: label === 2 ? 1 : (0 as const),
    };
  });

/** Ridge logistic regression by Newton steps, on standardised columns; missing values are the mean. */
function fitLogistic(rows: Part<Float64Array>, ridge: number): (item: Float64Array) => number {
  const width = rows[0]!.item.length;
  const columns = Array.from({ length: width }, (_, j) => rows.map(({ item }) => item[j]!).filter(Number.isFinite));
  const mean = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const deviation = columns.map(
    (values, j) => Math.sqrt(values.reduce((sum, value) => sum + (value - mean[j]!) ** 2, 0) / values.length) || 1,
  );
  const standard = (item: Float64Array) => [
    1,
    ...Array.from(item, (value, j) => (Number.isFinite(value) ? (value - mean[j]!) / deviation[j]! : 0)),
  ];
  const inputs = rows.map(({ item }) => standard(item));
  const weights = new Array<number>(width + 1).fill(0);
  const probability = (input: readonly number[]) =>
    1 / (1 + Math.exp(-input.reduce((sum, value, j) => sum + value * weights[j]!, 0)));
  for (let step = 0; step < 400; step++) {
    const gradient = weights.map((weight, j) => (j === 0 ? 0 : ridge * weight));
    inputs.forEach((input, i) => {
      const error = probability(input) - rows[i]!.label;
      input.forEach((value, j) => {
        gradient[j]! += error * value;
      });
    });
    gradient.forEach((slope, j) => {
      weights[j]! -= (2 * slope) / rows.length;
    });
  }
  return (item) => probability(standard(item));
}

const logitOf = (p: number) => Math.log(Math.max(1e-6, p) / Math.max(1e-6, 1 - p));

/** Platt's scaling on parts that the classifier did not see, as probabilities of both classes. */
function calibrated<T>(score: (item: T) => number, part: Part<T>): (item: T) => number[] {
  const scaled = fitLogistic(
    part.map(({ item, label }) => ({ item: Float64Array.of(logitOf(score(item))), label })),
    1,
  );
  return (item) => {
    const p = scaled(Float64Array.of(logitOf(score(item))));
    return [1 - p, p];
  };
}

/** Learning, calibration, choice and test, each with the same share of both labels. */
function divided<T>(part: Part<T>, random: Random): Part<T>[] {
  const shares = [0.4, 0.6, 0.75, 1];
  const both = [0, 1].map((label) => random.shuffled(part.filter((one) => one.label === label)));
  return shares.map((share, i) =>
    both.flatMap((own) => own.slice(Math.floor((shares[i - 1] ?? 0) * own.length), Math.floor(share * own.length))),
  );
}

function prepare<T>(part: Part<T>, random: Random, learn: (learnt: Part<T>) => (item: T) => number) {
  const [learnt, calibration, choice, test] = divided(part, random) as [Part<T>, Part<T>, Part<T>, Part<T>];
  const predict = calibrated(learn(learnt), calibration);
  const ones = calibration.filter(({ label }) => label === 1).length / calibration.length;
  const evidence = (own: Part<T>) =>
    own.map(({ item, label }) => ({ label, logLikelihoods: likelihoodsOf(predict(item), [1 - ones, ones]) }));
  return { calibration: evidence(calibration), choice: evidence(choice), test: evidence(test) };
}

type Piece = { readonly label: 0 | 1; readonly logLikelihoods: number[] };

/** Cases of equal numbers of both labels, as many as the smallest part allows twice over. */
function joined(parts: Readonly<Partial<Record<Modality, readonly Piece[]>>>, random: Random): FusionCase[] {
  return [0, 1].flatMap((label) => {
    const pieces = Object.entries(parts).map(
      ([modality, all]) => [modality as Modality, random.shuffled(all.filter((one) => one.label === label))] as const,
    );
    const count = 2 * Math.min(...pieces.map(([, all]) => all.length));
    return Array.from({ length: count }, (_, i) => ({
      label,
      evidence: pieces.map(([modality, all]) => ({ modality, logLikelihoods: all[i % all.length]!.logLikelihoods })),
    }));
  });
}

const priors = [0.5, 0.5];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
let below = 0;
console.log('seed   text    laboratory  image   late    gated   used    without text  laboratory  image');
for (let seed = 1; seed <= Number(options.seeds); seed++) {
  const random = new Random(seed);
  const text = prepare(textPart, random, (learnt) => {
    const model = textLogisticRegression(1e-3).fit(
      learnt.map(({ item }) => item),
      learnt.map(({ label }) => String(label)),
    );
    const one = model.labels.indexOf('1');
    return (item) => model.predict([item])[0]![one]!;
  });
  const laboratory = prepare(laboratoryPart, random, (learnt) => fitLogistic(learnt, 1));
  const image = prepare(imagePart, random, (learnt) => fitLogistic(learnt, 1));
  const of = (part: 'calibration' | 'choice' | 'test') =>
    joined({ text: text[part], laboratory: laboratory[part], image: image[part] }, random);
  const chosen = chooseFusion(of('calibration'), of('choice'), priors);
  const test = of('test');
  const loss = (cases: readonly FusionCase[], fuse: (evidence: FusionCase['evidence']) => readonly number[]) =>
    mean(cases.map(({ evidence, label }) => logLoss(fuse(evidence), label)));
  const late = (evidence: FusionCase['evidence']) => fuseLate(priors, evidence).posterior;
  const kept = (keep: (modality: Modality) => boolean) =>
    test.map((one) => ({ ...one, evidence: one.evidence.filter(({ modality }) => keep(modality)) }));
  const names = ['text', 'laboratory', 'image'] as const;
  const single = names.map((name) =>
    loss(
      kept((modality) => modality === name),
      late,
    ),
  );
  const without = names.map((name) =>
    loss(
      kept((modality) => modality !== name),
      chosen.fuse,
    ),
  );
  const [lateLoss, gatedLoss] = [loss(test, late), loss(test, (evidence) => fuseGated(chosen.gated, evidence))];
  if (loss(test, chosen.fuse) < Math.min(...single)) below++;
  const shown = (value: number) => value.toFixed(4);
  console.log(
    `${String(seed).padEnd(6)} ${shown(single[0]!)}  ${shown(single[1]!)}      ${shown(single[2]!)}  ${shown(lateLoss)}  ${shown(gatedLoss)}  ${chosen.used.padEnd(6)}  ${shown(without[0]!)}        ${shown(without[1]!)}      ${shown(without[2]!)}`,
  );
}
console.log(`fused below the best single modality in ${below} of ${options.seeds} seeds`);
