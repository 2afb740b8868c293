import { type Command, Option } from 'commander';
import { ingest } from '../intake/index.js';
import { loadInstallation } from '../knowledge/installation.js';
import { type Period, type Populations, populationsOf } from '../outcome/index.js';
import { Evidence, type IsoDate, type Language, parseIsoDate } from '../record/index.js';
import { readFiles } from './files.js';
import { UsageError } from './usage-error.js';

interface MeasureOptions {
  readonly period: string;
  readonly measure?: string;
  readonly format: 'text' | 'json';
  readonly lang: Language;
  readonly patient?: string;
}

/** `sartor measure FILE...`: quality measures of one patient, as FHIR Measure populations. */
export function registerMeasure(program: Command): void {
  program
    .command('measure')
    .description('quality measures of one patient: who counts, who is spared, what is reached')
    .argument('<file...>', 'files of one patient, as for assess')
    .requiredOption('--period <year>', 'a year, or first and last day: 2025, 2025-01-01..2025-12-31')
    .option('--measure <id>', 'one measure alone')
    .option('--patient <id>', 'the patient to read where files hold several (default: the first)')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .addHelpText(
      'after',
      `
Examples:
  sartor measure patient.json --period 2025
  sartor measure patient.json --period 2025 --measure ControllingHighBloodPressureFHIR --format json`,
    )
    .action((paths: string[], options: MeasureOptions) => runMeasure(paths, options));
}

function runMeasure(paths: readonly string[], options: MeasureOptions): void {
  const { measure: id, format, lang, patient } = options;
  const period = readPeriod(options.period);
  const installation = loadInstallation();
  const quality = installation.qualityMeasures();
  const measures = quality.measures.filter((each) => id === undefined || each.id === id);
  if (measures.length === 0)
    throw new UsageError(`--measure ${id}: unknown; known are ${quality.measures.map((each) => each.id).join(', ')}`);
  const record = ingest(readFiles(paths), installation.intake(), {
    asOf: new Date().toISOString().slice(0, 10) as IsoDate,
    ...(patient === undefined ? {} : { patient }),
  });
  if (!record.facts.some(({ kind }) => kind === 'patient'))
    throw new UsageError(`${paths.join(', ')}: no patient in it; measures ask for age and sex`);
  const evidence = new Evidence(record.facts);
  const found = measures.map((measure) => ({
    measure,
    populations: populationsOf(measure, evidence, quality, period),
  }));
  if (format === 'json') {
    const json = found.map(({ measure, populations }) => ({
      id: measure.id,
      title: measure.title[lang],
      inverse: measure.inverse,
      populations,
      citation: measure.citation,
    }));
    console.log(JSON.stringify({ period, measures: json }, null, 2));
  } else {
    for (const { measure, populations } of found)
      console.log(`${measure.title[lang]}: ${words[lang][standing(populations, measure.inverse)]}`);
  }
}

/** @throws UsageError where it is neither a year nor two days in order */
function readPeriod(written: string): Period {
  const [first = '', last = ''] = /^\d{4}$/.test(written)
    ? [`${written}-01-01`, `${written}-12-31`]
    : written.split('..');
  const [start, end] = [parseIsoDate(first), parseIsoDate(last)];
  if (!start || !end || end < start)
    throw new UsageError(`--period ${written}: expected a year, or first and last day as 2025-01-01..2025-12-31`);
  return { start, end };
}

type Standing = 'does-not-count' | 'excluded' | 'excepted' | 'reached' | 'not-reached';

function standing(populations: Populations, inverse: boolean): Standing {
  if (!populations.denominator) return 'does-not-count';
  if (populations['denominator-exclusion']) return 'excluded';
  if (populations['denominator-exception']) return 'excepted';
  return (populations.numerator === 1) === inverse ? 'not-reached' : 'reached';
}

const words: Readonly<Record<Language, Readonly<Record<Standing, string>>>> = {
  en: {
    'does-not-count': 'does not count',
    excluded: 'excluded',
    excepted: 'excepted',
    reached: 'reached',
    'not-reached': 'not reached',
  },
  zh: {
    'does-not-count': '不计入',
    excluded: '排除',
    excepted: '例外',
    reached: '达标',
    'not-reached': '未达标',
  },
};
