// Writes into every packs/<id>/pack.json the SHA-256 of its files and how many of its facts are unchecked.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** As a citation has it, and as the extension of a PlanDefinition has it. */
const uncheckedFact =
  /"checkedAgainst"\s*:\s*"unchecked"|"url"\s*:\s*"urn:sartor:checked-against"\s*,\s*"valueString"\s*:\s*"unchecked"/g;
const packs = join(import.meta.dirname, '..', '..', 'packs');
const checkOnly = process.argv.includes('--check');
let stale = 0;

for (const id of readdirSync(packs).sort()) {
  const folder = join(packs, id);
  const manifestPath = join(folder, 'pack.json');
  if (!existsSync(manifestPath)) throw new Error(`packs/${id} has no pack.json`);
  const before = readFileSync(manifestPath, 'utf8');
  const manifest = JSON.parse(before);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => path !== 'pack.json')
    .sort();
  let unchecked = 0;
  const files = paths.map((path) => {
    const bytes = readFileSync(join(folder, path));
    const text = path.endsWith('.gz') ? (path.includes('.json') ? gunzipSync(bytes).toString() : '') : bytes.toString();
    unchecked += text.match(uncheckedFact)?.length ?? 0;
    return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const after = `${JSON.stringify({ ...manifest, id, files, unchecked }, null, 2)}\n`;
  if (after === before) continue;
  stale += 1;
  if (checkOnly) console.error(`packs/${id}/pack.json does not fit its files: run npm run packs:seal`);
  else writeFileSync(manifestPath, after);
}
if (checkOnly && stale > 0) process.exit(1);
console.error(checkOnly ? 'packs: all sealed' : `packs: ${stale} manifests written`);
