import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.entries<{ types: string; default: string }>(manifest.exports).filter(
  ([name]) => name !== './package.json',
);
const sourceOf = ({ default: built }: { default: string }) =>
  join(root, built.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));

test('every export is built from a source and has its types', () => {
  const built = readFileSync(join(root, 'tsup.config.ts'), 'utf8');
  const typed: string[] = JSON.parse(readFileSync(join(root, 'tsconfig.types.json'), 'utf8')).files;
  for (const [name, paths] of entries) {
    const source = sourceOf(paths);
    expect(existsSync(source), name).toBe(true);
    const relative = source.slice(root.length + 1);
    expect(built).toContain(`'${relative}'`);
    expect(typed).toContain(relative);
    expect(paths.types).toBe(relative.replace(/^src\//, './dist/types/').replace(/\.ts$/, '.d.ts'));
  }
});

/** The examples of docs/embedding.md, run as they stand, their imports led to the sources. */
const examples = [...readFileSync(join(root, 'docs/embedding.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code]) =>
    code!.replace(/'sartor(\/\w+)?'/g, (_, part = '') => {
      const found = entries.find(([name]) => name === `.${part}`);
      return `'${pathToFileURL(sourceOf(found![1]))}'`;
    }),
);

test.each([
  [0, [], /total-cvd 10 0\.1468/],
  [1, ['examples/stent/patient.fhir.json'], /\w+/],
])('example %i of the page on embedding runs', (index, parameters, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'sartor-embedding-'));
  try {
    const file = join(folder, 'example.mts');
    writeFileSync(file, examples[index]!);
    const { stdout, stderr, status } = spawnSync('npx', ['--no-install', 'tsx', file, ...parameters], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
