import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Raster, resized, withChannels } from '../imaging/raster.js';
import { readRaster } from '../imaging/read-raster.js';
import { isRefused } from '../imaging/refusal.js';
import { pictureStatistics } from '../prediction/image/familiarity.js';
import type { LabelledImages } from '../prediction/image/images.js';
import { UsageError } from './usage-error.js';

export interface ImageSet {
  readonly images: LabelledImages;
  /** What each picture looks like, before it was resized. */
  readonly statistics: readonly Float64Array[];
  /** Where the source says which part an image belongs to. */
  readonly split?: readonly ('train' | 'test')[];
}

/**
 * Labelled images: a folder with a subfolder a class (PNG, JPEG, DICOM), or with `train` and `test` and these within; or the
 * JSON that describes a packed set (`classes`, `shape`, `split`, `image`) with `_rgb.u8.gz` and `_labels.u8` beside it.
 * @throws UsageError naming what is not there or cannot be read
 */
export async function readImageSet(path: string, size: number | undefined): Promise<ImageSet> {
  if (!existsSync(path)) throw new UsageError(`${path}: not there`);
  return statSync(path).isDirectory() ? readFolder(path, size) : readPacked(path);
}

interface PackedSet {
  readonly shape: readonly [count: number, rows: number, columns: number, channels: number];
  readonly classes: readonly string[];
  readonly image?: readonly number[];
  readonly split?: readonly string[];
}

function readPacked(path: string): ImageSet {
  let about: PackedSet;
  let pixels: Uint8Array;
  let labels: Uint8Array;
  try {
    about = JSON.parse(readFileSync(path, 'utf8')) as PackedSet;
    pixels = new Uint8Array(gunzipSync(readFileSync(path.replace(/\.json$/, '_rgb.u8.gz'))));
    labels = new Uint8Array(readFileSync(path.replace(/\.json$/, '_labels.u8')));
  } catch (error) {
    throw new UsageError(`${path}: no packed set of images (${error instanceof Error ? error.message : error})`);
  }
  const [count, rows, columns, channels] = about.shape ?? [];
  if (!count || rows !== columns || pixels.length !== count * rows * columns * channels || labels.length !== count)
    throw new UsageError(`${path}: shape, pixels and labels do not fit together`);
  const images: LabelledImages = {
    size: rows,
    channels,
    pixels,
    labels,
    classes: about.classes,
    ...(about.image ? { groups: about.image } : {}),
  };
  const each = rows * columns * channels;
  return {
    images,
    statistics: Array.from(labels, (_, i) =>
      pictureStatistics({ rows, columns, channels, data: pixels.subarray(i * each, (i + 1) * each) }),
    ),
    ...(about.split ? { split: about.split.map((part) => (part === 'test' ? 'test' : 'train')) } : {}),
  };
}

const pictures = new Set(['.png', '.jpg', '.jpeg', '.dcm']);

async function readFolder(path: string, size: number | undefined): Promise<ImageSet> {
  const folders = (at: string) =>
    readdirSync(at, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const parts = folders(path);
  const isSplit = parts.includes('train') && parts.includes('test');
  const roots = isSplit
    ? (['train', 'test'] as const).map((part) => ({ part, at: join(path, part) }))
    : [{ part: undefined, at: path }];
  const classes = [...new Set(roots.flatMap(({ at }) => folders(at)))].sort();
  if (classes.length < 2) throw new UsageError(`${path}: expected a subfolder for each of two or more labels`);
  if (classes.length > 255) throw new UsageError(`${path}: more than 255 labels`);
  const rasters: { raster: Raster; label: number; part: 'train' | 'test' | undefined }[] = [];
  for (const { part, at } of roots)
    for (const [label, name] of classes.entries()) {
      if (!existsSync(join(at, name))) continue;
      for (const file of readdirSync(join(at, name)).sort()) {
        if (!pictures.has(extname(file).toLowerCase())) continue;
        const raster = await readRaster(readFileSync(join(at, name, file)));
        if (isRefused(raster))
          console.error(`sartor: ${join(basename(at), name, file)} is left out: ${raster.refused}, ${raster.found}`);
        else rasters.push({ raster, label, part });
      }
    }
  if (rasters.length < 8) throw new UsageError(`${path}: ${rasters.length} readable images are too few to learn from`);
  const side = size ?? usualSize(rasters.map(({ raster }) => raster));
  const channels = rasters.some(({ raster }) => raster.channels === 3) ? 3 : 1;
  const pixels = new Uint8Array(rasters.length * side * side * channels);
  rasters.forEach(({ raster }, i) => {
    pixels.set(resized(withChannels(raster, channels), side, side).data, i * side * side * channels);
  });
  return {
    images: { size: side, channels, pixels, labels: Uint8Array.from(rasters, ({ label }) => label), classes },
    statistics: rasters.map(({ raster }) => pictureStatistics(raster)),
    ...(isSplit ? { split: rasters.map(({ part }) => part!) } : {}),
  };
}

/** The power of two from 16 to 64 nearest to the smaller side of the middle image. */
function usualSize(rasters: readonly Raster[]): number {
  const sides = rasters.map(({ rows, columns }) => Math.min(rows, columns)).sort((a, b) => a - b);
  const power = Math.round(Math.log2(sides[Math.floor(sides.length / 2)]!));
  return 2 ** Math.max(4, Math.min(6, power));
}
