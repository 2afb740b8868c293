import { type Command, Option } from 'commander';
import { type ExtractedMention, extractMentions } from '../intake/index.js';
import { loadInstallation } from '../knowledge/installation.js';
import { type IsoDate, parseIsoDate } from '../record/index.js';
import { readFiles, textOf } from './files.js';
import { UsageError } from './usage-error.js';

interface ExtractOptions {
  readonly format: 'json' | 'jsonl' | 'text';
  readonly asOf?: string;
  readonly kind?: string;
}

const allKinds: readonly string[] = [
  'phenotype',
  'condition',
  'medication',
  'allergy',
  'familyHistory',
  'observation',
  'geneResult',
];

/** `sartor extract NOTE.txt`: what a text says, each mention with its exact place. */
export function registerExtract(program: Command): void {
  program
    .command('extract')
    .description(
      'problems, phenotypes, drugs, allergies, measurements, habits and family history in a note, with spans',
    )
    .argument('<file...>', 'plain text, English or Chinese; - reads standard input')
    .addOption(
      new Option('--format <form>', 'json: one document; jsonl: a line a file')
        .choices(['text', 'json', 'jsonl'])
        .default('text'),
    )
    .option('--kind <kinds>', `only these: ${allKinds.join(',')}`)
    .option('--as-of <date>', 'dates after this day are in the future, YYYY-MM-DD (default: today)')
    .action((paths: string[], options: ExtractOptions) => extract(paths, options));
}

function extract(paths: readonly string[], options: ExtractOptions): void {
  const asOf = dayOf(options.asOf);
  const kinds = options.kind === undefined ? undefined : new Set(options.kind.split(',').map((kind) => kind.trim()));
  const unknown = [...(kinds ?? [])].find((kind) => !allKinds.includes(kind));
  if (unknown !== undefined) throw new UsageError(`--kind ${unknown}: expected ${allKinds.join(', ')}`);
  const knowledge = loadInstallation().intake();
  const read = readFiles(paths).map(({ bytes }, index) => {
    const text = decode(bytes, paths[index]!);
    return {
      file: paths[index]!,
      mentions: extractMentions(text, knowledge, asOf).filter(({ kind }) => kinds?.has(kind) ?? true),
    };
  });
  switch (options.format) {
    case 'json':
      process.stdout.write(
        `${JSON.stringify(read.length === 1 ? { mentions: read[0]!.mentions } : { documents: read }, undefined, 2)}\n`,
      );
      return;
    case 'jsonl':
      for (const each of read) process.stdout.write(`${JSON.stringify(each)}\n`);
      return;
    case 'text':
      for (const { file, mentions } of read) {
        if (read.length > 1) console.log(file);
        for (const mention of mentions) console.log(lineOf(mention));
      }
      return;
    default:
      options.format satisfies never;
  }
}

/** Offsets are those of the text as decoded; of UTF-8 a byte order mark included. */
function decode(bytes: Uint8Array, path: string): string {
  const text = textOf(bytes, path, 'plain text');
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? `\ufeff${text}` : text;
}

function dayOf(written: string | undefined): IsoDate {
  const day = parseIsoDate(written ?? new Date().toISOString().slice(0, 10));
  if (!day) throw new UsageError(`--as-of ${written}: not a date (YYYY-MM-DD)`);
  return day;
}

function lineOf({
  start,
  end,
  kind,
  text,
  code,
  label,
  certainty,
  subject,
  context,
  status,
}: ExtractedMention): string {
  const marks = [
    certainty === 'present' ? '' : certainty,
    subject === 'patient' ? '' : subject,
    context === 'stated' ? '' : context,
    status ?? '',
  ].filter((each) => each !== '');
  return `${`${start}-${end}`.padEnd(12)}${kind.padEnd(15)}${code.padEnd(14)}${label}${marks.length ? ` (${marks.join(', ')})` : ''}  "${text}"`;
}
