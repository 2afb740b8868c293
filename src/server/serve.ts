import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Casebook } from '../casebook.js';
import { loadInstallation } from '../knowledge/installation.js';
import { dataFolder, packageRoot } from '../knowledge/root.js';
import { titlesOf } from '../language/describe.js';
import type { IsoDate, LocalEpidemic, LocalizedText } from '../record/index.js';
import { ModelStore } from '../store/models.js';
import { createServer } from './app.js';
import { LanguageService } from './language-service.js';
import { openStore } from './open-store.js';

interface Example {
  readonly id: string;
  readonly title: LocalizedText;
  readonly asOf: IsoDate;
  readonly files: readonly string[];
}

/** Opens the store, loads the examples on first use, and serves until interrupted. Progress goes to stderr. */
export async function serve(options: {
  port: number;
  host: string;
  examples: boolean;
  surroundings?: (asOf: IsoDate) => readonly LocalEpidemic[];
}): Promise<void> {
  console.error('sartor: opening the database (the first time takes some seconds) ...');
  const { database, objects } = await openStore();
  const installation = loadInstallation();
  const casebook = new Casebook({
    database,
    objects,
    installation,
    now: () => new Date(),
    actor: 'local',
    logsRisks: process.env.SARTOR_LOG_RISKS !== 'off',
    ...(options.surroundings ? { surroundings: options.surroundings } : {}),
  });
  if (options.examples) await loadExamples(casebook);

  const server = await createServer({
    casebook,
    installation,
    about: { version: installation.versions().engine, packs: installation.manifests(), database: database.kind },
    webRoot: join(packageRoot, 'dist', 'web'),
    phenotypes: installation.phenotypes,
    titles: titlesOf(installation.terminology()),
    language: new LanguageService({
      installation,
      environment: process.env,
      folder: dataFolder(),
      now: () => new Date(),
    }),
    models: new ModelStore(database, () => new Date()),
    hosts: ['127.0.0.1', 'localhost', '[::1]', options.host],
  });
  const address = await server.listen({ port: options.port, host: options.host });
  console.log(`Sartor is ready: ${address.replace('127.0.0.1', 'localhost')}`);
  console.error(
    'Load your own files: drop them on the page, or run: npm start -- assess patient.json sample.vcf note.txt -o plan.html',
  );

  const stop = async () => {
    await server.close();
    await database.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** Loads each example that isn't there; an example already loaded costs one look-up. */
async function loadExamples(casebook: Casebook): Promise<void> {
  const folder = join(packageRoot, 'examples');
  const examples = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as readonly Example[];
  const present = new Set(
    (await casebook.patients.list()).filter((patient) => patient.example).map((patient) => patient.id),
  );
  for (const [index, example] of examples.entries()) {
    const id = `example-${example.id}`;
    if (present.has(id)) continue;
    console.error(`sartor: example ${index + 1} of ${examples.length}: ${example.title.en}`);
    const files = example.files.map((file) => ({ name: file, bytes: readFileSync(join(folder, example.id, file)) }));
    await casebook.receive(files, { example: id, asOf: example.asOf });
  }
}
