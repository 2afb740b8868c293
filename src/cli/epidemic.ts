import { type Command, Option } from 'commander';
import { analyseEpidemic, type EpidemicAnalysis } from '../epidemic/index.js';
import { modelOf, parseDiseases } from '../epidemic/knowledge.js';
import { compareStrategies } from '../epidemic/strategy/compare.js';
import { standardStrategies } from '../epidemic/strategy/standard.js';
import type { CaseTable } from '../epidemic/surveillance/case-table.js';
import { listPacks } from '../knowledge/load.js';
import type { Language } from '../record/index.js';
import { Random } from '../statistics/random.js';
import { casesFrom } from './cases.js';
import { epidemicText } from './epidemic-text.js';
import { readText } from './files.js';
import { readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface EpidemicOptions {
  serialInterval?: string;
  intervalFile?: string;
  horizon: string;
  window: string;
  step?: string;
  cumulative?: boolean;
  code?: string;
  place?: string;
  seed: string;
  disease?: string;
  population?: string;
  format: string;
  lang: Language;
}

export function registerEpidemic(program: Command): void {
  program
    .command('epidemic')
    .description('Reproduction number, growth, surveillance and forecast from counts of cases or a line list')
    .argument(
      '<file>',
      'CSV or TSV: t or date with I, cases, or local and imported; weekly totals; a line list; or FHIR (Condition, Observation, MeasureReport)',
    )
    .option('--serial-interval <mean,sd>', 'days; or mean,sd,mean-se,sd-se where they are uncertain')
    .option('--interval-file <file>', 'CSV with k,w: the probability of each serial interval in days')
    .option('--horizon <days>', 'how far to forecast', '28')
    .option('--window <days>', 'days in each window of the reproduction number', '7')
    .option('--step <day|week>', 'what a row is, where the file does not tell')
    .option('--cumulative', 'the counts are totals so far')
    .option('--code <a,b>', 'codes of the disease or its tests, where FHIR resources have several')
    .option('--place <name>', 'one of the places (a column of them, or a column each); without it all are added up')
    .option('--disease <name>', 'compare strategies for a disease of the packs: covid-19, influenza, measles')
    .option('--population <n>', 'people, for the strategies', '1000000')
    .option('--seed <n>', 'of the random numbers', '1')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .action((path: string, options: EpidemicOptions) => {
      const cases = casesOf(path, options);
      const analysis = { ...run(cases, path, options), ...strategiesOf(cases, options) };
      const notes = analysis.notes.map((note) => note[options.lang]);
      console.log(
        options.format === 'json' ? JSON.stringify({ ...analysis, notes }) : epidemicText(analysis, options.lang),
      );
    });
}

function run(cases: CaseTable, path: string, options: EpidemicOptions): EpidemicAnalysis {
  const analysis = analyseEpidemic(cases, {
    horizonDays: whole(options.horizon, '--horizon', 1),
    windowDays: whole(options.window, '--window', 1),
    seed: whole(options.seed, '--seed', 0),
    ...intervalOf(options),
  });
  const notes = [...cases.notes, ...analysis.notes];
  for (const note of notes) console.error(`sartor: ${path}: ${note[options.lang]}`);
  return { ...analysis, notes };
}

function stepOf({ step }: EpidemicOptions): 1 | 7 | undefined {
  if (step === undefined) return undefined;
  if (step !== 'day' && step !== 'week') throw new UsageError(`--step: "${step}"; expected day or week`);
  return step === 'week' ? 7 : 1;
}

function casesOf(path: string, options: EpidemicOptions): CaseTable {
  return casesFrom(readText(path, 'CSV, TSV or FHIR JSON'), path, {
    step: stepOf(options),
    cumulative: options.cumulative,
    place: options.place,
    codes: options.code?.split(','),
  });
}

/** Strategies for a disease, begun with as many infectious people as the last days of the series show. */
function strategiesOf({ series }: CaseTable, options: EpidemicOptions) {
  const { disease: name, population: people = '', seed } = options;
  if (name === undefined) return {};
  const pack = listPacks().find(({ id }) => id === 'epidemic-diseases');
  const diseases = pack ? parseDiseases(pack.id, pack.json('diseases.json')) : [];
  const disease = diseases.find(({ id }) => id === name);
  if (!disease) throw new UsageError(`--disease: "${name}"; there are ${diseases.map(({ id }) => id).join(', ')}`);
  const population = Number(people);
  if (!(population >= 1000)) throw new UsageError(`--population: "${people}"; expected at least 1000`);
  const model = modelOf(disease, population);
  const steps = Math.max(1, Math.round(model.infectiousDays / series.stepDays));
  const recent = series.local.slice(-steps).reduce((a, b) => a + b, 0);
  const strategies = standardStrategies(disease, population);
  const { r0 } = disease;
  const results = compareStrategies(
    model,
    { days: 365, seeds: Math.min(population, Math.max(1, recent)) },
    strategies,
    { logR0Sd: Math.log(r0.upper / r0.lower) / (2 * 1.96), severityLogSd: 0.3, draws: 200 },
    new Random(Number(seed)),
  );
  return {
    strategies: results.map((result, index) => ({ ...result, measures: strategies[index]!.measures })),
    disease: disease.id,
  };
}

function intervalOf({ serialInterval, intervalFile }: EpidemicOptions) {
  if (intervalFile !== undefined) {
    const { rows } = readTable(intervalFile);
    const interval = rows.map((row) => Number(row.at(-1)));
    if (
      interval.some((mass) => !(mass >= 0)) ||
      Math.abs(interval.reduce((a, b) => a + b, 0) - 1) > 0.01 ||
      interval[0] !== 0
    )
      throw new UsageError(`${intervalFile}: w must be probabilities that sum to 1, 0 for 0 days`);
    return { interval };
  }
  if (serialInterval === undefined) return {};
  const [mean, sd, meanSd, sdSd, ...more] = serialInterval.split(',').map(Number);
  if (!(mean! > 1 && sd! > 0) || more.length > 0 || (meanSd !== undefined && !(meanSd >= 0 && sdSd! >= 0)))
    throw new UsageError(`--serial-interval: "${serialInterval}"; expected MEAN,SD in days, the mean above 1`);
  return { uncertain: { mean: mean!, sd: sd!, meanSd: meanSd ?? 0, sdSd: sdSd ?? 0 } };
}

function whole(text: string, name: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > 3660)
    throw new UsageError(`${name}: "${text}"; expected a whole number from ${least}`);
  return value;
}
