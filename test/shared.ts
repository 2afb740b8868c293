import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where tests and benches read reference data; nothing at run time does. */
export const sharedRoot = resolve(process.env.SARTOR_SHARED ?? join(import.meta.dirname, '..', '..', 'shared'));

/** The path of a reference file, or undefined where the data is not at hand: such tests are skipped with that reason. */
export function sharedFile(...parts: string[]): string | undefined {
  const path = join(sharedRoot, 'data', ...parts);
  return existsSync(path) ? path : undefined;
}
