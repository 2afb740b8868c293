// From a folder with Mondo's mappings (mondo_exactmatch_omim.sssom.tsv, mondo_exactmatch_orphanet.sssom.tsv) to
// packs/hpo-phenotypes/equivalents.json: which Orphanet diseases are the same as an OMIM disease, and the names of
// OMIM diseases that the annotations do not know.
// npx tsx scripts/packs/hpo-equivalents.ts FOLDER RELEASE
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHpoSource } from './hpo-source.js';

const [folder, release] = process.argv.slice(2);
if (!folder || !release) throw new Error('usage: hpo-equivalents.ts FOLDER RELEASE');

function mapping(name: string): (readonly [mondo: string, other: string, label: string])[] {
  return readFileSync(join(folder!, name), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('MONDO:'))
    .map((line) => {
      const [mondo, label, , other] = line.split('\t');
      return [mondo!, other!.replace('Orphanet:', 'ORPHA:'), label!] as const;
    });
}

const orphanet = new Map<string, string[]>();
for (const [mondo, id] of mapping('mondo_exactmatch_orphanet.sssom.tsv'))
  orphanet.set(mondo, [...(orphanet.get(mondo) ?? []), id]);
const same = mapping('mondo_exactmatch_omim.sssom.tsv')
  .flatMap(([mondo, omim]) => (orphanet.has(mondo) ? [[omim, orphanet.get(mondo)!.sort()] as const] : []))
  .sort(([a], [b]) => (a < b ? -1 : 1));

const annotated = readHpoSource().names;
const names = mapping('mondo_exactmatch_omim.sssom.tsv')
  .flatMap(([, omim, label]) => (annotated.has(omim) ? [] : [[omim, label] as const]))
  .sort(([a], [b]) => (a < b ? -1 : 1));

const path = join(import.meta.dirname, '..', '..', 'packs', 'hpo-phenotypes', 'equivalents.json');
const block = (entries: readonly (readonly [string, unknown])[]) =>
  entries.map(([id, value]) => `    ${JSON.stringify(id)}: ${JSON.stringify(value)}`).join(',\n');
writeFileSync(
  path,
  `{\n  "release": ${JSON.stringify(release)},\n  "same": {\n${block(same)}\n  },\n  "names": {\n${block(names)}\n  }\n}\n`,
);
console.error(`${same.length} OMIM diseases with an Orphanet equivalent, ${names.length} names`);
