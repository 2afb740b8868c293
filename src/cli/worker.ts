import { type Command, InvalidArgumentError } from 'commander';
import { Casebook } from '../casebook.js';
import { loadInstallation } from '../knowledge/installation.js';
import { openStore } from '../server/open-store.js';
import { type Job, JobQueue } from '../store/jobs.js';
import { surroundings } from './incidence.js';

interface WorkerOptions {
  readonly reassess?: boolean;
  readonly once?: boolean;
  readonly poll: number;
}

/** `sartor worker`: takes jobs from the database until it is stopped. */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description(
      'makes plans anew in the background: any number of workers share the jobs of one PostgreSQL (DATABASE_URL)',
    )
    .option('--reassess', 'first put every patient in the queue: after new packs, or for the plans of a new day')
    .option('--once', 'end when no job is due')
    .option('--poll <seconds>', 'how often to look for jobs', seconds, 5)
    .addHelpText(
      'after',
      '\nA plan whose inputs have not changed is not made again.\n\nExample:\n  sartor worker --reassess --once',
    )
    .action((options: WorkerOptions) => work(options));
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('expected seconds, up to 3600');
  return value;
}

async function work({ reassess, once, poll }: WorkerOptions): Promise<void> {
  const { database, objects } = await openStore();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    if (database.kind === 'pglite')
      console.error(
        'sartor: the embedded database serves one process: nothing else may use it meanwhile (DATABASE_URL)',
      );
    const now = () => new Date();
    const casebook = new Casebook({
      database,
      objects,
      installation: loadInstallation(),
      now,
      surroundings,
      actor: 'worker',
      logsRisks: process.env.SARTOR_LOG_RISKS !== 'off',
    });
    const queue = new JobQueue(database, now);
    if (reassess) for (const { id } of await casebook.patients.list()) await queue.add('assess', id);
    console.error('sartor: the worker is ready');
    let made = 0;
    while (!stop.signal.aborted) {
      const job = await queue.take();
      if (job) made += await run(job, queue, casebook);
      else if (once) break;
      else await pause(poll, stop.signal);
    }
    const { waiting, running, failed } = await queue.counts();
    console.log(`${made} jobs done; ${waiting} waiting, ${running} running, ${failed} failed`);
    if (once && failed > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

/** Does one job; returns 1 if it was done. What failed is told by the kind of error alone: its message may name a patient. */
async function run(job: Job, queue: JobQueue, casebook: Casebook): Promise<number> {
  try {
    if (job.kind !== 'assess') throw new TypeError(`no job of kind ${job.kind}`);
    await casebook.assess(job.subject);
    await queue.done(job);
    return 1;
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    console.error(`sartor: job ${job.id} failed at attempt ${job.attempts} (${reason})`);
    await queue.failed(job, reason);
    return 0;
  }
}

const pause = (time: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, time * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
