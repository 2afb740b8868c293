import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { assess } from '../assess.js';
import { withReadings } from '../imaging/read-record.js';
import { ingest, unreadableIssues } from '../intake/index.js';
import { loadImageModels } from '../knowledge/image-models.js';
import { type Installation, loadInstallation } from '../knowledge/installation.js';
import { describeIssue, type Titles, titlesOf } from '../language/describe.js';
import {
  type Assessment,
  type IsoDate,
  type Language,
  type PatientRecord,
  type Plan,
  type Preferences,
  parseIsoDate,
  usualPreferences,
} from '../record/index.js';
import { type ReportFormat, render, reportFormats } from '../report/index.js';
import { withScores } from '../scores/read-record.js';
import { readFiles, readJson, writeResult } from './files.js';
import { incidenceHelp, readIncidence } from './incidence.js';
import { UsageError } from './usage-error.js';

interface AssessOptions {
  output?: string;
  format?: ReportFormat;
  lang: Language;
  asOf?: string;
  sample?: string;
  patient?: string;
  previous?: string;
  strict?: boolean;
  each?: boolean;
  scores?: string[];
  incidence?: string[];
}

export function registerAssess(program: Command): void {
  program
    .command('assess')
    .description('one patient, from files to an individualised, explained plan')
    .argument('<file...>', 'FHIR bundle, VCF, note ... of one patient, in any order')
    .option('-o, --output <file>', 'write the report here; .html, .pdf, .md or .json decides the form')
    .addOption(new Option('--format <form>', 'the form on stdout').choices(reportFormats))
    .addOption(new Option('--lang <language>', 'language of the report').choices(['en', 'zh']).default('en'))
    .option('--as-of <date>', 'the day the plan is made for, YYYY-MM-DD (default: today)')
    .option('--sample <id>', 'the sample to read where a VCF has several')
    .option('--patient <id>', 'the patient to read where files hold several (default: the first)')
    .option('--previous <file>', 'an earlier assessment (.json); the plan is shown as a difference from its plan')
    .option('--incidence <source...>', incidenceHelp)
    .option('--scores <place...>', 'polygenic scores and risk models: folders or files (default: SARTOR_SCORES)')
    .option('--strict', 'exit with 1 if anything was refused or quarantined')
    .option(
      '--each',
      'each argument is a patient of their own: a file, or a folder with all their files; JSON lines on stdout',
    )
    .action(async (paths: string[], options: AssessOptions) => {
      if (options.each) return assessEach(paths, options);
      const assessment = await assessFiles(paths, options);
      const format = options.format ?? formatOf(options.output) ?? 'md';
      const report = await render(assessment, { format, language: options.lang, titles: reportTitles() });
      if (options.output) {
        writeResult(options.output, report);
        console.error(`sartor: ${options.output} written`);
      }
      if (!options.output || options.format) process.stdout.write(report);
      for (const issue of [...assessment.quarantine.flatMap((entry) => entry.issues), ...assessment.issues]) {
        if (issue.severity !== 'information') console.error(`sartor: ${describeIssue(issue, options.lang)}`);
      }
      const refused = assessment.claims.some((claim) => claim.kind === 'refusal');
      if (options.strict && (refused || assessment.quarantine.length > 0)) process.exitCode = 1;
      if (unreadableIssues(assessment).length > 0) process.exitCode = 2;
    });
}

