import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type GenomeKnowledge, parseGenomeKnowledge } from '../genome/index.js';
import { installedPack, listOwnPacks, Pack } from './load.js';
import { blamingOwn } from './pack.js';

/** A user's own definition can't be read or contradicts itself. */
export class OwnDefinitionError extends Error {
  override readonly name = 'OwnDefinitionError';
}

/**
 * The genome stage's knowledge: the packs shipped, and a user's own gene files, which replace a shipped gene of
 * the same name.
 *
 * @param ownPacks a folder of packs of the user's own, of which those named `pgx-alleles-...` count
 * @param own files, or folders of files, each in the form of `packs/pgx-alleles/genes/<GENE>.json`; a `rules.json`
 *   beside them holds their exceptions
 * @throws OwnDefinitionError naming the user's file; Error if a shipped pack is broken
 */
export function loadGenomeKnowledge(
  own: readonly string[] = [],
  root?: string,
  ownPacks: string | undefined = process.env.SARTOR_PACKS,
): GenomeKnowledge {
  const shippedPack = (id: string) => (root === undefined ? installedPack(id) : new Pack(id, root));
  const alleles = shippedPack('pgx-alleles');
  const ofUser = ownPacks ? listOwnPacks(ownPacks).filter(({ id }) => id.startsWith('pgx-alleles-')) : [];
  const packs = [alleles, ...ofUser];
  const shipped = {
    genes: packs.flatMap((pack) =>
      pack.files('genes/').map((path) => ({ pack: pack.id, json: pack.json<unknown>(path) })),
    ),
    rules: packs
      .filter((pack) => pack.has('rules.json'))
      .map((pack) => ({ pack: pack.id, json: pack.json<unknown>('rules.json') })),
    phenoconversion: shippedPack('pgx-phenoconversion').json('perpetrators.json'),
  };
  if (own.length === 0)
    return blamingOwn(
      () => ofUser,
      () => parseGenomeKnowledge(shipped),
    );
  const files = own.flatMap(filesOf).map(readOwn);
  try {
    return parseGenomeKnowledge({
      ...shipped,
      genes: [...shipped.genes, ...files.filter((file) => file.pack !== 'rules.json')],
      rules: [...shipped.rules, ...files.filter((file) => file.pack === 'rules.json')],
    });
  } catch (error) {
    throw new OwnDefinitionError((error as Error).message);
  }
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) throw new OwnDefinitionError(`${path}: no such file or folder`);
  if (!statSync(path).isDirectory()) return [path];
  const found = readdirSync(path).filter((name) => name.endsWith('.json') && name !== 'pack.json');
  if (found.length === 0) throw new OwnDefinitionError(`${path}: no gene definition (.json) in this folder`);
  return found.sort().map((name) => join(path, name));
}

function readOwn(path: string): { pack: string; json: unknown } {
  try {
    return { pack: basename(path), json: JSON.parse(readFileSync(path, 'utf8')) as unknown };
  } catch (error) {
    throw new OwnDefinitionError(`${path}: ${(error as Error).message}`);
  }
}
