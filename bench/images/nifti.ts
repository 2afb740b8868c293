/**
 * `npx tsx bench/images/nifti.ts [--python FOLDER]`
 * Shows every slice of the NIfTI files that come with PyPI's nibabel and compares it with nibabel's own values, brought into the
 * body's axes by `as_closest_canonical`. Makes a virtual environment unless given one with nibabel and numpy.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { niftiHeader } from '../../src/format/nifti-header.js';
import { isRefused } from '../../src/format/refusal.js';
import { openNifti } from '../../src/imaging/nifti.js';

interface Reference {
  readonly path: string;
  readonly name: string;
  readonly axes?: string;
  readonly refused?: string;
  /** Slices as they are looked at, float32, one after the other. */
  readonly file?: string;
}

const { values: options } = parseArgs({ options: { python: { type: 'string' } } });
const environment = options.python ?? newEnvironment();
const folder = mkdtempSync(join(tmpdir(), 'sartor-nifti-'));
execFileSync(join(environment, 'bin', 'python'), [join(import.meta.dirname, 'dump_nibabel.py'), folder]);
const { nibabel, files } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
  nibabel: string;
  files: readonly Reference[];
};

const counts = { equal: 0, different: 0, refused: 0 };
for (const { path, name, axes, file, refused } of files) {
  const stored = readFileSync(path);
  const bytes = stored[0] === 0x1f ? gunzipSync(stored) : stored;
  const volume = openNifti(bytes);
  if (isRefused(volume)) {
    counts.refused++;
    console.log(`refused    ${name}: ${volume.refused}: ${volume.found}${refused ? ` | nibabel: ${refused}` : ''}`);
    continue;
  }
  const ours = Array.from({ length: volume.frames }, (_, i) => volume.slice(i) as Float32Array);
  const theirs = file ? new Float32Array(Uint8Array.from(readFileSync(join(folder, file))).buffer) : new Float32Array();
  const size = volume.rows * volume.columns;
  const isEqual =
    axes === niftiHeader(bytes).axes?.join('') &&
    theirs.length === size * volume.frames &&
    ours.every((values, frame) => values.every((value, i) => isNear(value, theirs[frame * size + i]!)));
  counts[isEqual ? 'equal' : 'different']++;
  if (!isEqual) console.log(`different  ${name}: ${niftiHeader(bytes).axes?.join('')}, nibabel ${axes}`);
}
console.log(`nibabel ${nibabel}: ${files.length} files`, counts);

/** nibabel scales in double precision, then both are kept in single. */
function isNear(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

function newEnvironment(): string {
  const place = mkdtempSync(join(tmpdir(), 'sartor-nibabel-'));
  try {
    execFileSync('python3', ['-m', 'venv', place], { stdio: 'ignore' });
    execFileSync(join(place, 'bin', 'pip'), ['install', '-q', 'nibabel', 'numpy']);
  } catch (error) {
    console.error(`bench: nibabel could not be installed, nothing to compare with (${String(error).split('\n')[0]})`);
    process.exit(0);
  }
  return place;
}
