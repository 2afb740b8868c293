/**
 * The words that are no names: those that running text writes in lower case, in the documentation of the packages of
 * package-lock.json, in the names of HPO terms and in this project's own pages.
 *
 *   npx tsx scripts/packs/common-words.ts
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fewest = 2;
const files = new Map<string, number>();

function count(text: string, weight = 1): void {
  const words = new Set(text.match(/(?<![\p{L}\d_$@./-])[a-z]{2,20}(?![\p{L}\d_$(/=:-])/gu) ?? []);
  for (const word of words) files.set(word, (files.get(word) ?? 0) + weight);
}

function walk(folder: string, wanted: RegExp): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, wanted);
    else if (wanted.test(entry.name) && statSync(path).size < 400_000) count(prose(readFileSync(path, 'utf8')));
  }
}

/** Without code: what stands in fences, back-quotes, angle brackets and addresses. */
const prose = (text: string) => text.replaceAll(/```[\s\S]*?```|`[^`]*`|<[^>]*>|\]\([^)]*\)|https?:\S+/g, ' ');

walk('node_modules', /\.md$/i);
walk('docs', /\.md$/);
for (const name of readdirSync('src/language/catalogue/en'))
  count(readFileSync(join('src/language/catalogue/en', name), 'utf8'), fewest);
for (const folder of readdirSync('packs')) {
  const path = join('packs', folder);
  if (!statSync(path).isDirectory()) continue;
  for (const name of readdirSync(path)) {
    if (!name.endsWith('.json') || statSync(join(path, name)).size > 20_000_000) continue;
    for (const [text] of readFileSync(join(path, name), 'utf8').matchAll(/"(?:en|name|title)":\s*"[^"]*"/g))
      count(text.slice(4), fewest);
  }
}

const words = [...files]
  .filter(([, seen]) => seen >= fewest)
  .map(([word]) => word)
  .sort();
writeFileSync('packs/privacy/common-words.json', `${JSON.stringify({ words: words.join(' ') })}\n`);
console.log(`${words.length} words`);
