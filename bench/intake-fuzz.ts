// Does any damaged file break intake? npx tsx bench/intake-fuzz.ts [mutants a format, 2000] [seed, 1] [format]
// A fault is an exception where a typed error or an account was due, a file that takes more than 2 s, or an entry that is in no account.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode as encodePng } from 'fast-png';
import { textOf } from '../src/cli/files.js';
import { tableOf } from '../src/cli/table.js';
import { UsageError } from '../src/cli/usage-error.js';
import { CaseError, isPhenopacket, parseCaseLine, parsePhenopacket } from '../src/diagnosis/phenotypes/case.js';
import { CaseTableError } from '../src/epidemic/surveillance/cell-table.js';
import { readCases } from '../src/epidemic/surveillance/counts.js';
import { isRefused } from '../src/format/refusal.js';
import { niftiFile } from '../src/format/testing/nifti.js';
import { parseOutsideCalls } from '../src/genome/index.js';
import { parseScoringFile, ScoringFileError } from '../src/genome/polygenic/index.js';
import { openNifti } from '../src/imaging/nifti.js';
import { ingest } from '../src/intake/index.js';
import { measurementReport } from '../src/intake/testing/dicom-report.js';
import { VcfCohortError } from '../src/intake/vcf/cohort-scan.js';
import { readDosagesOf } from '../src/intake/vcf/dosages.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { packageRoot } from '../src/knowledge/root.js';
import { Evidence, type IsoDate } from '../src/record/index.js';
import { Random } from '../src/statistics/random.js';
import { sharedArchive } from '../test/archive.js';
import { sharedFile } from '../test/shared.js';

const [count, seed] = [Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 1)];
const only = process.argv[4];
const slowest = 2000;
const asOf = '2026-11-24' as IsoDate;
const knowledge = loadInstallation().intake();

interface Format {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Throws where the file breaks it. */
  readonly read: (bytes: Uint8Array) => unknown;
}

/** Reads as intake does; a lost entry or a fact that evidence can't take is a fault. */
function account(bytes: Uint8Array): void {
  const record = ingest([{ name: 'file', bytes }], knowledge, { asOf });
  if (record.documents.length !== 1) throw new Error(`${record.documents.length} documents`);
  for (const { entries, entriesWithFacts, quarantined, ignored } of record.documents) {
    const others = [...quarantined, ...ignored].reduce((sum, each) => sum + each.count, 0);
    if (entriesWithFacts + others !== entries)
      throw new Error(`${entries} entries, ${entriesWithFacts} with facts and ${others} others`);
  }
  new Evidence(record.facts);
  JSON.stringify(record);
}

const typed = [CaseTableError, UsageError, ScoringFileError, VcfCohortError, CaseError];
/** A parser of the command line: an error of its own kind is an answer. */
const answering = (read: (bytes: Uint8Array) => unknown) => (bytes: Uint8Array) => {
  try {
    read(bytes);
  } catch (error) {
    if (!typed.some((kind) => error instanceof kind)) throw error;
  }
};
const text = (bytes: Uint8Array) => textOf(bytes, 'file', 'text');

const file = (...parts: string[]) => readFileSync(join(packageRoot, ...parts));
const shared = (...parts: string[]): Uint8Array[] => {
  const path = sharedFile(...parts);
  return path ? [readFileSync(path)] : [];
};
/** The smallest files of an archive, whose mutants are read fast. */
function archived(archive: string[], suffix: string, most = 12): Uint8Array[] {
  const folder = sharedArchive(...archive);
  if (!folder) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => readFileSync(join(folder, name)))
    .filter((bytes) => bytes.length > 200)
    .sort((a, b) => a.length - b.length)
    .slice(0, most);
}
const bytesOf = (content: string) => Buffer.from(content);
const vcf = file('examples', 'stent', 'genome.vcf');

const nifti = niftiFile({ dimensions: [4, 3, 5, 2], intent: 1002, value: (i) => i });

/** Taken in, and shown: the account, then the first slice or a refusal. */
function volume(bytes: Uint8Array): void {
  account(bytes);
  const opened = openNifti(bytes);
  if (!isRefused(opened)) opened.slice(0);
}

