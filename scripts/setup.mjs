// All set-up that the two commands need, each step skipped when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const atLeast = [20, 19];

/** Makes sure that dependencies are installed and the product is built; prints each step that has work to do. */
export function setUp() {
  checkNode();
  step('dependencies', join(root, 'node_modules', '.sartor-lock'), hashOf(['package-lock.json']), installDependencies);
  const sources = ['package.json', 'tsup.config.ts', 'tsconfig.types.json', 'src', 'web', 'packs/terminology'];
  step('build', join(root, 'dist', '.sartor-build'), hashOf(sources), build);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > atLeast[0] || (major === atLeast[0] && minor >= atLeast[1])) return;
  console.error(`Sartor needs Node ${atLeast.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

function step(name, stamp, fingerprint, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  const started = Date.now();
  console.error(`sartor: ${name} ...`);
  work();
  writeFileSync(stamp, fingerprint);
  console.error(`sartor: ${name} done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function installDependencies() {
  run('npm', ['ci', '--no-audit', '--no-fund', '--progress=true', '--loglevel=error']);
  // So that `npx sartor` works inside the checkout.
  const link = join(root, 'node_modules', '.bin', 'sartor');
  rmSync(link, { force: true });
  if (process.platform !== 'win32') symlinkSync(join('..', '..', 'bin', 'sartor.js'), link);
}

function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  console.error('sartor:   engine and command line');
  run('npx', ['--no-install', 'tsup', '--silent']);
  console.error('sartor:   types for those who embed an engine');
  run('npx', ['--no-install', 'tsc', '-p', 'tsconfig.types.json']);
  console.error('sartor:   workbench');
  run('npx', ['--no-install', 'vite', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
}

/** Runs a command of set-up; its output goes to stderr, so that stdout stays the product's own. */
export function run(command, parameters) {
  const shell = process.platform === 'win32';
  const result = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 2, 2], shell });
  if (result.status === 0) return;
  console.error(`sartor: "${command} ${parameters.join(' ')}" failed`);
  process.exit(result.status ?? 1);
}

function hashOf(paths) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const entries = readDirectory(full);
    if (!entries) hash.update(path).update(readFileSync(full));
    else for (const entry of entries) if (!entry.endsWith('.test.ts')) add(`${path}/${entry}`);
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

function readDirectory(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return undefined;
  }
}
