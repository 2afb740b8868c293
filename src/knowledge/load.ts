import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PackError, type PackManifest, packManifest, parseAs } from './pack.js';
import { dataFolder, packageRoot } from './root.js';

/** One pack on disk; its files are read when asked for, and checked against the manifest as they are. */
export class Pack {
  readonly #folder: string;
  readonly manifest: PackManifest;

  /** @param manifest in place of the folder's own `pack.json`, for a folder that has none */
  constructor(
    readonly id: string,
    root: string,
    manifest?: PackManifest,
  ) {
    this.#folder = join(root, id);
    this.manifest = manifest ?? readManifest(join(this.#folder, 'pack.json'));
  }

  /** @throws PackError if the file isn't in the manifest or its bytes are not those that were sealed. */
  bytes(path: string): Buffer {
    const sealed = this.manifest.files.find((file) => file.path === path);
    if (!sealed) throw new PackError(`Pack ${this.id} has no file ${path}`);
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(this.#folder, path));
    } catch (error) {
      throw new PackError(`Pack ${this.id}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
    if (createHash('sha256').update(bytes).digest('hex') !== sealed.sha256) {
      throw new PackError(`Pack ${this.id}: ${path} is not the file that its manifest names`);
    }
    return bytes;
  }

  /**
   * The file as JSON; `.gz` is decompressed.
   * @throws PackError if it isn't JSON
   */
  json<T>(path: string): T {
    const text = new TextDecoder().decode(this.plain(path));
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new PackError(`Pack ${this.id}: ${path} is no JSON (${(error as Error).message})`);
    }
  }

  /** The file's bytes, decompressed if it is `.gz`. */
  plain(path: string): Uint8Array {
    const bytes = this.bytes(path);
    return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  }

  /** The paths of its files, of those under a folder if one is given. */
  files(under = ''): string[] {
    return this.manifest.files.map(({ path }) => path).filter((path) => path.startsWith(under));
  }

  has(path: string): boolean {
    return this.manifest.files.some((file) => file.path === path);
  }

  /** One hash for the whole pack: that of its files' hashes. */
  get sha256(): string {
    return createHash('sha256')
      .update(this.manifest.files.map((file) => `${file.path} ${file.sha256}\n`).join(''))
      .digest('hex');
  }
}

/** Folders of this name hold gene definitions, which a user may drop there as they are. */
const geneDefinitions = 'pgx-alleles';

/**
 * The packs in a folder of the user's own: those with a `pack.json`, and folders `pgx-alleles-<name>` of bare gene
 * definitions (`genes/<GENE>.json`, and `rules.json` where they need it), whose hashes are those of the files as they are now.
 */
export function listOwnPacks(root: string): Pack[] {
  const loose = readdirSync(root)
    .filter((id) => id.startsWith(`${geneDefinitions}-`) && !existsSync(join(root, id, 'pack.json')))
    .sort()
    .flatMap((id) => looseGenes(id, root) ?? []);
  return [...listPacks(root), ...loose];
}

function looseGenes(id: string, root: string): Pack | undefined {
  const folder = join(root, id);
  const genes = existsSync(join(folder, 'genes')) ? readdirSync(join(folder, 'genes')) : [];
  const paths = genes
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `genes/${name}`);
  if (paths.length === 0) return undefined;
  if (existsSync(join(folder, 'rules.json'))) paths.push('rules.json');
  const files = paths.map((path) => ({
    path,
    sha256: createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex'),
  }));
  return new Pack(id, root, {
    id,
    title: `Own gene definitions (${id})`,
    release: 'own',
    licence: "the user's own",
    sources: [],
    files,
    unchecked: paths.length,
    gaps: [],
  });
}

/** The packs of a folder; without one those of the installation: shipped, or in its place as `sartor knowledge update` brought them. */
export function listPacks(root?: string): Pack[] {
  if (root !== undefined) return packIds(root).map((id) => new Pack(id, root));
  const updated = updatedPacks();
  const ids = new Set([...packIds(shippedPacks), ...(updated ? packIds(updated) : [])]);
  return [...ids].sort().map((id) => installedPack(id, updated));
}

const shippedPacks = join(packageRoot, 'packs');

/** One pack of the installation, as updated or as shipped. @throws PackError */
export function installedPack(id: string, updated = updatedPacks()): Pack {
  const isUpdated = updated !== undefined && existsSync(join(updated, id, 'pack.json'));
  return new Pack(id, isUpdated ? updated : shippedPacks);
}

const packIds = (root: string): string[] =>
  readdirSync(root)
    .filter((id) => existsSync(join(root, id, 'pack.json')))
    .sort();

/** What the file `current` says where the packs in use are those shipped. */
export const asShipped = 'as-shipped';

/**
 * The folder of updated packs that is in use: the one that the file `current` names.
 * @throws PackError if that folder is lost
 */
export function updatedPacks(folder = join(dataFolder(), 'packs')): string | undefined {
  let name: string;
  try {
    name = readFileSync(join(folder, 'current'), 'utf8').trim();
  } catch {
    return undefined;
  }
  if (name === asShipped) return undefined;
  const root = join(folder, name);
  if (!existsSync(root))
    throw new PackError(`${root}: the updated packs are lost; "sartor knowledge roll-back" goes back`);
  return root;
}

function readManifest(path: string): PackManifest {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new PackError(`${path}: ${error instanceof Error ? error.message : error}`);
  }
  return parseAs(packManifest, bytes, path);
}
