import { createHash } from 'node:crypto';
import { type Command, Option } from 'commander';
import {
  challenge,
  type HeldOut,
  type Registration,
  usualRegistration,
  type Verdict,
} from '../outcome/monitoring/challenge.js';
import { performance as judge } from '../outcome/monitoring/performance.js';
import {
  allRows,
  frameLike,
  learnerNamed,
  learnerNames,
  type Model,
  restoreModel,
  stratifiedFolds,
} from '../prediction/learners/index.js';
import { openStore } from '../server/open-store.js';
import { ModelStore } from '../store/models.js';
import { readBytes } from './files.js';
import { readTraining, type TrainingTable } from './training-table.js';
import { UsageError } from './usage-error.js';

interface RetrainOptions {
  readonly name: string;
  readonly label: string;
  readonly model: string;
  readonly positive?: string;
  readonly drop?: string;
  readonly group?: string;
  readonly metric: Registration['metric'];
  readonly margin: string;
  readonly test: string;
  readonly seed: string;
  readonly format: string;
}

interface StoredModel {
  readonly kind: string;
  readonly label: string;
  readonly positive: string;
  readonly model: unknown;
}

const robot = 'sartor retrain';

/** `sartor retrain FILE.csv --name NAME --label COL`: a challenger, tested by terms registered before; nothing is promoted. */
export function registerRetrain(program: Command): void {
  program
    .command('retrain')
    .description(
      'fit a challenger on new outcomes and test it against the champion; a person promotes ("sartor models")',
    )
    .argument('<file>', 'CSV of new cases with their outcome; none that the champion was fitted to')
    .requiredOption('--name <model>', 'name under which versions are kept')
    .requiredOption('--label <column>', 'the outcome')
    .option('--model <learner>', `one of ${learnerNames.join(', ')}`, 'logistic')
    .option('--positive <value>', 'the label value that counts as yes')
    .option('--drop <columns>', 'leave out these columns')
    .option('--group <column>', 'no group of this column may do worse')
    .addOption(new Option('--metric <metric>').choices(['log-loss', 'brier']).default(usualRegistration.metric))
    .option('--margin <number>', 'the challenger must be better by more', String(usualRegistration.margin))
    .option('--test <share>', 'share of the rows held out', '0.5')
    .option('--seed <number>', 'same seed, same split', '1')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action((path: string, options: RetrainOptions) => retrain(path, options));
}

async function retrain(path: string, options: RetrainOptions): Promise<void> {
  const data = readTraining(path, { label: options.label, seed: Number(options.seed), ...optional(options) });
  if (data.coding.kind !== 'yes-no')
    throw new UsageError(`${path}: ${options.label}: retrain needs a label of yes and no`);
  const { learnt, held } = split(data, options);
  const terms: Registration = { ...usualRegistration, metric: options.metric, margin: Number(options.margin) };
  if (!Number.isFinite(terms.margin)) throw new UsageError(`--margin: "${options.margin}"`);
  const dataSha256 = createHash('sha256').update(readBytes(path)).digest('hex');
  const learner = learnerNamed(options.model);
  if (!learner) throw new UsageError(`--model ${options.model}: expected one of ${learnerNames.join(', ')}`);
  const { database } = await openStore();
  try {
    const store = new ModelStore(database, () => new Date());
    const champion = await championOf(store, options.name);
    if (champion?.dataSha256 === dataSha256)
      throw new UsageError(`${path}: the champion was fitted to this very file; new cases are needed to judge it`);
    const model = learner.fit(data.frame, data.labels, learnt, Number(options.seed));
    const stored: StoredModel = {
      kind: model.kind,
      label: options.label,
      positive: data.coding.positive,
      model: model.serialise(),
    };
    const card = {
      learner: learner.name,
      rows: learnt.length,
      heldOut: held.length,
      file: path.split('/').at(-1) ?? path,
    };
    const version = await store.add({ name: options.name, body: JSON.stringify(stored), card, dataSha256, by: robot });
    const note = { name: options.name, version, actor: robot } as const;
    // Written down before the held-out rows are looked at.
    await store.note({ ...note, action: 'register', reason: 'terms of the test', body: terms });
    const probabilities = model.predict(data.frame, held);
    const outcomes = Array.from(held, (row) => data.labels[row] === 1);
    const result = champion
      ? challenge(casesOf(data, held, probabilities, outcomes, champion.model, options), terms)
      : {
          verdict: 'first-version' as const,
          challenger: judge(outcomes.map((outcome, n) => ({ outcome, probability: probabilities[n]! })))!,
        };
    await store.note({ ...note, action: 'judge', reason: 'held-out cases', body: result });
    answer({ name: options.name, version, champion: champion?.version ?? null, terms, result }, options.format);
  } finally {
    await database.close();
  }
}

