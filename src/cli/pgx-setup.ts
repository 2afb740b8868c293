import {
  type CallOptions,
  callOptions,
  type GenomeKnowledge,
  type OutsideCall,
  parseOutsideCalls,
} from '../genome/index.js';
import { looksLikePharmcat, readPharmcat } from '../intake/pharmcat/index.js';
import { loadGenomeKnowledge, OwnDefinitionError } from '../knowledge/genome.js';
import { installedPack } from '../knowledge/load.js';
import { type Ingredient, Terminology } from '../record/index.js';
import {
  type DrugGeneKnowledge,
  drugGeneGuidance,
  parseDrugGeneKnowledge,
} from '../treatment/pharmacogenomics/index.js';
import { readText } from './files.js';
import type { PgxReader } from './pgx-read.js';
import { PgxReport } from './pgx-report.js';
import { UsageError } from './usage-error.js';

/** What `sartor pgx` was asked for. */
export interface PgxOptions {
  readonly outside?: string[];
  readonly sample?: string;
  readonly drugs?: string;
  readonly taking?: string;
  readonly cohort?: boolean;
  readonly threads?: number;
  readonly definitions?: string[];
  readonly all?: boolean;
  readonly passOnly?: boolean;
  readonly research?: string;
  readonly format: 'text' | 'json' | 'jsonl' | 'fhir';
  readonly lang: 'en' | 'zh';
  readonly strict?: boolean;
}

/** What a run needs, read once: in the main thread, or in each worker of a cohort. */
export interface PgxSetup {
  readonly genome: GenomeKnowledge;
  readonly call: CallOptions & { readonly passOnly: boolean };
  readonly report: PgxReport;
}

/** @throws UsageError if an option or a file of the user's makes no sense */
export function setUpPgx(options: PgxOptions): PgxSetup {
  const genome = genomeKnowledge(options.definitions);
  const research = options.research?.split(',').map((name) => name.trim()) ?? [];
  const unknown = research.find((name) => !['combinations', 'cyp2d6'].includes(name));
  if (unknown) throw new UsageError(`--research ${unknown}: only combinations and cyp2d6 are known`);
  const report = new PgxReport(genome, {
    outside: outsideCalls(options.outside ?? []),
    taking: drugSet(options.taking),
    ...(research.length === 0 ? { guidance: guidance(), drugs: drugSet(options.drugs) } : {}),
    lang: options.lang,
  });
  return { genome, call: { ...callOptions(options.all, research), passOnly: options.passOnly ?? false }, report };
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
  const pack = installedPack('pgx-guidance');
  return parseDrugGeneKnowledge(
    pack.id,
    drugGeneGuidance.map((file) => pack.json(file)),
    pack.json('scores.json'),
    drugTerminology(),
  );
}

let drugNames: Terminology | undefined;

/** Drug names alone, read once: the rest of the terminology would cost a cold start more than the call itself. */
export function drugTerminology(): Terminology {
  drugNames ??= new Terminology([], installedPack('terminology').json<Ingredient[]>('ingredients.json'), []);
  return drugNames;
}

function outsideCalls(paths: readonly string[]): readonly OutsideCall[] {
  return paths.flatMap((path) => {
    const text = readText(path, 'gene, diplotype, phenotype, score by tabs');
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

const namesIn = (names: string | undefined): readonly string[] =>
  (names ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);

/** The ingredients that the user's names mean, trade names and synonyms too; names that mean none stay as they are. */
function drugSet(names: string | undefined): ReadonlySet<string> | undefined {
  if (names === undefined) return undefined;
  return new Set(namesIn(names).map((name) => drugTerminology().ingredientByName(name)?.key ?? name));
}

/** A line for each name of `--drugs` and `--taking` that means no drug: a slip of the pen would else go unseen. */
export function warnOfUnknownDrugs({ drugs, taking }: PgxOptions): void {
  for (const [option, names] of [
    ['--drugs', drugs],
    ['--taking', taking],
  ] as const) {
    for (const name of namesIn(names))
      if (!drugTerminology().ingredientByName(name))
        console.error(`${option} ${name}: no drug of that name is known, so nothing is said of it`);
  }
}

/** What a user should know of the file that was read. */
export function warningsAbout(reader: PgxReader, path: string): string[] {
  const warnings: string[] = [];
  if (reader.array) {
    const { source, defined, measured, read } = reader.array;
    warnings.push(
      `${path}: raw data of a genotyping array (${source === 'array' ? 'source not named' : source}). It measures ${measured} of ${defined} defined positions, ${read} of them readable; alleles at the others cannot be excluded, so a "normal" result is not certain. Confirm in a clinical laboratory before acting on it`,
    );
  }
  if (reader.build === 'unknown')
    warnings.push(
      `${path}: names no genome build; ${
        reader.genotypes.agreeing > 0
          ? 'its reference bases are those of GRCh38 where they were compared'
          : 'no record lies at a position of a gene on GRCh38, so nothing was read'
      }`,
    );
  for (const { line, why } of reader.malformed.slice(0, 5)) warnings.push(`${path}, line ${line}: skipped (${why})`);
  if (reader.malformed.length > 5) warnings.push(`${path}: ${reader.malformed.length - 5} more lines skipped`);
  return warnings;
}

export function warnAbout(reader: PgxReader, path: string): void {
  for (const line of warningsAbout(reader, path)) console.error(line);
}
