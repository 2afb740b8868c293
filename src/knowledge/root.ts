import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, packs/, migrations/ and examples/, from source as from the build. */
export const packageRoot: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('Sartor: package.json not found above the running code');
    folder = parent;
  }
  return folder;
})();

/** Where this installation keeps its data: `SARTOR_DATA`, else `.sartor` beside the package. */
export const dataFolder = (): string => process.env.SARTOR_DATA ?? join(packageRoot, '.sartor');
