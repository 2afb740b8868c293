import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Installation, loadInstallation } from '../knowledge/installation.js';
import {
  type Equation,
  type EquationOutput,
  evaluate,
  hasInputColumn,
  type InputValues,
  inputVariability,
  type PredictionKnowledge,
  rangeLabel,
  repeatedColumns,
  rowReader,
} from '../prediction/index.js';
import type { Language } from '../record/index.js';
import { answered } from '../scores/networks.js';
import { csvCell } from './csv.js';
import { readRecords, wrongCount } from './table.js';
import { UsageError } from './usage-error.js';

interface RiskOptions {
  readonly table?: string;
  readonly list?: boolean;
  readonly format?: 'csv' | 'json' | 'text';
  readonly outcome?: string;
  readonly horizon?: number;
  readonly strict?: boolean;
  readonly lang: Language;
}

/** `sartor risk EQUATION --table IN.csv` and `sartor risk --list`. */
export function registerRisk(program: Command): void {
  program
    .command('risk')
    .description('a published risk equation on every row of a table')
    .argument('[equation]', 'its name; "sartor risk --list" shows them all')
    .option('--table <file>', 'CSV with a header; "-" reads standard input')
    .option('--list', 'all equations with their inputs, ranges and outputs')
    .addOption(new Option('--format <form>').choices(['csv', 'json', 'text']))
    .option('--outcome <name>', 'the outcome that the column "risk" gives (default: the equation\'s first)')
    .option('--horizon <years>', 'the horizon that the column "risk" gives (default: the shortest)', positiveNumber)
    .option('--strict', 'exit with 1 if a row is refused')
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .addHelpText(
      'after',
      `
Appended columns: risk (a probability from 0 to 1; a score or quantity where the equation gives none), lower and upper
(95%: the equation's own interval, else for the within-person variation of the measured inputs), refused (why, if there
is no answer), note; score where points were counted; model where a family answered; one <outcome>_<years>y column for
each output where there are several. A header may name its unit: "total_c [mmol/L]".

Examples:
  sartor risk prevent --table people.csv --format csv
  sartor risk prevent --horizon 30 --outcome heart-failure --table people.csv
  sartor risk --list`,
    )
    .action(async (name: string | undefined, options: RiskOptions) => {
      const installation = loadInstallation();
      const knowledge = installation.prediction();
      if (options.list) return listEquations(knowledge, options);
      if (!name) throw new UsageError('risk: name an equation; "sartor risk --list" shows them all');
      if (!options.table) throw new UsageError(`risk ${name}: --table FILE is missing`);
      const refused = await runTable(findEquation(knowledge, name), options.table, options, installation);
      if (refused > 0 && options.strict) process.exitCode = 1;
    });
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('expected a number of years');
  return value;
}

interface Asked {
  readonly equation: Equation;
  /** Inputs that the asked name fixes: `prevent-base` fixes the model. */
  readonly fixed: InputValues;
}

/** @throws UsageError naming the nearest equations */
function findEquation({ equations }: PredictionKnowledge, asked: string): Asked {
  const plain = (each: string) => each.toLowerCase().replace(/[\s._-]/g, '');
  const name = plain(asked);
  for (const equation of equations) {
    if (plain(equation.name) === name) return { equation, fixed: {} };
    const alias = Object.entries(equation.aliases).find(([each]) => plain(each) === name);
    if (alias) return { equation, fixed: alias[1] };
  }
  const names = equations.flatMap((equation) => [equation.name, ...Object.keys(equation.aliases)]);
  const near = names.filter((each) => plain(each).includes(name) || name.includes(plain(each)));
  throw new UsageError(`risk: no equation is called ${asked}; ${near.length > 0 ? near.join(', ') : names.join(', ')}`);
}

