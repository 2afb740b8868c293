/**
 * Survival beside lifelines: does `sartor survival` give the same numbers on every reference table, and how long does
 * Cox take on 100,000 rows x 20 covariates? `npx tsx bench/survival.ts`; makes its own virtual environment with lifelines.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse, type SurvivalRequest } from '../src/cli/survival-analysis.js';
import { SurvivalTable } from '../src/cli/survival-table.js';
import { readTable } from '../src/cli/table.js';
import { concordance } from '../src/outcome/survival/concordance.js';
import { fitCox } from '../src/outcome/survival/cox.js';
import { Random } from '../src/statistics/random.js';
import { sharedFile } from '../test/shared.js';
import { lifelinesScript, speedScript } from './survival/peers.js';

interface Case {
  readonly file: readonly [string, string];
  readonly time: string;
  readonly event: string;
  readonly eventValue?: string;
  readonly covariates: readonly string[];
  readonly strata?: string;
  readonly entry?: string;
  readonly group?: string;
  readonly robust?: boolean;
}

const survival = (name: string): [string, string] => ['survival', name];
const cases: readonly Case[] = [
  { file: survival('lung_ncctg.csv'), time: 'time', event: 'status', covariates: ['age', 'sex', 'ph.ecog', 'wt.loss'] },
  { file: survival('lung_ncctg.csv'), time: 'time', event: 'status', covariates: ['age', 'ph.karno'], strata: 'sex' },
  {
    file: survival('lung_ncctg.csv'),
    time: 'time',
    event: 'status',
    covariates: ['age', 'sex', 'ph.ecog'],
    robust: true,
  },
  {
    file: survival('gbsg_survival.csv'),
    time: 'rfstime',
    event: 'status',
    covariates: ['hormon', 'age', 'nodes', 'pgr'],
    group: 'hormon',
  },
  {
    file: survival('gbsg2.csv'),
    time: '_time',
    event: '_cens',
    covariates: ['horTh', 'tgrade', 'pnodes', 'menostat'],
    group: 'horTh',
  },
  {
    file: survival('rotterdam_survival.csv'),
    time: 'dtime',
    event: 'death',
    covariates: ['age', 'size', 'nodes', 'chemo'],
    group: 'size',
  },
  {
    file: survival('rotterdam_survival.csv'),
    time: 'rtime',
    event: 'recur',
    covariates: ['age', 'nodes', 'er'],
    strata: 'grade',
  },
  {
    file: survival('veteran_trial.csv'),
    time: 'time',
    event: 'status',
    covariates: ['trt', 'celltype', 'karno'],
    group: 'celltype',
  },
  {
    file: survival('whas500.csv'),
    time: '_lenfol',
    event: '_fstat',
    covariates: ['age', 'gender', 'bmi', 'chf', 'hr'],
    group: 'chf',
  },
  {
    file: survival('pbc_trial.csv'),
    time: 'time',
    event: 'status',
    eventValue: '2',
    covariates: ['age', 'sex', 'bili', 'albumin', 'protime'],
    group: 'trt',
  },
  {
    file: survival('mgus2.csv'),
    time: 'futime',
    event: 'death',
    covariates: ['age', 'sex', 'hgb', 'creat'],
    group: 'sex',
  },
  {
    file: survival('flchain.csv'),
    time: 'futime',
    event: 'death',
    covariates: ['age', 'sex', 'kappa', 'lambda', 'creatinine'],
    strata: 'mgus',
  },
  {
    file: survival('whas500.csv'),
    time: '_lenfol',
    event: '_fstat',
    covariates: ['age', 'gender', 'bmi', 'chf'],
    entry: 'los',
    group: 'gender',
  },
  {
    file: survival('nki70.csv'),
    time: 'time',
    event: 'event',
    covariates: ['Age', 'Grade', 'ER', 'N', 'Diam', 'TSPYL5'],
    group: 'Grade',
  },
  {
    file: ['trials', 'actg320_aids.csv'],
    time: '_time',
    event: '_censor',
    covariates: ['tx', 'age', 'cd4', 'karnof'],
    group: 'tx',
  },
  {
    file: ['trials', 'colon_trial.csv'],
    time: 'time',
    event: 'status',
    covariates: ['rx', 'age', 'nodes', 'obstruct'],
    strata: 'etype',
    group: 'rx',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'sartor-survival-'));
const python = environment();
agreement();
speed();

/** An interpreter with lifelines, made once in the temporary folder. */
function environment(): string | undefined {
  const home = join(tmpdir(), 'sartor-bench-lifelines');
  const path = join(home, 'bin', 'python');
  try {
    if (!existsSync(path)) execFileSync('python3', ['-m', 'venv', home], { stdio: 'ignore' });
    execFileSync(path, ['-m', 'pip', 'install', '-q', 'lifelines==0.30.3'], { stdio: 'ignore' });
    return path;
  } catch (error) {
    console.log(`lifelines cannot be installed here, its side is left out (${String(error).slice(0, 120)})`);
    return undefined;
  }
}

