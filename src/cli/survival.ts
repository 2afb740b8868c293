import { type Command, Option } from 'commander';
import type { Language } from '../record/index.js';
import { analyse } from './survival-analysis.js';
import { SurvivalTable } from './survival-table.js';
import { survivalText } from './survival-text.js';
import { readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface SurvivalOptions {
  time: string;
  event: string;
  eventValue?: string;
  covariates?: string;
  categorical?: string;
  strata?: string;
  group?: string;
  entry?: string;
  cluster?: string;
  ties: string;
  robust?: boolean;
  competing?: boolean;
  horizon?: string;
  at?: string;
  profile?: string;
  option?: string;
  strict?: boolean;
  format: string;
  lang: Language;
}

export function registerSurvival(program: Command): void {
  program
    .command('survival')
    .description('Kaplan-Meier, log-rank, Cox, competing risks and individual curves from a table')
    .argument('<file>', 'CSV or TSV with a header row')
    .requiredOption('--time <column>', 'follow-up time')
    .requiredOption('--event <column>', '1/0, true/false, dead/alive, or 2/1 (event/censored)')
    .option('--event-value <value>', 'the code of the event column that is the event; all others are censored')
    .option('--covariates <columns>', 'for Cox: a,b,c; text columns become indicators of each value but the first')
    .option('--categorical <columns>', 'covariates whose numbers are names of categories')
    .option('--strata <column>', 'curves by its values, a log-rank test between them, and a stratified Cox model')
    .option('--group <column>', 'curves and log-rank by this column instead')
    .option('--entry <column>', 'delayed entry: at risk only after this time; several rows a person, with --cluster')
    .option('--cluster <column>', 'rows of one person; robust errors')
    .option('--ties <method>', 'efron or breslow', 'efron')
    .option('--robust', 'Lin-Wei errors')
    .option('--competing', 'cumulative incidence of each code of the event column but 0 (Aalen-Johansen)')
    .option('--horizon <time>', 'restricted mean survival up to this time')
    .option('--at <times>', 'survival and Brier score at these times: 365,730')
    .option('--profile <values>', 'individual curve of such a person: age=60,sex=1; what is not said is average')
    .option('--option <column>', 'the curve of that person under each value of this covariate')
    .option('--strict', 'exit 1 where Cox refuses')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .action((path: string, options: SurvivalOptions) => {
      const table = new SurvivalTable(readTable(path), path, (message) => console.error(`sartor: ${message}`));
      const result = analyse(table, {
        time: options.time,
        event: options.event,
        eventValue: options.eventValue,
        covariates: list(options.covariates),
        categorical: list(options.categorical),
        strata: options.strata,
        group: options.group,
        entry: options.entry,
        cluster: options.cluster,
        ties: tiesOf(options.ties),
        robust: options.robust === true,
        competing: options.competing === true,
        horizon: options.horizon === undefined ? undefined : numberOf('--horizon', options.horizon),
        at: list(options.at).map((each) => numberOf('--at', each)),
        profile: profileOf(options.profile),
        option: options.option,
      });
      console.log(options.format === 'json' ? JSON.stringify(result) : survivalText(result, options.lang));
      if (options.strict && result.cox && 'refused' in result.cox) process.exitCode = 1;
    });
}

const list = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new UsageError(`${option}: "${text}" is no time`);
  return value;
}

function tiesOf(text: string): 'efron' | 'breslow' {
  if (text === 'efron' || text === 'breslow') return text;
  throw new UsageError(`--ties: "${text}"; expected efron or breslow`);
}

function profileOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    list(text).map((each) => {
      const [name, ...value] = each.split('=');
      if (!name || value.length === 0) throw new UsageError(`--profile: "${each}"; expected name=value`);
      return [name.trim(), value.join('=').trim()];
    }),
  );
}