/** Writes the table with its answers; returns how many rows were refused. */
async function runTable(
  { equation, fixed }: Asked,
  path: string,
  options: RiskOptions,
  installation: Installation,
): Promise<number> {
  const knowledge = installation.prediction();
  const {
    records: [first, ...records],
    delimiter,
  } = readRecords(path);
  const header = first!;
  const headers = header.cells.map((cell) => cell.trim());
  if (!hasInputColumn(equation, headers))
    throw new UsageError(
      `${path}: no column is an input of ${equation.name} (${equation.inputs.map(({ name }) => name).join(', ')}); there are ${headers.join(', ')}`,
    );
  const repeated = repeatedColumns(equation, headers);
  if (repeated.length > 0) throw new UsageError(`${path}: which of the columns ${repeated.join(', ')} is meant?`);
  const read = rowReader(equation, headers, knowledge);
  if (equation.disclaimer) console.error(equation.disclaimer[options.lang]);

  const wrong = records.find(({ cells }) => cells.length !== headers.length);
  if (wrong) throw new UsageError(wrongCount(path, wrong.line, wrong.cells.length, headers.length));
  const networks = installation.networks().filter((network) => network.name === equation.name);
  const rows = await answered(networks, knowledge, ({ equations }) => {
    const asked = equations.find((each) => each.name === equation.name)!;
    return records.map(({ text, cells }) => ({
      text,
      cells,
      answer: answerOf(read(cells), asked, fixed, options, knowledge),
    }));
  }).catch((error: Error) => Promise.reject(error instanceof UsageError ? error : new UsageError(error.message)));
  const appended = [...new Set(rows.flatMap(({ answer }) => Object.keys(answer)))];
  const columns = [...baseColumns, ...appended.filter((name) => !baseColumns.includes(name))];
  if (options.format === 'json') {
    const input = (cells: readonly string[]) => Object.fromEntries(headers.map((name, index) => [name, cells[index]]));
    const answered = (answer: Answer) => Object.fromEntries(columns.map((name) => [name, answer[name] ?? null]));
    process.stdout.write(
      `${JSON.stringify(rows.map(({ cells, answer }) => ({ ...input(cells), ...answered(answer) })))}\n`,
    );
  } else {
    const names = columns.map((name) => (headers.includes(name) ? `sartor_${name}` : name));
    const line = (start: string, cells: readonly (string | number)[]) =>
      [start, ...cells.map((cell) => csvCell(cell, delimiter))].join(delimiter);
    const lines = rows.map(({ text: start, answer }) =>
      line(
        start,
        columns.map((name) => answer[name] ?? ''),
      ),
    );
    process.stdout.write(`${[line(header.text, names), ...lines].join('\n')}\n`);
  }
  return rows.filter(({ answer }) => answer.refused).length;
}

const baseColumns: readonly string[] = ['risk', 'lower', 'upper', 'refused', 'note'];
type Answer = Readonly<Record<string, string | number>>;

function answerOf(
  row: ReturnType<ReturnType<typeof rowReader>>,
  equation: Equation,
  fixed: InputValues,
  options: RiskOptions,
  { variability }: PredictionKnowledge,
): Answer {
  if (row.unreadable.length > 0) return { refused: `unreadable-input: ${row.unreadable.join('; ')}` };
  const values = { ...row.values, ...fixed };
  const result = evaluate(equation, values);
  if (!result.ok) return { refused: `${result.why}: ${result.details.join('; ')}` };
  const { outputs, notes } = result;
  const index = outputs.findIndex(
    ({ outcome, horizonYears }) =>
      (!options.outcome || outcome === options.outcome) && (!options.horizon || horizonYears === options.horizon),
  );
  const asked = outputs[index];
  if (!asked) {
    throw new UsageError(`risk ${equation.name}: has no such output; it gives ${outputs.map(columnOf).join(', ')}`);
  }
  const spread = inputVariability(equation, values, outputs, variability)[index];
  const interval = spread?.kind === 'interval' ? { lower: spread.lower, upper: spread.upper } : {};
  return {
    risk: asked.value,
    ...interval,
    ...(asked.lower !== undefined && asked.upper !== undefined ? { lower: asked.lower, upper: asked.upper } : {}),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
    ...(asked.score === undefined ? {} : { score: asked.score }),
    ...(asked.model === undefined ? {} : { model: asked.model }),
    ...(outputs.length === 1 ? {} : Object.fromEntries(outputs.map((output) => [columnOf(output), output.value]))),
  };
}

/** `heart_failure_10y`. */
function columnOf({ outcome, horizonYears, column }: EquationOutput): string {
  if (column) return column;
  const name = outcome.replaceAll('-', '_');
  return horizonYears === undefined ? name : `${name}_${horizonYears}y`;
}

function listEquations({ equations }: PredictionKnowledge, { format, lang }: RiskOptions): void {
  if (format === 'json') {
    const shown = equations.map(({ compute: _, ...rest }) => rest);
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    return;
  }
  for (const { name, version, title, population, inputs, aliases, citation, disclaimer } of equations) {
    const also = Object.keys(aliases);
    console.log(`${name} ${version}${also.length > 0 ? ` (also ${also.join(', ')})` : ''}`);
    console.log(`  ${title[lang]}\n  ${population[lang]}`);
    for (const input of inputs) {
      const columns = input.columns.map((column) => column.name);
      const range = input.type === 'boolean' ? `${input.name} yes or no` : rangeLabel(input);
      console.log(
        `    ${range}${input.required ? '' : ', optional'}${columns.length > 0 ? ` (${columns.join(', ')})` : ''}`,
      );
    }
    console.log(
      `  ${citation.title}${citation.year ? ` (${citation.year})` : ''}${citation.doi ? ` doi:${citation.doi}` : ''}`,
    );
    if (disclaimer) console.log(`  ${disclaimer[lang]}`);
  }
}
