/** `npm run examples`: writes the example patients into examples/. Invented people; the same bytes on every machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { definedPositions } from './examples/positions.js';
import { exampleFiles } from './examples/write.js';

const root = join(import.meta.dirname, '..');
const files = exampleFiles(definedPositions(join(root, 'packs')));
for (const [path, text] of files) {
  const target = join(root, 'examples', path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
process.stderr.write(`${files.size} files written to examples/\n`);
