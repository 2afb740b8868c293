// `npm start`: sets up, then serves the workbench; `npm start -- <command> ...` runs that command instead.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

setUp();
const given = process.argv.slice(2);
const serving = (given[0] ?? 'serve') === 'serve';
// Beside the server, which is usable at once; it takes the model up as soon as it is there.
if (serving && process.env.SARTOR_LLM !== 'none' && !process.env.SARTOR_LLM_URL) {
  spawn(process.execPath, [join(root, 'scripts', 'language-model.mjs')], { stdio: ['ignore', 2, 2] }).unref();
}
const child = spawn(process.execPath, [join(root, 'bin', 'sartor.js'), ...(given.length > 0 ? given : ['serve'])], {
  stdio: 'inherit',
  // npm starts scripts in the package's folder; file names are relative to where the user is.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
