import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { encode } from 'fast-png';
import { isRefused } from '../format/refusal.js';
import { openDicomImage } from '../imaging/dicom/image.js';
import { type ImagePlugin, openPlugin } from '../imaging/plugin.js';
import { type Raster, resized, withChannels } from '../imaging/raster.js';
import { readRaster } from '../imaging/read-raster.js';
import { loadImageModel } from '../knowledge/image-models.js';
import { parseImageModel } from '../prediction/image/model-file.js';
import { ownCard } from '../prediction/image/own-card.js';
import { enlarged } from '../prediction/image/predict.js';
import { readFiles, writeResult } from './files.js';
import { UsageError } from './usage-error.js';

interface ImageOptions {
  readonly model?: string;
  readonly saliency?: string;
  readonly frame: string;
  readonly pixels?: string;
  readonly format: 'json' | 'text';
}

/** `sartor image FILE... [--model FOLDER|model.json] [--saliency OUT.png]`. */
export function registerImage(program: Command): void {
  program
    .command('image')
    .description('what an image file holds, and what an image model reads in it')
    .argument('<files...>', 'DICOM, PNG or JPEG')
    .option('--model <path>', 'a folder with card.json, or a model that "sartor train image --save" wrote')
    .option('--saliency <file>', 'PNG of the (first) image with what the model looked at drawn over it')
    .option('--pixels <file>', 'stored values of the (first) DICOM file, all frames, little-endian')
    .option('--frame <number>', 'frame of a DICOM file, from 1', '1')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action((paths: string[], options: ImageOptions) => readImages(paths, options));
}

async function readImages(paths: readonly string[], options: ImageOptions): Promise<void> {
  if (!/^[1-9]\d*$/.test(options.frame)) throw new UsageError(`--frame ${options.frame}: expected a number from 1`);
  const plugin = options.model ? await openModel(options.model) : undefined;
  const images = [];
  for (const [index, file] of readFiles(paths).entries()) {
    const raster = await readRaster(file.bytes, Number(options.frame) - 1);
    if (isRefused(raster)) {
      images.push({ file: file.name, ...raster });
      console.error(`sartor: ${paths[index]}: ${raster.refused}: ${raster.found}`);
      continue;
    }
    const { rows, columns, channels } = raster;
    if (index === 0 && options.pixels) await writePixels(file.bytes, options.pixels);
    images.push({ file: file.name, rows, columns, channels, ...(plugin ? await readingOf(plugin, raster) : {}) });
    if (index === 0 && plugin && options.saliency) await drawSaliency(plugin, raster, options.saliency);
  }
  if (options.format === 'json') process.stdout.write(`${JSON.stringify({ images })}\n`);
  else for (const image of images) console.log(JSON.stringify(image));
  if (images.every((image) => 'refused' in image && !('rows' in image))) process.exitCode = 2;
}

async function openModel(path: string): Promise<ImagePlugin> {
  try {
    if (statSync(path).isDirectory()) return await loadImageModel(path);
    const bytes = readFileSync(path);
    return await openPlugin(
      ownCard(parseImageModel(JSON.parse(new TextDecoder().decode(bytes))).file, basename(path, '.json')),
      bytes,
    );
  } catch (error) {
    throw new UsageError(`${path}: no image model (${error instanceof Error ? error.message : error})`);
  }
}

async function readingOf({ card, read }: ImagePlugin, raster: Raster) {
  const reading = await read(raster);
  if ('refused' in reading) return reading;
  const { probabilities, logLikelihoodRatios, distance, limit } = reading;
  return {
    labels: card.labels
      .map(({ code }, k) => ({ label: code, probability: probabilities[k]!, logLR: logLikelihoodRatios[k]! }))
      .sort((a, b) => b.probability - a.probability),
    familiarity: { distance, limit },
  };
}

async function drawSaliency(plugin: ImagePlugin, raster: Raster, path: string): Promise<void> {
  const reading = await plugin.read(raster);
  if ('refused' in reading) return;
  const { probabilities } = reading;
  const { side, values } = await plugin.saliency(raster, probabilities.indexOf(Math.max(...probabilities)));
  const shown = Math.max(256, side);
  const { data } = resized(withChannels(raster, 3), shown, shown);
  const heat = enlarged(values, side, shown);
  for (let i = 0; i < heat.length; i++) {
    const strength = 0.6 * heat[i]!;
    [255, 160 * (1 - heat[i]!), 0].forEach((colour, c) => {
      data[3 * i + c] = Math.round(data[3 * i + c]! * (1 - strength) + colour * strength);
    });
  }
  writeResult(path, encode({ width: shown, height: shown, data, channels: 3 }));
  console.error(`sartor: ${path} written`);
}

async function writePixels(bytes: Uint8Array, path: string): Promise<void> {
  const image = openDicomImage(bytes);
  if (isRefused(image)) throw new UsageError(`--pixels: ${image.refused}: ${image.found}`);
  const frames: Uint8Array[] = [];
  for (let i = 0; i < image.attributes.frames; i++) {
    const frame = await image.frame(i);
    if (isRefused(frame)) throw new UsageError(`--pixels: ${frame.refused}: ${frame.found}`);
    const { buffer, byteOffset, byteLength } = frame.samples;
    frames.push(new Uint8Array(buffer, byteOffset, byteLength));
  }
  writeResult(path, Buffer.concat(frames));
  console.error(`sartor: ${path} written`);
}
