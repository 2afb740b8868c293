import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const module = 'virtual:terminology-titles';
const folder = join(import.meta.dirname, '..', 'packs', 'terminology');

type Entry = { readonly key: string; readonly title: { readonly en: string; readonly zh: string } };

/** The titles of the terminology's keys as a module: what the workbench needs of the packs, and no more. */
export function terminologyTitles(): Plugin {
  return {
    name: 'terminology-titles',
    resolveId: (id) => (id === module ? `\0${module}` : undefined),
    load(id) {
      if (id !== `\0${module}`) return undefined;
      const titles = Object.fromEntries(
        ['measures', 'ingredients', 'problems'].map((name) => [name, titlesIn(join(folder, `${name}.json`))]),
      );
      return `export default ${JSON.stringify(titles)};`;
    },
  };
}

function titlesIn(path: string): Record<string, Entry['title']> {
  if (!existsSync(path)) return {};
  const entries = JSON.parse(readFileSync(path, 'utf8')) as readonly Entry[];
  return Object.fromEntries(entries.map(({ key, title }) => [key, title]));
}
