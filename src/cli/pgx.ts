import { type Command, Option } from 'commander';
import { writeInParallel } from './pgx-cohort.js';
import { type PgxReader, readPgx } from './pgx-read.js';
import type { PgxReport, PgxSample } from './pgx-report.js';
import { drugTerminology, type PgxOptions, setUpPgx, warnAbout, warnOfUnknownDrugs } from './pgx-setup.js';
import { pgxText } from './pgx-text.js';
import { UsageError } from './usage-error.js';

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
    .option('--taking <names>', 'drugs taken now: their advice comes first; inhibitors and inducers are reckoned with')
    .option('--cohort', 'every sample of the file, a line each')
    .addOption(
      new Option('--threads <n>', 'with --cohort: how many; a thread a core where the file is large').argParser(
        wholeNumber,
      ),
    )
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

function wholeNumber(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError(`--threads ${text}: must be 1 to 99`);
  return Number(text);
}

async function runPgx(path: string, options: PgxOptions): Promise<void> {
  if (options.cohort && options.format !== 'jsonl' && options.format !== 'json')
    throw new UsageError('--cohort writes lines: use --format jsonl');
  warnOfUnknownDrugs(options);
  if (options.cohort && (await writeInParallel(path, options))) return;
  const { genome, call, report } = setUpPgx(options);
  const reader = await readPgx(path, genome, call);
  warnAbout(reader, path);
  if (options.cohort) {
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

async function writeBundle(sample: PgxSample): Promise<void> {
  const { pgxBundle } = await import('./pgx-fhir.js');
  const terminology = drugTerminology();
  const bundle = pgxBundle(sample, (drug) => terminology.ingredient(drug)?.codings ?? []);
  process.stdout.write(`${JSON.stringify(bundle, null, 2)}\n`);
}

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
