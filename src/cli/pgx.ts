import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { callOptions, type GenomeKnowledge, type OutsideCall, parseOutsideCalls } from '../genome/index.js';
import { looksLikePharmcat, readPharmcat } from '../intake/pharmcat/index.js';
import { loadGenomeKnowledge, OwnDefinitionError } from '../knowledge/genome.js';
import { Pack } from '../knowledge/load.js';
import { packageRoot } from '../knowledge/root.js';
import { type Ingredient, Terminology } from '../record/index.js';
import { type DrugGeneKnowledge, parseDrugGeneKnowledge } from '../treatment/pharmacogenomics/index.js';
import { type PgxReader, readPgx } from './pgx-read.js';
import { PgxReport, type PgxSample } from './pgx-report.js';
import { pgxText } from './pgx-text.js';
import { UsageError } from './usage-error.js';

interface PgxOptions {
  readonly outside?: string[];
  readonly sample?: string;
  readonly drugs?: string;
  readonly taking?: string;
  readonly cohort?: boolean;
  readonly definitions?: string[];
  readonly all?: boolean;
  readonly passOnly?: boolean;
  readonly research?: string;
  readonly format: 'text' | 'json' | 'jsonl' | 'fhir';
  readonly lang: 'en' | 'zh';
  readonly strict?: boolean;
}

/** `sartor pgx FILE.vcf[.gz]` and `sartor pgx COHORT.vcf.gz --cohort --format jsonl`. */
export function registerPgx(program: Command): void {
  const list = (value: string, earlier: string[] = []) => [...earlier, value];
  program
    .command('pgx')
    .description('star alleles, phenotypes and drug advice from a VCF (GRCh38; plain, gzip or bgzip)')
    .argument('<file>', 'the VCF file, or the raw data of an array (23andMe, AncestryDNA, CSV with rsid and genotype)')
    .option(
      '--outside <file>',
      "calls made elsewhere (CYP2D6, HLA ...): gene, diplotype, phenotype, score, by tabs; or PharmCAT's phenotype.json or report.json",
      list,
    )
    .option('--sample <id>', 'the sample to read; the first one if the file has several')
    .option('--drugs <names>', 'advice for these drugs alone, by commas')
    .option('--taking <names>', 'drugs taken now: inhibitors change the present-day phenotype')
    .option('--cohort', 'every sample of the file, a line each')
    .option('--definitions <path>', 'own gene definitions: a file or folder', list)
    .option('--pass-only', 'leave out records whose FILTER is not PASS (else they are used with a warning)')
    .option('--all', 'all diplotypes that fit, not those of the best score alone')
    .addOption(new Option('--research <what>', 'combinations, cyp2d6: for research, no drug advice'))
    .addOption(new Option('--format <form>').choices(['text', 'json', 'jsonl', 'fhir']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .option('--strict', 'exit with 1 if a gene with data could not be called')
    .addHelpText(
      'after',
      `
Examples:
  sartor pgx sample.vcf.gz
  sartor pgx sample.vcf --outside cyp2d6.tsv --drugs codeine,clopidogrel --format json
  sartor pgx cohort.vcf.gz --cohort --format jsonl > calls.jsonl
  sartor pgx sample.vcf --definitions my-genes/
  sartor pgx 23andme.txt --lang zh
  sartor pgx sample.vcf --format fhir > bundle.json`,
    )
    .action((path: string, options: PgxOptions) => runPgx(path, options));
}

async function runPgx(path: string, options: PgxOptions): Promise<void> {
  const genome = genomeKnowledge(options.definitions);
  const research = options.research?.split(',').map((name) => name.trim()) ?? [];
  const unknown = research.find((name) => !['combinations', 'cyp2d6'].includes(name));
  if (unknown) throw new UsageError(`--research ${unknown}: only combinations and cyp2d6 are known`);
  const reader = await readPgx(path, genome, {
    ...callOptions(options.all, research),
    passOnly: options.passOnly ?? false,
  });
  warnAbout(reader, path);
  const report = new PgxReport(genome, {
    outside: outsideCalls(options.outside ?? []),
    taking: nameSet(options.taking),
    ...(research.length === 0 ? { guidance: guidance(), drugs: nameSet(options.drugs) } : {}),
    lang: options.lang,
  });
  if (options.cohort) {
    if (options.format === 'text' || options.format === 'fhir')
      throw new UsageError('--cohort writes lines: use --format jsonl');
    await writeCohort(reader, report);
    return;
  }
  const sample = sampleIndex(reader, options.sample, path);
  if (options.format === 'text') process.stdout.write(pgxText(report.sample(reader, sample), options.lang));
  else if (options.format === 'fhir') await writeBundle(report.sample(reader, sample));
  else
    process.stdout.write(
      `${options.format === 'jsonl' ? report.line(reader, sample) : JSON.stringify(report.sample(reader, sample), null, 2)}\n`,
    );
  if (options.strict && report.refused(reader, sample) > 0) process.exitCode = 1;
}

function genomeKnowledge(own: string[] | undefined): GenomeKnowledge {
  try {
    return loadGenomeKnowledge(own);
  } catch (error) {
    if (error instanceof OwnDefinitionError) throw new UsageError(error.message);
    throw error;
  }
}

function guidance(): DrugGeneKnowledge {
  const root = join(packageRoot, 'packs');
  const pack = new Pack('pgx-guidance', root);
  return parseDrugGeneKnowledge(
    pack.id,
    [pack.json('cpic.json'), pack.json('dpwg.json')],
    pack.json('scores.json'),
    drugTerminology(),
  );
}

/** Drug names alone: the rest of the terminology would cost a cold start more than the call itself. */
function drugTerminology(): Terminology {
  const ingredients = new Pack('terminology', join(packageRoot, 'packs')).json<Ingredient[]>('ingredients.json');
  return new Terminology([], ingredients, []);
}

async function writeBundle(sample: PgxSample): Promise<void> {
  const { pgxBundle } = await import('./pgx-fhir.js');
  const terminology = drugTerminology();
  const bundle = pgxBundle(sample, (drug) => terminology.ingredient(drug)?.codings ?? []);
  process.stdout.write(`${JSON.stringify(bundle, null, 2)}\n`);
}

function outsideCalls(paths: readonly string[]): readonly OutsideCall[] {
  return paths.flatMap((path) => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw new UsageError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    }
    if (looksLikePharmcat(text)) return pharmcatCalls(text, path);
    const { calls, problems } = parseOutsideCalls(text);
    if (problems.length > 0) throw new UsageError(`${path}, line ${problems[0]!.line}: ${problems[0]!.why}`);
    return calls;
  });
}

