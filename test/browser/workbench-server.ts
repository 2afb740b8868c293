import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Casebook } from '../../src/casebook.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import { packageRoot } from '../../src/knowledge/root.js';
import { titlesOf } from '../../src/language/describe.js';
import { createServer } from '../../src/server/app.js';
import { LanguageService } from '../../src/server/language-service.js';
import { openDatabase } from '../../src/store/database.js';
import { migrate } from '../../src/store/migrate.js';
import { folderObjects } from '../../src/store/objects.js';

/** The real server over an empty store, with one of the examples as its patient. */
export async function startWorkbench(folder: string, webRoot: string) {
  const installation = loadInstallation();
  const database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(packageRoot, 'migrations'));
  const objects = folderObjects(join(folder, 'objects'));
  const casebook = new Casebook({
    database,
    objects,
    installation,
    now: () => new Date('2026-11-20T10:00:00Z'),
    actor: 'test',
  });
  const example = JSON.parse(readFileSync(join(packageRoot, 'examples', 'manifest.json'), 'utf8')) as {
    id: string;
    files: string[];
  }[];
  const { id, files } = example[0]!;
  const received = await casebook.receive(
    files.map((name) => ({ name, bytes: readFileSync(join(packageRoot, 'examples', id, name)) })),
  );
  const server = await createServer({
    casebook,
    about: { version: '0', database: 'pglite', packs: installation.manifests() },
    webRoot,
    hosts: ['localhost', '127.0.0.1'],
    titles: titlesOf(installation.terminology()),
    language: new LanguageService({
      installation,
      environment: { SARTOR_LLM: 'none' },
      folder,
      now: () => new Date('2026-11-20T10:00:00Z'),
    }),
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return { server, casebook, patientId: received.patient!.id, url };
}
