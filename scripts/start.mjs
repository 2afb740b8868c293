// `npm start`: sets up, then serves the workbench; `npm start -- <command> ...` runs that command instead.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

setUp();
const given = process.argv.slice(2);
const child = spawn(process.execPath, [join(root, 'bin', 'sartor.js'), ...(given.length > 0 ? given : ['serve'])], {
  stdio: 'inherit',
  // npm starts scripts in the package's folder; file names are relative to where the user is.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
