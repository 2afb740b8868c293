import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Ingredient, type Measure, type ProblemDefinition, Terminology } from '../record/index.js';
import type { PackManifest } from './pack.js';
import { packageRoot } from './root.js';

/** One pack on disk; its files are read when asked for, and checked against the manifest as they are. */
export class Pack {
  readonly #folder: string;
  readonly manifest: PackManifest;

  constructor(
    readonly id: string,
    root: string,
  ) {
    this.#folder = join(root, id);
    this.manifest = JSON.parse(readFileSync(join(this.#folder, 'pack.json'), 'utf8')) as PackManifest;
  }

  /** @throws if the file isn't in the manifest or its bytes are not those that were sealed. */
  bytes(path: string): Buffer {
    const sealed = this.manifest.files.find((file) => file.path === path);
    if (!sealed) throw new Error(`Pack ${this.id} has no file ${path}`);
    const bytes = readFileSync(join(this.#folder, path));
    if (createHash('sha256').update(bytes).digest('hex') !== sealed.sha256) {
      throw new Error(`Pack ${this.id}: ${path} is not the file that its manifest names`);
    }
    return bytes;
  }

  /** The file as JSON; `.gz` is decompressed. */
  json<T>(path: string): T {
    const bytes = this.bytes(path);
    return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
  }

  /** Every file, as JSON, in the order of their names. */
  allJson<T>(under = ''): T[] {
    return this.manifest.files.filter((file) => file.path.startsWith(under)).map((file) => this.json<T>(file.path));
  }

  /** One hash for the whole pack: that of its files' hashes. */
  get sha256(): string {
    return createHash('sha256')
      .update(this.manifest.files.map((file) => `${file.path} ${file.sha256}\n`).join(''))
      .digest('hex');
  }
}

/** All packs of the installation: those shipped, and those in a folder of the user's own. */
export function listPacks(root = join(packageRoot, 'packs')): Pack[] {
  return readdirSync(root)
    .sort()
    .map((id) => new Pack(id, root));
}

/** The terminology pack, checked. */
export function loadTerminology(pack: Pack): Terminology {
  return new Terminology(
    pack.json<Measure[]>('measures.json'),
    pack.json<Ingredient[]>('ingredients.json'),
    pack.json<ProblemDefinition[]>('problems.json'),
  );
}
