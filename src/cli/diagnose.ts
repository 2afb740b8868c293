import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { readAnnotatedVcf } from '../diagnosis/phenotypes/annotated-vcf.js';
import {
  CaseError,
  isPhenopacket,
  type PhenotypeCase,
  parseCaseLine,
  parsePhenopacket,
  sexTrait,
  yearsOfAge,
} from '../diagnosis/phenotypes/case.js';
import { type Made, toPhenopacket, toProvisionalConditions } from '../diagnosis/phenotypes/exchange.js';
import type { PhenotypeModel } from '../diagnosis/phenotypes/model.js';
import { type CaseRanking, rankCase } from '../diagnosis/phenotypes/rank-case.js';
import { loadInstallation } from '../knowledge/installation.js';
import { rankingText } from './diagnose-text.js';
import { readText } from './files.js';
import { UsageError } from './usage-error.js';

interface DiagnoseOptions {
  readonly hpo?: string;
  readonly not?: string;
  readonly age?: string;
  readonly sex?: string;
  readonly top: string;
  readonly format: string;
  readonly lang: 'en' | 'zh';
  readonly strict?: boolean;
  readonly vcf?: string;
  readonly sample?: string;
}

const formats = ['text', 'json', 'jsonl', 'phenopacket', 'fhir'];
type Exchange = (each: PhenotypeCase, answer: CaseRanking, model: PhenotypeModel, made: Made) => object;
const exchange: Readonly<Record<string, Exchange>> = { phenopacket: toPhenopacket, fhir: toProvisionalConditions };

export function registerDiagnose(program: Command): void {
  program
    .command('diagnose')
    .description('rank the OMIM and Orphanet diseases that fit a set of phenotypes')
    .argument('[file...]', 'CASES.jsonl, phenopackets (v2, .json), or folders of phenopackets')
    .option('--hpo <ids>', 'observed phenotypes: HP:0001250,HP:0001263')
    .option('--not <ids>', 'phenotypes that were looked for and are absent')
    .option('--vcf <file>', 'variants on GRCh38, annotated by VEP or SnpEff; joins --hpo or a single case')
    .option('--sample <id>', 'sample of the VCF; the first one without it')
    .option('--age <years>', 'age in years, or P4Y6M')
    .option('--sex <sex>', 'F or M')
    .option('--top <n>', 'so many diseases a case', '20')
    .addOption(new Option('--format <form>').choices(formats).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .option('--strict', 'exit with 1 if a phenotype id is unknown')
    .action((files: string[], options: DiagnoseOptions) => {
      const top = Number(options.top);
      if (!Number.isInteger(top) || top < 1) throw new UsageError(`--top ${options.top}: not a whole number above 0`);
      const cases = options.hpo || options.not ? [asked(options)] : files.flatMap(casesOf);
      if (cases.length === 0) throw new UsageError('diagnose: give a file of cases, or --hpo HP:...,HP:...');
      const installation = loadInstallation();
      const model = installation.phenotypes();
      const all = options.vcf ? [withVcf(cases, options.vcf, model, options.sample)] : cases;
      const made = { at: new Date().toISOString(), by: `sartor ${installation.versions().engine}` };
      print(all, model, top, options, made);
    });
}

function print(
  cases: readonly PhenotypeCase[],
  model: PhenotypeModel,
  top: number,
  options: DiagnoseOptions,
  made: Made,
): void {
  const documents: object[] = [];
  const rankings: CaseRanking[] = [];
  const lines: string[] = [];
  let unknown = 0;
  for (const each of cases) {
    const ranking = rankCase(model, each, top);
    for (const note of ranking.notes) {
      if (note.why !== 'replaced') unknown++;
      console.error(`sartor: case ${each.id}: ${note.id} ${note.why}${note.now ? ` by ${note.now}` : ''}`);
    }
    const write = exchange[options.format];
    if (write) documents.push(write(each, ranking, model, made));
    else if (options.format === 'json') rankings.push(ranking);
    else
      lines.push(
        options.format === 'jsonl' ? JSON.stringify(ranking) : rankingText(each, ranking, model, options.lang),
      );
    if (lines.length === 500) process.stdout.write(`${lines.splice(0).join('\n')}\n`);
  }
  // One case is one document; several are a document a line.
  if (documents.length === 1) process.stdout.write(`${JSON.stringify(documents[0], undefined, 2)}\n`);
  else if (documents.length > 1) process.stdout.write(`${documents.map((each) => JSON.stringify(each)).join('\n')}\n`);
  else if (options.format === 'json') process.stdout.write(`${JSON.stringify(rankings)}\n`);
  else if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  if (options.strict && unknown > 0) process.exitCode = 1;
}

/** The one case with the variants of a VCF; what of the file was not used is told. */
function withVcf(
  cases: readonly PhenotypeCase[],
  path: string,
  model: PhenotypeModel,
  sample: string | undefined,
): PhenotypeCase {
  const [only, ...others] = cases;
  if (!only || others.length > 0) throw new UsageError('--vcf: goes with one case, not with several');
  const text = readText(path, 'a VCF');
  const { variants, carried, withoutGene, refused } = readAnnotatedVcf(
    text.split(/\r?\n/),
    model.knownVariants,
    sample,
  );
  if (refused) throw new UsageError(`${path}: ${refused}`);
  console.error(
    `sartor: ${path}: ${carried} records with a variant, ${variants.length} candidates, ${withoutGene} without a gene or harmless`,
  );
  return { ...only, variants: [...only.variants, ...variants] };
}

function asked({ hpo, not, age, sex }: DiagnoseOptions): PhenotypeCase {
  const ids = (text = '', option: string) => {
    const all = text.split(/[\s,;]+/).filter((id) => id !== '');
    const wrong = all.find((id) => !/^HP[:_]\d{7}$/i.test(id));
    if (wrong) throw new UsageError(`${option} ${wrong}: not an id of the HPO (HP:0001250)`);
    return all;
  };
  const ageYears = age === undefined ? undefined : yearsOfAge(age);
  if (age !== undefined && ageYears === undefined)
    throw new UsageError(`--age ${age}: neither years (0 to 130) nor an ISO 8601 duration`);
  const said = sexTrait(sex);
  if (sex !== undefined && !said.sex) throw new UsageError(`--sex ${sex}: expected F or M`);
  return {
    id: 'command line',
    observed: ids(hpo, '--hpo'),
    excluded: ids(not, '--not'),
    traits: { ...(said.sex ? { sex: said.sex } : {}), ...(ageYears === undefined ? {} : { ageYears }) },
    variants: [],
  };
}

function casesOf(path: string): readonly PhenotypeCase[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort()
      .flatMap((name) => casesOf(join(path, name)));
  const text = readText(path, 'JSON lines, or phenopackets');
  const whole = parseJson(text);
  if (isPhenopacket(whole)) return [located(path, () => parsePhenopacket(whole))];
  return text.split('\n').flatMap((line, place) => {
    if (line.trim() === '') return [];
    const json = parseJson(line);
    if (json === undefined)
      throw new UsageError(`${path}, line ${place + 1}: not JSON; expected {id, hpo, notHpo, ...}`);
    return [located(`${path}, line ${place + 1}`, () => parseCaseLine(json))];
  });
}

function located(place: string, parse: () => PhenotypeCase): PhenotypeCase {
  try {
    return parse();
  } catch (error) {
    throw error instanceof CaseError ? new UsageError(`${place}: ${error.message}`) : error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
