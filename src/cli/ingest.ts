import type { Command } from 'commander';
import { Option } from 'commander';
import { ingest, unreadableIssues } from '../intake/index.js';
import { loadInstallation } from '../knowledge/installation.js';
import { describeIssue } from '../language/describe.js';
import {
  type IntakeDocument,
  type IsoDate,
  type Issue,
  type Language,
  type PatientRecord,
  parseIsoDate,
  placeLabel,
  type Quarantined,
} from '../record/index.js';
import { readFiles } from './files.js';
import { UsageError } from './usage-error.js';

interface IngestOptions {
  format: 'json' | 'text';
  lang: Language;
  asOf?: string;
  sample?: string;
  patient?: string;
  strict?: boolean;
  facts?: boolean;
}

/** `sartor ingest FILE...`: what became of every entry of every document. */
export function registerIngest(program: Command): void {
  program
    .command('ingest')
    .description('read files of one patient and account for every entry: fact, quarantined or ignored, with the reason')
    .argument('<file...>', 'FHIR R4 JSON (bundle, resource, NDJSON), VCF, note; gzip and bgzip too')
    .addOption(new Option('--format <form>', 'the form on stdout').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>', 'language of messages').choices(['en', 'zh']).default('en'))
    .option('--as-of <date>', 'dates after this day are in the future, YYYY-MM-DD (default: today)')
    .option('--sample <id>', 'the sample to read where a VCF has several')
    .option('--patient <id>', 'the patient to read where files hold several (default: the first)')
    .option('--facts', 'with --format json: the facts themselves as well')
    .option('--strict', 'exit with 1 if anything was quarantined')
    .action((paths: string[], options: IngestOptions) => {
      const files = readFiles(paths);
      const record = ingest(files, loadInstallation().intake(), {
        asOf: dayOf(options.asOf),
        ...(options.sample === undefined ? {} : { sample: options.sample }),
        ...(options.patient === undefined ? {} : { patient: options.patient }),
      });
      process.stdout.write(
        options.format === 'json' ? `${JSON.stringify(asJson(record, options), undefined, 2)}\n` : asText(record),
      );
      report(record, options);
    });
}

function dayOf(written: string | undefined): IsoDate {
  const day = parseIsoDate(written ?? new Date().toISOString().slice(0, 10));
  if (!day) throw new UsageError(`--as-of ${written}: not a date (YYYY-MM-DD)`);
  return day;
}

/** The account of {@link PatientRecord} as CLI.md names it; `facts` counts entries, so that the three parts add up to `entries`. */
function asJson(record: PatientRecord, options: IngestOptions) {
  return {
    documents: record.documents.map((document) => ({
      file: document.name,
      sha256: document.sha256,
      kind: document.kind,
      entries: document.entries,
      facts: document.entriesWithFacts,
      factCount: record.facts.filter(({ provenance }) => provenance.document === document.sha256).length,
      quarantined: document.quarantined.map(account),
      ignored: document.ignored.map(account),
    })),
    issues: record.issues.map((issue) => ({ ...issue, place: placeLabel(issue.place) })),
    ...(options.facts ? { facts: record.facts } : {}),
  };
}

function account({ place, issues, count }: Quarantined) {
  return {
    place: placeLabel(place),
    reason: issues.map(reasonOf).join('; '),
    codes: issues.map(({ code }) => code),
    count,
  };
}

function reasonOf({ code, found, expected }: Issue): string {
  return `${code}${found ? `: ${found}` : ''}${expected ? ` (expected ${expected})` : ''}`;
}

function asText(record: PatientRecord): string {
  return record.documents.map((document) => `${summary(document)}\n`).join('');
}

function summary({ name, kind, entries, entriesWithFacts, quarantined, ignored }: IntakeDocument): string {
  const [quarantinedCount, ignoredCount] = [quarantined, ignored].map((list) =>
    list.reduce((sum, { count }) => sum + count, 0),
  );
  return `${name}\t${kind}\t${entries} entries = ${entriesWithFacts} with facts + ${quarantinedCount} quarantined + ${ignoredCount} ignored`;
}

/** Messages on stderr, and the exit code: 2 for input that cannot be read, 1 for quarantine under --strict. */
function report(record: PatientRecord, { lang, strict }: IngestOptions): void {
  const quarantined = record.documents.flatMap((document) => document.quarantined);
  for (const issue of [...quarantined.flatMap(({ issues }) => issues), ...record.issues]) {
    if (issue.severity !== 'information') console.error(`sartor: ${describeIssue(issue, lang)}`);
  }
  if (unreadableIssues(record).length > 0) process.exitCode = 2;
  else if (strict && quarantined.length > 0) process.exitCode = 1;
}