/** A line for each patient, made and written before the next is read: memory does not grow with their number. */
async function assessEach(paths: readonly string[], options: AssessOptions): Promise<void> {
  for (const path of paths) {
    const files = statSync(path, { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(path)
          .sort()
          .map((name) => join(path, name))
      : [path];
    const line = await assessFiles(files, options)
      .then((assessment) => JSON.stringify(assessment))
      .catch((error: unknown) => {
        if (!(error instanceof UsageError)) throw error;
        console.error(`sartor: ${error.message}`);
        process.exitCode = 2;
        return JSON.stringify({ path, error: error.message });
      });
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  }
}

/**
 * The assessment of one patient's files, as `sartor assess` and `sartor explain` make it.
 * @throws UsageError where a file can't be read or none of them names a patient
 */
export async function assessFiles(
  paths: readonly string[],
  options: {
    asOf?: string;
    sample?: string;
    patient?: string;
    previous?: string;
    lang: Language;
    incidence?: string[];
    scores?: string[];
    preferences?: Preferences;
  },
): Promise<Assessment> {
  const asOf = options.asOf ? parseIsoDate(options.asOf) : today();
  if (!asOf) throw new UsageError(`--as-of ${options.asOf}: expected a date, YYYY-MM-DD`);
  const files = readFiles(paths);
  const installation = installationWith(options.scores);
  const read = ingest(files, installation.intake(), {
    asOf,
    ...(options.sample ? { sample: options.sample } : {}),
    ...(options.patient ? { patient: options.patient } : {}),
  });
  if (options.sample) refuseUnknownSample(read, options.sample, options.lang);
  const byHash = new Map(files.map(({ bytes }) => [createHash('sha256').update(bytes).digest('hex'), bytes]));
  const bytesOf = async (hash: string) => byHash.get(hash);
  const scored = await withScores(read, scoresOf(installation), bytesOf, options.sample);
  const record = await withReadings(scored, await loadImageModels(), bytesOf);
  if (!record.facts.some((fact) => fact.kind === 'patient')) {
    const problems = record.documents.flatMap((document) => document.quarantined.flatMap((entry) => entry.issues));
    const sentences = [...record.issues, ...problems]
      .filter((issue) => issue.severity === 'error')
      .map((issue) => describeIssue(issue, options.lang));
    throw new UsageError([`${paths.join(', ')}: no patient found`, ...new Set(sentences)].join('\n  '));
  }
  const context = {
    asOf,
    preferences: options.preferences ?? usualPreferences,
    ...(options.incidence ? { surroundings: readIncidence(options.incidence, asOf) } : {}),
  };
  const knowledge = await installation
    .answeredKnowledgeFor(record, context)
    .catch((error: Error) => Promise.reject(new UsageError(error.message)));
  return assess(record, knowledge, context, readPlan(options.previous));
}

/** A sample that no file has is a mistake of the command line; one that some file has may be missing from another. */
function refuseUnknownSample({ documents }: PatientRecord, sample: string, lang: Language): void {
  const genomes = documents.filter(({ kind }) => kind === 'vcf');
  const missing = genomes.flatMap(({ quarantined }) =>
    quarantined
      .flatMap(({ issues }) => issues)
      .filter(({ code, found }) => code === 'unknown-sample' && found === sample)
      .slice(0, 1),
  );
  if (missing.length > 0 && missing.length === genomes.length)
    throw new UsageError(`--sample ${sample}: ${describeIssue(missing[0]!, lang)}`);
}

function scoresOf(from: Installation) {
  try {
    from.prediction();
    return from.scores();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const installations = new Map<string, Installation>();

/** Loaded once for each set of scores. */
function installationWith(scores: string[] | undefined): Installation {
  const key = JSON.stringify(scores ?? []);
  const installation = installations.get(key) ?? loadInstallation(undefined, scores);
  installations.set(key, installation);
  return installation;
}

/** Names of drugs, measures and problems in the report's language. */
export function reportTitles(): Titles {
  return titlesOf(([...installations.values()][0] ?? installationWith(undefined)).terminology());
}

function readPlan(path: string | undefined): Plan | undefined {
  if (!path) return undefined;
  const expected = 'an assessment written by "sartor assess -o file.json"';
  const plan = (readJson(path, expected) as { plan?: Plan } | null)?.plan;
  if (plan && Array.isArray(plan.items)) return plan;
  throw new UsageError(`--previous ${path}: expected ${expected}`);
}

function formatOf(path: string | undefined): ReportFormat | undefined {
  if (!path) return undefined;
  const format = extname(path).slice(1).toLowerCase();
  const found = reportFormats.find((each) => each === format);
  if (!found)
    throw new UsageError(
      `-o ${path}: expected a name that ends in ${reportFormats.map((each) => `.${each}`).join(', ')}`,
    );
  return found;
}

const today = () => new Date().toISOString().slice(0, 10) as IsoDate;
