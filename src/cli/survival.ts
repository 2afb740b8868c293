import type { Command } from 'commander';
import { concordance } from '../outcome/survival/concordance.js';
import { type CoxData, fitCox } from '../outcome/survival/cox.js';
import { kaplanMeier } from '../outcome/survival/kaplan-meier.js';
import { logRank } from '../outcome/survival/log-rank.js';
import { columnIndex, isMissing, readTable, type Table } from './table.js';
import { UsageError } from './usage-error.js';

interface SurvivalOptions {
  time: string;
  event: string;
  covariates?: string;
  strata?: string;
  group?: string;
  entry?: string;
  cluster?: string;
  ties: 'efron' | 'breslow';
  robust?: boolean;
  format: string;
}

export function registerSurvival(program: Command): void {
  program
    .command('survival')
    .description('Kaplan-Meier, log-rank and Cox from a table')
    .argument('<file>', 'CSV or TSV with a header row')
    .requiredOption('--time <column>', 'follow-up time')
    .requiredOption('--event <column>', '1/0, true/false, or 2/1 (event/censored)')
    .option('--covariates <columns>', 'for Cox: a,b,c; text columns become indicators of each value but the first')
    .option('--strata <column>', 'curves by its values, a log-rank test between them, and a stratified Cox model')
    .option('--group <column>', 'curves and log-rank by this column instead')
    .option('--entry <column>', 'delayed entry: at risk only after this time')
    .option('--cluster <column>', 'rows of one person; robust errors')
    .option('--ties <method>', 'efron or breslow', 'efron')
    .option('--robust', 'Lin-Wei errors')
    .option('--format <form>', 'text or json', 'text')
    .action((path: string, options: SurvivalOptions) => {
      const result = analyse(readTable(path), path, options);
      console.log(options.format === 'json' ? JSON.stringify(result) : asText(result));
    });
}

function analyse(table: Table, path: string, options: SurvivalOptions) {
  const names =
    options.covariates
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  const cells = (name: string) => {
    const index = columnIndex(table, path, name);
    return (row: readonly string[]) => row[index] ?? '';
  };
  const followed = [options.time, options.event, options.strata, options.group, options.entry].filter(
    (name) => name !== undefined,
  );
  const complete = (columns: readonly string[]) => {
    const of = columns.map(cells);
    const rows = table.rows.filter((row) => of.every((cell) => !isMissing(cell(row))));
    if (rows.length < table.rows.length)
      console.error(
        `sartor: ${table.rows.length - rows.length} of ${table.rows.length} rows lack ${columns.join(' or ')} and are left out`,
      );
    return rows;
  };
  const numbers = (rows: readonly (readonly string[])[], name: string) => {
    const cell = cells(name);
    return Float64Array.from(rows, (row) => {
      const value = Number(cell(row));
      if (!Number.isFinite(value))
        throw new UsageError(`${path}: row ${table.rows.indexOf(row) + 2}, ${name}: "${cell(row)}" is not a number`);
      return value;
    });
  };
  const strings = (rows: readonly (readonly string[])[], name: string) => rows.map(cells(name));

  const rows = complete(followed);
  if (rows.length === 0) throw new UsageError(`${path}: no row has both ${options.time} and ${options.event}`);
  const times = numbers(rows, options.time);
  if (times.some((time) => time < 0)) throw new UsageError(`${path}: ${options.time} has negative times`);
  const eventOf = eventCoding(strings(rows, options.event), path, options.event);
  const events = strings(rows, options.event).map(eventOf);
  const by = options.group ?? options.strata;
  const groups = by ? strings(rows, by) : rows.map(() => 'all');
  const labels = [...new Set(groups)].sort();

  return {
    kaplanMeier: labels.map((group) => {
      const members = rows.flatMap((_, index) => (groups[index] === group ? [index] : []));
      return {
        group,
        ...kaplanMeier({
          times: members.map((index) => times[index]!),
          events: members.map((index) => events[index]!),
        }),
      };
    }),
    logRank: labels.length > 1 ? logRank({ times, events, groups }) : null,
    cox: names.length > 0 ? cox(complete([...followed, ...names])) : null,
  };

  function cox(used: readonly (readonly string[])[]) {
    const data: CoxData = {
      times: numbers(used, options.time),
      events: strings(used, options.event).map(eventOf),
      covariates: names.flatMap((name) => {
        const values = strings(used, name);
        if (values.every((value) => Number.isFinite(Number(value))))
          return [{ name, values: Float64Array.from(values, Number) }];
        const [, ...others] = [...new Set(values)].sort();
        return others.map((level) => ({
          name: `${name}=${level}`,
          values: Float64Array.from(values, (value) => (value === level ? 1 : 0)),
        }));
      }),
      ...(options.strata ? { strata: strings(used, options.strata) } : {}),
      ...(options.entry ? { entries: numbers(used, options.entry) } : {}),
      ...(options.cluster ? { clusters: strings(used, options.cluster) } : {}),
    };
    const model = fitCox(data, {
      ties: options.ties === 'breslow' ? 'breslow' : 'efron',
      robust: Boolean(options.robust || options.cluster),
      level: 0.95,
    });
    if ('refused' in model) return model;
    const risks = Float64Array.from(used, (_, row) =>
      model.coefficients.reduce((sum, { coef }, index) => sum + coef * data.covariates[index]!.values[row]!, 0),
    );
    return { ...model, concordance: concordance(data.times, data.events, risks) ?? null };
  }
}

