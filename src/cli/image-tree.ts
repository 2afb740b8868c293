import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { UsageError } from './usage-error.js';

export type Part = 'train' | 'validation' | 'test';

export interface LabelledFile {
  readonly path: string;
  /** From the folder down, with `/`. */
  readonly name: string;
  readonly label: string;
  /** Which part the folder says it belongs to. */
  readonly part: Part | undefined;
}

export interface LeftOut {
  readonly file: string;
  readonly reason: string;
}

export interface LabelledFolder {
  readonly files: readonly LabelledFile[];
  /** The labels' folders, with images or without. */
  readonly labels: ReadonlySet<string>;
  readonly leftOut: readonly LeftOut[];
}

const partNames: Readonly<Record<string, Part>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};

/**
 * The images of a folder with a subfolder a label, at any depth below it; or with folders for training, validation and test
 * and the labels within them. A file that is no image is left out, and so is an image that is in no label's folder.
 * @throws UsageError where the folder can't be read or no folder within is a label
 */
export function labelledFiles(root: string): LabelledFolder {
  const leftOut: LeftOut[] = [];
  const files: LabelledFile[] = [];
  const labels = new Set<string>();
  const top = entriesOf(root);
  const parts = top.folders.map((name) => ({ name, part: partNames[name.toLowerCase()] }));
  const isSplit = parts.some(({ part }) => part === 'train') && new Set(parts.map(({ part }) => part)).size > 1;
  const beneath = (folder: string, part: Part | undefined) => {
    const { folders, others } = folder === '' ? top : entriesOf(join(root, folder));
    for (const file of others) leave(folder ? `${folder}/${file}` : file, 'in no folder of a label');
    for (const label of folders) {
      labels.add(label);
      collect(folder ? `${folder}/${label}` : label, label, part, new Set([realpathSync(root)]));
    }
  };
  const leave = (file: string, reason: string) => leftOut.push({ file, reason });
  const collect = (folder: string, label: string, part: Part | undefined, above: ReadonlySet<string>) => {
    const place = realpathSync(join(root, folder));
    if (above.has(place)) return leave(folder, 'a link to a folder above it');
    const { folders, others } = entriesOf(join(root, folder));
    for (const other of others) {
      const name = `${folder}/${other}`;
      const why = whyNoImage(join(root, name));
      if (why) leave(name, why);
      else files.push({ path: join(root, name), name, label, part });
    }
    for (const inner of folders) collect(`${folder}/${inner}`, label, part, new Set([...above, place]));
  };
  if (isSplit) {
    for (const { name, part } of parts) {
      if (part) beneath(name, part);
      else leave(name, 'neither training, validation nor test');
    }
    for (const file of top.others) leave(file, 'in no folder of a label');
  } else beneath('', undefined);
  return { files, labels, leftOut };
}

function entriesOf(folder: string): { readonly folders: string[]; readonly others: string[] } {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    throw new UsageError(`${folder}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
  const isFolder = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true;
  return { folders: names.filter(isFolder), others: names.filter((name) => !isFolder(name)) };
}

const pictureEndings = new Set(['.png', '.jpg', '.jpeg', '.dcm', '.dicom']);

/** What a file is shows in its first bytes; its name only decides how it is spoken of. */
function whyNoImage(path: string): string | undefined {
  const start = Buffer.alloc(132);
  try {
    if (statSync(path).isFile() === false) return 'no file';
    const file = openSync(path, 'r');
    try {
      if (readSync(file, start, 0, 132, 0) === 0) return 'empty';
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`;
  }
  const isPicture = start.readUInt16BE(0) === 0x8950 || start.readUInt16BE(0) === 0xffd8;
  const isDicom = start.toString('latin1', 128, 132) === 'DICM' || /^\.(dcm|dicom)$/i.test(extname(path));
  if (isPicture || isDicom) return undefined;
  return pictureEndings.has(extname(path).toLowerCase()) ? 'its bytes are neither PNG, JPEG nor DICOM' : 'no image';
}
