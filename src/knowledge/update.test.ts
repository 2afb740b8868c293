import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installedPack, listPacks, Pack, updatedPacks } from './load.js';
import { packageRoot } from './root.js';
import { folderSource, rollBackPacks, updatePacks, webSource } from './update.js';

const id = 'targets';
const file = 'targets.json';
const earlier = process.env.SARTOR_DATA;
let work: string;
let folder: string;
let source: string;

const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'sartor-packs-'));
  process.env.SARTOR_DATA = work;
  folder = join(work, 'packs');
  source = join(work, 'source');
  mkdirSync(source);
});
afterEach(() => {
  rmSync(work, { recursive: true });
  if (earlier === undefined) delete process.env.SARTOR_DATA;
  else process.env.SARTOR_DATA = earlier;
});

/** A newer release of a shipped pack in the source, its file rewritten and sealed. */
function newer(release: string, rewrite: (text: string) => string = (text) => `${text}\n`): void {
  cpSync(join(packageRoot, 'packs', id), join(source, id), { recursive: true });
  const bytes = rewrite(readFileSync(join(source, id, file), 'utf8'));
  writeFileSync(join(source, id, file), bytes);
  const manifest = JSON.parse(readFileSync(join(source, id, 'pack.json'), 'utf8'));
  manifest.release = release;
  for (const each of manifest.files) if (each.path === file) each.sha256 = hash(bytes);
  writeFileSync(join(source, id, 'pack.json'), JSON.stringify(manifest));
}

const update = () => updatePacks(folderSource(source), folder, undefined);
const release = () => installedPack(id).manifest.release;
const shipped = () => new Pack(id, join(packageRoot, 'packs')).manifest.release;

test('a newer pack comes into use, the one before it comes back, and what is the same is left alone', async () => {
  newer('r2');
  expect(await update()).toEqual([{ id, before: shipped(), after: 'r2' }]);
  expect(release()).toBe('r2');
  expect(listPacks().map((pack) => pack.id)).toEqual(listPacks(join(packageRoot, 'packs')).map((pack) => pack.id));
  expect(await update()).toEqual([]);
  newer('r3');
  await update();
  expect(release()).toBe('r3');
  expect(rollBackPacks(folder)).toBe(true);
  expect(release()).toBe('r2');
  expect(rollBackPacks(folder)).toBe(true);
  expect(release()).toBe('r3');
  // The pointers and the two last generations; no staging is left.
  expect(readdirSync(folder).filter((name) => name.startsWith('g')).length).toBe(2);
  expect(readdirSync(folder).filter((name) => name.startsWith('staging'))).toEqual([]);
});

test('the first update is rolled back to the packs as shipped', async () => {
  newer('r2');
  await update();
  expect(rollBackPacks(folder)).toBe(true);
  expect(release()).toBe(shipped());
  expect(listPacks().length).toBe(listPacks(join(packageRoot, 'packs')).length);
  rmSync(folder, { recursive: true });
  expect(rollBackPacks(folder)).toBe(false);
});

test('one folder may be the pack itself', async () => {
  newer('r2');
  expect(await updatePacks(folderSource(join(source, id)), folder, undefined)).toHaveLength(1);
  expect(release()).toBe('r2');
});

test.each([
  ['bytes that are not those sealed', () => writeFileSync(join(source, id, file), '[]'), 'not the file that its'],
  ['content that does not load', () => newer('r2', () => '{"a": 1}'), 'do not go together'],
  ['a manifest that is none', () => writeFileSync(join(source, id, 'pack.json'), '{"id": "targets"}'), 'pack.json'],
  ['a manifest that is no JSON', () => writeFileSync(join(source, id, 'pack.json'), '{'), 'pack.json'],
  [
    'a path that leaves the folder',
    () => {
      const manifest = JSON.parse(readFileSync(join(source, id, 'pack.json'), 'utf8'));
      manifest.files[0].path = '../../evil';
      writeFileSync(join(source, id, 'pack.json'), JSON.stringify(manifest));
    },
    'files.0.path',
  ],
  [
    'another id than the folder',
    () => {
      const manifest = JSON.parse(readFileSync(join(source, id, 'pack.json'), 'utf8'));
      writeFileSync(join(source, id, 'pack.json'), JSON.stringify({ ...manifest, id: 'terminology' }));
    },
    'calls itself',
  ],
  ['a source without packs', () => rmSync(join(source, id), { recursive: true }), 'no pack.json'],
])('%s: refused, and nothing has changed', async (_, damage, message) => {
  newer('r2');
  damage();
  await expect(update()).rejects.toThrow(message);
  expect(updatedPacks(folder)).toBeUndefined();
  expect(release()).toBe(shipped());
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
});

test('from an address: the index names each manifest by its hash, and a key must have signed it', async () => {
  newer('r2');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const index = Buffer.from(JSON.stringify({ packs: { [id]: hash(readFileSync(join(source, id, 'pack.json'))) } }));
  writeFileSync(join(source, 'index.json'), index);
  writeFileSync(join(source, 'index.json.sig'), sign(null, index, privateKey).toString('base64'));
  const asked: string[] = [];
  const get = async (address: string) => {
    asked.push(address);
    return readFileSync(join(source, address.replace('https://packs.example/v1/', '')));
  };
  const from = (by?: string) => updatePacks(webSource('https://packs.example/v1', get, by), folder, undefined);
  await expect(from(other)).rejects.toThrow('not signed');
  await expect(from('no key')).rejects.toThrow('no public key');
  expect(await from(key)).toHaveLength(1);
  expect(release()).toBe('r2');
  expect(asked.every((address) => address.startsWith('https://packs.example/v1/'))).toBe(true);
  writeFileSync(join(source, 'index.json'), JSON.stringify({ packs: { [id]: hash('something else') } }));
  await expect(from()).rejects.toThrow('not the file that the index names');
});
