/**
 * How long pharmacogenomic calls take: VCF bytes to diplotypes, phenotypes and advice for every drug of the guidance.
 * Run compiled, as it is shipped (tsx wraps each closure to keep its name, which makes a file cost three times as much):
 *   npx esbuild bench/pgx.ts --bundle --platform=node --format=esm --packages=external --outfile=dist/bench-pgx.mjs
 *   node dist/bench-pgx.mjs [--large]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPgx } from '../src/cli/pgx-read.js';
import { PgxReport } from '../src/cli/pgx-report.js';
import { drugGeneGuidance, parseDrugGeneKnowledge } from '../src/treatment/pharmacogenomics/index.js';
import { packFile, terminology } from '../test/pack-file.js';
import { genomeKnowledge } from '../test/pgx.js';
import { type Person, randomPeople, referencePeople, twentyUnphased, writeVcf } from '../test/pgx-people.js';

const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  drugGeneGuidance.map((name) => packFile('pgx-guidance', name)),
  packFile('pgx-guidance', 'scores.json'),
  terminology,
);
const folder = mkdtempSync(join(tmpdir(), 'sartor-bench-pgx-'));
const large = process.argv.includes('--large');

try {
  console.log(
    `Node ${process.version}; CPU time, user and system, on a machine shared with others; PharmCAT 3.1.1's figures are those measured for the project's plan`,
  );
  await oneByOne('near-reference, all positions', referencePeople(1_000), 'PharmCAT 135 ms warm');
  await oneByOne('random alleles, phased', randomPeople(200, true), 'PharmCAT 187 ms (matcher, median)');
  await oneByOne('random alleles, unphased', randomPeople(200, false), 'PharmCAT 1,200 ms (matcher, median)');
  await unphasedGene();
  cold();
  await cohort('near-reference cohort', referencePeople, [1_200, 1_000, 10_000, ...(large ? [100_000] : [])]);
  await cohort('random cohort', (count) => randomPeople(count, true), [1_200, ...(large ? [10_000] : [])]);
} finally {
  rmSync(folder, { recursive: true });
}

/** One VCF a person, in one warm process that keeps what it has worked out, as a service does. */
async function oneByOne(title: string, people: readonly Person[], peer: string): Promise<void> {
  const report = new PgxReport(genomeKnowledge, { outside: [], taking: undefined, guidance, lang: 'en' });
  const times: number[] = [];
  for (const person of people) {
    const path = join(folder, 'one.vcf');
    writeVcf(path, [person]);
    const start = cpuMs();
    const reader = await readPgx(path, genomeKnowledge, {});
    report.line(reader, 0);
    times.push(cpuMs() - start);
  }
  print(`${title}: a file of one person, files 51 to 200`, `${quantiles(times.slice(50, 200))} (${peer})`);
  if (times.length > 500) print(`${title}: the same, from file 501 on`, quantiles(times.slice(500)));
}

async function unphasedGene(): Promise<void> {
  const path = join(folder, 'unphased.vcf');
  for (const gene of ['CYP2B6', 'CYP2C19', 'SLCO1B1', 'NAT2']) {
    writeVcf(path, [twentyUnphased(gene)]);
    const times: number[] = [];
    for (let run = 0; run < 20; run++) {
      const start = cpuMs();
      const reader = await readPgx(path, genomeKnowledge, {});
      reader.genotypes.calls(0);
      times.push(cpuMs() - start);
    }
    print(`20 unphased heterozygous positions in ${gene}, file to call`, quantiles(times.slice(5)));
  }
}

function cold(): void {
  const path = join(folder, 'cold.vcf');
  writeVcf(path, referencePeople(1));
  const command = join(import.meta.dirname, '..', 'bin', 'sartor.js');
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const done = spawnSync(
      'bash',
      [
        '-c',
        'TIMEFORMAT="%U %S"; time "$0" "$@" > /dev/null',
        process.execPath,
        command,
        'pgx',
        path,
        '--format',
        'json',
      ],
      { encoding: 'utf8' },
    );
    if (done.status !== 0) {
      print('cold process', `not measured: build first (${done.stderr.trim().split('\n').at(-1)})`);
      return;
    }
    times.push(
      done.stderr
        .trim()
        .split('\n')
        .at(-1)!
        .split(' ')
        .reduce((sum, seconds) => sum + Number(seconds) * 1000, 0),
    );
  }
  print('cold process, one file', `${quantiles(times)} (PharmCAT 5,000 ms CPU)`);
}

async function cohort(
  title: string,
  make: (count: number) => readonly Person[],
  sizes: readonly number[],
): Promise<void> {
  for (const size of sizes) {
    const path = join(folder, 'cohort.vcf');
    writeVcf(path, make(size));
    const bytes = readFileSync(path).length;
    global.gc?.();
    const before = process.memoryUsage().rss;
    const start = cpuMs();
    const reader = await readPgx(path, genomeKnowledge, {});
    const read = cpuMs() - start;
    const report = new PgxReport(genomeKnowledge, { outside: [], taking: undefined, guidance, lang: 'en' });
    let written = 0;
    for (let sample = 0; sample < size; sample++) written += report.line(reader, sample).length;
    const total = cpuMs() - start;
    const grown = (process.memoryUsage().rss - before) / 2 ** 20;
    print(
      `${title} of ${size.toLocaleString('en')} (${(bytes / 2 ** 20).toFixed(0)} MiB VCF)`,
      `${(total / size).toFixed(3)} ms a sample (reading ${(read / size).toFixed(3)}), RSS ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB (+${grown.toFixed(0)}), output ${(written / 2 ** 20).toFixed(0)} MiB`,
    );
    writeFileSync(path, '');
  }
}

/** CPU time of this process so far, in milliseconds: a busy machine doesn't lengthen it. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function quantiles(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!.toFixed(2);
  return `median ${at(0.5)} ms, 95% ${at(0.95)} ms`;
}

function print(what: string, figure: string): void {
  console.log(`${what}: ${figure}`);
}
