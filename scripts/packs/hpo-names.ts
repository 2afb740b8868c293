import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packageRoot } from '../../src/knowledge/root.js';
import { sharedFile } from '../../test/shared.js';

/** Writes packs/hpo-names: names and synonyms of the phenotypic abnormalities, word for word as the HPO has them. */
const release = '2026-02-16';
const root = 'HP:0000118';

interface Row {
  readonly id: string;
  readonly label: string;
  readonly parents: readonly string[];
  readonly synonyms: readonly { readonly text: string; readonly scope: string }[];
}

const path = sharedFile('hpo', `terms_${release}.tsv.gz`);
if (!path) throw new Error('hpo/terms is not at hand');
const rows: Row[] = gunzipSync(readFileSync(path))
  .toString('utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => {
    const [id, label, parents, synonyms] = line.split('\t');
    return {
      id: id!,
      label: label!,
      parents: (parents ?? '').split(',').filter(Boolean),
      synonyms: (synonyms ?? '')
        .split(';;')
        .map((each) => each.split('|'))
        .filter(([text]) => text)
        .map(([text, scope]) => ({ text: text!, scope: scope ?? '' })),
    };
  });
const byId = new Map(rows.map((row) => [row.id, row]));
const depths = new Map<string, number>();

/** Steps up to the root of phenotypic abnormalities by the shortest way; -1 outside. */
function depthOf(id: string): number {
  if (id === root) return 0;
  const known = depths.get(id);
  if (known !== undefined) return known;
  const above = (byId.get(id)?.parents ?? []).map(depthOf).filter((each) => each >= 0);
  const depth = above.length === 0 ? -1 : 1 + Math.min(...above);
  depths.set(id, depth);
  return depth;
}

const terms = rows
  .filter(({ id }) => depthOf(id) > 0)
  .sort((a, b) => (a.id < b.id ? -1 : 1))
  .map(({ id, label, synonyms }) => {
    const of = (isWanted: (scope: string) => boolean) =>
      synonyms.filter(({ scope }) => isWanted(scope)).map(({ text }) => text);
    return {
      id,
      label,
      depth: depthOf(id),
      exact: of((scope) => scope === 'EXACT'),
      other: of((scope) => scope !== 'EXACT'),
    };
  });

const folder = join(packageRoot, 'packs', 'hpo-names');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'terms.json.gz'), gzipSync(JSON.stringify({ release, terms }), { level: 9 }));
writeFileSync(
  join(folder, 'pack.json'),
  `${JSON.stringify(
    {
      id: 'hpo-names',
      title: 'Names and synonyms of phenotypic abnormalities, by which notes are read',
      release,
      licence: 'HPO licence (cite, show the version, do not alter)',
      sources: [
        {
          title: 'Human Phenotype Ontology: terms (hp.obo)',
          url: 'https://hpo.jax.org',
          release,
          licence: 'HPO licence: https://hpo.jax.org/license',
        },
      ],
      files: [],
      gaps: ['The HPO names are English; Chinese words for common phenotypes are our own (zh.json)'],
      unchecked: 0,
    },
    null,
    2,
  )}\n`,
);
console.error(`hpo-names: ${terms.length} terms`);
