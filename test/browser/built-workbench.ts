import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Where set-up builds the workbench. */
export const builtBySetUp = join(root, 'dist', 'web');

/**
 * The folder of a built workbench.
 * @param given one that is taken where it holds a build; else it is built anew, into a temporary folder
 */
export function builtWorkbench(given: string | undefined = process.env.SARTOR_WEB_ROOT): string {
  if (given && existsSync(join(given, 'index.html'))) return given;
  const folder = mkdtempSync(join(tmpdir(), 'sartor-web-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', join(root, 'web', 'vite.config.ts'), '--outDir', folder, '--logLevel', 'warn'],
    // The test runner's own NODE_ENV would give a build for development.
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) throw new Error(`The workbench does not build:\n${stderr}`);
  return folder;
}
