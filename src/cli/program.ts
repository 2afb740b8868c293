import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { ImageModelError } from '../knowledge/image-model-error.js';
import { PackError } from '../knowledge/pack.js';
import { packageRoot } from '../knowledge/root.js';
import { UsageError } from './usage-error.js';

/** Each command's module is loaded only when it is called, so that the others cost it no time. */
const commands: Record<string, () => Promise<(program: Command) => void>> = {
  assess: async () => (await import('./assess.js')).registerAssess,
  explain: async () => (await import('./explain.js')).registerExplain,
  plan: async () => (await import('./plan.js')).registerPlan,
  ingest: async () => (await import('./ingest.js')).registerIngest,
  extract: async () => (await import('./extract.js')).registerExtract,
  literature: async () => (await import('./literature.js')).registerLiterature,
  pgx: async () => (await import('./pgx.js')).registerPgx,
  diagnose: async () => (await import('./diagnose.js')).registerDiagnose,
  risk: async () => (await import('./risk.js')).registerRisk,
  interactions: async () => (await import('./interactions.js')).registerInteractions,
  train: async () => (await import('./train.js')).registerTrain,
  image: async () => (await import('./image.js')).registerImage,
  predict: async () => (await import('./predict.js')).registerPredict,
  prs: async () => (await import('./prs.js')).registerPrs,
  expression: async () => (await import('./expression.js')).registerExpression,
  survival: async () => (await import('./survival.js')).registerSurvival,
  monitor: async () => (await import('./monitor.js')).registerMonitor,
  retrain: async () => (await import('./retrain.js')).registerRetrain,
  measure: async () => (await import('./measure.js')).registerMeasure,
  'n-of-1': async () => (await import('./n-of-1.js')).registerNOf1,
  models: async () => (await import('./models.js')).registerModels,
  effect: async () => (await import('./effect.js')).registerEffect,
  dose: async () => (await import('./dose.js')).registerDose,
  simulate: async () => (await import('./simulate.js')).registerSimulate,
  epidemic: async () => (await import('./epidemic.js')).registerEpidemic,
  deidentify: async () => (await import('./deidentify.js')).registerDeidentify,
  narrate: async () => (await import('./narrate.js')).registerNarrate,
  verify: async () => (await import('./narrate.js')).registerVerify,
  ask: async () => (await import('./narrate.js')).registerAsk,
  mcp: async () => (await import('./mcp.js')).registerMcp,
  worker: async () => (await import('./worker.js')).registerWorker,
  serve: async () => (await import('./serve.js')).registerServe,
  knowledge: async () => (await import('./knowledge.js')).registerKnowledge,
  audit: async () => (await import('./audit.js')).registerAudit,
};

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };

/**
 * Runs one command of the command line.
 * @param parameters what stands after the program's name
 * @returns the exit code: 0 done, 1 done but something was refused under `--strict`, 2 wrong use or unreadable input, 70 a
 *   fault of ours
 */
export async function runCommandLine(parameters: readonly string[]): Promise<number> {
  const program = new Command('sartor')
    .description(
      "From one patient's records, genome, images and notes to an individualised, explained treatment plan.\nSartor supports decisions; a clinician makes them.",
    )
    .version(version)
    .showHelpAfterError('(sartor --help shows the commands)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  sartor assess patient.json sample.vcf note.txt -o plan.html
  sartor assess patient.json --format json | jq .plan
  sartor explain patient.json sample.vcf --claim diplotype:CYP2C19
  sartor ingest patient.json --format json
  sartor pgx sample.vcf.gz --format json
  sartor diagnose --hpo HP:0001250,HP:0001263 --not HP:0000252 --age 4 --sex F
  sartor interactions "warfarin, amiodarone, simvastatin"
  sartor dose vancomycin --patient patient.json --levels levels.csv --doses doses.csv
  sartor simulate insulin scenario.json --format json
  sartor narrate patient.json note.txt --audience patient --lang zh
  sartor ask "What if omeprazole is stopped?" patient.json note.txt
  sartor serve
`,
    );

  const asked = parameters[0] ?? '';
  const wanted = Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands);
  for (const name of wanted) (await commands[name]!())(program);

  try {
    await program.parseAsync([...parameters], { from: 'user' });
  } catch (error) {
    return reported(error);
  }
  return Number(process.exitCode ?? 0);
}

const isOfTheUser = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof PackError || error instanceof ImageModelError;

/** Says what is wrong on standard error; returns the exit code. */
function reported(error: unknown): number {
  if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2;
  if (isOfTheUser(error) || isSystemError(error)) {
    console.error(`sartor: ${error.message}`);
    return 2;
  }
  console.error(`sartor: a fault of ours, not of your data: ${error instanceof Error ? error.message : error}`);
  if (process.env.SARTOR_DEBUG) console.error(error);
  return 70;
}

/**
 * The machine's own refusals are no fault of the code: a file or folder that can't be read or written, a full disk, a server
 * that does not answer. A file of the package that is not there is one.
 */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error)) return false;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  const isShipped = path?.startsWith(join(packageRoot, 'packs')) || path?.startsWith(join(packageRoot, 'dist'));
  return syscall !== undefined && /^E[A-Z]+$/.test(code ?? '') && !isShipped;
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'exitCode' in error && 'code' in error && String(error.code).startsWith('commander.')
  );
}
