import { type Command, Option } from 'commander';
import {
  type Centring,
  type Centroids,
  type Classification,
  classifyByCentroid,
  type ExpressionTable,
  type ExpressionUnit,
  expressionTable,
  logExpression,
  parseCentroids,
  parseGeneSets,
  ssgsea,
  unitOf,
} from '../genome/expression/index.js';
import { loadExpression } from '../knowledge/expression.js';
import { readText } from './files.js';
import { isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface ExpressionOptions {
  readonly unit: ExpressionUnit | 'auto';
  readonly sets?: string;
  readonly fewest: string;
  readonly centroids?: string;
  readonly centre: string;
  readonly format: 'json' | 'text';
  readonly strict?: boolean;
}

/** `sartor expression FILE`. */
export function registerExpression(program: Command): void {
  program
    .command('expression')
    .description('gene-set scores (ssGSEA) and the PAM50 subtype of breast tumours from a table of gene expression')
    .argument('<file>', 'CSV or TSV: a row a gene (symbols or Ensembl identifiers), a column a sample')
    .addOption(
      new Option('--unit <unit>', 'what the values are')
        .choices(['auto', 'counts', 'per-million', 'log'])
        .default('auto'),
    )
    .option('--sets <file>', 'gene sets, .gmt; their scores are added to those of the shipped sets')
    .option('--fewest <genes>', 'sets with fewer genes in the table are left out', '5')
    .option('--centroids <file>', 'centroids in place of PAM50: {name, classes, genes: [{gene, values}]}')
    .option(
      '--centre <how>',
      "samples (each gene on the table's own median), none, or a table GENE,MEDIAN of log values",
      'samples',
    )
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .option('--strict', 'exit with 1 if no subtype is called')
    .action((path: string, options: ExpressionOptions) => run(path, options));
}

function run(path: string, options: ExpressionOptions): void {
  const raw = readExpression(path);
  const unit = options.unit === 'auto' ? unitOf(raw) : options.unit;
  const table = logExpression(raw, unit);
  const shipped = loadExpression();
  const sets = [...shipped.sets, ...(options.sets ? parseGeneSets(readText(options.sets)) : [])];
  const fewest = Number(options.fewest);
  if (!Number.isInteger(fewest) || fewest < 1)
    throw new UsageError(`--fewest ${options.fewest}: expected a whole number`);
  const centroids = options.centroids ? ownCentroids(options.centroids) : shipped.centroids;
  const classification = classifyByCentroid(table, centroids, centringOf(options.centre));
  const scores = ssgsea(table, sets, fewest);
  if (classification.state === 'refused') {
    console.error(`sartor: ${centroids.name}: ${whyRefused(classification, centroids)}`);
    if (options.strict) process.exitCode = 1;
  }
  const calls = classification.state === 'called' ? classification.calls : [];
  const samples = table.samples.map((id, index) => ({
    id,
    sets: scores[index]!,
    ...(calls[index] ? { subtype: { ...calls[index], sample: undefined } } : {}),
  }));
  if (options.format === 'json') {
    const { state, missing } = classification;
    const refused = classification.state === 'refused' ? { why: classification.why } : {};
    const answer = {
      unit,
      genes: table.genes.length,
      classifier: { name: centroids.name, state, ...refused, missing },
    };
    process.stdout.write(`${JSON.stringify({ ...answer, samples })}\n`);
    return;
  }
  console.error(`sartor: ${table.genes.length} genes, ${table.samples.length} samples, read as ${unit}`);
  for (const { id, sets: own, subtype } of samples) {
    const called = subtype ? `${subtype.called} (margin ${subtype.margin.toFixed(3)})` : '-';
    console.log([id, called, ...own.map(({ set, score }) => `${set} ${score.toFixed(3)}`)].join('\t'));
  }
}

function readExpression(path: string): ExpressionTable {
  const { columns, rows } = readTable(path);
  // R writes a header one cell short; readTable refuses those, so the first column is the gene's name.
  const text = columns.flatMap((_, index) =>
    index > 0 && rows.some((row) => !isMissing(row[index]!) && Number.isNaN(Number(row[index]))) ? [index] : [],
  );
  const used = columns.flatMap((_, index) => (index > 0 && !text.includes(index) ? [index] : []));
  for (const index of text) console.error(`sartor: column ${columns[index]} holds words and is left out`);
  if (used.length === 0) throw new UsageError(`${path}: no column of numbers beside the genes' names`);
  return expressionTable(
    used.map((index) => columns[index]!),
    rows
      .filter((row) => row[0] !== '')
      .map((row) => ({
        gene: row[0]!,
        values: used.map((index) => (isMissing(row[index]!) ? Number.NaN : Number(row[index]))),
      })),
  );
}

function ownCentroids(path: string): Centroids {
  try {
    return parseCentroids(JSON.parse(readText(path)), path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      error instanceof SyntaxError ? `${path}: not JSON (${error.message})` : (error as Error).message,
    );
  }
}

function centringOf(how: string): Centring {
  if (how === 'samples' || how === 'none') return how;
  const { rows } = readTable(how);
  return new Map(rows.map((row) => [row[0]!, Number(row[1])]));
}

function whyRefused(refused: Extract<Classification, { state: 'refused' }>, centroids: Centroids): string {
  switch (refused.why) {
    case 'genes-missing':
      return `no class called: ${refused.missing.length} of ${centroids.genes.length} genes are missing`;
    case 'too-few-samples':
      return 'no class called: fewer than ten samples cannot be centred on their own medians (see --centre)';
    default:
      return refused.why satisfies never;
  }
}