function agreement(): void {
  console.log('Largest absolute differences from lifelines (concordance of delayed entry is defined otherwise there):');
  for (const each of cases) {
    const path = sharedFile(...each.file);
    if (!path || !python) {
      console.log(`  ${each.file[1]}: skipped, no ${path ? 'lifelines' : 'reference data'}`);
      continue;
    }
    const request: SurvivalRequest = {
      time: each.time,
      event: each.event,
      eventValue: each.eventValue,
      covariates: each.covariates,
      categorical: [],
      strata: each.strata,
      group: each.group,
      entry: each.entry,
      ties: 'efron',
      robust: each.robust ?? false,
      competing: false,
      at: [],
      profile: {},
    };
    const ours = analyse(new SurvivalTable(readTable(path), path, () => {}), request);
    if (!ours.cox || 'refused' in ours.cox) {
      console.log(`  ${each.file[1]}: refused, ${ours.cox?.refused}`);
      continue;
    }
    const question = join(folder, 'question.json');
    writeFileSync(question, JSON.stringify({ path, ...each }));
    const theirs = answerOf(question);
    if (!theirs) {
      console.log(`  ${each.file[1]}${each.entry ? ' delayed' : ''}: lifelines does not fit it; Sartor does`);
      continue;
    }
    const { coefficients } = ours.cox;
    const off = (values: readonly number[]) => Math.max(...values.map(Math.abs)).toExponential(1);
    const curve = ours.kaplanMeier.flatMap(({ group, points }) =>
      points.map(({ time, survival }) => survival - (theirs.km[group]?.[String(time)] ?? Number.NaN)),
    );
    console.log(
      `  ${each.file[1]}${each.strata ? ` by ${each.strata}` : ''}${each.entry ? ' delayed' : ''}${each.robust ? ' robust' : ''}: n ${ours.cox.n}, ${coefficients.length} covariates; coef ${off(coefficients.map(({ name, coef }) => coef - theirs.coef[name]!))} se ${off(coefficients.map(({ name, se }) => se - theirs.se[name]!))} logLik ${off([ours.cox.logLikelihood - theirs.logLikelihood])} c ${off([(ours.cox.concordance ?? 0) - theirs.concordance])} KM ${off(curve)}${theirs.logRank === null || !ours.logRank ? '' : ` log-rank ${off([ours.logRank.chiSquare - theirs.logRank])}`}`,
    );
  }
}

function answerOf(question: string): Answer | undefined {
  try {
    const said = execFileSync(python!, ['-c', lifelinesScript, question], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    });
    return JSON.parse(said) as Answer;
  } catch {
    return undefined;
  }
}

interface Answer {
  readonly coef: Record<string, number>;
  readonly se: Record<string, number>;
  readonly logLikelihood: number;
  readonly concordance: number;
  readonly km: Record<string, Record<string, number>>;
  readonly logRank: number | null;
}

/** 100,000 people, 20 covariates, exponential times with exponential censoring. */
function speed(): void {
  const [n, p] = [100_000, 20];
  const random = new Random(1);
  const columns = Array.from({ length: p }, () => Float64Array.from({ length: n }, () => random.normal()));
  const times = new Float64Array(n);
  const events = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let eta = 0;
    for (let j = 0; j < p; j++) eta += columns[j]![i]! * (-0.5 + j / (p - 1));
    const event = -Math.log(1 - random.uniform()) / Math.exp(eta);
    const censored = -Math.log(1 - random.uniform()) * 2;
    times[i] = Math.min(event, censored);
    events[i] = event <= censored ? 1 : 0;
  }
  const covariates = columns.map((values, j) => ({ name: `x${j}`, values }));
  const from = performance.now();
  const model = fitCox({ times, events, covariates });
  const seconds = (performance.now() - from) / 1000;
  if ('refused' in model) throw new Error(model.refused);
  const risks = times.map((_, i) => model.coefficients.reduce((sum, { coef }, j) => sum + coef * columns[j]![i]!, 0));
  console.log(
    `Cox ${n} x ${p}: Sartor fit ${seconds.toFixed(2)} s, log-likelihood ${model.logLikelihood.toFixed(4)}, c ${concordance(times, events, risks)?.toFixed(6)}`,
  );
  if (!python) return;
  const table = join(folder, 'big.csv');
  const header = ['time', 'event', ...covariates.map(({ name }) => name)].join(',');
  const lines = Array.from({ length: n }, (_, i) => [times[i], events[i], ...columns.map((c) => c[i])].join(','));
  writeFileSync(table, [header, ...lines].join('\n'));
  console.log(execFileSync(python, ['-c', speedScript, table], { encoding: 'utf8' }).trim());
  const command = ['--import', 'tsx', 'src/cli/main.ts', 'survival', table, '--time', 'time', '--event', 'event'];
  const started = performance.now();
  execFileSync(
    process.execPath,
    [...command, '--covariates', covariates.map(({ name }) => name).join(','), '--format', 'json'],
    { stdio: ['ignore', 'ignore', 'inherit'], maxBuffer: 1 << 30 },
  );
  console.log(`  sartor survival, whole command with reading: ${((performance.now() - started) / 1000).toFixed(2)} s`);
}
