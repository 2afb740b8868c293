import { type Command, Option } from 'commander';
import { openStore } from '../server/open-store.js';
import { type LoggedPrediction, ModelRefusal, ModelStore } from '../store/models.js';
import { columnIndex, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface ByWhom {
  readonly by: string;
  readonly reason: string;
  readonly despite?: boolean;
}

/** `sartor models list|promote|roll-back|log`: a person's decisions about models, each in the audit chain. */
export function registerModels(program: Command): void {
  const models = program.command('models').description('versions of models, and who decided what of them');
  models
    .command('list')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action(({ format }: { format: string }) => withStore((store) => listed(store, format)));
  models
    .command('promote')
    .description('put a version in use')
    .argument('<name>')
    .argument('<version>')
    .requiredOption('--by <person>', 'who decides')
    .requiredOption('--reason <words>', 'why')
    .option('--despite', 'although the registered test did not show it better')
    .action((name: string, version: string, options: ByWhom) =>
      withStore(async (store) => {
        await store.promote(name, Number(version), {
          actor: options.by,
          reason: options.reason,
          ...(options.despite ? { despite: true } : {}),
        });
        console.log(`${name} ${version} is in use`);
      }),
    );
  models
    .command('roll-back')
    .description('put the champion before this one back in use')
    .argument('<name>')
    .requiredOption('--by <person>', 'who decides')
    .requiredOption('--reason <words>', 'why')
    .action((name: string, { by, reason }: ByWhom) =>
      withStore(async (store) => {
        console.log(`${name} ${await store.rollBack(name, { actor: by, reason })} is in use again`);
      }),
    );
  models
    .command('log')
    .description('note predictions of a model, and outcomes where they are known')
    .argument('<file>', 'CSV with the columns subject, predicted (a day), probability, and outcome where known')
    .requiredOption('--model <name>')
    .option('--version <number>')
    .option('--groups <columns>', 'columns by which the model is judged apart')
    .action((path: string, options: { model: string; version?: string; groups?: string }) =>
      withStore(async (store) => {
        const rows = readLog(path, options);
        await store.log(rows);
        console.log(`${rows.length} predictions of ${options.model} are logged`);
      }),
    );
}

async function withStore(work: (store: ModelStore) => Promise<void>): Promise<void> {
  const { database } = await openStore();
  try {
    await work(new ModelStore(database, () => new Date()));
  } catch (error) {
    if (error instanceof ModelRefusal) throw new UsageError(error.message);
    throw error;
  } finally {
    await database.close();
  }
}

async function listed(store: ModelStore, format: string): Promise<void> {
  const all = [];
  for (const name of await store.names())
    all.push({
      name,
      champion: (await store.champion(name)) ?? null,
      versions: await store.versions(name),
      decisions: await store.decisions(name),
    });
  if (format === 'json') console.log(JSON.stringify({ models: all }));
  else
    for (const { name, champion, versions, decisions } of all) {
      console.log(`${name}: ${versions.length} versions, in use ${champion ?? 'none'}`);
      for (const { version, action, at, actor, reason } of decisions)
        console.log(`  ${at.slice(0, 16)} ${action} ${version} by ${actor}: ${reason}`);
    }
}

function readLog(
  path: string,
  { model, version, groups }: { model: string; version?: string; groups?: string },
): LoggedPrediction[] {
  const table = readTable(path);
  const { columns, rows } = table;
  const at = (name: string) => columns.indexOf(name);
  for (const name of ['subject', 'predicted', 'probability']) columnIndex(table, path, name);
  const by = (groups ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  for (const name of by) columnIndex(table, path, name);
  return rows.map((row, index) => {
    const probability = Number(row[at('probability')]);
    if (!(probability >= 0 && probability <= 1))
      throw new UsageError(`${path}: row ${index + 2}, probability: "${row[at('probability')]}"`);
    const outcome = at('outcome') < 0 ? '' : row[at('outcome')]!;
    return {
      model,
      subject: row[at('subject')]!,
      predicted: row[at('predicted')]!,
      probability,
      groups: Object.fromEntries(by.map((name) => [name, row[at(name)]!])),
      ...(version === undefined ? {} : { version: Number(version) }),
      ...(isMissing(outcome) ? {} : { outcome: /^(1|1\.0|true|yes)$/i.test(outcome), resolved: row[at('predicted')]! }),
    };
  });
}
