import { describe, expect, it } from 'vitest';
import { openOnnx } from '../../knowledge/onnx.js';
import { Random } from '../../statistics/random.js';
import { writeImage } from './augment.js';
import { imageFigures, splitImages } from './evaluate.js';
import { familiarity, fitFamiliarity, pictureStatistics } from './familiarity.js';
import type { LabelledImages } from './images.js';
import { imageModelFile, parseImageModel } from './model-file.js';
import { onnxOf } from './onnx-export.js';
import { ImageReader } from './predict.js';
import { symmetryOf } from './symmetry.js';
import { localPool, type Trained, trainImageModel, trainingSetting, turnScores, usualTraining } from './train.js';

const size = 16;

/** Red discs of two sizes on noise: small 0, large 1; they lie anywhere, so turns leave the meaning. */
function discs(count: number, seed: number): LabelledImages {
  const random = new Random(seed);
  const pixels = new Uint8Array(count * size * size * 3);
  const labels = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    labels[n] = n % 2;
    const radius = labels[n] === 0 ? 2 : 5;
    const [cy, cx] = [5 + random.below(6), 5 + random.below(6)];
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const inside = Math.hypot(y - cy, x - cx) <= radius;
        const at = (n * size * size + y * size + x) * 3;
        pixels.set(
          [inside ? 200 : 120, inside ? 60 : 120, 120].map((v) => v + random.below(40)),
          at,
        );
      }
  }
  return { size, channels: 3, pixels, labels, classes: ['small', 'large'] };
}

const images = discs(160, 3);
const [learnt, validation, test] = [
  Int32Array.from({ length: 96 }, (_, i) => i),
  Int32Array.from({ length: 32 }, (_, i) => 96 + i),
  Int32Array.from({ length: 32 }, (_, i) => 128 + i),
];
const options = { ...usualTraining, epochs: 8, width: 8, seed: 7, symmetry: 'square' as const };
const setting = trainingSetting(images, learnt, options);
const once = trainImageModel(setting, learnt, validation, options, localPool(setting));
const pixelsOf = (i: number) => images.pixels.slice(i * size * size * 3, (i + 1) * size * size * 3);

describe('training on images', () => {
  it('learns what tells the classes apart, calibrated', async () => {
    const { model } = await once;
    const scores = await turnScores(localPool(setting), test, model, 'square');
    const figures = imageFigures(
      scores,
      Array.from(test, (i) => images.labels[i]!),
      2,
      model.temperature,
    );
    expect(figures.accuracy).toBeGreaterThanOrEqual(0.95);
    expect(figures.auroc).toBeGreaterThan(0.98);
    expect(figures.logLoss).toBeLessThan(0.2);
  });

  it('gives the same weights for the same seed', async () => {
    const again: Trained = await trainImageModel(setting, learnt, validation, options, localPool(setting));
    expect(again.model.parameters).toEqual((await once).model.parameters);
    expect(again.epochs).toEqual((await once).epochs);
  });

  it('exported to ONNX answers the same to 1e-5', async () => {
    const { model } = await once;
    const network = await openOnnx(onnxOf(model));
    const reader = new ImageReader(model);
    for (const i of [0, 1, 130]) {
      const input = new Float32Array(3 * size * size);
      const rows = new Float32Array(3 * size * size);
      writeImage(images, i, model.normalisation, 0, rows, 0);
      for (let p = 0; p < size * size; p++) for (let c = 0; c < 3; c++) input[c * size * size + p] = rows[3 * p + c]!;
      const { scores, features } = await network.run({ image: { dims: [1, 3, size, size], data: input } });
      const reading = reader.read(pixelsOf(i));
      scores!.data.forEach((score, k) => {
        expect(Math.abs(Number(score) - reading.scores[k]!)).toBeLessThan(1e-5);
      });
      features!.data.forEach((feature, k) => {
        expect(Math.abs(Number(feature) - reading.features[k]!)).toBeLessThan(1e-5);
      });
    }
  });

  it('is the same after it was written and read', async () => {
    const { model } = await once;
    const file = imageModelFile(model, {
      shares: [0.5, 0.5],
      familiarity: fitFamiliarity(
        [0, 1, 2, 3].map((i) => pictureStatistics({ rows: size, columns: size, channels: 3, data: pixelsOf(i) })),
      ),
      trainedOn: learnt.length,
      seed: 7,
    });
    const read = parseImageModel(JSON.parse(JSON.stringify(file)));
    expect(new ImageReader(read.model).read(pixelsOf(0))).toEqual(new ImageReader(model).read(pixelsOf(0)));
    expect(() => parseImageModel({ ...file, shape: { ...file.shape, width: 16 } })).toThrow('do not fit');
  });

  it('shows where it looked: at the disc', async () => {
    const { model } = await once;
    const map = new ImageReader(model).saliency(pixelsOf(1), 1);
    const pixels = pixelsOf(1);
    let [inside, outside, ins, outs] = [0, 0, 0, 0];
    for (let p = 0; p < size * size; p++) {
      const red = pixels[3 * p]! - pixels[3 * p + 1]! > 60;
      if (red) [inside, ins] = [inside + map[p]!, ins + 1];
      else [outside, outs] = [outside + map[p]!, outs + 1];
    }
    expect(Math.max(...map)).toBeLessThanOrEqual(1);
    expect(inside / ins).toBeGreaterThan(outside / outs);
  });

  it('finds that discs may be turned', () => {
    expect(symmetryOf(images, learnt)).toBe('square');
  });

  it('keeps groups on one side of a split', () => {
    const grouped = { ...images, groups: Array.from(images.labels, (_, i) => Math.floor(i / 5)) };
    const { kept, held } = splitImages(grouped, Int32Array.from(images.labels.keys()), 0.25, 1);
    expect(kept.length + held.length).toBe(160);
    expect(held.length).toBeGreaterThan(30);
    const groups = new Set(Array.from(held, (i) => grouped.groups[i]));
    expect(Array.from(kept).some((i) => groups.has(grouped.groups[i]))).toBe(false);
  });

  it('refuses a picture of another kind', () => {
    const picture = (data: Uint8Array) => ({ rows: size, columns: size, channels: 3, data });
    const known = fitFamiliarity(Array.from(learnt, (i) => pictureStatistics(picture(pixelsOf(i)))));
    const verdicts = Array.from(test, (i) => familiarity(known, picture(pixelsOf(i))).familiar);
    expect(verdicts.filter((familiar) => !familiar).length).toBeLessThanOrEqual(1);
    const random = new Random(1);
    const grey = new Uint8Array(size * size * 3).fill(128);
    const noise = Uint8Array.from({ length: size * size * 3 }, () => random.below(256));
    const black = new Uint8Array(size * size * 3);
    for (const odd of [grey, noise, black]) expect(familiarity(known, picture(odd)).familiar).toBe(false);
  });
});
