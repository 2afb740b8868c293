import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { SourceFile } from '../intake/index.js';
import { UsageError } from './usage-error.js';

/**
 * The files with their bytes, in the order given.
 * @throws UsageError naming the first that can't be read
 */
export function readFiles(paths: readonly string[]): SourceFile[] {
  return paths.map((path) => {
    try {
      return { name: basename(path), bytes: readFileSync(path) };
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new UsageError(`${path}: cannot be read (${reason})`);
    }
  });
}
