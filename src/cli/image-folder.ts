import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isRefused } from '../format/refusal.js';
import { openDicomImage } from '../imaging/dicom/image.js';
import { type Raster, resized, withChannels } from '../imaging/raster.js';
import { readRaster } from '../imaging/read-raster.js';
import { pictureStatistics } from '../prediction/image/familiarity.js';
import type { LabelledImages } from '../prediction/image/images.js';
import { type PatientOf, patientsOf } from './image-patients.js';
import { type LabelledFile, type LeftOut, labelledFiles, type Part } from './image-tree.js';
import { UsageError } from './usage-error.js';

export interface ImageSet {
  readonly images: LabelledImages;
  /** What each picture looks like, before it was resized. */
  readonly statistics: readonly Float64Array[];
  /** Where the source says which part an image belongs to. */
  readonly split?: readonly Part[];
  /** What of the folder was not used, and why. */
  readonly leftOut: readonly LeftOut[];
}

export interface FolderOptions {
  /** Side that images are brought to. */
  readonly size?: number | undefined;
  /** Pattern of patients in paths, or `none`. */
  readonly patient?: string | undefined;
}

/**
 * Labelled images: a folder with a subfolder a class (PNG, JPEG, DICOM), or with `train`, `val`, `test` and these within; or the
 * JSON that describes a packed set (`classes`, `shape`, `split`, `image`) with `_rgb.u8.gz` and `_labels.u8` beside it.
 * @throws UsageError naming what is not there or cannot be read
 */
export async function readImageSet(path: string, options: FolderOptions): Promise<ImageSet> {
  if (!existsSync(path)) throw new UsageError(`${path}: not there`);
  return statSync(path).isDirectory() ? readFolder(path, options) : readPacked(path);
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
    leftOut: [],
    ...(about.split ? { split: about.split.map((part) => (part === 'test' ? 'test' : 'train')) } : {}),
  };
}

interface ReadImage extends LabelledFile {
  readonly patient: string | undefined;
  /** Of the pixels: two files with the same are the same image. */
  readonly digest: string;
  readonly side: number;
  /** Reduced to each size that it may be needed in, so that whole images need not be kept. */
  readonly reduced: ReadonlyMap<number, Raster>;
  readonly statistics: Float64Array;
}

const usualSizes = [16, 32, 64];

async function readFolder(path: string, { size, patient }: FolderOptions): Promise<ImageSet> {
  const { files, labels, leftOut: others } = labelledFiles(path);
  const leftOut = [...others];
  const patientOf = patientsOf(path, patient);
  const read: ReadImage[] = [];
  for (const file of files) {
    const image = await readImage(file, patientOf, size === undefined ? usualSizes : [size]);
    if (typeof image === 'string') leftOut.push({ file: file.name, reason: image });
    else read.push(image);
  }
  const images = withoutDuplicates(read, leftOut);
  const classes = [...new Set(images.map(({ label }) => label))].sort();
  for (const label of labels)
    if (!classes.includes(label)) leftOut.push({ file: label, reason: 'a label without an image that can be used' });
  tell(leftOut);
  checkLabels(path, images, classes);
  const side = size ?? usualSize(images);
  const channels = images.some(({ reduced }) => reduced.get(side)!.channels === 3) ? 3 : 1;
  const each = side * side * channels;
  const pixels = new Uint8Array(images.length * each);
  images.forEach(({ reduced }, i) => {
    pixels.set(withChannels(reduced.get(side)!, channels).data, i * each);
  });
  const groups = groupsOf(images);
  return {
    images: {
      size: side,
      channels,
      pixels,
      labels: Uint8Array.from(images, ({ label }) => classes.indexOf(label)),
      classes,
      ...(groups ? { groups } : {}),
    },
    statistics: images.map(({ statistics }) => statistics),
    leftOut,
    ...(images[0]!.part ? { split: images.map(({ part }) => part!) } : {}),
  };
}

