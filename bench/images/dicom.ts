/**
 * `npx tsx bench/images/dicom.ts [--python FOLDER] [--mutations N] [--seed N]`
 * Decodes the DICOM files that come with PyPI's pydicom and compares them byte for byte with pydicom's own arrays, then
 * decodes mutated copies: none may throw, hang or exhaust memory. Makes a virtual environment unless given one with
 * pydicom, pylibjpeg[all], pillow and numpy.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isRefused, type Refused } from '../../src/format/refusal.js';
import { renderFrame } from '../../src/imaging/dicom/display.js';
import { openDicomImage, type PixelFrame } from '../../src/imaging/dicom/image.js';
import { Random } from '../../src/statistics/random.js';

interface Reference {
  readonly path: string;
  readonly name: string;
  readonly refused?: string;
  readonly arrays: Record<string, { readonly file: string; readonly dtype: string; readonly shape: readonly number[] }>;
}

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    mutations: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

const environment = options.python ?? newEnvironment();
const folder = mkdtempSync(join(tmpdir(), 'sartor-dicom-'));
execFileSync(join(environment, 'bin', 'python'), [join(import.meta.dirname, 'dump_pydicom.py'), folder], {
  stdio: ['ignore', 'inherit', 'ignore'],
});
const { pydicom, files } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
  pydicom: string;
  files: readonly Reference[];
};

await compareAll();
await mutateAll(Number(options.mutations), Number(options.seed));

function newEnvironment(): string {
  const place = mkdtempSync(join(tmpdir(), 'sartor-pydicom-'));
  try {
    execFileSync('python3', ['-m', 'venv', place], { stdio: 'ignore' });
    execFileSync(join(place, 'bin', 'pip'), ['install', '-q', 'pydicom', 'pylibjpeg[all]', 'pillow', 'numpy']);
  } catch (error) {
    console.error(`bench: pydicom could not be installed, nothing to compare with (${String(error).split('\n')[0]})`);
    process.exit(0);
  }
  return place;
}

/** All frames of a file, or why not. */
async function pixelsOf(bytes: Uint8Array): Promise<Buffer | Refused> {
  const image = openDicomImage(bytes);
  if (isRefused(image)) return image;
  const frames: Buffer[] = [];
  for (let i = 0; i < image.attributes.frames; i++) {
    const frame = await image.frame(i);
    if (isRefused(frame)) return frame;
    const { buffer, byteOffset, byteLength } = frame.samples;
    frames.push(Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength)));
  }
  return Buffer.concat(frames);
}

async function compareAll(): Promise<void> {
  const counts = {
    equal: 0,
    'equal with Pillow as decoder': 0,
    different: 0,
    refused: 0,
    'no pixels in either': 0,
    'only here': 0,
  };
  for (const { path, name, arrays, refused } of files) {
    const ours = await pixelsOf(readFileSync(path));
    const theirs = Object.entries(arrays);
    if (isRefused(ours)) {
      counts[theirs.length > 0 ? 'refused' : 'no pixels in either']++;
      if (theirs.length > 0) console.log(`refused    ${name}: ${ours.refused}: ${ours.found}`);
      else if (ours.refused !== 'no-pixels')
        console.log(`neither    ${name}: ${ours.refused}: ${ours.found} | ${refused}`);
      continue;
    }
    if (theirs.length === 0) {
      counts['only here']++;
      console.log(`only here  ${name}: pydicom says ${refused}`);
      continue;
    }
    const equal = theirs
      .filter(([, { file }]) => readFileSync(join(folder, file)).equals(ours))
      .map(([plugin]) => plugin);
    if (equal.includes('default')) counts.equal++;
    else if (equal.length > 0) counts['equal with Pillow as decoder']++;
    else {
      counts.different++;
      console.log(`different  ${name}`);
    }
  }
  console.log(`pydicom ${pydicom}: ${files.length} files`, counts);
}

/** Cuts, bit flips, overwritten runs, spliced and duplicated parts, changed header values. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = () => random.below(copy.length);
  switch (random.below(6)) {
    case 0:
      return copy.subarray(0, at());
    case 1:
      for (let i = 0; i < 1 + random.below(8); i++) copy[at()]! ^= 1 << random.below(8);
      return copy;
    case 2: {
      const start = at();
      for (let i = start; i < Math.min(copy.length, start + 1 + random.below(64)); i++) copy[i] = random.below(256);
      return copy;
    }
    case 3: {
      const [from, to] = [at(), at()];
      copy.copyWithin(to, from, from + random.below(256));
      return copy;
    }
    case 4: {
      const head = Math.min(copy.length, 2048);
      for (let i = 0; i < 4; i++)
        copy[132 + random.below(Math.max(1, head - 132))] = [0, 1, 127, 128, 255][random.below(5)]!;
      return copy;
    }
    default: {
      const cut = at();
      return new Uint8Array([
        ...copy.subarray(0, cut),
        ...copy.subarray(Math.min(copy.length, cut + random.below(32))),
      ]);
    }
  }
}

async function mutateAll(count: number, seed: number): Promise<void> {
  const random = new Random(seed);
  const originals = files.map(({ path }) => readFileSync(path)).filter(({ length }) => length < 200_000);
  const reasons = new Map<string, number>();
  let [read, slowest] = [0, 0];
  for (let i = 0; i < count; i++) {
    const bytes = mutated(originals[random.below(originals.length)]!, random);
    const started = performance.now();
    const image = openDicomImage(bytes);
    let result: PixelFrame | Refused = image as Refused;
    if (!isRefused(image)) {
      result = await image.frame(random.below(image.attributes.frames));
      if (!isRefused(result)) {
        try {
          renderFrame(result, image.dataSet);
        } catch (error) {
          if ((error as Error).constructor.name !== 'ImageRefusal') throw error;
        }
      }
    }
    slowest = Math.max(slowest, performance.now() - started);
    if (isRefused(result)) reasons.set(result.refused, (reasons.get(result.refused) ?? 0) + 1);
    else read++;
  }
  console.log(`${count} mutated files: ${read} read, ${count - read} refused`, Object.fromEntries(reasons));
  console.log(`slowest ${slowest.toFixed(0)} ms, memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`);
}