const optional = ({ positive, drop }: RetrainOptions) => ({
  ...(positive === undefined ? {} : { positive }),
  ...(drop === undefined ? {} : { drop }),
});

function split({ labels }: TrainingTable, options: RetrainOptions) {
  const share = Number(options.test);
  if (!(share > 0 && share < 1)) throw new UsageError(`--test: "${options.test}"; expected a share between 0 and 1`);
  const parts = 20;
  const folds = stratifiedFolds(labels, allRows(labels.length), parts, Number(options.seed));
  const count = Math.max(1, Math.round(share * parts));
  const held = Int32Array.from(folds.slice(0, count).flatMap((fold) => [...fold.held])).sort();
  const isHeld = new Set(held);
  return { held, learnt: Int32Array.from(allRows(labels.length)).filter((row) => !isHeld.has(row)) };
}

async function championOf(store: ModelStore, name: string) {
  const version = await store.champion(name);
  if (version === undefined) return undefined;
  const stored = JSON.parse((await store.body(name, version))!) as StoredModel;
  const { dataSha256 } = (await store.versions(name)).find((each) => each.version === version)!;
  return { version, dataSha256, model: restoreModel(stored.kind, stored.model) };
}

function casesOf(
  data: TrainingTable,
  held: Int32Array,
  challenger: Float64Array,
  outcomes: readonly boolean[],
  champion: Model,
  options: RetrainOptions,
): HeldOut[] {
  const frame = frameLike(data.columns, champion.schema);
  if ('missing' in frame) throw new UsageError(`the champion needs the columns ${frame.missing.join(', ')}`);
  const earlier = champion.predict(frame, held);
  const groups =
    options.group === undefined ? undefined : data.columns.find(({ name }) => name === options.group)?.cells;
  if (options.group !== undefined && !groups) throw new UsageError(`--group: no column "${options.group}"`);
  return outcomes.map((outcome, index) => ({
    outcome,
    champion: earlier[index]!,
    challenger: challenger[index]!,
    ...(groups ? { group: groups[held[index]!]! } : {}),
  }));
}

interface Answer {
  readonly name: string;
  readonly version: number;
  readonly champion: number | null;
  readonly terms: Registration;
  readonly result: Verdict | { readonly verdict: 'first-version'; readonly challenger: Verdict['challenger'] };
}

function answer({ name, version, champion, terms, result }: Answer, format: string): void {
  if (format === 'json') {
    console.log(JSON.stringify({ name, version, champion, terms, ...result }));
    return;
  }
  console.log(`${name} version ${version}: ${result.verdict}`);
  if ('gain' in result)
    console.log(
      `  ${terms.metric} better by ${result.gain.toFixed(4)} (${result.lower.toFixed(4)} to ${result.upper.toFixed(4)}) than version ${champion}${result.reasons.length ? `; ${result.reasons.join(', ')}` : ''}`,
    );
  console.log(`  AUROC ${result.challenger.auroc?.toFixed(4) ?? '-'} on ${result.challenger.n} held-out cases`);
  console.log(
    `  in use by a person's decision only: sartor models promote ${name} ${version} --by NAME --reason WORDS`,
  );
}