async function readImage(file: LabelledFile, patientOf: PatientOf, sizes: readonly number[]) {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file.path);
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`;
  }
  const isPicture = (bytes[0] === 0x89 && bytes[1] === 0x50) || (bytes[0] === 0xff && bytes[1] === 0xd8);
  const dicom = isPicture ? undefined : openDicomImage(bytes);
  const raster = await readRaster(bytes);
  if (isRefused(raster)) return `${raster.refused}: ${raster.found}`;
  if (dicom && !isRefused(dicom) && dicom.attributes.frames > 1)
    console.error(`sartor: ${file.name}: the first of ${dicom.attributes.frames} frames is taken`);
  const dicomPatient = dicom && !isRefused(dicom) ? dicom.dataSet.string('x00100020')?.trim() : undefined;
  const { rows, columns, channels, data } = raster;
  return {
    ...file,
    patient: patientOf(file, dicomPatient || undefined),
    digest: createHash('sha256').update(`${rows} ${columns} ${channels} `).update(data).digest('base64'),
    side: Math.min(rows, columns),
    reduced: new Map(sizes.map((side) => [side, resized(raster, side, side)])),
    statistics: pictureStatistics(raster),
  } satisfies ReadImage;
}

/** Each image once: of two labels it teaches neither, and one that is to be judged must not be learnt from as well. */
function withoutDuplicates(images: readonly ReadImage[], leftOut: LeftOut[]): ReadImage[] {
  const first = new Map<string, ReadImage>();
  const labels = new Map<string, Set<string>>();
  const rank = { test: 0, validation: 1, train: 2 };
  for (const image of images) {
    const known = first.get(image.digest);
    if (!known || (image.part && known.part && rank[image.part] < rank[known.part])) first.set(image.digest, image);
    labels.set(image.digest, (labels.get(image.digest) ?? new Set()).add(image.label));
  }
  return images.filter((image) => {
    const under = labels.get(image.digest)!;
    const kept = first.get(image.digest)!;
    if (under.size > 1)
      leftOut.push({ file: image.name, reason: `the same image is under ${[...under].sort().join(' and ')}` });
    else if (kept !== image) leftOut.push({ file: image.name, reason: `the same image as ${kept.name}` });
    return under.size === 1 && kept === image;
  });
}

const linesTold = 20;

function tell(leftOut: readonly LeftOut[]): void {
  for (const { file, reason } of leftOut.slice(0, linesTold)) console.error(`sartor: ${file} is left out: ${reason}`);
  if (leftOut.length > linesTold) console.error(`sartor: and ${leftOut.length - linesTold} more are left out`);
}

function checkLabels(path: string, images: readonly ReadImage[], classes: readonly string[]): void {
  if (classes.length < 2)
    throw new UsageError(
      `${path}: expected a subfolder with readable images for each of two or more labels; found ${classes.length === 0 ? 'none' : `only "${classes[0]}"`}`,
    );
  if (classes.length > 255) throw new UsageError(`${path}: more than 255 labels`);
  for (const label of classes) {
    const own = images.filter((image) => image.label === label);
    if (own.length < 2)
      throw new UsageError(
        `${path}: "${label}" has one image; at least two are needed, one to learn from and one to be judged by`,
      );
    if (own[0]!.patient !== undefined && own.every(({ patient }) => patient === own[0]!.patient))
      throw new UsageError(
        `${path}: all ${own.length} images of "${label}" are of one patient (${own[0]!.patient}), so it can't be learnt from some patients and judged by others; --patient none, if they are not`,
      );
    if (own[0]!.part && !own.some(({ part }) => part === 'train'))
      throw new UsageError(`${path}: "${label}" has no image to learn from`);
  }
  if (images.length < 8) throw new UsageError(`${path}: ${images.length} readable images are too few to learn from`);
}

/** A number for each patient; an image whose patient isn't known stands alone. Undefined where none is known. */
function groupsOf(images: readonly ReadImage[]): number[] | undefined {
  const known = images.filter(({ patient }) => patient !== undefined);
  if (known.length === 0) return undefined;
  const numbers = new Map<string, number>();
  const groups = images.map(({ patient }, index) => {
    const key = patient === undefined ? `/${index}` : patient;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
  const patients = new Set(known.map(({ patient }) => patient));
  console.error(
    `sartor: ${known.length} images are of ${patients.size} patients (${[...patients].slice(0, 3).join(', ')} ...), who stay on one side of each split`,
  );
  const parts = new Map<string, Set<Part>>();
  for (const { patient, part } of known)
    if (part) parts.set(patient!, (parts.get(patient!) ?? new Set<Part>()).add(part));
  const leaked = [...parts].filter(([, own]) => own.has('train') && own.has('test')).map(([patient]) => patient);
  if (leaked.length > 0)
    console.error(
      `sartor: ${leaked.length} patients are both in training and in test (${leaked.slice(0, 3).join(', ')} ...): the figures are better than they would be on others`,
    );
  return groups;
}

/** The power of two from 16 to 64 nearest to the smaller side of the middle image. */
function usualSize(images: readonly ReadImage[]): number {
  const sides = images.map(({ side }) => side).sort((a, b) => a - b);
  const power = Math.round(Math.log2(sides[Math.floor(sides.length / 2)]!));
  return 2 ** Math.max(4, Math.min(6, power));
}