function pharmcatCalls(text: string, path: string): readonly OutsideCall[] {
  try {
    const calls = readPharmcat(JSON.parse(text));
    if (calls) return calls;
  } catch {
    // Said below.
  }
  throw new UsageError(`${path}: begins like PharmCAT's JSON but has no gene reports that can be read`);
}

const nameSet = (names: string | undefined): ReadonlySet<string> | undefined =>
  names === undefined
    ? undefined
    : new Set(
        names
          .split(',')
          .map((name) => name.trim().toLowerCase())
          .filter(Boolean),
      );

function sampleIndex(reader: PgxReader, wanted: string | undefined, path: string): number {
  if (wanted === undefined) {
    if (reader.samples.length > 1)
      console.error(
        `${path}: ${reader.samples.length} samples; reading the first, ${reader.samples[0]} (--sample chooses, --cohort reads all)`,
      );
    return 0;
  }
  const index = reader.samples.indexOf(wanted);
  if (index < 0)
    throw new UsageError(
      `${path}: no sample ${wanted}; it has ${reader.samples.slice(0, 5).join(', ')}${reader.samples.length > 5 ? ' ...' : ''}`,
    );
  return index;
}

function warnAbout(reader: PgxReader, path: string): void {
  if (reader.array) {
    const { source, defined, measured, read } = reader.array;
    console.error(
      `${path}: raw data of a genotyping array (${source === 'array' ? 'source not named' : source}). It measures ${measured} of ${defined} defined positions, ${read} of them readable; alleles at the others cannot be excluded, so a "normal" result is not certain. Confirm in a clinical laboratory before acting on it`,
    );
  }
  if (reader.build === 'unknown')
    console.error(`${path}: names no genome build; its reference bases are those of GRCh38 where they were compared`);
  for (const { line, why } of reader.malformed.slice(0, 5)) console.error(`${path}, line ${line}: skipped (${why})`);
  if (reader.malformed.length > 5) console.error(`${path}: ${reader.malformed.length - 5} more lines skipped`);
}

/** Lines in blocks, waiting where the reader of the pipe is slower. */
async function writeCohort(reader: PgxReader, report: PgxReport): Promise<void> {
  let block = '';
  for (let sample = 0; sample < reader.samples.length; sample++) {
    block += `${report.line(reader, sample)}\n`;
    if (block.length < 1 << 20) continue;
    if (!process.stdout.write(block)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    block = '';
  }
  if (!process.stdout.write(block)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
