// From a folder with Mondo's mappings (mondo_exactmatch_omim.sssom.tsv, mondo_exactmatch_orphanet.sssom.tsv) to
// packs/hpo-phenotypes/equivalents.json: which Orphanet diseases are the same as an OMIM disease.
// npx tsx scripts/packs/hpo-equivalents.ts FOLDER RELEASE
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, release] = process.argv.slice(2);
if (!folder || !release) throw new Error('usage: hpo-equivalents.ts FOLDER RELEASE');

function mapping(name: string): (readonly [mondo: string, other: string])[] {
  return readFileSync(join(folder!, name), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('MONDO:'))
    .map((line) => {
      const [mondo, , , other] = line.split('\t');
      return [mondo!, other!.replace('Orphanet:', 'ORPHA:')] as const;
    });
}

const orphanet = new Map<string, string[]>();
for (const [mondo, id] of mapping('mondo_exactmatch_orphanet.sssom.tsv'))
  orphanet.set(mondo, [...(orphanet.get(mondo) ?? []), id]);
const same = mapping('mondo_exactmatch_omim.sssom.tsv')
  .flatMap(([mondo, omim]) => (orphanet.has(mondo) ? [[omim, orphanet.get(mondo)!.sort()] as const] : []))
  .sort(([a], [b]) => (a < b ? -1 : 1));

const path = join(import.meta.dirname, '..', '..', 'packs', 'hpo-phenotypes', 'equivalents.json');
const lines = same.map(([omim, ids]) => `    ${JSON.stringify(omim)}: ${JSON.stringify(ids)}`);
writeFileSync(path, `{\n  "release": ${JSON.stringify(release)},\n  "same": {\n${lines.join(',\n')}\n  }\n}\n`);
console.error(`${same.length} OMIM diseases with an Orphanet equivalent`);