const formats: Format[] = [
  {
    name: 'fhir',
    seeds: [
      file('examples', 'stent', 'patient.fhir.json'),
      ...archived(['fhir', 'ecqm-qicore-2024.tar.gz'], '.json', 6),
    ],
    read: account,
  },
  {
    name: 'ndjson',
    seeds: [
      bytesOf(
        (JSON.parse(String(file('examples', 'stent', 'patient.fhir.json'))).entry as { resource: object }[])
          .map(({ resource }) => JSON.stringify(resource))
          .join('\n'),
      ),
    ],
    read: account,
  },
  { name: 'hl7v2', seeds: archived(['hl7v2-ccda', 'fhir-converter.tar.gz'], '.hl7'), read: account },
  { name: 'ccda', seeds: archived(['hl7v2-ccda', 'ccda-examples.tar.gz'], '.xml', 8), read: account },
  { name: 'vcf', seeds: [vcf, gzipSync(vcf)], read: account },
  {
    name: 'note',
    seeds: [file('examples', 'stent', 'note.txt'), file('examples', 'prediabetes', 'note.zh.txt')],
    read: account,
  },
  {
    name: 'table',
    seeds: [
      bytesOf(
        'patient,date,code,name,value,unit\np1,2026-01-02,4548-4,HbA1c,7.1,%\np1,2026-02-02,2160-0,creatinine,88,umol/L\np1,2026-03-01,,"glucose, fasting",5.4,mmol/L\n',
      ),
    ],
    read: account,
  },
  {
    name: 'array',
    seeds: [
      bytesOf(
        '# rsid\tchromosome\tposition\tgenotype\nrs4244285\t10\t94781859\tAG\nrs12248560\t10\t94761900\tCC\nrs1799853\t10\t94942290\tCT\nrs9923231\t16\t31096368\tCT\ni713426\t1\t1000\t--\n'.repeat(
          8,
        ),
      ),
    ],
    read: account,
  },
  { name: 'dicom', seeds: [measurementReport('20260101', [])], read: account },
  { name: 'nifti', seeds: [nifti, gzipSync(nifti)], read: volume },
  { name: 'png', seeds: [encodePng({ width: 8, height: 6, channels: 1, data: new Uint8Array(48) })], read: account },
  {
    name: 'scoring',
    seeds: [
      bytesOf(
        '###PGS CATALOG SCORING FILE\n#format_version=2.0\n#pgs_id=PGS1\n#genome_build=GRCh38\nrsID\tchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight\nrs1\t1\t1000\tA\tG\t0.1\nrs2\t2\t2000\tC\tT\t-0.2\nrs3\tX\t3000\tAT\tA\t1e-3\n',
      ),
    ],
    read: answering((bytes) => parseScoringFile(text(bytes), 'file', 'GRCh38')),
  },
  {
    name: 'dosages',
    seeds: [vcf],
    read: answering((bytes) => readDosagesOf([bytes], { header: () => {}, wants: () => true, record: () => {} })),
  },
  {
    name: 'outside',
    seeds: [bytesOf('CYP2D6\t*1/*4\nHLA-B\t*57:01/*58:01\nCYP2C19\t\tPoor Metabolizer\nDPYD\t\t\t1.0\n')],
    read: answering((bytes) => parseOutsideCalls(text(bytes))),
  },
  {
    name: 'cases',
    seeds: [
      ...shared('outbreaks', 'outbreak_Flu1918.csv'),
      ...shared('outbreaks', 'outbreak_hagelloch_linelist.csv'),
      bytesOf('date,cases\n2026-01-01,3\n2026-01-02,5\n2026-01-04,9\n'),
    ],
    read: answering((bytes) => readCases(tableOf(text(bytes), 'file'))),
  },
  {
    name: 'csv',
    seeds: [...shared('survival', 'lung_ncctg.csv'), bytesOf('a;b;c\n1;"x;\ny";2\n3;"q""q";4\n')],
    read: answering((bytes) => tableOf(text(bytes), 'file')),
  },
  {
    name: 'phenotypes',
    seeds: [
      bytesOf(
        '{"id":"1","hpo":["HP:0001250"],"notHpo":["HP:0000252"],"age":4,"sex":"F","variants":[{"gene":"SCN1A"}]}',
      ),
      bytesOf(
        '{"id":"x","subject":{"id":"s","sex":"FEMALE","timeAtLastEncounter":{"age":{"iso8601duration":"P4Y"}}},"phenotypicFeatures":[{"type":{"id":"HP:0001250"},"excluded":true}],"metaData":{}}',
      ),
    ],
    read: answering((bytes) => {
      let json: unknown;
      try {
        json = JSON.parse(text(bytes));
      } catch (error) {
        if (error instanceof SyntaxError || error instanceof UsageError) return;
        throw error;
      }
      return isPhenopacket(json) ? parsePhenopacket(json) : parseCaseLine(json);
    }),
  },
];

