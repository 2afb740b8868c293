import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefused } from '../src/format/refusal.js';
import { resized } from '../src/imaging/raster.js';
import { readRaster } from '../src/imaging/read-raster.js';
import { fitFamiliarity, pictureStatistics } from '../src/prediction/image/familiarity.js';
import type { LabelledImages } from '../src/prediction/image/images.js';
import { imageModelFile } from '../src/prediction/image/model-file.js';
import { ownCard } from '../src/prediction/image/own-card.js';
import { localPool, trainImageModel, trainingSetting, usualTraining } from '../src/prediction/image/train.js';
import type { Coding } from '../src/record/index.js';

type Files = readonly { readonly bytes: Buffer }[];

/**
 * A small network that learns from the slices of two series whether the ball is in them (of 14 and 9 mm), with its card, as
 * `sartor train image --save` leaves it.
 * @param disease what a ball stands for
 */
export async function installLungBall(
  folder: string,
  { now, before, slices }: { readonly now: Files; readonly before: Files; readonly slices: number },
  disease?: Coding,
): Promise<void> {
  const size = 32;
  const slicesOf = [...now, ...before];
  const rasters = await Promise.all(slicesOf.map(({ bytes }) => readRaster(bytes)));
  const known = rasters.flatMap((raster) => (isRefused(raster) ? [] : [raster]));
  const images: LabelledImages = {
    size,
    channels: 1,
    pixels: Uint8Array.from(known.flatMap((raster) => Array.from(resized(raster, size, size).data))),
    labels: Uint8Array.from(slicesOf, (_, i) => {
      const depth = Math.abs((i % slices) - slices / 2);
      return depth < (i < slices ? 14 : 9) - 1 ? 1 : 0;
    }),
    classes: ['clear', 'lesion'],
  };
  const all = Int32Array.from(images.labels.keys());
  const options = { ...usualTraining, epochs: 12, width: 8, symmetry: 'none' as const };
  const setting = trainingSetting(images, all, options);
  const { model } = await trainImageModel(setting, all, all, options, localPool(setting));
  const share = images.labels.filter((label) => label === 1).length / all.length;
  const file = imageModelFile(model, {
    shares: [1 - share, share],
    familiarity: fitFamiliarity(known.map(pictureStatistics)),
    trainedOn: all.length,
    seed: 1,
  });
  mkdirSync(join(folder, 'lung-ball'));
  writeFileSync(join(folder, 'lung-ball', 'model.json'), JSON.stringify(file));
  const card = ownCard(file, 'lung-ball');
  const told = {
    ...card,
    name: { en: 'Ball in the lung', zh: '肺内球形影' },
    modalities: ['CT'],
    labels: card.labels.map((label) => (disease && label.code === 'lesion' ? { ...label, disease } : label)),
  };
  writeFileSync(join(folder, 'lung-ball', 'card.json'), JSON.stringify(told));
}
