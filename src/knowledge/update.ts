import { createHash, verify } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Installation } from './installation.js';
import { asShipped, installedPack, listOwnPacks, listPacks, updatedPacks } from './load.js';
import { PackError, type PackManifest, packId, packManifest, parseAs, sha256Hex } from './pack.js';

/** Where packs come from: a folder laid out as `packs/` is, or the same behind an address. */
export interface PackSource {
  readonly name: string;
  /** The ids of its packs, each with the SHA-256 of its manifest where an index says so. */
  list(): Promise<readonly { readonly id: string; readonly manifestSha256?: string }[]>;
  read(path: string): Promise<Uint8Array>;
}

const indexSchema = z.looseObject({ packs: z.record(packId, sha256Hex) });

/** A folder of packs, or the folder of one pack. */
export function folderSource(path: string): PackSource {
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new PackError(`${path}: no such folder of packs`);
  const isOne = existsSync(join(path, 'pack.json'));
  const root = path;
  const idOf = () => parseAs(packManifest, readFileSync(join(root, 'pack.json')), `${path}/pack.json`).id;
  return {
    name: path,
    list: async () => {
      if (isOne) return [{ id: idOf() }];
      const ids = readdirSync(root).filter((name) => existsSync(join(root, name, 'pack.json')));
      if (ids.length === 0) throw new PackError(`${path}: no pack.json in it, nor in a folder of it`);
      return ids.sort().map((id) => ({ id }));
    },
    read: async (file) => readFileSync(isOne ? join(root, file.slice(file.indexOf('/') + 1)) : join(root, file)),
  };
}

/**
 * Packs behind an address: `index.json` there holds `{"packs": {"<id>": "<SHA-256 of its pack.json>"}}`, and each pack lies in
 * `<id>/`. With a key, `index.json.sig` must be its Ed25519 signature of the index, in Base64.
 * @param get fetches an address, or throws
 */
export function webSource(address: string, get: (address: string) => Promise<Uint8Array>, key?: string): PackSource {
  const base = address.endsWith('/') ? address : `${address}/`;
  return {
    name: address,
    list: async () => {
      const index = await get(`${base}index.json`);
      if (key !== undefined) {
        const signature = Buffer.from(Buffer.from(await get(`${base}index.json.sig`)).toString('latin1'), 'base64');
        if (!isSigned(index, key, signature)) throw new PackError(`${base}index.json: not signed by the key given`);
      }
      const { packs } = parseAs(indexSchema, index, `${base}index.json`);
      return Object.entries(packs).map(([id, manifestSha256]) => ({ id, manifestSha256 }));
    },
    read: (path) => get(base + path),
  };
}

function isSigned(bytes: Uint8Array, key: string, signature: Uint8Array): boolean {
  try {
    return verify(null, bytes, key, signature);
  } catch {
    throw new PackError('the key is no public key in PEM form');
  }
}

/** What an update did to a pack. */
export interface PackChange {
  readonly id: string;
  /** Absent for a pack that was not there. */
  readonly before?: string;
  readonly after: string;
}

/**
 * Brings the source's packs that differ from the installation's into a new folder beside those in use, checks every file
 * against its manifest and that the whole knowledge loads with them, and only then points the installation at it, in one
 * step. On any trouble nothing has changed.
 * @param folder where updated packs are kept
 * @returns the packs that changed; none: nothing was to do
 * @throws PackError naming the pack and what is wrong with it
 */
export async function updatePacks(
  source: PackSource,
  folder: string,
  ownPacks: string | undefined,
): Promise<readonly PackChange[]> {
  const current = updatedPacks(folder);
  const present = new Map(listPacks().map((pack) => [pack.id, pack.manifest]));
  const staging = join(folder, `staging-${process.pid}`);
  const changes: PackChange[] = [];
  try {
    mkdirSync(staging, { recursive: true, mode: 0o700 });
    if (current) cpSync(current, staging, { recursive: true });
    for (const { id, manifestSha256 } of await source.list()) {
      const bytes = await source.read(`${id}/pack.json`);
      if (manifestSha256 !== undefined && sha256(bytes) !== manifestSha256)
        throw new PackError(`${source.name}: ${id}/pack.json is not the file that the index names`);
      const manifest = parseAs(packManifest, bytes, `${source.name}: ${id}/pack.json`);
      if (manifest.id !== id) throw new PackError(`${source.name}: the pack in ${id} calls itself ${manifest.id}`);
      const before = present.get(id);
      if (before && sealOf(before) === sealOf(manifest)) continue;
      await bring(source, manifest, bytes, join(staging, id));
      changes.push({ id, after: manifest.release, ...(before ? { before: before.release } : {}) });
    }
    if (changes.length === 0) return [];
    checkWhole(staging, ownPacks);
    use(staging, folder, current);
    return changes;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * Points the installation at the packs that were in use before the last update.
 * @returns false where there are none
 */
export function rollBackPacks(folder: string): boolean {
  const before = readPointer(folder, 'previous');
  if (before === undefined) return false;
  const current = readPointer(folder, 'current');
  point(folder, 'current', before);
  if (current !== undefined) point(folder, 'previous', current);
  return true;
}

const sealOf = ({ release, files }: PackManifest): string =>
  JSON.stringify([release, files.map(({ path, sha256: hash }) => [path, hash])]);

async function bring(source: PackSource, { id, files }: PackManifest, manifest: Uint8Array, target: string) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'pack.json'), manifest);
  for (const { path, sha256: expected } of files) {
    const bytes = await source.read(`${id}/${path}`);
    if (sha256(bytes) !== expected)
      throw new PackError(`${source.name}: ${id}/${path} is not the file that its manifest names`);
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), bytes);
  }
}

/** Loads everything once, as an assessment that needs all of it would. */
function checkWhole(staging: string, ownPacks: string | undefined): void {
  const ids = new Set([...listPacks().map(({ id }) => id), ...readdirSync(staging)]);
  const packs = [...ids].sort().map((id) => installedPack(id, staging));
  try {
    const installation = new Installation(packs, ownPacks ? listOwnPacks(ownPacks) : [], 'update');
    for (const pack of packs) for (const { path } of pack.manifest.files) pack.bytes(path);
    installation.loadAll();
  } catch (error) {
    throw new PackError(`the packs do not go together: ${error instanceof Error ? error.message : error}`);
  }
}

/** Renaming the pointer is what changes the installation: before it nothing has, after it all has. */
function use(staging: string, folder: string, current: string | undefined): void {
  const name = `g${Date.now()}-${process.pid}`;
  renameSync(staging, join(folder, name));
  const before = current ? basename(current) : asShipped;
  point(folder, 'previous', before);
  point(folder, 'current', name);
  const kept = new Set([name, before]);
  for (const entry of readdirSync(folder))
    if (/^g\d+-\d+$/.test(entry) && !kept.has(entry)) rmSync(join(folder, entry), { recursive: true, force: true });
}

function point(folder: string, pointer: 'current' | 'previous', name: string): void {
  writeFileSync(join(folder, `${pointer}.new`), `${name}\n`);
  renameSync(join(folder, `${pointer}.new`), join(folder, pointer));
}

function readPointer(folder: string, pointer: 'current' | 'previous'): string | undefined {
  try {
    return readFileSync(join(folder, pointer), 'utf8').trim();
  } catch {
    return undefined;
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