const words = [
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '"',
  '\\',
  '\0',
  '\ufeff',
  '\r',
  '\n\n',
  '\t',
  ',',
  '|',
  '^',
  '<!',
  '&#0;',
  '99999999999999999999',
  '2026-02-30',
  '9999-99-99T99:99',
  '../../x',
  '__proto__',
  'constructor',
  '\u202e',
  '𝒜',
  '5'.repeat(400),
  '('.repeat(400),
  '['.repeat(5000),
  'a'.repeat(70_000),
];

/** A damaged copy: bytes flipped, cut, doubled, spliced with another file, odd words put in, its encoding or packing changed. */
function mutant(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = Buffer.from(seeds[random.below(seeds.length)]!);
  const place = () => random.below(bytes.length + 1);
  for (let step = 1 + random.below(4); step > 0; step--) {
    const [from, to] = [place(), place()].sort((a, b) => a - b) as [number, number];
    const near = Math.min(to, from + 1 + random.below(60));
    switch (random.below(11)) {
      case 0:
        for (let n = 1 + random.below(8); n > 0 && bytes.length > 0; n--)
          bytes[random.below(bytes.length)] = random.below(256);
        break;
      case 1:
        bytes = bytes.subarray(0, from);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(near)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, near), bytes.subarray(from)]);
        break;
      case 4: {
        const other = seeds[random.below(seeds.length)]!;
        bytes = Buffer.concat([bytes.subarray(0, from), other.subarray(random.below(other.length))]);
        break;
      }
      case 5:
      case 6:
      case 7: {
        // A value replaced: what stands between two signs.
        const value = [
          ...bytes
            .toString('latin1')
            .slice(from, from + 4000)
            .matchAll(/[^\s"|^~&,;:=<>[\]{}\t]+/g),
        ][random.below(40)];
        const [at, length] = value ? [from + value.index, value[0].length] : [from, 0];
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(words[random.below(words.length)]!),
          bytes.subarray(at + length),
        ]);
        break;
      }
      case 8: {
        const lines = bytes.toString('latin1').split('\n');
        const [a, b] = [random.below(lines.length), random.below(lines.length)];
        [lines[a], lines[b]] = [lines[b]!, lines[a]!];
        bytes = Buffer.from(lines.join(random.below(4) === 0 ? '\r\n' : '\n'), 'latin1');
        break;
      }
      case 9:
        if (random.below(4) === 0) bytes = Buffer.from(bytes.toString('utf8'), 'utf16le');
        break;
      default:
        if (random.below(4) === 0) bytes = gzipSync(bytes);
    }
  }
  return bytes;
}

let faults = 0;
for (const { name, seeds, read } of formats) {
  if ((only && name !== only) || seeds.length === 0) continue;
  const random = new Random(seed);
  const found = new Map<string, number>();
  let longest = 0;
  for (let n = 0; n < count; n++) {
    const bytes = mutant(seeds, random);
    const started = performance.now();
    let fault: string | undefined;
    try {
      read(bytes);
    } catch (error) {
      fault =
        error instanceof Error
          ? `${error.name}: ${error.message.slice(0, 90)} ${error.stack?.split('\n')[1]?.trim() ?? ''}`
          : String(error);
    }
    const took = performance.now() - started;
    longest = Math.max(longest, took);
    if (took > slowest) fault ??= `took ${Math.round(took)} ms`;
    if (fault === undefined) continue;
    faults++;
    if (!found.has(fault) && process.env.SARTOR_FUZZ_KEEP)
      writeFileSync(join(process.env.SARTOR_FUZZ_KEEP, `${name}-${n}`), bytes);
    found.set(fault, (found.get(fault) ?? 0) + 1);
  }
  console.log(
    `${name.padEnd(11)} ${count} mutants of ${seeds.length}, ${[...found.values()].reduce((a, b) => a + b, 0)} faults, longest ${Math.round(longest)} ms`,
  );
  for (const [fault, times] of found) console.log(`  ${times} x ${fault}`);
}
if (faults > 0) process.exitCode = 1;
