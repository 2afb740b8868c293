import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sharedFile } from './shared.js';

/** The folder of an unpacked reference archive (unpacked once per machine), or undefined where the data is not at hand. */
export function sharedArchive(...parts: string[]): string | undefined {
  const archive = sharedFile(...parts);
  if (!archive) return undefined;
  const folder = join(tmpdir(), `sartor-reference-${basename(archive, '.tar.gz')}-${statSync(archive).size}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}.${Math.floor(performance.now())}`;
  mkdirSync(partial, { recursive: true });
  execFileSync('tar', ['xzf', archive, '-C', partial]);
  if (!existsSync(folder)) renameSync(partial, folder);
  return folder;
}