/** How this column says that the event happened: 1/0, true/false, yes/no, or R's 2/1. */
function eventCoding(cells: readonly string[], path: string, name: string): (cell: string) => boolean {
  const values = new Set(cells.map((cell) => cell.toLowerCase()));
  const within = (...allowed: string[]) => [...values].every((value) => allowed.includes(value));
  if (within('1', '2', '1.0', '2.0') && (values.has('2') || values.has('2.0'))) return (cell) => Number(cell) === 2;
  if (within('0', '1', '0.0', '1.0')) return (cell) => Number(cell) === 1;
  if (within('true', 'false', 't', 'f', 'yes', 'no', 'dead', 'alive', 'event', 'censored'))
    return (cell) => /^(true|t|yes|dead|event)$/i.test(cell);
  throw new UsageError(`${path}: ${name} holds ${[...values].slice(0, 5).join(', ')}; expected 1/0, true/false or 2/1`);
}

function asText({ kaplanMeier: curves, logRank: test, cox }: ReturnType<typeof analyse>): string {
  const lines = curves.map(
    ({ group, n, events, median }) => `${group}: n ${n}, events ${events}, median ${median ?? 'not reached'}`,
  );
  if (test)
    lines.push(
      `log-rank: chi-square ${test.chiSquare.toFixed(3)} on ${test.degreesOfFreedom} df, p ${test.p.toPrecision(3)}`,
    );
  if (cox && 'refused' in cox) lines.push(`Cox: refused, ${cox.refused}${cox.covariate ? ` (${cox.covariate})` : ''}`);
  else if (cox) {
    lines.push(
      `Cox (${cox.ties}), n ${cox.n}, events ${cox.events}, log-likelihood ${cox.logLikelihood.toFixed(3)}, c ${cox.concordance?.toFixed(4)}`,
    );
    for (const { name, coef, se, p, lower, upper } of cox.coefficients) {
      lines.push(
        `  ${name}: HR ${Math.exp(coef).toFixed(3)} (${Math.exp(lower).toFixed(3)} to ${Math.exp(upper).toFixed(3)}), coef ${coef.toFixed(5)}, se ${se.toFixed(5)}, p ${p.toPrecision(3)}`,
      );
    }
  }
  return lines.join('\n');
}
