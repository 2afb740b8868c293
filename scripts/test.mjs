// `npm test`: sets up, then every check: packs, lint, import rules, types, unit, integration and browser tests.
import { run, setUp } from './setup.mjs';

setUp();
const checks = [
  ['packs', 'node', ['scripts/packs/seal.mjs', '--check']],
  ['lint', 'npx', ['--no-install', 'biome', 'check', '--error-on-warnings', '.']],
  ['import rules', 'npx', ['--no-install', 'depcruise', 'src', 'web', '--output-type', 'err']],
  ['types', 'npx', ['--no-install', 'tsc', '-p', '.']],
  ['types of the workbench', 'npx', ['--no-install', 'tsc', '-p', 'web']],
  ['tests', 'npx', ['--no-install', 'vitest', 'run', '--reporter=default', ...process.argv.slice(2)]],
];
for (const [name, command, parameters] of checks) {
  console.error(`sartor: ${name} ...`);
  run(command, parameters);
}
